//! Witnesses: the answers that show a finding, on one line and in the notation of answer files.

use serde::ser::{Error, Serialize, SerializeMap, Serializer};
use serde_json::value::RawValue;

use crate::diagnostic::{Given, Witness};

/// A witness as JSON. The screening date has the key `on`, which no question can have.
pub(in crate::report) struct Answers<'a>(pub &'a Witness);

/// `keloid = "yes", every other answer clear`, with the screening date before it if it matters.
pub(super) fn line(witness: &Witness) -> String {
    let day = witness.on.iter().map(|on| format!("on = {on}"));
    let answers = witness.answers.iter();
    let answers = answers.map(|(question, given)| format!("{question} = {given}"));
    let mut parts: Vec<String> = day.chain(answers).collect();
    parts.push(if witness.answers.is_empty() {
        "every answer clear".to_owned()
    } else {
        "every other answer clear".to_owned()
    });
    parts.join(", ")
}

impl Serialize for Answers<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(on) = &self.0.on {
            map.serialize_entry("on", on)?;
        }
        for (question, given) in &self.0.answers {
            match given {
                Given::Word(word) | Given::Date(word) => map.serialize_entry(question, word)?,
                Given::List(words) => map.serialize_entry(question, words)?,
                Given::Number(written) => {
                    let number = RawValue::from_string(written.clone());
                    map.serialize_entry(question, &number.map_err(S::Error::custom)?)?;
                }
            }
        }
        map.end()
    }
}
