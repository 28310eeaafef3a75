//! Judges an answer by a test: statuses, options, ticks, numbers and dates.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{
    Accept, Answer, AsOf, DateTest, Dated, Duration, OptionState, PartialDate, Tick, TickCount,
    TickTest, Ticks, Truth,
};

/// The days of an answer, and the days that its question allows: what a test on a date depends on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    pub as_of: AsOf,
    pub dated: Dated,
}

impl Calendar {
    /// The first and the last day that a date stands for, cut at the day it was given, otherwise at the screening date.
    /// None if no day is left.
    pub fn days(self, date: PartialDate) -> Option<(Date, Date)> {
        self.dated.cut(date, self.as_of.limit())
    }

    /// The same for a date that is computed from it. It must hold on a later screening date too, so without the day it was
    /// given the last day is not cut.
    pub fn lasting_days(self, date: PartialDate) -> Option<(Date, Date)> {
        let (first, last) = self.days(date)?;
        match self.as_of.given {
            Some(_) => Some((first, last)),
            None => Some((first, date.days().1)),
        }
    }
}

/// Judges a list of accepted answers: true if one of them is true, false if all are false.
pub(super) fn judge(accepts: &[Accept], answer: &Answer, calendar: Calendar) -> Truth {
    accepts.iter().fold(Truth::False, |sofar, accept| {
        sofar.or(judge_one(accept, answer, calendar))
    })
}

/// A test on a value is true or false; on a status it is unknown unless it names that status. A test that cannot judge
/// this kind of value is unknown.
pub(super) fn judge_one(accept: &Accept, answer: &Answer, calendar: Calendar) -> Truth {
    match (accept, answer) {
        (_, Answer::Missing | Answer::Invalid) => Truth::Unknown,
        (Accept::Unsure, Answer::Unsure) | (Accept::Declined, Answer::Declined) => Truth::True,
        (_, Answer::Unsure | Answer::Declined) => Truth::Unknown,
        (Accept::Unsure, Answer::Ticks(ticks)) => beside(ticks.unsure, ticks.declined),
        (Accept::Declined, Answer::Ticks(ticks)) => beside(ticks.declined, ticks.unsure),
        (Accept::Is(option), Answer::Option(answer)) => Truth::from(option == answer),
        (Accept::NoneOf(options), Answer::Option(answer)) => Truth::from(!options.contains(answer)),
        (Accept::Ticks(test), Answer::Ticks(ticks)) => judge_ticks(test, ticks),
        (Accept::TickCount(count), Answer::Ticks(ticks)) => judge_count(count, ticks),
        (Accept::Number(range), Answer::Number(number)) => Truth::from(range.holds(*number)),
        (Accept::Date(test), Answer::Date(date)) => calendar
            .days(*date)
            .map_or(Truth::Unknown, |days| test.judge(days, calendar.as_of.on)),
        // a value is no status
        (
            Accept::Unsure | Accept::Declined,
            Answer::Option(_) | Answer::Number(_) | Answer::Date(_) | Answer::Text(_),
        ) => Truth::False,
        (
            Accept::Is(_)
            | Accept::NoneOf(_)
            | Accept::Ticks(_)
            | Accept::TickCount(_)
            | Accept::Number(_)
            | Accept::Date(_),
            Answer::Option(_)
            | Answer::Ticks(_)
            | Answer::Number(_)
            | Answer::Date(_)
            | Answer::Text(_),
        ) => Truth::Unknown,
    }
}

/// A status together with ticks: true if it is given, unknown if only the other status is given.
fn beside(this: bool, other: bool) -> Truth {
    match (this, other) {
        (true, _) => Truth::True,
        (false, true) => Truth::Unknown,
        (false, false) => Truth::False,
    }
}

fn judge_ticks(test: &TickTest, ticks: &Ticks) -> Truth {
    let ticked = |tick: &Tick| match tick {
        Tick::Option(option) => Truth::from(ticks.state(*option)),
        Tick::None => ticks.states().fold(Truth::True, |sofar, state| {
            sofar.and(Truth::from(state).negated())
        }),
    };
    let all = test
        .all_of
        .iter()
        .fold(Truth::True, |sofar, tick| sofar.and(ticked(tick)));
    test.none_of
        .iter()
        .fold(all, |sofar, tick| sofar.and(ticked(tick).negated()))
}

fn judge_count(count: &TickCount, ticks: &Ticks) -> Truth {
    let states = count.of.iter().map(|&option| ticks.state(option));
    Truth::at_least(count.at_least, states.map(Truth::from))
}

impl From<OptionState> for Truth {
    fn from(state: OptionState) -> Self {
        match state {
            OptionState::Ticked => Self::True,
            OptionState::NotTicked => Self::False,
            OptionState::Unknown => Self::Unknown,
        }
    }
}

impl DateTest {
    /// True or false if it is so for every day from the first to the last, otherwise unknown.
    fn judge(self, (first, last): (Date, Date), on: Date) -> Truth {
        match self {
            Self::Since { within, older_than } => {
                let recent = |event: Date| within.is_none_or(|wait| on < wait.after(event));
                let past = |event: Date| older_than.is_none_or(|wait| on >= wait.after(event));
                // later events are more recent, so the days on which both hold are consecutive
                let some = recent(last) && past(first_recent(first, last, on, within));
                Truth::of_range(recent(first) && past(last), some)
            }
            Self::InNext(duration) => {
                let end = duration.after(on);
                Truth::of_range(on <= first && last <= end, on <= last && first <= end)
            }
            Self::LaterThan(duration) => {
                let end = duration.after(on);
                Truth::of_range(first > end, last > end)
            }
        }
    }
}

