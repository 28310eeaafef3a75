//! Earlier answers: those that count without being asked again, and those that are asked again.
//!
//! An answer of another day counts only as long as `keep` of its question allows. An answer of an unknown day counts
//! only if its question keeps answers always and its meaning is the same. Any other earlier answer is shown when its
//! question is asked, and does not count until it is confirmed.

use jiff::civil::Date;

use super::{Held, Interview};
use crate::model::{Answer, AnswerDays, Answers, AsOf, Dated, Keep, Kind, PartialDate, QuestionId};

/// An answer that was given before this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The answer. Missing only for a text that was left blank.
    pub answer: Answer,
    /// The day it was given. `None` if it is not known.
    pub day: Option<Date>,
    /// Whether it comes from a file, and not from an interview that is resumed.
    pub from_file: bool,
}

impl Interview<'_> {
    /// Adds the answers of a file. Ticks of an export without a certain choice are left out, since an answer file
    /// cannot contain them. Their question is asked.
    pub fn prefill(&mut self, answers: &Answers) {
        for index in 0..self.slots.len() {
            let question = QuestionId::from(index);
            let answer = answers.get(question);
            let is_open = matches!(answer, Answer::Ticks(ticks) if !ticks.is_any_chosen());
            if answer.is_given() && !is_open {
                let earlier = Earlier {
                    answer: answer.clone(),
                    day: answers.days.of(question),
                    from_file: true,
                };
                self.take_over(question, earlier);
            }
        }
    }

    /// Adds one answer. It counts if it is from today or may be carried over. Otherwise it is offered.
    pub fn take_over(&mut self, question: QuestionId, earlier: Earlier) {
        let is_today = earlier.day == Some(self.today);
        let held = match (is_today, earlier.from_file) {
            (true, true) => Held::Prefilled,
            (true, false) => Held::Given,
            _ if self.may_be_carried(question, &earlier) => Held::Carried,
            _ => return self.offer(question, earlier),
        };
        let slot = &mut self.slots[question.index()];
        (slot.answer, slot.held) = (earlier.answer.clone(), held);
        slot.taken_over = held != Held::Given;
        if held == Held::Carried {
            slot.earlier = Some(earlier);
        }
    }

    /// Offers an answer: it is shown when its question is asked.
    pub fn offer(&mut self, question: QuestionId, earlier: Earlier) {
        if earlier.answer.is_given() {
            self.slots[question.index()].earlier = Some(earlier);
        }
    }

    /// The answer that was given to a question before this run, on another or an unknown day.
    pub fn earlier(&self, question: QuestionId) -> Option<&Earlier> {
        self.slots[question.index()].earlier.as_ref()
    }

    /// Whether an earlier answer has the same meaning for this screening date as on its own day. A partly known date
    /// may be limited by the day on which it is given.
    pub fn means_the_same(&self, question: QuestionId, earlier: &Earlier) -> bool {
        let dated = match self.protocol.question(question).kind {
            Kind::Date(dated) => dated,
            Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } | Kind::Number(_) | Kind::Text => {
                return true;
            }
        };
        // a status has the same meaning on every day
        let Some(date) = earlier.answer.as_date() else {
            return true;
        };
        match (earlier.day, date) {
            (Some(day), _) => dated.cut(date, day) == dated.cut(date, self.on),
            (None, PartialDate::Day(_)) => true,
            (None, _) => dated == Dated::Any,
        }
    }

    /// Whether an answer of another day counts without being asked again: today, and on the screening date.
    fn may_be_carried(&self, question: QuestionId, earlier: &Earlier) -> bool {
        let Some(keep) = self.protocol.question(question).keep else {
            return false;
        };
        earlier.answer.is_given()
            && match earlier.day {
                Some(day) => {
                    let (first, last) = (self.on.min(self.today), self.on.max(self.today));
                    day <= first && !keep.is_over(day, last)
                }
                None => keep == Keep::Always && self.means_the_same(question, earlier),
            }
    }

    /// The days on which the answers that count were given.
    pub(super) fn days(&self) -> AnswerDays {
        let slots = self.slots.iter().enumerate();
        let carried = slots.filter(|(_, slot)| slot.held == Held::Carried);
        let carried = carried.filter_map(|(index, slot)| {
            let day = slot.earlier.as_ref()?.day;
            Some((QuestionId::from(index), day))
        });
        AnswerDays {
            answered: self.as_of().given,
            carried: carried.collect(),
        }
    }

    /// The days for an answer that is given now. No day may be after the screening date, so an interview for a day in
    /// the past omits today.
    pub fn as_of(&self) -> AsOf {
        AsOf {
            on: self.on,
            given: (self.today <= self.on).then_some(self.today),
        }
    }

    /// Whether an answer that is given today is too old on the screening date.
    pub fn expires(&self) -> bool {
        let mut questions = self.questions().into_iter();
        questions.any(|question| {
            let question = self.protocol.question(question);
            let limit = self.protocol.limit_of(question);
            limit.is_over(self.today, self.on)
        })
    }

    /// Whether an earlier answer is asked again in this interview, as far as is known.
    pub fn asks_again(&self) -> bool {
        let mut questions = self.questions().into_iter();
        questions.any(|question| {
            self.slots[question.index()].held == Held::Nothing && self.earlier(question).is_some()
        })
    }
}
