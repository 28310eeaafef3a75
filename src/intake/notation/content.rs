//! The content of a cell, without its meaning.

use jiff::civil::Date;

/// The content of a cell. Debug output never shows it.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) struct Content {
    /// The text as written, or as close to it as its value allows.
    pub text: String,
    pub kind: ContentKind,
}

/// The kind of a cell.
#[derive(Clone, PartialEq, Eq, Default)]
pub(crate) enum ContentKind {
    /// Text, which may contain several answers.
    #[default]
    Text,
    /// Text in a column of a workbook that also contains days.
    #[cfg_attr(
        not(feature = "xlsx"),
        expect(dead_code, reason = "only workbooks have such columns")
    )]
    TextAmongDays,
    /// A number by its value, with its decimals after a point.
    Number,
    /// A day of a workbook, or of a table in memory.
    Day(Date),
    /// Texts, none of which is split.
    List(Vec<String>),
    /// Content that cannot be read, with the reason.
    Fault(String),
}

/// A borrowed cell.
#[derive(Clone, Copy)]
pub(crate) struct CellView<'c> {
    /// The text as written.
    pub text: &'c str,
    pub kind: &'c ContentKind,
}

impl<'c> CellView<'c> {
    /// A text that may contain several answers.
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
    /// A text that may contain several answers.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            kind: ContentKind::Text,
        }
    }

    /// A borrowed view of the cell.
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
