//! Offsets of the cells of a CSV row, and the rows that are left to the reader of single records.

use crate::batch::fast::simd::{Span, is_blank_in_row};
use crate::intake::parts::{Row, Rows, TableShape};

/// The offsets before and after each cell of a row, in turn. With a `step` of 1, the offset after a cell is also the
/// one before the next cell; otherwise `step` is 2.
#[derive(Debug, Clone, Copy)]
pub(in crate::batch::fast) struct CellPlaces<'a> {
    pub places: &'a [u32],
    pub step: usize,
}

impl CellPlaces<'_> {
    #[inline(always)]
    pub(crate) fn cell(self, column: usize) -> Span {
        (self.start(column), self.end(column))
    }

    #[inline(always)]
    pub(crate) fn start(self, column: usize) -> usize {
        // the offset before the text is the largest number
        self.places[column.wrapping_mul(self.step)].wrapping_add(1) as usize
    }

    #[inline(always)]
    pub(crate) fn end(self, column: usize) -> usize {
        self.places[column.wrapping_mul(self.step).wrapping_add(1)] as usize
    }
}

/// Reads the row at an offset byte by byte, and the rows after it that may belong to it: the row on this line, at this
/// offset of the input. Returns no rows at the end of the text.
pub(in crate::batch::fast) fn rows_at(
    text: &[u8],
    start: usize,
    (line, offset): (u64, u64),
    shape: &TableShape,
) -> Vec<Row> {
    let mut rows = Rows::in_line(&text[start..], line).at_offset(offset);
    let mut read = Vec::new();
    // reading from a slice cannot fail
    while let Ok(row) = rows.row(shape) {
        let goes_on = row.extent.goes_on;
        read.push(row);
        if !goes_on {
            break;
        }
    }
    read
}

/// Whether all cells of a row may be blank.
#[inline(always)]
pub(in crate::batch::fast) fn may_be_blank(row: &[u8], delimiter: u8) -> bool {
    row.iter().all(|byte| is_blank_in_row(*byte, delimiter))
}
