//! Sums as clauses: a literal for "the sum is at least this number". Points and counts are never expanded into lists of
//! combinations.
//!
//! The terms are processed one by one. After the first terms, only the sum that is still needed matters. Needs that no
//! later term tells apart share one literal.

use std::collections::BTreeMap;

use super::solver::{Lit, Solver};

/// One number of a sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Term {
    /// The minimum value.
    pub least: i64,
    /// Each greater value in order, with the literal that holds exactly if the number is at least that value.
    pub steps: Vec<(i64, Lit)>,
}

/// The sum of some terms.
pub(super) struct Sum {
    terms: Vec<Term>,
    /// The minimum and maximum sum of the terms from each index on.
    ends: Vec<(i64, i64)>,
    /// For each index, keyed by the first of the needs that share a literal: the last of them and the literal.
    known: Vec<BTreeMap<i64, (i64, Lit)>>,
}

/// A literal, with the range of needs for which it is valid.
#[derive(Clone, Copy)]
struct Reached {
    literal: Lit,
    first: i64,
    last: i64,
}

impl Term {
    /// A number with the value of the one literal that holds.
    pub(super) fn of(solver: &mut Solver, ways: &[(i64, Lit)]) -> Self {
        let mut values: Vec<i64> = ways.iter().map(|(value, _)| *value).collect();
        values.sort_unstable();
        values.dedup();
        let mut values = values.into_iter();
        let least = values.next().unwrap_or(0);
        let step = |value: i64| {
            let reach = ways.iter().filter(|(one, _)| *one >= value);
            let reach: Vec<Lit> = reach.map(|(_, literal)| *literal).collect();
            (value, solver.some_of(&reach))
        };
        Self {
            least,
            steps: values.map(step).collect(),
        }
    }

    /// The maximum value.
    fn most(&self) -> i64 {
        self.steps.last().map_or(self.least, |(value, _)| *value)
    }
}

impl Sum {
    pub(super) fn new(solver: &Solver, mut terms: Vec<Term>) -> Self {
        for Term { least, steps } in &mut terms {
            steps.retain(|(value, reaches)| {
                if *reaches == solver.always {
                    *least = *value;
                }
                *reaches != solver.always && *reaches != !solver.always
            });
        }
        terms.retain(|term| term.least != 0 || !term.steps.is_empty());
        let mut ends = vec![(0, 0)];
        for term in terms.iter().rev() {
            let (least, most) = ends[ends.len() - 1];
            ends.push((least + term.least, most + term.most()));
        }
        ends.reverse();
        Self {
            known: vec![BTreeMap::new(); terms.len()],
            terms,
            ends,
        }
    }

    /// The number of these literals that hold.
    pub(super) fn count(solver: &Solver, literals: &[Lit]) -> Self {
        let term = |&literal: &Lit| Term {
            least: 0,
            steps: vec![(1, literal)],
        };
        Self::new(solver, literals.iter().map(term).collect())
    }

    /// A literal that holds exactly if the sum is at least `need`.
    pub(super) fn at_least(&mut self, solver: &mut Solver, need: i64) -> Lit {
        self.reached(solver, 0, need).literal
    }

    /// The literal for the sum of the terms from an index on.
    fn reached(&mut self, solver: &mut Solver, place: usize, need: i64) -> Reached {
        let (least, most) = self.ends[place];
        if need <= least {
            return Reached {
                literal: solver.always,
                first: i64::MIN,
                last: least,
            };
        }
        if need > most || !solver.has_room() {
            return Reached {
                literal: !solver.always,
                first: most + 1,
                last: i64::MAX,
            };
        }
        if let Some((&first, &(last, literal))) = self.known[place].range(..=need).next_back()
            && need <= last
        {
            return Reached {
                literal,
                first,
                last,
            };
        }
        let Term { least, steps } = self.terms[place].clone();
        let mut whole = self.behind(solver, place, need, least);
        let mut before = whole.literal;
        let mut ways = vec![before];
        for (value, reaches) in steps {
            let next = self.behind(solver, place, need, value);
            whole.first = whole.first.max(next.first);
            whole.last = whole.last.min(next.last);
            if next.literal != before {
                before = next.literal;
                ways.push(solver.all_of(&[reaches, before]));
            }
        }
        whole.literal = solver.some_of(&ways);
        self.order(solver, place, whole);
        self.known[place].insert(whole.first, (whole.last, whole.literal));
        whole
    }

