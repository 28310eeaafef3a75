//! From the cells of one record to a [`Form`]: first the record as a whole, then each answer.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::Cells;
use super::reader::{CellReader, Fault};
use crate::intake::mapping::{ColumnId, Mapping, QuestionMap};
use crate::intake::notation::{Days, Notation};
use crate::intake::record::Assembly;
use crate::intake::{AnswerError, CellPlace, Form, UnreadableRecord};
use crate::model::{Answer, AnswerDays, Answers};

/// Reads a record.
pub(crate) fn form(
    cells: &Cells,
    mapping: &Mapping,
    notation: &Notation<'_>,
    assembly: &Assembly<'_>,
) -> Result<Form, UnreadableRecord> {
    let reader = CellReader { cells, mapping };
    let placed = Placed { cells, mapping };
    let id = reader.id();
    let known_id = id.as_ref().ok().copied().flatten().map(str::to_owned);
    let unreadable = |faults: Vec<Fault>| placed.unreadable(known_id.clone(), faults);
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
    let answered = placed.filled_on(mapping.record.submitted, on, &mut errors);
    let answered = answered.map_err(|fault| unreadable(vec![fault]))?;
    let mut answers = Answers::missing(assembly.protocol.questions.len());
    let mut carried = BTreeMap::new();
    for (index, map) in mapping.questions.iter().enumerate() {
        let mut submitted = answered;
        if map.submitted.is_some() {
            let own = placed.filled_on(map.submitted, on, &mut errors);
            submitted = own.map_err(|fault| unreadable(vec![fault]))?;
        }
        let days = Days { on, submitted };
        let answer = reader.answer(index, notation, assembly.protocol, days);
        let answer = answer.unwrap_or_else(|fault| {
            errors.push(placed.error(Some(map), fault));
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

/// Names the cells of errors.
struct Placed<'a> {
    cells: &'a Cells,
    mapping: &'a Mapping,
}

impl Placed<'_> {
    /// The day on which a form was filled in. Returns `None` if it is not known. If it cannot be read, this is an error
    /// of the record, and its answers count. Returns a fault if the day is after the screening date.
    fn filled_on(
        &self,
        column: Option<ColumnId>,
        on: Date,
        errors: &mut Vec<AnswerError>,
    ) -> Result<Option<Date>, Fault> {
        let (cells, mapping) = (self.cells, self.mapping);
        let day = CellReader { cells, mapping }.submitted(column);
        let day = day.unwrap_or_else(|fault| {
            errors.push(self.error(None, fault));
            None
        });
        match (day, column) {
            (Some(day), Some(column)) if day > on => Err((column, after(on))),
            _ => Ok(day),
        }
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

    /// A record in which these columns cannot be read.
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
