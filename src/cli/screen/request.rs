//! What `screen` was asked for: as typed, and as meant.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use clap::ValueEnum;
use jiff::civil::Date;

use crate::batch::fast::CHUNK;
use crate::cli::Session;
use crate::cli::argument::{day, format_of, keep_apart, procedures, unknown_ending};
use crate::cli::exit::Failure;
use crate::cli::input::{Input, NamedInput, STDIN};
use crate::cli::page_detail::PageDetail;
use crate::cli::result_format::ResultFormat;
use crate::intake::{Defaults, Format};
use crate::model::Protocol;
use crate::report::result::page::Detail;
use crate::report::result::stream::StreamFormat;

/// Screen answer files and exported forms
///
/// One result for each record and procedure. The protocol that ran is named on stderr, with the file, record, line and
/// question of each answer that cannot be read; what was answered stands in the results and in `--errors` alone.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra screen examples/intake.csv\n  contra screen export.csv --errors unread.ndjson -o results.csv\n  contra screen examples/form.csv --map examples/form.toml"
)]
pub(in crate::cli) struct Arguments {
    /// Files with answers, or folders of record files (`.toml`); `-` is stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    /// Procedure or group to screen for, instead of what each record names; may be given several times
    #[arg(long = "procedure", value_name = "ID")]
    procedures: Vec<String>,
    /// The day the procedure would be done, instead of what each record says, such as 2026-11-22; otherwise today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Mapping file that explains the exports of a form
    #[arg(long, value_name = "FILE", conflicts_with = "input_format")]
    pub(super) map: Option<PathBuf>,
    /// Also tell when the same answers would give at most a precaution: the first days in a row, up to two years later
    #[arg(long)]
    window: bool,
    /// Format of the answers; otherwise by the ending of each file
    #[arg(long, value_name = "FORMAT")]
    input_format: Option<InputFormat>,
    /// Format of the results; otherwise by the ending of the output file, or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<ResultFormat>,
    #[command(flatten)]
    detail: PageDetail,
    /// File for the results, or `-` for stdout; it appears whole or not at all
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
    /// How many threads read and evaluate a CSV or NDJSON whose results go to CSV, NDJSON or JSON; otherwise as many as
    /// there are processors, and one where a file is small
    #[arg(long, value_name = "NUMBER", value_parser = threads)]
    threads: Option<NonZero<usize>>,
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

/// What is to be done, with nothing left to decide.
#[derive(Debug)]
pub(super) struct Request {
    pub inputs: Vec<NamedInput>,
    pub defaults: Defaults,
    pub format: ResultFormat,
    /// How much of a page is asked for.
    pub detail: Option<Detail>,
    pub output: Option<PathBuf>,
    pub summary: Option<PathBuf>,
    pub errors: Option<PathBuf>,
    pub defuse: bool,
    /// Whether windows are asked for.
    pub windows: bool,
    pub exit_verdict: bool,
    /// As many as are asked for.
    pub threads: Option<NonZero<usize>>,
}

/// The most threads that may be asked for.
const MOST_THREADS: usize = 256;

impl Request {
    /// The format, if results are streamed. A single result is not: there may be a second one, and then none is printed.
    pub(super) fn streamed(&self) -> Option<&'static dyn StreamFormat> {
        match self.exit_verdict {
            true => None,
            false => self.format.streamed(),
        }
    }

    /// How many threads read an input of so many bytes, where that is known.
    pub(super) fn threads_for(&self, size: Option<u64>) -> NonZero<usize> {
        // what is read at once is no work for two
        let is_small = size.is_some_and(|size| size <= CHUNK as u64);
        match self.threads {
            Some(threads) => threads,
            None if is_small => NonZero::<usize>::MIN,
            // where that cannot be told, one
            None => available_parallelism().unwrap_or(NonZero::<usize>::MIN),
        }
    }
}

impl Arguments {
    /// Refuses what cannot be meant, whatever the rules are.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        self.inputs()?;
        let format = ResultFormat::chosen(self.format, self.output.as_deref())?;
        if self.detail.asked().is_some() && !format.has_pages() {
            let failure = Failure::usage("`--brief` and `--full` are for pages");
            let help = "`--format` takes text, markdown or html with them";
            return Err(failure.with_help(help).into());
        }
        let others = [&self.summary, &self.errors].map(Option::as_deref);
        let files = self.files.iter().chain(&self.map);
        let files: Vec<_> = files.map(PathBuf::as_path).collect();
        keep_apart(self.output.as_deref(), &others, &files)
    }

    pub(super) fn meant(self, session: &Session, protocol: &Protocol) -> anyhow::Result<Request> {
        Ok(Request {
            inputs: self.inputs()?,
            defaults: Defaults {
                today: session.today,
                on: self.on,
                procedures: procedures(&self.procedures, protocol)?,
            },
            format: ResultFormat::chosen(self.format, self.output.as_deref())?,
            detail: self.detail.asked(),
            output: self.output,
            summary: self.summary,
            errors: self.errors,
            defuse: !self.no_defuse,
            windows: self.window,
            exit_verdict: self.exit_verdict,
            threads: self.threads,
        })
    }

    fn inputs(&self) -> anyhow::Result<Vec<NamedInput>> {
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
        if self.map.is_some() {
            let inputs = self.files.iter().cloned();
            return Ok(inputs.map(Input::mapped).map(NamedInput::One).collect());
        }
        self.files
            .iter()
            .map(|file| {
                if file.is_dir() {
                    return folder(file, asked);
                }
                let format = asked.or(format_of(file));
                if format.is_none() && (file.as_os_str() == STDIN || file.is_file()) {
                    let formats = "csv, ndjson, json or toml";
                    return Err(unknown_ending(file, "--input-format", formats));
                }
                Ok(NamedInput::One(Input::new(file.clone(), format)))
            })
            .collect()
    }
}

/// A folder, all of whose record files are TOML.
fn folder(path: &Path, asked: Option<Format>) -> anyhow::Result<NamedInput> {
    let Some(other) = asked.filter(|format| *format != Format::Toml) else {
        return Ok(NamedInput::Folder(path.to_owned()));
    };
    let (name, other) = (path.display(), other.word());
    let message = format!("`{name}` is a folder: its `.toml` files are read, not {other}");
    let help = "name the files that are to be read, or leave out `--input-format`";
    Err(Failure::usage(message).with_help(help).into())
}

fn threads(text: &str) -> Result<NonZero<usize>, String> {
    let number = text
        .parse()
        .ok()
        .filter(|number| (1..=MOST_THREADS).contains(number));
    let number = number.and_then(NonZero::new);
    number.ok_or_else(|| format!("write a number from 1 to {MOST_THREADS}"))
}
