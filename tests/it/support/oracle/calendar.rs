//! Days, computed by counting.

use contraindication::model::{DateTest, Duration, PartialDate, Unit};
use jiff::ToSpan;
use jiff::civil::Date;

/// The limits of the calendar.
pub(super) const CALENDAR: (Date, Date) =
    (Date::constant(1900, 1, 1), Date::constant(2199, 12, 31));

/// The day that is later by a duration.
pub(super) fn later(day: Date, duration: Duration) -> Date {
    moved(day, duration, 1)
}

/// Whether a test holds for an event on a day.
pub(super) fn holds_on(test: DateTest, event: Date, on: Date) -> bool {
    match test {
        DateTest::Since { within, older_than } => {
            within.is_none_or(|wait| on < later(event, wait))
                && older_than.is_none_or(|wait| on >= later(event, wait))
        }
        DateTest::InNext(wait) => on <= event && event <= later(on, wait),
        DateTest::LaterThan(wait) => event > later(on, wait),
    }
}

/// Days between two ends that include each possible result of the tests: every day of a short period, otherwise the
/// ends and the days around each day on which a test changes.
pub(super) fn days_between(first: Date, last: Date, tests: &[DateTest], on: Date) -> Vec<Date> {
    if last <= day_after(first, 400) {
        return first
            .series(1.day())
            .take_while(|day| *day <= last)
            .collect();
    }
    let durations = tests.iter().flat_map(|test| match *test {
        DateTest::Since { within, older_than } => [within, older_than],
        DateTest::InNext(wait) | DateTest::LaterThan(wait) => [Some(wait), None],
    });
    let durations = durations.flatten();
    let mut turns: Vec<Date> = durations
        .flat_map(|wait| [moved(on, wait, -1), later(on, wait)])
        .collect();
    turns.push(on);
    let around = turns
        .into_iter()
        .flat_map(|turn| (-5..=5).map(move |days| day_after(turn, days)));
    let mut days: Vec<Date> = around.chain([first, last]).collect();
    days.retain(|day| first <= *day && *day <= last);
    days.sort_unstable();
    days.dedup();
    days
}

/// The first and the last day that a date names.
pub(super) fn ends_of(date: PartialDate) -> (Date, Date) {
    match date {
        PartialDate::Day(day) => (day, day),
        PartialDate::Month(year, month) => (day_of(year, month, 1), day_of(year, month, 31)),
        PartialDate::Year(year) => (day_of(year, 1, 1), day_of(year, 12, 31)),
        PartialDate::Between { .. } => unreachable!("a sheet gives both ends by themselves"),
    }
}

fn day_after(day: Date, days: i64) -> Date {
    day.saturating_add(days.days())
}

/// The day that is later by a multiple of a duration.
fn moved(day: Date, duration: Duration, times: i64) -> Date {
    let count = i64::from(duration.count) * times;
    let months = match duration.unit {
        Unit::Day => return day_after(day, count),
        Unit::Week => return day_after(day, 7 * count),
        Unit::Month => count,
        Unit::Year => 12 * count,
    };
    let from_zero = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let narrow = |number: i64| i16::try_from(number).expect("a year");
    let (year, month) = (from_zero.div_euclid(12), from_zero.rem_euclid(12) + 1);
    day_of(narrow(year), narrow(month) as i8, day.day())
}

/// A day of a month, or its last day if the month is shorter.
fn day_of(year: i16, month: i8, day: i8) -> Date {
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    };
    Date::new(year, month, day.min(longest)).expect("a day")
}
