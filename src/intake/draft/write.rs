//! A draft as text: certain parts as keys, uncertain ones as `guess` and comments.

mod question;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::peek::Layout;
use super::usual::{IDS, SUBMITTED};
use super::{Form, Match};
use crate::intake::mapping::{Encoding, ExportType};
use crate::model::{Protocol, QuestionId};
use crate::rules::shown;

/// The text of a draft.
pub(super) fn mapping(form: &Form<'_>, matches: &[Match], protocol: &Protocol) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "format   = 1");
    let _ = writeln!(
        text,
        "title    = \"Form\"                # the name of this mapping in results"
    );
    let _ = writeln!(text, "protocol = \"{}\"", protocol.id);
    export(form, &mut text);
    columns(form, &mut text);
    record(form, matches, &mut text);
    for one in matches {
        question::write(form, one, protocol, &mut text);
    }
    without_column(matches, protocol, &mut text);
    text
}

fn export(form: &Form<'_>, text: &mut String) {
    text.push_str("\n[export]\n");
    let base = form.preset.map(|preset| preset.layout());
    if let Some(preset) = form.preset {
        let _ = writeln!(text, "preset = \"{}\"", preset.name);
    }
    let kind = match &form.peek.layout {
        Layout::Csv { .. } => ("csv", ExportType::Csv),
        Layout::Xlsx(_) => ("xlsx", ExportType::Xlsx),
        Layout::Json(_) => ("json", ExportType::Json),
        Layout::Ndjson => ("ndjson", ExportType::Ndjson),
        Layout::Typeform => ("typeform-json", ExportType::TypeformJson),
    };
    if base.as_ref().is_none_or(|base| base.kind != kind.1) {
        let _ = writeln!(text, "type = \"{}\"", kind.0);
    }
    match &form.peek.layout {
        Layout::Csv {
            encoding,
            delimiter,
        } => {
            let known = base.as_ref().and_then(|base| base.delimiter);
            if known != Some(*delimiter) {
                let sign = char::from(*delimiter).to_string();
                let _ = writeln!(text, "delimiter = {sign:?}");
            }
            match encoding {
                Encoding::Utf8 => {}
                Encoding::Utf16 => text.push_str("encoding  = \"utf-16\"\n"),
                Encoding::Windows1252 => {
                    text.push_str("encoding  = \"windows-1252\"       # not valid as utf-8: check that letters are right\n");
                }
            }
        }
        Layout::Xlsx(Some(sheet)) => {
            let _ = writeln!(text, "sheet = {}   # the first of several", quoted(sheet));
        }
        Layout::Json(Some(path)) => {
            let _ = writeln!(text, "records = {}", quoted(path));
        }
        Layout::Xlsx(None) | Layout::Json(None) | Layout::Ndjson | Layout::Typeform => {}
    }
    first_rows(form, text);
    if form.preset.is_none() && kind.1 != ExportType::TypeformJson {
        text.push_str(
            "# many    = \", \"                 # the separator of several answers in a cell\n",
        );
    }
    if base.is_none_or(|base| base.dates.is_empty()) {
        text.push_str("# date    = \"M/D/YYYY\"           # or \"D/M/YYYY\": the cells do not show which; write what the tool uses\n");
    }
}

/// Writes where the records of a table begin.
fn first_rows(form: &Form<'_>, text: &mut String) {
    let start = &form.peek.start;
    if start.header > 1 {
        let _ = writeln!(text, "header = {}", start.header);
    }
    if start.skip > 0 {
        let _ = writeln!(text, "skip = {}", start.skip);
    }
    if !start.guesses.is_empty() {
        let _ = writeln!(text, "guess  = {}", quoted(&start.guesses.join("; ")));
    }
}

/// Names the columns whose headers do not identify them.
fn columns(form: &Form<'_>, text: &mut String) {
    let columns = (1..).zip(&form.peek.columns);
    let mut named = columns
        .filter(|(_, column)| column.name != column.header)
        .peekable();
    if named.peek().is_none() {
        return;
    }
    text.push_str(
        "\n# Columns without a header, or with one that others have too. Each gets a name here, by its number in the export.\n\
         # See in the form which is which, and give them better names, here and below.\n[columns]\n",
    );
    for (at, column) in named {
        let (name, header) = (quoted(&column.name), quoted(&column.header));
        let _ = writeln!(text, "{name} = {{ at = {at}, header = {header} }}");
    }
}

/// Writes the keys about the record, and the columns without a question.
fn record(form: &Form<'_>, matches: &[Match], text: &mut String) {
    text.push_str("\n[record]\n");
    let mut known = BTreeSet::new();
    let names = || form.peek.columns.iter().map(|column| column.name.as_str());
    let find = |known: &[&str]| {
        let mut known = known.iter();
        known.find_map(|known| names().find(|name| name == known))
    };
    for (key, usual) in [("id", &IDS[..]), ("submitted", &SUBMITTED[..])] {
        let stamp = names().find(|name| key == "submitted" && name.ends_with("_timestamp"));
        match find(usual).or(stamp) {
            Some(name) => {
                known.insert(name);
                let _ = writeln!(text, "{key} = {}", quoted(name));
            }
            None => {
                let _ = writeln!(
                    text,
                    "# {key} = \"\"                        # the header of its column, if there is one"
                );
            }
        }
    }
    if names().any(|name| name == "redcap_repeat_instance") {
        text.push_str(
            "# rows = \"joined\"                 # rows with the same id are one record; of the instances of a form, the last counts:\n\
             # last = { column = \"redcap_repeat_instance\", of = { redcap_repeat_instrument = \"\" } }   # the name of the form\n",
        );
    } else if names().any(|name| name == "redcap_event_name") {
        text.push_str(
            "# rows = \"joined\"                 # if the events of a person are one record\n",
        );
    }
    for one in matches {
        let field = &form.fields[one.field];
        let boxes = field.boxes.iter().map(|(name, _)| name.as_str());
        known.extend(boxes);
        known.extend(field.column.as_deref());
        known.extend(field.done.as_deref());
    }
    let is_of_typeform = |name: &str| {
        form.peek.layout == Layout::Typeform
            && ["response_id", "token", "submitted_at"].contains(&name)
    };
    let open: Vec<&str> = names()
        .filter(|name| !known.contains(name) && !is_of_typeform(name))
        .collect();
    if !open.is_empty() {
        text.push_str("# Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one\n");
        text.push_str("# left-out = [\n");
        for name in open {
            let _ = writeln!(text, "#   {},", quoted(name));
        }
        text.push_str("# ]\n");
    }
}

/// Names the questions without a column.
fn without_column(matches: &[Match], protocol: &Protocol, text: &mut String) {
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

/// A text in a comment, on one line.
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
