//! The answers of a record with their outcomes, and questions and answers as text.

use crate::intake::Form;
use crate::model::{Outcome, ProcedureId, Protocol, QuestionId};
use crate::report::markup::block::{Run, between, text};
use crate::report::words::answer::in_words;
use crate::report::words::condition::quoted;
use crate::report::words::question::titles;

/// The answers of a record and their outcomes.
pub(super) struct Answered<'a> {
    pub protocol: &'a Protocol,
    pub form: &'a Form,
    /// Most severe first.
    pub outcomes: Vec<&'a Outcome>,
}

impl<'a> Answered<'a> {
    /// The titles of procedures. `None` if they are all procedures of the record.
    pub(super) fn concerned(&self, procedures: &[ProcedureId]) -> Option<String> {
        let all = self.outcomes.iter().map(|outcome| outcome.procedure);
        let others: Vec<_> = all.filter(|one| !procedures.contains(one)).collect();
        match others.len() {
            0 => None,
            count if 2 * count < procedures.len() => {
                Some(format!("all but {}", titles(self.protocol, &others)))
            }
            _ => Some(titles(self.protocol, procedures)),
        }
    }

    /// Whether the answer to a question is too old.
    pub(super) fn is_stale(&self, question: QuestionId) -> bool {
        let mut outcomes = self.outcomes.iter();
        outcomes.any(|outcome| outcome.stale.contains(&question))
    }

    /// A question in quotes.
    pub(super) fn asked(&self, id: QuestionId) -> Run {
        text(&quoted(&self.protocol.question(id).ask))
    }

    /// The answer to a question.
    pub(super) fn answer(&self, id: QuestionId) -> Run {
        let question = self.protocol.question(id);
        text(&in_words(question, self.form.answers.get(id)))
    }

    /// A question and its answer.
    pub(super) fn both(&self, id: QuestionId) -> Vec<Run> {
        vec![self.asked(id), between(" "), self.answer(id)]
    }

    /// The union of a list of questions of each outcome, in the order of their first occurrence.
    pub(super) fn united(&self, list: impl Fn(&'a Outcome) -> &'a [QuestionId]) -> Vec<QuestionId> {
        let mut all = Vec::new();
        for &outcome in &self.outcomes {
            for &question in list(outcome) {
                if !all.contains(&question) {
                    all.push(question);
                }
            }
        }
        all
    }
}
