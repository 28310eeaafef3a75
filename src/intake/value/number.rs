//! Numbers as whole multiples of their step, read digit by digit: no floats, no rounding.

use std::borrow::Cow;

use super::given::{Given, Shape};
use super::part::{Ends, is_range};
use super::{nearly_status, trim};
use crate::model::{Answer, NumberKind, NumberRange};

/// The keys of the ends of a range.
const ENDS: [&str; 2] = ["at-least", "at-most"];

/// Reads a number literal, or the text of a CSV cell: a number or a range.
pub(super) fn read(kind: &NumberKind, given: &Given<'_>) -> Result<Answer, String> {
    if let Shape::Cell = given.shape()
        && let Some(ends) = Ends::of_cell(given.written())
    {
        return between(kind, ends?);
    }
    let steps = one(kind, given)?;
    let inside = kind.min.is_none_or(|min| min <= steps) && kind.max.is_none_or(|max| steps <= max);
    if inside {
        Ok(Answer::Number(steps))
    } else {
        Err(range(kind))
    }
}

/// Reads a table of the ends of a range.
pub(super) fn read_range(
    kind: &NumberKind,
    entries: &[(Cow<'_, str>, Given<'_>)],
) -> Result<Answer, String> {
    between(kind, Ends::of_table(ENDS, entries)?)
}

/// The numbers between two ends that the question allows. If there is only one, that number.
fn between(kind: &NumberKind, ends: Ends<'_>) -> Result<Answer, String> {
    let (low, high) = ends.read(|end| one(kind, end))?;
    if low.zip(high).is_some_and(|(low, high)| high < low) {
        return Err("the range ends before it begins: no number is left".to_owned());
    }
    let range_of_kind = NumberRange {
        low: kind.min,
        high: kind.max,
    };
    let given = NumberRange {
        low: low.map(|low| kind.min.map_or(low, |min| low.max(min))),
        high: high.map(|high| kind.max.map_or(high, |max| high.min(max))),
    };
    let (first, last) = given.within(range_of_kind);
    match first == last {
        true => Ok(Answer::Number(first)),
        false if first < last => Ok(Answer::Range(given)),
        false => Err(range(kind)),
    }
}

/// One number in steps, which may be outside the range of the question.
fn one(kind: &NumberKind, given: &Given<'_>) -> Result<i64, String> {
    let literal = match given.shape() {
        Shape::Number => given.written(),
        Shape::Cell => trim(given.written()),
        Shape::Text if steps(kind, given.written().trim()).is_ok() => {
            return Err("remove the quotes: this question takes a number".to_owned());
        }
        Shape::Text if is_range(given.written(), |end| steps(kind, end).is_ok()) => {
            let [low, high] = ENDS;
            return Err(format!("a range is a table with `{low}` and `{high}`"));
        }
        _ => {
            return Err(digits_wanted(kind) + &given.word().map(nearly_status).unwrap_or_default());
        }
    };
    steps(kind, literal)
}

/// The number of steps of a decimal.
fn steps(kind: &NumberKind, literal: &str) -> Result<i64, String> {
    match NumberKind::steps(literal, kind.decimals) {
        Some(steps) => Ok(steps),
        None => Err(explain(kind, literal)),
    }
}

/// The mistake in a text that is not a number.
fn explain(kind: &NumberKind, literal: &str) -> String {
    let digits = literal.strip_prefix('-').unwrap_or(literal);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(whole) || !fraction.is_none_or(all_digits) {
        return misspelled(kind, literal);
    }
    if whole.is_empty() || fraction == Some("") {
        return match digits {
            "" => digits_wanted(kind),
            _ => "write a digit on both sides of the decimal point".to_owned(),
        };
    }
    if whole.len() > 1 && whole.starts_with('0') {
        return "write the number without leading zeros".to_owned();
    }
    let decimals = usize::from(kind.decimals);
    let fraction = fraction.unwrap_or_default();
    if fraction.len() > decimals {
        return match decimals {
            0 => "this question takes a whole number".to_owned(),
            1 => "this question takes at most 1 decimal".to_owned(),
            _ => format!("this question takes at most {decimals} decimals"),
        };
    }
    range(kind)
}

fn misspelled(kind: &NumberKind, literal: &str) -> String {
    let plausible = literal
        .bytes()
        .all(|byte| byte.is_ascii_digit() || b"+-.,eE".contains(&byte))
        && literal.bytes().any(|byte| byte.is_ascii_digit());
    if plausible && literal.contains(['e', 'E']) {
        "write the number without an exponent".to_owned()
    } else if plausible && literal.starts_with('+') {
        "write the number without a plus sign".to_owned()
    } else if is_joined_otherwise(literal) {
        "a range has `..` between its ends".to_owned()
    } else if plausible && literal.contains(',') {
        "write decimals after a point and thousands without a comma".to_owned()
    } else {
        digits_wanted(kind) + &nearly_status(literal)
    }
}

/// Whether it is two numbers with a dash between them.
fn is_joined_otherwise(literal: &str) -> bool {
    let is_number = |part: &str| {
        let part = part.trim();
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'.')
    };
    literal
        .split_once(['-', '\u{2013}', '\u{2014}'])
        .is_some_and(|(first, last)| is_number(first) && is_number(last))
}

fn digits_wanted(kind: &NumberKind) -> String {
    match kind.decimals {
        0 => "this question takes a whole number in digits alone".to_owned(),
        _ => "this question takes a number in digits alone, decimals after a point".to_owned(),
    }
}

pub(in crate::intake) fn range(kind: &NumberKind) -> String {
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
