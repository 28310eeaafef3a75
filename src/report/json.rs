//! JSON: one value per line, the text around the members of an array, and how strings are escaped.

use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::report::text::spelling::is_control;

/// The start of an array with one member per line.
pub const ARRAY_START: &str = "[";

/// The text between two members.
pub const BETWEEN_MEMBERS: &str = ",\n";

/// Escapes characters that JSON allows but a terminal would interpret: DEL, C1, and changes of the writing direction.
struct Escaped;

/// The text before a member of an array.
pub fn before_member(is_first: bool) -> &'static str {
    if is_first { "\n" } else { BETWEEN_MEMBERS }
}

/// The end of an array.
pub fn array_end(is_empty: bool) -> &'static str {
    if is_empty { "]\n" } else { "\n]\n" }
}

/// Writes one value on one line, without a line end.
///
/// # Errors
///
/// If `out` cannot be written.
pub fn write_value(out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaped);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// Adds a string in the same form as [`write_value`].
pub fn push_string(out: &mut Vec<u8>, text: &str) {
    // most strings need no check of each character
    let is_plain = |byte| matches!(byte, b' '..=b'~') && byte != b'"' && byte != b'\\';
    if text.bytes().all(is_plain) {
        out.push(b'"');
        out.extend_from_slice(text.as_bytes());
        out.push(b'"');
    } else {
        // writing to memory cannot fail
        let _ = write_value(out, &text);
    }
}

/// A value as text, followed by a line end.
pub fn line(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    // writing to memory cannot fail
    let _ = write_value(&mut out, value);
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

/// A complete list as text, one member per line.
pub fn array<T: Serialize>(values: impl IntoIterator<Item = T>) -> String {
    let mut out = ARRAY_START.as_bytes().to_vec();
    let mut is_empty = true;
    for value in values {
        out.extend_from_slice(before_member(is_empty).as_bytes());
        is_empty = false;
        // writing to memory cannot fail
        let _ = write_value(&mut out, &value);
    }
    out.extend_from_slice(array_end(is_empty).as_bytes());
    String::from_utf8_lossy(&out).into_owned()
}

impl Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        // most texts need no check of each character
        if fragment.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return out.write_all(fragment.as_bytes());
        }
        let mut rest = fragment;
        while let Some((at, control)) = rest.char_indices().find(|(_, one)| is_control(*one)) {
            out.write_all(&rest.as_bytes()[..at])?;
            // the code of each of them has at most four digits
            write!(out, "\\u{:04x}", u32::from(control))?;
            rest = &rest[at + control.len_utf8()..];
        }
        out.write_all(rest.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_is_added_as_it_is_written() {
        for text in ["", "C-1042 ~", "\"", "\\", "é", "\u{1b}", "\u{7f}", "a\n"] {
            let mut out = Vec::new();
            push_string(&mut out, text);
            assert_eq!(line(&text).as_bytes(), [&out[..], b"\n"].concat());
        }
    }

    #[test]
    fn an_array_is_written_member_by_member() {
        assert_eq!(
            array(["a", "é\u{1b}\u{9b}\u{202e}\n"]),
            "[\n\"a\",\n\"é\\u001b\\u009b\\u202e\\n\"\n]\n"
        );
        assert_eq!(array::<u8>([]), "[]\n");
    }
}
