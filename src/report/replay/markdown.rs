//! The records of a comparison in Markdown: only counts, because many people may read it.

use super::{Replayed, counted, difference, record_remarks, rule_counts, totals};
use crate::replay::ChangeKind;
use crate::report::text::markdown::escaped;

/// The part about records, from a heading of the third level on.
pub(in crate::report) fn markdown(replayed: &Replayed<'_>) -> String {
    let Replayed { ids, counts, .. } = *replayed;
    let mut text = format!("\n### Records\n\n{}.\n", totals(counts));
    let remarks: String = record_remarks(counts)
        .iter()
        .map(|remark| format!("- {remark}\n"))
        .collect();
    if !remarks.is_empty() {
        text += &format!("\n{remarks}");
    }
    text += "\n| procedure | change | results |\n|---|---|---|\n";
    for (number, procedure) in counts.procedures.iter().enumerate() {
        let results = procedure.results();
        if results == 0 {
            continue;
        }
        let id = ids.procedure(number);
        let same = results - procedure.changed();
        for kind in ChangeKind::ALL {
            for (verdicts, results) in procedure.changes(kind) {
                let difference = escaped(&difference(kind, verdicts));
                text += &format!("| `{id}` | {difference} | {results} |\n");
            }
        }
        text += &format!("| `{id}` | none | {same} |\n");
    }
    let rules: String = counts
        .procedures
        .iter()
        .enumerate()
        .flat_map(|(number, procedure)| procedure.rules().map(move |rule| (number, rule)))
        .map(|(number, (rule, counts))| {
            let (id, rule) = (ids.procedure(number), ids.rule(rule));
            format!("- `{id}`, rule `{rule}`: {}\n", rule_counts(counts))
        })
        .collect();
    if !rules.is_empty() {
        text += &format!("\n{rules}");
    }
    let changed: u64 = counts.procedures.iter().map(|one| one.changed()).sum();
    text + &format!("\n{} in all.\n", counted(changed, "changed result"))
}
