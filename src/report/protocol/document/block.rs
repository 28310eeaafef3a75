//! What a document is made of, whatever markup it is rendered in.

use crate::report::text::spelling::flowing;

/// A part of a document.
pub(super) enum Block {
    /// A heading of a level from 2, with the anchor that leads to it.
    Heading(u8, String, Option<String>),
    /// Running text.
    Paragraph(Vec<Run>),
    /// A list.
    Items(Vec<Vec<Run>>),
    /// Labelled facts.
    Facts(Vec<Fact>),
    /// One thing with its title, what is to be said of it, and the anchor that leads to it.
    Entry(Vec<Run>, Vec<Fact>, Option<String>),
    /// Rows under the titles of their columns.
    Table(Vec<&'static str>, Vec<Vec<Vec<Run>>>),
    /// Lines to be filled in by hand.
    Blanks(Vec<&'static str>),
}

/// Something said under a label.
pub(super) struct Fact {
    pub label: &'static str,
    pub runs: Vec<Run>,
}

/// A stretch of text. Control characters are spelled out; nothing is escaped for a markup.
pub(super) enum Run {
    Text(String),
    Strong(String),
    /// An id or a hash.
    Code(String),
    /// An address, as its source gives it.
    Address(String),
    /// Words that lead to an anchor of the document.
    Link(String, String),
}

/// A heading of the second level with its anchor, which is made of ids and our own words.
pub(super) fn section(words: &str, anchor: &str) -> Block {
    Block::Heading(2, words.to_owned(), Some(anchor.to_owned()))
}

pub(super) fn fact(label: &'static str, runs: Vec<Run>) -> Fact {
    Fact { label, runs }
}

pub(super) fn text(words: &str) -> Run {
    Run::Text(spelled(words))
}

/// Words of our own that keep two runs apart.
pub(super) fn between(words: &'static str) -> Run {
    Run::Text(words.to_owned())
}

pub(super) fn strong(words: &str) -> Run {
    Run::Strong(spelled(words))
}

pub(super) fn code(words: &str) -> Run {
    Run::Code(spelled(words))
}

/// Words that lead to an anchor.
pub(super) fn link(words: &str, anchor: &str) -> Run {
    Run::Link(spelled(words), anchor.to_owned())
}

/// Running text on one line.
fn spelled(words: &str) -> String {
    flowing(words).into_owned()
}

/// Whether an address may be a link: it leads to a page, and holds nothing that would end it.
pub(super) fn is_link(address: &str) -> bool {
    let is_page = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"'`\\".contains(c);
    is_page && address.chars().all(is_plain)
}
