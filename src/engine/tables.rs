//! A compiled protocol: flat tables without names, immutable, and shared between threads. Plain data, filled by
//! `compile`.

use super::bits::Bits;
use super::cells::{Cell, Cells};
use crate::model::{
    Accept, AsOf, Clear, Dated, Duration, Keep, Limits, NumberRange, ProcedureId, QuestionId,
    RuleId, ScoreId, ScoreValue, Truth, Verdict,
};

/// Everything that the evaluator needs from a protocol.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    /// The members of every `all`, `any` and `count`, one list after another.
    pub members: Vec<Node>,
    /// The accepted answers of each different test.
    pub accepts: Vec<Accept>,
    /// The truth of each test for each cell of its question.
    pub truths: Vec<Truth>,
    /// The values that each test on a score accepts.
    pub ranges: Vec<NumberRange>,
    pub scores: Vec<FlatScore>,
    pub questions: Vec<FlatQuestion>,
    pub rules: Vec<FlatRule>,
    /// The rules in the order of reasons: the most severe first, then in file order. The index of a rule is its rank.
    pub ranked: Vec<RankedRule>,
    /// The rank of each rule.
    pub ranks: Vec<usize>,
    /// The different sources of the dates of rules. Many rules have the same one.
    pub date_sources: Vec<DateSource>,
    /// The different waits of rules.
    pub waits: Vec<Duration>,
    pub procedures: Vec<FlatProcedure>,
    /// The questions with a show-if, in interview order.
    pub conditional: Vec<Conditional>,
    /// The questions whose answers can become too old.
    pub limits: Vec<Limit>,
}

/// The time for which the answers to some questions may be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Limit {
    pub keep: Keep,
    /// The questions, in interview order.
    pub questions: Vec<QuestionId>,
}

/// A condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    All(Slice),
    Any(Slice),
    /// At least this number of the members.
    Count(u32, Slice),
    Test(FlatTest),
    Score(FlatScoreTest),
}

/// A range of one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slice {
    start: u32,
    end: u32,
}

/// A rule with what most results need of it. It is small, so that all of them fit into the processor cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RankedRule {
    pub rule: RuleId,
    pub verdict: Verdict,
    /// Its date source, if it gives a date.
    pub date_source: Option<u32>,
}

/// A question with a show-if.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Conditional {
    pub question: QuestionId,
    pub show_if: Node,
}

/// A test on a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FlatTest {
    pub question: QuestionId,
    pub accepts: Slice,
    /// Its first entry in `truths`.
    pub truths: u32,
}

/// A test on a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FlatScoreTest {
    pub score: ScoreId,
    pub ranges: Slice,
}

/// A score.
#[derive(Debug, Clone)]
pub(super) struct FlatScore {
    pub groups: Vec<FlatGroup>,
    /// Its entries, in file order.
    pub points: Vec<FlatPoints>,
}

/// Entries of a score whose points depend on each other, as indices among its points.
#[derive(Debug, Clone)]
pub(super) enum FlatGroup {
    /// They test only one question.
    Question {
        question: QuestionId,
        entries: Vec<usize>,
        /// Their sum for each value cell of the question.
        sums: Vec<i64>,
        /// The minimum and maximum sum over all values. `None` if the possible values depend on the day.
        whole: Option<ScoreValue>,
    },
    /// One entry that tests something else.
    Entry([usize; 1]),
}

impl FlatGroup {
    /// The indices of its entries among the points of its score.
    pub(super) fn entries(&self) -> &[usize] {
        match self {
            Self::Question { entries, .. } => entries,
            Self::Entry(entry) => entry,
        }
    }
}

/// An entry of a score.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct FlatPoints {
    pub add: i64,
    pub when: Node,
}

/// A question with its cells.
#[derive(Debug, Clone)]
pub(super) struct FlatQuestion {
    pub show_if: Option<Node>,
    pub cells: Cells,
    pub dated: Dated,
    /// The number of options of a `yes-no`, `choice` or `multi`.
    pub option_count: usize,
    /// The bounds of a number, in steps.
    pub bounds: NumberRange,
    /// The time for which its answer may be used.
    pub keep: Keep,
    pub clear: Clear,
    pub clear_for: Vec<(ProcedureId, Clear)>,
}

