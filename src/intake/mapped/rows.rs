//! Rows of a table in memory, with the columns of a mapping.
//!
//! Refuses a mapping that explains objects, or that makes one record of several rows. A row is never skipped.

use super::header::Layout;
use super::table::form_places;
use super::{Reader, form};
use crate::intake::mapping::{ExportType, Mapping};
use crate::intake::notation::{Content, Notation};
use crate::intake::record::Assembly;
use crate::intake::{Form, UnreadableRecord};
use crate::model::Protocol;

/// Reads the rows of a table.
pub(crate) struct MappedRows<'m> {
    layout: Layout,
    reader: Reader<'m>,
}

impl<'m> MappedRows<'m> {
    /// Finds the columns of a mapping among those of a table.
    ///
    /// # Errors
    ///
    /// Lists every fault of the columns, or says why the mapping cannot explain a table.
    pub(crate) fn named(
        names: &[&str],
        mapping: &'m Mapping,
        protocol: &'m Protocol,
    ) -> Result<Self, String> {
        match mapping.export.kind {
            ExportType::Csv | ExportType::Xlsx => {}
            ExportType::Json | ExportType::Ndjson | ExportType::TypeformJson => {
                return Err(
                    "the mapping explains objects of JSON, and not the columns of a table"
                        .to_owned(),
                );
            }
        }
        if mapping.record.joined || mapping.record.last.is_some() {
            return Err(
                "the mapping makes one record of several rows: a table has a record in each row"
                    .to_owned(),
            );
        }
        let header = Layout::compare(names.iter(), mapping, false);
        let (layout, _) = header.exact().map_err(|error| error.to_string())?;
        let notation = Notation::new(mapping, protocol);
        Ok(Self {
            layout,
            reader: Reader { mapping, notation },
        })
    }

    /// Reads a row. `line` is its number.
    pub(crate) fn read(
        &mut self,
        line: u64,
        cell: impl Fn(usize) -> Content,
        assembly: &Assembly<'_>,
    ) -> Result<Form, UnreadableRecord> {
        let cells = self.layout.cells(line, cell);
        let Reader { mapping, notation } = &mut self.reader;
        let mut read = form(&cells, mapping, notation, assembly);
        form_places(&mut read).for_each(|place| self.layout.show(place));
        read
    }
}
