//! Reads the keys of one block: which are known, which are required, and what each may contain.
//!
//! One bad field never hides the next: every reader reports the mistake and returns `None`.

mod ids;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub(super) use self::ids::check_id;
pub(crate) use self::ids::{is_kebab, report_confusable};
use super::tree::{Entry, Table, Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, listing, nearest};
use crate::model::{YEARS, parse_day};
use crate::source::Span;

/// Maximum number of names of a list for which a search from its start is faster than a map.
const SHORT_LIST: usize = 16;

/// A value with its location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spanned<T> {
    pub value: T,
    pub span: Span,
}

/// One block of a rule file while it is being read.
pub(crate) struct Block<'a, 'd> {
    pub table: &'a Table,
    /// The header, which is marked if something is missing.
    pub header: Span,
    /// The word for the block: "rule", "question".
    pub what: &'static str,
    pub diagnostics: &'d mut Diagnostics,
    /// Unknown keys, each with the known key that it most likely means.
    meant: Vec<(String, &'a Entry)>,
}

impl<'a, 'd> Block<'a, 'd> {
    /// Reports each key that is not among the known ones.
    pub(crate) fn open(
        table: &'a Table,
        header: Span,
        what: &'static str,
        known: &[&str],
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let mut block = Self {
            table,
            header,
            what,
            diagnostics,
            meant: Vec::new(),
        };
        let is_unknown = |entry: &&Entry| !known.contains(&entry.key.as_str());
        let mut unknown = table.entries.iter().filter(is_unknown).peekable();
        if unknown.peek().is_some() {
            // known keys that are present, or that an unknown one most likely means
            let there = known.iter().copied().filter(|key| table.get(key).is_some());
            let mut taken: BTreeSet<&str> = there.collect();
            for entry in unknown {
                block.unknown_key(entry, known, &mut taken);
            }
        }
        block
    }

    fn unknown_key<'k>(
        &mut self,
        entry: &'a Entry,
        known: &[&'k str],
        taken: &mut BTreeSet<&'k str>,
    ) {
        // there can be several such blocks, so `[[rules]]` may be beside `[[rule]]`
        let is_block = matches!(&entry.value.kind, ValueKind::List(members)
            if members.iter().any(|member| matches!(member.kind, ValueKind::Table(_))));
        let free = known
            .iter()
            .copied()
            .filter(|key| is_block || !taken.contains(key));
        let meant = nearest(&entry.key, free);
        let help = match meant {
            Some(meant) => {
                taken.insert(meant);
                self.meant.push((meant.to_owned(), entry));
                format!("did you mean `{meant}`?")
            }
            None => format!("{} takes {}", with_article(self.what), listing(known)),
        };
        let (this, key) = (with_article(self.what), shown(&entry.key));
        let message = format!("{this} has no key `{key}`");
        self.diagnostics
            .push(Diagnostic::new(Finding::UnknownKey, entry.key_span, message).help(help));
    }

    /// Reports keys that are known, but not allowed for this type or verdict.
    pub(crate) fn not_taken(&mut self, keys: &[&str], by: &str, help: &str) {
        for entry in keys.iter().filter_map(|key| self.table.get(key)) {
            let message = format!("`{}` cannot be used with {by}", entry.key);
            self.diagnostics
                .push(Diagnostic::new(Finding::UnknownKey, entry.key_span, message).help(help));
        }
    }

    /// Whether a key may be missing only because it is misspelled or its line could not be read.
    pub(crate) fn is_excused(&self, key: &str) -> bool {
        self.table.damaged || self.entry(key).is_some()
    }

    /// Reports a required key that is missing.
    pub(crate) fn require(&mut self, key: &str, why: &str) {
        if self.is_excused(key) {
            return;
        }
        let message = format!("this {} has no `{key}`", self.what);
        self.diagnostics
            .push(Diagnostic::new(Finding::MissingKey, self.header, message).help(why));
    }

    /// Reports each of several required keys that is missing.
    pub(crate) fn require_all(&mut self, required: &[(&str, &str)]) {
        for (key, why) in required {
            self.require(key, why);
        }
    }

