//! What another version of a protocol does otherwise: which answer sheets get another verdict, and what is changed by
//! name.
//!
//! A joint answer sheet gives each question that either protocol asks an answer that both can be given. Rules whose
//! condition and verdict both protocols share are set aside first, so that a comparison takes what its changes take.
//! Nothing here reads a clock: the screening date is passed in. What is printed as a number is exact, and every sheet
//! that is shown has gone through the evaluators of both protocols.

mod changes;
mod count;
mod dates;
mod diagram;
mod facts;
mod formula;
mod joint;
mod notation;
mod order;
mod view;
mod witness;

use std::cmp::Reverse;

use jiff::civil::Date;
use num_bigint::BigUint;

pub use self::changes::{Change, Part, What};
use self::count::Counter;
pub use self::dates::{DateChange, ShownDate};
use self::diagram::Room;
use self::formula::Formulas;
use self::joint::Joint;
use self::view::View;
use self::witness::Seeker;
pub use self::witness::{Witness, WitnessAnswer};
use super::prover::EFFORT;
use super::smallest::Search;
use super::solver::Budget;
use crate::engine::Program;
use crate::model::{Accept, ProcedureId, Protocol, QuestionId, Verdict};

/// One version of a protocol.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The rules.
    pub protocol: &'a Protocol,
    /// The same rules, compiled.
    pub program: &'a Program,
}

/// What differs between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comparison {
    /// The screening date.
    pub on: Date,
    /// The procedures that both have, in the order of the new one.
    pub procedures: Vec<Compared>,
    /// Rules whose date comes earlier or later, in the order of the new version.
    pub dates: Vec<DateChange>,
    /// What is added, removed or changed by name.
    pub changes: Vec<Change>,
    /// Questions with answers that only one version can be given: no sheet with one of them is compared.
    pub partly_compared: Vec<String>,
    /// Questions about dates that are compared in days and in months: on another day the numbers may be others.
    pub day_dependent: Vec<String>,
}

/// One procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compared {
    /// Its id.
    pub id: String,
    /// Its title in the new version.
    pub title: String,
    /// How many answer sheets both versions can be given; none where they are not counted.
    pub sheets: Option<BigUint>,
    /// Each change of verdict, the looser ones first.
    pub verdicts: Vec<VerdictChange>,
    /// Changes of verdict that there may be or not: the effort did not suffice.
    pub not_decided: Vec<(Verdict, Verdict)>,
}

/// One change of verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerdictChange {
    /// The verdict of the old version.
    pub from: Verdict,
    /// The verdict of the new version.
    pub to: Verdict,
    /// On how many answer sheets; none where they are not counted.
    pub sheets: Option<BigUint>,
    /// The smallest of them.
    pub witness: Option<Witness>,
}

impl Comparison {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        let same = |one: &Compared| one.verdicts.is_empty() && one.not_decided.is_empty();
        self.changes.is_empty() && self.dates.is_empty() && self.procedures.iter().all(same)
    }

    /// Whether some answer sheet gets a milder verdict, or may get one, or a date comes earlier.
    pub fn is_looser(&self) -> bool {
        let verdicts = self.procedures.iter().any(|one| {
            let changes = one.verdicts.iter().map(|change| (change.from, change.to));
            let mut changes = changes.chain(one.not_decided.iter().copied());
            changes.any(|(from, to)| to < from)
        });
        verdicts || self.dates.iter().any(|date| date.earlier)
    }
}

impl VerdictChange {
    /// Whether the new verdict is milder.
    pub fn is_looser(&self) -> bool {
        self.to < self.from
    }
}

/// Compares two versions of a protocol for a screening date.
pub fn compare(old: Version<'_>, new: Version<'_>, on: Date) -> Comparison {
    let pair = Pair {
        editions: [old, new].map(|version| Edition {
            protocol: version.protocol,
            program: version.program,
            tests: joint::accepts(version.protocol),
        }),
    };
    let joint = Joint::new(&pair, on);
    let mut formulas = Formulas::new(&pair, &joint, on);
    let both = new.protocol.procedure_ids().filter_map(|procedure| {
        let id = &new.protocol.procedure(procedure).id;
        Some([old.protocol.procedure_named(id)?, procedure])
    });
    let views: Vec<View> = both
        .map(|procedure| View::new(&pair, &joint, &mut formulas, procedure))
        .collect();
    let mut room = Room::new();
    let mut budget = Budget::new(EFFORT);
    let mut procedures = Vec::new();
    for (index, view) in views.iter().enumerate() {
        let left = views.len() - index;
        room.begin(left);
        let mut counter = Counter::new(&joint, &mut formulas, view, &mut room);
        let counts = counted(view, &mut counter);
        let seen = Seen {
            joint: &joint,
            formulas: &formulas,
            view,
        };
        // what is left in the end is for the dates
        let mut share = Share {
            budget: &mut budget,
            later: left as u64,
        };
        procedures.push(compared(&pair, seen, counts, on, &mut share));
    }
    budget.begin(1);
    let judge = dates::Judge {
        pair: &pair,
        joint: &joint,
        formulas: &formulas,
        views: &views,
        on,
    };
    Comparison {
        on,
        procedures,
        dates: dates::compare(judge, &mut budget),
        changes: changes::compare(old.protocol, new.protocol),
        partly_compared: changes::partly_compared(old.protocol, new.protocol),
        day_dependent: dates::day_dependent(&pair, &joint),
    }
}

