//! A record file: an answer file with results, sealed by a hash, and followed by the decisions.
//!
//! No text in it spans several lines, so that `[seal]` and the hashes are on their own lines.

use std::fmt::Write as _;

use super::answer_file::{answers, list, quoted};
use crate::intake::{Form, record_file::VERSION};
use crate::model::{Decision, Outcome, Protocol, ResultValue};
use crate::report::result::{untils, verdict_word};
use crate::report::text::spelling::spelled_out;
use crate::seal::{DECISION, SEAL, hash_line};

/// The parts of a record file other than answers and results.
#[derive(Default)]
pub struct Circumstances<'a> {
    /// The person who asked.
    pub asked_by: Option<&'a str>,
    /// A comment.
    pub remark: Option<&'a str>,
    /// The seal of the record that this one corrects, if any.
    pub replaces: Option<&'a str>,
    /// The title and the hash of the mapping that explained earlier answers.
    pub mapping: Option<(&'a str, &'a str)>,
}

/// The record as a file with its seal.
pub fn sealed(
    protocol: &Protocol,
    form: &Form,
    outcomes: &[Outcome],
    circumstances: &Circumstances<'_>,
) -> String {
    let mut text = head(protocol, form, circumstances);
    text.push('\n');
    text.push_str(&answers(protocol, form));
    text.push('\n');
    text.push_str(&found(protocol, outcomes, circumstances.mapping));
    text.push('\n');
    let hash = hash_line(text.as_bytes());
    text + SEAL + &hash
}

/// A record file with one more decision. `record` is the current file.
pub fn with_decision(record: &str, decision: &Decision) -> String {
    let mut text = format!("{record}{DECISION}");
    let mut key = |name: &str, value: String| {
        // writing to a string cannot fail
        let _ = writeln!(text, "{name} = {value}");
    };
    key("procedure", quoted(&decision.procedure));
    key("decided", quoted(decision.decided.word()));
    if let Some(reason) = &decision.reason {
        key("reason", quoted(reason));
    }
    key("by", quoted(&decision.by));
    key("role", quoted(&decision.role));
    key("on", decision.on.to_string());
    let hash = hash_line(text.as_bytes());
    text + &hash
}

/// The keys of the result of a procedure except `procedure`, in the order of a record file.
pub fn result_keys(protocol: &Protocol, outcome: &Outcome) -> Vec<(&'static str, ResultValue)> {
    let word = |word: &str| ResultValue::Word(word.to_owned());
    let list = |words: Vec<&str>| ResultValue::List(words.into_iter().map(str::to_owned).collect());
    let mut keys = vec![
        ("verdict", word(verdict_word(outcome))),
        ("at-least", word(outcome.at_least.word())),
        ("at-most", word(outcome.at_most.word())),
    ];
    let not_before = outcome.not_before;
    keys.extend(not_before.map(|wait| ("not-before", ResultValue::Day(wait.day))));
    let until = untils(protocol, outcome).map(|(_, until)| until);
    let reasons = outcome.reasons.iter();
    let reasons = reasons.map(|reason| protocol.rule(reason.rule).id.as_str());
    let needed = outcome.needed.iter();
    let needed = needed.map(|&question| protocol.question(question).id.as_str());
    keys.extend([
        ("until", list(until.collect())),
        ("reasons", list(reasons.collect())),
        ("needed", list(needed.collect())),
    ]);
    keys
}

/// A value of a result in the notation of a record file.
pub fn written(value: &ResultValue) -> String {
    match value {
        ResultValue::Word(word) => quoted(word),
        ResultValue::Day(day) => day.to_string(),
        ResultValue::List(words) => {
            let words: Vec<_> = words.iter().map(String::as_str).collect();
            list(&words)
        }
    }
}

/// The keys before the answers.
fn head(protocol: &Protocol, form: &Form, circumstances: &Circumstances<'_>) -> String {
    let mut text = format!("record = {VERSION}\n");
    if let Some(remark) = circumstances.remark {
        let _ = writeln!(text, "# {}", spelled_out(remark));
    }
    let mut key = |name: &str, value: String| {
        let _ = writeln!(text, "{name} = {value}");
    };
    if let Some(id) = &form.id {
        key("id", quoted(id));
    }
    key("on", form.on.to_string());
    if let Some(answered) = form.answers.days.answered {
        key("answered", answered.to_string());
    }
    if let Some(name) = circumstances.asked_by {
        key("asked-by", quoted(name));
    }
    let procedures = form.procedures.iter();
    let procedures = procedures.map(|&id| protocol.procedure(id).id.as_str());
    key("procedures", list(&procedures.collect::<Vec<_>>()));
    if let Some(seal) = circumstances.replaces {
        key("replaces", quoted(seal));
    }
    text
}

/// The results, with the program and the rules that gave them.
fn found(protocol: &Protocol, outcomes: &[Outcome], mapping: Option<(&str, &str)>) -> String {
    let program = format!("contra {}", env!("CARGO_PKG_VERSION"));
    let mut text = format!("[found]\nprogram = {}\n", quoted(&program));
    let rules = [
        ("id", quoted(&protocol.id)),
        ("version", quoted(&protocol.version)),
        ("status", quoted(protocol.status.word())),
        ("sha256", quoted(&protocol.sha256)),
    ];
    let _ = writeln!(text, "protocol = {}", table(&rules));
    if let Some((title, sha256)) = mapping {
        let mapping = [("title", quoted(title)), ("sha256", quoted(sha256))];
        let _ = writeln!(text, "mapping = {}", table(&mapping));
    }
    text.push_str("results = [\n");
    for outcome in outcomes {
        let procedure = &protocol.procedure(outcome.procedure).id;
        let mut keys = vec![("procedure", quoted(procedure))];
        let others = result_keys(protocol, outcome);
        keys.extend(others.iter().map(|(key, value)| (*key, written(value))));
        let _ = writeln!(text, "  {},", table(&keys));
    }
    text.push_str("]\n");
    text
}

/// A table on one line.
fn table(keys: &[(&str, String)]) -> String {
    let keys = keys.iter().map(|(key, value)| format!("{key} = {value}"));
    format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
}
