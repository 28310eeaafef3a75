//! An answer sheet as a person could hand it in: what is given, the rest clear, and what the evaluator says of it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::prover::Prover;
use super::smallest::Value;
use crate::diagnostic::{Given, Witness};
use crate::model::{
    Answer, Answers, Kind, OptionState, Outcome, ProcedureId, Question, QuestionId, Ticks,
};

/// An answer sheet of one procedure: what is answered otherwise than clear, on which day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sheet {
    pub procedure: ProcedureId,
    pub on: Date,
    pub given: Vec<(QuestionId, Answer)>,
}

impl Prover<'_> {
    /// A value as an answer; of numbers the one nearest to the clear one.
    pub(super) fn answer(
        &self,
        procedure: ProcedureId,
        question: QuestionId,
        value: &Value,
        on: Date,
    ) -> Answer {
        match value {
            Value::Unsure => Answer::Unsure,
            Value::Declined => Answer::Declined,
            Value::Ticks {
                ticked,
                unsure,
                declined,
            } => {
                let count = self.protocol.question(question).kind.option_count();
                Answer::Ticks(Ticks::new(count, ticked, &[], *unsure, *declined))
            }
            Value::Cell(cell) => {
                let clear = match self.protocol.question(question).kind {
                    Kind::Number(_) => self.program.clear_answer(procedure, question, on),
                    _ => Answer::Missing,
                };
                let near = match clear {
                    Answer::Number(number) => number,
                    _ => 0,
                };
                let cell = &self.spaces[self.home(question)].asked[&question].cells[*cell];
                cell.answer(on, near).unwrap_or_default()
            }
        }
    }

    /// Every answer of a sheet: what is given, the rest clear.
    pub(super) fn answers(&self, sheet: &Sheet) -> Answers {
        let mut answers = Answers::missing(self.protocol.questions.len());
        let mut given = BTreeSet::new();
        for (question, answer) in &sheet.given {
            answers.set(*question, answer.clone());
            given.insert(*question);
        }
        self.program
            .fill_clear(sheet.procedure, sheet.on, &mut answers, &given);
        answers
    }

    /// What the evaluator says of a sheet.
    pub(super) fn outcome(&self, sheet: &Sheet) -> Outcome {
        let answers = self.answers(sheet);
        self.program.evaluate(sheet.procedure, sheet.on, &answers)
    }

    /// A sheet as it is printed.
    pub(super) fn witness(&self, sheet: &Sheet) -> Witness {
        let answers = sheet.given.iter().map(|(question, answer)| {
            let question = self.protocol.question(*question);
            (question.id.clone(), written(question, answer))
        });
        Witness {
            answers: answers.collect(),
            on: (sheet.on != self.today).then(|| sheet.on.to_string()),
        }
    }

    /// An answer in a message.
    pub(super) fn said(&self, question: QuestionId, answer: &Answer) -> String {
        written(self.protocol.question(question), answer).to_string()
    }
}

/// An answer as an answer file holds it.
pub(super) fn written(question: &Question, answer: &Answer) -> Given {
    let id = |option| question.kind.option_id(option).to_owned();
    match answer {
        Answer::Option(option) => Given::Word(id(*option)),
        Answer::Ticks(ticks) => {
            let ticked = ticks.options_in(OptionState::Ticked).map(id);
            let mut words: Vec<String> = ticked.collect();
            let statuses = [(ticks.unsure, "unsure"), (ticks.declined, "declined")];
            let statuses = statuses.iter().filter(|(stands, _)| *stands);
            words.extend(statuses.map(|(_, word)| (*word).to_owned()));
            if words.is_empty() {
                words.push("none".to_owned());
            }
            Given::List(words)
        }
        Answer::Number(steps) => Given::Number(match &question.kind {
            Kind::Number(number) => number.show(*steps),
            _ => steps.to_string(),
        }),
        Answer::Date(date) => Given::Date(date.to_string()),
        Answer::Text(text) => Given::Word(text.clone()),
        Answer::Unsure => Given::Word("unsure".to_owned()),
        Answer::Declined => Given::Word("declined".to_owned()),
        Answer::Missing | Answer::Invalid => Given::Word(String::new()),
    }
}
