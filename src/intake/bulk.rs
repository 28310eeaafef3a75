//! Many records at once: an export is cut into chunks, and each chunk is read from its bytes straight to codes.
//!
//! A record that is not plain in every way goes through the reader of single records, so that its answers, its errors
//! and its messages are the same; there is no second opinion of what a value means.

mod chunk;
mod coding;
mod days;
mod head;
mod lanes;
mod lines;
mod marks;
mod reading_lines;
mod reading_rows;
mod rows;
mod tables;
mod typical;
mod value_end;

use std::io::{self, Read};

use jiff::civil::Date;

pub use chunk::Chunk;
pub use coding::Coder;

use super::csv::Columns;
use super::input::{Format, Input, InputError, look};
use super::record::Assembly;
use super::records::read_line;
use super::{Defaults, Form, Record, UnreadableRecord};
use crate::model::{Answer, ProcedureId, Protocol, QuestionId};
use chunk::{Chunks, Ending, Extent, Long};
use coding::{Codings, Written};
use head::Head;
use reading_lines::LineReader;
use reading_rows::RowReader;
use rows::Span;

/// An input of many records: a CSV or NDJSON.
pub struct Bulk<'p, R> {
    chunks: Chunks<Input<R>>,
    layout: Layout<'p>,
    without_column: Vec<QuestionId>,
}

/// What every chunk of an input has in common.
pub struct Layout<'p> {
    assembly: Assembly<'p>,
    /// Of a CSV.
    columns: Option<Columns>,
}

/// Cuts an input into chunks.
pub struct Cutter<R> {
    chunks: Chunks<Input<R>>,
    /// The most bytes that are read at once.
    size: usize,
    /// How many chunks in a row were not too long.
    fitting: u32,
}

/// Reads the records of chunks, one after the other, in memory of its own.
pub struct Reader<'l, K: Coder> {
    sense: Sense<'l, K>,
    how: How<'l, K::Code>,
    /// Where the next record of the chunk starts; of records that were cut already, which one it is.
    at: usize,
    /// How far the chunk was read.
    extent: Extent,
    /// Why nothing behind the record that came last can be read.
    fault: Option<io::Error>,
}

/// What it takes to make sense of a text, in whatever format it stands.
struct Sense<'l, K: Coder> {
    assembly: &'l Assembly<'l>,
    coder: &'l K,
    head: Head,
    codings: Codings<K::Code>,
}

/// How records are found.
enum How<'l, C> {
    Rows(RowReader<'l, C>),
    Lines(LineReader<C>),
}

/// What a record says beside its answers.
#[derive(Debug, Clone, Copy)]
struct Said<'a> {
    /// The record number, where it has one.
    id: Option<&'a str>,
    on: Date,
    /// The day its answers were given, if that is known; not after `on`.
    answered: Option<Date>,
    /// The place of its procedures in the head.
    procedures: usize,
}

/// The record at a place of a chunk, if there is one.
struct ReadAt {
    /// A record; none if nothing to be screened stands there.
    content: Option<Result<Form, UnreadableRecord>>,
    /// Where the next one starts, and how many lines come before it.
    next: usize,
    lines: u64,
    is_blank_row: bool,
}

/// A record that was read.
pub enum Item<'a, K: Coder> {
    /// To codes alone.
    Coded(Coded<'a, K>),
    /// As a whole.
    Whole(Record),
}

/// A record whose answers are codes. What it holds can still be read where it is wanted.
pub struct Coded<'a, K: Coder> {
    /// Counted from 1 within its file.
    pub record: u64,
    /// The physical line it starts on, from 1.
    pub line: u64,
    /// The record number, as written.
    pub id: Option<&'a str>,
    /// The day the procedure would be done.
    pub on: Date,
    /// The day its answers were given; none if that is not known.
    pub answered: Option<Date>,
    /// At least one, in the order asked for.
    pub procedures: &'a [ProcedureId],
    reader: &'a Reader<'a, K>,
    bytes: &'a [u8],
}

/// How many bytes are read at once.
pub const CHUNK: usize = 256 * 1024;

/// How many bytes are read at once where there is very much to say of each record, at least.
const LEAST: usize = 8 * 1024;

/// After how many chunks that were not too long the next ones are twice as long.
const GROWS_AFTER: u32 = 64;

impl<'p, R: Read> Bulk<'p, R> {
    /// Opens an input: looks at its first bytes and, of a CSV, at its header. `size` is how many bytes are read at
    /// once, at least one; [`CHUNK`] serves.
    ///
    /// # Errors
    ///
    /// Where it cannot be read, is not UTF-8 text, is empty (NDJSON may be) or has a header that cannot be used; where
    /// it is of another format.
    pub fn open(
        reader: R,
        format: Format,
        protocol: &'p Protocol,
        defaults: &'p Defaults,
        size: usize,
    ) -> Result<Self, InputError> {
        let input = look(reader, format)?;
        let assembly = Assembly::new(protocol, defaults);
        let (ending, is_table) = match format {
            Format::Csv => (Ending::Row, true),
            _ => (Ending::Line, false),
        };
        let mut chunks = Chunks::new(input, ending, size);
        let columns = match is_table {
            true => {
                let (header, text) = chunks.header()?.ok_or(InputError::Empty(format))?;
                let columns = Columns::named(&header, &text, &assembly)?;
                chunks.set_shape(columns.shape().clone());
                Some(columns)
            }
            false => None,
        };
        let without = columns
            .as_ref()
            .map(|columns| columns.questions_without(&assembly));
        Ok(Self {
            chunks,
            layout: Layout { assembly, columns },
            without_column: without.unwrap_or_default(),
        })
    }

