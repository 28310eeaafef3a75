//! The smallest answer sheet: as few answers as possible that are not the clear one.
//!
//! First, every answer must be the clear one. If that is impossible, the solver names answers of which one must differ.
//! Each of them may then differ, smaller sets first, so the first sheet that is found has the fewest. If many answers
//! must differ together, there are too many sets. Then any sheet is searched for first, and each answer that can be
//! clear is reset.

use std::collections::BTreeSet;

use super::profile::Profile;
use super::solver::{Answered, Budget, Lit, Solver};
use super::space::{Asked, Space};
use crate::model::{OptionId, QuestionId};

/// Number of sets of answers that are tried before any sheet is searched for.
const FIRST_TRIES: usize = 40;

/// Total number of sets that are tried. After that, any sheet is used.
const TRIES: usize = 400;

/// A sheet with more answers than this is used at once: with points or counts, many answers together may be needed.
const MANY: usize = 5;

/// The answer to one question on a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Cell(usize),
    Ticks {
        ticked: Vec<OptionId>,
        unsure: bool,
        declined: bool,
    },
    Unsure,
    Declined,
}

/// Every answer that is not the clear one, in interview order.
pub(super) type Values = Vec<(QuestionId, Value)>;

/// The result of a search for a sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Search<T> {
    Found(T),
    /// There is no sheet.
    Nothing,
    NotDecided,
}

impl Space<'_> {
    /// The smallest sheet of a procedure on which all of these hold. Of several equally small ones, always the same
    /// one.
    pub(super) fn smallest(
        &mut self,
        wanted: &[Lit],
        profile: &Profile,
        budget: &mut Budget,
    ) -> Search<Values> {
        let differs: Vec<Lit> = profile.questions.iter().map(|own| own.differs).collect();
        let free = match fewest(&mut self.solver, wanted, &differs, budget) {
            Search::Found(free) => free,
            Search::Nothing => return Search::Nothing,
            Search::NotDecided => return Search::NotDecided,
        };
        let mut assumed = held(&self.solver, wanted, &differs, &free);
        let mut values = Vec::new();
        for &index in &free {
            let own = &profile.questions[index];
            let asked = &self.asked[&own.question];
            for preferred in in_order_of_preference(asked, own.clear_cell) {
                assumed.push(preferred);
                match self.ask(&assumed, budget) {
                    Answered::Yes => {
                        if !self.asked[&own.question].is_multi {
                            break;
                        }
                    }
                    Answered::No(_) => {
                        assumed.pop();
                    }
                    Answered::NotDecided => return Search::NotDecided,
                }
            }
        }
        match self.ask(&assumed, budget) {
            Answered::Yes => {}
            Answered::No(_) => return Search::Nothing,
            Answered::NotDecided => return Search::NotDecided,
        }
        for index in free {
            let question = profile.questions[index].question;
            if self.solver.holds(profile.questions[index].differs) {
                values.push((question, self.value(question)));
            }
        }
        Search::Found(values)
    }

    /// The answer to a question in the last model.
    pub(super) fn value(&self, question: QuestionId) -> Value {
        let asked = &self.asked[&question];
        let [unsure, declined] = [asked.unsure, asked.declined].map(|one| self.solver.holds(one));
        let held = asked.values.iter().enumerate();
        let mut held = held.filter(|(_, one)| self.solver.holds(**one));
        if !asked.is_multi {
            return match (held.next(), unsure) {
                (Some((cell, _)), _) => Value::Cell(cell),
                (None, true) => Value::Unsure,
                (None, false) => Value::Declined,
            };
        }
        let ticked: Vec<OptionId> = held.map(|(index, _)| OptionId::from(index)).collect();
        match (ticked.is_empty(), unsure, declined) {
            (true, true, false) => Value::Unsure,
            (true, false, true) => Value::Declined,
            _ => Value::Ticks {
                ticked,
                unsure,
                declined,
            },
        }
    }
}

