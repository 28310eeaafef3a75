//! Counts exactly how many answer sheets of a procedure get another verdict.
//!
//! Every result is computed from one number: on how many sheets none of a set of rules is true. A verdict changes from
//! `defer` or milder to `refer` or more severe on the sheets on which no old rule above `defer` is true, without those
//! on which also no new rule from `refer` on is true. This is the difference of two such numbers, and it is 0 without
//! any counting if the rules are the same. Rules about a single question only narrow its answers. The questions that
//! are still connected are counted in one diagram, and the results of separate groups are multiplied.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use num_bigint::BigUint;

use super::diagram::{Diagrams, Room, TooLarge};
use super::formula::{ALWAYS, FormulaId, Formulas, NEVER};
use super::joint::Joint;
use super::order::order;
use super::view::View;
use crate::analysis::groups::leader;
use crate::model::Verdict;

/// The remaining values of each variable.
type Values = Vec<Vec<bool>>;

type Number = Result<BigUint, TooLarge>;

/// Counts sheets of one procedure.
pub(super) struct Counter<'a> {
    pub joint: &'a Joint,
    pub formulas: &'a mut Formulas,
    pub view: &'a View,
    pub room: &'a mut Room,
    /// The values that an answer can have.
    possible: &'a [Vec<bool>],
    /// For each set of rules, the number of sheets on which none of them is true.
    quiet: HashMap<Vec<FormulaId>, Number>,
    /// The count of each group of connected questions.
    parts: HashMap<Part, Number>,
}

