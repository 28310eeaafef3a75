//! The result that programs can rely on, with a schema version: one per record and procedure.

mod answer;
pub mod csv;
pub mod days;
mod fragment;
pub mod json;
mod mapping;
pub mod ndjson;
pub mod page;
mod prepared;
pub mod printed;
pub mod scores;
pub mod stream;
pub mod summary;
pub mod table;
pub mod text;
pub mod unread;
pub mod window;
pub mod writer;

pub use self::answer::{AnswerEntry, answer_entry};
use self::mapping::{MappingEntry, mapping_entry};
use self::scores::{ReasonScoreEntry, ScoreEntry};
use self::window::WindowEntry;

use serde::Serialize;
use serde::ser::Serializer;

use crate::batch::Screened;
use crate::engine::Found;
use crate::intake::{AnswerError, Form, UnreadableRecord};
use crate::model::{Outcome, Protocol, QuestionId, Reason, Rule, RuleId, SourceId};

/// The version of [`ScreeningResult`]. It is incremented when a key changes its meaning or is removed.
pub const SCHEMA: u32 = 1;

/// One result. The order of the fields is the order of the keys.
#[derive(Serialize)]
#[non_exhaustive]
pub struct ScreeningResult<'a> {
    /// [`SCHEMA`].
    pub schema: u32,
    /// The name of the input file as given by the user.
    pub file: &'a str,
    /// Number of the record, from 1 within the file.
    pub record: u64,
    /// The physical line on which the record starts.
    pub line: u64,
    /// The record number, as written.
    pub id: Option<&'a str>,
    /// The id of the procedure. Null for an unreadable record.
    pub procedure: Option<&'a str>,
    /// The screening date. Null for an unreadable record.
    pub on: Option<String>,
    /// One of the five verdicts, `incomplete` or `unreadable`.
    pub verdict: &'static str,
    /// The most severe verdict of the rules that are true.
    pub at_least: Option<&'static str>,
    /// The most severe verdict of the rules that are true or unknown.
    pub at_most: Option<&'static str>,
    /// The latest date of the true rules.
    pub not_before: Option<String>,
    /// False if a `defer` rule is unknown, and for an unreadable record.
    pub not_before_final: bool,
    /// The `until` of every true rule that has one, in the order of the reasons.
    pub until: Vec<&'a str>,
    /// The days on which the same answers give at most a precaution. Omitted unless requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowEntry>,
    /// The true rules, most severe first.
    pub reasons: Vec<ReasonEntry<'a>>,
    /// The scores that rules of the procedure test.
    #[serde(serialize_with = "as_map")]
    pub scores: Vec<(&'a str, ScoreEntry)>,
    /// Ids of the questions to ask next.
    pub needed: Vec<&'a str>,
    /// Ids of questions that were answered although they are not asked.
    pub ignored: Vec<&'a str>,
    /// Ids of questions whose answers are so old that they count as missing.
    pub stale: Vec<&'a str>,
    /// Questions whose answers were given earlier, with the day or `unknown`.
    #[serde(serialize_with = "as_map")]
    pub carried: Vec<(&'a str, String)>,
    /// The answers that cannot be read.
    pub errors: Vec<ErrorEntry<'a>>,
    /// The day the answers were given. Null if it is not known.
    pub answered: Option<String>,
    /// The mapping that explained the record, if there was one.
    pub mapping: Option<MappingEntry<'a>>,
    /// The protocol that was used.
    pub protocol: ProtocolEntry<'a>,
}

/// A true rule.
#[derive(Serialize)]
#[non_exhaustive]
pub struct ReasonEntry<'a> {
    /// Its id.
    pub rule: &'a str,
    /// Its verdict.
    pub verdict: &'static str,
    /// The reason shown.
    pub say: &'a str,
    /// The next step.
    #[serde(rename = "do")]
    pub next_step: Option<&'a str>,
    /// Source ids.
    pub because: Vec<&'a str>,
    /// The ids of the sources that differ.
    pub against: Vec<&'a str>,
    /// The disagreement of the sources, in words.
    pub disputed: Option<&'a str>,
    /// The condition that would end it.
    pub until: Option<&'a str>,
    /// The urgent instruction, shown before everything else.
    pub urgent: Option<&'a str>,
    /// The answers that made it true, as an answer file writes them.
    #[serde(serialize_with = "as_map")]
    pub answers: Vec<(&'a str, AnswerEntry<'a>)>,
    /// The scores that made it true, with the entries that hold.
    #[serde(serialize_with = "as_map")]
    pub scores: Vec<(&'a str, ReasonScoreEntry<'a>)>,
    /// Its own date.
    pub not_before: Option<String>,
}

