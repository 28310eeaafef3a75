//! The JSON Schemas of rule files: up to date, included with the shipped files, and as strict as possible for a single
//! file.

use contraindication::intake::mapping;
use contraindication::{rules, suite};
use serde_json::{Map, Value};

use crate::shipped;
use crate::support::json_schema::faults;
use crate::support::markdown;

/// The schemas by the name of their file.
fn schemas() -> [(&'static str, Value); 3] {
    [
        ("protocol", rules::schema::protocol()),
        ("topic", rules::schema::topic()),
        ("cases", suite::schema::cases()),
    ]
}

/// The name of the schema for a rule file.
fn schema_of(file: &str) -> &'static str {
    match file {
        "protocol.toml" => "protocol",
        _ if file.ends_with(".test.toml") => "cases",
        _ => "topic",
    }
}

#[test]
fn the_committed_schemas_are_those_of_the_reader() {
    for (name, schema) in schemas() {
        let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
        markdown::keep(&format!("rules/.schema/{name}.schema.json"), &text);
    }
}

#[test]
fn the_schema_of_mapping_files_is_that_of_the_reader() {
    let schema = mapping::schema::mapping();
    let text = serde_json::to_string_pretty(&schema).expect("JSON") + "\n";
    markdown::keep("docs/schema/mapping.schema.json", &text);
    let faults_of = |text: &str| {
        let value: toml::Value = toml::from_str(text).expect("TOML");
        faults(&schema, &schema, &json(&value))
    };
    let block = markdown::blocks(&markdown::read("docs/exports.md"))
        .into_iter()
        .find(|block| block.info == ["toml", "form.toml"])
        .expect("a mapping");
    assert_eq!(faults_of(&block.text), [""; 0]);
    for (from, to) in [
        ("preset = ", "presett = "),
        ("\"google-sheets\"", "\"goggle-sheets\""),
        ("\"no\", \"trying\"", "\"no\", 3"),
        ("cells ", "cell "),
        ("format   = 1", "format   = 2"),
    ] {
        let slipped = block.text.replacen(from, to, 1);
        assert_ne!(slipped, block.text, "{from}");
        assert_ne!(faults_of(&slipped), [""; 0], "{to}");
    }
}

#[test]
fn every_shipped_file_names_its_schema_and_is_valid() {
    let files = shipped::folder().files.iter();
    for (file, bytes) in files.filter(|(file, _)| file.ends_with(".toml")) {
        let text = std::str::from_utf8(bytes).expect("text");
        let name = schema_of(file);
        let first = format!("#:schema ./.schema/{name}.schema.json");
        assert_eq!(text.lines().next(), Some(first.as_str()), "{file}");
        assert_eq!(found(file, text), [""; 0], "{file}");
    }
}

/// Adding an option adds a line, and rewording one changes one line.
#[test]
fn each_shipped_option_is_on_its_own_line() {
    let files = shipped::folder().files.iter();
    for (file, bytes) in files.filter(|(file, _)| file.ends_with(".toml")) {
        let text = std::str::from_utf8(bytes).expect("text");
        for line in text.lines().filter(|line| line.starts_with("options")) {
            assert!(line.ends_with("= ["), "{file}: {line}");
        }
    }
}

/// The mistakes that a schema finds in the text of a rule file.
fn found(file: &str, text: &str) -> Vec<String> {
    let schemas = schemas();
    let (_, schema) = schemas
        .iter()
        .find(|(name, _)| *name == schema_of(file))
        .expect("a schema");
    let value: toml::Value = toml::from_str(text).expect("TOML");
    faults(schema, schema, &json(&value))
}

/// A TOML value as editors see it: a date is a text.
fn json(value: &toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::from(text.as_str()),
        toml::Value::Integer(number) => Value::from(*number),
        toml::Value::Float(number) => Value::from(*number),
        toml::Value::Boolean(known) => Value::from(*known),
        toml::Value::Datetime(date) => Value::from(date.to_string()),
        toml::Value::Array(members) => members.iter().map(json).collect(),
        toml::Value::Table(entries) => {
            let entries = entries
                .iter()
                .map(|(key, value)| (key.clone(), json(value)));
            Value::Object(entries.collect::<Map<_, _>>())
        }
    }
}

#[test]
fn a_misspelled_key_is_not_valid() {
    let slips = [
        ("protocol.toml", "format = 1", "format = 2"),
        (
            "protocol.toml",
            "status    = \"draft\"",
            "status    = \"done\"",
        ),
        ("protocol.toml", "reviewed  = 2026", "reviewd   = 2026"),
        ("protocol.toml", "grade = \"clinic\"", "grade = \"shop\""),
        (
            "pregnancy.toml",
            "type      = \"choice\"",
            "type      = \"choise\"",
        ),
        (
            "pregnancy.toml",
            "type   = \"yes-no\"",
            "type   = \"yes-no\"\nunit = \"mm\"",
        ),
        (
            "pregnancy.toml",
            "verdict  = \"precaution\"",
            "verdict  = \"precaution\"\nuntil = \"x\"",
        ),
        (
            "pregnancy.toml",
            "verdict  = \"precaution\"",
            "verdict  = \"eligible\"",
        ),
        ("pregnancy.toml", "because  = [", "becuase  = ["),
        (
            "pregnancy.toml",
            "breastfeeding = \"yes\"",
            "breastfeeding = []",
        ),
        (
            "pregnancy.toml",
            "breastfeeding = \"yes\"",
            "breastfeeding = { isnt = \"yes\" }",
        ),
        (
            "marks-in-area.toml",
            "older-than = \"12 months\"",
            "older-than = \"12 month\"",
        ),
        (
            "marks-in-area.toml",
            "older-than = \"12 months\"",
            "older-than = \"a year\"",
        ),
        (
            "practice.toml",
            "asked-of = \"practice\"",
            "asked-of = \"nurse\"",
        ),
        ("practice.toml", "step     = 0.01", "step     = 0.5"),
        (
            "pregnancy.test.toml",
            "rest      = \"clear\"",
            "rest      = \"clean\"",
        ),
        ("pregnancy.test.toml", "expect    = \"", "expect    = \"in"),
        ("pregnancy.test.toml", "procedure = ", "procedures = "),
    ];
    for (file, from, to) in slips {
        let files = &shipped::folder().files;
        let (_, bytes) = files.iter().find(|(name, _)| name == file).expect("a file");
        let text = std::str::from_utf8(bytes).expect("text");
        let slipped = text.replacen(from, to, 1);
        assert_ne!(slipped, text, "{file}: {from}");
        assert_ne!(found(file, &slipped), [""; 0], "{file}: {to}");
    }
}
