//! Suggested cases in the format of a case file.

use std::fmt::Write as _;

use crate::analysis::Suggestion;
use crate::model::{Outcome, Protocol, QuestionId};
use crate::report::answer_file::{list, quoted, value};
use crate::report::result::{answer_entry, untils};

/// Suggested cases to read, correct and keep. What they expect is what the rules say now, right or wrong.
pub fn suggestions(protocol: &Protocol, suggestions: &[Suggestion]) -> String {
    if suggestions.is_empty() {
        return String::new();
    }
    let mut text = String::from(
        "\n# Suggested cases. They expect the present verdicts of the rules: compare them with the sources first.\n",
    );
    for suggestion in suggestions {
        push(&mut text, protocol, suggestion);
    }
    text
}

fn push(text: &mut String, protocol: &Protocol, suggestion: &Suggestion) {
    let outcome = &suggestion.outcome;
    let given = suggestion.given.iter().map(|(question, answer)| {
        let question = protocol.question(*question);
        format!(
            "{} = {}",
            question.id,
            value(&answer_entry(question, answer))
        )
    });
    let given: Vec<_> = given.collect();
    text.push_str("\n[[case]]\n");
    let mut key = |name: &str, value: &str| {
        // writing to a string cannot fail
        let _ = writeln!(text, "{name:<10} = {value}");
    };
    key("name", &quoted(&suggestion.words));
    key(
        "procedure",
        &quoted(&protocol.procedure(suggestion.procedure).id),
    );
    key("on", &suggestion.on.to_string());
    if !given.is_empty() {
        key("given", &format!("{{ {} }}", given.join(", ")));
    }
    key("rest", &quoted("clear"));
    match outcome.decided() {
        Some(verdict) => key("expect", &quoted(verdict.word())),
        None => {
            key("expect", &quoted("incomplete"));
            key("at-least", &quoted(outcome.at_least.word()));
            key("at-most", &quoted(outcome.at_most.word()));
            key("needs", &list(&questions(protocol, &outcome.needed)));
        }
    }
    if let Some(wait) = outcome.not_before {
        key("not-before", &wait.day.to_string());
    }
    let untils: Vec<_> = untils(protocol, outcome).map(|(_, until)| until).collect();
    if !untils.is_empty() {
        key("until", &list(&untils));
    }
    key("rules", &list(&rules(protocol, outcome)));
}

fn questions<'a>(protocol: &'a Protocol, ids: &[QuestionId]) -> Vec<&'a str> {
    let ids = ids.iter();
    ids.map(|&id| protocol.question(id).id.as_str()).collect()
}

fn rules<'a>(protocol: &'a Protocol, outcome: &Outcome) -> Vec<&'a str> {
    let reasons = outcome.reasons.iter();
    reasons
        .map(|reason| protocol.rule(reason.rule).id.as_str())
        .collect()
}
