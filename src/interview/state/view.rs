//! The current state of an interview: everything that can be read without changing it.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::{Held, Interview, Slot, Step};
use crate::engine::{Asking, Program};
use crate::model::{Answer, Answers, Outcome, ProcedureId, Protocol, QuestionId};

/// The progress of the interview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The number of the question among those that are asked here, from 1.
    pub number: usize,
    /// The usual number of questions: how many are asked if every answer from here on is clear.
    pub of: usize,
}

impl<'a> Interview<'a> {
    /// The rules.
    pub fn protocol(&self) -> &'a Protocol {
        self.protocol
    }

    /// The rules, compiled.
    pub fn program(&self) -> &'a Program {
        self.program
    }

    /// The screening date: the day on which the procedure would be done.
    pub fn on(&self) -> Date {
        self.on
    }

    /// The day on which its answers are given.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The procedures. Empty only before they are chosen.
    pub fn procedures(&self) -> &[ProcedureId] {
        &self.procedures
    }

    /// Whether the procedures are chosen in the interview.
    pub fn is_choosing(&self) -> bool {
        self.choosing
    }

    /// The number of the record.
    pub fn record_number(&self) -> Option<&str> {
        self.record_number.as_deref()
    }

    /// The person who asks.
    pub fn asked_by(&self) -> Option<&str> {
        self.asked_by.as_deref()
    }

    /// The current step.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Whether the questions about the record itself were answered.
    pub fn has_begun(&self) -> bool {
        self.begun
    }

    /// Whether it was stopped before every question was asked.
    pub fn is_stopped(&self) -> bool {
        self.stopped
    }

    /// Whether the review was left to change one thing.
    pub fn is_changing(&self) -> bool {
        self.changing
    }

    /// The current or former answer to a question, and its origin.
    pub fn held(&self, question: QuestionId) -> (&Answer, Held) {
        let slot = &self.slots[question.index()];
        (&slot.answer, slot.held)
    }

    /// The answer at the first review, missing if it was not asked. `None` before that review was left.
    pub fn at_review(&self, question: QuestionId) -> Option<&Answer> {
        self.reviewed.as_ref().map(|answers| answers.get(question))
    }

    /// The current record: the answers to the questions that are asked, and nothing else.
    pub fn answers(&self) -> Answers {
        self.asking().0
    }

    /// The outcome of the record, for each procedure.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let answers = self.answers();
        let procedures = self.procedures.iter().copied();
        self.program.evaluate_each(procedures, self.on, &answers)
    }

    /// Maximum number of questions that will still be asked, including those that only may be asked.
    pub fn remaining(&self) -> usize {
        let (_, asking) = self.asking();
        let asked = self.questions().into_iter();
        asked
            .filter(|&question| {
                asking[question.index()] != Asking::No && !self.is_settled(question)
            })
            .count()
    }

    /// Number of answers that were given here.
    pub fn given(&self) -> usize {
        let given = |slot: &&Slot| slot.held == Held::Given;
        self.slots.iter().filter(given).count()
    }

    /// The number of a question among those that are asked here. `None` if it was answered earlier and is not among
    /// them.
    pub fn progress(&self, question: QuestionId) -> Option<Progress> {
        let (_, asking) = self.asking();
        let mut counted = self.counted(&asking);
        let before = counted.iter().position(|&one| one == question)?;
        counted = self.counted(&self.usual());
        Some(Progress {
            number: before + 1,
            of: counted.len(),
        })
    }

    /// Number of questions that will still be asked if every answer from here on is clear.
    pub fn usually_left(&self) -> usize {
        let counted = self.counted(&self.usual()).into_iter();
        counted
            .filter(|&question| !self.is_settled(question))
            .count()
    }

    /// The questions among these that are asked here, in interview order.
    pub(in crate::interview) fn counted(&self, asking: &[Asking]) -> Vec<QuestionId> {
        let mut questions = self.questions();
        questions.retain(|question| {
            asking[question.index()] == Asking::Yes && !self.slots[question.index()].taken_over
        });
        questions
    }

    /// Whether each question is asked if every remaining answer is clear.
    fn usual(&self) -> Vec<Asking> {
        let (mut answers, _) = self.asking();
        let mut settled: BTreeSet<_> = self.questions().into_iter().collect();
        settled.retain(|&question| self.is_settled(question));
        let program = self.program;
        program.fill_clear_for_all(&self.procedures, self.on, &mut answers, &settled);
        program.asking(self.on, &mut answers)
    }
}
