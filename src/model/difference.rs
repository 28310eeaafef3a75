//! An answer that differs from an earlier one of the same person.

use jiff::civil::Date;

use super::answer::Answer;
use super::id::QuestionId;

/// What was answered to a question earlier, and what is answered now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The question.
    pub question: QuestionId,
    /// What was answered earlier.
    pub earlier: Answer,
    /// The day of that; `None` if it is not known.
    pub day: Option<Date>,
    /// What is answered now, missing if a text is left blank; `None` if the question is not asked now.
    pub now: Option<Answer>,
}
