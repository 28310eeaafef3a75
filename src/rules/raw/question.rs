//! A `[[question]]`.

use std::collections::HashMap;

use super::protocol::UNSURE;
use super::{RawCondition, condition, move_keys_back, wrong_type};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{AskedOf, Dated, Keep};
use crate::rules::block::{Block, Spanned, check_id, list, text};
use crate::rules::keep;
use crate::rules::tree::{Entry, Table, Value, ValueKind};
use crate::source::Span;

/// A `[[question]]` as written.
#[derive(Debug)]
pub(in crate::rules) struct RawQuestion {
    pub header: Span,
    pub block: Span,
    pub id: Option<Spanned<String>>,
    pub ask: Option<Spanned<String>>,
    pub help: Option<Spanned<String>>,
    /// `None` if the type is missing or unknown.
    pub kind: Option<RawKind>,
    pub show_if: Option<RawCondition>,
    pub clear: Option<Value>,
    pub clear_for: Vec<Entry>,
    pub asked_of: AskedOf,
    /// `None` also if it could not be read.
    pub keep: Option<Keep>,
    pub unsure_open: bool,
    pub procedures: Option<Vec<Spanned<String>>>,
    /// Whether `clear` may be missing only because a line could not be read.
    pub clear_excused: bool,
}

/// The type with its own keys.
#[derive(Debug)]
pub(in crate::rules) enum RawKind {
    YesNo,
    /// `None` if the options could not be read.
    Choice(Option<Vec<RawOption>>),
    Multi(Option<Vec<RawOption>>, Option<Spanned<String>>),
    Number {
        unit: Option<Spanned<String>>,
        min: Option<Value>,
        max: Option<Value>,
        decimals: u8,
    },
    Date(Dated),
    Text,
}

/// An option as written.
#[derive(Debug)]
pub(in crate::rules) struct RawOption {
    pub id: Spanned<String>,
    pub label: String,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    YesNo,
    Choice,
    Multi,
    Number,
    Date,
    Text,
}

const TYPES: [(&str, Type); 6] = [
    ("yes-no", Type::YesNo),
    ("choice", Type::Choice),
    ("multi", Type::Multi),
    ("number", Type::Number),
    ("date", Type::Date),
    ("text", Type::Text),
];

/// The keys of a `[[question]]`.
pub(in crate::rules) const KEYS: [&str; 18] = [
    "id",
    "ask",
    "type",
    "help",
    "options",
    "unit",
    "min",
    "max",
    "step",
    "dated",
    "none",
    "show-if",
    "clear",
    "clear-for",
    "asked-of",
    "keep",
    "unsure",
    "for",
];

/// The required keys of a `[[question]]`, each with the reason.
pub(in crate::rules) const REQUIRED: [(&str, &str); 3] = [
    ("id", "the name that rules and answer files use"),
    ("ask", "the words that are read aloud"),
    (
        "type",
        "one of `yes-no`, `choice`, `multi`, `number`, `date` and `text`",
    ),
];

/// The keys of an option.
pub(in crate::rules) const OPTION_KEYS: [&str; 2] = ["id", "label"];

/// The required keys of an option, each with the reason.
pub(in crate::rules) const OPTION_REQUIRED: [(&str, &str); 2] = [
    ("id", "the name that rules and answer files use"),
    ("label", "the text that people read"),
];

/// The words that `asked-of` takes.
pub(in crate::rules) const ASKED_OF: [(&str, AskedOf); 3] = [
    ("client", AskedOf::Client),
    ("practitioner", AskedOf::Practitioner),
    ("practice", AskedOf::Practice),
];

/// The words that `dated` takes.
pub(in crate::rules) const DATED: [(&str, Dated); 3] = [
    ("past", Dated::Past),
    ("future", Dated::Future),
    ("any", Dated::Any),
];

/// The numbers that `step` takes, as written, each with its decimals.
pub(in crate::rules) const STEPS: [(&str, u8); 4] =
    [("1", 0), ("0.1", 1), ("0.01", 2), ("0.001", 3)];

/// The words of `type`, each with the keys that it takes in addition to those of every question.
pub(in crate::rules) fn types() -> impl Iterator<Item = (&'static str, &'static [&'static str])> {
    TYPES.into_iter().map(|(word, kind)| (word, own_keys(kind)))
}

/// Reads a question.
pub(super) fn read(table: &Table, header: Span, diagnostics: &mut Diagnostics) -> RawQuestion {
    let extent = table.extent(header);
    let table = move_keys_back(table, "show-if", &KEYS, diagnostics);
    let mut block = Block::open(&table, header, "question", &KEYS, diagnostics);
    block.require_all(&REQUIRED);
    let kind = block.word("type", &TYPES).map(|kind| {
        reject_foreign_keys(&mut block, kind.value);
        read_kind(&mut block, kind.value)
    });
    let clear_for = block
        .table_of(
            "clear-for",
            "is a table of procedures: `{ microneedling = \"no\" }`",
        )
        .map(|table| table.value.entries.clone())
        .unwrap_or_default();
    RawQuestion {
        header,
        block: extent,
        id: block.id("id"),
        ask: block.text("ask"),
        help: block.text("help"),
        kind,
        show_if: condition(&block, "show-if"),
        clear: block.value("clear").cloned(),
        clear_for,
        asked_of: block
            .word("asked-of", &ASKED_OF)
            .map_or(AskedOf::Client, |of| of.value),
        keep: block
            .value("keep")
            .and_then(|value| keep::read(value, block.diagnostics)),
        unsure_open: block.word("unsure", &UNSURE).is_some(),
        procedures: block.names("for"),
        clear_excused: block.is_excused("clear"),
    }
}

/// The keys that a type takes in addition to those of every question.
fn own_keys(kind: Type) -> &'static [&'static str] {
    match kind {
        Type::YesNo => &["clear", "clear-for", "unsure"],
        Type::Choice => &["options", "clear", "clear-for", "unsure"],
        Type::Multi => &["options", "none", "clear", "clear-for", "unsure"],
        Type::Number => &["unit", "min", "max", "step", "clear", "clear-for", "unsure"],
        Type::Date => &["dated", "clear", "clear-for", "unsure"],
        Type::Text => &[],
    }
}

