//! A CSV with the columns of a mapping.

use std::collections::VecDeque;
use std::io::{self, BufRead, BufReader, Read};

use super::RecordCells;
use super::decode::{Decoder, not_text};
use super::header::{self, ComparedHeader, Layout, TakeHeader};
use super::record::form;
use crate::intake::csv::row::Row;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::csv::{REPEATS_HEADER, cell_text};
use crate::intake::mapping::{ColumnId, Mapping};
use crate::intake::notation::{Content, Notation};
use crate::intake::record::Assembly;
use crate::intake::{CellPlace, Form, InputError, UnreadableRecord};
use crate::model::Protocol;

/// The delimiter of columns if a mapping names none.
const COMMA: u8 = b',';

/// The rows below a valid header.
pub(super) struct Table<'m, R: Read> {
    rows: Rows<BufReader<Decoder<R>>>,
    columns: MappedColumns<'m>,
    /// Rows that were already examined.
    examined: VecDeque<Row>,
}

/// The columns of an export, and how they were found.
struct FoundColumns<'m> {
    columns: MappedColumns<'m>,
    problems: Vec<String>,
    /// Rows below the header that were examined.
    examined: VecDeque<Row>,
}

/// The columns of an export, with their mapping.
pub(crate) struct MappedColumns<'m> {
    mapping: &'m Mapping,
    layout: Layout,
    shape: TableShape,
}

impl<'m, R: Read> Table<'m, R> {
    /// Reads the rows up to the header. `take` decides whether it may be used.
    pub(super) fn open(
        reader: R,
        mapping: &'m Mapping,
        protocol: &Protocol,
        take: TakeHeader,
    ) -> Result<(Self, Vec<String>), InputError> {
        let decoder = Decoder::open_rows(reader, mapping.export.encoding)?;
        let start = decoder.start();
        let mut rows = Rows::new(BufReader::new(decoder)).at_offset(start);
        let found = MappedColumns::find(&mut rows, mapping, protocol, take)?;
        let table = Self {
            rows,
            columns: found.columns,
            examined: found.examined,
        };
        Ok((table, found.problems))
    }

    /// Number of rows with only blank cells that were skipped so far.
    pub(super) fn blank_rows(&self) -> u64 {
        self.rows.blank()
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self, notation: &Notation<'_>) -> io::Result<Option<RecordCells>> {
        let row = match self.examined.pop_front() {
            Some(row) => Some(row),
            None => self.rows.next(&self.columns.shape)?,
        };
        let Some(row) = row else {
            return Ok(None);
        };
        self.columns.refuse_other_header(&row, notation)?;
        Ok(Some(self.columns.cells(&row)))
    }

    /// The headers of the columns that a pattern leaves out.
    pub(super) fn left_out_like(&self) -> Vec<String> {
        self.columns.layout.left_out_like()
    }

    /// The folded header of a column that is there, with its number if the header repeats.
    pub(super) fn shown(&self, column: ColumnId) -> Option<String> {
        self.columns.layout.shown(column)
    }

    /// Names the column of an error.
    pub(super) fn show(&self, place: &mut CellPlace) {
        self.columns.layout.show(place);
    }
}

/// Maximum number of rows below a header that are examined.
const EXAMINED_ROWS: usize = 3;

/// Reads the next rows.
fn examine<R: BufRead>(rows: &mut Rows<R>, shape: &TableShape) -> io::Result<VecDeque<Row>> {
    let mut examined = VecDeque::new();
    while examined.len() < EXAMINED_ROWS {
        match rows.next(shape)? {
            Some(row) => examined.push_back(row),
            None => break,
        }
    }
    Ok(examined)
}

impl<'m> MappedColumns<'m> {
    /// Reads the rows up to the first record. The header must be that of the mapping.
    pub(crate) fn read<R: BufRead>(
        rows: &mut Rows<R>,
        mapping: &'m Mapping,
        protocol: &Protocol,
    ) -> Result<Self, InputError> {
        let found = Self::find(rows, mapping, protocol, ComparedHeader::exact)?;
        Ok(found.columns)
    }