    /// Adds that a sum that is enough for a need is enough for a smaller one. This follows from the other clauses, but
    /// the solver would have to derive it again and again.
    fn order(&self, solver: &mut Solver, place: usize, new: Reached) {
        let known = &self.known[place];
        if let Some((_, &(_, smaller))) = known.range(..new.first).next_back() {
            solver.clause(&[!new.literal, smaller]);
        }
        if let Some((_, &(_, greater))) = known.range(new.first..).next() {
            solver.clause(&[!greater, new.literal]);
        }
    }

    /// The literal for the sum of the terms after one that has this value.
    fn behind(&mut self, solver: &mut Solver, place: usize, need: i64, value: i64) -> Reached {
        let Reached {
            literal,
            first,
            last,
        } = self.reached(solver, place + 1, need - value);
        Reached {
            literal,
            first: first.saturating_add(value),
            last: last.saturating_add(value),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::solver::{Answered, Budget};

    /// A value of a term, and the literals that name it.
    type Way = (i64, Vec<Lit>);

    /// Three terms, and the ways to answer each.
    fn terms(solver: &mut Solver) -> (Vec<Term>, Vec<Vec<Way>>) {
        let [a, b, c, d] = [(); 4].map(|()| solver.literal());
        // `d` holds only if `c` does
        solver.clause(&[c, !d]);
        let terms = vec![
            Term {
                least: 0,
                steps: vec![(3, a)],
            },
            Term {
                least: -2,
                steps: vec![(0, b)],
            },
            Term {
                least: -1,
                steps: vec![(1, c), (4, d)],
            },
        ];
        let ways = vec![
            vec![(0, vec![!a]), (3, vec![a])],
            vec![(-2, vec![!b]), (0, vec![b])],
            vec![(-1, vec![!c]), (1, vec![c, !d]), (4, vec![d])],
        ];
        (terms, ways)
    }

    #[test]
    fn a_sum_is_at_least_what_its_terms_add_up_to() {
        let mut solver = Solver::new();
        let budget = &mut Budget::new(10_000_000);
        let (terms, ways) = terms(&mut solver);
        let mut sum = Sum::new(&solver, terms);
        for need in -5..=9 {
            let reached = sum.at_least(&mut solver, need);
            for first in &ways[0] {
                for second in &ways[1] {
                    for third in &ways[2] {
                        let value = first.0 + second.0 + third.0;
                        let mut assumed = [&first.1[..], &second.1, &third.1].concat();
                        let not_so = if value >= need { !reached } else { reached };
                        assert_eq!(solver.ask(&assumed, budget), Answered::Yes);
                        assumed.push(not_so);
                        let answered = solver.ask(&assumed, budget);
                        assert!(matches!(answered, Answered::No(_)), "{value} {need}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_count_takes_few_literals() {
        let mut solver = Solver::new();
        let members: Vec<Lit> = (0..42).map(|_| solver.literal()).collect();
        let reached = Sum::count(&solver, &members).at_least(&mut solver, 21);
        assert!(solver.size() < 10_000, "{}", solver.size());
        let budget = &mut Budget::new(10_000_000);
        let ask = |solver: &mut Solver, budget: &mut Budget, held: usize| {
            let assumed: Vec<Lit> = members.iter().copied().take(held).collect();
            let others = members.iter().skip(held).map(|&one| !one);
            let assumed: Vec<Lit> = assumed.into_iter().chain(others).chain([reached]).collect();
            solver.ask(&assumed, budget)
        };
        assert_eq!(ask(&mut solver, budget, 21), Answered::Yes);
        assert!(matches!(ask(&mut solver, budget, 20), Answered::No(_)));
    }
}
