//! The compiled protocol: flat tables, no names, immutable, shared between threads.

use std::collections::HashMap;
use std::sync::OnceLock;

use jiff::civil::Date;

use super::Truth;
use super::calm::Calm;
use super::cells::{Cell, Cells, Code};
use super::filter::Filter;
use super::judge::Calendar;
use crate::model::{
    Accept, Answer, Clear, Condition, Dated, Duration, Kind, NumberRange, ProcedureId, Protocol,
    QuestionId, RuleId, Test, Verdict,
};

/// A protocol made ready to evaluate. Made once by [`Program::compile`]; cannot fail.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    /// Children of `All` and `Any` nodes, as ranges of this table.
    pub(super) children: Vec<NodeId>,
    /// Each test that stands somewhere, once.
    pub(super) tests: Vec<FlatTest>,
    accepts: Vec<Accept>,
    /// What each test makes of each cell of its question.
    truths: Vec<Truth>,
    pub(super) questions: Vec<FlatQuestion>,
    pub(super) rules: Vec<FlatRule>,
    pub(super) procedures: Vec<FlatProcedure>,
    /// The questions with a show-if, in interview order.
    pub(super) conditional: Vec<Conditional>,
    /// Made when it is first needed, like `calm`.
    filter: OnceLock<Filter>,
    calm: OnceLock<Calm>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TestId(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    All(Slice),
    Any(Slice),
    Test(TestId),
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
    accepts: Slice,
    /// Its first entry in `truths`.
    truths: u32,
}

/// A stretch of one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slice {
    start: u32,
    end: u32,
}

#[derive(Debug, Clone)]
pub(super) struct FlatQuestion {
    pub show_if: Option<NodeId>,
    pub cells: Cells,
    pub dated: Dated,
    /// How many options a `yes-no`, `choice` or `multi` has.
    pub option_count: usize,
    /// What a number may be, in steps.
    pub bounds: NumberRange,
    pub clear: Clear,
    pub clear_for: Vec<(ProcedureId, Clear)>,
}

#[derive(Debug, Clone)]
pub(super) struct FlatRule {
    pub when: NodeId,
    pub verdict: Verdict,
    pub wait: Option<Duration>,
    /// On a `defer`: the windows that must hold for it to fire.
    pub windows: Vec<(QuestionId, Duration)>,
}

#[derive(Debug, Clone)]
pub(super) struct FlatProcedure {
    /// The questions it asks, in interview order.
    pub questions: Vec<QuestionId>,
    /// Those of them with a show-if.
    pub conditional: Vec<QuestionId>,
    /// Its rules, in file order.
    pub rules: Vec<RuleId>,
}

/// The tests that were added so far.
type Known<'p> = HashMap<(QuestionId, &'p [Accept]), TestId>;

impl Program {
    /// Compiles a protocol.
    pub fn compile(protocol: &Protocol) -> Self {
        let mut program = Self {
            nodes: Vec::new(),
            children: Vec::new(),
            tests: Vec::new(),
            accepts: Vec::new(),
            truths: Vec::new(),
            questions: Vec::new(),
            rules: Vec::new(),
            procedures: Vec::new(),
            conditional: Vec::new(),
            filter: OnceLock::new(),
            calm: OnceLock::new(),
        };
        let mut known = Known::new();
        let accepts = accepts_of_each(protocol);
        for (question, accepts) in protocol.questions.iter().zip(&accepts) {
            let show_if = question
                .show_if
                .as_ref()
                .map(|condition| program.add(condition, &mut known));
            let cells = Cells::cut(&question.kind, accepts);
            if let Some(show_if) = show_if {
                program.conditional.push(Conditional {
                    question: QuestionId::from(program.questions.len()),
                    show_if,
                });
            }
            let dated = match question.kind {
                Kind::Date(dated) => dated,
                _ => Dated::Any,
            };
            let (low, high) = match &question.kind {
                Kind::Number(number) => (number.min, number.max),
                _ => (None, None),
            };
            program.questions.push(FlatQuestion {
                show_if,
                cells,
                dated,
                option_count: question.kind.option_count(),
                bounds: NumberRange { low, high },
                clear: question.clear.clone(),
                clear_for: question.clear_for.clone(),
            });
        }
        for rule in &protocol.rules {
            let when = program.add(&rule.when, &mut known);
            let windows = match rule.verdict {
                Verdict::Defer => rule.when.required_windows(),
                _ => Vec::new(),
            };
            program.rules.push(FlatRule {
                when,
                verdict: rule.verdict,
                wait: rule.wait,
                windows,
            });
        }
        program.procedures = protocol
            .procedure_ids()
            .map(|procedure| FlatProcedure {
                questions: having(&protocol.questions, |question| {
                    question.procedures.contains(&procedure)
                }),
                conditional: having(&protocol.questions, |question| {
                    question.show_if.is_some() && question.procedures.contains(&procedure)
                }),
                rules: having(&protocol.rules, |rule| rule.procedures.contains(&procedure)),
            })
            .collect();
        program
    }

