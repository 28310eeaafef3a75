//! The location of a reader in a stream of bytes, and the limit that keeps one record in memory.

use memchr::memchr;

/// Maximum size of one record: 1 MiB.
pub(crate) const LIMIT: usize = 1 << 20;

/// The message about a record past the limit.
pub(super) const TOO_LONG: &str = "the record is longer than 1 MiB";

/// Line and column of the next byte, both from 1. Columns are counted in characters and in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub line: u64,
    pub column: u64,
    pub byte: u64,
    after_return: bool,
}

impl Place {
    pub(crate) const START: Self = Self {
        line: 1,
        column: 1,
        byte: 1,
        after_return: false,
    };

    /// Returns this location, on another line.
    #[must_use]
    pub(crate) fn in_line(self, line: u64) -> Self {
        Self { line, ..self }
    }

    /// Advances by one byte. A line ends with LF, CR LF or a lone CR.
    pub(crate) fn advance(&mut self, byte: u8) {
        match byte {
            b'\n' if self.after_return => {}
            b'\n' | b'\r' => {
                self.line += 1;
                self.column = 1;
                self.byte = 1;
            }
            // continuation bytes of a character do not change the column
            0x80..=0xBF => self.byte += 1,
            _ => {
                self.column += 1;
                self.byte += 1;
            }
        }
        self.after_return = byte == b'\r';
    }

    /// The location after some bytes.
    #[must_use]
    pub(crate) fn after(mut self, bytes: &[u8]) -> Self {
        for &byte in bytes {
            self.advance(byte);
        }
        self
    }

    /// `line 3, column 14`
    pub(crate) fn line_and_column(self) -> String {
        format!("line {}, column {}", self.line, self.column)
    }
}

/// The text of a record that starts at a location, or what is wrong and the text before that.
pub(super) fn text(bytes: &[u8], start: Place) -> Result<&str, (String, &str)> {
    let (length, what) = match (std::str::from_utf8(bytes), memchr(0, bytes)) {
        (Ok(text), None) => return Ok(text),
        (Err(error), nul) if nul.is_none_or(|nul| error.valid_up_to() < nul) => {
            (error.valid_up_to(), None)
        }
        (_, nul) => (nul.unwrap_or_default(), nul),
    };
    let valid = &bytes[..length];
    let at = start.after(valid);
    let (line, byte) = (at.line, at.byte);
    let message = match what {
        Some(_) => format!("there is a NUL in line {line}, byte {byte}: it is not text"),
        None => {
            format!("the text is not UTF-8 in line {line}, byte {byte}: save the file as UTF-8")
        }
    };
    Err((message, std::str::from_utf8(valid).unwrap_or_default()))
}
