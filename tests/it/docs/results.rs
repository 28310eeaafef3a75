//! Checks docs/results.md: keys, columns, exit codes.

use std::collections::BTreeSet;

use contraindication::report::result::csv::{COLUMNS, WINDOW};
use serde_json::Value;

use super::readme::with_runs;
use crate::support::markdown::{blocks, code, keep, read, table};
use crate::support::program::Place;

const PAGE: &str = "docs/results.md";

/// Records that give each verdict once, then an unreadable one.
const RECORDS: &str = r#"{"id":"C-1","on":"2026-11-22","answered":"2026-11-20","carried":{"keloid":"2026-05-02","area":"unknown"},"procedures":["needling"],"answers":{"capsules-last":"2026-06","keloid":"no","area":["none"]}}
{"id":"C-2","on":"2026-11-22","procedures":["needling"],"answers":{"capsules-last":"2020","keloid":"yes","area":["none"]}}
{"id":"C-3","on":"2026-11-22","procedures":["peel"],"answers":{"area":{"ticked":["warts"],"open":["freckles"]}}}
{"id":"C-4","on":"2026-11-22","procedures":["peel"],"answers":{"area":["freckles"]}}
{"id":"C-5","on":"2026-11-22","procedures":["peel"],"answers":{"area":["none"],"keloid":1}}
{"id":"C-6","on":"2026-11-22","procedures":["peel"],"answers":{"area":["freckles","unsure"]}}
{"id":"C-7","on":"tomorrow","answers":{}}
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("records.ndjson", RECORDS);
    place
}

