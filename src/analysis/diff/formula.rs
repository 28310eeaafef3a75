//! Conditions of both protocols as formulas over joint answers. Equal formulas have the same number in both protocols,
//! so rules that both share are recognized.

mod shape;
mod sum;

use std::collections::HashMap;

use super::joint::{Cells, Joint};
use super::{Pair, SIDES, Side};
use crate::model::{
    Accept, Condition, OptionId, ProcedureId, QuestionId, ScoreTest, Test, Tick, TickCount,
    TickTest,
};
pub(super) use sum::{Points, ends};

/// Maximum number of members of a formula that merges members of its own kind.
const FEW: usize = 16;

/// The number of a formula. Members have smaller numbers than the formula that contains them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct FormulaId(u32);

/// A statement about a joint answer sheet, which is true or not.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Formula {
    Never,
    Always,
    /// A variable has one of these values.
    Cells(usize, Vec<bool>),
    All(Vec<FormulaId>),
    Any(Vec<FormulaId>),
    /// The points of some formulas add up to one of some values.
    Sum(Points),
}

/// Each formula once, with those of the rules and of the questions.
pub(super) struct Formulas {
    table: Vec<Formula>,
    known: HashMap<Formula, FormulaId>,
    /// For each protocol, the formula that is true if a question is asked.
    shown: [Vec<FormulaId>; 2],
    /// For each protocol, the formula that is true if a rule is.
    pub rules: [Vec<FormulaId>; 2],
}

pub(super) const NEVER: FormulaId = FormulaId(0);
pub(super) const ALWAYS: FormulaId = FormulaId(1);

impl FormulaId {
    pub(super) fn index(self) -> usize {
        self.0 as usize
    }
}

impl Formulas {
    pub(super) fn new(pair: &Pair<'_>, joint: &Joint) -> Self {
        let mut formulas = Self {
            table: Vec::new(),
            known: HashMap::new(),
            shown: [Vec::new(), Vec::new()],
            rules: [Vec::new(), Vec::new()],
        };
        formulas.add(Formula::Never);
        formulas.add(Formula::Always);
        for side in SIDES {
            let protocol = pair.of(side).protocol;
            let reader = Reader { pair, joint, side };
            for question in &protocol.questions {
                // a show-if tests only earlier questions, whose formulas exist
                let shown = match &question.show_if {
                    Some(condition) => formulas.condition(&reader, condition),
                    None => ALWAYS,
                };
                formulas.shown[side.index()].push(shown);
            }
            for rule in &protocol.rules {
                let formula = formulas.condition(&reader, &rule.when);
                formulas.rules[side.index()].push(formula);
            }
        }
        formulas
    }

    pub(super) fn get(&self, id: FormulaId) -> &Formula {
        &self.table[id.index()]
    }

    /// A formula that is true on the sheets on which at least one of the protocols asks a joint question for a
    /// procedure.
    pub(super) fn asked(
        &mut self,
        pair: &Pair<'_>,
        procedure: [ProcedureId; 2],
        ids: [Option<QuestionId>; 2],
    ) -> FormulaId {
        let shown = SIDES.map(|side| match ids[side.index()] {
            Some(id) if pair.asks(side, procedure[side.index()], id) => {
                self.shown[side.index()][id.index()]
            }
            _ => NEVER,
        });
        self.any(shown.to_vec())
    }

    /// Simplifies a formula to the remaining values of each variable. `parts` are its own parts; `known` caches
    /// results.
    pub(super) fn simplified(
        &mut self,
        formula: FormulaId,
        parts: &[FormulaId],
        values: &[Vec<bool>],
        known: &mut HashMap<FormulaId, FormulaId>,
    ) -> FormulaId {
        for &part in parts {
            if known.contains_key(&part) {
                continue;
            }
            let left = |members: &[FormulaId]| -> Vec<FormulaId> {
                members.iter().map(|member| known[member]).collect()
            };
            let simple = match self.get(part) {
                Formula::Never => NEVER,
                Formula::Always => ALWAYS,
                Formula::Cells(variable, accepted) => {
                    let (variable, values) = (*variable, &values[*variable]);
                    let accepted = accepted.iter().zip(values);
                    let left: Vec<bool> = accepted.map(|(one, left)| *one && *left).collect();
                    if left == *values {
                        ALWAYS
                    } else {
                        self.cells(variable, left)
                    }
                }
                Formula::All(members) => {
                    let members = left(members);
                    self.all(members)
                }
                Formula::Any(members) => {
                    let members = left(members);
                    self.any(members)
                }
                Formula::Sum(Points { terms, accepted }) => {
                    let terms = terms.iter().map(|(term, adds)| (known[term], *adds));
                    let (terms, accepted): (Vec<_>, _) = (terms.collect(), accepted.clone());
                    self.sum(terms, &accepted)
                }
            };
            known.insert(part, simple);
        }
        known[&formula]
    }

