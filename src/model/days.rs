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

/// The days that decide which days of an answer count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The screening date.
    pub on: Date,
    /// The day on which the answer was given; none if it is not known.
    pub given: Option<Date>,
}

impl AsOf {
    /// The day at which dates up to it, or from it on, are checked and cut: the day the answer was given, otherwise the
    /// screening date.
    pub fn limit(self) -> Date {
        self.given.unwrap_or(self.on)
    }
}

impl From<Date> for AsOf {
    /// An answer of a day that is not known.
    fn from(on: Date) -> Self {
        Self { on, given: None }
    }
}

impl AnswerDays {
    /// The day on which the answer to a question was given; none if it is not known.
    pub fn of(&self, question: QuestionId) -> Option<Date> {
        match self.carried.get(&question) {
            Some(day) => *day,
            None => self.answered,
        }
    }

    /// The days that decide which days of an answer count on a screening date.
    pub fn as_of(&self, question: QuestionId, on: Date) -> AsOf {
        let given = self.of(question);
        AsOf { on, given }
    }
}
