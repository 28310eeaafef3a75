//! The page for one record: what a practitioner reads aloud, does, prints and signs.
//!
//! The content is built once, as a plain `Page`. Each format renders the same values.

mod answered;
mod blocks;
mod content;
mod days;
mod open;
mod reasons;
mod rebook;
mod record;
mod record_file;
mod text;
mod topics;
mod verdicts;
mod window;

#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::batch::Screened;
use crate::intake::{Form, UnreadableRecord};
use crate::model::{Difference, Outcome, Protocol, long_date};
use crate::report::markup::block::Block;
use crate::report::result::mapping::mapping_line;
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::{Paint, Style};
use answered::Answered;
use content::{Body, Page, Remark, Section};
use reasons::Reasons;

/// The settings that all pages of a run share.
pub struct View<'a> {
    /// The rules.
    pub protocol: &'a Protocol,
    /// The day of the run.
    pub today: Date,
    /// The screening date for a record whose own date is missing or cannot be read.
    pub on: Date,
    /// Facts about the record that only an interview knows.
    pub visit: Visit<'a>,
    /// The amount of detail.
    pub detail: Detail,
    /// Number of columns at which text is wrapped.
    pub width: usize,
    /// The function that styles text.
    pub paint: Paint<'a>,
    /// Whether the titles of sources are links, instead of being followed by their addresses.
    pub links: bool,
}

/// Facts about a record that an interview knows and an answer file does not contain.
#[derive(Debug, Clone, Copy, Default)]
pub struct Visit<'a> {
    /// The person who asked.
    pub asked_by: Option<&'a str>,
    /// Answers that differ from earlier ones.
    pub differences: &'a [Difference],
}

/// The amount of detail on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// The sections on what to tell, to do and to rebook, and the open questions.
    Brief,
    /// Also the reasons and their sources.
    Usual,
    /// Also all answers and lines to sign.
    Full,
}

/// The page for one record as text.
pub fn page(view: &View<'_>, file: &str, screened: &Screened) -> String {
    text::render(view, &content(view, file, screened))
}

/// The page for one record as parts of a document.
pub(super) fn blocks(view: &View<'_>, file: &str, screened: &Screened) -> Vec<Block> {
    let page = content(view, file, screened);
    self::blocks::of(page)
}

/// The end of every page.
pub fn last_line(protocol: &Protocol, screened_for: &str) -> String {
    format!(
        "{} {} ({}, {}), {screened_for}. A practitioner decides.",
        protocol.id,
        spelled_out(&protocol.version),
        protocol.status.word(),
        protocol.short_hash(),
    )
}

fn content(view: &View<'_>, file: &str, screened: &Screened) -> Page {
    let (mut page, on) = match &screened.content {
        Ok((form, outcomes)) => (readable(view, (file, screened), form, outcomes), form.on),
        Err(record) => (unreadable((file, screened), record), view.on),
    };
    page.last = last_line(view.protocol, &format!("screened for {on}"));
    if view.detail == Detail::Full {
        page.hash = Some(view.protocol.sha256.clone());
        page.mark = Some(view.protocol.status);
    }
    page
}

fn readable(
    view: &View<'_>,
    (file, screened): (&str, &Screened),
    form: &Form,
    outcomes: &[Outcome],
) -> Page {
    let answered = Answered {
        protocol: view.protocol,
        form,
        outcomes: verdicts::most_severe_first(outcomes),
    };
    let reasons = Reasons::new(&answered);
    let mut head = vec![match &form.id {
        Some(id) => spelled_out(id).into_owned(),
        // the place is not needed to find the first record
        None if screened.record > 1 => format!("No record number ({})", place(file, screened)),
        None => "No record number".to_owned(),
    }];
    head.push(format!("for {}", long_date(form.on)));
    let recorded = form.record_file.as_deref();
    let recorded = recorded.and_then(|file| file.asked_by.as_deref());
    let asked_by = view.visit.asked_by.or(recorded);
    head.extend(asked_by.map(|name| format!("asked by {}", spelled_out(name))));
    Page {
        urgent: reasons.urgent(),
        head,
        notes: days::line(view.protocol, form, view.today)
            .into_iter()
            .chain(mapping_line(screened))
            .collect(),
        verdicts: verdicts::lines(&answered),
        remarks: verdicts::remarks(&answered),
        sections: sections(view, &answered, &reasons),
        ..Page::empty()
    }
}

/// The sections of a page, in order.
fn sections(view: &View<'_>, answered: &Answered<'_>, reasons: &Reasons<'_>) -> Vec<Section> {
    let detail = view.detail;
    let mut sections: Vec<Option<Section>> = vec![
        reasons.tell(),
        reasons.next_steps(),
        rebook::section(answered),
        open::needed(answered),
    ];
    if detail >= Detail::Usual {
        sections.extend([
            reasons.why(detail == Detail::Full),
            record::differences(answered, view.visit.differences, view.today),
            record::contradictions(answered),
            days::carried(answered),
        ]);
        sections.extend(days::stale(answered).into_iter().map(Some));
        sections.extend([
            record::ignored(answered),
            record::errors(answered),
            open::others(answered),
            record::recorded(answered),
            record_file::section(answered),
            reasons.sources(),
        ]);
    }
    if detail == Detail::Full {
        sections.extend([Some(topics::section(answered)), Some(to_sign())]);
    }
    sections.into_iter().flatten().collect()
}

/// Lines for the practitioner to sign.
fn to_sign() -> Section {
    Section {
        title: "Decision and signature".to_owned(),
        body: Body::Blanks(vec!["Decision", "Name", "Role", "Date", "Signature"]),
    }
}

fn unreadable((file, screened): (&str, &Screened), record: &UnreadableRecord) -> Page {
    let id = record.id.as_ref();
    let written = record.value.as_ref();
    let lines = [
        id.map(|id| format!("Record number: {}", spelled_out(id))),
        Some(spelled_out(&record.message).into_owned()),
        record.place.as_ref().map(|place| {
            format!(
                "Column: {}, line {}",
                spelled_out(&place.column),
                place.line
            )
        }),
        written.map(|value| format!("Written: {}", spelled_out(value))),
        Some("Nothing of this record was screened.".to_owned()),
    ];
    let remarks = lines.into_iter().flatten().map(|words| Remark {
        style: Style::Plain,
        words,
    });
    Page {
        head: vec![format!("{}: cannot be read", place(file, screened))],
        head_style: Style::Error,
        notes: mapping_line(screened).into_iter().collect(),
        remarks: remarks.collect(),
        ..Page::empty()
    }
}

/// The file, record and line of a record.
fn place(file: &str, screened: &Screened) -> String {
    let (file, record, line) = (spelled_out(file), screened.record, screened.line);
    format!("{file}, record {record}, line {line}")
}
