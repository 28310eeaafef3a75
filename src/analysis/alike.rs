//! Procedures that have the same rules, questions and clear answers. A proof about one of them holds for all of them.

use std::collections::BTreeMap;

use crate::engine::Program;
use crate::model::{ProcedureId, Protocol};

/// For each procedure, the first one with the same rules and questions, or the procedure itself if it has its own clear
/// answers.
pub(super) fn kinds(protocol: &Protocol, program: &Program) -> Vec<ProcedureId> {
    let mut first = BTreeMap::new();
    let kind = |procedure: ProcedureId| {
        let rules = program.rules_of(procedure);
        let questions = program.questions_of(procedure);
        let mut clear_for = questions
            .iter()
            .flat_map(|one| &protocol.question(*one).clear_for);
        if clear_for.any(|(one, _)| *one == procedure) {
            procedure
        } else {
            *first.entry((rules, questions)).or_insert(procedure)
        }
    };
    protocol.procedure_ids().map(kind).collect()
}
