//! Reads one JSON text as one record. Numbers keep their notation, and duplicate keys are detected.

pub(super) mod elements;
pub(super) mod record_start;
pub(super) mod scan;

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, MapAccess, Visitor};
use serde_json::Deserializer;
use serde_json::value::RawValue;

use super::place::{Place, text};
use super::record::{Assembly, Entry, read_id};
use super::value::{Given, MAX_DEPTH, Shape};
use super::{Form, UnreadableRecord};

/// Reads one object. `start` is the location of its text in the file.
pub(super) fn read(
    bytes: &[u8],
    start: Place,
    assembly: &Assembly<'_>,
) -> Result<Form, UnreadableRecord> {
    let unreadable = |message, entries: &[Entry<'_>]| UnreadableRecord {
        id: id_among(entries),
        message,
        value: None,
        place: None,
    };
    let text = match text(bytes, start) {
        Ok(text) => text,
        Err((message, valid)) => return Err(unreadable(message, &entries_of(valid, MAX_DEPTH).0)),
    };
    if !text.trim_start_matches(WHITESPACE).starts_with('{') {
        let message = "a record is an object in braces: `{\"answers\": {…}}`".to_owned();
        return Err(unreadable(message, &[]));
    }
    match entries_of(text, MAX_DEPTH) {
        (entries, None) => assembly.form_of_entries(entries),
        (entries, Some(fault)) => {
            let at = start.after(&text.as_bytes()[..fault.offset]);
            let message = format!("broken JSON in {}: {}", at.line_and_column(), fault.reason);
            Err(unreadable(message, &entries))
        }
    }
}

/// The record number in a text that is cut off or broken further on.
pub(super) fn id_in(bytes: &[u8]) -> Option<String> {
    let text = text(bytes, Place::START).unwrap_or_else(|(_, valid)| valid);
    id_among(&entries_of(text, MAX_DEPTH).0)
}

fn id_among(entries: &[Entry<'_>]) -> Option<String> {
    let mut ids = entries.iter().filter(|(key, _)| key == "id");
    match (ids.next(), ids.next()) {
        (Some((_, given)), None) => read_id(Some(given)).ok().flatten(),
        _ => None,
    }
}

/// A value under `answers`; `None` if it is not JSON.
pub(crate) fn answer(raw: &str) -> Option<Given<'_>> {
    let whole: &RawValue = serde_json::from_str(raw).ok()?;
    given(whole.get(), MAX_DEPTH - 1).ok()
}

/// The content of a string without escapes.
pub(crate) fn plain_string(raw: &str) -> Option<&str> {
    let content = raw.strip_prefix('"')?.strip_suffix('"')?;
    let is_plain = |byte: u8| byte >= b' ' && byte != b'"' && byte != b'\\';
    content.bytes().all(is_plain).then_some(content)
}

/// The white space of JSON.
pub(super) const WHITESPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// The place where a text is not JSON, and the reason.
struct Fault {
    offset: usize,
    reason: &'static str,
}

/// The keys of an object in order, as far as they can be read.
fn entries_of(text: &str, depth: usize) -> (Vec<Entry<'_>>, Option<Fault>) {
    let mut pairs = Vec::new();
    let mut deserializer = Deserializer::from_str(text);
    let read = Pairs(&mut pairs)
        .deserialize(&mut deserializer)
        .and_then(|()| deserializer.end());
    let mut fault = read.err().map(|error| Fault {
        offset: offset(text, error.line(), error.column()),
        reason: reason(&error.to_string()),
    });
    let mut entries = Vec::with_capacity(pairs.len());
    for (key, raw) in pairs {
        match given(raw.get(), depth) {
            Ok(given) => entries.push((key, given)),
            Err(inner) => {
                // a slice of the same text: its offset is the difference of the pointers
                let start = raw.get().as_ptr().addr() - text.as_ptr().addr();
                fault = Some(Fault {
                    offset: start + inner.offset,
                    reason: inner.reason,
                });
                break;
            }
        }
    }
    (entries, fault)
}

/// A value whose text is known to be JSON, except for invalid escapes.
fn given(raw: &str, depth: usize) -> Result<Given<'_>, Fault> {
    let shape = match raw.as_bytes().first() {
        Some(b'"') => return string(raw).map(Given::text),
        Some(b'n') => Shape::Null,
        Some(b't' | b'f') => Shape::Bool,
        Some(b'[' | b'{') if depth == 0 => Shape::Other,
        Some(b'[') => {
            let members: Vec<&RawValue> = serde_json::from_str(raw).map_err(|error| Fault {
                offset: offset(raw, error.line(), error.column()),
                reason: reason(&error.to_string()),
            })?;
            let base = raw.as_ptr().addr();
            let members = members.into_iter().map(|member| {
                given(member.get(), depth - 1).map_err(|inner| Fault {
                    offset: member.get().as_ptr().addr() - base + inner.offset,
                    reason: inner.reason,
                })
            });
            Shape::List(members.collect::<Result<_, _>>()?)
        }
        Some(b'{') => match entries_of(raw, depth - 1) {
            (entries, None) => Shape::Table(entries),
            (_, Some(fault)) => return Err(fault),
        },
        _ => Shape::Number,
    };
    Ok(Given::new(raw, shape))
}

fn string(raw: &str) -> Result<Cow<'_, str>, Fault> {
    match raw.get(1..raw.len().saturating_sub(1)) {
        Some(content) if !content.contains('\\') => Ok(Cow::Borrowed(content)),
        _ => serde_json::from_str(raw)
            .map(Cow::Owned)
            .map_err(|error| Fault {
                offset: offset(raw, error.line(), error.column()),
                reason: reason(&error.to_string()),
            }),
    }
}

/// The byte offset of a line and a column of the parser, both from 1 and in bytes.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start = match line {
        0 | 1 => 0,
        _ => text
            .match_indices('\n')
            .nth(line - 2)
            .map_or(text.len(), |(at, _)| at + 1),
    };
    text.floor_char_boundary((start + column.saturating_sub(1)).min(text.len()))
}

/// The reason for a message of the parser, without the parts of the text that the message may quote.
fn reason(message: &str) -> &'static str {
    const REASONS: [(&str, &str); 13] = [
        ("EOF", "the text ends in the middle of the record"),
        ("expected `:`", "a colon is missing after a key"),
        ("expected `,` or `]`", "a comma or `]` is missing"),
        ("expected `,` or `}`", "a comma or `}` is missing"),
        ("expected ident", "`true`, `false` or `null` is misspelled"),
        ("expected value", "a value is missing or lacks its quotes"),
        ("key must be", "a key must be in double quotes"),
        ("trailing comma", "there is a comma after the last entry"),
        (
            "trailing char",
            "there is more text after the end of the record",
        ),
        ("invalid number", "a number is misspelled"),
        (
            "control char",
            "a string is not closed, or holds a line break or tab",
        ),
        ("recursion limit", "the brackets are nested too deep"),
        ("number out", "a number is too large"),
    ];
    REASONS
        .iter()
        .find(|(start, _)| message.starts_with(start))
        .map_or(
            "a string has a `\\` that does not begin a valid escape",
            |(_, reason)| reason,
        )
}

/// Collects the keys of an object in order, including duplicates, up to where the text is broken.
struct Pairs<'v, 'de>(&'v mut Vec<(Cow<'de, str>, &'de RawValue)>);

impl<'de> DeserializeSeed<'de> for Pairs<'_, 'de> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Pairs<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let value = map.next_value::<&'de RawValue>()?;
            self.0.push((Cow::Owned(key), value));
        }
        Ok(())
    }
}
