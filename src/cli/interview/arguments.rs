//! The arguments of `contra interview`, and the files that they open.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::outputs::{KeptWith, Outputs, SaveFormat, refuse_among_rules};
use super::prefill::Prefill;
use crate::cli::argument::{day, keep_apart, number};
use crate::cli::exit::Failure;
use crate::cli::input::STDIN;
use crate::cli::output::{Existing, Output, is_stdout, refuse_existing};
use crate::cli::page_detail::PageDetail;
use crate::cli::result_format::ResultFormat;
use crate::cli::{Session, protocol, record_text};
use crate::model::Protocol;

/// Interview a person and print the verdict with its reasons
///
/// Until the interview is finished, every answer is kept in a file that only you can read: Ctrl-C, a closed terminal or
/// `:q` lose nothing, and `--resume` continues. Without a terminal, on a small one, and with `--plain`, it runs line by
/// line.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra interview microneedling --save c-1042.toml -o c-1042.txt\n  contra interview --answers c-1042.toml\n  contra interview --resume"
)]
pub(in crate::cli) struct Arguments {
    /// Procedures or groups to screen for; without any, they are chosen first if there are several
    #[arg(value_name = "PROCEDURE")]
    pub procedures: Vec<String>,
    /// Date of the procedure, such as 2026-11-22; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub on: Option<Date>,
    /// Answer file, for example of an earlier visit; answers of another day are asked again, unless `keep` of
    /// the question covers the time
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// Mapping file that explains `--answers`, the export of a form
    #[arg(long, value_name = "FILE", requires = "answers")]
    pub map: Option<PathBuf>,
    /// Number of the record in `--answers`, from 1; without it, the id is asked for if there are several
    #[arg(long, value_name = "NUMBER", requires = "answers", value_parser = number(1_u64, None))]
    pub record: Option<u64>,
    /// Line by line, with numbered options: for screen readers and pipes
    #[arg(long)]
    pub plain: bool,
    /// New file for the answers, which can be screened again; TOML or JSON by its extension
    #[arg(long, value_name = "FILE")]
    pub save: Option<PathBuf>,
    /// Record file that the new one corrects: `--save` writes its seal into the new file, and it stays as it is
    #[arg(long, value_name = "FILE", requires = "save")]
    pub replaces: Option<PathBuf>,
    /// Format of the result; by default from the extension of the output file, or text
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ResultFormat>,
    #[command(flatten)]
    pub detail: PageDetail,
    /// New file for the result; it is written completely or not at all
    #[arg(short, long, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Replace the files named with `--output` and `--save` if they exist
    #[arg(long)]
    pub overwrite: bool,
    /// Resume an interview that was left or interrupted
    #[arg(long, conflicts_with_all = ["procedures", "answers", "discard", "no_save"])]
    pub resume: bool,
    /// Delete an interview that was left or interrupted
    #[arg(long, conflicts_with_all = ["procedures", "answers", "on", "save", "format", "brief", "full", "output", "overwrite", "no_save"])]
    pub discard: bool,
    /// Keep nothing of an interview that is left or interrupted
    #[arg(long)]
    pub no_save: bool,
    /// Refuse a protocol that is a draft or whose review is due
    #[arg(long)]
    pub require_approved: bool,
}

impl Arguments {
    /// Refuses combinations of options that make no sense, whatever the rules are.
    pub(super) fn check(&self) -> anyhow::Result<()> {
        let answers = self.answers.iter().chain(&self.map).chain(&self.replaces);
        let answers = answers.map(PathBuf::as_path);
        let read: Vec<_> = answers.chain([Path::new(STDIN)]).collect();
        if self.save.as_deref().is_some_and(is_stdout) {
            let failure = Failure::usage("cannot save answers to stdout, where the page goes");
            let help = "name a file that ends with .toml or .json";
            return Err(failure.with_help(help).into());
        }
        keep_apart(self.output.as_deref(), &[self.save.as_deref()], &read)?;
        self.result_format()?;
        self.save_format()?;
        for path in [&self.output, &self.save].into_iter().flatten() {
            if !self.overwrite {
                refuse_existing(path)?;
            }
        }
        let is_mapped = self.map.is_some();
        let answers = self.answers.as_deref();
        answers.map_or(Ok(()), |path| Prefill::check(path, is_mapped))
    }

    /// Loads the rules, and names them on stderr.
    pub(super) fn protocol(
        &self,
        origin: &protocol::Origin,
        session: &Session,
    ) -> anyhow::Result<Protocol> {
        let protocol = protocol::ready(origin, session)?;
        protocol::announce(&protocol, origin);
        if self.require_approved {
            protocol::require_approved(&protocol, session)?;
        }
        Ok(protocol)
    }

    /// Opens the outputs. `origin` is where the rules come from.
    pub(super) fn open(&self, origin: &protocol::Origin) -> anyhow::Result<Outputs> {
        if let Some(path) = &self.save {
            refuse_among_rules(path, origin.kept().map(PathBuf::from).as_deref())?;
        }
        let existing = Existing::of_new_file(self.overwrite);
        let file = |path: &Path| Output::file_with(path, existing);
        let save = match (self.save.as_deref(), self.save_format()?) {
            (Some(path), Some(format)) => Some((file(path)?, format)),
            _ => None,
        };
        Ok(Outputs {
            result: self.output.as_deref().map_or_else(Output::stdout, file)?,
            format: self.result_format()?,
            detail: self.detail.asked(),
            save,
            kept_with: KeptWith {
                replaces: self.replaces()?,
                mapping: None,
            },
            unkept: None,
        })
    }

    /// The seal of the record that is corrected.
    fn replaces(&self) -> anyhow::Result<Option<String>> {
        let Some(path) = self.replaces.as_deref() else {
            return Ok(None);
        };
        if let Some(SaveFormat::Json) = self.save_format()? {
            let failure = Failure::usage("a JSON answer file cannot correct a record file");
            let help = "end the name of the file after `--save` with .toml";
            return Err(failure.with_help(help).into());
        }
        record_text::seal(path).map(Some)
    }

    fn result_format(&self) -> anyhow::Result<ResultFormat> {
        ResultFormat::chosen(self.format, self.output.as_deref())
    }

    fn save_format(&self) -> anyhow::Result<Option<SaveFormat>> {
        let Some(path) = self.save.as_deref() else {
            return Ok(None);
        };
        SaveFormat::of(path).map(Some)
    }
}
