//! What the options of several commands name: days, procedures, formats by the ending of a file, files themselves.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;

use super::exit::Failure;
use super::input::STDIN;
use crate::diagnostic::{listing, nearest};
use crate::intake::Format;
use crate::model::{ProcedureId, Protocol, YEARS, parse_day};

/// A format of findings and explanations.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum PageFormat {
    Text,
    Json,
}

/// A format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResultFormat {
    Text,
    Csv,
    Ndjson,
    Json,
}

impl ResultFormat {
    /// The format asked for, else by the ending of the output file, else text.
    pub(super) fn chosen(asked: Option<Self>, output: Option<&Path>) -> anyhow::Result<Self> {
        let (None, Some(path)) = (asked, output) else {
            return Ok(asked.unwrap_or(Self::Text));
        };
        match ending(path).to_ascii_lowercase().as_str() {
            "txt" => Ok(Self::Text),
            "csv" => Ok(Self::Csv),
            "ndjson" | "jsonl" => Ok(Self::Ndjson),
            "json" => Ok(Self::Json),
            _ => Err(unknown_ending(
                path,
                "--format",
                "text, csv, ndjson or json",
            )),
        }
    }
}

/// The format of an answer file by its ending.
pub(super) fn format_of(path: &Path) -> Option<Format> {
    Format::from_ending(ending(path))
}

/// The ending of a file without its dot; empty where there is none.
pub(super) fn ending(path: &Path) -> &str {
    let ending = path.extension().and_then(|ending| ending.to_str());
    ending.unwrap_or_default()
}

/// The failure of a file whose ending says nothing, with the option that does.
pub(super) fn unknown_ending(path: &Path, option: &str, formats: &str) -> anyhow::Error {
    let message = match path.as_os_str() == STDIN {
        true => "stdin has no ending that says its format".to_owned(),
        false => format!("the ending of `{}` is no known format", path.display()),
    };
    Failure::usage(message)
        .with_help(format!("say which with `{option}`: {formats}"))
        .into()
}

/// The procedures of those ids, each once.
pub(super) fn procedures(ids: &[String], protocol: &Protocol) -> anyhow::Result<Vec<ProcedureId>> {
    let mut found = Vec::new();
    for id in ids {
        let Some(procedure) = protocol.procedure_named(id) else {
            let known = protocol.procedures.iter().map(|one| one.id.as_str());
            let known: Vec<_> = known.collect();
            let help = match nearest(id, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("`{}` knows {}", protocol.id, listing(&known)),
            };
            let failure = Failure::usage(format!("there is no procedure `{id}`"));
            return Err(failure.with_help(help).into());
        };
        if !found.contains(&procedure) {
            found.push(procedure);
        }
    }
    Ok(found)
}

/// Reads a screening date.
pub(super) fn day(text: &str) -> Result<Date, String> {
    parse_day(text).ok_or_else(|| {
        let (first, last) = (YEARS.start(), YEARS.end());
        format!("write a day that exists, from {first} to {last}, such as 2026-11-22")
    })
}

/// Refuses two outputs in one file, and an output in a file that is read.
pub(super) fn keep_apart(written: &[Option<&Path>], read: &[&Path]) -> anyhow::Result<()> {
    let written: Vec<&Path> = written.iter().copied().flatten().collect();
    for (index, path) in written.iter().enumerate() {
        let shown = path.display();
        if written[..index].iter().any(|other| is_same(path, other)) {
            let message = format!("`{shown}` cannot hold two outputs");
            return Err(Failure::usage(message).into());
        }
        if read.iter().any(|file| is_same(path, file)) {
            let message = format!("`{shown}` is an input and would be overwritten");
            return Err(Failure::usage(message).into());
        }
    }
    Ok(())
}

/// Whether two paths lead to one file.
fn is_same(one: &Path, other: &Path) -> bool {
    one == other || real(one).is_some_and(|one| real(other) == Some(one))
}

/// The path without links; of a file that is not there yet, its name in its folder.
fn real(path: &Path) -> Option<PathBuf> {
    std::fs::canonicalize(path).ok().or_else(|| {
        let folder = match path.parent()? {
            folder if folder.as_os_str().is_empty() => Path::new("."),
            folder => folder,
        };
        Some(std::fs::canonicalize(folder).ok()?.join(path.file_name()?))
    })
}
