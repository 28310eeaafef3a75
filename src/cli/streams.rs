//! Checks the files of stdout and stderr before the command line is read, since a usage error or the help could be
//! written there.
//!
//! Refuses a stderr that is the file of stdin, a file on the command line or a rule file, and a stdout that is a rule
//! file. If stderr is such a file, nothing is printed.

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::exit::Failure;
use super::files::{self, Identity, Stream};
use super::output::{is_rule_file, is_stdout};
use crate::rules::PROTOCOL_FILE;

/// Maximum number of entries of a folder that are examined.
const MAX_ENTRIES: usize = 10_000;

/// Maximum number of short options in one argument that are examined, as in `-qoFILE`.
#[cfg(unix)]
const MAX_SHORT: usize = 8;

/// Refuses streams that go to a file that must not change.
pub(super) fn check(arguments: &[OsString]) -> anyhow::Result<()> {
    if let Some(stderr) = Identity::of_stream(Stream::Stderr) {
        let is_stdin = Identity::of_stream(Stream::Stdin).as_ref() == Some(&stderr);
        let is_rules = || rule_file(Stream::Stderr, &stderr, arguments).is_some();
        if is_stdin || named(&stderr, arguments).is_some() || is_rules() {
            return Err(files::stderr_is_read("a file of this command"));
        }
    }
    let stdout = Identity::of_stream(Stream::Stdout);
    match stdout.and_then(|stdout| rule_file(Stream::Stdout, &stdout, arguments)) {
        Some(path) => {
            let name = format!("stdout leads to `{}`, which", path.display());
            Err(files::overwritten_rules(&name))
        }
        None => Ok(()),
    }
}

/// Refuses to print the help to a file on the command line.
pub(super) fn check_help(arguments: &[OsString]) -> anyhow::Result<()> {
    let stdout = Identity::of_stream(Stream::Stdout);
    match stdout.and_then(|stdout| named(&stdout, arguments)) {
        Some(path) => {
            let path = path.display();
            let message = format!("stdout leads to `{path}`, which the command line names");
            Err(Failure::usage(message).into())
        }
        None => Ok(()),
    }
}

/// The file in an argument that is the file of a stream.
fn named(stream: &Identity, arguments: &[OsString]) -> Option<PathBuf> {
    let mut paths = without_command(arguments).flat_map(values).map(Path::new);
    let found = paths
        .find(|path| !is_own_stream(path) && Identity::of_path(path).as_ref() == Some(stream))?;
    Some(found.to_owned())
}

/// The rule file that is the file of a stream.
fn rule_file(stream: Stream, identity: &Identity, arguments: &[OsString]) -> Option<PathBuf> {
    let folders = arguments.iter().skip(1).flat_map(|one| values(one));
    let folders = folders.map(PathBuf::from).chain(folders_by_default());
    let mut files = folders.flat_map(|folder| toml_files(&folder));
    let found = files.find(|path| Identity::of_path(path).as_ref() == Some(identity));
    found.or_else(|| stream.path().filter(|path| is_rule_file(path)))
}

/// The default folders of rules.
fn folders_by_default() -> impl Iterator<Item = PathBuf> {
    let variable = std::env::var_os("CONTRA_RULES").map(PathBuf::from);
    let usual = [".", "rules"].into_iter().map(PathBuf::from);
    let usual = usual.filter(|folder| folder.join(PROTOCOL_FILE).is_file());
    variable.into_iter().chain(usual)
}

fn toml_files(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let paths = entries.take(MAX_ENTRIES).flatten().map(|one| one.path());
    paths.filter(|path| path.as_os_str().as_encoded_bytes().ends_with(b".toml"))
}

/// The arguments without the name of the subcommand, which may also be the name of a file.
fn without_command(arguments: &[OsString]) -> impl Iterator<Item = &OsStr> {
    let command = super::command();
    let is_command = |one: &&OsString| {
        let mut names = command.get_subcommands().map(clap::Command::get_name);
        names.any(|name| name == one.as_os_str())
    };
    let arguments = arguments.get(1..).unwrap_or_default();
    let place = arguments.iter().position(|one| is_command(&one));
    let others = arguments.iter().enumerate();
    others
        .filter(move |(index, _)| Some(*index) != place)
        .map(|(_, one)| one.as_os_str())
}

/// The values that an argument may contain: all of it, the part after `=`, or the part after short options.
#[cfg(unix)]
fn values(argument: &OsStr) -> impl Iterator<Item = &OsStr> {
    use std::os::unix::ffi::OsStrExt;
    let bytes = argument.as_bytes();
    let starts = match bytes {
        [b'-', b'-', ..] => {
            let equals = bytes.iter().position(|&byte| byte == b'=');
            equals.map_or(0..0, |equals| equals + 1..equals + 2)
        }
        [b'-', ..] => 2..bytes.len().min(2 + MAX_SHORT),
        _ => 0..0,
    };
    let parts = starts.filter_map(|start| bytes.get(start..));
    std::iter::once(argument).chain(parts.map(OsStr::from_bytes))
}

/// On this system, the file of a stream is unknown.
#[cfg(not(unix))]
fn values(argument: &OsStr) -> impl Iterator<Item = &OsStr> {
    std::iter::once(argument)
}

/// Whether a path names stdout or stderr, which may be the same file.
fn is_own_stream(path: &Path) -> bool {
    let is_stderr = ["/dev/stderr", "/dev/fd/2", "/proc/self/fd/2"].map(Path::new);
    is_stdout(path) || is_stderr.contains(&path)
}
