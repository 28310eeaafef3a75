//! The text about a procedure that is contraindicated whatever the other answers are.

use crate::interview::Interview;
use crate::model::{Outcome, ProcedureId, RuleEnd, Verdict};
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;
use crate::report::words::not_before::{before, date_with_verdict};

/// Shows what is decided, what would end it and when, and what is not decided.
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
    let open: Vec<_> = open.map(title).collect();
    if !open.is_empty() {
        let stays = if open.len() == 1 {
            "it stays"
        } else {
            "they stay"
        };
        let open = open.join(", ");
        let line = format!("Not decided: {open}. If you stop here, {stays} incomplete.");
        lines.say(Style::Plain, 0, &line);
    }
    lines.say(
        Style::Plain,
        0,
        "Stop here, or continue to find all reasons?",
    );
}

/// Shows each rule that contraindicates the procedure, with what would end it, and then the earliest date.
fn reasons(lines: &mut Lines<'_>, interview: &Interview<'_>, outcome: &Outcome) {
    for reason in &outcome.reasons {
        let rule = interview.protocol().rule(reason.rule);
        if rule.verdict != Verdict::Contraindicated {
            continue;
        }
        lines.item(Style::Plain, 2, &rule.say);
        if let Some(until) = &rule.until {
            lines.say(Style::Plain, 4, &format!("Until: {until}"));
        }
        if interview.protocol().end_of(rule) == RuleEnd::NotComputed {
            lines.say(Style::Plain, 4, "No date can be computed.");
        }
    }
    if let Some(wait) = date_with_verdict(interview.protocol(), outcome) {
        let words = before(&wait, outcome.not_before_final);
        lines.say(Style::Plain, 2, &format!("Not {words}."));
    }
}
