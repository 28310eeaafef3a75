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
mod rows;

use std::io::Read;

use jiff::civil::Date;
use memchr::memchr;

pub use chunk::Chunk;
pub use coding::Coder;

use super::csv::{Column, Columns};
use super::input::{Format, Input, InputError, look};
use super::ndjson::{content, is_blank};
use super::place::LIMIT;
use super::record::Assembly;
use super::records::read_line;
use super::{Defaults, Record, json};
use crate::model::{Answer, ProcedureId, Protocol, QuestionId};
use chunk::{Chunks, Ending, Extent, Long};
use coding::{Codings, Written, text};
use head::Head;
use lines::Keys;
use marks::Marks;
use rows::{Span, next_cell, one_row};

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
    marks: Marks,
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
            at: 0,
            extent: Extent::default(),
        }
    }

    /// Starts a chunk.
    pub fn start(&mut self, chunk: &Chunk) {
        self.at = 0;
        self.extent = Extent::default();
        self.marks = Marks::new(chunk.padded(), 0);
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

    fn next_row<'a>(
        &'a mut self,
        chunk: &'a Chunk,
        columns: &'l Columns,
        codes: &mut [K::Code],
    ) -> Option<Item<'a, K>> {
        let (bytes, length) = (chunk.padded(), chunk.size());
        loop {
            if self.at >= length {
                return None;
            }
            let start = self.at;
            let line = chunk.line + self.extent.lines;
            let whole = self.code_cells(bytes, start, codes);
            if let Some(next) = whole
                && let Some((id, on, list)) = self.code_others(bytes, codes)
            {
                self.at = next;
                self.extent.lines += 1;
                self.extent.records += 1;
                let record = chunk.records + self.extent.records;
                return Some(self.coded(bytes, (record, line), id, on, list));
            }
            let (row, next, after) = one_row(&bytes[..length], start, line);
            self.marks = Marks::new(bytes, next);
            self.at = next;
            self.extent.lines += after - line;
            if !row.is_blank() {
                self.extent.records += 1;
                return Some(Item::Whole(Record {
                    record: chunk.records + self.extent.records,
                    line,
                    content: columns.read(&row, &self.layout.assembly),
                }));
            }
        }
    }

    /// Finds the cells of a row and the codes of those that are plain values, and says where the next row starts. None
    /// where the row is not plain, or one of them cannot be read.
    #[inline]
    fn code_cells(&mut self, bytes: &[u8], start: usize, codes: &mut [K::Code]) -> Option<usize> {
        // a row of one cell may be blank
        let last = self.columns.len().checked_sub(1).filter(|last| *last > 0)?;
        codes.fill(K::Code::default());
        let mut marks = self.marks;
        let (mut at, mut end) = (start, start);
        for (index, (lane, cell)) in self.columns.iter().zip(&mut self.cells).enumerate() {
            let span;
            (span, end) = next_cell(bytes, &mut marks, at)?;
            *cell = span;
            if let Lane::Value(question) = *lane {
                let code = match self.codings.known(question, bytes, span) {
                    Some(code) => code,
                    None => {
                        let sense = (&self.layout.assembly, self.coder);
                        self.codings
                            .code(question, bytes, span, Date::ZERO, sense)?
                    }
                };
                codes[question.index()] = code;
            }
            at = end + 1;
            if (bytes[end] == b',') == (index == last) {
                return None;
            }
        }
        let next = match bytes[end] {
            b'\n' => end + 1,
            b'\r' if bytes[at] == b'\n' => marks.next(bytes)? + 1,
            _ => return None,
        };
        self.marks = marks;
        (next - start <= LIMIT).then_some(next)
    }

    /// What of a row is no plain value; none where one of them cannot be read.
    fn code_others<'a>(&mut self, bytes: &'a [u8], codes: &mut [K::Code]) -> Option<Said<'a>> {
        let assembly = &self.layout.assembly;
        let (mut id, mut on, mut list) = (None, None, 0);
        for &index in &self.others {
            let cell = self.cells[index];
            match self.columns[index] {
                Lane::Other(Column::Id) => id = Some(text(bytes, cell)?.trim()),
                Lane::Other(Column::On) => on = self.head.on(bytes, cell)?,
                Lane::Other(Column::Procedures) => {
                    list = self.head.procedures(bytes, cell, assembly)?;
                }
                Lane::Other(Column::Question(_)) | Lane::Value(_) => {}
            }
        }
        let on = assembly.day(on);
        for &index in &self.others {
            if let Lane::Other(Column::Question(question)) = self.columns[index] {
                let sense = (assembly, self.coder);
                let cell = self.cells[index];
                codes[question.index()] = self.codings.code(question, bytes, cell, on, sense)?;
            }
        }
        Some((id.filter(|id| !id.is_empty()), on, list))
    }

    fn next_line<'a>(&'a mut self, chunk: &'a Chunk, codes: &mut [K::Code]) -> Option<Item<'a, K>> {
        let (bytes, length) = (chunk.padded(), chunk.size());
        loop {
            if self.at >= length {
                return None;
            }
            let start = self.at;
            let line = chunk.line + self.extent.lines;
            self.extent.lines += 1;
            if let Some(next) = self.keys.find(bytes, start, &self.layout.assembly)
                && let Some((id, on, list)) = self.code_line(bytes, codes)
            {
                self.at = next;
                self.extent.records += 1;
                let record = chunk.records + self.extent.records;
                return Some(self.coded(bytes, (record, line), id, on, list));
            }
            let end = memchr(b'\n', &bytes[start..]).map_or(length, |end| start + end);
            self.at = end + 1;
            let text = content(&bytes[start..end]);
            if !is_blank(text) {
                self.extent.records += 1;
                return Some(Item::Whole(Record {
                    record: chunk.records + self.extent.records,
                    line,
                    content: read_line(text, line, &self.layout.assembly),
                }));
            }
        }
    }

    /// The codes of a line whose values were found; none where one of them cannot be read.
    fn code_line<'a>(&mut self, bytes: &'a [u8], codes: &mut [K::Code]) -> Option<Said<'a>> {
        let assembly = &self.layout.assembly;
        let keys = &self.keys;
        let span = |slot| keys.has(slot).then(|| keys.spans[slot]);
        let id = match span(keys.id()).map(|span| text(bytes, span)) {
            None | Some(Some("null")) => None,
            Some(raw) => Some(json::plain_string(raw?)?).filter(|id| !id.trim().is_empty()),
        };
        let on = match span(keys.on()) {
            Some(span) => self.head.on(bytes, span)?,
            None => None,
        };
        let list = match span(keys.procedures()) {
            Some(span) => self.head.procedures(bytes, span, assembly)?,
            None => 0,
        };
        let on = assembly.day(on);
        codes.fill(K::Code::default());
        let questions = codes.len();
        for &slot in keys.order.iter().filter(|slot| **slot < questions) {
            let (question, span) = (QuestionId::from(slot), keys.spans[slot]);
            codes[slot] = match self.codings.known(question, bytes, span) {
                Some(code) => code,
                None => {
                    let sense = (assembly, self.coder);
                    self.codings.code(question, bytes, span, on, sense)?
                }
            };
        }
        Some((id, on, list))
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
        let span = match &reader.layout.columns {
            Some(_) => reader.column_of[question.index()].map(|column| reader.cells[column]),
            None => {
                let slot = question.index();
                reader.keys.has(slot).then(|| reader.keys.spans[slot])
            }
        };
        let read = |span| {
            let assembly = &reader.layout.assembly;
            reader
                .codings
                .answer(question, self.bytes, span, self.on, assembly)
        };
        span.and_then(read).unwrap_or_default()
    }
}
