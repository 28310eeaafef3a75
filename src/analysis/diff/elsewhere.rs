//! Verdicts that are milder on other screening dates than that of the comparison.
//!
//! Where the cells of a question depend on the date, milder verdicts are looked for on all dates at once. What is found
//! depends on the rules and not on the date of the comparison, and so does a gate.

use jiff::civil::Date;
use num_bigint::BigUint;

use super::count::Counter;
use super::diagram::Room;
use super::formula::Formulas;
use super::joint::Joint;
use super::view::View;
use super::witness::{Seeker, Witness};
use super::{Compared, Pair, Seen, changes_of};
use crate::analysis::prover::EFFORT;
use crate::analysis::smallest::Search;
use crate::analysis::solver::Budget;
use crate::model::Verdict;

/// A milder verdict on another screening date than that of the comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherDate {
    /// The verdict of the old version.
    pub from: Verdict,
    /// The verdict of the new version.
    pub to: Verdict,
    /// A sheet that shows it, with its screening date; none where it is not decided whether there is one.
    pub witness: Option<Witness>,
}

/// The screening dates on which sheets are looked for.
pub(super) struct Scope {
    /// The date of the comparison; of every date, the one that is tried first.
    pub on: Date,
    /// The values of each variable that an answer can have on such a date.
    pub values: Vec<Vec<bool>>,
    /// Whether any date will do.
    pub every: bool,
}

impl Scope {
    pub(super) fn on(joint: &Joint, on: Date) -> Self {
        Self {
            on,
            values: joint.values_on(on),
            every: false,
        }
    }

    pub(super) fn every(joint: &Joint, on: Date) -> Self {
        Self {
            on,
            values: joint.every_value(),
            every: true,
        }
    }
}

/// Each procedure's milder verdicts on any screening date; none where every date is like that of the comparison.
pub(super) fn milder(
    pair: &Pair<'_>,
    joint: &Joint,
    formulas: &mut Formulas,
    views: &[View],
    every: &Scope,
    differing: &[bool],
) -> Vec<Option<Vec<OtherDate>>> {
    let mut room = Room::new();
    let mut budget = Budget::new(EFFORT);
    let mut left = differing.iter().filter(|one| **one).count();
    let views = views.iter().zip(differing).map(|(view, &differs)| {
        if !differs {
            return None;
        }
        room.begin(left);
        budget.begin(left as u64);
        left -= 1;
        let mut counter = Counter::new(joint, formulas, view, &mut room, &every.values);
        let mut pairs = changes_of(view);
        pairs.retain(|&(from, to)| {
            to < from && counter.change(from, to).ok() != Some(BigUint::default())
        });
        let seen = Seen {
            joint,
            formulas,
            view,
        };
        Some(found(pair, seen, every, &pairs, &mut budget))
    });
    views.collect()
}

/// Of these changes those that there are on some date, or may be.
fn found(
    pair: &Pair<'_>,
    seen: Seen<'_>,
    every: &Scope,
    pairs: &[(Verdict, Verdict)],
    budget: &mut Budget,
) -> Vec<OtherDate> {
    let mut milder = Vec::new();
    let mut seeker = Seeker::new(pair, seen, every, budget).ok();
    for (place, &(from, to)) in pairs.iter().enumerate() {
        let found = seeker.as_mut().map(|seeker| {
            seeker.begin((pairs.len() - place) as u64);
            seeker.change(from, to)
        });
        let witness = match found {
            Some(Ok(Search::Nothing)) => continue,
            Some(Ok(Search::Found(judged))) => Some(judged.witness),
            _ => None,
        };
        milder.push(OtherDate { from, to, witness });
    }
    milder.sort_by_key(|one| (one.from, one.to));
    milder
}

impl Compared {
    /// Takes in what is milder on some screening date.
    pub(super) fn add(&mut self, milder: Vec<OtherDate>) {
        let is_milder = |&(from, to): &(Verdict, Verdict)| {
            let mut all = milder.iter();
            to > from || all.any(|one| (one.from, one.to) == (from, to))
        };
        // what is so on no date is decided
        self.not_decided.retain(is_milder);
        let known = self.verdicts.iter().map(|one| (one.from, one.to));
        let known: Vec<_> = known.chain(self.not_decided.iter().copied()).collect();
        let others = milder.into_iter();
        self.other_dates = others
            .filter(|one| !known.contains(&(one.from, one.to)))
            .collect();
    }
}
