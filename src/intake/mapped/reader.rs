//! The meaning of the cells of one record: for the record as a whole, and for each question. Independent of how the
//! cells are stored.

use jiff::civil::Date;

use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, LastDay, Location, Mapping, Meaning, QuestionMap};
use crate::intake::notation::{CellMeaning, CellView, ContentKind, Days, Notation, resolve, ticks};
use crate::intake::record::{Assembly, id_of_cell};
use crate::model::{Answer, PartialDate, ProcedureId, Protocol};

/// A column that cannot be read, with the reason.
pub(crate) type Fault = (ColumnId, String);

/// A source of the cells of a record, by the column of the mapping.
pub(crate) trait CellSource {
    /// A cell.
    ///
    /// # Errors
    ///
    /// If it cannot be read. The error is the reason.
    fn view(&self, column: ColumnId) -> Result<CellView<'_>, String>;
}

/// Reads the cells of a record.
pub(crate) struct CellReader<'a, C> {
    pub cells: &'a C,
    pub mapping: &'a Mapping,
}

/// Whether a text is one of some folded texts.
pub(crate) fn is_one_of(text: &str, texts: &[String]) -> bool {
    let folded = fold(text);
    texts.iter().any(|text| **text == *folded)
}

/// The day in a cell of a record, if it is written in digits as [`DateFormat::read_plain`] reads it and cannot be a
/// text for a missing day. Returns `None` for any other cell, which may contain a day too. `last` is used for this
/// mapping only.
///
/// [`DateFormat::read_plain`]: crate::intake::mapping::DateFormat::read_plain
pub(crate) fn day_in_digits(mapping: &Mapping, cell: &[u8], last: &mut LastDay) -> Option<Date> {
    let mut missing = mapping.record.missing.iter();
    let may_be_missing = missing.any(|text| text.starts_with(|c: char| c.is_ascii_digit()));
    if may_be_missing {
        None
    } else {
        mapping.export.dates.first()?.read_plain_again(cell, last)
    }
}

