//! Functions for a module in another language: rules from a folder or from inside the program, all findings of `check`,
//! comparisons, the date, and a run with the exit code as a number.

use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use jiff::civil::Date;

pub use super::answer_options::MAX_THREADS;
use super::exit::Exit;
use super::protocol::{self, Origin};
use super::{check, diff, run_to_exit};
use crate::analysis::diff::Version;
use crate::diagnostic::Diagnostic;
use crate::intake::mapping::LoadedMapping;
use crate::model::{ProcedureId, Protocol};
use crate::rules::{self, Loaded};

/// The reason why records cannot be compared. Never contains an answer.
#[derive(Debug)]
pub enum Refusal {
    /// The named inputs make no sense.
    Usage(String),
    /// An input cannot be read.
    Input(String),
}

/// Runs the program with its command line, which starts with the name of the program. Returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let exit = run_to_exit(arguments);
    // flush, since the process is not a Rust program that does so at its end; a closed pipe is a normal end
    let _ = io::stdout().flush();
    exit as u8
}

/// The date in the user's time zone.
pub fn today() -> Date {
    super::today()
}

/// Reads the rules in a folder, or those inside the program, with all findings in them.
///
/// # Errors
///
/// If the folder cannot be read or contains no protocol. The error is a message.
pub fn load(folder: Option<&Path>, today: Date) -> Result<Loaded, String> {
    let origin = match folder {
        Some(folder) => Origin::Folder(folder.to_owned()),
        None => Origin::Embedded,
    };
    let loaded = rules::load_on(&origin.folder().map_err(in_words)?, today);
    protocol::found(loaded, &origin).map_err(in_words)
}

/// Reads a mapping file for a protocol, with all findings in it.
///
/// # Errors
///
/// If the file cannot be read. The error is a message.
pub fn mapping(path: &Path, protocol: &Protocol) -> Result<LoadedMapping, String> {
    super::mapping::load(path, protocol).map_err(in_words)
}

/// All findings of `check`, in the order of files and lines.
pub fn findings(loaded: &Loaded, today: Date) -> Vec<Diagnostic> {
    check::everything(loaded, today).into_sorted()
}

/// The procedures with these ids, each once. A group stands for its members.
///
/// # Errors
///
/// If there is no such procedure or group.
pub fn procedures(ids: &[String], protocol: &Protocol) -> Result<Vec<ProcedureId>, String> {
    super::argument::procedures(ids, protocol).map_err(in_words)
}

/// The object of `contra diff OLD NEW --answers FILE --format json`, for two versions with their names.
///
/// # Errors
///
/// If a file or a folder cannot be read. The error is about the first one.
pub fn diff_on_records(
    versions: [(Version<'_>, &str); 2],
    files: &[PathBuf],
    on: Option<Date>,
) -> Result<String, Refusal> {
    let compared = diff::compared(versions, files, on, today());
    compared.map_err(|error| match Exit::of(&error) {
        Exit::Usage => Refusal::Usage(in_words(error)),
        _ => Refusal::Input(in_words(error)),
    })
}

/// The message of an error, with its causes.
fn in_words(error: anyhow::Error) -> String {
    format!("{error:#}")
}
