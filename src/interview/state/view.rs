//! The current state of an interview: everything that is read of it without changing it.

use jiff::civil::Date;

use super::{Held, Interview, Slot, Step};
use crate::engine::{Asking, Program};
use crate::model::{Answer, Answers, Outcome, ProcedureId, Protocol, QuestionId, TopicId};

/// How far the interview is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The topic of the question.
    pub topic: TopicId,
    /// The place of the question, from 1.
    pub number: usize,
    /// How many questions there are at most; falls as answers rule some out.
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

    /// The day the procedure would be done.
    pub fn on(&self) -> Date {
        self.on
    }

    /// The day on which its answers are given.
    pub fn today(&self) -> Date {
        self.today
    }

    /// The procedures; none only before they are chosen.
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

    /// Who is asking.
    pub fn asked_by(&self) -> Option<&str> {
        self.asked_by.as_deref()
    }

    /// The step that it waits for.
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Whether the questions about the record itself are behind it.
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

    /// The answer that a question has or had, and where it comes from.
    pub fn held(&self, question: QuestionId) -> (&Answer, Held) {
        let slot = &self.slots[question.index()];
        (&slot.answer, slot.held)
    }

    /// The current record: the answers to the questions that are asked, and nothing else.
    pub fn answers(&self) -> Answers {
        self.asking().0
    }

    /// The outcome of the record, for each procedure.
    pub fn outcomes(&self) -> Vec<Outcome> {
        let answers = self.answers();
        let procedures = self.procedures.iter();
        procedures
            .map(|&procedure| self.program.evaluate(procedure, self.on, &answers))
            .collect()
    }

    /// The questions still to be asked as far as is known, those that only may be asked included.
    pub fn remaining(&self) -> usize {
        let (_, asking) = self.asking();
        let asked = self.questions().into_iter();
        asked
            .filter(|&question| {
                asking[question.index()] != Asking::No && !self.is_settled(question)
            })
            .count()
    }

    /// How many answers were given here.
    pub fn given(&self) -> usize {
        let given = |slot: &&Slot| slot.held == Held::Given;
        self.slots.iter().filter(given).count()
    }

    /// The place of a question among those that are asked here.
    pub fn progress(&self, question: QuestionId) -> Progress {
        let (_, asking) = self.asking();
        let counted: Vec<_> = self
            .questions()
            .into_iter()
            .filter(|&one| {
                let held = self.slots[one.index()].held;
                let prefilled = matches!(held, Held::Prefilled | Held::Carried);
                asking[one.index()] != Asking::No && !prefilled || one == question
            })
            .collect();
        Progress {
            topic: self.protocol.question(question).topic,
            number: counted.iter().filter(|&&one| one <= question).count(),
            of: counted.len(),
        }
    }
}
