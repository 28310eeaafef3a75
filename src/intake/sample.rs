//! A small handmade protocol with a question of each type, so that the tests of this module need no rule files.

use jiff::civil::Date;

use super::{Defaults, Record, open};
use crate::intake::{Form, Format, UnreadableRecord};
use crate::model::{
    AskedOf, Choice, Clear, Dated, Kind, NumberKind, Procedure, Protocol, Question, Status,
    TopicId, parse_day,
};
use crate::source::{FileId, Span};

/// The screening date.
pub(super) fn on() -> Date {
    day("2026-11-22")
}

pub(super) fn day(text: &str) -> Date {
    parse_day(text).expect("a day")
}

fn span() -> Span {
    Span::new(FileId(0), 0..0)
}

fn choices(ids: &[&str]) -> Vec<Choice> {
    let choice = |id: &&str| Choice {
        id: (*id).to_owned(),
        label: (*id).to_owned(),
    };
    ids.iter().map(choice).collect()
}

/// `keloid` yes-no, `isotretinoin` choice, `area` multi, `weight` in steps of 0.1 kg, `count` any whole number,
/// `last` past date, `wedding` future date, `seen` any date, `notes` text.
pub(super) fn protocol() -> Protocol {
    let number = |decimals, min, max, unit: Option<&str>| {
        Kind::Number(NumberKind {
            unit: unit.map(str::to_owned),
            min,
            max,
            decimals,
        })
    };
    let questions = [
        ("keloid", Kind::YesNo),
        (
            "isotretinoin",
            Kind::Choice(choices(&["never", "past", "now"])),
        ),
        (
            "area",
            Kind::Multi {
                options: choices(&["warts", "molluscum", "eczema"]),
                none: "None of these".to_owned(),
            },
        ),
        ("weight", number(1, Some(300), Some(3000), Some("kg"))),
        ("count", number(0, None, None, None)),
        ("last", Kind::Date(Dated::Past)),
        ("wedding", Kind::Date(Dated::Future)),
        ("seen", Kind::Date(Dated::Any)),
        ("notes", Kind::Text),
    ];
    let procedure = |id: &str| Procedure {
        id: id.to_owned(),
        title: id.to_owned(),
        companions: Vec::new(),
        span: span(),
        block: span(),
    };
    Protocol {
        id: "sample".to_owned(),
        title: "Sample".to_owned(),
        version: "1".to_owned(),
        reviewed: on(),
        review_by: on(),
        review_by_span: span(),
        status: Status::Draft,
        status_span: span(),
        valid_for: None,
        unsure_open: false,
        groups: Vec::new(),
        approval: None,
        sha256: String::new(),
        procedures: vec![procedure("microneedling"), procedure("chemical-peel")],
        sources: Vec::new(),
        topics: Vec::new(),
        questions: questions
            .into_iter()
            .map(|(id, kind)| question(id, kind))
            .collect(),
        scores: Vec::new(),
        rules: Vec::new(),
        allows: Vec::new(),
    }
}

fn question(id: &str, kind: Kind) -> Question {
    Question {
        id: id.to_owned(),
        topic: TopicId::new(0),
        ask: id.to_owned(),
        help: None,
        kind,
        show_if: None,
        clear: Clear::Any,
        clear_for: Vec::new(),
        clear_spans: Vec::new(),
        asked_of: AskedOf::Client,
        keep: None,
        unsure_open: false,
        procedures: Vec::new(),
        span: span(),
        block: span(),
    }
}

pub(super) fn defaults() -> Defaults {
    Defaults {
        today: on(),
        on: None,
        procedures: Vec::new(),
    }
}

/// Every record of an input that can be opened.
pub(super) fn records(input: impl AsRef<[u8]>, format: Format) -> Vec<Record> {
    let (protocol, defaults) = (protocol(), defaults());
    open(input.as_ref(), format, &protocol, &defaults)
        .expect("an input")
        .map(|record| record.expect("a reader that does not fail"))
        .collect()
}

/// The reason why an input cannot be opened.
pub(super) fn refusal(input: impl AsRef<[u8]>, format: Format) -> String {
    let (protocol, defaults) = (protocol(), defaults());
    match open(input.as_ref(), format, &protocol, &defaults) {
        Ok(_) => "it was opened".to_owned(),
        Err(error) => error.to_string(),
    }
}

/// A record in a line of text: `1:3 C-1 keloid=yes weight! (message)`, `2:4 - unreadable: message [value]`.
pub(super) fn shown(record: &Record) -> String {
    let head = format!("{}:{}", record.record, record.line);
    match &record.content {
        Ok(form) => format!("{head} {}", shown_form(form)),
        Err(UnreadableRecord {
            id, message, value, ..
        }) => {
            let value = value
                .as_ref()
                .map_or_else(String::new, |value| format!(" [{value}]"));
            let id = id.as_deref().unwrap_or("-");
            format!("{head} {id} unreadable: {message}{value}")
        }
    }
}

fn shown_form(form: &Form) -> String {
    use crate::model::{Answer, OptionState, QuestionId};
    let protocol = protocol();
    let mut text = form.id.clone().unwrap_or_else(|| "-".to_owned());
    for (index, question) in protocol.questions.iter().enumerate() {
        let kind = &question.kind;
        let answer = match form.answers.get(QuestionId::from(index)) {
            Answer::Missing | Answer::Invalid => continue,
            Answer::Unsure => "unsure".to_owned(),
            Answer::Declined => "declined".to_owned(),
            Answer::Option(option) => kind.option_id(*option).to_owned(),
            Answer::OneOf(options) => {
                let ids = options.iter().map(|one| kind.option_id(*one));
                ids.collect::<Vec<_>>().join("|")
            }
            Answer::Number(steps) => steps.to_string(),
            Answer::Range(range) => {
                let end = |end: Option<i64>| end.map_or(String::new(), |steps| steps.to_string());
                format!("{}..{}", end(range.low), end(range.high))
            }
            Answer::Date(date) => date.to_string(),
            Answer::Text(text) => format!("{text:?}"),
            Answer::Ticks(ticks) => {
                let mark = |state| match state {
                    OptionState::Ticked => '+',
                    OptionState::NotTicked => '-',
                    OptionState::Unknown => '?',
                };
                ticks.states().map(mark).collect()
            }
        };
        text.push_str(&format!(" {}={answer}", question.id));
    }
    if let Some(day) = form.answers.days.answered {
        text.push_str(&format!(" on {day}"));
    }
    for (question, day) in &form.answers.days.carried {
        let day = day.map_or("?".to_owned(), |day| day.to_string());
        text.push_str(&format!(" {}@{day}", protocol.question(*question).id));
    }
    for error in &form.errors {
        let question = error.question.expect("a question");
        let id = &protocol.question(question).id;
        assert_eq!(*form.answers.get(question), Answer::Invalid);
        text.push_str(&format!(" {id}! [{}] ({})", error.value, error.message));
    }
    text
}

/// Every record of an input, one per line.
pub(super) fn all_shown(input: impl AsRef<[u8]>, format: Format) -> String {
    let lines: Vec<_> = records(input, format).iter().map(shown).collect();
    lines.join("\n")
}
