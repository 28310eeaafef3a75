//! Drafts a mapping from the header of an export: for a person to correct, never to be used unchanged.
//!
//! A column is matched with a question by its wording, or by the texts of its options. An uncertain part is a comment,
//! or a `guess`, which keeps the mapping from being used. A text of a cell is written only if it is the label of an
//! option or a status, or similar to one and chosen by several people. So a draft contains no answer of only one
//! person.

mod dictionary;
mod options;
mod peek;
mod tool;
mod usual;
mod wording;
mod write;

use std::io::Read;

pub use dictionary::Dictionary;

use super::InputError;
use super::mapping::Preset;
use crate::model::{Kind, Protocol, Question, QuestionId};
use options::{BIRTH, has_word};
use peek::Peek;
use wording::{Similarity, similarity};

/// Facts about a form in addition to its export.
#[derive(Debug, Default)]
pub struct Hints<'a> {
    /// The tool, if the user names it.
    pub preset: Option<Preset>,
    /// The data dictionary of a REDCap project.
    pub dictionary: Option<&'a Dictionary>,
    /// The number of the row with the header of a table, from 1. By default the first row, or the one below titles.
    pub header: Option<u64>,
}

/// A column, or a group of boxes, that was matched with a question.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Match {
    question: QuestionId,
    /// The index of the field among those of the form.
    field: usize,
    by: Found,
}

/// The way in which a question was matched with a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// The wording of the question is the same.
    SameWords,
    /// The column has the id of the question as its name. Its words may ask something else.
    SameName,
    /// All of the options have the same wording.
    SameOptions,
    /// The wording of the question is similar.
    LikeWords,
    /// Some of the options have the same wording.
    SomeOptions,
    /// A date of birth gives the age that is asked for.
    Birth,
}

/// One question of a form: a column, or the boxes of its options.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Field {
    /// The label.
    label: String,
    /// The name of the column, for a field in one column.
    column: Option<String>,
    /// The name of the column of each box, and its label.
    boxes: Vec<(String, String)>,
    /// For a single column: each possible code or text of a cell, with its label.
    texts: Vec<(String, String)>,
    /// The column that says that the form of these boxes was filled in.
    done: Option<String>,
}

/// Facts about an export.
struct Form<'a> {
    peek: &'a Peek,
    preset: Option<Preset>,
    /// The separator between several answers in a cell.
    many: Option<String>,
    fields: Vec<Field>,
}

/// Drafts a mapping of an export for a protocol.
///
/// # Errors
///
/// If the export cannot be read, has no header, or it is not clear which row is the header.
pub fn draft(
    export: impl Read,
    protocol: &Protocol,
    hints: &Hints<'_>,
) -> Result<String, InputError> {
    let peek = Peek::read(export, hints.header)?;
    let preset = hints.preset.or_else(|| tool::of(&peek));
    let form = Form {
        peek: &peek,
        preset,
        many: preset.and_then(|preset| preset.layout().many),
        fields: tool::fields(&peek, preset, hints.dictionary),
    };
    let matches = matches(&form, protocol);
    Ok(write::mapping(&form, &matches, protocol))
}

/// For each question, the field with which it was matched, if there is exactly one.
fn matches(form: &Form<'_>, protocol: &Protocol) -> Vec<Match> {
    let mut matches = Vec::new();
    for (index, question) in protocol.questions.iter().enumerate() {
        let question_id = QuestionId::from(index);
        let by_words = by_words(form, question);
        let found = match by_words {
            Some((_, Found::SameWords | Found::SameName)) => by_words,
            _ => by_options(form, question_id, protocol)
                .or(by_words)
                .or_else(|| by_birth(form, question)),
        };
        matches.extend(found.map(|(field, by)| Match {
            question: question_id,
            field,
            by,
        }));
    }
    // a field that matches two questions belongs to the certain one, or to none
    let all = matches.clone();
    matches.retain(|one| {
        let mut others = all
            .iter()
            .filter(|other| other.field == one.field && other.question != one.question);
        others.all(|other| one.by.is_certain() && !other.by.is_certain())
    });
    matches
}

/// The field whose wording is most similar to that of a question, if no other is as similar.
fn by_words(form: &Form<'_>, question: &Question) -> Option<(usize, Found)> {
    let mut best: Option<(Similarity, usize, Found)> = None;
    let mut is_alone = true;
    for (field, one) in form.fields.iter().enumerate() {
        let is_id = one.column.as_deref() == Some(&question.id) || one.label == question.id;
        let (similarity, by) = match similarity(&one.label, &question.ask) {
            Some(Similarity::SAME) => (Similarity::SAME, Found::SameWords),
            _ if is_id => (Similarity::SAME, Found::SameName),
            Some(similarity) => (similarity, Found::LikeWords),
            None => continue,
        };
        match best {
            Some((known, ..)) if known > similarity => {}
            Some((known, ..)) if known == similarity => is_alone = false,
            _ => {
                best = Some((similarity, field, by));
                is_alone = true;
            }
        }
    }
    let (_, field, by) = best.filter(|_| is_alone)?;
    Some((field, by))
}

/// The only field with a date of birth, for a question about the age.
fn by_birth(form: &Form<'_>, question: &Question) -> Option<(usize, Found)> {
    let is_age =
        matches!(question.kind, Kind::Number(_)) && has_word(&question.ask, &["age", "old"]);
    let mut births =
        form.fields.iter().enumerate().filter(|(_, field)| {
            is_age && field.column.is_some() && has_word(&field.label, &BIRTH)
        });
    let (field, _) = births.next()?;
    births.next().is_none().then_some((field, Found::Birth))
}

/// The field that has the options of a question, if it has those of no other question.
fn by_options(
    form: &Form<'_>,
    question: QuestionId,
    protocol: &Protocol,
) -> Option<(usize, Found)> {
    let all = (0..protocol.questions.len()).map(QuestionId::from);
    let mut others = all.filter(|other| *other != question);
    let own = options::distinguishing_labels(protocol.question(question));
    let fields = form.fields.iter().enumerate();
    let mut found = fields.filter_map(|(index, field)| {
        let texts = options::offered(form, field, &own);
        Some((index, options::shared(&texts, &own)?))
    });
    let (index, by) = found.next().filter(|_| found.next().is_none())?;
    let is_others = others.any(|other| {
        let labels = options::distinguishing_labels(protocol.question(other));
        let texts = options::offered(form, &form.fields[index], &labels);
        options::shared(&texts, &labels).is_some()
    });
    (!is_others).then_some((index, by))
}

impl Found {
    fn is_certain(self) -> bool {
        matches!(self, Self::SameWords | Self::SameName | Self::SameOptions)
    }
}
