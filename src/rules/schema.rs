//! JSON Schema (draft-07) of rule files, for editors: completes keys and marks wrong values.
//!
//! It is built from the tables of keys and words that the reader uses. A schema covers one file, so names that other
//! files declare, and keys that depend on each other, are left to `check`.

use serde_json::{Map, Value, json};

use super::keep::KEEP;
use super::raw::protocol::{
    FILE_KEYS, FILE_REQUIRED, GROUP_REQUIRED, HEADER_KEYS, HEADER_REQUIRED, PROCEDURE_KEYS,
    PROCEDURE_REQUIRED, SOURCE_REQUIRED, STATUSES, UNSURE,
};
use super::raw::question::{ASKED_OF, DATED, OPTION_KEYS, OPTION_REQUIRED, STEPS, types};
use super::raw::rule::{ALLOW_KEYS, ALLOW_REQUIRED, verdicts};
use super::raw::score::MAX_POINTS;
use super::raw::{TOPIC_FILE_KEYS, TOPIC_FILE_REQUIRED, TOPIC_REQUIRED, question, rule, score};
use super::resolve::{CHOICE, COUNT as COUNT_KEYS, DATE, MULTI, NUMBER};
use crate::diagnostic::{FAILED_CASE, Finding};
use crate::model::{Grade, Verdict};

/// Required keys, each with the reason.
type Required<'a> = &'a [(&'a str, &'a str)];

/// The schema of `protocol.toml`.
pub fn protocol() -> Value {
    let schema = block(&FILE_KEYS, &FILE_REQUIRED, |key| match key {
        "format" => json!({ "const": 1 }),
        "protocol" => block(&HEADER_KEYS, &HEADER_REQUIRED, |key| match key {
            "unsure" => unsure(),
            "valid-for" => described(
                duration(),
                "how long answers count; older ones are missing, unless `keep` says otherwise",
            ),
            "id" => id(),
            "reviewed" | "review-by" => date(),
            "status" => one_of(STATUSES.map(|status| status.word())),
            "topics" => list(id()),
            _ => text(),
        }),
        "procedure" => blocks(block(
            &PROCEDURE_KEYS,
            &PROCEDURE_REQUIRED,
            |key| match key {
                "id" => id(),
                "companions" => described(
                    list(id()),
                    "procedures or groups that the interview offers to screen for along with it",
                ),
                _ => text(),
            },
        )),
        "group" => blocks(block(
            &GROUP_REQUIRED.map(|(key, _)| key),
            &GROUP_REQUIRED,
            |key| match key {
                "id" => id(),
                "procedures" => list(id()),
                _ => text(),
            },
        )),
        "source" => blocks(block(
            &SOURCE_REQUIRED.map(|(key, _)| key),
            &SOURCE_REQUIRED,
            |key| match key {
                "id" => id(),
                "seen" => date(),
                "grade" => one_of(Grade::ALL.map(Grade::word)),
                _ => text(),
            },
        )),
        _ => allows(),
    });
    document("protocol.toml of a protocol", schema, Map::new())
}

/// The schema of a topic file.
pub fn topic() -> Value {
    let schema = block(&TOPIC_FILE_KEYS, &TOPIC_FILE_REQUIRED, |key| match key {
        "topic" => block(&TOPIC_REQUIRED.map(|(key, _)| key), &TOPIC_REQUIRED, |_| {
            text()
        }),
        "question" => blocks(question()),
        "score" => blocks(score()),
        "rule" => blocks(rule()),
        _ => allows(),
    });
    document("topic file of a protocol", schema, definitions())
}

/// A complete schema.
pub(crate) fn document(title: &str, schema: Value, definitions: Map<String, Value>) -> Value {
    let mut document = schema;
    document["$schema"] = json!("http://json-schema.org/draft-07/schema#");
    document["title"] = json!(title);
    if !definitions.is_empty() {
        document["definitions"] = Value::Object(definitions);
    }
    document
}

/// A table with these keys and no others. The required ones have a reason.
pub(crate) fn block(
    keys: &[&str],
    required: Required<'_>,
    property: impl Fn(&str) -> Value,
) -> Value {
    let properties = keys.iter().map(|&key| {
        let why = required.iter().find(|(one, _)| *one == key);
        let property = match why {
            Some((_, why)) => described(property(key), why),
            None => property(key),
        };
        (key.to_owned(), property)
    });
    let required: Vec<_> = required.iter().map(|(key, _)| *key).collect();
    json!({
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "required": required,
        "additionalProperties": false,
    })
}

