//! The compiled protocol: flat tables, no names, immutable, shared between threads.

use super::judge::Calendar;
use crate::model::{
    Accept, Clear, Condition, Dated, Duration, Kind, NumberRange, ProcedureId, Protocol,
    QuestionId, RuleId, Verdict,
};
use jiff::civil::Date;

/// A protocol made ready to evaluate. Made once by [`Program::compile`]; cannot fail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    pub(super) nodes: Vec<Node>,
    /// Children of `All` and `Any` nodes, as ranges of this table.
    pub(super) children: Vec<NodeId>,
    pub(super) accepts: Vec<Accept>,
    pub(super) questions: Vec<FlatQuestion>,
    pub(super) rules: Vec<FlatRule>,
    pub(super) procedures: Vec<FlatProcedure>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NodeId(u32);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Node {
    All(Slice),
    Any(Slice),
    /// A test on a question; the slice is of `accepts`.
    Test(QuestionId, Slice),
}

/// A stretch of one of the tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Slice {
    start: u32,
    end: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FlatQuestion {
    pub show_if: Option<NodeId>,
    pub dated: Dated,
    /// How many options a `yes-no`, `choice` or `multi` has.
    pub option_count: usize,
    /// What a number may be, in steps.
    pub bounds: NumberRange,
    pub clear: Clear,
    pub clear_for: Vec<(ProcedureId, Clear)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FlatRule {
    pub when: NodeId,
    pub verdict: Verdict,
    pub wait: Option<Duration>,
    /// On a `defer`: the windows that must hold for it to fire.
    pub windows: Vec<(QuestionId, Duration)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FlatProcedure {
    /// The questions it asks, in interview order.
    pub questions: Vec<QuestionId>,
    /// Its rules, in file order.
    pub rules: Vec<RuleId>,
}

impl Program {
    /// Compiles a protocol.
    pub fn compile(protocol: &Protocol) -> Self {
        let mut program = Self {
            nodes: Vec::new(),
            children: Vec::new(),
            accepts: Vec::new(),
            questions: Vec::new(),
            rules: Vec::new(),
            procedures: Vec::new(),
        };
        for question in &protocol.questions {
            let show_if = question
                .show_if
                .as_ref()
                .map(|condition| program.add(condition));
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
                dated,
                option_count: question.kind.option_count(),
                bounds: NumberRange { low, high },
                clear: question.clear.clone(),
                clear_for: question.clear_for.clone(),
            });
        }
        for rule in &protocol.rules {
            let when = program.add(&rule.when);
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
                rules: having(&protocol.rules, |rule| rule.procedures.contains(&procedure)),
            })
            .collect();
        program
    }

    /// The questions that a procedure asks, in interview order.
    pub fn questions_of(&self, procedure: ProcedureId) -> &[QuestionId] {
        &self.procedures[procedure.index()].questions
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

    pub(super) fn accepted(&self, slice: Slice) -> &[Accept] {
        &self.accepts[slice.start as usize..slice.end as usize]
    }

    pub(super) fn calendar(&self, question: QuestionId, on: Date) -> Calendar {
        Calendar {
            on,
            dated: self.questions[question.index()].dated,
        }
    }

    fn add(&mut self, condition: &Condition) -> NodeId {
        let node = match condition {
            Condition::All(members) => Node::All(self.add_members(members)),
            Condition::Any(members) => Node::Any(self.add_members(members)),
            Condition::Test(test) => {
                let start = self.accepts.len();
                self.accepts.extend(test.accepts.iter().cloned());
                Node::Test(test.question, Slice::new(start, self.accepts.len()))
            }
        };
        self.nodes.push(node);
        NodeId(narrow(self.nodes.len() - 1))
    }

    fn add_members(&mut self, members: &[Condition]) -> Slice {
        let ids: Vec<_> = members.iter().map(|member| self.add(member)).collect();
        let start = self.children.len();
        self.children.extend(ids);
        Slice::new(start, self.children.len())
    }
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
