//! Scores as clauses, exactly as the evaluator judges them: the range from the minimum to the maximum sum that the
//! answers allow.
//!
//! A question that is maybe asked counts with its answer, as on a sheet that gives one, or does not count.

use super::super::solver::Lit;
use super::super::sum::{Sum, Term};
use super::reading::{Possible, Reading};
use super::{Asked, Space};
use crate::model::{Condition, NumberRange, PointGroup, QuestionId, Score, ScoreId, ScoreTest};

/// The minimum and the maximum sum of a score. The maximum is stored negated, so that both are queried as a minimum.
pub(super) struct Ends {
    least: Sum,
    most: Sum,
}

impl Space<'_> {
    /// Holds if a test on a score is certainly true.
    pub(super) fn score(&mut self, test: &ScoreTest) -> Lit {
        let mut ends = self.ends(test.score);
        let mut ways = Vec::new();
        for range in joined(&test.ranges) {
            let from = range
                .low
                .map(|low| ends.least.at_least(&mut self.solver, low));
            let to = range.high.map(|high| self.at_most(&mut ends, high));
            let both: Vec<Lit> = from.into_iter().chain(to).collect();
            ways.push(self.solver.all_of(&both));
        }
        self.scores.insert(test.score, ends);
        self.solver.some_of(&ways)
    }

    /// Holds if the maximum sum is at most `high`. If every answer is a value, the maximum is the minimum.
    fn at_most(&mut self, ends: &mut Ends, high: i64) -> Lit {
        let to = ends.most.at_least(&mut self.solver, -high);
        let above = ends
            .least
            .at_least(&mut self.solver, high.saturating_add(1));
        self.solver.clause(&[!self.plain, to, above]);
        self.solver.clause(&[!self.plain, !to, !above]);
        to
    }

    /// Holds if a test on a score is true with `points` fewer points and every answer is a value.
    pub(in crate::analysis) fn score_less(&mut self, test: &ScoreTest, points: i64) -> Lit {
        let mut ends = self.ends(test.score);
        let ranges = joined(&test.ranges).into_iter();
        let shifted = ranges.map(|range| NumberRange {
            low: range.low.map(|low| low.saturating_add(points)),
            high: range.high.map(|high| high.saturating_add(points)),
        });
        let ways: Vec<Lit> = shifted
            .map(|range| self.in_range(&mut ends.least, range))
            .collect();
        self.scores.insert(test.score, ends);
        self.solver.some_of(&ways)
    }

    /// Holds if a sum lies in a range.
    fn in_range(&mut self, sum: &mut Sum, range: NumberRange) -> Lit {
        let from = range.low.map(|low| sum.at_least(&mut self.solver, low));
        let to = range.high.and_then(|high| high.checked_add(1));
        let to = to.map(|above| !sum.at_least(&mut self.solver, above));
        let both: Vec<Lit> = from.into_iter().chain(to).collect();
        self.solver.all_of(&both)
    }

    /// Holds if a test on a score is not certainly false.
    pub(super) fn possible_score(&mut self, test: &ScoreTest) -> Lit {
        let mut ends = self.ends(test.score);
        let mut ways = Vec::new();
        for range in joined(&test.ranges) {
            // the maximum sum is not below the range, and the minimum is not above it
            let from = range.low.and_then(|low| low.checked_sub(1));
            let from = from.map(|below| !ends.most.at_least(&mut self.solver, -below));
            let to = range.high.and_then(|high| high.checked_add(1));
            let to = to.map(|above| !ends.least.at_least(&mut self.solver, above));
            let both: Vec<Lit> = from.into_iter().chain(to).collect();
            ways.push(self.solver.all_of(&both));
        }
        self.scores.insert(test.score, ends);
        self.solver.some_of(&ways)
    }

    /// The range of a sum if one question is asked and answered with a status, and every other answer is a value. Then
    /// the sum is open only because of that question. `None` if an entry tests it together with other questions.
    pub(in crate::analysis) fn possible_score_on(
        &mut self,
        test: &ScoreTest,
        question: QuestionId,
    ) -> Option<Lit> {
        let score = &self.protocol.scores[test.score.index()];
        let mut spread = 0;
        for group in score.groups(&self.protocol.questions) {
            if group.question == Some(question) {
                let sums = self.sums(question, score, &group.entries);
                let (least, most) = self.of_today(question, &sums);
                spread = most - least;
            }
            let mut entries = group.entries.iter().map(|&entry| &score.points[entry]);
            let is_mixed = group.question.is_none()
                && entries.any(|points| {
                    let tests = points.when.tests(&[]);
                    tests.iter().any(|test| test.question == question)
                });
            if is_mixed {
                return None;
            }
        }
        let mut ends = self.ends(test.score);
        let ranges = joined(&test.ranges).into_iter();
        let wider = ranges.map(|NumberRange { low, high }| NumberRange {
            low: low.map(|low| low.saturating_sub(spread)),
            high,
        });
        let ways: Vec<Lit> = wider
            .map(|range| self.in_range(&mut ends.least, range))
            .collect();
        self.scores.insert(test.score, ends);
        Some(self.solver.some_of(&ways))
    }

    /// The minimum and maximum of the sums of cells that have an answer today.
    fn of_today(&self, question: QuestionId, sums: &[i64]) -> (i64, i64) {
        let cells = self.asked[&question].cells.iter().zip(sums);
        let sums = cells.filter(|(cell, _)| cell.answer(self.today, 0).is_some());
        let sums: Vec<i64> = sums.map(|(_, sum)| *sum).collect();
        let least = sums.iter().min().copied().unwrap_or(0);
        (least, sums.iter().max().copied().unwrap_or(0))
    }

    /// The points if each entry is either true or false, with another reading of its condition.
    pub(in crate::analysis) fn score_with(
        &mut self,
        test: &ScoreTest,
        reading: &mut impl Reading,
    ) -> Lit {
        let protocol = self.protocol;
        let points = protocol.scores[test.score.index()].points.iter();
        let terms = points.map(|points| {
            let holds = self.condition_with(&points.when, reading);
            entry(points.add, holds, holds)
        });
        let terms = terms.collect();
        let mut sum = Sum::new(&self.solver, terms);
        let ranges = joined(&test.ranges).into_iter();
        let ways: Vec<Lit> = ranges.map(|range| self.in_range(&mut sum, range)).collect();
        self.solver.some_of(&ways)
    }

    fn ends(&mut self, id: ScoreId) -> Ends {
        if let Some(known) = self.scores.remove(&id) {
            return known;
        }
        let score = &self.protocol.scores[id.index()];
        let groups = score.groups(&self.protocol.questions);
        let [mut least, mut most] = [Vec::new(), Vec::new()];
        for PointGroup { question, entries } in groups {
            match question {
                Some(question) => {
                    let sums = self.sums(question, score, &entries);
                    least.push(self.group(question, &sums, 1));
                    most.push(self.group(question, &sums, -1));
                }
                None => {
                    for entry_place in entries {
                        let points = &score.points[entry_place];
                        let certain = self.condition(&points.when);
                        let possible = self.condition_with(&points.when, &mut Possible);
                        least.push(entry(points.add, certain, possible));
                        most.push(entry(-points.add, certain, possible));
                    }
                }
            }
        }
        Ends {
            least: Sum::new(&self.solver, least),
            most: Sum::new(&self.solver, most),
        }
    }

    /// The points that some entries about one question add, for each of its cells.
    fn sums(&self, question: QuestionId, score: &Score, entries: &[usize]) -> Vec<i64> {
        let cells = 0..self.asked[&question].cells.len();
        let sum = |cell: usize| -> i64 {
            let points = entries.iter().map(|&entry| &score.points[entry]);
            let held = points.filter(|points| self.holds_at(&points.when, cell));
            held.map(|points| points.add).sum()
        };
        cells.map(sum).collect()
    }

    /// Whether a condition on one question holds in one of its cells.
    fn holds_at(&self, condition: &Condition, cell: usize) -> bool {
        let holds = |member: &&Condition| self.holds_at(member, cell);
        match condition {
            Condition::All(members) => members.iter().all(|member| holds(&member)),
            Condition::Any(members) => members.iter().any(|member| holds(&member)),
            Condition::Count(count) => count.of.iter().filter(holds).count() >= count.at_least,
            Condition::Test(test) => self.passing(test)[cell],
            // no entry of a score tests a score
            Condition::Score(_) => false,
        }
    }

    /// The term of the entries about one question: its sum if it is asked, 0 if it is not, and the lesser of both if it
    /// is maybe asked. A status can stand for each value of today. `sign` is -1 for the maximum sum.
    fn group(&mut self, question: QuestionId, sums: &[i64], sign: i64) -> Term {
        let maybe = self.maybe_shown(question);
        let Asked {
            shown,
            ref values,
            unsure,
            declined,
            ..
        } = self.asked[&question];
        let sums: Vec<i64> = sums.iter().map(|sum| sum * sign).collect();
        let (status, _) = self.of_today(question, &sums);
        let with_value = sums.iter().copied().zip(values.iter().copied());
        let answers: Vec<(i64, Lit)> = with_value
            .chain([(status, unsure), (status, declined)])
            .collect();
        let not_asked = (shown != self.solver.always).then_some(0);
        let mut values: Vec<i64> = answers.iter().map(|(value, _)| *value).collect();
        values.extend(not_asked);
        values.sort_unstable();
        values.dedup();
        let least = values[0];
        let step = |&value: &i64| {
            let reach = answers.iter().filter(|(sum, _)| *sum >= value);
            let mut ways: Vec<Lit> = reach.map(|(_, answer)| *answer).collect();
            let literal = if value <= 0 {
                ways.push(!maybe);
                self.solver.some_of(&ways)
            } else {
                let answered = self.solver.some_of(&ways);
                self.solver.all_of(&[shown, answered])
            };
            (value, literal)
        };
        Term {
            least,
            steps: values[1..].iter().map(step).collect(),
        }
    }
}

