//! When to rebook: the one date with its calculation, and the other conditions. A lasting verdict has neither.

use super::answered::Answered;
use super::content::{Body, Entry, Lead, Section};
use super::window;
use crate::model::{NotBefore, Outcome, ProcedureId, Protocol, RuleEnd, Verdict};
use crate::report::markup::block::{between, text};
use crate::report::text::style::Style;
use crate::report::words::arithmetic::arithmetic;
use crate::report::words::not_before::{date_with_verdict, day, is_lasting};

/// The end of the verdict of a procedure.
#[derive(PartialEq)]
struct Ending<'a> {
    is_lasting: bool,
    date: Option<NotBefore>,
    is_final: bool,
    untils: Vec<&'a str>,
    /// Number of reasons for which no date can be computed.
    not_computed: usize,
}

/// The section. `None` if no procedure has to wait.
pub(super) fn section(answered: &Answered<'_>) -> Option<Section> {
    let mut endings: Vec<(Ending<'_>, Vec<ProcedureId>)> = Vec::new();
    for &outcome in &answered.outcomes {
        if outcome.at_least < Verdict::Defer {
            continue;
        }
        let ending = Ending::of(answered.protocol, outcome);
        match endings.iter_mut().find(|(known, _)| *known == ending) {
            Some((_, procedures)) => procedures.push(outcome.procedure),
            None => endings.push((ending, vec![outcome.procedure])),
        }
    }
    let [(ending, procedures)] = endings.as_slice() else {
        let entries = endings.iter().map(|(ending, procedures)| {
            let them = answered.concerned(procedures).unwrap_or_default();
            ending.entry(answered, &them)
        });
        return Section::of("Rebook", entries.collect());
    };
    match answered.concerned(procedures) {
        Some(them) => Section::of("Rebook", vec![ending.entry(answered, &them)]),
        None => Some(ending.section(answered)),
    }
}

impl<'a> Ending<'a> {
    fn of(protocol: &'a Protocol, outcome: &'a Outcome) -> Self {
        let is_lasting = is_lasting(protocol, outcome);
        let rules = outcome.reasons.iter().map(|one| protocol.rule(one.rule));
        let rules = rules.filter(|rule| rule.verdict > Verdict::Precaution && !is_lasting);
        let mut untils: Vec<&str> = Vec::new();
        for until in rules.clone().filter_map(|rule| rule.until.as_deref()) {
            if !untils.contains(&until) {
                untils.push(until);
            }
        }
        let not_computed = rules.filter(|rule| protocol.end_of(rule) == RuleEnd::NotComputed);
        Self {
            is_lasting,
            date: date_with_verdict(protocol, outcome),
            is_final: outcome.not_before_final,
            not_computed: not_computed.count(),
            untils,
        }
    }

    /// A section for all procedures of the record. Its date is in the title.
    fn section(&self, answered: &Answered<'_>) -> Section {
        let title = match &self.date {
            Some(wait) => format!("Rebook from {}", day(wait, self.is_final)),
            None if self.is_lasting => "No date to rebook".to_owned(),
            None => "Rebook".to_owned(),
        };
        let lines = self.lines(answered);
        let mut entries: Vec<_> = lines.iter().map(|line| Entry::part(line)).collect();
        if let (None, [first, ..]) = (&self.date, lines.as_slice()) {
            entries[0] = Entry::part(&capital(first));
        }
        entries.extend(window::sentence(answered).map(|words| Entry::part(&words)));
        Section {
            title,
            body: Body::Entries(entries),
        }
    }

    /// An entry for some procedures, which it names first.
    fn entry(&self, answered: &Answered<'_>, procedures: &str) -> Entry {
        let lines = self.lines(answered);
        let (first, rest) = match &self.date {
            Some(wait) => (format!("from {}", day(wait, self.is_final)), &lines[..]),
            None => (
                lines.first().cloned().unwrap_or_default(),
                lines.get(1..).unwrap_or_default(),
            ),
        };
        let words = vec![text(procedures), between(": "), text(&first)];
        let entry = Entry::new(Lead::Sentence, words);
        let lines = rest.iter().map(|line| vec![text(line)]);
        lines.fold(entry, |entry, line| entry.with(Style::Plain, line))
    }

    /// The calculation of the date, the other conditions, and what is not known.
    fn lines(&self, answered: &Answered<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        if self.is_lasting {
            lines.push("a lasting contraindication".to_owned());
        }
        if let Some(wait) = &self.date {
            lines.push(arithmetic(answered.protocol, answered.form, wait));
        }
        for until in &self.untils {
            let and = if lines.is_empty() { "" } else { "and " };
            lines.push(format!("{and}once {until}"));
        }
        let words = match (self.not_computed, lines.is_empty()) {
            (0, _) => None,
            (_, true) => Some("no date can be computed".to_owned()),
            (1, false) => Some("one of the reasons gives no date".to_owned()),
            (count, false) => Some(format!("{count} of the reasons give no date")),
        };
        lines.extend(words);
        lines
    }
}

/// The text with a capital first letter.
fn capital(words: &str) -> String {
    let mut characters = words.chars();
    let first = characters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(characters).collect()
}
