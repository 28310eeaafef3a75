//! The minimum and maximum value that a score can have on a complete sheet, as `check` and the pages state it.
//!
//! It is computed only from the rule files, before anything is compiled, and evaluates no answers. Tests
//! compare it with the evaluator, which gives no value outside it.

use super::condition::{Accept, Condition, DateTest, Test};
use super::date::Duration;
use super::id::OptionId;
use super::question::{Dated, Kind, Question};
use super::score::{PointGroup, Score, ScoreValue};

/// An exact answer.
#[derive(Debug, Clone, Copy)]
enum Sample {
    Option(OptionId),
    Number(i64),
    /// The age of a day, in hundredths of a day.
    Age(i64),
}

/// Hundredths of a day in a month of average length. The durations of one question are never so close that the
/// difference matters.
const MONTH: i64 = 3044;

/// Longer ago than any duration of a test.
const LONG_AGO: i64 = i64::MAX / 4;

impl Score {
    /// The range from the sum of the minimum values of its groups to the sum of their maximum values. No complete sheet
    /// gives a value outside it. If several entries depend on each other, fewer values may be possible.
    pub fn range(&self, questions: &[Question]) -> ScoreValue {
        let groups = self.groups(questions);
        let ranges = groups
            .iter()
            .map(|group| self.group_range(group, questions));
        ranges.fold(ScoreValue::default(), |sum, one| ScoreValue {
            at_least: sum.at_least + one.at_least,
            at_most: sum.at_most + one.at_most,
        })
    }

    fn group_range(&self, group: &PointGroup, questions: &[Question]) -> ScoreValue {
        let points = || group.entries.iter().map(|&entry| &self.points[entry]);
        let sums: Vec<i64> = match group.question {
            None => points().map(|one| one.add).chain([0]).collect(),
            Some(id) => {
                let question = &questions[id.index()];
                let tests: Vec<&Test> = points().flat_map(|one| one.when.tests(&[])).collect();
                let sum = |sample: Sample| {
                    let held = points().filter(|one| holds(&one.when, sample));
                    held.map(|one| one.add).sum()
                };
                let unasked = question.show_if.as_ref().map(|_| 0);
                let samples = samples(&question.kind, &tests).into_iter();
                samples.map(sum).chain(unasked).collect()
            }
        };
        ScoreValue {
            at_least: sums.iter().copied().min().unwrap_or(0),
            at_most: sums.iter().copied().max().unwrap_or(0),
        }
    }
}

/// One answer from each group of answers that the tests do not distinguish.
fn samples(kind: &Kind, tests: &[&Test]) -> Vec<Sample> {
    let accepts = || tests.iter().flat_map(|test| &test.accepts);
    match kind {
        Kind::YesNo | Kind::Choice(_) => {
            let options = (0..kind.option_count()).map(OptionId::from);
            options.map(Sample::Option).collect()
        }
        Kind::Number(number) => {
            let ranges = accepts().filter_map(Accept::number_range);
            let ends = ranges.flat_map(|range| range.low.into_iter().chain(range.high));
            let beside = ends.flat_map(|end| [end.saturating_sub(1), end, end.saturating_add(1)]);
            let limits = number.min.into_iter().chain(number.max);
            let allowed = |value: &i64| {
                number.min.is_none_or(|min| min <= *value)
                    && number.max.is_none_or(|max| *value <= max)
            };
            let values = beside.chain(limits).filter(allowed);
            values.map(Sample::Number).collect()
        }
        Kind::Date(dated) => {
            let ages = accepts().flat_map(age_edges).flat_map(|age| [age - 1, age]);
            let allowed = |age: &i64| match dated {
                Dated::Past => *age >= 0,
                Dated::Future => *age <= 0,
                Dated::Any => true,
            };
            let ages = ages.chain([-LONG_AGO, -1, 0, LONG_AGO]).filter(allowed);
            ages.map(Sample::Age).collect()
        }
        Kind::Multi { .. } | Kind::Text => Vec::new(),
    }
}

/// The ages at which the result of a test changes.
fn age_edges(accept: &Accept) -> Vec<i64> {
    match accept {
        Accept::Date(DateTest::Since { within, older_than }) => {
            let ends = within.iter().chain(older_than);
            ends.map(|&duration| length(duration)).collect()
        }
        Accept::Date(DateTest::InNext(next)) => vec![-length(*next), 1],
        Accept::Date(DateTest::LaterThan(later)) => vec![-length(*later)],
        Accept::Unsure
        | Accept::Declined
        | Accept::Is(_)
        | Accept::NoneOf(_)
        | Accept::Ticks(_)
        | Accept::TickCount(_)
        | Accept::Number(_) => Vec::new(),
    }
}

fn length(duration: Duration) -> i64 {
    let days = duration.in_days().map(|days| i64::from(days) * 100);
    let months = duration.in_months();
    let months = months.map(|months| i64::from(months) * MONTH);
    days.or(months).unwrap_or(LONG_AGO)
}

/// Whether a condition on one question holds for an answer.
fn holds(condition: &Condition, sample: Sample) -> bool {
    match condition {
        Condition::All(members) => members.iter().all(|one| holds(one, sample)),
        Condition::Any(members) => members.iter().any(|one| holds(one, sample)),
        Condition::Count(count) => {
            let held = count.of.iter().filter(|one| holds(one, sample));
            held.count() >= count.at_least
        }
        Condition::Test(test) => test.accepts.iter().any(|accept| passes(accept, sample)),
        Condition::Score(_) => false,
    }
}

fn passes(accept: &Accept, sample: Sample) -> bool {
    match (accept, sample) {
        (Accept::Is(option), Sample::Option(answer)) => *option == answer,
        (Accept::NoneOf(options), Sample::Option(answer)) => !options.contains(&answer),
        (Accept::Number(range), Sample::Number(answer)) => range.holds(answer),
        (Accept::Date(test), Sample::Age(age)) => match *test {
            DateTest::Since { within, older_than } => {
                within.is_none_or(|within| age < length(within))
                    && older_than.is_none_or(|older| length(older) <= age)
            }
            DateTest::InNext(next) => -length(next) <= age && age <= 0,
            DateTest::LaterThan(later) => age < -length(later),
        },
        (
            Accept::Unsure
            | Accept::Declined
            | Accept::Is(_)
            | Accept::NoneOf(_)
            | Accept::Ticks(_)
            | Accept::TickCount(_)
            | Accept::Number(_)
            | Accept::Date(_),
            Sample::Option(_) | Sample::Number(_) | Sample::Age(_),
        ) => false,
    }
}
