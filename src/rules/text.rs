//! The text of a file, which must be UTF-8.

use std::borrow::Cow;

use crate::diagnostic::{Diagnostic, Finding};
use crate::source::{FileId, Source, Span};

/// The text of a file, as far as it is valid.
pub(crate) fn text_of(bytes: &[u8]) -> Cow<'_, str> {
    // the first check is much faster, and nearly always enough
    std::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed)
}

/// The finding about a file that is not UTF-8.
pub(crate) fn not_text(id: FileId, bytes: &[u8]) -> Option<Diagnostic> {
    let error = std::str::from_utf8(bytes).err()?;
    let valid = String::from_utf8_lossy(&bytes[..error.valid_up_to()]);
    let start = Source::new("", valid).text().len();
    let span = Span::new(id, start..start + '\u{fffd}'.len_utf8());
    let message = format!(
        "this file is not UTF-8: byte {} is the first that cannot be read",
        error.valid_up_to()
    );
    Some(Diagnostic::new(Finding::TomlSyntax, span, message).help("save the file as UTF-8"))
}
