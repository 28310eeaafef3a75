//! Reads the rows of a chunk of CSV to codes. A row without quotes is cut at delimiters that were found in advance.

pub(super) mod cells;
mod cut;
mod lanes;
mod plan;

use std::collections::VecDeque;
use std::io;

use jiff::civil::Date;

use super::memo::{Context, text};
use super::record::{Fallback, RecordHead};
use crate::engine::Code;
use crate::intake::parts::{
    Assembly, Column, Columns, NAMES, Row, id_of_cell, is_column, is_separator, trim,
};
use crate::model::{AsOf, Kind, Protocol, QuestionId};

pub(super) use cells::{CellPlaces, rows_at};
pub(super) use cut::RowCutter;
pub(super) use lanes::{GROUP, Part};
use plan::usual_width;
pub(super) use plan::{LaneDraft, RowLanes};

/// Reads the rows of chunks.
pub(super) struct RowReader<'l> {
    columns: &'l Columns,
    /// The columns of answers that repeat.
    lanes: RowLanes,
    /// The columns that are not questions.
    head: Vec<(usize, Column)>,
    /// The columns whose cells can be read although they are the name of a column, and the first one.
    free: Vec<usize>,
    /// The columns of the other answers, which are read individually.
    others: Vec<(usize, QuestionId)>,
    /// The lane columns that must be read individually in the current row, because their code depends on the day.
    filled: Vec<(usize, QuestionId)>,
    /// The column of each question.
    column_of: Vec<Option<usize>>,
    cutter: RowCutter,
    /// Rows that were read together with the row before them, and not yet returned.
    pending: VecDeque<Row>,
    /// For each byte, whether the name of a column, or Excel's `sep=`, starts with it.
    starts_name: Box<[bool; 256]>,
}

impl<'l> RowReader<'l> {
    pub(super) fn new(columns: &'l Columns, context: &Context<'_>) -> Self {
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
            free: free(columns, context.assembly),
            others: Vec::new(),
            filled: Vec::new(),
            column_of: (0..questions)
                .map(QuestionId::from)
                .map(column_of)
                .collect(),
            cutter: RowCutter::new(held.len(), columns.shape().delimiter()),
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
                    let part = Part::one(column, question);
                    draft.add(part, width, &mut reader.lanes, context.missing());
                }
                None if context.is_value(question) => {
                    let part = Part::one(column, question);
                    reader.lanes.push(&[part], context.missing())
                }
                None => reader.others.push((column, question)),
            }
        }
        draft.close(&mut reader.lanes, context.missing());
        reader.lanes.sort();
        reader
    }

    pub(super) fn columns(&self) -> &'l Columns {
        self.columns
    }

    /// Starts a chunk: a padded text of `length` bytes. `missing` has the code of a missing answer for each question.
    pub(super) fn start(&mut self, bytes: &[u8], length: usize, missing: &[Code]) {
        self.lanes.split_if_due(missing);
        self.cutter.start(bytes, length);
        self.pending.clear();
    }

    /// Sets the codes of the row that starts at `start`. Returns its head and the start of the next row. Returns `None`
    /// if the row is not plain or a cell cannot be read. Then the reader of single records reads it.
    pub(super) fn code<'a>(
        &mut self,
        context: &mut Context<'_>,
        bytes: &'a [u8],
        start: usize,
        codes: &mut [Code],
    ) -> Option<(RecordHead<'a>, usize)> {
        if !self.pending.is_empty() {
            return None;
        }
        let next = self.cutter.cut(bytes, start)?;
        let row = self.cutter.places();
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
                Column::On => on = context.day(bytes, cell)?,
                Column::Answered => answered = context.day(bytes, cell)?,
                Column::Procedures => {
                    procedures = context.procedures(bytes, cell)?;
                }
                Column::Question(_) => {}
            }
        }
        // a row that names columns is not a record
        for &column in &self.free {
            let cell = row.cell(column);
            let first = bytes[cell.0];
            // a blank may come before the name
            if !first.is_ascii_graphic() || self.starts_name[usize::from(first)] {
                let cell = trim(text(bytes, cell)?);
                if is_column(cell, context.assembly) || is_separator(cell) {
                    return None;
                }
            }
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

    /// Reads the row at an offset with the reader of single records. `place` is its line, and its offset in the input.
    ///
    /// # Errors
    ///
    /// If the row is the header of another file, because the rows after it cannot be read.
    pub(super) fn read(
        &mut self,
        assembly: &Assembly<'_>,
        text: &[u8],
        start: usize,
        place: (u64, u64),
    ) -> io::Result<Fallback> {
        if self.pending.is_empty() {
            self.pending = rows_at(text, start, place, self.columns.shape()).into();
        }
        let Some(row) = self.pending.pop_front() else {
            return Ok(Fallback::end(text.len()));
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
    pub(super) fn value<'a>(&self, question: QuestionId, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let column = self.column_of[question.index()]?;
        let (start, end) = self.cutter.places().cell(column);
        Some(&bytes[start..end])
    }
}

/// The first column, and those in which the name of a column can be read as an id, a text or an option.
fn free(columns: &Columns, assembly: &Assembly<'_>) -> Vec<usize> {
    let is_free = |(at, column): (usize, &Column)| {
        let takes_names = match column {
            Column::Id => true,
            Column::On | Column::Answered | Column::Procedures => false,
            Column::Question(question) => match &assembly.protocol.question(*question).kind {
                Kind::Text => true,
                Kind::Choice(options) | Kind::Multi { options, .. } => {
                    let mut ids = options.iter().map(|option| option.id.as_str());
                    ids.any(|id| is_column(id, assembly))
                }
                Kind::YesNo | Kind::Number(_) | Kind::Date(_) => false,
            },
        };
        (at == 0 || takes_names).then_some(at)
    };
    let columns = columns.in_order().iter().enumerate();
    columns.filter_map(is_free).collect()
}

/// For each byte, whether the name of a column, or Excel's `sep=`, starts with it.
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

/// Sets the codes of the columns in lanes. Returns `None` if a cell cannot be read. Adds the columns to `filled` that
/// hold an answer whose code depends on the day.
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
            for part in lanes.parts(number).iter() {
                let (column, question) = (part.first, part.questions[0]);
                let cell = row.cell(column);
                codes[question.index()] = if context.is_value(question) {
                    context.code(question, bytes, cell, Date::ZERO.into())?
                } else {
                    if cell.0 < cell.1 {
                        is_repeated = false;
                        filled.push((column, question));
                    }
                    context.missing()[question.index()]
                };
            }
            lanes.insert(number, bytes, row, codes, is_repeated);
        }
        first += GROUP;
    }
    Some(())
}
