//! Tests that the keys and their order are the same in the schema, in a result, and in prepared fragments.

use serde_json::value::RawValue;

use super::template::Members;
use super::*;
use crate::batch;
use crate::engine::Evaluator;
use crate::intake::Record;
use crate::model::{Answer, OptionId, PartialDate};
use crate::report::result;
use crate::report::sample;

const SCHEMA: &str = include_str!("../../../../docs/schema/result.schema.json");

/// A client for whom rules are true and a question is open, and one with clear answers.
fn clients(protocol: &Protocol, program: &Program) -> [Screened; 2] {
    let given = [
        ("isotretinoin", Answer::Option(OptionId::new(1))),
        (
            "isotretinoin-last",
            Answer::Date(PartialDate::Month(2026, 6)),
        ),
        ("area-skin", Answer::Unsure),
        ("lesion", Answer::Option(OptionId::new(1))),
        ("age", Answer::Number(17)),
    ];
    [&given[..], &[]].map(|given| {
        let record = Record {
            record: 3,
            line: 4,
            mapping: None,
            content: Ok(sample::form(protocol, &[0, 1], given)),
        };
        batch::screen(program, record)
    })
}

fn serialized(protocol: &Protocol, program: &Program) -> Vec<String> {
    let all = clients(protocol, program);
    let results = all
        .iter()
        .flat_map(|one| result::results(protocol, "intake.ndjson", one));
    results.map(|one| text(json(&one))).collect()
}

fn prepared(protocol: &Protocol, program: &Program) -> Vec<String> {
    let prepared = Prepared::new(protocol, program, "intake.ndjson");
    let mut evaluator = Evaluator::new(program);
    let mut results = Vec::new();
    for screened in clients(protocol, program) {
        let (form, _) = screened.content.as_ref().expect("a form");
        evaluator.take(&form.answers, form.on);
        let head = Head {
            record: screened.record,
            line: screened.line,
            id: form.id.as_deref(),
            answered: form.answers.days.answered,
            mapping: screened.mapping.as_deref(),
        };
        for &procedure in &form.procedures {
            evaluator.find(procedure, &form.answers);
            let mut out = Vec::new();
            prepared.found(&mut out, head, procedure, &evaluator, &form.answers);
            results.push(text(out));
        }
    }
    results
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("text")
}

fn members(object: &str) -> Vec<(String, &RawValue)> {
    Members::of(object.as_bytes()).0
}

/// The value of a key, or of one below it.
fn value<'a>(object: &'a str, path: &[&str]) -> &'a str {
    path.iter().fold(object, |object, key| {
        let found = members(object).into_iter().find(|(name, _)| name == key);
        found.expect("a key").1.get()
    })
}

fn keys(object: &str) -> Vec<String> {
    members(object).into_iter().map(|(key, _)| key).collect()
}

#[test]
fn prepared_results_equal_serialized_ones() {
    let protocol = sample::protocol();
    let program = Program::compile(&protocol);
    for program in [program.clone(), program.with_windows()] {
        let written = serialized(&protocol, &program);
        let verdicts: Vec<_> = written.iter().map(|one| value(one, &["verdict"])).collect();
        let expected = [
            "\"contraindicated\"",
            "\"contraindicated\"",
            "\"eligible\"",
            "\"eligible\"",
        ];
        assert_eq!(verdicts, expected);
        assert_eq!(prepared(&protocol, &program), written);
    }
}

#[test]
fn the_schema_has_the_same_keys_in_the_same_order() {
    let protocol = sample::protocol();
    let program = Program::compile(&protocol).with_windows();
    let prepared = prepared(&protocol, &program);
    let unread = sample::deferred(&protocol);
    let unread = result::results(&protocol, "intake.ndjson", &unread);
    let unread = text(json(&unread[0]));
    let first = |list: &str| {
        serde_json::from_str::<Vec<&RawValue>>(list).expect("a list")[0]
            .get()
            .to_owned()
    };
    let written = [
        (&[][..], prepared[0].clone()),
        (
            &["definitions", "reason"],
            first(value(&prepared[0], &["reasons"])),
        ),
        (
            &["definitions", "protocol"],
            value(&prepared[0], &["protocol"]).to_owned(),
        ),
        (
            &["definitions", "error"],
            first(value(&unread, &["errors"])),
        ),
    ];
    for (path, written) in written {
        let schema = value(SCHEMA, path);
        let required: Vec<String> =
            serde_json::from_str(value(schema, &["required"])).expect("a list");
        assert_eq!(keys(value(schema, &["properties"])), keys(&written));
        let mut always = keys(&written);
        always.retain(|key| key != "window");
        assert_eq!(required, always);
    }
}
