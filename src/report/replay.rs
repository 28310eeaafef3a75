//! The effect of another version of a protocol on records: rows and objects for programs, with every change, and counts
//! for people. Only the page for a terminal shows records, the first ones of each kind. Markdown shows none, because
//! many people may read it.

mod csv;
mod json;
mod markdown;
mod text;

pub use csv::{COLUMNS, push_row};
pub use json::{end as json_end, push as push_object, start as json_start};

pub(super) use markdown::markdown;
pub(super) use text::push as push_text;

use crate::model::{Protocol, QuestionId, Verdict};
use crate::replay::{
    ChangeKind, Counts, Ids, RuleChange, RuleCounts, RuleState, Sample, SideResult, VerdictWord,
};

/// The records of a comparison, and the differences between their results.
#[derive(Debug, Clone, Copy)]
pub struct Replayed<'a> {
    /// The numbers of procedures and rules.
    pub ids: &'a Ids<'a>,
    /// The counts of records, results and differences.
    pub counts: &'a Counts,
    /// The first changes.
    pub sample: &'a Sample,
}

/// A number with its unit: `2 results`.
fn counted(number: u64, what: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {what}{ending}")
}

/// Formats counts: `5 records, 8 results`
fn totals(counts: &Counts) -> String {
    let records = counted(counts.records, "record");
    format!("{records}, {}", counted(counts.results(), "result"))
}

/// The line about all records, for stderr.
pub fn line(counts: &Counts) -> String {
    let looser = counts.of_kind(ChangeKind::LooserVerdict) + counts.of_kind(ChangeKind::LooserDate);
    let stricter =
        counts.of_kind(ChangeKind::StricterVerdict) + counts.of_kind(ChangeKind::StricterDate);
    let mut line = format!("{}: {looser} looser, {stricter} stricter", totals(counts));
    for remark in record_remarks(counts) {
        line += &format!("; {remark}");
    }
    line
}

/// The number of records that one version or neither can read.
fn record_remarks(counts: &Counts) -> Vec<String> {
    let records = |count| counted(count, "record");
    let lines = [
        (counts.only_old_reads, "that only the old version can read"),
        (counts.only_new_reads, "that only the new version can read"),
        (counts.neither_reads, "that neither version can read"),
        (
            counts.answers_only_old_reads,
            "with an answer that only the old version can read",
        ),
        (
            counts.answers_only_new_reads,
            "with an answer that only the new version can read",
        ),
    ];
    let lines = lines.into_iter().filter(|(count, _)| *count > 0);
    lines
        .map(|(count, what)| format!("{} {what}", records(count)))
        .collect()
}

/// The difference between two results, with both verdicts if they are informative.
fn difference(kind: ChangeKind, verdicts: [Option<VerdictWord>; 2]) -> String {
    let [old, new] = verdicts.map(|verdict| verdict.map_or("no result", VerdictWord::word));
    match kind {
        ChangeKind::LooserVerdict => format!("{old} → {new}, looser"),
        ChangeKind::StricterVerdict => format!("{old} → {new}, stricter"),
        ChangeKind::LooserDate => format!("{old} with an earlier date or none, looser"),
        ChangeKind::StricterDate => format!("{old} with a later date, stricter"),
        ChangeKind::UnreadableInNew => format!("{old} → {new}, may be looser"),
        ChangeKind::UnreadableInOld | ChangeKind::OnlyOld | ChangeKind::OnlyNew => {
            format!("{old} → {new}")
        }
        ChangeKind::Reasons => format!("{old} for other reasons"),
        ChangeKind::Answers => format!("{old}, and only one version can read an answer"),
    }
}

/// Formats counts: `2 looser, 1 stricter`
fn rule_counts(counts: RuleCounts) -> String {
    let parts = [
        (counts.looser, "looser"),
        (counts.stricter, "stricter"),
        (counts.reasons, "for other reasons"),
    ];
    let parts = parts.iter().filter(|(count, _)| *count > 0);
    let parts: Vec<_> = parts
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    parts.join(", ")
}

/// Formats states: `true → not true`, `refer → contraindicated`
fn states(change: &RuleChange) -> String {
    let words = match change.states {
        [RuleState::True(old, _), RuleState::True(new, _)] if old != new => {
            [old.word().to_owned(), new.word().to_owned()]
        }
        [RuleState::True(_, old), RuleState::True(_, new)] if old != new => {
            let date = |day: Option<jiff::civil::Date>| match day {
                Some(day) => format!("not before {day}"),
                None => "no date".to_owned(),
            };
            [date(old), date(new)]
        }
        [RuleState::Unknown(old), RuleState::Unknown(new)] if old != new => {
            let [old, new] = [old, new].map(Verdict::word);
            return format!("unknown, {old} → {new}");
        }
        states => states.map(|state| state_word(state).to_owned()),
    };
    words.join(" → ")
}

fn state_word(state: RuleState) -> &'static str {
    match state {
        RuleState::Absent => "no such rule",
        RuleState::False => "not true",
        RuleState::Unknown(_) => "unknown",
        RuleState::True(..) => "true",
    }
}

/// Formats a result: `defer, not before 2026-12-20`
fn result(side: Option<&SideResult>) -> String {
    let Some(side) = side else {
        return "no result".to_owned();
    };
    let mut text = match side.bounds {
        Some((least, most)) if least != most => {
            format!("incomplete ({} to {})", least.word(), most.word())
        }
        _ => side.verdict().word().to_owned(),
    };
    if let Some(message) = &side.message {
        text += &format!(": {message}");
    }
    if let Some(day) = side.not_before {
        text += &format!(", not before {day}");
        if !side.is_final {
            text += " at the earliest";
        }
    }
    text
}

/// The ids of the questions whose answers cannot be read. `answered` stands for the day on which they were given.
fn errors<'p>(protocol: &'p Protocol, errors: &[Option<QuestionId>]) -> Vec<&'p str> {
    let ids = errors.iter().map(|error| match error {
        Some(question) => protocol.question(*question).id.as_str(),
        None => "answered",
    });
    ids.collect()
}
