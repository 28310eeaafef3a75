//! A CSV with the columns of a mapping.

use std::io::{self, BufRead, BufReader, Read};

use super::RecordCells;
use super::decode::{Decoder, not_text};
use super::header::{self, Layout};
use super::record::form;
use crate::intake::csv::cell_text;
use crate::intake::csv::row::Row;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::mapping::{ColumnId, Mapping};
use crate::intake::notation::{Content, Notation};
use crate::intake::record::Assembly;
use crate::intake::{CellPlace, Form, InputError, UnreadableRecord};
use crate::model::Protocol;

/// The separator of columns if a mapping names none.
const COMMA: u8 = b',';

/// The rows below a header that was understood.
pub(super) struct Table<'m, R: Read> {
    rows: Rows<BufReader<Decoder<R>>>,
    columns: MappedColumns<'m>,
}

/// The columns of an export, as its mapping explains them.
pub(crate) struct MappedColumns<'m> {
    mapping: &'m Mapping,
    layout: Layout,
    shape: TableShape,
}

impl<'m, R: Read> Table<'m, R> {
    /// Reads the rows up to the header, which must be the one that the mapping names.
    pub(super) fn open(
        reader: R,
        mapping: &'m Mapping,
        protocol: &Protocol,
    ) -> Result<Self, InputError> {
        let decoder = Decoder::open_rows(reader, mapping.export.encoding)?;
        let start = decoder.start();
        let mut rows = Rows::new(BufReader::new(decoder)).at_offset(start);
        let columns = MappedColumns::read(&mut rows, mapping, protocol)?;
        Ok(Self { rows, columns })
    }

    /// How many rows with only blank cells were skipped so far.
    pub(super) fn blank_rows(&self) -> u64 {
        self.rows.blank()
    }

    /// The next row that is not blank.
    pub(super) fn next(&mut self) -> io::Result<Option<RecordCells>> {
        let Some(row) = self.rows.next(&self.columns.shape)? else {
            return Ok(None);
        };
        self.columns.refuse_other_header(&row)?;
        Ok(Some(self.columns.cells(&row)))
    }

    /// The headers of the columns that a pattern leaves out.
    pub(super) fn left_out_like(&self) -> Vec<String> {
        self.columns.layout.left_out_like()
    }

    /// Names the column of an error.
    pub(super) fn show(&self, place: &mut CellPlace) {
        self.columns.layout.show(place);
    }
}

/// The most rows below a header that are looked at.
const LOOKED_AT: usize = 3;

/// Whether the next rows have as many cells as the header: then no row was joined to it.
fn has_rows_as_wide<R: BufRead>(
    rows: &mut Rows<R>,
    shape: &TableShape,
    width: usize,
) -> io::Result<bool> {
    for at in 0..LOOKED_AT {
        match rows.next(shape)? {
            Some(row) if row.len() == width => {}
            Some(_) => return Ok(false),
            None => return Ok(at > 0),
        }
    }
    Ok(true)
}

impl<'m> MappedColumns<'m> {
    /// Reads the rows up to the first record.
    pub(crate) fn read<R: BufRead>(
        rows: &mut Rows<R>,
        mapping: &'m Mapping,
        protocol: &Protocol,
    ) -> Result<Self, InputError> {
        let export = &mapping.export;
        let delimiter = export.delimiter.unwrap_or(COMMA);
        let free = TableShape::free().separated_by(delimiter);
        let row = header::find(rows, &free, export, delimiter)?;
        let cells = || row.cells().map(String::from_utf8_lossy);
        let layout = match Layout::new(cells(), mapping, false) {
            Err(_) if !has_rows_as_wide(rows, &free, row.len())? => {
                Layout::new(cells(), mapping, true)?
            }
            layout => layout?,
        };
        for _ in 0..export.skip {
            rows.row_if_any(&free)?;
        }
        let may_break = layout.may_break(mapping, protocol);
        Ok(Self {
            mapping,
            shape: TableShape::of_columns(may_break).separated_by(delimiter),
            layout,
        })
    }

    /// The shape of the rows.
    pub(crate) fn shape(&self) -> &TableShape {
        &self.shape
    }

    /// The mapping that explains them.
    pub(crate) fn mapping(&self) -> &'m Mapping {
        self.mapping
    }

    /// How many there are.
    pub(crate) fn width(&self) -> usize {
        self.layout.width()
    }

    /// The place of a column in a row, if something reads it.
    pub(crate) fn place(&self, column: ColumnId) -> Option<usize> {
        self.layout.place(column)
    }

    /// Whether a cell holds the name of a column.
    pub(crate) fn is_name(&self, cell: &str) -> bool {
        self.layout.header().contains(cell)
    }

    /// Whether the cells of a row are the header again, or another one.
    pub(crate) fn are_names<'c>(&self, cells: impl Iterator<Item = &'c str> + Clone) -> bool {
        let header = self.layout.header();
        header.is_header(cells.clone()) || header.is_other(cells)
    }

    /// Ends the input at a row that names the columns in another order.
    ///
    /// # Errors
    ///
    /// If the row is another header.
    pub(crate) fn refuse_other_header(&self, row: &Row) -> io::Result<()> {
        let cells = row.all_cells().map(std::str::from_utf8);
        let cells = cells.map(Result::unwrap_or_default);
        self.layout.header().refuse_other(row.line, cells)
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

    /// Why a row is no record.
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
        let repeats = self.layout.header().is_header(cells);
        repeats.then(|| "repeats the header: two files were joined".to_owned())
    }

    /// The record number of a row that is no record, if it can be told.
    fn id(&self, row: &Row) -> Option<String> {
        let place = self.layout.place_of_id()?;
        let is_whole = row.fault.is_none() && row.len() == self.layout.width();
        let cell = row.cells().nth(place).filter(|_| is_whole || place == 0)?;
        self.layout.id_in(std::str::from_utf8(cell).ok()?)
    }
}

/// The cells that the errors of a record name.
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
