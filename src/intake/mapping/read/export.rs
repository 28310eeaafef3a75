//! `[export]`: the layout of an export, from a preset and from the mapping itself.

use super::statuses::Statuses;
use super::values::{self, report_guess};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding, nearest};
use crate::intake::mapping::{DateFormat, Encoding, Export, ExportType, PRESETS, Preset, Ticked};
use crate::rules::{Block, FileKind, Value, ValueKind, list, read_toml_of, shown, wrong_type};
use crate::source::{FileId, Source, Span};

/// The keys of `[export]`.
pub(in crate::intake::mapping) const EXPORT_KEYS: [&str; 14] = [
    "preset",
    "type",
    "encoding",
    "delimiter",
    "header",
    "skip",
    "records",
    "sheet",
    "many",
    "date",
    "decimal",
    "ticked",
    "unticked",
    "guess",
];

/// The words of `type`.
pub(in crate::intake::mapping) const TYPES: [(&str, ExportType); 5] = [
    ("csv", ExportType::Csv),
    ("xlsx", ExportType::Xlsx),
    ("json", ExportType::Json),
    ("ndjson", ExportType::Ndjson),
    ("typeform-json", ExportType::TypeformJson),
];

/// The words of `encoding`.
pub(in crate::intake::mapping) const ENCODINGS: [(&str, Encoding); 3] = [
    ("utf-8", Encoding::Utf8),
    ("utf-16", Encoding::Utf16),
    ("windows-1252", Encoding::Windows1252),
];

/// The words of `decimal`.
pub(in crate::intake::mapping) const DECIMALS: [(&str, char); 2] = [(".", '.'), (",", ',')];

/// Maximum number of rows between the first row and the header.
const MAX_ROWS: u64 = 1000;

/// The part of a preset that is not about the layout.
#[derive(Default)]
pub(super) struct Defaults {
    /// Texts of `submitted` that are not a day.
    pub missing: Vec<String>,
    pub every: Statuses,
}

/// Whether the file has the only existing format. Reports any other.
pub(super) fn is_format_1(block: &mut Block<'_, '_>) -> bool {
    let Some(value) = block.value("format") else {
        return true;
    };
    if matches!(&value.kind, ValueKind::Integer(written) if written == "1") {
        return true;
    }
    let found = Diagnostic::new(
        Finding::UnsupportedFormat,
        value.span,
        "this program reads mappings with `format = 1`",
    );
    block
        .diagnostics
        .push(found.help("write `format = 1`, or use the program that reads this one"));
    false
}

/// Reads `[export]`, which overrides the layout of its preset.
pub(super) fn read(file: &mut Block<'_, '_>) -> (Export, Option<Preset>) {
    let help = "is a table: write `[export]` and its keys below";
    let Some(table) = file.table_of("export", help) else {
        return (Export::default(), None);
    };
    let mut block = Block::open(
        table.value,
        table.span,
        "export",
        &EXPORT_KEYS,
        file.diagnostics,
    );
    let help = "look at the first rows of the export, correct what is wrong, and remove `guess`";
    report_guess(&mut block, help);
    let preset = preset(&mut block);
    let base = preset.map(|preset| layout(&preset)).unwrap_or_default();
    (read_keys(&mut block, base), preset)
}

fn preset(block: &mut Block<'_, '_>) -> Option<Preset> {
    let name = block.text("preset")?;
    let found = Preset::named(&name.value);
    if found.is_none() {
        let known = PRESETS.iter().map(|preset| preset.name);
        let help = match nearest(&name.value, known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`contra list presets` shows them; without one, write out each key".to_owned(),
        };
        let message = format!("there is no preset `{}`", shown(&name.value));
        let found = Diagnostic::new(Finding::UnknownValue, name.span, message);
        block.diagnostics.push(found.help(help));
    }
    found
}

/// The layout that a preset gives.
pub(super) fn layout(preset: &Preset) -> Export {
    let mut ignored = Diagnostics::default();
    let source = Source::new(preset.name, preset.text);
    let document = read_toml_of(FileKind::Mapping, FileId(0), &source, &mut ignored);
    let whole = Span::new(FileId(0), 0..0);
    let keys = ["export", "record", "every"];
    let mut file = Block::open(&document.table, whole, "preset", &keys, &mut ignored);
    read(&mut file).0
}

