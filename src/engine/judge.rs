//! Evaluates a test on an answer: one answer at a time, with all its possible values.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{
    Accept, Answer, Cuts, DateTest, DayEdge, Duration, Limits, OptionId, OptionState, Possible,
    Tick, TickCount, TickTest, Ticks, Truth,
};

/// Evaluates a list of accepted answers as one test: true if every possible value of the answer satisfies one of them,
/// false if no value does. For a status, it is unknown, unless one of them names that status.
pub(super) fn judge(accepts: &[Accept], answer: &Answer, limits: Limits) -> Truth {
    match answer {
        Answer::Missing | Answer::Invalid => Truth::Unknown,
        Answer::Unsure => named(accepts, &Accept::Unsure),
        Answer::Declined => named(accepts, &Accept::Declined),
        Answer::Option(_)
        | Answer::OneOf(_)
        | Answer::Ticks(_)
        | Answer::Number(_)
        | Answer::Range(_)
        | Answer::Date(_)
        | Answer::Text(_) => match answer.possible(limits) {
            Some(possible) => judge_possible(accepts, &possible, limits.as_of.on),
            None => Truth::Unknown,
        },
    }
}

/// Evaluates one accepted answer by itself.
pub(super) fn judge_one(accept: &Accept, answer: &Answer, limits: Limits) -> Truth {
    judge(std::slice::from_ref(accept), answer, limits)
}

fn named(accepts: &[Accept], status: &Accept) -> Truth {
    if accepts.contains(status) {
        Truth::True
    } else {
        Truth::Unknown
    }
}

fn judge_possible(accepts: &[Accept], possible: &Possible<'_>, on: Date) -> Truth {
    match possible {
        Possible::Options(options) => {
            let values = options.iter().map(|option| Value::Option(*option));
            of_all(values.map(|value| value.judge(accepts, on)))
        }
        Possible::Ticks(ticks) => Value::Ticks(ticks).judge(accepts, on),
        Possible::Numbers(low, high) => {
            let values = numbers_to_try(accepts, *low, *high).map(Value::Number);
            of_all(values.map(|value| value.judge(accepts, on)))
        }
        Possible::Days(first, last) => {
            let values = days_to_try(accepts, *first, *last, on).map(Value::Day);
            of_all(values.map(|value| value.judge(accepts, on)))
        }
        Possible::Words => Value::Words.judge(accepts, on),
    }
}

/// The truth of a test with these truths for the possible values of an answer: unknown unless all are the same.
fn of_all(truths: impl Iterator<Item = Truth>) -> Truth {
    let join = |one: Truth, other| if one == other { one } else { Truth::Unknown };
    truths.reduce(join).unwrap_or(Truth::Unknown)
}

/// The first number of a range, and the other numbers at which the truth of a test can change.
fn numbers_to_try(accepts: &[Accept], low: i64, high: i64) -> impl Iterator<Item = i64> {
    let starts = if low == high {
        Vec::new()
    } else {
        Cuts::new(accepts).numbers
    };
    let inside = move |start: &i64| low < *start && *start <= high;
    std::iter::once(low).chain(starts.into_iter().filter(inside))
}

/// The first day of a range, and the other days on which the truth of a test can change.
fn days_to_try(
    accepts: &[Accept],
    first: Date,
    last: Date,
    on: Date,
) -> impl Iterator<Item = Date> {
    let edges = if first == last {
        Vec::new()
    } else {
        Cuts::new(accepts).edges()
    };
    let days = edges.into_iter();
    let days = days.filter_map(move |edge| first_reached(edge, first, last, on));
    std::iter::once(first).chain(days)
}