/// The term of a single entry, which may be true, false or unknown: positive points count if it is certainly true,
/// negative points if it is possible.
fn entry(add: i64, certain: Lit, possible: Lit) -> Term {
    if add > 0 {
        Term {
            least: 0,
            steps: vec![(add, certain)],
        }
    } else {
        Term {
            least: add,
            steps: vec![(0, !possible)],
        }
    }
}

/// Ranges in order. Ranges that touch are merged.
fn joined(ranges: &[NumberRange]) -> Vec<NumberRange> {
    let mut ranges = ranges.to_vec();
    ranges.retain(|range| match (range.low, range.high) {
        (Some(low), Some(high)) => low <= high,
        _ => true,
    });
    ranges.sort_by_key(|range| range.low);
    let mut joined: Vec<NumberRange> = Vec::new();
    for range in ranges {
        match joined.last_mut() {
            Some(last) if touches(last.high, range.low) => {
                let ends = last.high.zip(range.high);
                last.high = ends.map(|(one, other)| one.max(other));
            }
            _ => joined.push(range),
        }
    }
    joined
}

/// Whether a range that starts here follows one that ends there without a gap.
fn touches(end: Option<i64>, start: Option<i64>) -> bool {
    match (end, start) {
        (Some(end), Some(start)) => start <= end.saturating_add(1),
        _ => true,
    }
}
