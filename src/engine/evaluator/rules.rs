//! Finds the truth of every rule of a procedure with the masks of the index.

use super::{CodedSheet, Evaluator};
use crate::engine::bits::ones;
use crate::engine::index::{Sheet, row};
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
        clauses.each(
            &self.notable,
            &sheet,
            &mut self.examined,
            |block, judged| {
                if judged.unknown != 0 {
                    unknown.push((block, judged.unknown));
                }
                for rank in clauses.ranks(block, judged.sure) {
                    sure.insert(rank);
                }
            },
        );
        // one clause of a rule may be true and another one unknown
        if clauses.has_several() {
            for (block, of_block) in unknown.iter_mut() {
                let several = *of_block & clauses.several(*block);
                for (place, rank) in ones(several).zip(clauses.ranks(*block, several)) {
                    if sure.contains(rank) {
                        *of_block &= !(1 << place);
                    }
                }
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
                date_source,
            } = tables.ranked[rank];
            // the most severe come first
            if found.reasons.is_empty() {
                found.at_least = verdict;
            }
            found.reasons.push(rule);
            if let Some(source) = date_source {
                self.due.add(source, rule);
            }
        });
        evaluation.add_dates(&mut self.due, &mut self.ends, found);
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
            let others = clauses.ranks(block, open & !simple);
            open_rules.extend(others.map(|rank| tables.ranked[rank].rule));
        }
        if clauses.has_several() {
            open_rules.sort_unstable();
            open_rules.dedup();
        }
        sheet.evaluation.count_needs(open_rules, needs);
        needs.take(&mut found.needed);
        debug_assert_eq!(self.found.needed, self.needed_by_rules(&sheet.evaluation));
    }

    /// Corrects the rows of the questions that the index asks for and that are not asked, or may not be. The other rows
    /// follow from the codes alone.
    pub(super) fn find_other_rows(&mut self) {
        let tables = &self.program.tables;
        let CodedSheet {
            codes,
            asked,
            seconds,
            unknown_seconds,
            rows,
            ..
        } = &mut self.sheet;
        for question in &self.notable {
            let index = question.index();
            if asked[index] != Truth::True {
                let count = || tables.questions[index].cells.count();
                rows[index / 64][index % 64] = row(codes[index].cell(), asked[index], count);
            }
        }
        for (word, conditional) in self.program.index.everyday.conditional().iter().enumerate() {
            for place in ones(seconds[word] & conditional) {
                let index = 64 * word + place;
                let count = || tables.questions[index].cells.count();
                rows[word][place] = row(codes[index].cell(), asked[index], count);
                if asked[index] == Truth::Unknown {
                    unknown_seconds[word] |= 1 << place;
                }
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
    pub unknown_seconds: &'a [u64],
    pub rows: &'a [[u16; 64]],
}

impl<V: Values + ?Sized> Sheet for IndexedSheet<'_, V> {
    #[inline(always)]
    fn rows(&self) -> &[[u16; 64]] {
        self.rows
    }

    fn row_of_other(&self, question: QuestionId) -> u16 {
        self.evaluation.row(question)
    }

    #[inline(always)]
    fn seconds(&self) -> &[u64] {
        self.seconds
    }

    #[inline(always)]
    fn unknown_seconds(&self) -> &[u64] {
        self.unknown_seconds
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
