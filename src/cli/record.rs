//! `contra record`: record files, which contain results in addition to the answers.

mod check;
mod decide;
mod verify;

use clap::Subcommand;

use super::Session;
use super::exit::Exit;

/// Verify record files and add decisions to them
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  contra record verify records\n  contra record decide c-1042.toml"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Verify(verify::Arguments),
    Decide(decide::Arguments),
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    match &arguments.command {
        Command::Verify(arguments) => verify::run(arguments, session),
        Command::Decide(arguments) => decide::run(arguments, session),
    }
}
