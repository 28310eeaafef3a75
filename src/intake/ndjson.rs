//! Cuts NDJSON into lines of bounded length.

use std::io::{self, BufRead};

use super::place::LIMIT;

/// The lines of an input.
pub(super) struct Lines<R> {
    reader: R,
    line: u64,
}

/// One line without its ending, as far as it fits into memory.
pub(super) struct Line {
    /// Counted from 1.
    pub number: u64,
    /// Its bytes; at most one more than the limit.
    pub bytes: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub fn new(reader: R) -> Self {
        Self::in_line(reader, 1)
    }

    /// Those of an input whose first line is counted as another.
    pub fn in_line(reader: R, line: u64) -> Self {
        Self {
            reader,
            line: line - 1,
        }
    }

    /// What is left of the input, and the line on which it starts.
    pub fn into_rest(self) -> (R, u64) {
        (self.reader, self.line + 1)
    }

    /// The next line that is not blank; none at the end of the input.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        let mut bytes = Vec::new();
        while self.read_line(&mut bytes)? {
            if !is_blank(&bytes) {
                return Ok(Some(Line {
                    number: self.line,
                    bytes,
                }));
            }
            bytes.clear();
        }
        Ok(None)
    }

    fn read_line(&mut self, bytes: &mut Vec<u8>) -> io::Result<bool> {
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
            // room for the `\r` of a line that just fits, and for one byte that tells it from a longer one
            let room = (LIMIT + 2).saturating_sub(bytes.len());
            bytes.extend_from_slice(&content[..content.len().min(room)]);
            ended = newline.is_some();
            let used = content.len() + usize::from(ended);
            self.reader.consume(used);
        }
        self.line += u64::from(any);
        bytes.truncate(content(bytes).len());
        Ok(any)
    }
}

/// What of a line without its `\n` is read: a `\r` belongs to the end, and past the limit one byte is enough.
pub(super) fn content(line: &[u8]) -> &[u8] {
    let line = &line[..line.len().min(LIMIT + 2)];
    let line = match line.strip_suffix(b"\r") {
        Some(content) if line.len() < LIMIT + 2 => content,
        _ => line,
    };
    &line[..line.len().min(LIMIT + 1)]
}

/// Whether a line holds no record.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line.len() <= LIMIT && line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}

#[cfg(test)]
mod tests {
    use crate::intake::sample::{all_shown, records, shown};
    use crate::intake::{Format, place::LIMIT};

    fn shown_lines(input: impl AsRef<[u8]>) -> Vec<String> {
        let text = all_shown(input, Format::Ndjson);
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn blank_lines_are_no_records_but_count_as_lines() {
        let input =
            "\u{feff}{\"id\":\"a\",\"answers\":{}}\r\n\r\n \t\n{\"id\":\"b\",\"answers\":{}}";
        assert_eq!(shown_lines(input), ["1:1 a", "2:4 b"]);
        assert!(records("", Format::Ndjson).is_empty());
        assert!(records("\n\n", Format::Ndjson).is_empty());
    }

    #[test]
    fn a_broken_line_is_one_unreadable_record_and_the_run_goes_on() {
        let broken = [
            (
                "{\"id\":\"é\",\"answers\":{\"keloid\"}}",
                "é unreadable: broken JSON in line 1, column 30: a colon is missing after a key",
            ),
            (
                "{\"answers\":{\"keloid\":yes}}",
                "- unreadable: broken JSON in line 1, column 22: a value is missing or lacks its quotes",
            ),
            (
                "{\"answers\":{} \"id\":\"a\"}",
                "- unreadable: broken JSON in line 1, column 15: a comma or `}` is missing",
            ),
            (
                "{\"answers\":{},}",
                "- unreadable: broken JSON in line 1, column 15: there is a comma after the last entry",
            ),
            (
                "{\"answers\":{\"area\":[\"warts\" \"eczema\"]}}",
                "- unreadable: broken JSON in line 1, column 29: a comma or `]` is missing",
            ),
            (
                "{'answers':{}}",
                "- unreadable: broken JSON in line 1, column 2: a key must stand in double quotes",
            ),
            (
                "{\"id\":\"a\\x\",\"answers\":{}}",
                "- unreadable: broken JSON in line 1, column 10: a string holds a `\\` that stands for no character",
            ),
            (
                "{\"answers\":{\"notes\":\"\\ud800\"}}",
                "- unreadable: broken JSON in line 1, column 28: a string holds a `\\` that stands for no character",
            ),
            (
                "{\"answers\":{\"area\":[\"\\ud800\"]}}",
                "- unreadable: broken JSON in line 1, column 28: a string holds a `\\` that stands for no character",
            ),
            (
                "{\"answers\":{}} {}",
                "- unreadable: broken JSON in line 1, column 16: there is more text after the end of the record",
            ),
            (
                "{\"answers\":{\"count\":007}}",
                "- unreadable: broken JSON in line 1, column 22: a number is misspelt",
            ),
            (
                "[]",
                "- unreadable: a record is an object in braces: `{\"answers\": {…}}`",
            ),
            (
                "nonsense",
                "- unreadable: a record is an object in braces: `{\"answers\": {…}}`",
            ),
            (
                "{\"id\":\"a\",\"answers\":{\"notes\":\"cut o",
                "a unreadable: broken JSON in line 1, column 35: the text ends in the middle of the record",
            ),
        ];
        for (line, expected) in broken {
            let lines = shown_lines(format!("{line}\n{{\"answers\":{{}}}}\n"));
            assert_eq!(lines, [format!("1:1 {expected}"), "2:2 -".to_owned()]);
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_named_by_their_place() {
        let input = b"\n{\"id\":\"\xC3\xA9\",\"answers\":{\"notes\":\"\xE9\"}}\n{\"answers\":{}}";
        assert_eq!(
            shown_lines(input),
            [
                "1:2 é unreadable: the text is not UTF-8 in line 2, byte 32: save the file as UTF-8",
                "2:3 -"
            ]
        );
    }

    #[test]
    fn a_line_past_the_limit_is_skipped() {
        let record = |length: usize| {
            let (head, tail) = ("{\"id\":\"a\",\"answers\":{\"notes\":\"", "\"}}");
            format!(
                "{head}{}{tail}",
                "x".repeat(length - head.len() - tail.len())
            )
        };
        let input = format!(
            "{}\r\n{}\n{}\r\n{{\"answers\":{{}}}}",
            record(LIMIT),
            record(LIMIT + 1),
            record(3 * LIMIT)
        );
        let records = records(input, Format::Ndjson);
        assert!(records[0].content.is_ok());
        let rest: Vec<_> = records[1..].iter().map(shown).collect();
        assert_eq!(
            rest,
            [
                "2:2 a unreadable: the record is longer than 1 MiB",
                "3:3 a unreadable: the record is longer than 1 MiB",
                "4:4 -"
            ]
        );
    }
}
