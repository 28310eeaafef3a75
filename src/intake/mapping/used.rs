//! The columns of a mapping that something reads.

use std::collections::BTreeSet;

use super::{ColumnId, Location, QuestionMap, RecordMap};

/// The columns that the record or a question reads.
pub(crate) fn used(record: &RecordMap, questions: &[QuestionMap]) -> BTreeSet<ColumnId> {
    let mut used: BTreeSet<ColumnId> = [record.id, record.on, record.submitted]
        .into_iter()
        .flatten()
        .collect();
    used.extend(record.procedures.as_ref().map(|one| one.column));
    used.extend(record.only.iter().map(|(column, _)| *column));
    if let Some(last) = &record.last {
        used.insert(last.column);
        used.extend(last.of.iter().map(|(column, _)| *column));
    }
    for question in questions {
        used.extend(question.submitted);
        used.extend(question.shown.iter().map(|(column, _)| *column));
        match &question.location {
            Location::Columns(columns) => used.extend(columns),
            Location::Born(column) => {
                used.insert(*column);
            }
            Location::Ticks { boxes, rows, .. } => {
                used.extend(boxes.iter().map(|(column, _)| *column));
                used.extend(rows.iter().map(|(column, _)| *column));
            }
        }
    }
    used
}
