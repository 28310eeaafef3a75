//! Whether the answers of a sheet have values, for counting.

use super::Evaluator;
use crate::engine::cells::Cell;
use crate::model::{QuestionId, Truth};

/// Whether an answer has a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AnswerStatus {
    /// It has one, which may be partly known.
    Value,
    /// It has none that can be used.
    Missing,
    /// "Not sure".
    Unsure,
    /// "Prefer not to say".
    Declined,
}

impl Evaluator<'_> {
    /// The status of the answer to a question; `None` if it is not asked.
    pub fn status_of(&self, question: QuestionId) -> Option<AnswerStatus> {
        if self.sheet.asked[question.index()] != Truth::True {
            return None;
        }
        Some(match self.sheet.codes[question.index()].cell() {
            Cell::MISSING => AnswerStatus::Missing,
            Cell::UNSURE => AnswerStatus::Unsure,
            Cell::DECLINED => AnswerStatus::Declined,
            _ => AnswerStatus::Value,
        })
    }

    /// The questions whose answers are too old, whatever the procedure, in interview order.
    pub fn stale(&self) -> &[QuestionId] {
        &self.stale
    }
}
