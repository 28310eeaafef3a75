//! Sheets of a prover: how values become answers, and how the evaluator judges them.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Prover;
use crate::analysis::sheet::{AnswerSheet, written};
use crate::analysis::smallest::Value;
use crate::diagnostic::Witness;
use crate::model::{Answer, Answers, Outcome, ProcedureId, QuestionId, Ticks};

impl Prover<'_> {
    /// A value as an answer. For numbers, the one nearest to the clear one.
    pub(in crate::analysis) fn answer(
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
                let clear = || self.program.clear_answer(procedure, question, on);
                let number = self.protocol.question(question).kind.as_number();
                let near = number.and_then(|_| clear().as_number()).unwrap_or(0);
                let cell = &self.spaces[self.home(question)].asked[&question].cells[*cell];
                cell.answer(on, near).unwrap_or_default()
            }
        }
    }

    /// Every answer of a sheet: the given ones, and clear answers to all other questions.
    pub(in crate::analysis) fn answers(&self, sheet: &AnswerSheet) -> Answers {
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

    /// The outcome of a sheet, from the evaluator.
    pub(in crate::analysis) fn outcome(&self, sheet: &AnswerSheet) -> Outcome {
        let answers = self.answers(sheet);
        self.program.evaluate(sheet.procedure, sheet.on, &answers)
    }

    /// A sheet as it is printed.
    pub(in crate::analysis) fn witness(&self, sheet: &AnswerSheet) -> Witness {
        let answers = sheet.given.iter().map(|(question, answer)| {
            let question = self.protocol.question(*question);
            (question.id.clone(), written(question, answer))
        });
        Witness {
            answers: answers.collect(),
            on: (sheet.on != self.today).then(|| sheet.on.to_string()),
        }
    }

    /// An answer as a message writes it.
    pub(in crate::analysis) fn answer_in_words(
        &self,
        question: QuestionId,
        answer: &Answer,
    ) -> String {
        written(self.protocol.question(question), answer).to_string()
    }
}
