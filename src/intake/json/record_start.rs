//! Finds the start of a record in the middle of another text, if the text before it is cut off or lacks a quote.
//!
//! A record starts with a brace and one of its keys. No JSON string contains that, since the quotes of the key would be
//! escaped, and no record contains it as a value of its own keys.

use crate::intake::record::KEYS;

/// Searches for the start of a record, one byte after another.
#[derive(Debug, Clone, Default)]
pub(in crate::intake) struct RecordStart {
    /// The bytes from the brace on. Empty if there is none.
    text: Vec<u8>,
    /// The last byte before the brace that is not whitespace.
    before: u8,
    /// The last byte that is not whitespace.
    last: u8,
}

/// Maximum number of bytes from the brace to the colon after the key.
const MAX_LENGTH: usize = 64;

impl RecordStart {
    /// Takes the next byte. Returns the length of the start if the byte completes one.
    pub(crate) fn take(&mut self, byte: u8) -> Option<usize> {
        let before = self.last;
        if !byte.is_ascii_whitespace() {
            self.last = byte;
        }
        if byte == b'{' {
            (self.text, self.before) = (vec![byte], before);
            return None;
        }
        if self.text.is_empty() {
            return None;
        }
        self.text.push(byte);
        // the value of a key may be an object with any keys
        if byte == b':' && self.before != b':' && self.is_key() {
            return Some(self.text.len());
        }
        let may_go_on = matches!(byte, b'"' | b'a'..=b'z' | b' ' | b'\t' | b'\n' | b'\r');
        if !may_go_on || self.text.len() > MAX_LENGTH {
            self.text.clear();
        }
        None
    }

    /// The last start that was found.
    pub(crate) fn text(&self) -> &[u8] {
        &self.text
    }

    /// The last byte before it that is not whitespace.
    pub(crate) fn before(&self) -> u8 {
        self.before
    }

    fn is_key(&self) -> bool {
        let inner = &self.text[1..self.text.len() - 1];
        let quoted = inner.trim_ascii();
        let key = quoted
            .strip_prefix(b"\"")
            .and_then(|key| key.strip_suffix(b"\""));
        key.is_some_and(|key| KEYS.iter().any(|known| known.as_bytes() == key))
    }
}

/// Whether a record starts at the start of a text, after a byte that is not whitespace.
pub(in crate::intake) fn starts_record(before: u8, text: &[u8]) -> bool {
    let mut start = RecordStart::default();
    start.take(before);
    let mut found = text.iter().take(MAX_LENGTH).map(|&byte| start.take(byte));
    found.any(|length| length.is_some()) && text.starts_with(start.text())
}

/// The offset of a record that starts after the start of a text, if there is one.
pub(in crate::intake) fn later_record(text: &[u8]) -> Option<usize> {
    let mut start = RecordStart::default();
    let skipped = text.iter().position(|byte| !byte.is_ascii_whitespace())? + 1;
    text.iter()
        .enumerate()
        .skip(skipped)
        .find_map(|(at, &byte)| start.take(byte).map(|length| at + 1 - length))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_found_after_the_start_of_a_text() {
        for (text, start) in [
            ("{\"id\":\"a\",\"answers\":{}}", None),
            (
                "{\"id\":\"a\",\"answers\":{\"keloid\":\"no{\"id\":\"b\"",
                Some(33),
            ),
            ("x {\n \"answers\" : {}", Some(2)),
            ("[{\"on\":1", Some(1)),
            // in a string the quotes are escaped, a question may have any name, and a value is not a record
            ("{\"notes\":\"{\\\"id\\\":\"", None),
            ("x{\"keloid\":\"no\"}", None),
            ("{\"answers\": {\"id\":\"a\"}}", None),
            ("x{\"id\"}", None),
        ] {
            assert_eq!(later_record(text.as_bytes()), start, "{text}");
        }
    }
}
