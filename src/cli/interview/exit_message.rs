//! The message that is shown when an interview is left, shared with the handler of signals.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The message that is shown when an interview is left, shared with the signal handler.
#[derive(Clone, Default)]
pub(super) struct ExitMessage(Arc<Mutex<Option<String>>>);

impl ExitMessage {
    /// Sets the message.
    pub(super) fn say(&self, text: String) {
        *self.held() = Some(text);
    }

    /// The current message.
    pub(super) fn text(&self) -> String {
        let nothing = || "nothing of this interview is kept".to_owned();
        self.held().clone().unwrap_or_else(nothing)
    }

    pub(super) fn held(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
