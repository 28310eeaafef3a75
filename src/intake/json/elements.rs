//! Cuts a JSON file into the texts of its records, one at a time: an array of any length is read in constant memory.
//!
//! Only brackets, strings and commas are examined here. Whether an element is JSON is checked when it is read by
//! itself, so a broken one does not end the run.

#[cfg(test)]
mod tests;

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::record_start::RecordStart;
use super::scan::Scan;
use crate::intake::place::{LIMIT, Place};

/// The byte order mark of UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The elements of a top-level array, or the single value instead of one.
pub(in crate::intake) struct Elements<R> {
    reader: R,
    /// Bytes that are read again.
    again: VecDeque<u8>,
    place: Place,
    state: State,
    /// Location of brackets or commas after the end.
    stray: Option<Place>,
    /// Whether text after the end was reported.
    is_reported: bool,
    /// Whether a record starts wherever one of its keys follows a brace.
    has_known_keys: bool,
    /// Whether there is an array.
    is_array: bool,
}

/// The text of one record, as far as it fits into memory.
pub(in crate::intake) struct Element {
    /// Its start.
    pub start: Place,
    /// Its bytes, at most one more than the limit.
    pub bytes: Vec<u8>,
    /// The fault around it.
    pub fault: Option<ElementFault>,
}

/// A fault around an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum ElementFault {
    /// No comma before it.
    NoComma,
    /// There is nothing between two commas, or between a comma and the end.
    Nothing,
    /// The array, or the record in it, is not closed.
    Unclosed,
    /// More text after the end of the array or record.
    Trailing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing was read.
    Start,
    /// In the array, before an element.
    Element { first: bool },
    /// In the array, after an element.
    Comma,
    /// After the array or the only record.
    After,
    /// At the end of the file.
    Done,
}

