//! The rows of a chunk of CSV, cut at its marks. A row that is not plain is left to the reader that goes byte by byte.

use super::chunk::Extent;
use super::marks::Marks;
use crate::intake::csv::rows::{Row, RowFault, Rows};

/// From where to where a text reaches, quotes left out.
pub(super) type Span = (usize, usize);

/// A row whose cells were found, and where the next one starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Plain {
    pub next: usize,
    pub cells: usize,
}

/// Finds the cells of the row that starts at a place. None where a quote, a `\r` or the end of the text stands where
/// only the other reader can say what it means; so too where a cell holds a line end.
#[inline]
pub(super) fn cells(
    bytes: &[u8],
    marks: &mut Marks,
    start: usize,
    mut found: impl FnMut(usize, Span),
) -> Option<Plain> {
    let mut cell = start;
    let mut count = 0;
    loop {
        let mut at = marks.next(bytes)?;
        let mut span = (cell, at);
        if bytes[at] == b'"' {
            let mut close = marks.next(bytes)?;
            while bytes[close] == b',' {
                close = marks.next(bytes)?;
            }
            if at != cell || bytes[close] != b'"' {
                return None;
            }
            span = (cell + 1, close);
            at = marks.next(bytes)?;
            if at != close + 1 {
                return None;
            }
        }
        found(count, span);
        count += 1;
        match bytes[at] {
            b',' => cell = at + 1,
            b'\n' => {
                let (next, cells) = (at + 1, count);
                return Some(Plain { next, cells });
            }
            b'\r' if bytes[at + 1] == b'\n' => {
                marks.next(bytes)?;
                let (next, cells) = (at + 2, count);
                return Some(Plain { next, cells });
            }
            _ => return None,
        }
    }
}

/// Reads the row at a place byte by byte: the row, where the next one starts, and on which line.
pub(super) fn one_row(text: &[u8], start: usize, line: u64) -> (Row, usize, u64) {
    let mut rows = Rows::in_line(&text[start..], line);
    // a slice cannot fail
    let row = rows.row().unwrap_or_else(|_| Row::empty());
    let (rest, line) = rows.into_rest();
    (row, text.len() - rest.len(), line)
}

/// Walks the rows of a padded text that stand whole; with `last` the text ends the input, and so does its last row.
pub(super) fn walk(bytes: &[u8], length: usize, last: bool) -> Extent {
    let mut extent = Extent::default();
    let mut marks = Marks::new(bytes, 0);
    while extent.bytes < length {
        let start = extent.bytes;
        let mut first = (0, 0);
        let plain = cells(bytes, &mut marks, start, |index, span| {
            if index == 0 {
                first = span;
            }
        });
        // the line end behind the text is none of the row
        match plain.filter(|plain| plain.next <= length || last) {
            Some(plain) => {
                let blank = plain.cells == 1
                    && first.0 == start
                    && bytes[first.0..first.1].iter().all(u8::is_ascii_whitespace);
                extent.records += u64::from(!blank);
                extent.lines += 1;
                extent.bytes = plain.next.min(length);
            }
            None => {
                let (row, next, line) = one_row(&bytes[..length], start, 1);
                let unclosed = matches!(row.fault, Some(RowFault::Unclosed(..)));
                if !last && (unclosed || bytes[next - 1] != b'\n') {
                    break;
                }
                extent.records += u64::from(!row.is_blank());
                extent.lines += line - 1;
                extent.bytes = next;
                marks = Marks::new(bytes, next);
            }
        }
    }
    extent
}
