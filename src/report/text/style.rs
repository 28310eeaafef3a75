//! The style of a part of a text, for renderers with colors. The words are the same without color.

use crate::model::Verdict;

/// The kind of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Running text.
    Plain,
    /// The title of a part.
    Heading,
    /// A sentence that comes before everything else.
    Urgent,
    /// A verdict. `None` if it is not decided.
    Verdict(Option<Verdict>),
    /// A record or an answer that cannot be read.
    Error,
    /// Ids, addresses and the last line.
    Faint,
}

/// Adds the colors of a style to a part of a text. It may only add characters without width.
pub type Paint<'a> = &'a dyn Fn(Style, &str) -> String;

/// Returns the text unchanged.
pub fn plain(_: Style, text: &str) -> String {
    text.to_owned()
}
