//! Sums of points: a formula that is true if the points of its true members add up to an accepted value.
//!
//! A sum has a normal form, as far as one is easy to compute, so versions that write it in another order share it.

use std::collections::BTreeMap;

use super::{ALWAYS, Formula, FormulaId, Formulas, NEVER};

/// A weighted sum of formulas, and its accepted values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(in crate::analysis::diff) struct Points {
    /// Each formula with the points that it adds if it is true, in order.
    pub terms: Vec<(FormulaId, i64)>,
    /// The accepted values as ranges that do not touch, both ends included, in order.
    pub accepted: Vec<(i64, i64)>,
}

impl Points {
    /// Whether another sum of the same terms accepts each value that this sum accepts.
    pub(super) fn is_part_of(&self, other: &Self) -> bool {
        let within = |&(first, last): &(i64, i64)| {
            let mut others = other.accepted.iter();
            others.any(|&(from, to)| from <= first && last <= to)
        };
        self.terms == other.terms && self.accepted.iter().all(within)
    }
}

impl Formulas {
    /// A formula that is true if the points of the true members add up to an accepted value.
    pub(super) fn sum(
        &mut self,
        terms: impl IntoIterator<Item = (FormulaId, i64)>,
        accepted: &[(i64, i64)],
    ) -> FormulaId {
        let mut weights: BTreeMap<FormulaId, i64> = BTreeMap::new();
        for (term, weight) in terms {
            *weights.entry(term).or_default() += weight;
        }
        let constant = weights.remove(&ALWAYS).unwrap_or(0);
        weights.remove(&NEVER);
        weights.retain(|_, weight| *weight != 0);
        let unit = weights
            .values()
            .fold(0, |unit, &one| divisor(unit, one))
            .max(1);
        let terms: Vec<(FormulaId, i64)> = weights
            .into_iter()
            .map(|(term, weight)| (term, weight / unit))
            .collect();
        let (least, most) = ends(terms.iter().map(|(_, weight)| *weight));
        let within = accepted.iter().filter_map(|&(first, last)| {
            let first = first.saturating_sub(constant);
            let last = last.saturating_sub(constant);
            let first = (first.div_euclid(unit) + i64::from(first.rem_euclid(unit) > 0)).max(least);
            let last = last.div_euclid(unit).min(most);
            (first <= last).then_some((first, last))
        });
        let accepted = joined(within.collect());
        match accepted[..] {
            [] => return NEVER,
            [range] if range == (least, most) => return ALWAYS,
            _ => {}
        }
        if let Some(cells) = self.of_one_variable(&terms, &accepted) {
            return cells;
        }
        let members = || terms.iter().map(|(term, _)| *term).collect();
        let counts = terms.iter().all(|(_, weight)| *weight == 1);
        match accepted[..] {
            [(1, last)] if counts && last == most => self.any(members()),
            [(first, _)] if counts && first == most => self.all(members()),
            _ => self.add(Formula::Sum(Points { terms, accepted })),
        }
    }

    /// A sum over the values of one variable, converted to a test of that variable.
    fn of_one_variable(
        &mut self,
        terms: &[(FormulaId, i64)],
        accepted: &[(i64, i64)],
    ) -> Option<FormulaId> {
        let (variable, first) = self.only_variable(terms.first()?.0)?;
        let mut sums = vec![0; first.len()];
        for &(term, weight) in terms {
            let (_, cells) = self.only_variable(term).filter(|one| one.0 == variable)?;
            for (sum, holds) in sums.iter_mut().zip(cells) {
                *sum += weight * i64::from(*holds);
            }
        }
        let is_accepted = |sum: &i64| {
            accepted
                .iter()
                .any(|&(first, last)| first <= *sum && *sum <= last)
        };
        let cells = sums.iter().map(is_accepted).collect();
        Some(self.cells(variable, cells))
    }
}

/// The minimum and maximum sum.
pub(in crate::analysis::diff) fn ends(weights: impl Iterator<Item = i64>) -> (i64, i64) {
    weights.fold((0, 0), |(least, most), weight| {
        (least + weight.min(0), most + weight.max(0))
    })
}

/// Ranges in order. Ranges that touch are merged.
fn joined(mut ranges: Vec<(i64, i64)>) -> Vec<(i64, i64)> {
    ranges.sort_unstable();
    let mut joined: Vec<(i64, i64)> = Vec::new();
    for (first, last) in ranges {
        match joined.last_mut() {
            Some(before) if first <= before.1 + 1 => before.1 = before.1.max(last),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// The greatest common divisor. For 0 and another number, the other number.
fn divisor(one: i64, other: i64) -> i64 {
    let (mut one, mut other) = (one.abs(), other.abs());
    while other != 0 {
        (one, other) = (other, one % other);
    }
    one
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn touching_ranges_are_merged() {
        assert_eq!(joined(vec![(4, 6), (1, 3), (9, 9)]), [(1, 6), (9, 9)]);
        assert_eq!(divisor(0, -4), 4);
        assert_eq!(divisor(6, 4), 2);
    }
}
