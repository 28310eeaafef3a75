//! Many records at once: an export is cut into chunks, and each chunk is read from its bytes straight to codes.
//!
//! A record that is not plain in every way goes through the reader of single records, so that its answers, its errors
//! and its messages are the same; there is no second opinion of what a value means.

mod chunk;
mod coding;
mod days;
mod head;
mod lines;
mod marks;
mod memo;
mod reading_lines;
mod reading_rows;
mod rows;
mod typical;

use std::io::Read;

use jiff::civil::Date;

pub use chunk::Chunk;
pub use coding::Coder;

use super::csv::{Column, Columns};
use super::input::{Format, Input, InputError, look};
use super::record::Assembly;
use super::records::read_line;
use super::{Defaults, Record};
use crate::model::{Answer, ProcedureId, Protocol, QuestionId};
use chunk::{Chunks, Ending, Extent, Long};
use coding::{Codings, Written};
use head::Head;
use lines::Keys;
use marks::Marks;
use rows::{Span, next_cell};
use typical::Votes;

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
pub struct Cutter<R>(Chunks<Input<R>>);

/// Reads the records of chunks, one after the other, in memory of its own.
pub struct Reader<'l, K: Coder> {
    layout: &'l Layout<'l>,
    coder: &'l K,
    head: Head,
    codings: Codings<K::Code>,
    /// The columns of a CSV, in order.
    columns: Vec<Lane>,
    /// Those of them that are no plain values.
    others: Vec<usize>,
    /// The column of each question of a CSV.
    column_of: Vec<Option<usize>>,
    /// The cells of a row, by column.
    cells: Vec<Span>,
    /// The values of a line, by slot.
    keys: Keys,
    /// The marks of a chunk of CSV, and those that come next.
    marks: Marks,
    mark: usize,
    odd: usize,
    votes: Votes,
    /// The codes of what is typical, by question.
    usual: Vec<K::Code>,
    chunks: u32,
    /// Where the record starts that was read last.
    start: usize,
    at: usize,
    extent: Extent,
}

/// What is done with a cell as soon as it is found.
#[derive(Debug, Clone, Copy)]
enum Lane {
    /// Its code is looked up.
    Value(QuestionId),
    /// It waits until the whole row is known.
    Other(Column),
}

/// What a row or a line says beside its answers: the record number, the day and the place of its procedures.
type Said<'a> = (Option<&'a str>, Date, usize);

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
    /// At least one, in the order asked for.
    pub procedures: &'a [ProcedureId],
    reader: &'a Reader<'a, K>,
    bytes: &'a [u8],
}

/// What is typical is learned anew once in so many chunks.
const RELEARNED: u32 = 64;

/// How many bytes are read at once.
pub const CHUNK: usize = 256 * 1024;

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
        let input = look(reader)?;
        let assembly = Assembly::new(protocol, defaults);
        let (ending, is_table) = match format {
            Format::Csv => (Ending::Row, true),
            _ => (Ending::Line, false),
        };
        let mut chunks = Chunks::new(input, ending, size);
        let columns = match is_table {
            true => {
                let header = chunks.header()?.ok_or(InputError::Empty(format))?;
                Some(Columns::named(&header, &assembly)?)
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
        (Cutter(self.chunks), self.layout)
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
        Ok(self.0.next(chunk)?)
    }

    /// The same, for chunks that are read side by side: counts what is in it first.
    ///
    /// # Errors
    ///
    /// Like [`next`](Self::next).
    pub fn next_counted(&mut self, chunk: &mut Chunk) -> Result<bool, InputError> {
        let any = self.0.next(chunk)?;
        if any {
            let extent = self.0.measure(chunk);
            self.0.advance(extent);
        }
        Ok(any)
    }

    /// Says that the chunk that came last was read, by whom.
    pub fn read_by<K: Coder>(&mut self, reader: &Reader<'_, K>) {
        self.0.advance(reader.extent);
    }
}

