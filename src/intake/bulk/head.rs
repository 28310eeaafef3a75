//! What a record says beside its answers: its days, and the procedures.

use jiff::civil::Date;

use super::coding::{Written, text};
use super::rows::Span;
use super::tables::{FEWEST, Look, Table, Tables};
use crate::intake::record::{Assembly, read_on};
use crate::model::ProcedureId;

/// What was read before.
pub(super) struct Head {
    written: Written,
    days: (Tables<Option<Date>, 4>, Table),
    lists: (Tables<usize, 4>, Table),
    /// Lists of procedures; the first is that of a record which names none.
    procedures: Vec<Vec<ProcedureId>>,
}

/// The most lists of procedures that are remembered.
const MOST_LISTS: usize = 256;

impl Head {
    pub fn new(assembly: &Assembly<'_>, written: Written) -> Self {
        let (mut days, mut lists) = (Tables::new(), Tables::new());
        let first = (days.add(FEWEST, None), lists.add(FEWEST, 0));
        Self {
            written,
            days: (days, first.0),
            lists: (lists, first.1),
            procedures: vec![assembly.wanted(Vec::new())],
        }
    }

    /// A day that a record gives, if it gives one; none if it cannot be read.
    pub fn day(&mut self, bytes: &[u8], span: Span) -> Option<Option<Date>> {
        let (days, table) = &mut self.days;
        let Look { value, is_known } = days.look(table, bytes, span);
        if is_known {
            return Some(*value);
        }
        let given = self.written.given(text(bytes, span)?)?;
        let day = read_on(Some(&given)).ok()?;
        days.learn(table, bytes, span, day);
        Some(day)
    }

    /// The place of the procedures that a record names; none where they cannot be read.
    pub fn procedures(
        &mut self,
        bytes: &[u8],
        span: Span,
        assembly: &Assembly<'_>,
    ) -> Option<usize> {
        let (lists, table) = &mut self.lists;
        let Look { value, is_known } = lists.look(table, bytes, span);
        if is_known {
            return Some(*value);
        }
        let given = self.written.given(text(bytes, span)?)?;
        let named = assembly.wanted(assembly.read_procedures(Some(&given)).ok()?);
        let list = match self.procedures.iter().position(|known| *known == named) {
            Some(list) => list,
            None if self.procedures.len() < MOST_LISTS => {
                self.procedures.push(named);
                self.procedures.len() - 1
            }
            None => return None,
        };
        lists.learn(table, bytes, span, list);
        Some(list)
    }

    /// The procedures of a place.
    pub fn list(&self, place: usize) -> &[ProcedureId] {
        &self.procedures[place]
    }
}
