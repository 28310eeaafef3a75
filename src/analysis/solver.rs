//! Clauses, and whether they can hold together. This is the only file that uses the SAT solver.
//!
//! The effort of each query is limited. It is counted in steps and never in time, so that the same rules give the same
//! result on every machine.

use std::cell::Cell;

use batsat::{Callbacks, ClauseKind, Solver as Sat, SolverInterface, lbool};

pub(super) use batsat::Lit;

/// Maximum effort of one query. A step is a decision of the solver; each conflict counts as several steps.
const EFFORT: u64 = 300_000;

/// Number of steps that a conflict counts as: learning from one takes about as long as this many decisions.
const CONFLICT: u64 = 30;

/// Maximum number of literals in the clauses of one solver before a sum is added.
const MAX_SIZE: u64 = 3_000_000;

/// The remaining effort: of the current part of a check, and of the parts that follow.
#[derive(Debug, Clone)]
pub(super) struct Budget {
    left: u64,
    later: u64,
}

impl Budget {
    pub(super) fn new(steps: u64) -> Self {
        Self {
            left: steps,
            later: 0,
        }
    }

    /// Begins the first of `parts` parts. Each gets an equal share of the remaining effort.
    pub(super) fn begin(&mut self, parts: u64) {
        let all = self.left + self.later;
        self.left = all / parts.max(1);
        self.later = all - self.left;
    }

    /// Leaves no effort for any part.
    pub(super) fn end(&mut self) {
        (self.left, self.later) = (0, 0);
    }

    /// Subtracts the steps that something took.
    pub(super) fn spend(&mut self, steps: u64) {
        self.left = self.left.saturating_sub(steps);
    }

    /// Whether nothing is left for this part.
    pub(super) fn is_spent(&self) -> bool {
        self.left == 0
    }
}

/// Whether all clauses and assumptions can hold together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answered {
    /// All of them can hold together. The solver holds the values.
    Yes,
    /// They cannot hold together, because these assumptions contradict each other.
    No(Vec<Lit>),
    /// The effort was not enough.
    NotDecided,
}

/// Clauses over literals.
pub(super) struct Solver {
    sat: Sat<Meter>,
    /// A literal that always holds.
    pub always: Lit,
    size: u64,
    /// Whether a sum was too large. Then nothing is decided.
    pub lacks_sums: bool,
}

/// Counts the steps of one query.
#[derive(Default)]
struct Meter {
    steps: Cell<u64>,
    most: u64,
}

impl Callbacks for Meter {
    fn on_new_clause(&mut self, _: &[Lit], kind: ClauseKind) {
        if kind == ClauseKind::Learnt {
            self.steps.set(self.steps.get() + CONFLICT);
        }
    }

    fn stop(&self) -> bool {
        self.steps.set(self.steps.get() + 1);
        self.steps.get() > self.most
    }
}

impl Solver {
    pub(super) fn new() -> Self {
        let mut sat = Sat::new(batsat::SolverOpts::default(), Meter::default());
        let always = Lit::new(sat.new_var_default(), true);
        let mut solver = Self {
            sat,
            always,
            size: 0,
            lacks_sums: false,
        };
        solver.clause(&[always]);
        solver
    }

    /// A new literal, tried as false first.
    pub(super) fn literal(&mut self) -> Lit {
        Lit::new(self.sat.new_var(lbool::FALSE, true), true)
    }

    /// Adds that at least one of these holds.
    pub(super) fn clause(&mut self, literals: &[Lit]) {
        self.size += literals.len() as u64;
        self.sat.add_clause_reuse(&mut literals.to_vec());
    }

    /// Adds that exactly one of these holds.
    pub(super) fn exactly_one(&mut self, literals: &[Lit]) {
        const FEW: usize = 6;
        self.clause(literals);
        if literals.len() <= FEW {
            for (index, &one) in literals.iter().enumerate() {
                for &other in &literals[index + 1..] {
                    self.clause(&[!one, !other]);
                }
            }
            return;
        }
        // for many literals, a ladder: `reached` holds from the true one on
        let mut reached = literals[0];
        for &one in &literals[1..] {
            self.clause(&[!reached, !one]);
            reached = self.some_of(&[reached, one]);
        }
    }

    /// A literal that holds exactly if all of these do.
    pub(super) fn all_of(&mut self, literals: &[Lit]) -> Lit {
        let mut members: Vec<Lit> = literals.to_vec();
        members.sort_unstable();
        members.dedup();
        members.retain(|&one| one != self.always);
        if members
            .iter()
            .any(|&one| one == !self.always || members.contains(&!one))
        {
            return !self.always;
        }
        match members[..] {
            [] => self.always,
            [one] => one,
            _ => {
                let all = self.literal();
                let mut back = vec![all];
                for &one in &members {
                    self.clause(&[!all, one]);
                    back.push(!one);
                }
                self.clause(&back);
                all
            }
        }
    }

    /// A literal that holds exactly if one of these does.
    pub(super) fn some_of(&mut self, literals: &[Lit]) -> Lit {
        let negated: Vec<Lit> = literals.iter().map(|&one| !one).collect();
        !self.all_of(&negated)
    }

    /// Whether the clauses can hold together with these.
    pub(super) fn ask(&mut self, assumed: &[Lit], budget: &mut Budget) -> Answered {
        let meter = self.sat.cb_mut();
        meter.steps.set(0);
        meter.most = EFFORT.min(budget.left);
        if budget.left == 0 {
            return Answered::NotDecided;
        }
        let before = self.sat.num_propagations();
        let answer = self.sat.solve_limited(assumed);
        let followed = self.sat.num_propagations() - before;
        budget.spend(self.sat.cb().steps.get() + followed + assumed.len() as u64 + 1);
        if answer == lbool::TRUE {
            return Answered::Yes;
        }
        if answer == lbool::FALSE {
            let core = assumed
                .iter()
                .filter(|one| self.sat.unsat_core_contains_var(one.var()));
            return Answered::No(core.copied().collect());
        }
        Answered::NotDecided
    }

    /// Whether a literal holds in the last model.
    pub(super) fn holds(&self, literal: Lit) -> bool {
        self.sat.value_lit(literal) == lbool::TRUE
    }

    /// Whether there is room for the clauses of another sum. Otherwise the literal of that sum is meaningless.
    pub(super) fn has_room(&mut self) -> bool {
        self.lacks_sums |= self.size > MAX_SIZE;
        !self.lacks_sums
    }

    /// Number of literals in all clauses.
    pub(super) fn size(&self) -> u64 {
        self.size
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_false_if_possible_and_a_core_names_the_contradiction() {
        let mut solver = Solver::new();
        let budget = &mut Budget::new(1_000_000);
        let cells: Vec<Lit> = (0..9).map(|_| solver.literal()).collect();
        let free = solver.literal();
        solver.exactly_one(&cells);
        assert_eq!(solver.ask(&[cells[4]], budget), Answered::Yes);
        let held = cells.iter().filter(|&&cell| solver.holds(cell)).count();
        assert_eq!((held, solver.holds(free)), (1, false));
        let assumed = [free, cells[1], cells[7]];
        let core = Answered::No(vec![cells[1], cells[7]]);
        assert_eq!(solver.ask(&assumed, budget), core);
        let both = solver.all_of(&[cells[1], cells[7]]);
        assert_eq!(solver.ask(&[both], budget), Answered::No(vec![both]));
        assert_eq!(solver.ask(&[free], budget), Answered::Yes);
    }
}
