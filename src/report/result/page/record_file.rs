//! The record file of a page: whether its seal matches, and the decisions.

use super::answered::Answered;
use super::content::{Entry, Lead, Section};
use crate::model::{Decision, RecordFile, long_date};
use crate::report::markup::block::text;
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::Style;

/// The note about what the file cannot prove.
const LIMITATION: &str = "Nobody can tell from the file whether the last decision was removed.";

/// The seal of a record file, and its decisions.
pub(super) fn section(answered: &Answered<'_>) -> Option<Section> {
    let file = answered.form.record_file.as_deref()?;
    let mut entries = vec![seal(file)];
    entries.extend(file.replaces.as_ref().map(|seal| {
        let words = format!("It corrects the record with the seal {seal}.");
        Entry::new(Lead::Item, vec![text(&words)])
    }));
    let decisions = file.decisions.iter().enumerate();
    entries.extend(decisions.map(|(index, decision)| {
        let mut later = file.decisions.iter().skip(index + 1);
        let is_replaced = later.any(|one| one.procedure == decision.procedure);
        decided(answered, decision, is_replaced)
    }));
    entries.push(Entry::new(
        Lead::Item,
        vec![text(&match file.decisions.len() {
            0 => format!("No decision is recorded. {LIMITATION}"),
            _ => LIMITATION.to_owned(),
        })],
    ));
    Section::of("Record and decisions", entries)
}

fn seal(file: &RecordFile) -> Entry {
    let (style, words) = match (&file.fault, &file.seal) {
        (Some(fault), _) => (Style::Error, sentence(fault)),
        (None, Some(seal)) => (Style::Plain, format!("The seal matches: {seal}.")),
        (None, None) => (Style::Error, "There is no seal.".to_owned()),
    };
    let mut entry = Entry::new(Lead::Item, vec![text(&words)]);
    entry.style = style;
    entry
}

fn decided(answered: &Answered<'_>, decision: &Decision, is_replaced: bool) -> Entry {
    let protocol = answered.protocol;
    let id = &decision.procedure;
    let procedure = protocol.procedure_named(id);
    let title = procedure.map(|id| protocol.procedure(id).title.as_str());
    let (title, what) = (title.unwrap_or(id), decision.decided.label());
    let mark = if is_replaced {
        " (replaced by a later one)"
    } else {
        ""
    };
    let words = format!("Decision on {title}: {what}{mark}.");
    let words = spelled_out(&words).into_owned();
    let mut entry = Entry::new(Lead::Item, vec![text(&words)]);
    if let Some(reason) = &decision.reason {
        entry = entry.with(Style::Plain, vec![text(&spelled_out(reason))]);
    }
    let Decision { by, role, on, .. } = decision;
    let signed = format!(
        "{}, {}, {}",
        spelled_out(by),
        spelled_out(role),
        long_date(*on)
    );
    entry.with(Style::Plain, vec![text(&signed)])
}

/// A message as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string());
    format!("{}{}.", first.unwrap_or_default(), letters.as_str())
}
