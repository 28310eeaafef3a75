//! A TOML file as a tree in file order, with the location of each part.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::repair::Repaired;
use crate::source::{FileId, Span};

/// A table: a `[header]`, a `[[block]]`, an inline table or a whole file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Table {
    /// The entries, in file order.
    pub entries: Vec<Entry>,
    /// Whether a part of it could not be repaired, so that a missing entry may exist.
    pub damaged: bool,
    /// Whether it has its own header, so that it includes all that follows.
    pub headed: bool,
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Value,
}

/// A value with its location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Value {
    pub kind: ValueKind,
    pub span: Span,
    /// Whether it is a word without quotes, which is already reported.
    pub mended: bool,
}

/// Kind of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ValueKind {
    Text(String),
    /// The number as written.
    Integer(String),
    /// The number as written.
    Float(String),
    Bool(bool),
    /// A date or time, as written.
    Date(String),
    List(Vec<Value>),
    Table(Table),
    /// A syntax error that is already reported.
    Broken,
}

impl ValueKind {
    /// The name of the kind, for "this is …".
    pub(crate) fn what(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::Bool(_) => "true or false",
            Self::Date(_) => "a date",
            Self::List(_) => "a list",
            Self::Table(_) => "a table",
            Self::Broken => "not readable",
        }
    }
}

impl Table {
    /// Marks it and every block in it as damaged.
    pub(super) fn damage(&mut self) {
        self.damaged = true;
        for entry in &mut self.entries {
            entry.value.damage();
        }
    }

    /// The range from its header to its last value. Comments and blank lines after that are not included.
    pub(super) fn extent(&self, header: Span) -> Span {
        Span {
            end: header.end.max(self.end()),
            ..header
        }
    }

    fn end(&self) -> usize {
        let ends = self.entries.iter().map(|entry| entry.value.end());
        ends.max().unwrap_or(0)
    }

    /// The entry of a key.
    pub(crate) fn get(&self, key: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.key == key)
    }
}

impl Value {
    /// Whether another value is equal, with the keys of tables in any order.
    pub(super) fn says(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (ValueKind::Text(one), ValueKind::Text(other)) => one == other,
            (ValueKind::Integer(one), ValueKind::Integer(other)) => one == other,
            (ValueKind::Float(one), ValueKind::Float(other)) => one == other,
            (ValueKind::Bool(one), ValueKind::Bool(other)) => one == other,
            (ValueKind::Date(one), ValueKind::Date(other)) => one == other,
            (ValueKind::List(one), ValueKind::List(other)) => {
                let mut pairs = one.iter().zip(other);
                one.len() == other.len() && pairs.all(|(one, other)| one.says(other))
            }
            (ValueKind::Table(one), ValueKind::Table(other)) => {
                let in_other = |entry: &Entry| other.get(&entry.key);
                let is_same = |entry: &Entry| {
                    in_other(entry).is_some_and(|same| entry.value.says(&same.value))
                };
                one.entries.len() == other.entries.len() && one.entries.iter().all(is_same)
            }
            _ => false,
        }
    }

    fn end(&self) -> usize {
        let inner = match &self.kind {
            ValueKind::Table(table) => table.end(),
            ValueKind::List(members) => members.last().map_or(0, Self::end),
            _ => 0,
        };
        self.span.end.max(inner)
    }

    fn damage(&mut self) {
        match &mut self.kind {
            ValueKind::Table(table) => table.damage(),
            ValueKind::List(members) => members.iter_mut().for_each(Self::damage),
            _ => {}
        }
    }
}

/// Builds the tree of a file. Locations are those in the original text.
pub(crate) fn build(file: FileId, table: &DeTable<'_>, repaired: &Repaired) -> Table {
    let headers = repaired.headers();
    Builder {
        file,
        repaired,
        headers,
    }
    .table(table)
}

struct Builder<'a> {
    file: FileId,
    repaired: &'a Repaired,
    headers: Vec<usize>,
}

impl Builder<'_> {
    fn table(&self, table: &DeTable<'_>) -> Table {
        let mut entries: Vec<_> = table
            .iter()
            .map(|(key, value)| Entry {
                key: key.get_ref().to_string(),
                key_span: self.span(key.span()),
                value: self.value(value.get_ref(), value.span()),
            })
            .collect();
        entries.sort_by_key(|entry| entry.key_span);
        Table {
            entries,
            damaged: false,
            headed: false,
        }
    }

    fn value(&self, value: &DeValue<'_>, range: Range<usize>) -> Value {
        let written = || self.repaired.text()[range.clone()].to_owned();
        let kind = if self.repaired.is_broken(&range) && !matches!(value, DeValue::Table(_)) {
            ValueKind::Broken
        } else {
            match value {
                DeValue::String(text) => ValueKind::Text(text.to_string()),
                DeValue::Integer(_) => ValueKind::Integer(written()),
                DeValue::Float(_) => ValueKind::Float(written()),
                DeValue::Boolean(value) => ValueKind::Bool(*value),
                DeValue::Datetime(_) => ValueKind::Date(written()),
                DeValue::Array(members) => ValueKind::List(self.members(members)),
                DeValue::Table(table) => ValueKind::Table(self.block(table, &range)),
            }
        };
        Value {
            kind,
            mended: self.repaired.is_mended(&range),
            span: self.span(range),
        }
    }

    fn members(&self, members: &toml::de::DeArray<'_>) -> Vec<Value> {
        members
            .iter()
            .map(|member| self.value(member.get_ref(), member.span()))
            .collect()
    }

    fn block(&self, table: &DeTable<'_>, header: &Range<usize>) -> Table {
        Table {
            damaged: self.repaired.is_damaged_block(header, &self.headers),
            headed: self.repaired.text()[header.clone()].starts_with('['),
            ..self.table(table)
        }
    }

    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, self.repaired.original(range))
    }
}
