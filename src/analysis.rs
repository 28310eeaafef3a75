//! Proofs about a protocol: what happens on every answer sheet, on some answer sheet, or on none.
//!
//! An answer sheet gives each question that a procedure asks one of its cells. A cell is a group of answers that no
//! test tells apart, so the number of answer sheets is finite, and a proof about all of them holds for every answer.
//! Nothing here reads a clock: the caller passes in the day of the check. The evaluator judges every sheet before it is
//! printed.

mod alike;
mod allow;
mod cells;
mod coverage;
pub mod diff;
mod eligibility;
mod groups;
mod matters;
mod monotony;
mod overlap;
mod profile;
mod prover;
mod raised;
mod reach;
mod review;
mod sheet;
mod sides;
mod smallest;
mod solver;
mod space;
mod suggest;
mod sum;
mod uncovered;
mod unsure;

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diagnostic::{Diagnostics, Finding};
use crate::engine::Program;
use crate::model::Protocol;
use crate::suite::{Case, CaseResult};
pub use coverage::{Coverage, Gap, Part, coverage};
use prover::Prover;
use raised::Raised;
pub use suggest::{Suggestion, suggest};

/// The protocol that is checked.
#[derive(Debug, Clone, Copy)]
pub struct Subject<'a> {
    /// The rules.
    pub protocol: &'a Protocol,
    /// The rules of the protocol, compiled.
    pub program: &'a Program,
    /// The day of the check.
    pub today: Date,
    /// Every case with its result. `None` if a case cannot be read; then there are no findings about cases.
    pub cases: Option<&'a [(Case, CaseResult)]>,
}

/// Adds the findings about logic, dates and cases to those about the text, and removes what is allowed.
pub fn check(subject: Subject<'_>, found: Diagnostics) -> Diagnostics {
    let Subject {
        protocol,
        program,
        today,
        cases,
    } = subject;
    let mut prover = Prover::new(protocol, program, today);
    // number of parts that share the remaining effort
    prover.budget.begin(11);
    let never_asked = prover.never_asked();
    prover.budget.begin(10);
    let dead = prover.dead_rules(&never_asked);
    prover.budget.begin(9);
    let open = prover.no_one_eligible();
    prover.budget.begin(8);
    prover.fails_open(&open);
    prover.budget.begin(7);
    prover.clear_is_not_clear();
    prover.budget.begin(6);
    let mut reported = prover.equivalent_rules(&dead);
    reported.extend(&dead);
    prover.budget.begin(5);
    prover.never_decides(&reported);
    prover.budget.begin(4);
    prover.never_matters(&reported);
    prover.budget.begin(3);
    prover.not_monotonic();
    prover.budget.begin(2);
    prover.unhandled_unsure();
    prover.budget.begin(1);
    let mut unknown: BTreeSet<Finding> = BTreeSet::new();
    match cases {
        Some(cases) => {
            prover.uncovered_rules(cases, &dead);
            prover.uncovered_boundaries(cases);
        }
        None => unknown.extend([Finding::UncoveredRule, Finding::UncoveredBoundary]),
    }
    let (proved, not_decided) = prover.finish();
    unknown.extend(not_decided);
    let texts = found.into_whole().into_iter();
    let of_review = review::check(protocol, today).into_whole().into_iter();
    let mut all: Vec<Raised> = texts.chain(of_review).map(Raised::from).collect();
    all.extend(proved);
    let left = allow::apply(protocol, today, all, &unknown);
    unsure::once(protocol, raised::join(protocol, left))
}
