//! Cuts a CSV into rows and cells, strictly: a quote that is not where RFC 4180 has it is refused, not guessed at.
//!
//! A row that is refused ends with its physical line, so that the next one is read as what it is.

use std::io::{self, BufRead};

use crate::intake::place::{LIMIT, Place};

/// The rows of an input that are not blank.
pub(in crate::intake) struct Rows<R> {
    reader: R,
    place: Place,
}

/// One row.
pub(in crate::intake) struct Row {
    /// Where it starts.
    pub start: Place,
    /// The bytes of its cells, without quotes and separators.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// Why it is refused; its cells are then those before the one at fault.
    pub fault: Option<RowFault>,
    /// Bytes of the row in the file.
    length: usize,
}

/// Why a row is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum RowFault {
    /// Longer than the limit.
    TooLong,
    /// A quote inside a cell that does not start with one.
    BareQuote(Place),
    /// Text after the quote that closes a cell which was opened at a place.
    AfterQuote(Place, Place),
    /// The quote opened at a place is still open on the last line, which is given.
    Unclosed(Place, u64),
}

enum State {
    /// In a cell that has no quote.
    Plain,
    /// In a cell whose quote was opened at a place.
    Quoted(Place),
    /// Behind a quote in a quoted cell: it closes the cell, or a second one follows and both stand for one.
    Quote(Place),
    /// Behind a quoted cell, where only spaces may follow.
    Closed(Place),
    /// To the end of the line, whatever it holds.
    Refused,
}

impl<R: BufRead> Rows<R> {
    pub fn new(reader: R) -> Self {
        Self::in_line(reader, 1)
    }

    /// Those of an input whose first line is counted as another.
    pub fn in_line(reader: R, line: u64) -> Self {
        Self {
            reader,
            place: Place::START.in_line(line),
        }
    }

    /// What is left of the input.
    pub fn reader(&self) -> &R {
        &self.reader
    }

    /// What is left of the input, and the line on which it starts.
    pub fn into_rest(self) -> (R, u64) {
        (self.reader, self.place.line)
    }

    /// The next row that is not blank; none at the end of the input.
    pub fn next(&mut self) -> io::Result<Option<Row>> {
        while self.peek()?.is_some() {
            let row = self.row()?;
            if !row.is_blank() {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// The next row, which may be blank.
    pub fn row(&mut self) -> io::Result<Row> {
        let mut row = Row::new(self.place);
        let mut state = State::Plain;
        while let Some(byte) = self.peek()? {
            let here = self.place;
            self.reader.consume(1);
            self.place.advance(byte);
            let quoted = matches!(state, State::Quoted(_));
            if !quoted && matches!(byte, b'\n' | b'\r') {
                if byte == b'\r' && self.peek()? == Some(b'\n') {
                    self.reader.consume(1);
                    self.place.advance(b'\n');
                }
                row.end_cell();
                return Ok(row);
            }
            row.length += 1;
            state = row.take(byte, here, state);
        }
        if let State::Quoted(opened) = state {
            row.fault = Some(RowFault::Unclosed(opened, self.last_line()));
        } else {
            row.end_cell();
        }
        Ok(row)
    }

    /// The line of the last byte: a line that ends the file is no line after it.
    fn last_line(&self) -> u64 {
        self.place.line - u64::from(self.place.byte == 1 && self.place.line > 1)
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.reader.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }
}

impl Row {
    /// A row without a byte.
    pub fn empty() -> Self {
        Self::new(Place::START)
    }

    fn new(start: Place) -> Self {
        Self {
            start,
            bytes: Vec::new(),
            ends: Vec::new(),
            fault: None,
            length: 0,
        }
    }

    /// Takes in one byte of the row and says where the next one stands.
    fn take(&mut self, byte: u8, here: Place, state: State) -> State {
        match (state, byte) {
            (State::Refused, _) => State::Refused,
            (State::Plain, b'"') if self.cell_is_blank() => {
                self.bytes.truncate(self.cell_start());
                State::Quoted(here)
            }
            (State::Plain, b'"') => self.refuse(RowFault::BareQuote(here)),
            (State::Plain | State::Quote(_) | State::Closed(_), b',') => {
                self.end_cell();
                State::Plain
            }
            (State::Quoted(opened), b'"') => State::Quote(opened),
            (State::Quote(opened), b'"') => {
                self.push(byte);
                State::Quoted(opened)
            }
            (State::Quote(opened) | State::Closed(opened), b' ' | b'\t') => State::Closed(opened),
            (State::Quote(opened) | State::Closed(opened), _) => {
                self.refuse(RowFault::AfterQuote(here, opened))
            }
            (state @ (State::Plain | State::Quoted(_)), _) => {
                self.push(byte);
                state
            }
        }
    }

    fn refuse(&mut self, fault: RowFault) -> State {
        self.fault.get_or_insert(fault);
        State::Refused
    }

    fn push(&mut self, byte: u8) {
        if self.length <= LIMIT {
            self.bytes.push(byte);
        } else {
            self.fault.get_or_insert(RowFault::TooLong);
        }
    }

    /// Ends a cell that is complete; the one at fault and those after it are not kept.
    fn end_cell(&mut self) {
        if self.length > LIMIT {
            self.fault.get_or_insert(RowFault::TooLong);
        }
        if self.fault.is_none() {
            self.ends.push(self.bytes.len());
        }
    }

    fn cell_start(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    fn cell_is_blank(&self) -> bool {
        let cell = self.bytes.get(self.cell_start()..).unwrap_or_default();
        cell.iter().all(|byte| matches!(byte, b' ' | b'\t'))
    }

    /// Whether the line holds white space and nothing else.
    pub fn is_blank(&self) -> bool {
        self.fault.is_none()
            && self.ends.len() == 1
            && self.bytes.len() == self.length
            && self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells in order.
    pub fn cells(&self) -> impl Iterator<Item = &[u8]> {
        let starts = std::iter::once(0).chain(self.ends.iter().copied());
        starts
            .zip(&self.ends)
            .map(|(start, &end)| &self.bytes[start..end])
    }
}
