//! The diagram of a sum. It depends on the first variables only through the sum so far and the remaining part of each
//! term. Sums that no later variable tells apart share one node.

use std::collections::{BTreeMap, HashMap};

use super::{Diagrams, NO, NodeId, TooLarge, YES};
use crate::analysis::diff::formula::{FormulaId, ends};

/// The remaining terms, in order, each with its points.
type Left = Vec<(NodeId, i64)>;

/// A diagram, with the range of sums for which it is valid.
#[derive(Clone, Copy)]
struct Summed {
    node: NodeId,
    first: i64,
    last: i64,
}

/// State of building the diagram of a sum.
struct Making<'s> {
    accepted: &'s [(i64, i64)],
    /// For the remaining terms, keyed by the first of the sums that share a diagram: the last of them and the diagram.
    known: HashMap<Left, BTreeMap<i64, (i64, NodeId)>>,
}

impl Diagrams<'_> {
    /// The ways to answer in which the points of the true terms add up to an accepted value.
    pub(super) fn sum(
        &mut self,
        terms: &[(FormulaId, i64)],
        accepted: &[(i64, i64)],
    ) -> Result<NodeId, TooLarge> {
        let terms = terms.iter().map(|(term, adds)| (self.read[term], *adds));
        let terms = terms.collect();
        let mut making = Making {
            accepted,
            known: HashMap::new(),
        };
        Ok(self.summed(&mut making, terms, 0)?.node)
    }

    /// The diagram for the remaining terms and the sum so far.
    fn summed(
        &mut self,
        making: &mut Making<'_>,
        terms: Left,
        sum: i64,
    ) -> Result<Summed, TooLarge> {
        let (terms, sure) = left(terms);
        let sum = sum + sure;
        let shifted = |summed: Summed| Summed {
            node: summed.node,
            first: summed.first.saturating_sub(sure),
            last: summed.last.saturating_sub(sure),
        };
        if let Some(decided) = making.decided(&terms, sum) {
            return Ok(shifted(decided));
        }
        if let Some(known) = making.known(&terms, sum) {
            return Ok(shifted(known));
        }
        let levels = terms.iter().map(|(term, _)| self.level(*term));
        let level = levels.min().unwrap_or(self.values.len());
        let size = self.values[level].len();
        self.room.take(size * (1 + terms.len() / 8))?;
        let (mut first, mut last) = (i64::MIN, i64::MAX);
        let mut children = Vec::with_capacity(size);
        for value in 0..size {
            let behind = terms.iter();
            let behind = behind.map(|&(term, adds)| (self.child(term, level, value), adds));
            let child = self.summed(making, behind.collect(), sum)?;
            first = first.max(child.first);
            last = last.min(child.last);
            children.push(child.node);
        }
        let node = self.node(level, children.into())?;
        let known = making.known.entry(terms).or_default();
        known.insert(first, (last, node));
        Ok(shifted(Summed { node, first, last }))
    }
}

impl Making<'_> {
    /// `Some` if every sum that can still be reached is accepted, or none is.
    fn decided(&self, terms: &Left, sum: i64) -> Option<Summed> {
        let (least, most) = ends(terms.iter().map(|(_, adds)| *adds));
        let mut below = i64::MIN;
        for &(from, to) in self.accepted {
            if sum + most < from {
                return Some(Summed {
                    node: NO,
                    first: below.saturating_sub(least),
                    last: from - 1 - most,
                });
            }
            if from <= sum + least && sum + most <= to {
                return Some(Summed {
                    node: YES,
                    first: from - least,
                    last: to - most,
                });
            }
            if sum + least <= to {
                return None;
            }
            below = to + 1;
        }
        Some(Summed {
            node: NO,
            first: below.saturating_sub(least),
            last: i64::MAX,
        })
    }

    fn known(&self, terms: &Left, sum: i64) -> Option<Summed> {
        let (&first, &(last, node)) = self.known.get(terms)?.range(..=sum).next_back()?;
        (sum <= last).then_some(Summed { node, first, last })
    }
}

/// The open terms, each once and in order, and the sum of those that are true.
fn left(mut terms: Left) -> (Left, i64) {
    let sure = terms.iter().filter(|(term, _)| *term == YES);
    let sure = sure.map(|(_, adds)| *adds).sum();
    terms.retain(|(term, _)| *term != YES && *term != NO);
    terms.sort_unstable();
    terms.dedup_by(|next, before| {
        let is_same = next.0 == before.0;
        if is_same {
            before.1 += next.1;
        }
        is_same
    });
    terms.retain(|(_, adds)| *adds != 0);
    (terms, sure)
}
