//! `contra check`: finds every mistake in the rule files of a folder in one run.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::civil::Date;

use super::argument::day;
use super::exit::Exit;
use super::format;
use super::output::Output;
use super::protocol::Origin;
use super::workspace::Workspace;
use super::{Session, protocol};
use crate::analysis::{self, Subject};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::engine::Program;
use crate::model::Protocol;
use crate::report::findings::{self, Shown};
use crate::rules::{Loaded, is_case_file};
use crate::source::Sources;
use crate::suite::{self, Trial};

/// Find every mistake in the rule files of a folder
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra check rules\n  contra check --fail-on warn -o findings.sarif rules"
)]
pub(super) struct Arguments {
    /// Folder of rule files; by default the current folder, or `rules` in it; `embedded` is the protocol inside the
    /// program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Date of the check, which decides whether the review is overdue and which allows have ended; by default today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Format of the findings; by default from the extension of the output file (json, sarif, xml), or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Exit with code 1 if there is a finding of at least this severity
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: Least,
    /// Minimum severity of the findings that the text shows. Findings that `--fail-on` counts are always shown, milder
    /// ones are only counted. Other formats contain every finding
    #[arg(long, value_name = "SEVERITY", default_value = "warn")]
    show: Least,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The format of findings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines of the rule files
    Text,
    /// An array of objects
    Json,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
    /// Annotations for a GitHub workflow
    Github,
    /// A test report, in which the findings of `--fail-on` are failures
    Junit,
}

/// A minimum severity.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Least {
    Error,
    Warn,
    Info,
}

impl Least {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warn => Severity::Warn,
            Self::Info => Severity::Info,
        }
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let output = arguments.output.as_deref();
    let format = format::of_output(arguments.format, output, Format::value_variants())?;
    let origin = protocol::to_check(arguments.folder.as_deref(), session)?;
    let loaded = protocol::load_to_check(&origin, session)?;
    let today = arguments.on.unwrap_or(session.today);
    let found = everything(&loaded, today).into_sorted();
    let fail_on = arguments.fail_on.severity();
    let output = Output::open(output)?;
    let sources = &loaded.sources;
    let text = match format {
        Format::Text => {
            let colored = session.colors.stdout && output.is_stdout();
            let shown = Shown {
                least: arguments.show.severity().min(fail_on),
                hint: !session.quiet,
                prevented: prevented(&loaded, &found),
            };
            findings::overview(&found, sources, shown, colored)
        }
        Format::Json => findings::json(&found, sources),
        Format::Sarif => findings::sarif(&found, &in_repository(sources, &origin)),
        Format::Github => findings::github(&found, &in_repository(sources, &origin)),
        Format::Junit => findings::junit(&found, sources, fail_on, today),
    };
    output.finish(&text)?;
    Ok(if found.iter().any(|one| one.severity >= fail_on) {
        Exit::Found
    } else {
        Exit::Done
    })
}

/// The checks that errors of text prevent: without a protocol there are no proofs, and without each case no coverage.
fn prevented(loaded: &Loaded, found: &[Diagnostic]) -> Option<&'static str> {
    let mut errors = found.iter().filter(|one| one.severity == Severity::Error);
    if loaded.protocol.is_none() {
        return Some("logic, dates and coverage");
    }
    let name = |one: &Diagnostic| loaded.sources.get(one.span.file).name();
    let is_of_case = |one| is_case_file(name(one));
    errors.any(is_of_case).then_some("coverage")
}

/// The files under the names that a code host knows, whatever the folder was called on the command line.
fn in_repository(sources: &Sources, origin: &Origin) -> Sources {
    match origin {
        Origin::Embedded => sources.clone(),
        Origin::Folder(_) => {
            let workspace = Workspace::of_run();
            sources.renamed(|name| workspace.name_of(Path::new(name)))
        }
    }
}

/// All findings about the text and, if the rules can screen, all others.
pub(super) fn everything(loaded: &Loaded, today: Date) -> Diagnostics {
    let Some(protocol) = &loaded.protocol else {
        let (_, of_cases) = suite::read(loaded, None);
        let mut found = loaded.diagnostics.clone();
        found.extend(of_cases);
        return found;
    };
    let program = Program::compile(protocol);
    let trial = suite::try_all(loaded, protocol, &program);
    proved(loaded, protocol, &program, &trial, today)
}

/// All findings in rules that can screen, in their cases, and by proof.
pub(super) fn proved(
    loaded: &Loaded,
    protocol: &Protocol,
    program: &Program,
    trial: &Trial,
    today: Date,
) -> Diagnostics {
    let mut found = loaded.diagnostics.clone();
    for mistake in &trial.mistakes {
        found.push(mistake.clone());
    }
    let subject = Subject {
        protocol,
        program,
        today,
        cases: trial.is_whole().then_some(trial.run.as_slice()),
    };
    analysis::check(subject, found)
}
