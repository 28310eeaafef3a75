//! A protocol that is ready for evaluation: its tables, and the index that makes evaluation fast.

use super::cells::Code;
use super::change_days::ChangeDays;
use super::compile::compile;
use super::index::Index;
use super::judge::judge;
use super::tables::Tables;
use crate::model::{Answer, AsOf, ProcedureId, Protocol, QuestionId, RuleId, Test, Truth, Verdict};

/// A protocol that is ready for evaluation. It is immutable and can be shared between threads.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) tables: Tables,
    pub(super) index: Index,
    /// Finds the days on which a test changes, if windows are computed.
    pub(super) change_days: Option<ChangeDays>,
}

impl Program {
    /// Compiles a protocol.
    pub fn compile(protocol: &Protocol) -> Self {
        let tables = compile(protocol);
        let index = Index::new(&tables);
        Self {
            tables,
            index,
            change_days: None,
        }
    }

    /// Makes the program also compute, for each outcome, the days on which the same answers give at most a precaution.
    pub fn with_windows(mut self) -> Self {
        self.change_days = Some(ChangeDays::new(&self.tables));
        self
    }

    /// Whether it computes the days on which the same answers give at most a precaution.
    pub fn finds_windows(&self) -> bool {
        self.change_days.is_some()
    }

    /// Number of questions.
    pub fn question_count(&self) -> usize {
        self.tables.questions.len()
    }

    /// Number of rules.
    pub fn rule_count(&self) -> usize {
        self.tables.rules.len()
    }

    /// The verdict of a rule.
    pub fn verdict_of(&self, rule: RuleId) -> Verdict {
        self.tables.rule(rule).verdict
    }

    /// The questions that a procedure asks, in interview order.
    pub fn questions_of(&self, procedure: ProcedureId) -> &[QuestionId] {
        &self.tables.procedure(procedure).questions
    }

    /// The rules of a procedure, in file order.
    pub fn rules_of(&self, procedure: ProcedureId) -> &[RuleId] {
        &self.tables.procedure(procedure).rules
    }

    /// The code of an answer. Only the code of a date depends on the screening date and on the day it was given.
    pub fn code(&self, question: QuestionId, answer: &Answer, as_of: impl Into<AsOf>) -> Code {
        let cells = &self.tables.question(question).cells;
        let cell = cells.of(answer, as_of.into());
        self.index.everyday.code(question, cell)
    }

    /// Whether an answer certainly passes a test, if its question is asked.
    pub fn passes(&self, test: &Test, as_of: impl Into<AsOf>, answer: &Answer) -> bool {
        let limits = self.tables.limits(test.question, as_of.into());
        judge(&test.accepts, answer, limits) == Truth::True
    }
}
