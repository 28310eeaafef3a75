//! A lock file beside an unfinished interview, so that only one run at a time resumes or deletes it.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::files::Identity;
use crate::cli::interrupt;

/// Maximum number of attempts to take a lock that other runs remove in the meantime.
const MAX_TRIES: usize = 100;

/// The file extension of a lock.
pub(super) const EXTENSION: &str = "lock";

/// A lock that ends with the process that holds it.
pub(super) struct Lock {
    path: PathBuf,
    _held: File,
}

impl Lock {
    /// A lock with a random name, which is that of the new interview.
    pub(super) fn new_in(folder: &Path) -> io::Result<Self> {
        let suffix = format!(".{EXTENSION}");
        let file = tempfile::Builder::new()
            .prefix("")
            .suffix(&suffix)
            .rand_bytes(16)
            .tempfile_in(folder)?;
        file.as_file().lock()?;
        let (held, path) = file.keep().map_err(|error| error.error)?;
        interrupt::remove_at_end(&path);
        Ok(Self { path, _held: held })
    }

    /// Takes the lock of an interview. Returns `None` if another run holds it.
    pub(super) fn take(path: &Path) -> io::Result<Option<Self>> {
        let path = path.with_extension(EXTENSION);
        let mut options = File::options();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        for _ in 0..MAX_TRIES {
            let file = options.open(&path)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    interrupt::remove_at_end(&path);
                    return Ok(Some(Self { path, _held: file }));
                }
                // the run that held it removed it in the meantime, and another run may hold the new one
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        // other runs take it again and again
        Ok(None)
    }

    /// The path of its interview, with this extension.
    pub(super) fn path_of(&self, extension: &str) -> PathBuf {
        self.path.with_extension(extension)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // if it stays, the next run takes it over
        let _ = fs::remove_file(&self.path);
        interrupt::keep_at_end(&self.path);
    }
}

/// Whether an open file is still the one at this path.
fn is_at(file: &File, path: &Path) -> bool {
    let there = Identity::of_path(path);
    there.is_some() && there == Identity::of_file(file, path)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    /// A run that releases a lock removes its file, which another run may have opened just before.
    #[test]
    fn one_run_at_a_time_holds_a_lock() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("one.json");
        let (holding, taken) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let take = || {
            for _ in 0..2000 {
                if let Some(lock) = Lock::take(&path).expect("a lock") {
                    assert_eq!(holding.fetch_add(1, Ordering::SeqCst), 0, "two hold it");
                    taken.fetch_add(1, Ordering::SeqCst);
                    std::thread::yield_now();
                    holding.fetch_sub(1, Ordering::SeqCst);
                    drop(lock);
                }
            }
        };
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(take);
            }
        });
        assert!(taken.into_inner() > 0);
    }
}
