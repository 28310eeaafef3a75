//! Consecutive rows with the same id form one record. Of numbered rows, the last one counts.

use super::cells::Cells;
use super::reader::is_one_of;
use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, LastRow, RecordMap};

const NO_NUMBER: &str =
    "this column must have a whole number, because it says which row is the last";
const BROKEN: &str = "a row beside this record cannot be read, and may belong to it";
const SAME_NUMBER: &str = "two rows of the record have the highest number";

/// The rows of the record that is being read.
#[derive(Debug)]
pub(super) struct Joined {
    id: Option<ColumnId>,
    last: Option<LastRow>,
    current: Option<Current>,
    /// Whether the row before could not be read.
    is_after_broken: bool,
}

#[derive(Debug)]
struct Current {
    id: String,
    line: u64,
    /// The rows that count whatever their number is.
    base: Option<Cells>,
    /// The row with the highest number so far.
    last: Option<(u64, Cells)>,
    fault: Option<(ColumnId, &'static str)>,
}

impl Joined {
    /// Creates it for the rows of an export if the mapping joins rows.
    pub(super) fn new(record: &RecordMap) -> Option<Self> {
        record.joined.then(|| Self {
            id: record.id,
            last: record.last.clone(),
            current: None,
            is_after_broken: false,
        })
    }

    /// Adds a row. Returns the previous record if the row starts another one.
    pub(super) fn add(&mut self, row: Cells) -> Option<Cells> {
        let id = self.id.map(|id| fold(row.text(id)).into_owned());
        let id = id.unwrap_or_default();
        let is_next = match &self.current {
            // rows without an id cannot be known to be about one person
            Some(current) => id.is_empty() || current.id != id,
            None => true,
        };
        let ended = if is_next { self.take() } else { None };
        let mut current = self.current.take().unwrap_or(Current {
            id,
            line: row.line,
            base: None,
            last: None,
            fault: None,
        });
        if std::mem::take(&mut self.is_after_broken) {
            current.fault = current.fault.or(self.broken());
        }
        self.add_to(&mut current, row);
        self.current = Some(current);
        ended
    }

    fn add_to(&self, current: &mut Current, row: Cells) {
        let is_numbered = self.last.as_ref().filter(|last| {
            let mut of = last.of.iter();
            of.all(|(column, texts)| is_one_of(row.text(*column), texts))
        });
        let Some(last) = is_numbered else {
            match &mut current.base {
                Some(base) => base.merge(row, |column| self.may_differ(column)),
                None => current.base = Some(row),
            }
            return;
        };
        let Some(number) = whole_number(row.text(last.column)) else {
            current.fault = current.fault.or(Some((last.column, NO_NUMBER)));
            current.last.get_or_insert((0, row));
            return;
        };
        match &current.last {
            Some((highest, _)) if *highest > number => {}
            Some((highest, _)) if *highest == number => {
                current.fault = current.fault.or(Some((last.column, SAME_NUMBER)));
            }
            _ => {
                // a duplicate number below the highest one does not matter
                current.fault = current.fault.filter(|(_, fault)| *fault != SAME_NUMBER);
                current.last = Some((number, row));
            }
        }
    }

    /// Ends the record at a row that cannot be read. That row may belong to it, or to the record of the next row.
    pub(super) fn interrupt(&mut self) -> Option<Cells> {
        let fault = self.broken();
        self.is_after_broken = true;
        if let Some(current) = &mut self.current {
            current.fault = current.fault.or(fault);
        }
        self.take()
    }

    /// The reason why the rows of the record cannot be told apart. Without a column of ids, each row is a record.
    fn broken(&self) -> Option<(ColumnId, &'static str)> {
        self.id.map(|id| (id, BROKEN))
    }

    /// The record that is being read, if there is one.
    pub(super) fn take(&mut self) -> Option<Cells> {
        let current = self.current.take()?;
        let last = current.last.map(|(_, cells)| cells);
        let mut cells = match (current.base, last) {
            (Some(mut base), Some(last)) => {
                base.merge(last, |column| self.may_differ(column));
                base
            }
            (base, last) => base.or(last)?,
        };
        cells.line = current.line;
        cells.fault = cells.fault.or(current.fault);
        Some(cells)
    }

    /// Whether the values of a column may differ between the rows of a record.
    fn may_differ(&self, column: ColumnId) -> bool {
        let of_last =
            |last: &LastRow| last.column == column || last.of.iter().any(|(one, _)| *one == column);
        self.id == Some(column) || self.last.as_ref().is_some_and(of_last)
    }
}

fn whole_number(text: &str) -> Option<u64> {
    let folded = fold(text);
    let is_digits = !folded.is_empty() && folded.bytes().all(|byte| byte.is_ascii_digit());
    is_digits.then(|| folded.parse().ok())?
}
