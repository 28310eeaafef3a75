//! Checks docs/diff.md: its page is the real output, and its keys are those of the object.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::support::markdown::{code, keep, read, table};
use crate::support::program::Place;

const PAGE: &str = "docs/diff.md";

/// The small protocol, and a version of it that differs in a verdict, a date and a wording.
fn place() -> Place {
    let place = Place::new();
    place.write("new/protocol.toml", place.read("rules/protocol.toml"));
    let skin = place.read("rules/skin.toml");
    let skin = skin
        .replacen(
            "{ within = \"6 months\" } }",
            "{ within = \"3 months\" } }",
            1,
        )
        .replacen("verdict = \"refer\"", "verdict = \"contraindicated\"", 1)
        .replacen("options = [\"warts\"", "options = [\"moles\", \"warts\"", 1)
        .replacen("Freckles may fade.", "Freckles may fade for good.", 1);
    place.write("new/skin.toml", skin);
    place
}

#[test]
fn the_page_shows_real_output() {
    let run = ["diff", "rules", "new", "--on", "2026-11-22"];
    let printed = place().run(&run).stdout;
    let page = read(PAGE);
    let (before, rest) = page.split_once("```text\n").expect("a block");
    let (_, after) = rest.split_once("```\n").expect("an end");
    let block = format!("```text\n$ contra {}\n{printed}```\n", run.join(" "));
    keep(PAGE, &format!("{before}{block}{after}"));
}

#[test]
fn each_key_of_the_object_is_named() {
    let run = [
        "diff",
        "rules",
        "new",
        "--on",
        "2026-11-22",
        "--format",
        "json",
    ];
    let object: Value = serde_json::from_str(&place().run(&run).stdout).expect("JSON");
    let keys = |value: &Value| -> BTreeSet<String> {
        let object = value.as_object().expect("an object");
        object.keys().cloned().collect()
    };
    let named = |heading: &str| -> BTreeSet<String> {
        let table = table(&read(PAGE), heading);
        let cells = table.rows.iter().flat_map(|row| code(&row[0]));
        cells.map(str::to_owned).collect()
    };
    // the names in the third cell of a row
    let inner = |heading: &str, key: &str| -> BTreeSet<String> {
        let table = table(&read(PAGE), heading);
        let mut rows = table.rows.iter();
        let row = rows
            .find(|row| code(&row[0]).contains(&key))
            .expect("a row");
        code(&row[2]).into_iter().map(str::to_owned).collect()
    };
    let procedure = &object["procedures"][0];
    assert_eq!(keys(&object), named("The object"));
    assert_eq!(keys(&object["old"]), inner("The object", "old"));
    assert_eq!(keys(&object["added"][0]), inner("The object", "added"));
    assert_eq!(keys(&object["changed"][0]), inner("The object", "changed"));
    assert_eq!(keys(&object["wording"][0]), inner("The object", "wording"));
    assert_eq!(keys(procedure), named("An object of `procedures`"));
    assert_eq!(
        keys(&procedure["verdicts"][0]),
        inner("An object of `procedures`", "verdicts")
    );
    assert_eq!(keys(&object["dates"][0]), named("An object of `dates`"));
    // with records, there is one more key
    let place = place();
    place.write("old.csv", "procedures,keloid\nneedling,yes\n");
    let run = [&run[..], &["--answers", "old.csv"]].concat();
    let object: Value = serde_json::from_str(&place.run(&run).stdout).expect("JSON");
    let records = &object["records"];
    assert_eq!(keys(records), named("The object `records`"));
    let counts = &records["counts"];
    assert_eq!(keys(counts), inner("The object `records`", "counts"));
    let procedure = &counts["procedures"][0];
    assert_eq!(keys(procedure), named("An object of `counts.procedures`"));
    let change = &records["changes"][0];
    assert_eq!(keys(change), named("An object of `changes`"));
    assert_eq!(keys(&change["old"]), inner("An object of `changes`", "old"));
    let run = [&run[..5], &["--format", "csv", "--answers", "old.csv"]].concat();
    let table = place.run(&run).stdout;
    let columns = table.lines().next().expect("a header").split(',');
    let page = read(PAGE);
    let (_, section) = page
        .split_once("### Changed results as CSV")
        .expect("a section");
    let section = section.split("## ").next().unwrap_or_default();
    let named: Vec<&str> = code(section);
    for column in columns {
        assert!(named.contains(&column), "{column}");
    }
}
