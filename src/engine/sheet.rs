//! The evaluation of one answer sheet. Everything that decides is here: whether a question is asked, whether a
//! condition holds, and which answers support it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::{Cell, Code};
use super::index::row;
use super::judge::judge;
use super::tables::{FlatRule, FlatScoreTest, FlatTest, Node, Tables};
use crate::model::{
    Answer, Answers, AsOf, Limits, NotBefore, NumberRange, ProcedureId, QuestionId, Reason, RuleId,
    ScoreValue, Truth,
};

/// The answers of a sheet, for everything that their cells do not determine.
pub trait Values {
    /// The answer to a question.
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer>;

    /// The day on which every answer that was not carried over was given. `None` if it is not known.
    fn answered(&self) -> Option<Date>;

    /// The answers that were carried over, each with its own day, or `None` if it is not known.
    fn carried(&self) -> &BTreeMap<QuestionId, Option<Date>>;

    /// The day on which one answer was given. `None` if it is not known.
    fn given(&self, question: QuestionId) -> Option<Date> {
        match self.carried().get(&question) {
            Some(day) => *day,
            None => self.answered(),
        }
    }
}

/// A sheet that is being evaluated.
pub(super) struct Evaluation<'a, V: ?Sized> {
    pub tables: &'a Tables,
    /// The screening date.
    pub on: Date,
    pub values: &'a V,
    /// The codes of the answers, by question.
    pub codes: &'a [Code],
    /// Whether each question is asked, in interview order. Shorter while this is being resolved.
    pub asked: &'a [Truth],
    /// The value of each score. Empty while questions are resolved, since no show-if tests a score.
    pub scores: &'a [ScoreValue],
}

impl Values for Answers {
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer> {
        Cow::Borrowed(self.get(question))
    }

    fn answered(&self) -> Option<Date> {
        self.days.answered
    }

    fn carried(&self) -> &BTreeMap<QuestionId, Option<Date>> {
        &self.days.carried
    }
}

