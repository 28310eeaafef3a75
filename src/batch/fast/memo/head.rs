//! Cache of the days and the procedures of records, by their text.

use jiff::civil::Date;

use super::encoding::text;
use super::table::{Lookup, MIN_BITS, Table, Tables};
use crate::batch::fast::simd::Span;
use crate::intake::parts::Assembly;
use crate::model::ProcedureId;

/// The days and procedures that were read before.
pub(in crate::batch::fast) struct HeadMemo {
    days: (Tables<Option<Date>, 4>, Table),
    lists: (Tables<usize, 4>, Table),
    /// Lists of procedures; the first is for a record that names none.
    procedures: Vec<Vec<ProcedureId>>,
}

/// Maximum number of lists in the cache.
const MAX_LISTS: usize = 256;

impl HeadMemo {
    pub(crate) fn new(assembly: &Assembly<'_>) -> Self {
        let (mut days, mut lists) = (Tables::new(), Tables::new());
        let first = (days.add(MIN_BITS, None), lists.add(MIN_BITS, 0));
        Self {
            days: (days, first.0),
            lists: (lists, first.1),
            procedures: vec![assembly.wanted(Vec::new())],
        }
    }

    /// The day of a record, if it has one; `read` reads it. Returns `None` if it cannot be read.
    pub(crate) fn day(
        &mut self,
        bytes: &[u8],
        span: Span,
        read: impl FnOnce(&str) -> Option<Option<Date>>,
    ) -> Option<Option<Date>> {
        let (days, table) = &mut self.days;
        let Lookup { value, is_known } = days.look_up(table, bytes, span);
        if is_known {
            return Some(*value);
        }
        let day = read(text(bytes, span)?)?;
        days.insert(table, bytes, span, day);
        Some(day)
    }

    /// The index of the procedures that a record names; `read` reads them. Returns `None` if they cannot be read.
    pub(crate) fn procedures(
        &mut self,
        bytes: &[u8],
        span: Span,
        assembly: &Assembly<'_>,
        read: impl FnOnce(&str) -> Option<Vec<ProcedureId>>,
    ) -> Option<usize> {
        let (lists, table) = &mut self.lists;
        let Lookup { value, is_known } = lists.look_up(table, bytes, span);
        if is_known {
            return Some(*value);
        }
        let named = assembly.wanted(read(text(bytes, span)?)?);
        let list = match self.procedures.iter().position(|known| *known == named) {
            Some(list) => list,
            None if self.procedures.len() < MAX_LISTS => {
                self.procedures.push(named);
                self.procedures.len() - 1
            }
            None => return None,
        };
        lists.insert(table, bytes, span, list);
        Some(list)
    }

    /// The procedures at an index.
    pub(crate) fn list(&self, index: usize) -> &[ProcedureId] {
        &self.procedures[index]
    }
}
