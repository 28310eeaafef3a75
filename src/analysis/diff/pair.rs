//! Both versions of a protocol, with the tests of each question.

use crate::engine::Program;
use crate::model::{Accept, ProcedureId, Protocol, QuestionId, accepts_by_question};

/// One of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Side {
    Old,
    New,
}

pub(super) const SIDES: [Side; 2] = [Side::Old, Side::New];

impl Side {
    pub(super) fn index(self) -> usize {
        self as usize
    }
}

/// One version, with the tests of each question.
pub(super) struct Edition<'a> {
    pub(super) protocol: &'a Protocol,
    pub(super) program: &'a Program,
    pub(super) tests: Vec<Vec<&'a Accept>>,
}

/// Both versions.
pub(super) struct Pair<'a> {
    pub(super) editions: [Edition<'a>; 2],
}

impl<'a> Pair<'a> {
    pub(super) fn of(&self, side: Side) -> &Edition<'a> {
        &self.editions[side.index()]
    }

    /// The procedures that both versions have, each with its id in the old and in the new one.
    pub(super) fn procedures(&self) -> Vec<[ProcedureId; 2]> {
        let [old, new] = SIDES.map(|side| self.of(side).protocol);
        let both = new.procedure_ids().filter_map(|procedure| {
            let id = &new.procedure(procedure).id;
            Some([old.procedure_named(id)?, procedure])
        });
        both.collect()
    }

    /// Number of solver steps that screening a sheet with both versions counts as.
    pub(super) fn screening(&self) -> u64 {
        /// Number of tests that take as long as one step.
        const TESTS: usize = 8;
        let counted = self.editions.iter().map(|edition| {
            let tests: usize = edition.tests.iter().map(Vec::len).sum();
            edition.tests.len() + tests / TESTS
        });
        counted.sum::<usize>() as u64
    }

    /// Whether a procedure asks a question if its show-if holds.
    pub(super) fn asks(&self, side: Side, procedure: ProcedureId, question: QuestionId) -> bool {
        let question = self.of(side).protocol.question(question);
        question.procedures.contains(&procedure)
    }
}

impl<'a> Edition<'a> {
    pub(super) fn new(protocol: &'a Protocol, program: &'a Program) -> Self {
        Self {
            protocol,
            program,
            tests: accepts_by_question(protocol),
        }
    }

    /// The tests of a question in rules and show-ifs.
    pub(super) fn tests_of(&self, question: QuestionId) -> &[&'a Accept] {
        &self.tests[question.index()]
    }
}
