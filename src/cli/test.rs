//! `contra test`: runs the cases of a folder, and measures their coverage.

use std::path::PathBuf;

use clap::ValueEnum;

use super::argument::number;
use super::exit::{Exit, Failure};
use super::format;
use super::output::Output;
use super::protocol::Origin;
use super::{Session, protocol, stderr};
use crate::analysis::{self, Subject};
use crate::engine::Program;
use crate::model::Protocol;
use crate::report::text::spelling::without_commands;
use crate::report::{cases, findings};
use crate::source::Sources;
use crate::suite::{self, Trial};

/// Run the cases of a folder of rule files
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra test rules\n  contra test --coverage --fail-under 100 rules"
)]
#[command(group = clap::ArgGroup::new("measured").multiple(true))]
pub(super) struct Arguments {
    /// Folder of rule files; by default the current folder, or `rules` in it; `embedded` is the protocol inside the
    /// program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Measure what the cases cover: rules, thresholds, options, "not sure"; changes the exit code only with
    /// `--fail-under`
    #[arg(long, group = "measured")]
    coverage: bool,
    /// Print a case for each gap that `--coverage` names, to read and correct
    #[arg(long, requires = "coverage")]
    suggest: bool,
    /// Change the rules in small ways, one at a time, and name the changes that no case notices; changes the exit code
    /// only with `--fail-under`
    #[arg(long, group = "measured")]
    mutants: bool,
    /// Exit with code 1 if fewer than this percentage are covered or noticed, from 0 to 100
    #[arg(long, value_name = "PERCENT", requires = "measured", value_parser = number(0_u8, Some(100)))]
    fail_under: Option<u8>,
    /// Format of the results; by default from the extension of the output file (xml), or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// The format of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each case, then the failures
    Text,
    /// A test report
    Junit,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let output = arguments.output.as_deref();
    let format = format::of_output(arguments.format, output, Format::value_variants())?;
    let origin = protocol::to_check(arguments.folder.as_deref(), session)?;
    let loaded = protocol::load(&origin, session)?;
    let Some(rules) = &loaded.protocol else {
        return Err(protocol::errors(loaded, &origin, session));
    };
    let program = Program::compile(rules);
    let output = Output::open(output)?;
    let trial = suite::try_all(&loaded, rules, &program);
    let sources = &loaded.sources;
    let subject = Subject {
        protocol: rules,
        program: &program,
        today: session.today,
        cases: Some(&trial.run),
    };
    let coverage = arguments.coverage.then(|| analysis::coverage(subject));
    let measured = coverage.as_ref();
    let is_gate = arguments.fail_under.is_some();
    let measured = measured.map(|coverage| cases::coverage(coverage, is_gate, sources));
    let mut measured = measured.unwrap_or_default();
    let mutants = arguments
        .mutants
        .then(|| suite::survivors(rules, &trial.run));
    if let (Some(coverage), true) = (&coverage, arguments.suggest) {
        measured += &cases::suggestions(rules, &analysis::suggest(subject, coverage));
    }
    if let Some((count, alive)) = &mutants {
        measured += &cases::mutants(rules, (*count, alive), is_gate, sources);
    }
    match format {
        Format::Text => {
            let text = report(&trial, rules, sources, session.quiet);
            output.finish(&without_commands(&(text + &measured)))?;
        }
        Format::Junit => {
            output.finish(&cases::junit(&trial.run, sources, session.today))?;
            stderr::print(&measured);
        }
    }
    if !trial.mistakes.is_empty() {
        let colored = session.colors.stderr;
        stderr::print(&findings::text(&trial.mistakes, sources, colored));
    }
    if !trial.is_whole() {
        let message = format!("the cases in `{}` have errors", origin.name());
        return Err(Failure::rules(message)
            .with_help("correct the errors above; a case that cannot be read is not run")
            .into());
    }
    if trial.run.is_empty() {
        return Err(no_case(&origin));
    }
    let reaches = |percent| {
        let parts = coverage.iter().flat_map(analysis::Coverage::parts);
        let mut short = parts.filter(|(_, part)| !part.reaches(percent));
        let noticed = mutants.as_ref().is_none_or(|(count, alive)| {
            (count - alive.len()) * 100 >= count * usize::from(percent)
        });
        short.next().is_none() && noticed
    };
    let passed = trial.failed().next().is_none();
    Ok(if passed && arguments.fail_under.is_none_or(reaches) {
        Exit::Done
    } else {
        Exit::Found
    })
}

/// A line for each case, then a summary. With `quiet`, passed cases have no line.
fn report(trial: &Trial, rules: &Protocol, sources: &Sources, quiet: bool) -> String {
    let run = &trial.run;
    let shown = run.iter().filter(|(_, result)| !quiet || !result.passed());
    let lines: String = shown
        .map(|(case, result)| cases::line(case, result, sources))
        .collect();
    let unfired = trial.unfired(rules);
    lines + &cases::summary(rules, sources, run, &unfired, trial.is_whole())
}

/// The error for a folder without cases: nothing was tested.
fn no_case(origin: &Origin) -> anyhow::Error {
    let message = format!("there is no case in `{}`", origin.name());
    let help = "write cases to a file beside the rules whose name ends in `.test.toml`; `contra test --coverage \
                --suggest` prints some to begin with";
    Failure::found(message).with_help(help).into()
}
