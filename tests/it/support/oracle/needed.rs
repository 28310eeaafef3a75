//! The questions to ask next.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use contraindication::model::{Condition, ProcedureId, QuestionId, Verdict};

use super::dates::has_date;
use super::{Oracle, members};

impl Oracle<'_> {
    /// The questions to ask next: those of the most severe rules first, then of the most rules, then in interview
    /// order.
    pub(crate) fn needed(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        let (least, _) = self.interval(procedure);
        let mut rules_of: BTreeMap<QuestionId, Vec<Verdict>> = BTreeMap::new();
        for (id, known) in self.rules(procedure) {
            let rule = self.protocol.rule(id);
            let more_severe = rule.verdict > least;
            let beside = rule.verdict == Verdict::Defer && least == Verdict::Defer;
            if known.is_none() && (more_severe || beside || has_date(rule)) {
                let mut questions = BTreeSet::new();
                self.open_tests(&rule.when, &mut questions);
                for question in questions {
                    rules_of.entry(question).or_default().push(rule.verdict);
                }
            }
        }
        let mut needed: Vec<_> = rules_of.into_iter().collect();
        needed.sort_by_key(|(question, rules)| {
            (
                Reverse(rules.iter().max().copied()),
                Reverse(rules.len()),
                *question,
            )
        });
        needed.into_iter().map(|(question, _)| question).collect()
    }

    /// Adds the questions of the unknown tests of a condition.
    fn open_tests(&self, condition: &Condition, into: &mut BTreeSet<QuestionId>) {
        for member in members(condition) {
            self.open_tests(member, into);
        }
        match condition {
            Condition::Test(test) if self.holds(condition).is_none() => {
                self.ask(test.question, into);
            }
            Condition::Score(test) if self.holds(condition).is_none() => {
                let (questions, conditions) = self.open_points(test.score);
                questions
                    .iter()
                    .for_each(|&question| self.ask(question, into));
                conditions.iter().for_each(|one| self.open_tests(one, into));
            }
            _ => {}
        }
    }

    /// Adds a question, or the questions on which it depends if it is not certainly asked.
    fn ask(&self, question: QuestionId, into: &mut BTreeSet<QuestionId>) {
        match (
            &self.protocol.question(question).show_if,
            self.is_asked(question),
        ) {
            (Some(show_if), None) => self.open_tests(show_if, into),
            _ => drop(into.insert(question)),
        }
    }
}
