//! The values that an answer can have. Every test is evaluated on them, whatever the notation of the answer.

use std::slice;

use jiff::civil::Date;

use super::answer::{Answer, Ticks};
use super::condition::NumberRange;
use super::days::AsOf;
use super::id::OptionId;
use super::question::Dated;

/// The bounds of an answer: the days that count for it, and the limits of its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The screening date, and the day on which the answer was given.
    pub as_of: AsOf,
    /// The days that the question allows.
    pub dated: Dated,
    /// The numbers that the question allows, in steps.
    pub numbers: NumberRange,
}

/// The values that an answer can have, at least one. An exact answer has a single value.
#[derive(Clone, PartialEq, Eq)]
pub enum Possible<'a> {
    /// One of these options of a `yes-no` or `choice`.
    Options(&'a [OptionId]),
    /// The state of each option of a `multi`: ticked, not ticked or either.
    Ticks(&'a Ticks),
    /// The numbers from the first to the last, in steps.
    Numbers(i64, i64),
    /// The days from the first to the last.
    Days(Date, Date),
    /// Text, which no test examines.
    Words,
}

impl Limits {
    /// No limits, for answers that are not dates.
    pub const NONE: Self = Self {
        as_of: AsOf {
            on: Date::ZERO,
            given: None,
        },
        dated: Dated::Any,
        numbers: NumberRange {
            low: None,
            high: None,
        },
    };
}

impl Answer {
    /// The values that the answer can have within the limits of its question. Returns `None` if it has no value, or if
    /// the question allows no day of its date.
    pub fn possible(&self, limits: Limits) -> Option<Possible<'_>> {
        match self {
            Self::Missing | Self::Unsure | Self::Declined | Self::Invalid => None,
            Self::Option(option) => Some(Possible::Options(slice::from_ref(option))),
            Self::OneOf(options) => Some(Possible::Options(options)),
            Self::Ticks(ticks) => Some(Possible::Ticks(ticks)),
            Self::Number(number) => Some(Possible::Numbers(*number, *number)),
            Self::Range(range) => {
                let (low, high) = range.within(limits.numbers);
                Some(Possible::Numbers(low, high))
            }
            Self::Date(date) => {
                let (first, last) = limits.dated.cut(*date, limits.as_of.limit())?;
                Some(Possible::Days(first, last))
            }
            Self::Text(_) => Some(Possible::Words),
        }
    }
}

impl NumberRange {
    /// Its first and its last number. If an end is absent, it is that of the limits.
    pub fn within(self, limits: Self) -> (i64, i64) {
        let low = self.low.or(limits.low).unwrap_or(i64::MIN);
        let high = self.high.or(limits.high).unwrap_or(i64::MAX);
        (low, high)
    }
}
