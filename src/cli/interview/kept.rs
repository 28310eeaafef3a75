//! The file of an unfinished interview, and which of its answers are still valid when it is resumed.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use crate::cli::protocol;
use crate::intake::{self, Defaults, Format};
use crate::interview::{Earlier, Held, Interview, Step};
use crate::model::{Answer, Kind, Protocol, Question, QuestionId, parse_day};
use crate::report::result::answer_entry;

/// The schema version of the file.
const SCHEMA: u32 = 1;

/// The start of an interview. Stored with its answers.
#[derive(Debug, Clone)]
pub(super) struct Setup {
    /// The folder of rules. `None` for the protocol inside the program.
    pub rules: Option<String>,
    /// The screening date, if it was given.
    pub on: Option<jiff::civil::Date>,
    /// The file with the earlier answers.
    pub prefilled_from: Option<String>,
    /// The day on which the interview started.
    pub begun_on: jiff::civil::Date,
}

/// The file, with its keys in order.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    schema: u32,
    /// The hash of the rules that asked.
    protocol: String,
    /// The folder of the rules. Null for those inside the program.
    pub rules: Option<String>,
    /// The screening date, if it was given.
    on: Option<String>,
    /// The day on which the interview started.
    pub begun_on: String,
    prefilled_from: Option<String>,
    procedures: Vec<String>,
    pub id: Option<String>,
    pub asked_by: Option<String>,
    /// Whether the procedures were chosen in the interview.
    pub choosing: bool,
    pub at: At,
    stopped: bool,
    /// The day of the last reply.
    #[serde(default)]
    kept_on: Option<String>,
    /// The usual number of remaining questions.
    pub left: usize,
    /// The answers that count.
    answers: BTreeMap<String, KeptAnswer>,
    /// Earlier answers, which are shown when their questions are asked.
    #[serde(default)]
    earlier: BTreeMap<String, KeptAnswer>,
}

/// The step at which an interview waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum At {
    Companions,
    RecordNumber,
    AskedBy,
    /// After the questions about the record itself.
    Questions,
}

/// One answer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptAnswer {
    /// The answer as in an answer file. Null for a text that was left blank.
    answer: Box<RawValue>,
    /// The question as it was asked.
    asked: String,
    /// Whether it comes from a file.
    prefilled: bool,
    /// The day it was given. Null if that is not known.
    #[serde(default)]
    given_on: Option<String>,
}

/// The answers that are still valid under some rules, and those that are not.
pub(super) struct Holding {
    /// The answers that counted. A text that was left blank is missing.
    pub answers: Vec<(QuestionId, Earlier)>,
    /// The answers that were only shown.
    pub earlier: Vec<(QuestionId, Earlier)>,
    /// The ids of the questions whose answers are valid.
    pub held: Vec<String>,
    /// The ids of the questions whose answers are no longer valid.
    pub lost: Vec<String>,
}

impl Kept {
    pub(super) fn of(interview: &Interview<'_>, setup: &Setup) -> Self {
        let protocol = interview.protocol();
        let procedures = interview.procedures().iter();
        Self {
            schema: SCHEMA,
            protocol: protocol.sha256.clone(),
            rules: setup.rules.clone(),
            on: setup.on.map(|on| on.to_string()),
            begun_on: setup.begun_on.to_string(),
            prefilled_from: setup.prefilled_from.clone(),
            procedures: procedures
                .map(|&procedure| protocol.procedure(procedure).id.clone())
                .collect(),
            id: interview.record_number().map(str::to_owned),
            asked_by: interview.asked_by().map(str::to_owned),
            choosing: interview.is_choosing(),
            at: match interview.step() {
                Step::Companions(_) => At::Companions,
                _ if interview.has_begun() => At::Questions,
                Step::AskedBy => At::AskedBy,
                _ => At::RecordNumber,
            },
            stopped: interview.is_stopped(),
            kept_on: Some(interview.today().to_string()),
            left: interview.usually_left(),
            answers: kept_answers(interview, counted),
            earlier: kept_answers(interview, offered),
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }

    /// Reads the text of a file. Returns `None` if it is not a file of this version.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(text).ok()?;
        (kept.schema == SCHEMA).then_some(kept)
    }

    /// Whether it was stopped on this day. On another day, the questions are asked again, so it does not count as
    /// stopped.
    pub(super) fn is_stopped_on(&self, today: Date) -> bool {
        let kept_on = self.kept_on.as_deref().and_then(parse_day);
        self.stopped && kept_on == Some(today)
    }

    /// The screening date, if it was given.
    pub(super) fn on(&self) -> Option<Date> {
        self.on.as_deref().and_then(parse_day)
    }

    /// Number of questions that were answered.
    pub(super) fn answered(&self) -> usize {
        self.answers
            .values()
            .filter(|answer| !answer.prefilled)
            .count()
    }

    /// The setup with which it is resumed.
    pub(super) fn setup(&self, on: Option<Date>, today: Date, rules: &protocol::Origin) -> Setup {
        Setup {
            rules: rules.kept(),
            on: on.or(self.on()),
            prefilled_from: self.prefilled_from.clone(),
            begun_on: parse_day(&self.begun_on).unwrap_or(today),
        }
    }

