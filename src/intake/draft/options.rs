//! The texts that a form offers, in addition to the labels of the options of a question.

use std::collections::BTreeMap;

use super::peek::Column;
use super::wording::{is_same, is_similar};
use super::{Field, Form, Found};
use crate::model::{Kind, OptionId, Question};

/// The labels of statuses, with their key.
const STATUSES: [(&str, &str); 2] = [("Not sure", "unsure"), ("Prefer not to say", "declined")];

/// Maximum length in bytes of a text that a form offers. A longer text was written by a person.
const MAX_TEXT_LENGTH: usize = 80;

/// Maximum number of different texts in the column of a question with options.
const MAX_TEXTS: usize = 200;

/// Maximum number of parts of a cell that are joined into one label: a label can contain the separator.
const MAX_PARTS: usize = 6;

/// Words of columns with a date of birth.
pub(super) const BIRTH: [&str; 4] = ["birth", "born", "birthday", "dob"];

/// Words of other columns whose cells are never repeated.
const PRIVATE: [&str; 12] = [
    "name",
    "email",
    "e-mail",
    "mail",
    "phone",
    "address",
    "date",
    "timestamp",
    "note",
    "notes",
    "comment",
    "ip",
];

/// The texts of a column.
#[derive(Debug, Default)]
pub(super) struct Texts {
    /// Texts that are the label of an option or a status, as written, with its id or key.
    pub known: BTreeMap<String, String>,
    /// Texts that are similar to a label, and chosen by several people.
    pub similar: Vec<String>,
    /// Number of other texts.
    pub others: usize,
}

/// The options of a question with their labels, including `none` of a `multi`.
pub(super) fn labels(question: &Question) -> Vec<(String, String)> {
    let kind = &question.kind;
    let all = (0..kind.option_count()).map(OptionId::from);
    let of_option = |option: OptionId| {
        (
            kind.option_id(option).to_owned(),
            kind.option_label(option).to_owned(),
        )
    };
    let mut labels: Vec<(String, String)> = all.map(of_option).collect();
    if let Some(none) = kind.none_label() {
        labels.push(("none".to_owned(), none.to_owned()));
    }
    labels
}

/// The labels that distinguish a question from others: "yes" and "no" do not.
pub(super) fn distinguishing_labels(question: &Question) -> Vec<String> {
    match &question.kind {
        Kind::Choice(_) | Kind::Multi { .. } => {
            let all = labels(question).into_iter().map(|(_, label)| label);
            all.filter(|label| !is_general(label)).collect()
        }
        Kind::YesNo | Kind::Number(_) | Kind::Date(_) | Kind::Text => Vec::new(),
    }
}

/// Whether a text occurs in many questions.
fn is_general(text: &str) -> bool {
    let general = ["Yes", "No", "None", "None of these", "Never"];
    general.iter().any(|one| is_same(text, one)) || status(text).is_some()
}

/// The texts that a field offers: those of a dictionary, of its boxes, or of its cells. A label is one text even if
/// it contains the separator.
pub(super) fn offered(form: &Form<'_>, field: &Field, labels: &[String]) -> Vec<String> {
    if !field.boxes.is_empty() {
        return field.boxes.iter().map(|(_, label)| label.clone()).collect();
    }
    if !field.texts.is_empty() {
        return field.texts.iter().map(|(_, label)| label.clone()).collect();
    }
    let name = field.column.as_deref();
    match name.and_then(|name| form.peek.column(name)) {
        Some(column) if !is_private(column, form) => {
            let is_label = |text: &str| {
                labels
                    .iter()
                    .any(|label| is_same(text, label))
                    .then_some(())
            };
            let most = most_parts(labels.iter(), form);
            let cells = column.cells.keys();
            let texts = cells.flat_map(|cell| texts(cell, form, most, is_label));
            texts.map(|(text, _)| text.to_owned()).collect()
        }
        _ => Vec::new(),
    }
}

/// The match between the texts of a field and the labels of a question, if at least two of them are the same.
pub(super) fn shared(texts: &[String], labels: &[String]) -> Option<Found> {
    let is_there = |label: &&String| texts.iter().any(|text| is_same(text, label));
    let count = labels.iter().filter(is_there).count();
    if count < 2 {
        return None;
    }
    let is_known =
        |text: &String| is_general(text) || labels.iter().any(|label| is_same(text, label));
    Some(if count == labels.len() && texts.iter().all(is_known) {
        Found::SameOptions
    } else {
        Found::SomeOptions
    })
}

/// The option or status whose label is a text.
pub(super) fn meant(text: &str, labels: &[(String, String)]) -> Option<String> {
    let mut of_labels = labels.iter().filter(|(_, label)| is_same(text, label));
    let found = of_labels.next().map(|(id, _)| id.clone());
    match (found, of_labels.next()) {
        (Some(id), None) => Some(id),
        (Some(_), Some(_)) => None,
        (None, _) => status(text).map(str::to_owned),
    }
}