/// A result of each kind.
pub(super) fn every_kind_of_result() -> Vec<Value> {
    let words = ["screen", "records.ndjson", "--window", "--format", "ndjson"];
    let ended = place().run(&words);
    ended.stdout.lines().map(json).collect()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

/// The keys in a table of the page.
fn named(heading: &str) -> BTreeSet<String> {
    let table = table(&read("docs/results.md"), heading);
    let cells = table.rows.iter().flat_map(|row| code(&row[0]));
    cells.map(str::to_owned).collect()
}

fn keys(value: &Value) -> BTreeSet<String> {
    let object = value.as_object().expect("an object");
    object.keys().cloned().collect()
}

#[test]
fn each_key_of_a_result_is_named() {
    let results = every_kind_of_result();
    for result in &results {
        assert_eq!(keys(result), named("The keys of a result"));
        assert_eq!(keys(&result["protocol"]), named("`protocol`"));
    }
    assert_eq!(keys(&results[0]["reasons"][0]), named("`reasons`"));
    assert_eq!(keys(&results[4]["errors"][0]), named("`errors`"));
    assert_eq!(keys(&results[6]["errors"][0]), named("`errors`"));
}

/// The help and the first paragraph about formats list the same formats.
#[test]
fn each_format_is_named() {
    let help = place().run(&["screen", "--help"]).stdout;
    let (_, option) = help.split_once("--format <FORMAT>").expect("the option");
    let (_, formats) = option.split_once("[possible values: ").expect("its values");
    let (formats, _) = formats.split_once(']').expect("an end");
    let page = read("docs/results.md");
    let (_, named) = page.split_once("writes results as").expect("the formats");
    let (named, _) = named.split_once(". ").expect("an end");
    assert_eq!(formats.split(", ").collect::<Vec<_>>(), code(named));
}

#[test]
fn each_column_is_named_in_its_order() {
    let table = table(&read("docs/results.md"), "CSV");
    let columns: Vec<&str> = table.rows.iter().flat_map(|row| code(&row[0])).collect();
    let always = columns.iter().filter(|name| **name != WINDOW);
    assert_eq!(always.copied().collect::<Vec<_>>(), COLUMNS);
    let words = ["screen", "records.ndjson", "--window", "--format", "csv"];
    let rows = place().run(&words).stdout;
    assert_eq!(rows.lines().next(), Some(columns.join(",").as_str()));
}

#[test]
fn each_key_of_the_other_files_is_named() {
    let place = place();
    let files = ["--summary", "sum.json", "--errors", "errors.ndjson"];
    place.run(&[&["screen", "records.ndjson"], &files[..]].concat());
    let summary = json(&place.read("sum.json"));
    assert_eq!(keys(&summary), named("The summary"));
    assert_eq!(keys(&summary["rules"][0]), named("Rules of a summary"));
    assert_eq!(
        keys(&summary["questions"][0]),
        named("Questions of a summary")
    );
    for line in place.read("errors.ndjson").lines() {
        assert_eq!(keys(&json(line)), named("The file of errors"));
    }
}

/// The example is the third record of a file, screened with the protocol at the top of the rule format.
#[test]
fn the_example_is_a_real_result() {
    let place = Place::new();
    for block in blocks(&read("docs/rule-format.md")) {
        if let [language, name] = block.info.as_slice()
            && language == "toml"
        {
            place.write(&format!("doc/{name}"), &block.text);
        }
    }
    let other = "{\"answers\": {}}\n";
    let answers = r#"{"isotretinoin": "past", "isotretinoin-last": "2026-06-20"}"#;
    let record = format!(r#"{{"id": "C-1042", "on": "2026-11-22", "answers": {answers}}}"#);
    place.write("intake.ndjson", format!("{other}{other}{record}\n"));
    let ended = place.run_line("--rules doc screen intake.ndjson --format ndjson");
    let result = ended.stdout.lines().nth(2).expect("a third result");
    let page = blocks(&read("docs/results.md"));
    let example = page.iter().find(|block| block.info == ["json"]);
    assert_eq!(json(&example.expect("an example").text), json(result));
}

/// The exit codes of the page are those of the program.
#[test]
fn each_exit_code_is_documented_and_occurs() {
    let place = place();
    let record = |number: usize| RECORDS.lines().nth(number).expect("a record");
    for number in 0..7 {
        place.write(&format!("{number}.json"), record(number));
    }
    let runs: [&[&str]; 11] = [
        &["list", "rules"],
        &["screen", "6.json"],
        &["screen", "0.json", "--procedure", "tattoo"],
        &["screen", "0.json", "--require-approved"],
        &["screen", "nope.json"],
        &["screen", "3.json", "--exit-verdict"],
        &["screen", "0.json", "--exit-verdict"],
        &["screen", "1.json", "--exit-verdict"],
        &["screen", "2.json", "--exit-verdict"],
        &["screen", "5.json", "--exit-verdict"],
        &["screen", "4.json", "--exit-verdict"],
    ];
    let codes = runs.map(|arguments| place.run(arguments).code.unwrap_or_default());
    assert_eq!(codes, [0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 1]);
    let table = table(&read("docs/results.md"), "Exit codes");
    let written = table
        .rows
        .iter()
        .filter_map(|row| row[0].parse::<i32>().ok());
    let (own, signals): (Vec<i32>, Vec<i32>) = written.partition(|code| *code < 128);
    assert_eq!(own, codes[..10]);
    // 128 and the number of the signal: SIGINT, SIGALRM, SIGTERM
    assert_eq!(signals, [128 + 2, 128 + 14, 128 + 15]);
}

#[test]
fn the_readme_names_the_same_exit_codes() {
    let own = |page: &str, heading: &str| -> BTreeSet<i32> {
        let rows = table(&read(page), heading).rows;
        let cells = rows.iter().flat_map(|row| row[0].split(", "));
        let codes = cells.filter_map(|cell| cell.replace('`', "").parse().ok());
        codes.filter(|code| *code < 128).collect()
    };
    assert_eq!(
        own("README.md", "In CI"),
        own("docs/results.md", "Exit codes")
    );
}

#[test]
fn every_run_prints_the_output_of_the_page() {
    keep(PAGE, &with_runs(&read(PAGE)));
}
