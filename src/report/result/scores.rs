//! Scores in a result: the minimum and maximum value of each, and in a reason the entries that hold.

use serde::Serialize;

use crate::model::{Protocol, ReasonScore, ScoreId, ScoreValue};

/// The value of a score.
#[derive(Debug, Clone, Copy, Serialize)]
#[non_exhaustive]
pub struct ScoreEntry {
    /// The minimum value that the answers allow.
    pub at_least: i64,
    /// The maximum value.
    pub at_most: i64,
}

/// A score that made a rule true.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct ReasonScoreEntry<'a> {
    /// The minimum value that the answers allow.
    pub at_least: i64,
    /// The maximum value.
    pub at_most: i64,
    /// The entries that hold, in file order.
    pub points: Vec<PointsEntry<'a>>,
}

/// An entry of a score that holds.
#[derive(Debug, Serialize)]
#[non_exhaustive]
pub struct PointsEntry<'a> {
    /// The points that it adds.
    pub add: i64,
    /// The ids of the questions that it tests, each once.
    pub questions: Vec<&'a str>,
}

/// The scores of a procedure by id.
pub(super) fn entries<'a>(
    protocol: &'a Protocol,
    scores: &[(ScoreId, ScoreValue)],
) -> Vec<(&'a str, ScoreEntry)> {
    let entry = |&(score, value): &(ScoreId, ScoreValue)| {
        let ScoreValue { at_least, at_most } = value;
        let id = protocol.score(score).id.as_str();
        (id, ScoreEntry { at_least, at_most })
    };
    scores.iter().map(entry).collect()
}

/// The scores of a reason by id.
pub(super) fn of_reason<'a>(
    protocol: &'a Protocol,
    scores: &[ReasonScore],
) -> Vec<(&'a str, ReasonScoreEntry<'a>)> {
    let entry = |reason: &ReasonScore| {
        let score = protocol.score(reason.score);
        let points = reason.points.iter().map(|&place| {
            let points = &score.points[place];
            let mut questions: Vec<&str> = Vec::new();
            points.when.for_each_test(&[], &mut |test| {
                let id = protocol.question(test.question).id.as_str();
                if !questions.contains(&id) {
                    questions.push(id);
                }
            });
            PointsEntry {
                add: points.add,
                questions,
            }
        });
        let ScoreValue { at_least, at_most } = reason.value;
        let entry = ReasonScoreEntry {
            at_least,
            at_most,
            points: points.collect(),
        };
        (score.id.as_str(), entry)
    };
    scores.iter().map(entry).collect()
}
