//! JSON Schema (draft-07) of mapping files, for editors: completes keys and marks wrong values.
//!
//! It is built from the tables of keys and words that the reader uses. Names of questions, options and columns are left
//! to `map check`.

use serde_json::{Map, Value, json};

use super::PRESETS;
use super::read::{FILE_KEYS, FILE_REQUIRED, example, export, question, record, statuses};
use crate::rules::schema::{block, blocks, date, described, document, id, list, one_of, text};

/// The schema of a mapping file.
pub fn mapping() -> Value {
    let schema = block(&FILE_KEYS, &FILE_REQUIRED, |key| match key {
        "format" => json!({ "const": 1 }),
        "protocol" => id(),
        "export" => layout(),
        "columns" => each(block(&["at", "header"], &PLACE, |key| match key {
            "at" => number(1),
            _ => json!({ "type": "string" }),
        })),
        "record" => of_record(),
        "every" => block(&statuses::STATUSES, &[], |_| texts_or_none()),
        "question" => each(of_question()),
        "example" => blocks(block(
            &example::EXAMPLE_KEYS,
            &example::EXAMPLE_REQUIRED,
            |key| match key {
                "on" => date(),
                "cells" => each(json!({ "type": "string" })),
                "answers" => each(json!({})),
                _ => list(id()),
            },
        )),
        _ => text(),
    });
    document("mapping file of a form", schema, Map::new())
}

/// Schema of a column with a name of its own.
const PLACE: [(&str, &str); 2] = [
    ("at", "the number of the column, from 1"),
    ("header", "the header at that place, which is checked"),
];

fn layout() -> Value {
    block(&export::EXPORT_KEYS, &[], |key| match key {
        "preset" => one_of(PRESETS.iter().map(|preset| preset.name)),
        "type" => one_of(export::TYPES.map(|(word, _)| word)),
        "encoding" => one_of(export::ENCODINGS.map(|(word, _)| word)),
        "delimiter" => described(text(), "what separates the columns"),
        "header" => described(number(1), "the number of the row with the headers"),
        "skip" => described(
            number(0),
            "number of rows below the headers that are not records",
        ),
        "records" => described(text(), "in JSON, the path of the list of records"),
        "sheet" => described(text(), "in a workbook, the sheet to read"),
        "many" => described(text(), "the separator of several answers in a cell"),
        "date" => formats(),
        "decimal" => one_of(export::DECIMALS.map(|(word, _)| word)),
        "ticked" => ticked(),
        "guess" => described(json!({}), "remove it once the first rows were looked at"),
        _ => texts_or_blank(),
    })
}

fn of_record() -> Value {
    block(&record::RECORD_KEYS, &[], |key| match key {
        "id" | "on" | "submitted" => described(text(), "the header of a column"),
        "missing" => texts_or_none(),
        "procedures" => {
            let keys = ["column", "answers"];
            let required = [
                ("column", "the header of the column with the treatment"),
                ("answers", "each text, and the procedure that it means"),
            ];
            block(&keys, &required, |key| match key {
                "column" => text(),
                _ => each(id()),
            })
        }
        "only" => of_columns(),
        "rows" => one_of(record::ROWS.map(|(word, _)| word)),
        "last" => {
            let required = [("column", "the column with the number of the row")];
            let table = block(&["column", "of"], &required, |key| match key {
                "column" => text(),
                _ => of_columns(),
            });
            json!({ "anyOf": [text(), table] })
        }
        _ => {
            let required = [("like", "the start of the headers, and a `*`")];
            let pattern = block(&["like"], &required, |_| text());
            list(json!({ "anyOf": [text(), pattern] }))
        }
    })
}

fn of_question() -> Value {
    block(&question::QUESTION_KEYS, &[], |key| match key {
        "column" => json!({ "anyOf": [text(), list(text())] }),
        "boxes" | "rows" => each(id()),
        "born" | "submitted" => described(text(), "the header of a column"),
        "answers" => described(
            each(meaning()),
            "each text of the column, and what it means",
        ),
        "otherwise" => described(
            meaning(),
            "what the texts of other questions mean for this one",
        ),
        "not-offered" => described(list(id()), "options that the form does not offer"),
        "part" => described(list(id()), "options that the form names only in part"),
        "shown" => {
            let texts = each(json!({ "anyOf": [text(), list(text())] }));
            described(texts, "what proves that the question was shown")
        }
        "other" => one_of(["unsure"]),
        "date" => formats(),
        "ticked" => ticked(),
        "unticked" => texts_or_blank(),
        "because" => described(each(text()), "why a text means only clear options"),
        "guess" => described(
            json!({}),
            "remove it after comparing the question with the form",
        ),
        "missing" | "unsure" | "declined" => texts_or_none(),
        _ => list(text()),
    })
}

/// An option, a list of options, a status, a range or a time ago.
fn meaning() -> Value {
    let keys = [
        "at-least",
        "at-most",
        "over",
        "under",
        "within",
        "older-than",
    ];
    let table = block(&keys, &[], |key| match key {
        "within" | "older-than" => text(),
        _ => json!({ "type": "number" }),
    });
    json!({ "anyOf": [id(), list(id()), { "type": "number" }, table] })
}

fn formats() -> Value {
    json!({ "anyOf": [text(), list(text())] })
}

fn ticked() -> Value {
    json!({ "anyOf": [{ "const": "header" }, list(text())] })
}

/// Texts. An empty list removes those of a preset or of `[every]`.
fn texts_or_none() -> Value {
    json!({ "type": "array", "items": text() })
}

fn texts_or_blank() -> Value {
    list(json!({ "type": "string" }))
}

/// Columns, each with the texts that it must contain.
fn of_columns() -> Value {
    each(json!({ "anyOf": [{ "type": "string" }, texts_or_blank()] }))
}

fn number(least: u64) -> Value {
    json!({ "type": "integer", "minimum": least })
}

/// A table with any keys.
fn each(value: Value) -> Value {
    json!({ "type": "object", "minProperties": 1, "additionalProperties": value })
}
