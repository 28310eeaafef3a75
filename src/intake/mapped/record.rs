//! From the cells of one record to a [`Form`]: first what is said of the record as a whole, then each answer.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::Cells;
use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, Location, Mapping, Meaning, QuestionMap};
use crate::intake::notation::{ContentKind, Days, Notation, Said, resolve, ticks};
use crate::intake::record::{Assembly, id_of_cell};
use crate::intake::{AnswerError, CellPlace, Form, UnreadableRecord};
use crate::model::{Answer, AnswerDays, Answers, PartialDate, ProcedureId};

/// A column that cannot be read, and why.
type Fault = (ColumnId, String);

/// Reads a record.
pub(crate) fn form(
    cells: &Cells,
    mapping: &Mapping,
    notation: &mut Notation<'_>,
    assembly: &Assembly<'_>,
) -> Result<Form, UnreadableRecord> {
    let reader = Reader { cells, mapping };
    let id = reader.id();
    let known_id = id.as_ref().ok().cloned().flatten();
    let unreadable = |faults: Vec<Fault>| reader.unreadable(known_id.clone(), faults);
    let mut found: Vec<Fault> = Vec::new();
    found.extend(id.err());
    found.extend(
        cells
            .fault
            .map(|(column, message)| (column, message.to_owned())),
    );
    found.extend(reader.only());
    let on = reader.on().unwrap_or_else(|fault| {
        found.push(fault);
        None
    });
    let procedures = reader
        .procedures(notation, assembly)
        .unwrap_or_else(|fault| {
            found.push(fault);
            Vec::new()
        });
    if !found.is_empty() {
        return Err(unreadable(found));
    }
    let on = assembly.day(on);
    let mut errors = Vec::new();
    let answered = reader.filled_on(mapping.record.submitted, on, &mut errors);
    let answered = answered.map_err(|fault| unreadable(vec![fault]))?;
    let mut answers = Answers::missing(assembly.protocol.questions.len());
    let mut carried = BTreeMap::new();
    for (index, map) in mapping.questions.iter().enumerate() {
        let mut submitted = answered;
        if map.submitted.is_some() {
            let own = reader.filled_on(map.submitted, on, &mut errors);
            submitted = own.map_err(|fault| unreadable(vec![fault]))?;
        }
        let days = Days { on, submitted };
        let answer = reader.answer(index, map, notation, assembly, days);
        let answer = answer.unwrap_or_else(|fault| {
            errors.push(reader.error(Some(map), fault));
            Answer::Invalid
        });
        if map.submitted.is_some() && answer.is_given() {
            carried.insert(map.question, submitted);
        }
        answers.set(map.question, answer);
    }
    Ok(Form {
        id: known_id,
        on,
        procedures: assembly.wanted(procedures),
        answers: answers.given_on(AnswerDays { answered, carried }),
        errors,
        record_file: None,
    })
}

fn after(on: Date) -> String {
    format!("the form was filled after the screening date {on}")
}

struct Reader<'a> {
    cells: &'a Cells,
    mapping: &'a Mapping,
}

