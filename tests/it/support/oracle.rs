//! A second implementation of the rule format, as slow and plain as possible. It reads a sheet itself, evaluates
//! conditions as trees, and tries each possible value of an answer. It shares no arithmetic with the engine.

mod calendar;
mod dates;
mod judge;
mod needed;
mod reply;
mod scores;
mod window;

use contraindication::model::{
    AskedOf, Condition, Keep, ProcedureId, Protocol, Question, QuestionId, RuleId, ScoreId, Verdict,
};
use jiff::civil::Date;

use super::random::{Given, Sheet};
use calendar::later;
use judge::judge;
use reply::{Moment, Reply, Values};

pub(crate) use window::window;

/// True, false, or `None` if it is not known.
pub(crate) type Known = Option<bool>;

/// One person on one day.
pub(crate) struct Oracle<'a> {
    protocol: &'a Protocol,
    on: Date,
    replies: Vec<Reply>,
    moments: Vec<Moment>,
    /// Whether each question is asked.
    asked: Vec<Known>,
    /// The minimum and maximum value of each score.
    values: Vec<(i64, i64)>,
    /// Whether each rule holds.
    truths: Vec<Known>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn new(protocol: &'a Protocol, sheet: &Sheet) -> Self {
        let questions = protocol.questions.iter();
        let moments = questions.clone().map(|question| Moment {
            on: sheet.on,
            given: sheet.given_on(&question.id),
        });
        let moments: Vec<Moment> = moments.collect();
        let replies = questions.zip(&moments).map(|(question, &moment)| {
            let mut given = sheet.given.iter();
            let given = given.find(|(id, _)| *id == question.id);
            let given = given.map_or(&Given::Blank, |(_, given)| given);
            match Reply::read(question, given, moment) {
                reply if reply.is_given() && is_stale(protocol, question, moment) => Reply::Stale,
                reply => reply,
            }
        });
        let replies = replies.collect();
        let mut oracle = Self {
            protocol,
            on: sheet.on,
            replies,
            moments,
            asked: Vec::new(),
            values: Vec::new(),
            truths: Vec::new(),
        };
        // a show-if tests earlier questions, and a score tests questions
        for question in &protocol.questions {
            let show_if = question.show_if.as_ref();
            let asked = show_if.map_or(Some(true), |condition| oracle.holds(condition));
            oracle.asked.push(asked);
        }
        let scores = (0..protocol.scores.len()).map(ScoreId::from);
        oracle.values = scores.map(|score| oracle.add_up(score)).collect();
        let rules = protocol.rules.iter();
        oracle.truths = rules.map(|rule| oracle.holds(&rule.when)).collect();
        oracle
    }

    /// Every rule of a procedure, and whether it holds.
    pub(crate) fn rules(&self, procedure: ProcedureId) -> Vec<(RuleId, Known)> {
        (0..self.protocol.rules.len())
            .map(RuleId::from)
            .filter(|&id| self.protocol.rule(id).procedures.contains(&procedure))
            .map(|id| (id, self.truths[id.index()]))
            .collect()
    }

    /// The most severe verdict of the rules that are true, and of those that are true or unknown.
    pub(crate) fn interval(&self, procedure: ProcedureId) -> (Verdict, Verdict) {
        let most_severe = |wanted: &[Known]| {
            let rules = self.rules(procedure).into_iter();
            rules
                .filter(|(_, known)| wanted.contains(known))
                .map(|(id, _)| self.protocol.rule(id).verdict)
                .max()
                .unwrap_or(Verdict::Eligible)
        };
        (most_severe(&[Some(true)]), most_severe(&[Some(true), None]))
    }

    /// The questions whose answers make a true rule true.
    pub(crate) fn support(&self, rule: RuleId) -> Vec<QuestionId> {
        let mut questions = Vec::new();
        self.walk_true(
            &self.protocol.rule(rule).when,
            &mut |condition| match condition {
                Condition::Test(test) => questions.push(test.question),
                Condition::Score(test) => questions.extend(self.answered_for(test.score)),
                Condition::All(_) | Condition::Any(_) | Condition::Count(_) => {}
            },
        );
        sorted(questions)
    }

    /// The scores whose tests make a true rule true, each with its value and the entries that hold.
    pub(crate) fn support_of_scores(&self, rule: RuleId) -> Vec<(ScoreId, i64, i64, Vec<usize>)> {
        let mut scores = Vec::new();
        self.walk_true(&self.protocol.rule(rule).when, &mut |condition| {
            if let Condition::Score(test) = condition {
                scores.push(test.score);
            }
        });
        let scores = sorted(scores).into_iter();
        scores
            .map(|score| {
                let (low, high) = self.score(score);
                (score, low, high, self.held_points(score))
            })
            .collect()
    }

    /// The questions whose answers cannot be read.
    pub(crate) fn errors(&self) -> Vec<QuestionId> {
        let all = (0..self.replies.len()).map(QuestionId::from);
        all.filter(|&id| matches!(self.reply(id), Reply::Unreadable))
            .collect()
    }

    /// Whether the answer to a question has one exact value.
    pub(crate) fn is_exact(&self, question: QuestionId) -> bool {
        match self.reply(question) {
            Reply::Text => true,
            Reply::Values(Values::Options(options)) => options.len() == 1,
            Reply::Values(Values::Numbers(low, high)) => low.is_some() && low == high,
            Reply::Values(Values::Days(days)) => days.first == days.last,
            Reply::Ticks(ticks) => {
                !ticks.options.contains(&None) && !ticks.unsure && !ticks.declined
            }
            _ => false,
        }
    }

    /// The questions of a procedure that are not asked and were answered.
    pub(crate) fn ignored(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        self.questions(procedure, |id| {
            self.is_asked(id) == Some(false) && self.reply(id).is_given()
        })
    }

    /// The questions of a procedure that are asked and have no value.
    pub(crate) fn open(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        self.questions(procedure, |id| {
            self.is_asked(id) == Some(true) && !self.reply(id).is_value()
        })
    }

    /// The questions of a procedure whose answers are too old.
    pub(crate) fn stale(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        self.questions(procedure, |id| matches!(self.reply(id), Reply::Stale))
    }

    fn questions(
        &self,
        procedure: ProcedureId,
        is_meant: impl Fn(QuestionId) -> bool,
    ) -> Vec<QuestionId> {
        let all = (0..self.protocol.questions.len()).map(QuestionId::from);
        let own = all.filter(|&id| {
            let question = self.protocol.question(id);
            question.procedures.contains(&procedure)
        });
        own.filter(|&id| is_meant(id)).collect()
    }

    fn reply(&self, question: QuestionId) -> &Reply {
        &self.replies[question.index()]
    }

    fn moment(&self, question: QuestionId) -> Moment {
        self.moments[question.index()]
    }

    fn holds(&self, condition: &Condition) -> Known {
        match condition {
            Condition::All(members) => every(members.iter().map(|one| self.holds(one))),
            Condition::Any(members) => some(members.iter().map(|one| self.holds(one))),
            Condition::Count(count) => {
                at_least(count.at_least, count.of.iter().map(|one| self.holds(one)))
            }
            Condition::Test(test) => every([
                self.is_asked(test.question),
                judge(&test.accepts, self.reply(test.question), self.on),
            ]),
            Condition::Score(test) => {
                let (low, high) = self.score(test.score);
                let mut accepted = (low..=high).map(|value| {
                    let mut ranges = test.ranges.iter();
                    ranges.any(|range| {
                        range.low.is_none_or(|low| value >= low)
                            && range.high.is_none_or(|high| value <= high)
                    })
                });
                let first = accepted.next().expect("a value");
                accepted.all(|one| one == first).then_some(first)
            }
        }
    }

    fn is_asked(&self, question: QuestionId) -> Known {
        self.asked[question.index()]
    }

    fn score(&self, score: ScoreId) -> (i64, i64) {
        self.values[score.index()]
    }

    /// Visits a condition and its true members.
    fn walk_true(&self, condition: &Condition, visit: &mut impl FnMut(&Condition)) {
        if self.holds(condition) != Some(true) {
            return;
        }
        visit(condition);
        for member in members(condition) {
            self.walk_true(member, visit);
        }
    }
}

