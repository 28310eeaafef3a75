//! `contra init`: writes the protocol inside the program out, to edit.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::{Dir, File as Embedded};

use super::Session;
use super::exit::{Exit, Failure};
use super::interrupt;
use super::links;
use super::private;
use super::protocol::EMBEDDED;
use super::stderr;

/// Write the protocol inside the program into a folder, to edit
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  contra init rules")]
pub(super) struct Arguments {
    /// Folder to write to; made where it is not there, refused where it is not empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let shown = arguments.folder.display();
    let failure = |error| Failure::files(format!("cannot write to `{shown}`")).caused_by(error);
    let folder = &links::followed(&arguments.folder).map_err(failure)?;
    if !is_empty(folder).map_err(failure)? {
        let refused = Failure::usage(format!("`{shown}` is not empty"));
        return Err(refused
            .with_help("name a folder that is empty or not there yet")
            .into());
    }
    // rules are no secret
    private::end();
    let mut created = Vec::new();
    let ended = create_folders(folder, &mut created)
        .and_then(|()| write_files(folder, &mut created))
        .map_err(failure);
    if let Err(error) = ended {
        // a part of a protocol is none; what cannot be removed either stays
        for path in created.iter().rev() {
            let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
        }
        return Err(error);
    }
    interrupt::keep_everything();
    if !session.quiet {
        let count = files(&EMBEDDED).len();
        stderr::line(&format!(
            "wrote {count} files to `{shown}`; `contra check {shown}` validates them"
        ));
    }
    Ok(Exit::Done)
}

/// Creates a folder and those above it, as far as they are not there.
fn create_folders(folder: &Path, created: &mut Vec<PathBuf>) -> io::Result<()> {
    let missing = folder
        .ancestors()
        .take_while(|folder| !folder.as_os_str().is_empty());
    let missing: Vec<_> = missing.take_while(|folder| !folder.is_dir()).collect();
    missing
        .iter()
        .rev()
        .try_for_each(|folder| create_folder(folder, created))
}

/// Writes every file, and lists what was created even if one fails.
fn write_files(folder: &Path, created: &mut Vec<PathBuf>) -> io::Result<()> {
    for dir in EMBEDDED.dirs() {
        create_folder(&folder.join(dir.path()), created)?;
    }
    for file in files(&EMBEDDED) {
        let path = folder.join(file.path());
        // never over a file that came in between
        let mut to = interrupt::create(|| File::create_new(&path), |_| path.clone())?;
        created.push(path);
        to.write_all(file.contents())?;
    }
    Ok(())
}

fn create_folder(path: &Path, created: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        // `a/..` is there once `a` is
        return Ok(());
    }
    interrupt::create(|| fs::create_dir(path), |()| path.to_owned())?;
    created.push(path.to_owned());
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
