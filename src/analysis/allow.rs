//! `[[allow]]`: findings that an author has accepted.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::raised::Raised;
use crate::diagnostic::{Diagnostic, Finding, listing};
use crate::model::{Allow, AllowTarget, ProcedureId, Protocol};
use crate::source::Span;

/// Removes allowed findings, and reports each allow that has ended or removes nothing. If a finding is about several
/// procedures, an allow for one of them leaves the others. An allow of a finding in `open`, which could not be decided
/// or was not looked for, is not reported.
pub(super) fn apply(
    protocol: &Protocol,
    today: Date,
    mut raised: Vec<Raised>,
    open: &BTreeSet<Finding>,
) -> Vec<Raised> {
    let mut used = vec![false; protocol.allows.len()];
    raised.retain_mut(|one| is_left(protocol, today, &mut one.diagnostic, &mut used));
    // an allow for a group counts as one for each member, and is reported once
    let mut used = used.into_iter();
    for allows in protocol.allows.chunk_by(|one, next| one.span == next.span) {
        let allow = &allows[0];
        let used = used
            .by_ref()
            .take(allows.len())
            .filter(|used| *used)
            .count()
            > 0;
        let is_open = open.iter().any(|finding| finding.name() == allow.finding);
        let (message, help) = if today > allow.until {
            (
                format!("this allow ended on {}", allow.until),
                "review the finding: correct it, or set a later day",
            )
        } else if !used && !is_open {
            (
                format!(
                    "there is no `{}` about {} to allow",
                    allow.finding,
                    listing(&target_ids(protocol, allows))
                ),
                "remove the allow, so that it cannot hide a later mistake",
            )
        } else {
            continue;
        };
        let unused = Diagnostic::new(Finding::UnusedAllow, allow.span, message).help(help);
        raised.push(unused.into());
    }
    raised
}

/// Whether an allow that has not ended silences a finding about a procedure.
pub(super) fn is_silent(
    protocol: &Protocol,
    today: Date,
    finding: Finding,
    procedure: ProcedureId,
) -> bool {
    protocol.allows.iter().any(|allow| {
        today <= allow.until
            && allow.finding == finding.name()
            && allow.target == AllowTarget::Procedure(procedure)
    })
}

/// Removes the procedures for which a finding is allowed, and marks every allow that is about it. Returns whether any
/// part of the finding is left.
fn is_left(
    protocol: &Protocol,
    today: Date,
    diagnostic: &mut Diagnostic,
    used: &mut [bool],
) -> bool {
    let mut left = diagnostic.procedures.clone();
    let mut is_allowed = false;
    for (allow, used) in protocol.allows.iter().zip(used) {
        if today > allow.until || diagnostic.finding.name() != allow.finding {
            continue;
        }
        let id = match allow.target {
            AllowTarget::Procedure(id) => Some(&protocol.procedure(id).id),
            _ => None,
        };
        if let Some(id) = id.filter(|id| diagnostic.procedures.contains(id)) {
            left.retain(|one| one != id);
            *used = true;
        } else if is_in_block(protocol, allow, diagnostic) {
            is_allowed = true;
            *used = true;
        }
    }
    is_allowed |= left.is_empty() && !diagnostic.procedures.is_empty();
    diagnostic.procedures = left;
    !is_allowed
}

/// Whether a finding is in the block of the rule, question or procedure that an allow names. Of two equivalent rules,
/// either may be named.
fn is_in_block(protocol: &Protocol, allow: &Allow, diagnostic: &Diagnostic) -> bool {
    let block = match allow.target {
        AllowTarget::Rule(id) => protocol.rule(id).block,
        AllowTarget::Question(id) => protocol.question(id).block,
        AllowTarget::Procedure(id) => protocol.procedure(id).block,
    };
    let either = diagnostic.finding == Finding::EquivalentRules;
    let related = diagnostic.related.iter().map(|(span, _)| *span);
    let mut places = std::iter::once(diagnostic.span).chain(related.filter(|_| either));
    places.any(|place| holds(block, place))
}

fn target_ids<'a>(protocol: &'a Protocol, allows: &[Allow]) -> Vec<&'a str> {
    let ids = allows.iter().map(|allow| match allow.target {
        AllowTarget::Rule(id) => protocol.rule(id).id.as_str(),
        AllowTarget::Question(id) => &protocol.question(id).id,
        AllowTarget::Procedure(id) => &protocol.procedure(id).id,
    });
    ids.collect()
}

fn holds(block: Span, place: Span) -> bool {
    block.file == place.file && block.start <= place.start && place.end <= block.end
}
