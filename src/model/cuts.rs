//! The cuts of a question: the values at which the result of a test can change.

use jiff::ToSpan;
use jiff::civil::Date;

use super::condition::{Accept, Condition, DateTest};
use super::date::Duration;
use super::protocol::Protocol;

/// The values at which the result of some tests on one question can change, each once and in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cuts {
    /// The numbers at which a new range starts, in steps. The lowest number of the type is not included.
    pub numbers: Vec<i64>,
    /// The durations that look back from the screening date, shortest first.
    pub since: Vec<Duration>,
    /// The durations that look ahead from the screening date, shortest first.
    pub ahead: Vec<Duration>,
}

/// A day that moves with the screening date. From this day on, the result of a test on a date can be different.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DayEdge {
    /// The first day that is still within a duration.
    Recent(Duration),
    /// The screening date.
    Today,
    /// The first day that is later than a duration.
    Beyond(Duration),
}

/// The tests on each question in rules and show-ifs, by question.
pub fn accepts_by_question(protocol: &Protocol) -> Vec<Vec<&Accept>> {
    let mut all = vec![Vec::new(); protocol.questions.len()];
    let rules = protocol.rules.iter().map(|rule| &rule.when);
    let questions = protocol.questions.iter();
    let show_ifs = questions.filter_map(|question| question.show_if.as_ref());
    for condition in rules.chain(show_ifs) {
        let condition: &Condition = condition;
        condition.for_each_test(&protocol.scores, &mut |test| {
            all[test.question.index()].extend(&test.accepts)
        });
    }
    all
}

impl Cuts {
    /// The cuts of some tests on one question.
    pub fn new<'a>(accepts: impl IntoIterator<Item = &'a Accept>) -> Self {
        let mut cuts = Self::default();
        for accept in accepts {
            cuts.add(accept);
        }
        cuts.numbers.retain(|start| *start > i64::MIN);
        cuts.numbers.sort_unstable();
        cuts.numbers.dedup();
        for durations in [&mut cuts.since, &mut cuts.ahead] {
            durations.sort_by_key(|one| (one.length(), one.in_days()));
            durations.dedup_by_key(|one| (one.in_days(), one.in_months()));
        }
        cuts
    }

    fn add(&mut self, accept: &Accept) {
        match accept {
            Accept::Number(range) => {
                let after = range.high.and_then(|high| high.checked_add(1));
                self.numbers.extend(range.low.into_iter().chain(after));
            }
            Accept::Date(DateTest::Since { within, older_than }) => {
                self.since.extend(within.iter().chain(older_than));
            }
            Accept::Date(DateTest::InNext(wait) | DateTest::LaterThan(wait)) => {
                self.ahead.push(*wait);
            }
            Accept::Unsure
            | Accept::Declined
            | Accept::Is(_)
            | Accept::NoneOf(_)
            | Accept::Ticks(_)
            | Accept::TickCount(_) => {}
        }
    }

    /// The edges of days, in order on every screening date.
    pub fn edges(&self) -> Vec<DayEdge> {
        let since = self.since.iter().rev().map(|&one| DayEdge::Recent(one));
        let today = (!self.ahead.is_empty()).then_some(DayEdge::Today);
        let ahead = self.ahead.iter().map(|&one| DayEdge::Beyond(one));
        since.chain(today).chain(ahead).collect()
    }
}

impl DayEdge {
    /// The first day that is on or after the edge.
    pub fn day(self, on: Date) -> Date {
        match self {
            Self::Recent(duration) => duration.first_within(on),
            Self::Today => on,
            Self::Beyond(duration) => duration.after(on).saturating_add(1.day()),
        }
    }

    /// Whether a day is on or after the edge.
    pub fn is_reached(self, day: Date, on: Date) -> bool {
        match self {
            Self::Recent(duration) => duration.compare_end(day, on).is_gt(),
            Self::Today => on <= day,
            Self::Beyond(duration) => duration.compare_end(on, day).is_lt(),
        }
    }

    /// The first screening date after `first`, and not after `last`, on which a day is before the edge. Returns `None`
    /// if there is none: once a day is before an edge, it stays so.
    pub fn passing(self, day: Date, (first, last): (Date, Date)) -> Option<Date> {
        let is_reached = |on: Date| self.is_reached(day, on);
        if !is_reached(first) || is_reached(last) {
            return None;
        }
        let after = |days: i32| first.saturating_add(days.days());
        let (mut low, mut high) = (0, last.since(first).map_or(0, |span| span.get_days()));
        while low + 1 < high {
            let middle = low + (high - low) / 2;
            if is_reached(after(middle)) {
                low = middle
            } else {
                high = middle
            }
        }
        Some(after(high))
    }

    /// Whether another edge is the same day on some screening dates, and another day on others.
    pub fn meets(self, other: Self) -> bool {
        match (self, other) {
            (Self::Recent(one), Self::Recent(other)) | (Self::Beyond(one), Self::Beyond(other)) => {
                // of two durations in the same kind of unit, the longer one always ends later
                let is_mixed = one.in_days().is_some() != other.in_days().is_some();
                let (one, other) = (one.days(), other.days());
                is_mixed && one.0 <= other.1 && other.0 <= one.1
            }
            (Self::Recent(_) | Self::Today | Self::Beyond(_), _) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{NumberRange, Unit};

    #[test]
    fn the_cuts_are_the_values_at_which_a_truth_changes() {
        let months = |count| Duration {
            count,
            unit: Unit::Month,
        };
        let number = |low, high| Accept::Number(NumberRange { low, high });
        let date = Accept::Date;
        let cuts = Cuts::new(&[
            number(Some(5), Some(8)),
            number(Some(i64::MIN), Some(4)),
            number(Some(9), Some(i64::MAX)),
            date(DateTest::LaterThan(months(2))),
            date(DateTest::Since {
                within: Some(months(1)),
                older_than: Some(months(12)),
            }),
            date(DateTest::InNext(months(2))),
            Accept::Unsure,
        ]);
        assert_eq!(cuts.numbers, [5, 9]);
        assert_eq!(
            cuts.edges(),
            [
                DayEdge::Recent(months(12)),
                DayEdge::Recent(months(1)),
                DayEdge::Today,
                DayEdge::Beyond(months(2)),
            ]
        );
        assert_eq!(Cuts::new(&[Accept::Declined]).edges(), []);
    }
}
