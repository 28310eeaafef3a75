//! The shape of the rows of a table, which its header gives: how many cells they have, and which may hold line ends.
//!
//! Tells a note over several lines from rows that an unmatched quote took into one cell.

use memchr::memchr_iter;

use super::row::{BrokenCell, Row, RowFault, line_end};
use crate::intake::value::trim;

/// The shape of the rows of a table.
#[derive(Debug, Clone, Default)]
pub(in crate::intake) struct TableShape {
    /// For each column, whether it holds text, which may run over several lines.
    is_text: Vec<bool>,
}

impl TableShape {
    /// The shape of a header: any number of cells, each in one line.
    pub const HEADER: Self = Self {
        is_text: Vec::new(),
    };

    /// The shape of rows that have these columns: for each, whether it holds text.
    pub fn of_columns(is_text: Vec<bool>) -> Self {
        Self { is_text }
    }

    /// Refuses a row that has a cell with line ends where there should be none.
    pub(super) fn check(&self, row: &mut Row, text: &[u8]) {
        if row.fault.is_some() {
            return;
        }
        let is_two_rows = row.is_broken() && self.is_two_rows(text);
        let wrong = row.broken().iter().find(|cell| {
            let is_text = self.is_text.get(cell.column).copied().unwrap_or_default();
            is_two_rows || !is_text || self.holds_row(cell, text)
        });
        if let Some(cell) = wrong.copied() {
            let fault = RowFault::RunsOn(cell.opened, cell.closed);
            row.refuse_from(cell.column, fault, text);
        }
    }

    /// Whether a row cannot be read.
    pub(super) fn refuses(&self, row: &Row) -> bool {
        row.fault.is_some() || row.len() != self.is_text.len()
    }

    /// Which lines inside of a refused row are rows by themselves.
    pub(super) fn inner_rows(&self, row: &Row, text: &[u8]) -> InnerRows {
        let cells = self.is_text.len();
        let first = text.split(|byte| is_line_end(*byte)).next();
        InnerRows {
            cells,
            takes_stray_quotes: row.is_broken()
                && first.is_some_and(|line| commas(line) + 1 >= cells),
        }
    }

    /// Whether one of the inner lines of a cell has as many cells as the header.
    fn holds_row(&self, cell: &BrokenCell, text: &[u8]) -> bool {
        let cells = self.is_text.len();
        let content = text.get(cell.opened + 1..cell.closed).unwrap_or_default();
        let lines: Vec<_> = content.split(|byte| is_line_end(*byte)).collect();
        let [_, inner @ .., _] = lines.as_slice() else {
            return false;
        };
        inner.iter().any(|line| {
            let is_filled = !trim(&String::from_utf8_lossy(line)).is_empty();
            let alone = LineAlone::of(line, false);
            let has_all = alone.cells == cells && !alone.is_open;
            is_filled && (has_all || commas(line) + 1 == cells)
        })
    }

    /// Whether the first and the last line of a row may be the rows of two people, each with a quote too many or too few:
    /// both have commas for all cells.
    fn is_two_rows(&self, text: &[u8]) -> bool {
        let cells = self.is_text.len();
        let content = &text[..text.len() - line_end(text).len()];
        let mut lines = content.split(|byte| is_line_end(*byte));
        let mut outer = [lines.next(), lines.next_back()].into_iter();
        outer.all(|line| line.is_some_and(|line| commas(line) + 1 >= cells))
    }
}

/// Tells which lines inside of a refused row are rows of other people: those with as many cells as the header.
#[derive(Debug, Clone, Copy)]
pub(super) struct InnerRows {
    cells: usize,
    /// Whether a line with commas for all cells is a row whatever its quotes are. It is if the first line of the refused
    /// row is such a line: then the quotes are those of two people, and each of them gets a result.
    takes_stray_quotes: bool,
}

impl InnerRows {
    /// Whether a line is a row by itself.
    pub fn contains(self, line: &[u8]) -> bool {
        let alone = LineAlone::of(line, false);
        let is_row = alone.cells == self.cells && !alone.is_open && !alone.has_stray_quote;
        is_row || self.takes_stray_quotes && commas(line) + 1 >= self.cells
    }
}

/// Whether a quote is still open at the end of a line that starts inside of a quoted cell.
pub(super) fn stays_open(line: &[u8]) -> bool {
    LineAlone::of(line, true).is_open
}

/// The cells and quotes of a line by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LineAlone {
    cells: usize,
    /// Whether a quote is open at its end.
    is_open: bool,
    /// Whether there is a quote inside a cell, or text behind a closing quote.
    has_stray_quote: bool,
}

impl LineAlone {
    /// Looks at a line; with `is_open` it starts inside of a quoted cell. A stray quote is taken for a letter.
    fn of(line: &[u8], mut is_open: bool) -> Self {
        let (mut cells, mut has_stray_quote) = (1, false);
        let (mut is_blank, mut was_closed) = (!is_open, false);
        // whether the cell was quoted and is closed
        let mut is_behind = false;
        for &byte in line {
            let was_just_closed = std::mem::take(&mut was_closed);
            match byte {
                b'"' if is_open => (is_open, was_closed, is_behind) = (false, true, true),
                // the second of a pair, or the first of a cell
                b'"' if was_just_closed || is_blank => {
                    (is_open, is_blank, is_behind) = (true, false, false);
                }
                b',' if !is_open => {
                    cells += 1;
                    (is_blank, is_behind) = (true, false);
                }
                b' ' | b'\t' | b'\n' | b'\r' => {}
                _ => {
                    has_stray_quote |= is_behind || byte == b'"';
                    is_blank = false;
                }
            }
        }
        Self {
            cells,
            is_open,
            has_stray_quote,
        }
    }
}

fn commas(line: &[u8]) -> usize {
    memchr_iter(b',', line).count()
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_looked_at_by_itself() {
        for (line, cells, is_open, has_stray_quote) in [
            ("", 1, false, false),
            ("a,b\r\n", 2, false, false),
            ("a, \"b,c\" ,d", 3, false, false),
            ("a,\"b \"\"c\"\",d\"\n", 2, false, false),
            ("a\",b", 2, false, true),
            ("a,\"b", 2, true, false),
            ("\"a,b", 1, true, false),
            ("a,b\"c,d", 3, false, true),
            ("a,\"b\"c\"d,e", 3, false, true),
            ("a,\"b\" c,d", 3, false, true),
        ] {
            let expected = LineAlone {
                cells,
                is_open,
                has_stray_quote,
            };
            assert_eq!(LineAlone::of(line.as_bytes(), false), expected, "{line}");
        }
    }

    #[test]
    fn a_quote_stays_open_to_the_quote_that_closes_it() {
        for (line, is_open) in [
            ("a, b\n", true),
            ("a \"\"b\"\"\n", true),
            ("a\",b\n", false),
            ("a\",\"b\n", true),
            ("\"\"\"\n", false),
        ] {
            assert_eq!(stays_open(line.as_bytes()), is_open, "{line}");
        }
    }
}
