//! Decodes the bytes of an export to UTF-8, from the encoding that its mapping declares. A byte that is invalid in it
//! ends the input, since what follows could be misread. Rows of an export that is declared as UTF-8 are passed on
//! unchanged: there, an invalid byte affects only its row.

use std::io::{self, Read};

use crate::intake::InputError;
use crate::intake::mapping::Encoding;

/// An export as UTF-8.
pub(crate) struct Decoder<R> {
    reader: R,
    encoding: Encoding,
    /// For UTF-16, whether it is big-endian.
    is_big: bool,
    /// Whether UTF-8 is passed on unchanged.
    passes_utf_8: bool,
    /// Number of bytes of the input that were decoded.
    offset: u64,
    /// Bytes that are not yet decoded.
    raw: Vec<u8>,
    /// Decoded text, and how much of it was passed on.
    text: Vec<u8>,
    at: usize,
    is_over: bool,
    fault: Option<String>,
}

/// Number of bytes that are read at once.
const CHUNK: usize = 64 * 1024;

impl<R: Read> Decoder<R> {
    /// Examines the first bytes of an export.
    ///
    /// # Errors
    ///
    /// If it is empty, or clearly in another encoding.
    pub(crate) fn open(reader: R, encoding: Encoding) -> Result<Self, InputError> {
        Self::open_as(reader, encoding, false)
    }

    /// Opens an export for a reader of rows, which refuses each row that is not UTF-8.
    ///
    /// # Errors
    ///
    /// As for [`Self::open`].
    pub(crate) fn open_rows(reader: R, encoding: Encoding) -> Result<Self, InputError> {
        Self::open_as(reader, encoding, encoding == Encoding::Utf8)
    }

    fn open_as(reader: R, encoding: Encoding, passes_utf_8: bool) -> Result<Self, InputError> {
        let mut decoder = Self {
            reader,
            encoding,
            passes_utf_8,
            is_big: false,
            offset: 0,
            raw: Vec::new(),
            text: Vec::new(),
            at: 0,
            is_over: false,
            fault: None,
        };
        decoder.read_raw()?;
        decoder.check_start().map_err(InputError::Header)?;
        if passes_utf_8 {
            decoder.text = std::mem::take(&mut decoder.raw);
        }
        Ok(decoder)
    }

    /// The number of bytes of the input before its text.
    pub(crate) fn start(&self) -> u64 {
        self.offset
    }

    /// Reads a byte order mark at the start, and refuses bytes in another encoding.
    fn check_start(&mut self) -> Result<(), String> {
        let is_utf_8 = self.raw.starts_with(b"\xEF\xBB\xBF");
        let is_big = self.raw.starts_with(b"\xFE\xFF");
        let is_utf_16 = is_big || self.raw.starts_with(b"\xFF\xFE");
        if self.raw.starts_with(b"PK\x03\x04") {
            return Err(
                "the export is a workbook or another packed file: write `type = \"xlsx\"`, or save it as CSV".to_owned(),
            );
        }
        let other = |name: &str| {
            let declared = self.encoding.word();
            Err(format!(
                "the export begins with the mark of {name} at byte offset 0, and the mapping declares \
                 `encoding = \"{declared}\"`: correct the mapping"
            ))
        };
        let length = match self.encoding {
            Encoding::Utf8 | Encoding::Windows1252 if is_utf_16 => return other("utf-16"),
            Encoding::Windows1252 | Encoding::Utf16 if is_utf_8 => return other("utf-8"),
            Encoding::Utf16 if !is_utf_16 => {
                return Err(
                    "the export has no byte order mark at byte offset 0, and the mapping declares \
                     `encoding = \"utf-16\"`"
                        .to_owned(),
                );
            }
            Encoding::Utf8 if is_utf_8 => 3,
            Encoding::Utf16 => 2,
            Encoding::Utf8 | Encoding::Windows1252 => 0,
        };
        self.is_big = is_big;
        self.take(length);
        Ok(())
    }

    fn take(&mut self, length: usize) {
        self.raw.drain(..length);
        self.offset += length as u64;
    }

    fn read_raw(&mut self) -> io::Result<()> {
        let before = self.raw.len();
        let room = CHUNK as u64;
        self.reader.by_ref().take(room).read_to_end(&mut self.raw)?;
        self.is_over = self.raw.len() == before;
        Ok(())
    }

    /// Decodes what was read, up to an incomplete character.
    fn decode(&mut self) {
        self.text.clear();
        self.at = 0;
        let taken = match self.encoding {
            Encoding::Utf8 => self.decode_utf_8(),
            Encoding::Utf16 => self.decode_utf_16(),
            Encoding::Windows1252 => self.decode_windows_1252(),
        };
        self.take(taken);
        let is_faulty = self.fault.is_some() || self.is_over && !self.raw.is_empty();
        if is_faulty {
            self.fault = Some(not_text(self.offset, self.encoding));
        }
    }

    fn decode_utf_8(&mut self) -> usize {
        match std::str::from_utf8(&self.raw) {
            Ok(_) => {
                self.text.extend_from_slice(&self.raw);
                self.raw.len()
            }
            Err(error) => {
                let length = error.valid_up_to();
                self.text.extend_from_slice(&self.raw[..length]);
                if error.error_len().is_some() {
                    self.fault = Some(String::new());
                }
                length
            }
        }
    }

