//! The cells of a plain row, by the column of the mapping.

use crate::batch::fast::csv::CellPlaces;
use crate::batch::fast::memo::text;
use crate::batch::fast::simd::Span;
use crate::intake::mapping::ColumnId;
use crate::intake::parts::{CellSource, CellView, Days, MappedColumns};
use crate::model::AsOf;

/// The cells of a plain row.
#[derive(Clone, Copy)]
pub(super) struct RowCells<'a> {
    pub columns: &'a MappedColumns<'a>,
    pub places: CellPlaces<'a>,
    pub bytes: &'a [u8],
}

impl<'a> RowCells<'a> {
    /// The text of a cell, by its index in the row, if it is UTF-8.
    pub(super) fn text(self, place: usize) -> Option<&'a str> {
        text(self.bytes, self.places.cell(place))
    }

    /// The bytes of a cell, by its index in the row.
    #[inline(always)]
    pub(super) fn cell(self, place: usize) -> &'a [u8] {
        let (start, end) = self.places.cell(place);
        &self.bytes[start..end]
    }

    /// The span from one cell to another.
    #[inline(always)]
    pub(super) fn span(self, first: usize, last: usize) -> Span {
        (self.places.start(first), self.places.end(last))
    }
}

impl CellSource for RowCells<'_> {
    fn view(&self, column: ColumnId) -> Result<CellView<'_>, String> {
        let text = match self.columns.place(column) {
            Some(place) => self.text(place),
            None => Some(""),
        };
        // the reader of single records says what is wrong with such a row
        text.map(CellView::text).ok_or_else(String::new)
    }
}

/// A row in which one cell is filled.
pub(super) struct OneCell<'a> {
    pub column: ColumnId,
    pub text: &'a str,
}

impl CellSource for OneCell<'_> {
    fn view(&self, column: ColumnId) -> Result<CellView<'_>, String> {
        let is_it = column == self.column;
        Ok(CellView::text(if is_it { self.text } else { "" }))
    }
}

/// The days on which the answers of a record may depend.
pub(super) fn days(as_of: AsOf) -> Days {
    Days {
        on: as_of.on,
        submitted: as_of.given,
    }
}
