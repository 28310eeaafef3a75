//! The meaning of a cell, by itself and in its record.

use super::words::{mark_word, word};
use crate::intake::Form;
use crate::intake::mapped::Cells;
use crate::intake::mapping::{ColumnId, Location, Mapping, QuestionMap, TickBox};
use crate::intake::notation::{Notation, mark_of};
use crate::model::{Answer, Protocol, QuestionId};

/// One record of a survey.
pub(super) struct SurveyedRecord<'a, 'm> {
    pub cells: &'a Cells,
    /// `None` if the record cannot be read.
    pub form: Option<&'a Form>,
    pub mapping: &'m Mapping,
    pub protocol: &'m Protocol,
    pub notation: &'a Notation<'m>,
}

impl SurveyedRecord<'_, '_> {
    /// For each question that a column answers, the meaning of its cell.
    pub(super) fn answers(&mut self, id: ColumnId) -> Vec<(QuestionId, Result<String, String>)> {
        let mut answers = Vec::new();
        for index in 0..self.mapping.questions.len() {
            let map = &self.mapping.questions[index];
            let own = match &map.location {
                Location::Columns(columns) if columns.contains(&id) => self.of_cell(index, id),
                Location::Born(column) if *column == id => self.of_cell(index, id),
                Location::Ticks { .. } => match self.of_mark(map, id) {
                    Some(own) => own,
                    None => continue,
                },
                Location::Columns(_) | Location::Born(_) => continue,
            };
            answers.push((map.question, self.in_record(map.question, own)));
        }
        answers
    }

    /// The meaning of a cell in its record.
    fn in_record(
        &self,
        question: QuestionId,
        own: Result<String, String>,
    ) -> Result<String, String> {
        let Some(form) = self.form else {
            return Err("the record cannot be read".to_owned());
        };
        let mut errors = form.errors.iter();
        if let Some(error) = errors.find(|error| error.question == Some(question)) {
            return Err(error.message.clone());
        }
        if *form.answers.get(question) == Answer::Missing {
            Ok("missing".to_owned())
        } else {
            own
        }
    }

    fn of_cell(&mut self, index: usize, id: ColumnId) -> Result<String, String> {
        let content = self.cells.content(id)?;
        let reading = self.notation.given(id, content.view());
        let at = self
            .notation
            .questions(id)
            .iter()
            .position(|one| *one == index);
        let question = self
            .protocol
            .question(self.mapping.questions[index].question);
        match at.and_then(|at| reading.meanings.get(at)) {
            Some(Ok(meaning)) => Ok(word(meaning, question)),
            Some(Err(message)) => Err((*message).to_owned()),
            None => Ok("missing".to_owned()),
        }
    }

    /// The meaning of a box or a row by itself.
    fn of_mark(&self, map: &QuestionMap, id: ColumnId) -> Option<Result<String, String>> {
        let Location::Ticks { boxes, rows, .. } = &map.location else {
            return None;
        };
        let of_box = boxes.iter().find(|(column, _)| *column == id);
        let of_row = rows.iter().find(|(column, _)| *column == id);
        let tick = match (of_box, of_row) {
            (Some((_, tick)), _) => *tick,
            (None, Some((_, option))) => TickBox::Option(*option),
            (None, None) => return None,
        };
        let question = self.protocol.question(map.question);
        let mark = mark_of(map, &self.mapping.columns, id, self.cells.text(id));
        Some(match mark {
            Some(mark) => Ok(mark_word(tick, mark, question)),
            None => Err("the mapping does not name this text".to_owned()),
        })
    }
}
