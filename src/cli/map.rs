//! `contra map`: mapping files, which explain the exports of a form.

mod init;

use std::path::PathBuf;

use clap::Subcommand;
use jiff::civil::Date;

use super::argument::{PageFormat, day};
use super::exit::{Exit, Failure};
use super::input::Input;
use super::output::Output;
use super::{Session, format, mapping, protocol, stderr};
use crate::intake::Defaults;
use crate::intake::mapping::Mapping;
use crate::intake::survey::{Survey, survey, try_examples};
use crate::model::Protocol;
use crate::report::mapping as report;

/// Draft and check the mapping file of a form
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra map init examples/form.csv -o form.toml\n  contra map check examples/form.csv --map examples/form.toml"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(init::Arguments),
    Check(CheckArguments),
}

/// Check a mapping, run its examples, and show how it reads exports
///
/// With exports, it shows each text of a column with its meaning. These texts are answers of people: the output is as
/// private as the export.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra map check --map examples/form.toml\n  contra map check examples/form.csv --map examples/form.toml --format json"
)]
struct CheckArguments {
    /// Exports of the form
    #[arg(value_name = "EXPORT")]
    exports: Vec<PathBuf>,
    /// The mapping file
    #[arg(long, value_name = "FILE")]
    map: PathBuf,
    /// Date of the procedure, such as 2026-11-22; by default that of each record, or today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Format of the report; by default from the extension of the output file, or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<PageFormat>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    match &arguments.command {
        Command::Init(arguments) => init::run(arguments, session),
        Command::Check(arguments) => check(arguments, session),
    }
}

fn check(arguments: &CheckArguments, session: &Session) -> anyhow::Result<Exit> {
    let output = arguments.output.as_deref();
    let formats = [PageFormat::Text, PageFormat::Json];
    let format = format::of_output(arguments.format, output, &formats)?;
    let protocol = protocol::ready(&session.rules(), session)?;
    protocol::announce(&protocol, &session.rules());
    let mapping = mapping::ready(&arguments.map, &protocol, session)?;
    let defaults = Defaults {
        today: session.today,
        on: arguments.on,
        procedures: Vec::new(),
    };
    let output = Output::open(output)?;
    let examples = try_examples(&mapping, &protocol);
    let surveys = surveys(&arguments.exports, &mapping, &protocol, &defaults)?;
    let view = report::View {
        protocol: &protocol,
        mapping: &mapping,
        file: &arguments.map.display().to_string(),
        examples: &examples,
        surveys: &surveys,
    };
    let text = match format {
        PageFormat::Text => report::text(&view),
        PageFormat::Json => report::json(&view),
    };
    output.finish(&text)?;
    for (name, survey) in &surveys {
        if !survey.problems.is_empty() {
            let failure = Failure::files(format!("{name}: {}", survey.problems.join("; ")));
            stderr::failure(&failure.into());
        }
    }
    if surveys
        .iter()
        .any(|(_, survey)| !survey.problems.is_empty())
    {
        return Ok(Exit::Files);
    }
    let is_right = examples.iter().all(|one| one.passed());
    let is_read = surveys.iter().all(|(_, survey)| !survey.has_refusals());
    Ok(if is_right && is_read {
        Exit::Done
    } else {
        Exit::Found
    })
}

/// Reads each export with the mapping. Returns problems of whole exports too.
fn surveys(
    exports: &[PathBuf],
    mapping: &Mapping,
    protocol: &Protocol,
    defaults: &Defaults,
) -> anyhow::Result<Vec<(String, Survey)>> {
    let mut surveys = Vec::new();
    for path in exports {
        let input = Input::mapped(path.clone());
        let (reader, _) = input.open()?;
        let survey = survey(reader, mapping, protocol, defaults);
        let survey = survey.unwrap_or_else(|error| Survey {
            problems: vec![error.to_string()],
            ..Survey::default()
        });
        surveys.push((input.name, survey));
    }
    Ok(surveys)
}
