//! Signals: a run that is cut short leaves no half-written file behind, and its exit code says what happened.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::Exit;

/// Files and folders of this run that are not finished. The thread that ends the run keeps the lock, so that no other
/// thread ends it and nothing new is created meanwhile.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

/// The action before the run ends early.
static FAREWELL: Mutex<Option<Farewell>> = Mutex::new(None);

type Farewell = Box<dyn FnOnce() + Send>;

/// Creates a file or an empty folder that is removed if the run is cut short.
pub(super) fn create<T>(
    create: impl FnOnce() -> io::Result<T>,
    path: impl FnOnce(&T) -> PathBuf,
) -> io::Result<T> {
    // held until the file is known, so that no signal comes in between
    let mut unfinished = held(&UNFINISHED);
    let created = create()?;
    unfinished.push(path(&created));
    Ok(created)
}

/// Removes a file if the run is cut short. The file may be gone by then.
pub(super) fn remove_at_end(path: &Path) {
    held(&UNFINISHED).push(path.to_owned());
}

/// Does not remove such a file any more: it is gone, finished, or belongs to another run by now.
pub(super) fn keep_at_end(path: &Path) {
    held(&UNFINISHED).retain(|one| one != path);
}

/// Keeps everything that was created: the run has done its work, and a signal does not end it any more.
pub(super) fn keep_everything() {
    let mut unfinished = held(&UNFINISHED);
    unfinished.clear();
    // never unlocked, so that the thread that waits for signals does not end the run
    std::mem::forget(unfinished);
}

/// Sets the action before the run ends early, in place of the one before.
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

/// Waits beside the run for the signals that end it. If nobody can wait, they end it all the same.
///
/// A hang-up that is ignored at the start, as under `nohup`, stays ignored. A limit on the size of files is an error of
/// writing, and does not end the run by itself.
pub(super) fn watch() {
    signals::watch();
}

#[expect(
    clippy::exit,
    reason = "the run itself may wait for input and cannot be asked to end"
)]
fn end(exit: Exit) -> ! {
    // never let go: from here on no new file can be made, and nobody else ends the run
    let unfinished = held(&UNFINISHED);
    take_leave();
    // a folder after what was created in it
    for path in unfinished.iter().rev() {
        // one that cannot be removed must not keep the others
        let _ = std::fs::remove_file(path).or_else(|_| std::fs::remove_dir(path));
    }
    std::process::exit(exit as i32)
}

fn held<T>(mutex: &'static Mutex<T>) -> MutexGuard<'static, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod signals {
    use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
    use std::sync::{Arc, LazyLock};

    use signal_hook::consts::{SIGALRM, SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
    use signal_hook::flag;
    use signal_hook::iterator::Signals;

    use super::Exit;

    /// The signals that end a run.
    const WATCHED: [i32; 4] = [SIGINT, SIGTERM, SIGALRM, SIGHUP];

    /// The signal that came last. It is stored at once, before any thread reacts to the signal.
    static CAME: LazyLock<Arc<AtomicUsize>> = LazyLock::new(Arc::default);

    pub(super) fn came() -> Option<Exit> {
        match CAME.load(Ordering::SeqCst) {
            0 => None,
            signal => Some(exit_of(signal)),
        }
    }

    pub(super) fn watch() {
        // a signal that is handled makes the write fail instead
        let _ = flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
        let wanted = WATCHED.into_iter();
        let wanted: Vec<i32> = wanted
            .filter(|&one| one != SIGHUP || !is_ignored(one))
            .collect();
        for &signal in &wanted {
            let number = usize::try_from(signal).unwrap_or_default();
            // without it the code of the signal could be taken for that of Ctrl-C, and nothing worse
            let _ = flag::register_usize(signal, Arc::clone(&CAME), number);
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

    /// Whether a signal was ignored when the run was started. A system that does not tell counts as "no".
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

/// Elsewhere a signal ends the run as the system has it.
#[cfg(not(unix))]
mod signals {
    use super::Exit;

    pub(super) fn came() -> Option<Exit> {
        None
    }

    pub(super) fn watch() {}
}
