//! A not-before date in words, including how reliable it is.

use crate::model::{NotBefore, Outcome, Protocol, RuleEnd, long_date};

/// Whether one of the true rules lasts.
pub(crate) fn is_lasting(protocol: &Protocol, outcome: &Outcome) -> bool {
    let mut rules = outcome.reasons.iter().map(|one| protocol.rule(one.rule));
    rules.any(|rule| protocol.end_of(rule) == RuleEnd::Lasting)
}

/// The date that is shown with a verdict. `None` if one of the true rules lasts.
pub(crate) fn date_with_verdict(protocol: &Protocol, outcome: &Outcome) -> Option<NotBefore> {
    let date = outcome.not_before;
    date.filter(|_| !is_lasting(protocol, outcome))
}

/// `before 20 December 2026`, or `before about …` if an answer that it depends on is partly known, with `… at the
/// earliest` unless the date is final.
pub(crate) fn before(wait: &NotBefore, is_final: bool) -> String {
    format!("before {}", day(wait, is_final))
}

/// The day of a wait, without "before".
pub(crate) fn day(wait: &NotBefore, is_final: bool) -> String {
    let about = if wait.is_about { "about " } else { "" };
    let earliest = if is_final { "" } else { " at the earliest" };
    format!("{about}{}{earliest}", long_date(wait.day))
}