impl<'a> Reader<'a> {
    fn cell(&self, column: ColumnId) -> Result<&'a str, Fault> {
        self.cells.get(column).map_err(|message| (column, message))
    }

    fn id(&self) -> Result<Option<String>, Fault> {
        let Some(column) = self.mapping.record.id else {
            return Ok(None);
        };
        let id = id_of_cell(self.cell(column)?);
        let id = id.map_err(|message| (column, format!("the id {message}")))?;
        Ok(id.map(str::to_owned))
    }

    /// The columns that do not hold what a record must have.
    fn only(&self) -> Vec<Fault> {
        let only = self.mapping.record.only.iter();
        let wrong = only.filter_map(|(column, texts)| match self.cell(*column) {
            Err(fault) => Some(fault),
            Ok(_) if self.cells.holds(*column, texts) => None,
            Ok(_) => Some((
                *column,
                "this is none of the texts that `only` takes: the row is no record".to_owned(),
            )),
        });
        wrong.collect()
    }

    fn on(&self) -> Result<Option<Date>, Fault> {
        let Some(column) = self.mapping.record.on else {
            return Ok(None);
        };
        self.day(column)?.map_err(|message| {
            let message = format!("the screening date cannot be read: {message}");
            (column, message)
        })
    }

    /// The day on which a form was filled. Returns `None` if it is not known; if it cannot be read, that is an error of
    /// the record, and its answers count. Returns a fault if the day is after the screening date.
    fn filled_on(
        &self,
        column: Option<ColumnId>,
        on: Date,
        errors: &mut Vec<AnswerError>,
    ) -> Result<Option<Date>, Fault> {
        let day = self.submitted(column).unwrap_or_else(|fault| {
            errors.push(self.error(None, fault));
            None
        });
        match (day, column) {
            (Some(day), Some(column)) if day > on => Err((column, after(on))),
            _ => Ok(day),
        }
    }

    fn submitted(&self, column: Option<ColumnId>) -> Result<Option<Date>, Fault> {
        let Some(column) = column else {
            return Ok(None);
        };
        self.cell(column)?;
        if self.cells.holds(column, &self.mapping.record.missing) {
            return Ok(None);
        }
        let day = self.day(column)?.map_err(|message| {
            let message = format!("the day the form was filled cannot be read: {message}");
            (column, message)
        })?;
        Ok(day.filter(|day| !self.is_placeholder(*day)))
    }

    /// Whether a day is one that stands for none, however the cell writes it.
    fn is_placeholder(&self, day: Date) -> bool {
        let mut texts = self.mapping.record.missing.iter();
        texts.any(|text| text.get(..10).and_then(|one| one.parse().ok()) == Some(day))
    }

    /// The day in a cell; none if it is blank. The outer error is about the cell as a whole.
    fn day(&self, column: ColumnId) -> Result<Result<Option<Date>, &'static str>, Fault> {
        let content = self.cells.content(column);
        let content = content.map_err(|message| (column, message))?;
        if let ContentKind::Day(day) = content.kind {
            return Ok(Ok(Some(day)));
        }
        let folded = fold(&content.text);
        if folded.is_empty() {
            return Ok(Ok(None));
        }
        if content.kind == ContentKind::TextAmongDays {
            return Ok(Err("this is text in a column of days"));
        }
        let mut dates = self.mapping.export.dates.iter();
        Ok(match dates.find_map(|format| format.read(&folded)) {
            Some(PartialDate::Day(day)) => Ok(Some(day)),
            _ if self.mapping.export.dates.is_empty() => {
                Err("this is text, and the mapping declares no format of dates")
            }
            _ => Err("this is no day in the format that the mapping declares"),
        })
    }

    fn procedures(
        &self,
        notation: &Notation<'_>,
        assembly: &Assembly<'_>,
    ) -> Result<Vec<ProcedureId>, Fault> {
        match &self.mapping.record.procedures {
            Some(map) if !assembly.are_procedures_given() => {
                let content = self.cells.content(map.column);
                let content = content.map_err(|message| (map.column, message))?;
                notation
                    .procedures(content)
                    .map_err(|message| (map.column, message.to_owned()))
            }
            _ => Ok(Vec::new()),
        }
    }

    fn answer(
        &self,
        index: usize,
        map: &QuestionMap,
        notation: &mut Notation<'_>,
        assembly: &Assembly<'_>,
        days: Days,
    ) -> Result<Answer, Fault> {
        for (column, texts) in &map.shown {
            self.cell(*column)?;
            if !self.cells.holds(*column, texts) {
                return Ok(Answer::Missing);
            }
        }
        let question = assembly.protocol.question(map.question);
        let (column, said) = match &map.location {
            Location::Born(column) => (*column, self.given(index, *column, notation)?),
            Location::Columns(columns) => {
                let column = self.filled(map, columns)?;
                (column, self.given(index, column, notation)?)
            }
            Location::Ticks { boxes, rows, .. } => {
                let first = boxes.first().map(|(column, _)| *column);
                let first = first.or(rows.first().map(|(column, _)| *column));
                let cell = |column| self.cells.get(column);
                let said = ticks(map, &question.kind, &self.mapping.columns, &cell);
                (first.unwrap_or(ColumnId(0)), said?)
            }
        };
        resolve(&said, question, days).map_err(|message| (column, message))
    }

    /// The one of several columns that is filled; the first, if none is. A text that means `missing` fills no cell.
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
        notation: &mut Notation<'_>,
    ) -> Result<Said, Fault> {
        let content = self.cells.content(column);
        let content = content.map_err(|message| (column, message))?;
        let reading = notation.given(column, content);
        let questions = notation.questions(column);
        let at = questions.iter().position(|question| *question == index);
        let said = at.and_then(|at| reading.said.get(at).cloned());
        let said = said.unwrap_or(Ok(Said::Missing));
        said.map_err(|message| (column, message.to_owned()))
    }

    fn error(&self, map: Option<&QuestionMap>, (column, message): Fault) -> AnswerError {
        AnswerError {
            question: map.map(|map| map.question),
            value: self.cells.text(column).to_owned(),
            message,
            place: Some(self.place(column)),
        }
    }

    fn place(&self, column: ColumnId) -> CellPlace {
        CellPlace {
            id: column.0,
            line: self.cells.line_of(column),
            column: self.mapping.columns.get(column).header.clone(),
        }
    }

    /// A record of which these columns cannot be read.
    fn unreadable(&self, id: Option<String>, faults: Vec<Fault>) -> UnreadableRecord {
        let place = faults.first().map(|(column, _)| self.place(*column));
        let values = faults.iter().map(|(column, _)| self.cells.text(*column));
        let values: Vec<&str> = values.filter(|text| !text.is_empty()).collect();
        let messages = faults.iter().map(|(_, message)| message.as_str());
        UnreadableRecord {
            id,
            message: messages.collect::<Vec<_>>().join("; "),
            value: (!values.is_empty()).then(|| values.join("; ")),
            place,
        }
    }
}
