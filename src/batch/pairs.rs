//! Reads each record of an input for each of two versions of a protocol, and evaluates it for both.
//!
//! The versions may read a record differently: one of them may not know a question or a procedure. A record that only
//! one version can read is passed on as unreadable for the other. No record is dropped. If only one version can use the
//! header of a CSV, this applies to every record.
//!
//! CSV and NDJSON are read in `chunks`, by the fast reader, on several threads. Other formats, exports with a mapping,
//! and a CSV whose rows the two versions would cut differently are read in `lockstep`.

mod chunks;
mod lockstep;
mod record;

use std::io::Read;
use std::num::NonZero;

use self::chunks::ChunkPairs;
use self::lockstep::Lockstep;
pub use self::record::{PairScreener, ReadContent, ReadRecord, ReadSheet, ReadVersion};
use super::fast::ChunkedInput;
use crate::intake::parts::Shared;
use crate::intake::{Format, InputError};
use crate::model::QuestionId;

/// An input that is read for two versions.
pub struct PairedInput<'p, R: Read> {
    source: Source<'p, R>,
}

enum Source<'p, R: Read> {
    Chunks(Box<ChunkPairs<'p, Shared<R>>>),
    Lockstep(Box<Lockstep<'p, Shared<R>>>),
}

impl<'p, R: Read> PairedInput<'p, R> {
    /// Opens an input for the old and the new version. `size` is the number of bytes that are read at once, at least
    /// one, usually [`CHUNK`](super::fast::CHUNK).
    ///
    /// # Errors
    ///
    /// If neither version can read it as a whole. Returns the error of the old version.
    pub fn open(
        reader: R,
        format: Format,
        versions: [ReadVersion<'p>; 2],
        size: usize,
    ) -> Result<Self, InputError> {
        let reader = Shared::new(reader);
        let is_mapped = versions.iter().any(|version| version.mapping.is_some());
        if !is_mapped && ChunkedInput::<R>::takes(format) {
            // starts again from the beginning if the input cannot be read in chunks
            let start = reader.clone();
            if let Some(chunks) = ChunkPairs::open(reader, format, versions, size)? {
                let source = Source::Chunks(Box::new(chunks));
                return Ok(Self { source });
            }
            return Self::lockstep(start, format, versions);
        }
        Self::lockstep(reader, format, versions)
    }

    fn lockstep(
        reader: Shared<R>,
        format: Format,
        versions: [ReadVersion<'p>; 2],
    ) -> Result<Self, InputError> {
        let lockstep = Lockstep::open([reader.clone(), reader], format, versions)?;
        let source = Source::Lockstep(Box::new(lockstep));
        Ok(Self { source })
    }

    /// The questions of a version that a CSV or its mapping has no column for, in interview order; 0 is the old
    /// version, 1 the new one.
    pub fn questions_without_column(&self, version: usize) -> &[QuestionId] {
        match &self.source {
            Source::Chunks(chunks) => chunks.questions_without_column(version),
            Source::Lockstep(lockstep) => lockstep.questions_without_column(version),
        }
    }

    /// The reason why a version cannot read any record. `None` if it can.
    pub fn refusal(&self, version: usize) -> Option<&str> {
        match &self.source {
            Source::Chunks(chunks) => chunks.refusal(version),
            Source::Lockstep(lockstep) => lockstep.refusal(version),
        }
    }
}

/// Reads and evaluates every record of an input for both versions. Calls `commit` with the parts in input order.
/// Returns the number of rows of a CSV that have only blank cells, which are not records.
///
/// # Errors
///
/// Errors of `commit`, which end the run, and an error of the input, after all complete records before it.
pub fn screen_pairs<R: Read + Send, S: PairScreener, E: From<InputError>>(
    input: PairedInput<'_, R>,
    threads: NonZero<usize>,
    screener: impl Fn() -> S + Sync,
    commit: impl FnMut(S::Part) -> Result<(), E>,
) -> Result<u64, E> {
    match input.source {
        Source::Chunks(chunks) => chunks.screen(threads, screener, commit),
        Source::Lockstep(lockstep) => lockstep.screen(screener(), commit),
    }
}
