//! The verdict of each procedure, most severe first, with its one date.

use std::cmp::Reverse;

use super::answered::Answered;
use super::content::{End, Remark, VerdictLine};
use super::window;
use crate::model::{Outcome, Verdict};
use crate::report::text::spelling::flowing;
use crate::report::text::style::Style;
use crate::report::words::not_before::{date_with_verdict, day, is_lasting};
use crate::report::words::question::titles;

/// The outcomes, most severe first. An outcome with which nobody may be treated comes before a precaution.
pub(super) fn most_severe_first(outcomes: &[Outcome]) -> Vec<&Outcome> {
    let mut ordered: Vec<_> = outcomes.iter().collect();
    ordered.sort_by_key(|outcome| Reverse(severity(outcome)));
    ordered
}

fn severity(outcome: &Outcome) -> (u8, Verdict) {
    let severity = match (outcome.at_least, outcome.at_most) {
        (Verdict::Contraindicated, _) => 6,
        (Verdict::Refer, _) => 5,
        (Verdict::Defer, _) => 4,
        (_, most) if most > Verdict::Precaution => 3,
        (Verdict::Precaution, _) => 2,
        (Verdict::Eligible, Verdict::Precaution) => 1,
        (Verdict::Eligible, _) => 0,
    };
    (severity, outcome.at_most)
}

/// A line for each procedure.
pub(super) fn lines(answered: &Answered<'_>) -> Vec<VerdictLine> {
    let outcomes = answered.outcomes.iter();
    outcomes.map(|outcome| line(answered, outcome)).collect()
}

fn line(answered: &Answered<'_>, outcome: &Outcome) -> VerdictLine {
    let protocol = answered.protocol;
    let verdict = match outcome.decided() {
        Some(verdict) => verdict.word().to_uppercase(),
        None if outcome.at_least >= Verdict::Defer => {
            format!("{} or more severe", outcome.at_least.word().to_uppercase())
        }
        None => "NOT DECIDED".to_owned(),
    };
    let end = match date_with_verdict(protocol, outcome) {
        Some(wait) => End::Day(day(&wait, outcome.not_before_final)),
        None if is_lasting(protocol, outcome) => End::Lasting,
        None if outcome.at_least >= Verdict::Defer => End::Undated,
        None => End::Unsaid,
    };
    VerdictLine {
        procedure: flowing(&protocol.procedure(outcome.procedure).title).into_owned(),
        style: Style::Verdict(outcome.decided()),
        verdict,
        end,
        window: window::cell(answered, outcome),
        open: open(outcome),
    }
}

/// The number of open questions, and the possible verdicts. `None` if the verdict is decided.
pub(super) fn open(outcome: &Outcome) -> Option<String> {
    if outcome.decided().is_some() {
        return None;
    }
    let count = match outcome.needed.len() {
        0 => None,
        1 => Some("1 question is open".to_owned()),
        count => Some(format!("{count} questions are open")),
    };
    let most = format!("the most severe answer would mean {}", outcome.at_most);
    Some(match (count, outcome.at_least >= Verdict::Defer) {
        (Some(count), true) => count,
        (Some(count), false) => format!("{count}; {most}"),
        (None, _) => most,
    })
}

/// Remarks below the verdicts.
pub(super) fn remarks(answered: &Answered<'_>) -> Vec<Remark> {
    let named = |chosen: &dyn Fn(&Outcome) -> bool| {
        let outcomes = answered.outcomes.iter();
        let chosen: Vec<_> = outcomes
            .filter(|outcome| chosen(outcome))
            .map(|outcome| outcome.procedure)
            .collect();
        let concerned = answered.concerned(&chosen);
        (!chosen.is_empty()).then(|| concerned.map_or(String::new(), |them| format!(": {them}")))
    };
    let eligible = named(&|outcome| outcome.decided() == Some(Verdict::Eligible));
    let eligible = eligible.map(|them| Remark {
        style: Style::Plain,
        words: format!("No contraindication found among the questions asked{them}."),
    });
    // if there is a section about rebooking, it contains this
    let has_date = answered
        .outcomes
        .iter()
        .any(|one| one.at_least >= Verdict::Defer);
    let sentence = window::sentence(answered).filter(|_| !has_date);
    let window = sentence.or_else(|| window::legend(answered));
    let window = window.map(|words| Remark {
        style: Style::Plain,
        words,
    });
    let remarks = [untreatable(answered), eligible, window];
    remarks.into_iter().flatten().collect()
}

/// The line that names every procedure that must not be done on the basis of this page. Without names, it is about all
/// procedures on the page. `None` if every verdict is decided, because then the verdicts say it.
fn untreatable(answered: &Answered<'_>) -> Option<Remark> {
    let outcomes = answered.outcomes.iter();
    let (them, others): (Vec<&Outcome>, Vec<&Outcome>) =
        outcomes.partition(|outcome| outcome.at_most > Verdict::Precaution);
    them.iter().find(|outcome| outcome.decided().is_none())?;
    let named = if others.is_empty() {
        String::new()
    } else {
        let procedures: Vec<_> = them.iter().map(|outcome| outcome.procedure).collect();
        format!(": {}", titles(answered.protocol, &procedures))
    };
    Some(Remark {
        style: Style::Verdict(None),
        words: format!("Do not treat on the basis of this page{named}."),
    })
}
