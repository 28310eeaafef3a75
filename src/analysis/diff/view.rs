//! One procedure in both protocols: its questions, and which rules both protocols share.

use std::collections::{BTreeMap, BTreeSet};

use super::formula::{FormulaId, Formulas, NEVER};
use super::joint::Joint;
use super::{Pair, SIDES, Side};
use crate::model::{ProcedureId, RuleId, Verdict};

/// A procedure that both protocols have.
pub(super) struct View {
    pub procedure: [ProcedureId; 2],
    /// Each joint question that is asked on some sheet, with the formula for when it is asked.
    pub asked: BTreeMap<usize, FormulaId>,
    /// Conditions with a different verdict in each protocol. The verdict is `Eligible` if a protocol has no rule with
    /// that condition.
    pub changed: Vec<(FormulaId, [Verdict; 2])>,
    /// Conditions with the same verdict in both.
    pub shared: Vec<(FormulaId, Verdict)>,
}

impl View {
    pub(super) fn new(
        pair: &Pair<'_>,
        joint: &Joint,
        formulas: &mut Formulas,
        procedure: [ProcedureId; 2],
    ) -> Self {
        let mut asked = BTreeMap::new();
        for (place, question) in joint.questions.iter().enumerate() {
            let formula = formulas.asked(pair, procedure, question.ids);
            if formula != NEVER {
                asked.insert(place, formula);
            }
        }
        let [old, new] =
            SIDES.map(|side| most_severe(pair, formulas, side, procedure[side.index()]));
        let conditions: BTreeSet<FormulaId> = old.keys().chain(new.keys()).copied().collect();
        let verdict = |of: &BTreeMap<FormulaId, Verdict>, condition: FormulaId| {
            of.get(&condition).copied().unwrap_or(Verdict::Eligible)
        };
        let mut view = Self {
            procedure,
            asked,
            changed: Vec::new(),
            shared: Vec::new(),
        };
        for condition in conditions {
            let verdicts = [verdict(&old, condition), verdict(&new, condition)];
            match verdicts {
                [old, new] if old == new => view.shared.push((condition, new)),
                _ => view.changed.push((condition, verdicts)),
            }
        }
        view
    }

    /// Whether it asks a question about a date.
    pub(super) fn asks_a_date(&self, joint: &Joint) -> bool {
        let mut asked = self.asked.keys();
        asked.any(|&place| joint.questions[place].is_date())
    }

    /// Whether rules could cause this change: the more severe verdict must come from a rule that is not shared.
    pub(super) fn can_change(&self, from: Verdict, to: Verdict) -> bool {
        let (side, more_severe) = if from > to { (0, from) } else { (1, to) };
        let milder = from.min(to);
        let mut changed = self.changed.iter();
        let is_there = milder == Verdict::Eligible
            || self.shared.iter().any(|(_, verdict)| *verdict == milder)
            || changed
                .clone()
                .any(|(_, verdicts)| verdicts[1 - side] == milder);
        from != to && is_there && changed.any(|(_, verdicts)| verdicts[side] == more_severe)
    }

    /// The condition of a rule of one protocol.
    pub(super) fn condition(formulas: &Formulas, side: Side, rule: RuleId) -> FormulaId {
        formulas.rules[side.index()][rule.index()]
    }
}

/// Each condition of a procedure with the most severe verdict that a rule gives it.
fn most_severe(
    pair: &Pair<'_>,
    formulas: &Formulas,
    side: Side,
    procedure: ProcedureId,
) -> BTreeMap<FormulaId, Verdict> {
    let edition = pair.of(side);
    let mut all = BTreeMap::new();
    for &rule in edition.program.rules_of(procedure) {
        let condition = View::condition(formulas, side, rule);
        if condition != NEVER {
            let verdict = edition.protocol.rule(rule).verdict;
            let known = all.entry(condition).or_insert(verdict);
            *known = verdict.max(*known);
        }
    }
    all
}