/// A `[[key]]` array with at least one member.
pub(crate) fn blocks(block: Value) -> Value {
    json!({ "type": "array", "minItems": 1, "items": block })
}

/// A list with at least one member.
pub(crate) fn list(member: Value) -> Value {
    blocks(member)
}

/// Text that is not empty.
pub(crate) fn text() -> Value {
    json!({ "type": "string", "minLength": 1 })
}

/// A day without quotes.
pub(crate) fn date() -> Value {
    json!({ "type": "string", "format": "date" })
}

/// A name in kebab-case.
pub(crate) fn id() -> Value {
    json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$" })
}

/// One of several words.
pub(crate) fn one_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Value {
    json!({ "enum": words.into_iter().collect::<Vec<_>>() })
}

/// Adds a description to a schema.
pub(crate) fn described(mut schema: Value, description: &str) -> Value {
    schema["description"] = json!(description);
    schema
}

fn question() -> Value {
    let mut schema = block(&question::KEYS, &question::REQUIRED, |key| match key {
        "id" => id(),
        "type" => one_of(types().map(|(word, _)| word)),
        "help" => described(text(), "why it is asked, brand names, how to ask"),
        "options" => described(
            list(option()),
            "the possible answers, as ids or with labels",
        ),
        "unit" => described(text(), "the unit of a number"),
        "min" => described(json!({ "type": "number" }), "the smallest number allowed"),
        "max" => described(json!({ "type": "number" }), "the largest number allowed"),
        "step" => described(steps(), "how exact a number is; 1 by default"),
        "dated" => described(
            one_of(DATED.map(|(word, _)| word)),
            "on which side of the screening date it lies; `past` by default",
        ),
        "none" => described(text(), "another label for \"None of these\""),
        "show-if" => described(
            definition("condition"),
            "asked only if this is true; may test only earlier questions",
        ),
        "clear" => described(
            definition("test"),
            "the answers that raise no concern by themselves",
        ),
        "clear-for" => described(
            json!({ "type": "object", "minProperties": 1, "additionalProperties": definition("test") }),
            "the clear answers for certain procedures or groups",
        ),
        "asked-of" => described(
            one_of(ASKED_OF.map(|(word, _)| word)),
            "who answers it; `client` by default",
        ),
        "keep" => described(
            json!({ "anyOf": [one_of(KEEP.map(|(word, _)| word)), definition("duration")] }),
            "how long its answer counts and may be carried over, whatever `valid-for` says",
        ),
        "unsure" => unsure(),
        "for" => described(
            list(id()),
            "the procedures or groups it is asked for, if no rule tests it",
        ),
        _ => text(),
    });
    // for each type, the keys that only other types take
    let own = types().map(|(word, own)| {
        let foreign = types()
            .flat_map(|(_, keys)| keys)
            .filter(|key| !own.contains(key))
            .map(|key| ((*key).to_owned(), json!(false)));
        json!({
            "if": { "properties": { "type": { "const": word } }, "required": ["type"] },
            "then": { "properties": foreign.collect::<Map<_, _>>() },
        })
    });
    schema["allOf"] = own.collect();
    schema
}

fn unsure() -> Value {
    described(
        one_of(UNSURE.map(|(word, _)| word)),
        "\"not sure\" leaves the verdict incomplete on purpose",
    )
}

fn option() -> Value {
    let table = block(&OPTION_KEYS, &OPTION_REQUIRED, |key| match key {
        "id" => id(),
        _ => text(),
    });
    json!({ "anyOf": [id(), table] })
}

/// The steps as numbers, as in the files.
fn steps() -> Value {
    let numbers = STEPS.map(|(written, _)| serde_json::from_str::<Value>(written));
    json!({ "enum": numbers.into_iter().flatten().collect::<Vec<_>>() })
}

