//! One cell of a joint question.

use std::rc::Rc;

use jiff::civil::Date;

use super::Side;
use super::days::DayCell;
use crate::model::{Answer, OptionId, PartialDate};

/// A group of answers that no test of either protocol tells apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    /// The option in each protocol.
    Option([Option<OptionId>; 2]),
    /// A range of numbers, both ends included.
    Numbers(i64, i64),
    /// Days that move with the screening date.
    Days(Rc<DayCell>),
    Words,
}

impl Cell {
    /// An answer in the cell on a screening date. For numbers and days, the one nearest to `near`.
    pub(super) fn answer(&self, side: Side, on: Date, near: (i64, Date)) -> Option<Answer> {
        Some(match self {
            Self::Option(ids) => Answer::Option(ids[side.index()]?),
            Self::Numbers(low, high) => Answer::Number(near.0.clamp(*low, *high)),
            Self::Days(days) => {
                let (first, last) = days.days(on)?;
                Answer::Date(PartialDate::Day(near.1.clamp(first, last)))
            }
            Self::Words => Answer::Text("any".to_owned()),
        })
    }

    /// A screening date on which the cell has an answer, and that answer.
    pub(super) fn sample(&self, side: Side) -> Option<(Date, Answer)> {
        let (on, day) = match self {
            Self::Days(days) => days.sample,
            _ => (Date::ZERO, Date::ZERO),
        };
        Some((on, self.answer(side, on, (0, day))?))
    }

    /// Whether the cell has an answer on a screening date.
    pub(super) fn has_answer(&self, on: Date) -> bool {
        match self {
            Self::Days(days) => days.days(on).is_some(),
            _ => true,
        }
    }

    pub(super) fn holds(&self, side: Side, answer: &Answer, on: Date) -> bool {
        match (self, answer) {
            (Self::Option(ids), Answer::Option(option)) => ids[side.index()] == Some(*option),
            (Self::Numbers(low, high), Answer::Number(number)) => (low..=high).contains(&number),
            (Self::Days(days), Answer::Date(PartialDate::Day(day))) => {
                let days = days.days(on);
                days.is_some_and(|(first, last)| (first..=last).contains(day))
            }
            (Self::Words, Answer::Text(_)) => true,
            _ => false,
        }
    }
}
