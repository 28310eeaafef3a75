//! Reads the rows of a chunk of an export to codes, according to its mapping.
//!
//! The notation of the mapping alone decides the meaning of a cell. This module caches the codes by the text of the
//! cells. A row that is not plain, or has a cell that is refused, is left to the reader of single records.

mod conditions;
mod names;
mod plan;
mod row;
mod units;

use std::borrow::Cow;
use std::collections::VecDeque;
use std::io;

use super::csv::{RowCutter, RowLanes, rows_at};
use super::memo::{Context, DayMemo, UnitTexts, text};
use super::record::{Fallback, RecordHead};
use crate::engine::{Code, Program};
use crate::intake::mapping::LastDay;
use crate::intake::parts::{
    Assembly, CellReader, CellView, MappedColumns, Notation, Row, day_in_digits, id_of_cell,
};
use crate::model::{Answer, AsOf, Protocol, QuestionId};
use conditions::Conditions;
use names::Names;
use plan::{Plan, UnitKind};
use row::{RowCells, days};
use units::Units;

/// Reads the rows of chunks.
pub(super) struct MappedReader<'l> {
    columns: &'l MappedColumns<'l>,
    protocol: &'l Protocol,
    program: &'l Program,
    notation: Notation<'l>,
    plan: Plan,
    lanes: RowLanes,
    texts: UnitTexts,
    /// The codes of the days of each unit.
    days: Vec<DayMemo>,
    conditions: Conditions<'l>,
    cutter: RowCutter,
    /// Rows that were read together with the row before them, and not yet returned.
    pending: VecDeque<Row>,
    /// Whether the whole chunk is UTF-8.
    is_utf_8: bool,
    /// Recognizes rows that name the columns.
    names: Names,
    /// The questions that were not shown in the last row.
    hidden: Vec<QuestionId>,
    /// The day on which the last record was submitted.
    submitted: LastDay,
    /// Buffer for the texts of cells that are not adjacent, and for days.
    buffer: Vec<u8>,
}

impl<'l> MappedReader<'l> {
    pub(super) fn new(columns: &'l MappedColumns<'l>, context: &Context<'l>) -> Self {
        let protocol = context.assembly.protocol;
        let mapping = columns.mapping();
        let notation = Notation::new(mapping, protocol);
        let mut plan = Plan::new(columns, protocol);
        let units = plan.units.len();
        Self {
            names: Names::new(columns, &plan, &notation, protocol),
            lanes: plan.lanes(mapping, protocol, context.missing()),
            cutter: RowCutter::new(columns.width(), columns.shape().delimiter()),
            conditions: Conditions::new(columns, mapping),
            columns,
            protocol,
            program: context.program,
            notation,
            plan,
            texts: UnitTexts::new(units),
            days: (0..units).map(|_| DayMemo::new()).collect(),
            pending: VecDeque::new(),
            is_utf_8: false,
            hidden: Vec::new(),
            submitted: LastDay::default(),
            buffer: Vec::new(),
        }
    }

    pub(super) fn columns(&self) -> &'l MappedColumns<'l> {
        self.columns
    }

    /// Ends the input at a row that is the header of another file.
    ///
    /// # Errors
    ///
    /// If the row is one.
    pub(super) fn refuse_other_header(&self, row: &Row) -> io::Result<()> {
        self.columns.refuse_other_header(row, &self.notation)
    }

