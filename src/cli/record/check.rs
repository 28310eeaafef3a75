//! Checks whether a record file is unchanged: its seal, its rules, its results, and its decisions.

use std::collections::BTreeSet;
use std::path::Path;

use jiff::civil::Date;

use crate::batch::{self, Screened};
use crate::cli::argument::format_of;
use crate::engine::Program;
use crate::intake::record_file;
use crate::intake::{self, Defaults, Form, Format};
use crate::model::{FoundBefore, Outcome, Protocol, RecordFile, ResultBefore, RulesBefore};
use crate::report::record_file::{result_keys, written};
use crate::report::result::protocol_entry;
use crate::report::result::unread::question_id;

/// Stands for the date of a record without one. No record can have this date.
const NO_DAY: Date = Date::MAX;

/// The result of checking a file.
pub(super) enum Checked {
    /// Everything is unchanged.
    Matches(Box<(RecordFile, Screened)>),
    /// It contains only an answer sheet.
    Plain,
    /// It was made with these other rules. The texts name everything else that differs.
    OtherRules(RulesBefore, Vec<String>),
    /// The differences from the record, and the parts that cannot be read.
    Differs(Vec<String>),
}

/// Checks the bytes of a file against the rules.
pub(super) fn check(
    path: &Path,
    bytes: &[u8],
    (protocol, program): (&Protocol, &Program),
) -> Checked {
    if let Some(Format::Csv | Format::Json | Format::Ndjson) = format_of(path) {
        return Checked::Plain;
    }
    if bytes.trim_ascii().is_empty() {
        return Checked::Differs(vec!["it is empty".to_owned()]);
    }
    let file = match record_file::read(bytes) {
        Ok(Some(file)) => file,
        Ok(None) => return Checked::Plain,
        Err(message) => return Checked::Differs(vec![format!("it cannot be read: {message}")]),
    };
    let mut differences: Vec<String> = file.fault.clone().into_iter().collect();
    let Some(found) = &file.found else {
        differences.push("`found` is missing".to_owned());
        return Checked::Differs(differences);
    };
    if found.protocol.sha256 != protocol.sha256 {
        return Checked::OtherRules(found.protocol.clone(), differences);
    }
    let screened = match screened(bytes, protocol, program) {
        Ok(screened) => screened,
        Err(message) => {
            differences.push(format!("it cannot be read: {message}"));
            return Checked::Differs(differences);
        }
    };
    if let Ok((form, outcomes)) = &screened.content {
        differences.extend(unread(form, protocol));
        differences.extend(results(found, protocol, outcomes));
        differences.extend(decisions(&file, found, form));
    }
    if differences.is_empty() {
        Checked::Matches(Box::new((file, screened)))
    } else {
        Checked::Differs(differences)
    }
}

/// The answers with their results under these rules.
fn screened(bytes: &[u8], protocol: &Protocol, program: &Program) -> Result<Screened, String> {
    let defaults = Defaults {
        today: NO_DAY,
        on: None,
        procedures: Vec::new(),
    };
    let records = intake::open(bytes, Format::Toml, protocol, &defaults);
    let mut records = records.map_err(|error| error.to_string())?;
    let record = records.next().ok_or("it contains no record")?;
    let record = record.map_err(|error| error.to_string())?;
    match &record.content {
        Err(record) => Err(record.message.clone()),
        Ok(form) if form.on == NO_DAY => Err("`on` is missing".to_owned()),
        Ok(_) => Ok(batch::screen(program, record)),
    }
}

/// The answers that cannot be read.
fn unread(form: &Form, protocol: &Protocol) -> impl Iterator<Item = String> {
    form.errors.iter().map(|error| {
        let id = question_id(protocol, error).unwrap_or("answered");
        format!("{id}: {}", error.message_without_guess())
    })
}

/// The differences between the results and those in the record.
fn results(found: &FoundBefore, protocol: &Protocol, outcomes: &[Outcome]) -> Vec<String> {
    let mut differences = Vec::new();
    let now = protocol_entry(protocol);
    let before = &found.protocol;
    for (key, before, now) in [
        ("id", before.id.as_str(), now.id),
        ("version", &before.version, now.version),
        ("status", &before.status, now.status),
    ] {
        if before != now {
            differences.push(format!(
                "`{key}` of the protocol is {before:?} in the record, and {now:?} in the rules"
            ));
        }
    }
    let ids = |outcome: &Outcome| protocol.procedure(outcome.procedure).id.clone();
    let now: Vec<_> = outcomes.iter().map(ids).collect();
    let before: Vec<_> = found.results.iter().map(|one| &one.procedure).collect();
    if before != now.iter().collect::<Vec<_>>() {
        differences.push("the results are not those of the procedures of the record".to_owned());
        return differences;
    }
    for (before, outcome) in found.results.iter().zip(outcomes) {
        differences.extend(of_procedure(before, protocol, outcome));
    }
    differences
}

/// The differences in the result of a procedure. If no date was recorded, there was none.
fn of_procedure<'a>(
    before: &'a ResultBefore,
    protocol: &'a Protocol,
    outcome: &'a Outcome,
) -> impl Iterator<Item = String> {
    const DATE: &str = "not-before";
    let now = result_keys(protocol, outcome);
    let before_keys = before.keys.iter().map(|(key, _)| key.as_str());
    let keys = before_keys.chain([DATE]).collect::<BTreeSet<_>>();
    let changed = keys.into_iter().filter_map(move |key| {
        let recorded = before.keys.iter().find(|(one, _)| one == key);
        let found = now.iter().find(|(one, _)| *one == key);
        let (recorded, found) = (recorded.map(|(_, it)| it), found.map(|(_, it)| it));
        let shown = |value: Option<_>| value.map_or("absent".to_owned(), written);
        let (was, is) = (shown(recorded), shown(found));
        let procedure = &before.procedure;
        (recorded != found)
            .then(|| format!("`{key}` of `{procedure}` is {was} in the record, and {is} now"))
    });
    changed.collect::<Vec<_>>().into_iter()
}

/// The faults of the decisions.
fn decisions(file: &RecordFile, found: &FoundBefore, form: &Form) -> Vec<String> {
    let mut differences = Vec::new();
    let mut before = form.answers.days.answered;
    for (decision, number) in file.decisions.iter().zip(1..) {
        let procedure = &decision.procedure;
        match found.verdict(procedure) {
            None => differences.push(format!(
                "decision {number} is on `{procedure}`, which was not screened"
            )),
            Some(verdict)
                if decision.decided.needs_reason(verdict) && decision.reason.is_none() =>
            {
                differences.push(format!("decision {number} has no reason to treat"));
            }
            Some(_) => {}
        }
        if let Some(day) = before.filter(|day| decision.on < *day) {
            let on = decision.on;
            differences.push(format!("decision {number} has the date {on}, before {day}"));
        }
        before = before.max(Some(decision.on));
    }
    differences
}
