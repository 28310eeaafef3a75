//! `contra completions`: a script for completing commands in a shell.

use clap_complete::Shell;

use super::exit::Exit;
use super::output::Output;

/// Print a script that completes commands in a shell
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  contra completions bash")]
pub(super) struct Arguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut script = Vec::new();
    clap_complete::generate(
        arguments.shell,
        &mut super::command(),
        "contra",
        &mut script,
    );
    Output::print(&String::from_utf8_lossy(&script))?;
    Ok(Exit::Done)
}
