//! The days on which answers were given, and how long an answer may be used.

use std::collections::BTreeMap;
use std::fmt;

use jiff::civil::Date;

use super::date::Duration;
use super::id::QuestionId;

/// The word for an unknown day in files.
pub const UNKNOWN_DAY: &str = "unknown";

/// The days on which the answers of a record were given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerDays {
    /// The day of every answer that is not in `carried`. `None` if it is not known.
    pub answered: Option<Date>,
    /// Answers that were carried over from before that day, each with its own day, or `None` if it is not known.
    pub carried: BTreeMap<QuestionId, Option<Date>>,
}

/// The days that determine which days of an answer count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The screening date.
    pub on: Date,
    /// The day on which the answer was given. `None` if it is not known.
    pub given: Option<Date>,
}

/// The time for which the answer to a question may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keep {
    /// Only the day on which it was given.
    Visit,
    /// Less than this duration.
    For(Duration),
    /// Every day.
    Always,
}

impl Keep {
    /// Whether an answer that was given on one day is too old on another day.
    pub fn is_over(self, given: Date, on: Date) -> bool {
        match self {
            Self::Visit => on > given,
            Self::For(duration) => on >= duration.after(given),
            Self::Always => false,
        }
    }
}

impl fmt::Display for Keep {
    /// Formats it as in a rule file.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Visit => f.write_str("visit"),
            Self::For(duration) => write!(f, "{duration}"),
            Self::Always => f.write_str("always"),
        }
    }
}

impl AsOf {
    /// The limit of dates in the past or in the future: the day the answer was given, otherwise the screening date.
    pub fn limit(self) -> Date {
        self.given.unwrap_or(self.on)
    }
}

impl From<Date> for AsOf {
    /// An answer given on an unknown day.
    fn from(on: Date) -> Self {
        Self { on, given: None }
    }
}

impl AnswerDays {
    /// The day on which the answer to a question was given. `None` if it is not known.
    pub fn of(&self, question: QuestionId) -> Option<Date> {
        match self.carried.get(&question) {
            Some(day) => *day,
            None => self.answered,
        }
    }

    /// The days that determine which days of an answer count on a screening date.
    pub fn as_of(&self, question: QuestionId, on: Date) -> AsOf {
        let given = self.of(question);
        AsOf { on, given }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Unit, parse_day};

    #[test]
    fn an_answer_is_too_old_from_the_end_of_its_limit_on() {
        let day = |text| parse_day(text).expect("a day");
        let keep = |count, unit| Keep::For(Duration { count, unit });
        for (keep, given, last) in [
            (keep(4, Unit::Week), "2026-11-01", "2026-11-28"),
            (keep(1, Unit::Day), "2026-11-01", "2026-11-01"),
            (keep(6, Unit::Month), "2026-05-31", "2026-11-29"),
            (keep(1, Unit::Year), "2024-02-29", "2025-02-27"),
            (Keep::Visit, "2026-11-01", "2026-11-01"),
        ] {
            let (given, last) = (day(given), day(last));
            let next = last.tomorrow().expect("a day");
            assert!(!keep.is_over(given, last), "{keep}");
            assert!(keep.is_over(given, next), "{keep}");
        }
        assert!(!Keep::Always.is_over(day("1900-01-01"), day("2199-12-31")));
    }
}