    /// The entry of a key, or the one that most likely means it. The content of a misspelled entry is read too.
    pub(crate) fn entry(&self, key: &str) -> Option<&'a Entry> {
        self.table.get(key).or_else(|| {
            let meant = self.meant.iter().find(|(meant, _)| meant == key);
            meant.map(|(_, entry)| *entry)
        })
    }

    /// Every entry of a key, including those that most likely mean it, in file order.
    pub(crate) fn entries(&self, key: &str) -> Vec<&'a Entry> {
        let meant = self.meant.iter().filter(|(meant, _)| meant == key);
        let mut entries: Vec<&Entry> = self
            .table
            .get(key)
            .into_iter()
            .chain(meant.map(|(_, entry)| *entry))
            .collect();
        entries.sort_by_key(|entry| entry.key_span);
        entries
    }

    /// The value of a key.
    pub(crate) fn value(&self, key: &str) -> Option<&'a Value> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// Text that is not empty.
    pub(crate) fn text(&mut self, key: &str) -> Option<Spanned<String>> {
        let value = self.value(key)?;
        text(value, key, self.diagnostics)
    }

    /// A plain id.
    pub(crate) fn id(&mut self, key: &str) -> Option<Spanned<String>> {
        let text = self.text(key)?;
        Some(check_id(text, self.diagnostics))
    }

    /// A day.
    pub(crate) fn day(&mut self, key: &str) -> Option<Spanned<Date>> {
        let value = self.value(key)?;
        let ValueKind::Date(written) = &value.kind else {
            wrong_type(
                value,
                key,
                "takes a date without quotes, year first: `2026-11-22`",
                self.diagnostics,
            );
            return None;
        };
        match parse_day(written) {
            Some(day) => Some(Spanned {
                value: day,
                span: value.span,
            }),
            None => {
                let help = format!(
                    "write a day between {} and {}, without a time: `2026-11-22`",
                    YEARS.start(),
                    YEARS.end()
                );
                let message = format!("`{key}` takes a day");
                self.diagnostics
                    .push(Diagnostic::new(Finding::WrongValueType, value.span, message).help(help));
                None
            }
        }
    }

    /// A list of ids, not empty.
    pub(crate) fn names(&mut self, key: &str) -> Option<Vec<Spanned<String>>> {
        let value = self.value(key)?;
        names(value, key, self.diagnostics)
    }

    /// One of a few words. Reports a misspelled one, and reads it as the word that it most likely means.
    pub(crate) fn word<T: Copy>(&mut self, key: &str, words: &[(&str, T)]) -> Option<Spanned<T>> {
        let text = self.text(key)?;
        let mut found = words.iter().find(|(word, _)| *word == text.value);
        if found.is_none() && !self.value(key).is_some_and(|value| value.mended) {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let meant = nearest(&text.value, known.iter().copied());
            // continue with the likely meaning, so that what depends on it is read correctly
            found = words.iter().find(|(word, _)| Some(*word) == meant);
            let help = match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None if known.len() == 1 => format!("write `{key} = \"{}\"`", known[0]),
                None => format!("`{key}` is one of {}", listing(&known)),
            };
            let message = format!("`{key}` cannot be `{}`", shown(&text.value));
            self.diagnostics
                .push(Diagnostic::new(Finding::UnknownValue, text.span, message).help(help));
        }
        found.map(|(_, value)| Spanned {
            value: *value,
            span: text.span,
        })
    }

    /// A table, not empty.
    pub(crate) fn table_of(&mut self, key: &str, help: &str) -> Option<Spanned<&'a Table>> {
        let value = self.value(key)?;
        table(value, key, help, self.diagnostics)
    }
}

