//! Appends a decision to a record file: a new file replaces the old one, if that has not changed.
//!
//! Refuses a date before that of an entry in the record, and a text that would not be read back unchanged.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use jiff::civil::Date;

use crate::cli::exit::Failure;
use crate::cli::files::Identity;
use crate::cli::output::{Existing, Output};
use crate::cli::record_text::RecordText;
use crate::intake::record_file::{self, MAX_LENGTH};
use crate::model::Decision;
use crate::report::record_file::with_decision;

/// Appends a decision to a file that still contains `record`, and to the text of `record`.
pub(super) fn append(record: &mut RecordText, decision: &Decision) -> anyhow::Result<()> {
    refuse_clock(record, decision.on)?;
    let path = &record.path;
    let text = with_decision(&record.text, decision);
    if text.len() > MAX_LENGTH {
        return Err(refused(path, "it would be longer than 1 MiB"));
    }
    refuse_unreadable(path, &text, decision)?;
    let failed = |error| {
        let message = format!("cannot add a decision to `{}`", path.display());
        Failure::files(message).caused_by(error)
    };
    let file = File::open(path).map_err(failed)?;
    // held until this returns; some file systems have no locks
    if let Err(TryLockError::WouldBlock) = file.try_lock() {
        return Err(refused(path, "another run is adding one"));
    }
    let mut output = Output::file_with(path, Existing::ReplaceOwn)?;
    std::io::Write::write_all(&mut output, text.as_bytes())?;
    let is_same = Identity::of_path(path) == Identity::of_file(&file, path)
        && fs::read(path).map_err(failed)? == record.text.as_bytes();
    if !is_same {
        return Err(refused(path, "the file has changed since it was read"));
    }
    output.commit()?;
    record.text = text;
    record.last_day = record.last_day.max(Some(decision.on));
    Ok(())
}

/// Refuses a clock that is behind the dates of the record.
pub(in crate::cli) fn refuse_clock(record: &RecordText, today: Date) -> anyhow::Result<()> {
    let Some(day) = record.last_day.filter(|day| *day > today) else {
        return Ok(());
    };
    let name = record.path.display();
    let message = format!("`{name}` has an entry of {day}, and today is {today}");
    Err(Failure::files(message).with_help("check the clock").into())
}

/// Refuses a file that cannot be replaced: a link, or a file in a folder in which no file can be created.
pub(in crate::cli) fn refuse_unwritable(record: &RecordText) -> anyhow::Result<()> {
    Output::file_with(&record.path, Existing::ReplaceOwn).map(drop)
}

/// Refuses a text whose seal or hashes do not match, or whose last decision differs.
fn refuse_unreadable(path: &Path, text: &str, decision: &Decision) -> anyhow::Result<()> {
    let fault = match record_file::read(text.as_bytes()) {
        Err(message) => message,
        Ok(None) => "it is not a record file".to_owned(),
        Ok(Some(file)) => match file.fault {
            Some(fault) => fault,
            None if file.decisions.last() == Some(decision) => return Ok(()),
            None => "its last decision would differ".to_owned(),
        },
    };
    Err(refused(path, &fault))
}

fn refused(path: &Path, why: &str) -> anyhow::Error {
    let message = format!("cannot add a decision to `{}`: {why}", path.display());
    let failure = Failure::files(message);
    failure
        .with_help("look at the file, then run `contra record decide` again")
        .into()
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use jiff::civil::date;

    use super::*;
    use crate::model::Decided;
    use crate::seal::{SEAL, hash_line};

    const DAY: Date = date(2026, 11, 22);

    /// A record file of [`DAY`] on disk.
    fn record(folder: &Path) -> RecordText {
        let sealed = "record = 1\non = 2026-11-22\nprocedures = [\"peel\"]\n";
        let text = format!("{sealed}{SEAL}{}", hash_line(sealed.as_bytes()));
        let path = folder.join("c-7.toml");
        fs::write(&path, &text).expect("a file");
        let last_day = Some(DAY);
        RecordText {
            path,
            text,
            last_day,
        }
    }

    fn decision(on: Date) -> Decision {
        Decision {
            procedure: "peel".to_owned(),
            decided: Decided::Rebook,
            reason: None,
            by: "A. Practitioner".to_owned(),
            role: "nurse".to_owned(),
            on,
        }
    }

    /// The error message for a decision, with its help. Nothing is written.
    fn refusal(record: &mut RecordText, decision: &Decision) -> String {
        let before = record.text.clone();
        let error = append(record, decision).expect_err("a refusal");
        assert_eq!(record.text, before);
        assert_eq!(fs::read_to_string(&record.path).expect("a file"), before);
        let folder = record.path.parent().map(PathBuf::from).expect("a folder");
        assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
        error
            .to_string()
            .replace(&folder.display().to_string(), "FOLDER")
    }

    #[test]
    fn a_decision_is_not_dated_before_the_answers_or_the_previous_decision() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut record = record(folder.path());
        assert_eq!(
            refusal(&mut record, &decision(date(2026, 11, 21))),
            "`FOLDER/c-7.toml` has an entry of 2026-11-22, and today is 2026-11-21"
        );
        append(&mut record, &decision(date(2026, 11, 24))).expect("a decision");
        assert_eq!(
            refusal(&mut record, &decision(date(2026, 11, 23))),
            "`FOLDER/c-7.toml` has an entry of 2026-11-24, and today is 2026-11-23"
        );
        append(&mut record, &decision(date(2026, 11, 24))).expect("a decision");
        let written = fs::read(&record.path).expect("a file");
        assert_eq!(written, record.text.as_bytes());
        assert_eq!(crate::seal::check(&written).decisions, 2);
    }

    #[test]
    fn a_text_that_would_not_match_is_not_written() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut record = record(folder.path());
        record.text = record.text.replace("2026-11-22", "2026-11-20");
        fs::write(&record.path, &record.text).expect("a file");
        assert_eq!(
            refusal(&mut record, &decision(DAY)),
            "cannot add a decision to `FOLDER/c-7.toml`: the seal does not match: the file was changed after it was sealed"
        );
    }
}
