//! Cuts an input into chunks of bounded size that end where a record ends, so that each can be read separately.
//!
//! The reader of single records reads a record that does not fit into a chunk byte by byte.

mod extent;
mod plain_rows;
mod refill;

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::simd::PADDING;
use crate::intake::InputError;
use crate::intake::parts::{LIMIT, Line, Lines, Row, Rows, TableShape};
use refill::{Left, Refill};

pub(in crate::batch) use extent::Extent;

/// The end of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch) enum Ending {
    /// At the end of a line, whatever the line contains.
    Line,
    /// At the end of a line that is not inside a quoted cell.
    Row,
}

/// Whole records of an input, one after the other.
#[derive(Default)]
pub(crate) struct Chunk {
    /// The text, then the bytes after it that were read to find its end, then padding. Everything after that is
    /// ignored. The text ends with a line end, or a line end follows it.
    bytes: Vec<u8>,
    length: usize,
    /// The length of the text, including the bytes after it that were read to find its end.
    read: usize,
    /// Records that do not fit into a chunk. If there are any, the text is empty.
    pub(super) long: Long,
    /// Its extent, if it was found together with its end.
    extent: Option<Extent>,
    /// The line on which it starts, from 1.
    pub(super) line: u64,
    /// The number of records before it.
    pub(super) records: u64,
    /// The number of bytes of the input before it.
    pub(super) offset: u64,
}

/// Records that were cut byte by byte.
#[derive(Default)]
pub(super) enum Long {
    #[default]
    None,
    Rows(Vec<Row>),
    Line(Line),
}

/// Cuts an input into chunks.
pub(in crate::batch) struct Chunker<R> {
    reader: R,
    ending: Ending,
    /// The shape of the rows, once the header is read.
    shape: TableShape,
    /// Number of bytes that are read at once, and its maximum.
    size: usize,
    most: usize,
    /// Number of consecutive chunks that were not too long.
    fitting: u32,
    /// Bytes that were read and not yet returned.
    held: Vec<u8>,
    ended: bool,
    /// The error that ended the input.
    error: Option<io::Error>,
    line: u64,
    records: u64,
    blank: u64,
    offset: u64,
}

/// Minimum number of bytes that are read at once, if the results of each record are very long.
const MIN_SIZE: usize = 8 * 1024;

/// Number of chunks that were not too long after which the size is doubled.
const GROWS_AFTER: u32 = 64;

impl Chunk {
    /// The number of bytes of the input that it holds.
    pub(crate) fn size(&self) -> usize {
        self.length
    }

    /// The text with the bytes after it that were read to find its end.
    pub(super) fn read(&self) -> &[u8] {
        self.bytes.get(..self.read).unwrap_or_default()
    }

    /// The text with padding: a block of bytes can be read at any place in the text.
    pub(super) fn padded(&self) -> &[u8] {
        self.bytes.get(..self.read + PADDING).unwrap_or_default()
    }

    /// Ends the text at `end`. To find that end, the input was read up to `read`.
    fn set_end(&mut self, end: usize, read: usize) {
        self.length = end;
        self.read = read.max(end);
        self.pad(self.read);
        if self.read == end {
            self.bytes[end] = b'\n';
        }
    }

    /// Makes room for a text of this length and puts padding after it.
    fn pad(&mut self, length: usize) {
        if self.bytes.len() < length + PADDING {
            self.bytes.resize(length + PADDING, 0);
        }
        self.bytes[length..length + PADDING].fill(0);
    }
}

impl<R: Read> Chunker<R> {
    pub(crate) fn new(reader: R, ending: Ending, size: usize) -> Self {
        Self {
            reader,
            ending,
            shape: TableShape::HEADER,
            size: size.max(1),
            most: size.max(1),
            fitting: 0,
            held: Vec::new(),
            ended: false,
            error: None,
            line: 1,
            records: 0,
            blank: 0,
            offset: 0,
        }
    }

    /// Sets the number of bytes of the input before its text.
    #[must_use]
    pub(crate) fn at_offset(self, offset: u64) -> Self {
        Self { offset, ..self }
    }

