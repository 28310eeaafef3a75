//! Counts the effects of each rule and each question over many records.

use super::Screened;
use crate::engine::{AnswerStatus, Evaluator, Found, Program};
use crate::model::{Outcome, ProcedureId, QuestionId, RuleId, Verdict};

/// Counts for every rule and every question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// Counts by rule. Shorter than the number of rules if the last ones have no results.
    rules: Vec<RuleTally>,
    /// Counts by question. Shorter than the number of questions if the last ones have no records.
    questions: Vec<QuestionTally>,
    /// Results by procedure.
    results: Vec<u64>,
}

/// The counts of a rule.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct RuleTally {
    /// Results for which it was true.
    pub was_true: u64,
    /// Results for which it was true, with a decided verdict that equals that of the rule.
    pub decided: u64,
    /// Results for which it was unknown.
    pub unknown: u64,
}

/// The counts of the records that ask a question. A record asks a question if one of its procedures asks it and its
/// `show-if` is true.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QuestionTally {
    /// Records that ask it, with or without an answer.
    pub asked: u64,
    /// No answer.
    pub missing: u64,
    /// "Not sure".
    pub unsure: u64,
    /// "Prefer not to say".
    pub declined: u64,
    /// An answer that is too old.
    pub stale: u64,
    /// An answer that cannot be read.
    pub unreadable: u64,
}

/// Adds records to a tally. Each thread has its own.
#[derive(Debug)]
pub struct Tallier<'p> {
    program: &'p Program,
    tally: Tally,
    /// Evaluates records that were not read to codes.
    evaluator: Option<Evaluator<'p>>,
    /// The procedures of the last record, and the questions that one of them asks.
    procedures: Vec<ProcedureId>,
    questions: Vec<QuestionId>,
}

impl<'p> Tallier<'p> {
    /// An empty tally.
    pub fn new(program: &'p Program) -> Self {
        Self {
            program,
            tally: Tally::default(),
            evaluator: None,
            procedures: Vec::new(),
            questions: Vec::new(),
        }
    }

    /// Adds the questions of a record whose answers are in the evaluator.
    pub fn add_record(&mut self, procedures: &[ProcedureId], evaluator: &Evaluator<'_>) {
        self.set_procedures(procedures);
        let tallies = sized(&mut self.tally.questions, self.program.question_count());
        for &question in &self.questions {
            let Some(status) = evaluator.status_of(question) else {
                continue;
            };
            let tally = &mut tallies[question.index()];
            tally.asked += 1;
            match status {
                AnswerStatus::Value => {}
                AnswerStatus::Missing => tally.missing += 1,
                AnswerStatus::Unsure => tally.unsure += 1,
                AnswerStatus::Declined => tally.declined += 1,
            }
        }
        for &question in evaluator.stale() {
            let tally = &mut tallies[question.index()];
            let is_asked = evaluator.status_of(question).is_some();
            if is_asked && self.questions.binary_search(&question).is_ok() {
                // the evaluator counts an answer that is too old as missing
                tally.missing -= 1;
                tally.stale += 1;
            }
        }
    }

    /// Adds the result of a procedure from the evaluator.
    pub fn add_found(&mut self, procedure: ProcedureId, found: &Found) {
        let verdict = found.decided();
        let unknown = found.unknown(self.program);
        self.add_result(procedure, verdict, found.reasons.iter(), &unknown);
    }

    /// Adds a record with its results.
    pub fn add_screened(&mut self, screened: &Screened) {
        let Ok((form, outcomes)) = &screened.content else {
            return;
        };
        let evaluator = self.evaluator.take();
        let mut evaluator = evaluator.unwrap_or_else(|| Evaluator::new(self.program));
        evaluator.take(&form.answers, form.on);
        self.add_record(&form.procedures, &evaluator);
        for error in &form.errors {
            let Some(question) = error.question else {
                continue;
            };
            if self.questions.binary_search(&question).is_ok()
                && evaluator.status_of(question) == Some(AnswerStatus::Missing)
            {
                let tally = &mut self.tally.questions[question.index()];
                tally.missing -= 1;
                tally.unreadable += 1;
            }
        }
        self.evaluator = Some(evaluator);
        for outcome in outcomes {
            self.add_outcome(outcome);
        }
    }

    fn add_outcome(&mut self, outcome: &Outcome) {
        let reasons = outcome.reasons.iter().map(|reason| &reason.rule);
        let verdict = outcome.decided();
        self.add_result(outcome.procedure, verdict, reasons, &outcome.unknown);
    }

    fn add_result<'r>(
        &mut self,
        procedure: ProcedureId,
        decided: Option<Verdict>,
        reasons: impl Iterator<Item = &'r RuleId>,
        unknown: &[RuleId],
    ) {
        sized(&mut self.tally.results, procedure.index() + 1)[procedure.index()] += 1;
        let tallies = sized(&mut self.tally.rules, self.program.rule_count());
        for &rule in reasons {
            let tally = &mut tallies[rule.index()];
            tally.was_true += 1;
            tally.decided += u64::from(decided == Some(self.program.verdict_of(rule)));
        }
        for rule in unknown {
            tallies[rule.index()].unknown += 1;
        }
    }

    /// Takes the counts so far.
    pub fn take(&mut self) -> Tally {
        std::mem::take(&mut self.tally)
    }

    /// Finds the questions that one of the procedures asks. Most records have the same procedures as the one before.
    fn set_procedures(&mut self, procedures: &[ProcedureId]) {
        if self.procedures == procedures {
            return;
        }
        self.procedures = procedures.to_vec();
        let questions = procedures.iter().map(|&one| self.program.questions_of(one));
        self.questions = questions.flatten().copied().collect();
        self.questions.sort_unstable();
        self.questions.dedup();
    }
}

impl Tally {
    /// Adds the counts of another tally.
    pub fn merge(&mut self, other: &Self) {
        let rules = sized(&mut self.rules, other.rules.len());
        for (own, others) in rules.iter_mut().zip(&other.rules) {
            own.was_true += others.was_true;
            own.decided += others.decided;
            own.unknown += others.unknown;
        }
        let results = sized(&mut self.results, other.results.len());
        for (own, others) in results.iter_mut().zip(&other.results) {
            *own += others;
        }
        let questions = sized(&mut self.questions, other.questions.len());
        for (own, others) in questions.iter_mut().zip(&other.questions) {
            own.asked += others.asked;
            own.missing += others.missing;
            own.unsure += others.unsure;
            own.declined += others.declined;
            own.stale += others.stale;
            own.unreadable += others.unreadable;
        }
    }
}

impl Tally {
    /// The counts of a rule.
    pub fn rule(&self, rule: RuleId) -> RuleTally {
        self.rules.get(rule.index()).copied().unwrap_or_default()
    }

    /// The counts of a question.
    pub fn question(&self, question: QuestionId) -> QuestionTally {
        let tally = self.questions.get(question.index());
        tally.copied().unwrap_or_default()
    }

    /// Results for some procedures.
    pub fn results_of(&self, procedures: &[ProcedureId]) -> u64 {
        let results = procedures.iter().map(|one| self.results.get(one.index()));
        results.flatten().sum()
    }
}

impl QuestionTally {
    /// Records that ask it and have a usable answer.
    pub fn answered(&self) -> u64 {
        let open = self.missing + self.unsure + self.declined + self.stale + self.unreadable;
        self.asked - open
    }
}

/// The list, extended to at least `length` members.
fn sized<T: Clone + Default>(list: &mut Vec<T>, length: usize) -> &mut [T] {
    if list.len() < length {
        list.resize(length, T::default());
    }
    list
}
