//! The blocks of a document, whatever markup it is rendered in.

use crate::report::text::spelling::flowing;

/// A part of a document.
pub(in crate::report) enum Block {
    /// A heading of a level, with the anchor that leads to it.
    Heading(u8, String, Option<String>),
    /// A paragraph that stands out.
    Toned(Tone, String),
    /// Running text.
    Paragraph(Vec<Run>),
    /// A list.
    Items(Vec<Vec<Run>>),
    /// A list of points with lines below each.
    Points(Vec<Point>),
    /// Labelled facts.
    Facts(Vec<Fact>),
    /// One thing with its title, what is to be said of it, and the anchor that leads to it.
    Entry(Vec<Run>, Vec<Fact>, Option<String>),
    /// Rows under the titles of their columns.
    Table(Vec<&'static str>, Vec<Vec<Vec<Run>>>),
    /// Rows with a letter under each of many heads.
    Grid(Vec<String>, Vec<GridRow>),
    /// Lines to be filled in by hand.
    Blanks(Vec<&'static str>),
}

/// The kind of a paragraph that stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Tone {
    /// Comes before everything else.
    Urgent,
    /// A verdict, or a warning.
    Verdict,
    /// The protocol and the day that a page rests on.
    Foot,
}

/// A point of a list: what leads it, such as a verdict or a number, its words, and the lines below it.
pub(in crate::report) struct Point {
    pub lead: String,
    pub words: Vec<Run>,
    pub below: Vec<Vec<Run>>,
}

/// A row of a grid: what it is about, the ids below that, and its letters; none in a title of the rows below.
pub(in crate::report) struct GridRow {
    pub words: Vec<Run>,
    pub below: Vec<Run>,
    pub cells: Vec<&'static str>,
}

/// Something said under a label.
pub(in crate::report) struct Fact {
    pub label: &'static str,
    pub runs: Vec<Run>,
}

/// A stretch of text. Control characters are spelled out; nothing is escaped for a markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) enum Run {
    Text(String),
    Strong(String),
    /// An id or a hash.
    Code(String),
    /// An address, as its source gives it.
    Address(String),
    /// Words that lead to an anchor of the document.
    Link(String, String),
}

impl GridRow {
    /// A title of the rows below.
    pub(in crate::report) fn title(words: &str) -> Self {
        Self {
            words: vec![strong(words)],
            below: Vec::new(),
            cells: Vec::new(),
        }
    }
}

/// A heading of the second level with its anchor, which is made of ids and our own words.
pub(in crate::report) fn section(words: &str, anchor: &str) -> Block {
    Block::Heading(2, words.to_owned(), Some(anchor.to_owned()))
}

pub(in crate::report) fn fact(label: &'static str, runs: Vec<Run>) -> Fact {
    Fact { label, runs }
}

pub(in crate::report) fn text(words: &str) -> Run {
    Run::Text(spelled(words))
}

/// Words of our own that keep two runs apart.
pub(in crate::report) fn between(words: &'static str) -> Run {
    Run::Text(words.to_owned())
}

pub(in crate::report) fn strong(words: &str) -> Run {
    Run::Strong(spelled(words))
}

pub(in crate::report) fn code(words: &str) -> Run {
    Run::Code(spelled(words))
}

/// Words that lead to an anchor.
pub(in crate::report) fn link(words: &str, anchor: &str) -> Run {
    Run::Link(spelled(words), anchor.to_owned())
}

/// Running text on one line.
fn spelled(words: &str) -> String {
    flowing(words).into_owned()
}

/// Whether an address may be a link: it leads to a page, and holds nothing that would end it.
pub(in crate::report) fn is_link(address: &str) -> bool {
    let is_page = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"'`\\".contains(c);
    is_page && address.chars().all(is_plain)
}
