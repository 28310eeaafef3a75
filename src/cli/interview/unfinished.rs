//! The folder of unfinished interviews, and how long they are kept.
//!
//! The folder has mode 0700. Each file in it has a random name and a lock beside it.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;

use super::autosave::{Autosave, delete};
use super::exit_message::ExitMessage;
use super::kept::{Kept, Setup};
use super::lock::{self, Lock};
use crate::cli::exit::Failure;
use crate::cli::files;
use crate::cli::links;
use crate::cli::new_file;

/// Time for which an unfinished interview is kept.
const KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// Maximum time by which the clock may have been ahead when an interview was saved.
const CLOCKS_DIFFER: Duration = Duration::from_secs(24 * 60 * 60);

/// The file extension of an interview.
const EXTENSION: &str = "json";

/// The folder of unfinished interviews.
pub(super) struct Folder(PathBuf);

/// An unfinished interview that no other run uses.
pub(super) struct Unfinished {
    pub path: PathBuf,
    pub changed: SystemTime,
    lock: Lock,
}

/// The unfinished interviews that were found.
pub(super) struct Found {
    pub unfinished: Vec<Unfinished>,
    /// Number of those that another run uses.
    pub busy: usize,
    /// Number of those that were deleted because they were too old.
    pub deleted: usize,
    /// Number of those dated in the future. Their age counts from now.
    pub redated: usize,
}

impl Folder {
    /// The folder in the user's state directory. It may not exist.
    pub(super) fn of_user() -> anyhow::Result<Self> {
        let base = etcetera::choose_base_strategy().map_err(|_| {
            Failure::files("there is no home folder to keep an unfinished interview in")
                .with_help("`--no-save` keeps nothing")
        })?;
        // Windows has no folder for state, and its folder for data may be copied to other machines
        let state = base.state_dir().unwrap_or_else(|| base.cache_dir());
        let folder = Self(state.join("contra").join("interviews"));
        // refuse to read or delete in a folder of another user, too
        let followed = links::followed(&folder.0).map_err(|error| folder.failure(error))?;
        Ok(Self(followed))
    }

    /// The unfinished interviews that no other run uses, the newest first, and the number of those that one uses.
    fn unfinished(&self) -> anyhow::Result<(Vec<Unfinished>, usize)> {
        let mut busy = 0;
        let entries = match fs::read_dir(&self.0) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((Vec::new(), busy)),
            Err(error) => return Err(self.failure(error)),
        };
        let mut found = Vec::new();
        for entry in entries {
            let path = entry.map_err(|error| self.failure(error))?.path();
            if path
                .extension()
                .is_none_or(|extension| extension != EXTENSION)
            {
                continue;
            }
            let Some(lock) = Lock::take(&path).map_err(|error| self.failure(error))? else {
                busy += 1;
                continue;
            };
            // one that no longer exists was finished or deleted before the lock was taken
            let changed = fs::metadata(&path).and_then(|metadata| metadata.modified());
            if let Ok(changed) = changed {
                found.push(Unfinished {
                    path,
                    changed,
                    lock,
                });
            }
        }
        found.sort_by(|one, other| {
            let newest = other.changed.cmp(&one.changed);
            newest.then_with(|| one.path.cmp(&other.path))
        });
        Ok((found, busy))
    }

    /// Deletes interviews that are older than a week. Those dated in the future are kept for a week from now. Returns
    /// the rest.
    pub(super) fn delete_old(&self) -> anyhow::Result<Found> {
        self.delete_pieces();
        let (all, busy) = self.unfinished()?;
        let mut found = Found {
            unfinished: Vec::new(),
            busy,
            deleted: 0,
            redated: 0,
        };
        for mut one in all {
            match age(one.changed) {
                Age::Old => {
                    one.delete()?;
                    found.deleted += 1;
                    continue;
                }
                Age::Unknown => {
                    one.redate().map_err(|error| self.failure(error))?;
                    found.redated += 1;
                }
                Age::Young => {}
            }
            found.unfinished.push(one);
        }
        Ok(found)
    }

    /// Deletes what a killed run left behind: an incomplete file, or a lock without an interview.
    fn delete_pieces(&self) {
        for entry in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            let path = entry.path();
            let changed = entry.metadata().and_then(|metadata| metadata.modified());
            if !changed.is_ok_and(|changed| age(changed) != Age::Young) {
                continue;
            }
            let name = entry.file_name();
            if name.to_string_lossy().starts_with(new_file::PREFIX) {
                // one that stays is found again at the next start
                let _ = fs::remove_file(&path);
            }
            let is_lock = path
                .extension()
                .is_some_and(|extension| extension == lock::EXTENSION);
            if is_lock && !path.with_extension(EXTENSION).exists() {
                // dropping a lock removes its file
                drop(Lock::take(&path));
            }
        }
    }

    /// A new file for an interview. It is written with the first answer.
    pub(super) fn begin(
        &self,
        setup: Setup,
        exit_message: &ExitMessage,
    ) -> anyhow::Result<Autosave> {
        make_private(&self.0).map_err(|error| self.failure(error))?;
        let lock = Lock::new_in(&self.0).map_err(|error| self.failure(error))?;
        let path = lock.path_of(EXTENSION);
        Ok(Autosave::new(path, lock, setup, exit_message))
    }

    fn failure(&self, error: io::Error) -> anyhow::Error {
        let message = format!("cannot keep an interview in `{}`", self.0.display());
        Failure::files(message)
            .with_help("`--no-save` keeps nothing")
            .caused_by(error)
    }
}

impl Unfinished {
    /// Reads the interview in the file.
    pub(super) fn read(&self) -> anyhow::Result<Kept> {
        let failure = || {
            let message = format!(
                "cannot read the unfinished interview `{}`",
                self.path.display()
            );
            Failure::files(message).with_help("`contra interview --discard` deletes it")
        };
        let file = File::open(&self.path).map_err(|error| failure().caused_by(error))?;
        files::note_read(&file, &self.path)?;
        let text = io::read_to_string(file).map_err(|error| failure().caused_by(error))?;
        // the reason could quote an answer
        Kept::parse(&text).ok_or_else(|| failure().into())
    }

    /// Resumes it. The saved file is not changed until the next reply.
    pub(super) fn go_on(self, setup: Setup, exit_message: &ExitMessage) -> Autosave {
        Autosave::new(self.path, self.lock, setup, exit_message)
    }

    /// Sets its date to now.
    fn redate(&mut self) -> io::Result<()> {
        let now = SystemTime::now();
        let file = File::options().append(true).open(&self.path)?;
        file.set_modified(now)?;
        self.changed = now;
        Ok(())
    }

    /// Deletes it.
    pub(super) fn delete(self) -> anyhow::Result<()> {
        delete(&self.path)
    }
}

/// The age of a file.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Young,
    /// It is not kept any longer.
    Old,
    /// It is dated in the future, so the clock was wrong then or is wrong now.
    Unknown,
}

fn age(changed: SystemTime) -> Age {
    match changed.elapsed() {
        Ok(age) if age > KEPT_FOR => Age::Old,
        Err(ahead) if ahead.duration() > CLOCKS_DIFFER => Age::Unknown,
        _ => Age::Young,
    }
}

/// Creates a folder that only its owner can open.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700);
        builder.create(folder)?;
        // a folder that already existed may have other permissions
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(folder)
}
