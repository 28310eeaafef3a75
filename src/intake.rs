//! Input formats: TOML, JSON, NDJSON and CSV answer files all become the same [`Record`].
//!
//! It refuses rather than guesses. It reads from any `impl Read`, opens no file and reads no clock.

mod csv;
pub mod draft;
mod fold;
mod input;
mod json;
mod line_ends;
mod mapped;
pub mod mapping;
mod ndjson;
mod notation;
pub(crate) mod parts;
mod place;
mod record;
pub mod record_file;
mod records;
mod shared;
pub mod survey;
mod toml;
pub mod value;

use jiff::civil::Date;

pub use input::{Format, InputError};
#[cfg(feature = "cli")]
pub(crate) use mapped::is_reading_workbook;
pub use mapping::{LoadedMapping, Mapping};
pub use record::checked_id;
pub use records::{Records, open, open_mapped};
pub use survey::{Survey, TriedExample};

use std::sync::Arc;

use crate::model::{Answers, ProcedureId, Protocol, QuestionId, RecordFile};

/// Values for a record that does not contain them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Defaults {
    /// The screening date if neither the command line nor the record has one: the day of the run.
    pub today: Date,
    /// The screening date from the command line. It takes precedence over the record.
    pub on: Option<Date>,
    /// The procedures from the command line. They take precedence over the record. Empty if none were given.
    pub procedures: Vec<ProcedureId>,
}

/// One record of an input, whatever it contains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Counted from 1 within its file.
    pub record: u64,
    /// The physical line it starts on, from 1.
    pub line: u64,
    /// The mapping that explained it, if there was one.
    pub mapping: Option<Arc<UsedMapping>>,
    /// Its content, or the reason why it cannot be read.
    pub content: Result<Form, UnreadableRecord>,
}

/// The mapping that explained a record, for results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsedMapping {
    /// Its title.
    pub title: String,
    /// The hash of its file and of its preset.
    pub sha256: String,
}

/// The answers of one person, for one day and one or several procedures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The record number, as written.
    pub id: Option<String>,
    /// The screening date: the day on which the procedure would be done.
    pub on: Date,
    /// The procedures, at least one, in the order asked for.
    pub procedures: Vec<ProcedureId>,
    /// The answers to every question of the protocol. None of them was given after `on`.
    pub answers: Answers,
    /// Answers that cannot be read; each is `Invalid` in `answers`.
    pub errors: Vec<AnswerError>,
    /// The other parts of a record file. `None` for any other record.
    pub record_file: Option<Box<RecordFile>>,
}

/// A cell of an export with a mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CellPlace {
    /// The index of its column among those of the mapping.
    pub(crate) id: usize,
    /// The physical line of its row.
    pub line: u64,
    /// The header of its column, folded, with its number if the header repeats.
    pub column: String,
}

/// A record that cannot be read as a whole.
#[derive(Clone, PartialEq, Eq)]
pub struct UnreadableRecord {
    /// The record number, if it could be read.
    pub id: Option<String>,
    /// Says what is wrong and what would be right. Never contains an answer.
    pub message: String,
    /// The wrong value, as written, if there is one.
    pub value: Option<String>,
    /// The wrong cell, for an export with a mapping.
    pub place: Option<CellPlace>,
}

/// An answer that cannot be read.
#[derive(Clone, PartialEq, Eq)]
pub struct AnswerError {
    /// The question. `None` if it is about the day on which the form was filled in.
    pub question: Option<QuestionId>,
    /// The value as written.
    pub value: String,
    /// Says what is wrong and what would be right. Never contains the value, but may end with a guess at what was
    /// meant.
    pub message: String,
    /// The wrong cell, for an export with a mapping.
    pub place: Option<CellPlace>,
}

impl AnswerError {
    /// The name of the answer: the id of the question, or the column with the day on which the form was filled in.
    pub fn about<'a>(&'a self, protocol: &'a Protocol) -> &'a str {
        match (self.question, &self.place) {
            (Some(question), _) => &protocol.question(question).id,
            (None, Some(place)) => &place.column,
            (None, None) => &self.message,
        }
    }

    /// Says what is wrong, without a guess at the answer: for places where the value must not appear.
    pub fn message_without_guess(&self) -> &str {
        value::without_guess(&self.message)
    }
}

impl std::fmt::Debug for UnreadableRecord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnreadableRecord")
            .field("message", &self.message)
            .finish_non_exhaustive()
    }
}

impl std::fmt::Debug for AnswerError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AnswerError")
            .field("question", &self.question)
            .field("message", &self.message_without_guess())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod any_bytes;
#[cfg(test)]
mod sample;
