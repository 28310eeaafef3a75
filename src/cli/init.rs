//! `contra init`: writes the protocol inside the program out, to edit.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, File as Embedded};

use super::Session;
use super::exit::{Exit, Failure};
use super::protocol::EMBEDDED;
use super::stderr;

/// Write the protocol inside the program into a folder, to edit
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder to write to; made where it is not there, refused where it is not empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let folder = &arguments.folder;
    let shown = folder.display();
    let failure = |error| Failure::files(format!("cannot write to `{shown}`")).caused_by(error);
    if !is_empty(folder).map_err(failure)? {
        let refused = Failure::usage(format!("`{shown}` is not empty"));
        return Err(refused
            .with_help("name a folder that is empty or not there yet")
            .into());
    }
    fs::create_dir_all(folder).map_err(failure)?;
    let mut written = Vec::new();
    if let Err(error) = write_files(folder, &mut written) {
        // a part of a protocol is none; what cannot be removed either stays
        for path in written.iter().rev() {
            let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
        }
        return Err(failure(error));
    }
    if !session.quiet {
        let count = files(&EMBEDDED).len();
        stderr::line(&format!(
            "wrote {count} files to `{shown}`; `contra check {shown}` validates them"
        ));
    }
    Ok(Exit::Done)
}

/// Writes every file, and says which files and folders were made even where it fails.
fn write_files(folder: &Path, written: &mut Vec<PathBuf>) -> io::Result<()> {
    for dir in EMBEDDED.dirs() {
        let path = folder.join(dir.path());
        fs::create_dir(&path)?;
        written.push(path);
    }
    for file in files(&EMBEDDED) {
        let path = folder.join(file.path());
        // never over a file that came in between
        let mut to = File::create_new(&path)?;
        written.push(path);
        to.write_all(file.contents())?;
    }
    Ok(())
}

/// The rule files, and the schemas beside them.
fn files(dir: &'static Dir<'static>) -> Vec<&'static Embedded<'static>> {
    let below = dir.dirs().flat_map(files);
    dir.files().chain(below).collect()
}

/// Whether nothing is there yet; a folder that does not exist is empty.
fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}
