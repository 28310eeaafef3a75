//! What a record says beside its answers: the day, and the procedures.

use jiff::civil::Date;

use super::coding::{Written, text};
use super::memo::Memo;
use super::rows::Span;
use crate::intake::record::{Assembly, read_on};
use crate::model::ProcedureId;

/// What was read before.
pub(super) struct Head {
    written: Written,
    /// A lane alone.
    days: Memo<Option<Date>>,
    /// A lane alone.
    lists: Memo<usize>,
    /// Lists of procedures; the first is that of a record which names none.
    procedures: Vec<Vec<ProcedureId>>,
}

/// The most lists of procedures that are remembered.
const MOST_LISTS: usize = 256;

impl Head {
    pub fn new(assembly: &Assembly<'_>, written: Written) -> Self {
        let (mut days, mut lists) = (Memo::new(), Memo::new());
        days.add_lane(9, None);
        lists.add_lane(8, 0);
        Self {
            written,
            days,
            lists,
            procedures: vec![assembly.wanted(Vec::new())],
        }
    }

    /// The day that a record gives, where it gives one; none where it cannot be read.
    pub fn on(&mut self, bytes: &[u8], span: Span) -> Option<Option<Date>> {
        if let Some(day) = self.days.get(0, bytes, span) {
            return Some(day);
        }
        let given = self.written.given(text(bytes, span)?)?;
        let day = read_on(Some(&given)).ok()?;
        self.days.set(0, bytes, span, day);
        Some(day)
    }

    /// The place of the procedures that a record names; none where they cannot be read.
    pub fn procedures(
        &mut self,
        bytes: &[u8],
        span: Span,
        assembly: &Assembly<'_>,
    ) -> Option<usize> {
        if let Some(list) = self.lists.get(0, bytes, span) {
            return Some(list);
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
        self.lists.set(0, bytes, span, list);
        Some(list)
    }

    /// The procedures of a place.
    pub fn list(&self, place: usize) -> &[ProcedureId] {
        &self.procedures[place]
    }
}