/// A group of connected variables, with their remaining values.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Part {
    values: Vec<(usize, Vec<bool>)>,
    /// Rules of which none is true.
    rules: Vec<FormulaId>,
    /// Pairs of a variable and a formula: the variable has its first value, or the formula is true.
    asked: Vec<(usize, FormulaId)>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(
        joint: &'a Joint,
        formulas: &'a mut Formulas,
        view: &'a View,
        room: &'a mut Room,
        possible: &'a [Vec<bool>],
    ) -> Self {
        Self {
            joint,
            formulas,
            view,
            room,
            possible,
            quiet: HashMap::new(),
            parts: HashMap::new(),
        }
    }

    /// Number of answer sheets that are valid in both protocols.
    pub(super) fn sheets(&mut self) -> Number {
        self.none_of(Vec::new())
    }

    /// Number of sheets whose verdict changes from one to another.
    pub(super) fn change(&mut self, from: Verdict, to: Verdict) -> Number {
        // `side` is the protocol that gives the more severe verdict
        let (side, milder, more_severe) = if from < to {
            (1, from, to)
        } else {
            (0, to, from)
        };
        let below = next_below(milder);
        let above = next_above(more_severe);
        let mut more = self.apart(side, milder, more_severe)?;
        let mut less = BigUint::default();
        if let Some(below) = below {
            less += self.apart(side, below, more_severe)?;
        }
        if let Some(above) = above {
            less += self.apart(side, milder, above)?;
        }
        if let (Some(below), Some(above)) = (below, above) {
            more += self.apart(side, below, above)?;
        }
        Ok(more - less)
    }

    /// Number of sheets on which one protocol gives at least one verdict, and the other at most another.
    fn apart(&mut self, side: usize, most: Verdict, least: Verdict) -> Number {
        let Some(over) = next_above(most) else {
            return Ok(BigUint::default());
        };
        let quiet = self.rules_from(1 - side, over);
        let mut both = self.rules_from(side, least);
        both.extend(&quiet);
        both.sort_unstable();
        both.dedup();
        if both == quiet {
            return Ok(BigUint::default());
        }
        Ok(self.none_of(quiet)? - self.none_of(both)?)
    }

    /// The conditions to which a protocol gives at least this verdict.
    fn rules_from(&self, side: usize, least: Verdict) -> Vec<FormulaId> {
        let changed = self.view.changed.iter();
        let changed = changed.filter(|(_, verdicts)| verdicts[side] >= least);
        let shared = self.view.shared.iter();
        let shared = shared.filter(|(_, verdict)| *verdict >= least);
        let shared = shared.map(|(rule, _)| *rule);
        let mut rules: Vec<FormulaId> = changed.map(|(rule, _)| *rule).chain(shared).collect();
        rules.sort_unstable();
        rules
    }

    /// Number of sheets on which none of these rules is true.
    fn none_of(&mut self, rules: Vec<FormulaId>) -> Number {
        if let Some(known) = self.quiet.get(&rules) {
            return known.clone();
        }
        let number = self.counted(&rules);
        self.quiet.insert(rules, number.clone());
        number
    }

    fn counted(&mut self, rules: &[FormulaId]) -> Number {
        // a question without an answer that is valid in both must not be asked
        let asked = self.view.asked.iter();
        let unanswerable = asked.filter(|(place, _)| self.joint.questions[**place].has_no_answer());
        let rules: Vec<FormulaId> = rules
            .iter()
            .copied()
            .chain(unanswerable.map(|(_, asked)| *asked))
            .collect();
        let values = self.possible.to_vec();
        let mut variables = Vec::new();
        let mut asked = Vec::new();
        for (place, &formula) in &self.view.asked {
            let question = &self.joint.questions[*place];
            let own = question.first..question.first + question.count;
            variables.extend(own.clone());
            asked.extend(own.map(|variable| (variable, formula)));
        }
        self.product(&variables, values, rules, &asked)
    }

    /// Number of ways to answer some variables such that no rule is true and every question with a value is asked.
    fn product(
        &mut self,
        variables: &[usize],
        values: Values,
        rules: Vec<FormulaId>,
        asked: &[(usize, FormulaId)],
    ) -> Number {
        let Some((values, rules)) = self.narrowed(values, rules)? else {
            return Ok(BigUint::default());
        };
        let mut product = BigUint::from(1_u32);
        for part in self.parts_of(variables, &values, &rules, asked)? {
            product *= self.part(part)?;
        }
        Ok(product)
    }

    /// The values and rules that are left after each rule about a single variable is applied to the values of that
    /// variable. `None` if a rule is always true.
    fn narrowed(
        &mut self,
        mut values: Values,
        mut rules: Vec<FormulaId>,
    ) -> Result<Option<(Values, Vec<FormulaId>)>, TooLarge> {
        loop {
            let mut left = Vec::new();
            let mut narrower = false;
            let mut known = HashMap::new();
            for rule in rules {
                let rule = self.simplified(rule, &values, &mut known)?;
                match rule {
                    ALWAYS => return Ok(None),
                    NEVER => {}
                    _ => match self.formulas.only_variable(rule) {
                        Some((variable, accepted)) => {
                            for (value, accepted) in values[variable].iter_mut().zip(accepted) {
                                *value &= !accepted;
                            }
                            if !values[variable].contains(&true) {
                                return Ok(None);
                            }
                            narrower = true;
                            // formulas that were simplified before stay so, but may be simplified further
                            known.clear();
                        }
                        None => left.push(rule),
                    },
                }
            }
            rules = left;
            if !narrower {
                rules.sort_unstable();
                rules.dedup();
                return Ok(Some((values, rules)));
            }
        }
    }

    fn simplified(
        &mut self,
        formula: FormulaId,
        values: &Values,
        known: &mut HashMap<FormulaId, FormulaId>,
    ) -> Result<FormulaId, TooLarge> {
        let parts = self.formulas.parts([formula]);
        self.room.take(parts.len())?;
        Ok(self.formulas.simplified(formula, &parts, values, known))
    }

    /// The groups of variables that are connected by rules or show-ifs.
    fn parts_of(
        &mut self,
        variables: &[usize],
        values: &Values,
        rules: &[FormulaId],
        conditions: &[(usize, FormulaId)],
    ) -> Result<Vec<Part>, TooLarge> {
        let mut known = HashMap::new();
        let mut asked = Vec::new();
        let mut hidden = BTreeSet::new();
        for &(variable, formula) in conditions {
            match self.simplified(formula, values, &mut known)? {
                ALWAYS => {}
                // not asked: one cell
                NEVER => {
                    hidden.insert(variable);
                }
                formula => asked.push((variable, formula)),
            }
        }
        let mut leaders: Vec<usize> = (0..values.len()).collect();
        let mut join = |variables: &[usize]| {
            for two in variables.windows(2) {
                let [a, b] = [two[0], two[1]].map(|one| leader(&mut leaders, one));
                leaders[a.max(b)] = a.min(b);
            }
        };
        let about: Vec<Vec<usize>> = rules
            .iter()
            .map(|rule| self.formulas.variables([*rule]))
            .collect();
        about.iter().for_each(|variables| join(variables));
        for (variable, formula) in &asked {
            let openers = self.formulas.variables([*formula]);
            join(&[vec![*variable], openers].concat());
        }
        let mut parts: BTreeMap<usize, Part> = BTreeMap::new();
        for &variable in variables.iter().filter(|one| !hidden.contains(one)) {
            let part = parts.entry(leader(&mut leaders, variable));
            let part = part.or_insert_with(Part::empty);
            part.values.push((variable, values[variable].clone()));
        }
        for (rule, about) in rules.iter().zip(&about) {
            let part = about.first().map(|&one| leader(&mut leaders, one));
            if let Some(part) = part.and_then(|part| parts.get_mut(&part)) {
                part.rules.push(*rule);
            }
        }
        for (variable, formula) in asked {
            if let Some(part) = parts.get_mut(&leader(&mut leaders, variable)) {
                part.asked.push((variable, formula));
            }
        }
        Ok(parts.into_values().collect())
    }

    fn part(&mut self, part: Part) -> Number {
        if part.rules.is_empty() && part.asked.is_empty() {
            let left = |values: &[bool]| values.iter().filter(|left| **left).count();
            let left = part.values.iter().map(|(_, values)| left(values));
            return Ok(left.map(BigUint::from).product());
        }
        if let Some(known) = self.parts.get(&part) {
            return known.clone();
        }
        let number = self.diagram(&part);
        self.parts.insert(part, number.clone());
        number
    }

    fn diagram(&mut self, part: &Part) -> Number {
        let formulas = part.asked.iter().map(|(_, formula)| formula);
        let formulas = part.rules.iter().chain(formulas);
        let mut sets: Vec<Vec<usize>> = formulas
            .map(|formula| self.formulas.variables([*formula]))
            .collect();
        for (set, (variable, _)) in sets[part.rules.len()..].iter_mut().zip(&part.asked) {
            set.push(*variable);
        }
        let variables: Vec<usize> = part.values.iter().map(|(variable, _)| *variable).collect();
        let values: HashMap<usize, &[bool]> = part
            .values
            .iter()
            .map(|(variable, values)| (*variable, values.as_slice()))
            .collect();
        let order: Vec<(usize, &[bool])> = order(&variables, &sets)
            .into_iter()
            .map(|variable| (variable, values[&variable]))
            .collect();
        let mut share = self.room.share();
        let number = Diagrams::new(self.formulas, &order, &mut share).and_then(|mut diagrams| {
            let made = diagrams.none(&part.rules, &part.asked)?;
            Ok(diagrams.count(made))
        });
        self.room.give_back(share);
        number
    }
}

impl Part {
    fn empty() -> Self {
        Self {
            values: Vec::new(),
            rules: Vec::new(),
            asked: Vec::new(),
        }
    }
}

fn next_above(verdict: Verdict) -> Option<Verdict> {
    Verdict::ALL.into_iter().find(|one| *one > verdict)
}

fn next_below(verdict: Verdict) -> Option<Verdict> {
    Verdict::ALL.into_iter().rev().find(|one| *one < verdict)
}
