//! Screens the rows of an export with a mapping, one after another.

use arrow_array::RecordBatch;
use contraindication::Program;
use contraindication::batch::mapped_columns::{ExportCell, MappedReader};

use super::Task;
use super::output::Output;
use super::values::{Held, Values, civil};

/// Screens batches. Each thread has its own.
pub(super) struct MappedWorker<'l> {
    reader: Box<MappedReader<'l>>,
    program: &'l Program,
    output: Output<'l>,
}

impl<'l> MappedWorker<'l> {
    pub(super) fn new(reader: Box<MappedReader<'l>>, task: &'l Task) -> Self {
        Self {
            reader,
            program: task.program(),
            output: Output::new(&task.rules.protocol, task.has_windows),
        }
    }

    /// The results of a batch, in order. `before` is the number of records before it.
    pub(super) fn screen(&mut self, batch: &RecordBatch, before: u64) -> Vec<RecordBatch> {
        let columns: Vec<Values> = batch.columns().iter().map(Values::new).collect();
        let mut results = Vec::new();
        for row in 0..batch.num_rows() {
            let record = before + row as u64 + 1;
            let cell = |column: usize| export_cell(&columns[column], row);
            let screened = self.reader.screen(self.program, record, cell);
            self.output.screened(&screened);
            if self.output.is_full() {
                results.extend(self.output.take());
            }
        }
        results.extend(self.output.take());
        results
    }
}

fn export_cell(values: &Values, row: usize) -> ExportCell {
    if values.is_null(row) {
        return ExportCell::Nothing;
    }
    match values.held() {
        Held::Nothing => ExportCell::Nothing,
        Held::Texts(_) => match values.text(row) {
            Some(text) => ExportCell::Text(text.to_owned()),
            None => ExportCell::Fault("the text is not UTF-8"),
        },
        Held::Numbers(numbers) => ExportCell::Number(numbers.digits(row)),
        Held::Days(days) => match civil(days[row]) {
            Some(day) => ExportCell::Day(day),
            None => ExportCell::Fault("the day is outside the calendar"),
        },
        Held::Named(named) => match named.valid_place(row) {
            Some(place) => export_cell(&named.values, place),
            None => ExportCell::Fault("the index is outside the dictionary"),
        },
        Held::Lists(lists) => {
            let members: Option<Vec<_>> = lists.members(row).collect();
            match members {
                Some(members) => ExportCell::List(members.into_iter().map(str::to_owned).collect()),
                None => ExportCell::Fault("a member of the list has no value"),
            }
        }
    }
}
