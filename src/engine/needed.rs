//! The questions to ask next: those that could still change the verdict or its date.

use std::cmp::Reverse;

use super::scores::OpenPoints;
use super::sheet::{Evaluation, Values};
use super::tables::Node;
use crate::model::{QuestionId, RuleId, Truth, Verdict};

/// The need for one question.
#[derive(Debug, Clone, Copy)]
struct Need {
    /// The most severe verdict of the rules that need it.
    most_severe: Verdict,
    /// The number of rules that need it.
    rules: usize,
    /// The number of the last rule that reached it, from 1.
    reached_by: usize,
}

impl Default for Need {
    fn default() -> Self {
        Self {
            most_severe: Verdict::Eligible,
            rules: 0,
            reached_by: 0,
        }
    }
}

impl Need {
    fn is_reached(&self) -> bool {
        self.rules > 0 || self.reached_by > 0
    }
}

/// The need for each question, in reused memory.
#[derive(Debug)]
pub(super) struct Needs {
    /// The need for each question, by question. The default for questions that no rule reached.
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

    /// Counts rules that need a question. `most_severe` returns the most severe of their verdicts and a given one.
    #[inline]
    pub(super) fn add(
        &mut self,
        question: QuestionId,
        rules: usize,
        most_severe: impl FnOnce(Verdict) -> Verdict,
    ) {
        let need = &mut self.of_question[question.index()];
        if !need.is_reached() {
            self.reached.push(question);
        }
        need.rules += rules;
        need.most_severe = most_severe(need.most_severe);
    }

    /// Adds the needed questions and clears the counts. The questions of the most severe rules are first, then those of
    /// the most rules, then those that are first in interview order.
    pub(super) fn take(&mut self, into: &mut Vec<QuestionId>) {
        let of_question = &mut self.of_question;
        let is_needed = |one: &&QuestionId| of_question[one.index()].rules > 0;
        into.extend(self.reached.iter().filter(is_needed));
        // most results need none or one
        if into.len() > 1 {
            into.sort_unstable_by_key(|&question| {
                let Need {
                    most_severe, rules, ..
                } = of_question[question.index()];
                (Reverse(most_severe), Reverse(rules), question)
            });
        }
        for question in self.reached.drain(..) {
            of_question[question.index()] = Need::default();
        }
    }
}

impl<V: Values + ?Sized> Evaluation<'_, V> {
    /// Counts the questions of the unknown tests of some unknown rules.
    pub(super) fn count_needs(&self, unknown: &[RuleId], needs: &mut Needs) {
        for (number, &id) in (1..).zip(unknown) {
            let rule = self.rule(id);
            needs.open.push(rule.when);
            self.count((number, rule.verdict), needs);
        }
    }

    /// Counts the questions that open conditions of a rule need: the question of each unknown test if it is asked,
    /// otherwise the questions that its show-if needs. If several ways lead to a question, it is counted once.
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
        if !need.is_reached() {
            needs.reached.push(question);
        }
        need.reached_by = rule;
        match (self.asked[index], self.tables.questions[index].show_if) {
            (Truth::Unknown, Some(condition)) => needs.open.push(condition),
            _ => {
                need.rules += 1;
                need.most_severe = need.most_severe.max(verdict);
            }
        }
    }
}
