//! Reads the records of chunks in order. A record that is not plain goes through the reader of single records, so its
//! answers, errors and messages are the same.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io;
use std::sync::Arc;

use jiff::civil::Date;

use super::chunks::{Chunk, Extent, Long};
use super::csv::RowReader;
use super::input::{Layout, RecordLayout};
use super::mapped::MappedReader;
use super::memo::{Context, Encoding};
use super::ndjson::LineReader;
use crate::engine::{Code, Program, Values};
use crate::intake::parts::read_line;
use crate::intake::{Form, InputError, Record, UnreadableRecord, UsedMapping};
use crate::model::{Answer, AsOf, ProcedureId, QuestionId};

/// Reads the records of chunks.
pub(in crate::batch) struct ChunkReader<'l> {
    context: Context<'l>,
    mapping: Option<&'l Arc<UsedMapping>>,
    records: RecordReader<'l>,
    /// Offset of the next record in the chunk. For records that were cut byte by byte, its index.
    at: usize,
    /// The extent of the chunk that was read so far.
    extent: Extent,
    /// The reason why nothing after the last record can be read.
    fault: Option<io::Error>,
}

/// The reader of one record, by format.
enum RecordReader<'l> {
    Rows(RowReader<'l>),
    Mapped(Box<MappedReader<'l>>),
    Lines(LineReader),
}

/// A record that was read.
pub(in crate::batch) enum Item<'a> {
    /// Read by the fast reader, to codes.
    Coded(CodedRecord<'a>),
    /// Read by the reader of single records.
    Whole(Record),
}

/// A record whose answers are codes. The answers themselves are read on demand.
pub struct CodedRecord<'a> {
    /// Counted from 1 within its file.
    pub record: u64,
    /// The physical line it starts on, from 1.
    pub line: u64,
    /// The record number, as written.
    pub id: Option<&'a str>,
    /// The screening date.
    pub on: Date,
    /// The day its answers were given, if that is known.
    pub answered: Option<Date>,
    /// The procedures, at least one, in the order asked for.
    pub procedures: &'a [ProcedureId],
    /// The mapping that explained it, if there was one.
    pub mapping: Option<&'a UsedMapping>,
    reader: &'a ChunkReader<'a>,
    bytes: &'a [u8],
}

impl<'l> ChunkReader<'l> {
    /// A reader of the chunks of an input.
    pub(crate) fn new(layout: &'l Layout<'l>, program: &'l Program) -> Self {
        let assembly = &layout.assembly;
        let encoding = match layout.records {
            RecordLayout::Rows(_) | RecordLayout::Mapped(_) => Encoding::Cell,
            RecordLayout::Lines => Encoding::Json,
        };
        let context = Context::new(assembly, encoding, program);
        let records = match &layout.records {
            RecordLayout::Rows(columns) => RecordReader::Rows(RowReader::new(columns, &context)),
            RecordLayout::Mapped(columns) => {
                RecordReader::Mapped(Box::new(MappedReader::new(columns, &context)))
            }
            RecordLayout::Lines => RecordReader::Lines(LineReader::new(context.missing())),
        };
        Self {
            context,
            mapping: layout.mapping.as_ref(),
            records,
            at: 0,
            extent: Extent::default(),
            fault: None,
        }
    }

    /// The error that ended the input in this chunk, if any.
    pub(crate) fn take_fault(&mut self) -> Option<InputError> {
        self.fault.take().map(InputError::Io)
    }

    /// The extent of the chunk that was read.
    pub(crate) fn extent(&self) -> Extent {
        self.extent
    }

    /// Starts a chunk.
    pub(crate) fn start(&mut self, chunk: &Chunk) {
        self.at = 0;
        self.extent = Extent::default();
        match &mut self.records {
            RecordReader::Rows(rows) => {
                rows.start(chunk.padded(), chunk.size(), self.context.missing());
            }
            RecordReader::Mapped(rows) => {
                rows.start(chunk.padded(), chunk.size(), self.context.missing());
            }
            RecordReader::Lines(lines) => lines.start(),
        }
    }

