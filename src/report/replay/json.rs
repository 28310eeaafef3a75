//! The records of a comparison as a key of its object: every changed result on its own line, then the counts.

use serde::Serialize;

use super::{Replayed, errors};
use crate::replay::{Change, ChangeKind, Counts, Ids, NEW, OLD, SideResult};
use crate::report::json::{push_string, write_value};

/// A changed result. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct ChangeEntry<'a> {
    file: &'a str,
    record: u64,
    line: u64,
    id: Option<&'a str>,
    procedure: Option<&'a str>,
    on: Option<String>,
    change: &'static str,
    direction: Option<&'static str>,
    old: Option<SideEntry<'a>>,
    new: Option<SideEntry<'a>>,
    rules: Vec<RuleEntry<'a>>,
}

#[derive(Serialize)]
struct SideEntry<'a> {
    verdict: &'static str,
    at_least: Option<&'static str>,
    at_most: Option<&'static str>,
    not_before: Option<String>,
    not_before_final: bool,
    reasons: Vec<&'a str>,
    errors: Vec<&'a str>,
    message: Option<&'a str>,
}

#[derive(Serialize)]
struct RuleEntry<'a> {
    rule: &'a str,
    old: &'static str,
    new: &'static str,
}

#[derive(Serialize)]
struct CountsEntry<'a> {
    records: u64,
    only_old_reads: u64,
    only_new_reads: u64,
    neither_reads: u64,
    answers_only_old_reads: u64,
    answers_only_new_reads: u64,
    results: u64,
    changed: u64,
    looser: u64,
    stricter: u64,
    procedures: Vec<ProcedureEntry<'a>>,
}

#[derive(Serialize)]
struct ProcedureEntry<'a> {
    id: &'a str,
    results: u64,
    changed: u64,
    old: Verdicts,
    new: Verdicts,
    changes: Vec<KindEntry>,
    rules: Vec<RuleCountsEntry<'a>>,
}

/// Results by verdict, without verdicts that do not occur.
struct Verdicts(Vec<(&'static str, u64)>);

#[derive(Serialize)]
struct KindEntry {
    change: &'static str,
    direction: Option<&'static str>,
    from: Option<&'static str>,
    to: Option<&'static str>,
    results: u64,
}

#[derive(Serialize)]
struct RuleCountsEntry<'a> {
    rule: &'a str,
    looser: u64,
    stricter: u64,
    reasons: u64,
}

impl Serialize for Verdicts {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// The object of a comparison up to the first changed result.
pub fn start(object: &str) -> String {
    let open = object.trim_end().strip_suffix('}').unwrap_or_default();
    format!("{open},\"records\":{{\"changes\":[")
}

/// Adds a changed result, with the comma before it.
pub fn push(out: &mut Vec<u8>, ids: &Ids<'_>, file: &str, change: &Change) {
    let side = |version: usize| {
        let side = change.sides[version].as_ref();
        side.map(|side| side_entry(ids, version, side))
    };
    let rules = change.rules.iter().map(|one| RuleEntry {
        rule: ids.rule(one.rule),
        old: one.states[OLD].word(),
        new: one.states[NEW].word(),
    });
    let entry = ChangeEntry {
        file,
        record: change.record,
        line: change.line,
        id: change.id.as_deref(),
        procedure: change.procedure.map(|number| ids.procedure(number)),
        on: change.on.map(|day| day.to_string()),
        change: change.kind.word(),
        direction: change.kind.direction(),
        old: side(OLD),
        new: side(NEW),
        rules: rules.collect(),
    };
    out.extend_from_slice(b",\n");
    // writing to memory cannot fail
    let _ = write_value(out, &entry);
}

/// The end of the object, after the last changed result. `files` are the names of the inputs.
pub fn end(replayed: &Replayed<'_>, files: &[String]) -> String {
    let mut out = b"\n],\"files\":[".to_vec();
    for (index, file) in files.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        push_string(&mut out, file);
    }
    out.extend_from_slice(b"],\"counts\":");
    // writing to memory cannot fail
    let _ = write_value(&mut out, &counts_entry(replayed.ids, replayed.counts));
    out.extend_from_slice(b"}}\n");
    String::from_utf8_lossy(&out).into_owned()
}

fn side_entry<'a>(ids: &Ids<'a>, version: usize, side: &'a SideResult) -> SideEntry<'a> {
    let protocol = ids.protocol(version);
    let reasons = side.reasons.iter();
    SideEntry {
        verdict: side.verdict().word(),
        at_least: side.bounds.map(|(least, _)| least.word()),
        at_most: side.bounds.map(|(_, most)| most.word()),
        not_before: side.not_before.map(|day| day.to_string()),
        not_before_final: side.is_final,
        reasons: reasons
            .map(|&rule| protocol.rule(rule).id.as_str())
            .collect(),
        errors: errors(protocol, &side.errors),
        message: side.message.as_deref(),
    }
}

fn counts_entry<'a>(ids: &Ids<'a>, counts: &Counts) -> CountsEntry<'a> {
    let of = |kind| counts.of_kind(kind);
    let procedures = counts.procedures.iter().enumerate();
    let procedures = procedures.map(|(number, counts)| ProcedureEntry {
        id: ids.procedure(number),
        results: counts.results(),
        changed: counts.changed(),
        old: verdicts(counts.verdicts(OLD)),
        new: verdicts(counts.verdicts(NEW)),
        changes: kinds(counts),
        rules: counts
            .rules()
            .map(|(rule, counts)| RuleCountsEntry {
                rule: ids.rule(rule),
                looser: counts.looser,
                stricter: counts.stricter,
                reasons: counts.reasons,
            })
            .collect(),
    });
    CountsEntry {
        records: counts.records,
        only_old_reads: counts.only_old_reads,
        only_new_reads: counts.only_new_reads,
        neither_reads: counts.neither_reads,
        answers_only_old_reads: counts.answers_only_old_reads,
        answers_only_new_reads: counts.answers_only_new_reads,
        results: counts.results(),
        changed: ChangeKind::ALL.into_iter().map(of).sum(),
        looser: of(ChangeKind::LooserVerdict) + of(ChangeKind::LooserDate),
        stricter: of(ChangeKind::StricterVerdict) + of(ChangeKind::StricterDate),
        procedures: procedures.collect(),
    }
}

fn kinds(counts: &crate::replay::ProcedureCounts) -> Vec<KindEntry> {
    let kinds = ChangeKind::ALL.into_iter();
    let entries = kinds.flat_map(|kind| {
        counts.changes(kind).map(move |(verdicts, results)| {
            let [from, to] = verdicts.map(|verdict| verdict.map(|one| one.word()));
            KindEntry {
                change: kind.word(),
                direction: kind.direction(),
                from,
                to,
                results,
            }
        })
    });
    entries.collect()
}

fn verdicts(counts: impl Iterator<Item = (crate::replay::VerdictWord, u64)>) -> Verdicts {
    Verdicts(
        counts
            .map(|(verdict, count)| (verdict.word(), count))
            .collect(),
    )
}
