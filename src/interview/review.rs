//! The review of all answers before the verdict: the questions that it shows, and why.

use super::state::{Held, Interview, Step};
use crate::engine::Asking;
use crate::model::{Answer, AsOf, QuestionId};

/// One question at the review.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The question.
    pub question: QuestionId,
    /// The origin of its answer.
    pub standing: Standing,
    /// Its number in the interview. Questions that were answered earlier follow. `None` if it is left out.
    pub number: Option<usize>,
    /// Whether it was answered before the interview, and is not among the questions that are asked here.
    pub is_taken_over: bool,
    /// Whether the answer raises no concern, leaves nothing open, and is not a text that must be read.
    pub is_clear: bool,
    /// Whether the answer differs from that at the first review.
    pub is_changed: bool,
}

/// The origin of an answer, as the review shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// It was given here.
    Given,
    /// It was given earlier, in a file or on an earlier day, and is not asked again.
    Prefilled,
    /// The question is asked, and the interview was stopped before it.
    NotAsked,
    /// It was given earlier, and the question is not asked: it is left out of the record.
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
        let (answers, asking) = self.asking();
        let counted = self.counted(&asking);
        let mut last = counted.len();
        let mut entries = Vec::new();
        for question in self.questions() {
            let Some(standing) = self.standing(question, asking[question.index()]) else {
                continue;
            };
            let place = counted.binary_search(&question).ok();
            let is_taken_over = place.is_none() && standing != Standing::LeftOut;
            last += usize::from(is_taken_over);
            let number = if is_taken_over {
                Some(last)
            } else {
                place.map(|before| before + 1)
            };
            let at_review = self.at_review(question);
            entries.push(Entry {
                question,
                standing,
                number,
                is_taken_over,
                is_clear: self.is_clear(question, self.answer_of(question, standing)),
                is_changed: at_review.is_some_and(|before| before != answers.get(question)),
            });
        }
        entries
    }

    /// Number of questions that were not asked because of other answers.
    pub fn ruled_out(&self) -> usize {
        let (_, asking) = self.asking();
        let questions = self.questions().into_iter();
        questions
            .filter(|question| asking[question.index()] == Asking::No)
            .count()
    }

    /// The answer of an entry. For one that is left out, the earlier answer.
    pub fn answer_of(&self, question: QuestionId, standing: Standing) -> &Answer {
        match (standing, self.earlier(question)) {
            (Standing::LeftOut, Some(earlier)) => &earlier.answer,
            _ => self.held(question).0,
        }
    }

    fn standing(&self, question: QuestionId, asking: Asking) -> Option<Standing> {
        match (asking, self.held(question).1) {
            (Asking::Yes, Held::Given) => Some(Standing::Given),
            (Asking::Yes, Held::Prefilled | Held::Carried) => Some(Standing::Prefilled),
            (Asking::Yes, Held::Nothing | Held::Reopened) => Some(Standing::NotAsked),
            (_, Held::Prefilled | Held::Carried) => Some(Standing::LeftOut),
            // one that may still be asked is not left out
            (Asking::No, _) if self.earlier(question).is_some() => Some(Standing::LeftOut),
            _ => None,
        }
    }

    /// Whether nobody needs to check an answer again: it is clear for every procedure that asks for it.
    fn is_clear(&self, question: QuestionId, answer: &Answer) -> bool {
        let has_to_be_read = match answer {
            Answer::Unsure | Answer::Declined | Answer::Invalid => true,
            Answer::Ticks(ticks) => ticks.unsure || ticks.declined,
            Answer::Text(text) => !text.is_empty(),
            Answer::Missing
            | Answer::Option(_)
            | Answer::OneOf(_)
            | Answer::Number(_)
            | Answer::Range(_)
            | Answer::Date(_) => false,
        };
        let as_of = match (self.held(question).1, self.earlier(question)) {
            (Held::Carried, Some(earlier)) => AsOf {
                on: self.on(),
                given: earlier.day,
            },
            _ => self.as_of(),
        };
        let asked_for = &self.protocol().question(question).procedures;
        let procedures = self.procedures().iter();
        let mut procedures = procedures.filter(|one| asked_for.contains(one));
        let raises_concern = procedures.any(|&one| {
            self.program()
                .is_outside_clear(one, question, as_of, answer)
        });
        !has_to_be_read && !raises_concern
    }
}
