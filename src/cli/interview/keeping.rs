//! Unfinished interviews: every answer is kept in a file of its owner's alone until the interview is finished.
//!
//! A file has a random name in a folder of mode 0700 and is replaced whole after every answer. The interview that
//! writes it holds a lock beside it, so that no other goes on with it or deletes it meanwhile.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use etcetera::BaseStrategy;

use super::kept::Kept;
use crate::cli::exit::Failure;
use crate::cli::files::{self, Identity};
use crate::cli::interrupt;
use crate::cli::links;
use crate::cli::new_file::{self, NewFile};
use crate::interview::Interview;

/// How long an unfinished interview is kept.
const KEPT_FOR: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// How far the clock may have been ahead when an interview was kept.
const CLOCKS_DIFFER: Duration = Duration::from_secs(24 * 60 * 60);

/// How often a lock is tried that others remove meanwhile.
const MOST_TRIES: usize = 100;

/// How its file ends, and the lock beside it.
const ENDING: &str = "json";
const LOCK_ENDING: &str = "lock";

/// What is said at parting where the disk did not take a reply.
const NOT_KEPT: &str =
    "the last replies could not be kept: `contra interview --resume` goes on with those before";

/// What is said at parting once nothing is kept any more.
const FINISHED: &str = "the interview is finished, and what was kept of it is deleted";

/// The folder of unfinished interviews.
pub(super) struct Folder(PathBuf);

/// A file that is kept up to date with an interview.
pub(super) struct Keeping {
    path: PathBuf,
    _lock: Lock,
    origin: Origin,
    parting: Parting,
}

/// What is kept beside the answers.
#[derive(Debug, Clone)]
pub(super) struct Origin {
    /// The folder of rules; none for the protocol inside the program.
    pub rules: Option<String>,
    /// The screening date, where it was given.
    pub on: Option<jiff::civil::Date>,
    /// The file of the answers that were there before.
    pub prefilled_from: Option<String>,
    /// The day on which the interview began.
    pub begun_on: jiff::civil::Date,
}

/// What to say where an interview is left, shared with whoever ends the run.
#[derive(Clone, Default)]
pub(super) struct Parting(Arc<Mutex<Option<String>>>);

/// An unfinished interview that no other run is busy with.
pub(super) struct Unfinished {
    pub path: PathBuf,
    pub changed: SystemTime,
    lock: Lock,
}

/// What was found of unfinished interviews.
pub(super) struct Found {
    pub unfinished: Vec<Unfinished>,
    /// How many another run is busy with.
    pub busy: usize,
    /// How many were deleted, since they were too old.
    pub deleted: usize,
    /// How many were dated in the future: their age counts from now.
    pub redated: usize,
}

/// A lock that is gone with the process that holds it.
struct Lock {
    path: PathBuf,
    _held: File,
}

impl Folder {
    /// The folder below the user's state directory; it need not be there.
    pub(super) fn of_user() -> anyhow::Result<Self> {
        let base = etcetera::choose_base_strategy().map_err(|_| {
            Failure::files("there is no home folder to keep an unfinished interview in")
                .with_help("`--no-save` keeps nothing")
        })?;
        let state = base.state_dir().unwrap_or_else(|| base.data_dir());
        let folder = Self(state.join("contra").join("interviews"));
        // also what is read or deleted there is not in a folder of another user
        let followed = links::followed(&folder.0).map_err(|error| folder.failure(error))?;
        Ok(Self(followed))
    }

    /// Every unfinished interview that no other run is busy with, the one that was changed last first; and how many
    /// others there are.
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
            if path.extension().is_none_or(|ending| ending != ENDING) {
                continue;
            }
            let Some(lock) = Lock::take(&path).map_err(|error| self.failure(error))? else {
                busy += 1;
                continue;
            };
            // one that is gone was finished or deleted before the lock was taken
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

    /// Deletes what is older than a week. What is dated in the future is kept for a week from now. Gives the rest.
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

    /// Deletes what a run that was killed left behind: a half-written file, the lock of an interview that has no
    /// file.
    fn delete_pieces(&self) {
        for entry in fs::read_dir(&self.0).into_iter().flatten().flatten() {
            let path = entry.path();
            let changed = entry.metadata().and_then(|metadata| metadata.modified());
            if !changed.is_ok_and(|changed| age(changed) != Age::Young) {
                continue;
            }
            let name = entry.file_name();
            if name.to_string_lossy().starts_with(new_file::PREFIX) {
                // one that stays is met again at the next start
                let _ = fs::remove_file(&path);
            }
            let is_lock = path.extension().is_some_and(|ending| ending == LOCK_ENDING);
            if is_lock && !path.with_extension(ENDING).exists() {
                // a lock that can be taken is removed where it is let go
                drop(Lock::take(&path));
            }
        }
    }

    /// A new file for an interview; it is written with the first answer.
    pub(super) fn begin(&self, origin: Origin, parting: &Parting) -> anyhow::Result<Keeping> {
        make_private(&self.0).map_err(|error| self.failure(error))?;
        let lock = Lock::new_in(&self.0).map_err(|error| self.failure(error))?;
        Ok(Keeping {
            path: lock.path.with_extension(ENDING),
            _lock: lock,
            origin,
            parting: parting.clone(),
        })
    }

