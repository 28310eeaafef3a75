//! The days on which the truth of a test can change as time passes while the answers stay the same.
//!
//! This is possible for tests on dates, and for scores that add up such tests. On some of these days nothing may
//! change.

use jiff::ToSpan;
use jiff::civil::Date;

use super::sheet::Values;
use super::tables::{FlatGroup, Tables};
use crate::model::{Answer, AsOf, Dated, DayEdge, PartialDate, QuestionId};

/// The questions about dates whose tests can change.
#[derive(Debug, Clone)]
pub(super) struct ChangeDays(Vec<QuestionChangeDays>);

/// The tests on one question.
#[derive(Debug, Clone)]
struct QuestionChangeDays {
    question: QuestionId,
    dated: Dated,
    edges: Vec<DayEdge>,
    /// Whether a score counts it. Then it matters even without an answer.
    is_scored: bool,
    /// Adjacent edges between which there is no day on some screening dates.
    narrow: Vec<[DayEdge; 2]>,
}

/// A date among the answers, with the day on which it was given.
#[derive(Debug, Clone, Copy)]
pub(super) struct GivenDate {
    pub question: QuestionId,
    pub date: PartialDate,
    given: Option<Date>,
}

impl ChangeDays {
    pub(super) fn new(tables: &Tables) -> Self {
        let groups = tables.scores.iter().flat_map(|score| &score.groups);
        let is_in_group = |id: QuestionId| {
            let mut groups = groups.clone();
            groups.any(|group| match group {
                FlatGroup::Question { question, .. } => *question == id,
                FlatGroup::Entry(_) => false,
            })
        };
        let questions = tables.questions.iter().enumerate();
        let change_days = questions.map(|(index, flat)| {
            let edges = flat.cells.edges();
            let question = QuestionId::from(index);
            let pairs = edges.windows(2);
            let pairs = pairs.filter_map(|pair| <[DayEdge; 2]>::try_from(pair).ok());
            QuestionChangeDays {
                question,
                dated: flat.dated,
                edges: edges.to_vec(),
                is_scored: is_in_group(question),
                narrow: pairs.filter(|[one, next]| one.meets(*next)).collect(),
            }
        });
        // a future date may no longer be readable, which changes the truth of a test for "not sure" as well
        let can_change =
            |one: &QuestionChangeDays| !one.edges.is_empty() || one.dated == Dated::Future;
        Self(change_days.filter(can_change).collect())
    }

    /// The dates among the answers that some test asks for.
    pub(super) fn dates(&self, values: &(impl Values + ?Sized)) -> Vec<GivenDate> {
        let dates = self
            .0
            .iter()
            .filter_map(|&QuestionChangeDays { question, .. }| {
                let date = values.answer(question).as_date()?;
                let given = values.given(question);
                Some(GivenDate {
                    question,
                    date,
                    given,
                })
            });
        dates.collect()
    }

    /// The days after `first`, and not after `last`, on which the truth of a test can change, in order.
    pub(super) fn days(
        &self,
        dates: &[GivenDate],
        (first, last): (Date, Date),
        values: &(impl Values + ?Sized),
    ) -> Vec<Date> {
        let mut days = Vec::new();
        let mut dates = dates.iter().peekable();
        for change_days in &self.0 {
            let date = dates.next_if(|date| date.question == change_days.question);
            let given = || values.given(change_days.question);
            let ends = match date {
                Some(GivenDate { date, given, .. }) => change_days.ends(*date, *given),
                None if change_days.is_scored => change_days.ends_of_all(first, given()),
                None => continue,
            };
            let is_exact = matches!(date.map(|one| one.date), Some(PartialDate::Day(_)));
            if !is_exact {
                change_days.add_narrow(&mut days, (first, last));
            }
            for end in ends {
                let passing = |edge: &DayEdge| edge.passing(end, (first, last));
                days.extend(change_days.edges.iter().filter_map(passing));
                // a future date may no longer be readable
                if change_days.dated == Dated::Future {
                    days.extend(DayEdge::Today.passing(end, (first, last)));
                }
            }
        }
        days.sort_unstable();
        days.dedup();
        days
    }
}

impl QuestionChangeDays {
    /// Adds the days on which a day between two adjacent edges appears or disappears, because months have 28 to 31
    /// days.
    fn add_narrow(&self, days: &mut Vec<Date>, (first, last): (Date, Date)) {
        for [one, next] in &self.narrow {
            let meet = |on: Date| one.day(on) == next.day(on);
            let mut before = meet(first);
            let later = first.series(1.day()).skip(1);
            for day in later.take_while(|day| *day <= last) {
                let now = meet(day);
                if now != before {
                    days.push(day);
                }
                before = now;
            }
        }
    }

    /// The ends of the possible days of an answer. The screening date is left out, because an end that moves with it is
    /// always in the same cell.
    fn ends(&self, date: PartialDate, given: Option<Date>) -> Vec<Date> {
        match date {
            PartialDate::Day(day) => vec![day],
            PartialDate::Month(..) | PartialDate::Year(_) | PartialDate::Between { .. } => {
                let (first, last) = date.days();
                [first, last].into_iter().chain(given).collect()
            }
        }
    }

    /// The first and the last day that the question allows, and the day on which the answer was given.
    fn ends_of_all(&self, on: Date, given: Option<Date>) -> Vec<Date> {
        let (first, last) = self.dated.every_day(AsOf { on, given });
        [first, last].into_iter().chain(given).collect()
    }
}

impl GivenDate {
    /// The answer, with the days that determine on a screening date how it is read.
    pub(super) fn on(self, on: Date) -> (Answer, AsOf) {
        let given = self.given;
        (Answer::Date(self.date), AsOf { on, given })
    }
}
