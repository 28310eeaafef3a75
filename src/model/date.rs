//! Days, months, years, partly known dates, and durations.

mod calendar;
mod span;

use std::cmp::Ordering;
use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

pub use self::calendar::{FIRST_DAY, LAST_DAY, YEARS};

/// A date that is known to the day, the month or the year, or to lie in a range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// `2026-05-14`
    Day(Date),
    /// `2026-05`
    Month(i16, i8),
    /// `2026`
    Year(i16),
    /// `2025-01-01..2026-05-22`: at least two days, both ends included.
    Between {
        /// The first day. `None` if only the calendar limits it.
        from: Option<Date>,
        /// The last day. `None` if only the calendar limits it.
        to: Option<Date>,
    },
}

/// The unit of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// A duration as a source states it: `6 months`. At least 1 of its unit, at most 200 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// The number of units.
    pub count: u32,
    /// The unit.
    pub unit: Unit,
}

/// The names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads `2026-05-14`, strictly: four, two and two digits, a day that exists, a year in [`YEARS`].
pub fn parse_day(text: &str) -> Option<Date> {
    match PartialDate::parse(text) {
        Some(PartialDate::Day(day)) => Some(day),
        _ => None,
    }
}

/// Formats a day for a page: `20 December 2026`.
pub fn long_date(day: Date) -> String {
    format!(
        "{} {} {}",
        day.day(),
        MONTHS[usize::from(day.month().unsigned_abs()) - 1],
        day.year()
    )
}

impl PartialDate {
    /// Reads `2026-05-14`, `2026-05` or `2026`. Returns `None` if it is not such a date or its year is outside
    /// [`YEARS`].
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = digits::<4>(text.as_bytes())?;
        if !YEARS.contains(&year) {
            return None;
        }
        let [b'-', rest @ ..] = rest else {
            return rest.is_empty().then_some(Self::Year(year));
        };
        let (month, rest) = digits::<2>(rest)?;
        let month = i8::try_from(month).ok()?;
        if !(1..=12).contains(&month) {
            return None;
        }
        let [b'-', rest @ ..] = rest else {
            return rest.is_empty().then_some(Self::Month(year, month));
        };
        let (day, rest) = digits::<2>(rest)?;
        let day = i8::try_from(day).ok()?;
        match rest {
            [] => Date::new(year, month, day).ok().map(Self::Day),
            _ => None,
        }
    }

    /// The days from the first day of one date to the last day of another. Returns `None` if there are none.
    pub fn between(from: Option<Self>, to: Option<Self>) -> Option<Self> {
        let from = from.map(|date| date.days().0);
        let to = to.map(|date| date.days().1);
        let (first, last) = Self::Between { from, to }.days();
        if first == last {
            Some(Self::Day(first))
        } else {
            (first < last).then_some(Self::Between { from, to })
        }
    }

    /// The first and the last day that it can be.
    pub fn days(self) -> (Date, Date) {
        match self {
            Self::Day(day) => (day, day),
            Self::Month(year, month) => {
                let first = Date::constant(year, month, 1);
                (first, first.last_of_month())
            }
            Self::Year(year) => (Date::constant(year, 1, 1), Date::constant(year, 12, 31)),
            Self::Between { from, to } => (from.unwrap_or(FIRST_DAY), to.unwrap_or(LAST_DAY)),
        }
    }

    /// Whether its last day is limited by something other than the end of the calendar.
    pub fn has_last_day(self) -> bool {
        !matches!(self, Self::Between { to: None, .. })
    }
}

/// The number in the first `WIDTH` digits of a text, and the rest of the text. Returns `None` if there are fewer
/// digits.
fn digits<const WIDTH: usize>(text: &[u8]) -> Option<(i16, &[u8])> {
    let (digits, rest) = text.split_first_chunk::<WIDTH>()?;
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = 10 * number + i16::from(digit - b'0');
    }
    Some((number, rest))
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Between { from, to } => {
                let day = |day: &Option<Date>| day.map_or(String::new(), |day| day.to_string());
                write!(f, "{}..{}", day(from), day(to))
            }
        }
    }
}

impl Unit {
    /// The word for one such unit.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The largest count of a duration in this unit: 200 years.
    pub fn most(self) -> u32 {
        match self {
            Self::Day => 73_000,
            Self::Week => 10_400,
            Self::Month => 2_400,
            Self::Year => 200,
        }
    }
}

impl Duration {
    /// The day that is later by this duration. Months and years follow the calendar, clamped to the end of a shorter
    /// month.
    pub fn after(self, day: Date) -> Date {
        let count = i64::from(self.count.min(self.unit.most()));
        let span = match self.unit {
            Unit::Day => count.days(),
            Unit::Week => count.weeks(),
            Unit::Month => count.months(),
            Unit::Year => count.years(),
        };
        day.saturating_add(span)
    }

    /// The first day in [`YEARS`] from which the duration reaches beyond `on`. A later start always ends later.
    pub fn first_within(self, on: Date) -> Date {
        let first = Date::constant(*YEARS.start(), 1, 1);
        let day = match (self.in_days(), self.in_months()) {
            (Some(days), _) => on.saturating_sub((i64::from(days) - 1).days()),
            (_, months) => first_within_months(months.unwrap_or(0), on),
        };
        day.clamp(first, on.max(first))
    }

