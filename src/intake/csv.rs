//! A CSV with a column per question: the header, and the meaning of the cells below it.

pub(super) mod header;
pub(super) mod row;
pub(super) mod rows;
pub(super) mod shape;

use std::io::{self, BufRead};

use super::record::{Assembly, RawRecord, id_of_cell};
use super::value::{Given, is_zero_width, trim};
use super::{Form, InputError, UnreadableRecord};
use crate::model::{Kind, QuestionId};
use row::Row;
use rows::Rows;
use shape::TableShape;

/// The rows below a valid header.
pub(super) struct Table<R> {
    rows: Rows<R>,
    columns: Columns,
}

/// The meaning of the cells of each row.
pub(crate) struct Columns {
    columns: Vec<Column>,
    /// Their names, as the header gives them.
    names: Vec<String>,
    shape: TableShape,
}

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// The record number.
    Id,
    /// The screening date.
    On,
    /// The day the answers were given.
    Answered,
    /// The procedures to screen for.
    Procedures,
    /// The answers to a question.
    Question(QuestionId),
}

/// The reason why a row that repeats the header is not a record.
pub(super) const REPEATS_HEADER: &str = "repeats the header: two files were joined";

/// The columns that are not questions.
pub(crate) const NAMES: [(&str, Column); 4] = [
    ("id", Column::Id),
    ("on", Column::On),
    ("answered", Column::Answered),
    ("procedures", Column::Procedures),
];

impl<R: BufRead> Table<R> {
    /// Reads the header. Returns `None` if the input contains only blank rows.
    pub(super) fn open(reader: R, assembly: &Assembly<'_>) -> Result<Option<Self>, InputError> {
        let mut rows = Rows::new(reader);
        let Some(header) = rows.next(&TableShape::HEADER)? else {
            return Ok(None);
        };
        let columns = Columns::named(&header, rows.text(), assembly)?;
        Ok(Some(Self { rows, columns }))
    }

    /// The columns.
    pub(super) fn columns(&self) -> &Columns {
        &self.columns
    }

    /// Number of rows with only blank cells that were skipped so far.
    pub(super) fn blank_rows(&self) -> u64 {
        self.rows.blank()
    }

    /// The next row that is not blank, with the line it starts on.
    pub(super) fn next(
        &mut self,
        assembly: &Assembly<'_>,
    ) -> io::Result<Option<(u64, Result<Form, UnreadableRecord>)>> {
        let Some(row) = self.rows.next(&self.columns.shape)? else {
            return Ok(None);
        };
        self.columns.refuse_other_header(&row, assembly)?;
        Ok(Some((row.line, self.columns.read(&row, assembly))))
    }
}

impl Columns {
    /// Reads the header; `text` is its line.
    pub(crate) fn named(
        header: &Row,
        text: &[u8],
        assembly: &Assembly<'_>,
    ) -> Result<Self, InputError> {
        let columns = header::columns(header, text, assembly).map_err(InputError::Header)?;
        let is_text = columns.iter().map(|column| match column {
            Column::Question(question) => {
                matches!(assembly.protocol.question(*question).kind, Kind::Text)
            }
            Column::Id | Column::On | Column::Answered | Column::Procedures => false,
        });
        let names = header.cells().map(String::from_utf8_lossy);
        Ok(Self {
            names: names.map(|name| trim(&name).to_owned()).collect(),
            shape: TableShape::of_columns(is_text.collect()),
            columns,
        })
    }

    /// The columns, in the order of the header.
    pub(crate) fn in_order(&self) -> &[Column] {
        &self.columns
    }

    /// Ends the input at a row that is another header, since the rows after it would be read under the wrong names.
    ///
    /// # Errors
    ///
    /// If most cells of a row of several cells are names of columns, and it is not the header again.
    pub(crate) fn refuse_other_header(&self, row: &Row, assembly: &Assembly<'_>) -> io::Result<()> {
        let is_name =
            |cell| std::str::from_utf8(cell).is_ok_and(|cell| is_column(trim(cell), assembly));
        let is_whole = row.all_cells().count() == self.columns.len();
        let named = row.all_cells().filter(|cell| is_name(cell)).count();
        let is_other = is_whole && self.columns.len() > 1 && 2 * named > self.columns.len();
        if !is_other || self.is_header(row) {
            return Ok(());
        }
        Err(io::Error::other(format!(
            "line {} names columns again, but not as the header does: two files were joined",
            row.line
        )))
    }

    /// The shape of the rows.
    pub(crate) fn shape(&self) -> &TableShape {
        &self.shape
    }

