//! All output that is not a result. Failing to write to stderr has no effect on the run.

use std::io::{self, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use super::exit::Failure;
use crate::report::text::spelling::{spelled_out, without_commands};

/// Whether nothing more may be written.
static MUTED: AtomicBool = AtomicBool::new(false);

/// Writes nothing from here on, because stderr is a file that must not change.
pub(super) fn mute() {
    MUTED.store(true, Ordering::SeqCst);
}

/// Prints a line. Control characters in names are spelled out.
pub(super) fn line(text: &str) {
    print(&format!("{}\n", spelled_out(text)));
}

/// Prints text of several lines that is safe to show, including in the log of a workflow.
pub(super) fn print(text: &str) {
    if !MUTED.load(Ordering::SeqCst) {
        let text = without_commands(text);
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// Prints an error with its causes on one line, then the help.
pub(super) fn failure(error: &anyhow::Error) {
    line(&format!("error: {error:#}"));
    if let Some(help) = error.downcast_ref::<Failure>().and_then(Failure::help) {
        line(&format!("help: {help}"));
    }
}
