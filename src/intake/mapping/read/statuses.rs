//! Texts that mean a status, in a preset, in `[every]` and in a question.

use std::collections::BTreeMap;

use super::values::{repeated, repeats_preset, texts_or_none};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::intake::mapping::Meaning;
use crate::rules::Block;
use crate::source::Span;

/// The keys whose values are lists of texts with that status.
pub(in crate::intake::mapping) const STATUSES: [&str; 3] = ["missing", "unsure", "declined"];

/// Texts that mean a status, folded, each with its location if the mapping itself names it.
#[derive(Debug, Clone, Default)]
pub(super) struct Statuses {
    lists: [Vec<(String, Option<Span>)>; 3],
}

/// The meaning of a text, with its location if the mapping itself names it.
pub(super) type Texts = BTreeMap<String, (Meaning, Option<Span>)>;

impl Statuses {
    /// The texts of a preset.
    pub(super) fn of_preset(texts: impl Fn(&str) -> Vec<String>) -> Self {
        let list = |key| texts(key).into_iter().map(|text| (text, None)).collect();
        Self {
            lists: STATUSES.map(list),
        }
    }

    /// Reads the texts of a block. A list replaces the current one.
    pub(super) fn read(&mut self, block: &mut Block<'_, '_>) {
        for (key, list) in STATUSES.into_iter().zip(&mut self.lists) {
            let Some(value) = block.value(key) else {
                continue;
            };
            if let Some(texts) = texts_or_none(value, key, block.diagnostics) {
                *list = texts
                    .into_iter()
                    .map(|text| (text.value, Some(text.span)))
                    .collect();
            }
        }
    }

    /// The meaning of each text. Reports a text with two meanings, once.
    pub(super) fn texts(&self, diagnostics: &mut Diagnostics) -> Texts {
        let meanings = [Meaning::Missing, Meaning::Unsure, Meaning::Declined];
        let mut texts = Texts::new();
        for (list, meaning) in self.lists.iter().zip(meanings) {
            for (text, span) in list {
                let known = texts.insert(text.clone(), (meaning.clone(), *span));
                let known = known.filter(|(other, _)| *other != meaning);
                let found = known.and_then(|known| clash(text, known, (&meaning, *span)));
                let is_new = |found: &Diagnostic| {
                    let mut all = diagnostics.iter();
                    all.all(|one| (one.finding, one.span) != (found.finding, found.span))
                };
                if let Some(found) = found.filter(is_new) {
                    diagnostics.push(found);
                }
            }
        }
        texts
    }
}

/// The finding about a text with two meanings, at its last location in the mapping. Texts of a preset never clash.
fn clash(
    text: &str,
    (one, first): (Meaning, Option<Span>),
    (other, second): (&Meaning, Option<Span>),
) -> Option<Diagnostic> {
    match (first, second) {
        (Some(first), Some(second)) => {
            let (first, second) = (first.min(second), first.max(second));
            Some(repeated(text, second, first))
        }
        (None, Some(span)) => Some(repeats_preset(text, span, key_of(&one))),
        (Some(span), None) => Some(repeats_preset(text, span, key_of(other))),
        (None, None) => None,
    }
}

/// The key whose texts have the meaning of a status.
pub(super) fn key_of(status: &Meaning) -> &'static str {
    match status {
        Meaning::Unsure => STATUSES[1],
        Meaning::Declined => STATUSES[2],
        Meaning::Missing
        | Meaning::None
        | Meaning::Options(_)
        | Meaning::Numbers(_)
        | Meaning::Since { .. } => STATUSES[0],
    }
}
