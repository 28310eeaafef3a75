//! `contra man`: the manual page, and one for each subcommand.

use clap_mangen::Man;

use super::exit::{Exit, Failure};
use super::output::Output;
use crate::diagnostic::{listing, nearest};

/// Print the manual page, in the format that `man` reads
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  contra man screen")]
pub(super) struct Arguments {
    /// Subcommand whose page to print; by default, the page of `contra`
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

pub(super) fn run(arguments: &Arguments) -> anyhow::Result<Exit> {
    let mut command = super::command();
    command.build();
    if let Some(name) = &arguments.command {
        let Some(found) = command.find_subcommand(name) else {
            let names: Vec<_> = command
                .get_subcommands()
                .map(clap::Command::get_name)
                .collect();
            let help = match nearest(name, names.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("commands are {}", listing(&names)),
            };
            let failure = Failure::usage(format!("there is no command `{name}`"));
            return Err(failure.with_help(help).into());
        };
        command = found.clone();
    }
    let mut page = Vec::new();
    Man::new(command).render(&mut page)?;
    Output::print(&String::from_utf8_lossy(&page))?;
    Ok(Exit::Done)
}