impl<'l, K: Coder> Reader<'l, K> {
    /// A reader of chunks of this layout.
    pub fn new(layout: &'l Layout<'l>, coder: &'l K) -> Self {
        let assembly = &layout.assembly;
        let questions = assembly.protocol.questions.len();
        let written = match layout.columns {
            Some(_) => Written::Cell,
            None => Written::Json,
        };
        let ids = (0..questions).map(QuestionId::from);
        let codings = Codings::new(assembly, written, coder);
        let columns = layout.columns.as_ref().map_or(&[][..], Columns::in_order);
        let column = |question| {
            let wanted = Column::Question(question);
            columns.iter().position(|column| *column == wanted)
        };
        let lanes = columns.iter().map(|&column| match column {
            Column::Question(question) if codings.is_value(question) => Lane::Value(question),
            _ => Lane::Other(column),
        });
        let lanes: Vec<Lane> = lanes.collect();
        let is_other = |index: &usize| matches!(lanes[*index], Lane::Other(_));
        Self {
            layout,
            coder,
            head: Head::new(assembly, written),
            codings,
            others: (0..lanes.len()).filter(is_other).collect(),
            columns: lanes,
            column_of: ids.map(column).collect(),
            cells: vec![(0, 0); columns.len()],
            keys: Keys::new(questions),
            marks: Marks::default(),
            mark: 0,
            odd: 0,
            votes: Votes::new(questions),
            usual: vec![K::Code::default(); questions],
            chunks: 0,
            start: 0,
            at: 0,
            extent: Extent::default(),
        }
    }

    /// Starts a chunk.
    pub fn start(&mut self, chunk: &Chunk) {
        self.at = 0;
        self.extent = Extent::default();
        if self.layout.columns.is_some() {
            self.marks.find(chunk.padded(), chunk.size());
            (self.mark, self.odd) = (0, 0);
            return;
        }
        if self.chunks.is_multiple_of(RELEARNED) {
            self.votes.restart();
            self.usual.fill(K::Code::default());
            self.keys.forget();
        }
        self.chunks += 1;
    }

    /// Reads the next record of the chunk that was started; none at its end. Of a coded record `codes` holds the codes,
    /// by question.
    pub fn next<'a>(&'a mut self, chunk: &'a Chunk, codes: &mut [K::Code]) -> Option<Item<'a, K>> {
        match (&chunk.long, &self.layout.columns) {
            (Long::None, Some(columns)) => self.next_row(chunk, columns, codes),
            (Long::None, None) => self.next_line(chunk, codes),
            (Long::Rows(rows), Some(columns)) => {
                let row = rows.get(self.at)?;
                self.at += 1;
                self.extent.records += 1;
                Some(Item::Whole(Record {
                    record: chunk.records + self.extent.records,
                    line: row.start.line,
                    content: columns.read(row, &self.layout.assembly),
                }))
            }
            (Long::Line(line), None) if self.at == 0 => {
                self.at += 1;
                self.extent.records += 1;
                Some(Item::Whole(Record {
                    record: chunk.records + self.extent.records,
                    line: line.number,
                    content: read_line(&line.bytes, line.number, &self.layout.assembly),
                }))
            }
            (Long::Rows(_) | Long::Line(_), _) => None,
        }
    }

    fn coded<'a>(
        &'a self,
        bytes: &'a [u8],
        (record, line): (u64, u64),
        id: Option<&'a str>,
        on: Date,
        list: usize,
    ) -> Item<'a, K> {
        Item::Coded(Coded {
            record,
            line,
            id,
            on,
            procedures: self.head.list(list),
            reader: self,
            bytes,
        })
    }
}

impl<K: Coder> Coded<'_, K> {
    /// What was answered to a question.
    pub fn answer(&self, question: QuestionId) -> Answer {
        let reader = self.reader;
        let value = match &reader.layout.columns {
            Some(_) => reader.column_of[question.index()].and_then(|column| {
                let mut cell = next_cell(self.bytes, reader.start)?;
                for _ in 0..column {
                    cell = next_cell(self.bytes, cell.1 + 1)?;
                }
                let (start, end) = cell.0;
                Some(&self.bytes[start..end])
            }),
            None => {
                let slot = question.index();
                let keys = &reader.keys;
                keys.has(slot).then(|| keys.value(slot, self.bytes))
            }
        };
        let assembly = &reader.layout.assembly;
        let read = |value| reader.codings.answer(question, value, self.on, assembly);
        value.and_then(read).unwrap_or_default()
    }
}
