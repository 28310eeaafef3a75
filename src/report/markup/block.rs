//! The blocks of a document, independent of the markup.

use crate::report::text::spelling::flowing;

/// A part of a document.
pub(in crate::report) enum Block {
    /// A heading with its level and its anchor.
    Heading(u8, String, Option<String>),
    /// A highlighted paragraph.
    Toned(Tone, String),
    /// Running text.
    Paragraph(Vec<Run>),
    /// A list.
    Items(Vec<Vec<Run>>),
    /// A list of points, with lines below each of them.
    Points(Vec<Point>),
    /// Labeled facts.
    Facts(Vec<Fact>),
    /// An item with its title, facts about it, and its anchor.
    Entry(Vec<Run>, Vec<Fact>, Option<String>),
    /// Rows below column titles.
    Table(Vec<&'static str>, Vec<Vec<Vec<Run>>>),
    /// Rows with a letter below each of many column heads.
    Grid(Vec<String>, Vec<GridRow>),
    /// Lines to fill in by hand.
    Blanks(Vec<&'static str>),
}

/// The kind of a highlighted paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::report) enum Tone {
    /// Comes before everything else.
    Urgent,
    /// A verdict or a warning.
    Verdict,
    /// The protocol and the date of a page.
    Foot,
}

/// A point of a list: its lead, such as a verdict or a number, its text, and the lines below it.
pub(in crate::report) struct Point {
    pub lead: String,
    pub words: Vec<Run>,
    pub below: Vec<Vec<Run>>,
}

/// A row of a grid: its text, the ids below that, and its letters. Without letters, it is a title of the rows below.
pub(in crate::report) struct GridRow {
    pub words: Vec<Run>,
    pub below: Vec<Run>,
    pub cells: Vec<&'static str>,
}

/// A text with a label.
pub(in crate::report) struct Fact {
    pub label: &'static str,
    pub runs: Vec<Run>,
}

/// A piece of text. Control characters are spelled out; nothing is escaped for a markup.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::report) enum Run {
    Text(String),
    Strong(String),
    /// An id or a hash.
    Code(String),
    /// An address, as written in its source.
    Address(String),
    /// A text that links to an anchor of the document.
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

/// A heading of the second level with its anchor. The anchor consists of ids and fixed words.
pub(in crate::report) fn section(words: &str, anchor: &str) -> Block {
    Block::Heading(2, words.to_owned(), Some(anchor.to_owned()))
}

pub(in crate::report) fn fact(label: &'static str, runs: Vec<Run>) -> Fact {
    Fact { label, runs }
}

pub(in crate::report) fn text(words: &str) -> Run {
    Run::Text(spelled(words))
}

/// A fixed text between two runs.
pub(in crate::report) fn between(words: &'static str) -> Run {
    Run::Text(words.to_owned())
}

pub(in crate::report) fn strong(words: &str) -> Run {
    Run::Strong(spelled(words))
}

pub(in crate::report) fn code(words: &str) -> Run {
    Run::Code(spelled(words))
}

/// A text that links to an anchor.
pub(in crate::report) fn link(words: &str, anchor: &str) -> Run {
    Run::Link(spelled(words), anchor.to_owned())
}

/// Running text on one line.
fn spelled(words: &str) -> String {
    flowing(words).into_owned()
}

/// Whether an address can be a link: it is the address of a page, and contains nothing that would end the link.
pub(in crate::report) fn is_link(address: &str) -> bool {
    let is_page = ["https://", "http://"]
        .iter()
        .any(|scheme| address.starts_with(scheme));
    let is_plain = |c: char| !c.is_whitespace() && !c.is_control() && !"<>\"'`\\".contains(c);
    is_page && address.chars().all(is_plain)
}