/// Whether an answer that was given on a day is too old.
fn is_stale(protocol: &Protocol, question: &Question, moment: Moment) -> bool {
    let Some(given) = moment.given else {
        return false;
    };
    let is_over = |limit| moment.on >= later(given, limit);
    match (question.keep, question.asked_of) {
        (Some(Keep::Always), _) | (None, AskedOf::Practice) => false,
        (Some(Keep::Visit), _) => moment.on > given,
        (Some(Keep::For(limit)), _) => is_over(limit),
        (None, AskedOf::Client | AskedOf::Practitioner) => protocol.valid_for.is_some_and(is_over),
    }
}

/// The members of a condition.
fn members(condition: &Condition) -> &[Condition] {
    match condition {
        Condition::All(members) | Condition::Any(members) => members,
        Condition::Count(count) => &count.of,
        Condition::Test(_) | Condition::Score(_) => &[],
    }
}

fn sorted<T: Ord>(mut all: Vec<T>) -> Vec<T> {
    all.sort();
    all.dedup();
    all
}

/// Whether at least `wanted` of several are true.
fn at_least(wanted: usize, members: impl IntoIterator<Item = Known>) -> Known {
    let members: Vec<Known> = members.into_iter().collect();
    let count = |known: Known| members.iter().filter(|one| **one == known).count();
    let (sure, open) = (count(Some(true)), count(None));
    match (sure >= wanted, sure + open < wanted) {
        (true, _) => Some(true),
        (false, true) => Some(false),
        (false, false) => None,
    }
}

/// False if one is false, true if all are true.
fn every(members: impl IntoIterator<Item = Known>) -> Known {
    let members: Vec<Known> = members.into_iter().collect();
    if members.contains(&Some(false)) {
        Some(false)
    } else if members.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// True if one is true, false if all are false.
fn some(members: impl IntoIterator<Item = Known>) -> Known {
    not(every(members.into_iter().map(not)))
}

fn not(known: Known) -> Known {
    known.map(|known| !known)
}
