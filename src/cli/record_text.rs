//! A record file as it is on the disk: its bytes, and the seal by which another record refers to it.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::exit::Failure;
use super::files;
use crate::intake::record_file::{self, MAX_LENGTH};

/// A record file with its content.
pub(super) struct RecordText {
    pub path: PathBuf,
    pub text: String,
    /// The date of its last entry: of the answers, or of a decision. `None` if it has no date.
    pub last_day: Option<Date>,
}

/// Reads a file that may be a record file. Stops one byte after the maximum length.
pub(super) fn read(path: &Path) -> anyhow::Result<Vec<u8>> {
    let failed = |error| {
        let message = format!("cannot read `{}`", path.display());
        Failure::files(message).caused_by(error)
    };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(failed(io::ErrorKind::IsADirectory.into()));
    }
    files::note_read(&file, path)?;
    let mut bytes = Vec::new();
    let mut longest = file.take(MAX_LENGTH as u64 + 1);
    longest.read_to_end(&mut bytes).map_err(failed)?;
    Ok(bytes)
}

/// The seal of a record file, for a record that corrects it. Refuses a file whose seal does not match.
pub(super) fn seal(path: &Path) -> anyhow::Result<String> {
    let bytes = read(path)?;
    let refused = |why: &str| {
        let failure = Failure::files(format!("`{}` cannot be replaced: {why}", path.display()));
        anyhow::Error::from(failure.with_help("name the record file that is corrected"))
    };
    match record_file::read(&bytes) {
        Err(message) => Err(refused(&message)),
        Ok(None) => Err(refused("it is a plain answer file, without a seal")),
        Ok(Some(file)) => match (file.fault, file.seal) {
            (None, Some(seal)) => Ok(seal),
            (fault, _) => Err(refused(&fault.unwrap_or_default())),
        },
    }
}
