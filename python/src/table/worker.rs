//! Screens the rows of batches: reads them to codes, a block of rows at a time, and evaluates each row. A row with a
//! value that cannot be read goes through the reader of single records.

use std::borrow::Cow;
use std::ops::Range;

use arrow_array::RecordBatch;
use contraindication::Program;
use contraindication::batch::columns::{
    Column, RowAnswers, TableLayout, TableReader, TableRow, day_of, id_in, id_of,
};
use contraindication::engine::{Code, Evaluator};
use contraindication::intake::value::Given;
use contraindication::model::{AsOf, ProcedureId, Protocol};
use jiff::civil::Date;

use super::column::{AnswerColumn, Block};
use super::memo::{Key, Memo, long};
use super::output::{Output, Place};
use super::values::{Held, Values};

/// Number of rows that are read to codes at once.
const BLOCK: usize = 64;

/// Maximum number of different lists of procedures in the cache.
const MAX_LISTS: usize = 256;

/// Screens batches. Each thread has its own.
pub(super) struct Worker<'l> {
    layout: &'l TableLayout<'l>,
    program: &'l Program,
    reader: TableReader<'l>,
    evaluator: Evaluator<'l>,
    head: Head,
    answers: Vec<AnswerColumn>,
    codes: Vec<Code>,
    output: Output<'l>,
}

/// The columns that are not questions, with their caches.
struct Head {
    id: Option<usize>,
    on: Option<usize>,
    answered: Option<usize>,
    procedures: Option<usize>,
    days: [Memo<Option<Option<Date>>>; 2],
    lists: Memo<Option<usize>>,
    /// Lists of procedures; the first is for a record that names none.
    known: Vec<Vec<ProcedureId>>,
    /// The days of a record that contains none.
    usual: AsOf,
}

/// A row of a batch.
struct BatchRow<'a> {
    columns: &'a [Values],
    row: usize,
}

impl TableRow for BatchRow<'_> {
    fn cell(&self, column: usize) -> Given<'_> {
        self.columns[column].cell(self.row)
    }
}

impl<'l> Worker<'l> {
    pub(super) fn new(
        layout: &'l TableLayout<'l>,
        protocol: &'l Protocol,
        program: &'l Program,
    ) -> Self {
        let columns = layout.columns().iter().enumerate();
        let answers = columns.filter_map(|(place, column)| match column {
            Column::Question(question) => Some(AnswerColumn::new(place, *question)),
            Column::Id | Column::On | Column::Answered | Column::Procedures => None,
        });
        Self {
            layout,
            program,
            reader: TableReader::new(layout, program),
            evaluator: Evaluator::new(program),
            head: Head::new(layout),
            answers: answers.collect(),
            codes: Vec::new(),
            output: Output::new(protocol, program.finds_windows()),
        }
    }

    /// The results of a batch, in order. `before` is the number of records before it.
    pub(super) fn screen(&mut self, batch: &RecordBatch, before: u64) -> Vec<RecordBatch> {
        let columns: Vec<Values> = batch.columns().iter().map(Values::new).collect();
        let mut results = Vec::new();
        let mut start = 0;
        while start < batch.num_rows() {
            let end = (start + BLOCK).min(batch.num_rows());
            self.block(&columns, start..end, before);
            if self.output.is_full() {
                results.extend(self.output.take());
            }
            start = end;
        }
        results.extend(self.output.take());
        results
    }