    fn condition(&mut self, reader: &Reader<'_, '_>, condition: &Condition) -> FormulaId {
        match condition {
            Condition::All(members) => {
                let members = members.iter().map(|one| self.condition(reader, one));
                let members = members.collect();
                self.all(members)
            }
            Condition::Any(members) => {
                let members = members.iter().map(|one| self.condition(reader, one));
                let members = members.collect();
                self.any(members)
            }
            Condition::Count(count) => {
                let members = count.of.iter().map(|one| (self.condition(reader, one), 1));
                let members: Vec<_> = members.collect();
                self.sum(members, &[(steps(count.at_least), i64::MAX)])
            }
            Condition::Score(test) => self.score(reader, test),
            Condition::Test(test) => {
                let shown = self.shown[reader.side.index()][test.question.index()];
                let passed = self.passed(reader, test);
                self.all(vec![shown, passed])
            }
        }
    }

    fn score(&mut self, reader: &Reader<'_, '_>, test: &ScoreTest) -> FormulaId {
        let scores = &reader.pair.of(reader.side).protocol.scores;
        let points = scores[test.score.index()].points.iter();
        let terms = points.map(|points| (self.condition(reader, &points.when), points.add));
        let terms: Vec<_> = terms.collect();
        let ranges = test.ranges.iter();
        let accepted = ranges.map(|range| {
            let low = range.low.unwrap_or(i64::MIN);
            (low, range.high.unwrap_or(i64::MAX))
        });
        self.sum(terms, &accepted.collect::<Vec<_>>())
    }

    fn passed(&mut self, reader: &Reader<'_, '_>, test: &Test) -> FormulaId {
        let question = &reader.joint.questions[reader.joint.place(reader.side, test.question)];
        match &question.cells {
            Cells::One(cells) => {
                let program = reader.pair.of(reader.side).program;
                let passes = cells.iter().map(|cell| {
                    let sample = cell.sample(reader.side);
                    sample.is_some_and(|(on, answer)| program.passes(test, on, &answer))
                });
                let passing = passes.collect();
                self.cells(question.first, passing)
            }
            Cells::Ticks(options) => {
                let accepted = test.accepts.iter().map(|accept| match accept {
                    Accept::Ticks(ticks) => self.ticks(reader.side, question.first, options, ticks),
                    Accept::TickCount(count) => {
                        self.tick_count(reader.side, question.first, options, count)
                    }
                    // a status is not a value
                    Accept::Unsure
                    | Accept::Declined
                    | Accept::Is(_)
                    | Accept::NoneOf(_)
                    | Accept::Number(_)
                    | Accept::Date(_) => NEVER,
                });
                let accepted = accepted.collect();
                self.any(accepted)
            }
        }
    }

    /// The formula of a test on ticks. On a joint sheet, an option that the other protocol does not have is not ticked.
    fn ticks(
        &mut self,
        side: Side,
        first: usize,
        options: &[[Option<OptionId>; 2]],
        test: &TickTest,
    ) -> FormulaId {
        let ticked = |formulas: &mut Self, option: OptionId, wanted: bool| {
            let place = options
                .iter()
                .position(|ids| ids[side.index()] == Some(option));
            match place {
                Some(place) => formulas.cells(first + place, vec![!wanted, wanted]),
                None if wanted => NEVER,
                None => ALWAYS,
            }
        };
        let each = |formulas: &mut Self, wanted: bool| -> Vec<FormulaId> {
            let places = first..first + options.len();
            places
                .map(|place| formulas.cells(place, vec![!wanted, wanted]))
                .collect()
        };
        let mut needed = Vec::new();
        for tick in &test.all_of {
            match tick {
                Tick::Option(option) => needed.push(ticked(self, *option, true)),
                Tick::None => needed.extend(each(self, false)),
            }
        }
        for tick in &test.none_of {
            match tick {
                Tick::Option(option) => needed.push(ticked(self, *option, false)),
                Tick::None => {
                    let some = each(self, true);
                    needed.push(self.any(some));
                }
            }
        }
        self.all(needed)
    }

