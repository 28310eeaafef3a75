//! The one record of an answer file, for commands that are about one person.

use std::path::Path;

use super::argument::format_of;
use super::exit::Failure;
use super::input::Input;
use crate::intake::{self, Defaults, Form};
use crate::model::Protocol;

/// Refuses a file whose ending does not say its format, before anything is read.
pub(super) fn check_ending(path: &Path) -> anyhow::Result<()> {
    if format_of(path).is_some() {
        return Ok(());
    }
    let message = format!("the ending of `{}` is no known format", path.display());
    let failure = Failure::usage(message);
    Err(failure.with_help("csv, ndjson, json or toml").into())
}

/// Reads the record. Refuses a file with no record, with several, or with one that cannot be read.
pub(super) fn read(path: &Path, protocol: &Protocol, defaults: &Defaults) -> anyhow::Result<Form> {
    let input = Input::new(path.to_owned(), format_of(path));
    let (reader, format) = input.open()?;
    let records = intake::open(reader, format, protocol, defaults);
    let mut records = records.map_err(|error| input.failure(error))?;
    let refused = |what: &str| Failure::files(format!("{}: {what}", input.name));
    let Some(record) = records.next() else {
        return Err(refused("holds no record").into());
    };
    let record = record.map_err(|error| input.failure(error))?;
    if records.next().is_some() {
        let failure = refused("holds several records");
        return Err(failure
            .with_help("name a file with the record of this client alone")
            .into());
    }
    record
        .content
        .map_err(|record| refused(&format!("the record cannot be read: {}", record.message)).into())
}
