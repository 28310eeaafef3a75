//! The options of commands that read many records: the inputs, their format, and the procedures.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use clap::ValueEnum;
use jiff::civil::Date;

use super::Session;
use super::argument::{format_of, number, procedures, unknown_ending};
use super::exit::Failure;
use super::input::{Input, NamedInput, STDIN};
use crate::batch::fast::CHUNK;
use crate::intake::{Defaults, Format};
use crate::model::Protocol;

/// Options for reading records.
#[derive(Debug, Default, clap::Args)]
pub(super) struct AnswerOptions {
    /// Procedure or group to screen for, instead of those that each record names; can be given several times
    #[arg(long = "procedure", value_name = "ID")]
    procedures: Vec<String>,
    /// Mapping file that explains the exports of a form
    #[arg(long, value_name = "FILE", conflicts_with = "input_format")]
    pub map: Option<PathBuf>,
    /// Format of the answers; by default, from the extension of each file
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Number of threads that read and evaluate CSV and NDJSON (for `screen`, if the results are CSV, NDJSON or JSON);
    /// by default one per processor, or one for a small file
    #[arg(long, value_name = "NUMBER", value_parser = number(NonZero::<usize>::MIN, NonZero::new(MAX_THREADS)))]
    threads: Option<NonZero<usize>>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum InputFormat {
    Csv,
    Ndjson,
    Json,
    Toml,
}

/// Maximum number of threads.
pub const MAX_THREADS: usize = 256;

impl AnswerOptions {
    /// The name of one of these options that is given, if any.
    pub(super) fn given(&self) -> Option<&'static str> {
        let options = [
            (!self.procedures.is_empty(), "--procedure"),
            (self.map.is_some(), "--map"),
            (self.input_format.is_some(), "--input-format"),
            (self.threads.is_some(), "--threads"),
        ];
        options
            .iter()
            .find(|(given, _)| *given)
            .map(|(_, name)| *name)
    }

    /// Values for records that do not contain them.
    pub(super) fn defaults(
        &self,
        on: Option<Date>,
        session: &Session,
        protocol: &Protocol,
    ) -> anyhow::Result<Defaults> {
        Ok(Defaults {
            today: session.today,
            on,
            procedures: procedures(&self.procedures, protocol)?,
        })
    }

    /// Number of threads for an input of this size in bytes, if the size is known.
    pub(super) fn threads_for(&self, size: Option<u64>) -> NonZero<usize> {
        // an input that is read at once does not need two threads
        let is_small = size.is_some_and(|size| size <= CHUNK as u64);
        match self.threads {
            Some(threads) => threads,
            None if is_small => NonZero::<usize>::MIN,
            // one if the number is unknown
            None => available_parallelism().unwrap_or(NonZero::<usize>::MIN),
        }
    }

    /// The inputs that are named by files, folders and `-`.
    pub(super) fn inputs(&self, files: &[PathBuf]) -> anyhow::Result<Vec<NamedInput>> {
        let is_stdin = |file: &&PathBuf| file.as_os_str() == STDIN;
        if files.iter().filter(is_stdin).count() > 1 {
            return Err(Failure::usage("stdin can be read only once").into());
        }
        let asked = self.input_format.map(|format| match format {
            InputFormat::Csv => Format::Csv,
            InputFormat::Ndjson => Format::Ndjson,
            InputFormat::Json => Format::Json,
            InputFormat::Toml => Format::Toml,
        });
        if self.map.is_some() {
            let inputs = files.iter().cloned();
            return Ok(inputs.map(Input::mapped).map(NamedInput::One).collect());
        }
        let input = |file: &PathBuf| {
            if file.is_dir() {
                return folder(file, asked);
            }
            let format = asked.or(format_of(file));
            if format.is_none() && (file.as_os_str() == STDIN || file.is_file()) {
                let formats = "csv, ndjson, json or toml";
                return Err(unknown_ending(file, "--input-format", formats));
            }
            Ok(NamedInput::One(Input::new(file.clone(), format)))
        };
        files.iter().map(input).collect()
    }
}

/// A folder. All of its record files are TOML.
fn folder(path: &Path, asked: Option<Format>) -> anyhow::Result<NamedInput> {
    let Some(other) = asked.filter(|format| *format != Format::Toml) else {
        return Ok(NamedInput::Folder(path.to_owned()));
    };
    let (name, other) = (path.display(), other.word());
    let message = format!("`{name}` is a folder: its `.toml` files are read, not {other}");
    let help = "name the files that are to be read, or leave out `--input-format`";
    Err(Failure::usage(message).with_help(help).into())
}
