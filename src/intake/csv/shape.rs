//! The shape of the rows of a table, from its header: the number of cells, and which may contain line ends.
//!
//! Distinguishes a note over several lines from rows that an unmatched quote has joined into one cell.

use memchr::memchr_iter;

use super::row::{BrokenCell, Row, RowFault, line_end};
use crate::intake::value::trim;

/// The shape of the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TableShape {
    /// For each column, whether it contains text, which may span several lines.
    is_text: Vec<bool>,
    /// The delimiter of the cells.
    delimiter: u8,
    /// Whether a row may have any number of cells, each over any number of lines.
    is_free: bool,
}

impl TableShape {
    /// The shape of a header: any number of cells, each on one line.
    pub(crate) const HEADER: Self = Self {
        is_text: Vec::new(),
        delimiter: b',',
        is_free: false,
    };

    /// The shape of rows that have these columns: for each, whether it holds text.
    pub(crate) fn of_columns(is_text: Vec<bool>) -> Self {
        Self {
            is_text,
            ..Self::HEADER
        }
    }

    /// The shape of rows above the records of an export: titles, a header, and explanations.
    pub(crate) fn free() -> Self {
        Self {
            is_free: true,
            ..Self::HEADER
        }
    }

    /// Sets another delimiter.
    #[must_use]
    pub(crate) fn separated_by(self, delimiter: u8) -> Self {
        Self { delimiter, ..self }
    }

    /// The delimiter of the cells.
    pub(crate) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// Refuses a row that has a cell with line ends where there should be none.
    pub(super) fn check(&self, row: &mut Row, text: &[u8]) {
        if row.fault.is_some() || self.is_free {
            return;
        }
        let ends_with_row = self.ends_with_row(row, text);
        let wrong = row.broken().iter().find(|cell| {
            let is_text = self.is_text.get(cell.column).copied().unwrap_or_default();
            ends_with_row || !is_text || self.holds_row(cell, text)
        });
        if let Some(cell) = wrong.copied() {
            let fault = RowFault::RunsOn(cell.opened, cell.closed);
            row.refuse_from(cell.column, fault, text);
        }
    }

    /// Whether a row cannot be read.
    pub(super) fn refuses(&self, row: &Row) -> bool {
        row.fault.is_some() || !self.is_free && row.len() != self.is_text.len()
    }

    /// Finds the lines inside a refused row that are rows.
    pub(super) fn inner_rows(&self, text: &[u8]) -> InnerRows<'_> {
        let first = text.split(|byte| is_line_end(*byte)).next();
        let is_whole = first.is_some_and(|line| self.separators(line) + 1 >= self.is_text.len());
        InnerRows {
            shape: self,
            first_is_whole: is_whole,
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
            let alone = LineAlone::of(line, false, self.delimiter);
            let has_all = alone.cells == cells && !alone.is_open;
            is_filled && (has_all || self.separators(line) + 1 == cells)
        })
    }

    /// Whether the last line of a row may be the row of another person, with a quote too many or too few. This is so if
    /// the end of the cell that closes there looks like the cells before it: words without spaces, with a comma after
    /// each.
    fn ends_with_row(&self, row: &Row, text: &[u8]) -> bool {
        let cell = match row.broken().last() {
            // no cell is before it
            Some(cell) if cell.column == 0 => return self.is_two_rows(text),
            Some(cell) => cell,
            None => return false,
        };
        let content = text.get(cell.opened + 1..cell.closed).unwrap_or_default();
        let end = content.rsplit(|byte| is_line_end(*byte)).next();
        let cells: Vec<_> = end
            .unwrap_or_default()
            .split(|byte| *byte == self.delimiter)
            .collect();
        let mut before = self.is_text.iter().zip(&cells).take(cell.column);
        cells.len() > cell.column && before.all(|(is_text, cell)| *is_text || is_word(cell))
    }

    /// Whether the first and the last line of a row may be the rows of two people: both have commas for all cells.
    fn is_two_rows(&self, text: &[u8]) -> bool {
        let content = &text[..text.len() - line_end(text).len()];
        let mut lines = content.split(|byte| is_line_end(*byte));
        let mut outer = [lines.next(), lines.next_back()].into_iter();
        outer.all(|line| line.is_some_and(|line| self.separators(line) + 1 >= self.is_text.len()))
    }

    /// Number of delimiters in a line.
    fn separators(&self, line: &[u8]) -> usize {
        memchr_iter(self.delimiter, line).count()
    }
}

