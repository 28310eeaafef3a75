//! The rows of a chunk, read to codes: a row without quotes is cut at marks that were found beforehand.

use jiff::civil::Date;

use super::coding::{Coder, Codings, text};
use super::marks::Marks;
use super::rows::{Span, next_cell, one_row};
use super::{Chunk, Said, Sense};
use crate::intake::csv::{Column, Columns};
use crate::intake::place::LIMIT;
use crate::intake::record::Assembly;
use crate::intake::{Form, UnreadableRecord};
use crate::model::QuestionId;

/// Reads the rows of a table.
pub(super) struct RowReader<'l> {
    columns: &'l Columns,
    /// What is done with the cell of each column.
    lanes: Vec<Lane>,
    /// The columns whose cells wait until the whole row is known.
    others: Vec<usize>,
    /// The column of each question.
    column_of: Vec<Option<usize>>,
    /// The cells of the row, as far as they wait.
    cells: Vec<Span>,
    marks: Marks,
    /// The mark that comes next, and which of those that are no commas.
    mark: usize,
    odd: usize,
    /// Where the row starts that was read last.
    start: usize,
}

/// What is done with a cell as soon as it is found.
#[derive(Debug, Clone, Copy)]
enum Lane {
    /// Its code is looked up.
    Value(QuestionId),
    /// It waits until the whole row is known.
    Other,
}

impl<'l> RowReader<'l> {
    pub fn new<C: Copy + PartialEq + Default>(
        columns: &'l Columns,
        questions: usize,
        codings: &Codings<C>,
    ) -> Self {
        let held = columns.in_order();
        let column_of = |question| {
            let wanted = Column::Question(question);
            held.iter().position(|column| *column == wanted)
        };
        let lane = |column: &Column| match *column {
            Column::Question(question) if codings.is_value(question) => Lane::Value(question),
            _ => Lane::Other,
        };
        let lanes: Vec<Lane> = held.iter().map(lane).collect();
        let is_other = |index: &usize| matches!(lanes[*index], Lane::Other);
        Self {
            columns,
            others: (0..lanes.len()).filter(is_other).collect(),
            column_of: (0..questions)
                .map(QuestionId::from)
                .map(column_of)
                .collect(),
            cells: vec![(0, 0); lanes.len()],
            lanes,
            marks: Marks::default(),
            mark: 0,
            odd: 0,
            start: 0,
        }
    }

    pub fn columns(&self) -> &'l Columns {
        self.columns
    }

    /// Starts a chunk.
    pub fn start(&mut self, chunk: &Chunk) {
        self.marks.find(chunk.padded(), chunk.size());
        (self.mark, self.odd) = (0, 0);
    }

    /// The codes of the row that starts at a place, what else it says, and where the next one starts. None where the row
    /// is not plain, or a cell cannot be read.
    pub fn code<'a, K: Coder>(
        &mut self,
        sense: &mut Sense<'_, K>,
        bytes: &'a [u8],
        start: usize,
        codes: &mut [K::Code],
    ) -> Option<(Said<'a>, usize)> {
        // a row of one cell may be blank
        if self.lanes.len() < 2 {
            return None;
        }
        self.start = start;
        let next = match self.marks_of_row(bytes, start) {
            Some((marks, next)) => {
                let ends = self.marks.from(marks);
                let mut at = start;
                for ((lane, cell), &end) in self.lanes.iter().zip(&mut self.cells).zip(ends) {
                    let span = (at, end as usize);
                    at = span.1 + 1;
                    match *lane {
                        Lane::Other => *cell = span,
                        Lane::Value(question) => {
                            codes[question.index()] =
                                sense.code(question, bytes, span, Date::ZERO)?;
                        }
                    }
                }
                next
            }
            None => self.code_quoted(sense, bytes, start, codes)?,
        };
        if next - start > LIMIT {
            return None;
        }
        let said = self.code_others(sense, bytes, codes)?;
        Some((said, next))
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
        let (mark, last) = (self.mark, self.mark + self.lanes.len() - 1);
        let odd = self.marks.odd_from(self.odd);
        if *odd.first()? as usize != last {
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

    /// The codes of a row some of whose cells stand in quotes, and where the next one starts.
    fn code_quoted<K: Coder>(
        &mut self,
        sense: &mut Sense<'_, K>,
        bytes: &[u8],
        start: usize,
        codes: &mut [K::Code],
    ) -> Option<usize> {
        let last = self.lanes.len() - 1;
        let mut at = start;
        for (column, (lane, cell)) in self.lanes.iter().zip(&mut self.cells).enumerate() {
            let (span, end) = next_cell(bytes, at)?;
            match *lane {
                Lane::Other => *cell = span,
                Lane::Value(question) => {
                    codes[question.index()] = sense.code(question, bytes, span, Date::ZERO)?;
                }
            }
            at = end + 1;
            match bytes[end] {
                b',' if column < last => {}
                b'\n' if column == last => {}
                b'\r' if column == last && bytes[at] == b'\n' => at += 1,
                _ => return None,
            }
        }
        Some(at)
    }

    /// What of a row is no plain value; none where one of them cannot be read.
    fn code_others<'a, K: Coder>(
        &self,
        sense: &mut Sense<'_, K>,
        bytes: &'a [u8],
        codes: &mut [K::Code],
    ) -> Option<Said<'a>> {
        let columns = self.columns.in_order();
        let (mut id, mut on, mut procedures) = (None, None, 0);
        for &index in &self.others {
            let cell = self.cells[index];
            match columns[index] {
                Column::Id => id = Some(text(bytes, cell)?.trim()),
                Column::On => on = sense.head.on(bytes, cell)?,
                Column::Procedures => {
                    procedures = sense.head.procedures(bytes, cell, sense.assembly)?;
                }
                Column::Question(_) => {}
            }
        }
        let on = sense.assembly.day(on);
        for &index in &self.others {
            if let Column::Question(question) = columns[index] {
                codes[question.index()] = sense.code(question, bytes, self.cells[index], on)?;
            }
        }
        Some(Said {
            id: id.filter(|id| !id.is_empty()),
            on,
            procedures,
        })
    }

    /// The row at a place, read as a whole, unless it is blank; where the next one starts, and how many lines it takes.
    pub fn read(
        &self,
        assembly: &Assembly<'_>,
        text: &[u8],
        start: usize,
        line: u64,
    ) -> (Option<Result<Form, UnreadableRecord>>, usize, u64) {
        let (row, next, after) = one_row(text, start, line);
        let content = (!row.is_blank()).then(|| self.columns.read(&row, assembly));
        (content, next, after - line)
    }

    /// The cell of a question in the row that was coded last.
    pub fn value<'a>(&self, question: QuestionId, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let column = self.column_of[question.index()]?;
        let mut cell = next_cell(bytes, self.start)?;
        for _ in 0..column {
            cell = next_cell(bytes, cell.1 + 1)?;
        }
        let (start, end) = cell.0;
        Some(&bytes[start..end])
    }
}
