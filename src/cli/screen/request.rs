//! What `screen` was asked for: as typed, and as meant.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;

use super::input::{Input, STDIN};
use crate::cli::exit::Failure;
use crate::cli::{Session, day};
use crate::diagnostic::{listing, nearest};
use crate::intake::{Defaults, Format};
use crate::model::{ProcedureId, Protocol};

/// Screen answer files and exported forms
///
/// One result for each record and procedure. The protocol that ran is named on stderr, with the file, record, line and
/// question of each answer that cannot be read; what was answered stands in the results and in `--errors` alone.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct Arguments {
    /// Files with answers; `-` is stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Procedure to screen for, instead of what each record names; may be given several times
    #[arg(long = "procedure", value_name = "ID")]
    procedures: Vec<String>,
    /// The day the procedure would be done, instead of what each record says, such as 2026-11-22; otherwise today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Format of the answers; otherwise by the ending of each file
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Format of the results; otherwise by the ending of the output file, or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<ResultFormat>,
    /// File for the results; it appears whole or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// File for counts of records, results and verdicts, as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// File for each answer that cannot be read, with its value, as NDJSON
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Leave CSV cells as they are, even those that a spreadsheet would run as a formula
    #[arg(long)]
    no_defuse: bool,
    /// End with the verdict as exit code, for a single result: 10 precaution, 11 defer, 12 refer, 13 contraindicated,
    /// 14 incomplete
    #[arg(long)]
    exit_verdict: bool,
    /// Refuse a protocol that is a draft or whose review is due
    #[arg(long)]
    pub(super) require_approved: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum InputFormat {
    Csv,
    Ndjson,
    Json,
    Toml,
}

/// A format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum ResultFormat {
    Text,
    Csv,
    Ndjson,
    Json,
}

/// What is to be done, with nothing left to decide.
#[derive(Debug)]
pub(super) struct Request {
    pub inputs: Vec<Input>,
    pub defaults: Defaults,
    pub format: ResultFormat,
    pub output: Option<PathBuf>,
    pub summary: Option<PathBuf>,
    pub errors: Option<PathBuf>,
    pub defuse: bool,
    pub exit_verdict: bool,
}

impl Arguments {
    /// Refuses what cannot be meant, whatever the rules are.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        self.inputs()?;
        self.result_format()?;
        let written = [&self.output, &self.summary, &self.errors];
        let written: Vec<&Path> = written
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .collect();
        for (index, path) in written.iter().enumerate() {
            let shown = path.display();
            if written[..index].iter().any(|other| is_same(path, other)) {
                let message = format!("`{shown}` cannot hold two outputs");
                return Err(Failure::usage(message).into());
            }
            if self.files.iter().any(|file| is_same(path, file)) {
                let message = format!("`{shown}` is an input and would be overwritten");
                return Err(Failure::usage(message).into());
            }
        }
        Ok(())
    }

    pub(super) fn meant(self, session: &Session, protocol: &Protocol) -> anyhow::Result<Request> {
        Ok(Request {
            inputs: self.inputs()?,
            defaults: Defaults {
                today: session.today,
                on: self.on,
                procedures: procedures(&self.procedures, protocol)?,
            },
            format: self.result_format()?,
            output: self.output,
            summary: self.summary,
            errors: self.errors,
            defuse: !self.no_defuse,
            exit_verdict: self.exit_verdict,
        })
    }

    fn inputs(&self) -> anyhow::Result<Vec<Input>> {
        if self
            .files
            .iter()
            .filter(|file| file.as_os_str() == STDIN)
            .count()
            > 1
        {
            return Err(Failure::usage("stdin can be read once only").into());
        }
        let asked = self.input_format.map(|format| match format {
            InputFormat::Csv => Format::Csv,
            InputFormat::Ndjson => Format::Ndjson,
            InputFormat::Json => Format::Json,
            InputFormat::Toml => Format::Toml,
        });
        self.files
            .iter()
            .map(|file| {
                let by_ending = file
                    .extension()
                    .and_then(|ending| Format::from_ending(ending.to_str()?));
                let format = asked.or(by_ending);
                if format.is_none() && (file.as_os_str() == STDIN || file.is_file()) {
                    let formats = "csv, ndjson, json or toml";
                    return Err(unknown_ending(file, "--input-format", formats));
                }
                Ok(Input::new(file.clone(), format))
            })
            .collect()
    }

    fn result_format(&self) -> anyhow::Result<ResultFormat> {
        let (None, Some(path)) = (self.format, &self.output) else {
            return Ok(self.format.unwrap_or(ResultFormat::Text));
        };
        let ending = path.extension().and_then(|ending| ending.to_str());
        match ending.map(str::to_ascii_lowercase).as_deref() {
            Some("txt") => Ok(ResultFormat::Text),
            Some("csv") => Ok(ResultFormat::Csv),
            Some("ndjson" | "jsonl") => Ok(ResultFormat::Ndjson),
            Some("json") => Ok(ResultFormat::Json),
            _ => Err(unknown_ending(
                path,
                "--format",
                "text, csv, ndjson or json",
            )),
        }
    }
}

/// The procedures of those ids, each once.
fn procedures(ids: &[String], protocol: &Protocol) -> anyhow::Result<Vec<ProcedureId>> {
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

fn unknown_ending(path: &Path, option: &str, formats: &str) -> anyhow::Error {
    let message = match path.as_os_str() == STDIN {
        true => "stdin has no ending that says its format".to_owned(),
        false => format!("the ending of `{}` is no known format", path.display()),
    };
    Failure::usage(message)
        .with_help(format!("say which with `{option}`: {formats}"))
        .into()
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
