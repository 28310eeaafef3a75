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
    /// The text of a cell, by its place in the row, if it is UTF-8.
    pub fn text(self, place: usize) -> Option<&'a str> {
        text(self.bytes, self.places.cell(place))
    }

    /// The bytes of a cell, by its place in the row.
    #[inline(always)]
    pub fn cell(self, place: usize) -> &'a [u8] {
        let (start, end) = self.places.cell(place);
        &self.bytes[start..end]
    }

    /// The bytes from one cell to another one.
    #[inline(always)]
    pub fn span(self, first: usize, last: usize) -> Span {
        (self.places.start(first), self.places.end(last))
    }

    /// Whether the row repeats the header.
    pub fn is_header(self) -> bool {
        let cells = (0..self.columns.width()).map(|place| self.text(place).unwrap_or_default());
        self.columns.is_header(cells)
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

/// The headers, as if they were the cells of a row.
pub(super) struct HeaderCells<'a> {
    pub columns: &'a MappedColumns<'a>,
}

impl CellSource for HeaderCells<'_> {
    fn view(&self, column: ColumnId) -> Result<CellView<'_>, String> {
        let place = self.columns.place(column);
        let name = place.map_or("", |place| self.columns.names()[place].as_str());
        Ok(CellView::text(name))
    }
}

/// The days on which the answers of a record depend.
pub(super) fn days(as_of: AsOf) -> Days {
    Days {
        on: as_of.on,
        submitted: as_of.given,
    }
}
