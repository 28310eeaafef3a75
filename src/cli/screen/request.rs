//! The request to `screen`: as typed, and as validated.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::cli::Session;
use crate::cli::answer_options::AnswerOptions;
use crate::cli::argument::{day, keep_apart};
use crate::cli::exit::Failure;
use crate::cli::input::NamedInput;
use crate::cli::page_detail::PageDetail;
use crate::cli::result_format::ResultFormat;
use crate::intake::Defaults;
use crate::model::Protocol;
use crate::report::result::page::Detail;
use crate::report::result::stream::StreamFormat;

/// Screen answer files and exported forms
///
/// One result for each record and procedure. The protocol is named on stderr, with the file, record, line and question
/// of each answer that cannot be read. Answers themselves are written only to the results and to `--errors`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra screen examples/intake.csv\n  contra screen export.csv --errors unread.ndjson -o results.csv\n  contra screen examples/form.csv --map examples/form.toml"
)]
pub(in crate::cli) struct Arguments {
    /// Files with answers, or folders of record files (`.toml`); `-` is stdin
    #[arg(value_name = "FILE", required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    pub(super) answers: AnswerOptions,
    /// Date of the procedure, such as 2026-11-22, instead of that of each record; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Also show the days on which the same answers would give at most a precaution: the first consecutive ones, up to
    /// two years later
    #[arg(long)]
    window: bool,
    /// Format of the results; by default from the extension of the output file, or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<ResultFormat>,
    #[command(flatten)]
    detail: PageDetail,
    /// File for the results, or `-` for stdout; it is written completely or not at all
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// File for counts of records, results and verdicts, as JSON
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,
    /// File for each answer that cannot be read, with its value, as NDJSON
    #[arg(long, value_name = "FILE")]
    errors: Option<PathBuf>,
    /// Do not change CSV cells, even those that a spreadsheet would run as a formula
    #[arg(long)]
    no_defuse: bool,
    /// Exit with a code for the verdict of a single result: 10 precaution, 11 defer, 12 refer, 13 contraindicated, 14
    /// incomplete
    #[arg(long)]
    exit_verdict: bool,
    /// Refuse a protocol that is a draft or whose review is due
    #[arg(long)]
    pub(super) require_approved: bool,
}

/// The validated request.
#[derive(Debug)]
pub(super) struct Request {
    pub inputs: Vec<NamedInput>,
    pub answers: AnswerOptions,
    pub defaults: Defaults,
    pub format: ResultFormat,
    /// The amount of detail on a page.
    pub detail: Option<Detail>,
    pub output: Option<PathBuf>,
    pub summary: Option<PathBuf>,
    pub errors: Option<PathBuf>,
    pub defuse: bool,
    /// Whether windows are computed.
    pub windows: bool,
    pub exit_verdict: bool,
}

impl Request {
    /// The format, if results are streamed. With `--exit-verdict` they are not: if there is a second result, none is
    /// printed.
    pub(super) fn streamed(&self) -> Option<&'static dyn StreamFormat> {
        if self.exit_verdict {
            None
        } else {
            self.format.streamed()
        }
    }
}

impl Arguments {
    /// Refuses combinations of options that make no sense, whatever the rules are.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        self.answers.inputs(&self.files)?;
        let format = ResultFormat::chosen(self.format, self.output.as_deref())?;
        if self.detail.asked().is_some() && !format.has_pages() {
            let failure = Failure::usage("`--brief` and `--full` are for pages");
            let help = "`--format` takes text, markdown or html with them";
            return Err(failure.with_help(help).into());
        }
        let others = [&self.summary, &self.errors].map(Option::as_deref);
        let files = self.files.iter().chain(&self.answers.map);
        let files: Vec<_> = files.map(PathBuf::as_path).collect();
        keep_apart(self.output.as_deref(), &others, &files)
    }

    pub(super) fn meant(self, session: &Session, protocol: &Protocol) -> anyhow::Result<Request> {
        Ok(Request {
            inputs: self.answers.inputs(&self.files)?,
            defaults: self.answers.defaults(self.on, session, protocol)?,
            answers: self.answers,
            format: ResultFormat::chosen(self.format, self.output.as_deref())?,
            detail: self.detail.asked(),
            output: self.output,
            summary: self.summary,
            errors: self.errors,
            defuse: !self.no_defuse,
            windows: self.window,
            exit_verdict: self.exit_verdict,
        })
    }
}
