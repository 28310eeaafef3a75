//! The evaluator: answers in, the verdict as an interval with its reasons out.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use jiff::civil::Date;

use super::Truth;
use super::compile::{FlatRule, Node, NodeId, Program};
use super::judge::judge;
use crate::model::{
    Answer, Answers, NotBefore, Outcome, ProcedureId, QuestionId, Reason, RuleId, Verdict, WaitFrom,
};

/// What one evaluation reads: the answers, the day, and for each question whether it is asked.
pub(super) struct Sheet<'a> {
    pub program: &'a Program,
    pub answers: &'a Answers,
    pub on: Date,
    pub shown: Vec<Truth>,
}

impl Program {
    /// Evaluates the answers of one person for one procedure on one day.
    pub fn evaluate(&self, procedure: ProcedureId, on: Date, answers: &Answers) -> Outcome {
        Sheet::new(self, answers, on).outcome(procedure)
    }
}

impl<'a> Sheet<'a> {
    /// A show-if looks back only, so one pass in interview order settles them all.
    pub(super) fn new(program: &'a Program, answers: &'a Answers, on: Date) -> Self {
        let mut sheet = Self {
            program,
            answers,
            on,
            shown: Vec::with_capacity(program.questions.len()),
        };
        for _ in &program.questions {
            sheet.settle_next();
        }
        sheet
    }

    /// Whether the next question in interview order is asked.
    pub(super) fn settle_next(&mut self) -> Truth {
        let next = &self.program.questions[self.shown.len()];
        let shown = next
            .show_if
            .map_or(Truth::True, |condition| self.holds(condition));
        self.shown.push(shown);
        shown
    }

    fn outcome(&self, procedure: ProcedureId) -> Outcome {
        let mut reasons = Vec::new();
        let mut unknown = Vec::new();
        for &rule in self.program.rules_of(procedure) {
            match self.holds(self.rule(rule).when) {
                Truth::True => reasons.push(self.reason(rule)),
                Truth::Unknown => unknown.push(rule),
                Truth::False => {}
            }
        }
        let verdict = |rule: RuleId| self.rule(rule).verdict;
        reasons.sort_by_key(|reason| (Reverse(verdict(reason.rule)), reason.rule));
        let at_least = reasons
            .first()
            .map_or(Verdict::Eligible, |reason| verdict(reason.rule));
        let at_most = unknown
            .iter()
            .map(|&rule| verdict(rule))
            .fold(at_least, Verdict::max);
        let ignored = self.ignored(procedure);
        Outcome {
            procedure,
            on: self.on,
            at_least,
            at_most,
            not_before: latest(reasons.iter().filter_map(|reason| reason.not_before)),
            not_before_final: !unknown.iter().any(|&rule| verdict(rule) == Verdict::Defer),
            needed: self.needed(&unknown, at_least),
            contradictions: ignored
                .iter()
                .copied()
                .filter(|&question| {
                    let answer = self.answers.get(question);
                    self.program
                        .is_outside_clear(procedure, question, self.on, answer)
                })
                .collect(),
            ignored,
            open: self.open(procedure),
            reasons,
            unknown,
        }
    }

    fn rule(&self, rule: RuleId) -> &FlatRule {
        &self.program.rules[rule.index()]
    }

    pub(super) fn holds(&self, node: NodeId) -> Truth {
        match self.program.node(node) {
            Node::All(members) => self
                .program
                .members(members)
                .iter()
                .fold(Truth::True, |sofar, &member| sofar.and(self.holds(member))),
            Node::Any(members) => self
                .program
                .members(members)
                .iter()
                .fold(Truth::False, |sofar, &member| sofar.or(self.holds(member))),
            Node::Test(question, accepts) => {
                let calendar = self.program.calendar(question, self.on);
                let test = judge(
                    self.program.accepted(accepts),
                    self.answers.get(question),
                    calendar,
                );
                self.shown[question.index()].and(test)
            }
        }
    }

    fn reason(&self, id: RuleId) -> Reason {
        let rule = self.rule(id);
        let mut answers = Vec::new();
        self.support(rule.when, Truth::True, &mut answers);
        answers.sort_unstable();
        answers.dedup();
        Reason {
            rule: id,
            answers,
            not_before: self.not_before(rule),
        }
    }

