//! The content of a page as plain values, in reading order. Each output format renders these.

use crate::model::{Status, Verdict};
use crate::report::markup::block::{Run, text};
use crate::report::text::style::Style;

/// The content of a page.
pub(super) struct Page {
    /// Sentences that come before everything else.
    pub urgent: Vec<String>,
    /// The parts of the first line: the record, the day, the person who asked.
    pub head: Vec<String>,
    pub head_style: Style,
    /// Lines below it, about the age of the answers.
    pub notes: Vec<String>,
    /// One for each procedure, most severe first.
    pub verdicts: Vec<VerdictLine>,
    /// Lines below the verdicts.
    pub remarks: Vec<Remark>,
    pub sections: Vec<Section>,
    /// The protocol, and who decides.
    pub last: String,
    /// The hash of all its rules, on a page for the file.
    pub hash: Option<String>,
    /// The status of the protocol, on a page for the file.
    pub mark: Option<Status>,
}

/// The verdict of a procedure, with its one date.
pub(super) struct VerdictLine {
    pub procedure: String,
    pub style: Style,
    pub verdict: String,
    pub end: End,
    /// The days on which the same answers would give at most a precaution, if there are several procedures.
    pub window: Option<String>,
    /// The open questions.
    pub open: Option<String>,
}

/// The end of a verdict.
pub(super) enum End {
    /// Nothing is said, since there is nothing to wait for.
    Unsaid,
    /// No date is known. Details are below.
    Undated,
    /// The verdict lasts.
    Lasting,
    /// Not before this day.
    Day(String),
}

/// A line below the verdicts.
pub(super) struct Remark {
    pub style: Style,
    pub words: String,
}

/// A part of a page with a title.
pub(super) struct Section {
    pub title: String,
    pub body: Body,
}

pub(super) enum Body {
    Entries(Vec<Entry>),
    /// Questions with their answers, by topic.
    Answers(Vec<Topic>),
    /// Lines to fill in by hand.
    Blanks(Vec<&'static str>),
}

/// The lead of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lead {
    /// Nothing: it is a complete sentence.
    Sentence,
    /// Nothing: it continues the sentence that the title of the section starts.
    Part,
    /// Nothing: it is the title of the following items.
    Title,
    /// A member of a list.
    Item,
    /// The verdict of a rule.
    Verdict(Verdict),
    /// The number of a source.
    Number(usize),
}

/// An entry of a section, with the lines below it.
pub(super) struct Entry {
    pub lead: Lead,
    pub style: Style,
    pub words: Vec<Run>,
    /// The address to which the text links.
    pub address: Option<String>,
    pub below: Vec<Line>,
}

/// A line below an entry.
pub(super) struct Line {
    pub style: Style,
    pub words: Vec<Run>,
}

/// A topic with its questions and their answers.
pub(super) struct Topic {
    pub title: String,
    pub answers: Vec<(Run, Run)>,
}

impl Page {
    /// A page without content.
    pub(super) fn empty() -> Self {
        Self {
            urgent: Vec::new(),
            head: Vec::new(),
            head_style: Style::Heading,
            notes: Vec::new(),
            verdicts: Vec::new(),
            remarks: Vec::new(),
            sections: Vec::new(),
            last: String::new(),
            hash: None,
            mark: None,
        }
    }
}

impl Section {
    /// A section. `None` if it has no entries.
    pub(super) fn of(title: &str, entries: Vec<Entry>) -> Option<Self> {
        (!entries.is_empty()).then(|| Self {
            title: title.to_owned(),
            body: Body::Entries(entries),
        })
    }
}

impl Entry {
    pub(super) fn new(lead: Lead, words: Vec<Run>) -> Self {
        Self {
            lead,
            style: Style::Plain,
            words,
            address: None,
            below: Vec::new(),
        }
    }

    pub(super) fn sentence(words: &str) -> Self {
        Self::new(Lead::Sentence, vec![text(words)])
    }

    pub(super) fn part(words: &str) -> Self {
        Self::new(Lead::Part, vec![text(words)])
    }

    /// Adds a line at the end.
    pub(super) fn with(mut self, style: Style, words: Vec<Run>) -> Self {
        self.below.push(Line { style, words });
        self
    }
}

impl VerdictLine {
    /// The verdict and its date: `DEFER, not before 20 December 2026`.
    pub(super) fn sentence(&self) -> String {
        let (procedure, verdict) = (&self.procedure, &self.verdict);
        let end = match &self.end {
            End::Unsaid | End::Undated => String::new(),
            End::Lasting => ", lasting".to_owned(),
            End::Day(day) => format!(", not before {day}"),
        };
        let window = self.window.as_ref();
        let window = window.map_or(String::new(), |window| format!(" (window: {window})"));
        let open = self.open.as_ref();
        let open = open.map_or(String::new(), |open| format!(": {open}."));
        format!("{procedure}: {verdict}{end}{window}{open}")
    }

    /// The end of the verdict, as a table cell.
    pub(super) fn cell(&self) -> &str {
        match &self.end {
            End::Unsaid => "",
            End::Undated => "no date",
            End::Lasting => "lasting",
            End::Day(day) => day,
        }
    }
}

/// Runs as plain text.
pub(super) fn plain(runs: &[Run]) -> String {
    let words = runs.iter().map(|run| match run {
        Run::Text(words)
        | Run::Strong(words)
        | Run::Code(words)
        | Run::Address(words)
        | Run::Link(words, _) => words.as_str(),
    });
    words.collect()
}
