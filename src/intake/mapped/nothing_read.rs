//! Whether every answer in a row is refused, so that the row may not be a record.

use super::reader::{CellReader, CellSource, is_one_of};
use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, Location, QuestionMap};
use crate::intake::notation::{Notation, Said, mark_of};

/// Minimum number of refused answers. A single one can be an answer that the mapping does not name yet.
const LEAST: usize = 2;

/// Whether several cells of a row are refused, and none can be read. Record numbers, free texts, boxes that repeat
/// their header and questions that accept any text are not counted: a header would look the same.
pub(super) fn is_nothing_read<C: CellSource>(
    reader: &CellReader<'_, C>,
    notation: &Notation<'_>,
) -> bool {
    let mut refused = 0;
    for (column, _) in reader.mapping.columns.iter() {
        match is_read(column, reader, notation) {
            Some(true) => return false,
            Some(false) => refused += 1,
            None => {}
        }
    }
    refused >= LEAST
}

/// Whether a cell can be read. Returns `None` if it is blank or not counted.
fn is_read<C: CellSource>(
    column: ColumnId,
    reader: &CellReader<'_, C>,
    notation: &Notation<'_>,
) -> Option<bool> {
    let cell = reader.cells.view(column).ok()?;
    if fold(cell.text).is_empty() {
        return None;
    }
    let mapping = reader.mapping;
    let record = &mapping.record;
    let shown = mapping.questions.iter().flat_map(|map| &map.shown);
    let mut conditions = record.only.iter().chain(shown);
    if conditions.any(|(one, texts)| *one == column && is_one_of(cell.text, texts)) {
        return Some(true);
    }
    let mut all = Vec::new();
    if record.on == Some(column) {
        all.push(reader.on().is_ok());
    }
    let own = mapping.questions.iter().map(|map| map.submitted);
    if own.chain([record.submitted]).any(|one| one == Some(column)) {
        all.push(reader.submitted(Some(column)).is_ok());
    }
    let reading = notation.given(column, cell);
    for (question, said) in notation.questions(column).iter().zip(&reading.said) {
        let takes_any = mapping.questions[*question].other_is_unsure;
        match said {
            Ok(Said::Words(_)) => {}
            Ok(_) if takes_any => {}
            said => all.push(said.is_ok()),
        }
    }
    let marks = mapping.questions.iter().filter(|map| is_mark(map, column));
    all.extend(marks.map(|map| mark_of(map, &mapping.columns, column, cell.text).is_some()));
    (!all.is_empty()).then(|| all.contains(&true))
}

/// Whether a column is a box or a row of a question, but not a box that repeats its header.
fn is_mark(map: &QuestionMap, column: ColumnId) -> bool {
    match &map.location {
        Location::Ticks { boxes, rows, .. } => {
            let is_box = boxes.iter().any(|(one, _)| *one == column);
            let is_row = rows.iter().any(|(one, _)| *one == column);
            is_row || is_box && !map.repeats_header(column)
        }
        Location::Columns(_) | Location::Born(_) => false,
    }
}