    /// The questions that a procedure asks, in interview order.
    pub fn questions_of(&self, procedure: ProcedureId) -> &[QuestionId] {
        &self.procedures[procedure.index()].questions
    }

    pub(super) fn conditional_of(&self, procedure: ProcedureId) -> &[QuestionId] {
        &self.procedures[procedure.index()].conditional
    }

    /// The rules of a procedure, in file order.
    pub fn rules_of(&self, procedure: ProcedureId) -> &[RuleId] {
        &self.procedures[procedure.index()].rules
    }

    pub(super) fn node(&self, id: NodeId) -> Node {
        self.nodes[id.0 as usize]
    }

    pub(super) fn members(&self, slice: Slice) -> &[NodeId] {
        &self.children[slice.start as usize..slice.end as usize]
    }

    pub(super) fn test(&self, id: TestId) -> FlatTest {
        self.tests[id.0 as usize]
    }

    pub(super) fn accepted(&self, test: FlatTest) -> &[Accept] {
        &self.accepts[test.accepts.start as usize..test.accepts.end as usize]
    }

    /// What a test makes of a cell of its question, were it asked.
    pub(super) fn truth(&self, test: FlatTest, cell: Cell) -> Truth {
        self.truths[test.truths as usize + usize::from(cell.place())]
    }

    /// The code of an answer on a screening date, on which only that of a date depends.
    pub fn code(&self, question: QuestionId, answer: &Answer, on: Date) -> Code {
        let cell = self.questions[question.index()].cells.of(answer, on);
        Code::new(cell, self.calm().is_stirred_by(question, cell))
    }

    /// Which rules a sheet can make true.
    pub(super) fn filter(&self) -> &Filter {
        self.filter.get_or_init(|| Filter::new(self))
    }

    /// What everyday answers come to.
    pub(super) fn calm(&self) -> &Calm {
        self.calm.get_or_init(|| Calm::new(self))
    }

    pub(super) fn calendar(&self, question: QuestionId, on: Date) -> Calendar {
        Calendar {
            on,
            dated: self.questions[question.index()].dated,
        }
    }

    fn add<'p>(&mut self, condition: &'p Condition, known: &mut Known<'p>) -> NodeId {
        let node = match condition {
            Condition::All(members) => Node::All(self.add_members(members, known)),
            Condition::Any(members) => Node::Any(self.add_members(members, known)),
            Condition::Test(test) => Node::Test(self.add_test(test, known)),
        };
        self.nodes.push(node);
        NodeId(narrow(self.nodes.len() - 1))
    }

    fn add_members<'p>(&mut self, members: &'p [Condition], known: &mut Known<'p>) -> Slice {
        let ids: Vec<_> = members
            .iter()
            .map(|member| self.add(member, known))
            .collect();
        let start = self.children.len();
        self.children.extend(ids);
        Slice::new(start, self.children.len())
    }

    /// A show-if looks back, so the cells of its questions are cut by then; those of a rule are too.
    fn add_test<'p>(&mut self, test: &'p Test, known: &mut Known<'p>) -> TestId {
        *known
            .entry((test.question, &test.accepts))
            .or_insert_with(|| {
                let start = self.accepts.len();
                self.accepts.extend(test.accepts.iter().cloned());
                let truths = narrow(self.truths.len());
                let cells = &self.questions[test.question.index()].cells;
                self.truths.extend(cells.truths(&test.accepts));
                self.tests.push(FlatTest {
                    question: test.question,
                    accepts: Slice::new(start, self.accepts.len()),
                    truths,
                });
                TestId(narrow(self.tests.len() - 1))
            })
    }
}

/// Everything that is compared with the answers to each question.
fn accepts_of_each(protocol: &Protocol) -> Vec<Vec<&Accept>> {
    let mut all = vec![Vec::new(); protocol.questions.len()];
    let rules = protocol.rules.iter().map(|rule| &rule.when);
    let show_ifs = protocol
        .questions
        .iter()
        .filter_map(|one| one.show_if.as_ref());
    for condition in rules.chain(show_ifs) {
        condition.for_each_test(&mut |test| all[test.question.index()].extend(&test.accepts));
    }
    all
}

impl Slice {
    fn new(start: usize, end: usize) -> Self {
        Self {
            start: narrow(start),
            end: narrow(end),
        }
    }
}

fn narrow(at: usize) -> u32 {
    u32::try_from(at).expect("a table has fewer than 2^32 entries")
}

fn having<T, Id: From<usize>>(table: &[T], wanted: impl Fn(&T) -> bool) -> Vec<Id> {
    (0..table.len())
        .filter(|&index| wanted(&table[index]))
        .map(Id::from)
        .collect()
}
