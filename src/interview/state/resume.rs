//! Resumes an interview that was interrupted.

use super::{Interview, Step};

impl Interview<'_> {
    /// Allows the procedures to be changed, as if they had been chosen in the interview.
    pub fn restore_choice(&mut self) {
        self.choosing = self.protocol.procedures.len() > 1;
    }

    /// Restores the person who asks and the number of the record.
    pub fn restore_record(&mut self, number: Option<String>, asked_by: Option<String>) {
        self.record_number = number;
        self.asked_by = asked_by;
    }

    /// Resumes an interview that was interrupted after the procedures were chosen, before their companions.
    pub fn resume_companions(&mut self) {
        let companions = self.companions(&self.procedures);
        if !companions.is_empty() {
            self.step = Step::Companions(companions);
        }
    }

    /// Resumes an interview that was interrupted after the record got its number.
    pub fn resume_asked_by(&mut self) {
        self.step = Step::AskedBy;
    }

    /// Resumes an interview that was interrupted among the questions.
    pub fn resume(&mut self, stopped: bool) {
        self.begun = true;
        self.stopped = stopped && self.any_contraindicated();
        self.proceed(None);
    }
}