    /// The questions that have no column, in interview order.
    pub(crate) fn questions_without(&self, assembly: &Assembly<'_>) -> Vec<QuestionId> {
        (0..assembly.protocol.questions.len())
            .map(QuestionId::from)
            .filter(|question| !self.columns.contains(&Column::Question(*question)))
            .collect()
    }

    /// Reads one row.
    pub(crate) fn read(
        &self,
        row: &Row,
        assembly: &Assembly<'_>,
    ) -> Result<Form, UnreadableRecord> {
        if let Some(message) = self.refusal(row) {
            return Err(UnreadableRecord {
                id: self.id(row),
                message,
                value: None,
                place: None,
            });
        }
        let mut record = RawRecord::default();
        for (index, (&column, cell)) in self.columns.iter().zip(row.cells()).enumerate() {
            let cell = cell_text(cell, index + 1).map_err(|message| UnreadableRecord {
                id: self.id(row),
                message,
                value: None,
                place: None,
            })?;
            let given = Given::cell(cell);
            match column {
                Column::Id => record.id = Some(given),
                Column::On => record.on = Some(given),
                Column::Answered => record.answered = Some(given),
                Column::Procedures => record.procedures = Some(given),
                Column::Question(question) => record.answers.push((question, given)),
            }
        }
        assembly.form(record)
    }

    /// The reason why a row is not a record, or its cells cannot be separated.
    fn refusal(&self, row: &Row) -> Option<String> {
        if let Some(fault) = row.fault {
            return Some(fault.message());
        }
        let (expected, found) = (self.columns.len(), row.len());
        if expected != found {
            let cells = if found == 1 { "cell" } else { "cells" };
            return Some(format!(
                "the row has {found} {cells}, the header has {expected}"
            ));
        }
        if self.is_header(row) {
            return Some(REPEATS_HEADER.to_owned());
        }
        let mut cells = row
            .cells()
            .filter_map(|cell| std::str::from_utf8(cell).ok());
        let is_separator =
            cells.next().is_some_and(is_separator) && cells.all(|cell| trim(cell).is_empty());
        is_separator.then(|| "is Excel's `sep=` line: two files were joined".to_owned())
    }

    fn is_header(&self, row: &Row) -> bool {
        let cells = row.all_cells().map(std::str::from_utf8);
        cells
            .zip(&self.names)
            .all(|(cell, name)| cell.is_ok_and(|cell| trim(cell) == name))
    }

    /// The record number of a row that cannot be read. If the row has too many or too few cells, only the first is
    /// certain.
    fn id(&self, row: &Row) -> Option<String> {
        let at = self
            .columns
            .iter()
            .position(|column| *column == Column::Id)?;
        let whole = row.fault.is_none() && row.len() == self.columns.len();
        if whole && self.is_header(row) {
            return None;
        }
        let cell = row.cells().nth(at).filter(|_| whole || at == 0)?;
        let id = id_of_cell(std::str::from_utf8(cell).ok()?).ok()?;
        id.filter(|id| !is_separator(id)).map(str::to_owned)
    }
}

/// Whether a column has a name.
pub(crate) fn is_column(name: &str, assembly: &Assembly<'_>) -> bool {
    assembly.question_named(name).is_some() || NAMES.iter().any(|(known, _)| *known == name)
}

/// Whether a cell starts Excel's `sep=` line.
pub(crate) fn is_separator(cell: &str) -> bool {
    after_sep(trim(cell)).is_some()
}

/// The delimiter that Excel's line `sep=;` names. The line may be in quotes. Not trimmed: it may be a tab.
pub(super) fn separator_in(line: &str) -> Option<&str> {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || is_zero_width(c));
    let rest = after_sep(line.strip_prefix('"').unwrap_or(line))?;
    Some(
        rest.trim_end_matches(['\n', '\r', ' '])
            .trim_end_matches('"'),
    )
}

fn after_sep(text: &str) -> Option<&str> {
    let (start, rest) = text.split_at_checked(4)?;
    start.eq_ignore_ascii_case("sep=").then_some(rest)
}

/// The text of a cell; `column` is counted from 1.
pub(super) fn cell_text(cell: &[u8], column: usize) -> Result<&str, String> {
    match std::str::from_utf8(cell) {
        Ok(text) if text.contains('\0') => Err(format!(
            "there is a NUL in column {column} of the row: it is not text"
        )),
        Ok(text) => Ok(text),
        Err(_) => Err(format!(
            "the text is not UTF-8 in column {column} of the row: save the file as UTF-8"
        )),
    }
}

#[cfg(test)]
mod tests;
