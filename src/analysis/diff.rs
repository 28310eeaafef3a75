//! Compares two versions of a protocol: which answer sheets get another verdict, and which parts changed by name.
//!
//! A joint answer sheet gives each question that either protocol asks an answer that is valid in both. Rules with the
//! same condition and verdict in both protocols are set aside first, so the cost of a comparison depends on the size of
//! the change. Nothing here reads a clock: the caller passes in the screening date. Every printed number is exact, and
//! the evaluators of both protocols judge every sheet that is shown.
//!
//! The numbers are those of one screening date. Whether a verdict may be milder is decided for every date: if the order
//! of two durations depends on the date, sheets are searched for on all dates.

mod age;
mod cell;
mod changes;
mod count;
mod dates;
mod days;
mod diagram;
mod elsewhere;
mod facts;
mod formula;
mod joint;
pub(super) mod notation;
mod order;
mod pair;
mod scope;
mod view;
mod witness;
mod words;

use std::cmp::Reverse;

use jiff::civil::Date;
use num_bigint::BigUint;

pub use self::changes::{Change, Edit, Part};
use self::count::Counter;
pub use self::dates::{DateChange, Shift, ShownDate};
use self::diagram::Room;
use self::elsewhere::Elsewhere;
pub use self::elsewhere::OtherDate;
use self::formula::Formulas;
use self::joint::Joint;
use self::pair::{Edition, Pair, SIDES, Side};
use self::scope::Scope;
use self::view::View;
use self::witness::Seeker;
pub use self::witness::{Witness, WitnessAnswer};
pub use self::words::Words;
use super::smallest::Search;
use super::solver::Budget;
use crate::engine::Program;
use crate::model::{Protocol, Verdict};

/// Effort for the results on the given screening date: about a second for the most expensive rules.
const EFFORT: u64 = 20_000_000;

/// Effort for the check on every screening date that `--fail-on-looser` needs.
const GATE_EFFORT: u64 = 10_000_000;

/// One version of a protocol.
#[derive(Debug, Clone, Copy)]
pub struct Version<'a> {
    /// The rules.
    pub protocol: &'a Protocol,
    /// The rules, compiled.
    pub program: &'a Program,
}

/// The differences between two versions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Comparison {
    /// The screening date.
    pub on: Date,
    /// The procedures that both versions have, in the order of the new one.
    pub procedures: Vec<Compared>,
    /// Rules whose not-before date comes earlier or later, in the order of the new version.
    pub dates: Vec<DateChange>,
    /// The parts that were added, removed or changed.
    pub changes: Vec<Change>,
    /// Questions that accept an answer in only one of the versions. No sheet with such an answer is compared.
    pub partly_compared: Vec<String>,
    /// Date questions that are compared in days and in months. On another screening date the numbers can differ.
    pub day_dependent: Vec<String>,
    /// Date questions with too many thresholds to compare other screening dates. On those dates a verdict may be
    /// milder.
    pub one_date_only: Vec<String>,
    /// Questions whose answers stay valid longer, or may be carried over longer.
    pub longer_kept: Vec<String>,
}

/// One procedure.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Compared {
    /// Its id.
    pub id: String,
    /// Its title in the new version.
    pub title: String,
    /// Number of answer sheets that are valid in both versions. `None` if they are not counted.
    pub sheets: Option<BigUint>,
    /// Each change of verdict, the milder ones first.
    pub verdicts: Vec<VerdictChange>,
    /// Changes of verdict that may exist: the effort was not enough to decide.
    pub not_decided: Vec<(Verdict, Verdict)>,
    /// Milder verdicts that occur on other screening dates only.
    pub other_dates: Vec<OtherDate>,
}

/// One change of verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct VerdictChange {
    /// The verdict of the old version.
    pub from: Verdict,
    /// The verdict of the new version.
    pub to: Verdict,
    /// Number of answer sheets. `None` if they are not counted.
    pub sheets: Option<BigUint>,
    /// The smallest such sheet.
    pub witness: Option<Witness>,
}

impl Comparison {
    /// Whether nothing differs.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
            && self.dates.is_empty()
            && self.procedures.iter().all(Compared::is_same)
    }

    /// Whether, on some screening date, an answer sheet gets or may get a milder verdict or an earlier date, or answers
    /// stay valid longer.
    pub fn is_looser(&self) -> bool {
        let verdicts = self.procedures.iter().any(|one| {
            let changes = one.verdicts.iter().map(|change| (change.from, change.to));
            let mut changes = changes.chain(one.not_decided.iter().copied());
            changes.any(|(from, to)| to < from) || !one.other_dates.is_empty()
        });
        let mut dates = self.dates.iter();
        let dates = dates.any(|date| date.shift != Shift::Later);
        verdicts || dates || !self.one_date_only.is_empty() || !self.longer_kept.is_empty()
    }
}

