//! The content of a cell, before its meaning is known.

use jiff::civil::Date;

/// The content of a cell. Debug output never shows it.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Content {
    /// As it is written, or as close to that as its value can be.
    pub text: String,
    pub kind: ContentKind,
}

/// The kind of a cell.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) enum ContentKind {
    /// Text, which may hold several answers.
    #[default]
    Text,
    /// Text in a column of a workbook that holds days too.
    TextAmongDays,
    /// A number by its value; its decimals stand behind a point.
    Number,
    /// A day of a workbook, or of a table in memory.
    Day(Date),
    /// Texts, none of which is split.
    List(Vec<String>),
    /// Content that cannot be read, with the reason.
    Fault(String),
}

/// A cell, seen where it is.
#[derive(Clone, Copy)]
pub(crate) struct CellView<'c> {
    /// As it is written.
    pub text: &'c str,
    pub kind: &'c ContentKind,
}

impl<'c> CellView<'c> {
    /// A text that may hold several answers.
    pub(crate) fn text(text: &'c str) -> Self {
        Self {
            text,
            kind: &ContentKind::Text,
        }
    }

    /// The day of a workbook.
    pub(crate) fn day(self) -> Option<Date> {
        match self.kind {
            ContentKind::Day(day) => Some(*day),
            ContentKind::Text
            | ContentKind::TextAmongDays
            | ContentKind::Number
            | ContentKind::List(_)
            | ContentKind::Fault(_) => None,
        }
    }
}

impl Content {
    /// A text that may hold several answers.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind: ContentKind::Text,
        }
    }

    /// The cell, to be read.
    pub(crate) fn view(&self) -> CellView<'_> {
        CellView {
            text: &self.text,
            kind: &self.kind,
        }
    }
}

impl std::fmt::Debug for Content {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("<redacted>")
    }
}
