//! An answer that differs from an earlier one of the same person.

use jiff::civil::Date;

use super::answer::Answer;
use super::id::QuestionId;

/// The earlier answer to a question, and the current one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The question.
    pub question: QuestionId,
    /// The earlier answer.
    pub earlier: Answer,
    /// The day of the earlier answer. `None` if it is not known.
    pub day: Option<Date>,
    /// The current answer: missing if a text is left blank, `None` if the question is not asked.
    pub now: Option<Answer>,
}