/// A smallest set of answers that must differ from the clear ones, as indices in `differs`.
pub(super) fn fewest(
    solver: &mut Solver,
    wanted: &[Lit],
    differs: &[Lit],
    budget: &mut Budget,
) -> Search<BTreeSet<usize>> {
    let mut level = vec![BTreeSet::new()];
    let mut met: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
    let mut tries = 0;
    let mut found: Option<BTreeSet<usize>> = None;
    for differing in 0.. {
        if level.is_empty() {
            break;
        }
        let mut next = Vec::new();
        tries += level.len();
        if found.is_none() && tries > FIRST_TRIES {
            match any(solver, wanted, differs, budget) {
                Search::Found(any) => found = Some(any),
                end => return end,
            }
        }
        if let Some(any) = &found
            && (any.len() <= differing || any.len() > MANY || tries > TRIES)
        {
            return Search::Found(any.clone());
        }
        for free in level {
            let assumed = held(solver, wanted, differs, &free);
            let core = match solver.ask(&assumed, budget) {
                Answered::Yes => return Search::Found(free),
                Answered::No(core) => core,
                Answered::NotDecided => return Search::NotDecided,
            };
            for (index, &one) in differs.iter().enumerate() {
                if core.contains(&!one) && !free.contains(&index) {
                    let mut more = free.clone();
                    more.insert(index);
                    if met.insert(more.clone()) {
                        next.push(more);
                    }
                }
            }
        }
        level = next;
    }
    Search::Nothing
}

/// Makes any sheet smaller: resets its answers to the clear ones, one by one from the last, as far as that is possible.
fn any(
    solver: &mut Solver,
    wanted: &[Lit],
    differs: &[Lit],
    budget: &mut Budget,
) -> Search<BTreeSet<usize>> {
    match solver.ask(wanted, budget) {
        Answered::Yes => {}
        Answered::No(_) => return Search::Nothing,
        Answered::NotDecided => return Search::NotDecided,
    }
    let differing = |solver: &Solver| -> BTreeSet<usize> {
        let own = differs.iter().enumerate();
        own.filter(|(_, one)| solver.holds(**one))
            .map(|(index, _)| index)
            .collect()
    };
    let mut free = differing(solver);
    for index in free.clone().into_iter().rev() {
        let mut fewer = free.clone();
        if !fewer.remove(&index) {
            continue;
        }
        let assumed = held(solver, wanted, differs, &fewer);
        match solver.ask(&assumed, budget) {
            Answered::Yes => free = differing(solver),
            Answered::No(_) => {}
            Answered::NotDecided => return Search::NotDecided,
        }
    }
    Search::Found(free)
}

/// The assumptions that only the answers in `free` may differ from the clear ones.
pub(super) fn held(
    solver: &Solver,
    wanted: &[Lit],
    differs: &[Lit],
    free: &BTreeSet<usize>,
) -> Vec<Lit> {
    let own = differs.iter().enumerate();
    let held = own
        .filter(|(index, _)| !free.contains(index))
        .map(|(_, &one)| !one)
        .filter(|&one| one != solver.always);
    wanted.iter().copied().chain(held).collect()
}

/// Literals for the answer to a question, best first: the cell nearest to the clear one, few ticks of the first
/// options, a value before a status.
fn in_order_of_preference(asked: &Asked, clear_cell: Option<usize>) -> Vec<Lit> {
    if asked.is_multi {
        let ticks = asked.values.iter().rev().map(|&one| !one);
        return [!asked.unsure, !asked.declined]
            .into_iter()
            .chain(ticks)
            .collect();
    }
    let mut order: Vec<usize> = (0..asked.values.len()).collect();
    if let Some(clear) = clear_cell {
        order.sort_by_key(|cell| cell.abs_diff(clear));
    }
    let cells = order.into_iter().map(|cell| asked.values[cell]);
    cells.chain([asked.unsure, asked.declined]).collect()
}
