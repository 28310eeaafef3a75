//! `contra diff`: what another version of a protocol does otherwise.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;

use super::argument::day;
use super::exit::Exit;
use super::format;
use super::output::Output;
use super::paint::paint;
use super::protocol::{self, Origin};
use super::{FILE_WIDTH, Session};
use crate::analysis::diff::{Comparison, Version, compare};
use crate::engine::Program;
use crate::model::Protocol;
use crate::report::diff::{View, json, markdown, text};
use crate::report::text::style::plain;
use crate::rules::Loaded;

/// Show what another version of the rules does otherwise
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra diff embedded rules\n  contra diff --fail-on looser -o changes.md base/rules rules"
)]
pub(super) struct Arguments {
    /// Folder of rule files as they were; `embedded` names the protocol inside the program
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// Folder of rule files as they are now, or `embedded`
    #[arg(value_name = "NEW")]
    new: PathBuf,
    /// The screening date for which they are compared; otherwise today
    #[arg(long, value_name = "DATE", value_parser = day)]
    on: Option<Date>,
    /// Format of the comparison; otherwise by the ending of the output file (json, md), or text
    #[arg(long, value_name = "FORMAT")]
    format: Option<Format>,
    /// End with exit code 1 where a verdict or a date is looser, or where anything differs; without it, never
    #[arg(long, value_name = "CHANGE")]
    fail_on: Option<FailOn>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How a comparison is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A page
    Text,
    /// An object
    Json,
    /// What a reviewer reads beside the change
    Markdown,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// A milder verdict or an earlier date on any screening date, or perhaps one, or answers that count longer
    Looser,
    /// Any change of what the protocol does or says
    Any,
}

impl Arguments {
    fn exit(&self, comparison: &Comparison) -> Exit {
        let fails = match self.fail_on {
            None => false,
            Some(FailOn::Looser) => comparison.is_looser(),
            Some(FailOn::Any) => !comparison.is_empty(),
        };
        if fails { Exit::Found } else { Exit::Done }
    }
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let output = arguments.output.as_deref();
    let format = format::of_output(arguments.format, output, Format::value_variants())?;
    let origins = [&arguments.old, &arguments.new];
    let origins = origins.map(|folder| Origin::from_argument(folder.clone()));
    let [old, new] = protocols(&origins, session)?;
    let output = Output::open(output)?;
    let programs = [&old, &new].map(Program::compile);
    let version = |protocol, program| Version { protocol, program };
    let comparison = compare(
        version(&old, &programs[0]),
        version(&new, &programs[1]),
        arguments.on.unwrap_or(session.today),
    );
    let names = origins.map(|origin| origin.name());
    let view = View {
        old: (&old, &names[0]),
        new: (&new, &names[1]),
        comparison: &comparison,
    };
    let page = match format {
        Format::Json => json(&view),
        Format::Markdown => markdown(&view),
        Format::Text if output.is_stdout() => text(&view, session.width, &paint),
        Format::Text => text(&view, FILE_WIDTH, &plain),
    };
    output.finish(&page)?;
    Ok(arguments.exit(&comparison))
}

/// Both versions, which need not be approved yet. Prints what keeps either from screening.
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
