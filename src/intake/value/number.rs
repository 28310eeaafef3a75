//! Numbers as whole multiples of their step, read digit by digit: no floats, no rounding.

use super::given::{Given, Shape};
use super::{nearly_status, trim};
use crate::model::NumberKind;

/// Reads a number literal, or the text of a CSV cell.
pub(super) fn read(kind: &NumberKind, given: &Given<'_>) -> Result<i64, String> {
    let literal = match given.shape() {
        Shape::Number => given.written(),
        Shape::Cell => trim(given.written()),
        Shape::Text if steps(kind, given.written().trim()).is_ok() => {
            return Err("remove the quotes: this question takes a number".to_owned());
        }
        _ => {
            return Err(digits_wanted(kind) + &given.word().map(nearly_status).unwrap_or_default());
        }
    };
    let steps = steps(kind, literal)?;
    let inside = kind.min.is_none_or(|min| min <= steps) && kind.max.is_none_or(|max| steps <= max);
    if inside { Ok(steps) } else { Err(range(kind)) }
}

/// The number of steps that a decimal stands for.
fn steps(kind: &NumberKind, literal: &str) -> Result<i64, String> {
    let digits = literal.strip_prefix('-').unwrap_or(literal);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !fraction.is_none_or(all_digits) {
        return Err(misspelt(kind, literal));
    }
    if whole.is_empty() || fraction == Some("") {
        return Err(match digits {
            "" => digits_wanted(kind),
            _ => "write a digit on both sides of the decimal point".to_owned(),
        });
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return Err("write the number without leading zeros".to_owned());
    }
    let decimals = usize::from(kind.decimals);
    let fraction = fraction.unwrap_or_default();
    if fraction.len() > decimals {
        return Err(match decimals {
            0 => "this question takes a whole number".to_owned(),
            1 => "this question takes at most 1 decimal".to_owned(),
            _ => format!("this question takes at most {decimals} decimals"),
        });
    }
    NumberKind::steps(literal, kind.decimals).ok_or_else(|| range(kind))
}

fn misspelt(kind: &NumberKind, literal: &str) -> String {
    let plausible = literal
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.,eE".contains(&byte))
        && literal.bytes().any(|byte| byte.is_ascii_digit());
    if plausible && literal.contains(['e', 'E']) {
        "write the number without an exponent".to_owned()
    } else if plausible && literal.starts_with('+') {
        "write the number without a plus sign".to_owned()
    } else if plausible && literal.contains(',') {
        "write decimals after a point and thousands without a comma".to_owned()
    } else {
        digits_wanted(kind) + &nearly_status(literal)
    }
}

fn digits_wanted(kind: &NumberKind) -> String {
    match kind.decimals {
        0 => "this question takes a whole number in digits alone".to_owned(),
        _ => "this question takes a number in digits alone, decimals after a point".to_owned(),
    }
}

fn range(kind: &NumberKind) -> String {
    let unit = match &kind.unit {
        Some(unit) => format!(" {unit}"),
        None => String::new(),
    };
    match (kind.min, kind.max) {
        (Some(min), Some(max)) => format!(
            "the number must be from {} to {}{unit}",
            kind.show(min),
            kind.show(max)
        ),
        (Some(min), None) => format!("the number must be at least {}{unit}", kind.show(min)),
        (None, Some(max)) => format!("the number must be at most {}{unit}", kind.show(max)),
        (None, None) => "the number has too many digits".to_owned(),
    }
}
