//! Signals: an interrupted run leaves no incomplete file behind, and its exit code says what happened.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Exit;
use super::exit::Failure;

/// Files and folders of this run that are not finished. The thread that ends the run keeps the lock, so that no other
/// thread ends it or creates new files.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The action to perform before the run ends early.
static EXIT_ACTION: Mutex<Option<ExitAction>> = Mutex::new(None);

type ExitAction = Box<dyn FnOnce() + Send>;

/// Creates a file or an empty folder, which is removed if the run is interrupted.
pub(super) fn create<T>(
    create: impl FnOnce() -> io::Result<T>,
    path: impl FnOnce(&T) -> PathBuf,
) -> io::Result<T> {
    // held until the file is registered, so that no signal is handled in between
    let mut unfinished = held(&UNFINISHED);
    let created = create()?;
    unfinished.push(path(&created));
    Ok(created)
}

/// Removes a file if the run is interrupted. The file may no longer exist then.
pub(super) fn remove_at_end(path: &Path) {
    held(&UNFINISHED).push(path.to_owned());
}

/// Cancels the removal of such a file: it is gone, finished, or belongs to another run.
pub(super) fn keep_at_end(path: &Path) {
    held(&UNFINISHED).retain(|one| one != path);
}

/// Keeps everything that was created. The run has done its work, and a signal no longer ends it.
pub(super) fn keep_everything() {
    let mut unfinished = held(&UNFINISHED);
    unfinished.clear();
    // never unlocked, so that the thread that waits for signals cannot end the run
    std::mem::forget(unfinished);
}

/// Sets the action to perform before the run ends early. Replaces an earlier one.
pub(super) fn set_exit_action(action: impl FnOnce() + Send + 'static) {
    *held(&EXIT_ACTION) = Some(Box::new(action));
}

/// Performs the action for an early end now, because the run is about to end.
pub(super) fn run_exit_action() {
    let action = held(&EXIT_ACTION).take();
    if let Some(action) = action {
        action();
    }
}

/// Removes the action for an early end.
pub(super) fn clear_exit_action() {
    held(&EXIT_ACTION).take();
}

/// Ends the run early as a signal does: with the code of the received signal, or that of Ctrl-C.
pub(super) fn exit_early() -> ! {
    end(signals::came().unwrap_or(Exit::Interrupted))
}

/// Ends the run early with another code, if it cannot continue and some threads may still wait for input.
pub(super) fn exit_early_with(exit: Exit) -> ! {
    end(exit)
}

/// Starts a thread that waits for the signals that end the run.
///
/// A hang-up that is ignored at the start, as under `nohup`, stays ignored. Exceeding a limit on file size is a write
/// error, and does not end the run directly.
///
/// # Errors
///
/// If the system allows no other thread, or no more open files. Nothing would end the run then.
pub(super) fn watch() -> anyhow::Result<()> {
    signals::watch().map_err(|error| {
        Failure::files("cannot wait for Ctrl-C and other signals")
            .with_help(
                "allow this user more processes and open files; `ulimit -a` shows the limits",
            )
            .caused_by(error)
    })
}

#[expect(
    clippy::exit,
    reason = "the run itself may wait for input and cannot be asked to end"
)]
fn end(exit: Exit) -> ! {
    // never released: from here on no new file can be created, and no other thread ends the run
    let unfinished = held(&UNFINISHED);
    run_exit_action();
    // a folder after the files that were created in it
    for path in unfinished.iter().rev() {
        // continue if one cannot be removed
        let _ = std::fs::remove_file(path).or_else(|_| std::fs::remove_dir(path));
    }
    std::process::exit(exit as i32)
}

fn held<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod signals {
    use std::io;
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock};

    use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::flag;
    use signal_hook::iterator::Signals;

    use super::Exit;

    /// The signals that end a run.
    const WATCHED: [i32; 4] = [SIGINT, SIGTERM, SIGALRM, SIGHUP];

    /// The last signal. It is stored at once, before any thread reacts to it.
    static LAST_SIGNAL: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

    pub(super) fn came() -> Option<Exit> {
        match LAST_SIGNAL.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(exit_of(signal)),
        }
    }

    pub(super) fn watch() -> io::Result<()> {
        // if the signal is handled, the write fails instead
        let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
        let wanted = WATCHED.into_iter();
        let wanted: Vec<i32> = wanted
            .filter(|&one| one != SIGHUP || !is_ignored(one))
            .collect();
        for &signal in &wanted {
            let number = usize::try_from(signal).unwrap_or_default();
            // otherwise the exit code could be that of Ctrl-C, and nothing worse
            let _ = flag::register_usize(signal, Arc::clone(&LAST_SIGNAL), number);
        }
        let mut signals = Signals::new(wanted)?;
        std::thread::Builder::new().spawn(move || {
            if let Some(signal) = signals.forever().next() {
                super::end(exit_of(usize::try_from(signal).unwrap_or_default()));
            }
        })?;
        Ok(())
    }

    /// Whether a signal was ignored at the start of the run. If the system does not tell, the answer is no.
    fn is_ignored(signal: i32) -> bool {
        let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
        mask.is_some_and(|mask| mask >> (signal - 1) & 1 == 1)
    }

    fn exit_of(signal: usize) -> Exit {
        match i32::try_from(signal) {
            Ok(SIGTERM) => Exit::Terminated,
            Ok(SIGALRM) => Exit::Alarmed,
            _ => Exit::Interrupted,
        }
    }
}

/// On other systems, a signal ends the run in the default way.
#[cfg(not(unix))]
mod signals {
    use std::io;

    use super::Exit;

    pub(super) fn came() -> Option<Exit> {
        None
    }

    pub(super) fn watch() -> io::Result<()> {
        Ok(())
    }
}
