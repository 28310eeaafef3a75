//! What a record says beside its answers: the day, and the procedures.

use jiff::civil::Date;

use super::coding::{Written, text};
use super::memo::{Key, Memo};
use super::rows::Span;
use crate::intake::json;
use crate::intake::record::{Assembly, read_on};
use crate::intake::value::Given;
use crate::model::ProcedureId;

/// What was read before.
pub(super) struct Head {
    written: Written,
    days: Memo<Option<Date>>,
    lists: Memo<usize>,
    /// Lists of procedures; the first is that of a record which names none.
    procedures: Vec<Vec<ProcedureId>>,
}

/// The most lists of procedures that are remembered.
const MOST_LISTS: usize = 256;

impl Head {
    pub fn new(assembly: &Assembly<'_>, written: Written) -> Self {
        Self {
            written,
            days: Memo::new(9),
            lists: Memo::new(8),
            procedures: vec![assembly.wanted(Vec::new())],
        }
    }

    /// The day that a record gives, where it gives one; none where it cannot be read.
    pub fn on(&mut self, bytes: &[u8], span: Span) -> Option<Option<Date>> {
        let key = Key::new(bytes, span);
        if let Some(day) = key.and_then(|key| self.days.get(key)) {
            return Some(day);
        }
        let day = read_on(Some(&self.given(text(bytes, span)?)?)).ok()?;
        if let Some(key) = key {
            self.days.set(key, day);
        }
        Some(day)
    }

    /// The place of the procedures that a record names; none where they cannot be read.
    pub fn procedures(
        &mut self,
        bytes: &[u8],
        span: Span,
        assembly: &Assembly<'_>,
    ) -> Option<usize> {
        let key = Key::new(bytes, span);
        if let Some(list) = key.and_then(|key| self.lists.get(key)) {
            return Some(list);
        }
        let given = self.given(text(bytes, span)?)?;
        let named = assembly.wanted(assembly.read_procedures(Some(&given)).ok()?);
        let list = match self.procedures.iter().position(|known| *known == named) {
            Some(list) => list,
            None if self.procedures.len() < MOST_LISTS => {
                self.procedures.push(named);
                self.procedures.len() - 1
            }
            None => return None,
        };
        if let Some(key) = key {
            self.lists.set(key, list);
        }
        Some(list)
    }

    /// The procedures of a place.
    pub fn list(&self, place: usize) -> &[ProcedureId] {
        &self.procedures[place]
    }

    fn given<'a>(&self, text: &'a str) -> Option<Given<'a>> {
        match self.written {
            Written::Cell => Some(Given::cell(text)),
            Written::Json => json::answer(text),
        }
    }
}
