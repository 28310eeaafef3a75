//! The record files of a folder: its `.toml` files, in order of name.
//!
//! Refuses a folder without any, and a folder of rules. Opens no file.

use std::fs;
use std::path::{Path, PathBuf};

use super::exit::Failure;
use crate::intake::Format;
use crate::rules::PROTOCOL_FILE;

/// The content of a folder.
#[derive(Debug)]
pub(super) struct RecordFolder {
    /// The paths of its `.toml` files, in order of name.
    pub files: Vec<PathBuf>,
    /// How many other entries it has. They are not read.
    pub others: usize,
}

/// Lists a folder. Folders below it are not looked into.
pub(super) fn list(folder: &Path) -> anyhow::Result<RecordFolder> {
    let name = folder.display();
    let cannot_read = |error| Failure::files(format!("cannot read `{name}`")).caused_by(error);
    let (mut files, mut others) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).map_err(cannot_read)? {
        let entry = entry.map_err(cannot_read)?.file_name();
        if entry == PROTOCOL_FILE {
            let message = format!("`{name}` is a folder of rules, not of record files");
            return Err(Failure::files(message).into());
        }
        let ending = Path::new(&entry).extension().unwrap_or_default();
        match Format::from_ending(&ending.to_string_lossy()) {
            Some(Format::Toml) => files.push(entry),
            Some(Format::Csv | Format::Ndjson | Format::Json) | None => others += 1,
        }
    }
    if files.is_empty() {
        let message = format!("`{name}` has no record file: the name of one ends in `.toml`");
        return Err(Failure::files(message).into());
    }
    files.sort_unstable();
    Ok(RecordFolder {
        files: files.iter().map(|file| folder.join(file)).collect(),
        others,
    })
}