fn reject_foreign_keys(block: &mut Block<'_, '_>, kind: Type) {
    let word = TYPES
        .iter()
        .find(|(_, one)| *one == kind)
        .map_or("", |(word, _)| word);
    let by = format!("a `{word}` question");
    let own = own_keys(kind);
    let foreign = |key: &str, help: &str, block: &mut Block<'_, '_>| {
        if !own.contains(&key) {
            block.not_taken(&[key], &by, help);
        }
    };
    foreign(
        "options",
        "`options` belong to a `choice` or a `multi`",
        block,
    );
    foreign("none", "`none` is a label of a `multi`", block);
    for key in ["unit", "min", "max", "step"] {
        foreign(key, "this key belongs to a `number`", block);
    }
    foreign("dated", "`dated` belongs to a `date`", block);
    for key in ["clear", "clear-for"] {
        foreign(key, "any text is clear", block);
    }
    foreign("unsure", "no rule tests a text", block);
}

fn read_kind(block: &mut Block<'_, '_>, kind: Type) -> RawKind {
    match kind {
        Type::YesNo => RawKind::YesNo,
        Type::Choice => RawKind::Choice(read_options(block, false)),
        Type::Multi => RawKind::Multi(read_options(block, true), block.text("none")),
        Type::Number => RawKind::Number {
            unit: block.text("unit"),
            min: block.value("min").cloned(),
            max: block.value("max").cloned(),
            decimals: read_step(block),
        },
        Type::Date => RawKind::Date(
            block
                .word("dated", &DATED)
                .map_or(Dated::Past, |dated| dated.value),
        ),
        Type::Text => RawKind::Text,
    }
}

fn read_step(block: &mut Block<'_, '_>) -> u8 {
    let Some(value) = block.value("step") else {
        return 0;
    };
    let (ValueKind::Integer(written) | ValueKind::Float(written)) = &value.kind else {
        wrong_type(
            value,
            "step",
            "takes a number without quotes",
            block.diagnostics,
        );
        return 0;
    };
    match STEPS.iter().find(|(step, _)| step == written) {
        Some((_, decimals)) => *decimals,
        None => {
            let message = format!("`step` cannot be `{written}`");
            block.diagnostics.push(
                Diagnostic::new(Finding::UnknownValue, value.span, message)
                    .help("`step` is one of `1`, `0.1`, `0.01` and `0.001`"),
            );
            0
        }
    }
}

fn read_options(block: &mut Block<'_, '_>, multi: bool) -> Option<Vec<RawOption>> {
    block.require(
        "options",
        "list what can be answered: `[\"never\", \"now\"]`",
    );
    let value = block.value("options")?;
    let members = list(
        value,
        "options",
        "takes a list: `[\"never\", \"now\"]`",
        block.diagnostics,
    )?;
    let mut options: Vec<RawOption> = Vec::new();
    let mut spans: HashMap<String, Span> = HashMap::new();
    let mut whole = true;
    for member in members {
        let Some(option) = read_option(member, block.diagnostics) else {
            whole = false;
            continue;
        };
        let reserved = matches!(option.id.value.as_str(), "unsure" | "declined" | "missing")
            || multi && option.id.value == "none";
        if reserved {
            let message = format!("the option id `{}` is reserved", option.id.value);
            let help = if option.id.value == "none" {
                "every `multi` has `none` already; give it another label with the key `none`"
            } else {
                "every question can be answered so without an option of its own"
            };
            block
                .diagnostics
                .push(Diagnostic::new(Finding::InvalidId, option.id.span, message).help(help));
            continue;
        }
        if let Some(first) = spans.get(&option.id.value) {
            let message = format!("the option `{}` is declared twice", option.id.value);
            block.diagnostics.push(
                Diagnostic::new(Finding::DuplicateId, option.id.span, message)
                    .related(*first, "declared here first")
                    .help("give each option an id of its own"),
            );
            continue;
        }
        spans.insert(option.id.value.clone(), option.id.span);
        options.push(option);
    }
    whole.then_some(options)
}

fn read_option(value: &Value, diagnostics: &mut Diagnostics) -> Option<RawOption> {
    match &value.kind {
        ValueKind::Text(_) => {
            let id = check_id(text(value, "options", diagnostics)?, diagnostics);
            let label = label_of(&id.value);
            Some(RawOption { id, label })
        }
        ValueKind::Table(table) => {
            let mut block = Block::open(table, value.span, "option", &OPTION_KEYS, diagnostics);
            block.require_all(&OPTION_REQUIRED);
            let label = block.text("label");
            let id = block.id("id")?;
            let label = label.map_or_else(|| label_of(&id.value), |label| label.value);
            Some(RawOption { id, label })
        }
        _ => {
            wrong_type(
                value,
                "options",
                "takes ids in quotes, or `{ id = \"…\", label = \"…\" }`",
                diagnostics,
            );
            None
        }
    }
}

/// The label of an option that has only an id: hyphens become spaces, and the first letter is capitalized.
fn label_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => words,
    }
}
