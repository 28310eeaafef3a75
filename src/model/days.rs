//! The days on which answers were given.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::id::QuestionId;

/// How files write a day that is not known.
pub const UNKNOWN_DAY: &str = "unknown";

/// When the answers of a record were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerDays {
    /// The day of every answer that `carried` does not name; none if it is not known.
    pub answered: Option<Date>,
    /// Answers that were taken over from before that day, with their own day; none if it is not known.
    pub carried: BTreeMap<QuestionId, Option<Date>>,
}

impl AnswerDays {
    /// The day on which the answer to a question was given; none if it is not known.
    pub fn of(&self, question: QuestionId) -> Option<Date> {
        match self.carried.get(&question) {
            Some(day) => *day,
            None => self.answered,
        }
    }
}
