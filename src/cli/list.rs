//! `contra list`: what a protocol holds.

use std::path::PathBuf;

use clap::ValueEnum;

use super::exit::Exit;
use super::output::Output;
use super::{Session, protocol};
use crate::report::catalog::{self, Part};

/// Show what a protocol holds
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// What to list
    #[arg(value_name = "WHAT")]
    what: What,
    /// Lines to read, or an array of objects for programs
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum What {
    Procedures,
    Questions,
    Rules,
    Sources,
}

/// How lists and explanations are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

pub(super) fn run(arguments: Arguments, session: &Session) -> anyhow::Result<Exit> {
    let part = match arguments.what {
        What::Procedures => Part::Procedures,
        What::Questions => Part::Questions,
        What::Rules => Part::Rules,
        What::Sources => Part::Sources,
    };
    let protocol = protocol::ready(&session.rules(), session)?;
    let text = match arguments.format {
        Format::Text => catalog::text(&protocol, part),
        Format::Json => catalog::json(&protocol, part),
    };
    Output::open(arguments.output.as_deref())?.finish(&text)?;
    Ok(Exit::Done)
}
