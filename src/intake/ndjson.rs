//! Cuts NDJSON into records: one per line, of bounded length. Another record on the same line is refused.

#[cfg(test)]
mod tests;

use std::io::{self, BufRead};

use memchr::memchr_iter;

use super::json::record_start::{later_record, starts_record};
use super::json::scan::object_length;
use super::place::{LIMIT, Place};

/// The records of an input.
pub(crate) struct Lines<R> {
    reader: R,
    /// The number of the last line.
    line: u64,
    /// The last line, and the offset of its next record if it has one.
    bytes: Vec<u8>,
    next: Option<(usize, Place)>,
    /// Whether a record starts wherever one of its keys follows a brace.
    has_known_keys: bool,
}

/// The text of one record, as far as it fits into memory.
pub(crate) struct Line {
    /// The line it starts on, from 1.
    pub number: u64,
    /// Its bytes without a line end, at most one more than the limit.
    pub bytes: Vec<u8>,
    /// Location of its start, if another record precedes it on the line.
    pub joined: Option<Place>,
}

/// A byte order mark, with which a UTF-8 file may start. It remains inside files that were joined.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

impl<R: BufRead> Lines<R> {
    pub(crate) fn new(reader: R) -> Self {
        Self::in_line(reader, 1)
    }

    /// The lines of an input whose first line has another number.
    pub(crate) fn in_line(reader: R, line: u64) -> Self {
        Self {
            reader,
            line: line - 1,
            bytes: Vec::new(),
            next: None,
            has_known_keys: true,
        }
    }

    /// The lines for objects with any keys: no object inside another one is a record.
    pub(crate) fn of_any_keys(reader: R) -> Self {
        Self {
            has_known_keys: false,
            ..Self::new(reader)
        }
    }

    /// The rest of the input, and the line on which it starts.
    pub(crate) fn into_rest(self) -> (R, u64) {
        (self.reader, self.line + 1)
    }

    /// The next record. `None` at the end of the input.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line>> {
        if let Some((start, place)) = self.next.take() {
            return Ok(Some(self.record(start, place)));
        }
        while self.read_line()? {
            if !is_blank(content(&self.bytes)) {
                return Ok(Some(self.record(0, Place::START.in_line(self.line))));
            }
        }
        Ok(None)
    }

    /// The record at an offset of the line, which is at a location in the file.
    fn record(&mut self, start: usize, place: Place) -> Line {
        let line = content(&self.bytes);
        let record = &line[start..];
        let first = match self.has_known_keys {
            true => first_record(record),
            false if record.len() > LIMIT => None,
            false => whole_record(record),
        };
        self.next = first.map(|first| (start + first.next, place.after(&record[..first.next])));
        Line {
            number: self.line,
            bytes: record[..first.map_or(record.len(), |first| first.end)].to_vec(),
            joined: (start > 0).then_some(place),
        }
    }

    fn read_line(&mut self) -> io::Result<bool> {
        self.bytes.clear();
        let mut ended = false;
        let mut any = false;
        while !ended {
            let buffer = match self.reader.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            any = true;
            let newline = buffer.iter().position(|&byte| byte == b'\n');
            let content = &buffer[..newline.unwrap_or(buffer.len())];
            // room for everything that is dropped at both ends of a line of maximum length, and for one more byte to
            // detect a longer one
            let room = (BYTE_ORDER_MARK.len() + LIMIT + 2).saturating_sub(self.bytes.len());
            self.bytes
                .extend_from_slice(&content[..content.len().min(room)]);
            ended = newline.is_some();
            let used = content.len() + usize::from(ended);
            self.reader.consume(used);
        }
        self.line += u64::from(any);
        Ok(any)
    }
}

/// The part of a line that is read, without its line feed. A byte order mark and a carriage return are dropped. The
/// part ends at most one byte past the limit.
pub(crate) fn content(line: &[u8]) -> &[u8] {
    let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
    let line = &line[..line.len().min(LIMIT + 2)];
    let line = match line.strip_suffix(b"\r") {
        Some(content) if line.len() < LIMIT + 2 => content,
        _ => line,
    };
    &line[..line.len().min(LIMIT + 1)]
}

/// Whether a line contains no record.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.len() <= LIMIT && line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

/// Number of records on a line.
pub(crate) fn records_on(line: &[u8]) -> u64 {
    let line = content(line);
    if is_blank(line) {
        return 0;
    }
    let (mut records, mut rest) = (1, line);
    while let Some(first) = first_record(rest) {
        records += 1;
        rest = &rest[first.next..];
    }
    records
}

/// A record that is followed by another one on its line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FirstRecord {
    /// Its end in the line.
    pub end: usize,
    /// The start of the next one.
    pub next: usize,
}

/// The first record of a line, if another record follows on the line.
pub(crate) fn first_record(line: &[u8]) -> Option<FirstRecord> {
    if line.len() > LIMIT || !may_hold_several(line) {
        return None;
    }
    let whole = whole_record(line);
    let searched = whole.map_or(line, |whole| &line[..whole.next]);
    match later_record(searched) {
        // the first one is cut off, or there is something between the two
        Some(next) => Some(FirstRecord { end: next, next }),
        None => whole,
    }
}

/// The first record of a line if it is closed and another one follows.
fn whole_record(line: &[u8]) -> Option<FirstRecord> {
    let end = object_length(line)?;
    let next = end + between_length(&line[end..]);
    let is_plain = space_length(&line[end..]) == next - end;
    (line.get(next) == Some(&b'{')).then_some(FirstRecord {
        // anything that is neither a record nor whitespace belongs to the first one, which cannot be read then
        end: if is_plain { end } else { next },
        next,
    })
}

/// Whether a line of a text may contain several records: an object starts after the end of another one, or starts with
/// a key of a record although it is not a value.
pub(crate) fn may_hold_several(text: &[u8]) -> bool {
    memchr_iter(b'{', text).any(|start| {
        let before = text[..start].iter().rev();
        let mut before = before.skip_while(|byte| {
            matches!(
                byte,
                b' ' | b'\t' | b'\r' | b',' | b']' | 0xEF | 0xBB | 0xBF
            )
        });
        match before.next() {
            None | Some(b'\n' | b':') => false,
            Some(b'}') => true,
            Some(before) => starts_record(*before, &text[start..]),
        }
    })
}

/// Number of bytes before another record: whitespace, byte order marks, and surplus brackets and commas.
fn between_length(text: &[u8]) -> usize {
    let mut length = space_length(text);
    while let Some(b',' | b'}' | b']') = text.get(length) {
        length += 1;
        length += space_length(&text[length..]);
    }
    length
}

/// Number of bytes of whitespace and byte order marks at the start of a text.
fn space_length(text: &[u8]) -> usize {
    let mut rest = text;
    loop {
        rest = match rest {
            [b' ' | b'\t' | b'\r', behind @ ..] => behind,
            _ => match rest.strip_prefix(BYTE_ORDER_MARK) {
                Some(behind) => behind,
                None => return text.len() - rest.len(),
            },
        };
    }
}
