//! The rows of a chunk of CSV, cut at its marks. A row that is not plain is left to the reader that goes byte by byte.

use super::chunk::Extent;
use super::marks::{is_blank_in_row, next_mark};
use crate::intake::csv::row::Row;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::place::LIMIT;

/// From where to where a text reaches, quotes left out.
pub(super) type Span = (usize, usize);

/// A row that is cut: of each cell the place before it, and the place behind it. They stand side by side; where `step`
/// is 1, what is behind a cell is before the next.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cut<'a> {
    pub places: &'a [u32],
    pub step: usize,
}

/// How many cells a row has, and where the next one starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Plain {
    next: usize,
    cells: usize,
}

impl Cut<'_> {
    #[inline(always)]
    pub fn cell(self, column: usize) -> Span {
        (self.start(column), self.end(column))
    }

    #[inline(always)]
    pub fn start(self, column: usize) -> usize {
        // what is before the text has the place before zero
        self.places[column.wrapping_mul(self.step)].wrapping_add(1) as usize
    }

    #[inline(always)]
    pub fn end(self, column: usize) -> usize {
        self.places[column.wrapping_mul(self.step).wrapping_add(1)] as usize
    }
}

/// Finds the cell that starts at a place: what it holds, and where it ends. None where a quote, a line end or the end of
/// the text stands where only the other reader can say what it means; so too where a cell holds a line end.
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

/// Finds the cells of the row that starts at a place: how many there are, and where the next row starts.
fn cells(bytes: &[u8], start: usize) -> Option<Plain> {
    let (mut at, mut count) = (start, 0);
    loop {
        let (_, end) = next_cell(bytes, at)?;
        at = end + 1;
        count += 1;
        match bytes[end] {
            b',' => {}
            b'\n' => {
                return Some(Plain {
                    next: at,
                    cells: count,
                });
            }
            b'\r' if bytes[at] == b'\n' => {
                return Some(Plain {
                    next: at + 1,
                    cells: count,
                });
            }
            _ => return None,
        }
    }
}

/// Reads the row at a place byte by byte, and those that may be its end; none at the end of the text.
pub(super) fn rows_at(text: &[u8], start: usize, line: u64, shape: &TableShape) -> Vec<Row> {
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
pub(super) fn may_be_blank(row: &[u8]) -> bool {
    row.iter().all(|byte| is_blank_in_row(*byte))
}

/// How far rows were walked.
#[derive(Debug, Default)]
pub(super) struct Walked {
    /// Where the last row that stands whole ends.
    pub end: usize,
    /// How much had to be read to tell; it may be more.
    pub read: usize,
    pub extent: Extent,
}

/// Walks the rows of a padded text that start before an end and stand whole in what was read; with `last` the text ends
/// the input, and so does its last row.
pub(super) fn walk(
    bytes: &[u8],
    end: usize,
    read: usize,
    shape: &TableShape,
    last: bool,
) -> Walked {
    let mut walked = Walked::default();
    let extent = &mut walked.extent;
    while walked.end < end {
        let start = walked.end;
        // the line end behind the text is none of the row, and one past the limit is no plain row, blank as it may be
        let is_plain = |plain: &Plain| {
            (plain.next <= read || last)
                && plain.next - start <= LIMIT
                && !may_be_blank(&bytes[start..plain.next])
        };
        match cells(bytes, start).filter(is_plain) {
            Some(plain) => {
                extent.records += 1;
                extent.lines += 1;
                walked.end = plain.next.min(read);
                walked.read = walked.read.max(walked.end);
            }
            None => {
                let rows = rows_at(&bytes[..read], start, 1, shape);
                let mut next = start;
                let mut is_whole = !rows.is_empty();
                for row in &rows {
                    let row_read = next + row.extent.read;
                    is_whole &= last || !row.extent.is_open && bytes[row_read - 1] == b'\n';
                    walked.read = walked.read.max(row_read);
                    next += row.extent.bytes;
                }
                if !is_whole {
                    break;
                }
                for row in &rows {
                    extent.blank += u64::from(row.is_blank());
                    extent.records += u64::from(!row.is_blank() && !row.is_empty_line());
                    extent.lines += row.extent.lines;
                }
                walked.end = next;
            }
        }
    }
    walked
}
