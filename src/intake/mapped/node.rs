//! A JSON value in which numbers keep their notation and duplicate keys are kept.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use crate::intake::notation::{Content, ContentKind};

/// A value.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Node {
    Null,
    Bool(bool),
    /// A number by its value: without an exponent, and without zeros at the end of its decimals.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

/// The values of a record by their path, or why it is not a record.
pub(super) type Values = Result<Vec<(String, Content)>, String>;

/// The message about an empty object.
pub(super) const EMPTY_OBJECT: &str = "this is an empty object";

/// The message about a list that contains more than single values.
pub(super) const LIST_OF_OBJECTS: &str = "this is a list of objects, which no path names";

/// Maximum nesting of values.
const MAX_DEPTH: usize = 16;

/// The entries of an object, in order, including duplicates.
struct Entries<'a>(Vec<(String, &'a RawValue)>);

impl Node {
    /// Reads the text of a record.
    ///
    /// # Errors
    ///
    /// If it is not JSON, or nested too deep. The message contains nothing of the text.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        Self::of(raw(text)?, MAX_DEPTH)
    }

    fn of(raw: &RawValue, depth: usize) -> Result<Self, String> {
        if depth == 0 {
            return Err(format!(
                "the record is nested deeper than {MAX_DEPTH} levels"
            ));
        }
        let broken = || "the record is broken JSON".to_owned();
        match raw.get().as_bytes().first() {
            Some(b'{') => {
                let entries = entries(raw).ok_or_else(broken)?.into_iter();
                let entries = entries.map(|(key, value)| Ok((key, Self::of(value, depth - 1)?)));
                entries.collect::<Result<_, String>>().map(Self::Object)
            }
            Some(b'[') => {
                let members = members(raw).ok_or_else(broken)?.into_iter();
                let members = members.map(|member| Self::of(member, depth - 1));
                members.collect::<Result<_, String>>().map(Self::List)
            }
            Some(b'"') => serde_json::from_str(raw.get())
                .map(Self::Text)
                .map_err(|_| broken()),
            Some(b't') => Ok(Self::Bool(true)),
            Some(b'f') => Ok(Self::Bool(false)),
            Some(b'n') => Ok(Self::Null),
            _ => Ok(Self::Number(by_value(raw.get()))),
        }
    }

    /// The content of a cell with this value.
    pub(super) fn content(&self) -> Content {
        let list = |text: &str| Content {
            text: text.to_owned(),
            kind: ContentKind::List(vec![text.to_owned()]),
        };
        match self {
            Self::Null => Content::default(),
            Self::Bool(true) => list("true"),
            Self::Bool(false) => list("false"),
            Self::Text(text) => list(text),
            Self::Number(number) => Content {
                text: number.clone(),
                kind: ContentKind::Number,
            },
            Self::List(members) => {
                let texts: Option<Vec<String>> = members.iter().map(Self::scalar).collect();
                match texts {
                    Some(texts) => Content {
                        text: texts.join(", "),
                        kind: ContentKind::List(texts),
                    },
                    None => fault(LIST_OF_OBJECTS),
                }
            }
            Self::Object(_) => fault(EMPTY_OBJECT),
        }
    }

    /// The text of a value that is neither a list nor an object.
    fn scalar(&self) -> Option<String> {
        match self {
            Self::Null => Some(String::new()),
            Self::Bool(value) => Some(value.to_string()),
            Self::Text(text) | Self::Number(text) => Some(text.clone()),
            Self::List(_) | Self::Object(_) => None,
        }
    }
}

fn fault(message: &str) -> Content {
    Content {
        text: String::new(),
        kind: ContentKind::Fault(message.to_owned()),
    }
}

/// A number without zeros at the end of its decimals, and without an exponent if it is a whole number with one.
fn by_value(literal: &str) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if literal.contains(['e', 'E']) {
        return match literal.parse::<f64>() {
            Ok(number) if number.fract() == 0.0 && number.abs() < EXACT => format!("{number:.0}"),
            _ => literal.to_owned(),
        };
    }
    match literal.split_once('.') {
        Some((whole, fraction)) => match fraction.trim_end_matches('0') {
            "" => whole.to_owned(),
            fraction => format!("{whole}.{fraction}"),
        },
        None => literal.to_owned(),
    }
}

/// A text as one value.
///
/// # Errors
///
/// If it is not JSON. The message contains nothing of the text.
pub(super) fn raw(text: &str) -> Result<&RawValue, String> {
    serde_json::from_str(text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        format!("broken JSON in line {line}, column {column} from where it starts")
    })
}

/// The entries of an object.
pub(super) fn entries(raw: &RawValue) -> Option<Vec<(String, &RawValue)>> {
    let entries: Option<Entries<'_>> = serde_json::from_str(raw.get()).ok();
    entries.map(|entries| entries.0)
}

/// The members of a list.
pub(super) fn members(raw: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(raw.get()).ok()
}

impl<'de: 'a, 'a> Deserialize<'de> for Entries<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(EntriesVisitor)
    }
}

struct EntriesVisitor;

impl<'de> Visitor<'de> for EntriesVisitor {
    type Value = Entries<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Entries(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_no_exponent_and_no_final_zeros() {
        for (literal, value) in [
            ("38", "38"),
            ("38.0", "38"),
            ("38.50", "38.5"),
            ("3.8e1", "38"),
            ("1234567890123456789", "1234567890123456789"),
            ("-3", "-3"),
            ("1e-2", "1e-2"),
        ] {
            assert_eq!(by_value(literal), value, "{literal}");
        }
    }
}
