//! Cuts a JSON file into the texts of its records, one at a time: an array of any length is read in constant memory.
//!
//! Only brackets, strings and commas are looked at here; whether an element is JSON is seen when it is read by itself,
//! so that a broken one does not end the run.

use std::collections::VecDeque;
use std::io::{self, BufRead};

use super::record_start::RecordStart;
use crate::intake::place::{LIMIT, Place};

/// What a file in UTF-8 may start with.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The elements of a top-level array, or the one value that stands in its place.
pub(in crate::intake) struct Elements<R> {
    reader: R,
    /// Bytes that are read again.
    again: VecDeque<u8>,
    place: Place,
    state: State,
    /// Where brackets or commas follow the end, and whether anything has been said of what follows.
    stray: Option<Place>,
    is_told: bool,
}

/// The text of one record, as far as it fits into memory.
pub(in crate::intake) struct Element {
    /// Where it starts.
    pub start: Place,
    /// Its bytes; at most one more than the limit.
    pub bytes: Vec<u8>,
    /// What is wrong around it.
    pub fault: Option<ElementFault>,
}

/// What is wrong around an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::intake) enum ElementFault {
    /// No comma before it.
    NoComma,
    /// Nothing stands between two commas or before the end.
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
    /// In the array, in front of an element.
    Element { first: bool },
    /// In the array, behind an element.
    Comma,
    /// Behind the array or the only record.
    After,
    /// At the end of the file.
    Done,
}

impl<R: BufRead> Elements<R> {
    pub fn new(reader: R) -> Self {
        Self {
            reader,
            again: VecDeque::new(),
            place: Place::START,
            state: State::Start,
            stray: None,
            is_told: false,
        }
    }

    /// Whether there is nothing but white space.
    pub fn is_empty(&mut self) -> io::Result<bool> {
        Ok(self.skip_whitespace()?.is_none())
    }

