//! What to ask next: the questions that could still change what the rules say.

use std::cmp::Reverse;

use super::sheet::{Evaluation, Values};
use super::tables::{Node, NodeId};
use super::truth::Truth;
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

/// How much each question is wanted, in memory that is used again.
#[derive(Debug)]
pub(super) struct Wanting {
    /// By question; of those that no rule came to, nothing.
    wanted: Vec<Wanted>,
    /// The questions that a rule came to.
    reached: Vec<QuestionId>,
    /// What is still to be followed.
    open: Vec<NodeId>,
}

impl Wanting {
    pub fn new(questions: usize) -> Self {
        Self {
            wanted: vec![Wanted::default(); questions],
            reached: Vec::new(),
            open: Vec::new(),
        }
    }
}

impl<V: Values + ?Sized> Evaluation<'_, V> {
    /// What to ask next: of the unknown rules that could still change the verdict or its date, the questions of their
    /// unknown tests; those of the gravest rules first, then of most rules, then in interview order.
    pub(super) fn needed(
        &self,
        (unknown, at_least): (&[RuleId], Verdict),
        wanting: &mut Wanting,
        into: &mut Vec<QuestionId>,
    ) {
        for (number, &id) in (1..).zip(unknown) {
            let rule = self.rule(id);
            let moves_the_date = at_least == Verdict::Defer && rule.verdict == Verdict::Defer;
            if rule.verdict > at_least || moves_the_date {
                wanting.open.push(rule.when);
                self.wait_for((number, rule.verdict), wanting);
            }
        }
        let Wanting {
            wanted, reached, ..
        } = wanting;
        into.extend(reached.iter().filter(|one| wanted[one.index()].rules > 0));
        into.sort_unstable_by_key(|&question| {
            let Wanted { gravest, rules, .. } = wanted[question.index()];
            (Reverse(gravest), Reverse(rules), question)
        });
        for question in reached.drain(..) {
            wanted[question.index()] = Wanted::default();
        }
    }

    /// Has a rule want the question of each unknown test where it is asked, else what its show-if waits for. Many ways
    /// may lead to one question: it is followed, and wanted, once.
    fn wait_for(&self, (rule, verdict): (usize, Verdict), wanting: &mut Wanting) {
        while let Some(node) = wanting.open.pop() {
            let test = match self.tables.node(node) {
                Node::All(members) | Node::Any(members) => {
                    wanting.open.extend(self.tables.members(members));
                    continue;
                }
                Node::Test(test) => self.tables.test(test),
            };
            let index = test.question.index();
            let wanted = &mut wanting.wanted[index];
            if wanted.reached_by == rule || self.holds(node) != Truth::Unknown {
                continue;
            }
            if wanted.reached_by == 0 {
                wanting.reached.push(test.question);
            }
            wanted.reached_by = rule;
            match (self.asked[index], self.tables.questions[index].show_if) {
                (Truth::Unknown, Some(condition)) => wanting.open.push(condition),
                _ => {
                    wanted.rules += 1;
                    wanted.gravest = wanted.gravest.max(verdict);
                }
            }
        }
    }
}