    /// Reads the next record of the chunk. Returns `None` at its end. For a coded record, sets `codes`, indexed by
    /// question. The codes of questions without a column are not changed.
    pub(crate) fn next<'a>(&'a mut self, chunk: &'a Chunk, codes: &mut [Code]) -> Option<Item<'a>> {
        let assembly = self.context.assembly;
        match (&chunk.long, &self.records) {
            (Long::None, _) => self.next_of_text(chunk, codes),
            (Long::Rows(cut), RecordReader::Rows(rows)) => {
                let row = cut.get(self.at)?;
                self.at += 1;
                if let Err(fault) = rows.columns().refuse_other_header(row, assembly) {
                    (self.fault, self.at) = (Some(fault), cut.len());
                    return None;
                }
                let content = rows.columns().read(row, assembly);
                Some(self.whole(chunk, row.line, content))
            }
            (Long::Rows(cut), RecordReader::Mapped(rows)) => {
                let row = cut.get(self.at)?;
                self.at += 1;
                if let Err(fault) = rows.refuse_other_header(row) {
                    (self.fault, self.at) = (Some(fault), cut.len());
                    return None;
                }
                let content = rows.columns().form(row, rows.notation(), assembly);
                Some(self.whole(chunk, row.line, content))
            }
            (Long::Line(line), RecordReader::Lines(_)) if self.at == 0 => {
                self.at += 1;
                let content = read_line(line, assembly);
                Some(self.whole(chunk, line.number, content))
            }
            (Long::Rows(_) | Long::Line(_), _) => None,
        }
    }

    fn next_of_text<'a>(&'a mut self, chunk: &'a Chunk, codes: &mut [Code]) -> Option<Item<'a>> {
        let (bytes, length) = (chunk.padded(), chunk.size());
        while self.at < length {
            let (start, line) = (self.at, chunk.line + self.extent.lines);
            let coded = match &mut self.records {
                RecordReader::Rows(rows) => rows.code(&mut self.context, bytes, start, codes),
                RecordReader::Mapped(rows) => rows.code(&mut self.context, bytes, start, codes),
                RecordReader::Lines(lines) => lines.code(&mut self.context, bytes, start, codes),
            };
            if let Some((head, next)) = coded {
                self.at = next;
                self.extent.lines += 1;
                self.extent.records += 1;
                return Some(Item::Coded(CodedRecord {
                    record: chunk.records + self.extent.records,
                    line,
                    id: head.id,
                    on: head.on,
                    answered: head.answered,
                    procedures: self.context.head.list(head.procedures),
                    mapping: self.mapping.map(AsRef::as_ref),
                    reader: self,
                    bytes,
                }));
            }
            let assembly = self.context.assembly;
            let place = (line, chunk.offset + start as u64);
            let read = match &mut self.records {
                RecordReader::Rows(rows) => rows.read(assembly, chunk.read(), start, place),
                RecordReader::Mapped(rows) => rows.read(assembly, chunk.read(), start, place),
                RecordReader::Lines(lines) => {
                    Ok(lines.read(assembly, &bytes[..length], start, line))
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
    ) -> Item<'a> {
        self.extent.records += 1;
        Item::Whole(Record {
            record: chunk.records + self.extent.records,
            line,
            mapping: self.mapping.cloned(),
            content,
        })
    }
}

impl Values for CodedRecord<'_> {
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer> {
        let as_of = AsOf {
            on: self.on,
            given: self.answered,
        };
        let value = match &self.reader.records {
            RecordReader::Mapped(rows) => return rows.answer(question, self.bytes, as_of),
            RecordReader::Rows(rows) => rows.value(question, self.bytes),
            RecordReader::Lines(lines) => lines.value(question, self.bytes),
        };
        let read = |value| self.reader.context.answer(question, value, as_of);
        value.and_then(read).unwrap_or_default()
    }

    fn answered(&self) -> Option<Date> {
        self.answered
    }

    fn carried(&self) -> &BTreeMap<QuestionId, Option<Date>> {
        // a record with `carried` is read as a whole
        static NOTHING: BTreeMap<QuestionId, Option<Date>> = BTreeMap::new();
        &NOTHING
    }

    fn given(&self, _: QuestionId) -> Option<Date> {
        self.answered
    }
}
