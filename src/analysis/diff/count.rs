//! How many answer sheets of a procedure get another verdict, exactly.
//!
//! Everything comes down to one number: on how many sheets none of some rules is true. Where the verdict goes from
//! `defer` or milder to `refer` or graver, no old rule above `defer` is true, and it is not so that no new rule from
//! `refer` on is: a difference of two such numbers, which is nothing at once where the rules are the same. Rules about
//! one question alone leave fewer answers to it; what is still connected then is counted in one diagram, and the rest
//! is multiplied.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use num_bigint::BigUint;

use super::diagram::{Diagrams, Room, TooLarge};
use super::formula::{ALWAYS, FormulaId, Formulas, NEVER};
use super::joint::Joint;
use super::order::order;
use super::view::View;
use crate::analysis::groups::leader;
use crate::model::Verdict;

/// Which values of each variable are left.
type Values = Vec<Vec<bool>>;

type Number = Result<BigUint, TooLarge>;

/// Counts sheets of one procedure.
pub(super) struct Counter<'a> {
    pub joint: &'a Joint,
    pub formulas: &'a mut Formulas,
    pub view: &'a View,
    pub room: &'a mut Room,
    /// The values that answers can have.
    possible: &'a [Vec<bool>],
    /// Of sets of rules, on how many sheets none is true.
    quiet: HashMap<Vec<FormulaId>, Number>,
    /// Of questions that are connected.
    parts: HashMap<Part, Number>,
}

/// Variables that are connected, with the values that are left of them.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Part {
    values: Vec<(usize, Vec<bool>)>,
    /// None of these is true.
    rules: Vec<FormulaId>,
    /// Each of these variables has its first value, or its formula is true.
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

    /// Every answer sheet that both protocols can be given.
    pub(super) fn sheets(&mut self) -> Number {
        self.none_of(Vec::new())
    }

    /// How many of them go from one verdict to another.
    pub(super) fn change(&mut self, from: Verdict, to: Verdict) -> Number {
        // `side` is the protocol that says the graver verdict
        let (side, milder, graver) = if from < to {
            (1, from, to)
        } else {
            (0, to, from)
        };
        let below = next_below(milder);
        let above = next_above(graver);
        let mut more = self.apart(side, milder, graver)?;
        let mut less = BigUint::default();
        if let Some(below) = below {
            less += self.apart(side, below, graver)?;
        }
        if let Some(above) = above {
            less += self.apart(side, milder, above)?;
        }
        if let (Some(below), Some(above)) = (below, above) {
            more += self.apart(side, below, above)?;
        }
        Ok(more - less)
    }

    /// Sheets on which one protocol says so much or more, and the other one so much or less.
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

    /// The conditions to which a protocol gives so grave a verdict or a graver one.
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

    /// On how many sheets none of these is true.
    fn none_of(&mut self, rules: Vec<FormulaId>) -> Number {
        if let Some(known) = self.quiet.get(&rules) {
            return known.clone();
        }
        let number = self.counted(&rules);
        self.quiet.insert(rules, number.clone());
        number
    }

    fn counted(&mut self, rules: &[FormulaId]) -> Number {
        // where a question has no answer that both take, it must not be asked
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

    /// On how many ways of answering some variables no rule is true and all is asked that has a value.
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

    /// The values and rules that are left when those about one variable alone are taken out of its values; none
    /// where a rule is always true.
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
                            // what was simplified before is so still, but perhaps not enough
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

    /// The groups of variables that rules or show-ifs connect.
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
