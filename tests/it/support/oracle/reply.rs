//! The reply of a person, read independently of the program's readers: a status, or the possible values.

use contraindication::model::{Dated, Kind, NumberKind, OptionId, PartialDate, Question};
use jiff::civil::Date;

use super::Known;
use super::calendar::{CALENDAR, ends_of};
use crate::support::random::Given;

/// The reply to one question.
#[derive(Clone)]
pub(super) enum Reply {
    /// Blank or absent.
    Missing,
    /// Given so long ago that it does not count.
    Stale,
    Unreadable,
    Unsure,
    Declined,
    Text,
    Values(Values),
    Ticks(Ticked),
}

/// The possible values of an answer.
#[derive(Clone)]
pub(super) enum Values {
    Options(Vec<OptionId>),
    /// Numbers in steps. `None` is an open end.
    Numbers(Option<i64>, Option<i64>),
    Days(Days),
}

/// The possible days of an answer.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub first: Date,
    pub last: Date,
    /// The day from which a wait counts. `None` if only the calendar limits it.
    pub counted_from: Option<Date>,
    /// Whether the day from which a wait counts may still change.
    pub is_open: bool,
}

/// The ticks of a `multi`.
#[derive(Clone)]
pub(super) struct Ticked {
    /// Whether each option is ticked.
    pub options: Vec<Known>,
    pub unsure: bool,
    pub declined: bool,
}

/// The days that determine the possible days of a date.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    pub on: Date,
    /// The day on which the answer was given, if that is known.
    pub given: Option<Date>,
}

impl Reply {
    /// Reads what was given for a question.
    pub(super) fn read(question: &Question, given: &Given, moment: Moment) -> Self {
        let values = match (&question.kind, given) {
            (_, Given::Blank) => return Self::Missing,
            (_, Given::Word(word)) if word == "unsure" => return Self::Unsure,
            (_, Given::Word(word)) if word == "declined" => return Self::Declined,
            (Kind::Text, Given::Word(_)) => return Self::Text,
            (Kind::Multi { .. }, Given::Ticks { ticked, open }) => {
                return read_ticks(&question.kind, ticked, open);
            }
            (Kind::YesNo | Kind::Choice(_), Given::Word(word)) => {
                read_options(&question.kind, std::slice::from_ref(word))
            }
            (Kind::Choice(_), Given::OneOf(words)) if words.len() > 1 => {
                read_options(&question.kind, words)
            }
            (Kind::Number(kind), Given::Number(number)) => {
                read_numbers(kind, Some(number), Some(number))
            }
            (Kind::Number(kind), Given::Between(low, high)) => {
                read_numbers(kind, low.as_deref(), high.as_deref())
            }
            (Kind::Date(dated), Given::Date(date)) => {
                read_days(*dated, Some(*date), Some(*date), moment)
            }
            (Kind::Date(dated), Given::Days(from, to)) => read_days(*dated, *from, *to, moment),
            _ => None,
        };
        values.map_or(Self::Unreadable, Self::Values)
    }

    /// Whether the person said something.
    pub(super) fn is_given(&self) -> bool {
        !matches!(self, Self::Missing | Self::Stale | Self::Unreadable)
    }

    /// Whether there is a value, exact or partly known.
    pub(super) fn is_value(&self) -> bool {
        matches!(self, Self::Text | Self::Values(_) | Self::Ticks(_))
    }
}

fn read_options(kind: &Kind, words: &[String]) -> Option<Values> {
    let options = words.iter().map(|word| kind.option_named(word));
    options.collect::<Option<_>>().map(Values::Options)
}

fn read_ticks(kind: &Kind, ticked: &[String], open: &[String]) -> Reply {
    let says = |word: &str| ticked.iter().any(|one| one == word);
    match ticked {
        [] => return Reply::Missing,
        [word] if word == "unsure" => return Reply::Unsure,
        [word] if word == "declined" => return Reply::Declined,
        _ => {}
    }
    let (unsure, declined) = (says("unsure"), says("declined"));
    let state = |id: &str| {
        let is_open = unsure || declined || open.iter().any(|one| one == id);
        match says(id) {
            true => Some(true),
            false if is_open => None,
            false => Some(false),
        }
    };
    let options = kind.option_ids().into_iter().map(state).collect();
    Reply::Ticks(Ticked {
        options,
        unsure,
        declined,
    })
}

fn read_numbers(kind: &NumberKind, low: Option<&str>, high: Option<&str>) -> Option<Values> {
    let steps = |text: Option<&str>| match text {
        Some(text) => steps(text, usize::from(kind.decimals)).map(Some),
        None => Some(None),
    };
    let (low, high) = (steps(low)?, steps(high)?);
    let is_empty = |low: Option<i64>, high: Option<i64>| {
        low.is_some_and(|low| high.is_some_and(|high| high < low))
    };
    // the limits restrict a range, but an empty range stays empty
    if is_empty(low, high) {
        return None;
    }
    let low = low.into_iter().chain(kind.min).max();
    let high = high.into_iter().chain(kind.max).min();
    (!is_empty(low, high)).then_some(Values::Numbers(low, high))
}

/// A decimal in steps with this number of decimals. `None` if it has more.
fn steps(text: &str, decimals: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let missing = decimals.checked_sub(fraction.len())?;
    let digits = format!("{whole}{fraction}{}", "0".repeat(missing));
    Some(digits.parse().expect("a number"))
}

fn read_days(
    dated: Dated,
    from: Option<PartialDate>,
    to: Option<PartialDate>,
    moment: Moment,
) -> Option<Values> {
    let written_first = from.map_or(CALENDAR.0, |date| ends_of(date).0);
    let written_last = to.map_or(CALENDAR.1, |date| ends_of(date).1);
    if written_last < written_first {
        return None;
    }
    let limit = moment.given.unwrap_or(moment.on);
    let (first, last) = match dated {
        Dated::Past => (written_first, written_last.min(limit)),
        Dated::Future => (written_first.max(limit), written_last),
        Dated::Any => (written_first, written_last),
    };
    let counted_from = match (to, dated, moment.given) {
        (None, Dated::Past, _) => Some(limit),
        (None, Dated::Future | Dated::Any, _) => None,
        (Some(_), _, Some(_)) => Some(last),
        (Some(_), _, None) => Some(written_last),
    };
    (first <= last).then_some(Values::Days(Days {
        first,
        last,
        counted_from,
        // a future date can no longer be read once it has passed
        is_open: to.is_none() || dated == Dated::Future && moment.given.is_none(),
    }))
}

/// Every value that a question allows, whenever it is answered up to the screening date.
pub(super) fn every_value(kind: &Kind, moment: Moment) -> Option<Values> {
    Some(match kind {
        Kind::YesNo | Kind::Choice(_) => {
            let options = (0..kind.option_count()).map(OptionId::from);
            Values::Options(options.collect())
        }
        Kind::Number(number) => Values::Numbers(number.min, number.max),
        Kind::Date(dated) => {
            let (first, last) = match dated {
                Dated::Past => (CALENDAR.0, moment.on),
                Dated::Future => (moment.given.unwrap_or(moment.on), CALENDAR.1),
                Dated::Any => CALENDAR,
            };
            Values::Days(Days {
                first,
                last,
                counted_from: None,
                is_open: true,
            })
        }
        Kind::Multi { .. } | Kind::Text => return None,
    })
}
