//! Everything that was said, for a look over it before the verdict.

use super::state::{Held, Interview, Step};
use crate::engine::Asking;
use crate::model::QuestionId;

/// One question at the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The question.
    pub question: QuestionId,
    /// How its answer stands.
    pub standing: Standing,
}

/// How an answer stands at the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was given here.
    Given,
    /// It comes from a file.
    Prefilled,
    /// The question is asked, and the interview was stopped before it.
    NotAsked,
    /// It comes from a file, and the question is not asked: it is left out of the record.
    LeftOut,
}

impl Entry {
    /// What to do to change it; nothing where the question is not asked.
    pub fn step(self) -> Option<Step> {
        (self.standing != Standing::LeftOut).then_some(Step::Question(self.question))
    }
}

impl Interview<'_> {
    /// Every question that is asked or was answered in a file, in interview order.
    pub fn review(&self) -> Vec<Entry> {
        let (_, asking) = self.asking();
        let questions = self.questions().into_iter();
        questions
            .filter_map(|question| {
                let asked = asking[question.index()] == Asking::Yes;
                let standing = match (asked, self.held(question).1) {
                    (true, Held::Given) => Standing::Given,
                    (true, Held::Prefilled) => Standing::Prefilled,
                    (true, Held::Nothing | Held::Reopened) => Standing::NotAsked,
                    (false, Held::Prefilled) => Standing::LeftOut,
                    (false, _) => return None,
                };
                Some(Entry { question, standing })
            })
            .collect()
    }
}
