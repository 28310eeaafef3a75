//! Reads the rows of a chunk of CSV to codes. A row without quotes is cut at marks that were found beforehand.

pub(super) mod cells;
mod lanes;
mod plan;

use std::collections::VecDeque;
use std::io;

use jiff::civil::Date;
use memchr::memchr;

use super::memo::{Context, text};
use super::record::{Fallback, RecordHead};
use super::simd::Marks;
use crate::engine::Code;
use crate::intake::parts::{
    Assembly, Column, Columns, LIMIT, NAMES, Row, id_of_cell, is_column, is_separator, trim,
};
use crate::model::{AsOf, Protocol, QuestionId};
use cells::{CellPlaces, may_be_blank, next_cell, rows_at};
use lanes::GROUP;
use plan::{LaneDraft, RowLanes, usual_width};

/// Reads the rows of chunks, in memory of its own.
pub(super) struct RowReader<'l> {
    columns: &'l Columns,
    /// The columns of answers that are repeated.
    lanes: RowLanes,
    /// The columns that are no questions.
    head: Vec<(usize, Column)>,
    /// The columns of the other answers, which are read one by one.
    others: Vec<(usize, QuestionId)>,
    /// The columns of lanes that must be read one by one in the current row, because their code depends on the day.
    filled: Vec<(usize, QuestionId)>,
    /// The column of each question.
    column_of: Vec<Option<usize>>,
    marks: Marks,
    /// The index of the mark before the next row, and that of the next mark that is no comma.
    mark: usize,
    odd: usize,
    /// How the last row was cut.
    last: LastCut,
    /// The places before and after each cell of a row with quotes.
    cells: Vec<[u32; 2]>,
    /// Rows that were read together with the row before them.
    pending: VecDeque<Row>,
    /// For each byte whether the name of a column starts with it, or Excel's `sep=`.
    starts_name: Box<[bool; 256]>,
}

/// How a row was cut.
#[derive(Debug, Clone, Copy)]
enum LastCut {
    /// At the marks from this index on.
    Marks(usize),
    /// Cell by cell.
    Cells,
}

impl<'l> RowReader<'l> {
    pub fn new(columns: &'l Columns, context: &Context<'_>) -> Self {
        let protocol = context.assembly.protocol;
        let held = columns.in_order();
        let questions = protocol.questions.len();
        let column_of = |question| {
            let wanted = Column::Question(question);
            held.iter().position(|column| *column == wanted)
        };
        let mut reader = Self {
            columns,
            lanes: RowLanes::new(),
            head: Vec::new(),
            others: Vec::new(),
            filled: Vec::new(),
            column_of: (0..questions)
                .map(QuestionId::from)
                .map(column_of)
                .collect(),
            marks: Marks::default(),
            mark: 0,
            odd: 0,
            last: LastCut::Cells,
            cells: vec![[0; 2]; held.len()],
            pending: VecDeque::new(),
            starts_name: starts_of_names(protocol),
        };
        let mut draft = LaneDraft::default();
        for (column, what) in held.iter().enumerate() {
            let Column::Question(question) = *what else {
                reader.head.push((column, *what));
                continue;
            };
            match usual_width(protocol.question(question)) {
                Some(width) => {
                    if !draft.takes(column, width) {
                        draft.close(&mut reader.lanes, context.missing());
                    }
                    draft.add(column, question, width);
                }
                None if context.is_value(question) => {
                    reader.lanes.push(column, &[question], context.missing())
                }
                None => reader.others.push((column, question)),
            }
        }
        draft.close(&mut reader.lanes, context.missing());
        reader.lanes.sort();
        reader
    }

