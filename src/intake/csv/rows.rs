//! Reads the rows of a CSV line by line, and finds the start of the next row.
//!
//! An unmatched quote must not include the rows of other people: a refused row over several lines is read again from
//! the first of its later lines that is a row by itself.

use std::io::{self, BufRead};

use memchr::memchr2;

use super::row::{Row, RowEnd, RowExtent, RowFault, RowParser, line_end};
use super::shape::{InnerRows, TableShape, stays_open};
use crate::intake::place::LIMIT;

/// The rows of an input.
pub(crate) struct Rows<R> {
    source: Source<R>,
    /// The number of the next line, from 1.
    line: u64,
    /// The number of bytes before the next line.
    offset: u64,
    /// The lines of the last row, with their line ends, and the offset of each of them.
    text: Vec<u8>,
    starts: Vec<usize>,
    /// Number of rows with only blank cells that were skipped.
    blank: u64,
    /// The line of a refused row, if the next row may be the end of it.
    unended: Option<u64>,
}

/// An input with some bytes that are read again.
struct Source<R> {
    reader: R,
    again: Vec<u8>,
    /// Number of bytes of `again` that were read.
    at: usize,
}

/// Maximum number of bytes that are kept of a row: the limit, one more, and a line end.
const ROOM: usize = LIMIT + 3;

impl<R: BufRead> Rows<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self::in_line(reader, 1)
    }

    /// The rows of an input whose first line has another number.
    pub(crate) fn in_line(reader: R, line: u64) -> Self {
        let source = Source {
            reader,
            again: Vec::new(),
            at: 0,
        };
        Self {
            source,
            line,
            offset: 0,
            text: Vec::new(),
            starts: Vec::new(),
            blank: 0,
            unended: None,
        }
    }

    /// Sets the number of bytes of the input before the rows.
    #[must_use]
    pub(crate) fn at_offset(self, offset: u64) -> Self {
        Self { offset, ..self }
    }

    /// The input after the bytes that are read again.
    pub(crate) fn reader(&self) -> &R {
        &self.source.reader
    }

    /// The bytes to read again, the input after them, and the line on which they start.
    pub(crate) fn into_rest(mut self) -> (Vec<u8>, R, u64) {
        self.source.again.drain(..self.source.at);
        (self.source.again, self.source.reader, self.line)
    }

    /// Number of rows with only blank cells that were skipped.
    pub(crate) fn blank(&self) -> u64 {
        self.blank
    }

    /// The lines of the last row, as far as they are kept.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The next row that is neither an empty line nor blank. `None` at the end of the input.
    pub(crate) fn next(&mut self, shape: &TableShape) -> io::Result<Option<Row>> {
        while !self.source.fill_buf()?.is_empty() {
            let row = self.row(shape)?;
            match row.is_blank() {
                true => self.blank += 1,
                false if row.is_empty_line() => {}
                false => return Ok(Some(row)),
            }
        }
        Ok(None)
    }

    /// The next row, which may be an empty line or blank. `None` at the end of the input.
    pub(crate) fn row_if_any(&mut self, shape: &TableShape) -> io::Result<Option<Row>> {
        if self.source.fill_buf()?.is_empty() {
            Ok(None)
        } else {
            self.row(shape).map(Some)
        }
    }

    /// The next row, which may be an empty line or blank.
    pub(crate) fn row(&mut self, shape: &TableShape) -> io::Result<Row> {
        let mut parser = RowParser::new(self.line, shape.delimiter());
        let (end, skipped) = self.read_lines(&mut parser)?;
        let mut row = parser.end(&self.text, end);
        let not_utf_8 = std::str::from_utf8(&self.text).err();
        row.not_utf_8 = not_utf_8.map(|error| self.offset + error.valid_up_to() as u64);
        shape.check(&mut row, &self.text);
        if let Some(line) = self.unended.take() {
            row.refuse_as_rest(line);
        }
        let read = self.text.len() + skipped;
        row.extent = RowExtent {
            bytes: read,
            lines: self.starts.len() as u64,
            read,
            is_open: matches!(row.fault, Some(RowFault::Unclosed(_))),
            goes_on: false,
        };
        if (self.starts.len() > 1 || end == RowEnd::PastLimit) && shape.refuses(&row) {
            self.end_refused(&mut row, shape, end)?;
        }
        self.line += row.extent.lines;
        self.offset += row.extent.bytes as u64;
        Ok(row)
    }

    /// Finds the end of a refused row over several lines: before the first of its lines that is a row, which is read
    /// again.
    fn end_refused(&mut self, row: &mut Row, shape: &TableShape, end: RowEnd) -> io::Result<()> {
        let inner = shape.inner_rows(&self.text);
        let extent = &mut row.extent;
        match self.row_inside(inner) {
            Some(line) => {
                let start = self.starts[line];
                (extent.bytes, extent.lines) = (start, line as u64);
                extent.goes_on = inner.may_start_with_rest();
                self.source.read_again(&self.text[start..]);
            }
            None if end == RowEnd::PastLimit => self.skip_cell(inner, extent)?,
            None => {}
        }
        self.unended = extent.goes_on.then_some(row.line);
        Ok(())
    }

    /// Reads the lines of a row. Returns why no more are read, and how many bytes of the last one were skipped.
    fn read_lines(&mut self, parser: &mut RowParser) -> io::Result<(RowEnd, usize)> {
        self.text.clear();
        self.starts.clear();
        loop {
            let start = self.text.len();
            let fits = self.source.read_line(&mut self.text, ROOM)?;
            if self.text.len() == start && start > 0 {
                return Ok((RowEnd::Whole, 0));
            }
            if !fits && start > 0 {
                // read again as a whole when the rest of the cell is skipped
                self.source.read_again(&self.text[start..]);
                self.text.truncate(start);
                return Ok((RowEnd::PastLimit, 0));
            }
            self.starts.push(start);
            parser.line(&self.text, start);
            let is_long = self.text.len() - line_end(&self.text).len() > LIMIT;
            match (is_long, start) {
                (true, 0) if fits => return Ok((RowEnd::TooLong, 0)),
                (true, 0) => return Ok((RowEnd::TooLong, self.source.skip_line()?)),
                (true, _) => return Ok((RowEnd::PastLimit, 0)),
                (false, _) if !parser.is_open() => return Ok((RowEnd::Whole, 0)),
                (false, _) => {}
            }
        }
    }

    /// The first line of a row, after the line on which it starts, that is a row by itself. Lines are counted from 0.
    fn row_inside(&self, inner: InnerRows<'_>) -> Option<usize> {
        let ends = self.starts.iter().skip(1).copied();
        let ends = ends.chain([self.text.len()]);
        let mut lines = self.starts.iter().zip(ends).enumerate().skip(1);
        let found = lines.find(|(_, (start, end))| inner.contains(&self.text[**start..*end]));
        found.map(|(line, _)| line)
    }

    /// Skips the rest of a cell that exceeds the limit: to the line with its closing quote, or up to a line that is a
    /// row by itself.
    fn skip_cell(&mut self, inner: InnerRows<'_>, extent: &mut RowExtent) -> io::Result<()> {
        let last = self.starts.last().filter(|start| **start > 0);
        let mut is_open =
            last.is_none_or(|start| stays_open(&self.text[*start..], inner.delimiter()));
        let mut line = Vec::new();
        while is_open {
            line.clear();
            let fits = self.source.read_line(&mut line, ROOM)?;
            if line.is_empty() {
                extent.is_open = true;
                break;
            }
            if fits && inner.contains(&line) {
                extent.goes_on = inner.may_start_with_rest();
                extent.read += line.len();
                self.source.read_again(&line);
                break;
            }
            let skipped = if fits { 0 } else { self.source.skip_line()? };
            extent.bytes += line.len() + skipped;
            extent.read = extent.bytes;
            extent.lines += 1;
            is_open = stays_open(&line, inner.delimiter());
        }
        Ok(())
    }
}

