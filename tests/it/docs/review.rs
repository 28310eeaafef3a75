//! Checks docs/review.md: its commands are run, and its keys are those of the objects.

use std::collections::BTreeSet;

use serde_json::Value;

use super::readme::with_runs;
use crate::support::markdown::{code, keep, read, tables};
use crate::support::program::Place;

const PAGE: &str = "docs/review.md";

#[test]
fn every_run_prints_the_output_of_the_page() {
    keep(PAGE, &with_runs(&read(PAGE)));
}

/// The keys in the tables under a heading, a set for each table.
fn named(heading: &str) -> Vec<BTreeSet<String>> {
    let keys = |row: &Vec<String>| -> Vec<String> {
        code(&row[0]).into_iter().map(str::to_owned).collect()
    };
    let tables = tables(&read(PAGE)).into_iter();
    tables
        .filter(|table| table.heading == heading)
        .map(|table| table.rows.iter().flat_map(keys).collect())
        .collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    let object = value.as_object().expect("an object");
    object.keys().cloned().collect()
}

fn json(place: &Place, arguments: &str) -> Value {
    let arguments: Vec<_> = arguments.split(' ').collect();
    serde_json::from_str(&place.run(&arguments).stdout).expect("JSON")
}

#[test]
fn each_key_of_a_rule_is_named() {
    let place = Place::new();
    let listed = json(&place, "list rules --format json");
    let explained = json(&place, "explain warts --format json");
    let more: BTreeSet<_> = keys(&explained)
        .difference(&keys(&listed[0]))
        .cloned()
        .collect();
    assert_eq!(named("A rule in full"), [more]);
}

#[test]
fn each_key_of_a_question_is_named() {
    let place = Place::new();
    let listed = json(&place, "list questions --format json");
    let explained = json(&place, "explain area --format json");
    let more: BTreeSet<_> = keys(&explained)
        .difference(&keys(&listed[0]))
        .cloned()
        .collect();
    assert_eq!(named("A question and what depends on it"), [more]);
}

#[test]
fn each_key_of_an_explanation_is_named() {
    let place = Place::new();
    place.write("one.json", "{\"answers\": {\"area\": [\"warts\"]}}");
    let explained = json(&place, "explain warts --answers one.json --format json");
    let all = &explained["condition"];
    let mut part = keys(all);
    part.extend(keys(&all["members"][0]));
    assert_eq!(named("Why a rule is true"), [keys(&explained), part]);
}