fn with_article(what: &str) -> String {
    let article = if what.starts_with(['a', 'e', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {what}")
}

/// Text that is not empty.
pub(crate) fn text(
    value: &Value,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<String>> {
    let ValueKind::Text(text) = &value.kind else {
        wrong_type(value, key, "takes text in quotes", diagnostics);
        return None;
    };
    if text.trim().is_empty() {
        let message = format!("`{key}` is empty");
        diagnostics.push(
            Diagnostic::new(Finding::MissingKey, value.span, message)
                .help("write the text; only an optional key may be left out"),
        );
        return None;
    }
    Some(Spanned {
        value: text.clone(),
        span: value.span,
    })
}

/// A list of ids, not empty.
pub(crate) fn names(
    value: &Value,
    key: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Spanned<String>>> {
    let members = list(value, key, "takes a list of names: `[\"…\"]`", diagnostics)?;
    if members.iter().any(|member| member.mended) {
        // it is not known what should be here
        return None;
    }
    let mut names: Vec<Spanned<String>> = Vec::with_capacity(members.len());
    // the names of a long list; a short one is searched from its start
    let mut spans: BTreeMap<&str, Span> = BTreeMap::new();
    let is_long = members.len() > SHORT_LIST;
    for member in members {
        let Some(name) = text(member, key, diagnostics) else {
            continue;
        };
        let ValueKind::Text(word) = &member.kind else {
            continue;
        };
        let first = if is_long {
            spans.get(word.as_str()).copied()
        } else {
            let first = names.iter().find(|first| first.value == *word);
            first.map(|first| first.span)
        };
        if let Some(first) = first {
            let message = format!("`{}` is in `{key}` twice", shown(&name.value));
            diagnostics.push(
                Diagnostic::new(Finding::DuplicateId, name.span, message)
                    .related(first, "here first")
                    .help("keep one of them"),
            );
            continue;
        }
        if is_long {
            spans.insert(word, name.span);
        }
        names.push(name);
    }
    Some(names)
}

/// The members of a list, not empty.
pub(crate) fn list<'a>(
    value: &'a Value,
    key: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) -> Option<&'a [Value]> {
    let ValueKind::List(members) = &value.kind else {
        wrong_type(value, key, help, diagnostics);
        return None;
    };
    if members.is_empty() {
        empty(value.span, key, "list", diagnostics);
        return None;
    }
    Some(members)
}

/// A table, not empty.
pub(crate) fn table<'a>(
    value: &'a Value,
    key: &str,
    help: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Spanned<&'a Table>> {
    let ValueKind::Table(table) = &value.kind else {
        wrong_type(value, key, help, diagnostics);
        return None;
    };
    if table.entries.is_empty() {
        if !table.damaged {
            empty(value.span, key, "table", diagnostics);
        }
        return None;
    }
    Some(Spanned {
        value: table,
        span: value.span,
    })
}

fn empty(span: Span, key: &str, what: &str, diagnostics: &mut Diagnostics) {
    let help = match key {
        "for" => "leave `for` out to mean every procedure",
        _ => "write what belongs in it; only an optional key may be left out",
    };
    let message = format!("{} is an empty {what}", subject(key));
    diagnostics.push(Diagnostic::new(Finding::EmptyList, span, message).help(help));
}

/// A key in backticks. A phrase that is not a key stays as it is.
fn subject(key: &str) -> String {
    if key.contains(' ') {
        key.to_owned()
    } else {
        format!("`{key}`")
    }
}

/// Reports a value of the wrong type. A broken value is already reported.
pub(crate) fn wrong_type(value: &Value, key: &str, takes: &str, diagnostics: &mut Diagnostics) {
    if matches!(value.kind, ValueKind::Broken) || value.mended {
        return;
    }
    let message = format!("{} {takes}", subject(key));
    diagnostics.push(
        Diagnostic::new(Finding::WrongValueType, value.span, message)
            .label(format!("this is {}", value.kind.what())),
    );
}

/// A word of the user for a message: control characters are spelled out, and long words are cut.
pub(crate) fn shown(word: &str) -> String {
    const MAX: usize = 60;
    let mut shown = String::new();
    for (count, c) in word.chars().enumerate() {
        if count == MAX {
            shown.push('…');
            break;
        }
        if c.is_control() {
            shown.extend(c.escape_unicode());
        } else {
            shown.push(c);
        }
    }
    shown
}
