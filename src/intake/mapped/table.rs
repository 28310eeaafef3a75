//! A CSV with the columns of a mapping.

use std::io::{self, BufReader, Read};

use super::RecordCells;
use super::decode::Decoder;
use super::header::{self, Layout};
use crate::intake::csv::cell_text;
use crate::intake::csv::row::Row;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::mapping::Mapping;
use crate::intake::notation::Content;
use crate::intake::{CellPlace, InputError, UnreadableRecord};
use crate::model::Protocol;

/// The separator of columns if a mapping names none.
const COMMA: u8 = b',';

/// The rows below a header that was understood.
pub(super) struct Table<R: Read> {
    rows: Rows<BufReader<Decoder<R>>>,
    shape: TableShape,
    layout: Layout,
}

impl<R: Read> Table<R> {
    /// Reads the rows up to the header, which must be the one that the mapping names.
    pub fn open(reader: R, mapping: &Mapping, protocol: &Protocol) -> Result<Self, InputError> {
        let export = &mapping.export;
        let delimiter = export.delimiter.unwrap_or(COMMA);
        let decoder = Decoder::open(reader, export.encoding)?;
        let mut rows = Rows::new(BufReader::new(decoder));
        let free = TableShape::free().separated_by(delimiter);
        let row = header::find(&mut rows, &free, export, delimiter)?;
        let cells = row.cells().map(String::from_utf8_lossy);
        let layout = Layout::new(cells, mapping)?;
        for _ in 0..export.skip {
            rows.row_if_any(&free)?;
        }
        let may_break = layout.may_break(mapping, protocol);
        Ok(Self {
            rows,
            shape: TableShape::of_columns(may_break).separated_by(delimiter),
            layout,
        })
    }

    /// How many rows with only blank cells were skipped so far.
    pub fn blank_rows(&self) -> u64 {
        self.rows.blank()
    }

    /// The next row that is not blank.
    pub fn next(&mut self) -> io::Result<Option<RecordCells>> {
        let row = self.rows.next(&self.shape)?;
        Ok(row.map(|row| self.cells(&row)))
    }

    /// The headers of the columns that a pattern leaves out.
    pub fn left_out_like(&self) -> Vec<String> {
        self.layout.left_out_like()
    }

    /// Names the column of an error.
    pub fn show(&self, place: &mut CellPlace) {
        self.layout.show(place);
    }

    fn cells(&self, row: &Row) -> RecordCells {
        let texts = row.cells().enumerate();
        let texts = texts.map(|(index, cell)| cell_text(cell, index + 1));
        let texts: Result<Vec<&str>, String> = texts.collect();
        match (self.refusal(row), texts) {
            (None, Ok(texts)) => {
                let cell = |at: usize| Content::text(texts[at]);
                Ok(self.layout.cells(row.line, cell))
            }
            (Some(message), _) | (None, Err(message)) => Err((
                row.line,
                UnreadableRecord {
                    id: self.id(row),
                    message,
                    value: None,
                    place: None,
                },
            )),
        }
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
        let repeats = self.layout.is_header(cells);
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
