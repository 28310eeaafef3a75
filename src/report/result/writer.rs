//! Results that are written record by record, in any format.

use super::page::View;
use super::summary::Counts;
use crate::batch::Screened;
use crate::engine::Program;

/// Writes results in one format, record by record. What it writes is added to `out`.
pub trait RecordWriter {
    /// Adds a record. It may be held back until the next one, or until the end.
    fn record(&mut self, out: &mut Vec<u8>, file: &str, screened: Screened);

    /// Ends the results. `counts` are those of all records.
    fn end(&mut self, out: &mut Vec<u8>, counts: &Counts);

    /// The number of cells that were defused.
    fn defused(&self) -> u64 {
        0
    }
}

/// How results are written. Each format takes what matters to it.
pub struct WriteOptions<'a> {
    /// The protocol, and what a page shows besides.
    pub view: View<'a>,
    /// The compiled protocol.
    pub program: &'a Program,
    /// Cells that a spreadsheet would run as a formula get a leading `'`.
    pub defuse: bool,
    /// A table names the file of its records.
    pub name_files: bool,
    /// The width of a table; `None` for as wide as it takes.
    pub table_width: Option<usize>,
}
