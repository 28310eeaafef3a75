//! A compiled protocol: flat tables without names, immutable, shared between threads. Plain data; `compile` fills them.

use jiff::civil::Date;

use super::cells::{Cell, Cells};
use super::judge::Calendar;
use super::truth::Truth;
use crate::model::{
    Accept, Clear, Dated, Duration, NumberRange, ProcedureId, QuestionId, RuleId, Verdict,
};

/// Everything that the evaluator needs of a protocol.
#[derive(Debug, Clone, Default)]
pub(super) struct Tables {
    pub nodes: Vec<Node>,
    /// The members of `All` and `Any` nodes.
    pub members: Vec<NodeId>,
    /// Each different test once.
    pub tests: Vec<FlatTest>,
    pub accepts: Vec<Accept>,
    /// The truth of each test for each cell of its question.
    pub truths: Vec<Truth>,
    pub questions: Vec<FlatQuestion>,
    pub rules: Vec<FlatRule>,
    pub procedures: Vec<FlatProcedure>,
    /// The questions with a show-if, in interview order.
    pub conditional: Vec<Conditional>,
}

/// Index of a node.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(pub u32);

/// Index of a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TestId(pub u32);

/// A part of a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    All(Slice),
    Any(Slice),
    Test(TestId),
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
    pub show_if: NodeId,
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
    pub show_if: Option<NodeId>,
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
    pub when: NodeId,
    pub verdict: Verdict,
    pub wait: Option<Duration>,
    /// Of a `defer`: the windows that must hold for the rule to hold.
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

    pub fn node(&self, id: NodeId) -> Node {
        self.nodes[id.0 as usize]
    }

    pub fn members(&self, slice: Slice) -> &[NodeId] {
        slice.of(&self.members)
    }

    pub fn test(&self, id: TestId) -> FlatTest {
        self.tests[id.0 as usize]
    }

    pub fn accepted(&self, test: FlatTest) -> &[Accept] {
        test.accepts.of(&self.accepts)
    }

    /// The truth of a test for a cell of its question, if the question is asked.
    pub fn truth(&self, test: FlatTest, cell: Cell) -> Truth {
        self.truths[test.truths as usize + usize::from(cell.place())]
    }

    pub fn calendar(&self, question: QuestionId, on: Date) -> Calendar {
        Calendar {
            on,
            dated: self.question(question).dated,
        }
    }

    /// Calls `visit` with every test of a condition.
    pub fn for_each_test(&self, node: NodeId, visit: &mut impl FnMut(FlatTest)) {
        match self.node(node) {
            Node::All(members) | Node::Any(members) => {
                for &member in self.members(members) {
                    self.for_each_test(member, visit);
                }
            }
            Node::Test(test) => visit(self.test(test)),
        }
    }
}

/// An index into one of the tables.
pub(super) fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("a table has fewer than 2^32 entries")
}
