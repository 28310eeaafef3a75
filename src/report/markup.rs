//! Documents as blocks, and the markup languages in which they are written. All of them render the same blocks.

pub(super) mod block;
pub(super) mod html;
pub(super) mod markdown;

/// A markup language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Markup {
    /// Markdown as on GitHub.
    Markdown,
    /// One HTML page that loads nothing.
    Html,
}
