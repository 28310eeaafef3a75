//! The clauses of a search: formulas, the values of each answer, and when a question is asked.

use std::collections::BTreeMap;

use super::{NotDecided, Own, Seeker};
use crate::analysis::diff::formula::{Formula, FormulaId, Points};
use crate::analysis::diff::joint::Value;
use crate::analysis::prover::CLAUSE;
use crate::analysis::solver::Lit;
use crate::analysis::sum::{Sum, Term};

impl Seeker<'_> {
    /// The literal of a formula. Adds the clauses of its parts.
    pub(super) fn literal(&mut self, id: FormulaId) -> Result<Lit, NotDecided> {
        let literal = self.made(id)?;
        let fresh = std::mem::take(&mut self.fresh).into_iter();
        let places = fresh.map(|variable| self.seen.joint.variables[variable].question);
        let mut places: Vec<usize> = places.collect();
        places.sort_unstable();
        for place in places {
            self.take_in(place)?;
        }
        Ok(literal)
    }

    fn made(&mut self, id: FormulaId) -> Result<Lit, NotDecided> {
        let formulas = self.seen.formulas;
        for part in formulas.parts([id]) {
            if self.literals.contains_key(&part) {
                continue;
            }
            if self.budget.is_spent() {
                return Err(NotDecided);
            }
            let before = self.solver.size();
            let literal = match formulas.get(part) {
                Formula::Never => !self.solver.always,
                Formula::Always => self.solver.always,
                Formula::Cells(variable, accepted) => {
                    let values = self.values_of(*variable).to_vec();
                    let accepted = values.into_iter().zip(accepted).filter(|(_, one)| **one);
                    let accepted: Vec<Lit> = accepted.map(|(value, _)| value).collect();
                    self.solver.some_of(&accepted)
                }
                Formula::All(members) => {
                    let members: Vec<Lit> = members.iter().map(|one| self.literals[one]).collect();
                    self.solver.all_of(&members)
                }
                Formula::Any(members) => {
                    let members: Vec<Lit> = members.iter().map(|one| self.literals[one]).collect();
                    self.solver.some_of(&members)
                }
                Formula::Sum(sum) => self.summed(sum),
            };
            if self.solver.lacks_sums {
                self.budget.end();
                return Err(NotDecided);
            }
            self.budget.spend((self.solver.size() - before) * CLAUSE);
            self.literals.insert(part, literal);
        }
        Ok(self.literals[&id])
    }

    /// Holds if the points of the members that hold add up to an accepted value. Members about one variable are merged
    /// into one term.
    fn summed(&mut self, of: &Points) -> Lit {
        let formulas = self.seen.formulas;
        let mut variables: BTreeMap<usize, Vec<i64>> = BTreeMap::new();
        let mut terms = Vec::new();
        for &(member, adds) in &of.terms {
            match formulas.only_variable(member) {
                Some((variable, cells)) => {
                    let sums = variables.entry(variable);
                    let sums = sums.or_insert_with(|| vec![0; cells.len()]);
                    for (sum, holds) in sums.iter_mut().zip(cells) {
                        *sum += adds * i64::from(*holds);
                    }
                }
                None => {
                    let literal = self.literals[&member];
                    terms.push(Term::of(
                        &mut self.solver,
                        &[(0, !literal), (adds, literal)],
                    ));
                }
            }
        }
        for (variable, sums) in variables {
            let values = self.values_of(variable).iter().copied();
            let ways: Vec<(i64, Lit)> = sums.into_iter().zip(values).collect();
            terms.push(Term::of(&mut self.solver, &ways));
        }
        let mut sum = Sum::new(&self.solver, terms);
        let ways = of.accepted.iter().map(|&(first, last)| {
            let from = sum.at_least(&mut self.solver, first);
            let above = sum.at_least(&mut self.solver, last + 1);
            self.solver.all_of(&[from, !above])
        });
        let ways: Vec<Lit> = ways.collect();
        self.solver.some_of(&ways)
    }

    fn values_of(&mut self, variable: usize) -> &[Lit] {
        let (solver, count) = (&mut self.solver, self.seen.joint.variables[variable].cells);
        let (possible, fresh) = (&self.scope.values[variable], &mut self.fresh);
        self.values.entry(variable).or_insert_with(|| {
            fresh.push(variable);
            let values: Vec<Lit> = match count {
                2 => {
                    let second = solver.literal();
                    vec![!second, second]
                }
                _ => (0..count).map(|_| solver.literal()).collect(),
            };
            if count != 2 {
                solver.exactly_one(&values);
            }
            for (&value, _) in values.iter().zip(possible).filter(|(_, one)| !**one) {
                solver.clause(&[!value]);
            }
            values
        })
    }

    /// Adds the clauses of a question, and of the questions in its show-if.
    pub(super) fn take_in(&mut self, place: usize) -> Result<(), NotDecided> {
        let mut open = vec![place];
        while let Some(place) = open.pop() {
            if self.own.contains_key(&place) {
                continue;
            }
            let question = &self.seen.joint.questions[place];
            for variable in question.first..question.first + question.count {
                self.values_of(variable);
            }
            // a question that is never asked is not part of a sheet
            let Some(&asked) = self.seen.view.asked.get(&place) else {
                let never = !self.solver.always;
                let own = Own {
                    asked: never,
                    differs: never,
                    clear: None,
                };
                self.own.insert(place, own);
                continue;
            };
            let literal = self.made(asked)?;
            if question.has_no_answer() {
                self.solver.clause(&[!literal]);
            }
            let clear = self.clear(place);
            let same = match &clear {
                Some(Value::Cell(cell)) => self.values[&question.first][*cell],
                Some(Value::Ticks(ticked)) => {
                    let options = ticked.iter().enumerate();
                    let same = options.map(|(option, ticked)| {
                        self.values[&(question.first + option)][usize::from(*ticked)]
                    });
                    let same: Vec<Lit> = same.collect();
                    self.solver.all_of(&same)
                }
                None => !self.solver.always,
            };
            let differs = self.solver.all_of(&[literal, !same]);
            let own = Own {
                asked: literal,
                differs,
                clear,
            };
            self.own.insert(place, own);
            let openers = self.seen.formulas.variables([asked]).into_iter();
            open.extend(openers.map(|variable| self.seen.joint.variables[variable].question));
        }
        Ok(())
    }
}
