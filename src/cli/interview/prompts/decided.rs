//! What is said as soon as a procedure is contraindicated whatever else is answered.

use crate::interview::Interview;
use crate::model::{Outcome, ProcedureId, Verdict, long_date};
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;

/// Says what is decided, with what would end it and when, and what is not decided.
pub(super) fn tell(told: &mut Lines<'_>, interview: &Interview<'_>, procedures: &[ProcedureId]) {
    let protocol = interview.protocol();
    let outcomes = interview.outcomes();
    let title = |outcome: &Outcome| protocol.procedure(outcome.procedure).title.as_str();
    for outcome in &outcomes {
        if procedures.contains(&outcome.procedure) {
            let line = format!(
                "{}: contraindicated, whatever else is answered.",
                title(outcome)
            );
            told.say(Style::Verdict(Some(Verdict::Contraindicated)), 0, &line);
            reasons(told, interview, outcome);
        }
    }
    let open = outcomes.iter();
    let open = open.filter(|outcome| outcome.at_least != Verdict::Contraindicated);
    let open = open.map(title).collect::<Vec<_>>().join(", ");
    if !open.is_empty() {
        let line = format!("Not decided: {open}. Stopping leaves that incomplete.");
        told.say(Style::Plain, 0, &line);
    }
    told.say(Style::Plain, 0, "Stop here, or go on for all reasons?");
}

/// Each rule that rules it out, with what would end it; then the day before which nothing is done.
fn reasons(told: &mut Lines<'_>, interview: &Interview<'_>, outcome: &Outcome) {
    let mut is_lasting = false;
    for reason in &outcome.reasons {
        let rule = interview.protocol().rule(reason.rule);
        if rule.verdict != Verdict::Contraindicated {
            continue;
        }
        told.item(Style::Plain, 2, &rule.say);
        match &rule.until {
            Some(until) => told.say(Style::Plain, 4, &format!("Until: {until}")),
            None => is_lasting = true,
        }
    }
    // a rule that nothing ends has no day
    if let Some(wait) = outcome.not_before.filter(|_| !is_lasting) {
        let day = long_date(wait.day);
        let earliest = match outcome.not_before_final {
            true => "",
            false => " at the earliest",
        };
        told.say(Style::Plain, 2, &format!("Not before {day}{earliest}."));
    }
}
