//! A compiled protocol: flat tables without names, immutable, shared between threads. Plain data; `compile` fills them.

use super::cells::{Cell, Cells};
use super::judge::Calendar;
use crate::model::{
    Accept, AsOf, Clear, Dated, Duration, NumberRange, ProcedureId, QuestionId, RuleId, Truth,
    Verdict,
};

/// Everything that the evaluator needs of a protocol.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    /// The members of every `all` and `any`, side by side.
    pub members: Vec<Node>,
    /// The accepted answers of each different test.
    pub accepts: Vec<Accept>,
    /// The truth of each test for each cell of its question.
    pub truths: Vec<Truth>,
    pub questions: Vec<FlatQuestion>,
    pub rules: Vec<FlatRule>,
    pub procedures: Vec<FlatProcedure>,
    /// The questions with a show-if, in interview order.
    pub conditional: Vec<Conditional>,
}

/// A condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    All(Slice),
    Any(Slice),
    Test(FlatTest),
}

/// A range of one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slice {
    start: u32,
    end: u32,
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

/// A question.
#[derive(Debug, Clone)]
pub(super) struct FlatQuestion {
    pub show_if: Option<Node>,
    pub cells: Cells,
    pub dated: Dated,
    /// The number of options of a `yes-no`, `choice` or `multi`.
    pub option_count: usize,
    /// The bounds of a number, in steps.
    pub bounds: NumberRange,
    pub clear: Clear,
    pub clear_for: Vec<(ProcedureId, Clear)>,
}

/// A rule.
#[derive(Debug, Clone)]
pub(super) struct FlatRule {
    pub when: Node,
    pub verdict: Verdict,
    pub wait: Option<Duration>,
    /// The windows that give its date: it ends with the first of them.
    pub windows: Vec<(QuestionId, Duration)>,
}

/// A procedure.
#[derive(Debug, Clone)]
pub(super) struct FlatProcedure {
    /// The questions it asks, in interview order.
    pub questions: Vec<QuestionId>,
    /// Those of them with a show-if.
    pub conditional: Vec<QuestionId>,
    /// Its rules, in file order.
    pub rules: Vec<RuleId>,
}

impl FlatRule {
    /// Whether it has a date to give.
    pub fn gives_date(&self) -> bool {
        self.wait.is_some() || !self.windows.is_empty()
    }
}

impl Slice {
    pub fn new(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }

    pub fn of<T>(self, table: &[T]) -> &[T] {
        &table[self.start as usize..self.end as usize]
    }
}

impl Tables {
    pub fn question(&self, question: QuestionId) -> &FlatQuestion {
        &self.questions[question.index()]
    }

    pub fn rule(&self, rule: RuleId) -> &FlatRule {
        &self.rules[rule.index()]
    }

    pub fn procedure(&self, procedure: ProcedureId) -> &FlatProcedure {
        &self.procedures[procedure.index()]
    }

    pub fn members(&self, slice: Slice) -> &[Node] {
        slice.of(&self.members)
    }

    pub fn accepted(&self, test: FlatTest) -> &[Accept] {
        test.accepts.of(&self.accepts)
    }

    /// The truth of a test for a cell of its question, if the question is asked.
    pub fn truth(&self, test: FlatTest, cell: Cell) -> Truth {
        self.truths[test.truths as usize + usize::from(cell.place())]
    }

    pub fn calendar(&self, question: QuestionId, as_of: AsOf) -> Calendar {
        Calendar {
            as_of,
            dated: self.question(question).dated,
        }
    }

    /// Calls `visit` with every test of a condition.
    pub fn for_each_test(&self, node: Node, visit: &mut impl FnMut(FlatTest)) {
        match node {
            Node::All(members) | Node::Any(members) => {
                for &member in self.members(members) {
                    self.for_each_test(member, visit);
                }
            }
            Node::Test(test) => visit(test),
        }
    }
}

/// An index into one of the tables.
pub(super) fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("a table has fewer than 2^32 entries")
}
