//! Encodings of a value in a file.

use crate::batch::fast::simd::Span;
use crate::intake::parts::json_answer;
use crate::intake::value::Given;

/// The encoding of a value in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::batch::fast) enum Encoding {
    /// As a cell of a CSV, without its quotes.
    Cell,
    /// As JSON.
    Json,
}

impl Encoding {
    /// Decodes the value in a text. Returns `None` if it should be JSON and is not.
    pub(crate) fn given(self, text: &str) -> Option<Given<'_>> {
        match self {
            Self::Cell => Some(Given::cell(text)),
            Self::Json => json_answer(text),
        }
    }
}

/// The text of a span, if it is UTF-8.
pub(in crate::batch::fast) fn text(bytes: &[u8], (start, end): Span) -> Option<&str> {
    std::str::from_utf8(bytes.get(start..end)?).ok()
}
