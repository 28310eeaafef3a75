//! Validates a JSON value with a JSON Schema.
//!
//! Supports the keywords of draft 7 that the schemas of this project use, and refuses any other.

use serde_json::{Map, Value, json};

/// Locations at which a value violates a schema. Empty if it is valid.
pub(crate) fn faults(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    if let Some(allowed) = schema.as_bool() {
        let fault = || format!("nothing may stand here: {value}");
        return if allowed { Vec::new() } else { vec![fault()] };
    }
    let mut faults = Vec::new();
    for (keyword, wanted) in schema.as_object().expect("a schema") {
        let holds = match keyword.as_str() {
            "$schema" | "title" | "description" | "definitions" | "then" => true,
            "format" => value.as_str().is_none_or(|text| match word(wanted) {
                "date" => contraindication::model::parse_day(text).is_some(),
                other => panic!("the format {other} is not known here"),
            }),
            "$ref" => {
                let pointer = wanted.as_str().and_then(|one| one.strip_prefix('#'));
                let target = pointer.and_then(|pointer| root.pointer(pointer));
                faults.extend(self::faults(root, target.expect("a definition"), value));
                true
            }
            "const" => value == wanted,
            "enum" => list(wanted).contains(value),
            "type" => match wanted {
                Value::Array(types) => types.iter().any(|one| has_type(value, one)),
                one => has_type(value, one),
            },
            "minimum" => value
                .as_i64()
                .is_none_or(|value| Some(value) >= wanted.as_i64()),
            "maximum" => value
                .as_i64()
                .is_none_or(|value| Some(value) <= wanted.as_i64()),
            "not" => !self::faults(root, wanted, value).is_empty(),
            "pattern" => value.as_str().is_none_or(|text| matches(wanted, text)),
            "minLength" => value
                .as_str()
                .is_none_or(|text| text.chars().count() >= count(wanted)),
            "minProperties" => value
                .as_object()
                .is_none_or(|object| object.len() >= count(wanted)),
            "minItems" => value
                .as_array()
                .is_none_or(|list| list.len() >= count(wanted)),
            "maxItems" => value
                .as_array()
                .is_none_or(|list| list.len() <= count(wanted)),
            "uniqueItems" => value.as_array().is_none_or(|list| {
                let mut rest = list.iter();
                !std::iter::from_fn(|| rest.next().map(|one| (one, rest.clone())))
                    .any(|(one, mut rest)| rest.any(|other| one == other))
            }),
            "items" => {
                for item in value.as_array().into_iter().flatten() {
                    faults.extend(self::faults(root, wanted, item));
                }
                true
            }
            "required" => value.as_object().is_none_or(|object| {
                list(wanted)
                    .iter()
                    .all(|key| object.contains_key(word(key)))
            }),
            "properties" => {
                for (key, schema) in wanted.as_object().expect("properties") {
                    if let Some(value) = value.get(key) {
                        faults.extend(self::faults(root, schema, value));
                    }
                }
                true
            }
            "propertyNames" => {
                for key in value.as_object().into_iter().flat_map(Map::keys) {
                    faults.extend(self::faults(root, wanted, &json!(key)));
                }
                true
            }
            "additionalProperties" => {
                let known = schema["properties"].as_object();
                let entries = value.as_object().into_iter().flatten();
                for (_, value) in
                    entries.filter(|(key, _)| !known.is_some_and(|known| known.contains_key(*key)))
                {
                    match wanted {
                        Value::Bool(false) => faults.push("additionalProperties".to_owned()),
                        wanted => faults.extend(self::faults(root, wanted, value)),
                    }
                }
                true
            }
            "allOf" => {
                for schema in list(wanted) {
                    faults.extend(self::faults(root, schema, value));
                }
                true
            }
            "if" => {
                if self::faults(root, wanted, value).is_empty() {
                    faults.extend(self::faults(root, &schema["then"], value));
                }
                true
            }
            "anyOf" => list(wanted)
                .iter()
                .any(|one| self::faults(root, one, value).is_empty()),
            "oneOf" => {
                let valid = list(wanted)
                    .iter()
                    .filter(|one| self::faults(root, one, value).is_empty());
                valid.count() == 1
            }
            other => panic!("the keyword {other} is not known here"),
        };
        if !holds {
            faults.push(format!("{keyword} {wanted}: {value}"));
        }
    }
    faults
}

fn has_type(value: &Value, name: &Value) -> bool {
    match word(name) {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the type {other} is not known here"),
    }
}

/// Whether a text matches a pattern of the schemas. Only these patterns are supported.
fn matches(pattern: &Value, text: &str) -> bool {
    let all = |allowed: &dyn Fn(u8) -> bool| !text.is_empty() && text.bytes().all(allowed);
    match word(pattern) {
        "^[a-z0-9-]+$" => {
            all(&|one| one.is_ascii_lowercase() || one.is_ascii_digit() || one == b'-')
        }
        "^[a-z0-9]+(-[a-z0-9]+)*$" => text.split('-').all(|part| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|one| one.is_ascii_lowercase() || one.is_ascii_digit())
        }),
        "^(1 (day|week|month|year)|([2-9]|[1-9][0-9]+) (days|weeks|months|years))$" => {
            let (number, unit) = text.split_once(' ').unwrap_or_default();
            let units = ["day", "week", "month", "year"];
            let number: Option<u32> = number.parse().ok();
            match number {
                Some(1) => units.contains(&unit),
                Some(2..) => unit
                    .strip_suffix('s')
                    .is_some_and(|unit| units.contains(&unit)),
                _ => false,
            }
        }
        "^[0-9a-f]{64}$" => {
            text.len() == 64 && all(&|one| one.is_ascii_digit() || (b'a'..=b'f').contains(&one))
        }
        "^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" => {
            contraindication::model::parse_day(text).is_some()
        }
        other => panic!("the pattern {other} is not known here"),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn word(value: &Value) -> &str {
    value.as_str().expect("a word")
}

fn count(value: &Value) -> usize {
    value
        .as_u64()
        .and_then(|count| count.try_into().ok())
        .expect("a count")
}
