//! The parts of a record other than its answers, and a record that the reader of single records has read.

use jiff::civil::Date;

use crate::intake::{Form, UnreadableRecord};

/// The parts of a record other than its answers.
#[derive(Debug, Clone, Copy)]
pub(super) struct RecordHead<'a> {
    /// The record number, if the record has one.
    pub id: Option<&'a str>,
    /// The screening date.
    pub on: Date,
    /// The day its answers were given, if that is known. Not after `on`.
    pub answered: Option<Date>,
    /// The index of its procedures in the cache of heads.
    pub procedures: usize,
}

/// A piece of text that the reader of single records has read.
pub(super) struct Fallback {
    /// The record. `None` if the text contains no record, as in a blank row.
    pub content: Option<Result<Form, UnreadableRecord>>,
    /// The start of the next record.
    pub next: usize,
    /// The number of lines before the next record.
    pub lines: u64,
    pub is_blank_row: bool,
}

impl Fallback {
    /// The end of a text of `length` bytes.
    pub(super) fn end(length: usize) -> Self {
        Self {
            content: None,
            next: length,
            lines: 0,
            is_blank_row: false,
        }
    }
}
