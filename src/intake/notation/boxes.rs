//! A `multi` whose options are columns: boxes that are ticked or not, and rows that are answered yes or no.
//!
//! A box that is not ticked means "no" only if the question was shown and another box was ticked: a form that nobody
//! saw is exported with the same empty boxes.

use super::CellMeaning;
use super::texts::ticks_of_cell;
use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, Columns, Location, Meaning, QuestionMap, TickBox, Ticked};
use crate::model::{Kind, OptionId};

const NO_TICK: &str = "the mapping does not name this text: it is neither `ticked` nor `unticked`";
const NO_ROW: &str = "the mapping does not name this text: it is neither `yes` nor `no`";
const BESIDE_NONE: &str = "a box that means `none` or `missing` is ticked beside another one";

/// Returns the text of a cell, or why it cannot be read.
pub(crate) type CellOf<'a> = dyn Fn(ColumnId) -> Result<&'a str, String> + 'a;

/// The first column that cannot be read or contradicts another one, with the reason.
type Fault = (ColumnId, String);

/// The content of a box or a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    Yes,
    No,
    Blank,
    Unsure,
    Declined,
}

/// The state of each option so far.
#[derive(Default)]
struct Found {
    ticked: Vec<OptionId>,
    unknown: Vec<OptionId>,
    unsure: bool,
    declined: bool,
    /// Whether no box and no row leaves open whether "none of these" is true.
    is_whole: bool,
}

/// The meaning of the columns of a question.
///
/// # Errors
///
/// If a cell contains none of the texts of the mapping, or contradicts another one.
pub(crate) fn ticks(
    map: &QuestionMap,
    kind: &Kind,
    columns: &Columns,
    cell: &CellOf<'_>,
) -> Result<CellMeaning, Fault> {
    let Location::Ticks { boxes, rows, .. } = &map.location else {
        return Ok(CellMeaning::Missing);
    };
    let mut found = Found {
        is_whole: true,
        ..Found::default()
    };
    let mark = |column: ColumnId, unknown: &str| {
        let text = cell(column).map_err(|message| (column, message))?;
        mark_of(map, columns, column, text).ok_or_else(|| (column, unknown.to_owned()))
    };
    let mut marks = Vec::with_capacity(boxes.len());
    for (column, tick_box) in boxes {
        marks.push((*column, *tick_box, mark(*column, NO_TICK)?));
    }
    found.add_boxes(&marks)?;
    for (column, option) in rows {
        found.add(*option, mark(*column, NO_ROW)?);
    }
    let is_none = found.is_whole && found.ticked.is_empty();
    let options = (found.ticked.as_slice(), found.unknown.as_slice());
    let statuses = (found.unsure, found.declined);
    Ok(ticks_of_cell(kind, map, options, statuses, is_none))
}

/// Reads a box or a row of a question. Returns `None` if its text is not known.
pub(crate) fn mark_of(
    map: &QuestionMap,
    columns: &Columns,
    column: ColumnId,
    text: &str,
) -> Option<Mark> {
    let Location::Ticks {
        boxes,
        ticked,
        unticked,
        yes,
        no,
        ..
    } = &map.location
    else {
        return None;
    };
    let folded = fold(text);
    let is_one_of = |texts: &[String]| texts.iter().any(|text| **text == *folded);
    if !boxes.iter().any(|(one, _)| *one == column) {
        return mark(map, &folded, is_one_of(yes), no);
    }
    let is_ticked = match ticked {
        Some(Ticked::Header) => *folded == columns.get(column).header,
        Some(Ticked::Texts(texts)) => is_one_of(texts),
        None => false,
    };
    mark(map, &folded, is_ticked, unticked)
}

/// The content for a folded text. Returns `None` if the text is not known.
fn mark(map: &QuestionMap, folded: &str, is_yes: bool, no: &[String]) -> Option<Mark> {
    match map.texts.get(folded) {
        Some(Meaning::Missing) => return Some(Mark::Blank),
        Some(Meaning::Unsure) => return Some(Mark::Unsure),
        Some(Meaning::Declined) => return Some(Mark::Declined),
        _ => {}
    }
    if no.iter().any(|text| text == folded) {
        return Some(Mark::No);
    }
    match (folded.is_empty(), is_yes) {
        (true, _) => Some(Mark::Blank),
        (false, true) => Some(Mark::Yes),
        (false, false) => None,
    }
}

impl Found {
    /// Adds boxes. They count if one of them is ticked or answered with a status.
    fn add_boxes(&mut self, marks: &[(ColumnId, TickBox, Mark)]) -> Result<(), Fault> {
        if marks.is_empty() {
            return Ok(());
        }
        let given: Vec<_> = marks
            .iter()
            .filter(|(_, _, mark)| !matches!(mark, Mark::No | Mark::Blank))
            .collect();
        let is_end = |tick_box: &TickBox| matches!(tick_box, TickBox::None | TickBox::Missing);
        let end = given
            .iter()
            .find(|(_, tick_box, mark)| is_end(tick_box) && *mark == Mark::Yes);
        if let (Some((column, ..)), true) = (end, given.len() > 1) {
            return Err((*column, BESIDE_NONE.to_owned()));
        }
        let is_missing = matches!(end, Some((_, TickBox::Missing, _)));
        let is_none = matches!(end, Some((_, TickBox::None, _)));
        let counts = !given.is_empty() && !is_missing;
        // "not sure" or "prefer not to say" may be ticked there
        let status_is_open = marks.iter().any(|(_, tick_box, mark)| {
            let is_status = match tick_box {
                TickBox::Unsure | TickBox::Declined | TickBox::Missing => true,
                TickBox::Option(_) | TickBox::None => false,
            };
            is_status && *mark == Mark::Blank
        });
        self.is_whole &= is_none;
        for (_, tick_box, mark) in marks {
            match (tick_box, mark) {
                (TickBox::Option(option), _) if !counts => self.unknown.push(*option),
                (TickBox::Option(option), Mark::Blank) => self.unknown.push(*option),
                (TickBox::Option(option), Mark::No) if status_is_open => {
                    self.unknown.push(*option);
                }
                (TickBox::Option(option), mark) => self.add(*option, *mark),
                (TickBox::Unsure, Mark::Yes) | (_, Mark::Unsure) => self.unsure = true,
                (TickBox::Declined, Mark::Yes) | (_, Mark::Declined) => self.declined = true,
                (
                    TickBox::None | TickBox::Missing | TickBox::Unsure | TickBox::Declined,
                    Mark::Yes | Mark::No | Mark::Blank,
                ) => {}
            }
        }
        Ok(())
    }

    fn add(&mut self, option: OptionId, mark: Mark) {
        match mark {
            Mark::Yes => self.ticked.push(option),
            Mark::No => {}
            Mark::Blank => {
                self.unknown.push(option);
                self.is_whole = false;
            }
            Mark::Unsure => self.unsure = true,
            Mark::Declined => self.declined = true,
        }
    }
}