/// The first day of a range that reaches an edge. Returns `None` if all days do, or none does.
fn first_reached(edge: DayEdge, first: Date, last: Date, on: Date) -> Option<Date> {
    if edge.is_reached(first, on) || !edge.is_reached(last, on) {
        return None;
    }
    let day = |offset: i32| first.saturating_add(offset.days());
    let mut low = 0;
    let mut high = last.since(first).map_or(0, |span| span.get_days());
    while low < high {
        let middle = low + (high - low) / 2;
        if edge.is_reached(day(middle), on) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    Some(day(low))
}

/// One value of an answer.
#[derive(Clone, Copy)]
enum Value<'a> {
    Option(OptionId),
    /// The only value that can be partly known: Kleene's logic is applied to its options.
    Ticks(&'a Ticks),
    Number(i64),
    Day(Date),
    Words,
}

impl Value<'_> {
    /// True if it satisfies one of them, false if it satisfies none.
    fn judge(self, accepts: &[Accept], on: Date) -> Truth {
        let truths = accepts.iter().map(|accept| self.judge_one(accept, on));
        truths.fold(Truth::False, Truth::or)
    }

    /// A test that is not about this kind of value is unknown.
    fn judge_one(self, accept: &Accept, on: Date) -> Truth {
        match (accept, self) {
            (Accept::Unsure, Value::Ticks(ticks)) => with_ticks(ticks.unsure, ticks.declined),
            (Accept::Declined, Value::Ticks(ticks)) => with_ticks(ticks.declined, ticks.unsure),
            (Accept::Is(option), Value::Option(value)) => Truth::from(*option == value),
            (Accept::NoneOf(options), Value::Option(value)) => {
                Truth::from(!options.contains(&value))
            }
            (Accept::Ticks(test), Value::Ticks(ticks)) => judge_ticks(test, ticks),
            (Accept::TickCount(count), Value::Ticks(ticks)) => judge_count(count, ticks),
            (Accept::Number(range), Value::Number(number)) => Truth::from(range.holds(number)),
            (Accept::Date(test), Value::Day(day)) => Truth::from(test.holds(day, on)),
            // a value is not a status
            (
                Accept::Unsure | Accept::Declined,
                Value::Option(_) | Value::Number(_) | Value::Day(_) | Value::Words,
            ) => Truth::False,
            (
                Accept::Is(_)
                | Accept::NoneOf(_)
                | Accept::Ticks(_)
                | Accept::TickCount(_)
                | Accept::Number(_)
                | Accept::Date(_),
                Value::Option(_)
                | Value::Ticks(_)
                | Value::Number(_)
                | Value::Day(_)
                | Value::Words,
            ) => Truth::Unknown,
        }
    }
}

/// The truth of a test for a status in an answer with ticks: true if the status is given, unknown if only the other one
/// is given.
fn with_ticks(this: bool, other: bool) -> Truth {
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
    /// Whether it holds for a day, relative to the screening date.
    fn holds(self, event: Date, on: Date) -> bool {
        match self {
            Self::Since { within, older_than } => {
                let is_within = |wait: Duration| wait.compare_end(event, on).is_gt();
                within.is_none_or(is_within) && !older_than.is_some_and(is_within)
            }
            Self::InNext(wait) => on <= event && wait.compare_end(on, event).is_ge(),
            Self::LaterThan(wait) => wait.compare_end(on, event).is_lt(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{AsOf, Dated, NumberRange, PartialDate, Unit, parse_day};

    fn day(text: &str) -> Date {
        parse_day(text).expect("a day")
    }

    fn limits(on: &str, dated: Dated) -> Limits {
        let as_of = AsOf::from(day(on));
        Limits {
            as_of,
            dated,
            ..Limits::NONE
        }
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
        judge_one(&accept, &answer, limits(on, Dated::Past))
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
        // May is neither completely within two months nor completely older than six, and no day of it is both
        assert_eq!(
            since(Some(2), Some(6), "2026-05", "2026-11-22"),
            Truth::False
        );
        // the month of screening is limited by the screening date
        assert_eq!(since(None, Some(1), "2026-11", "2026-11-22"), Truth::False);
    }

    #[test]
    fn a_test_that_cannot_judge_a_value_is_unknown() {
        let limits = limits("2026-11-22", Dated::Any);
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
                let truth = judge_one(accept, value, limits);
                assert_eq!(
                    truth == Truth::Unknown,
                    place != *own,
                    "{accept:?} {value:?}"
                );
            }
        }
        for status in [Accept::Unsure, Accept::Declined] {
            for value in &values {
                assert_eq!(judge_one(&status, value, limits), Truth::False);
            }
        }
    }

    #[test]
    fn ticks_with_not_sure_leave_the_rest_open() {
        let ticks = |unsure| Answer::Ticks(Ticks::new(2, &[OptionId::new(0)], &[], unsure, false));
        let test = |all_of: &[Tick], none_of: &[Tick]| {
            Accept::Ticks(TickTest {
                all_of: all_of.to_vec(),
                none_of: none_of.to_vec(),
            })
        };
        let limits = limits("2026-11-22", Dated::Any);
        let [first, second] = [
            Tick::Option(OptionId::new(0)),
            Tick::Option(OptionId::new(1)),
        ];
        let of = |accept, answer: &Answer| judge_one(&accept, answer, limits);
        assert_eq!(of(test(&[first], &[]), &ticks(true)), Truth::True);
        assert_eq!(of(test(&[second], &[]), &ticks(true)), Truth::Unknown);
        assert_eq!(of(test(&[], &[second]), &ticks(false)), Truth::True);
        assert_eq!(of(test(&[Tick::None], &[]), &ticks(true)), Truth::False);
        assert_eq!(of(Accept::Unsure, &ticks(true)), Truth::True);
        assert_eq!(of(Accept::Declined, &ticks(true)), Truth::Unknown);
        assert_eq!(of(Accept::Declined, &ticks(false)), Truth::False);
    }
}
