//! Which tool an export comes from, and which fields its form has. Only what a header proves is taken for certain.

use super::Field;
use super::dictionary::Dictionary;
use super::peek::{Column, Peek};
use crate::intake::mapping::Preset;

/// The tool of an export, if its header says it.
pub(super) fn of(peek: &Peek) -> Option<Preset> {
    let names: Vec<&str> = peek
        .columns
        .iter()
        .map(|column| column.header.as_str())
        .collect();
    let has = |name: &str| names.contains(&name);
    let first = names.first().copied().unwrap_or_default();
    let name = if names.iter().any(|name| name.contains("(choice=")) {
        "redcap-label"
    } else if has("redcap_event_name")
        || has("redcap_repeat_instrument")
        || first == "record_id" && names.iter().any(|name| name.ends_with("_complete"))
    {
        "redcap-raw"
    } else if first == "#" && has("Network ID") {
        "typeform-csv"
    } else if has("_uuid") && has("_submission_time") {
        "kobo"
    } else if has("Submission Date") && has("Submission ID") {
        "jotform"
    } else if first == "Timestamp" {
        google(&peek.columns[0])?
    } else {
        return None;
    };
    Preset::named(name)
}

/// Both exports of Google Forms begin with the same column; the form's own writes the year first.
fn google(timestamps: &Column) -> Option<&'static str> {
    let is_form = |text: &String| text.split('/').next().is_some_and(|part| part.len() == 4);
    match timestamps.texts.is_empty() {
        true => None,
        false if timestamps.texts.keys().all(is_form) => Some("google-forms"),
        false if timestamps.texts.keys().any(is_form) => None,
        false => Some("google-sheets"),
    }
}

/// The fields of the form behind an export.
pub(super) fn fields(
    peek: &Peek,
    preset: Option<Preset>,
    dictionary: Option<&Dictionary>,
) -> Vec<Field> {
    let is_labelled = preset.is_some_and(|preset| preset.name == "redcap-label");
    let mut fields: Vec<Field> = Vec::new();
    for column in &peek.columns {
        let header = column.header.as_str();
        let choice = header
            .split_once(" (choice=")
            .filter(|_| is_labelled)
            .and_then(|(label, choice)| Some((label, choice.strip_suffix(')')?)));
        let found = dictionary.and_then(|dictionary| dictionary.variable(header));
        match (choice, found) {
            (Some((label, choice)), _) => {
                add_box(&mut fields, label, header, choice.trim_matches('\''));
            }
            (None, Some((variable, _, Some(code)))) => {
                let text = variable.label_of(code).unwrap_or(code);
                add_box(&mut fields, &variable.label, header, text);
            }
            (None, Some((variable, _, None))) => fields.push(Field {
                label: variable.label.clone(),
                header: Some(header.to_owned()),
                boxes: Vec::new(),
                texts: variable.choices.clone(),
            }),
            (None, None) => fields.push(Field {
                label: header.to_owned(),
                header: Some(header.to_owned()),
                boxes: Vec::new(),
                texts: Vec::new(),
            }),
        }
    }
    fields
}

fn add_box(fields: &mut Vec<Field>, label: &str, header: &str, text: &str) {
    let one = (header.to_owned(), text.to_owned());
    let known = fields
        .iter_mut()
        .find(|field| field.label == label && !field.boxes.is_empty());
    match known {
        Some(field) => field.boxes.push(one),
        None => fields.push(Field {
            label: label.to_owned(),
            header: None,
            boxes: vec![one],
            texts: Vec::new(),
        }),
    }
}
