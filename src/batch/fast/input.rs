//! Opens an input of many records. Examines its first bytes and, for a CSV, its header.

use std::io::{self, Read};
use std::sync::Arc;

use super::chunks::{Chunker, Ending};
use crate::intake::mapping::ExportType;
use crate::intake::parts::{Assembly, Columns, Encoded, Input, MappedColumns, TableShape, look};
use crate::intake::{Defaults, Format, InputError, Mapping, UsedMapping};
use crate::model::{Protocol, QuestionId};

/// An input of many records: a CSV or NDJSON.
pub struct ChunkedInput<'p, R> {
    chunker: Chunker<Bytes<R>>,
    layout: Layout<'p>,
    without_column: Vec<QuestionId>,
}

/// The bytes of an input.
pub(crate) enum Bytes<R> {
    /// The bytes as they are.
    Plain(Input<R>),
    /// The bytes of an export, in the encoding that its mapping declares.
    Export(Encoded<R>),
}

/// The properties that all chunks of an input share.
pub(crate) struct Layout<'p> {
    pub(in crate::batch) assembly: Assembly<'p>,
    pub(in crate::batch) records: RecordLayout<'p>,
    /// The mapping that explains the records, if there is one.
    pub(in crate::batch) mapping: Option<Arc<UsedMapping>>,
}

/// The layout of records.
pub(in crate::batch) enum RecordLayout<'p> {
    /// As the rows of a CSV with a column per question.
    Rows(Columns),
    /// As the rows of an export.
    Mapped(MappedColumns<'p>),
    /// As the lines of NDJSON.
    Lines,
}

/// The number of bytes that are read at once.
pub const CHUNK: usize = 256 * 1024;

impl<'p, R: Read> ChunkedInput<'p, R> {
    /// Opens an input. `size` is the number of bytes that are read at once, at least one, usually [`CHUNK`].
    ///
    /// # Errors
    ///
    /// If the input cannot be read, is not UTF-8 text, is empty (NDJSON may be), has a header that cannot be used, or
    /// is in another format.
    pub fn open(
        reader: R,
        format: Format,
        protocol: &'p Protocol,
        defaults: &'p Defaults,
        size: usize,
    ) -> Result<Self, InputError> {
        let input = Bytes::Plain(look(reader, format)?);
        let assembly = Assembly::new(protocol, defaults);
        let (chunker, records) = match format {
            Format::Csv => {
                let mut chunker = Chunker::new(input, Ending::Row, size);
                let columns = chunker.first_rows(|rows| {
                    let header = rows.next(&TableShape::HEADER)?;
                    let header = header.ok_or(InputError::Empty(format))?;
                    Columns::named(&header, rows.text(), &assembly)
                })?;
                chunker.set_shape(columns.shape().clone());
                (chunker, RecordLayout::Rows(columns))
            }
            Format::Ndjson | Format::Json | Format::Toml => {
                let chunker = Chunker::new(input, Ending::Line, size);
                (chunker, RecordLayout::Lines)
            }
        };
        let without_column = match &records {
            RecordLayout::Rows(columns) => columns.questions_without(&assembly),
            RecordLayout::Mapped(_) | RecordLayout::Lines => Vec::new(),
        };
        Ok(Self {
            chunker,
            layout: Layout {
                assembly,
                records,
                mapping: None,
            },
            without_column,
        })
    }

    /// Opens a CSV that a mapping explains.
    ///
    /// # Errors
    ///
    /// If the export cannot be read, is not in the encoding that the mapping declares, or has another header.
    pub fn open_mapped(
        reader: R,
        mapping: &'p Mapping,
        protocol: &'p Protocol,
        defaults: &'p Defaults,
        size: usize,
    ) -> Result<Self, InputError> {
        let input = Encoded::open_rows(reader, mapping.export.encoding)?;
        let start = input.start();
        let chunker = Chunker::new(Bytes::Export(input), Ending::Row, size);
        let mut chunker = chunker.at_offset(start);
        let columns = chunker.first_rows(|rows| MappedColumns::read(rows, mapping, protocol))?;
        chunker.set_shape(columns.shape().clone());
        Ok(Self {
            chunker,
            layout: Layout {
                assembly: Assembly::new(protocol, defaults),
                records: RecordLayout::Mapped(columns),
                mapping: Some(Arc::new(mapping.used())),
            },
            without_column: mapping.questions_without(protocol),
        })
    }

    /// Whether inputs of a format can be read in chunks.
    pub fn takes(format: Format) -> bool {
        match format {
            Format::Csv | Format::Ndjson => true,
            Format::Json | Format::Toml => false,
        }
    }

    /// Whether exports with a mapping can be read in chunks: those whose records are the rows of a CSV, each with one
    /// day on which its form was filled in.
    pub fn takes_mapped(mapping: &Mapping) -> bool {
        let is_csv = match mapping.export.kind {
            ExportType::Csv => true,
            ExportType::Xlsx | ExportType::Json | ExportType::Ndjson | ExportType::TypeformJson => {
                false
            }
        };
        let has_one_day = mapping.questions.iter().all(|map| map.submitted.is_none());
        is_csv && !mapping.record.joined && has_one_day
    }

    /// The questions that a CSV or a mapping has no column for, in interview order. They are missing in every record.
    pub fn questions_without_column(&self) -> &[QuestionId] {
        &self.without_column
    }

    /// The chunker, which one thread uses at a time, and the layout, which all readers of chunks share.
    pub(in crate::batch) fn into_parts(self) -> (Chunker<Bytes<R>>, Layout<'p>) {
        (self.chunker, self.layout)
    }
}

impl<R: Read> Read for Bytes<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Plain(input) => input.read(into),
            Self::Export(input) => input.read(into),
        }
    }
}
