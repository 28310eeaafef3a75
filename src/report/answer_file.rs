//! Answer files: the answers of a record in a form that can be screened again.

use std::fmt::Write;

use jiff::civil::Date;
use serde::Serialize;

use super::result::{AnswerEntry, answer_entry, as_map};
use crate::intake::Form;
use crate::model::{Answer, Answers, Protocol, UNKNOWN_DAY, WrittenAnswer};
use crate::report::result::days;

/// A record. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Record<'a> {
    id: Option<&'a str>,
    on: String,
    answered: Option<String>,
    procedures: Vec<&'a str>,
    #[serde(serialize_with = "as_map")]
    answers: Vec<(&'a str, AnswerEntry<'a>)>,
    #[serde(serialize_with = "as_map", skip_serializing_if = "Vec::is_empty")]
    carried: Vec<(&'a str, String)>,
}

/// The answers that are present, with their questions, in interview order.
pub fn entries<'a>(
    protocol: &'a Protocol,
    answers: &'a Answers,
) -> Vec<(&'a str, AnswerEntry<'a>)> {
    let questions = protocol.questions.iter().enumerate();
    questions
        .map(|(index, question)| (question, answers.get(index.into())))
        .filter(|(_, answer)| !matches!(answer, Answer::Missing | Answer::Invalid))
        .map(|(question, answer)| (question.id.as_str(), answer_entry(question, answer)))
        .collect()
}

/// The answers of a record in TOML, with the days of older ones.
pub(super) fn answers(protocol: &Protocol, form: &Form) -> String {
    let mut text = "[answers]\n".to_owned();
    for (question, answer) in entries(protocol, &form.answers) {
        // writing to a string cannot fail
        let _ = writeln!(text, "{question} = {}", value(&answer));
    }
    let carried = days::carried(protocol, &form.answers.days);
    if !carried.is_empty() {
        text.push_str("\n[carried]\n");
    }
    for (question, day) in carried {
        let day = match day.as_str() {
            UNKNOWN_DAY => quoted(&day),
            _ => day,
        };
        let _ = writeln!(text, "{question} = {day}");
    }
    text
}

/// The record as a JSON answer file.
///
/// # Errors
///
/// Never: every part is text, a number or a list of them.
pub fn json(protocol: &Protocol, form: &Form) -> serde_json::Result<String> {
    let mut text = serde_json::to_string_pretty(&record(protocol, form))?;
    text.push('\n');
    Ok(text)
}

fn record<'a>(protocol: &'a Protocol, form: &'a Form) -> Record<'a> {
    let procedures = form.procedures.iter();
    Record {
        id: form.id.as_deref(),
        on: form.on.to_string(),
        answered: form.answers.days.answered.map(|day| day.to_string()),
        procedures: procedures
            .map(|&procedure| protocol.procedure(procedure).id.as_str())
            .collect(),
        answers: entries(protocol, &form.answers),
        carried: days::carried(protocol, &form.answers.days),
    }
}

/// An answer in TOML.
pub(super) fn value(answer: &AnswerEntry<'_>) -> String {
    match &answer.0 {
        WrittenAnswer::Nothing => quoted(""),
        WrittenAnswer::Word(word) => quoted(word),
        WrittenAnswer::Date(date) => quoted(&date.to_string()),
        WrittenAnswer::Days { from, to } => {
            let day = |day: &Date| quoted(&day.to_string());
            ends([
                ("from", from.as_ref().map(day)),
                ("to", to.as_ref().map(day)),
            ])
        }
        WrittenAnswer::Number(number) => number.clone(),
        WrittenAnswer::Numbers { at_least, at_most } => {
            ends([("at-least", at_least.clone()), ("at-most", at_most.clone())])
        }
        WrittenAnswer::OneOf(options) => format!("{{ one-of = {} }}", list(options)),
        WrittenAnswer::Ticks { ticked, open } if open.is_empty() => list(ticked),
        WrittenAnswer::Ticks { ticked, open } => {
            format!("{{ ticked = {}, open = {} }}", list(ticked), list(open))
        }
    }
}

/// A table of the ends of a range that are present.
fn ends(ends: [(&str, Option<String>); 2]) -> String {
    let ends = ends
        .into_iter()
        .filter_map(|(key, end)| Some(format!("{key} = {}", end?)));
    format!("{{ {} }}", ends.collect::<Vec<_>>().join(", "))
}

/// Text in quotes, with escapes where TOML needs them.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            character if character.is_control() => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(character));
            }
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// Words as a TOML list.
pub(super) fn list(words: &[&str]) -> String {
    let words: Vec<_> = words.iter().map(|word| quoted(word)).collect();
    format!("[{}]", words.join(", "))
}