    /// The formula of a test on the number of ticks. Options that the other protocol does not have are not counted.
    fn tick_count(
        &mut self,
        side: Side,
        first: usize,
        options: &[[Option<OptionId>; 2]],
        count: &TickCount,
    ) -> FormulaId {
        let places = options.iter().enumerate().filter(|(_, ids)| {
            let id = ids[side.index()];
            id.is_some_and(|id| count.of.contains(&id))
        });
        let ticked = places.map(|(place, _)| (self.cells(first + place, vec![false, true]), 1));
        let ticked: Vec<_> = ticked.collect();
        self.sum(ticked, &[(steps(count.at_least), i64::MAX)])
    }

    fn cells(&mut self, variable: usize, accepted: Vec<bool>) -> FormulaId {
        if !accepted.contains(&true) {
            return NEVER;
        }
        if !accepted.contains(&false) {
            return ALWAYS;
        }
        self.add(Formula::Cells(variable, accepted))
    }

    fn all(&mut self, members: Vec<FormulaId>) -> FormulaId {
        let joined = |formula: &Formula| match formula {
            Formula::All(members) => Some(members.clone()),
            _ => None,
        };
        match self.joined(members, NEVER, ALWAYS, joined, |one, other| one & other) {
            Ok(id) => id,
            Err(members) => self.add(Formula::All(members)),
        }
    }

    pub(super) fn any(&mut self, members: Vec<FormulaId>) -> FormulaId {
        let joined = |formula: &Formula| match formula {
            Formula::Any(members) => Some(members.clone()),
            _ => None,
        };
        match self.joined(members, ALWAYS, NEVER, joined, |one, other| one | other) {
            Ok(id) => id,
            Err(members) => self.add(Formula::Any(members)),
        }
    }

    /// Joins members: in order, each once, with the tests on one variable merged. `zero` is the absorbing element,
    /// `one` the neutral element.
    fn joined(
        &mut self,
        members: Vec<FormulaId>,
        zero: FormulaId,
        one: FormulaId,
        nested: impl Fn(&Formula) -> Option<Vec<FormulaId>>,
        both: impl Fn(bool, bool) -> bool,
    ) -> Result<FormulaId, Vec<FormulaId>> {
        let mut flat = Vec::new();
        for member in members {
            match nested(self.get(member)) {
                Some(inner) if inner.len() <= FEW => flat.extend(inner),
                _ => flat.push(member),
            }
        }
        let mut tests: HashMap<usize, Vec<bool>> = HashMap::new();
        let mut order = Vec::new();
        let mut kept = Vec::new();
        for member in flat {
            if let Formula::Cells(variable, accepted) = self.get(member) {
                match tests.get_mut(variable) {
                    Some(known) => {
                        for (known, accepted) in known.iter_mut().zip(accepted) {
                            *known = both(*known, *accepted);
                        }
                    }
                    None => {
                        order.push(*variable);
                        tests.insert(*variable, accepted.clone());
                    }
                }
            } else {
                kept.push(member);
            }
        }
        for variable in order {
            if let Some(accepted) = tests.remove(&variable) {
                kept.push(self.cells(variable, accepted));
            }
        }
        if kept.contains(&zero) {
            return Ok(zero);
        }
        kept.retain(|member| *member != one);
        kept.sort_unstable();
        kept.dedup();
        match kept[..] {
            [] => Ok(one),
            [only] => Ok(only),
            _ => Err(kept),
        }
    }

    fn add(&mut self, formula: Formula) -> FormulaId {
        if let Some(&known) = self.known.get(&formula) {
            return known;
        }
        let number = u32::try_from(self.table.len()).expect("fewer than 2^32 formulas");
        let id = FormulaId(number);
        self.table.push(formula.clone());
        self.known.insert(formula, id);
        id
    }
}

/// A number of members, as points.
fn steps(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Converts the conditions of one protocol.
struct Reader<'a, 'b> {
    pair: &'a Pair<'b>,
    joint: &'a Joint,
    side: Side,
}
