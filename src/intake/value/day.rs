//! Dates as far as they are known: a day, a month, a year, or a range of days.

use std::borrow::Cow;

use super::given::{Given, Shape};
use super::part::{Ends, is_range};
use super::{nearly_status, trim};
use crate::model::{AsOf, Dated, PartialDate, YEARS};

/// The keys of the ends of a range.
const ENDS: [&str; 2] = ["from", "to"];

/// Reads a date, which must not be completely on the wrong side of the day it was given. A cell may contain a range.
pub(super) fn read(dated: Dated, given: &Given<'_>, as_of: AsOf) -> Result<PartialDate, String> {
    let date = match given.shape() {
        Shape::Cell => match range_in(given.written()) {
            Some(range) => range?,
            None => from_given(given)?,
        },
        Shape::Text if is_range(given.written(), |end| PartialDate::parse(end).is_some()) => {
            let [from, to] = ENDS;
            return Err(format!("a range is a table with `{from}` and `{to}`"));
        }
        _ => from_given(given)?,
    };
    check(dated, date, as_of)
}

/// Reads a table of the ends of a range.
pub(super) fn read_range(
    dated: Dated,
    entries: &[(Cow<'_, str>, Given<'_>)],
    as_of: AsOf,
) -> Result<PartialDate, String> {
    check(dated, between(Ends::of_table(ENDS, entries)?)?, as_of)
}

/// The range of days in a cell. Returns `None` if it has no `..`.
pub(super) fn range_in(cell: &str) -> Option<Result<PartialDate, String>> {
    Some(Ends::of_cell(cell)?.and_then(between))
}

fn between(ends: Ends<'_>) -> Result<PartialDate, String> {
    let (from, to) = ends.read(from_given)?;
    let range = PartialDate::between(from, to);
    range.ok_or_else(|| "the range ends before it begins: no day is left".to_owned())
}

/// Refuses a date that is completely on the wrong side of the day it was given, or of the screening date if that day is
/// not known.
pub(in crate::intake) fn check(
    dated: Dated,
    date: PartialDate,
    as_of: AsOf,
) -> Result<PartialDate, String> {
    if dated.cut(date, as_of.limit()).is_some() {
        return Ok(date);
    }
    let side = match dated {
        Dated::Past => "after",
        Dated::Future | Dated::Any => "before",
    };
    let limit = match as_of.given {
        Some(given) if given != as_of.on => format!("the day it was given, {given}"),
        _ => format!("the screening date {}", as_of.on),
    };
    Err(format!("the date lies {side} {limit}"))
}

/// Reads a date literal, or a text that contains a date.
pub(in crate::intake) fn from_given(given: &Given<'_>) -> Result<PartialDate, String> {
    let text = match given.shape() {
        Shape::Date | Shape::Text => given.written(),
        Shape::Cell => trim(given.written()),
        Shape::Number if given.written().len() == 4 => {
            return Err("put quotes around the year".to_owned());
        }
        Shape::Other if given.written().contains(':') => {
            return Err("write the date without a time".to_owned());
        }
        shape => return Err(wanted(shape)),
    };
    PartialDate::parse(text).ok_or_else(|| explain(text, given.shape()))
}

/// The message about a text that is not a date.
pub(super) fn explain(text: &str, shape: &Shape<'_>) -> String {
    if text.trim() != text {
        return "remove the spaces at the ends".to_owned();
    }
    let parts: Vec<&str> = text.split('-').collect();
    let digits = |part: &str, width: usize| {
        part.len() == width && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let shaped = match parts.as_slice() {
        [year] => digits(year, 4),
        [year, month] => digits(year, 4) && digits(month, 2),
        [year, month, day] => digits(year, 4) && digits(month, 2) && digits(day, 2),
        _ => false,
    };
    if shaped {
        return if parts[0].parse().is_ok_and(|year| YEARS.contains(&year)) {
            match parts.get(1) {
                Some(month) if PartialDate::parse(&format!("2000-{month}")).is_none() => {
                    "there is no such month".to_owned()
                }
                _ => "there is no such day".to_owned(),
            }
        } else {
            format!("the year must be from {} to {}", YEARS.start(), YEARS.end())
        };
    }
    if is_numeric(text) {
        "the year comes first: YYYY-MM-DD, with two digits for month and day".to_owned()
    } else if has_time(text) {
        "write the date without a time".to_owned()
    } else {
        wanted(shape) + &nearly_status(text)
    }
}

/// Whether it contains only digits and the characters that may separate them in a date.
pub(super) fn is_numeric(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_digit())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || b"/.- ".contains(&byte))
}

fn has_time(text: &str) -> bool {
    text.split_once(['T', 't', ' '])
        .is_some_and(|(day, _)| matches!(PartialDate::parse(day), Some(PartialDate::Day(_))))
}

fn wanted(shape: &Shape<'_>) -> String {
    let quotes = match shape {
        // a text has quotes already, and a cell needs none
        Shape::Text | Shape::Cell => "",
        _ => " in quotes",
    };
    format!("a date is written YYYY-MM-DD{quotes}, or YYYY-MM or YYYY if no more is known")
}
