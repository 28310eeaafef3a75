//! JSON: an array that is written as its members come, and how a string is escaped.

use std::io;

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::report::text::spelling::is_control;

/// An array of results, one to a line, written as they come.
pub struct JsonArray {
    empty: bool,
}

/// Escapes what a terminal would act on, which JSON allows to stand: DEL, C1 and what turns the direction of writing.
struct Escaped;

impl JsonArray {
    /// Opens the array.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written.
    pub fn open(out: &mut impl io::Write) -> io::Result<Self> {
        out.write_all(b"[")?;
        Ok(Self { empty: true })
    }

    /// Adds a member.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written.
    pub fn push(&mut self, out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
        out.write_all(if self.empty { b"\n" } else { b",\n" })?;
        self.empty = false;
        write_value(out, value)
    }

    /// Closes the array and ends the line.
    ///
    /// # Errors
    ///
    /// Where `out` cannot be written.
    pub fn close(self, out: &mut impl io::Write) -> io::Result<()> {
        out.write_all(if self.empty { b"]\n" } else { b"\n]\n" })
    }
}

/// Writes one value on one line, without ending it.
///
/// # Errors
///
/// Where `out` cannot be written.
pub fn write_value(out: &mut impl io::Write, value: &impl Serialize) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Escaped);
    value.serialize(&mut serializer).map_err(io::Error::from)
}

/// One value as text, on a line of its own.
pub fn line(value: &impl Serialize) -> String {
    let mut out = Vec::new();
    // writing to memory cannot fail
    let _ = write_value(&mut out, value);
    out.push(b'\n');
    String::from_utf8_lossy(&out).into_owned()
}

/// A whole list as text, one member to a line.
pub fn array<T: Serialize>(values: impl IntoIterator<Item = T>) -> String {
    let mut out = Vec::new();
    // writing to memory cannot fail
    if let Ok(mut array) = JsonArray::open(&mut out) {
        for value in values {
            let _ = array.push(&mut out, &value);
        }
        let _ = array.close(&mut out);
    }
    String::from_utf8_lossy(&out).into_owned()
}

impl Formatter for Escaped {
    fn write_string_fragment<W: ?Sized + io::Write>(
        &mut self,
        out: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        let mut rest = fragment;
        while let Some((at, control)) = rest.char_indices().find(|(_, one)| is_control(*one)) {
            out.write_all(&rest.as_bytes()[..at])?;
            // every one of them lies below 10000
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
    fn an_array_is_written_member_by_member() {
        assert_eq!(
            array(["a", "é\u{1b}\u{9b}\u{202e}\n"]),
            "[\n\"a\",\n\"é\\u001b\\u009b\\u202e\\n\"\n]\n"
        );
        assert_eq!(array::<u8>([]), "[]\n");
    }
}