impl Compared {
    /// Whether every verdict is the same, as far as this was decided.
    pub fn is_same(&self) -> bool {
        self.verdicts.is_empty() && self.not_decided.is_empty() && self.other_dates.is_empty()
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
        editions: [old, new].map(|version| Edition::new(version.protocol, version.program)),
    };
    let joint = Joint::new(&pair, on);
    let mut formulas = Formulas::new(&pair, &joint);
    let both = pair.procedures().into_iter();
    let views = both.map(|procedure| View::new(&pair, &joint, &mut formulas, procedure));
    let views: Vec<View> = views.collect();
    let here = Scope::on(&joint, on);
    let every = Scope::every(&joint, new.protocol.reviewed);
    let milder = milder(&joint, &mut formulas, &views, &every);
    let searches = milder.iter().flatten().flatten().count() as u64;
    let elsewhere = Elsewhere {
        pair: &pair,
        every: &every,
        effort: GATE_EFFORT / searches.max(1),
    };
    let mut budget = Budget::new(EFFORT);
    let mut procedures = Vec::new();
    let mut room = Room::new();
    for (index, (view, milder)) in views.iter().zip(&milder).enumerate() {
        let left = views.len() - index;
        room.begin(left);
        let mut counter = Counter::new(&joint, &mut formulas, view, &mut room, &here.values);
        let counts = counted(view, &mut counter);
        let seen = Seen {
            joint: &joint,
            formulas: &formulas,
            view,
        };
        // the rest of the effort is for the dates
        let mut share = Share {
            budget: &mut budget,
            later: left as u64,
        };
        let mut procedure = compared(&pair, seen, counts, &here, &mut share);
        if let Some(milder) = milder {
            elsewhere.complete(seen, milder, &mut procedure);
        }
        procedures.push(procedure);
    }
    budget.begin(1);
    let judge = dates::Judge {
        pair: &pair,
        joint: &joint,
        formulas: &formulas,
        views: &views,
        here: &here,
        every: &every,
    };
    let changes = changes::compare(old.protocol, new.protocol);
    Comparison {
        on,
        procedures,
        dates: dates::compare(judge, &mut budget),
        partly_compared: changes::partly_compared(old.protocol, new.protocol),
        day_dependent: joint.day_dependent(&pair),
        one_date_only: if changes.is_empty() {
            // without a change, the protocols agree on every date
            Vec::new()
        } else {
            joint.one_date_only(&pair)
        },
        longer_kept: age::longer_kept(old.protocol, new.protocol),
        changes,
    }
}

/// The milder changes of each procedure that may occur on some date, according to the counts.
fn milder(
    joint: &Joint,
    formulas: &mut Formulas,
    views: &[View],
    every: &Scope,
) -> Vec<Option<Vec<(Verdict, Verdict)>>> {
    let mut room = Room::new();
    let views = views.iter().enumerate().map(|(index, view)| {
        room.begin(views.len() - index);
        elsewhere::possible(joint, formulas, view, &mut room, every)
    });
    views.collect()
}

/// Number of sheets, and for each change that rules can cause the number of sheets with it. `None` if it is not
/// counted.
struct Counts {
    sheets: Option<BigUint>,
    changes: Vec<((Verdict, Verdict), Option<BigUint>)>,
}

fn counted(view: &View, counter: &mut Counter<'_>) -> Counts {
    let sheets = counter.sheets().ok();
    let changes = changes_of(view)
        .into_iter()
        .map(|(from, to)| ((from, to), counter.change(from, to).ok()));
    let mut changes: Vec<_> = changes.collect();
    changes.retain(|(_, count)| *count != Some(BigUint::default()));
    changes.sort_by_key(|&((from, to), _)| (to > from, from, to));
    Counts { sheets, changes }
}

/// The changes of verdict that rules can cause. Changes with few rules are counted first.
fn changes_of(view: &View) -> Vec<(Verdict, Verdict)> {
    let more_severe = Verdict::ALL.into_iter().rev();
    let pairs = more_severe.flat_map(|from| Verdict::ALL.map(|to| (from, to)));
    let mut pairs: Vec<(Verdict, Verdict)> = pairs
        .filter(|(from, to)| view.can_change(*from, *to))
        .collect();
    pairs.sort_by_key(|(from, to)| Reverse(*from.min(to)));
    pairs
}

fn compared(
    pair: &Pair<'_>,
    seen: Seen<'_>,
    counts: Counts,
    here: &Scope,
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
        other_dates: Vec::new(),
    };
    if counts.changes.is_empty() {
        return compared;
    }
    let mut left = counts.changes.len() as u64 + share.later;
    share.budget.begin(left);
    let mut seeker = Seeker::new(pair, seen, here, share.budget).ok();
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

/// The remaining effort, and the number of parts that follow the changes of a procedure.
struct Share<'a> {
    budget: &'a mut Budget,
    later: u64,
}

/// One procedure, with its formulas and questions.
#[derive(Clone, Copy)]
struct Seen<'a> {
    joint: &'a Joint,
    formulas: &'a Formulas,
    view: &'a View,
}
