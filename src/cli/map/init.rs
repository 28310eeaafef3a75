//! `contra map init`: a draft of a mapping, for a person to correct.

use std::fs::File;
use std::path::{Path, PathBuf};

use crate::cli::argument::number;
use crate::cli::exit::{Exit, Failure};
use crate::cli::input::Input;
use crate::cli::output::{Existing, Output};
use crate::cli::{Session, files, protocol, stderr};
use crate::diagnostic::nearest;
use crate::intake::draft::{Dictionary, Hints, draft};
use crate::intake::mapping::{PRESETS, Preset};

/// Draft a mapping from an export
///
/// Columns are found by the wording of questions and options. Anything uncertain becomes a `guess` or a comment, and
/// nothing is screened until a person has checked it. A cell is repeated only if it is the label of an option, or
/// similar to one and chosen by several people.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra map init export.csv -o form.toml\n  contra map init export.csv --dictionary dictionary.csv -o form.toml"
)]
pub(super) struct Arguments {
    /// An export of the form: CSV, a workbook or JSON
    #[arg(value_name = "EXPORT")]
    export: PathBuf,
    /// Tool that the export comes from; by default from its header, if that is certain
    #[arg(long, value_name = "NAME")]
    preset: Option<String>,
    /// The data dictionary of a REDCap project, as CSV
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,
    /// Row with the names of the columns, from 1; by default the first one, or the one below titles
    #[arg(long, value_name = "NUMBER", value_parser = number(1_u64, Some(1000)))]
    header: Option<u64>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Replace the file named with `--output` if it exists
    #[arg(long, requires = "output")]
    overwrite: bool,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let preset = arguments.preset.as_deref().map(preset_named).transpose()?;
    let protocol = protocol::ready(&session.rules(), session)?;
    protocol::announce(&protocol, &session.rules());
    let dictionary = arguments
        .dictionary
        .as_deref()
        .map(dictionary)
        .transpose()?;
    let input = Input::mapped(arguments.export.clone());
    let (reader, _) = input.open()?;
    let hints = Hints {
        preset,
        dictionary: dictionary.as_ref(),
        header: arguments.header,
    };
    let text = draft(reader, &protocol, &hints).map_err(|error| input.failure(error))?;
    // a draft that exists may have been edited
    let existing = Existing::of_new_file(arguments.overwrite);
    let output = match &arguments.output {
        Some(path) => Output::file_with(path, existing)?,
        None => Output::stdout()?,
    };
    output.finish(&text)?;
    if !session.quiet {
        stderr::line(
            "this is a draft: compare each question with the form, then run `contra map check`",
        );
    }
    Ok(Exit::Done)
}

fn preset_named(name: &str) -> anyhow::Result<Preset> {
    let help = match nearest(name, PRESETS.iter().map(|preset| preset.name)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "`contra list presets` shows them".to_owned(),
    };
    let failure = || Failure::usage(format!("there is no preset `{name}`")).with_help(help);
    Preset::named(name).ok_or_else(|| failure().into())
}

fn dictionary(path: &Path) -> anyhow::Result<Dictionary> {
    let failure = || Failure::files(format!("cannot read `{}`", path.display()));
    let file = File::open(path).map_err(|error| failure().caused_by(error))?;
    files::note_read(&file, path)?;
    Dictionary::read(file)
        .map_err(|error| Failure::files(format!("{}: {error}", path.display())).into())
}
