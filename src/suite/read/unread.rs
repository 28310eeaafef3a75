//! Lists and tables that are not an answer to a question: what is wrong, at the word if possible.

use crate::diagnostic::{listing, nearest};
use crate::intake::value::ValueError;
use crate::model::{Kind, Question};
use crate::rules::{Entry, Table, Value, ValueKind, shown};
use crate::source::Span;

/// The mistake at a location, and how to correct it.
pub(super) struct Mistake {
    pub span: Span,
    pub message: String,
    pub help: String,
}

/// The mistakes in a list or a table. There is one, unless several words are wrong.
pub(super) fn mistakes(question: &Question, value: &Value, error: &ValueError) -> Vec<Mistake> {
    let at_words = match &value.kind {
        ValueKind::List(members) => wrong_options(question, members),
        ValueKind::Table(table) => in_table(question, table),
        ValueKind::Text(_)
        | ValueKind::Integer(_)
        | ValueKind::Float(_)
        | ValueKind::Bool(_)
        | ValueKind::Date(_)
        | ValueKind::Broken => Vec::new(),
    };
    if at_words.is_empty() {
        vec![of_whole(question, value, error)]
    } else {
        at_words
    }
}

fn of_whole(question: &Question, value: &Value, error: &ValueError) -> Mistake {
    let id = &question.id;
    let (message, help) = match &value.kind {
        ValueKind::List(_) | ValueKind::Table(_) => {
            let (wrong, guess) = error.parts();
            let what = match &value.kind {
                ValueKind::List(_) => "this list",
                _ => "this table",
            };
            let message = format!("{what} is not an answer to `{id}`: {wrong}");
            (message, guess.unwrap_or_else(|| takes(&question.kind)))
        }
        _ => {
            let message = format!("`{}` is not an answer to `{id}`", shown(&error.value));
            (message, error.message.clone())
        }
    };
    Mistake {
        span: value.span,
        message,
        help,
    }
}

/// The keys that do not belong in the table, otherwise the wrong options in its lists.
fn in_table(question: &Question, table: &Table) -> Vec<Mistake> {
    let known = keys(&question.kind);
    if known.is_empty() {
        return Vec::new();
    }
    let is_other = |entry: &&Entry| !known.contains(&entry.key.as_str());
    let others = table.entries.iter().filter(is_other);
    let others: Vec<Mistake> = others
        .map(|entry| wrong_key(question, known, entry))
        .collect();
    if !others.is_empty() {
        return others;
    }
    let lists = table
        .entries
        .iter()
        .filter_map(|entry| match &entry.value.kind {
            ValueKind::List(members) => Some(wrong_options(question, members)),
            _ => None,
        });
    lists.flatten().collect()
}

fn wrong_key(question: &Question, known: &[&str], entry: &Entry) -> Mistake {
    let (key, id) = (shown(&entry.key), &question.id);
    let help = match nearest(&entry.key, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None => takes(&question.kind),
    };
    Mistake {
        span: entry.key_span,
        message: format!("`{key}` does not belong in an answer to `{id}`"),
        help,
    }
}

/// The texts in a list that are neither an option nor a status.
fn wrong_options(question: &Question, members: &[Value]) -> Vec<Mistake> {
    let mut options = question.kind.option_ids();
    if options.is_empty() {
        return Vec::new();
    }
    options.extend(question.kind.none_label().map(|_| "none"));
    let is_known = |word: &str| options.contains(&word) || matches!(word, "unsure" | "declined");
    let wrong = members.iter().filter_map(|member| match &member.kind {
        ValueKind::Text(word) if !is_known(word) => Some((member.span, word)),
        _ => None,
    });
    let mistake = |(span, word): (Span, &String)| Mistake {
        span,
        message: format!("`{}` is not an option of `{}`", shown(word), question.id),
        help: match nearest(word, options.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("options are {}", listing(&options)),
        },
    };
    wrong.map(mistake).collect()
}

/// The keys of a table for a partly known answer.
fn keys(kind: &Kind) -> &'static [&'static str] {
    match kind {
        Kind::Choice(_) => &["one-of"],
        Kind::Number(_) => &["at-least", "at-most"],
        Kind::Date(_) => &["from", "to"],
        Kind::Multi { .. } => &["ticked", "open"],
        Kind::YesNo | Kind::Text => &[],
    }
}

/// An example of an answer to a question of a type.
fn takes(kind: &Kind) -> String {
    let options = kind.option_ids();
    match (kind, options.as_slice()) {
        (Kind::YesNo, _) => "write `\"yes\"`, `\"no\"` or `\"unsure\"`".to_owned(),
        (Kind::Choice(_), [one, other, ..]) => format!(
            "write one option, or two or more that are possible: `{{ one-of = [\"{one}\", \"{other}\"] }}`"
        ),
        (Kind::Multi { .. }, [one, other, ..]) => format!(
            "list what is ticked, and beside it what may be: `{{ ticked = [\"{one}\"], open = [\"{other}\"] }}`"
        ),
        (Kind::Choice(_) | Kind::Multi { .. }, options) => {
            format!("options are {}", listing(options))
        }
        (Kind::Number(_), _) => {
            "write a number, or a range with its lower end first: `{ at-least = 30, at-most = 40 }`"
                .to_owned()
        }
        (Kind::Date(_), _) => {
            "write a date, or a range with its earlier end first: `{ from = \"2025\", to = 2026-05-22 }`"
                .to_owned()
        }
        (Kind::Text, _) => "write text in quotes".to_owned(),
    }
}
