//! The examples of counts and scores in docs/rule-format.md mean what the page says.

use contraindication::engine::Program;
use contraindication::intake::{Defaults, Format, open};
use contraindication::model::{Outcome, ProcedureId, Protocol, parse_day};
use contraindication::rules;

use super::{PROTOCOL, folder};
use crate::support::markdown::{blocks, read};

/// The protocol with the example of that name, which has no mistake.
fn example(name: &str) -> Protocol {
    let page = blocks(&read("docs/rule-format.md")).into_iter();
    let mut found = page.filter(|block| block.info.last().is_some_and(|one| one == name));
    let topic = found.next().expect("an example").text;
    let loaded = rules::load(&folder(PROTOCOL, &topic)).expect("a protocol file");
    assert_eq!(loaded.diagnostics.clone().into_sorted(), []);
    loaded.protocol.expect("a protocol")
}

fn screened(protocol: &Protocol, answers: &str) -> Outcome {
    let defaults = Defaults {
        today: parse_day("2026-11-22").expect("a day"),
        on: None,
        procedures: Vec::new(),
    };
    let record = format!("{{\"answers\":{{{answers}}}}}");
    let mut records =
        open(record.as_bytes(), Format::Ndjson, protocol, &defaults).expect("an input");
    let record = records.next().expect("a record").expect("a reader");
    let form = record.content.expect("a form");
    assert_eq!(form.errors, []);
    Program::compile(protocol).evaluate(ProcedureId::new(0), form.on, &form.answers)
}

/// Whether the first rule is true, unknown or false.
fn first_rule(outcome: &Outcome) -> &'static str {
    let is_first = |index: usize| index == 0;
    if outcome.reasons.iter().any(|one| is_first(one.rule.index())) {
        "true"
    } else if outcome.unknown.iter().any(|one| is_first(one.index())) {
        "unknown"
    } else {
        "false"
    }
}

#[test]
fn the_count_is_what_the_table_says() {
    let protocol = example("counting");
    let truth = |answers: &str| first_rule(&screened(&protocol, answers));
    assert_eq!(truth(r#""smoker":"yes","age":70"#), "true");
    assert_eq!(truth(r#""smoker":"yes","age":30"#), "unknown");
    assert_eq!(
        truth(r#""smoker":"yes","age":30,"conditions":["none"]"#),
        "false"
    );
    let eczema = r#""smoker":"yes","age":30,"conditions":["eczema"]"#;
    assert_eq!(truth(eczema), "true");
}

#[test]
fn the_score_is_what_the_table_says() {
    let protocol = example("scores");
    let value = |born: &str| {
        let outcome = screened(
            &protocol,
            &format!(r#"{born}"heart-failure":"yes","diabetes":"no""#),
        );
        let (_, value) = outcome.scores[0];
        (value.at_least, value.at_most, first_rule(&outcome))
    };
    assert_eq!(value(r#""birth-date":"1940-01-01","#), (3, 3, "true"));
    assert_eq!(value(r#""birth-date":"1990-01-01","#), (1, 1, "false"));
    assert_eq!(value(""), (1, 3, "unknown"));
}
