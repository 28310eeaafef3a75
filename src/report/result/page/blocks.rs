//! A page as blocks of a document, for printing and for the file.

use super::content::{Body, Entry, Lead, Page, Section, VerdictLine};
use crate::model::Status;
use crate::report::markup::block::{Block, Point, Run, Tone, between, code, strong, text};
use crate::report::text::style::Style;

/// The blocks of a page. The urgent ones come first.
pub(super) fn of(page: Page) -> Vec<Block> {
    let mut blocks = Vec::new();
    let urgent = page.urgent.iter();
    blocks.extend(urgent.map(|words| Block::Toned(Tone::Urgent, format!("Urgent: {words}"))));
    blocks.push(Block::Heading(1, page.head.join(" · "), None));
    if page.mark == Some(Status::Draft) {
        let words = "DRAFT: nobody has approved the protocol.";
        blocks.push(Block::Paragraph(vec![strong(words)]));
    }
    let notes = page.notes.iter();
    blocks.extend(notes.map(|note| Block::Paragraph(vec![text(note)])));
    match page.verdicts.as_slice() {
        [] => {}
        [one] => blocks.push(Block::Toned(Tone::Verdict, one.sentence())),
        several => blocks.push(table(several)),
    }
    let remarks = page.remarks.iter();
    blocks.extend(remarks.map(|remark| match remark.style {
        Style::Verdict(_) => Block::Toned(Tone::Verdict, remark.words.clone()),
        _ => Block::Paragraph(vec![text(&remark.words)]),
    }));
    for section in page.sections {
        blocks.push(Block::Heading(2, section.title.clone(), None));
        blocks.extend(parts(section));
    }
    blocks.push(Block::Toned(Tone::Foot, page.last));
    if let Some(hash) = &page.hash {
        let runs = vec![between("SHA-256 of the rules: "), code(hash)];
        blocks.push(Block::Paragraph(runs));
    }
    blocks
}

fn table(verdicts: &[VerdictLine]) -> Block {
    let mut head = vec!["Procedure", "Verdict", "Not before"];
    if verdicts.iter().any(|one| one.window.is_some()) {
        head.push("Window");
    }
    let rows = verdicts.iter().map(|one| {
        let cells = [&one.procedure, one.verdict.as_str(), one.cell()];
        let cells = cells.into_iter().chain(one.window.as_deref());
        cells.map(|cell| vec![text(cell)]).collect()
    });
    Block::Table(head, rows.collect())
}

fn parts(section: Section) -> Vec<Block> {
    match section.body {
        Body::Entries(entries) => lists(&entries),
        Body::Answers(topics) => {
            let topics = topics.into_iter().flat_map(|topic| {
                let rows = topic.answers.into_iter();
                let rows = rows.map(|(question, answer)| vec![vec![question], vec![answer]]);
                [
                    Block::Heading(3, topic.title, None),
                    Block::Table(vec!["Question", "Answer"], rows.collect()),
                ]
            });
            topics.collect()
        }
        Body::Blanks(labels) => vec![Block::Blanks(labels)],
    }
}

/// Lists of the entries, with a paragraph for each title among them.
fn lists(entries: &[Entry]) -> Vec<Block> {
    let mut blocks = Vec::new();
    for group in entries.chunk_by(|_, next| next.lead != Lead::Title) {
        let (title, rest) = match group {
            [title, rest @ ..] if title.lead == Lead::Title => (Some(title), rest),
            _ => (None, group),
        };
        blocks.extend(title.map(|title| Block::Paragraph(title.words.clone())));
        if !rest.is_empty() {
            blocks.push(Block::Points(rest.iter().map(point).collect()));
        }
    }
    blocks
}

fn point(entry: &Entry) -> Point {
    let lead = match entry.lead {
        Lead::Verdict(verdict) => verdict.word().to_owned(),
        Lead::Number(number) => format!("[{number}]"),
        Lead::Sentence | Lead::Part | Lead::Title | Lead::Item => String::new(),
    };
    let mut words = entry.words.clone();
    if let Some(address) = &entry.address {
        words.extend([between(" "), Run::Address(address.clone())]);
    }
    Point {
        lead,
        words,
        below: entry.below.iter().map(|line| line.words.clone()).collect(),
    }
}
