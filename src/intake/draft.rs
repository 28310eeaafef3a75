//! Drafts a mapping from the header of an export: for a person to correct, never to be used as it is.
//!
//! A column is taken for a question only by its wording. Whatever is not certain is a `guess`, which keeps the mapping
//! from being used, or a comment. No text of a cell is written that is not the label of an option or a status, so that
//! a draft holds no answer of a person.

mod dictionary;
mod peek;
mod tool;
mod wording;
mod write;

use std::io::Read;

pub use dictionary::Dictionary;

use super::InputError;
use super::mapping::Preset;
use crate::model::{Protocol, QuestionId};
use peek::Peek;
use wording::{Likeness, likeness};

/// What is known of a form beside its export.
#[derive(Debug, Default)]
pub struct Hints<'a> {
    /// The tool, if the user names it.
    pub preset: Option<Preset>,
    /// The data dictionary of a REDCap project.
    pub dictionary: Option<&'a Dictionary>,
}

/// A column, or a group of boxes, that a question was found in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Match {
    question: QuestionId,
    /// The place of the field among those of the form.
    field: usize,
    is_certain: bool,
}

/// One question of a form: a column, or the boxes of its options.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Field {
    /// The words that people read.
    label: String,
    /// The header, of a field in one column.
    header: Option<String>,
    /// The header of each box, and what people read beside it.
    boxes: Vec<(String, String)>,
    /// In one column: each code or text that a cell can hold, and what people read for it.
    texts: Vec<(String, String)>,
}

/// Drafts a mapping of an export in CSV for a protocol.
///
/// # Errors
///
/// If the export cannot be read, or has no header.
pub fn draft(
    export: impl Read,
    protocol: &Protocol,
    hints: &Hints<'_>,
) -> Result<String, InputError> {
    let peek = Peek::read(export)?;
    let preset = hints.preset.or_else(|| tool::of(&peek));
    let fields = tool::fields(&peek, preset, hints.dictionary);
    let matches = matches(&fields, protocol);
    Ok(write::mapping(&peek, preset, &fields, &matches, protocol))
}

/// For each question the field that is most like it, if no other is as like.
fn matches(fields: &[Field], protocol: &Protocol) -> Vec<Match> {
    let mut matches: Vec<Match> = Vec::new();
    for (index, question) in protocol.questions.iter().enumerate() {
        let mut best: Option<(Likeness, usize)> = None;
        let mut is_alone = true;
        for (field, one) in fields.iter().enumerate() {
            let is_id = one.header.as_deref() == Some(&question.id);
            let likeness = match is_id {
                true => Some(Likeness::SAME),
                false => likeness(&one.label, &question.ask),
            };
            let Some(likeness) = likeness else { continue };
            match best {
                Some((known, _)) if known > likeness => {}
                Some((known, _)) if known == likeness => is_alone = false,
                _ => {
                    best = Some((likeness, field));
                    is_alone = true;
                }
            }
        }
        if let (Some((likeness, field)), true) = (best, is_alone) {
            matches.push(Match {
                question: QuestionId::from(index),
                field,
                is_certain: likeness == Likeness::SAME,
            });
        }
    }
    // a field that two questions are like is the certain one's, or nobody's
    let all = matches.clone();
    matches.retain(|one| {
        let mut others = all
            .iter()
            .filter(|other| other.field == one.field && other.question != one.question);
        others.all(|other| one.is_certain && !other.is_certain)
    });
    matches
}