    /// Whether inputs of a format can be read so.
    pub fn takes(format: Format) -> bool {
        matches!(format, Format::Csv | Format::Ndjson)
    }

    /// The questions that a CSV has no column for, in interview order: missing in every record.
    pub fn questions_without_column(&self) -> &[QuestionId] {
        &self.without_column
    }

    /// What cuts it, for one at a time, and what is needed to read the chunks, for all.
    pub fn into_parts(self) -> (Cutter<R>, Layout<'p>) {
        let cutter = Cutter {
            size: self.chunks.size(),
            chunks: self.chunks,
            fitting: 0,
        };
        (cutter, self.layout)
    }
}

impl<R: Read> Cutter<R> {
    /// Cuts the next chunk, in the memory of an earlier one; false at the end. It has to be read before the next one is
    /// cut.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read; what stood whole before that place was handed out, and there is nothing more.
    pub fn next(&mut self, chunk: &mut Chunk) -> Result<bool, InputError> {
        Ok(self.chunks.next(chunk)?)
    }

    /// The same, for chunks that are read side by side: counts what is in it first.
    ///
    /// # Errors
    ///
    /// Like [`next`](Self::next).
    pub fn next_counted(&mut self, chunk: &mut Chunk) -> Result<bool, InputError> {
        let any = self.chunks.next(chunk)?;
        if any {
            let extent = self.chunks.measure(chunk);
            self.chunks.advance(extent);
        }
        Ok(any)
    }

    /// Takes in how many parts were made of a chunk of so many bytes, at least one: where there is so much to say of a record
    /// that there were several, the next chunks are short enough for one, until for long there was one of each.
    pub fn fit(&mut self, length: usize, parts: usize) {
        let size = self.chunks.size();
        if parts > 1 {
            self.fitting = 0;
            let fits = (length / parts).max(LEAST.min(self.size));
            self.chunks.set_size(size.min(fits));
            return;
        }
        self.fitting += 1;
        if self.fitting == GROWS_AFTER {
            self.fitting = 0;
            self.chunks.set_size(self.size.min(2 * size));
        }
    }

    /// How many rows of a CSV were skipped so far because they have only blank cells.
    pub fn blank_rows(&self) -> u64 {
        self.chunks.blank_rows()
    }

    /// Says that the chunk that came last was read, by whom.
    pub fn read_by<K: Coder>(&mut self, reader: &Reader<'_, K>) {
        self.chunks.advance(reader.extent);
    }
}

impl<'l, K: Coder> Reader<'l, K> {
    /// A reader of chunks of this layout.
    pub fn new(layout: &'l Layout<'l>, coder: &'l K) -> Self {
        let assembly = &layout.assembly;
        let written = match layout.columns {
            Some(_) => Written::Cell,
            None => Written::Json,
        };
        let codings = Codings::new(assembly, written, coder);
        let how = match &layout.columns {
            Some(columns) => How::Rows(RowReader::new(columns, assembly.protocol, &codings)),
            None => How::Lines(LineReader::new(codings.missing())),
        };
        Self {
            sense: Sense {
                assembly,
                coder,
                head: Head::new(assembly, written),
                codings,
            },
            how,
            at: 0,
            extent: Extent::default(),
            fault: None,
        }
    }

    /// The error of the input that ended the chunk early, if there is one.
    pub fn take_fault(&mut self) -> Option<InputError> {
        self.fault.take().map(InputError::Io)
    }

    /// Starts a chunk.
    pub fn start(&mut self, chunk: &Chunk) {
        self.at = 0;
        self.extent = Extent::default();
        match &mut self.how {
            How::Rows(rows) => rows.start(chunk, self.sense.codings.missing()),
            How::Lines(lines) => lines.start(),
        }
    }

    /// Reads the next record of the chunk that was started; none at its end. Of a coded record `codes` holds the codes,
    /// by question; those of a question that the input has no column for are left as they are.
    pub fn next<'a>(&'a mut self, chunk: &'a Chunk, codes: &mut [K::Code]) -> Option<Item<'a, K>> {
        let assembly = self.sense.assembly;
        match (&chunk.long, &self.how) {
            (Long::None, _) => self.next_of_text(chunk, codes),
            (Long::Rows(cut), How::Rows(rows)) => {
                let row = cut.get(self.at)?;
                self.at += 1;
                if let Err(fault) = rows.columns().refuse_other_header(row, assembly) {
                    (self.fault, self.at) = (Some(fault), cut.len());
                    return None;
                }
                let content = rows.columns().read(row, assembly);
                Some(self.whole(chunk, row.line, content))
            }
            (Long::Line(line), How::Lines(_)) if self.at == 0 => {
                self.at += 1;
                let content = read_line(line, assembly);
                Some(self.whole(chunk, line.number, content))
            }
            (Long::Rows(_) | Long::Line(_), _) => None,
        }
    }

