//! `contra init`: writes the protocol inside the program, or a small new one, to a folder for editing.

mod new;

use std::borrow::Cow;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use include_dir::Dir;

use super::Session;
use super::exit::{Exit, Failure};
use super::interrupt;
use super::links;
use super::private;
use super::protocol::EMBEDDED;
use super::stderr;
use crate::rules;

/// Write the protocol inside the program into a folder, to edit
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  contra init my-rules\n  contra init --new kiln-workshop kiln")]
pub(super) struct Arguments {
    /// Write a small example with this id instead, about another subject, as a start for your own protocol
    #[arg(long, value_name = "ID", value_parser = id)]
    new: Option<String>,
    /// Folder to write to; created if it does not exist, refused if it is not empty
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
            .with_help("name a folder that is empty or does not exist")
            .into());
    }
    // rules are not secret
    private::end();
    let files = match &arguments.new {
        Some(id) => complete(new::files(id, session.today)),
        None => embedded(),
    };
    let mut created = Vec::new();
    let ended = create_folders(folder, &mut created)
        .and_then(|()| write_files(folder, &files, &mut created))
        .map_err(failure);
    if let Err(error) = ended {
        // part of a protocol is useless; what cannot be removed stays
        for path in created.iter().rev() {
            let _ = fs::remove_file(path).or_else(|_| fs::remove_dir(path));
        }
        return Err(error);
    }
    interrupt::keep_everything();
    if !session.quiet {
        let count = files.len();
        let rule_files = files.iter().filter(|(path, _)| !is_hidden(path)).count();
        stderr::line(&format!(
            "wrote {count} files to `{shown}`, {rule_files} of them rule files; `contra check {shown}` validates them"
        ));
        if arguments.new.is_some() {
            stderr::line(
                "it is an example: replace its source, question, rule and case with your own",
            );
        }
    }
    Ok(Exit::Done)
}

/// Creates a folder and its parents, if they do not exist.
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

/// Writes every file. Lists what was created even if one fails.
fn write_files(folder: &Path, files: &[FileToWrite], created: &mut Vec<PathBuf>) -> io::Result<()> {
    for dir in EMBEDDED.dirs() {
        create_folder(&folder.join(dir.path()), created)?;
    }
    for (name, contents) in files {
        let path = folder.join(name);
        // never over a file that was created in the meantime
        let mut to = interrupt::create(|| File::create_new(&path), |_| path.clone())?;
        created.push(path);
        to.write_all(contents)?;
    }
    Ok(())
}

fn create_folder(path: &Path, created: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        // `a/..` exists once `a` does
        return Ok(());
    }
    interrupt::create(|| fs::create_dir(path), |()| path.to_owned())?;
    created.push(path.to_owned());
    Ok(())
}

/// A file by its name in the folder, with its contents.
type FileToWrite = (PathBuf, Cow<'static, [u8]>);

/// The rule files inside the program, and their schemas.
fn embedded() -> Vec<FileToWrite> {
    all(&EMBEDDED)
}

/// The files of a new protocol with those that every folder of rules needs: the schemas, and the line for git that
/// preserves line ends.
fn complete(files: Vec<(&'static str, String)>) -> Vec<FileToWrite> {
    let files = files.into_iter();
    let files = files.map(|(name, text)| (PathBuf::from(name), Cow::Owned(text.into_bytes())));
    let others = embedded().into_iter().filter(|(path, _)| is_hidden(path));
    files.chain(others).collect()
}

/// Whether a path starts with a dot, like that of every file other than rule files.
fn is_hidden(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().starts_with(b".")
}

fn all(dir: &'static Dir<'static>) -> Vec<FileToWrite> {
    let own = dir
        .files()
        .map(|file| (file.path().to_owned(), Cow::Borrowed(file.contents())));
    own.chain(dir.dirs().flat_map(all)).collect()
}

/// Reads the id of a protocol.
fn id(text: &str) -> Result<String, String> {
    if rules::is_id(text) {
        Ok(text.to_owned())
    } else {
        Err(
            "an id has lowercase letters, digits and single hyphens, such as `kiln-workshop`"
                .to_owned(),
        )
    }
}

/// Whether a folder is empty. A folder that does not exist is empty.
fn is_empty(folder: &Path) -> io::Result<bool> {
    match fs::read_dir(folder) {
        Ok(mut entries) => Ok(entries.next().is_none()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}
