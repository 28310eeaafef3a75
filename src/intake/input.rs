//! Checks whether an input is valid as a whole: its format, its first bytes, and why it cannot be screened.

use std::fmt;
use std::io::{self, BufReader, Chain, Cursor, Read};

use super::line_ends::LineEnds;

/// A format of answer files.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A column per question.
    Csv,
    /// A JSON object per line.
    Ndjson,
    /// One JSON object, or an array of them.
    Json,
    /// One record.
    Toml,
}

/// The reason why an input as a whole cannot be screened. Names no file.
#[derive(Debug)]
pub enum InputError {
    /// It contains nothing, or only whitespace.
    Empty(Format),
    /// It is not UTF-8 text, with what it seems to be.
    NotText(&'static str),
    /// Its header cannot be used, with the reason.
    Header(String),
    /// It cannot be read.
    Io(io::Error),
}

/// An input whose first bytes were examined, and which can still be read from its first byte on, without a byte order
/// mark.
pub(crate) type Input<R> = BufReader<LineEnds<Chain<Cursor<Vec<u8>>, R>>>;

/// Number of bytes of an input that are examined before it is read.
const EXAMINED: u64 = 8 * 1024;

impl Format {
    /// Every format.
    pub const ALL: [Self; 4] = [Self::Csv, Self::Ndjson, Self::Json, Self::Toml];

    /// Its name, which is also the extension of its files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Json => "json",
            Self::Toml => "toml",
        }
    }

    /// The format of files with an extension (without the dot), in lowercase or uppercase; `jsonl` is also NDJSON.
    pub fn from_ending(ending: &str) -> Option<Self> {
        let ending = ending.to_ascii_lowercase();
        match ending.as_str() {
            "jsonl" => Some(Self::Ndjson),
            _ => Self::ALL.into_iter().find(|format| format.word() == ending),
        }
    }
}

/// Examines the first bytes of an input.
pub(crate) fn look<R: Read>(mut reader: R, format: Format) -> Result<Input<R>, InputError> {
    let mut first = Vec::new();
    reader.by_ref().take(EXAMINED).read_to_end(&mut first)?;
    if first.starts_with(b"PK\x03\x04") {
        return Err(InputError::NotText("a workbook or another packed file"));
    }
    if first.starts_with(b"\xFF\xFE") || first.starts_with(b"\xFE\xFF") {
        return Err(InputError::NotText("text in UTF-16"));
    }
    if first.contains(&0) {
        return Err(InputError::NotText("not text"));
    }
    if first.starts_with(b"\xEF\xBB\xBF") {
        first.drain(..3);
    }
    let reader = Cursor::new(first).chain(reader);
    Ok(BufReader::new(match format {
        Format::Ndjson | Format::Toml => LineEnds::converted(reader),
        // their readers handle a lone `\r`; inside a quoted cell it is part of the answer
        Format::Csv | Format::Json => LineEnds::as_written(reader),
    }))
}

impl fmt::Display for InputError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(Format::Csv) => {
                f.write_str("the input is empty: a CSV starts with a line of column names")
            }
            Self::Empty(Format::Json) => {
                f.write_str("the input is empty: without any record, write an empty array `[]`")
            }
            Self::Empty(_) => f.write_str("the input is empty: it must hold a record"),
            Self::NotText(what) => write!(
                f,
                "the input is {what}: save it as CSV, NDJSON, JSON or TOML in UTF-8"
            ),
            Self::Header(message) => f.write_str(message),
            Self::Io(error) => write!(f, "the input cannot be read: {error}"),
        }
    }
}

impl std::error::Error for InputError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Io(error) => Some(error),
            Self::Empty(_) | Self::NotText(_) | Self::Header(_) => None,
        }
    }
}

impl From<io::Error> for InputError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::intake::open;
    use crate::intake::sample::{defaults, protocol, refusal};

    #[test]
    fn input_that_is_not_text_is_refused_before_any_record() {
        for (bytes, what) in [
            (
                &b"PK\x03\x04\x14\x00"[..],
                "a workbook or another packed file",
            ),
            (b"\xFF\xFEi\x00d\x00", "text in UTF-16"),
            (b"\xFE\xFF\x00i\x00d", "text in UTF-16"),
            (b"id,keloid\na,\x00", "not text"),
        ] {
            for format in Format::ALL {
                assert_eq!(
                    refusal(bytes, format),
                    format!("the input is {what}: save it as CSV, NDJSON, JSON or TOML in UTF-8")
                );
            }
        }
    }

    #[test]
    fn extensions_name_formats() {
        for (ending, format) in [
            ("csv", Some(Format::Csv)),
            ("NDJSON", Some(Format::Ndjson)),
            ("jsonl", Some(Format::Ndjson)),
            ("Json", Some(Format::Json)),
            ("toml", Some(Format::Toml)),
            ("xlsx", None),
            ("", None),
        ] {
            assert_eq!(Format::from_ending(ending), format);
        }
    }

    /// A reader that returns some bytes, then fails.
    struct Failing(&'static [u8]);

    impl Read for Failing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            match self.0.read(buffer)? {
                0 => Err(io::Error::other("the disk is gone")),
                length => Ok(length),
            }
        }
    }

    #[test]
    fn a_reader_that_fails_ends_the_records_with_an_error() {
        static LINES: [u8; 32 * 1024] = {
            let mut lines = [b'\n'; 32 * 1024];
            lines[1] = b'{';
            lines
        };
        let (protocol, defaults) = (protocol(), defaults());
        let early = open(Failing(b"id"), Format::Csv, &protocol, &defaults);
        assert_eq!(
            early.err().map(|error| error.to_string()),
            Some("the input cannot be read: the disk is gone".to_owned())
        );
        let mut records =
            open(Failing(&LINES), Format::Ndjson, &protocol, &defaults).expect("an input");
        assert!(records.next().is_some_and(|record| record.is_ok()));
        assert_eq!(
            records
                .next()
                .and_then(Result::err)
                .map(|error| error.to_string()),
            Some("the input cannot be read: the disk is gone".to_owned())
        );
        assert!(records.next().is_none());
    }
}