    fn decode_utf_16(&mut self) -> usize {
        let unit = |pair: &[u8]| {
            if self.is_big {
                u16::from_be_bytes([pair[0], pair[1]])
            } else {
                u16::from_le_bytes([pair[0], pair[1]])
            }
        };
        let mut taken = 0;
        let mut bytes = [0; 4];
        while let Some(pair) = self.raw.get(taken..taken + 2) {
            let first = unit(pair);
            let is_first_of_two = (0xD800..0xDC00).contains(&first);
            let second = self.raw.get(taken + 2..taken + 4).map(unit);
            let units = match (is_first_of_two, second) {
                (true, None) => break,
                (true, Some(second)) => vec![first, second],
                (false, _) => vec![first],
            };
            let Some(Ok(c)) = char::decode_utf16(units.iter().copied()).next() else {
                self.fault = Some(String::new());
                break;
            };
            self.text
                .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
            taken += 2 * units.len();
        }
        taken
    }

    fn decode_windows_1252(&mut self) -> usize {
        let mut bytes = [0; 4];
        for (at, &byte) in self.raw.iter().enumerate() {
            let c = match byte {
                0x80..=0x9F => HIGH[usize::from(byte - 0x80)],
                _ => char::from(byte),
            };
            if c == NONE {
                self.fault = Some(String::new());
                return at;
            }
            self.text
                .extend_from_slice(c.encode_utf8(&mut bytes).as_bytes());
        }
        self.raw.len()
    }
}

impl<R: Read> Read for Decoder<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.passes_utf_8 && self.at == self.text.len() {
            return self.reader.read(buffer);
        }
        while self.at == self.text.len() {
            if let Some(fault) = &self.fault {
                return Err(io::Error::other(fault.clone()));
            }
            if self.is_over && self.raw.is_empty() {
                return Ok(0);
            }
            if !self.is_over {
                self.read_raw()?;
            }
            self.decode();
        }
        let length = buffer.len().min(self.text.len() - self.at);
        buffer[..length].copy_from_slice(&self.text[self.at..self.at + length]);
        self.at += length;
        Ok(length)
    }
}

/// The message about an invalid byte.
pub(super) fn not_text(offset: u64, encoding: Encoding) -> String {
    let name = encoding.word();
    let help = match encoding {
        Encoding::Utf8 => "; if it was saved by Excel, try `encoding = \"windows-1252\"`",
        Encoding::Utf16 | Encoding::Windows1252 => "",
    };
    format!(
        "the byte at offset {offset} is not text in the encoding that the mapping declares, \
         `encoding = \"{name}\"`{help}"
    )
}

impl Encoding {
    /// The word in a mapping file.
    fn word(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16 => "utf-16",
            Self::Windows1252 => "windows-1252",
        }
    }
}

/// Stands for the five bytes without a character.
const NONE: char = '\u{fffd}';

/// The characters of the bytes from 0x80 to 0x9F in Windows-1252.
const HIGH: [char; 32] = [
    '€', NONE, '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', NONE, 'Ž', NONE, NONE, '‘',
    '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', NONE, 'ž', 'Ÿ',
];

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives a few bytes at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let length = self.0.len().min(3).min(buffer.len());
            buffer[..length].copy_from_slice(&self.0[..length]);
            self.0 = &self.0[length..];
            Ok(length)
        }
    }

    fn decoded(bytes: &[u8], encoding: Encoding) -> String {
        let mut text = String::new();
        match Decoder::open(Slow(bytes), encoding) {
            Err(error) => error.to_string(),
            Ok(mut decoder) => match decoder.read_to_string(&mut text) {
                Ok(_) => text,
                Err(error) => format!("{text}! {error}"),
            },
        }
    }

    #[test]
    fn declared_encodings_are_read_and_others_refused() {
        let text = "é–😀,b";
        let utf_16 = |big: bool| -> Vec<u8> {
            let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
            let bytes = units.map(|unit| {
                if big {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            });
            bytes.flatten().collect()
        };
        assert_eq!(decoded(text.as_bytes(), Encoding::Utf8), text);
        assert_eq!(decoded(b"\xEF\xBB\xBFa", Encoding::Utf8), "a");
        assert_eq!(decoded(&utf_16(true), Encoding::Utf16), text);
        assert_eq!(decoded(&utf_16(false), Encoding::Utf16), text);
        assert_eq!(decoded(b"\xE9\x96\x80", Encoding::Windows1252), "é–€");
        let offset = |offset, name| {
            format!(
                "the byte at offset {offset} is not text in the encoding that the mapping declares, \
                 `encoding = \"{name}\"`"
            )
        };
        let excel = "; if it was saved by Excel, try `encoding = \"windows-1252\"`";
        for (bytes, encoding, message) in [
            (&b"ab\xE9c"[..], Encoding::Utf8, offset(2, "utf-8") + excel),
            (b"ab\xC3", Encoding::Utf8, offset(2, "utf-8") + excel),
            (b"a\x81", Encoding::Windows1252, offset(1, "windows-1252")),
            (b"\xFF\xFEa\0\0\xDC", Encoding::Utf16, offset(4, "utf-16")),
            (b"\xFF\xFEa", Encoding::Utf16, offset(2, "utf-16")),
        ] {
            assert!(decoded(bytes, encoding).ends_with(&message), "{message}");
        }
        assert_eq!(
            decoded(&utf_16(false), Encoding::Utf8),
            "the export begins with the mark of utf-16 at byte offset 0, and the mapping declares \
             `encoding = \"utf-8\"`: correct the mapping"
        );
    }
}