    /// The questions of the tests that make a condition what it is: the true ones of a true condition.
    pub(super) fn support(&self, node: NodeId, truth: Truth, into: &mut Vec<QuestionId>) {
        if self.holds(node) != truth {
            return;
        }
        match self.program.node(node) {
            Node::All(members) | Node::Any(members) => {
                for &member in self.program.members(members) {
                    self.support(member, truth, into);
                }
            }
            Node::Test(question, _) => into.push(question),
        }
    }

    /// Of the windows the one that closes first, since the rule needs them all; of that and the wait the later.
    fn not_before(&self, rule: &FlatRule) -> Option<NotBefore> {
        if rule.verdict != Verdict::Defer {
            return None;
        }
        let window = rule
            .windows
            .iter()
            .filter_map(|&(question, duration)| {
                let Answer::Date(date) = self.answers.get(question) else {
                    return None;
                };
                let (_, last) = self
                    .program
                    .calendar(question, self.on)
                    .dated
                    .cut(*date, self.on)?;
                Some(NotBefore {
                    day: duration.after(last),
                    from: WaitFrom::Answer(question, last),
                    duration,
                })
            })
            .min_by_key(|wait| wait.day);
        let wait = rule.wait.map(|duration| NotBefore {
            day: duration.after(self.on),
            from: WaitFrom::Screening(self.on),
            duration,
        });
        latest(window.into_iter().chain(wait))
    }

    fn ignored(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        self.questions(procedure, |shown, answer| {
            shown == Truth::False && answer.is_given()
        })
    }

    fn open(&self, procedure: ProcedureId) -> Vec<QuestionId> {
        self.questions(procedure, |shown, answer| {
            shown == Truth::True
                && matches!(
                    answer,
                    Answer::Missing | Answer::Invalid | Answer::Unsure | Answer::Declined
                )
        })
    }

    fn questions(
        &self,
        procedure: ProcedureId,
        wanted: impl Fn(Truth, &Answer) -> bool,
    ) -> Vec<QuestionId> {
        self.program
            .questions_of(procedure)
            .iter()
            .copied()
            .filter(|&question| wanted(self.shown[question.index()], self.answers.get(question)))
            .collect()
    }

    /// What to ask next: of the unknown rules that could still change the verdict or its date, the questions of their
    /// unknown tests; those of the gravest rules first, then of most rules, then in interview order.
    fn needed(&self, unknown: &[RuleId], at_least: Verdict) -> Vec<QuestionId> {
        let mut wanted: Vec<(QuestionId, Verdict, usize)> = Vec::new();
        for &id in unknown {
            let rule = self.rule(id);
            let moves_the_date = at_least == Verdict::Defer && rule.verdict == Verdict::Defer;
            if rule.verdict <= at_least && !moves_the_date {
                continue;
            }
            for question in self.waiting_for(rule.when) {
                match wanted.iter_mut().find(|entry| entry.0 == question) {
                    Some((_, gravest, rules)) => {
                        *gravest = rule.verdict.max(*gravest);
                        *rules += 1;
                    }
                    None => wanted.push((question, rule.verdict, 1)),
                }
            }
        }
        wanted.sort_by_key(|&(question, gravest, rules)| {
            (Reverse(gravest), Reverse(rules), question)
        });
        wanted.into_iter().map(|(question, ..)| question).collect()
    }

    /// The question of each unknown test where it is asked, else what its show-if waits for. Many ways may lead to one
    /// question: it is followed once.
    fn waiting_for(&self, node: NodeId) -> BTreeSet<QuestionId> {
        let mut open = vec![node];
        let mut followed = BTreeSet::new();
        let mut wanted = BTreeSet::new();
        while let Some(node) = open.pop() {
            match self.program.node(node) {
                Node::All(members) | Node::Any(members) => {
                    open.extend(self.program.members(members));
                }
                Node::Test(question, _) if self.holds(node) == Truth::Unknown => {
                    let show_if = self.program.questions[question.index()].show_if;
                    match (self.shown[question.index()], show_if) {
                        (Truth::Unknown, Some(condition)) if followed.insert(question) => {
                            open.push(condition);
                        }
                        (Truth::Unknown, Some(_)) => {}
                        _ => {
                            wanted.insert(question);
                        }
                    }
                }
                Node::Test(..) => {}
            }
        }
        wanted
    }
}

/// The latest date; of equal ones the first.
fn latest(dates: impl Iterator<Item = NotBefore>) -> Option<NotBefore> {
    dates.reduce(|best, next| if next.day > best.day { next } else { best })
}
