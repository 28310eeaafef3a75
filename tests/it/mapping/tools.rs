//! Exports of the forms of eleven tools, a file for each tool. The expected answers were written by hand. Each is
//! right, or is refused with record, line, column and value. None of them is a "no" that nobody gave.

mod google;
mod jotform;
mod kobo;
mod limesurvey;
mod microsoft;
mod other_tables;
mod qualtrics;
mod redcap;
mod surveymonkey;
mod typeform;

use contraindication::intake::{Defaults, Record, open_mapped};
use contraindication::model::{Answer, QuestionId, parse_day};
use contraindication::report::result::answer_entry;

use super::{load, protocol};

/// One line for each record, such as `2 C-1 (2026-11-20) question=answer …`, each refusal as `question! line Column
/// [value]`, and a record that cannot be read as `3 C-2 unreadable line Column [value]`. An error of the input comes
/// last.
fn read(mapping: &str, export: impl AsRef<[u8]>) -> Vec<String> {
    let loaded = load(mapping, protocol());
    let Some(mapping) = loaded.mapping else {
        panic!("{:#?}", loaded.diagnostics.into_sorted());
    };
    let defaults = Defaults {
        today: parse_day("2026-11-22").expect("a day"),
        on: None,
        procedures: Vec::new(),
    };
    match open_mapped(export.as_ref(), &mapping, protocol(), &defaults) {
        Ok(records) => records
            .map(|record| record.map_or_else(|error| error.to_string(), |record| line(&record)))
            .collect(),
        Err(error) => vec![error.to_string()],
    }
}

fn line(record: &Record) -> String {
    let form = match &record.content {
        Ok(form) => form,
        Err(unreadable) => {
            let id = unreadable.id.as_deref().unwrap_or("-");
            let value = unreadable.value.as_deref().unwrap_or("-");
            let cell = unreadable.place.as_ref();
            let cell = cell.map_or("-".to_owned(), |cell| {
                format!("{} {}", cell.line, cell.column)
            });
            return format!("{} {id} unreadable {cell} [{value}]", record.record);
        }
    };
    let mut parts = vec![record.record.to_string()];
    parts.extend(form.id.clone());
    parts.extend(form.answers.days.answered.map(|day| format!("({day})")));
    for (index, question) in protocol().questions.iter().enumerate() {
        let answer = form.answers.get(QuestionId::from(index));
        if !matches!(answer, Answer::Missing | Answer::Invalid) {
            let entry = serde_json::to_string(&answer_entry(question, answer)).expect("JSON");
            parts.push(format!("{}={}", question.id, entry.replace('"', "")));
        }
    }
    for error in &form.errors {
        let question = error
            .question
            .map_or("submitted", |id| &protocol().question(id).id);
        let cell = error.place.as_ref().expect("a cell");
        parts.push(format!(
            "{question}! {} {} [{}]",
            cell.line, cell.column, error.value
        ));
    }
    parts.join(" ")
}
