//! The procedures that a finding is about.

use std::collections::BTreeMap;

use super::Prover;
use crate::analysis::allow;
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::ProcedureId;

impl Prover<'_> {
    /// These procedures, in groups that have the same rules, questions and clear answers.
    pub(in crate::analysis) fn alike(&self, procedures: &[ProcedureId]) -> Vec<Vec<ProcedureId>> {
        let mut groups: BTreeMap<ProcedureId, Vec<ProcedureId>> = BTreeMap::new();
        for &procedure in procedures {
            let kind = self.kinds[procedure.index()];
            groups.entry(kind).or_default().push(procedure);
        }
        groups.into_values().collect()
    }

    /// Names the procedures that a finding is about.
    pub(in crate::analysis) fn about(
        &self,
        diagnostic: Diagnostic,
        procedures: &[ProcedureId],
    ) -> Diagnostic {
        let ids = procedures
            .iter()
            .map(|one| &self.protocol.procedure(*one).id);
        ids.fold(diagnostic, Diagnostic::procedure)
    }

    /// The procedure for which a finding about several is shown: the first one without an allow.
    pub(in crate::analysis) fn shown_for(
        &self,
        finding: Finding,
        procedures: &[ProcedureId],
    ) -> Option<ProcedureId> {
        let is_left =
            |one: &&ProcedureId| !allow::is_silent(self.protocol, self.today, finding, **one);
        let left = procedures.iter().find(is_left);
        left.or(procedures.first()).copied()
    }
}