    /// Whether the interview used these rules.
    pub(super) fn is_of(&self, protocol: &Protocol) -> bool {
        self.protocol == protocol.sha256
    }

    /// The procedures that the rules still have, and the ids of those that they no longer have.
    pub(super) fn procedures(
        &self,
        protocol: &Protocol,
    ) -> (Vec<crate::model::ProcedureId>, Vec<&str>) {
        let (mut found, mut lost) = (Vec::new(), Vec::new());
        for id in &self.procedures {
            match protocol.procedure_named(id) {
                Some(procedure) => found.push(procedure),
                None => lost.push(id.as_str()),
            }
        }
        (found, lost)
    }

    /// The answers that are still valid: those whose questions are unchanged and that can be read.
    pub(super) fn holding(&self, protocol: &Protocol, on: Date) -> Holding {
        let mut holding = Holding {
            answers: Vec::new(),
            earlier: Vec::new(),
            held: Vec::new(),
            lost: Vec::new(),
        };
        for (id, kept) in &self.answers {
            match kept.holding(protocol, id, on) {
                Some(answer) => {
                    holding.held.push(id.clone());
                    holding.answers.push(answer);
                }
                None => holding.lost.push(id.clone()),
            }
        }
        let earlier = self.earlier.iter();
        holding.earlier = earlier
            .filter_map(|(id, kept)| kept.holding(protocol, id, on))
            .collect();
        holding
    }
}

impl KeptAnswer {
    /// The answer, if its question is unchanged and it can be read.
    fn holding(&self, protocol: &Protocol, id: &str, on: Date) -> Option<(QuestionId, Earlier)> {
        let question = protocol.question_named(id)?;
        if fingerprint(protocol.question(question)) != self.asked {
            return None;
        }
        let form = read(protocol, id, &self.answer, on)?;
        if !form.errors.is_empty() {
            return None;
        }
        let earlier = Earlier {
            answer: form.answers.get(question).clone(),
            day: self.given_on.as_deref().and_then(parse_day),
            from_file: self.prefilled,
        };
        Some((question, earlier))
    }
}

/// The answer to a question that counts, with the day it was given.
fn counted(interview: &Interview<'_>, question: QuestionId) -> Option<Earlier> {
    let (answer, held) = interview.held(question);
    let earlier = interview.earlier(question);
    let (from_file, day) = match held {
        Held::Given => (false, Some(interview.today())),
        Held::Prefilled => (true, Some(interview.today())),
        Held::Carried => (earlier?.from_file, earlier?.day),
        Held::Nothing | Held::Reopened => return None,
    };
    Some(Earlier {
        answer: answer.clone(),
        day,
        from_file,
    })
}

/// An earlier answer to a question that is only shown.
fn offered(interview: &Interview<'_>, question: QuestionId) -> Option<Earlier> {
    match interview.held(question) {
        (_, Held::Carried) => None,
        _ => interview.earlier(question).cloned(),
    }
}

fn kept_answers(
    interview: &Interview<'_>,
    answer: impl Fn(&Interview<'_>, QuestionId) -> Option<Earlier>,
) -> BTreeMap<String, KeptAnswer> {
    let questions = interview.protocol().questions.iter().enumerate();
    let kept = questions.filter_map(|(index, question)| {
        let earlier = answer(interview, index.into())?;
        let kept = KeptAnswer {
            answer: raw(question, &earlier.answer),
            asked: fingerprint(question),
            prefilled: earlier.from_file,
            given_on: earlier.day.map(|day| day.to_string()),
        };
        Some((question.id.clone(), kept))
    });
    kept.collect()
}

/// An answer as in an answer file. Null if it is missing.
fn raw(question: &Question, answer: &Answer) -> Box<RawValue> {
    let null = || RawValue::NULL.to_owned();
    let entry = answer_entry(question, answer);
    serde_json::value::to_raw_value(&entry).unwrap_or_else(|_| null())
}

/// Reads one answer like those of an answer file.
fn read(protocol: &Protocol, id: &str, answer: &RawValue, on: Date) -> Option<intake::Form> {
    let record = format!(
        "{{\"answers\":{{{}:{}}}}}",
        serde_json::Value::from(id),
        answer.get()
    );
    let defaults = Defaults {
        today: on,
        on: Some(on),
        procedures: Vec::new(),
    };
    let mut records = intake::open(record.as_bytes(), Format::Json, protocol, &defaults).ok()?;
    records.next()?.ok()?.content.ok()
}

/// Everything in a question that its answer depends on.
fn fingerprint(question: &Question) -> String {
    let mut parts = vec![question.ask.clone(), question.kind.word().to_owned()];
    for index in 0..question.kind.option_count() {
        parts.push(question.kind.option_id(index.into()).to_owned());
        parts.push(question.kind.option_label(index.into()).to_owned());
    }
    match &question.kind {
        Kind::Multi { none, .. } => parts.push(none.clone()),
        Kind::Number(number) => parts.push(format!("{} {:?}", number.decimals, number.unit)),
        Kind::YesNo | Kind::Choice(_) | Kind::Date(_) | Kind::Text => {}
    }
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    let digest = hash.finalize();
    digest[..8]
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
