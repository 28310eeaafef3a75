//! Records that answer the questions of a folder of rule files, read as plain TOML.

use std::error::Error;
use std::fs;
use std::path::Path;

use toml::{Table, Value};

use super::questions::{Kind, Question, Rates, Topic};

/// The rates at which people give answers of each kind.
pub const RATES: Rates = Rates {
    unsure: 3,
    declined: 1,
    blank: 4,
    of_note: 4,
};

/// The topics of a folder, each with its questions.
pub fn topics(folder: &Path) -> Result<Vec<Topic>, Box<dyn Error>> {
    let read = |name: &str| -> Result<Table, Box<dyn Error>> {
        let path = folder.join(format!("{name}.toml"));
        Ok(fs::read_to_string(path)?.parse()?)
    };
    let head = read("protocol")?;
    let protocol = head["protocol"]
        .as_table()
        .ok_or("`protocol` is no table")?;
    let mut topics = Vec::new();
    for id in words(protocol.get("topics")) {
        let file = read(&id)?;
        let questions = file.get("question").and_then(Value::as_array);
        let questions = questions.into_iter().flatten().filter_map(Value::as_table);
        topics.push(Topic {
            id,
            questions: questions.map(question).collect::<Result<_, _>>()?,
        });
    }
    Ok(topics)
}

fn question(table: &Table) -> Result<Question, Box<dyn Error>> {
    let word = |key: &str| table.get(key).and_then(Value::as_str);
    let id = word("id").ok_or("a question without an id")?;
    let options = words(table.get("options"));
    let kind = match word("type") {
        Some("yes-no") => Kind::YesNo,
        Some("choice") => choice(&words(table.get("clear")), options),
        Some("multi") => Kind::Multi(options),
        Some("number") => number(table),
        Some("date") if word("dated") == Some("future") => Kind::Future,
        Some("date") => Kind::Past,
        other => {
            return Err(format!("question `{id}`: no answers are made up for {other:?}").into());
        }
    };
    let mut question = Question::new(id, kind);
    if let Some(show_if) = table.get("show-if").and_then(Value::as_table) {
        let ways = match show_if.get("any").and_then(Value::as_array) {
            Some(ways) => ways.iter().filter_map(Value::as_table).collect(),
            None => vec![show_if],
        };
        for (before, answers) in ways.into_iter().flatten() {
            question
                .show_if
                .push((before.clone(), words(Some(answers))));
        }
    }
    Ok(question)
}

fn choice(clear: &[String], options: Vec<String>) -> Kind {
    let (usual, others): (Vec<String>, Vec<String>) =
        options.into_iter().partition(|one| clear.contains(one));
    if usual.is_empty() || others.is_empty() {
        Kind::Trait(usual.into_iter().chain(others).collect())
    } else {
        Kind::Choice { usual, others }
    }
}

/// A number whose usual answers are those in its `clear`.
fn number(table: &Table) -> Kind {
    let bound = |table: &Table, key: &str| table.get(key).and_then(Value::as_integer);
    let bound =
        |table: &Table, key: &str| bound(table, key).and_then(|bound| bound.try_into().ok());
    let allowed = (
        bound(table, "min").unwrap_or(0),
        bound(table, "max").unwrap_or(100),
    );
    let clear = table.get("clear").and_then(Value::as_table);
    let clear = |key: &str| clear.and_then(|clear| bound(clear, key));
    let usual = (
        clear("at-least").unwrap_or(allowed.0),
        clear("at-most").unwrap_or(allowed.1),
    );
    Kind::Number { allowed, usual }
}

/// A word, or the words of a list. For an option that is a table, its id.
fn words(value: Option<&Value>) -> Vec<String> {
    let word = |value: &Value| {
        let id = value.get("id").unwrap_or(value);
        id.as_str().map(str::to_owned)
    };
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(word).collect(),
        Some(value) => word(value).into_iter().collect(),
        None => Vec::new(),
    }
}
