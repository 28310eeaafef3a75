//! Numbers for the procedures and rules of two versions. The same id has the same number in both.

use crate::model::{ProcedureId, Protocol, RuleId};

/// The numbers.
#[derive(Debug)]
pub struct Ids<'p> {
    protocols: [&'p Protocol; 2],
    procedures: Numbers<'p>,
    rules: Numbers<'p>,
}

#[derive(Debug)]
struct Numbers<'p> {
    /// The id of each number. Those of the new version come first, in its order.
    ids: Vec<&'p str>,
    /// The number of each index of a version.
    of_index: [Vec<usize>; 2],
    /// The index of each number in a version.
    index_of: [Vec<Option<usize>>; 2],
}

impl<'p> Ids<'p> {
    /// Numbers for the old and the new version.
    pub fn new(protocols: [&'p Protocol; 2]) -> Self {
        let procedures = protocols.map(|one| one.procedures.iter().map(|it| it.id.as_str()));
        let rules = protocols.map(|one| one.rules.iter().map(|it| it.id.as_str()));
        Self {
            protocols,
            procedures: Numbers::new(procedures.map(Iterator::collect)),
            rules: Numbers::new(rules.map(Iterator::collect)),
        }
    }

    /// The protocol of a version.
    pub fn protocol(&self, version: usize) -> &'p Protocol {
        self.protocols[version]
    }

    /// The id of the procedure with a number.
    pub fn procedure(&self, number: usize) -> &'p str {
        self.procedures.ids[number]
    }

    /// The id of the rule with a number.
    pub fn rule(&self, number: usize) -> &'p str {
        self.rules.ids[number]
    }

    pub(super) fn number_of_procedure(&self, version: usize, procedure: ProcedureId) -> usize {
        self.procedures.of_index[version][procedure.index()]
    }

    pub(super) fn number_of_rule(&self, version: usize, rule: RuleId) -> usize {
        self.rules.of_index[version][rule.index()]
    }

    pub(super) fn rule_in(&self, version: usize, number: usize) -> Option<RuleId> {
        self.rules.index_of[version][number].map(RuleId::from)
    }
}

impl<'p> Numbers<'p> {
    fn new([old, new]: [Vec<&'p str>; 2]) -> Self {
        let mut ids = new.clone();
        let known: std::collections::HashMap<&str, usize> = new.iter().copied().zip(0..).collect();
        let of_old = old.iter().map(|&id| match known.get(id) {
            Some(&number) => number,
            None => {
                ids.push(id);
                ids.len() - 1
            }
        });
        let of_index: [Vec<usize>; 2] = [of_old.collect(), (0..new.len()).collect()];
        let index_of = of_index.each_ref().map(|numbers| {
            let mut indexes = vec![None; ids.len()];
            for (index, &number) in numbers.iter().enumerate() {
                indexes[number] = Some(index);
            }
            indexes
        });
        Self {
            ids,
            of_index,
            index_of,
        }
    }
}
