//! Answers from before: those that count without being asked again, and those that are asked again.
//!
//! An answer of another day counts only as long as `keep` of its question says; an answer of a day that is not known
//! counts only if its question keeps answers always and it still means the same. Every other one is shown when its
//! question is asked, and is no answer until it is given again.

use jiff::civil::Date;

use super::{Held, Interview};
use crate::model::{Answer, AnswerDays, Answers, AsOf, Dated, Keep, Kind, PartialDate, QuestionId};

/// An answer that was given before this run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earlier {
    /// The answer; missing only for a text that was left blank.
    pub answer: Answer,
    /// The day it was given; none if that is not known.
    pub day: Option<Date>,
    /// It comes from a file, not from an interview that is resumed.
    pub from_file: bool,
}

impl Interview<'_> {
    /// Takes over the answers of a file.
    pub fn prefill(&mut self, answers: &Answers) {
        for index in 0..self.slots.len() {
            let question = QuestionId::from(index);
            let answer = answers.get(question);
            if answer.is_given() {
                let earlier = Earlier {
                    answer: answer.clone(),
                    day: answers.days.of(question),
                    from_file: true,
                };
                self.take_over(question, earlier);
            }
        }
    }

    /// Takes over one answer: it counts if it is of today or may be carried over; otherwise it is offered.
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

    /// The answer that was given to a question before this run, on another day or one that is not known.
    pub fn earlier(&self, question: QuestionId) -> Option<&Earlier> {
        self.slots[question.index()].earlier.as_ref()
    }

    /// Whether an earlier answer means for this screening date what it meant on its day. A date that is known in part
    /// ends with the day on which it is given, or begins there.
    pub fn means_the_same(&self, question: QuestionId, earlier: &Earlier) -> bool {
        let dated = match self.protocol.question(question).kind {
            Kind::Date(dated) => dated,
            Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } | Kind::Number(_) | Kind::Text => {
                return true;
            }
        };
        // a status means the same on every day
        let Some(date) = earlier.answer.as_date() else {
            return true;
        };
        match (earlier.day, date) {
            (Some(day), _) => dated.cut(date, day) == dated.cut(date, self.on),
            (None, PartialDate::Day(_)) => true,
            (None, _) => dated == Dated::Any,
        }
    }

    /// Whether an answer of another day counts without being asked again: on this day, and on the screening date.
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

    /// When the answers that count were given.
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

    /// The days of an answer that is given now. No day may lie after the screening date, so an interview for a day in the
    /// past leaves today out.
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

    /// Whether an answer from before is asked again in this interview, as far as is known.
    pub fn asks_again(&self) -> bool {
        let mut questions = self.questions().into_iter();
        questions.any(|question| {
            self.slots[question.index()].held == Held::Nothing && self.earlier(question).is_some()
        })
    }
}
