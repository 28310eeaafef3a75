//! The reason why a cell has no meaning for a question. No message repeats the cell.

use super::free::Whole;
use crate::intake::mapping::{Export, Location, QuestionMap};
use crate::model::{Kind, NumberKind, Question};

/// The reason why a cell has no meaning for a question. Without a cell, it has a meaning only for another question.
pub(super) fn refusal(
    map: &QuestionMap,
    question: &Question,
    export: &Export,
    cell: Option<&Whole<'_>>,
) -> &'static str {
    let is_date = matches!(map.location, Location::Born(_)) || question.kind.as_date().is_some();
    let is_day = cell.is_some_and(|cell| cell.day.is_some());
    if is_date {
        return no_date(map, cell);
    }
    if let Some(kind) = question.kind.as_number() {
        return match cell {
            Some(_) if is_day => {
                "this is a date, and the question takes a number: a spreadsheet may have turned typed text into a date"
            }
            Some(cell) => no_number(kind, export, cell),
            None => "this is not a number, and not a text of the mapping for this question",
        };
    }
    let many = export.many.as_deref();
    let is_several = matches!(question.kind, Kind::Multi { .. });
    let is_joined =
        is_several && cell.is_some_and(|cell| many.is_some_and(|many| cell.text.contains(many)));
    if is_day {
        "this is a date, and not a text of the mapping: a spreadsheet may have turned typed text into a date"
    } else if is_joined {
        "the cell has a text that the mapping does not name: add that text, or the whole cell, to `answers` once it is \
         clear what it means"
    } else {
        "the mapping does not name this text: add it to `answers` once it is clear what it means"
    }
}

fn no_date(map: &QuestionMap, cell: Option<&Whole<'_>>) -> &'static str {
    if cell.is_some_and(|cell| cell.is_number) {
        "this is a number, and the question takes a date: format the cells of the column as dates"
    } else if map.dates.is_empty() {
        "the mapping does not name this text, and declares no format of dates"
    } else {
        "this is not a date in the format that the mapping declares, and not a text of the mapping"
    }
}

fn no_number(kind: &NumberKind, export: &Export, cell: &Whole<'_>) -> &'static str {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = cell.folded;
    let negative = text.strip_prefix('-').filter(|_| cell.is_number);
    if negative.is_some_and(|digits| digits.starts_with(|c: char| c.is_ascii_digit())) {
        return "this number is negative: the question takes digits alone";
    }
    let parts = cell.decimal.and_then(|mark| text.split_once(mark));
    let (whole, fraction) = parts.unwrap_or((text, "0"));
    if is_digits(whole) && is_digits(fraction) {
        let is_zero_led = whole.len() > 1 && whole.starts_with('0');
        return match (is_zero_led, fraction.trim_end_matches('0').len()) {
            (true, _) => "write the number without leading zeros",
            (false, count) if count > usize::from(kind.decimals) => decimals(kind),
            (false, _) => "the number has too many digits",
        };
    }
    match export.decimal {
        _ if cell.is_number => "this number is written with an exponent: write it in digits",
        Some(_) => {
            "this is not a number that the question takes, and not a text of the mapping: write digits, with decimals \
             after the declared mark"
        }
        None => {
            "this is not a number of digits only, and not a text of the mapping: decimals need `decimal` in `[export]`"
        }
    }
}

/// The message about a number with more decimals than the question accepts.
fn decimals(kind: &NumberKind) -> &'static str {
    match kind.decimals {
        0 => "this number has decimals, and the question takes a whole number",
        1 => "this number has more decimals than the question takes: at most 1",
        2 => "this number has more decimals than the question takes: at most 2",
        _ => "this number has more decimals than the `step` of the question",
    }
}