/// Finds the lines inside a refused row that are rows: those with as many cells as the header.
#[derive(Debug, Clone, Copy)]
pub(super) struct InnerRows<'s> {
    shape: &'s TableShape,
    /// Whether the first line of the refused row has commas for all cells.
    first_is_whole: bool,
}

impl InnerRows<'_> {
    /// Whether a line is a row. It may itself have a quote too many or too few.
    pub(super) fn contains(self, line: &[u8]) -> bool {
        if self.shape.is_free {
            return false;
        }
        let cells = self.shape.is_text.len();
        let alone = LineAlone::of(line, false, self.shape.delimiter);
        let has_all = alone.cells == cells && !alone.is_open;
        // after the quote that closes a cell in its first column, a line also has all commas
        let is_other = self.first_is_whole || starts_filled(line, self.shape.delimiter);
        has_all || is_other && self.shape.separators(line) + 1 >= cells || self.starts_text(alone)
    }

    /// The delimiter of the cells.
    pub(super) fn delimiter(self) -> u8 {
        self.shape.delimiter
    }

    /// Whether the first such line may be the end of the refused row, because that row's first line is not complete:
    /// the end of a note over several lines whose last quote is missing.
    pub(super) fn may_start_with_rest(self) -> bool {
        !self.first_is_whole
    }

    /// Whether a line may be the start of a row that ends in another line, inside a text.
    fn starts_text(self, alone: LineAlone) -> bool {
        let is_text = self.shape.is_text.get(alone.cells - 1).copied();
        self.first_is_whole && alone.is_open && is_text.unwrap_or_default()
    }
}

/// Whether a quote is still open at the end of a line that starts inside a quoted cell.
pub(super) fn stays_open(line: &[u8], delimiter: u8) -> bool {
    LineAlone::of(line, true, delimiter).is_open
}

/// The cells of a line by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct LineAlone {
    /// Number of cells, at least one.
    cells: usize,
    /// Whether a quote is open at its end.
    is_open: bool,
}

impl LineAlone {
    /// Examines a line. With `is_open`, it starts inside a quoted cell. A quote inside a cell counts as a letter.
    fn of(line: &[u8], mut is_open: bool, delimiter: u8) -> Self {
        let mut cells = 1;
        let (mut is_blank, mut was_closed) = (!is_open, false);
        for &byte in line {
            let was_just_closed = std::mem::take(&mut was_closed);
            match byte {
                b'"' if is_open => (is_open, was_closed) = (false, true),
                // the second of a pair, or the first of a cell
                b'"' if was_just_closed || is_blank => (is_open, is_blank) = (true, false),
                _ if byte == delimiter && !is_open => {
                    cells += 1;
                    is_blank = true;
                }
                b' ' | b'\t' => {}
                _ => is_blank = false,
            }
        }
        Self { cells, is_open }
    }
}

/// Whether a cell contains at most one word, whatever its quotes are. Only a text answer contains a space.
fn is_word(cell: &[u8]) -> bool {
    let cell = cell.trim_ascii();
    !cell.iter().any(u8::is_ascii_whitespace)
}

/// Whether the first cell of a line is not blank, whatever its quotes are.
fn starts_filled(line: &[u8], delimiter: u8) -> bool {
    let cell = line.iter().take_while(|byte| **byte != delimiter);
    cell.into_iter()
        .any(|byte| !matches!(byte, b'"' | b' ' | b'\t'))
}

fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_examined_by_itself() {
        for (line, cells, is_open) in [
            ("", 1, false),
            ("a,b\r\n", 2, false),
            ("a, \"b,c\" ,d", 3, false),
            ("a,\"b \"\"c\"\",d\"\n", 2, false),
            ("a\",b", 2, false),
            ("a,\"b", 2, true),
            ("\"a,b", 1, true),
            ("a,b\"c,d", 3, false),
            ("a,\"b\"c\"d,e", 3, false),
        ] {
            let expected = LineAlone { cells, is_open };
            assert_eq!(
                LineAlone::of(line.as_bytes(), false, b','),
                expected,
                "{line}"
            );
        }
    }

    #[test]
    fn a_quote_stays_open_until_it_is_closed() {
        for (line, is_open) in [
            ("a, b\n", true),
            ("a \"\"b\"\"\n", true),
            ("a\",b\n", false),
            ("a\",\"b\n", true),
            ("\"\"\"\n", false),
        ] {
            assert_eq!(stays_open(line.as_bytes(), b','), is_open, "{line}");
        }
    }
}
