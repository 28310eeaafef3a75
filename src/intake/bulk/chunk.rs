//! Cuts an input into pieces of bounded size that end where a record does, so that each can be read by itself.

use std::io::{self, BufRead, Read};

use memchr::{memchr, memrchr};

use super::marks::{self, PADDING};
use super::rows::walk;
use crate::intake::csv::row::Row;
use crate::intake::csv::rows::Rows;
use crate::intake::csv::shape::TableShape;
use crate::intake::ndjson::{Line, Lines, may_hold_several, records_on};
use crate::intake::place::LIMIT;

/// How records end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// With a line, whatever it holds.
    Line,
    /// With a line that does not end inside the quotes of a cell.
    Row,
}

/// Whole records of an input that follow one another.
#[derive(Default)]
pub struct Chunk {
    /// The text, what had to be read behind it, then padding; the rest is ignored. The text ends with a line end, or one
    /// follows it.
    bytes: Vec<u8>,
    length: usize,
    /// The text with what had to be read behind it, to tell where a row of it ends.
    read: usize,
    /// Records that do not fit, cut already.
    pub(super) long: Long,
    /// The line on which it starts, from 1.
    pub(super) line: u64,
    /// The records before it.
    pub(super) records: u64,
}

/// Records out of a stretch without a place to cut.
#[derive(Default)]
pub(super) enum Long {
    #[default]
    None,
    Rows(Vec<Row>),
    Line(Line),
}

/// What something holds.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Extent {
    pub records: u64,
    pub lines: u64,
    /// Rows with only blank cells, which are not records.
    pub blank: u64,
}

/// The chunks of an input, in order.
pub(super) struct Chunks<R> {
    reader: R,
    ending: Ending,
    /// The shape of the rows, once the header was read.
    shape: TableShape,
    /// How many bytes are read at once.
    size: usize,
    /// What was read and not handed out.
    held: Vec<u8>,
    ended: bool,
    /// What ended it, where that was no end.
    error: Option<io::Error>,
    line: u64,
    records: u64,
    blank: u64,
}

impl Chunk {
    /// How many bytes of the input it holds.
    pub fn size(&self) -> usize {
        self.length
    }

    /// The text with what had to be read behind it.
    pub(super) fn read(&self) -> &[u8] {
        self.bytes.get(..self.read).unwrap_or_default()
    }

    /// The same with padding.
    pub(super) fn padded(&self) -> &[u8] {
        self.bytes.get(..self.read + PADDING).unwrap_or_default()
    }

    /// Ends the text at a place, with what had to be read behind it.
    fn set_end(&mut self, end: usize, read: usize) {
        self.length = end;
        self.read = read.max(end);
        self.pad(self.read);
        if self.read == end {
            self.bytes[end] = b'\n';
        }
    }

    /// Padding behind a text that goes on.
    fn pad(&mut self, length: usize) {
        if self.bytes.len() < length + PADDING {
            self.bytes.resize(length + PADDING, 0);
        }
        self.bytes[length..length + PADDING].fill(0);
    }
}

impl<R: Read> Chunks<R> {
    pub fn new(reader: R, ending: Ending, size: usize) -> Self {
        Self {
            reader,
            ending,
            shape: TableShape::HEADER,
            size: size.max(1),
            held: Vec::new(),
            ended: false,
            error: None,
            line: 1,
            records: 0,
            blank: 0,
        }
    }

    /// How many bytes are read at once.
    pub fn size(&self) -> usize {
        self.size
    }

    /// Has so many bytes be read at once, at least one.
    pub fn set_size(&mut self, size: usize) {
        self.size = size;
    }

    /// The first row that is not blank, which is not a record, with its line.
    pub fn header(&mut self) -> io::Result<Option<(Row, Vec<u8>)>> {
        let mut rows = Rows::new(self.refill());
        let row = rows.next(&TableShape::HEADER)?;
        let text = rows.text().to_vec();
        let left = Left::of(rows);
        self.rest(left, None);
        Ok(row.map(|row| (row, text)))
    }

    /// Says what shape the rows have.
    pub fn set_shape(&mut self, shape: TableShape) {
        self.shape = shape;
    }

    /// How many rows with only blank cells there were so far.
    pub fn blank_rows(&self) -> u64 {
        self.blank
    }

    /// Reads the next chunk into the memory of an earlier one; false at the end of the input.
    ///
    /// # Errors
    ///
    /// Where the input cannot be read; what stood whole before that place was handed out, and there is nothing more.
    pub fn next(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
        chunk.long = Long::None;
        let mut length = self.held.len();
        chunk.pad(length);
        chunk.bytes[..length].copy_from_slice(&self.held);
        self.held.clear();
        let (end, read) = loop {
            if !self.ended {
                chunk.pad(length + self.size);
                length += self.fill(&mut chunk.bytes[length..length + self.size]);
                chunk.pad(length);
            }
            // what a slow reader gave is handed on as soon as it holds a record
            match self.boundary(chunk, length) {
                (0, _) if !self.ended && length <= LIMIT + 2 => {}
                found => break found,
            }
        };
        self.held.extend_from_slice(&chunk.bytes[end..length]);
        chunk.set_end(end, read);
        chunk.line = self.line;
        chunk.records = self.records;
        match (end, self.ended) {
            (1.., _) => Ok(true),
            (0, false) => self.long(chunk),
            (0, true) => self.error.take().map_or(Ok(false), Err),
        }
    }

