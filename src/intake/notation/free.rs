//! Cells that are not texts of a mapping: dates in a declared format, numbers in digits, and free text.

use jiff::civil::Date;

use super::CellMeaning;
use crate::intake::mapping::{Location, QuestionMap};
use crate::intake::value::trim;
use crate::model::{Kind, NumberKind, NumberRange, PartialDate, Question};

/// A cell that is read as a whole.
pub(super) struct Whole<'a> {
    pub text: &'a str,
    pub folded: &'a str,
    /// The decimal mark.
    pub decimal: Option<char>,
    /// The day of a workbook.
    pub day: Option<Date>,
    /// A number of a workbook or of JSON.
    pub is_number: bool,
    pub takes_formats: Formats,
}

/// Which date formats apply to a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Formats {
    All,
    /// Only the formats that the question itself declares.
    OfQuestion,
}

/// Reads a whole cell for a question. Returns `None` if the question does not accept it.
pub(super) fn read(
    map: &QuestionMap,
    question: &Question,
    cell: &Whole<'_>,
) -> Option<CellMeaning> {
    if matches!(map.location, Location::Born(_)) {
        return date(map, cell).map(CellMeaning::Born);
    }
    match &question.kind {
        Kind::Date(_) => date(map, cell).map(CellMeaning::Date),
        Kind::Number(kind) => number(kind, cell.decimal, cell.folded).map(|steps| {
            CellMeaning::Numbers(NumberRange {
                low: Some(steps),
                high: Some(steps),
            })
        }),
        Kind::Text => Some(CellMeaning::Words(trim(cell.text).to_owned())),
        Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } => None,
    }
}

fn date(map: &QuestionMap, cell: &Whole<'_>) -> Option<PartialDate> {
    if let Some(day) = cell.day {
        return Some(PartialDate::Day(day));
    }
    let counts = cell.takes_formats == Formats::All || map.has_own_dates;
    let dates = map.dates.iter().filter(|_| counts);
    dates
        .into_iter()
        .find_map(|format| format.read(cell.folded))
}

/// Reads digits, with decimals only after the declared mark. Zeros at the end of decimals are ignored.
fn number(kind: &NumberKind, decimal: Option<char>, folded: &str) -> Option<i64> {
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let Some((whole, fraction)) = decimal.and_then(|mark| folded.split_once(mark)) else {
        return is_digits(folded).then(|| NumberKind::steps(folded, kind.decimals))?;
    };
    if !is_digits(whole) || !is_digits(fraction) {
        return None;
    }
    match fraction.trim_end_matches('0') {
        "" => NumberKind::steps(whole, kind.decimals),
        fraction => NumberKind::steps(&format!("{whole}.{fraction}"), kind.decimals),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_digits_and_a_declared_mark() {
        let kind = |decimals| NumberKind {
            unit: None,
            min: None,
            max: None,
            decimals,
        };
        for (text, mark, decimals, steps) in [
            ("38", None, 0, Some(38)),
            ("38.0", None, 0, None),
            ("38.00", Some('.'), 0, Some(38)),
            ("38,5", Some(','), 1, Some(385)),
            ("38,50", Some(','), 1, Some(385)),
            ("38,55", Some(','), 1, None),
            ("38.5", Some(','), 1, None),
            ("1,038", Some('.'), 0, None),
            ("38,", Some(','), 0, None),
            (",5", Some(','), 1, None),
            ("-3", None, 0, None),
            ("+3", None, 0, None),
            ("1e3", None, 0, None),
            ("007", None, 0, None),
            ("٣", None, 0, None),
            ("38 kg", None, 0, None),
        ] {
            assert_eq!(
                number(&kind(decimals), mark, text),
                steps,
                "{text} {mark:?}"
            );
        }
    }
}
