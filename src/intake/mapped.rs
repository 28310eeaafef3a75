//! Exports with a mapping: reads rows or objects, and returns records.
//!
//! Refuses an export whose columns are not those of the mapping, and a row that is not a record. No row is dropped.

mod cell_reading;
mod cells;
mod decode;
mod header;
mod joined;
mod json;
mod look;
mod node;
mod reader;
mod record;
mod row_kind;
mod rows;
#[cfg(feature = "xlsx")]
mod sheet;
mod table;
mod typeform;

use std::collections::VecDeque;
use std::io::{self, Read};

use super::mapping::{ColumnId, ExportType, Mapping};
use super::notation::Notation;
use super::record::Assembly;
use super::{Form, InputError, UnreadableRecord};
use header::{ComparedHeader, TakeHeader};
use joined::Joined;
use json::Objects;
#[cfg(feature = "xlsx")]
use sheet::Sheet;
use table::{Table, form_places};

pub(super) use cells::Cells;
pub(crate) use decode::Decoder as Encoded;
pub(super) use header::first as header_row;
pub(super) use look::{Preview, preview};
pub(crate) use reader::{CellReader, CellSource, day_in_digits, is_one_of};
pub(super) use record::form;
pub(crate) use rows::MappedRows;
#[cfg(feature = "xlsx")]
pub(super) use sheet::first as first_sheet;
pub(crate) use table::MappedColumns;

/// Whether this thread is reading a workbook: then a panic means that the workbook is damaged, and is caught.
#[cfg(feature = "cli")]
pub(crate) fn is_reading_workbook() -> bool {
    #[cfg(feature = "xlsx")]
    let is_reading = sheet::is_guarded();
    #[cfg(not(feature = "xlsx"))]
    let is_reading = false;
    is_reading
}

/// A line with the record on it.
type Placed = (u64, Result<Form, UnreadableRecord>);

/// The cells of a record, or its line and why it cannot be read.
pub(super) type RecordCells = Result<Cells, (u64, UnreadableRecord)>;

/// The records of an export.
pub(super) struct MappedTable<'m, R: Read> {
    source: Source<'m, R>,
    reader: Reader<'m>,
    joined: Option<Joined>,
    /// Rows that are not records, and follow the one that is being read.
    waiting: VecDeque<RecordCells>,
    /// The error that ends the export, until the record before it is returned.
    error: Option<io::Error>,
}

enum Source<'m, R: Read> {
    Table(Box<Table<'m, R>>),
    Objects(Box<Objects<'m, R>>),
    #[cfg(feature = "xlsx")]
    Sheet(Box<Sheet>),
}

/// Turns the cells of a record into answers.
pub(super) struct Reader<'m> {
    mapping: &'m Mapping,
    pub notation: Notation<'m>,
}

impl<'m, R: Read> MappedTable<'m, R> {
    /// Opens an export, which must have the columns of the mapping.
    pub(super) fn open(
        reader: R,
        mapping: &'m Mapping,
        assembly: &Assembly<'m>,
    ) -> Result<Self, InputError> {
        let opened = Self::open_if(reader, mapping, assembly, ComparedHeader::exact)?;
        Ok(opened.0)
    }

    /// Opens an export whose columns may differ from those of the mapping. Also returns every difference. A missing
    /// column counts as blank.
    pub(super) fn open_near(
        reader: R,
        mapping: &'m Mapping,
        assembly: &Assembly<'m>,
    ) -> Result<(Self, Vec<String>), InputError> {
        Self::open_if(reader, mapping, assembly, ComparedHeader::near)
    }

    fn open_if(
        reader: R,
        mapping: &'m Mapping,
        assembly: &Assembly<'m>,
        take: TakeHeader,
    ) -> Result<(Self, Vec<String>), InputError> {
        let protocol = assembly.protocol;
        let (source, problems) = match mapping.export.kind {
            #[cfg(feature = "xlsx")]
            ExportType::Xlsx => {
                let (sheet, problems) = Sheet::open(reader, mapping, take)?;
                (Source::Sheet(Box::new(sheet)), problems)
            }
            #[cfg(not(feature = "xlsx"))]
            ExportType::Xlsx => {
                let message = "this program was built without workbooks: save the sheet as CSV";
                return Err(InputError::Header(message.to_owned()));
            }
            ExportType::Csv => {
                let (table, problems) = Table::open(reader, mapping, protocol, take)?;
                (Source::Table(Box::new(table)), problems)
            }
            ExportType::Json | ExportType::Ndjson | ExportType::TypeformJson => {
                let objects = Objects::open(reader, mapping)?;
                (Source::Objects(Box::new(objects)), Vec::new())
            }
        };
        let table = Self {
            source,
            reader: Reader {
                mapping,
                notation: Notation::new(mapping, protocol),
            },
            joined: Joined::new(&mapping.record),
            waiting: VecDeque::new(),
            error: None,
        };
        Ok((table, problems))
    }