/// A rule without its texts.
#[derive(Debug, Clone)]
pub(super) struct FlatRule {
    pub when: Node,
    pub verdict: Verdict,
    /// The source of its date, among those of all rules, if it gives a date.
    pub date_source: Option<u32>,
    /// Whether it tests a score.
    pub tests_score: bool,
}

/// The source of the date of a rule: at least one window or a wait.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct DateSource {
    /// The wait, among those of all rules.
    pub wait: Option<u32>,
    /// The windows. The date is the end of the first that closes.
    pub windows: Vec<(QuestionId, Duration)>,
}

/// The questions, rules and scores of a procedure.
#[derive(Debug, Clone)]
pub(super) struct FlatProcedure {
    /// The questions it asks, in interview order.
    pub questions: Vec<QuestionId>,
    /// Its rules, in file order.
    pub rules: Vec<RuleId>,
    /// The ranks of its rules.
    pub ranks: Bits,
    /// The scores that they test, in file order.
    pub scores: Vec<ScoreId>,
}

impl FlatRule {
    /// Whether the rule could still change a verdict of at least this one, or its date, if it is unknown.
    pub(super) fn could_change(&self, at_least: Verdict) -> bool {
        let is_another_defer = at_least == Verdict::Defer && self.verdict == Verdict::Defer;
        self.verdict > at_least || is_another_defer || self.gives_date()
    }

    /// Whether it has a date.
    pub(super) fn gives_date(&self) -> bool {
        self.date_source.is_some()
    }
}

impl Slice {
    pub(super) fn new(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    pub(super) fn of<T>(self, table: &[T]) -> &[T] {
        &table[self.start as usize..self.end as usize]
    }
}

impl Tables {
    pub(super) fn question(&self, question: QuestionId) -> &FlatQuestion {
        &self.questions[question.index()]
    }

    pub(super) fn rule(&self, rule: RuleId) -> &FlatRule {
        &self.rules[rule.index()]
    }

    pub(super) fn procedure(&self, procedure: ProcedureId) -> &FlatProcedure {
        &self.procedures[procedure.index()]
    }

    pub(super) fn score(&self, score: ScoreId) -> &FlatScore {
        &self.scores[score.index()]
    }

    pub(super) fn members(&self, slice: Slice) -> &[Node] {
        slice.of(&self.members)
    }

    pub(super) fn accepted(&self, test: FlatTest) -> &[Accept] {
        test.accepts.of(&self.accepts)
    }

    /// The truth of a test for a cell of its question, if the question is asked.
    pub(super) fn truth(&self, test: FlatTest, cell: Cell) -> Truth {
        self.truths[test.truths as usize + usize::from(cell.place())]
    }

    /// Whether the answer to a question is too old. It is not if the day it was given is not known.
    pub(super) fn is_stale(&self, question: QuestionId, as_of: AsOf) -> bool {
        let keep = self.question(question).keep;
        as_of
            .given
            .is_some_and(|given| keep.is_over(given, as_of.on))
    }

    /// The limits of an answer to a question.
    pub(super) fn limits(&self, question: QuestionId, as_of: AsOf) -> Limits {
        let question = self.question(question);
        Limits {
            as_of,
            dated: question.dated,
            numbers: question.bounds,
        }
    }

    /// Calls `visit` with every test of a condition.
    pub(super) fn for_each_test(&self, node: Node, visit: &mut impl FnMut(FlatTest)) {
        match node {
            Node::All(members) | Node::Any(members) | Node::Count(_, members) => {
                for &member in self.members(members) {
                    self.for_each_test(member, visit);
                }
            }
            Node::Test(test) => visit(test),
            Node::Score(test) => {
                for points in &self.score(test.score).points {
                    self.for_each_test(points.when, visit);
                }
            }
        }
    }
}

/// An index into one of the tables.
pub(super) fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("a table has fewer than 2^32 entries")
}
