//! A value from an input file, before its meaning is known.

use std::borrow::Cow;
use std::fmt;

use toml::Spanned;
use toml::de::DeValue;

use super::trim;
use crate::rules::{Value, ValueKind};

/// A value in a file. Debug output never shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Given<'a> {
    written: Cow<'a, str>,
    shape: Shape<'a>,
}

/// The kind of a value in a file, with its content.
#[derive(Clone, PartialEq, Eq)]
pub enum Shape<'a> {
    /// Null.
    Null,
    /// A string in quotes, with its content.
    Text,
    /// A cell of a CSV. Whitespace and zero-width characters at its ends are ignored.
    Cell,
    /// A number literal.
    Number,
    /// `true` or `false`.
    Bool,
    /// A TOML date literal without a time.
    Date,
    /// A list.
    List(Vec<Given<'a>>),
    /// A table with its keys as written, in order, including duplicates.
    Table(Vec<(Cow<'a, str>, Given<'a>)>),
    /// Something that cannot be an answer: a date with a time, or a value nested deeper than any answer.
    Other,
}

/// Maximum nesting of lists and tables: `answers`, the value, the list `ticked`.
pub(in crate::intake) const MAX_DEPTH: usize = 3;

impl<'a> Given<'a> {
    /// A value with its text in the file.
    pub(crate) fn new(written: impl Into<Cow<'a, str>>, shape: Shape<'a>) -> Self {
        Self {
            written: written.into(),
            shape,
        }
    }

    /// A string in quotes.
    pub fn text(content: impl Into<Cow<'a, str>>) -> Self {
        Self::new(content, Shape::Text)
    }

    /// A cell of a CSV.
    pub fn cell(content: impl Into<Cow<'a, str>>) -> Self {
        Self::new(content, Shape::Cell)
    }

    /// Null.
    pub fn null() -> Self {
        Self::new("null", Shape::Null)
    }

    /// A list. `written` is its text in messages.
    pub fn list(written: impl Into<Cow<'a, str>>, members: Vec<Self>) -> Self {
        Self::new(written, Shape::List(members))
    }

    /// A value of a TOML document that was parsed from `document`.
    pub fn from_toml(value: &'a Spanned<DeValue<'_>>, document: &'a str) -> Self {
        Self::from_toml_to(value, document, MAX_DEPTH)
    }

    pub(in crate::intake) fn from_toml_to(
        value: &'a Spanned<DeValue<'_>>,
        document: &'a str,
        depth: usize,
    ) -> Self {
        let written = document.get(value.span()).unwrap_or_default();
        let shape = match value.get_ref() {
            DeValue::String(content) => return Self::text(content.as_ref()),
            DeValue::Integer(_) | DeValue::Float(_) => Shape::Number,
            DeValue::Boolean(_) => Shape::Bool,
            DeValue::Datetime(date) if date.time.is_none() => Shape::Date,
            DeValue::Datetime(_) => Shape::Other,
            DeValue::Array(_) | DeValue::Table(_) if depth == 0 => Shape::Other,
            DeValue::Array(members) => Shape::List(
                members
                    .iter()
                    .map(|member| Self::from_toml_to(member, document, depth - 1))
                    .collect(),
            ),
            DeValue::Table(entries) => {
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by_key(|(key, _)| key.span().start);
                Shape::Table(
                    entries
                        .into_iter()
                        .map(|(key, value)| {
                            let key = Cow::Borrowed(key.get_ref().as_ref());
                            (key, Self::from_toml_to(value, document, depth - 1))
                        })
                        .collect(),
                )
            }
        };
        Self::new(written, shape)
    }

    /// A value of a rule file, a case file or a mapping file.
    pub(crate) fn from_rules(value: &'a Value) -> Self {
        match &value.kind {
            ValueKind::Text(text) => Self::text(text.as_str()),
            ValueKind::Integer(written) | ValueKind::Float(written) => {
                Self::new(written.as_str(), Shape::Number)
            }
            ValueKind::Bool(true) => Self::new("true", Shape::Bool),
            ValueKind::Bool(false) => Self::new("false", Shape::Bool),
            ValueKind::Date(written) if written.len() == "2026-11-22".len() => {
                Self::new(written.as_str(), Shape::Date)
            }
            ValueKind::Date(written) => Self::new(written.as_str(), Shape::Other),
            ValueKind::List(members) => {
                let members = members.iter().map(Self::from_rules);
                Self::new("a list", Shape::List(members.collect()))
            }
            ValueKind::Table(table) => {
                let entries = table.entries.iter();
                let entries = entries
                    .map(|entry| (entry.key.as_str().into(), Self::from_rules(&entry.value)));
                Self::new("a table", Shape::Table(entries.collect()))
            }
            ValueKind::Broken => Self::new("", Shape::Other),
        }
    }

    /// The value as written. For a string, its content.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Its kind.
    pub fn shape(&self) -> &Shape<'a> {
        &self.shape
    }

    /// Its text: the content of a string unchanged, a cell without whitespace and zero-width characters at its ends.
    pub fn word(&self) -> Option<&str> {
        match self.shape {
            Shape::Text => Some(&self.written),
            Shape::Cell => Some(trim(&self.written)),
            _ => None,
        }
    }

    /// Whether it is missing: null, blank, or an empty list.
    pub fn is_missing(&self) -> bool {
        match &self.shape {
            Shape::Null => true,
            Shape::Text => self.written.trim().is_empty(),
            Shape::Cell => trim(&self.written).is_empty(),
            Shape::List(members) => members.is_empty(),
            _ => false,
        }
    }

    pub(in crate::intake) fn into_shape(self) -> Shape<'a> {
        self.shape
    }
}

impl fmt::Debug for Given<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

impl fmt::Debug for Shape<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}
