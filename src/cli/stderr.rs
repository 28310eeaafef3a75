//! Everything that is no result. Whether stderr can be written changes nothing.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::Failure;
use crate::report::text::spelling::{spelled_out, without_commands};

/// Whether nothing more may be written.
static MUTED: AtomicBool = AtomicBool::new(false);

/// Writes nothing from here on: stderr leads to a file that must not change.
pub(super) fn mute() {
    MUTED.store(true, Ordering::SeqCst);
}

/// A line, with the control characters of names spelled out.
pub(super) fn line(text: &str) {
    print(&format!("{}\n", spelled_out(text)));
}

/// Text of several lines that is fit to be shown, in the log of a workflow too.
pub(super) fn print(text: &str) {
    if !MUTED.load(Ordering::SeqCst) {
        let text = without_commands(text);
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// An error with its causes on one line, then what to do.
pub(super) fn failure(error: &anyhow::Error) {
    line(&format!("error: {error:#}"));
    if let Some(help) = error.downcast_ref::<Failure>().and_then(Failure::help) {
        line(&format!("help: {help}"));
    }
}
