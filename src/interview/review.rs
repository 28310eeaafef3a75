//! The review of all answers before the verdict.

use super::state::{Held, Interview, Step};
use crate::engine::Asking;
use crate::model::QuestionId;

/// One question at the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The question.
    pub question: QuestionId,
    /// The origin of its answer.
    pub standing: Standing,
}

/// The origin of an answer, as the review shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was given here.
    Given,
    /// It was given before, in a file or on an earlier day, and is not asked again.
    Prefilled,
    /// The question is asked, and the interview was stopped before it.
    NotAsked,
    /// It was given before, and the question is not asked: it is left out of the record.
    LeftOut,
}

impl Entry {
    /// The step that changes it; `None` if the question is not asked.
    pub fn step(self) -> Option<Step> {
        (self.standing != Standing::LeftOut).then_some(Step::Question(self.question))
    }
}

impl Interview<'_> {
    /// Every question that is asked or was answered before, in interview order.
    pub fn review(&self) -> Vec<Entry> {
        let (_, asking) = self.asking();
        let questions = self.questions().into_iter();
        questions
            .filter_map(|question| {
                let asking = asking[question.index()];
                let standing = match (asking, self.held(question).1) {
                    (Asking::Yes, Held::Given) => Standing::Given,
                    (Asking::Yes, Held::Prefilled | Held::Carried) => Standing::Prefilled,
                    (Asking::Yes, Held::Nothing | Held::Reopened) => Standing::NotAsked,
                    (_, Held::Prefilled | Held::Carried) => Standing::LeftOut,
                    // one that may still be asked is not left out
                    (Asking::No, _) if self.earlier(question).is_some() => Standing::LeftOut,
                    _ => return None,
                };
                Some(Entry { question, standing })
            })
            .collect()
    }
}