impl<'a, C: CellSource> CellReader<'a, C> {
    fn view(&self, column: ColumnId) -> Result<CellView<'a>, Fault> {
        self.cells.view(column).map_err(|message| (column, message))
    }

    fn cell(&self, column: ColumnId) -> Result<&'a str, Fault> {
        self.view(column).map(|view| view.text)
    }

    /// The record number, if there is one.
    pub(crate) fn id(&self) -> Result<Option<&'a str>, Fault> {
        let Some(column) = self.mapping.record.id else {
            return Ok(None);
        };
        let id = id_of_cell(self.cell(column)?);
        let id = id.map_err(|message| (column, format!("the id {message}")))?;
        Ok(id)
    }

    /// The columns that do not contain what a record must have.
    pub(crate) fn only(&self) -> Vec<Fault> {
        let only = self.mapping.record.only.iter();
        let wrong = only.filter_map(|(column, texts)| match self.cell(*column) {
            Err(fault) => Some(fault),
            Ok(text) if is_one_of(text, texts) => None,
            Ok(_) => Some((
                *column,
                "`only` does not take this text: the row is not a record".to_owned(),
            )),
        });
        wrong.collect()
    }

    /// The screening date of the record, if it has one.
    pub(crate) fn on(&self) -> Result<Option<Date>, Fault> {
        let Some(column) = self.mapping.record.on else {
            return Ok(None);
        };
        self.day(column)?.map_err(|message| {
            let message = format!("the screening date cannot be read: {message}");
            (column, message)
        })
    }

    /// The day in a column of days on which forms were filled in.
    pub(crate) fn submitted(&self, column: Option<ColumnId>) -> Result<Option<Date>, Fault> {
        let Some(column) = column else {
            return Ok(None);
        };
        let missing = &self.mapping.record.missing;
        if !missing.is_empty() && is_one_of(self.cell(column)?, missing) {
            return Ok(None);
        }
        let day = self.day(column)?.map_err(|message| {
            let message = format!("the day the form was filled cannot be read: {message}");
            (column, message)
        })?;
        Ok(day.filter(|day| !self.is_placeholder(*day)))
    }

    /// Whether a day is a placeholder for a missing one, whatever its notation.
    fn is_placeholder(&self, day: Date) -> bool {
        let mut texts = self.mapping.record.missing.iter();
        texts.any(|text| {
            text.starts_with(|c: char| c.is_ascii_digit())
                && text.get(..10).and_then(|one| one.parse().ok()) == Some(day)
        })
    }

    /// The day in a cell. `None` if it is blank. The outer error is about the cell as a whole.
    fn day(&self, column: ColumnId) -> Result<Result<Option<Date>, &'static str>, Fault> {
        let cell = self.view(column)?;
        if let Some(day) = cell.day() {
            return Ok(Ok(Some(day)));
        }
        let folded = fold(cell.text);
        if folded.is_empty() {
            return Ok(Ok(None));
        }
        match cell.kind {
            ContentKind::TextAmongDays => {
                return Ok(Err("this is text in a column of days"));
            }
            ContentKind::Number => {
                return Ok(Err(
                    "this is a number, not a day: format the cells of the column as dates",
                ));
            }
            ContentKind::Text
            | ContentKind::Day(_)
            | ContentKind::List(_)
            | ContentKind::Fault(_) => {}
        }
        let mut dates = self.mapping.export.dates.iter();
        Ok(match dates.find_map(|format| format.read(&folded)) {
            Some(PartialDate::Day(day)) => Ok(Some(day)),
            _ if self.mapping.export.dates.is_empty() => {
                Err("this is text, and the mapping declares no format of dates")
            }
            _ => Err("this is not a day in the format that the mapping declares"),
        })
    }

    /// The procedures of the record, unless they are given in another way.
    pub(crate) fn procedures(
        &self,
        notation: &Notation<'_>,
        assembly: &Assembly<'_>,
    ) -> Result<Vec<ProcedureId>, Fault> {
        match &self.mapping.record.procedures {
            Some(map) if !assembly.are_procedures_given() => {
                let cell = self.view(map.column)?;
                notation
                    .procedures(cell)
                    .map_err(|message| (map.column, message.to_owned()))
            }
            _ => Ok(Vec::new()),
        }
    }

    /// The answer to a question. `index` is its index among those of the mapping.
    pub(crate) fn answer(
        &self,
        index: usize,
        notation: &Notation<'_>,
        protocol: &Protocol,
        days: Days,
    ) -> Result<Answer, Fault> {
        for (column, texts) in &self.mapping.questions[index].shown {
            if !is_one_of(self.cell(*column)?, texts) {
                return Ok(Answer::Missing);
            }
        }
        self.answer_if_shown(index, notation, protocol, days)
    }

    /// The answer to a question that was shown.
    pub(crate) fn answer_if_shown(
        &self,
        index: usize,
        notation: &Notation<'_>,
        protocol: &Protocol,
        days: Days,
    ) -> Result<Answer, Fault> {
        let map = &self.mapping.questions[index];
        let question = protocol.question(map.question);
        let (column, meaning) = match &map.location {
            Location::Born(column) => (*column, self.given(index, *column, notation)?),
            Location::Columns(columns) => {
                let column = self.filled(map, columns)?;
                (column, self.given(index, column, notation)?)
            }
            Location::Ticks { boxes, rows, .. } => {
                let first = boxes.first().map(|(column, _)| *column);
                let first = first.or(rows.first().map(|(column, _)| *column));
                let cell = |column| self.cells.view(column).map(|view| view.text);
                let meaning = ticks(map, &question.kind, &self.mapping.columns, &cell);
                (first.unwrap_or(ColumnId(0)), meaning?)
            }
        };
        resolve(&meaning, question, days).map_err(|message| (column, message))
    }

    /// The one of several columns that is filled, or the first if none is. A text that means `missing` does not count
    /// as filled.
    fn filled(&self, map: &QuestionMap, columns: &[ColumnId]) -> Result<ColumnId, Fault> {
        let mut filled: Option<ColumnId> = None;
        for &column in columns {
            let folded = fold(self.cell(column)?);
            if folded.is_empty() || map.texts.get(&*folded) == Some(&Meaning::Missing) {
                continue;
            }
            match filled {
                Some(first) if *fold(self.cell(first)?) != *folded => {
                    let message = "two columns of the question are filled, and differ";
                    return Err((column, message.to_owned()));
                }
                Some(_) => {}
                None => filled = Some(column),
            }
        }
        Ok(filled.unwrap_or(columns[0]))
    }

    fn given(
        &self,
        index: usize,
        column: ColumnId,
        notation: &Notation<'_>,
    ) -> Result<CellMeaning, Fault> {
        let reading = notation.given(column, self.view(column)?);
        let questions = notation.questions(column);
        let at = questions.iter().position(|question| *question == index);
        let meaning = at.and_then(|at| reading.meanings.get(at).cloned());
        let meaning = meaning.unwrap_or(Ok(CellMeaning::Missing));
        meaning.map_err(|message| (column, message.to_owned()))
    }
}
