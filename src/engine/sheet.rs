//! The evaluation of one answer sheet. Everything that decides is here: whether a question is asked, whether a condition
//! holds, which answers support it, and how long to wait.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::cells::{Cell, Code};
use super::judge::{Calendar, judge};
use super::tables::{FlatRule, FlatScoreTest, FlatTest, Node, Tables};
use crate::model::{
    Answer, Answers, AsOf, Duration, NotBefore, ProcedureId, QuestionId, Reason, RuleId,
    ScoreValue, Truth, WaitFrom,
};

/// The answers of a sheet, for what their cells do not tell.
pub trait Values {
    /// The answer to a question.
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer>;

    /// The day on which every answer was given that was not carried over; none if that is not known.
    fn answered(&self) -> Option<Date>;

    /// The answers that were carried over, each with its own day; none if that is not known.
    fn carried(&self) -> &BTreeMap<QuestionId, Option<Date>>;

    /// The day on which one answer was given; none if that is not known.
    fn given(&self, question: QuestionId) -> Option<Date> {
        match self.carried().get(&question) {
            Some(day) => *day,
            None => self.answered(),
        }
    }
}

/// A sheet while it is evaluated.
pub(super) struct Evaluation<'a, V: ?Sized> {
    pub tables: &'a Tables,
    /// The screening date.
    pub on: Date,
    pub values: &'a V,
    /// The codes of the answers, by question.
    pub codes: &'a [Code],
    /// Whether each question is asked, in interview order, as far as that is resolved.
    pub asked: &'a [Truth],
    /// The value of each score; none while questions are resolved, since no show-if tests a score.
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

    /// The same as [`holds`](Self::holds); most members are tests, which need no call.
    #[inline]
    fn member(&self, member: Node) -> Truth {
        match member {
            Node::Test(test) => self.test(test),
            Node::All(_) | Node::Any(_) | Node::Count(..) | Node::Score(_) => self.holds(member),
        }
    }

    /// The truth of a test: true only if its question is asked.
    #[inline]
    fn test(&self, test: FlatTest) -> Truth {
        let index = test.question.index();
        let cell = self.codes[index].cell();
        let truth = match cell == Cell::MIXED {
            true => self.judge_value(test),
            false => self.tables.truth(test, cell),
        };
        self.asked[index].and(truth)
    }

    fn score_test(&self, test: FlatScoreTest) -> Truth {
        let ScoreValue { at_least, at_most } = self.scores[test.score.index()];
        let ranges = test.ranges.of(&self.tables.ranges);
        let mut accepted =
            (at_least..=at_most).map(|value| ranges.iter().any(|one| one.holds(value)));
        // no value or every value, or some of them
        let first = accepted.next().unwrap_or(false);
        match accepted.all(|one| one == first) {
            true => Truth::from(first),
            false => Truth::Unknown,
        }
    }

    #[cold]
    fn judge_value(&self, test: FlatTest) -> Truth {
        let answer = self.answer(test.question);
        let calendar = self.calendar(test.question);
        judge(self.tables.accepted(test), &answer, calendar)
    }

    /// The answer to a question as far as it counts: one that is too old is missing.
    pub(super) fn answer(&self, question: QuestionId) -> Cow<'_, Answer> {
        match self.codes[question.index()].cell() {
            Cell::MISSING => Cow::Owned(Answer::Missing),
            _ => self.values.answer(question),
        }
    }

    /// The days that the tests on the answer to a question depend on.
    pub(super) fn calendar(&self, question: QuestionId) -> Calendar {
        let given = self.values.given(question);
        let as_of = AsOf { on: self.on, given };
        self.tables.calendar(question, as_of)
    }

    /// A rule that is true, with its support.
    pub(super) fn reason(&self, id: RuleId) -> Reason {
        let rule = self.rule(id);
        let mut answers = Vec::new();
        self.support(rule.when, Truth::True, &mut answers);
        answers.sort_unstable();
        answers.dedup();
        Reason {
            rule: id,
            answers,
            scores: self.reason_scores(rule.when),
            not_before: self.not_before(rule),
        }
    }

    /// Adds the questions of the tests that give a condition its truth: of a true condition those of its true tests.
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

    /// The date that a true rule gives: the end of the first window that closes, since the rule needs them all, or the end
    /// of the wait, whichever is later.
    pub(super) fn not_before(&self, rule: &FlatRule) -> Option<NotBefore> {
        let windows = rule.windows.iter().copied();
        let ends = windows.filter_map(|(question, duration)| self.ends(question, duration));
        let window = ends.reduce(|(earliest, latest), (first, last)| {
            let closes_first = if last.day < latest.day { last } else { latest };
            (earliest.min(first), closes_first)
        });
        let window = window.map(|(earliest, latest)| NotBefore {
            is_about: earliest < latest.day,
            ..latest
        });
        let wait = rule.wait.map(|duration| NotBefore {
            day: duration.after(self.on),
            from: WaitFrom::Screening(self.on),
            duration,
            is_about: false,
        });
        match (window, wait) {
            (Some(window), Some(wait)) if window.is_sooner_than(&wait) => Some(wait),
            (None, wait) => wait,
            (window, _) => window,
        }
    }

    /// The first and the last day on which a window can close, as far as its answer is known.
    fn ends(&self, question: QuestionId, duration: Duration) -> Option<(Date, NotBefore)> {
        let Answer::Date(date) = *self.answer(question) else {
            return None;
        };
        let (first, last) = self.calendar(question).lasting_days(date)?;
        let latest = NotBefore {
            day: duration.after(last),
            from: WaitFrom::Answer(question, last),
            duration,
            is_about: false,
        };
        Some((duration.after(first), latest))
    }

    /// Adds the questions that were answered although they are not asked, in interview order.
    pub(super) fn ignored(&self, procedure: ProcedureId, into: &mut Vec<QuestionId>) {
        let asked = self.tables.procedure(procedure).conditional.iter().copied();
        into.extend(asked.filter(|question| {
            let index = question.index();
            self.asked[index] == Truth::False && self.codes[index].cell().is_given()
        }));
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