/// The first day of a range that is still within a duration of `on`, or the last day if none is. Later days end later.
fn first_recent(first: Date, last: Date, on: Date, within: Option<Duration>) -> Date {
    let Some(wait) = within else { return first };
    let day = |offset: i32| first.saturating_add(offset.days());
    let mut low = 0;
    let mut high = last.since(first).map_or(0, |span| span.get_days());
    while low < high {
        let middle = low + (high - low) / 2;
        if on < wait.after(day(middle)) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    day(low)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NumberRange, OptionId, Unit, parse_day};

    fn day(text: &str) -> Date {
        parse_day(text).expect("a day")
    }

    fn months(count: u32) -> Duration {
        Duration {
            count,
            unit: Unit::Month,
        }
    }

    fn since(within: Option<u32>, older: Option<u32>, date: &str, on: &str) -> Truth {
        let accept = Accept::Date(DateTest::Since {
            within: within.map(months),
            older_than: older.map(months),
        });
        let answer = Answer::Date(PartialDate::parse(date).expect("a date"));
        let calendar = Calendar {
            as_of: day(on).into(),
            dated: Dated::Past,
        };
        judge_one(&accept, &answer, calendar)
    }

    #[test]
    fn the_anniversary_is_already_older() {
        assert_eq!(
            since(Some(6), None, "2026-05-22", "2026-11-22"),
            Truth::False
        );
        assert_eq!(
            since(Some(6), None, "2026-05-23", "2026-11-22"),
            Truth::True
        );
        assert_eq!(
            since(None, Some(6), "2026-05-22", "2026-11-22"),
            Truth::True
        );
    }

    #[test]
    fn a_month_is_judged_over_all_its_days() {
        assert_eq!(
            since(Some(6), None, "2026-05", "2026-11-22"),
            Truth::Unknown
        );
        assert_eq!(since(Some(6), None, "2026-06", "2026-11-22"), Truth::True);
        assert_eq!(since(Some(6), None, "2026-04", "2026-11-22"), Truth::False);
        // May is neither wholly within two months nor wholly older than six, and no day of it is both
        assert_eq!(
            since(Some(2), Some(6), "2026-05", "2026-11-22"),
            Truth::False
        );
        // the month of screening is cut at the screening day
        assert_eq!(since(None, Some(1), "2026-11", "2026-11-22"), Truth::False);
    }

    #[test]
    fn a_test_that_cannot_judge_a_value_is_unknown() {
        let calendar = Calendar {
            as_of: day("2026-11-22").into(),
            dated: Dated::Any,
        };
        let range = NumberRange {
            low: Some(1),
            high: None,
        };
        let ticks = TickTest {
            all_of: vec![Tick::None],
            none_of: Vec::new(),
        };
        let tests = [
            (Accept::Is(OptionId::new(0)), 0),
            (Accept::NoneOf(vec![OptionId::new(0)]), 0),
            (Accept::Ticks(ticks), 1),
            (Accept::Number(range), 2),
            (Accept::Date(DateTest::LaterThan(months(1))), 3),
        ];
        let values = [
            Answer::Option(OptionId::new(0)),
            Answer::Ticks(Ticks::new(1, &[], &[], false, false)),
            Answer::Number(0),
            Answer::Date(PartialDate::Day(day("2026-11-22"))),
            Answer::Text(String::new()),
        ];
        for (accept, own) in &tests {
            for (place, value) in values.iter().enumerate() {
                let truth = judge_one(accept, value, calendar);
                assert_eq!(
                    truth == Truth::Unknown,
                    place != *own,
                    "{accept:?} {value:?}"
                );
            }
        }
        for status in [Accept::Unsure, Accept::Declined] {
            for value in &values {
                assert_eq!(judge_one(&status, value, calendar), Truth::False);
            }
        }
    }

    #[test]
    fn ticks_beside_not_sure_leave_the_rest_open() {
        let ticks = |unsure| Answer::Ticks(Ticks::new(2, &[OptionId::new(0)], &[], unsure, false));
        let test = |all_of: &[Tick], none_of: &[Tick]| {
            Accept::Ticks(TickTest {
                all_of: all_of.to_vec(),
                none_of: none_of.to_vec(),
            })
        };
        let calendar = Calendar {
            as_of: day("2026-11-22").into(),
            dated: Dated::Any,
        };
        let [first, second] = [
            Tick::Option(OptionId::new(0)),
            Tick::Option(OptionId::new(1)),
        ];
        let of = |accept, answer: &Answer| judge_one(&accept, answer, calendar);
        assert_eq!(of(test(&[first], &[]), &ticks(true)), Truth::True);
        assert_eq!(of(test(&[second], &[]), &ticks(true)), Truth::Unknown);
        assert_eq!(of(test(&[], &[second]), &ticks(false)), Truth::True);
        assert_eq!(of(test(&[Tick::None], &[]), &ticks(true)), Truth::False);
        assert_eq!(of(Accept::Unsure, &ticks(true)), Truth::True);
        assert_eq!(of(Accept::Declined, &ticks(true)), Truth::Unknown);
        assert_eq!(of(Accept::Declined, &ticks(false)), Truth::False);
    }
}
