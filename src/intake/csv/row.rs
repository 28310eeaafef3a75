//! One row of a CSV: its cells, or why it is refused. A quote in a place that RFC 4180 does not allow is refused.

use crate::intake::place::{Place, TOO_LONG};
use crate::intake::value::trim;

/// One row.
pub(crate) struct Row {
    /// The line it starts on, from 1.
    pub line: u64,
    /// The reason why it is refused. Then its cells are those before the faulty one.
    pub fault: Option<RowFault>,
    /// The part of the input that it covers.
    pub extent: RowExtent,
    /// Offset in the input of the first byte of its lines that is not UTF-8.
    pub not_utf_8: Option<u64>,
    /// The bytes of its cells, without quotes and separators, and where each cell ends.
    bytes: Vec<u8>,
    ends: Vec<usize>,
    /// The ends of the cells that cannot be trusted, because the row is refused.
    untrusted: Vec<usize>,
    broken: Vec<BrokenCell>,
    has_quotes: bool,
}

/// The part of the input that a row covers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct RowExtent {
    /// Bytes up to the next row.
    pub bytes: usize,
    /// Lines up to the next row.
    pub lines: u64,
    /// Number of bytes that had to be read to find the start of the next row. At least `bytes`.
    pub read: usize,
    /// Whether the input ended inside a quoted cell: with more input, the row might be different.
    pub is_open: bool,
    /// Whether the next row may be the end of this one. Then the same reader must read it.
    pub goes_on: bool,
}

/// A quoted cell that contains line ends. Both quotes are offsets into the text of the row.
#[derive(Debug, Clone, Copy)]
pub(super) struct BrokenCell {
    pub column: usize,
    pub opened: usize,
    pub closed: usize,
}

/// The reason why a row is refused. A location is one in the file, or, while the row is being read, an offset into its
/// text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RowFault<P = Place> {
    /// Its first line is longer than the limit.
    TooLong,
    /// A quote inside a cell that does not start with one.
    BareQuote(P),
    /// Text after the quote that closes a cell. The second location is that of the opening quote.
    AfterQuote(P, P),
    /// A quote that is never closed.
    Unclosed(P),
    /// A quoted cell over several lines, up to the second location, although it should be on one line.
    RunsOn(P, P),
    /// A quoted cell over several lines that exceeds the limit.
    RunsPastLimit(P),
    /// The row may be the end of the unreadable row on this line.
    MayBeRest(u64),
}

/// Reads a row line by line.
pub(super) struct RowParser {
    row: Row,
    delimiter: u8,
    state: State,
    fault: Option<RowFault<usize>>,
}

/// The state of a parser. Quotes are offsets.
#[derive(Debug, Clone, Copy)]
enum State {
    /// In a cell without a quote.
    Plain,
    /// In a quoted cell, with the opening quote.
    Quoted(usize),
    /// After a quote in a quoted cell: it closes the cell, or a second one follows and both stand for one.
    Quote { opened: usize },
    /// After a quoted cell. Only spaces may follow.
    Closed { opened: usize },
    /// Skipping to the end of the line.
    Refused,
}

impl RowParser {
    /// A parser for the row that starts on a line.
    pub(super) fn new(line: u64, delimiter: u8) -> Self {
        Self {
            delimiter,
            row: Row {
                line,
                fault: None,
                extent: RowExtent::default(),
                not_utf_8: None,
                bytes: Vec::new(),
                ends: Vec::new(),
                untrusted: Vec::new(),
                broken: Vec::new(),
                has_quotes: false,
            },
            state: State::Plain,
            fault: None,
        }
    }

    /// Reads the line from `start` to the end of the text, with its line end.
    pub(super) fn line(&mut self, text: &[u8], start: usize) {
        let content = text.len() - line_end(&text[start..]).len();
        for (at, &byte) in text.iter().enumerate().take(content).skip(start) {
            self.byte(byte, at);
        }
        if let State::Quoted(opened) = self.state
            && content < text.len()
        {
            self.row.bytes.extend_from_slice(&text[content..]);
            self.break_cell(opened);
        }
    }

