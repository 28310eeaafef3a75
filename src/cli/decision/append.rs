//! Adds a decision to a record file: a new file takes the place of the old one, if that has not changed.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::cli::exit::Failure;
use crate::cli::files::Identity;
use crate::cli::output::{Existing, Output};
use crate::cli::record_text::RecordText;
use crate::intake::record_file::LONGEST;
use crate::model::Decision;
use crate::report::record_file::with_decision;

/// Adds a decision to a file that still holds `record`, and to the text of `record` too.
pub(super) fn append(record: &mut RecordText, decision: &Decision) -> anyhow::Result<()> {
    let path = &record.path;
    let text = with_decision(&record.text, decision);
    if text.len() > LONGEST {
        return Err(refused(path, "it would be longer than 1 MiB"));
    }
    let failed = |error| {
        let message = format!("cannot add a decision to `{}`", path.display());
        Failure::files(message).caused_by(error)
    };
    let file = File::open(path).map_err(failed)?;
    // held until this returns; a file system without locks has none
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
    Ok(())
}

fn refused(path: &Path, why: &str) -> anyhow::Error {
    let message = format!("cannot add a decision to `{}`: {why}", path.display());
    let failure = Failure::files(message);
    failure
        .with_help("look at the file, then run `contra record decide` again")
        .into()
}
