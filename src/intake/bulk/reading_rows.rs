//! The rows of a chunk, read to codes: a row without quotes is cut at marks that were found beforehand.

use jiff::civil::Date;

use super::coding::{Coder, text};
use super::rows::{next_cell, one_row};
use super::{Chunk, Item, Lane, Reader, Said};
use crate::intake::Record;
use crate::intake::csv::{Column, Columns};
use crate::intake::place::LIMIT;

impl<'l, K: Coder> Reader<'l, K> {
    pub(super) fn next_row<'a>(
        &'a mut self,
        chunk: &'a Chunk,
        columns: &'l Columns,
        codes: &mut [K::Code],
    ) -> Option<Item<'a, K>> {
        let (bytes, length) = (chunk.padded(), chunk.size());
        loop {
            if self.at >= length {
                return None;
            }
            let start = self.at;
            let line = chunk.line + self.extent.lines;
            if let Some(next) = self.code_cells(bytes, start, codes)
                && let Some((id, on, list)) = self.code_others(bytes, codes)
            {
                self.start = start;
                self.at = next;
                self.extent.lines += 1;
                self.extent.records += 1;
                let record = chunk.records + self.extent.records;
                return Some(self.coded(bytes, (record, line), id, on, list));
            }
            let (row, next, after) = one_row(&bytes[..length], start, line);
            self.at = next;
            self.extent.lines += after - line;
            if !row.is_blank() {
                self.extent.records += 1;
                return Some(Item::Whole(Record {
                    record: chunk.records + self.extent.records,
                    line,
                    content: columns.read(&row, &self.layout.assembly),
                }));
            }
        }
    }

    /// The codes of the cells of a row that are plain values, and where the next row starts. None where the row is not
    /// plain, or one of them cannot be read.
    fn code_cells(&mut self, bytes: &[u8], start: usize, codes: &mut [K::Code]) -> Option<usize> {
        codes.fill(K::Code::default());
        let next = match self.marks_of_row(bytes, start) {
            Some((marks, next)) => {
                let ends = self.marks.from(marks);
                let mut at = start;
                let columns = self.columns.iter().zip(&mut self.cells);
                for ((lane, cell), &end) in columns.zip(ends) {
                    let span = (at, end as usize);
                    at = span.1 + 1;
                    match *lane {
                        Lane::Other(_) => *cell = span,
                        Lane::Value(question) => {
                            let code = match self.codings.known(question, bytes, span) {
                                Some(code) => code,
                                None => {
                                    let sense = (&self.layout.assembly, self.coder);
                                    self.codings
                                        .code(question, bytes, span, Date::ZERO, sense)?
                                }
                            };
                            codes[question.index()] = code;
                        }
                    }
                }
                next
            }
            None => self.code_quoted(bytes, start, codes)?,
        };
        (next - start <= LIMIT).then_some(next)
    }

    /// The marks of a row without quotes, and where the next one starts; none where the row is another.
    fn marks_of_row(&mut self, bytes: &[u8], start: usize) -> Option<(usize, usize)> {
        // what was read otherwise is passed by
        while *self.marks.from(self.mark).first()? < start as u32 {
            self.mark += 1;
        }
        while *self.marks.odd_from(self.odd).first()? < self.mark as u32 {
            self.odd += 1;
        }
        let (mark, last) = (self.mark, self.mark + self.columns.len() - 1);
        let odd = self.marks.odd_from(self.odd);
        if last == mark || *odd.first()? as usize != last {
            return None;
        }
        let end = *self.marks.from(last).first()? as usize;
        let (more, next) = match bytes[end] {
            b'\n' => (1, end + 1),
            b'\r' if bytes[end + 1] == b'\n' => (2, end + 2),
            _ => return None,
        };
        self.mark = last + more;
        self.odd += more;
        Some((mark, next))
    }

    /// The same for a row some of whose cells stand in quotes.
    fn code_quoted(&mut self, bytes: &[u8], start: usize, codes: &mut [K::Code]) -> Option<usize> {
        // a row of one cell may be blank
        let last = self.columns.len().checked_sub(1).filter(|last| *last > 0)?;
        let mut at = start;
        for column in 0..=last {
            let (span, end) = next_cell(bytes, at)?;
            match self.columns[column] {
                Lane::Other(_) => self.cells[column] = span,
                Lane::Value(question) => {
                    let known = self.codings.known(question, bytes, span);
                    let sense = (&self.layout.assembly, self.coder);
                    let code = known
                        .or_else(|| self.codings.code(question, bytes, span, Date::ZERO, sense));
                    codes[question.index()] = code?;
                }
            }
            at = end + 1;
            match bytes[end] {
                b',' if column < last => {}
                b'\n' if column == last => return Some(at),
                b'\r' if column == last && bytes[at] == b'\n' => return Some(at + 1),
                _ => return None,
            }
        }
        None
    }

    /// What of a row is no plain value; none where one of them cannot be read.
    fn code_others<'a>(&mut self, bytes: &'a [u8], codes: &mut [K::Code]) -> Option<Said<'a>> {
        let assembly = &self.layout.assembly;
        let (mut id, mut on, mut list) = (None, None, 0);
        for &index in &self.others {
            let cell = self.cells[index];
            match self.columns[index] {
                Lane::Other(Column::Id) => id = Some(text(bytes, cell)?.trim()),
                Lane::Other(Column::On) => on = self.head.on(bytes, cell)?,
                Lane::Other(Column::Procedures) => {
                    list = self.head.procedures(bytes, cell, assembly)?;
                }
                Lane::Other(Column::Question(_)) | Lane::Value(_) => {}
            }
        }
        let on = assembly.day(on);
        for &index in &self.others {
            if let Lane::Other(Column::Question(question)) = self.columns[index] {
                let sense = (assembly, self.coder);
                let cell = self.cells[index];
                codes[question.index()] = self.codings.code(question, bytes, cell, on, sense)?;
            }
        }
        Some((id.filter(|id| !id.is_empty()), on, list))
    }
}
