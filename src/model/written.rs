//! An answer as it is written in an answer file, before a format quotes and escapes it.

use jiff::civil::Date;

use super::{Answer, Kind, OptionState, PartialDate, Question, Ticks};

/// An answer in the words and numbers of an answer file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenAnswer<'a> {
    /// No value: the answer is missing or cannot be read.
    Nothing,
    /// An option id, a status or a text.
    Word(&'a str),
    /// A date known to the day, the month or the year.
    Date(PartialDate),
    /// One of several days.
    Days {
        /// The first day, if there is an end.
        from: Option<Date>,
        /// The last day, if there is an end.
        to: Option<Date>,
    },
    /// A number, with the decimals of its step.
    Number(String),
    /// One of several numbers.
    Numbers {
        /// The first number, if there is an end.
        at_least: Option<String>,
        /// The last number, if there is an end.
        at_most: Option<String>,
    },
    /// One of several option ids.
    OneOf(Vec<&'a str>),
    /// Option ids, possibly with `none`, `unsure` or `declined`.
    Ticks {
        /// The options that are ticked.
        ticked: Vec<&'a str>,
        /// Options that may be ticked or not. Empty if this is true of every option that is not ticked.
        open: Vec<&'a str>,
    },
}

impl<'a> WrittenAnswer<'a> {
    /// Formats an answer to a question.
    pub fn new(question: &'a Question, answer: &'a Answer) -> Self {
        match answer {
            Answer::Missing | Answer::Invalid => Self::Nothing,
            Answer::Unsure => Self::Word("unsure"),
            Answer::Declined => Self::Word("declined"),
            Answer::Option(option) => Self::Word(question.kind.option_id(*option)),
            Answer::OneOf(options) => {
                let ids = options.iter().map(|one| question.kind.option_id(*one));
                Self::OneOf(ids.collect())
            }
            Answer::Ticks(ticks) => Self::ticks(&question.kind, ticks),
            Answer::Number(steps) => Self::Number(question.kind.show_number(*steps)),
            Answer::Range(range) => {
                let shown = |steps| question.kind.show_number(steps);
                Self::Numbers {
                    at_least: range.low.map(shown),
                    at_most: range.high.map(shown),
                }
            }
            Answer::Date(PartialDate::Between { from, to }) => Self::Days {
                from: *from,
                to: *to,
            },
            Answer::Date(date) => Self::Date(*date),
            Answer::Text(text) => Self::Word(text),
        }
    }

    fn ticks(kind: &'a Kind, ticks: &Ticks) -> Self {
        let ids = |state| {
            let options = ticks.options_in(state).map(|option| kind.option_id(option));
            options.collect::<Vec<_>>()
        };
        let mut ticked = ids(OptionState::Ticked);
        ticked.extend(ticks.is_none().then_some("none"));
        ticked.extend(ticks.unsure.then_some("unsure"));
        ticked.extend(ticks.declined.then_some("declined"));
        let open = if ticks.unsure || ticks.declined {
            Vec::new()
        } else {
            ids(OptionState::Unknown)
        };
        Self::Ticks { ticked, open }
    }
}
