//! The `procedures` of a record: ids of procedures, each once. Refuses a group, because it may have other members in a
//! later version of the rules.

use super::Assembly;
use crate::intake::value::{Given, Shape, likely, trim};
use crate::model::ProcedureId;

impl Assembly<'_> {
    /// The procedures of a record. Empty if it names none.
    pub(crate) fn read_procedures(
        &self,
        given: Option<&Given<'_>>,
    ) -> Result<Vec<ProcedureId>, String> {
        let Some(given) = given.filter(|given| !given.is_missing()) else {
            return Ok(Vec::new());
        };
        let cell;
        let members = match given.shape() {
            Shape::List(members) => members.as_slice(),
            Shape::Cell => {
                cell = trim(given.written()).split(';').map(Given::text);
                &cell.collect::<Vec<_>>()
            }
            Shape::Text => return Err("must be a list: put square brackets around it".to_owned()),
            _ => return Err("must be a list of procedures in quotes".to_owned()),
        };
        let mut procedures = Vec::with_capacity(members.len().min(64));
        for (index, member) in members.iter().enumerate() {
            let Some(id) = member.word().filter(|id| !id.is_empty()) else {
                return Err("must hold ids of procedures and nothing else".to_owned());
            };
            let Some(procedure) = self.protocol.procedure_named(id) else {
                return Err(self.unknown_procedure(id, index + 1));
            };
            if procedures.contains(&procedure) {
                return Err(format!("names `{id}` twice"));
            }
            procedures.push(procedure);
        }
        Ok(procedures)
    }

    /// The message about a name that is not a procedure. `entry` is its number, from 1. A group may have other members
    /// in a later version of the rules, so a record must not name one.
    fn unknown_procedure(&self, id: &str, entry: usize) -> String {
        if self.protocol.group_named(id).is_some() {
            return format!("names the group `{id}` as entry {entry}: name its procedures");
        }
        let known = self.protocol.procedures.iter().map(|one| one.id.as_str());
        let help = match likely(id, known) {
            Some(near) => format!(" (did you mean `{near}`?)"),
            None => String::new(),
        };
        format!("names an unknown procedure as entry {entry}{help}")
    }
}