    fn failure(&self, error: io::Error) -> anyhow::Error {
        let message = format!("cannot keep an interview in `{}`", self.0.display());
        Failure::files(message)
            .with_help("`--no-save` keeps nothing")
            .caused_by(error)
    }
}

impl Unfinished {
    /// What it holds.
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

    /// Goes on with it. What is kept stays as it is until the next reply.
    pub(super) fn go_on(self, origin: Origin, parting: &Parting) -> Keeping {
        Keeping {
            path: self.path,
            _lock: self.lock,
            origin,
            parting: parting.clone(),
        }
    }

    /// Has its age count from now.
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

impl Keeping {
    /// Replaces what is kept by what the interview holds now.
    pub(super) fn keep(&mut self, interview: &Interview<'_>) -> anyhow::Result<()> {
        let written = Kept::of(interview, &self.origin)
            .text()
            .map_err(io::Error::from)
            .and_then(|text| write(&self.path, &text));
        written.map_err(|error| {
            self.parting.say(NOT_KEPT.to_owned());
            let message = format!("cannot keep the interview in `{}`", self.path.display());
            Failure::files(message)
                .with_help("`--no-save` keeps nothing")
                .caused_by(error)
        })?;
        let answers = match interview.given() {
            0 => "the interview is".to_owned(),
            1 => "1 answer is".to_owned(),
            count => format!("{count} answers are"),
        };
        let said = format!(
            "{answers} kept for 7 days: `contra interview --resume` goes on, `--discard` deletes what is kept"
        );
        self.parting.say(said);
        Ok(())
    }

    /// Deletes it: the interview is finished.
    pub(super) fn close(self) -> anyhow::Result<()> {
        // held, so that whoever ends the run meanwhile says what is true
        let mut said = self.parting.held();
        delete(&self.path)?;
        *said = Some(FINISHED.to_owned());
        Ok(())
    }
}

impl Parting {
    /// From here on this is to be said.
    pub(super) fn say(&self, text: String) {
        *self.held() = Some(text);
    }

    /// What to say as it stands.
    pub(super) fn text(&self) -> String {
        let nothing = || "nothing of this interview is kept".to_owned();
        self.held().clone().unwrap_or_else(nothing)
    }

    fn held(&self) -> MutexGuard<'_, Option<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Lock {
    /// A lock with a random name, that of the interview to come.
    fn new_in(folder: &Path) -> io::Result<Self> {
        let suffix = format!(".{LOCK_ENDING}");
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

    /// Takes the lock of an interview; none where another run holds it.
    fn take(path: &Path) -> io::Result<Option<Self>> {
        let path = path.with_extension(LOCK_ENDING);
        let mut options = File::options();
        options.create(true).append(true);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt;
            options.mode(0o600);
        }
        for _ in 0..MOST_TRIES {
            let file = options.open(&path)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => {
                    interrupt::remove_at_end(&path);
                    return Ok(Some(Self { path, _held: file }));
                }
                // the run that held it removed it meanwhile: another run may hold the one that is there now
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Ok(None),
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
        // others take it all the time
        Ok(None)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // one that stays is taken over by the next run
        let _ = fs::remove_file(&self.path);
        interrupt::keep_at_end(&self.path);
    }
}

/// Whether an open file is the one that has this path now.
fn is_at(file: &File, path: &Path) -> bool {
    let there = Identity::of_path(path);
    there.is_some() && there == Identity::of_file(file, path)
}

/// How old a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Age {
    Young,
    /// It is kept no longer.
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

fn delete(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let message = format!("cannot delete the interview in `{}`", path.display());
            Err(Failure::files(message).caused_by(error))
        }
        _ => Ok(()),
    }
}

/// Makes a folder that nobody else may look into.
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
        builder.mode(0o700);
        builder.create(folder)?;
        // also one that was made by somebody who minded less
        fs::set_permissions(folder, fs::Permissions::from_mode(0o700))
    }
    #[cfg(not(unix))]
    builder.create(folder)
}

/// Replaces a file whole; a crash leaves the old one or the new one.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NewFile::in_folder(folder)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.as_file().sync_all()?;
    file.replace(path).map(drop)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;

    #[test]
    fn once_it_is_deleted_nothing_is_said_to_be_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("one.json");
        let parting = Parting::default();
        let keeping = |path: &Path| Keeping {
            path: path.to_owned(),
            _lock: Lock::take(path).expect("a lock").expect("no other"),
            origin: Origin {
                rules: None,
                on: None,
                prefilled_from: None,
                begun_on: jiff::civil::date(2026, 11, 22),
            },
            parting: parting.clone(),
        };
        let kept = "6 answers are kept";
        parting.say(kept.to_owned());
        // a folder is no file that can be removed
        fs::create_dir(&path).expect("a folder");
        keeping(&path).close().expect_err("not deleted");
        assert_eq!(parting.text(), kept);
        fs::remove_dir(&path).expect("removed");
        fs::write(&path, "{}").expect("a file");
        keeping(&path).close().expect("deleted");
        assert!(!path.exists());
        let said = "the interview is finished, and what was kept of it is deleted";
        assert_eq!(parting.text(), said);
    }

    /// Whoever lets a lock go removes its file, which another may have opened just before.
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
