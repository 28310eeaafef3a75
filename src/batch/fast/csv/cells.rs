//! The cells of a row of CSV, found at commas, quotes and line ends. A row that is not plain is left to the reader of
//! single records.

use crate::batch::fast::simd::{Span, is_blank_in_row, next_mark};
use crate::intake::parts::{Row, Rows, TableShape};

/// Where the cells of a row start and end: for each cell the place before it and the place after it, side by side. With
/// a `step` of 1 the place after a cell is also the place before the next cell; otherwise `step` is 2.
#[derive(Debug, Clone, Copy)]
pub(super) struct CellPlaces<'a> {
    pub places: &'a [u32],
    pub step: usize,
}

/// A row that can be read without the reader of single records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch::fast) struct PlainRow {
    /// The start of the next row.
    pub next: usize,
}

impl CellPlaces<'_> {
    #[inline(always)]
    pub fn cell(self, column: usize) -> Span {
        (self.start(column), self.end(column))
    }

    #[inline(always)]
    pub fn start(self, column: usize) -> usize {
        // the place before the text is the largest number
        self.places[column.wrapping_mul(self.step)].wrapping_add(1) as usize
    }

    #[inline(always)]
    pub fn end(self, column: usize) -> usize {
        self.places[column.wrapping_mul(self.step).wrapping_add(1)] as usize
    }
}

/// Finds the cell that starts at a place. Returns its text without quotes, and where the cell ends. Returns `None` if a
/// quote, a line end or the end of the text needs the reader of single records, or if the cell holds a line end.
#[inline(always)]
pub(super) fn next_cell(bytes: &[u8], start: usize) -> Option<(Span, usize)> {
    let mark = next_mark(bytes, start)?;
    if bytes[mark] != b'"' {
        return Some(((start, mark), mark));
    }
    let mut close = next_mark(bytes, mark + 1)?;
    while bytes[close] == b',' {
        close = next_mark(bytes, close + 1)?;
    }
    let end = close + 1;
    let is_quoted = mark == start && bytes[close] == b'"';
    let ends = matches!(bytes[end], b',' | b'\n' | b'\r');
    (is_quoted && ends).then_some(((start + 1, close), end))
}

/// Finds the end of the row that starts at a place.
pub(in crate::batch::fast) fn plain_row(bytes: &[u8], start: usize) -> Option<PlainRow> {
    let mut at = start;
    loop {
        let (_, end) = next_cell(bytes, at)?;
        at = end + 1;
        match bytes[end] {
            b',' => {}
            b'\n' => return Some(PlainRow { next: at }),
            b'\r' if bytes[at] == b'\n' => return Some(PlainRow { next: at + 1 }),
            _ => return None,
        }
    }
}

/// Reads the row at a place byte by byte, and the rows after it that may belong to it. Returns none at the end of the
/// text.
pub(in crate::batch::fast) fn rows_at(
    text: &[u8],
    start: usize,
    line: u64,
    shape: &TableShape,
) -> Vec<Row> {
    let mut rows = Rows::in_line(&text[start..], line);
    let mut read = Vec::new();
    // a slice cannot fail
    while let Ok(row) = rows.row(shape) {
        let goes_on = row.extent.goes_on;
        read.push(row);
        if !goes_on {
            break;
        }
    }
    read
}

/// Whether a row may have only blank cells.
#[inline(always)]
pub(in crate::batch::fast) fn may_be_blank(row: &[u8]) -> bool {
    row.iter().all(|byte| is_blank_in_row(*byte))
}
