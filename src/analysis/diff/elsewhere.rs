//! Verdicts that are milder on other screening dates only.
//!
//! A milder verdict that does not occur on the date of the comparison is searched for on all dates at once. Each search
//! has its own effort, which depends only on the rules. So the exit code does not depend on the date: a change that is
//! found on one date is never ruled out on another.

use num_bigint::BigUint;

use super::count::Counter;
use super::diagram::Room;
use super::formula::Formulas;
use super::joint::Joint;
use super::scope::Scope;
use super::view::View;
use super::witness::{Seeker, Witness};
use super::{Compared, Pair, Seen, changes_of};
use crate::analysis::smallest::Search;
use crate::analysis::solver::Budget;
use crate::model::Verdict;

/// A verdict that is milder on another screening date than that of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDate {
    /// The verdict of the old version.
    pub from: Verdict,
    /// The verdict of the new version.
    pub to: Verdict,
    /// A sheet that shows it, with its screening date. `None` if it is not decided whether there is one.
    pub witness: Option<Witness>,
}

/// The milder changes of verdict of a procedure that the counts do not rule out. Empty if the procedure asks for no
/// date.
pub(super) fn possible(
    joint: &Joint,
    formulas: &mut Formulas,
    view: &View,
    room: &mut Room,
    every: &Scope,
) -> Option<Vec<(Verdict, Verdict)>> {
    let mut asked = view.asked.keys();
    // with the cells of one date only, the check fails whatever the search finds
    let is_partial = asked.any(|&place| joint.questions[place].is_partial);
    if is_partial || !view.asks_a_date(joint) {
        return None;
    }
    let mut counter = Counter::new(joint, formulas, view, room, &every.values);
    let mut pairs = changes_of(view);
    pairs.retain(|&(from, to)| {
        to < from && counter.change(from, to).ok() != Some(BigUint::default())
    });
    pairs.sort_unstable();
    Some(pairs)
}

/// Searches for milder verdicts on every date.
#[derive(Clone, Copy)]
pub(super) struct Elsewhere<'a> {
    pub pair: &'a Pair<'a>,
    pub every: &'a Scope,
    /// The effort for one change.
    pub effort: u64,
}

impl Elsewhere<'_> {
    /// Adds which of these milder verdicts occur on some date. Those of the date of the comparison are already known.
    pub(super) fn complete(
        self,
        seen: Seen<'_>,
        pairs: &[(Verdict, Verdict)],
        compared: &mut Compared,
    ) {
        let mut possible = Vec::new();
        for &(from, to) in pairs {
            let mut known = compared.verdicts.iter();
            if known.any(|one| (one.from, one.to) == (from, to)) {
                continue;
            }
            let witness = match self.find(seen, from, to) {
                Search::Nothing => continue,
                Search::Found(witness) => Some(witness),
                Search::NotDecided => None,
            };
            possible.push(OtherDate { from, to, witness });
        }
        // a change that occurs on no date is decided
        compared.not_decided.retain(|&(from, to)| {
            let mut possible = possible.iter();
            to > from || possible.any(|one| (one.from, one.to) == (from, to))
        });
        possible.retain(|one| !compared.not_decided.contains(&(one.from, one.to)));
        compared.other_dates = possible;
    }

    fn find(self, seen: Seen<'_>, from: Verdict, to: Verdict) -> Search<Witness> {
        let mut budget = Budget::new(self.effort);
        let seeker = Seeker::new(self.pair, seen, self.every, &mut budget);
        match seeker.and_then(|mut seeker| seeker.change(from, to)) {
            Ok(Search::Found(judged)) => Search::Found(judged.witness),
            Ok(Search::Nothing) => Search::Nothing,
            Ok(Search::NotDecided) | Err(_) => Search::NotDecided,
        }
    }
}
