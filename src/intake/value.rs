//! The only reader of values: a value in a file becomes an [`Answer`], or an error that says what would be right.
//!
//! Nothing is coerced, and nothing is read as "no". Messages never contain the value; errors have it separately.

mod day;
mod given;
mod number;
mod options;
mod part;
mod spoken;
mod suggest;
mod trim;

use std::fmt;

pub use given::{Given, Shape};
pub use spoken::spoken_date;

pub(super) use day::check as check_day;
pub(super) use day::from_given as day;
pub(super) use given::MAX_DEPTH;
pub(super) use number::range as number_range;
pub(crate) use suggest::likely;
pub(crate) use trim::trim;
pub(super) use trim::{BYTE_ORDER_MARK, is_unseen, is_zero_width};

use crate::model::{Answer, AsOf, Kind, Question};

/// The start of a guess at the intended answer.
const GUESS: &str = " (did you mean ";

/// The reason why a value cannot be read.
#[derive(Clone, PartialEq, Eq)]
pub struct ValueError {
    /// The value as written. For a string, its content.
    pub value: String,
    /// Says what is wrong and what would be right. Never contains the value, but may end with a guess at what was
    /// meant.
    pub message: String,
}

/// Reads the value of a question. The days of `as_of` may limit a date.
///
/// Null, blanks and an empty list are missing. `unsure` and `declined` are statuses, whatever the type.
///
/// # Errors
///
/// If the value is outside the type, the options or the range of the question.
pub fn read(
    question: &Question,
    given: &Given<'_>,
    as_of: impl Into<AsOf>,
) -> Result<Answer, ValueError> {
    if given.is_missing() {
        return Ok(Answer::Missing);
    }
    if let Some(status) = given.word().and_then(status) {
        return Ok(status);
    }
    let answer = match (&question.kind, given.shape()) {
        (Kind::Multi { .. }, _) => options::read_ticks(question, given),
        (Kind::Choice(_), Shape::Table(entries)) => options::read_one_of(question, entries),
        (Kind::Choice(_), Shape::List(_)) => Err(
            "this question takes one answer, not a list: if several are possible, list them in a table under `one-of`"
                .to_owned(),
        ),
        (Kind::YesNo, Shape::Table(_)) => Err(
            "this question takes one answer, not a table: if it is not known, write `unsure`"
                .to_owned(),
        ),
        (Kind::Number(kind), Shape::Table(entries)) => number::read_range(kind, entries),
        (Kind::Date(dated), Shape::Table(entries)) => {
            day::read_range(*dated, entries, as_of.into()).map(Answer::Date)
        }
        (_, Shape::List(_)) => Err("this question takes one answer, not a list".to_owned()),
        (_, Shape::Table(_)) => Err("this question takes one answer, not a table".to_owned()),
        (Kind::YesNo | Kind::Choice(_), _) => options::read_one(question, given),
        (Kind::Number(kind), _) => number::read(kind, given),
        (Kind::Date(dated), _) => day::read(*dated, given, as_of.into()).map(Answer::Date),
        (Kind::Text, _) => read_text(given),
    };
    answer.map_err(|message| ValueError {
        value: given.written().to_owned(),
        message,
    })
}

/// Whether a text is a free-text answer: not blank, and not a status.
pub(crate) fn is_words(text: &str) -> bool {
    let words = Given::cell(text);
    !words.is_missing() && words.word().and_then(status).is_none()
}

fn read_text(given: &Given<'_>) -> Result<Answer, String> {
    given
        .word()
        .map(|text| Answer::Text(text.to_owned()))
        .ok_or_else(|| "this question takes text: put it in quotes".to_owned())
}

/// The status with this word, whatever the question.
fn status(word: &str) -> Option<Answer> {
    match word {
        "unsure" => Some(Answer::Unsure),
        "declined" => Some(Answer::Declined),
        _ => None,
    }
}

/// The guess if a word is similar to a status.
fn nearly_status(word: &str) -> String {
    guess(likely(word, ["unsure", "declined"]))
}

/// The end of a message about a word that is similar to a valid one.
fn guess(near: Option<&str>) -> String {
    near.map_or_else(String::new, |near| format!("{GUESS}`{near}`?)"))
}

/// A message without the guess at its end, which could reveal the answer.
pub(super) fn without_guess(message: &str) -> &str {
    message.split(GUESS).next().unwrap_or_default()
}

impl ValueError {
    /// The message without the guess at its end, and the guess as a question.
    pub fn parts(&self) -> (&str, Option<String>) {
        match self.message.split_once(GUESS) {
            Some((message, near)) => {
                let near = near.trim_end_matches(')');
                (message, Some(format!("did you mean {near}")))
            }
            None => (&self.message, None),
        }
    }
}

impl fmt::Debug for ValueError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValueError")
            .field("message", &without_guess(&self.message))
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;

/// The words for the options of a question, in the order in which a message lists them.
fn option_words(kind: &Kind) -> Vec<&str> {
    let mut options = kind.option_ids();
    match kind {
        // yes comes before no, as in speech
        Kind::YesNo => options.reverse(),
        Kind::Multi { .. } => options.push("none"),
        Kind::Choice(_) | Kind::Number(_) | Kind::Date(_) | Kind::Text => {}
    }
    options
}
