//! The page about exports: its examples run, and it names every key and preset.

use contraindication::intake::mapping::{PRESETS, schema};

use crate::findings::BASE;
use crate::mapping::TOPIC;
use crate::support::markdown::{blocks, code, read, table};
use crate::support::program::Place;

fn place() -> Place {
    let place = Place::new();
    place.write("rules/protocol.toml", BASE);
    std::fs::remove_file(place.path("rules/skin.toml")).expect("a file");
    place.write("rules/general-health.toml", TOPIC);
    for block in blocks(&read("docs/exports.md")) {
        if let [_, name] = block.info.as_slice() {
            place.write(name, &block.text);
        }
    }
    place
}

#[test]
fn the_walk_throughs_are_real() {
    let place = place();
    for (export, mapping) in [("export.csv", "form.toml"), ("redcap.csv", "redcap.toml")] {
        let ended = place.run(&[
            "map",
            "check",
            export,
            "--map",
            mapping,
            "--on",
            "2026-11-22",
        ]);
        assert_eq!(ended.code, Some(0), "{}", ended.whole());
        let ended = place.run(&[
            "screen",
            export,
            "--map",
            mapping,
            "--on",
            "2026-11-22",
            "--format",
            "csv",
            "-q",
        ]);
        assert_eq!(ended.code, Some(0), "{}", ended.whole());
        assert_eq!(ended.stdout.lines().count(), 3);
    }
}

#[test]
fn every_preset_is_in_the_table() {
    let rows = table(&read("docs/exports.md"), "Presets").rows;
    let named: Vec<&str> = rows.iter().flat_map(|row| code(&row[0])).collect();
    let known: Vec<&str> = PRESETS.iter().map(|preset| preset.name).collect();
    assert_eq!(named, known);
}

#[test]
fn every_key_is_named() {
    let page = read("docs/exports.md");
    let schema = schema::mapping();
    let blocks = ["export", "record", "every", "example"];
    let mut keys: Vec<&String> = Vec::new();
    for block in blocks {
        let block = &schema["properties"][block];
        let block = if block["items"].is_object() {
            &block["items"]
        } else {
            block
        };
        keys.extend(block["properties"].as_object().expect("keys").keys());
    }
    let question = &schema["properties"]["question"]["additionalProperties"];
    keys.extend(question["properties"].as_object().expect("keys").keys());
    for key in keys {
        assert!(page.contains(&format!("`{key}")), "{key}");
    }
}
