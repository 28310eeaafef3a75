//! A draft as text: what is certain as keys, what is not as `guess` and comments.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::peek::{Column, Peek};
use super::wording::is_same;
use super::{Field, Match};
use crate::intake::mapping::{Encoding, Preset};
use crate::model::{Kind, OptionId, Protocol, Question, QuestionId};
use crate::rules::shown;

/// The labels of statuses, with their key.
const STATUSES: [(&str, &str); 2] = [("Not sure", "unsure"), ("Prefer not to say", "declined")];

/// Headers that tell the record number, and the day a form was filled.
const IDS: [&str; 6] = [
    "record_id",
    "Submission ID",
    "Response ID",
    "_uuid",
    "#",
    "ID",
];
const SUBMITTED: [&str; 6] = [
    "Timestamp",
    "Submission Date",
    "Completion time",
    "Submit Date (UTC)",
    "_submission_time",
    "Date submitted",
];

/// Words of columns whose cells are never repeated.
const PRIVATE: [&str; 12] = [
    "name",
    "email",
    "e-mail",
    "mail",
    "phone",
    "address",
    "birth",
    "date",
    "timestamp",
    "note",
    "comment",
    "ip",
];

/// The text of a draft.
pub(super) fn mapping(
    peek: &Peek,
    preset: Option<Preset>,
    fields: &[Field],
    matches: &[Match],
    protocol: &Protocol,
) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "format   = 1");
    let _ = writeln!(
        text,
        "title    = \"Form\"                # what results call this mapping"
    );
    let _ = writeln!(text, "protocol = \"{}\"", protocol.id);
    export(peek, preset, &mut text);
    let known = record(peek, &mut text);
    for one in matches {
        question(peek, &fields[one.field], one, protocol, &mut text);
    }
    rest(peek, fields, matches, protocol, &known, &mut text);
    text
}

fn export(peek: &Peek, preset: Option<Preset>, text: &mut String) {
    text.push_str("\n[export]\n");
    if let Some(preset) = preset {
        let _ = writeln!(text, "preset = \"{}\"", preset.name);
    } else {
        let _ = writeln!(text, "type      = \"csv\"");
        let _ = writeln!(
            text,
            "delimiter = {:?}",
            char::from(peek.delimiter).to_string()
        );
        text.push_str(
            "# many    = \", \"                 # what joins several answers in a cell\n",
        );
    }
    match peek.encoding {
        Encoding::Utf8 => {}
        Encoding::Utf16 => text.push_str("encoding  = \"utf-16\"\n"),
        Encoding::Windows1252 => {
            text.push_str("encoding  = \"windows-1252\"       # no text in utf-8: look whether letters are right\n");
        }
    }
    if preset.is_none_or(|preset| !preset.text.contains("\ndate")) {
        text.push_str("# date    = \"M/D/YYYY\"           # or \"D/M/YYYY\": nothing in a cell says which; write what the tool uses\n");
    }
}

/// Writes what is said of the record. Returns the headers that it uses.
fn record<'p>(peek: &'p Peek, text: &mut String) -> BTreeSet<&'p str> {
    text.push_str("\n[record]\n");
    let mut known = BTreeSet::new();
    let headers = || peek.columns.iter().map(|column| column.header.as_str());
    let find = |names: &[&str]| {
        let mut names = names.iter();
        names.find_map(|name| headers().find(|header| header == name))
    };
    for (key, names) in [("id", &IDS[..]), ("submitted", &SUBMITTED[..])] {
        let stamp = headers().find(|header| key == "submitted" && header.ends_with("_timestamp"));
        match find(names).or(stamp) {
            Some(header) => {
                known.insert(header);
                let _ = writeln!(text, "{key} = {}", quoted(header));
            }
            None => {
                let _ = writeln!(
                    text,
                    "# {key} = \"\"                        # the header of its column, if there is one"
                );
            }
        }
    }
    known
}

fn question(peek: &Peek, field: &Field, one: &Match, protocol: &Protocol, text: &mut String) {
    let question = protocol.question(one.question);
    let _ = writeln!(text, "\n# {}", comment(&question.ask));
    let _ = writeln!(text, "[question.{}]", question.id);
    if !one.is_certain {
        let _ = writeln!(
            text,
            "guess  = \"the wording is only similar: {}\"",
            comment(&field.label).replace(['"', '\\'], "'")
        );
    }
    let options = labels(question);
    match &field.header {
        None => boxes(&question.id, field, &options, text),
        Some(header) => {
            let is_birth = matches!(question.kind, Kind::Number(_))
                && has_word(&field.label, &["birth", "born"]);
            let key = if is_birth { "born" } else { "column" };
            let _ = writeln!(text, "{key} = {}", quoted(header));
            let column = peek.columns.iter().find(|column| column.header == *header);
            if let (Some(column), false) = (column, options.is_empty()) {
                texts(field, column, &options, text);
            }
        }
    }
}

/// The options of a question with their labels, `none` of a `multi` among them.
fn labels(question: &Question) -> Vec<(String, String)> {
    let kind = &question.kind;
    let all = (0..kind.option_count()).map(OptionId::from);
    let mut labels: Vec<(String, String)> = all
        .map(|option| {
            (
                kind.option_id(option).to_owned(),
                kind.option_label(option).to_owned(),
            )
        })
        .collect();
    if let Some(none) = kind.none_label() {
        labels.push(("none".to_owned(), none.to_owned()));
    }
    labels
}

