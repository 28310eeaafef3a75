//! The parts of a record beside its answers, and a record that was read by the plain reader.

use jiff::civil::Date;

use crate::intake::{Form, UnreadableRecord};

/// The parts of a record beside its answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordHead<'a> {
    /// The record number, if the record has one.
    pub id: Option<&'a str>,
    /// The screening date.
    pub on: Date,
    /// The day its answers were given, if that is known; not after `on`.
    pub answered: Option<Date>,
    /// The index of its procedures in the memo of heads.
    pub procedures: usize,
}

/// A stretch of text that the reader of single records has read.
pub(super) struct Fallback {
    /// The record; `None` if there is no record in the stretch, as in a blank row.
    pub content: Option<Result<Form, UnreadableRecord>>,
    /// The start of the next record.
    pub next: usize,
    /// The number of lines before the next record.
    pub lines: u64,
    pub is_blank_row: bool,
}

impl Fallback {
    /// Nothing is left of a text of some length.
    pub(super) fn end(length: usize) -> Self {
        Self {
            content: None,
            next: length,
            lines: 0,
            is_blank_row: false,
        }
    }
}
