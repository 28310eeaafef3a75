//! A CSV with a column per question: the header, and what a row says under it.

pub(super) mod rows;

use std::collections::HashSet;
use std::io::{self, BufRead};

use super::place::{TOO_LONG, text};
use super::record::{Assembly, Sheet};
use super::value::Given;
use super::{Form, InputError, UnreadableRecord};
use crate::diagnostic::nearest;
use crate::model::QuestionId;
use rows::{Row, RowFault, Rows};

/// The rows under a header that was understood.
pub(super) struct Table<R> {
    rows: Rows<R>,
    columns: Columns,
}

/// What the cells of each row are about.
pub(super) struct Columns(Vec<Column>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Id,
    On,
    Procedures,
    Question(QuestionId),
}

/// The columns that are no questions.
const NAMES: [(&str, Column); 3] = [
    ("id", Column::Id),
    ("on", Column::On),
    ("procedures", Column::Procedures),
];

impl<R: BufRead> Table<R> {
    /// Reads the header; none where the input holds nothing but white space.
    pub fn open(reader: R, assembly: &Assembly<'_>) -> Result<Option<Self>, InputError> {
        let mut rows = Rows::new(reader);
        let Some(header) = rows.next()? else {
            return Ok(None);
        };
        let columns = Columns::named(&header, assembly)?;
        Ok(Some(Self { rows, columns }))
    }

    /// What each row holds.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// The next row that is not blank, with the line it starts on.
    pub fn next(
        &mut self,
        assembly: &Assembly<'_>,
    ) -> io::Result<Option<(u64, Result<Form, UnreadableRecord>)>> {
        let row = self.rows.next()?;
        Ok(row.map(|row| (row.start.line, self.columns.read(&row, assembly))))
    }
}

impl Columns {
    /// Reads the header.
    pub fn named(header: &Row, assembly: &Assembly<'_>) -> Result<Self, InputError> {
        columns(header, assembly)
            .map(Self)
            .map_err(InputError::Header)
    }

    /// In the order of the header.
    pub fn in_order(&self) -> &[Column] {
        &self.0
    }

    /// The questions that have no column, in interview order.
    pub fn questions_without(&self, assembly: &Assembly<'_>) -> Vec<QuestionId> {
        (0..assembly.protocol.questions.len())
            .map(QuestionId::from)
            .filter(|question| !self.0.contains(&Column::Question(*question)))
            .collect()
    }

    /// Reads one row.
    pub fn read(&self, row: &Row, assembly: &Assembly<'_>) -> Result<Form, UnreadableRecord> {
        if let Some(message) = self.refusal(row) {
            return Err(UnreadableRecord {
                id: self.id(row),
                message,
                value: None,
            });
        }
        let mut sheet = Sheet::default();
        for (index, (&column, cell)) in self.0.iter().zip(row.cells()).enumerate() {
            let Ok(cell) = std::str::from_utf8(cell) else {
                return Err(UnreadableRecord {
                    id: self.id(row),
                    message: format!(
                        "the text is not UTF-8 in column {} of the row: save the file as UTF-8",
                        index + 1
                    ),
                    value: None,
                });
            };
            let given = Given::cell(cell);
            match column {
                Column::Id => sheet.id = Some(given),
                Column::On => sheet.on = Some(given),
                Column::Procedures => sheet.procedures = Some(given),
                Column::Question(question) => sheet.answers.push((question, given)),
            }
        }
        assembly.form(sheet)
    }

    /// Why the cells of a row cannot be told apart.
    fn refusal(&self, row: &Row) -> Option<String> {
        if let Some(fault) = row.fault {
            return Some(fault.message());
        }
        let (expected, found) = (self.0.len(), row.len());
        (expected != found).then(|| {
            let cells = if found == 1 { "cell" } else { "cells" };
            format!("the row has {found} {cells}, the header has {expected}")
        })
    }