impl<R: BufRead> Source<R> {
    /// The next bytes. Empty at the end of the input.
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.at < self.again.len() {
            return Ok(&self.again[self.at..]);
        }
        match self.fill()? {
            // a terminal that has signaled its end is not read again
            0 => Ok(&[]),
            _ => self.reader.fill_buf(),
        }
    }

    /// Fills the buffer of the input. Returns the number of bytes in it.
    fn fill(&mut self) -> io::Result<usize> {
        loop {
            match self.reader.fill_buf() {
                Ok(buffer) => return Ok(buffer.len()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn consume(&mut self, length: usize) {
        if self.at < self.again.len() {
            self.at += length
        } else {
            self.reader.consume(length)
        }
    }

    /// Adds a line with its line end to a text. Returns false if the text would exceed `room`.
    fn read_line(&mut self, text: &mut Vec<u8>, room: usize) -> io::Result<bool> {
        loop {
            let room = room.saturating_sub(text.len());
            let bytes = self.fill_buf()?;
            let found = memchr2(b'\n', b'\r', bytes);
            let length = found.map_or(bytes.len(), |at| at + 1);
            if length > room {
                let bytes = &bytes[..room];
                text.extend_from_slice(bytes);
                self.consume(room);
                return Ok(false);
            }
            text.extend_from_slice(&bytes[..length]);
            self.consume(length);
            if length == 0 {
                return Ok(true);
            }
            if found.is_some() {
                if text.ends_with(b"\r") && self.fill_buf()?.first() == Some(&b'\n') {
                    text.push(b'\n');
                    self.consume(1);
                }
                return Ok(true);
            }
        }
    }

    /// Skips the rest of a line with its line end. Returns the number of bytes.
    fn skip_line(&mut self) -> io::Result<usize> {
        let mut skipped = 0;
        loop {
            let bytes = self.fill_buf()?;
            let found = memchr2(b'\n', b'\r', bytes);
            let is_return = found.is_some_and(|at| bytes[at] == b'\r');
            let length = found.map_or(bytes.len(), |at| at + 1);
            self.consume(length);
            skipped += length;
            if is_return && self.fill_buf()?.first() == Some(&b'\n') {
                self.consume(1);
                skipped += 1;
            }
            if length == 0 || found.is_some() {
                return Ok(skipped);
            }
        }
    }

    /// Puts back the bytes that were read last.
    fn read_again(&mut self, bytes: &[u8]) {
        self.again.drain(..self.at);
        self.at = 0;
        self.again.splice(0..0, bytes.iter().copied());
    }
}
