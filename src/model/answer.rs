//! Answers of a person. An answer without a value is never treated as "no".

use std::fmt;

use super::condition::NumberRange;
use super::date::PartialDate;
use super::days::AnswerDays;
use super::id::{OptionId, QuestionId};

/// The answer to one question, with or without a value.
#[derive(Clone, PartialEq, Eq, Default)]
pub enum Answer {
    /// Blank, not in the file, or not reached.
    #[default]
    Missing,
    /// "Not sure".
    Unsure,
    /// "Prefer not to say".
    Declined,
    /// A value that could not be read. An error names it.
    Invalid,
    /// An option of a `yes-no` or `choice`.
    Option(OptionId),
    /// One of these options of a `choice`, at least two, in order.
    OneOf(Vec<OptionId>),
    /// The ticks of a `multi`.
    Ticks(Ticks),
    /// A number, in steps of its question.
    Number(i64),
    /// One of the numbers in a range, in steps of its question. If an end is absent, it is that of the question.
    Range(NumberRange),
    /// A date as far as it is known.
    Date(PartialDate),
    /// Text.
    Text(String),
}

/// The options of a `multi`: ticked, not ticked, or not known.
#[derive(Clone, PartialEq, Eq)]
pub struct Ticks {
    states: Vec<OptionState>,
    /// "not sure" was given together with the ticks.
    pub unsure: bool,
    /// "prefer not to say" was given together with the ticks.
    pub declined: bool,
    none: bool,
}

/// One option of a `multi`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OptionState {
    /// The person ticked it.
    Ticked,
    /// The person saw it and did not tick it.
    NotTicked,
    /// The option was not offered, or the person was not sure about the rest.
    Unknown,
}

/// The answers of one person to all questions of a protocol. Debug output never shows them.
#[derive(Clone, PartialEq, Eq)]
pub struct Answers {
    values: Vec<Answer>,
    /// The days on which they were given.
    pub days: AnswerDays,
}

impl Answer {
    /// Whether the person said something: a value, "not sure" or "prefer not to say".
    pub fn is_given(&self) -> bool {
        !matches!(self, Self::Missing | Self::Invalid)
    }

    /// The number that was answered, in steps. `None` for any other answer, including a range of numbers.
    pub fn as_number(&self) -> Option<i64> {
        match self {
            Self::Number(steps) => Some(*steps),
            Self::Missing
            | Self::Unsure
            | Self::Declined
            | Self::Invalid
            | Self::Option(_)
            | Self::OneOf(_)
            | Self::Ticks(_)
            | Self::Range(_)
            | Self::Date(_)
            | Self::Text(_) => None,
        }
    }

    /// The date that was answered, as far as it is known. `None` for any other answer.
    pub fn as_date(&self) -> Option<PartialDate> {
        match self {
            Self::Date(date) => Some(*date),
            Self::Missing
            | Self::Unsure
            | Self::Declined
            | Self::Invalid
            | Self::Option(_)
            | Self::OneOf(_)
            | Self::Ticks(_)
            | Self::Number(_)
            | Self::Range(_)
            | Self::Text(_) => None,
        }
    }
}

impl Ticks {
    /// The ticks of a question with `count` options. The options in `open` are unknown. With `unsure` or `declined`,
    /// every option that is not ticked is unknown. Without them, nothing ticked means "none of these".
    pub fn new(
        count: usize,
        ticked: &[OptionId],
        open: &[OptionId],
        unsure: bool,
        declined: bool,
    ) -> Self {
        let rest = if unsure || declined {
            OptionState::Unknown
        } else {
            OptionState::NotTicked
        };
        let mut states = vec![rest; count];
        for option in open {
            states[option.index()] = OptionState::Unknown;
        }
        for option in ticked {
            states[option.index()] = OptionState::Ticked;
        }
        Self {
            states,
            unsure,
            declined,
            none: ticked.is_empty() && !unsure && !declined,
        }
    }

    /// Removes "none of these", because something was chosen, even if it is not known what.
    #[must_use]
    pub fn without_none(self) -> Self {
        Self {
            none: false,
            ..self
        }
    }

    /// Whether an option, a status or "none of these" is certainly chosen. In an answer file, ticks without one count
    /// as missing.
    pub fn is_any_chosen(&self) -> bool {
        let is_ticked = self.states().any(|state| state == OptionState::Ticked);
        is_ticked || self.none || self.unsure || self.declined
    }

    /// The state of one option.
    pub fn state(&self, option: OptionId) -> OptionState {
        self.states[option.index()]
    }

    /// The state of every option, in order.
    pub fn states(&self) -> impl Iterator<Item = OptionState> + '_ {
        self.states.iter().copied()
    }

    /// Whether the person chose "none of these".
    pub fn is_none(&self) -> bool {
        self.none
    }

    /// The options in one state, in order.
    pub fn options_in(&self, state: OptionState) -> impl Iterator<Item = OptionId> + '_ {
        self.states
            .iter()
            .enumerate()
            .filter(move |(_, one)| **one == state)
            .map(|(index, _)| OptionId::from(index))
    }
}

impl Answers {
    /// Missing answers to `count` questions, given on unknown days.
    pub fn missing(count: usize) -> Self {
        Self {
            values: vec![Answer::Missing; count],
            days: AnswerDays::default(),
        }
    }

    /// Sets the days on which these answers were given.
    pub fn given_on(self, days: AnswerDays) -> Self {
        Self { days, ..self }
    }

    /// Sets one answer.
    pub fn set(&mut self, question: QuestionId, answer: Answer) {
        self.values[question.index()] = answer;
    }

    /// One answer.
    pub fn get(&self, question: QuestionId) -> &Answer {
        &self.values[question.index()]
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl fmt::Debug for Ticks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}