impl<V: Values + ?Sized> Evaluation<'_, V> {
    /// Whether a question is asked. The questions before it must be resolved.
    pub(super) fn is_asked(&self, question: QuestionId) -> Truth {
        let show_if = self.tables.question(question).show_if;
        show_if.map_or(Truth::True, |condition| self.holds(condition))
    }

    pub(super) fn rule(&self, rule: RuleId) -> &FlatRule {
        self.tables.rule(rule)
    }

    /// The row of the masks of a question in the index.
    #[inline]
    pub(super) fn row(&self, question: QuestionId) -> u16 {
        let index = question.index();
        let count = || self.tables.questions[index].cells.count();
        row(self.codes[index].cell(), self.asked[index], count)
    }

    /// The truth of a condition.
    pub(super) fn holds(&self, node: Node) -> Truth {
        match node {
            Node::Test(test) => self.test(test),
            Node::Score(test) => self.score_test(test),
            Node::Count(wanted, members) => {
                let members = self.tables.members(members).iter();
                Truth::at_least(wanted as usize, members.map(|&member| self.member(member)))
            }
            Node::All(members) => {
                let mut truth = Truth::True;
                for &member in self.tables.members(members) {
                    truth = truth.and(self.member(member));
                    if truth == Truth::False {
                        break;
                    }
                }
                truth
            }
            Node::Any(members) => {
                let mut truth = Truth::False;
                for &member in self.tables.members(members) {
                    truth = truth.or(self.member(member));
                    if truth == Truth::True {
                        break;
                    }
                }
                truth
            }
        }
    }

    /// Evaluates as [`holds`](Self::holds) does. Most members are tests or tables with one test, which need no call.
    #[inline]
    fn member(&self, member: Node) -> Truth {
        let node = match member {
            Node::All(members) | Node::Any(members) => match self.tables.members(members) {
                [only] => *only,
                _ => member,
            },
            Node::Test(_) | Node::Count(..) | Node::Score(_) => member,
        };
        match node {
            Node::Test(test) => self.test(test),
            Node::All(_) | Node::Any(_) | Node::Count(..) | Node::Score(_) => self.holds(node),
        }
    }

    /// The truth of a test: true only if its question is asked.
    #[inline]
    pub(super) fn test(&self, test: FlatTest) -> Truth {
        let index = test.question.index();
        let cell = self.codes[index].cell();
        let truth = if cell == Cell::MIXED {
            self.judge_value(test)
        } else {
            self.tables.truth(test, cell)
        };
        self.asked[index].and(truth)
    }

    fn score_test(&self, test: FlatScoreTest) -> Truth {
        let ScoreValue { at_least, at_most } = self.scores[test.score.index()];
        let ranges = test.ranges.of(&self.tables.ranges);
        let meets = |range: &NumberRange| {
            range.low.is_none_or(|low| low <= at_most)
                && range.high.is_none_or(|high| at_least <= high)
        };
        if !ranges.iter().any(meets) {
            return Truth::False;
        }
        // how far the ranges reach without a gap, from the minimum value on
        let mut next = at_least;
        while next <= at_most {
            let around = ranges.iter().filter(|range| range.holds(next));
            let ends = around.map(|range| range.high.unwrap_or(i64::MAX));
            match ends.max() {
                Some(end) if end < at_most => next = end + 1,
                Some(_) => return Truth::True,
                None => return Truth::Unknown,
            }
        }
        Truth::True
    }

    #[cold]
    fn judge_value(&self, test: FlatTest) -> Truth {
        let answer = self.answer(test.question);
        let limits = self.limits(test.question);
        judge(self.tables.accepted(test), &answer, limits)
    }

    /// The answer to a question. One that is too old is missing.
    pub(super) fn answer(&self, question: QuestionId) -> Cow<'_, Answer> {
        match self.codes[question.index()].cell() {
            Cell::MISSING => Cow::Owned(Answer::Missing),
            _ => self.values.answer(question),
        }
    }

    /// The limits of the answer to a question.
    pub(super) fn limits(&self, question: QuestionId) -> Limits {
        let given = self.values.given(question);
        let as_of = AsOf { on: self.on, given };
        self.tables.limits(question, as_of)
    }

    /// A rule that is true, with its support and its date.
    pub(super) fn reason(&self, id: RuleId, not_before: Option<NotBefore>) -> Reason {
        let rule = self.rule(id);
        let mut answers = Vec::new();
        self.support(rule.when, Truth::True, &mut answers);
        answers.sort_unstable();
        answers.dedup();
        Reason {
            rule: id,
            answers,
            scores: if rule.tests_score {
                self.reason_scores(rule.when)
            } else {
                Vec::new()
            },
            not_before,
        }
    }

    /// Adds the questions of the tests that determine the truth of a condition: for a true condition, those of its true
    /// tests.
    pub(super) fn support(&self, node: Node, truth: Truth, into: &mut Vec<QuestionId>) {
        if self.holds(node) != truth {
            return;
        }
        match node {
            Node::All(members) | Node::Any(members) | Node::Count(_, members) => {
                for &member in self.tables.members(members) {
                    self.support(member, truth, into);
                }
            }
            Node::Test(test) => into.push(test.question),
            Node::Score(test) => self.answered_for(test.score, into),
        }
    }

    /// The questions that were answered although they are not asked, in interview order.
    pub(super) fn ignored(&self) -> impl Iterator<Item = QuestionId> {
        let conditional = self.tables.conditional.iter().map(|one| one.question);
        conditional.filter(|question| {
            let index = question.index();
            self.asked[index] == Truth::False && self.codes[index].cell().is_given()
        })
    }

    /// The questions that are asked and have no value, in interview order.
    pub(super) fn open(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        let asked = self.tables.procedure(procedure).questions.iter().copied();
        let is_open = |question: &QuestionId| {
            self.asked[question.index()] == Truth::True
                && !self.codes[question.index()].cell().is_value()
        };
        asked.filter(is_open).collect()
    }
}
