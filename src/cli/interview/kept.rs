//! What is kept of an unfinished interview, and how much of it still holds when it goes on.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sha2::{Digest, Sha256};

use super::keeping::Origin;
use crate::cli::protocol;
use crate::intake::{self, Defaults, Format};
use crate::interview::{Held, Interview, Step};
use crate::model::{Answers, Kind, Protocol, Question, QuestionId, parse_day};
use crate::report::answer_file::entries;

/// The version of the file.
const SCHEMA: u32 = 1;

/// The file, in the order of its keys.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    schema: u32,
    /// The hash of the rules that asked.
    protocol: String,
    /// The folder of the rules; null for those inside the program.
    pub rules: Option<String>,
    /// The screening date, where it was given.
    on: Option<String>,
    /// The day on which the interview began.
    begun_on: String,
    prefilled_from: Option<String>,
    procedures: Vec<String>,
    pub id: Option<String>,
    pub asked_by: Option<String>,
    /// The procedures were chosen in the interview.
    pub choosing: bool,
    pub at: At,
    pub stopped: bool,
    /// How many questions were left at most.
    pub left: usize,
    answers: BTreeMap<String, KeptAnswer>,
}

/// What it waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum At {
    Companions,
    RecordNumber,
    AskedBy,
    /// The questions about the record itself are behind it.
    Questions,
}

/// One answer.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeptAnswer {
    /// As an answer file writes it; null for a text that was left blank.
    answer: Box<RawValue>,
    /// The question as it was asked.
    asked: String,
    /// It comes from a file.
    prefilled: bool,
}

/// What of it still holds under some rules.
pub(super) struct Holding {
    pub given: Answers,
    pub prefilled: Answers,
    /// Texts that were left blank.
    pub blank: Vec<QuestionId>,
    /// The ids of the questions whose answers hold.
    pub held: Vec<String>,
    /// The ids of those whose answers do not hold any more.
    pub lost: Vec<String>,
}

impl Kept {
    pub(super) fn of(interview: &Interview<'_>, origin: &Origin) -> Self {
        let protocol = interview.protocol();
        let mut all = Answers::missing(protocol.questions.len());
        let mut answers = BTreeMap::new();
        for (index, question) in protocol.questions.iter().enumerate() {
            let (answer, held) = interview.held(index.into());
            if matches!(held, Held::Given | Held::Prefilled) {
                all.set(index.into(), answer.clone());
                let blank = KeptAnswer {
                    answer: RawValue::NULL.to_owned(),
                    asked: fingerprint(question),
                    prefilled: held == Held::Prefilled,
                };
                answers.insert(question.id.clone(), blank);
            }
        }
        for (id, entry) in entries(protocol, &all) {
            if let (Some(kept), Ok(answer)) =
                (answers.get_mut(id), serde_json::value::to_raw_value(&entry))
            {
                kept.answer = answer;
            }
        }
        let procedures = interview.procedures().iter();
        Self {
            schema: SCHEMA,
            protocol: protocol.sha256.clone(),
            rules: origin.rules.clone(),
            on: origin.on.map(|on| on.to_string()),
            begun_on: origin.begun_on.to_string(),
            prefilled_from: origin.prefilled_from.clone(),
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
            left: interview.remaining(),
            answers,
        }
    }

    /// The text of the file.
    pub(super) fn text(&self) -> serde_json::Result<String> {
        serde_json::to_string_pretty(self)
    }

    /// Reads the text of a file; none where it is not one of this version.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let kept: Self = serde_json::from_str(text).ok()?;
        (kept.schema == SCHEMA).then_some(kept)
    }

    /// The screening date, where it was given.
    pub(super) fn on(&self) -> Option<Date> {
        self.on.as_deref().and_then(parse_day)
    }

    /// How many questions were answered.
    pub(super) fn answered(&self) -> usize {
        self.answers
            .values()
            .filter(|answer| !answer.prefilled)
            .count()
    }

    /// What is kept beside the answers, from here on.
    pub(super) fn origin(&self, on: Option<Date>, today: Date, rules: &protocol::Origin) -> Origin {
        Origin {
            rules: rules.kept(),
            on: on.or(self.on()),
            prefilled_from: self.prefilled_from.clone(),
            begun_on: parse_day(&self.begun_on).unwrap_or(today),
        }
    }

    /// Whether the rules are those that asked.
    pub(super) fn is_of(&self, protocol: &Protocol) -> bool {
        self.protocol == protocol.sha256
    }

    /// The procedures that the rules still have, and the ids of those that they do not.
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

    /// What still holds: the answers to questions that are asked in the same words as before and that can be read.
    pub(super) fn holding(&self, protocol: &Protocol, on: Date) -> Holding {
        let count = protocol.questions.len();
        let mut holding = Holding {
            given: Answers::missing(count),
            prefilled: Answers::missing(count),
            blank: Vec::new(),
            held: Vec::new(),
            lost: Vec::new(),
        };
        for (id, kept) in &self.answers {
            let same = protocol
                .question_named(id)
                .filter(|&question| fingerprint(protocol.question(question)) == kept.asked);
            let Some(question) = same else {
                holding.lost.push(id.clone());
                continue;
            };
            let form = read(protocol, id, &kept.answer, on);
            let Some(form) = form.filter(|form| form.errors.is_empty()) else {
                holding.lost.push(id.clone());
                continue;
            };
            holding.held.push(id.clone());
            let answer = form.answers.get(question).clone();
            match (answer.is_given(), kept.prefilled) {
                (false, _) => holding.blank.push(question),
                (true, true) => holding.prefilled.set(question, answer),
                (true, false) => holding.given.set(question, answer),
            }
        }
        holding
    }
}

/// One answer, read like any answer file.
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

/// Everything about a question that an answer to it depends on.
fn fingerprint(question: &Question) -> String {
    let mut parts = vec![question.ask.clone(), question.kind.word().to_owned()];
    for index in 0..question.kind.option_count() {
        parts.push(question.kind.option_id(index.into()).to_owned());
        parts.push(question.kind.option_label(index.into()).to_owned());
    }
    match &question.kind {
        Kind::Multi { none, .. } => parts.push(none.clone()),
        Kind::Number(number) => parts.push(format!("{} {:?}", number.decimals, number.unit)),
        _ => {}
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