    /// Compares the day that is later than `start` by this duration with another day. Computes that day only if
    /// necessary.
    pub fn compare_end(self, start: Date, other: Date) -> Ordering {
        match self.in_months() {
            Some(months) => {
                let end = month_number(start) + months.min(Unit::Month.most()).cast_signed();
                let day = start.day().min(other.days_in_month());
                (end, day).cmp(&(month_number(other), other.day()))
            }
            None if other <= start => Ordering::Greater,
            None => {
                let years = i32::from(other.year()) - i32::from(start.year());
                // 364 days are less than a year
                let most = self.in_days().unwrap_or(0) / 364 + 1;
                if years > most.cast_signed() {
                    Ordering::Less
                } else {
                    self.after(start).cmp(&other)
                }
            }
        }
    }

    /// Average length in parts of a day: 400 years have 146 097 days and 4 800 months. It sorts the durations of one
    /// question in an order that holds on every day.
    pub fn length(self) -> u64 {
        match (self.in_days(), self.in_months()) {
            (Some(days), _) => u64::from(days) * 4_800,
            (_, months) => u64::from(months.unwrap_or(0)) * 146_097,
        }
    }

    /// Length in days. `None` if it depends on the calendar.
    pub fn in_days(self) -> Option<u32> {
        match self.unit {
            Unit::Day => Some(self.count),
            Unit::Week => Some(self.count * 7),
            Unit::Month | Unit::Year => None,
        }
    }

    /// Length in months. `None` if it does not depend on the calendar.
    pub fn in_months(self) -> Option<u32> {
        match self.unit {
            Unit::Day | Unit::Week => None,
            Unit::Month => Some(self.count),
            Unit::Year => Some(self.count * 12),
        }
    }
}

/// Number of months since the year 0.
fn month_number(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// The first day from which `months` months reach beyond `on`.
///
/// Usually this is the day after the anniversary of `on`. It is the first day of the following month if `on` is the
/// last day of its month, or if the earlier month has no such day.
fn first_within_months(months: u32, on: Date) -> Date {
    let ago = month_number(on) - months.min(Unit::Month.most()).cast_signed();
    let first_of = |month: i32| {
        let year = i16::try_from(month.div_euclid(12)).unwrap_or(i16::MIN);
        let number = i8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
        Date::new(year, number, 1).unwrap_or(Date::MIN)
    };
    let is_last = on.day() == on.days_in_month();
    match Date::new(first_of(ago).year(), first_of(ago).month(), on.day() + 1) {
        Ok(day) if !is_last => day,
        _ => first_of(ago + 1),
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.count, self.unit.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_clamped_and_the_anniversary_is_the_same_day() {
        let day = |text| parse_day(text).expect("a day");
        let months = |count| Duration {
            count,
            unit: Unit::Month,
        };
        assert_eq!(months(1).after(day("2026-01-31")), day("2026-02-28"));
        assert_eq!(months(12).after(day("2024-02-29")), day("2025-02-28"));
        assert_eq!(months(6).after(day("2026-05-22")), day("2026-11-22"));
    }

    #[test]
    fn the_first_day_within_is_the_first_that_reaches_beyond() {
        let durations = [
            (1, Unit::Month),
            (2, Unit::Month),
            (13, Unit::Month),
            (1, Unit::Year),
        ];
        let durations = durations
            .into_iter()
            .chain([(1, Unit::Day), (61, Unit::Day)]);
        let mut on = parse_day("1996-01-01").expect("a day");
        let durations: Vec<_> = durations.collect();
        while on.year() < 2_005 {
            for &(count, unit) in &durations {
                let duration = Duration { count, unit };
                let first = duration.first_within(on);
                let before = first.yesterday().expect("a day");
                assert!(duration.after(first) > on, "{duration}, {on}");
                assert!(duration.after(before) <= on, "{duration}, {on}");
            }
            on = on.tomorrow().expect("a day");
        }
        let year = Duration {
            count: 1,
            unit: Unit::Year,
        };
        let early = parse_day("1900-05-01").expect("a day");
        assert_eq!(
            year.first_within(early),
            parse_day("1900-01-01").expect("a day")
        );
    }

    #[test]
    fn an_end_is_compared_like_its_day() {
        let units = [Unit::Day, Unit::Week, Unit::Month, Unit::Year];
        let counts = [1, 2, 7, 12, 30, 52, 53, 365, 366];
        let start = parse_day("2019-12-27").expect("a day");
        let days: Vec<_> = start.series(9.days()).take(130).collect();
        for (unit, count) in units.iter().flat_map(|&unit| counts.map(|one| (unit, one))) {
            let duration = Duration { count, unit };
            for &day in &days {
                let end = duration.after(day);
                let near = (-32..=32).map(|offset| end.saturating_add(offset.days()));
                for other in near.chain(days.iter().copied()) {
                    let found = duration.compare_end(day, other);
                    assert_eq!(found, end.cmp(&other), "{duration}, {day}, {other}");
                }
            }
        }
    }

    #[test]
    fn only_dates_that_exist_are_read() {
        for text in [
            "2026-02-30",
            "03/04/2026",
            "0000",
            "2026-1-2",
            "2026-13",
            "2200",
            "2026-05-01T00",
            "2026-",
            "2026-05-",
            "2026-05-1",
            "2026-05-01-",
            "2026 05",
            "202\u{e9}",
            "+026",
            "",
        ] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        assert_eq!(
            PartialDate::parse("2026-05").map(|date| date.to_string()),
            Some("2026-05".to_owned())
        );
    }
}
