//! An answer that differs from an earlier one of the same person.

use jiff::civil::Date;

use super::answer::Answer;
use super::id::QuestionId;

/// The earlier answer to a question, and the answer of now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The question.
    pub question: QuestionId,
    /// The earlier answer.
    pub earlier: Answer,
    /// The day of that; `None` if it is not known.
    pub day: Option<Date>,
    /// The answer of now, missing if a text is left blank; `None` if the question is not asked now.
    pub now: Option<Answer>,
}
