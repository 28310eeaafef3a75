//! Rules, mappings and comparisons that all fuzz targets share.

pub mod export;
pub mod findings;
pub mod records;
pub mod workbook;

use std::sync::LazyLock;

use contraindication::Program;
use contraindication::intake::{Defaults, Mapping};
use contraindication::model::{Protocol, parse_day};
use contraindication::rules::{self, Folder};
use jiff::civil::Date;

pub const PROTOCOL: &str = include_str!("../rules/protocol.toml");
pub const TOPIC: &str = include_str!("../rules/topic.toml");

/// The name of an input in findings and results.
pub const FILE: &str = "input";

static RULES: LazyLock<Protocol> = LazyLock::new(|| {
    let files = [("protocol.toml", PROTOCOL), ("topic.toml", TOPIC)];
    let loaded = rules::load(&folder(
        files.map(|(name, text)| (name.to_owned(), text.into())),
    ));
    loaded
        .and_then(|loaded| loaded.protocol)
        .expect("rules without errors")
});

static COMPILED: LazyLock<Program> = LazyLock::new(|| Program::compile(protocol()));

static DEFAULTS: LazyLock<Defaults> = LazyLock::new(|| Defaults {
    today: today(),
    on: None,
    procedures: Vec::new(),
});

/// The protocol of the folder `rules`.
pub fn protocol() -> &'static Protocol {
    &RULES
}

/// The protocol, compiled.
pub fn program() -> &'static Program {
    &COMPILED
}

/// The day of every run.
pub fn today() -> Date {
    parse_day("2026-11-22").expect("a day")
}

/// The defaults of a run without options.
pub fn defaults() -> &'static Defaults {
    &DEFAULTS
}

/// A folder of rule files.
pub fn folder(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Folder {
    Folder {
        name: "rules".to_owned(),
        files: files.into_iter().collect(),
    }
}

/// Reads a mapping that has no mistake.
pub fn mapping_of(text: &str) -> Mapping {
    let loaded = Mapping::read("mapping.toml", text.as_bytes(), protocol());
    loaded.mapping.expect("a mapping without mistakes")
}