/// An answer, or a whole record, that cannot be read.
#[derive(Serialize)]
#[non_exhaustive]
pub struct ErrorEntry<'a> {
    /// The id of the question. Null if the record as a whole cannot be read.
    pub question: Option<&'a str>,
    /// The value as written.
    pub value: Option<&'a str>,
    /// The mistake and its correction.
    pub message: &'a str,
}

/// The protocol that was used.
#[derive(Serialize)]
#[non_exhaustive]
pub struct ProtocolEntry<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its version, as written.
    pub version: &'a str,
    /// `draft` or `approved`.
    pub status: &'static str,
    /// The hash of its files.
    pub sha256: &'a str,
}

/// Every result of a record, in the order of its procedures. If it cannot be read, there is one result.
pub fn results<'a>(
    protocol: &'a Protocol,
    file: &'a str,
    screened: &'a Screened,
) -> Vec<ScreeningResult<'a>> {
    match &screened.content {
        Ok((form, outcomes)) => outcomes
            .iter()
            .map(|outcome| readable(protocol, file, screened, form, outcome))
            .collect(),
        Err(record) => vec![unreadable(protocol, file, screened, record)],
    }
}

/// The word for the verdict of a result.
pub fn verdict_word(outcome: &Outcome) -> &'static str {
    outcome
        .decided()
        .map_or("incomplete", |verdict| verdict.word())
}

/// The protocol in a result.
pub fn protocol_entry(protocol: &Protocol) -> ProtocolEntry<'_> {
    ProtocolEntry {
        id: &protocol.id,
        version: &protocol.version,
        status: protocol.status.word(),
        sha256: &protocol.sha256,
    }
}

fn readable<'a>(
    protocol: &'a Protocol,
    file: &'a str,
    screened: &'a Screened,
    form: &'a Form,
    outcome: &'a Outcome,
) -> ScreeningResult<'a> {
    let ids = |questions: &[QuestionId]| -> Vec<&'a str> {
        questions
            .iter()
            .map(|&question| protocol.question(question).id.as_str())
            .collect()
    };
    ScreeningResult {
        schema: SCHEMA,
        file,
        record: screened.record,
        line: screened.line,
        id: form.id.as_deref(),
        procedure: Some(&protocol.procedure(outcome.procedure).id),
        on: Some(outcome.on.to_string()),
        verdict: verdict_word(outcome),
        at_least: Some(outcome.at_least.word()),
        at_most: Some(outcome.at_most.word()),
        not_before: outcome.not_before.map(|wait| wait.day.to_string()),
        not_before_final: outcome.not_before_final,
        until: untils(protocol, outcome).map(|(_, until)| until).collect(),
        window: outcome.window.map(WindowEntry),
        reasons: outcome
            .reasons
            .iter()
            .map(|reason| reason_entry(protocol, form, reason))
            .collect(),
        scores: scores::entries(protocol, &outcome.scores),
        needed: ids(&outcome.needed),
        ignored: ids(&outcome.ignored),
        stale: ids(&outcome.stale),
        carried: days::carried(protocol, &form.answers.days),
        errors: form
            .errors
            .iter()
            .map(|error| error_entry(protocol, error))
            .collect(),
        answered: form.answers.days.answered.map(|day| day.to_string()),
        mapping: mapping_entry(screened),
        protocol: protocol_entry(protocol),
    }
}

