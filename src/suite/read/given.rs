//! Values of a case file, as the reader of answers takes them.

use crate::intake::value::{Given, Shape};
use crate::rules::{Value, ValueKind};

/// A value of a case file, as the reader of answers takes it.
pub(super) fn as_given(value: &Value) -> Given<'_> {
    match &value.kind {
        ValueKind::Text(text) => Given::text(text.as_str()),
        ValueKind::Integer(written) | ValueKind::Float(written) => {
            Given::new(written.as_str(), Shape::Number)
        }
        ValueKind::Bool(value) => Given::new(if *value { "true" } else { "false" }, Shape::Bool),
        ValueKind::Date(written) if written.len() == "2026-11-22".len() => {
            Given::new(written.as_str(), Shape::Date)
        }
        ValueKind::Date(written) => Given::new(written.as_str(), Shape::Other),
        ValueKind::List(members) => Given::new(
            "a list",
            Shape::List(members.iter().map(as_given).collect()),
        ),
        ValueKind::Table(table) => Given::new(
            "a table",
            Shape::Table(
                table
                    .entries
                    .iter()
                    .map(|entry| (entry.key.as_str().into(), as_given(&entry.value)))
                    .collect(),
            ),
        ),
        ValueKind::Broken => Given::new("", Shape::Other),
    }
}
