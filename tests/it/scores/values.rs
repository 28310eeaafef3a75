//! The value of a score, and the truth of a count and of a test on a score, for answers of each kind.

use contraindication::engine::Program;
use contraindication::intake::{Defaults, Format, open};
use contraindication::model::{ProcedureId, Protocol, parse_day};
use contraindication::rules;

use super::{PROTOCOL, folder};

const QUESTIONS: &str = r#"[topic]
title = "Topic"

[[question]]
id    = "a"
ask   = "A?"
type  = "yes-no"
clear = ["no", "yes"]

[[question]]
id      = "b"
ask     = "B?"
type    = "choice"
options = ["none", "some", "much"]
clear   = ["none", "some", "much"]
show-if = { a = "yes" }

[[question]]
id    = "n"
ask   = "N?"
type  = "number"
min   = 0
max   = 9
clear = { at-least = 0 }

[[question]]
id    = "d"
ask   = "D?"
type  = "date"
clear = { older-than = "1 day" }

[[question]]
id      = "m"
ask     = "M?"
type    = "multi"
options = ["x", "y", "z"]
clear   = ["none", "x", "y", "z"]
"#;

/// The protocol with these entries of a score and tests of it, or with these conditions.
fn protocol(points: &[&str], whens: &[&str]) -> Protocol {
    let mut topic = QUESTIONS.to_owned();
    if !points.is_empty() {
        let points = points.join(", ");
        topic += &format!("\n[[score]]\nid = \"s\"\ntitle = \"S\"\npoints = [{points}]\n");
    }
    for (number, when) in whens.iter().enumerate() {
        topic += &format!(
            "\n[[rule]]\nid = \"rule-{number}\"\nverdict = \"precaution\"\nwhen = {when}\nsay = \"It holds.\"\n\
             because = [\"handout\"]\n"
        );
    }
    let loaded = rules::load(&folder(PROTOCOL, &topic)).expect("a protocol file");
    loaded.protocol.expect("a protocol without errors")
}

/// The value of the score, and for each rule `+` if it is true, `?` if it is unknown, `-` if it is false.
fn found(protocol: &Protocol, answers: &str) -> String {
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
    assert_eq!(form.errors, [], "{answers}");
    let program = Program::compile(protocol);
    let outcome = program.evaluate(ProcedureId::new(0), form.on, &form.answers);
    let mut marks = vec!['-'; protocol.rules.len()];
    for reason in &outcome.reasons {
        marks[reason.rule.index()] = '+';
    }
    for rule in &outcome.unknown {
        marks[rule.index()] = '?';
    }
    let value = outcome
        .scores
        .first()
        .map(|(_, value)| match value.exact() {
            Some(points) => format!("{points} "),
            None => format!("{}..{} ", value.at_least, value.at_most),
        });
    let needed = outcome.needed.iter();
    let needed: Vec<_> = needed
        .map(|&id| protocol.question(id).id.as_str())
        .collect();
    let marks: String = marks.into_iter().collect();
    format!("{}{marks} {}", value.unwrap_or_default(), needed.join(","))
}

fn table(protocol: &Protocol, answers: &[&str]) -> Vec<String> {
    let rows = answers
        .iter()
        .map(|one| format!("{one}: {}", found(protocol, one)));
    rows.collect()
}

#[test]
fn the_value_of_a_score() {
    let points = [
        "{ add = 1, when = { b = \"some\" } }",
        "{ add = 3, when = { b = \"much\" } }",
        "{ add = 2, when = { n = { at-least = 5 } } }",
        "{ add = -1, when = { n = { under = 3 } } }",
        "{ add = 4, when = { d = { within = \"1 year\" } } }",
        "{ add = 10, when = { m = \"x\" } }",
        "{ add = 20, when = { a = \"yes\", m = \"y\" } }",
    ];
    let whens = [
        "{ s = { at-least = 3 } }",
        "{ s = [{ under = 0 }, 5] }",
        "{ s = { at-least = 2, at-most = 4 } }",
    ];
    let protocol = protocol(&points, &whens);
    let none = "\"m\":[\"none\"]";
    insta::assert_debug_snapshot!(table(
        &protocol,
        &[
            "",
            &format!("\"a\":\"no\",\"n\":3,\"d\":\"2020\",{none}"),
            &format!("\"a\":\"no\",\"n\":2,\"d\":\"2020\",{none}"),
            &format!("\"a\":\"yes\",\"b\":\"much\",\"n\":3,\"d\":\"2020\",{none}"),
            &format!("\"a\":\"yes\",\"n\":3,\"d\":\"2020\",{none}"),
            &format!("\"b\":\"much\",\"n\":3,\"d\":\"2020\",{none}"),
            &format!("\"a\":\"no\",\"b\":\"much\",\"n\":3,\"d\":\"2020\",{none}"),
            &format!("\"a\":\"no\",\"n\":\"unsure\",\"d\":\"2020\",{none}"),
            &format!("\"a\":\"no\",\"n\":3,\"d\":\"2026-11\",{none}"),
            &format!("\"a\":\"no\",\"n\":3,\"d\":\"2025-11\",{none}"),
            &format!("\"a\":\"no\",\"n\":3,\"d\":\"declined\",{none}"),
            "\"a\":\"no\",\"n\":3,\"d\":\"2020\",\"m\":[\"y\",\"unsure\"]",
            "\"a\":\"yes\",\"b\":\"none\",\"n\":3,\"d\":\"2020\",\"m\":[\"x\",\"y\"]",
            "\"n\":3,\"d\":\"2020\",\"m\":[\"y\"]",
        ]
    ));
}

#[test]
fn a_count_is_true_when_enough_members_are() {
    let whens = [
        "{ count = { at-least = 2, of = [{ a = \"yes\" }, { n = { over = 5 } }, { d = { within = \"1 year\" } }] } }",
        "{ count = { at-least = 3, of = [{ a = \"yes\" }, { n = { over = 5 } }, { d = { within = \"1 year\" } }] } }",
        "{ m = { at-least = 2 } }",
        "{ m = { at-least = 2, of = [\"x\", \"y\"] } }",
    ];
    let protocol = protocol(&[], &whens);
    insta::assert_debug_snapshot!(table(
        &protocol,
        &[
            "",
            "\"a\":\"yes\",\"n\":6",
            "\"a\":\"yes\",\"n\":6,\"d\":\"2026-10-01\",\"m\":[\"x\",\"y\"]",
            "\"a\":\"no\",\"n\":5,\"m\":[\"none\"]",
            "\"a\":\"no\",\"n\":\"unsure\",\"d\":\"2020\",\"m\":[\"x\",\"z\"]",
            "\"m\":[\"x\",\"unsure\"]",
            "\"m\":\"declined\"",
            "\"m\":{\"ticked\":[\"z\"],\"open\":[\"y\"]}",
        ]
    ));
}
