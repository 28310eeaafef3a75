//! Counts and scores as a user sees them.

use super::{HEART, PROTOCOL};
use crate::support::program::Place;

const RECORDS: &str = r#"{"id":"C-1","on":"2026-11-22","answers":{"birth-date":"1940-01-01","heart-failure":"yes","treated":"no","conditions":["asthma","eczema"]}}
{"id":"C-2","on":"2026-11-22","answers":{"birth-date":"1990-01-01","heart-failure":"no","conditions":["none"]}}
{"id":"C-3","on":"2026-11-22","answers":{"birth-date":"1940-01-01","conditions":["asthma","unsure"]}}
{"id":"C-4","on":"2026-11-22","answers":{"stroke-risk":3}}
"#;

const CASES: &str = r#"[[case]]
name      = "old, with heart failure"
procedure = "peel"
on        = 2026-11-22
given     = { birth-date = 1940-01-01, heart-failure = "yes", treated = "no" }
rest      = "clear"
expect    = "refer"
scores    = { stroke-risk = 3 }

[[case]]
name      = "nothing said of the heart"
procedure = "peel"
on        = 2026-11-22
given     = { birth-date = 1940-01-01, heart-failure = "missing" }
rest      = "clear"
expect    = "incomplete"
at-least  = "eligible"
at-most   = "refer"
scores    = { stroke-risk = { at-least = 1, at-most = 3 } }
"#;

fn place() -> Place {
    let place = Place::new();
    std::fs::remove_file(place.path("rules/skin.toml")).expect("the file");
    place.write("rules/protocol.toml", PROTOCOL);
    place.write("rules/heart.toml", HEART);
    place.write("records.ndjson", RECORDS);
    let first = RECORDS.lines().next().unwrap_or_default();
    place.write("one.ndjson", first);
    let third = RECORDS.lines().nth(2).unwrap_or_default();
    place.write("open.ndjson", third);
    place
}

#[test]
fn results_name_scores_and_points() {
    let place = place();
    insta::assert_snapshot!(place.told(&[
        "screen records.ndjson --format ndjson",
        "screen records.ndjson --format json --threads 1",
        "screen one.ndjson",
        "screen open.ndjson",
    ]));
    let csv = "id,on,birth-date,heart-failure,treated,conditions\n\
               C-1,2026-11-22,1940-01-01,yes,no,asthma;eczema\n";
    place.write("one.csv", csv);
    let scores = |file: &str| {
        let ended = place.run(&["screen", file, "--format", "ndjson"]);
        let result: serde_json::Value = serde_json::from_str(&ended.stdout).expect("a result");
        (result["scores"].clone(), result["reasons"].clone())
    };
    assert_eq!(scores("one.csv"), scores("one.ndjson"));
    place.write("wrong.csv", "id,on,stroke-risk\nC-1,2026-11-22,3\n");
    insta::assert_snapshot!(place.told(&["screen wrong.csv"]));
}

#[test]
fn a_rule_is_explained_with_its_scores() {
    insta::assert_snapshot!(place().told(&[
        "explain stroke-risk-high",
        "explain stroke-risk-high --answers one.ndjson",
        "explain stroke-risk-high --answers open.ndjson",
        "explain burdened --answers open.ndjson",
        "explain burdened --answers open.ndjson --format json",
        "explain stroke-risk",
        "explain stroke-risk --format json",
        "explain stroke-risk --answers one.ndjson",
        "explain heart-failure",
        "explain heart-failure --format json",
    ]));
}

#[test]
fn scores_are_listed_and_drawn() {
    insta::assert_snapshot!(place().told(&[
        "list",
        "list scores",
        "list scores --format json",
        "list scores --format markdown",
        "list rules --format json",
        "list rules --format mermaid",
        "list rules --format dot",
        "list protocol",
    ]));
}

#[test]
fn a_case_demands_scores() {
    let place = place();
    place.write("rules/heart.test.toml", CASES);
    let mut told = place.told(&["test --quiet"]);
    let changes = [
        ("stroke-risk = 3 }", "stroke-risk = 2 }"),
        ("at-most = 3 }", "at-most = 4 }"),
        ("stroke-risk = 3 }", "strok-risk = 3 }"),
        ("stroke-risk = 3 }", "stroke-risk = \"3\" }"),
        ("stroke-risk = 3 }", "stroke-risk = 2.5 }"),
        ("{ stroke-risk = 3 }", "3"),
        ("at-least = 1, at-most = 3 }", "at-least = 3, at-most = 2 }"),
        ("at-least = 1, at-most = 3 }", "at-least = 1 }"),
        ("treated = \"no\" }", "treated = \"no\", stroke-risk = 3 }"),
    ];
    for (from, to) in changes {
        place.write("rules/heart.test.toml", CASES.replacen(from, to, 1));
        let runs = place.told(&["test --quiet"]);
        told += &format!("\n# {to}\n{runs}");
    }
    insta::assert_snapshot!(told);
}
