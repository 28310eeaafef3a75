//! Ctrl-C and SIGTERM: a run that is cut short leaves no half-written file behind, and its exit code says what happened.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::NamedTempFile;

use super::Exit;

/// The files of this run that had no name of their own when they were made. Those that have one by now are not there
/// to be removed. Whoever ends the run holds it to the end, so that only one does.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// How the name of such a file begins.
pub(super) const UNFINISHED_PREFIX: &str = ".contra-";

/// What is to be done before the run ends early.
static FAREWELL: Mutex<Option<Farewell>> = Mutex::new(None);

type Farewell = Box<dyn FnOnce() + Send>;

/// A new file in a folder, for its owner alone, that is gone when the run is cut short.
pub(super) fn unfinished_file(folder: &Path) -> io::Result<NamedTempFile> {
    // held until the file is known, so that no signal comes in between
    let mut unfinished = held(&UNFINISHED);
    // on Unix a temporary file has mode 0600 from the start, and keeps it
    let file = tempfile::Builder::new()
        .prefix(UNFINISHED_PREFIX)
        .tempfile_in(folder)?;
    unfinished.push(file.path().to_owned());
    Ok(file)
}

/// Has a file removed when the run is cut short; one that is gone by then is no matter.
pub(super) fn remove_at_end(path: &Path) {
    held(&UNFINISHED).push(path.to_owned());
}

/// Leaves such a file alone again: it is gone, or somebody else's by now.
pub(super) fn keep_at_end(path: &Path) {
    held(&UNFINISHED).retain(|one| one != path);
}

/// Has something done before the run ends early, in place of what was to be done before.
pub(super) fn before_leaving(farewell: impl FnOnce() + Send + 'static) {
    *held(&FAREWELL) = Some(Box::new(farewell));
}

/// Does now what was to be done before the run ends early: it goes no further.
pub(super) fn take_leave() {
    let farewell = held(&FAREWELL).take();
    if let Some(farewell) = farewell {
        farewell();
    }
}

/// Nothing is to be done any more before the run ends early.
pub(super) fn forget_farewell() {
    held(&FAREWELL).take();
}

/// Ends the run early, as a signal does: with the code of the signal that came, else as Ctrl-C does.
pub(super) fn leave() -> ! {
    end(signals::came().unwrap_or(Exit::Interrupted))
}

/// Ends the run early with a code of its own, where it cannot go on and threads of it may wait for input.
pub(super) fn leave_with(exit: Exit) -> ! {
    end(exit)
}

/// Waits beside the run for the signals that end it. Where nobody can wait, they end it all the same.
pub(super) fn watch() {
    signals::watch(&[signals::INTERRUPT, signals::TERMINATE]);
}

/// Waits for the end of the terminal too, which ends an interview like Ctrl-C.
pub(super) fn watch_terminal() {
    signals::watch(&[signals::HANG_UP]);
}

#[expect(
    clippy::exit,
    reason = "the run itself may wait for input and cannot be asked to end"
)]
fn end(exit: Exit) -> ! {
    // never let go: from here on no new file can be made, and nobody else ends the run
    let unfinished = held(&UNFINISHED);
    take_leave();
    for path in unfinished.iter() {
        // one that cannot be removed must not keep the others
        let _ = std::fs::remove_file(path);
    }
    std::process::exit(exit as i32)
}

fn held<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod signals {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock};

    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;

    use super::Exit;

    pub(super) const INTERRUPT: i32 = SIGINT;
    pub(super) const TERMINATE: i32 = SIGTERM;
    pub(super) const HANG_UP: i32 = SIGHUP;

    /// The signal that came last. It is known at once, also to whoever is woken by the signal.
    static CAME: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

    pub(super) fn came() -> Option<Exit> {
        match CAME.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(exit_of(signal)),
        }
    }

    pub(super) fn watch(wanted: &[i32]) {
        for &signal in wanted {
            let number = usize::try_from(signal).unwrap_or_default();
            // without it the code of the signal could be taken for that of Ctrl-C, and nothing worse
            let _ = signal_hook::flag::register_usize(signal, Arc::clone(&CAME), number);
        }
        let Ok(mut signals) = Signals::new(wanted) else {
            return;
        };
        std::thread::spawn(move || {
            if let Some(signal) = signals.forever().next() {
                super::end(exit_of(usize::try_from(signal).unwrap_or_default()));
            }
        });
    }

    fn exit_of(signal: usize) -> Exit {
        match i32::try_from(signal) {
            Ok(TERMINATE) => Exit::Terminated,
            _ => Exit::Interrupted,
        }
    }
}

/// Elsewhere a signal ends the run as the system has it.
#[cfg(not(unix))]
mod signals {
    use super::Exit;

    pub(super) const INTERRUPT: i32 = 2;
    pub(super) const TERMINATE: i32 = 15;
    pub(super) const HANG_UP: i32 = 1;

    pub(super) fn came() -> Option<Exit> {
        None
    }

    pub(super) fn watch(_: &[i32]) {}
}
