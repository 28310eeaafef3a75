//! Opens an input of many records: looks at its first bytes and, of a CSV, at its header.

use std::io::Read;

use super::chunks::{Chunker, Ending};
use crate::intake::parts::{Assembly, Columns, Input, look};
use crate::intake::{Defaults, Format, InputError};
use crate::model::{Protocol, QuestionId};

/// An input of many records: a CSV or NDJSON.
pub struct ChunkedInput<'p, R> {
    chunker: Chunker<Input<R>>,
    layout: Layout<'p>,
    without_column: Vec<QuestionId>,
}

/// The properties that all chunks of an input share.
pub struct Layout<'p> {
    pub(in crate::batch) assembly: Assembly<'p>,
    /// The columns of a CSV.
    pub(in crate::batch) columns: Option<Columns>,
}

/// The number of bytes that are read at once.
pub const CHUNK: usize = 256 * 1024;

impl<'p, R: Read> ChunkedInput<'p, R> {
    /// Opens an input. `size` is the number of bytes that are read at once, at least one, usually [`CHUNK`].
    ///
    /// # Errors
    ///
    /// If the input cannot be read, is not UTF-8 text, is empty (NDJSON may be), or has a header that cannot be used; and
    /// if the format is another one.
    pub fn open(
        reader: R,
        format: Format,
        protocol: &'p Protocol,
        defaults: &'p Defaults,
        size: usize,
    ) -> Result<Self, InputError> {
        let input = look(reader, format)?;
        let assembly = Assembly::new(protocol, defaults);
        let (chunker, columns) = match format {
            Format::Csv => {
                let mut chunker = Chunker::new(input, Ending::Row, size);
                let (header, text) = chunker.header()?.ok_or(InputError::Empty(format))?;
                let columns = Columns::named(&header, &text, &assembly)?;
                chunker.set_shape(columns.shape().clone());
                (chunker, Some(columns))
            }
            Format::Ndjson | Format::Json | Format::Toml => {
                (Chunker::new(input, Ending::Line, size), None)
            }
        };
        let without = columns
            .as_ref()
            .map(|columns| columns.questions_without(&assembly));
        Ok(Self {
            chunker,
            layout: Layout { assembly, columns },
            without_column: without.unwrap_or_default(),
        })
    }

    /// Whether inputs of a format can be read so.
    pub fn takes(format: Format) -> bool {
        match format {
            Format::Csv | Format::Ndjson => true,
            Format::Json | Format::Toml => false,
        }
    }

    /// The questions that a CSV has no column for, in interview order: missing in every record.
    pub fn questions_without_column(&self) -> &[QuestionId] {
        &self.without_column
    }

    /// The chunker, which one thread uses at a time, and the layout, which all readers of chunks share.
    pub(in crate::batch) fn into_parts(self) -> (Chunker<Input<R>>, Layout<'p>) {
        (self.chunker, self.layout)
    }
}
