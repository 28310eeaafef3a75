//! JSON Schema (draft-07) of case files, for editors.

use serde_json::{Map, Value, json};

use super::read::{INCOMPLETE, KEYS, REQUIRED, REST};
use crate::model::{UNKNOWN_DAY, Verdict};
use crate::rules::schema::{block, blocks, date, described, document, id, list, one_of, text};

/// The schema of a case file.
pub fn cases() -> Value {
    let case = block(&KEYS, &REQUIRED, |key| match key {
        "procedure" => id(),
        "on" => date(),
        "answered" => described(
            date(),
            "the day the answers were given; without it that day is not known",
        ),
        "carried" => described(
            days(),
            "answers of another day: questions, each with its day",
        ),
        "given" => described(
            given(),
            "the answers that are given; `rest` decides the others",
        ),
        "rest" => one_of(REST.map(|(word, _)| word)),
        "expect" => one_of(verdicts().chain([INCOMPLETE])),
        "at-least" => described(one_of(verdicts()), "how mild an incomplete verdict can be"),
        "at-most" => described(
            one_of(verdicts()),
            "how severe an incomplete verdict can become",
        ),
        "not-before" => described(date(), "the date that must come out"),
        "until" => described(list(text()), "every text that must come out, in any order"),
        "rules" => described(any_ids(), "exactly the rules that are true, in any order"),
        "needs" => described(any_ids(), "exactly what is still to be asked, in any order"),
        "scores" => described(scores(), "scores with the value that each must have"),
        _ => text(),
    });
    let schema = block(&["case"], &[], |_| blocks(case.clone()));
    document("file of cases of a protocol", schema, Map::new())
}

fn verdicts() -> impl Iterator<Item = &'static str> {
    Verdict::ALL.into_iter().map(Verdict::word)
}

/// A list of names, which may be empty.
fn any_ids() -> Value {
    json!({ "type": "array", "items": id() })
}

/// Questions, each with the day its answer was given.
fn days() -> Value {
    let day = json!({ "anyOf": [date(), one_of([UNKNOWN_DAY])] });
    json!({ "type": "object", "minProperties": 1, "additionalProperties": day })
}

/// Scores, each with a value, or with bounds while answers are open.
fn scores() -> Value {
    let keys = ["at-least", "at-most"];
    let mut bounds = block(&keys, &[], |_| json!({ "type": "integer" }));
    bounds["required"] = json!(keys);
    json!({
        "type": "object",
        "minProperties": 1,
        "additionalProperties": { "anyOf": [{ "type": "integer" }, bounds] },
    })
}

/// Questions, each with an answer in the notation of answer files.
fn given() -> Value {
    let ticked = block(&["ticked", "open"], &[], |_| list(id()));
    let one_of = block(&["one-of"], &[("one-of", "at least two options")], |_| {
        list(id())
    });
    let mut numbers = block(
        &["at-least", "at-most"],
        &[],
        |_| json!({ "type": "number" }),
    );
    let day = json!({ "anyOf": [date(), { "type": "string" }] });
    let mut days = block(&["from", "to"], &[], |_| day.clone());
    for range in [&mut numbers, &mut days] {
        range["minProperties"] = json!(1);
    }
    json!({
        "type": "object",
        "additionalProperties": {
            "anyOf": [
                date(),
                { "type": "string" },
                { "type": "number" },
                list(id()),
                ticked,
                one_of,
                numbers,
                days,
            ],
        },
    })
}