    pub fn columns(&self) -> &'l Columns {
        self.columns
    }

    /// Starts a chunk: a padded text of some length. `missing` holds the code of no answer for each question.
    pub fn start(&mut self, bytes: &[u8], length: usize, missing: &[Code]) {
        self.lanes.split_if_due(missing);
        self.marks.find(bytes, length);
        (self.mark, self.odd) = (0, 0);
        self.pending.clear();
    }

    /// Sets the codes of the row that starts at a place. Returns its head, and the start of the next row. Returns `None` if
    /// the row is not plain or a cell cannot be read: then the reader of single records reads it.
    pub fn code<'a>(
        &mut self,
        context: &mut Context<'_>,
        bytes: &'a [u8],
        start: usize,
        codes: &mut [Code],
    ) -> Option<(RecordHead<'a>, usize)> {
        // a row of one cell may be blank
        if self.cells.len() < 2 || !self.pending.is_empty() {
            return None;
        }
        let next = match self.marks_of_row(bytes, start) {
            Some((mark, next)) => {
                self.last = LastCut::Marks(mark);
                next
            }
            None => {
                self.last = LastCut::Cells;
                self.cut_cells(bytes, start)?
            }
        };
        if next - start > LIMIT || may_be_blank(&bytes[start..next]) {
            return None;
        }
        let row = cell_places(self.last, &self.marks, &self.cells);
        self.filled.clear();
        look_up(
            &mut self.lanes,
            context,
            bytes,
            row,
            codes,
            &mut self.filled,
        )?;
        let head = self.code_others(context, bytes, row, codes)?;
        Some((head, next))
    }

    /// Cuts a row without quotes. Returns the index of the mark before it, and the start of the next row. Returns `None` for
    /// another row.
    fn marks_of_row(&mut self, bytes: &[u8], start: usize) -> Option<(usize, usize)> {
        // skip the marks of rows that were read otherwise
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
    fn cut_cells(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        let last = self.cells.len() - 1;
        let mut at = start;
        for (column, cell) in self.cells.iter_mut().enumerate() {
            let (span, end) = next_cell(bytes, at)?;
            // a chunk is shorter than 4 GiB
            *cell = [(span.0 as u32).wrapping_sub(1), span.1 as u32];
            at = end + 1;
            match bytes[end] {
                b',' if column < last => {}
                b'\n' if column == last => {}
                b'\r' if column == last && bytes[at] == b'\n' => at += 1,
                _ => return None,
            }
        }
        // The text of a lane lacks the quotes at its ends. Two rows could only have the same text by that if an answer held
        // a comma, and no answer that is remembered does. In the memo tables, a NUL is the end of a text.
        memchr(0, &bytes[start..at]).is_none().then_some(at)
    }

    /// Reads the cells that are in no lane. Returns `None` if one of them cannot be read.
    fn code_others<'a>(
        &self,
        context: &mut Context<'_>,
        bytes: &'a [u8],
        row: CellPlaces<'_>,
        codes: &mut [Code],
    ) -> Option<RecordHead<'a>> {
        let (mut id, mut on, mut answered, mut procedures) = (None, None, None, 0);
        for &(column, what) in &self.head {
            let cell = row.cell(column);
            match what {
                Column::Id => id = id_of_cell(text(bytes, cell)?).ok()?,
                Column::On => on = context.head.day(bytes, cell)?,
                Column::Answered => answered = context.head.day(bytes, cell)?,
                Column::Procedures => {
                    procedures = context.head.procedures(bytes, cell, context.assembly)?;
                }
                Column::Question(_) => {}
            }
        }
        // a row that names columns is not a record
        let first = match self.columns.in_order().first() {
            Some(Column::Id) => id.unwrap_or_default(),
            _ => trim(text(bytes, row.cell(0))?),
        };
        let may_be_name = first
            .as_bytes()
            .first()
            .is_some_and(|byte| self.starts_name[usize::from(*byte)]);
        if may_be_name && (is_column(first, context.assembly) || is_separator(first)) {
            return None;
        }
        let on = context.assembly.day(on);
        if answered.is_some_and(|day| day > on) {
            return None;
        }
        let as_of = AsOf {
            on,
            given: answered,
        };
        for &(column, question) in self.others.iter().chain(&self.filled) {
            let code = context.code_of_unknown(question, bytes, row.cell(column), as_of)?;
            codes[question.index()] = code;
        }
        Some(RecordHead {
            id,
            on,
            answered,
            procedures,
        })
    }

    /// Reads the row at a place with the reader of single records.
    ///
    /// # Errors
    ///
    /// If the rows from it on cannot be read, because it is another header.
    pub fn read(
        &mut self,
        assembly: &Assembly<'_>,
        text: &[u8],
        start: usize,
        line: u64,
    ) -> io::Result<Fallback> {
        if self.pending.is_empty() {
            self.pending = rows_at(text, start, line, self.columns.shape()).into();
        }
        let Some(row) = self.pending.pop_front() else {
            return Ok(Fallback {
                content: None,
                next: text.len(),
                lines: 0,
                is_blank_row: false,
            });
        };
        self.columns.refuse_other_header(&row, assembly)?;
        let is_blank_row = row.is_blank();
        let is_record = !is_blank_row && !row.is_empty_line();
        Ok(Fallback {
            content: is_record.then(|| self.columns.read(&row, assembly)),
            next: start + row.extent.bytes,
            lines: row.extent.lines,
            is_blank_row,
        })
    }

    /// The cell of a question in the last row that was coded.
    pub fn value<'a>(&self, question: QuestionId, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let column = self.column_of[question.index()]?;
        let row = cell_places(self.last, &self.marks, &self.cells);
        let (start, end) = row.cell(column);
        Some(&bytes[start..end])
    }
}

/// For each byte whether the name of a column starts with it, or Excel's `sep=`.
fn starts_of_names(protocol: &Protocol) -> Box<[bool; 256]> {
    let mut starts = Box::new([false; 256]);
    let questions = protocol
        .questions
        .iter()
        .map(|question| question.id.as_str());
    let others = NAMES.iter().map(|(name, _)| *name).chain(["sep=", "SEP="]);
    for first in questions
        .chain(others)
        .filter_map(|name| name.bytes().next())
    {
        starts[usize::from(first)] = true;
    }
    starts
}

fn cell_places<'a>(last: LastCut, marks: &'a Marks, cells: &'a [[u32; 2]]) -> CellPlaces<'a> {
    match last {
        LastCut::Cells => CellPlaces {
            places: cells.as_flattened(),
            step: 2,
        },
        LastCut::Marks(mark) => CellPlaces {
            places: &marks.from(mark)[..=cells.len()],
            step: 1,
        },
    }
}

/// Sets the codes of the columns of lanes. Returns `None` if a cell cannot be read. Adds the cells to `filled` that hold an
/// answer whose code depends on the day.
fn look_up(
    lanes: &mut RowLanes,
    context: &mut Context<'_>,
    bytes: &[u8],
    row: CellPlaces<'_>,
    codes: &mut [Code],
    filled: &mut Vec<(usize, QuestionId)>,
) -> Option<()> {
    let mut first = 0;
    while first < lanes.count() {
        let mut unknown = lanes.look_up(first, bytes, row, codes);
        while unknown != 0 {
            let number = first + unknown.trailing_zeros() as usize;
            unknown &= unknown - 1;
            let mut is_repeated = true;
            for (column, question) in lanes.columns(number) {
                let cell = row.cell(column);
                codes[question.index()] = match context.is_value(question) {
                    true => context.code(question, bytes, cell, Date::ZERO.into())?,
                    false => {
                        if cell.0 < cell.1 {
                            is_repeated = false;
                            filled.push((column, question));
                        }
                        context.missing()[question.index()]
                    }
                };
            }
            lanes.insert(number, bytes, row, codes, is_repeated);
        }
        first += GROUP;
    }
    Some(())
}
