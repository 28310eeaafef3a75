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
mod typical;

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
            if let Some(next) = self.code_cells(bytes, start, codes)
                && let Some((id, on, list)) = self.code_others(bytes, codes)
            {
                self.start = start;
                self.at = next;
                self.extent.lines += 1;
                self.extent.records += 1;
                let record = chunk.records + self.extent.records;
                return Some(self.coded(bytes, (record, line), id, on, list));
            }
            let (row, next, after) = one_row(&bytes[..length], start, line);
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

    /// The codes of the cells of a row that are plain values, and where the next row starts. None where the row is not
    /// plain, or one of them cannot be read.
    fn code_cells(&mut self, bytes: &[u8], start: usize, codes: &mut [K::Code]) -> Option<usize> {
        codes.fill(K::Code::default());
        let next = match self.marks_of_row(bytes, start) {
            Some((marks, next)) => {
                let ends = self.marks.from(marks);
                let mut at = start;
                let columns = self.columns.iter().zip(&mut self.cells);
                for ((lane, cell), &end) in columns.zip(ends) {
                    let span = (at, end as usize);
                    at = span.1 + 1;
                    match *lane {
                        Lane::Other(_) => *cell = span,
                        Lane::Value(question) => {
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
                    }
                }
                next
            }
            None => self.code_quoted(bytes, start, codes)?,
        };
        (next - start <= LIMIT).then_some(next)
    }

    /// The marks of a row without quotes, and where the next one starts; none where the row is another.
    fn marks_of_row(&mut self, bytes: &[u8], start: usize) -> Option<(usize, usize)> {
        // what was read otherwise is passed by
        while *self.marks.from(self.mark).first()? < start as u32 {
            self.mark += 1;
        }
        while *self.marks.odd_from(self.odd).first()? < self.mark as u32 {
            self.odd += 1;
        }
        let (mark, last) = (self.mark, self.mark + self.columns.len() - 1);
        let odd = self.marks.odd_from(self.odd);
        if last == mark || *odd.first()? as usize != last {
            return None;
        }
        let end = *self.marks.from(last).first()? as usize;
        let (more, next) = match bytes[end] {
            b'\n' => (1, end + 1),
            b'\r' if bytes[end + 1] == b'\n' => (2, end + 2),
            _ => return None,
        };
        self.mark = last + more;
        self.odd += more;
        Some((mark, next))
    }

    /// The same for a row some of whose cells stand in quotes.
    fn code_quoted(&mut self, bytes: &[u8], start: usize, codes: &mut [K::Code]) -> Option<usize> {
        // a row of one cell may be blank
        let last = self.columns.len().checked_sub(1).filter(|last| *last > 0)?;
        let mut at = start;
        for column in 0..=last {
            let (span, end) = next_cell(bytes, at)?;
            match self.columns[column] {
                Lane::Other(_) => self.cells[column] = span,
                Lane::Value(question) => {
                    let known = self.codings.known(question, bytes, span);
                    let sense = (&self.layout.assembly, self.coder);
                    let code = known
                        .or_else(|| self.codings.code(question, bytes, span, Date::ZERO, sense));
                    codes[question.index()] = code?;
                }
            }
            at = end + 1;
            match bytes[end] {
                b',' if column < last => {}
                b'\n' if column == last => return Some(at),
                b'\r' if column == last && bytes[at] == b'\n' => return Some(at + 1),
                _ => return None,
            }
        }
        None
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
            codes.fill(K::Code::default());
            let usual = |slot: usize| codes[slot] = self.usual[slot];
            if let Some(next) = self.keys.find(bytes, start, &self.layout.assembly, usual)
                && let Some((id, on, list)) = self.code_line(bytes, codes)
            {
                if self.votes.is_learning() {
                    self.learn_line(bytes);
                }
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

    /// Learns from a line what is typical.
    #[cold]
    fn learn_line(&mut self, bytes: &[u8]) {
        let questions = self.usual.len();
        for &slot in self.keys.order.iter().filter(|slot| **slot < questions) {
            let (from, to) = self.keys.spans[slot];
            self.votes.cast(slot, &bytes[from..to]);
        }
        if !self.votes.count() {
            return;
        }
        for slot in 0..questions {
            let question = QuestionId::from(slot);
            let usual = self
                .votes
                .usual(slot)
                .filter(|_| self.codings.is_value(question));
            let code = usual.and_then(|text| {
                let padded = [text, &[0; 64]].concat();
                self.codings.known(question, &padded, (0, text.len()))
            });
            if code.is_none() {
                self.votes.forget(slot);
            }
            self.usual[slot] = code.unwrap_or_default();
        }
        let votes = &self.votes;
        self.keys
            .settle(|slot| (slot < questions).then(|| votes.usual(slot))?);
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