    /// The reader of the texts of single records.
    pub(super) fn notation(&self) -> &Notation<'l> {
        &self.notation
    }

    /// Starts a chunk: a padded text of `length` bytes. `missing` has the code of a missing answer for each question.
    pub(super) fn start(&mut self, bytes: &[u8], length: usize, missing: &[Code]) {
        self.lanes.split_if_due(missing);
        self.cutter.start(bytes, length);
        self.pending.clear();
        let text = &bytes[..length];
        self.is_utf_8 = text.is_ascii() || std::str::from_utf8(text).is_ok();
    }

    /// Sets the codes of the row that starts at `start`. Returns its head and the start of the next row. Returns `None`
    /// if the row is not plain or a cell is refused. Then the reader of single records reads it.
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
        if !self.is_utf_8 && std::str::from_utf8(&bytes[start..next]).is_err() {
            return None;
        }
        let row = RowCells {
            columns: self.columns,
            places: self.cutter.places(),
            bytes,
        };
        if self.names.are_in(row) || !self.conditions.test(row) {
            return None;
        }
        self.hidden.clear();
        self.hidden.extend(self.conditions.hidden());
        // the cells of hidden questions are not read, so they are not refused, and each of them may be a name
        if !self.hidden.is_empty() && self.names.is_any_in(row) {
            return None;
        }
        let head = head(context, &self.notation, row, &mut self.submitted, bytes)?;
        let as_of = AsOf {
            on: head.on,
            given: head.answered,
        };
        let mut units = Units {
            protocol: self.protocol,
            program: self.program,
            notation: &self.notation,
            plan: &self.plan,
            texts: &mut self.texts,
            days: &mut self.days,
            buffer: &mut self.buffer,
            missing: context.missing(),
        };
        units.look_up(&mut self.lanes, row, codes)?;
        for last in &self.plan.last {
            units.set_last(last, row, as_of, codes)?;
        }
        for question in &self.hidden {
            codes[question.index()] = context.missing()[question.index()];
        }
        Some((head, next))
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
        self.refuse_other_header(&row)?;
        let is_blank_row = row.is_blank();
        let is_record = !is_blank_row && !row.is_empty_line();
        Ok(Fallback {
            content: is_record.then(|| self.columns.form(&row, &self.notation, assembly)),
            next: start + row.extent.bytes,
            lines: row.extent.lines,
            is_blank_row,
        })
    }

    /// The answer to a question in the last row that was coded.
    pub(super) fn answer(
        &self,
        question: QuestionId,
        bytes: &[u8],
        as_of: AsOf,
    ) -> Cow<'_, Answer> {
        let unit = self.plan.unit_of[question.index()];
        let Some(unit) = unit.filter(|_| !self.hidden.contains(&question)) else {
            return Cow::Owned(Answer::Missing);
        };
        let row = RowCells {
            columns: self.columns,
            places: self.cutter.places(),
            bytes,
        };
        let one = &self.plan.units[unit];
        let place = one
            .questions
            .iter()
            .position(|one| one.question == question);
        let Some(place) = place else {
            return Cow::Owned(Answer::Missing);
        };
        let mut buffer = Vec::new();
        if one.kind == UnitKind::Texts
            && let Some(known) = self.texts.get(unit, one.key(row, &mut buffer))
        {
            return Cow::Borrowed(&known.answers[place]);
        }
        let reader = CellReader {
            cells: &row,
            mapping: self.columns.mapping(),
        };
        let index = one.questions[place].index;
        let answer = reader.answer_if_shown(index, &self.notation, self.protocol, days(as_of));
        Cow::Owned(answer.unwrap_or_default())
    }
}

/// Reads the cells about the record as a whole. Returns `None` if one of them cannot be read.
fn head<'a>(
    context: &mut Context<'_>,
    notation: &Notation<'_>,
    row: RowCells<'_>,
    last: &mut LastDay,
    bytes: &'a [u8],
) -> Option<RecordHead<'a>> {
    let mapping = row.columns.mapping();
    let record = &mapping.record;
    let place = |column| row.columns.place(column);
    let reader = CellReader {
        cells: &row,
        mapping,
    };
    let id = match record.id.and_then(place) {
        Some(place) => id_of_cell(text(bytes, row.places.cell(place))?).ok()?,
        None => None,
    };
    let on = match record.on.and_then(place) {
        Some(place) => {
            let read = |_: &str| reader.on().ok();
            context.head.day(bytes, row.places.cell(place), read)?
        }
        None => None,
    };
    let assembly = context.assembly;
    let named = record.procedures.as_ref();
    let named = named.filter(|_| !assembly.are_procedures_given());
    let procedures = match named.and_then(|named| place(named.column)) {
        Some(place) => {
            let read = |text: &str| notation.procedures(CellView::text(text)).ok();
            let span = row.places.cell(place);
            context.head.procedures(bytes, span, assembly, read)?
        }
        None => 0,
    };
    let on = assembly.day(on);
    let submitted = record.submitted.and_then(place);
    let in_digits = submitted.and_then(|place| day_in_digits(mapping, row.cell(place), last));
    let answered = match in_digits {
        Some(day) => Some(day),
        None => reader.submitted(record.submitted).ok()?,
    };
    if answered.is_some_and(|day| day > on) {
        return None;
    }
    Some(RecordHead {
        id,
        on,
        answered,
        procedures,
    })
}