    fn find<R: BufRead>(
        rows: &mut Rows<R>,
        mapping: &'m Mapping,
        protocol: &Protocol,
        take: TakeHeader,
    ) -> Result<FoundColumns<'m>, InputError> {
        let export = &mapping.export;
        let delimiter = export.delimiter.unwrap_or(COMMA);
        let free = TableShape::free().separated_by(delimiter);
        let row = header::find(rows, &free, export, delimiter)?;
        let cells = || row.cells().map(String::from_utf8_lossy);
        let mut header = Layout::compare(cells(), mapping, false);
        // blank rows count
        for _ in 0..export.skip {
            rows.row_if_any(&free)?;
        }
        let mut examined = VecDeque::new();
        if !header.problems.is_empty() {
            // if the rows below are as wide as the header, none was joined to it
            examined = examine(rows, &free)?;
            let is_as_wide = examined.iter().all(|one| one.len() == row.len());
            if examined.is_empty() || !is_as_wide {
                header = Layout::compare(cells(), mapping, true);
            }
        }
        let (layout, problems) = take(header)?;
        let may_break = layout.may_break(mapping, protocol);
        let columns = Self {
            mapping,
            shape: TableShape::of_columns(may_break).separated_by(delimiter),
            layout,
        };
        Ok(FoundColumns {
            columns,
            problems,
            examined,
        })
    }

    /// The shape of the rows.
    pub(crate) fn shape(&self) -> &TableShape {
        &self.shape
    }

    /// The mapping of these columns.
    pub(crate) fn mapping(&self) -> &'m Mapping {
        self.mapping
    }

    /// Number of columns.
    pub(crate) fn width(&self) -> usize {
        self.layout.width()
    }

    /// The index of a column in a row, if something reads it.
    pub(crate) fn place(&self, column: ColumnId) -> Option<usize> {
        self.layout.place(column)
    }

    /// Whether a cell contains the name of a column.
    pub(crate) fn is_name(&self, cell: &str) -> bool {
        self.layout.header().contains(cell)
    }

    /// Whether something reads the column with this index.
    pub(crate) fn is_read(&self, at: usize) -> bool {
        self.layout.header().is_read(at)
    }

    /// Whether the cells of a row may be the header again, or another one.
    pub(crate) fn are_names<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        self.layout.header().may_be_header(cells)
    }

    /// Whether a row could be another header: a cell is the name of a column, and this is not usual there.
    pub(crate) fn is_named<'c>(&self, cells: impl Iterator<Item = &'c str>) -> bool {
        self.layout.header().is_named(cells)
    }

    /// Ends the input at a row that names the columns in another order, or together with other columns.
    ///
    /// # Errors
    ///
    /// If the row is another header.
    pub(crate) fn refuse_other_header(&self, row: &Row, notation: &Notation<'_>) -> io::Result<()> {
        let texts: Vec<&str> = row
            .all_cells()
            .map(|cell| std::str::from_utf8(cell).unwrap_or_default())
            .collect();
        // the row may not be a record, and may have more or fewer cells
        let cells = || {
            let cell = |at: usize| Content::text(texts.get(at).copied().unwrap_or_default());
            self.layout.cells(row.line, cell)
        };
        let texts = texts.iter().copied();
        let kind = self.layout.kind(texts, cells, self.mapping, notation);
        kind.refuse_other_header(row.line)
    }

    /// The folded headers.
    pub(crate) fn names(&self) -> &[String] {
        self.layout.names()
    }

    /// Reads one row.
    pub(crate) fn form(
        &self,
        row: &Row,
        notation: &Notation<'_>,
        assembly: &Assembly<'_>,
    ) -> Result<Form, UnreadableRecord> {
        let cells = self.cells(row).map_err(|(_, record)| record)?;
        let mut form = form(&cells, self.mapping, notation, assembly);
        form_places(&mut form).for_each(|place| self.layout.show(place));
        form
    }

    fn cells(&self, row: &Row) -> RecordCells {
        let texts = row.cells().enumerate();
        let texts = texts.map(|(index, cell)| cell_text(cell, index + 1));
        let texts: Result<Vec<&str>, String> = texts.collect();
        let message = match (self.refusal(row), texts, row.not_utf_8) {
            (Some(message), _, _) => message,
            (None, Err(_), Some(offset)) => not_text(offset, self.mapping.export.encoding),
            (None, Err(message), None) => message,
            (None, Ok(texts), _) => {
                let cell = |at: usize| Content::text(texts[at]);
                return Ok(self.layout.cells(row.line, cell));
            }
        };
        Err((
            row.line,
            UnreadableRecord {
                id: self.id(row),
                message,
                value: None,
                place: None,
            },
        ))
    }

    /// The reason why a row is not a record.
    fn refusal(&self, row: &Row) -> Option<String> {
        if let Some(fault) = row.fault {
            return Some(fault.message());
        }
        let (expected, found) = (self.layout.width(), row.len());
        if expected != found {
            let cells = if found == 1 { "cell" } else { "cells" };
            return Some(format!(
                "the row has {found} {cells}, the header has {expected}"
            ));
        }
        let cells = row
            .cells()
            .filter_map(|cell| std::str::from_utf8(cell).ok());
        let repeats = self.layout.header().is_repeated(cells);
        repeats.then(|| REPEATS_HEADER.to_owned())
    }

    /// The record number of a row that is not a record, if it is certain.
    fn id(&self, row: &Row) -> Option<String> {
        let place = self.layout.place_of_id()?;
        let is_whole = row.fault.is_none() && row.len() == self.layout.width();
        let cell = row.cells().nth(place).filter(|_| is_whole || place == 0)?;
        self.layout.id_in(std::str::from_utf8(cell).ok()?)
    }
}

/// The cells for the errors of a record.
pub(super) fn form_places(
    form: &mut Result<Form, UnreadableRecord>,
) -> impl Iterator<Item = &mut CellPlace> {
    let (errors, own) = match form {
        Ok(form) => (form.errors.as_mut_slice(), None),
        Err(record) => (&mut [][..], record.place.as_mut()),
    };
    let of_errors = errors.iter_mut().filter_map(|error| error.place.as_mut());
    of_errors.chain(own)
}
