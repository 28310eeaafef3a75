//! Values of options that several commands have: dates, procedures, formats of answer files, and paths.

use std::fmt::Display;
use std::iter;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::ValueEnum;
use jiff::civil::Date;

use super::exit::Failure;
use super::files::{self, Identity, Stream};
use super::format::extension;
use super::input::STDIN;
use super::output::{is_stdin, is_stdout};
use crate::diagnostic::{listing, nearest};
use crate::intake::Format;
use crate::model::{ProcedureId, Protocol, YEARS, parse_day};

/// A format for findings and explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    Text,
    Json,
}

/// The format of an answer file, from its extension.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    Format::from_ending(extension(path))
}

/// The error for a file with an unknown extension. Names the option that sets the format.
pub(super) fn unknown_ending(path: &Path, option: &str, formats: &str) -> anyhow::Error {
    let message = if path.as_os_str() == STDIN {
        "stdin has no extension that gives its format".to_owned()
    } else {
        format!(
            "the extension of `{}` is not a known format",
            path.display()
        )
    };
    Failure::usage(message)
        .with_help(format!("name the format with `{option}`: {formats}"))
        .into()
}

/// The procedures with these ids, each once. A group stands for its members, in its order.
pub(super) fn procedures(ids: &[String], protocol: &Protocol) -> anyhow::Result<Vec<ProcedureId>> {
    let mut found = Vec::new();
    for id in ids {
        let one = protocol.procedure_named(id);
        let named = match (&one, protocol.group_named(id)) {
            (Some(procedure), _) => std::slice::from_ref(procedure),
            (None, Some(group)) => group.procedures.as_slice(),
            (None, None) => return Err(unknown_procedure(id, protocol)),
        };
        for &procedure in named {
            if !found.contains(&procedure) {
                found.push(procedure);
            }
        }
    }
    Ok(found)
}

fn unknown_procedure(id: &str, protocol: &Protocol) -> anyhow::Error {
    let procedures = protocol.procedures.iter().map(|one| one.id.as_str());
    let groups = protocol.groups.iter().map(|one| one.id.as_str());
    let known: Vec<_> = procedures.chain(groups).collect();
    let help = match nearest(id, known.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("`{}` has {}", protocol.id, listing(&known)),
    };
    let failure = Failure::usage(format!("there is no procedure `{id}`"));
    failure.with_help(help).into()
}

/// Reads a screening date.
pub(super) fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| {
        let (first, last) = (YEARS.start(), YEARS.end());
        format!("write a day that exists, from {first} to {last}, such as 2026-11-22")
    })
}

/// Reads a whole number from `first` to `last`, or of any size if there is no `last`.
pub(super) fn number<T>(
    first: T,
    last: Option<T>,
) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync + 'static
where
    T: FromStr + PartialOrd + Display + Clone + Send + Sync + 'static,
{
    move |text| {
        let fits = |number: &T| *number >= first && last.as_ref().is_none_or(|last| number <= last);
        text.parse().ok().filter(fits).ok_or_else(|| match &last {
            Some(last) => format!("write a whole number from {first} to {last}"),
            None => format!("write a whole number, {first} or more"),
        })
    }
}

/// Refuses two outputs in one file, and an output in a file that is read, before anything is written, even to stderr.
///
/// The result goes to stdout if no file is named for it. Then the other outputs must not go there.
pub(super) fn keep_apart(
    result: Option<&Path>,
    others: &[Option<&Path>],
    read: &[&Path],
) -> anyhow::Result<()> {
    let result = result.unwrap_or(Path::new(STDOUT));
    let others = others.iter().copied().flatten();
    let written: Vec<Place<'_>> = iter::once(result)
        .chain(others)
        .map(Place::of_output)
        .collect();
    let read: Vec<Place<'_>> = read.iter().map(|path| Place::of_input(path)).collect();
    for one in &read {
        if let Some(identity) = &one.identity {
            files::refuse_stderr(identity, &one.name())?;
        }
    }
    for (index, output) in written.iter().enumerate() {
        if written[..index].iter().any(|other| output.is_same(other)) {
            return Err(files::two_outputs(&output.name()));
        }
        if let Some(input) = read.iter().find(|input| output.is_same(input)) {
            return Err(if output.path.as_os_str() == STDOUT {
                files::overwritten(&format!("stdout leads to {}, which", input.name()))
            } else {
                files::overwritten(&output.name())
            });
        }
    }
    Ok(())
}

/// The name of stdout as an output on the command line.
const STDOUT: &str = "-";

/// A place that is read or written.
struct Place<'a> {
    path: &'a Path,
    /// The standard stream, if it is one.
    stream: Option<Stream>,
    identity: Option<Identity>,
}

impl<'a> Place<'a> {
    fn of_output(path: &'a Path) -> Self {
        let stream = match path {
            path if is_stdout(path) => Some(Stream::Stdout),
            path if is_stdin(path) => Some(Stream::Stdin),
            _ => None,
        };
        Self::new(path, stream)
    }

    fn of_input(path: &'a Path) -> Self {
        let is_stdin = path.as_os_str() == STDIN || is_stdin(path);
        Self::new(path, is_stdin.then_some(Stream::Stdin))
    }

    fn new(path: &'a Path, stream: Option<Stream>) -> Self {
        let identity = match stream {
            Some(stream) => Identity::of_stream(stream),
            None => Identity::of_path(path),
        };
        Self {
            path,
            stream,
            identity,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        if self.stream.is_some() && self.stream == other.stream {
            return true;
        }
        match (&self.identity, &other.identity) {
            (Some(one), Some(other)) => one == other,
            (None, None) if self.stream.is_none() && other.stream.is_none() => {
                let (one, other) = (self.path, other.path);
                one == other || real(one).is_some_and(|one| real(other) == Some(one))
            }
            _ => false,
        }
    }

    /// The name in a message.
    fn name(&self) -> String {
        match (self.stream, self.path.as_os_str() == STDOUT) {
            (Some(Stream::Stdin), true) => "stdin".to_owned(),
            (Some(Stream::Stdout), true) => "stdout".to_owned(),
            _ => format!("`{}`", self.path.display()),
        }
    }
}

/// The path without links. For a file that does not exist yet, its name in its resolved folder.
fn real(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok().or_else(|| {
        let folder = match path.parent()? {
            folder if folder.as_os_str().is_empty() => Path::new("."),
            folder => folder,
        };
        Some(std::fs::canonicalize(folder).ok()?.join(path.file_name()?))
    })
}