impl<R: BufRead> Elements<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self {
            reader,
            again: VecDeque::new(),
            place: Place::START,
            state: State::Start,
            stray: None,
            is_reported: false,
            has_known_keys: true,
            is_array: false,
        }
    }

    /// The elements for objects with any keys: no object inside another one is a record.
    pub(crate) fn of_any_keys(reader: R) -> Self {
        Self {
            has_known_keys: false,
            ..Self::new(reader)
        }
    }

    /// Whether the values that were read are in an array.
    pub(crate) fn is_array(&self) -> bool {
        self.is_array
    }

    /// Whether there is only whitespace.
    pub(crate) fn is_empty(&mut self) -> io::Result<bool> {
        Ok(self.skip_whitespace()?.is_none())
    }

    /// The next element. `None` at the end of the file.
    pub(crate) fn next(&mut self) -> io::Result<Option<Element>> {
        loop {
            let next = self.skip_whitespace()?;
            let start = self.place;
            match (self.state, next) {
                (State::Done, _) | (State::Start | State::After, None) => {
                    self.state = State::Done;
                    let stray = self.stray.take().filter(|_| !self.is_reported);
                    return Ok(stray.map(|start| Element::empty(start, ElementFault::Trailing)));
                }
                (State::Element { .. } | State::Comma, None) => {
                    self.state = State::Done;
                    return Ok(Some(Element::empty(start, ElementFault::Unclosed)));
                }
                (State::Start, Some(b'[')) => {
                    self.step(b'[');
                    self.is_array = true;
                    self.state = State::Element { first: true };
                }
                (State::Start, Some(_)) => {
                    self.state = State::After;
                    return self.value(None, false).map(Some);
                }
                (State::After, Some(b'{')) => {
                    self.is_reported = true;
                    let element = self.value(Some(ElementFault::Trailing), true)?;
                    self.state = State::After;
                    return Ok(Some(element));
                }
                (State::After, Some(byte @ (b'[' | b']' | b','))) => {
                    self.step(byte);
                    self.stray.get_or_insert(start);
                }
                (State::After, Some(_)) => {
                    self.skip_to_record()?;
                    if !std::mem::replace(&mut self.is_reported, true) {
                        return Ok(Some(Element::empty(start, ElementFault::Trailing)));
                    }
                }
                (State::Element { first: true } | State::Comma, Some(b']')) => {
                    self.step(b']');
                    self.state = State::After;
                }
                (State::Element { first: false }, Some(b']')) => {
                    self.step(b']');
                    self.state = State::After;
                    return Ok(Some(Element::empty(start, ElementFault::Nothing)));
                }
                (State::Element { .. }, Some(b',')) => {
                    self.step(b',');
                    self.state = State::Element { first: false };
                    return Ok(Some(Element::empty(start, ElementFault::Nothing)));
                }
                (State::Comma, Some(b',')) => {
                    self.step(b',');
                    self.state = State::Element { first: false };
                }
                (State::Element { .. }, Some(_)) => {
                    self.state = State::Comma;
                    return self.value(None, true).map(Some);
                }
                (State::Comma, Some(_)) => {
                    return self.value(Some(ElementFault::NoComma), true).map(Some);
                }
            }
        }
    }

    /// Reads one value: to the bracket that closes it, otherwise to the comma or bracket that ends it, or to the start
    /// of another record.
    fn value(&mut self, fault: Option<ElementFault>, in_array: bool) -> io::Result<Element> {
        let mut element = Element {
            start: self.place,
            bytes: Vec::new(),
            fault,
        };
        let (mut scan, mut start) = (Scan::default(), RecordStart::default());
        let (mut length, mut brace) = (0, self.place);
        while let Some(byte) = self.peek()? {
            if scan.ends_before(byte, in_array) {
                return Ok(element);
            }
            if in_array && scan.starts_another(byte) {
                self.continue_after(scan.last);
                return Ok(element);
            }
            if byte == b'{' {
                brace = self.place;
            }
            self.step(byte);
            element.push(byte);
            length += 1;
            // the first brace is that of this record
            let found = match length {
                1 => None,
                _ if !self.has_known_keys => None,
                _ => start.take(byte),
            };
            if let Some(found) = found {
                element.bytes.truncate(length - found);
                let again = start.text().to_vec();
                self.read_again(again, brace);
                self.continue_after(start.before());
                return Ok(element);
            }
            if scan.ends_after(byte) {
                return Ok(element);
            }
        }
        if in_array {
            self.state = State::Done;
            element.fault.get_or_insert(ElementFault::Unclosed);
        }
        Ok(element)
    }

    /// Continues with another record, although the one before it is not closed. A comma before it was read as part of
    /// that record.
    fn continue_after(&mut self, before: u8) {
        if self.state == State::Comma && before == b',' {
            self.state = State::Element { first: false };
        }
    }

    fn read_again(&mut self, bytes: Vec<u8>, place: Place) {
        for byte in bytes.into_iter().rev() {
            self.again.push_front(byte);
        }
        self.place = place;
    }

    /// Skips everything after the end, up to a record.
    fn skip_to_record(&mut self) -> io::Result<()> {
        while let Some(byte) = self.peek()?.filter(|byte| *byte != b'{') {
            self.step(byte);
        }
        Ok(())
    }

    /// The next byte that is neither whitespace nor part of a byte order mark, which can be inside a file that was
    /// joined from others.
    fn skip_whitespace(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) => self.step(byte),
                Some(byte) if byte == BYTE_ORDER_MARK[0] && self.skip_byte_order_mark()? => {}
                other => return Ok(other),
            }
        }
    }

    /// Skips a byte order mark. Returns false if there is something else.
    fn skip_byte_order_mark(&mut self) -> io::Result<bool> {
        let place = self.place;
        let mut read = Vec::new();
        for &expected in BYTE_ORDER_MARK {
            match self.peek()? {
                Some(byte) if byte == expected => {
                    self.step(byte);
                    read.push(byte);
                }
                _ => {
                    self.read_again(read, place);
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    fn peek(&mut self) -> io::Result<Option<u8>> {
        if let Some(byte) = self.again.front() {
            return Ok(Some(*byte));
        }
        loop {
            match self.reader.fill_buf() {
                Ok(buffer) => return Ok(buffer.first().copied()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    fn step(&mut self, byte: u8) {
        if self.again.pop_front().is_none() {
            self.reader.consume(1);
        }
        self.place.advance(byte);
    }
}

impl Element {
    fn empty(start: Place, fault: ElementFault) -> Self {
        Self {
            start,
            bytes: Vec::new(),
            fault: Some(fault),
        }
    }

    fn push(&mut self, byte: u8) {
        if self.bytes.len() <= LIMIT {
            self.bytes.push(byte);
        }
    }

    pub(crate) fn is_too_long(&self) -> bool {
        self.bytes.len() > LIMIT
    }
}
