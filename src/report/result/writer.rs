//! Results that are written record by record, in any format.

use super::page::View;
use super::summary::Counts;
use crate::batch::Screened;
use crate::engine::Program;

/// Writes results in one format, record by record. The output is appended to `out`.
pub trait RecordWriter {
    /// Adds a record. It may be held back until the next one, or until the end.
    fn record(&mut self, out: &mut Vec<u8>, file: &str, screened: Screened);

    /// Ends the results. `counts` are those of all records.
    fn end(&mut self, out: &mut Vec<u8>, counts: &Counts);

    /// Number of cells that were escaped.
    fn defused(&self) -> u64 {
        0
    }
}

/// Options for writing results. Each format uses those that apply to it.
pub struct WriteOptions<'a> {
    /// The protocol, and the settings of a page.
    pub view: View<'a>,
    /// The compiled protocol.
    pub program: &'a Program,
    /// Whether cells that a spreadsheet would run as a formula get a leading `'`.
    pub defuse: bool,
    /// Whether a table names the file of its records.
    pub name_files: bool,
    /// The width of a table. `None` if it is not limited.
    pub table_width: Option<usize>,
}
