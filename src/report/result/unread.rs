//! The file of answers that cannot be read: NDJSON with one object for each of them.

use serde::Serialize;

use super::ndjson;
use crate::intake::AnswerError;
use crate::model::Protocol;

/// An answer, or a whole record, that cannot be read. The order of the fields is the order of the keys.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct UnreadEntry<'a> {
    /// The name of the input file as given by the user.
    pub file: &'a str,
    /// Number of the record, from 1 within the file.
    pub record: u64,
    /// The physical line on which the record starts.
    pub line: u64,
    /// The header of its column, for an export with a mapping. Omitted without a mapping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<Option<&'a str>>,
    /// The id of the question. Null if the record as a whole cannot be read.
    pub question: Option<&'a str>,
    /// The value as written.
    pub value: Option<&'a str>,
    /// The mistake and its correction.
    pub message: &'a str,
}

impl UnreadEntry<'_> {
    /// Adds the line of the entry.
    pub fn push_to(&self, out: &mut Vec<u8>) {
        ndjson::push(out, self);
    }
}

/// The id of the question of an error. `None` if it is about the day on which the form was filled in.
pub fn question_id<'a>(protocol: &'a Protocol, error: &AnswerError) -> Option<&'a str> {
    let question = error.question.map(|question| protocol.question(question));
    question.map(|question| question.id.as_str())
}
