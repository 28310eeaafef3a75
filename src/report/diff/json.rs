//! A comparison as one object.

use serde::Serialize;

use super::{View, direction, sooner};
use crate::analysis::diff::{
    Change, Compared, DateChange, Edit, OtherDate, VerdictChange, Witness, Words,
};
use crate::diagnostic::Witness as Answered;
use crate::model::{Protocol, Verdict};
use crate::report::findings::witness::Answers;
use crate::report::json;

/// The version of these keys.
const SCHEMA: u32 = 1;

/// All of it. The order of the fields is the order of the keys. Numbers of sheets are strings of digits, since they can
/// be too large for a JSON number.
#[derive(Serialize)]
struct Entry<'a> {
    schema: u32,
    on: String,
    old: VersionEntry<'a>,
    new: VersionEntry<'a>,
    procedures: Vec<ProcedureEntry<'a>>,
    dates: Vec<DateEntry<'a>>,
    added: Vec<NameEntry<'a>>,
    removed: Vec<NameEntry<'a>>,
    changed: Vec<ChangeEntry<'a>>,
    wording: Vec<ChangeEntry<'a>>,
    partly_compared: &'a [String],
    day_dependent: &'a [String],
    one_date_only: &'a [String],
    longer_kept: &'a [String],
}

#[derive(Serialize)]
struct VersionEntry<'a> {
    id: &'a str,
    version: &'a str,
    status: &'static str,
    sha256: &'a str,
}

#[derive(Serialize)]
struct ProcedureEntry<'a> {
    id: &'a str,
    sheets: Option<String>,
    verdicts: Vec<VerdictEntry>,
    not_decided: Vec<PairEntry>,
    other_dates: Vec<OtherEntry>,
}

#[derive(Serialize)]
struct OtherEntry {
    from: &'static str,
    to: &'static str,
    direction: &'static str,
    on: Option<String>,
    witness: Option<Sides>,
}

#[derive(Serialize)]
struct VerdictEntry {
    from: &'static str,
    to: &'static str,
    direction: &'static str,
    sheets: Option<String>,
    witness: Option<Sides>,
}

#[derive(Serialize)]
struct PairEntry {
    from: &'static str,
    to: &'static str,
    direction: &'static str,
}

#[derive(Serialize)]
struct DateEntry<'a> {
    rule: &'a str,
    question: Option<&'a str>,
    old: Option<String>,
    new: Option<String>,
    direction: &'static str,
    procedure: Option<&'a str>,
    on: Option<String>,
    not_before: Option<Days>,
    witness: Option<Sides>,
}

#[derive(Serialize)]
struct Days {
    old: Option<String>,
    new: Option<String>,
}

#[derive(Serialize)]
struct NameEntry<'a> {
    part: &'static str,
    question: Option<&'a str>,
    id: &'a str,
}

#[derive(Serialize)]
struct ChangeEntry<'a> {
    part: &'static str,
    question: Option<&'a str>,
    id: &'a str,
    key: &'static str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    parts: Vec<PartEntry<'a>>,
}

/// Part of a value: `{"same": "…"}`, `{"old": "…"}` or `{"new": "…"}`.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum PartEntry<'a> {
    Same(&'a str),
    Old(&'a str),
    New(&'a str),
}

/// The sheet for each version.
#[derive(Serialize)]
struct Sides {
    old: Side,
    new: Side,
}

struct Side(Answered);

impl Serialize for Side {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Answers(&self.0).serialize(serializer)
    }
}

/// The object, followed by a line end.
pub fn json(view: &View<'_>) -> String {
    let comparison = view.comparison;
    let sorted = view.sorted();
    json::line(&Entry {
        schema: SCHEMA,
        on: comparison.on.to_string(),
        old: version(view.old.0),
        new: version(view.new.0),
        procedures: comparison.procedures.iter().map(procedure).collect(),
        dates: comparison.dates.iter().map(date).collect(),
        added: sorted.added.iter().map(|one| named(one)).collect(),
        removed: sorted.removed.iter().map(|one| named(one)).collect(),
        changed: sorted
            .changed
            .iter()
            .filter_map(|one| change(one))
            .collect(),
        wording: sorted
            .wording
            .iter()
            .filter_map(|one| change(one))
            .collect(),
        partly_compared: &comparison.partly_compared,
        day_dependent: &comparison.day_dependent,
        one_date_only: &comparison.one_date_only,
        longer_kept: &comparison.longer_kept,
    })
}

fn version(protocol: &Protocol) -> VersionEntry<'_> {
    VersionEntry {
        id: &protocol.id,
        version: &protocol.version,
        status: protocol.status.word(),
        sha256: &protocol.sha256,
    }
}

