//! An answer in a result, in the notation of answer files.

use serde::Serialize;
use serde::ser::{Error, Serializer};
use serde_json::value::RawValue;

use crate::model::{Answer, Question, WrittenAnswer};

/// An answer in the notation of answer files.
pub struct AnswerEntry<'a>(pub WrittenAnswer<'a>);

impl Serialize for AnswerEntry<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            WrittenAnswer::Nothing => serializer.serialize_none(),
            WrittenAnswer::Word(word) => serializer.serialize_str(word),
            WrittenAnswer::Date(date) => serializer.collect_str(date),
            WrittenAnswer::Number(number) => raw(number)?.serialize(serializer),
            WrittenAnswer::OneOf(options) => serializer.collect_map([("one-of", options)]),
            WrittenAnswer::Numbers { at_least, at_most } => {
                let ends = [("at-least", at_least), ("at-most", at_most)];
                let ends = ends
                    .into_iter()
                    .filter_map(|(key, end)| Some((key, end.as_ref()?)));
                let ends: Result<Vec<_>, S::Error> =
                    ends.map(|(key, end)| Ok((key, raw(end)?))).collect();
                serializer.collect_map(ends?)
            }
            WrittenAnswer::Days { from, to } => {
                let ends = [("from", from), ("to", to)].into_iter();
                serializer.collect_map(
                    ends.filter_map(|(key, end)| Some((key, end.as_ref()?.to_string()))),
                )
            }
            WrittenAnswer::Ticks { ticked, open } if open.is_empty() => {
                ticked.serialize(serializer)
            }
            WrittenAnswer::Ticks { ticked, open } => {
                serializer.collect_map([("ticked", ticked), ("open", open)])
            }
        }
    }
}

/// A number with the digits as written.
fn raw<E: Error>(number: &str) -> Result<Box<RawValue>, E> {
    RawValue::from_string(number.to_owned()).map_err(E::custom)
}

/// An answer in the notation of answer files.
pub fn answer_entry<'a>(question: &'a Question, answer: &'a Answer) -> AnswerEntry<'a> {
    AnswerEntry(WrittenAnswer::new(question, answer))
}
