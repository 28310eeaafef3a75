//! Ctrl-C and SIGTERM: a run that is cut short leaves no half-written file behind, and its exit code says what happened.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

/// The files of this run that had no name of their own when they were made. Those that have one by now are not there
/// to be removed.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// A new file in a folder, for its owner alone, that is gone when the run is cut short.
pub(super) fn unfinished_file(folder: &Path) -> io::Result<NamedTempFile> {
    // held until the file is known, so that no signal comes in between
    let mut unfinished = unfinished();
    // on Unix a temporary file has mode 0600 from the start, and keeps it
    let file = tempfile::Builder::new()
        .prefix(".contra-")
        .tempfile_in(folder)?;
    unfinished.push(file.path().to_owned());
    Ok(file)
}

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Waits beside the run for the signals that end it. Where nobody can wait, they end it all the same.
#[cfg(unix)]
pub(super) fn watch() {
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else {
        return;
    };
    std::thread::spawn(move || match signals.forever().next() {
        Some(SIGINT) => end(super::Exit::Interrupted),
        _ => end(super::Exit::Terminated),
    });
}

/// Elsewhere a signal ends the run as the system has it.
#[cfg(not(unix))]
pub(super) fn watch() {}

#[cfg(unix)]
#[expect(
    clippy::exit,
    reason = "the run itself may wait for input and cannot be asked to end"
)]
fn end(exit: super::Exit) -> ! {
    // never let go: from here on no new file can be made
    let unfinished = unfinished();
    for path in unfinished.iter() {
        // one that cannot be removed must not keep the others
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(exit as i32)
}