    /// The record number of a row that cannot be read: in a row with cells too many or too few, only the first is sure.
    fn id(&self, row: &Row) -> Option<String> {
        let at = self.0.iter().position(|column| *column == Column::Id)?;
        let whole = row.fault.is_none() && row.len() == self.0.len();
        let cell = row.cells().nth(at).filter(|_| whole || at == 0)?;
        let id = std::str::from_utf8(cell).ok()?.trim();
        (!id.is_empty()).then(|| id.to_owned())
    }
}

impl RowFault {
    fn message(self) -> String {
        match self {
            Self::TooLong => TOO_LONG.to_owned(),
            Self::BareQuote(at) => format!(
                "a quote in {} stands inside a cell: put the whole cell in quotes and double the quote",
                at.line_and_column()
            ),
            Self::AfterQuote(at, opened) => format!(
                "text follows the closing quote in {}: double a quote that belongs to the cell{}",
                at.line_and_column(),
                if at.line == opened.line {
                    String::new()
                } else {
                    format!(", or close the one opened in {}", opened.line_and_column())
                }
            ),
            Self::Unclosed(opened, last) => format!(
                "the quote opened in {} is never closed{}",
                opened.line_and_column(),
                if last == opened.line {
                    String::new()
                } else {
                    format!(": nothing from there to line {last} can be read")
                }
            ),
        }
    }
}

fn columns(header: &Row, assembly: &Assembly<'_>) -> Result<Vec<Column>, String> {
    if let Some(RowFault::TooLong) = header.fault {
        return Err("the header is longer than 1 MiB".to_owned());
    }
    if let Some(fault) = header.fault {
        return Err(format!("the header cannot be read: {}", fault.message()));
    }
    let mut names = Vec::with_capacity(header.len());
    for cell in header.cells() {
        let cell = text(cell, header.start)
            .map_err(|_| "the header is not UTF-8: save the file as UTF-8".to_owned())?;
        names.push(cell.trim());
    }
    if let [only] = names.as_slice()
        && only.contains([';', '\t'])
    {
        return Err("the header has one column: columns must be separated by commas".to_owned());
    }
    let column = |name: &str| {
        NAMES
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, column)| *column)
            .or_else(|| assembly.question_named(name).map(Column::Question))
    };
    let columns: Vec<Option<Column>> = names.iter().map(|name| column(name)).collect();
    let unknown = names
        .iter()
        .zip(&columns)
        .filter(|(name, column)| column.is_none() && !name.is_empty())
        .map(|(name, _)| *name);
    let near = |name: &str| {
        let questions = assembly.protocol.questions.iter();
        let questions = questions.map(|question| question.id.as_str());
        // `no` is an answer before it is a misspelt `on`
        let names = NAMES.iter().map(|(known, _)| *known);
        let names = names.filter(|known| known.len() > 2 || known.eq_ignore_ascii_case(name));
        nearest(name, questions.chain(names))
    };
    let unknown: Vec<_> = unknown.map(|name| (name, near(name))).collect();
    if unknown.len() == names.len() && unknown.iter().all(|(_, near)| near.is_none()) {
        // most likely the first record: its answers are not repeated here
        return Err(
            "the first line names no column: it must hold `id`, `on`, `procedures` or question ids"
                .to_owned(),
        );
    }
    let mut problems = Vec::new();
    for (name, near) in unknown {
        problems.push(match near {
            Some(near) => format!("unknown column `{name}` (did you mean `{near}`?)"),
            None => format!("unknown column `{name}`"),
        });
    }
    let mut seen = HashSet::new();
    for (index, (name, column)) in names.iter().zip(&columns).enumerate() {
        if name.is_empty() {
            problems.push(format!("column {} has no name", index + 1));
        } else if column.is_some() && !seen.insert(name) {
            problems.push(format!("column `{name}` stands there twice"));
        }
    }
    if problems.is_empty() {
        Ok(columns.into_iter().flatten().collect())
    } else {
        Err(problems.join("; "))
    }
}

#[cfg(test)]
mod tests;
