//! Scores: sums of points, with the minimum and maximum value that the answers of a sheet allow.

use super::condition::{Condition, Count, Test};
use super::id::{QuestionId, TopicId};
use super::question::{Kind, Question};
use crate::source::Span;

/// A sum of points for answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Its id, which no question has.
    pub id: String,
    /// The topic it belongs to.
    pub topic: TopicId,
    /// The text shown for it.
    pub title: String,
    /// The entries, in file order.
    pub points: Vec<Points>,
    /// Location of its id in the file.
    pub span: Span,
    /// Location of the whole block, from its header to its last value.
    pub block: Span,
}

/// Points that are added if a condition holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Points {
    /// Number of points, from -100 to 100, not 0.
    pub add: i64,
    /// The condition. It tests questions only.
    pub when: Condition,
    /// Location of the entry in the file.
    pub span: Span,
}

/// The minimum and maximum value of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ScoreValue {
    /// The minimum.
    pub at_least: i64,
    /// The maximum.
    pub at_most: i64,
}

/// Entries of a score whose points depend on each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointGroup {
    /// The single question that all of them test, if its answers are exact. Otherwise the group is one entry.
    pub question: Option<QuestionId>,
    /// Their indices among the points of the score.
    pub entries: Vec<usize>,
}

impl Condition {
    /// Calls `visit` with every test on a question, from left to right, including those of the scores that it tests.
    /// `scores` are those of its protocol. A condition that tests no score needs none.
    pub fn for_each_test<'a>(&'a self, scores: &'a [Score], visit: &mut impl FnMut(&'a Test)) {
        match self {
            Self::All(members) | Self::Any(members) | Self::Count(Count { of: members, .. }) => {
                for member in members {
                    member.for_each_test(scores, visit);
                }
            }
            Self::Test(test) => visit(test),
            Self::Score(test) => {
                for points in &scores[test.score.index()].points {
                    points.when.for_each_test(scores, visit);
                }
            }
        }
    }

    /// Every test on a question, as [`for_each_test`](Self::for_each_test) visits them.
    pub fn tests<'a>(&'a self, scores: &'a [Score]) -> Vec<&'a Test> {
        let mut tests = Vec::new();
        self.for_each_test(scores, &mut |test| tests.push(test));
        tests
    }
}

impl Score {
    /// The groups of its entries, in the order of their first entries. The entries that test one and the same question,
    /// of another type than `multi`, form a group. Every other entry is a group of its own.
    pub fn groups(&self, questions: &[Question]) -> Vec<PointGroup> {
        let mut groups: Vec<PointGroup> = Vec::new();
        for (entry, points) in self.points.iter().enumerate() {
            let question = points.only_question(questions);
            let is_same =
                |group: &&mut PointGroup| question.is_some() && group.question == question;
            match groups.iter_mut().find(is_same) {
                Some(group) => group.entries.push(entry),
                None => groups.push(PointGroup {
                    question,
                    entries: vec![entry],
                }),
            }
        }
        groups
    }
}

impl Points {
    /// The question that its condition tests, if it tests no other and the question is not a `multi`.
    fn only_question(&self, questions: &[Question]) -> Option<QuestionId> {
        let tests = self.when.tests(&[]);
        let first = tests.first()?.question;
        let is_multi = matches!(questions[first.index()].kind, Kind::Multi { .. });
        let is_only = tests.iter().all(|test| test.question == first);
        (is_only && !is_multi).then_some(first)
    }
}

impl ScoreValue {
    /// The range from the minimum to the maximum of these sums. Returns `None` if there are none.
    pub fn over(sums: impl IntoIterator<Item = i64>) -> Option<Self> {
        let one = |sum| Self {
            at_least: sum,
            at_most: sum,
        };
        sums.into_iter().map(one).reduce(Self::or)
    }

    /// The range that includes both ranges.
    pub fn or(self, other: Self) -> Self {
        Self {
            at_least: self.at_least.min(other.at_least),
            at_most: self.at_most.max(other.at_most),
        }
    }

    /// Whether the range contains a value.
    pub fn holds(self, value: i64) -> bool {
        (self.at_least..=self.at_most).contains(&value)
    }

    /// The value, if there is only one.
    pub fn exact(self) -> Option<i64> {
        (self.at_least == self.at_most).then_some(self.at_least)
    }
}