/// The part of a preset that is not about the layout.
pub(super) fn defaults(preset: &Preset) -> Defaults {
    let mut ignored = Diagnostics::default();
    let source = Source::new(preset.name, preset.text);
    let document = read_toml_of(FileKind::Mapping, FileId(0), &source, &mut ignored);
    let texts = |block: &str, key: &str| -> Vec<String> {
        let mut ignored = Diagnostics::default();
        let Some(ValueKind::Table(table)) = document.table.get(block).map(|one| &one.value.kind)
        else {
            return Vec::new();
        };
        let value = table.get(key).map(|entry| &entry.value);
        let texts = value.and_then(|value| values::texts(value, key, &mut ignored));
        values::plain(texts.unwrap_or_default())
    };
    Defaults {
        missing: texts("record", "missing"),
        every: Statuses::of_preset(|key| texts("every", key)),
    }
}

fn read_keys(block: &mut Block<'_, '_>, base: Export) -> Export {
    let mut export = base;
    if let Some(kind) = block.word("type", &TYPES) {
        export.kind = kind.value;
    }
    if let Some(sheet) = block.text("sheet") {
        export.sheet = Some(sheet.value);
    }
    if let Some(path) = block.text("records") {
        export.records = Some(path.value);
    }
    if let Some(encoding) = block.word("encoding", &ENCODINGS) {
        export.encoding = encoding.value;
    }
    if let Some(value) = block.value("delimiter") {
        export.delimiter = delimiter(value, block.diagnostics).or(export.delimiter);
    }
    if let Some(row) = whole_number(block, "header", 1) {
        export.header = Some(row);
    }
    if let Some(rows) = whole_number(block, "skip", 0) {
        export.skip = rows;
    }
    if let Some(value) = block.value("many") {
        export.many = many(value, block.diagnostics).or(export.many);
    }
    if let Some(value) = block.value("date") {
        export.dates = dates(value, block.diagnostics);
    }
    if let Some(mark) = block.word("decimal", &DECIMALS) {
        export.decimal = Some(mark.value);
    }
    if let Some(value) = block.value("ticked") {
        export.ticked = ticked(value, block.diagnostics).or(export.ticked);
    }
    if let Some(value) = block.value("unticked") {
        let texts = values::texts_or_blank(value, "unticked", block.diagnostics);
        export.unticked = texts.map(values::plain).or(export.unticked);
    }
    check_keys(block, &export);
    export
}

/// Reports keys that do not apply to the format.
fn check_keys(block: &mut Block<'_, '_>, export: &Export) {
    let (keys, by, help): (&[&str], _, _) = match export.kind {
        ExportType::Csv => (&["records", "sheet"], "a CSV", "its records are its rows"),
        ExportType::Xlsx => (
            &["records", "encoding", "delimiter"],
            "a workbook",
            "its cells are read by their values",
        ),
        ExportType::Json | ExportType::Ndjson | ExportType::TypeformJson => (
            &["delimiter", "header", "skip", "sheet"],
            "JSON",
            "its values are named by their path",
        ),
    };
    block.not_taken(keys, by, help);
    if export.kind == ExportType::TypeformJson {
        let help = "each choice is a text of its own, which is never split";
        block.not_taken(&["many"], "a response of Typeform", help);
    }
    if export.kind == ExportType::Ndjson {
        block.not_taken(&["records"], "NDJSON", "its records are its lines");
    }
}

fn delimiter(value: &Value, diagnostics: &mut Diagnostics) -> Option<u8> {
    let ValueKind::Text(text) = &value.kind else {
        wrong_type(
            value,
            "delimiter",
            "takes one character in quotes: `\";\"`",
            diagnostics,
        );
        return None;
    };
    match text.as_bytes() {
        // a letter, a digit or a space would split words
        [one]
            if one.is_ascii()
                && !one.is_ascii_alphanumeric()
                && !matches!(one, b'"' | b' ' | b'\n' | b'\r' | b'\0') =>
        {
            Some(*one)
        }
        _ => {
            let message = format!("`{}` cannot separate columns", shown(text));
            let found = Diagnostic::new(Finding::UnknownValue, value.span, message);
            diagnostics
                .push(found.help("write one character, such as `\",\"`, `\";\"` or `\"\\t\"`"));
            None
        }
    }
}

