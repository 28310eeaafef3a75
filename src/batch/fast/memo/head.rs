//! The days and the procedures of a record, remembered by their text.

use jiff::civil::Date;

use super::encoding::{Encoding, text};
use super::table::{FEWEST, Lookup, Table, Tables};
use crate::batch::fast::simd::Span;
use crate::intake::parts::{Assembly, read_on};
use crate::model::ProcedureId;

/// The days and procedures that were read before.
pub(in crate::batch::fast) struct HeadMemo {
    encoding: Encoding,
    days: (Tables<Option<Date>, 4>, Table),
    lists: (Tables<usize, 4>, Table),
    /// Lists of procedures; the first is for a record that names none.
    procedures: Vec<Vec<ProcedureId>>,
}

/// The most lists that are remembered.
const MOST_LISTS: usize = 256;

impl HeadMemo {
    pub fn new(assembly: &Assembly<'_>, encoding: Encoding) -> Self {
        let (mut days, mut lists) = (Tables::new(), Tables::new());
        let first = (days.add(FEWEST, None), lists.add(FEWEST, 0));
        Self {
            encoding,
            days: (days, first.0),
            lists: (lists, first.1),
            procedures: vec![assembly.wanted(Vec::new())],
        }
    }

    /// The day that a record gives, if any. Returns `None` if it cannot be read.
    pub fn day(&mut self, bytes: &[u8], span: Span) -> Option<Option<Date>> {
        let (days, table) = &mut self.days;
        let Lookup { value, is_known } = days.look_up(table, bytes, span);
        if is_known {
            return Some(*value);
        }
        let given = self.encoding.given(text(bytes, span)?)?;
        let day = read_on(Some(&given)).ok()?;
        days.insert(table, bytes, span, day);
        Some(day)
    }

    /// The index of the procedures that a record names. Returns `None` if they cannot be read.
    pub fn procedures(
        &mut self,
        bytes: &[u8],
        span: Span,
        assembly: &Assembly<'_>,
    ) -> Option<usize> {
        let (lists, table) = &mut self.lists;
        let Lookup { value, is_known } = lists.look_up(table, bytes, span);
        if is_known {
            return Some(*value);
        }
        let given = self.encoding.given(text(bytes, span)?)?;
        let named = assembly.wanted(assembly.read_procedures(Some(&given)).ok()?);
        let list = match self.procedures.iter().position(|known| *known == named) {
            Some(list) => list,
            None if self.procedures.len() < MOST_LISTS => {
                self.procedures.push(named);
                self.procedures.len() - 1
            }
            None => return None,
        };
        lists.insert(table, bytes, span, list);
        Some(list)
    }

    /// The procedures of an index.
    pub fn list(&self, index: usize) -> &[ProcedureId] {
        &self.procedures[index]
    }
}