    fn next_of_text<'a>(
        &'a mut self,
        chunk: &'a Chunk,
        codes: &mut [K::Code],
    ) -> Option<Item<'a, K>> {
        let (bytes, length) = (chunk.padded(), chunk.size());
        while self.at < length {
            let (start, line) = (self.at, chunk.line + self.extent.lines);
            let coded = match &mut self.how {
                How::Rows(rows) => rows.code(&mut self.sense, bytes, start, codes),
                How::Lines(lines) => lines.code(&mut self.sense, bytes, start, codes),
            };
            if let Some((said, next)) = coded {
                self.at = next;
                self.extent.lines += 1;
                self.extent.records += 1;
                return Some(Item::Coded(Coded {
                    record: chunk.records + self.extent.records,
                    line,
                    id: said.id,
                    on: said.on,
                    answered: said.answered,
                    procedures: self.sense.head.list(said.procedures),
                    reader: self,
                    bytes,
                }));
            }
            let read = match &mut self.how {
                How::Rows(rows) => rows.read(self.sense.assembly, chunk.read(), start, line),
                How::Lines(lines) => {
                    Ok(lines.read(self.sense.assembly, &bytes[..length], start, line))
                }
            };
            let read = match read {
                Ok(read) => read,
                Err(fault) => {
                    (self.fault, self.at) = (Some(fault), length);
                    return None;
                }
            };
            self.at = read.next;
            self.extent.lines += read.lines;
            self.extent.blank += u64::from(read.is_blank_row);
            if let Some(content) = read.content {
                return Some(self.whole(chunk, line, content));
            }
        }
        None
    }

    fn whole<'a>(
        &mut self,
        chunk: &Chunk,
        line: u64,
        content: Result<Form, UnreadableRecord>,
    ) -> Item<'a, K> {
        self.extent.records += 1;
        Item::Whole(Record {
            record: chunk.records + self.extent.records,
            line,
            content,
        })
    }
}

impl<K: Coder> Sense<'_, K> {
    /// The code of an answer; none where it cannot be read. Only that of a date depends on the day.
    #[inline(always)]
    fn code(
        &mut self,
        question: QuestionId,
        bytes: &[u8],
        span: Span,
        on: Date,
    ) -> Option<K::Code> {
        let known = self.codings.known(question, bytes, span);
        match known {
            Some(_) => known,
            None => self.read(question, bytes, span, on),
        }
    }

    /// The same, of an answer whose text does not come again.
    fn read(
        &mut self,
        question: QuestionId,
        bytes: &[u8],
        span: Span,
        on: Date,
    ) -> Option<K::Code> {
        let (assembly, coder) = (self.assembly, self.coder);
        self.codings
            .code(question, bytes, span, on, (assembly, coder))
    }
}

impl<K: Coder> Coded<'_, K> {
    /// What was answered to a question.
    pub fn answer(&self, question: QuestionId) -> Answer {
        let value = match &self.reader.how {
            How::Rows(rows) => rows.value(question, self.bytes),
            How::Lines(lines) => lines.value(question, self.bytes),
        };
        let sense = &self.reader.sense;
        let read = |value| {
            sense
                .codings
                .answer(question, value, self.on, sense.assembly)
        };
        value.and_then(read).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::sample;

    #[test]
    fn chunks_are_shorter_where_several_parts_were_made_and_grow_again() {
        let (protocol, defaults) = (sample::protocol(), sample::defaults());
        let open = Bulk::open(&b"id\n"[..], Format::Csv, &protocol, &defaults, CHUNK);
        let (mut cutter, _) = open.expect("a header").into_parts();
        let mut fit = |length, parts| {
            cutter.fit(length, parts);
            cutter.chunks.size()
        };
        assert_eq!(fit(CHUNK, 1), CHUNK);
        assert_eq!(fit(CHUNK, 4), CHUNK / 4);
        // one that was cut before that
        assert_eq!(fit(CHUNK, 4), CHUNK / 4);
        assert_eq!(fit(CHUNK / 4, 2), CHUNK / 8);
        assert_eq!(fit(CHUNK / 8, 1_000_000), LEAST);
        let mut sizes: Vec<_> = (0..10 * GROWS_AFTER).map(|_| fit(LEAST, 1)).collect();
        assert_eq!(sizes[GROWS_AFTER as usize - 2], LEAST);
        sizes.dedup();
        let doubled = [1, 2, 4, 8, 16, 32].map(|times| times * LEAST);
        assert_eq!(sizes, doubled);
        assert_eq!(sizes.last(), Some(&CHUNK));
    }
}
