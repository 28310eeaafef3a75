//! What is shown as soon as a procedure is contraindicated, whatever the other answers are.

use crate::interview::Interview;
use crate::model::{Outcome, ProcedureId, Verdict, long_date};
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;

/// Shows what is decided, with what would end it and when, and what is not decided.
pub(super) fn tell(lines: &mut Lines<'_>, interview: &Interview<'_>, procedures: &[ProcedureId]) {
    let protocol = interview.protocol();
    let outcomes = interview.outcomes();
    let title = |outcome: &Outcome| protocol.procedure(outcome.procedure).title.as_str();
    for outcome in &outcomes {
        if procedures.contains(&outcome.procedure) {
            let line = format!(
                "{}: contraindicated, whatever else is answered.",
                title(outcome)
            );
            lines.say(Style::Verdict(Some(Verdict::Contraindicated)), 0, &line);
            reasons(lines, interview, outcome);
        }
    }
    let open = outcomes.iter();
    let open = open.filter(|outcome| outcome.at_least != Verdict::Contraindicated);
    let open = open.map(title).collect::<Vec<_>>().join(", ");
    if !open.is_empty() {
        let line = format!("Not decided: {open}. Stopping leaves that incomplete.");
        lines.say(Style::Plain, 0, &line);
    }
    lines.say(Style::Plain, 0, "Stop here, or go on for all reasons?");
}

/// Shows each rule that contraindicates the procedure, with what would end that; then the earliest day.
fn reasons(lines: &mut Lines<'_>, interview: &Interview<'_>, outcome: &Outcome) {
    let mut is_lasting = false;
    for reason in &outcome.reasons {
        let rule = interview.protocol().rule(reason.rule);
        if rule.verdict != Verdict::Contraindicated {
            continue;
        }
        lines.item(Style::Plain, 2, &rule.say);
        match &rule.until {
            Some(until) => lines.say(Style::Plain, 4, &format!("Until: {until}")),
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
        lines.say(Style::Plain, 2, &format!("Not before {day}{earliest}."));
    }
}
