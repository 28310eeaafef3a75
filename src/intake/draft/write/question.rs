//! One question of a draft: its column, and the texts of its options.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{comment, quoted};
use crate::diagnostic::listing;
use crate::intake::draft::options::{BIRTH, has_word, labels, meant, of_column, similar};
use crate::intake::draft::peek::Column;
use crate::intake::draft::{Field, Form, Found, Match};
use crate::model::{Kind, Protocol};

/// Writes a question.
pub(super) fn write(form: &Form<'_>, one: &Match, protocol: &Protocol, text: &mut String) {
    let field = &form.fields[one.field];
    let question = protocol.question(one.question);
    let _ = writeln!(text, "\n# {}", comment(&question.ask));
    let _ = writeln!(text, "[question.{}]", question.id);
    let why = match one.by {
        Found::SameWords | Found::SameOptions => None,
        Found::SameName => Some("the column has the name of the question"),
        Found::LikeWords => Some("the wording is only similar"),
        Found::Birth => Some("the age from a date of birth"),
        Found::SomeOptions => Some("some of the options are the same"),
    };
    if let Some(why) = why {
        let label = comment(&field.label).replace(['"', '\\'], "'");
        let _ = writeln!(text, "guess  = \"{why}: {label}\"");
    } else if one.by == Found::SameOptions {
        let _ = writeln!(text, "# found by its options: {}", comment(&field.label));
    }
    let labels = labels(question);
    let Some(name) = &field.column else {
        boxes(&question.id, field, &labels, text);
        return;
    };
    let is_birth = one.by == Found::Birth
        || matches!(question.kind, Kind::Number(_)) && has_word(&field.label, &BIRTH);
    let key = if is_birth { "born" } else { "column" };
    let _ = writeln!(text, "{key} = {}", quoted(name));
    if let (Some(column), false) = (form.peek.column(name), labels.is_empty()) {
        if field.texts.is_empty() {
            of_cells(form, column, &labels, text)
        } else {
            of_dictionary(field, &labels, text)
        }
    }
}

fn boxes(id: &str, field: &Field, labels: &[(String, String)], text: &mut String) {
    let mut entries = String::new();
    let mut open = String::new();
    let mut found = BTreeSet::new();
    for (name, label) in &field.boxes {
        match meant(label, labels) {
            Some(id) => {
                let _ = writeln!(entries, "{} = \"{id}\"", quoted(name));
                found.insert(id);
            }
            None => {
                let like = like(label, labels);
                let _ = writeln!(
                    open,
                    "# {} = \"\"   # “{}”{like}",
                    quoted(name),
                    comment(label)
                );
            }
        }
    }
    match &field.done {
        Some(done) => {
            let _ = writeln!(
                text,
                "shown = {{ {} = [\"2\"] }}   # 2 is a completed form: boxes that nobody saw are 0 too",
                quoted(done)
            );
        }
        None => text.push_str(
            "# shown = { \"\" = [\"2\"] }              # the column that proves that the form was filled in: boxes that \
             nobody saw are empty too\n",
        ),
    }
    missing(labels, &found, text);
    // a table over several lines is TOML 1.1, so it gets a header instead
    let _ = write!(text, "[question.{id}.boxes]\n{entries}{open}");
}

/// Writes the codes of a dictionary, which are what the form offers.
fn of_dictionary(field: &Field, labels: &[(String, String)], text: &mut String) {
    let mut known = Vec::new();
    let mut open = Vec::new();
    for (code, label) in &field.texts {
        match meant(label, labels) {
            Some(id) => known.push((code.clone(), id)),
            None => open.push(format!(
                "# {} is “{}”{}\n",
                quoted(code),
                comment(label),
                like(label, labels)
            )),
        }
    }
    answers(&known, labels, open, text);
}

/// Writes the texts of cells that are labels, and names those that are similar to one.
fn of_cells(form: &Form<'_>, column: &Column, labels: &[(String, String)], text: &mut String) {
    let texts = of_column(column, form, labels);
    let similar = texts.similar.iter();
    let mut open: Vec<String> = similar
        .map(|cell| format!("# {}{}\n", quoted(cell), like(cell, labels)))
        .collect();
    let others = texts.others - open.len();
    if others > 0 {
        let subject = match others {
            1 => "1 other text is".to_owned(),
            _ => format!("{others} other texts are"),
        };
        open.push(format!(
            "# {subject} in this column; `contra map check` shows all texts\n"
        ));
    }
    let known: Vec<(String, String)> = texts.known.into_iter().collect();
    answers(&known, labels, open, text);
}

/// Writes texts with their meanings, then the comments about others.
fn answers(
    known: &[(String, String)],
    labels: &[(String, String)],
    open: Vec<String>,
    text: &mut String,
) {
    let mut found = BTreeSet::new();
    let mut entries = Vec::new();
    let is_status = |id: &str| id == "unsure" || id == "declined";
    for status in ["unsure", "declined"] {
        let cells = known.iter().filter(|(_, id)| id == status);
        let cells: Vec<String> = cells.map(|(cell, _)| quoted(cell)).collect();
        if !cells.is_empty() {
            let _ = writeln!(text, "{status} = [{}]", cells.join(", "));
        }
    }
    for (cell, id) in known.iter().filter(|(_, id)| !is_status(id)) {
        entries.push(format!("{} = \"{id}\"", quoted(cell)));
        found.insert(id.clone());
    }
    if entries.is_empty() {
        text.push_str("# answers = { \"\" = \"\" }             # each text of the column, and the option that it means\n")
    } else {
        let _ = writeln!(text, "answers = {{ {} }}", entries.join(", "));
    }
    text.extend(open);
    missing(labels, &found, text);
}

/// Names the options whose labels are similar to a text. A person must decide which is meant.
fn like(label: &str, labels: &[(String, String)]) -> String {
    let found = similar(label, labels);
    match found.as_slice() {
        [] => String::new(),
        [one] => format!(", similar to the label of `{one}`: does it mean the same?"),
        several => format!(
            ", similar to the labels of {}: can it mean each of them?",
            listing(several)
        ),
    }
}

/// Names the options that no text means, with their labels.
fn missing(labels: &[(String, String)], found: &BTreeSet<String>, text: &mut String) {
    let left = labels.iter().filter(|(id, _)| !found.contains(id));
    let left: Vec<&(String, String)> = left.collect();
    if left.is_empty() {
        return;
    }
    text.push_str("# Options without a text:\n");
    for (id, label) in &left {
        let _ = writeln!(text, "#   \"{id}\": {}", comment(label));
    }
    // a form that asks yes or no offers both
    let is_yes_no = labels.iter().all(|(id, _)| id == "yes" || id == "no");
    let ids = left.iter().filter(|(id, _)| id != "none" && !is_yes_no);
    let ids: Vec<String> = ids.map(|(id, _)| format!("\"{id}\"")).collect();
    if !ids.is_empty() {
        let _ = writeln!(
            text,
            "# not-offered = [{}]   # those that the form does not offer; map the others",
            ids.join(", ")
        );
    }
}
