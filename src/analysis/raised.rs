//! A finding with its procedures, before it is known which of them an `[[allow]]` removes.
//!
//! One finding names every procedure that it concerns. Its message and its answer sheet are chosen after allows are
//! applied: the one with the most severe verdict, then the one with the fewest answers.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{Protocol, Verdict};
use crate::source::Span;

/// A finding with its message in parts: lead, clause, procedures, and what comes after them.
pub(super) struct Raised {
    /// The finding; its message is only the lead.
    pub diagnostic: Diagnostic,
    /// The part of the message about some procedures. It can differ between procedures.
    clause: String,
    after: String,
    /// The verdict that is at stake.
    verdict: Verdict,
}

impl Raised {
    /// A finding with the part of its message before the procedures.
    pub(super) fn new(diagnostic: Diagnostic, clause: impl Into<String>) -> Self {
        Self {
            diagnostic,
            clause: clause.into(),
            after: String::new(),
            verdict: Verdict::Eligible,
        }
    }

    /// Sets the part of the message after the procedures.
    #[must_use]
    pub(super) fn after(mut self, after: impl Into<String>) -> Self {
        self.after = after.into();
        self
    }

    /// Sets the verdict that is at stake.
    #[must_use]
    pub(super) fn verdict(mut self, verdict: Verdict) -> Self {
        self.verdict = verdict;
        self
    }

    /// Whether both are parts of one finding: about the same question or rule, or with the same cause and answer sheet.
    fn is_one_with(&self, other: &Self) -> bool {
        let (own, its) = (&self.diagnostic, &other.diagnostic);
        let once = matches!(
            own.finding,
            Finding::NotMonotonic | Finding::UnhandledUnsure | Finding::NeverDecides
        );
        let has_procedures = !own.procedures.is_empty() && !its.procedures.is_empty();
        once && has_procedures
            || own.severity == its.severity
                && own.message == its.message
                && self.clause == other.clause
                && self.after == other.after
                && own.witness == its.witness
    }
}

impl From<Diagnostic> for Raised {
    /// A finding with a complete message.
    fn from(diagnostic: Diagnostic) -> Self {
        Self::new(diagnostic, "")
    }
}

/// Joins the parts of each finding and writes its message.
pub(super) fn join(protocol: &Protocol, mut raised: Vec<Raised>) -> Diagnostics {
    raised.sort_by_key(|one| {
        let witness = one.diagnostic.witness.as_ref();
        (
            Reverse(one.verdict),
            witness.map(|witness| witness.answers.len()),
        )
    });
    let mut places: BTreeMap<(Finding, Option<Span>), Vec<Vec<Raised>>> = BTreeMap::new();
    for one in raised {
        let groups = places.entry(place(&one.diagnostic)).or_default();
        match groups.iter_mut().find(|group| group[0].is_one_with(&one)) {
            Some(group) => group.push(one),
            None => groups.push(vec![one]),
        }
    }
    let groups = places.into_values().flatten();
    groups.filter_map(|group| one(protocol, group)).collect()
}

/// Findings with the same key can be joined. `no-one-eligible` is found at each procedure, so its location is not part
/// of the key.
fn place(diagnostic: &Diagnostic) -> (Finding, Option<Span>) {
    let own = diagnostic.finding != Finding::NoOneEligible;
    (diagnostic.finding, own.then_some(diagnostic.span))
}

/// Builds one finding from its parts.
fn one(protocol: &Protocol, group: Vec<Raised>) -> Option<Diagnostic> {
    let mut group = group.into_iter();
    let first = group.next()?;
    let mut whole = first.diagnostic;
    let mut clauses = vec![(first.clause, whole.procedures.clone())];
    for more in group {
        let procedures = more.diagnostic.procedures.iter().cloned();
        match clauses
            .iter_mut()
            .find(|(clause, _)| *clause == more.clause)
        {
            Some((_, known)) => known.extend(procedures),
            None => clauses.push((more.clause, procedures.collect())),
        }
        add(&mut whole, more.diagnostic);
    }
    in_order(protocol, &mut whole.procedures);
    let clauses = clauses.into_iter().map(|(clause, mut procedures)| {
        in_order(protocol, &mut procedures);
        clause + &for_procedures(&procedures)
    });
    let clauses: Vec<String> = clauses.collect();
    whole.message = format!("{}{}{}", whole.message, clauses.join("; "), first.after);
    Some(whole)
}

/// Adds the procedures and the locations of another part of the same finding.
fn add(whole: &mut Diagnostic, more: Diagnostic) {
    let elsewhere = (more.span != whole.span).then_some((more.span, more.label));
    for place in more.related.into_iter().chain(elsewhere) {
        if !whole.related.contains(&place) {
            whole.related.push(place);
        }
    }
    whole.procedures.extend(more.procedures);
}

/// Sorts procedures by the order of the protocol and removes duplicates.
pub(super) fn in_order(protocol: &Protocol, procedures: &mut Vec<String>) {
    if procedures.len() > 1 {
        let every = protocol.procedure_ids();
        let every = every.map(|id| &protocol.procedure(id).id);
        let own = every.filter(|id| procedures.contains(id));
        *procedures = own.cloned().collect();
    }
}

/// ` for ` and the name of every procedure, even if there are many.
pub(super) fn for_procedures(procedures: &[String]) -> String {
    match procedures {
        [] => String::new(),
        [one] => format!(" for `{one}`"),
        [rest @ .., last] => format!(" for `{}` and `{last}`", rest.join("`, `")),
    }
}