/// How many sheets there are, and how many of them each change that rules can make concerns; none where it is not
/// counted.
struct Counts {
    sheets: Option<BigUint>,
    changes: Vec<((Verdict, Verdict), Option<BigUint>)>,
}

fn counted(view: &View, counter: &mut Counter<'_>) -> Counts {
    let sheets = counter.sheets().ok();
    // what is counted first has few rules
    let graver = Verdict::ALL.into_iter().rev();
    let pairs = graver.flat_map(|from| Verdict::ALL.map(|to| (from, to)));
    let mut pairs: Vec<(Verdict, Verdict)> = pairs
        .filter(|(from, to)| view.can_change(*from, *to))
        .collect();
    pairs.sort_by_key(|(from, to)| Reverse(*from.min(to)));
    let changes = pairs
        .into_iter()
        .map(|(from, to)| ((from, to), counter.change(from, to).ok()));
    let mut changes: Vec<_> = changes.collect();
    changes.retain(|(_, count)| *count != Some(BigUint::default()));
    changes.sort_by_key(|&((from, to), _)| (to > from, from, to));
    Counts { sheets, changes }
}

fn compared(
    pair: &Pair<'_>,
    seen: Seen<'_>,
    counts: Counts,
    on: Date,
    share: &mut Share<'_>,
) -> Compared {
    let [_, procedure] = seen.view.procedure;
    let procedure = pair.of(Side::New).protocol.procedure(procedure);
    let mut compared = Compared {
        id: procedure.id.clone(),
        title: procedure.title.clone(),
        sheets: counts.sheets,
        verdicts: Vec::new(),
        not_decided: Vec::new(),
    };
    if counts.changes.is_empty() {
        return compared;
    }
    let mut left = counts.changes.len() as u64 + share.later;
    share.budget.begin(left);
    let mut seeker = Seeker::new(pair, seen, on, share.budget).ok();
    for ((from, to), sheets) in counts.changes {
        let found = seeker.as_mut().map(|seeker| {
            seeker.begin(left);
            seeker.change(from, to)
        });
        left -= 1;
        let witness = match found {
            Some(Ok(Search::Found(judged))) => Some(judged.witness),
            Some(Ok(Search::Nothing)) => {
                debug_assert!(sheets.is_none(), "{from} → {to} is counted and not there");
                continue;
            }
            _ if sheets.is_some() => None,
            _ => {
                compared.not_decided.push((from, to));
                continue;
            }
        };
        compared.verdicts.push(VerdictChange {
            from,
            to,
            sheets,
            witness,
        });
    }
    compared
}

/// What is left of the effort, and how many parts come after the changes of a procedure.
struct Share<'a> {
    budget: &'a mut Budget,
    later: u64,
}

/// One procedure, and what it is made of.
#[derive(Clone, Copy)]
struct Seen<'a> {
    joint: &'a Joint,
    formulas: &'a Formulas,
    view: &'a View,
}

/// Which of the two versions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Old,
    New,
}

const SIDES: [Side; 2] = [Side::Old, Side::New];

impl Side {
    fn index(self) -> usize {
        self as usize
    }
}

/// One version, with what its questions are tested for.
struct Edition<'a> {
    protocol: &'a Protocol,
    program: &'a Program,
    tests: Vec<Vec<&'a Accept>>,
}

/// Both versions.
struct Pair<'a> {
    editions: [Edition<'a>; 2],
}

impl<'a> Pair<'a> {
    fn of(&self, side: Side) -> &Edition<'a> {
        &self.editions[side.index()]
    }

    /// What it counts for to screen a sheet with both versions, in steps of the solver.
    fn screening(&self) -> u64 {
        /// So many tests take as long as one step.
        const TESTS: usize = 8;
        let counted = self.editions.iter().map(|edition| {
            let tests: usize = edition.tests.iter().map(Vec::len).sum();
            edition.tests.len() + tests / TESTS
        });
        counted.sum::<usize>() as u64
    }

    /// Whether a procedure asks a question, where its show-if holds.
    fn asks(&self, side: Side, procedure: ProcedureId, question: QuestionId) -> bool {
        let question = self.of(side).protocol.question(question);
        question.procedures.contains(&procedure)
    }
}

impl<'a> Edition<'a> {
    /// What a question is tested for in rules and show-ifs.
    fn tests_of(&self, question: QuestionId) -> &[&'a Accept] {
        &self.tests[question.index()]
    }
}
