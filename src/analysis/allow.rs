//! `[[allow]]`: what an author means although a check reports it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{Allow, AllowTarget, Protocol};
use crate::source::Span;

/// Takes out what is allowed, and reports each allow that has ended or takes out nothing. What could not be decided or
/// was not looked for is no reason to report one.
pub(super) fn apply(
    protocol: &Protocol,
    today: Date,
    found: Diagnostics,
    open: &BTreeSet<Finding>,
) -> Diagnostics {
    let mut used = vec![false; protocol.allows.len()];
    let mut left = Diagnostics::default();
    for diagnostic in found.into_sorted() {
        let mut allowed = false;
        for (allow, used) in protocol.allows.iter().zip(&mut used) {
            if today <= allow.until && is_about(protocol, allow, &diagnostic) {
                *used = true;
                allowed = true;
            }
        }
        if !allowed {
            left.push(diagnostic);
        }
    }
    for (allow, used) in protocol.allows.iter().zip(used) {
        let is_open = open.iter().any(|finding| finding.name() == allow.finding);
        let (message, help) = if today > allow.until {
            (
                format!("this allow ended on {}", allow.until),
                "look at the finding again: correct it, or set a later day",
            )
        } else if !used && !is_open {
            (
                format!("there is no `{}` here to allow", allow.finding),
                "take the allow out, so that it cannot hide a later mistake",
            )
        } else {
            continue;
        };
        left.push(Diagnostic::new(Finding::UnusedAllow, allow.span, message).help(help));
    }
    left
}

/// Whether a finding is the one that an allow names: it stands in the block of the rule, question or procedure, or is
/// about that procedure. Of two rules that are the same, either may be named.
fn is_about(protocol: &Protocol, allow: &Allow, diagnostic: &Diagnostic) -> bool {
    if diagnostic.finding.name() != allow.finding {
        return false;
    }
    let (block, procedure) = match allow.target {
        AllowTarget::Rule(id) => (protocol.rule(id).block, None),
        AllowTarget::Question(id) => (protocol.question(id).block, None),
        AllowTarget::Procedure(id) => {
            let procedure = protocol.procedure(id);
            (procedure.block, Some(procedure.id.as_str()))
        }
    };
    let either = matches!(diagnostic.finding, Finding::EquivalentRules);
    let related = diagnostic.related.iter().map(|(span, _)| *span);
    let mut places = std::iter::once(diagnostic.span).chain(related.filter(|_| either));
    places.any(|place| holds(block, place))
        || procedure.is_some() && procedure == diagnostic.procedure.as_deref()
}

fn holds(block: Span, place: Span) -> bool {
    block.file == place.file && block.start <= place.start && place.end <= block.end
}
