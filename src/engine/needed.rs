//! What to ask next: the questions that could still change what the rules say.

use std::cmp::Reverse;

use super::Truth;
use super::compile::{Node, NodeId};
use super::evaluate::{Sheet, Values};
use crate::model::{QuestionId, RuleId, Verdict};

/// How much a question is wanted.
#[derive(Debug, Clone, Copy)]
struct Wanted {
    /// The gravest verdict of the rules that wait for it.
    gravest: Verdict,
    /// How many rules wait for it.
    rules: usize,
    /// The rule that came to it last, counted from 1.
    reached_by: usize,
}

impl Default for Wanted {
    fn default() -> Self {
        Self {
            gravest: Verdict::Eligible,
            rules: 0,
            reached_by: 0,
        }
    }
}

impl<V: Values + ?Sized> Sheet<'_, V> {
    /// What to ask next: of the unknown rules that could still change the verdict or its date, the questions of their
    /// unknown tests; those of the gravest rules first, then of most rules, then in interview order.
    pub(super) fn needed(&self, unknown: &[RuleId], at_least: Verdict, into: &mut Vec<QuestionId>) {
        if unknown.is_empty() {
            return;
        }
        let mut wanted = vec![Wanted::default(); self.program.questions.len()];
        let mut open = Vec::new();
        for (number, &id) in (1..).zip(unknown) {
            let rule = self.rule(id);
            let moves_the_date = at_least == Verdict::Defer && rule.verdict == Verdict::Defer;
            if rule.verdict <= at_least && !moves_the_date {
                continue;
            }
            open.push(rule.when);
            self.wait_for(&mut open, (number, rule.verdict), &mut wanted);
        }
        let ids = (0..wanted.len()).map(QuestionId::from);
        into.extend(ids.filter(|question| wanted[question.index()].rules > 0));
        into.sort_by_key(|&question| {
            let Wanted { gravest, rules, .. } = wanted[question.index()];
            (Reverse(gravest), Reverse(rules), question)
        });
    }

    /// Has a rule want the question of each unknown test where it is asked, else what its show-if waits for. Many ways
    /// may lead to one question: it is followed, and wanted, once.
    fn wait_for(
        &self,
        open: &mut Vec<NodeId>,
        (rule, verdict): (usize, Verdict),
        wanted: &mut [Wanted],
    ) {
        while let Some(node) = open.pop() {
            let test = match self.program.node(node) {
                Node::All(members) | Node::Any(members) => {
                    open.extend(self.program.members(members));
                    continue;
                }
                Node::Test(test) => self.program.test(test),
            };
            let index = test.question.index();
            if wanted[index].reached_by == rule || self.holds(node) != Truth::Unknown {
                continue;
            }
            wanted[index].reached_by = rule;
            match (self.asked[index], self.program.questions[index].show_if) {
                (Truth::Unknown, Some(condition)) => open.push(condition),
                _ => {
                    wanted[index].rules += 1;
                    wanted[index].gravest = wanted[index].gravest.max(verdict);
                }
            }
        }
    }
}
