//! The shape of a formula: its parts, its variables, and whether it implies another one.

use super::{ALWAYS, Formula, FormulaId, Formulas, NEVER};

impl Formulas {
    /// The parts of some formulas, including the formulas, members first.
    pub(in crate::analysis::diff) fn parts(
        &self,
        of: impl IntoIterator<Item = FormulaId>,
    ) -> Vec<FormulaId> {
        let mut open: Vec<FormulaId> = of.into_iter().collect();
        let mut met = std::collections::BTreeSet::new();
        while let Some(next) = open.pop() {
            if !met.insert(next) {
                continue;
            }
            match self.get(next) {
                Formula::All(members) | Formula::Any(members) => open.extend(members),
                Formula::Sum(sum) => open.extend(sum.terms.iter().map(|(term, _)| *term)),
                Formula::Never | Formula::Always | Formula::Cells(..) => {}
            }
        }
        met.into_iter().collect()
    }

    /// The variables that some formulas test, in order.
    pub(in crate::analysis::diff) fn variables(
        &self,
        of: impl IntoIterator<Item = FormulaId>,
    ) -> Vec<usize> {
        let parts = self.parts(of).into_iter();
        let mut variables: Vec<usize> = parts
            .filter_map(|part| match self.get(part) {
                Formula::Cells(variable, _) => Some(*variable),
                _ => None,
            })
            .collect();
        variables.sort_unstable();
        variables.dedup();
        variables
    }

    /// Whether one formula certainly implies another, as far as this can be shown in a limited number of steps.
    pub(in crate::analysis::diff) fn implies(
        &self,
        one: FormulaId,
        other: FormulaId,
        steps: &mut u32,
    ) -> bool {
        if one == other || one == NEVER || other == ALWAYS {
            return true;
        }
        if *steps == 0 {
            return false;
        }
        *steps -= 1;
        match (self.get(one), self.get(other)) {
            (Formula::Cells(variable, own), Formula::Cells(same, others)) => {
                let mut cells = own.iter().zip(others);
                variable == same && cells.all(|(own, other)| !own || *other)
            }
            (Formula::Any(members), _) => {
                let mut members = members.iter();
                members.all(|&member| self.implies(member, other, steps))
            }
            (_, Formula::All(members)) => {
                let mut members = members.iter();
                members.all(|&member| self.implies(one, member, steps))
            }
            (Formula::All(members), wide) => {
                let mut narrow = members.iter();
                let mut wider = match wide {
                    Formula::Any(members) => members.iter(),
                    _ => [].iter(),
                };
                narrow.any(|&member| self.implies(member, other, steps))
                    || wider.any(|&member| self.implies(one, member, steps))
            }
            (_, Formula::Any(members)) => {
                let mut members = members.iter();
                members.any(|&member| self.implies(one, member, steps))
            }
            (Formula::Sum(narrow), Formula::Sum(wide)) => narrow.is_part_of(wide),
            _ => false,
        }
    }

    /// The variable that a formula tests, with its accepted values, if it tests no other.
    pub(in crate::analysis::diff) fn only_variable(
        &self,
        formula: FormulaId,
    ) -> Option<(usize, &[bool])> {
        match self.get(formula) {
            Formula::Cells(variable, accepted) => Some((*variable, accepted)),
            _ => None,
        }
    }
}
