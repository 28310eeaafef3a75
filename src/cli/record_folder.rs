//! The record files of a folder: its `.toml` files, in order of name.
//!
//! Refuses a folder without any, and a folder of rules. Opens no file.

use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};

use super::exit::Failure;
use crate::intake::Format;
use crate::rules::PROTOCOL_FILE;

/// The content of a folder.
#[derive(Debug)]
pub(super) struct RecordFolder {
    /// The paths of its `.toml` files, in order of name.
    pub files: Vec<PathBuf>,
    /// Number of other entries: other names, hidden files, and anything that is not a file, such as a pipe. They are
    /// not read.
    pub others: usize,
}

impl RecordFolder {
    /// Says how many entries are not read, if there are any.
    pub(super) fn remark(&self, folder: &Path) -> Option<String> {
        let name = folder.display();
        match self.others {
            0 => None,
            1 => Some(format!(
                "{name}: 1 entry is not a visible `.toml` file, and is not read"
            )),
            count => Some(format!(
                "{name}: {count} entries are not visible `.toml` files, and are not read"
            )),
        }
    }
}

/// Whether an entry is a regular file, or a link to one, that is not hidden. Reading a named pipe would never end.
fn is_visible_file(entry: &DirEntry) -> bool {
    let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    // a broken link is not skipped: reading it fails
    !is_hidden && fs::metadata(entry.path()).map_or(true, |metadata| metadata.is_file())
}

/// Lists a folder, without its subfolders.
pub(super) fn list(folder: &Path) -> anyhow::Result<RecordFolder> {
    let name = folder.display();
    let cannot_read = |error| Failure::files(format!("cannot read `{name}`")).caused_by(error);
    let (mut files, mut others) = (Vec::new(), 0);
    for entry in fs::read_dir(folder).map_err(cannot_read)? {
        let entry = entry.map_err(cannot_read)?;
        let is_file = is_visible_file(&entry);
        let entry = entry.file_name();
        if entry == PROTOCOL_FILE {
            let message = format!("`{name}` is a folder of rules, not of record files");
            return Err(Failure::files(message).into());
        }
        let ending = Path::new(&entry).extension().unwrap_or_default();
        match Format::from_ending(&ending.to_string_lossy()) {
            Some(Format::Toml) if is_file => files.push(entry),
            Some(Format::Toml | Format::Csv | Format::Ndjson | Format::Json) | None => others += 1,
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
