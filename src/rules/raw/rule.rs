//! A `[[rule]]` and an `[[allow]]`.

use jiff::civil::Date;

use super::{RawCondition, condition, move_keys_back};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{Duration, Verdict};
use crate::rules::block::{Block, Spanned};
use crate::rules::duration;
use crate::rules::tree::Table;
use crate::source::Span;

/// A `[[rule]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawRule {
    pub block: Span,
    pub id: Option<Spanned<String>>,
    pub verdict: Option<Spanned<Verdict>>,
    pub when: Option<RawCondition>,
    pub say: Option<Spanned<String>>,
    pub next_step: Option<Spanned<String>>,
    /// `None` if it could not be read.
    pub because: Option<Vec<Spanned<String>>>,
    pub disputed: Option<Spanned<String>>,
    /// `None` if it could not be read.
    pub against: Option<Vec<Spanned<String>>>,
    /// Whether `against` is present or most likely meant.
    pub has_against: bool,
    pub urgent: Option<Spanned<String>>,
    pub until: Option<Spanned<String>>,
    pub wait: Option<Duration>,
    /// `None` means every procedure.
    pub procedures: Option<Vec<Spanned<String>>>,
    /// Whether `for` is present but could not be read.
    pub procedures_unreadable: bool,
    /// Whether a `wait` or an `until` is present or most likely meant.
    pub has_written_end: bool,
}

/// An `[[allow]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawAllow {
    pub span: Span,
    pub finding: Option<Spanned<String>>,
    pub rule: Option<Spanned<String>>,
    pub question: Option<Spanned<String>>,
    pub procedure: Option<Spanned<String>>,
    pub reason: Option<Spanned<String>>,
    pub until: Option<Spanned<Date>>,
}

/// The keys of a `[[rule]]`.
pub(in crate::rules) const KEYS: [&str; 12] = [
    "id", "for", "verdict", "when", "say", "do", "because", "disputed", "against", "urgent",
    "until", "wait",
];

/// The required keys of a `[[rule]]`, each with the reason.
pub(in crate::rules) const REQUIRED: [(&str, &str); 5] = [
    ("id", "the name shown with its reason"),
    (
        "verdict",
        "one of `precaution`, `defer`, `refer` and `contraindicated`",
    ),
    (
        "when",
        "say which answers make it true: `{ keloid = \"yes\" }`",
    ),
    ("say", "without it the client would see no reason"),
    ("because", "name at least one source: `[\"…\"]`"),
];

/// The keys of an `[[allow]]`.
pub(in crate::rules) const ALLOW_KEYS: [&str; 6] = [
    "finding",
    "rule",
    "question",
    "procedure",
    "reason",
    "until",
];

/// The required keys of an `[[allow]]`, in addition to one of `rule`, `question` and `procedure`.
pub(in crate::rules) const ALLOW_REQUIRED: [(&str, &str); 3] = [
    ("finding", "the name of the finding, as `check` prints it"),
    ("reason", "why the finding is accepted"),
    ("until", "the day of the next review: `2027-11-22`"),
];

/// The verdicts that a rule can give.
pub(in crate::rules) fn verdicts() -> impl Iterator<Item = Verdict> {
    let given = |verdict: &Verdict| *verdict != Verdict::Eligible;
    Verdict::ALL.into_iter().filter(given)
}

/// Reads one rule.
pub(super) fn read(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawRule {
    let extent = table.extent(header);
    let table = move_keys_back(table, "when", &KEYS, diagnostics);
    let mut block = Block::open(&table, header, "rule", &KEYS, diagnostics);
    block.require_all(&REQUIRED);
    let verdict = read_verdict(&mut block);
    if let Some(verdict) = &verdict {
        let by = format!("the verdict `{}`", verdict.value);
        match verdict.value {
            Verdict::Defer => {}
            Verdict::Refer | Verdict::Contraindicated => {
                block.not_taken(
                    &["wait"],
                    &by,
                    "only `defer` has a `wait`; write `until` with what would end it",
                );
            }
            Verdict::Eligible | Verdict::Precaution => {
                block.not_taken(&["wait"], &by, "only `defer` has a `wait`");
                block.not_taken(
                    &["until"],
                    &by,
                    "`until` belongs to `defer`, `refer` and `contraindicated`",
                );
            }
        }
    }
    let wait = block
        .value("wait")
        .and_then(|value| duration::read(value, "wait", block.diagnostics));
    let procedures = block.names("for");
    if !block.is_excused("disputed") {
        block.not_taken(
            &["against"],
            "a rule without `disputed`",
            "write `disputed = \"…\"` with how the sources disagree, or leave `against` out",
        );
    }
    RawRule {
        block: extent,
        id: block.id("id"),
        verdict,
        when: condition(&block, "when"),
        say: block.text("say"),
        next_step: block.text("do"),
        because: block.names("because"),
        disputed: block.text("disputed"),
        has_against: block.is_excused("against"),
        against: block.names("against"),
        urgent: block.text("urgent"),
        until: block.text("until"),
        wait: wait.map(|wait| wait.value),
        procedures_unreadable: procedures.is_none() && block.value("for").is_some(),
        procedures,
        has_written_end: ["wait", "until"]
            .iter()
            .any(|key| block.value(key).is_some() || block.is_excused(key)),
    }
}

fn read_verdict(block: &mut Block<'_, '_>) -> Option<Spanned<Verdict>> {
    let is_eligible = block.value("verdict").is_some_and(|value| {
        matches!(&value.kind, crate::rules::tree::ValueKind::Text(word) if word == "eligible")
    });
    if is_eligible {
        let span = block
            .value("verdict")
            .map_or(block.header, |value| value.span);
        block.diagnostics.push(
            Diagnostic::new(Finding::UnknownValue, span, "a rule cannot give `eligible`").help(
                "someone is eligible if no rule is true and none is unknown; leave the rule out",
            ),
        );
        return None;
    }
    let words: Vec<_> = verdicts()
        .map(|verdict| (verdict.word(), verdict))
        .collect();
    block.word("verdict", &words)
}

/// Reads one allow.
pub(super) fn read_allow(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawAllow {
    let mut block = Block::open(table, header, "allow", &ALLOW_KEYS, diagnostics);
    block.require_all(&ALLOW_REQUIRED);
    let targets: Vec<&str> = ["rule", "question", "procedure"]
        .into_iter()
        .filter(|key| block.value(key).is_some())
        .collect();
    match targets.as_slice() {
        [] => {
            let excused = ["rule", "question", "procedure"]
                .iter()
                .any(|key| block.is_excused(key));
            if !excused {
                let message = "this allow does not say what it is about";
                block.diagnostics.push(
                    Diagnostic::new(Finding::MissingKey, header, message)
                        .help("write one of `rule`, `question` and `procedure`"),
                );
            }
        }
        [_] => {}
        [_, more @ ..] => block.not_taken(
            more,
            "an allow that has one target already",
            "write one `[[allow]]` for each",
        ),
    }
    RawAllow {
        span: header,
        finding: block.text("finding"),
        rule: block.text("rule"),
        question: block.text("question"),
        procedure: block.text("procedure"),
        reason: block.text("reason"),
        until: block.day("until"),
    }
}