fn unreadable<'a>(
    protocol: &'a Protocol,
    file: &'a str,
    screened: &'a Screened,
    record: &'a UnreadableRecord,
) -> ScreeningResult<'a> {
    ScreeningResult {
        record: screened.record,
        line: screened.line,
        id: record.id.as_deref(),
        verdict: "unreadable",
        errors: vec![ErrorEntry {
            question: None,
            value: record.value.as_deref(),
            message: &record.message,
        }],
        mapping: mapping_entry(screened),
        ..empty(protocol, file)
    }
}

/// Whether no rule is true or unknown, and no answer is ignored or too old. Such a result is the same for all records.
fn is_quiet(found: &Found) -> bool {
    found.reasons.is_empty()
        && !found.has_unknown()
        && found.ignored.is_empty()
        && found.stale.is_empty()
}

/// A result without any content from its record.
fn empty<'a>(protocol: &'a Protocol, file: &'a str) -> ScreeningResult<'a> {
    ScreeningResult {
        schema: SCHEMA,
        file,
        record: 0,
        line: 0,
        id: None,
        procedure: None,
        on: None,
        verdict: "",
        at_least: None,
        at_most: None,
        not_before: None,
        not_before_final: false,
        until: Vec::new(),
        window: None,
        reasons: Vec::new(),
        scores: Vec::new(),
        needed: Vec::new(),
        ignored: Vec::new(),
        stale: Vec::new(),
        carried: Vec::new(),
        errors: Vec::new(),
        answered: None,
        mapping: None,
        protocol: protocol_entry(protocol),
    }
}

/// The rules with an `until`, in the order of the reasons.
pub(super) fn untils<'a>(
    protocol: &'a Protocol,
    outcome: &'a Outcome,
) -> impl Iterator<Item = (RuleId, &'a str)> {
    outcome.reasons.iter().filter_map(|reason| {
        let until = protocol.rule(reason.rule).until.as_deref()?;
        Some((reason.rule, until))
    })
}

fn reason_entry<'a>(protocol: &'a Protocol, form: &'a Form, reason: &Reason) -> ReasonEntry<'a> {
    let answers = reason.answers.iter().map(|&id| {
        let question = protocol.question(id);
        let answer = answer_entry(question, form.answers.get(id));
        (question.id.as_str(), answer)
    });
    ReasonEntry {
        answers: answers.collect(),
        scores: scores::of_reason(protocol, &reason.scores),
        not_before: reason.not_before.map(|wait| wait.day.to_string()),
        ..reason_head(protocol, protocol.rule(reason.rule))
    }
}

/// The texts of a true rule, without answers and a date.
pub(super) fn reason_head<'a>(protocol: &'a Protocol, rule: &'a Rule) -> ReasonEntry<'a> {
    let ids = |sources: &[SourceId]| {
        let sources = sources.iter();
        sources
            .map(|&source| protocol.source(source).id.as_str())
            .collect()
    };
    ReasonEntry {
        rule: &rule.id,
        verdict: rule.verdict.word(),
        say: &rule.say,
        next_step: rule.next_step.as_deref(),
        because: ids(&rule.because),
        against: ids(&rule.against),
        disputed: rule.disputed.as_deref(),
        until: rule.until.as_deref(),
        urgent: rule.urgent.as_deref(),
        answers: Vec::new(),
        scores: Vec::new(),
        not_before: None,
    }
}

pub(super) fn error_entry<'a>(protocol: &'a Protocol, error: &'a AnswerError) -> ErrorEntry<'a> {
    ErrorEntry {
        question: unread::question_id(protocol, error),
        value: Some(&error.value),
        message: &error.message,
    }
}

/// Serializes pairs as an object.
pub(crate) fn as_map<S: Serializer, V: Serialize>(
    values: &[(&str, V)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_map(values.iter().map(|(question, value)| (question, value)))
}
