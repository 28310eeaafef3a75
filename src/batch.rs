//! Reads records and writes results in input order. Memory does not grow with the number of records.
//!
//! `screen` evaluates one record. `threads` processes the chunks of a whole export in parallel, `screening` screens
//! them for one protocol and `pairs` for two, and `fast` reads those chunks. `columns` and `mapped_columns` read tables
//! in memory.

#[doc(hidden)]
pub mod columns;
#[doc(hidden)]
pub mod fast;
#[doc(hidden)]
pub mod mapped_columns;
mod pairs;
mod screening;
mod tally;
mod threads;

#[doc(hidden)]
pub use fast::CodedRecord;
pub use pairs::{
    PairScreener, PairedInput, ReadContent, ReadRecord, ReadSheet, ReadVersion, screen_pairs,
};
pub use screening::{Screener, screen_all};
pub use tally::{QuestionTally, RuleTally, Tallier, Tally};

use std::sync::Arc;

use crate::engine::Program;
use crate::intake::{Form, Record, UnreadableRecord, UsedMapping};
use crate::model::Outcome;

/// The result of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Screened {
    /// Counted from 1 within its file.
    pub record: u64,
    /// The physical line it starts on, from 1.
    pub line: u64,
    /// The mapping that explained it, if there was one.
    pub mapping: Option<Arc<UsedMapping>>,
    /// The form with one outcome for each of its procedures, or why it cannot be read.
    pub content: Result<(Form, Vec<Outcome>), UnreadableRecord>,
}

/// Screens one record.
pub fn screen(program: &Program, record: Record) -> Screened {
    Screened {
        record: record.record,
        line: record.line,
        mapping: record.mapping,
        content: record.content.map(|form| {
            let procedures = form.procedures.iter().copied();
            let outcomes = program.evaluate_each(procedures, form.on, &form.answers);
            (form, outcomes)
        }),
    }
}

impl Screened {
    /// Whether the record or one of its answers could not be read.
    pub fn has_errors(&self) -> bool {
        match &self.content {
            Ok((form, _)) => !form.errors.is_empty(),
            Err(_) => true,
        }
    }
}
