//! Remarks on stderr about an input as a whole. They contain no answer.

use crate::diagnostic::listing;

/// Says that rows with only blank cells are not records, if there are any.
pub(super) fn blank_rows(input: &str, count: u64) -> Option<String> {
    let rows = match count {
        0 => return None,
        1 => "1 row has only blank cells and is not a record".to_owned(),
        count => format!("{count} rows have only blank cells and are not records"),
    };
    Some(format!("{input}: {rows}"))
}

/// Names the questions that have no column, if there are any. `of` says whose questions they are.
pub(super) fn without_column(input: &str, of: &str, questions: &[&str]) -> Option<String> {
    let count = match questions.len() {
        0 => return None,
        1 => format!("1 question{of} has"),
        count => format!("{count} questions{of} have"),
    };
    Some(format!(
        "{input}: {count} no column: {}",
        listing(questions)
    ))
}
