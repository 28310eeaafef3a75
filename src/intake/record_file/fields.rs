//! The keys of one table of a record file. Each mistake is recorded with its location in the file.

use std::cell::RefCell;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::place;
use crate::diagnostic::listing;
use crate::intake::record::read_on;
use crate::intake::value::{Given, likely};
use crate::seal::is_hash;

/// A table of a record file while it is being read.
#[derive(Clone, Copy)]
pub(super) struct Fields<'t> {
    table: &'t DeTable<'t>,
    /// Its name in a message. Empty for the file itself.
    name: &'static str,
    /// Offset of its start in the file.
    start: usize,
    document: &'t str,
    problems: &'t RefCell<Vec<String>>,
}

impl<'t> Fields<'t> {
    /// The file itself.
    pub(super) fn of_file(
        table: &'t DeTable<'t>,
        document: &'t str,
        problems: &'t RefCell<Vec<String>>,
    ) -> Self {
        Self {
            table,
            name: "",
            start: 0,
            document,
            problems,
        }
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Records a mistake in a key.
    pub(super) fn problem(&self, key: &str, message: &str) {
        let written = self.table.get_key_value(key);
        let at = written.map_or(self.start, |(key, _)| key.span().start);
        self.problem_at(at, message);
    }

    /// Records each key that is none of these.
    pub(super) fn only(&self, known: &[&'static str]) {
        let mut keys: Vec<_> = self.table.keys().collect();
        keys.sort_by_key(|key| key.span().start);
        for (key, number) in keys.into_iter().zip(1..) {
            let word = key.get_ref().as_ref();
            if known.contains(&word) {
                continue;
            }
            let name = self.name;
            // an unknown key may be an answer
            let message = match likely(word, known.iter().copied()) {
                Some(near) => format!("unknown key `{word}` in `{name}` (did you mean `{near}`?)"),
                None => format!(
                    "key {number} of `{name}` is unknown: it has {}",
                    listing(known)
                ),
            };
            self.problem_at(key.span().start, &message);
        }
    }

    /// The text of a key. `None` if it is absent, blank or not a text.
    pub(super) fn text(&self, key: &str) -> Option<String> {
        match self.value(key)? {
            DeValue::String(text) if text.trim().is_empty() => None,
            DeValue::String(text) => Some(text.as_ref().to_owned()),
            _ => self.refuse(key, "must be text in quotes"),
        }
    }

    /// The text of a required key. Empty if it is missing.
    pub(super) fn needed_text(&self, key: &str) -> String {
        let before = self.problems.borrow().len();
        let text = self.text(key);
        if text.is_none() && self.problems.borrow().len() == before {
            self.missing(key);
        }
        text.unwrap_or_default()
    }

    /// A hash. `None` if the key is absent or not a hash.
    pub(super) fn hash(&self, key: &str) -> Option<String> {
        let text = self.text(key)?;
        if is_hash(&text) {
            Some(text)
        } else {
            self.refuse(key, "must be 64 digits from 0 to 9 and a to f")
        }
    }

    /// A day. `None` if the key is absent or not a day.
    pub(super) fn day(&self, key: &str) -> Option<Date> {
        let value = self.table.get(key)?;
        let day = read_on(Some(&Given::from_toml(value, self.document)));
        match day {
            Ok(Some(day)) => Some(day),
            Ok(None) => self.refuse(key, "must be a day written YYYY-MM-DD"),
            Err(message) => self.refuse(key, &message),
        }
    }

    /// A required day.
    pub(super) fn needed_day(&self, key: &str) -> Option<Date> {
        if !self.has(key) {
            self.missing(key);
        }
        self.day(key)
    }

    /// A list of texts. `None` if the key is absent or not such a list.
    pub(super) fn texts(&self, key: &str) -> Option<Vec<String>> {
        let DeValue::Array(members) = self.value(key)? else {
            return self.refuse(key, "must be a list");
        };
        let texts = members.iter().map(|member| match member.get_ref() {
            DeValue::String(text) => Some(text.as_ref().to_owned()),
            _ => None,
        });
        match texts.collect() {
            Some(texts) => Some(texts),
            None => self.refuse(key, "must hold texts in quotes and nothing else"),
        }
    }

    /// A table with only these keys. `None` if it is absent or not a table.
    pub(super) fn table(&self, key: &'static str, known: &[&'static str]) -> Option<Self> {
        match self.inner(key, self.table.get(key)?) {
            Some(table) => {
                table.only(known);
                Some(table)
            }
            None => self.refuse(key, "must be a table"),
        }
    }

    /// A required table with only these keys.
    pub(super) fn needed_table(&self, key: &'static str, known: &[&'static str]) -> Option<Self> {
        if !self.has(key) {
            self.missing(key);
        }
        self.table(key, known)
    }

    /// The tables of a list, with only these keys. Empty if the key is absent.
    pub(super) fn tables(&self, key: &'static str, known: &[&'static str]) -> Vec<Self> {
        let Some(value) = self.value(key) else {
            return Vec::new();
        };
        let DeValue::Array(members) = value else {
            return self
                .refuse(key, "must be a list of tables")
                .unwrap_or_default();
        };
        let tables: Option<Vec<_>> = members.iter().map(|one| self.inner(key, one)).collect();
        match tables {
            Some(tables) => {
                tables.iter().for_each(|table| table.only(known));
                tables
            }
            None => self
                .refuse(key, "must hold tables and nothing else")
                .unwrap_or_default(),
        }
    }

    fn inner(&self, name: &'static str, value: &'t Spanned<DeValue<'t>>) -> Option<Self> {
        match value.get_ref() {
            DeValue::Table(table) => Some(Self {
                table,
                name,
                start: value.span().start,
                ..*self
            }),
            _ => None,
        }
    }

    fn value(&self, key: &str) -> Option<&'t DeValue<'t>> {
        self.table.get(key).map(Spanned::get_ref)
    }

    fn refuse<T>(&self, key: &str, what: &str) -> Option<T> {
        self.problem(key, &format!("{} {what}", self.path(key)));
        None
    }

    fn missing(&self, key: &str) {
        self.problem_at(self.start, &format!("{} is missing", self.path(key)));
    }

    /// A key, with the name of its table.
    fn path(&self, key: &str) -> String {
        match self.name {
            "" => format!("`{key}`"),
            name => format!("`{key}` of `{name}`"),
        }
    }

    fn problem_at(&self, at: usize, message: &str) {
        let place = place(self.document, at);
        self.problems
            .borrow_mut()
            .push(format!("{place}: {message}"));
    }
}
