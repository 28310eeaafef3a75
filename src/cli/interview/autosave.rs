//! Saves every answer in a file that only its owner can read, until the interview is finished.
//!
//! After every answer, the file is replaced as a whole. A lock is held in the meantime, so that no other run resumes or
//! deletes the interview.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::exit_message::ExitMessage;
use super::kept::{Kept, Setup};
use super::lock::Lock;
use crate::cli::exit::Failure;
use crate::cli::new_file::NewFile;
use crate::interview::Interview;

/// The exit message if the last reply could not be written.
const NOT_KEPT: &str = "the last replies could not be kept: `contra interview --resume` continues with the earlier ones";

/// The exit message once nothing is saved any more.
const FINISHED: &str = "the interview is finished, and its kept file is deleted";

/// A file that is kept up to date with an interview.
pub(super) struct Autosave {
    path: PathBuf,
    _lock: Lock,
    setup: Setup,
    exit_message: ExitMessage,
}

impl Autosave {
    /// Prepares saving. Nothing is written before the first answer.
    pub(super) fn new(path: PathBuf, lock: Lock, setup: Setup, exit_message: &ExitMessage) -> Self {
        Self {
            path,
            _lock: lock,
            setup,
            exit_message: exit_message.clone(),
        }
    }

    /// Replaces the saved file with the current state of the interview.
    pub(super) fn keep(&mut self, interview: &Interview<'_>) -> anyhow::Result<()> {
        let written = Kept::of(interview, &self.setup)
            .text()
            .map_err(io::Error::from)
            .and_then(|text| write(&self.path, &text));
        written.map_err(|error| {
            self.exit_message.say(NOT_KEPT.to_owned());
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
        let message = format!(
            "{answers} kept for 7 days: `contra interview --resume` continues, `--discard` deletes the interview"
        );
        self.exit_message.say(message);
        Ok(())
    }

    /// Deletes the saved file, because the interview is finished.
    pub(super) fn close(self) -> anyhow::Result<()> {
        // locked, so that the message is correct if a signal ends the run at this point
        let mut message = self.exit_message.held();
        delete(&self.path)?;
        *message = Some(FINISHED.to_owned());
        Ok(())
    }
}

pub(super) fn delete(path: &Path) -> anyhow::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            let message = format!("cannot delete the interview in `{}`", path.display());
            Err(Failure::files(message).caused_by(error))
        }
        _ => Ok(()),
    }
}

/// Replaces a file as a whole. After a crash, either the old or the new one exists.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let mut file = NewFile::in_folder(folder)?;
    io::Write::write_all(&mut file, text.as_bytes())?;
    file.as_file().sync_all()?;
    file.replace(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_message_after_deleting_names_no_kept_file() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("one.json");
        let exit_message = ExitMessage::default();
        let autosave = |path: &Path| Autosave {
            path: path.to_owned(),
            _lock: Lock::take(path).expect("a lock").expect("no other"),
            setup: Setup {
                rules: None,
                on: None,
                prefilled_from: None,
                begun_on: jiff::civil::date(2026, 11, 22),
            },
            exit_message: exit_message.clone(),
        };
        let kept = "6 answers are kept";
        exit_message.say(kept.to_owned());
        // a folder cannot be removed like a file
        fs::create_dir(&path).expect("a folder");
        autosave(&path).close().expect_err("not deleted");
        assert_eq!(exit_message.text(), kept);
        fs::remove_dir(&path).expect("removed");
        fs::write(&path, "{}").expect("a file");
        autosave(&path).close().expect("deleted");
        assert!(!path.exists());
        let message = "the interview is finished, and its kept file is deleted";
        assert_eq!(exit_message.text(), message);
    }
}