fn procedure(compared: &Compared) -> ProcedureEntry<'_> {
    ProcedureEntry {
        id: &compared.id,
        sheets: compared.sheets.as_ref().map(ToString::to_string),
        verdicts: compared.verdicts.iter().map(verdict).collect(),
        not_decided: compared.not_decided.iter().copied().map(pair).collect(),
        other_dates: compared.other_dates.iter().map(other_date).collect(),
    }
}

fn other_date(other: &OtherDate) -> OtherEntry {
    OtherEntry {
        from: other.from.word(),
        to: other.to.word(),
        direction: "may be looser",
        on: other.witness.as_ref().map(|witness| witness.on.to_string()),
        witness: other.witness.as_ref().map(sides),
    }
}

fn verdict(change: &VerdictChange) -> VerdictEntry {
    VerdictEntry {
        from: change.from.word(),
        to: change.to.word(),
        direction: direction(change.from, change.to),
        sheets: change.sheets.as_ref().map(ToString::to_string),
        witness: change.witness.as_ref().map(sides),
    }
}

fn pair((from, to): (Verdict, Verdict)) -> PairEntry {
    PairEntry {
        from: from.word(),
        to: to.word(),
        direction: direction(from, to),
    }
}

fn date(change: &DateChange) -> DateEntry<'_> {
    let shown = change.shown.as_ref();
    DateEntry {
        rule: &change.rule,
        question: change.question.as_deref(),
        old: change.old.map(|one| one.to_string()),
        new: change.new.map(|one| one.to_string()),
        direction: sooner(change),
        procedure: shown.map(|shown| shown.procedure.as_str()),
        on: shown.map(|shown| shown.witness.on.to_string()),
        not_before: shown.map(|shown| {
            let [old, new] = shown.days.map(|day| day.map(|day| day.to_string()));
            Days { old, new }
        }),
        witness: shown.map(|shown| sides(&shown.witness)),
    }
}

fn named(change: &Change) -> NameEntry<'_> {
    NameEntry {
        part: change.part.word(),
        question: change.of.as_deref(),
        id: &change.id,
    }
}

fn change(change: &Change) -> Option<ChangeEntry<'_>> {
    let Edit::Changed {
        key,
        old,
        new,
        parts,
        ..
    } = &change.edit
    else {
        return None;
    };
    let parts = parts.iter().map(|part| match part {
        Words::Same(words) => PartEntry::Same(words),
        Words::Old(words) => PartEntry::Old(words),
        Words::New(words) => PartEntry::New(words),
    });
    Some(ChangeEntry {
        part: change.part.word(),
        question: change.of.as_deref(),
        id: &change.id,
        key,
        old: old.as_deref(),
        new: new.as_deref(),
        parts: parts.collect(),
    })
}

fn sides(witness: &Witness) -> Sides {
    let side = |side: usize| {
        let answers = witness.answers.iter().filter_map(|answer| {
            let given = answer.given[side].clone()?;
            Some((answer.question.clone(), given))
        });
        Side(Answered {
            answers: answers.collect(),
            on: None,
        })
    };
    Sides {
        old: side(0),
        new: side(1),
    }
}
