//! Reserved ids.

use super::Raw;
use crate::diagnostic::{Diagnostic, Diagnostics, FAILED_CASE, Finding};
use crate::rules::block::Spanned;

/// Ids that no question and no score may have: keys of answer files, and the words of conditions and of partly known
/// answers.
const QUESTIONS: [&str; 25] = [
    "all",
    "all-of",
    "answered",
    "any",
    "at-least",
    "at-most",
    "carried",
    "count",
    "from",
    "id",
    "in-next",
    "is-not",
    "later-than",
    "none-of",
    "of",
    "older-than",
    "on",
    "one-of",
    "open",
    "over",
    "procedures",
    "ticked",
    "to",
    "under",
    "within",
];

/// Whether an id is reserved.
pub(super) fn is_reserved(id: &str) -> bool {
    QUESTIONS.contains(&id)
}

/// Reports each question or score with a reserved id. Returns their number.
pub(super) fn report(raw: &Raw, diagnostics: &mut Diagnostics) -> usize {
    let topics = || raw.topics.iter();
    let is_finding = |id: &str| Finding::from_name(id).is_some() || id == FAILED_CASE;
    let rules = topics().flat_map(|topic| &topic.rules);
    for rule in rules.filter_map(|rule| rule.id.as_ref()) {
        if is_finding(&rule.value) {
            reserved(rule, "rule", "it is the name of a finding", diagnostics);
        }
    }
    let questions = topics().flat_map(|topic| &topic.questions);
    let questions = questions.map(|question| (&question.id, "question"));
    let scores = topics().flat_map(|topic| &topic.scores);
    let ids = questions.chain(scores.map(|score| (&score.id, "score")));
    let ids = ids.filter_map(|(id, what)| Some((id.as_ref()?, what)));
    let found: Vec<_> = ids.filter(|(id, _)| is_reserved(&id.value)).collect();
    for (id, what) in &found {
        let why = "it means something else in conditions or answer files";
        reserved(id, what, why, diagnostics);
    }
    found.len()
}

fn reserved(name: &Spanned<String>, what: &str, why: &str, diagnostics: &mut Diagnostics) {
    let message = format!("a {what} cannot be named `{}`", name.value);
    diagnostics.push(
        Diagnostic::new(Finding::InvalidId, name.span, message)
            .help(format!("choose another id: {why}")),
    );
}
