//! Mapping files: the meaning of the cells of an export, and the cells that are refused.

mod bad_exports;
mod bad_mappings;
mod boxes;
mod checking;
mod drafting;
mod drafting_first_rows;
mod drafting_formats;
mod first_rows;
mod hostile;
mod interviewing;
mod joined_rows;
mod objects;
mod reading;
mod round_trip;
mod screening;
mod second_headers;
mod several_answers;
mod tools;
#[cfg(feature = "xlsx")]
mod workbooks;

use std::sync::OnceLock;

use contraindication::intake::{Defaults, Form, LoadedMapping, Mapping, Record, open_mapped};
use contraindication::model::{Answer, Protocol, QuestionId, parse_day};
use contraindication::report::result::answer_entry;
use contraindication::rules::{self, Folder};

/// A question of each type.
pub(crate) const TOPIC: &str = r#"[topic]
title = "Form"

[[question]]
id   = "keloid"
ask  = "Have you ever had a keloid?"
type = "yes-no"

[[question]]
id      = "pregnancy"
ask     = "Are you pregnant, or trying to become so?"
type    = "choice"
options = ["no", "trying", "yes"]
clear   = ["no"]

[[question]]
id      = "area"
ask     = "What is on the skin to be treated?"
type    = "multi"
options = ["warts", "spots", "rash"]

[[question]]
id      = "cold-sores"
ask     = "Have you ever had cold sores?"
type    = "choice"
options = ["never", "past", "now"]
clear   = ["never"]

[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
min   = 0
max   = 120
clear = { at-least = 18 }

[[question]]
id    = "weight"
ask   = "What do you weigh?"
type  = "number"
step  = 0.1
clear = { at-least = 40 }

[[question]]
id    = "last-peel"
ask   = "When was your last peel?"
type  = "date"
clear = { older-than = "2 weeks" }

[[question]]
id   = "notes"
ask  = "Anything else?"
type = "text"

[[rule]]
id      = "keloids"
verdict = "refer"
when    = { keloid = "yes" }
say     = "Someone who has had a keloid may get another."
because = ["handout"]

[[rule]]
id      = "pregnant"
verdict = "refer"
when    = { pregnancy = ["trying", "yes"] }
say     = "The person is pregnant or may become so."
because = ["handout"]

[[rule]]
id      = "skin"
verdict = "refer"
when    = { area = ["warts", "spots", "rash"] }
say     = "The skin to be treated is not healthy."
because = ["handout"]

[[rule]]
id      = "sores"
verdict = "refer"
when    = { cold-sores = ["past", "now"] }
say     = "Cold sores may come back."
because = ["handout"]

[[rule]]
id      = "young"
verdict = "refer"
when    = { age = { under = 18 } }
say     = "The person is under 18."
because = ["handout"]

[[rule]]
id      = "light"
verdict = "refer"
when    = { weight = { under = 40 } }
say     = "The person weighs little."
because = ["handout"]

[[rule]]
id      = "peeled"
verdict = "defer"
when    = { last-peel = { within = "2 weeks" } }
say     = "The skin has been peeled within the last two weeks."
because = ["handout"]
"#;

/// The protocol of these tests, with another text in its topic file.
pub(crate) fn protocol_of(topic: &str) -> Protocol {
    protocol_with("", topic)
}

/// The protocol with more blocks in its file.
pub(crate) fn protocol_with(blocks: &str, topic: &str) -> Protocol {
    let base = format!("{}{blocks}", crate::findings::BASE);
    let files = [
        ("protocol.toml", base.as_str()),
        ("general-health.toml", topic),
    ];
    let files = files.map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec()));
    let folder = Folder {
        name: String::new(),
        files: files.to_vec(),
    };
    let loaded = rules::load(&folder).expect("a protocol file");
    loaded.protocol.expect("rules without errors")
}

/// The protocol of these tests, read once.
pub(crate) fn protocol() -> &'static Protocol {
    static PROTOCOL: OnceLock<Protocol> = OnceLock::new();
    PROTOCOL.get_or_init(|| protocol_of(TOPIC))
}

/// A mapping, with the required keys before the given ones.
pub(crate) fn mapping_file(text: &str) -> String {
    format!("format = 1\ntitle = \"Form\"\nprotocol = \"example\"\n{text}")
}

pub(crate) fn load(text: &str, protocol: &Protocol) -> LoadedMapping {
    Mapping::read("form.toml", mapping_file(text).as_bytes(), protocol)
}

/// The findings about a mapping: each message with its line, and the help.
pub(crate) fn mistakes(text: &str) -> Vec<String> {
    let loaded = load(text, protocol());
    let sources = loaded.sources;
    let found = loaded.diagnostics.into_sorted().into_iter().map(|one| {
        // lines are counted without those of `mapping_file`
        let line = sources.get(one.span.file).place(one.span.start).line;
        let help = one.help.unwrap_or_default();
        let line = line.saturating_sub(3);
        format!("{line} {}: {} ({help})", one.finding, one.message)
    });
    found.collect()
}

/// The records of an export: `1:2 id question=answer …`, each error as `question@line column [value] message`. If there
/// are none, the reason.
pub(crate) fn records(text: &str, export: impl AsRef<[u8]>) -> Vec<String> {
    let protocol = protocol();
    let loaded = load(text, protocol);
    let Some(mapping) = loaded.mapping else {
        panic!("{:#?}", loaded.diagnostics.into_sorted());
    };
    let defaults = Defaults {
        today: parse_day("2026-11-22").expect("a day"),
        on: None,
        procedures: Vec::new(),
    };
    let records = match open_mapped(export.as_ref(), &mapping, protocol, &defaults) {
        Ok(records) => records,
        Err(error) => return vec![error.to_string()],
    };
    let shown = records.map(|record| match record {
        Ok(record) => shown(&record, protocol),
        Err(error) => error.to_string(),
    });
    shown.collect()
}

fn shown(record: &Record, protocol: &Protocol) -> String {
    let place = format!("{}:{}", record.record, record.line);
    match &record.content {
        Ok(form) => format!("{place} {}", shown_form(form, protocol)),
        Err(unreadable) => {
            let id = unreadable.id.as_deref().unwrap_or("-");
            let value = unreadable.value.as_deref().unwrap_or("-");
            let cell = unreadable.place.as_ref();
            let cell = cell.map_or_else(String::new, |cell| {
                format!(" @{} {}", cell.line, cell.column)
            });
            format!(
                "{place} {id} unreadable{cell} [{value}] {}",
                unreadable.message
            )
        }
    }
}

fn shown_form(form: &Form, protocol: &Protocol) -> String {
    let mut parts = vec![form.id.clone().unwrap_or_else(|| "-".to_owned())];
    parts.extend(
        form.answers
            .days
            .answered
            .map(|day| format!("answered={day}")),
    );
    for (index, question) in protocol.questions.iter().enumerate() {
        let answer = form.answers.get(QuestionId::from(index));
        if matches!(answer, Answer::Missing | Answer::Invalid) {
            continue;
        }
        let entry = serde_json::to_string(&answer_entry(question, answer)).expect("JSON");
        parts.push(format!("{}={entry}", question.id));
    }
    for error in &form.errors {
        let question = error.question.map(|id| protocol.question(id).id.as_str());
        let place = error.place.as_ref().expect("a place");
        parts.push(format!(
            "! {}@{} {} [{}] {}",
            question.unwrap_or("-"),
            place.line,
            place.column,
            error.value,
            error.message
        ));
    }
    parts.join(" ")
}
