//! The rows of a chunk, read to codes: a row without quotes is cut at marks that were found beforehand.

use jiff::civil::Date;

use super::coding::{Coder, text};
use super::rows::{next_cell, one_row};
use super::{Chunk, Item, Reader, Said};
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
                let ends = self.marks.from(marks).get(..self.columns.len())?;
                let span = |column: usize| match column {
                    0 => (start, ends[0] as usize),
                    _ => (ends[column - 1] as usize + 1, ends[column] as usize),
                };
                for value in &self.values {
                    let span = span(value.column);
                    let code = match self.codings.known(value.lane, bytes, span) {
                        Some(code) => code,
                        None => {
                            let sense = (&self.layout.assembly, self.coder);
                            let question = value.question;
                            self.codings
                                .code(question, bytes, span, Date::ZERO, sense)?
                        }
                    };
                    codes[value.question.index()] = code;
                }
                for &column in &self.others {
                    self.cells[column] = span(column);
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
            self.cells[column] = span;
            at = end + 1;
            match bytes[end] {
                b',' if column < last => {}
                b'\n' if column == last => break,
                b'\r' if column == last && bytes[at] == b'\n' => at += 1,
                _ => return None,
            }
        }
        for value in &self.values {
            let span = self.cells[value.column];
            let known = self.codings.known(value.lane, bytes, span);
            let sense = (&self.layout.assembly, self.coder);
            let code = known.or_else(|| {
                self.codings
                    .code(value.question, bytes, span, Date::ZERO, sense)
            });
            codes[value.question.index()] = code?;
        }
        Some(at)
    }

    /// What of a row is no plain value; none where one of them cannot be read.
    fn code_others<'a>(&mut self, bytes: &'a [u8], codes: &mut [K::Code]) -> Option<Said<'a>> {
        let assembly = &self.layout.assembly;
        let (mut id, mut on, mut list) = (None, None, 0);
        for &index in &self.others {
            let cell = self.cells[index];
            match self.columns[index] {
                Column::Id => id = Some(text(bytes, cell)?.trim()),
                Column::On => on = self.head.on(bytes, cell)?,
                Column::Procedures => {
                    list = self.head.procedures(bytes, cell, assembly)?;
                }
                Column::Question(_) => {}
            }
        }
        let on = assembly.day(on);
        for &index in &self.others {
            if let Column::Question(question) = self.columns[index] {
                let sense = (assembly, self.coder);
                let cell = self.cells[index];
                codes[question.index()] = self.codings.code(question, bytes, cell, on, sense)?;
            }
        }
        Some((id.filter(|id| !id.is_empty()), on, list))
    }
}
