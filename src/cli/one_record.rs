//! The single record of an answer file, for commands about one person.

use std::path::Path;

use super::argument::format_of;
use super::exit::Failure;
use super::input::{Input, Reader};
use crate::intake::{self, Defaults, Form, Mapping, Record, Records};
use crate::model::Protocol;

/// Refuses a file whose extension is not that of a format, before anything is read.
pub(super) fn check_ending(path: &Path) -> anyhow::Result<()> {
    if format_of(path).is_some() {
        return Ok(());
    }
    let message = format!(
        "the extension of `{}` is not a known format",
        path.display()
    );
    let failure = Failure::usage(message);
    Err(failure.with_help("csv, ndjson, json or toml").into())
}

/// A record of an answer file, or of an export with a mapping.
#[derive(Clone, Copy)]
pub(super) struct Which<'a> {
    pub path: &'a Path,
    pub mapping: Option<&'a Mapping>,
    /// Its number, from 1. `None` if it is the only record.
    pub record: Option<u64>,
}

impl<'a> Which<'a> {
    /// The only record of an answer file.
    pub(super) fn only(path: &'a Path) -> Self {
        Self {
            path,
            mapping: None,
            record: None,
        }
    }
}

/// Reads the file to its end, record by record. Returns the remarks about it.
pub(super) fn look_through(
    which: Which<'_>,
    protocol: &Protocol,
    defaults: &Defaults,
    mut each: impl FnMut(&Record),
) -> anyhow::Result<Vec<String>> {
    let input = input(which);
    let mut records = records(which, &input, protocol, defaults)?;
    for record in records.by_ref() {
        each(&record.map_err(|error| input.failure(error))?);
    }
    Ok(records.remarks())
}

/// Reads the record. Refuses a file without it, a file with several if no number is given, and a record that cannot be
/// read.
pub(super) fn read(
    which: Which<'_>,
    protocol: &Protocol,
    defaults: &Defaults,
) -> anyhow::Result<Form> {
    let input = input(which);
    let mut records = records(which, &input, protocol, defaults)?;
    let refused = |what: &str| Failure::files(format!("{}: {what}", input.name));
    let before = which.record.map_or(0, |number| number - 1);
    for _ in 0..before {
        if let Some(record) = records.next() {
            record.map_err(|error| input.failure(error))?;
        }
    }
    let Some(record) = records.next() else {
        let what = match which.record {
            Some(number) => format!("contains no record {number}"),
            None => "contains no record".to_owned(),
        };
        return Err(refused(&what).into());
    };
    let record = record.map_err(|error| input.failure(error))?;
    if which.record.is_none() && records.next().is_some() {
        let failure = refused("contains several records");
        let help = "name a file with the record of this client alone";
        return Err(failure.with_help(help).into());
    }
    record
        .content
        .map_err(|record| refused(&format!("the record cannot be read: {}", record.message)).into())
}

fn input(which: Which<'_>) -> Input {
    let path = which.path.to_owned();
    match which.mapping {
        Some(_) => Input::mapped(path),
        None => Input::new(path, format_of(which.path)),
    }
}

fn records<'p>(
    which: Which<'p>,
    input: &Input,
    protocol: &'p Protocol,
    defaults: &'p Defaults,
) -> anyhow::Result<Records<'p, Reader>> {
    let (reader, format) = input.open()?;
    let records = match which.mapping {
        Some(mapping) => intake::open_mapped(reader, mapping, protocol, defaults),
        None => intake::open(reader, format, protocol, defaults),
    };
    records.map_err(|error| input.failure(error))
}