    fn byte(&mut self, byte: u8, at: usize) {
        self.state = match (self.state, byte) {
            (State::Refused, _) => State::Refused,
            (State::Plain, b'"') if self.row.last_is_blank() => {
                self.row.bytes.truncate(self.row.last_start());
                self.row.has_quotes = true;
                State::Quoted(at)
            }
            (State::Plain, b'"') => self.refuse(RowFault::BareQuote(at)),
            (State::Plain | State::Quote { .. } | State::Closed { .. }, _)
                if byte == self.delimiter =>
            {
                self.row.ends.push(self.row.bytes.len());
                State::Plain
            }
            (State::Quoted(opened), b'"') => {
                self.close_cell(opened, at);
                State::Quote { opened }
            }
            (State::Quote { opened }, b'"') => {
                self.row.bytes.push(byte);
                State::Quoted(opened)
            }
            (State::Quote { opened } | State::Closed { opened }, b' ' | b'\t') => {
                State::Closed { opened }
            }
            (State::Quote { opened } | State::Closed { opened }, _) => {
                self.refuse(RowFault::AfterQuote(at, opened))
            }
            (state @ (State::Plain | State::Quoted(_)), _) => {
                self.row.bytes.push(byte);
                state
            }
        };
    }

    fn refuse(&mut self, fault: RowFault<usize>) -> State {
        self.fault.get_or_insert(fault);
        State::Refused
    }

    /// Records that the cell that was opened at an offset contains a line end.
    fn break_cell(&mut self, opened: usize) {
        if self
            .row
            .broken
            .last()
            .is_none_or(|last| last.opened != opened)
        {
            self.row.broken.push(BrokenCell {
                column: self.row.ends.len(),
                opened,
                closed: opened,
            });
        }
    }

    /// Records the end of a cell, as far as it is known.
    fn close_cell(&mut self, opened: usize, at: usize) {
        if let Some(last) = self.row.broken.last_mut()
            && last.opened == opened
        {
            last.closed = at;
        }
    }

    /// Whether a quoted cell continues on the next line.
    pub(super) fn is_open(&self) -> bool {
        matches!(self.state, State::Quoted(_))
    }

    /// The row, with the text of its lines.
    pub(super) fn end(mut self, text: &[u8], end: RowEnd) -> Row {
        let fault = match (end, self.state) {
            (RowEnd::TooLong, _) => Some(RowFault::TooLong),
            (RowEnd::PastLimit, State::Quoted(opened)) => Some(RowFault::RunsPastLimit(opened)),
            (RowEnd::PastLimit, _) => {
                let opened = self.row.broken.last().map_or(0, |cell| cell.opened);
                Some(RowFault::RunsPastLimit(opened))
            }
            (RowEnd::Whole, State::Quoted(opened)) => Some(RowFault::Unclosed(opened)),
            (RowEnd::Whole, _) => None,
        };
        match self.fault.or(fault) {
            Some(fault) => self.row.refuse(fault, text),
            None => self.row.ends.push(self.row.bytes.len()),
        }
        self.row
    }
}

/// The reason why no more lines of a row are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEnd {
    /// It ended, or the input did.
    Whole,
    /// Its first line is longer than the limit.
    TooLong,
    /// Its lines together are longer than the limit.
    PastLimit,
}

impl Row {
    /// Whether the line contains only whitespace.
    pub(crate) fn is_empty_line(&self) -> bool {
        self.fault.is_none()
            && !self.has_quotes
            && self.ends.len() == 1
            && self.bytes.iter().all(u8::is_ascii_whitespace)
    }

    /// Whether it has cells, and all of them are blank.
    pub(crate) fn is_blank(&self) -> bool {
        let is_blank = |cell| std::str::from_utf8(cell).is_ok_and(|text| trim(text).is_empty());
        self.fault.is_none() && !self.is_empty_line() && self.cells().all(is_blank)
    }