    /// The next element; none at the end of the file.
    pub fn next(&mut self) -> io::Result<Option<Element>> {
        loop {
            let next = self.skip_whitespace()?;
            let start = self.place;
            match (self.state, next) {
                (State::Done, _) | (State::Start | State::After, None) => {
                    self.state = State::Done;
                    let stray = self.stray.take().filter(|_| !self.is_told);
                    return Ok(stray.map(|start| Element::empty(start, ElementFault::Trailing)));
                }
                (State::Element { .. } | State::Comma, None) => {
                    self.state = State::Done;
                    return Ok(Some(Element::empty(start, ElementFault::Unclosed)));
                }
                (State::Start, Some(b'[')) => {
                    self.step(b'[');
                    self.state = State::Element { first: true };
                }
                (State::Start, Some(_)) => {
                    self.state = State::After;
                    return self.value(None, false).map(Some);
                }
                (State::After, Some(b'{')) => {
                    self.is_told = true;
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
                    if !std::mem::replace(&mut self.is_told, true) {
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

    /// One value: to the bracket that closes it, else to the comma or bracket that ends it, or to the start of another
    /// record.
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
                self.go_on_behind(scan.last);
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
                _ => start.take(byte),
            };
            if let Some(found) = found {
                element.bytes.truncate(length - found);
                let again = start.text().to_vec();
                self.read_again(again, brace);
                self.go_on_behind(start.before());
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

    /// Goes on with another record, though the one before it is not closed. A comma in front of it was taken for one of
    /// that record.
    fn go_on_behind(&mut self, before: u8) {
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

    /// Skips what follows the end, up to a record.
    fn skip_to_record(&mut self) -> io::Result<()> {
        while let Some(byte) = self.peek()?.filter(|byte| *byte != b'{') {
            self.step(byte);
        }
        Ok(())
    }

    /// The next byte that is neither white space nor part of a byte order mark, which is left behind where files are
    /// joined.
    fn skip_whitespace(&mut self) -> io::Result<Option<u8>> {
        loop {
            match self.peek()? {
                Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) => self.step(byte),
                Some(byte) if byte == BYTE_ORDER_MARK[0] && self.skip_byte_order_mark()? => {}
                other => return Ok(other),
            }
        }
    }

    /// Skips a byte order mark; false if something else stands there.
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

    pub fn is_too_long(&self) -> bool {
        self.bytes.len() > LIMIT
    }
}

/// The length of the object that a text starts with, white space before it included; none if it does not end.
pub(in crate::intake) fn object_length(text: &[u8]) -> Option<usize> {
    let mut scan = Scan::default();
    let start = text.iter().position(|byte| !byte.is_ascii_whitespace())?;
    if text[start] != b'{' {
        return None;
    }
    let end = text[start..]
        .iter()
        .position(|&byte| scan.ends_after(byte))?;
    Some(start + end + 1)
}

/// The brackets that are open, and whether a string is.
#[derive(Default)]
struct Scan {
    open: Vec<u8>,
    /// Brackets beyond those that are remembered.
    deeper: u64,
    string: bool,
    escaped: bool,
    /// The last byte that is not white space.
    last: u8,
}

impl Scan {
    /// No answer is nested as deep; what is deeper is only counted.
    const REMEMBERED: usize = 128;

    /// Whether the value is over in front of a byte that belongs to the array.
    fn ends_before(&self, byte: u8, in_array: bool) -> bool {
        in_array
            && !self.string
            && match byte {
                b',' => self.open.is_empty(),
                // no bracket of the value is closed by it: it closes the array
                b']' => self.deeper == 0 && !self.open.contains(&b'['),
                _ => false,
            }
    }

    /// Whether a byte starts another record, though a bracket of this one is open: where a key must stand, an object
    /// cannot.
    fn starts_another(&self, byte: u8) -> bool {
        let is_for_key = self.open.last() == Some(&b'{') && matches!(self.last, b',' | b'}');
        byte == b'{' && is_for_key && !self.string && self.deeper == 0
    }

    /// Whether the byte closes the value.
    fn ends_after(&mut self, byte: u8) -> bool {
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                // no string of JSON goes on in the next line
                b'"' | b'\n' | b'\r' => self.string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' if self.open.len() == Self::REMEMBERED => self.deeper += 1,
            b'{' | b'[' => self.open.push(byte),
            b'}' | b']' if self.deeper > 0 => self.deeper -= 1,
            b'}' | b']' => {
                let opener = if byte == b'}' { b'{' } else { b'[' };
                // a bracket that closes an outer one closes what is open inside it too
                if let Some(at) = self.open.iter().rposition(|&open| open == opener) {
                    self.open.truncate(at);
                    return at == 0;
                }
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use crate::intake::Format;
    use crate::intake::place::LIMIT;
    use crate::intake::sample::{all_shown, records, refusal};

    fn shown_lines(input: impl AsRef<[u8]>) -> Vec<String> {
        let text = all_shown(input, Format::Json);
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn an_object_is_one_record_and_an_array_as_many_as_it_holds() {
        let one = "{\n \"id\": \"a]},{\\\"\",\n \"answers\": {\"keloid\": \"yes\"}\n}\n";
        assert_eq!(shown_lines(one), ["1:1 a]},{\" keloid=yes"]);
        assert_eq!(
            shown_lines(format!("\u{feff}\n[\n{one},{one}\n, {one}]\n")),
            [
                "1:3 a]},{\" keloid=yes",
                "2:7 a]},{\" keloid=yes",
                "3:12 a]},{\" keloid=yes"
            ]
        );
        assert!(records(" [ ] ", Format::Json).is_empty());
        for blank in ["", " \n", "\u{feff}"] {
            assert_eq!(
                refusal(blank, Format::Json),
                "the input is empty: without any record, write an empty array `[]`"
            );
        }
    }

    #[test]
    fn a_broken_element_does_not_end_the_run() {
        let input = "[{\"id\":\"a\",\"answers\":{\"area\":[\"warts\"}},\n {\"id\":\"b\",\"answers\":{}},\n 42, \"x\", [{}], null]";
        assert_eq!(
            shown_lines(input),
            [
                "1:1 a unreadable: broken JSON in line 1, column 38: a comma or `]` is missing",
                "2:2 b",
                "3:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
                "4:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
                "5:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
                "6:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
            ]
        );
    }

    #[test]
    fn commas_that_are_missing_or_too_many_are_records_that_cannot_be_read() {
        let record = "{\"id\":\"a\",\"answers\":{}}";
        assert_eq!(
            shown_lines(format!("[{record} {record},\n{record}]")),
            [
                "1:1 a",
                "2:1 a unreadable: a comma is missing before the record",
                "3:2 a"
            ]
        );
        let nothing = "- unreadable: there is a comma without a record beside it";
        assert_eq!(
            shown_lines(format!("[{record},,{record},]")),
            [
                "1:1 a".to_owned(),
                format!("2:1 {nothing}"),
                "3:1 a".to_owned(),
                format!("4:1 {nothing}")
            ]
        );
    }

    #[test]
    fn a_record_that_is_not_closed_takes_no_other_with_it() {
        let (open, whole) = (
            "{\"id\":\"a\",\"answers\":{\"keloid\":\"no\"",
            "{\"id\":\"b\",\"answers\":{\"notes\":\"}, {\"}}",
        );
        for brackets in ["", "}", ",\"area\":[\"warts\"}", ",\"area\":{\"ticked\":[]"] {
            for separator in [",", " ,\n "] {
                let lines = shown_lines(format!("[{open}{brackets}{separator}{whole}]"));
                let line = if separator.contains('\n') { 2 } else { 1 };
                let starts = lines[0].starts_with("1:1 a unreadable: broken JSON in line ");
                assert!(starts, "{}", lines[0]);
                assert_eq!(lines[1..], [format!("2:{line} b notes=\"}}, {{\"")]);
            }
        }
        let lines = shown_lines(format!("[{open}}}{whole},{whole}]"));
        assert_eq!(
            lines[1..],
            [
                "2:1 b unreadable: a comma is missing before the record",
                "3:1 b notes=\"}, {\""
            ]
        );
    }

    #[test]
    fn a_missing_quote_takes_no_other_record_with_it() {
        let whole = |id: &str| format!("{{\"id\":\"{id}\",\"answers\":{{\"keloid\":\"yes\"}}}}");
        for broken in [
            "{\"id\":\"b\",\"answers\":{\"keloid\":\"no}}",
            "{\"id\":\"b\",\"answers\":{\"keloid\":no\"}}",
            "{\"id\":\"b\",\"answers\":{\"keloid\":\"no\\\"}}",
            "{\"id\":\"b,\"answers\":{\"keloid\":\"no\"}}",
            "{\"id\":\"b\",\"answers\":{\"area\":[\"warts}}",
        ] {
            let lines = shown_lines(format!(
                "[{},{broken},{},\u{feff}{}]",
                whole("a"),
                whole("c"),
                whole("d")
            ));
            assert!(lines[1].contains(" unreadable: "), "{}", lines[1]);
            assert_eq!(
                [&lines[0], &lines[2], &lines[3]],
                ["1:1 a keloid=yes", "3:1 c keloid=yes", "4:1 d keloid=yes"]
            );
            assert_eq!(lines.len(), 4, "{broken}");
        }
    }

    #[test]
    fn each_record_behind_the_end_has_a_result() {
        let whole = |id: &str| format!("{{\"id\":\"{id}\",\"answers\":{{}}}}");
        let trailing = |line: u64, column: u64| {
            format!(
                "unreadable: there is more text after the end of the JSON, from line {line}, column {column} on: \
                 several records stand in an array, or one per line in NDJSON"
            )
        };
        let [a, b, c] = ["a", "b", "c"].map(whole);
        for (input, places) in [
            (format!("[{a}],{b},{c}]"), [(1, 27), (1, 51)]),
            (format!("[{a}]\n[{b},\n{c}]\n"), [(2, 2), (3, 1)]),
            (format!("[{a}]\u{feff}[{b}]{c}"), [(1, 28), (1, 52)]),
            (format!("{a}\n{b}\n{c}\n"), [(2, 1), (3, 1)]),
        ] {
            let [(line_b, column_b), (line_c, column_c)] = places;
            assert_eq!(
                shown_lines(&input),
                [
                    "1:1 a".to_owned(),
                    format!("2:{line_b} b {}", trailing(line_b, column_b)),
                    format!("3:{line_c} c {}", trailing(line_c, column_c))
                ],
                "{input}"
            );
        }
        for (rest, column) in [("]", 26), (" ,", 27), ("x]", 26), ("\"x\"", 26)] {
            assert_eq!(
                shown_lines(format!("[{a}]{rest}")),
                ["1:1 a".to_owned(), format!("2:1 - {}", trailing(1, column))],
                "{rest}"
            );
        }
    }

    #[test]
    fn what_is_cut_off_or_follows_the_end_is_not_lost() {
        let record = "{\"id\":\"a\",\"answers\":{}}";
        let unclosed = "unreadable: the array is not closed: the file is cut off";
        assert_eq!(
            shown_lines(format!("[{record}")),
            ["1:1 a".to_owned(), format!("2:1 - {unclosed}")]
        );
        assert_eq!(
            shown_lines(format!(
                "[{record},{{\"id\":\"b\",\"answers\":{{\"notes\":\"c"
            )),
            ["1:1 a".to_owned(), format!("2:1 b {unclosed}")]
        );
        assert_eq!(shown_lines("["), [format!("1:1 - {unclosed}")]);
        assert_eq!(
            shown_lines(format!("{record}\n{record}\n{record}")),
            [
                "1:1 a",
                "2:2 a unreadable: there is more text after the end of the JSON, from line 2, column 1 on: \
                 several records stand in an array, or one per line in NDJSON",
                "3:3 a unreadable: there is more text after the end of the JSON, from line 3, column 1 on: \
                 several records stand in an array, or one per line in NDJSON"
            ]
        );
        assert_eq!(
            shown_lines("{\"id\":\"a\",\n\"answers\":{"),
            [
                "1:1 a unreadable: broken JSON in line 2, column 11: the text ends in the middle of the record"
            ]
        );
    }

    #[test]
    fn an_element_past_the_limit_is_skipped() {
        let long = format!(
            "{{\"id\":\"b\",\"answers\":{{\"notes\":\"{}\"}}}}",
            "]},".repeat(LIMIT)
        );
        let deep = format!("{}{}", "[".repeat(LIMIT / 2), "]".repeat(LIMIT / 2));
        let input = format!(
            "[{long},\n{deep},{{\"id\":\"a\",\"answers\":{{\"area\":{deep}}}}},{{\"answers\":{{}}}}]"
        );
        assert_eq!(
            shown_lines(input),
            [
                "1:1 b unreadable: the record is longer than 1 MiB",
                "2:2 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
                "3:2 a unreadable: the record is longer than 1 MiB",
                "4:2 -"
            ]
        );
    }
}
