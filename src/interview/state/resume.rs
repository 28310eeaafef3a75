//! Resumes an interview that was broken off.

use super::{Interview, Step};

impl Interview<'_> {
    /// Lets the procedures be changed, as if they had been chosen in the interview.
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
