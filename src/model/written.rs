//! An answer as an answer file writes it, before a format quotes and escapes it.

use super::{Answer, Kind, OptionState, PartialDate, Question, Ticks};

/// An answer in the words and numbers of an answer file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WrittenAnswer<'a> {
    /// No value: the answer is missing or cannot be read.
    Nothing,
    /// An option id, a status or words.
    Word(&'a str),
    /// A date as far as it is known.
    Date(PartialDate),
    /// A number, with the decimals of its step.
    Number(String),
    /// Option ids, with `none`, `unsure` or `declined` among them.
    Ticks {
        /// What is ticked.
        ticked: Vec<&'a str>,
        /// Options that the form never offered; none if it is not known which of them hold.
        open: Vec<&'a str>,
    },
}

impl<'a> WrittenAnswer<'a> {
    /// Writes an answer to a question.
    pub fn new(question: &'a Question, answer: &'a Answer) -> Self {
        match answer {
            Answer::Missing | Answer::Invalid => Self::Nothing,
            Answer::Unsure => Self::Word("unsure"),
            Answer::Declined => Self::Word("declined"),
            Answer::Option(option) => Self::Word(question.kind.option_id(*option)),
            Answer::Ticks(ticks) => Self::ticks(&question.kind, ticks),
            Answer::Number(steps) => Self::Number(question.kind.show_number(*steps)),
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
        let open = match ticks.unsure || ticks.declined {
            true => Vec::new(),
            false => ids(OptionState::Unknown),
        };
        Self::Ticks { ticked, open }
    }
}
