//! Finds the truth of every rule of a procedure with the masks of the index.

use super::Evaluator;
use crate::engine::bits::ones;
use crate::engine::cells::Cell;
use crate::engine::index::{Sheet, row};
use crate::engine::sheet::{Evaluation, Values};
use crate::engine::tables::Node;
use crate::model::{ProcedureId, QuestionId, RuleId, Truth, Verdict};

impl Evaluator<'_> {
    /// Finds the rules of a procedure that are true, and those that are unknown.
    // not inlined: the loops need the registers
    #[inline(never)]
    pub(super) fn judge_rules<V: Values + ?Sized>(&mut self, procedure: ProcedureId, values: &V) {
        let sheet = EvaluatedSheet {
            evaluation: self.sheet.evaluation(&self.program.tables, values),
            has_mixed: self.has_mixed,
        };
        let clauses = &self.program.index.clauses;
        let (sure, unknown) = (&mut self.sure, &mut self.found.unknown);
        sure.clear();
        unknown.clear();
        let pivots = (self.notable.as_slice(), self.seconds.as_slice());
        clauses.each(procedure, pivots, &sheet, |block, judged| {
            if judged.unknown != 0 {
                unknown.insert_all(block, judged.unknown);
            }
            for place in ones(judged.sure) {
                sure.insert(clauses.rule_at(64 * block + place).index());
            }
        });
        // one clause of a rule may be true and another one unknown
        if !clauses.several().is_empty() {
            self.places.clear();
            self.places.extend(unknown.common(clauses.several()));
            for &place in &self.places {
                if sure.contains(clauses.rule_at(place).index()) {
                    unknown.remove(place);
                }
            }
        }
        debug_assert!(self.is_judged(procedure, &sheet.evaluation));
    }

    /// Whether the masks agree with the evaluation of the condition of each rule of a procedure.
    fn is_judged<V: Values + ?Sized>(
        &self,
        procedure: ProcedureId,
        sheet: &Evaluation<'_, V>,
    ) -> bool {
        let unknown = self.found.unknown(self.program);
        let rules = &self.program.tables.procedure(procedure).rules;
        rules.iter().all(|&rule| {
            let truth = if self.sure.contains(rule.index()) {
                Truth::True
            } else if unknown.binary_search(&rule).is_ok() {
                Truth::Unknown
            } else {
                Truth::False
            };
            sheet.holds(sheet.rule(rule).when) == truth
        })
    }

    /// Adds the rules that are true or unknown to the result: its bounds, its reasons and its date.
    pub(super) fn add_rules<V: Values + ?Sized>(&mut self, values: &V) {
        self.open_rules.clear();
        if self.sure.is_empty() && !self.found.has_unknown() {
            return;
        }
        let evaluation = self.sheet.evaluation(&self.program.tables, values);
        let found = &mut self.found;
        self.sure.iter().map(RuleId::from).for_each(|id| {
            let rule = evaluation.rule(id);
            self.by_verdict[rule.verdict as usize].push(id);
            if !rule.gives_date() {
                return;
            }
            let date = evaluation.rule_date(rule, &mut self.ends);
            found.is_date_open |= !date.is_final;
            if let Some(wait) = date.not_before {
                found.dates.push((id, wait));
                let best = found.not_before;
                if best.is_none_or(|best| best.is_sooner_than(&wait)) {
                    found.not_before = Some(wait);
                }
            }
        });
        for (verdict, rules) in Verdict::ALL.into_iter().zip(&mut self.by_verdict).rev() {
            if !rules.is_empty() {
                found.at_least = found.at_least.max(verdict);
                found.reasons.append(rules);
            }
        }
        found.at_most = found.at_least;
        let clauses = &self.program.index.clauses;
        let open_rules = &mut self.open_rules;
        let open = found.unknown.common(clauses.could_change(found.at_least));
        open.for_each(|place| {
            let id = clauses.rule_at(place);
            let rule = evaluation.rule(id);
            open_rules.push(id);
            found.at_most = found.at_most.max(rule.verdict);
            found.is_date_open |= rule.gives_date();
        });
        if !clauses.several().is_empty() {
            open_rules.sort_unstable();
            open_rules.dedup();
        }
    }

    /// Finds the questions that are second in blocks of the index and whose answers leave clauses possible.
    pub(super) fn find_seconds(&mut self) {
        let clauses = &self.program.index.clauses;
        if self.notable.is_empty() || !clauses.have_pairs() {
            return;
        }
        let row = |question: QuestionId| {
            let index = question.index();
            let count = || self.program.tables.questions[index].cells.count();
            row(
                self.sheet.codes[index].cell(),
                self.sheet.asked[index],
                count,
            )
        };
        clauses.find_seconds(row, &mut self.seconds);
    }
}

/// The answers of a sheet, for the index.
struct EvaluatedSheet<'a, V: ?Sized> {
    evaluation: Evaluation<'a, V>,
    has_mixed: bool,
}

impl<V: Values + ?Sized> Sheet for EvaluatedSheet<'_, V> {
    #[inline(always)]
    fn row(&self, question: QuestionId) -> u16 {
        let index = question.index();
        let sheet = &self.evaluation;
        let count = || sheet.tables.questions[index].cells.count();
        row(sheet.codes[index].cell(), sheet.asked[index], count)
    }

    #[inline(always)]
    fn has_mixed(&self) -> bool {
        self.has_mixed
    }

    fn is_mixed(&self, question: QuestionId) -> bool {
        self.evaluation.codes[question.index()].cell() == Cell::MIXED
    }

    fn truth(&self, node: Node) -> Truth {
        self.evaluation.holds(node)
    }
}
