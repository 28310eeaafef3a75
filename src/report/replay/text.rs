//! The records of a comparison as a part of its page.

use super::{Replayed, counted, difference, record_remarks, result, rule_counts, states, totals};
use crate::replay::{Change, ChangeKind, NEW, OLD, Sample};
use crate::report::text::lines::Lines;
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::Style;

/// Adds the counts, then the first changed results of each kind.
pub(in crate::report) fn push(lines: &mut Lines<'_>, replayed: &Replayed<'_>) {
    let Replayed { ids, counts, .. } = *replayed;
    lines.blank();
    lines.say(Style::Heading, 0, &format!("Records: {}", totals(counts)));
    for (number, procedure) in counts.procedures.iter().enumerate() {
        if procedure.results() == 0 {
            continue;
        }
        let (id, results) = (
            ids.procedure(number),
            counted(procedure.results(), "result"),
        );
        let changed = procedure.changed();
        let line = match changed {
            0 => format!("{id}: none of {results} changes"),
            1 => format!("{id}: 1 of {results} changes"),
            _ => format!("{id}: {changed} of {results} change"),
        };
        lines.say(Style::Plain, 2, &line);
        for kind in ChangeKind::ALL {
            for (verdicts, results) in procedure.changes(kind) {
                let difference = difference(kind, verdicts);
                let line = format!("{difference}: {}", counted(results, "result"));
                lines.say(Style::Plain, 4, &line);
            }
        }
        for (rule, counts) in procedure.rules() {
            let line = format!("by rule {}: {}", ids.rule(rule), rule_counts(counts));
            lines.say(Style::Plain, 4, &line);
        }
    }
    for remark in record_remarks(counts) {
        lines.say(Style::Plain, 2, &remark);
    }
    for kind in ChangeKind::ALL {
        push_first(lines, replayed, kind);
    }
}

/// Adds the first changed results of a kind.
fn push_first(lines: &mut Lines<'_>, replayed: &Replayed<'_>, kind: ChangeKind) {
    let changes = replayed.sample.of_kind(kind);
    if changes.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, heading(kind));
    for (file, change) in changes {
        push_change(lines, replayed, file, change);
    }
    let more = replayed.counts.of_kind(kind) - changes.len() as u64;
    if more > 0 {
        let line = format!("… and {more} more: `--format csv` and `--format json` have every one");
        lines.say(Style::Plain, 2, &line);
    }
    debug_assert!(changes.len() <= Sample::MAX);
}

fn push_change(lines: &mut Lines<'_>, replayed: &Replayed<'_>, file: &str, change: &Change) {
    let ids = replayed.ids;
    let mut place = format!(
        "{}, record {} (line {})",
        spelled_out(file),
        change.record,
        change.line
    );
    if let Some(id) = &change.id {
        place += &format!(", {}", spelled_out(id));
    }
    if let Some(procedure) = change.procedure {
        place += &format!(", {}", ids.procedure(procedure));
    }
    lines.say(Style::Plain, 2, &place);
    let [old, new] = [OLD, NEW].map(|version| result(change.sides[version].as_ref()));
    let line = if old == new {
        old
    } else {
        format!("{old} → {new}")
    };
    lines.say(Style::Plain, 4, &line);
    for rule in &change.rules {
        let line = format!("rule {}: {}", ids.rule(rule.rule), states(rule));
        lines.say(Style::Plain, 4, &line);
    }
}

fn heading(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::LooserVerdict => "Looser verdicts",
        ChangeKind::LooserDate => "Looser dates",
        ChangeKind::UnreadableInNew => "Records that only the old version can read",
        ChangeKind::StricterVerdict => "Stricter verdicts",
        ChangeKind::StricterDate => "Stricter dates",
        ChangeKind::UnreadableInOld => "Records that only the new version can read",
        ChangeKind::Reasons => "Other reasons",
        ChangeKind::Answers => "Answers that only one version can read",
        ChangeKind::OnlyOld => "Results that only the old version has",
        ChangeKind::OnlyNew => "Results that only the new version has",
    }
}