/// The options whose labels are similar to a text.
pub(super) fn similar<'l>(text: &str, labels: &'l [(String, String)]) -> Vec<&'l str> {
    let found = labels.iter().filter(|(_, label)| is_similar(text, label));
    found.map(|(id, _)| id.as_str()).collect()
}

fn status(text: &str) -> Option<&'static str> {
    let found = STATUSES.iter().find(|(label, _)| is_same(text, label));
    found.map(|(_, key)| *key)
}

/// The texts of a column that may be repeated, and the number of the others.
pub(super) fn of_column(column: &Column, form: &Form<'_>, labels: &[(String, String)]) -> Texts {
    let mut texts = Texts::default();
    if is_private(column, form) {
        texts.others = column.cells.len().max(usize::from(column.filled > 0));
        return texts;
    }
    let most = most_parts(labels.iter().map(|(_, label)| label), form);
    let mut others: BTreeMap<&str, u64> = BTreeMap::new();
    for (cell, count) in &column.cells {
        for (text, id) in self::texts(cell, form, most, |text| meant(text, labels)) {
            match id {
                Some(id) => {
                    texts.known.insert(text.to_owned(), id);
                }
                None => *others.entry(text).or_default() += count,
            }
        }
    }
    texts.others = others.len();
    // a text of only one person may be that person's own words
    let shared = others.iter().filter(|(_, count)| **count > 1);
    let shared = shared.filter(|(text, _)| !similar(text, labels).is_empty());
    texts.similar = shared.map(|(text, _)| (*text).to_owned()).collect();
    texts
}

/// Maximum number of parts of a cell that are joined into one of some labels.
fn most_parts<'l>(labels: impl Iterator<Item = &'l String>, form: &Form<'_>) -> usize {
    let joins = |label: &String| match &form.many {
        Some(many) if !many.trim().is_empty() => label.matches(many.trim()).count(),
        _ => 0,
    };
    let most = labels.map(joins).max().unwrap_or_default();
    (most + 1).min(MAX_PARTS)
}

/// The texts of a cell, each with its known meaning. The longest known text wins: a draft may be wrong.
fn texts<'c, T>(
    cell: &'c str,
    form: &Form<'_>,
    most: usize,
    known_as: impl Fn(&str) -> Option<T>,
) -> Vec<(&'c str, Option<T>)> {
    let parts = parts(cell, form);
    let mut texts = Vec::new();
    let mut start = 0;
    while start < parts.len() {
        let ends = (start + 1..=parts.len().min(start + most)).rev();
        let mut joined = ends.map(|end| (end, joined(cell, &parts[start..end])));
        let known = joined.find_map(|(end, text)| Some((end, text, known_as(text)?)));
        let (end, text, known) = match known {
            Some((end, text, known)) => (end, text, Some(known)),
            None => (start + 1, parts[start], None),
        };
        texts.push((text, known));
        start = end;
    }
    texts
}

/// The parts of a cell between separators.
fn parts<'c>(cell: &'c str, form: &Form<'_>) -> Vec<&'c str> {
    let parts: Vec<&str> = match &form.many {
        Some(many) => cell.split(many.as_str()).map(str::trim).collect(),
        None => vec![cell.trim()],
    };
    parts.into_iter().filter(|part| !part.is_empty()).collect()
}

/// The text from the first of some parts to the last.
fn joined<'c>(cell: &'c str, parts: &[&'c str]) -> &'c str {
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else {
        return "";
    };
    let start = first.as_ptr() as usize - cell.as_ptr() as usize;
    let end = last.as_ptr() as usize - cell.as_ptr() as usize + last.len();
    &cell[start..end]
}

/// Whether the cells of a column may contain something that must not be repeated.
fn is_private(column: &Column, form: &Form<'_>) -> bool {
    let is_named = |words: &[&str]| has_word(column.label(), words);
    if column.is_free || column.has_days || is_named(&PRIVATE) || is_named(&BIRTH) {
        return true;
    }
    let mut texts: Vec<&str> = column
        .cells
        .keys()
        .flat_map(|cell| parts(cell, form))
        .collect();
    texts.sort_unstable();
    texts.dedup();
    let is_long = texts.iter().any(|text| text.len() > MAX_TEXT_LENGTH);
    let are_many = texts.len() > 20 && texts.len() as u64 * 2 > column.filled;
    is_long || are_many || texts.len() > MAX_TEXTS
}

/// Whether a text contains one of some words.
pub(super) fn has_word(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    let mut parts = lower.split(|c: char| !c.is_alphanumeric() && c != '-');
    parts.any(|part| words.contains(&part))
}
