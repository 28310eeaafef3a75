//! The presets of mapping files, as text and as JSON.

use std::fmt::Write as _;

use serde::Serialize;

use crate::intake::mapping::PRESETS;
use crate::report::json::line;

#[derive(Serialize)]
struct PresetPart<'a> {
    id: &'a str,
    title: &'a str,
    toml: &'a str,
}

/// Every preset with its keys.
pub fn presets() -> String {
    let mut text = String::new();
    for preset in PRESETS {
        let _ = writeln!(text, "{}: {}", preset.name, preset.title());
        let lines = preset.text.lines().skip(1);
        for line in lines.filter(|line| !line.is_empty()) {
            let _ = writeln!(text, "  {line}");
        }
        text.push('\n');
    }
    text.push_str("Name one in a mapping file: `[export]` and `preset = \"google-sheets\"`.\n");
    text
}

/// Every preset as an array of objects.
pub fn presets_json() -> String {
    let parts = PRESETS.iter().map(|preset| PresetPart {
        id: preset.name,
        title: preset.title(),
        toml: preset.text,
    });
    line(&parts.collect::<Vec<_>>())
}