fn whole_number(block: &mut Block<'_, '_>, key: &str, least: u64) -> Option<u64> {
    let value = block.value(key)?;
    let number = match &value.kind {
        ValueKind::Integer(written) => written.parse().ok(),
        _ => None,
    };
    let number = number.filter(|number| (least..=MAX_ROWS).contains(number));
    if number.is_none() {
        let takes = format!("takes a whole number from {least} to {MAX_ROWS}");
        wrong_type(value, key, &takes, block.diagnostics);
    }
    number
}

fn many(value: &Value, diagnostics: &mut Diagnostics) -> Option<String> {
    match &value.kind {
        ValueKind::Text(text) if !text.is_empty() => Some(text.clone()),
        ValueKind::Text(_) => {
            let found = Diagnostic::new(Finding::MissingKey, value.span, "`many` is empty");
            diagnostics.push(found.help("write the separator between two answers in one cell, such as `\";\"`, or leave it out"));
            None
        }
        _ => {
            wrong_type(
                value,
                "many",
                "takes the text between two answers of one cell: `\";\"`",
                diagnostics,
            );
            None
        }
    }
}

/// One date format, or a list of formats that no text can confuse. An invalid one is reported, and counts as present so
/// that nothing else is reported as missing.
pub(super) fn dates(value: &Value, diagnostics: &mut Diagnostics) -> Vec<DateFormat> {
    let formats = read_dates(value, diagnostics);
    formats.unwrap_or_else(|| DateFormat::parse("YYYY-MM-DD").into_iter().collect())
}

fn read_dates(value: &Value, diagnostics: &mut Diagnostics) -> Option<Vec<DateFormat>> {
    let members = match &value.kind {
        ValueKind::List(_) => list(value, "date", "takes a list of formats", diagnostics)?,
        _ => std::slice::from_ref(value),
    };
    let mut formats: Vec<(DateFormat, &Value, &str)> = Vec::new();
    let mut is_whole = true;
    for member in members {
        let ValueKind::Text(written) = &member.kind else {
            wrong_type(
                member,
                "date",
                "takes a format in quotes: `\"D/M/YYYY\"`",
                diagnostics,
            );
            return None;
        };
        let format = match DateFormat::parse(written) {
            Ok(format) => format,
            Err(help) => {
                let message = format!("`{}` is not a date format", shown(written));
                let found = Diagnostic::new(Finding::UnknownValue, member.span, message);
                diagnostics.push(found.help(help));
                is_whole = false;
                continue;
            }
        };
        let other = formats.iter().find(|(other, ..)| format.overlaps(other));
        if let Some((_, first, _)) = other {
            let message = format!("a date can fit `{}` and another format", shown(written));
            let found = Diagnostic::new(Finding::AmbiguousFormat, member.span, message)
                .related(first.span, "this one")
                .help("keep one of them: such a date does not show which was meant");
            diagnostics.push(found);
            is_whole = false;
        }
        formats.push((format, member, written));
    }
    let formats = formats.into_iter().map(|(format, ..)| format).collect();
    is_whole.then_some(formats)
}

/// The texts of a ticked box, or `"header"`.
pub(super) fn ticked(value: &Value, diagnostics: &mut Diagnostics) -> Option<Ticked> {
    match &value.kind {
        ValueKind::Text(word) if word == "header" => Some(Ticked::Header),
        ValueKind::Text(_) => {
            let takes =
                "takes a list of texts: `[\"1\"]`; or `\"header\"` if a cell repeats its header";
            wrong_type(value, "ticked", takes, diagnostics);
            None
        }
        _ => {
            let texts = values::texts(value, "ticked", diagnostics)?;
            Some(Ticked::Texts(values::plain(texts)))
        }
    }
}