    /// Reads the first rows, before any chunk is cut.
    pub(crate) fn first_rows<T>(
        &mut self,
        read: impl FnOnce(&mut Rows<Refill<'_, R>>) -> Result<T, InputError>,
    ) -> Result<T, InputError> {
        let offset = self.offset;
        let mut rows = Rows::new(self.refill()).at_offset(offset);
        let found = read(&mut rows)?;
        let left = Left::of(rows);
        self.rest(left, None);
        Ok(found)
    }

    /// Sets the shape of the rows.
    pub(crate) fn set_shape(&mut self, shape: TableShape) {
        self.shape = shape;
    }

    /// The number of rows so far that have only blank cells.
    pub(crate) fn blank_rows(&self) -> u64 {
        self.blank
    }

    /// Cuts the next chunk into the memory of an earlier one. Returns false at the end of the input. The chunk must be
    /// [counted](Self::advance) before the next one is cut.
    ///
    /// # Errors
    ///
    /// If the input cannot be read. Every complete record before that place was returned, and no more chunks follow.
    pub(crate) fn next(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
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
            // input from a slow reader is returned as soon as it contains a record
            match self.boundary(chunk, length) {
                (0, _) if !self.ended && length <= LIMIT + 2 => {}
                found => break found,
            }
        };
        self.held.extend_from_slice(&chunk.bytes[end..length]);
        chunk.set_end(end, read);
        chunk.line = self.line;
        chunk.records = self.records;
        chunk.offset = self.offset;
        self.offset += end as u64;
        match (end, self.ended) {
            (1.., _) => Ok(true),
            (0, false) => self.long(chunk),
            // the rows before an error may end without a `\n`
            (0, true) if self.error.is_some() && !self.held.is_empty() => self.long(chunk),
            (0, true) => self.error.take().map_or(Ok(false), Err),
        }
    }

    /// Cuts the next chunk and counts its records before they are read, so that another thread can cut the next one.
    ///
    /// # Errors
    ///
    /// As for [`next`](Self::next).
    pub(crate) fn next_counted(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
        let any = self.next(chunk)?;
        if any {
            self.advance(chunk.extent.unwrap_or_else(|| self.measure(chunk)));
        }
        Ok(any)
    }

    fn measure(&self, chunk: &Chunk) -> Extent {
        let (bytes, length) = (chunk.padded(), chunk.length);
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
            (Long::None, Ending::Row) => {
                extent::walk(bytes, length, chunk.read, &self.shape, true).extent
            }
            (Long::None, Ending::Line) => extent::of_lines(bytes, length),
        }
    }

    /// Adjusts the size of the next chunks after the results of a chunk of `length` bytes came in `parts` parts, at
    /// least one. If there were several parts, the next chunks are short enough for one part. They grow again after
    /// many chunks with one part each.
    pub(crate) fn fit(&mut self, length: usize, parts: usize) {
        if parts > 1 {
            self.fitting = 0;
            let fits = (length / parts).max(MIN_SIZE.min(self.most));
            self.size = self.size.min(fits);
            return;
        }
        self.fitting += 1;
        if self.fitting == GROWS_AFTER {
            self.fitting = 0;
            self.size = self.most.min(2 * self.size);
        }
    }

    /// Adds the extent of the last chunk.
    pub(crate) fn advance(&mut self, extent: Extent) {
        self.records += extent.records;
        self.line += extent.lines;
        self.blank += extent.blank;
    }

    /// The end of the last complete record, and how far the text had to be read to find it. Keeps the extent of the
    /// chunk if it is found together with its end.
    fn boundary(&self, chunk: &mut Chunk, length: usize) -> (usize, usize) {
        chunk.extent = None;
        if self.ended && self.error.is_none() {
            return (length, length);
        }
        let text = &chunk.bytes[..length];
        let Some(last) = memrchr(b'\n', text) else {
            return (0, 0);
        };
        match self.ending {
            Ending::Row if memchr(b'"', &text[..last]).is_some() => {
                let walked = extent::walk(
                    &chunk.bytes[..length + PADDING],
                    length,
                    length,
                    &self.shape,
                    false,
                );
                chunk.extent = Some(walked.extent);
                (walked.end, walked.read)
            }
            _ => (last + 1, last + 1),
        }
    }

    /// Cuts records that do not fit into a chunk byte by byte, in bounded memory.
    fn long(&mut self, chunk: &mut Chunk) -> io::Result<bool> {
        chunk.extent = None;
        let (line, size, ending) = (self.line, self.size, self.ending);
        let offset = self.offset;
        match ending {
            Ending::Row => {
                let shape = self.shape.clone();
                let mut rows = Rows::in_line(self.refill(), line).at_offset(offset);
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
                    passed: refill.passed,
                    ended: refill.ended,
                    line,
                    blank: 0,
                    error: refill.error,
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

    /// Continues after a reader that read byte by byte.
    fn rest(&mut self, left: Left, error: Option<io::Error>) {
        self.offset += (left.passed - left.again.len()) as u64;
        self.held.splice(..left.taken, left.again);
        self.ended |= left.ended || error.is_some();
        self.error = error.or(left.error);
        self.line = left.line;
        self.blank += left.blank;
    }

    /// Reads once. Returns the number of bytes.
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
            error: self.error.take(),
        }
    }
}

#[cfg(test)]
mod tests;
