//! Whether a cell of a row is an answer, to distinguish a record from a header.

use super::reader::{CellReader, CellSource, is_one_of};
use crate::intake::fold::fold;
use crate::intake::mapping::{ColumnId, Location, QuestionMap};
use crate::intake::notation::{CellMeaning, Notation, mark_of};

/// The result of reading a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CellReading {
    /// An answer, or something else that the mapping names.
    Answer,
    /// The cell is refused.
    Refused,
    /// It is blank, nothing reads it, or a name of a column would be read too: a record number, free text, a box that
    /// repeats its header, a question that accepts any text.
    Open,
}

/// Reads a cell.
pub(super) fn read<C: CellSource>(
    column: ColumnId,
    reader: &CellReader<'_, C>,
    notation: &Notation<'_>,
) -> CellReading {
    let Ok(cell) = reader.cells.view(column) else {
        return CellReading::Open;
    };
    if fold(cell.text).is_empty() {
        return CellReading::Open;
    }
    let mapping = reader.mapping;
    let record = &mapping.record;
    let shown = mapping.questions.iter().flat_map(|map| &map.shown);
    let mut conditions = record.only.iter().chain(shown);
    if conditions.any(|(one, texts)| *one == column && is_one_of(cell.text, texts)) {
        return CellReading::Answer;
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
    for (question, meaning) in notation.questions(column).iter().zip(&reading.meanings) {
        let takes_any = mapping.questions[*question].other_is_unsure;
        match meaning {
            Ok(CellMeaning::Words(_)) => {}
            Ok(_) if takes_any => {}
            meaning => all.push(meaning.is_ok()),
        }
    }
    let marks = mapping.questions.iter().filter(|map| is_mark(map, column));
    all.extend(marks.map(|map| mark_of(map, &mapping.columns, column, cell.text).is_some()));
    if all.is_empty() {
        CellReading::Open
    } else if all.contains(&true) {
        CellReading::Answer
    } else {
        CellReading::Refused
    }
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
