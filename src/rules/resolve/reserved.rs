//! Ids that mean something else where they are used.

use super::Raw;
use crate::diagnostic::{Diagnostic, Diagnostics, FAILED_CASE, Finding};
use crate::rules::block::Spanned;

/// Ids that no question may have: keys of answer files, and the words of conditions and of answers known in part.
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

/// Reports each such id, and gives how many questions have one.
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
    let ids = questions.filter_map(|question| question.id.as_ref());
    let found: Vec<_> = ids
        .filter(|id| QUESTIONS.contains(&id.value.as_str()))
        .collect();
    for question in &found {
        let why = "it means something else in conditions or answer files";
        reserved(question, "question", why, diagnostics);
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
