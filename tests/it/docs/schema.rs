//! Checks the JSON Schema of a result against real results.

use serde_json::{Value, json};

use super::results::every_kind_of_result;
use crate::support::json_schema::faults;
use crate::support::markdown::read;
use crate::support::program::Place;

#[test]
fn real_results_are_valid() {
    let schema: Value =
        serde_json::from_str(&read("docs/schema/result.schema.json")).expect("JSON");
    let place = Place::new();
    for name in ["answers.toml", "intake.csv"] {
        place.write(name, read(format!("examples/{name}")));
    }
    let embedded = [
        "--rules",
        "embedded",
        "screen",
        "answers.toml",
        "intake.csv",
    ];
    let examples = place.run(&[&embedded[..], &["--format", "json"]].concat());
    let mut results: Vec<Value> = serde_json::from_str(&examples.stdout).expect("an array");
    results.extend(every_kind_of_result());
    for result in &results {
        assert_eq!(faults(&schema, &schema, result), [""; 0], "{result}");
    }
    let verdicts = &schema["properties"]["verdict"]["enum"];
    for verdict in verdicts.as_array().expect("a list") {
        let shown = results.iter().any(|result| result["verdict"] == *verdict);
        assert!(
            shown,
            "no result with the verdict {verdict} was held against the schema"
        );
    }
}

#[test]
fn a_result_that_breaks_a_promise_is_not_valid() {
    let schema: Value =
        serde_json::from_str(&read("docs/schema/result.schema.json")).expect("JSON");
    let mut valid = every_kind_of_result();
    let result = valid.remove(0);
    let broken = |key: &str, value: Option<Value>| {
        let mut broken = result.as_object().expect("an object").clone();
        match value {
            Some(value) => broken.insert(key.to_owned(), value),
            None => broken.remove(key),
        };
        !faults(&schema, &schema, &Value::Object(broken)).is_empty()
    };
    let keys = result.as_object().expect("an object").keys();
    // the only optional key
    for key in keys.filter(|key| *key != "window") {
        assert!(broken(key, None), "without {key}");
    }
    for (key, value) in [
        ("more", json!(1)),
        ("schema", json!(2)),
        ("record", json!(0)),
        ("verdict", json!("safe")),
        ("verdict", json!("unreadable")),
        ("at_most", json!("eligible")),
        ("on", json!("2026-13-01")),
        ("answered", json!("2026-11")),
        ("window", json!({"from": "2026-11-22"})),
        ("window", json!({"from": null, "to": "2026-11-22"})),
        ("window", json!("2026-11-22")),
        ("carried", json!({"keloid": null})),
        ("carried", json!({"keloid": "yesterday"})),
        ("carried", json!(["keloid"])),
        ("needed", json!(["keloid", "keloid"])),
        ("reasons", json!([{"rule": "a"}])),
        (
            "errors",
            json!([{"question": null, "value": null, "message": ""}]),
        ),
    ] {
        assert!(broken(key, Some(value.clone())), "{key}: {value}");
    }
}

#[test]
fn real_summaries_are_valid() {
    let schema: Value =
        serde_json::from_str(&read("docs/schema/summary.schema.json")).expect("JSON");
    let place = Place::new();
    place.write("intake.csv", read("examples/intake.csv"));
    for options in [&["--quiet"][..], &["--on", "2026-11-22"]] {
        let files = ["--summary", "sum.json", "-o", "out.csv"];
        let screen = ["--rules", "embedded", "screen", "intake.csv"];
        place.run(&[&screen[..], &files, options].concat());
        let summary: Value = serde_json::from_str(&place.read("sum.json")).expect("JSON");
        assert_eq!(faults(&schema, &schema, &summary), [""; 0]);
    }
}