/// The option or status whose label is a text.
fn meant(text: &str, options: &[(String, String)]) -> Option<String> {
    let mut of_options = options
        .iter()
        .filter(|(_, label)| is_same(text, label))
        .map(|(id, _)| id.clone());
    let status = STATUSES.iter().find(|(label, _)| is_same(text, label));
    let found = of_options
        .next()
        .or(status.map(|(_, key)| (*key).to_owned()));
    found.filter(|_| of_options.next().is_none())
}

fn boxes(id: &str, field: &Field, options: &[(String, String)], text: &mut String) {
    let mut entries = String::new();
    let mut open = String::new();
    let mut found = BTreeSet::new();
    for (header, label) in &field.boxes {
        match meant(label, options) {
            Some(id) => {
                let _ = writeln!(entries, "{} = \"{id}\"", quoted(header));
                found.insert(id);
            }
            None => {
                let _ = writeln!(open, "# {} = \"\"   # {}", quoted(header), comment(label));
            }
        }
    }
    text.push_str(
        "# shown = { \"\" = [\"2\"] }              # the column that proves that the form was filled: boxes that nobody \
         saw are empty too\n",
    );
    missing(options, &found, text);
    // a table over several lines is TOML 1.1, so a header stands for it
    let _ = write!(text, "[question.{id}.boxes]\n{entries}{open}");
}

fn texts(field: &Field, column: &Column, options: &[(String, String)], text: &mut String) {
    let mut entries = Vec::new();
    let mut statuses = Vec::new();
    let mut found = BTreeSet::new();
    let mut open = Vec::new();
    let offered: Vec<(String, String)> = match field.texts.is_empty() {
        false => field.texts.clone(),
        true if is_private(column) => Vec::new(),
        true => column
            .texts
            .keys()
            .map(|text| (text.clone(), text.clone()))
            .collect(),
    };
    for (cell, label) in &offered {
        match meant(label, options) {
            Some(id) if id == "unsure" || id == "declined" => {
                statuses.push(format!("{id} = [{}]\n", quoted(cell)));
            }
            Some(id) => {
                entries.push(format!("{} = \"{id}\"", quoted(cell)));
                found.insert(id);
            }
            // the label of a dictionary is what the form offers; another text is what a person chose or wrote
            None if !field.texts.is_empty() => {
                open.push(format!("# {} is “{}”\n", quoted(cell), comment(label)))
            }
            None => {}
        }
    }
    let others = column
        .texts
        .len()
        .saturating_sub(entries.len() + statuses.len());
    if field.texts.is_empty() && others > 0 {
        let texts = match others {
            1 => "1 other text stands".to_owned(),
            _ => format!("{others} other texts stand"),
        };
        open.push(format!(
            "# {texts} in this column: `contra map check` shows them\n"
        ));
    }
    text.extend(statuses);
    match entries.is_empty() {
        true => text.push_str("# answers = { \"\" = \"\" }             # each text of the column, and the option that it means\n"),
        false => {
            let _ = writeln!(text, "answers = {{ {} }}", entries.join(", "));
        }
    }
    text.extend(open);
    missing(options, &found, text);
}

/// Names the options that no text means.
fn missing(options: &[(String, String)], found: &BTreeSet<String>, text: &mut String) {
    let left: Vec<String> = options
        .iter()
        .filter(|(id, _)| id != "none" && !found.contains(id))
        .map(|(id, _)| format!("\"{id}\""))
        .collect();
    if !left.is_empty() {
        let _ = writeln!(
            text,
            "# not-offered = [{}]   # of these, what the form does not offer; map the others",
            left.join(", ")
        );
    }
}

/// Names the columns without a question, and the questions without a column.
fn rest(
    peek: &Peek,
    fields: &[Field],
    matches: &[Match],
    protocol: &Protocol,
    known: &BTreeSet<&str>,
    text: &mut String,
) {
    let matched: BTreeSet<&str> = matches
        .iter()
        .flat_map(|one| {
            let field = &fields[one.field];
            let boxes = field.boxes.iter().map(|(header, _)| header.as_str());
            field.header.as_deref().into_iter().chain(boxes)
        })
        .collect();
    let open: Vec<&str> = peek
        .columns
        .iter()
        .map(|column| column.header.as_str())
        .filter(|header| !matched.contains(header) && !known.contains(header))
        .collect();
    if !open.is_empty() {
        text.push_str(
            "\n# Columns without a question. Map each, or move it to `left-out` in `[record]`:\n",
        );
        for header in open {
            let _ = writeln!(text, "#   {}", quoted(header));
        }
    }
    let all = (0..protocol.questions.len()).map(QuestionId::from);
    let without: Vec<QuestionId> = all
        .filter(|id| matches.iter().all(|one| one.question != *id))
        .collect();
    if !without.is_empty() {
        text.push_str("\n# Questions without a column. They stay unknown for everyone:\n");
        for id in without {
            let question = protocol.question(id);
            let _ = writeln!(text, "#   {}: {}", question.id, comment(&question.ask));
        }
    }
}

/// Whether the cells of a column may hold what must not be repeated.
fn is_private(column: &Column) -> bool {
    let many = column.texts.len() > 20 && column.texts.len() as u64 * 2 > column.filled;
    column.is_free || many || has_word(&column.header, &PRIVATE)
}

fn has_word(text: &str, words: &[&str]) -> bool {
    let lower = text.to_lowercase();
    let mut parts = lower.split(|c: char| !c.is_alphanumeric() && c != '-');
    parts.any(|part| words.contains(&part))
}

/// A text in a comment: on one line.
fn comment(text: &str) -> String {
    let line: Vec<&str> = text.split_whitespace().collect();
    shown(&line.join(" "))
}

/// A text as a TOML string.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
