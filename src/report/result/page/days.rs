//! The age of the answers: a line below the heading, the answers that were carried over, and those that are too old.

use std::collections::BTreeMap;

use jiff::civil::Date;

use super::answered::Answered;
use super::content::{Entry, Lead, Section};
use crate::intake::Form;
use crate::model::{Keep, Protocol, QuestionId, long_date};
use crate::report::markup::block::{between, text};
use crate::report::result::days::given;

const UNKNOWN: &str = "The day these answers were given is not known";

/// The day on which the answers were given, if it is known, and a reminder to ask again if the procedure is on a later
/// day.
pub(super) fn line(protocol: &Protocol, form: &Form, today: Date) -> Option<String> {
    let given = match form.answers.days.answered {
        Some(day) => Some(given_before(day, form.on)),
        None if protocol.valid_for.is_some() => Some(UNKNOWN.to_owned()),
        None => None,
    };
    match (given, form.on > today) {
        (Some(given), true) => Some(format!("{given}: ask again on the day.")),
        (Some(given), false) => Some(format!("{given}.")),
        (None, true) => Some(format!(
            "{} is still to come: ask again on the day.",
            long_date(form.on)
        )),
        (None, false) => None,
    }
}

fn given_before(day: Date, on: Date) -> String {
    let given = format!("Answers given on {}", long_date(day));
    let before = on.since(day).map_or(0, |span| span.get_days());
    match before {
        ..=0 => format!("{given}, the same day"),
        1 => format!("{given}, 1 day before"),
        _ => format!("{given}, {before} days before"),
    }
}

/// The answers that count but were given on another day than the others.
pub(super) fn carried(answered: &Answered<'_>) -> Option<Section> {
    let carried = answered.form.answers.days.carried.iter();
    let counts = carried.filter(|(question, _)| !answered.is_stale(**question));
    let entries = counts.map(|(&question, &day)| {
        let mut words = answered.both(question);
        words.extend([between(" "), text(&format!("({})", given(day)))]);
        Entry::new(Lead::Item, words)
    });
    Section::of("Answers taken over from before", entries.collect())
}

/// The answers that are too old, by the day on which they were given, each with how long it counts.
pub(super) fn stale(answered: &Answered<'_>) -> Vec<Section> {
    let Answered { protocol, form, .. } = *answered;
    let mut by_day: BTreeMap<Option<Date>, Vec<QuestionId>> = BTreeMap::new();
    let questions = (0..protocol.questions.len()).map(QuestionId::from);
    for question in questions.filter(|&id| answered.is_stale(id)) {
        let day = form.answers.days.of(question);
        by_day.entry(day).or_default().push(question);
    }
    let sections = by_day.into_iter().filter_map(|(day, questions)| {
        let of = day.map_or(String::new(), |day| format!(" of {}", long_date(day)));
        let on = long_date(form.on);
        let title = format!("Answers{of} are too old for {on}, and count as missing");
        let entries = questions.into_iter().map(|id| {
            let mut words = answered.both(id);
            match protocol.limit_of(protocol.question(id)) {
                Keep::Visit => words.push(between(" (counts only on its own day)")),
                Keep::For(duration) => words.push(text(&format!(" (counts for {duration})"))),
                Keep::Always => {}
            }
            Entry::new(Lead::Item, words)
        });
        Section::of(&title, entries.collect())
    });
    sections.collect()
}