    /// How many records and lines a chunk holds, before it is read.
    pub fn measure(&self, chunk: &Chunk) -> Extent {
        let (bytes, length) = (chunk.padded(), chunk.length);
        let text = bytes.get(..length).unwrap_or_default();
        let is_row = self.ending == Ending::Row;
        let lines = marks::lines(bytes, length, is_row);
        match (&chunk.long, self.ending) {
            // their lines were counted when they were cut
            (Long::Rows(rows), _) => Extent {
                records: rows.len() as u64,
                ..Extent::default()
            },
            (Long::Line(_), _) => Extent {
                records: 1,
                ..Extent::default()
            },
            (Long::None, _) if !lines.odd && (is_row || !may_hold_several(text)) => Extent {
                records: lines.ends + u64::from(length > 0 && bytes[length - 1] != b'\n'),
                lines: lines.ends,
                blank: 0,
            },
            (Long::None, Ending::Row) => walk(bytes, length, chunk.read, &self.shape, true).extent,
            (Long::None, Ending::Line) => Extent {
                records: text.split(|byte| *byte == b'\n').map(records_on).sum(),
                lines: lines.ends,
                blank: 0,
            },
        }
    }

    /// Says how far the chunk that came last reaches.
    pub fn advance(&mut self, extent: Extent) {
        self.records += extent.records;
        self.line += extent.lines;
        self.blank += extent.blank;
    }

    /// The end of the last record that stands whole, and how much had to be read to tell.
    fn boundary(&self, chunk: &Chunk, length: usize) -> (usize, usize) {
        if self.ended && self.error.is_none() {
            return (length, length);
        }
        let text = &chunk.bytes[..length];
        let Some(last) = memrchr(b'\n', text) else {
            return (0, 0);
        };
        match self.ending {
            Ending::Row if memchr(b'"', &text[..last]).is_some() => {
                let walked = walk(
                    &chunk.bytes[..length + PADDING],
                    length,
                    length,
                    &self.shape,
                    false,
                );
                (walked.end, walked.read)
            }
            _ => (last + 1, last + 1),
        }
    }

    /// Cuts what has no boundary byte by byte, in bounded memory.
    fn long(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
        let (line, size, ending) = (self.line, self.size, self.ending);
        match ending {
            Ending::Row => {
                let shape = self.shape.clone();
                let mut rows = Rows::in_line(self.refill(), line);
                let mut cut = Vec::new();
                let mut error = None;
                loop {
                    match rows.next(&shape) {
                        Ok(Some(row)) => cut.push(row),
                        Ok(None) => break,
                        Err(one) => {
                            error = Some(one);
                            break;
                        }
                    }
                    let goes_on = cut.last().is_some_and(|row: &Row| row.extent.goes_on);
                    if rows.reader().passed >= size && !goes_on {
                        break;
                    }
                }
                let left = Left::of(rows);
                self.rest(left, error);
                chunk.long = Long::Rows(cut);
            }
            Ending::Line => {
                let mut lines = Lines::in_line(self.refill(), line);
                let next = lines.next();
                let (refill, line) = lines.into_rest();
                let left = Left {
                    again: Vec::new(),
                    taken: refill.taken,
                    ended: refill.ended,
                    line,
                    blank: 0,
                };
                let (next, error) = match next {
                    Ok(next) => (next, None),
                    Err(error) => (None, Some(error)),
                };
                self.rest(left, error);
                if let Some(line) = next {
                    chunk.long = Long::Line(line);
                }
            }
        }
        Ok(true)
    }

    /// Goes on where a reader that went byte by byte left off.
    fn rest(&mut self, left: Left, error: Option<io::Error>) {
        self.held.splice(..left.taken, left.again);
        self.ended |= left.ended || error.is_some();
        self.error = error;
        self.line = left.line;
        self.blank += left.blank;
    }

    /// Reads once; how many bytes came.
    fn fill(&mut self, into: &mut [u8]) -> usize {
        loop {
            match self.reader.read(into) {
                Ok(read) => {
                    self.ended = read == 0;
                    return read;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.error = Some(error);
                    return 0;
                }
            }
        }
    }

    fn refill(&mut self) -> Refill<'_, R> {
        Refill {
            reader: &mut self.reader,
            bytes: &mut self.held,
            taken: 0,
            passed: 0,
            size: self.size,
            ended: self.ended,
        }
    }
}

/// Where a reader that goes byte by byte left off.
struct Left {
    /// Bytes that are to be read again.
    again: Vec<u8>,
    /// How many of the bytes that were held were taken.
    taken: usize,
    ended: bool,
    line: u64,
    blank: u64,
}

impl Left {
    fn of<R: Read>(rows: Rows<Refill<'_, R>>) -> Self {
        let blank = rows.blank();
        let (again, refill, line) = rows.into_rest();
        Self {
            again,
            taken: refill.taken,
            ended: refill.ended,
            line,
            blank,
        }
    }
}

/// What is held, then the rest of the input, for readers that go byte by byte.
struct Refill<'a, R> {
    reader: &'a mut R,
    bytes: &'a mut Vec<u8>,
    /// How many of them were taken.
    taken: usize,
    /// How many bytes were taken in all.
    passed: usize,
    size: usize,
    ended: bool,
}

impl<R: Read> Read for Refill<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let found = self.fill_buf()?;
        let length = found.len().min(into.len());
        into[..length].copy_from_slice(&found[..length]);
        self.consume(length);
        Ok(length)
    }
}

impl<R: Read> BufRead for Refill<'_, R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken == self.bytes.len() && !self.ended {
            self.bytes.clear();
            self.taken = 0;
            self.bytes.resize(self.size, 0);
            let read = self.reader.read(self.bytes);
            self.bytes.truncate(*read.as_ref().unwrap_or(&0));
            self.ended = read? == 0;
        }
        Ok(&self.bytes[self.taken..])
    }

    fn consume(&mut self, length: usize) {
        self.taken += length;
        self.passed += length;
    }
}
