//! The questions to ask next: those that could still change the verdict or its date.

use std::cmp::Reverse;

use super::scores::OpenPoints;
use super::sheet::{Evaluation, Values};
use super::tables::{FlatRule, Node};
use crate::model::{QuestionId, RuleId, Truth, Verdict};

/// How much one question is needed.
#[derive(Debug, Clone, Copy)]
struct Need {
    /// The most severe verdict of the rules that need it.
    gravest: Verdict,
    /// The number of rules that need it.
    rules: usize,
    /// The number of the last rule that reached it, from 1.
    reached_by: usize,
}

impl Default for Need {
    fn default() -> Self {
        Self {
            gravest: Verdict::Eligible,
            rules: 0,
            reached_by: 0,
        }
    }
}

/// How much each question is needed, in reused memory.
#[derive(Debug)]
pub(super) struct Needs {
    /// By question. The default for questions that no rule reached.
    of_question: Vec<Need>,
    /// The questions that a rule reached.
    reached: Vec<QuestionId>,
    /// The conditions that are not yet visited.
    open: Vec<Node>,
}

impl Needs {
    pub(super) fn new(questions: usize) -> Self {
        Self {
            of_question: vec![Need::default(); questions],
            reached: Vec::new(),
            open: Vec::new(),
        }
    }
}

impl<V: Values + ?Sized> Evaluation<'_, V> {
    /// Adds the questions of the unknown tests of unknown rules, those that could still change the verdict or its date:
    /// first those of the most severe rules, then those of the most rules, then in interview order.
    pub(super) fn needed(&self, unknown: &[RuleId], needs: &mut Needs, into: &mut Vec<QuestionId>) {
        for (number, &id) in (1..).zip(unknown) {
            let rule = self.rule(id);
            let unknown_rule = (number, rule.verdict);
            if rule.tests_score {
                needs.open.push(rule.when);
            } else {
                self.count_tests(rule, unknown_rule, needs);
            }
            self.count(unknown_rule, needs);
        }
        let Needs {
            of_question,
            reached,
            ..
        } = needs;
        let is_needed = |one: &&QuestionId| of_question[one.index()].rules > 0;
        into.extend(reached.iter().filter(is_needed));
        into.sort_unstable_by_key(|&question| {
            let Need { gravest, rules, .. } = of_question[question.index()];
            (Reverse(gravest), Reverse(rules), question)
        });
        for question in reached.drain(..) {
            of_question[question.index()] = Need::default();
        }
    }

    /// Counts the questions of the unknown tests of a rule that tests no score. There is a branch only where the processor can
    /// predict it.
    fn count_tests(&self, rule: &FlatRule, (number, verdict): (usize, Verdict), needs: &mut Needs) {
        for &test in rule.tests.of(&self.tables.rule_tests) {
            let is_unknown = self.test(test) == Truth::Unknown;
            let index = test.question.index();
            if self.asked[index] == Truth::Unknown {
                if is_unknown {
                    self.reach(test.question, (number, verdict), needs);
                }
                continue;
            }
            let need = &mut needs.of_question[index];
            let is_new = is_unknown & (need.reached_by != number);
            if is_new & (need.reached_by == 0) {
                needs.reached.push(test.question);
            }
            let (gravest, reached_by) = if is_new {
                (need.gravest.max(verdict), number)
            } else {
                (need.gravest, need.reached_by)
            };
            need.rules += usize::from(is_new);
            need.gravest = gravest;
            need.reached_by = reached_by;
        }
    }

    /// Counts the questions that open conditions of a rule need: the question of each unknown test if it is asked, otherwise
    /// the questions that its show-if needs. If several ways lead to a question, it is counted once.
    fn count(&self, (rule, verdict): (usize, Verdict), needs: &mut Needs) {
        while let Some(node) = needs.open.pop() {
            match node {
                Node::All(members) | Node::Any(members) | Node::Count(_, members) => {
                    needs.open.extend(self.tables.members(members));
                }
                Node::Test(test) => {
                    if self.holds(node) == Truth::Unknown {
                        self.reach(test.question, (rule, verdict), needs);
                    }
                }
                Node::Score(test) => {
                    if self.holds(node) == Truth::Unknown {
                        self.open_points(test.score, |open| match open {
                            OpenPoints::Question(question) => {
                                self.reach(question, (rule, verdict), needs);
                            }
                            OpenPoints::Condition(node) => needs.open.push(node),
                        });
                    }
                }
            }
        }
    }

    /// Counts a question if it is asked. Otherwise its show-if will be visited.
    fn reach(&self, question: QuestionId, (rule, verdict): (usize, Verdict), needs: &mut Needs) {
        let index = question.index();
        let need = &mut needs.of_question[index];
        if need.reached_by == rule {
            return;
        }
        if need.reached_by == 0 {
            needs.reached.push(question);
        }
        need.reached_by = rule;
        match (self.asked[index], self.tables.questions[index].show_if) {
            (Truth::Unknown, Some(condition)) => needs.open.push(condition),
            _ => {
                need.rules += 1;
                need.gravest = need.gravest.max(verdict);
            }
        }
    }
}
