//! The page for one record: what a practitioner reads, and may read aloud.

mod days;
pub(in crate::report) mod procedure;
mod record;
#[cfg(test)]
mod tests;

use jiff::civil::Date;

use crate::batch::Screened;
use crate::intake::{Form, UnreadableRecord};
use crate::model::{Outcome, Protocol, long_date};
use crate::report::text::lines::Lines;
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::{Paint, Style};

/// The settings that all pages of a run share.
pub struct View<'a> {
    /// The rules that ran.
    pub protocol: &'a Protocol,
    /// The day of the run.
    pub today: Date,
    /// The screening date where a record has none that can be read.
    pub on: Date,
    /// Who asked, where an interview knows.
    pub asked_by: Option<&'a str>,
    /// Columns to wrap at.
    pub width: usize,
    /// Who dresses the text.
    pub paint: Paint<'a>,
}

/// The page for one record with its procedures.
pub fn page(view: &View<'_>, file: &str, screened: &Screened) -> String {
    let mut lines = Lines::new(view.width, view.paint);
    let on = match &screened.content {
        Ok((form, outcomes)) => {
            urgent(&mut lines, view.protocol, outcomes);
            heading(&mut lines, view, form);
            for outcome in outcomes {
                procedure::section(&mut lines, view.protocol, form, outcome);
            }
            days::carried(&mut lines, view.protocol, form, outcomes);
            days::stale(&mut lines, view.protocol, form, outcomes);
            record::sections(&mut lines, view.protocol, form, outcomes);
            form.on
        }
        Err(record) => {
            unreadable(&mut lines, file, screened, record);
            view.on
        }
    };
    lines.blank();
    let screened_for = format!("screened for {on}");
    lines.whole(Style::Faint, 0, &last_line(view.protocol, &screened_for));
    lines.into_text()
}

/// How every page ends.
pub fn last_line(protocol: &Protocol, screened_for: &str) -> String {
    format!(
        "{} {} ({}, {}), {screened_for}. A practitioner decides.",
        protocol.id,
        spelled_out(&protocol.version),
        protocol.status.word(),
        protocol.short_hash(),
    )
}

/// Each urgent sentence once, in the order of the reasons.
fn urgent(lines: &mut Lines<'_>, protocol: &Protocol, outcomes: &[Outcome]) {
    let mut said = Vec::new();
    for reason in outcomes.iter().flat_map(|outcome| &outcome.reasons) {
        if let Some(sentence) = &protocol.rule(reason.rule).urgent
            && !said.contains(&sentence)
        {
            said.push(sentence);
            lines.say(Style::Urgent, 0, &format!("Urgent: {sentence}"));
        }
    }
}

fn heading(lines: &mut Lines<'_>, view: &View<'_>, form: &Form) {
    lines.blank();
    let day = long_date(form.on);
    match &form.id {
        Some(id) => lines.say(Style::Plain, 0, &format!("{}, for {day}", spelled_out(id))),
        None => lines.say(Style::Plain, 0, &format!("For {day}")),
    }
    if let Some(name) = view.asked_by {
        let line = format!("Asked by {}", spelled_out(name));
        lines.say(Style::Plain, 0, &line);
    }
    if let Some(line) = days::line(view.protocol, form, view.today) {
        lines.say(Style::Plain, 0, &line);
    }
}

fn unreadable(lines: &mut Lines<'_>, file: &str, screened: &Screened, record: &UnreadableRecord) {
    let place = format!(
        "{}, record {}, line {}: cannot be read",
        spelled_out(file),
        screened.record,
        screened.line
    );
    lines.say(Style::Error, 0, &place);
    if let Some(id) = &record.id {
        lines.say(
            Style::Plain,
            0,
            &format!("Record number: {}", spelled_out(id)),
        );
    }
    lines.say(Style::Plain, 0, &spelled_out(&record.message));
    if let Some(value) = &record.value {
        lines.say(Style::Plain, 0, &format!("Written: {}", spelled_out(value)));
    }
    lines.say(Style::Plain, 0, "Nothing of this record was screened.");
}
