//! Recognizes the tool that an export comes from, and the fields of its form. Only facts that follow from the header
//! count as certain.

use super::Field;
use super::dictionary::Dictionary;
use super::peek::{Column, Layout, Peek};
use crate::intake::mapping::Preset;

/// The text between the label of a field and that of a box, in the labels of REDCap.
const CHOICE: &str = " (choice=";

/// The tool of an export, if its header shows it.
pub(super) fn of(peek: &Peek) -> Option<Preset> {
    let names: Vec<&str> = peek
        .columns
        .iter()
        .map(|column| column.header.as_str())
        .collect();
    let has = |name: &str| names.contains(&name);
    let first = names.first().copied().unwrap_or_default();
    let name = if peek.layout == Layout::Typeform {
        "typeform-json"
    } else if matches!(peek.layout, Layout::Json(_) | Layout::Ndjson) {
        return None;
    } else if names.iter().any(|name| name.contains(CHOICE)) {
        "redcap-label"
    } else if has("redcap_event_name")
        || has("redcap_survey_identifier")
        || has("redcap_repeat_instrument")
        || first == "record_id" && names.iter().any(|name| name.ends_with("_complete"))
    {
        "redcap-raw"
    } else if first == "#" && has("Network ID") {
        "typeform-csv"
    } else if has("_uuid") && has("_submission_time") {
        "kobo"
    } else if has("submitdate") && has("lastpage") {
        "limesurvey"
    } else if has("Submission Date") && has("Submission ID") {
        "jotform"
    } else if first == "ID" && has("Start time") && has("Completion time") {
        "microsoft-forms"
    } else if first == "Timestamp" {
        google(&peek.columns[0])?
    } else {
        return None;
    };
    Preset::named(name)
}

/// The preset of an export of Google Forms: of the form itself, or of its sheet. Both start with the same column, but
/// the form itself writes the year first. `None` if this does not show which one it is.
fn google(timestamps: &Column) -> Option<&'static str> {
    let is_form = |text: &String| text.split('/').next().is_some_and(|part| part.len() == 4);
    match timestamps.cells.is_empty() {
        true => None,
        false if timestamps.cells.keys().all(is_form) => Some("google-forms"),
        false if timestamps.cells.keys().any(is_form) => None,
        false => Some("google-sheets"),
    }
}

/// The fields of the form behind an export.
pub(super) fn fields(
    peek: &Peek,
    preset: Option<Preset>,
    dictionary: Option<&Dictionary>,
) -> Vec<Field> {
    let is_labeled = preset.is_some_and(|preset| preset.name == "redcap-label");
    let mut fields: Vec<Field> = Vec::new();
    for column in &peek.columns {
        let header = column.header.as_str();
        let choice = header
            .split_once(CHOICE)
            .filter(|_| is_labeled)
            .and_then(|(label, choice)| Some((label, choice.strip_suffix(')')?)));
        let found = dictionary.and_then(|dictionary| dictionary.variable(header));
        match (choice, found) {
            (Some((label, choice)), _) => {
                let text = choice.trim_matches('\'');
                add_box(&mut fields, label, &column.name, text, None);
            }
            (None, Some((variable, _, Some(code)))) => {
                let text = variable.label_of(code).unwrap_or(code);
                let done = format!("{}_complete", variable.form);
                let done = peek.column(&done).map(|_| done);
                add_box(&mut fields, &variable.label, &column.name, text, done);
            }
            (None, Some((variable, _, None))) => fields.push(Field {
                label: variable.label.clone(),
                column: Some(column.name.clone()),
                texts: variable.choices.clone(),
                ..Field::default()
            }),
            (None, None) => fields.push(Field {
                label: column.label().to_owned(),
                column: Some(column.name.clone()),
                ..Field::default()
            }),
        }
    }
    fields
}

/// Adds a box to its field. `done` is the column that says that its form was filled in.
fn add_box(fields: &mut Vec<Field>, label: &str, name: &str, text: &str, done: Option<String>) {
    let one = (name.to_owned(), text.to_owned());
    let known = fields
        .iter_mut()
        .find(|field| field.label == label && !field.boxes.is_empty());
    match known {
        Some(field) => field.boxes.push(one),
        None => fields.push(Field {
            label: label.to_owned(),
            boxes: vec![one],
            done,
            ..Field::default()
        }),
    }
}
