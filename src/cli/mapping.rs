//! Mapping files on the command line: reads them, and refuses those with errors, reporting every one.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use super::exit::Failure;
use super::{Session, files, stderr};
use crate::intake::{LoadedMapping, Mapping};
use crate::model::Protocol;
use crate::report::findings;

/// Maximum size of a mapping file in bytes: many times what a person writes.
const MAX_LENGTH: u64 = 16 << 20;

/// Reads a mapping that can explain an export. Prints the errors that prevent this.
pub(super) fn ready(
    path: &Path,
    protocol: &Protocol,
    session: &Session,
) -> anyhow::Result<Mapping> {
    let loaded = load(path, protocol)?;
    match loaded.mapping {
        Some(mapping) => Ok(mapping),
        None => Err(errors(loaded, path, session)),
    }
}

/// Reads a mapping file, with all findings in it.
pub(super) fn load(path: &Path, protocol: &Protocol) -> anyhow::Result<LoadedMapping> {
    let name = path.display().to_string();
    let failure = || Failure::files(format!("cannot read the mapping `{name}`"));
    let file = File::open(path).map_err(|error| failure().caused_by(error))?;
    files::note_read(&file, path)?;
    let mut bytes = Vec::new();
    file.take(MAX_LENGTH + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| failure().caused_by(error))?;
    if bytes.len() as u64 > MAX_LENGTH {
        let cause = io::Error::other("it is longer than 16 MiB");
        return Err(failure().caused_by(cause));
    }
    Ok(Mapping::read(&name, &bytes, protocol))
}

fn errors(loaded: LoadedMapping, path: &Path, session: &Session) -> anyhow::Error {
    let found = loaded.diagnostics.into_sorted();
    let text = findings::text(&found, &loaded.sources, session.colors.stderr);
    stderr::print(&text);
    let message = format!("the mapping `{}` has errors", path.display());
    Failure::rules(message)
        .with_help("correct the errors above")
        .into()
}