    /// The folded header of a column, with its number if the header repeats. Returns `None` if the export does not have
    /// it. Objects have every column.
    pub(super) fn shown(&self, column: ColumnId) -> Option<String> {
        match &self.source {
            Source::Table(table) => table.shown(column),
            Source::Objects(_) => {
                let columns = &self.reader.mapping.columns;
                Some(columns.get(column).header.clone())
            }
            #[cfg(feature = "xlsx")]
            Source::Sheet(sheet) => sheet.shown(column),
        }
    }

    /// Number of rows with only blank cells that were skipped so far.
    pub(super) fn blank_rows(&self) -> u64 {
        match &self.source {
            Source::Table(table) => table.blank_rows(),
            Source::Objects(_) => 0,
            #[cfg(feature = "xlsx")]
            Source::Sheet(sheet) => sheet.blank_rows(),
        }
    }

    /// Remarks about the export as a whole, once its records are read. They contain no answer.
    pub(super) fn remarks(&self) -> Vec<String> {
        match &self.source {
            Source::Table(_) => Vec::new(),
            Source::Objects(objects) => objects.remarks(),
            #[cfg(feature = "xlsx")]
            Source::Sheet(sheet) => sheet.remarks(),
        }
    }

    /// The headers of the columns that a pattern leaves out, for a table.
    pub(super) fn left_out_like(&self) -> Vec<String> {
        match &self.source {
            Source::Table(table) => table.left_out_like(),
            Source::Objects(_) => Vec::new(),
            #[cfg(feature = "xlsx")]
            Source::Sheet(sheet) => sheet.left_out_like(),
        }
    }

    /// The next record, with the line it starts on.
    pub(super) fn next(&mut self, assembly: &Assembly<'_>) -> io::Result<Option<Placed>> {
        Ok(self.next_cells()?.map(|cells| match cells {
            Ok(cells) => self.record(&cells, assembly),
            Err((line, record)) => (line, Err(record)),
        }))
    }

    /// The cells of the next record, or its line and why it cannot be read.
    pub(super) fn next_cells(&mut self) -> io::Result<Option<RecordCells>> {
        loop {
            if let Some(record) = self.waiting.pop_front() {
                return Ok(Some(record));
            }
            if let Some(error) = self.error.take() {
                return Err(error);
            }
            let next = match &mut self.source {
                Source::Table(table) => table.next(&self.reader.notation),
                Source::Objects(objects) => objects.next(),
                #[cfg(feature = "xlsx")]
                Source::Sheet(sheet) => sheet.next(&self.reader),
            };
            let next = match next {
                Ok(next) => next,
                Err(error) => {
                    // the rows read so far are a record
                    let begun = self.joined.as_mut().and_then(Joined::interrupt);
                    self.error = Some(error);
                    match begun {
                        Some(cells) => return Ok(Some(Ok(cells))),
                        None => continue,
                    }
                }
            };
            let Some(cells) = next else {
                return Ok(self.joined.as_mut().and_then(Joined::take).map(Ok));
            };
            let ended = match (&mut self.joined, cells) {
                (None, cells) => return Ok(Some(cells)),
                (Some(joined), Ok(cells)) => joined.add(cells),
                (Some(joined), Err(record)) => {
                    self.waiting.push_back(Err(record));
                    joined.interrupt()
                }
            };
            if let Some(cells) = ended {
                return Ok(Some(Ok(cells)));
            }
        }
    }

    /// Reads a record.
    pub(super) fn record(&self, cells: &Cells, assembly: &Assembly<'_>) -> Placed {
        let Reader { mapping, notation } = &self.reader;
        let mut form = form(cells, mapping, notation, assembly);
        for place in form_places(&mut form) {
            match &self.source {
                Source::Table(table) => table.show(place),
                Source::Objects(_) => {}
                #[cfg(feature = "xlsx")]
                Source::Sheet(sheet) => sheet.show(place),
            }
        }
        (cells.line, form)
    }

    /// Turns cells into answers.
    pub(super) fn notation(&self) -> &Notation<'m> {
        &self.reader.notation
    }
}
