//! `contra diff`: what changes in another version of a protocol, optionally also on records.

mod records;
mod whole;

pub(super) use self::whole::compared;

use std::io::Write;
use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;

use self::records::{ChangeList, RecordPlan, RecordRun};
use super::answer_options::AnswerOptions;
use super::argument::{day, keep_apart};
use super::exit::{Exit, Failure};
use super::format;
use super::output::Output;
use super::paint::paint;
use super::protocol::{self, Origin};
use super::{FILE_WIDTH, Session, mapping, stderr};
use crate::analysis::diff::{Comparison, Version, compare};
use crate::engine::Program;
use crate::model::Protocol;
use crate::replay::Ids;
use crate::report::diff::{View, json, markdown, text};
use crate::report::text::style::plain;
use crate::rules::Loaded;

/// Show what another version of the rules changes
///
/// It compares all possible answer sheets. With `--answers`, it also screens records with both versions, and shows each
/// result that changes, with the rules that cause it.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra diff embedded rules\n  contra diff --fail-on looser -o changes.md base/rules rules\n  contra diff base/rules rules --answers examples/intake.csv -o changes.csv"
)]
pub(super) struct Arguments {
    /// Folder of the old rule files; `embedded` is the protocol inside the program
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Folder of the new rule files, or `embedded`
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// Screening date for the comparison; by default today. For records, it replaces the date that each of them
    /// contains
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// File with answers, or folder of record files (`.toml`), to screen with both versions; `-` is stdin; can be given
    /// several times
    #[arg(long = "answers", value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    answers: AnswerOptions,
    /// Format of the comparison; by default from the extension of the output file (json, md, csv), or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Exit with code 1 if a verdict or a date is looser, or if anything differs; by default never
    #[arg(long, value_name = "CHANGE")]
    fail_on: Option<FailOn>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The format of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page of text
    Text,
    /// One JSON object
    Json,
    /// A summary for the reviewer of the change
    Markdown,
    /// One row for each changed result of the records
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A milder verdict or an earlier date, certain or possible, on any screening date, or answers that stay valid
    /// longer
    Looser,
    /// Any change in what the protocol does or says
    Any,
}

impl Arguments {
    /// Refuses combinations of options that make no sense, whatever the rules are.
    fn check(&self, format: Format) -> anyhow::Result<()> {
        let needs_records = match (self.answers.given(), format) {
            (Some(option), _) => Some(format!("`{option}` is for the records of `--answers`")),
            (None, Format::Csv) => Some("CSV lists the changed results of records".to_owned()),
            (None, Format::Text | Format::Json | Format::Markdown) => None,
        };
        if let (Some(message), true) = (needs_records, self.files.is_empty()) {
            let help = "name the records with `--answers FILE`";
            return Err(Failure::usage(message).with_help(help).into());
        }
        self.answers.inputs(&self.files)?;
        let files = self.files.iter().chain(&self.answers.map);
        let files: Vec<_> = files.map(PathBuf::as_path).collect();
        keep_apart(self.output.as_deref(), &[], &files)
    }

    /// The inputs for both versions.
    fn plan<'a>(
        &'a self,
        session: &Session,
        protocols: [&Protocol; 2],
        names: &[String; 2],
    ) -> anyhow::Result<RecordPlan<'a>> {
        let [old, new] = protocols;
        let defaults = |protocol| self.answers.defaults(self.on, session, protocol);
        let mapping = |protocol, name: &str| {
            let path = self.answers.map.as_deref();
            let read = path.map(|path| mapping::ready(path, protocol, session));
            read.transpose().inspect_err(|_| {
                stderr::line(&format!("the mapping was read for the rules in `{name}`"));
            })
        };
        Ok(RecordPlan {
            inputs: self.answers.inputs(&self.files)?,
            defaults: [defaults(old)?, defaults(new)?],
            mappings: [mapping(old, &names[0])?, mapping(new, &names[1])?],
            options: &self.answers,
        })
    }

    fn exit(&self, comparison: &Comparison, records: Option<&RecordRun<'_>>) -> Exit {
        let counts = records.map(RecordRun::counts);
        let fails = match self.fail_on {
            None => false,
            Some(FailOn::Looser) => {
                comparison.is_looser() || counts.is_some_and(|counts| counts.is_looser())
            }
            Some(FailOn::Any) => {
                !comparison.is_empty() || counts.is_some_and(|counts| counts.differs())
            }
        };
        let exit = if fails { Exit::Found } else { Exit::Done };
        records.map_or(exit, |records| records.exit().or(exit))
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let output = arguments.output.as_deref();
    let format = format::of_output(arguments.format, output, Format::value_variants())?;
    arguments.check(format)?;
    let origins = [&arguments.old, &arguments.new];
    let origins = origins.map(|folder| Origin::from_argument(folder.clone()));
    let [old, new] = protocols(&origins, session)?;
    let names = origins.map(|origin| origin.name());
    let programs = [&old, &new].map(Program::compile);
    let ids = Ids::new([&old, &new]);
    let plan = if arguments.files.is_empty() {
        None
    } else {
        Some(arguments.plan(session, [&old, &new], &names)?)
    };
    let mut output = Output::open(output)?;
    let version = |protocol, program| Version { protocol, program };
    let comparison = compare(
        version(&old, &programs[0]),
        version(&new, &programs[1]),
        arguments.on.unwrap_or(session.today),
    );
    let mut view = View {
        old: (&old, &names[0]),
        new: (&new, &names[1]),
        comparison: &comparison,
        records: None,
    };
    let Some(plan) = plan else {
        let page = page(format, &view, &output, session);
        output.finish(&page)?;
        return Ok(arguments.exit(&comparison, None));
    };
    let list = match format {
        Format::Csv => ChangeList::csv(),
        Format::Json => ChangeList::json(&json(&view)),
        Format::Text | Format::Markdown => ChangeList::none(),
    };
    let mut run = RecordRun::new(session, &plan, &ids, programs.each_ref(), list);
    run.read(&mut output);
    if run.is_nothing_read() {
        return Ok(arguments.exit(&comparison, Some(&run)));
    }
    match format {
        Format::Csv | Format::Json => run.end_list(&mut output)?,
        Format::Text | Format::Markdown => {
            view.records = Some(run.replayed());
            let page = page(format, &view, &output, session);
            output.write_all(page.as_bytes())?;
        }
    }
    run.close(output)?;
    Ok(arguments.exit(&comparison, Some(&run)))
}

fn page(format: Format, view: &View<'_>, output: &Output, session: &Session) -> String {
    match format {
        Format::Json => json(view),
        Format::Markdown => markdown(view),
        Format::Text if output.is_stdout() => text(view, session.width, &paint),
        // a page is never printed as CSV
        Format::Text | Format::Csv => text(view, FILE_WIDTH, &plain),
    }
}

/// Both versions, which need not be approved yet. Prints the errors that prevent screening.
fn protocols(origins: &[Origin; 2], session: &Session) -> anyhow::Result<[Protocol; 2]> {
    let [old, new] = origins;
    let loaded = [
        protocol::load_to_approve(old, session)?,
        protocol::load_to_approve(new, session)?,
    ];
    let [before, after] = loaded;
    let (old, new) = (ready(before, old, session), ready(after, new, session));
    Ok([old?, new?])
}

fn ready(loaded: Loaded, origin: &Origin, session: &Session) -> anyhow::Result<Protocol> {
    match loaded.protocol.clone() {
        Some(protocol) => Ok(protocol),
        None => Err(protocol::errors(loaded, origin, session)),
    }
}
