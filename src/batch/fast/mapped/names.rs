//! Recognizes rows that name the columns again. They are left to the reader of single records.
//!
//! More than half of the cells of such a row that are read are names, so each half of them contains a name. Most columns
//! already refuse a name as an answer. If these are fewer than half, other columns are checked here to make up half.

use super::plan::{Plan, UnitKind};
use super::row::{OneCell, RowCells, days};
use crate::intake::mapping::ColumnId;
use crate::intake::parts::{CellReader, MappedColumns, Notation};
use crate::model::Protocol;

/// Recognizes rows that name the columns.
pub(super) struct Names {
    /// The indices of the cells that are checked.
    places: Vec<usize>,
    /// For each byte, whether a cell that starts with it may hold a name.
    starts: Box<[bool; 256]>,
}

impl Names {
    pub(super) fn new(
        columns: &MappedColumns<'_>,
        plan: &Plan,
        notation: &Notation<'_>,
        protocol: &Protocol,
    ) -> Self {
        let read: Vec<usize> = (0..columns.width())
            .filter(|place| columns.is_read(*place))
            .collect();
        let half = read.len().div_ceil(2);
        let mut refusing = Vec::new();
        let texts = plan.units.iter();
        let texts = texts.filter(|unit| unit.kind == UnitKind::Texts);
        for unit in texts {
            let refuses = |column: ColumnId, text: &str| {
                let cells = OneCell { column, text };
                let reader = CellReader {
                    cells: &cells,
                    mapping: columns.mapping(),
                };
                let days = days(jiff::civil::Date::ZERO.into());
                unit.questions.iter().any(|one| {
                    let answer = reader.answer_if_shown(one.index, notation, protocol, days);
                    answer.is_err()
                })
            };
            for &column in &unit.columns {
                let mut names = columns.names().iter().filter(|name| !name.is_empty());
                let place = columns.place(column);
                let place = place.filter(|place| !refusing.contains(place));
                if refusing.len() < half && names.all(|name| refuses(column, name)) {
                    refusing.extend(place);
                }
            }
        }
        let needed = half.saturating_sub(refusing.len());
        let others = read.into_iter().filter(|place| !refusing.contains(place));
        Self {
            places: others.take(needed).collect(),
            starts: starts(columns.names()),
        }
    }

    /// Whether a cell of a row is the name of a column, and the row may be another header.
    pub(super) fn is_any_in(&self, row: RowCells<'_>) -> bool {
        let mut places = 0..row.columns.width();
        places.any(|place| self.is_name(row, place)) && {
            let cells = (0..row.columns.width()).map(|place| row.text(place).unwrap_or_default());
            row.columns.is_named(cells)
        }
    }

    fn is_name(&self, row: RowCells<'_>, place: usize) -> bool {
        let (start, end) = row.places.cell(place);
        let first = row.bytes[start..end].first();
        let may_start = first.is_some_and(|byte| self.starts[usize::from(*byte)]);
        let cell = row.text(place).filter(|_| may_start);
        cell.is_some_and(|cell| row.columns.is_name(cell))
    }

    /// Whether a row names the columns, although none of its texts is refused.
    pub(super) fn are_in(&self, row: RowCells<'_>) -> bool {
        let may_be = self.places.iter().any(|&place| self.is_name(row, place));
        let cells = (0..row.columns.width()).map(|place| row.text(place).unwrap_or_default());
        may_be && row.columns.are_names(cells)
    }
}

/// For each byte, whether a cell that starts with it may hold one of some folded names.
fn starts(names: &[String]) -> Box<[bool; 256]> {
    let firsts: Vec<u8> = names
        .iter()
        .filter_map(|name| name.bytes().next())
        .collect();
    // a letter with an accent can be written as two characters
    let is_any = firsts.iter().any(|byte| !byte.is_ascii());
    let mut starts = Box::new([false; 256]);
    for (byte, may) in (0..=u8::MAX).zip(starts.iter_mut()) {
        let folds = !byte.is_ascii() || byte <= b' ' || byte == 0x7F;
        *may = is_any || folds || firsts.contains(&byte);
    }
    starts
}
