//! Reads a number of a rule file into whole steps.

use super::block::wrong_type;
use super::tree::{Value, ValueKind};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::NumberKind;

/// Reads a number without quotes that has no more decimals than its question.
pub(crate) fn read(
    value: &Value,
    key: &str,
    decimals: u8,
    diagnostics: &mut Diagnostics,
) -> Option<i64> {
    let help = match decimals {
        0 => "write a whole number; the question has `step = 1`".to_owned(),
        1 => "write a number with at most one decimal; the question has `step = 0.1`".to_owned(),
        _ => format!(
            "write a number with at most {decimals} decimals, as the `step` of the question says"
        ),
    };
    read_steps(value, key, decimals, help, diagnostics)
}

/// Reads a whole number without quotes: of points or of conditions.
pub(super) fn whole(value: &Value, key: &str, diagnostics: &mut Diagnostics) -> Option<i64> {
    read_steps(
        value,
        key,
        0,
        "write a whole number".to_owned(),
        diagnostics,
    )
}

fn read_steps(
    value: &Value,
    key: &str,
    decimals: u8,
    help: String,
    diagnostics: &mut Diagnostics,
) -> Option<i64> {
    let (ValueKind::Integer(written) | ValueKind::Float(written)) = &value.kind else {
        let quoted = matches!(&value.kind, ValueKind::Text(text) if text.parse::<f64>().is_ok());
        let takes = if quoted {
            "takes a number; remove the quotes"
        } else {
            "takes a number"
        };
        wrong_type(value, key, takes, diagnostics);
        return None;
    };
    let plain = written.replace('_', "");
    let steps = NumberKind::steps(plain.strip_prefix('+').unwrap_or(&plain), decimals);
    if steps.is_none() {
        let message = format!("`{key}` cannot be `{written}`");
        diagnostics.push(Diagnostic::new(Finding::WrongValueType, value.span, message).help(help));
    }
    steps
}