fn rule() -> Value {
    let mut schema = block(&rule::KEYS, &rule::REQUIRED, |key| match key {
        "id" => id(),
        "for" => described(
            list(id()),
            "the procedures or groups it applies to; all by default",
        ),
        "verdict" => one_of(verdicts().map(Verdict::word)),
        "when" => definition("condition"),
        "do" => described(text(), "the next step for the practitioner"),
        "because" => list(id()),
        "disputed" => described(text(), "how the sources disagree, in a sentence"),
        "against" => described(list(id()), "the sources that differ"),
        "urgent" => described(
            text(),
            "a sentence printed before everything else if the rule is true",
        ),
        "until" => described(text(), "what would end it"),
        "wait" => described(definition("duration"), "counted from the screening date"),
        _ => text(),
    });
    // for each verdict, the keys of an end that it does not take
    let ends = verdicts().filter_map(|verdict| {
        let foreign: &[&str] = match verdict {
            Verdict::Defer | Verdict::Eligible => return None,
            Verdict::Refer | Verdict::Contraindicated => &["wait"],
            Verdict::Precaution => &["wait", "until"],
        };
        let foreign = foreign.iter().map(|key| ((*key).to_owned(), json!(false)));
        Some(json!({
            "if": { "properties": { "verdict": { "const": verdict.word() } }, "required": ["verdict"] },
            "then": { "properties": foreign.collect::<Map<_, _>>() },
        }))
    });
    schema["allOf"] = ends.collect();
    schema
}

fn score() -> Value {
    let keys = score::REQUIRED.map(|(key, _)| key);
    let entry_keys = score::ENTRY_REQUIRED.map(|(key, _)| key);
    let entry = || {
        block(&entry_keys, &score::ENTRY_REQUIRED, |key| match key {
            "add" => json!({
                "type": "integer",
                "minimum": -MAX_POINTS,
                "maximum": MAX_POINTS,
                "not": { "const": 0 },
            }),
            _ => definition("condition"),
        })
    };
    block(&keys, &score::REQUIRED, |key| match key {
        "id" => id(),
        "points" => list(entry()),
        _ => text(),
    })
}

fn allows() -> Value {
    let allow = block(&ALLOW_KEYS, &ALLOW_REQUIRED, |key| match key {
        "finding" => {
            let found = Finding::ALL.iter().map(|finding| finding.name());
            one_of(found.chain([FAILED_CASE]))
        }
        "until" => date(),
        "reason" => text(),
        _ => id(),
    });
    blocks(allow)
}

/// The definitions for conditions.
fn definitions() -> Map<String, Value> {
    let group = described(list(definition("condition")), "a list of conditions");
    let count = block(&COUNT_KEYS, &[], |key| match key {
        "at-least" => at_least(),
        _ => described(several(definition("condition")), "a list of conditions"),
    });
    let mut count = described(count, "at least a given number of several conditions");
    count["required"] = json!(COUNT_KEYS);
    let condition = json!({
        "type": "object",
        "minProperties": 1,
        "properties": { "all": group, "any": group, "count": count },
        "additionalProperties": definition("test"),
    });
    let plain = [text(), json!({ "type": "number" }), definition("operators")];
    let test = json!({
        "anyOf": [&plain[0], &plain[1], &plain[2], list(json!({ "anyOf": plain }))],
    });
    let mut operators: Vec<&str> = [&CHOICE[..], &MULTI, &NUMBER, &DATE].concat();
    operators.sort_unstable();
    operators.dedup();
    let mut operators = block(&operators, &[], |key| match key {
        "is-not" => id(),
        "of" => described(several(id()), "the options that count; all by default"),
        _ if NUMBER.contains(&key) => json!({ "type": "number" }),
        _ if DATE.contains(&key) => definition("duration"),
        _ => list(id()),
    });
    operators["minProperties"] = json!(1);
    [
        ("condition", condition),
        ("test", test),
        ("operators", operators),
        ("duration", duration()),
    ]
    .into_iter()
    .map(|(name, schema)| (name.to_owned(), schema))
    .collect()
}

/// The minimum number of a count.
fn at_least() -> Value {
    described(
        json!({ "type": "integer", "minimum": 2 }),
        "how many must be true",
    )
}

/// A list with at least two members.
fn several(member: Value) -> Value {
    json!({ "type": "array", "minItems": 2, "items": member })
}

fn duration() -> Value {
    json!({
        "type": "string",
        "pattern": "^(1 (day|week|month|year)|([2-9]|[1-9][0-9]+) (days|weeks|months|years))$",
    })
}

fn definition(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}
