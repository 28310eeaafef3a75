//! Cuts plain rows into cells at delimiters that were found in advance.

use memchr::memchr;

use super::cells::{CellPlaces, may_be_blank};
use crate::batch::fast::simd::Marks;
use crate::intake::parts::LIMIT;

/// Cuts the rows of chunks into cells.
pub(in crate::batch::fast) struct RowCutter {
    delimiter: u8,
    marks: Marks,
    /// The index of the mark before the next row, and that of the next mark that is not a delimiter.
    mark: usize,
    odd: usize,
    /// How the last row was cut.
    last: LastCut,
    /// The offsets before and after each cell of a row with quotes.
    cells: Vec<[u32; 2]>,
}

/// How a row was cut.
#[derive(Debug, Clone, Copy)]
enum LastCut {
    /// At the marks from this index on.
    Marks(usize),
    /// Cell by cell.
    Cells,
}

impl RowCutter {
    /// A cutter for rows with `width` cells.
    pub(crate) fn new(width: usize, delimiter: u8) -> Self {
        Self {
            delimiter,
            marks: Marks::default(),
            mark: 0,
            odd: 0,
            last: LastCut::Cells,
            cells: vec![[0; 2]; width],
        }
    }

    /// Starts a chunk: a padded text of `length` bytes.
    pub(crate) fn start(&mut self, bytes: &[u8], length: usize) {
        self.marks.find(bytes, length, self.delimiter);
        (self.mark, self.odd) = (0, 0);
    }

    /// Cuts the row that starts at `start`. Returns the start of the next row. Returns `None` if the row is not plain,
    /// may be blank, is past the limit, or has another number of cells.
    #[inline]
    pub(crate) fn cut(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        // a row of one cell may be blank
        if self.cells.len() < 2 {
            return None;
        }
        let next = match self.marks_of_row(bytes, start) {
            Some((mark, next)) => {
                self.last = LastCut::Marks(mark);
                next
            }
            None => {
                self.last = LastCut::Cells;
                self.cut_quoted(bytes, start)?
            }
        };
        let row = &bytes[start..next];
        (row.len() <= LIMIT && !may_be_blank(row, self.delimiter)).then_some(next)
    }

    /// The cells of the last row that was cut.
    #[inline(always)]
    pub(crate) fn places(&self) -> CellPlaces<'_> {
        match self.last {
            LastCut::Cells => CellPlaces {
                places: self.cells.as_flattened(),
                step: 2,
            },
            LastCut::Marks(mark) => CellPlaces {
                places: &self.marks.from(mark)[..=self.cells.len()],
                step: 1,
            },
        }
    }

    /// Cuts a row without quotes. Returns the index of the mark before it, and the start of the next row. Returns
    /// `None` for any other row.
    fn marks_of_row(&mut self, bytes: &[u8], start: usize) -> Option<(usize, usize)> {
        // skip the marks of rows that were read in another way
        while self.marks.from(self.mark).first()?.wrapping_add(1) < start as u32 {
            self.mark += 1;
        }
        while *self.marks.odd_from(self.odd).first()? < start as u32 {
            self.odd += 1;
        }
        let (mark, last) = (self.mark, self.mark + self.cells.len());
        let end = self.marks.from(mark).get(self.cells.len())?;
        if self.marks.odd_from(self.odd).first() != Some(end) {
            return None;
        }
        let end = *end as usize;
        let (more, next) = match bytes[end] {
            b'\n' => (0, end + 1),
            b'\r' if bytes[end + 1] == b'\n' => (1, end + 2),
            _ => return None,
        };
        self.mark = last + more;
        self.odd += 1 + more;
        Some((mark, next))
    }

    /// Cuts a row with quotes. Returns the start of the next row.
    fn cut_quoted(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        let delimiter = self.delimiter;
        let marks = self.marks.from(self.mark).get(1..)?;
        let mut used = 0;
        // a control character is marked too, and is part of its cell
        let mut next = || loop {
            let place = *marks.get(used)? as usize;
            used += 1;
            let byte = bytes[place];
            if byte == delimiter || matches!(byte, b'"' | b'\n' | b'\r') {
                return Some((place, byte));
            }
        };
        let last = self.cells.len() - 1;
        let mut at = start;
        for (column, cell) in self.cells.iter_mut().enumerate() {
            let (mut end, mut byte) = next()?;
            let mut span = (at, end);
            if byte == b'"' && end == at {
                let (close, _) = next_quote(&mut next, delimiter)?;
                (end, byte) = next()?;
                span = (at + 1, close);
                if end != close + 1 {
                    return None;
                }
            }
            // a chunk is shorter than 4 GiB
            *cell = [(span.0 as u32).wrapping_sub(1), span.1 as u32];
            at = end + 1;
            match byte {
                b'\n' if column == last => {}
                b'\r' if column == last && bytes[at] == b'\n' => at += 1,
                _ if byte == delimiter && column < last => {}
                _ => return None,
            }
        }
        let after_return = usize::from(bytes[at - 2] == b'\r');
        self.mark += used + after_return;
        // The text of a lane lacks its outer quotes. Two different rows still have different texts, because every other
        // quote is kept. In the memo tables, a NUL ends a text.
        memchr(0, &bytes[start..at]).is_none().then_some(at)
    }
}

/// The next mark that is not a delimiter, if it is a quote.
#[inline(always)]
fn next_quote(
    next: &mut impl FnMut() -> Option<(usize, u8)>,
    delimiter: u8,
) -> Option<(usize, u8)> {
    loop {
        let (place, byte) = next()?;
        if byte == b'"' {
            return Some((place, byte));
        }
        if byte != delimiter {
            return None;
        }
    }
}
