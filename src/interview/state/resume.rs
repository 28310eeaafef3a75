//! What an interview takes over from before: the answers of a file, an interview that was broken off.

use super::{Held, Interview, Slot, Step};
use crate::model::{Answer, Answers, QuestionId};

impl Interview<'_> {
    /// Takes over the answers of a file; they count, are not asked, and can be changed at the review.
    pub fn prefill(&mut self, answers: &Answers) {
        self.take(answers, Held::Prefilled);
    }

    /// Takes over the answers of an interview that was broken off.
    pub fn restore(&mut self, answers: &Answers) {
        self.take(answers, Held::Given);
    }

    fn take(&mut self, answers: &Answers, held: Held) {
        for (index, slot) in self.slots.iter_mut().enumerate() {
            let answer = answers.get(QuestionId::from(index));
            if answer.is_given() {
                let answer = answer.clone();
                *slot = Slot { answer, held };
            }
        }
    }

    /// Takes over one such answer; missing for a text that was left blank.
    pub fn restore_answer(&mut self, question: QuestionId, answer: Answer) {
        let held = Held::Given;
        self.slots[question.index()] = Slot { answer, held };
    }

    /// Lets the procedures be changed, as where they were chosen in the interview.
    pub fn restore_choice(&mut self) {
        self.choosing = self.protocol.procedures.len() > 1;
    }

    /// Takes over who was asking about which record.
    pub fn restore_record(&mut self, number: Option<String>, asked_by: Option<String>) {
        self.record_number = number;
        self.asked_by = asked_by;
    }

    /// Goes on where an interview was broken off once the procedures were chosen, before their companions.
    pub fn resume_companions(&mut self) {
        let companions = self.companions(&self.procedures);
        if !companions.is_empty() {
            self.step = Step::Companions(companions);
        }
    }

    /// Goes on where an interview was broken off once the record had its number.
    pub fn resume_asked_by(&mut self) {
        self.step = Step::AskedBy;
    }

    /// Goes on with the questions where an interview was broken off among them.
    pub fn resume(&mut self, stopped: bool) {
        self.begun = true;
        self.stopped = stopped && self.any_contraindicated();
        self.proceed(None);
    }
}
