//! The truth of a test for a reply: every possible value is tried.

use contraindication::model::{Accept, DateTest, OptionId, Tick};
use jiff::civil::Date;

use super::calendar::{days_between, holds_on};
use super::reply::{Reply, Ticked, Values};
use super::{Known, at_least, every, not, some};

/// One exact value.
#[derive(Clone, Copy)]
pub(super) enum Value {
    Option(OptionId),
    Number(i64),
    Day(Date),
}

/// A list is one test: true if every value satisfies a member, false if no value does.
pub(super) fn judge(accepts: &[Accept], reply: &Reply, on: Date) -> Known {
    let names = |status: &Accept| accepts.contains(status).then_some(true);
    match reply {
        Reply::Missing | Reply::Stale | Reply::Unreadable => None,
        Reply::Unsure => names(&Accept::Unsure),
        Reply::Declined => names(&Accept::Declined),
        Reply::Text => Some(false),
        Reply::Ticks(ticks) => some(accepts.iter().map(|accept| judge_ticks(accept, ticks))),
        Reply::Values(values) => {
            let accepts: Vec<&Accept> = accepts.iter().collect();
            let values = samples(values, &accepts, on);
            let held = values.iter().filter(|value| {
                let mut accepts = accepts.iter();
                accepts.any(|accept| accepts_value(accept, **value, on))
            });
            match held.count() {
                0 => Some(false),
                held if held == values.len() => Some(true),
                _ => None,
            }
        }
    }
}

/// Whether an accepted answer holds for one exact value.
pub(super) fn accepts_value(accept: &Accept, value: Value, on: Date) -> bool {
    match (accept, value) {
        (Accept::Is(wanted), Value::Option(option)) => *wanted == option,
        (Accept::NoneOf(others), Value::Option(option)) => !others.contains(&option),
        (Accept::Number(range), Value::Number(number)) => {
            range.low.is_none_or(|low| number >= low)
                && range.high.is_none_or(|high| number <= high)
        }
        (Accept::Date(test), Value::Day(day)) => holds_on(*test, day, on),
        // a value is not a status
        _ => false,
    }
}

/// Values of a set that represent all of its values in these tests.
pub(super) fn samples(values: &Values, accepts: &[&Accept], on: Date) -> Vec<Value> {
    match values {
        Values::Options(options) => options.iter().copied().map(Value::Option).collect(),
        Values::Numbers(low, high) => {
            let mut numbers = vec![0];
            for accept in accepts {
                if let Accept::Number(range) = accept {
                    let ends = range.low.into_iter().chain(range.high);
                    numbers.extend(ends.flat_map(|end| [end - 1, end, end + 1]));
                }
            }
            numbers.extend(low.iter().chain(high));
            numbers.retain(|number| {
                low.is_none_or(|low| low <= *number) && high.is_none_or(|high| *number <= high)
            });
            numbers.into_iter().map(Value::Number).collect()
        }
        Values::Days(days) => {
            let tests: Vec<DateTest> = accepts
                .iter()
                .filter_map(|accept| match accept {
                    Accept::Date(test) => Some(*test),
                    _ => None,
                })
                .collect();
            let days = days_between(days.first, days.last, &tests, on);
            days.into_iter().map(Value::Day).collect()
        }
    }
}

fn judge_ticks(accept: &Accept, ticks: &Ticked) -> Known {
    let beside = |this: bool, other: bool| match (this, other) {
        (true, _) => Some(true),
        (false, true) => None,
        (false, false) => Some(false),
    };
    let is = |tick: &Tick| match tick {
        Tick::Option(option) => ticks.options[option.index()],
        Tick::None => not(some(ticks.options.iter().copied())),
    };
    match accept {
        Accept::Unsure => beside(ticks.unsure, ticks.declined),
        Accept::Declined => beside(ticks.declined, ticks.unsure),
        Accept::Ticks(test) => {
            let present = test.all_of.iter().map(is);
            let absent = test.none_of.iter().map(|tick| not(is(tick)));
            every(present.chain(absent))
        }
        Accept::TickCount(count) => {
            let ticks = count.of.iter().map(|option| ticks.options[option.index()]);
            at_least(count.at_least, ticks)
        }
        Accept::Is(_) | Accept::NoneOf(_) | Accept::Number(_) | Accept::Date(_) => Some(false),
    }
}
