//! The explanation of a rule: its condition as a tree with the truth of each part.

use std::cmp::Ordering;

use jiff::civil::Date;

use super::condition::{Accept, NumberRange};
use super::date::Duration;
use super::id::{QuestionId, ScoreId};
use super::score::ScoreValue;

/// True, false, or not known. The order is false, unknown, true.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It may hold.
    Unknown,
    /// It holds.
    True,
}

/// The truth of a rule and of everything that it depends on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The condition of the rule.
    pub condition: Explained,
    /// The show-ifs of the questions that the rule depends on and that are not certainly asked, in interview order.
    pub show_ifs: Vec<(QuestionId, Explained)>,
    /// The questions whose answers are too old, in interview order. They count as missing.
    pub stale: Vec<QuestionId>,
}

/// A condition, and whether it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explained {
    /// All must hold.
    All(Truth, Vec<Explained>),
    /// At least one must hold.
    Any(Truth, Vec<Explained>),
    /// At least a given number must hold.
    Count(Truth, usize, Vec<Explained>),
    /// One question is tested.
    Test(ExplainedTest),
    /// A score is tested.
    Score(ExplainedScore),
}

/// A test on a score, with the points of each entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedScore {
    /// Whether the score passes.
    pub truth: Truth,
    /// The score.
    pub score: ScoreId,
    /// The accepted values: those in any of these ranges.
    pub ranges: Vec<NumberRange>,
    /// The value of the score.
    pub value: ScoreValue,
    /// Its groups of entries.
    pub groups: Vec<ExplainedPoints>,
}

/// A group of entries of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedPoints {
    /// The points that the group gives.
    pub value: ScoreValue,
    /// The index of each entry among the points of the score, with its condition.
    pub entries: Vec<(usize, Explained)>,
}

/// A test on one question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedTest {
    /// Whether the question is asked and its answer is accepted.
    pub truth: Truth,
    /// The question.
    pub question: QuestionId,
    /// Whether it is asked.
    pub asked: Truth,
    /// The questions of its show-if that prevent it from being certainly asked. Empty if it is certainly asked.
    pub because: Vec<QuestionId>,
    /// The accepted answers. There are several if the test is a list.
    pub accepts: Vec<ExplainedAccept>,
}

/// One accepted answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExplainedAccept {
    /// Whether the question is asked and this is its answer.
    pub truth: Truth,
    /// The accepted answer.
    pub accept: Accept,
    /// The comparisons on which a test on a date depends, for the first and the last day of the answer. Empty for any
    /// other test, and for a test that is ignored.
    pub sums: Vec<Sum>,
}

/// A comparison of two days, one of them a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sum {
    /// The day and the duration of the sum. `None` if a day is compared as it is.
    pub added: Option<(Date, Duration)>,
    /// The result.
    pub day: Date,
    /// The result compared with the other day.
    pub order: Ordering,
    /// The other day.
    pub other: Date,
}

impl Explained {
    /// Whether the comparison holds.
    pub fn truth(&self) -> Truth {
        match self {
            Self::All(truth, _) | Self::Any(truth, _) | Self::Count(truth, _, _) => *truth,
            Self::Test(test) => test.truth,
            Self::Score(test) => test.truth,
        }
    }
}
