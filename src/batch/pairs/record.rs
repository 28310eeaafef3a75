//! A record as one of two versions of a protocol reads it.

use jiff::civil::Date;

use crate::engine::{Evaluator, Program, Values};
use crate::intake::{AnswerError, Defaults, Mapping, Record};
use crate::model::{ProcedureId, Protocol};

/// A version of a protocol, with defaults for its records.
#[derive(Clone, Copy)]
pub struct ReadVersion<'p> {
    /// The rules.
    pub protocol: &'p Protocol,
    /// The rules, compiled.
    pub program: &'p Program,
    /// Values for records that do not name them.
    pub defaults: &'p Defaults,
    /// The mapping that explains an export, read for this version.
    pub mapping: Option<&'p Mapping>,
}

/// A record as one version reads it.
pub struct ReadRecord<'a, 'p> {
    /// Counted from 1 within its file.
    pub record: u64,
    /// The physical line it starts on, from 1.
    pub line: u64,
    /// The record number, as written.
    pub id: Option<&'a str>,
    /// The sheet of its answers, or why the version cannot read it.
    pub content: ReadContent<'a, 'p>,
}

/// The content of a record as one version reads it.
pub enum ReadContent<'a, 'p> {
    /// Its answers, ready to be evaluated.
    Sheet(ReadSheet<'a, 'p>),
    /// The reason why it cannot be read. Never contains an answer.
    Unreadable(&'a str),
}

/// The answers of a record, ready to be evaluated for any procedure.
pub struct ReadSheet<'a, 'p> {
    /// The screening date: the day on which the procedure would be done.
    pub on: Date,
    /// The procedures, at least one, in the order asked for.
    pub procedures: &'a [ProcedureId],
    /// Answers that cannot be read.
    pub errors: &'a [AnswerError],
    /// Holds the answers.
    pub evaluator: &'a mut Evaluator<'p>,
    /// The values of the answers.
    pub values: &'a dyn Values,
}

/// Turns pairs of records into results. Each thread has its own.
pub trait PairScreener {
    /// The results of some records.
    type Part: Send;

    /// Adds a record as the old and the new version read it.
    fn pair(&mut self, old: ReadRecord<'_, '_>, new: ReadRecord<'_, '_>);

    /// Whether the results are so long that they should be passed on before the chunk ends.
    fn is_full(&self) -> bool;

    /// Takes the results so far.
    fn part(&mut self) -> Self::Part;
}

/// A record that a version cannot read, at the location where the other version read it.
pub(super) fn unreadable<'a>(
    other: &ReadRecord<'a, '_>,
    refusal: &'a str,
) -> ReadRecord<'a, 'static> {
    ReadRecord {
        record: other.record,
        line: other.line,
        id: other.id,
        content: ReadContent::Unreadable(refusal),
    }
}

impl<'a, 'p> ReadRecord<'a, 'p> {
    /// A record that was read as a whole. The evaluator takes its answers.
    pub(super) fn whole(record: &'a Record, evaluator: &'a mut Evaluator<'p>) -> Self {
        let (id, content) = match &record.content {
            Ok(form) => {
                evaluator.take(&form.answers, form.on);
                let sheet = ReadSheet {
                    on: form.on,
                    procedures: &form.procedures,
                    errors: &form.errors,
                    evaluator,
                    values: &form.answers,
                };
                (&form.id, ReadContent::Sheet(sheet))
            }
            Err(record) => (&record.id, ReadContent::Unreadable(&record.message)),
        };
        Self {
            record: record.record,
            line: record.line,
            id: id.as_deref(),
            content,
        }
    }
}
