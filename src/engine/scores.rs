//! Scores: the sum of the points for the answers of a sheet, as minimum and maximum value.
//!
//! The entries that test one question are added up for each of its values. The possible values of an answer determine
//! the range of its group, so the range of a score is never too narrow, and exact on a complete sheet.

use super::cells::Cell;
use super::sheet::{Evaluation, Values};
use super::tables::{FlatGroup, FlatPoints, FlatScore, Node, Tables};
use crate::model::{Answer, QuestionId, ReasonScore, ScoreId, ScoreValue, Truth};

impl Tables {
    /// The group of the entries that test only one question.
    pub(super) fn group(
        &self,
        question: QuestionId,
        entries: Vec<usize>,
        points: &[FlatPoints],
    ) -> FlatGroup {
        let cells = &self.question(question).cells;
        let sum = |place: usize| -> i64 {
            let entries = entries.iter().map(|&entry| points[entry]);
            let held = entries.filter(|points| self.holds_at(points.when, place) == Truth::True);
            held.map(|points| points.add).sum()
        };
        let sums: Vec<i64> = (0..cells.values()).map(sum).collect();
        let whole = cells.every_value().map(|places| hull(&sums[places]));
        FlatGroup::Question {
            question,
            entries,
            sums,
            whole,
        }
    }

    /// The truth of a condition on one question, for an exact answer in one of its value cells.
    fn holds_at(&self, node: Node, place: usize) -> Truth {
        let members = |members| {
            let members = self.members(members).iter();
            members.map(|&member| self.holds_at(member, place))
        };
        match node {
            Node::All(slice) => members(slice).fold(Truth::True, Truth::and),
            Node::Any(slice) => members(slice).fold(Truth::False, Truth::or),
            Node::Count(wanted, slice) => Truth::at_least(wanted as usize, members(slice)),
            Node::Test(test) => {
                let cells = &self.question(test.question).cells;
                cells.truth(self.accepted(test), place)
            }
            // no entry of a score tests a score
            Node::Score(_) => Truth::Unknown,
        }
    }
}

impl<V: Values + ?Sized> Evaluation<'_, V> {
    /// The value of a score.
    pub(super) fn score(&self, score: &FlatScore) -> ScoreValue {
        let groups = score.groups.iter().map(|group| self.group(score, group));
        groups.fold(ScoreValue::default(), |sum, one| ScoreValue {
            at_least: sum.at_least + one.at_least,
            at_most: sum.at_most + one.at_most,
        })
    }

    /// The points that a group gives.
    pub(super) fn group(&self, score: &FlatScore, group: &FlatGroup) -> ScoreValue {
        match group {
            FlatGroup::Entry([entry]) => {
                let FlatPoints { add, when } = score.points[*entry];
                match self.holds(when) {
                    Truth::True => exactly(add),
                    Truth::False => exactly(0),
                    Truth::Unknown => or_nothing(exactly(add)),
                }
            }
            FlatGroup::Question {
                question,
                sums,
                whole,
                ..
            } => match self.asked[question.index()] {
                Truth::False => exactly(0),
                Truth::True => self.points_of(*question, sums, *whole),
                Truth::Unknown => or_nothing(self.points_of(*question, sums, *whole)),
            },
        }
    }

    /// The points for the possible values of the answer to a question.
    fn points_of(
        &self,
        question: QuestionId,
        sums: &[i64],
        whole: Option<ScoreValue>,
    ) -> ScoreValue {
        let cell = self.codes[question.index()].cell();
        if let Some(place) = cell.value_place() {
            return exactly(sums[place]);
        }
        match whole {
            Some(whole) if cell != Cell::MIXED => whole,
            // without a value, the reason for that does not matter
            None if cell != Cell::MIXED => self.points_among(question, &Answer::Missing, sums),
            _ => self.points_of_mixed(question, sums),
        }
    }

    #[cold]
    fn points_of_mixed(&self, question: QuestionId, sums: &[i64]) -> ScoreValue {
        self.points_among(question, &self.answer(question), sums)
    }

    fn points_among(&self, question: QuestionId, answer: &Answer, sums: &[i64]) -> ScoreValue {
        let cells = &self.tables.question(question).cells;
        let points = cells.sums(answer, self.limits(question), sums);
        points.unwrap_or_else(|| hull(sums))
    }

    /// Adds the answered questions of the entries of a score.
    pub(super) fn answered_for(&self, score: ScoreId, into: &mut Vec<QuestionId>) {
        for points in &self.tables.score(score).points {
            self.tables.for_each_test(points.when, &mut |test| {
                let index = test.question.index();
                if self.asked[index] != Truth::False && self.codes[index].cell().is_value() {
                    into.push(test.question);
                }
            });
        }
    }

    /// The scores whose tests make a true condition true, in file order.
    pub(super) fn reason_scores(&self, when: Node) -> Vec<ReasonScore> {
        let mut scores = Vec::new();
        self.add_scores(when, &mut scores);
        scores.sort_unstable();
        scores.dedup();
        let reason = |score: ScoreId| {
            let points = self.tables.score(score).points.iter().enumerate();
            let held = points.filter(|(_, points)| self.holds(points.when) == Truth::True);
            ReasonScore {
                score,
                value: self.scores[score.index()],
                points: held.map(|(place, _)| place).collect(),
            }
        };
        scores.into_iter().map(reason).collect()
    }

    /// Adds the scores in the true parts of a condition.
    fn add_scores(&self, node: Node, into: &mut Vec<ScoreId>) {
        if self.holds(node) != Truth::True {
            return;
        }
        match node {
            Node::Test(_) => {}
            Node::All(members) | Node::Any(members) | Node::Count(_, members) => {
                for &member in self.tables.members(members) {
                    self.add_scores(member, into);
                }
            }
            Node::Score(test) => into.push(test.score),
        }
    }

    /// Calls `wanted` with each group of entries whose points are not known: with its question, or with the condition
    /// of its only entry.
    pub(super) fn open_points(&self, score: ScoreId, mut wanted: impl FnMut(OpenPoints)) {
        let score = self.tables.score(score);
        for group in &score.groups {
            let ScoreValue { at_least, at_most } = self.group(score, group);
            if at_least == at_most {
                continue;
            }
            wanted(match group {
                FlatGroup::Question { question, .. } => OpenPoints::Question(*question),
                FlatGroup::Entry([entry]) => OpenPoints::Condition(score.points[*entry].when),
            });
        }
    }
}

/// A reason why the value of a score is not known.
pub(super) enum OpenPoints {
    /// The answer to a question.
    Question(QuestionId),
    /// The unknown tests of a condition.
    Condition(Node),
}

fn exactly(points: i64) -> ScoreValue {
    ScoreValue {
        at_least: points,
        at_most: points,
    }
}

fn or_nothing(value: ScoreValue) -> ScoreValue {
    ScoreValue {
        at_least: value.at_least.min(0),
        at_most: value.at_most.max(0),
    }
}

/// The minimum and maximum of these sums.
fn hull(sums: &[i64]) -> ScoreValue {
    ScoreValue::over(sums.iter().copied()).unwrap_or_default()
}