    /// Number of cells.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The cells in order.
    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        self.all_cells().take(self.ends.len())
    }

    /// The cells in order, including those that cannot be trusted if the row is refused. For recognizing a header,
    /// never for reading an answer.
    pub(crate) fn all_cells(&self) -> impl Iterator<Item = &[u8]> {
        let ends = || self.ends.iter().chain(&self.untrusted).copied();
        let starts = std::iter::once(0).chain(ends());
        starts
            .zip(ends())
            .map(|(start, end)| &self.bytes[start..end])
    }

    /// The quoted cells that hold line ends.
    pub(super) fn broken(&self) -> &[BrokenCell] {
        &self.broken
    }

    /// Refuses the row, and keeps only the cells before a column.
    pub(super) fn refuse_from(&mut self, column: usize, fault: RowFault<usize>, text: &[u8]) {
        self.untrusted = self.ends.split_off(column.min(self.ends.len()));
        self.refuse(fault, text);
    }

    /// Refuses a readable row because it may be the end of the row on another line.
    pub(super) fn refuse_as_rest(&mut self, line: u64) {
        if self.fault.is_none() && !self.is_blank() {
            self.untrusted = std::mem::take(&mut self.ends);
            self.fault = Some(RowFault::MayBeRest(line));
        }
    }

    fn refuse(&mut self, fault: RowFault<usize>, text: &[u8]) {
        let start = Place::START.in_line(self.line);
        self.fault = Some(fault.map(|offset| start.after(&text[..offset])));
    }

    fn last_start(&self) -> usize {
        self.ends.last().copied().unwrap_or_default()
    }

    fn last_is_blank(&self) -> bool {
        let cell = self.bytes.get(self.last_start()..).unwrap_or_default();
        std::str::from_utf8(cell).is_ok_and(|text| trim(text).is_empty())
    }
}

impl<P> RowFault<P> {
    fn map<Q>(self, place: impl Fn(P) -> Q) -> RowFault<Q> {
        match self {
            Self::TooLong => RowFault::TooLong,
            Self::BareQuote(at) => RowFault::BareQuote(place(at)),
            Self::AfterQuote(at, opened) => RowFault::AfterQuote(place(at), place(opened)),
            Self::Unclosed(opened) => RowFault::Unclosed(place(opened)),
            Self::RunsOn(opened, closed) => RowFault::RunsOn(place(opened), place(closed)),
            Self::RunsPastLimit(opened) => RowFault::RunsPastLimit(place(opened)),
            Self::MayBeRest(line) => RowFault::MayBeRest(line),
        }
    }
}

impl RowFault {
    /// The message: what is wrong, where, and what would be right.
    pub(crate) fn message(self) -> String {
        match self {
            Self::TooLong => TOO_LONG.to_owned(),
            Self::BareQuote(at) => format!(
                "a quote in {} is inside a cell: put the whole cell in quotes and double the quote",
                at.line_and_column()
            ),
            Self::AfterQuote(at, opened) => format!(
                "text follows the closing quote in {}: double a quote that belongs to the cell{}",
                at.line_and_column(),
                if at.line == opened.line {
                    String::new()
                } else {
                    format!(", or close the one opened in {}", opened.line_and_column())
                }
            ),
            Self::Unclosed(opened) => format!(
                "the quote opened in {} is never closed",
                opened.line_and_column()
            ),
            Self::RunsOn(opened, closed) => format!(
                "the quoted cell that opens in {} runs to line {}: is a quote missing? ({} lines)",
                opened.line_and_column(),
                closed.line,
                closed.line - opened.line + 1
            ),
            Self::MayBeRest(line) => format!(
                "the row may be the end of the record in line {line}: correct the quotes of that record first"
            ),
            Self::RunsPastLimit(opened) => format!(
                "the quoted cell that opens in {} runs on for more than 1 MiB: is a quote missing?",
                opened.line_and_column()
            ),
        }
    }
}

/// The line end at the end of a text. Empty if there is none.
pub(super) fn line_end(text: &[u8]) -> &[u8] {
    let length = match text {
        [.., b'\r', b'\n'] => 2,
        [.., b'\n' | b'\r'] => 1,
        _ => 0,
    };
    &text[text.len() - length..]
}
