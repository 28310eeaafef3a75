//! Reads an input record by record for two versions of a protocol, in parallel.
//!
//! A version may end a row of a table at another place. A record of one version that then has no counterpart is passed
//! on as unreadable for the other.

use std::io::Read;

use super::record::{PairScreener, ReadRecord, ReadVersion, unreadable};
use crate::engine::Evaluator;
use crate::intake::{Format, InputError, Record, Records, open, open_mapped};
use crate::model::QuestionId;

/// Two readers of one input. Neither is more than a record ahead of the other.
pub(super) struct Lockstep<'p, R: Read> {
    sides: [Side<'p, R>; 2],
}

struct Side<'p, R: Read> {
    /// The records, or why this version cannot read any.
    records: Result<Records<'p, R>, String>,
    /// The next record.
    next: Option<Record>,
    evaluator: Evaluator<'p>,
}

/// The reason for a record whose text belongs to other records in the other version.
const OTHER_ROWS: &str = "this version ends the rows of the table at other places";

impl<'p, R: Read> Lockstep<'p, R> {
    /// Opens an input with a reader for each version.
    pub(super) fn open(
        readers: [R; 2],
        format: Format,
        versions: [ReadVersion<'p>; 2],
    ) -> Result<Self, InputError> {
        let [old, new] = readers;
        let sides = [
            Side::open(old, format, versions[0])?,
            Side::open(new, format, versions[1])?,
        ];
        if let [Err(refusal), Err(_)] = sides.each_ref().map(|side| side.records.as_ref()) {
            return Err(InputError::Header(refusal.clone()));
        }
        Ok(Self { sides })
    }

    pub(super) fn questions_without_column(&self, version: usize) -> &[QuestionId] {
        let records = self.sides[version].records.as_ref();
        records.map_or(&[], Records::questions_without_column)
    }

    pub(super) fn refusal(&self, version: usize) -> Option<&str> {
        let records = self.sides[version].records.as_ref();
        records.err().map(String::as_str)
    }

    /// Reads and evaluates every record.
    pub(super) fn screen<S: PairScreener, E: From<InputError>>(
        mut self,
        mut screener: S,
        mut commit: impl FnMut(S::Part) -> Result<(), E>,
    ) -> Result<u64, E> {
        let ended = loop {
            match self.pair(&mut screener) {
                Ok(true) if screener.is_full() => commit(screener.part())?,
                Ok(true) => {}
                Ok(false) => break Ok(()),
                Err(error) => break Err(error),
            }
        };
        commit(screener.part())?;
        ended?;
        let mut records = self
            .sides
            .iter()
            .filter_map(|side| side.records.as_ref().ok());
        Ok(records.next().map_or(0, Records::blank_rows))
    }

    /// Passes on the next pair of records. Returns false if there is none.
    fn pair(&mut self, screener: &mut impl PairScreener) -> Result<bool, InputError> {
        let [old, new] = &mut self.sides;
        old.advance()?;
        new.advance()?;
        let lines = [&old.next, &new.next].map(|next| next.as_ref().map(|record| record.line));
        // a line of JSON can hold several records, and both versions read them in the same way
        let [takes_old, takes_new] = match lines {
            [None, None] => return Ok(false),
            [Some(old), Some(new)] => [old <= new, new <= old],
            [old, new] => [old.is_some(), new.is_some()],
        };
        let old_record = takes_old.then(|| old.next.take()).flatten();
        let new_record = takes_new.then(|| new.next.take()).flatten();
        let (old_records, new_records) = (&old.records, &new.records);
        let read_by = |record, evaluator| Some(ReadRecord::whole(record?, evaluator));
        let old = read_by(old_record.as_ref(), &mut old.evaluator);
        let new = read_by(new_record.as_ref(), &mut new.evaluator);
        match (old, new) {
            (Some(old), Some(new)) => screener.pair(old, new),
            (Some(old), None) => {
                let new = unreadable(&old, no_counterpart(new_records));
                screener.pair(old, new);
            }
            (None, Some(new)) => {
                let old = unreadable(&new, no_counterpart(old_records));
                screener.pair(old, new);
            }
            (None, None) => {}
        }
        Ok(true)
    }
}

impl<'p, R: Read> Side<'p, R> {
    fn open(reader: R, format: Format, version: ReadVersion<'p>) -> Result<Self, InputError> {
        let (protocol, defaults) = (version.protocol, version.defaults);
        let records = match version.mapping {
            Some(mapping) => open_mapped(reader, mapping, protocol, defaults),
            None => open(reader, format, protocol, defaults),
        };
        let records = match records {
            Ok(records) => Ok(records),
            Err(InputError::Header(message)) => Err(message),
            Err(error) => return Err(error),
        };
        Ok(Self {
            records,
            next: None,
            evaluator: Evaluator::new(version.program),
        })
    }

    /// Reads the next record if it was not read yet.
    fn advance(&mut self) -> Result<(), InputError> {
        if self.next.is_none()
            && let Ok(records) = &mut self.records
        {
            self.next = records.next().transpose()?;
        }
        Ok(())
    }
}

/// The reason why a record has no counterpart in a version that reads these records, or in one that reads none.
fn no_counterpart<T>(records: &Result<T, String>) -> &str {
    records.as_ref().err().map_or(OTHER_ROWS, String::as_str)
}
