//! Finds the truth of every rule of a procedure with the masks of the index.

use super::Evaluator;
use crate::engine::bits::ones;
use crate::engine::index::Sheet;
use crate::engine::needed::Needs;
use crate::engine::sheet::{Evaluation, Values};
use crate::engine::tables::{Node, RankedRule};
use crate::model::{ProcedureId, QuestionId, Truth};

impl Evaluator<'_> {
    /// Finds the rules of a procedure that are unknown. The true ones are found with them, for all procedures.
    // not inlined: the loops need the registers
    #[inline(never)]
    pub(super) fn judge_rules<V: Values + ?Sized>(&mut self, procedure: ProcedureId, values: &V) {
        if !self.is_judged {
            self.judge_clauses(values);
        }
        let clauses = &self.program.index.clauses;
        let unknown = &mut self.found.unknown;
        unknown.clear();
        for &(block, of_block) in &self.unknown {
            let own = of_block & clauses.of_procedure(block, procedure);
            if own != 0 {
                unknown.push((block, own));
            }
        }
        debug_assert!(self.agrees_with_rules(procedure, values));
    }

    /// Finds the rules that are true and the clauses that are unknown, of all procedures.
    // not inlined: the loops need the registers
    #[inline(never)]
    pub(super) fn judge_clauses<V: Values + ?Sized>(&mut self, values: &V) {
        let (tables, clauses) = (&self.program.tables, &self.program.index.clauses);
        let sheet = self.sheet.indexed(tables, values);
        let (sure, unknown) = (&mut self.sure, &mut self.unknown);
        sure.clear();
        unknown.clear();
        clauses.each(&self.notable, &sheet, |block, judged| {
            if judged.unknown != 0 {
                unknown.push((block, judged.unknown));
            }
            for place in ones(judged.sure) {
                let rule = clauses.rule_at(64 * block + place);
                sure.insert(tables.ranks[rule.index()]);
            }
        });
        // one clause of a rule may be true and another one unknown
        if clauses.has_several() {
            for (block, of_block) in unknown.iter_mut() {
                let several = ones(*of_block & clauses.several(*block));
                let is_sure = |place: &usize| {
                    let rule = clauses.rule_at(64 * *block + place);
                    sure.contains(tables.ranks[rule.index()])
                };
                let known = several.filter(is_sure);
                *of_block &= !known.fold(0, |all, place| all | 1 << place);
            }
        }
        if !unknown.is_empty() {
            let asked = &self.sheet.asked;
            let mut conditional = tables.conditional.iter();
            self.sheet.some_may_be_asked =
                conditional.any(|one| asked[one.question.index()] == Truth::Unknown);
        }
        self.is_judged = true;
    }

    /// Whether the masks agree with the evaluation of the condition of each rule of a procedure.
    fn agrees_with_rules<V: Values + ?Sized>(&self, procedure: ProcedureId, values: &V) -> bool {
        let sheet = self.evaluation(values);
        let unknown = self.found.unknown(self.program);
        let rules = &self.program.tables.procedure(procedure).rules;
        rules.iter().all(|&rule| {
            let truth = if self.sure.contains(self.program.tables.ranks[rule.index()]) {
                Truth::True
            } else if unknown.binary_search(&rule).is_ok() {
                Truth::Unknown
            } else {
                Truth::False
            };
            sheet.holds(sheet.rule(rule).when) == truth
        })
    }

    /// Adds the rules of a procedure that are true or unknown to the result: its bounds, its reasons and its date.
    pub(super) fn add_rules<V: Values + ?Sized>(&mut self, procedure: ProcedureId, values: &V) {
        if self.sure.is_empty() && !self.found.has_unknown() {
            return;
        }
        let tables = &self.program.tables;
        let evaluation = self.sheet.evaluation(tables, values);
        let own = &tables.procedure(procedure).ranks;
        let found = &mut self.found;
        self.sure.each_in(own, |rank| {
            let RankedRule {
                rule,
                verdict,
                gives_date,
            } = tables.ranked[rank];
            found.reasons.push(rule);
            found.at_least = found.at_least.max(verdict);
            if gives_date {
                let date = evaluation.rule_date(evaluation.rule(rule), &mut self.ends);
                found.is_date_open |= !date.is_final;
                found.dates.extend(date.not_before.map(|wait| (rule, wait)));
            }
        });
        found.dates.sort_unstable_by_key(|(id, _)| *id);
        // of equal dates, that of the first rule in file order
        for (_, wait) in &found.dates {
            let best = found.not_before;
            if best.is_none_or(|best| best.is_sooner_than(wait)) {
                found.not_before = Some(*wait);
            }
        }
        found.at_most = found.at_least;
        if found.has_unknown() {
            self.add_unknown(values);
        }
    }

    /// Adds the effect of unknown rules that could still change the verdict or its date: the upper bound of the verdict
    /// and the questions to ask next.
    fn add_unknown<V: Values + ?Sized>(&mut self, values: &V) {
        let tables = &self.program.tables;
        let sheet = self.sheet.indexed(tables, values);
        let (clauses, asked) = (&self.program.index.clauses, sheet.evaluation.asked);
        let may_be_asked = |question: QuestionId| asked[question.index()] == Truth::Unknown;
        let (found, needs, open_rules) = (&mut self.found, &mut self.needs, &mut self.open_rules);
        open_rules.clear();
        for &(block, unknown) in &found.unknown {
            let open = unknown & clauses.could_change(block, found.at_least);
            if open == 0 {
                continue;
            }
            found.at_most = clauses.most_severe(block, open, found.at_most);
            found.is_date_open |= clauses.has_date(block, open);
            let mut simple = if sheet.has_mixed {
                0
            } else {
                open & clauses.simple(block)
            };
            if self.sheet.some_may_be_asked {
                // a question that may not be asked needs the questions of its show-if
                clauses.each_unknown(block, simple, &sheet, |question, unknown| {
                    if may_be_asked(question) {
                        simple &= !unknown;
                    }
                });
            }
            clauses.each_unknown(block, simple, &sheet, |question, unknown| {
                needs.add(question, unknown.count_ones() as usize, |verdict| {
                    clauses.most_severe(block, unknown, verdict)
                });
            });
            open_rules.extend(clauses.rules(block, open & !simple));
        }
        if clauses.has_several() {
            open_rules.sort_unstable();
            open_rules.dedup();
        }
        sheet.evaluation.count_needs(open_rules, needs);
        needs.take(&mut found.needed);
        debug_assert_eq!(self.found.needed, self.needed_by_rules(&sheet.evaluation));
    }

    /// Finds the rows of the questions that the index asks for.
    pub(super) fn find_rows<V: Values + ?Sized>(&mut self, values: &V) {
        let tables = &self.program.tables;
        for &question in &self.notable {
            self.sheet.rows[question.index()] = self.sheet.evaluation(tables, values).row(question);
        }
        for word in 0..self.sheet.seconds.len() {
            for place in ones(self.sheet.seconds[word]) {
                let question = QuestionId::from(64 * word + place);
                let row = self.sheet.evaluation(tables, values).row(question);
                self.sheet.rows[question.index()] = row;
            }
        }
    }

    /// The questions to ask next, by the conditions of the rules that are unknown.
    fn needed_by_rules<V: Values + ?Sized>(&self, sheet: &Evaluation<'_, V>) -> Vec<QuestionId> {
        let at_least = self.found.at_least;
        let mut unknown = self.found.unknown(self.program);
        unknown.retain(|&rule| sheet.rule(rule).could_change(at_least));
        let mut needs = Needs::new(self.program.tables.questions.len());
        let mut needed = Vec::new();
        sheet.count_needs(&unknown, &mut needs);
        needs.take(&mut needed);
        needed
    }
}

/// The answers of a sheet, for the index.
pub(super) struct IndexedSheet<'a, V: ?Sized> {
    pub evaluation: Evaluation<'a, V>,
    pub has_mixed: bool,
    pub seconds: &'a [u64],
    pub rows: &'a [u16],
}

impl<V: Values + ?Sized> Sheet for IndexedSheet<'_, V> {
    #[inline(always)]
    fn row(&self, question: QuestionId) -> u16 {
        self.rows[question.index()]
    }

    fn row_of_other(&self, question: QuestionId) -> u16 {
        self.evaluation.row(question)
    }

    #[inline(always)]
    fn seconds(&self) -> &[u64] {
        self.seconds
    }

    #[inline(always)]
    fn has_mixed(&self) -> bool {
        self.has_mixed
    }

    fn is_mixed(&self, question: QuestionId) -> bool {
        self.evaluation.codes[question.index()].is_mixed()
    }

    fn truth(&self, node: Node) -> Truth {
        self.evaluation.holds(node)
    }
}