    fn block(&mut self, columns: &[Values], rows: Range<usize>, before: u64) {
        let mut plain = [true; BLOCK];
        let mut days = [self.head.usual; BLOCK];
        let mut lists = [0; BLOCK];
        for (at, row) in rows.clone().enumerate() {
            match self.head.read(&self.reader, columns, row) {
                Some((as_of, list)) => (days[at], lists[at]) = (as_of, list),
                None => plain[at] = false,
            }
        }
        let missing = self.reader.missing();
        let width = missing.len();
        // the codes of questions without a column are always those of a missing answer
        if self.codes.is_empty() {
            self.codes = missing.repeat(BLOCK);
        }
        let mut block = Block {
            rows: rows.clone(),
            width,
            codes: &mut self.codes,
            plain: &mut plain,
            days: &days,
        };
        for column in &mut self.answers {
            column.code(&mut self.reader, &columns[column.place], &mut block);
        }
        for (at, row) in rows.enumerate() {
            let record = before + row as u64 + 1;
            let row = BatchRow { columns, row };
            let id = if plain[at] {
                self.head.id(columns, row.row)
            } else {
                None
            };
            let Some(id) = id else {
                let screened = self.layout.screen(self.program, record, &row);
                self.output.screened(&screened);
                continue;
            };
            let as_of = days[at];
            let codes = &self.codes[at * width..][..width];
            self.evaluator.codes_mut().copy_from_slice(codes);
            let answers = RowAnswers {
                layout: self.layout,
                row: &row,
                as_of,
            };
            self.evaluator.resolve_asked(as_of.on, &answers);
            let place = Place {
                record,
                id: id.as_deref(),
                as_of,
            };
            for &procedure in &self.head.known[lists[at]] {
                let found = self.evaluator.find(procedure, &answers);
                self.output.found(&place, procedure, found);
            }
        }
    }
}

impl Head {
    fn new(layout: &TableLayout<'_>) -> Self {
        let place = |wanted| layout.columns().iter().position(|one| *one == wanted);
        Self {
            id: place(Column::Id),
            on: place(Column::On),
            answered: place(Column::Answered),
            procedures: place(Column::Procedures),
            days: [Memo::new(None), Memo::new(None)],
            lists: Memo::new(None),
            known: vec![layout.wanted(Vec::new())],
            usual: layout.day(None).into(),
        }
    }

    /// The days and the list of procedures of a row. Returns `None` if one of them cannot be read.
    #[inline(always)]
    fn read(
        &mut self,
        reader: &TableReader<'_>,
        columns: &[Values],
        row: usize,
    ) -> Option<(AsOf, usize)> {
        let mut as_of = self.usual;
        let [on, answered] = &mut self.days;
        if let Some(column) = self.on {
            as_of.on = reader.layout().day(day(on, &columns[column], row)?);
        }
        if let Some(column) = self.answered {
            as_of.given = day(answered, &columns[column], row)?;
        }
        if as_of.given.is_some_and(|given| given > as_of.on) {
            return None;
        }
        let list = match self.procedures {
            Some(column) => self.list(reader, &columns[column], row)?,
            None => 0,
        };
        Some((as_of, list))
    }

    fn list(&mut self, reader: &TableReader<'_>, values: &Values, row: usize) -> Option<usize> {
        let lists = &mut self.known;
        let mut read = || {
            let named = reader.procedures(&values.cell(row))?;
            match lists.iter().position(|known| *known == named) {
                None if lists.len() < MAX_LISTS => {
                    lists.push(named);
                    Some(lists.len() - 1)
                }
                place => place,
            }
        };
        let key = values.key(row);
        self.lists.get(key, |known| match (key, values.held()) {
            (Key::NONE, Held::Texts(texts)) => match texts.bytes(row) {
                Some(bytes) => long(known, bytes, read),
                None => read(),
            },
            (Key::NONE, Held::Lists(lists)) => long(known, &lists.bytes(row), read),
            _ => read(),
        })
    }

    /// The record number of a row, if it has one. Returns `None` if it cannot be read.
    #[inline(always)]
    fn id<'a>(&self, columns: &'a [Values], row: usize) -> Option<Option<Cow<'a, str>>> {
        let Some(column) = self.id else {
            return Some(None);
        };
        let values = &columns[column];
        match values.text(row) {
            Some(text) if text.contains('\0') => None,
            Some(text) => Some(id_in(text)?.map(Cow::Borrowed)),
            None => Some(id_of(&values.cell(row))?.map(Cow::Owned)),
        }
    }
}

fn day(memo: &mut Memo<Option<Option<Date>>>, values: &Values, row: usize) -> Option<Option<Date>> {
    memo.get(values.key(row), |_| day_of(&values.cell(row)))
}
