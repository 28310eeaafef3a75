//! `contra check`: everything that is wrong with the rule files of a folder, in one run.

use std::path::PathBuf;

use clap::ValueEnum;

use super::argument::PageFormat;
use super::exit::Exit;
use super::output::Output;
use super::{Session, protocol};
use crate::diagnostic::Severity;
use crate::engine::Program;
use crate::report::findings;
use crate::suite;

/// Find every mistake in the rule files of a folder
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder of rule files: by default this one or `rules` below it; `embedded` names the protocol inside the program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Mistakes with the lines they stand on, or an array of objects for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: PageFormat,
    /// End with exit code 1 where a finding is at least so grave
    #[arg(long, value_name = "SEVERITY", default_value = "error")]
    fail_on: FailOn,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    Error,
    Warn,
    Info,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Error => Severity::Error,
            Self::Warn => Severity::Warn,
            Self::Info => Severity::Info,
        }
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let origin = protocol::to_check(arguments.folder.as_deref(), session)?;
    let loaded = protocol::load(&origin)?;
    let program = loaded.protocol.as_ref().map(Program::compile);
    let (_, of_cases) = suite::read(&loaded, program.as_ref());
    let mut diagnostics = loaded.diagnostics;
    diagnostics.extend(of_cases);
    let diagnostics = diagnostics.into_sorted();
    let output = Output::open(arguments.output.as_deref())?;
    let text = match arguments.format {
        PageFormat::Json => findings::json(&diagnostics, &loaded.sources),
        PageFormat::Text => {
            let colored = session.colors.stdout && output.is_stdout();
            findings::text(&diagnostics, &loaded.sources, colored)
        }
    };
    output.finish(&text)?;
    let graver = |one: &crate::diagnostic::Diagnostic| one.severity >= arguments.fail_on.severity();
    Ok(if diagnostics.iter().any(graver) {
        Exit::Found
    } else {
        Exit::Done
    })
}
