//! A protocol made ready to evaluate: its tables, and the index that makes evaluation fast.

use jiff::civil::Date;

use super::cells::Code;
use super::compile::compile;
use super::index::Index;
use super::judge::judge;
use super::tables::Tables;
use super::truth::Truth;
use crate::model::{Answer, ProcedureId, Protocol, QuestionId, RuleId, Test};

/// A protocol made ready to evaluate. Complete when it is made, immutable, shared between threads.
#[derive(Debug, Clone)]
pub struct Program {
    pub(super) tables: Tables,
    pub(super) index: Index,
}

impl Program {
    /// Compiles a protocol.
    pub fn compile(protocol: &Protocol) -> Self {
        let tables = compile(protocol);
        let index = Index::new(&tables);
        Self { tables, index }
    }

    /// The questions that a procedure asks, in interview order.
    pub fn questions_of(&self, procedure: ProcedureId) -> &[QuestionId] {
        &self.tables.procedure(procedure).questions
    }

    /// The rules of a procedure, in file order.
    pub fn rules_of(&self, procedure: ProcedureId) -> &[RuleId] {
        &self.tables.procedure(procedure).rules
    }

    /// The code of an answer on a screening date. Only the code of a date depends on the screening date.
    pub fn code(&self, question: QuestionId, answer: &Answer, on: Date) -> Code {
        let cell = self.tables.question(question).cells.of(answer, on);
        Code::new(cell, self.index.everyday.is_notable(question, cell))
    }

    /// Whether an answer certainly passes a test, if its question is asked.
    pub fn passes(&self, test: &Test, on: Date, answer: &Answer) -> bool {
        let calendar = self.tables.calendar(test.question, on);
        judge(&test.accepts, answer, calendar) == Truth::True
    }
}
