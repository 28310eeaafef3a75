//! Documents as blocks, and the languages that they are written in. Every markup renders the same blocks.

pub(super) mod block;
pub(super) mod html;
pub(super) mod markdown;

/// A language that a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Markdown, as GitHub reads it.
    Markdown,
    /// One page of HTML that loads nothing.
    Html,
}
