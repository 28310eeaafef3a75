//! The program: arguments, files, the clock, colors and exit codes. One file per subcommand.
//!
//! No other module uses any of these.

#![expect(
    clippy::disallowed_methods,
    reason = "files, the clock and the environment belong here"
)]

mod answer_options;
mod approve;
mod argument;
mod check;
mod color;
mod completions;
mod decision;
mod diff;
#[doc(hidden)]
pub mod embedding;
mod exit;
mod explain;
mod files;
mod format;
mod init;
mod input;
mod interrupt;
mod interview;
mod links;
mod list;
mod man;
mod map;
mod mapping;
mod new_file;
mod one_record;
mod output;
mod page_detail;
mod paint;
mod panic_hook;
mod printer;
mod private;
mod protocol;
mod record;
mod record_folder;
mod record_text;
mod remarks;
mod result_format;
mod screen;
mod stderr;
mod streams;
mod test;
mod workspace;

use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use color::Colors;
use exit::Exit;
use output::Output;
use protocol::Origin;

/// Maximum width of wrapped text, even on a wider terminal.
const MAX_WIDTH: usize = 100;

/// Width of wrapped text that does not go to a terminal.
const FILE_WIDTH: usize = 80;

/// The heading in the help for the options that every subcommand takes.
const EVERYWHERE: &str = "Everywhere";

/// Compares a person's answers with a written protocol and names the contraindications.
///
/// For trained practitioners, before a cosmetic procedure on the skin. It lists what a written protocol finds in the
/// answers given. It does not examine, diagnose or decide: a practitioner checks each reason against its source and
/// decides. It is not for clients screening themselves, nor for booking or refusing anyone without a person deciding.
/// No regulator has evaluated it; whether software used like this is a medical device depends on where and how it is
/// used.
#[derive(Debug, Parser)]
#[command(name = "contra", version, disable_help_subcommand = true)]
#[command(
    after_help = "Examples:\n  contra screen examples/intake.csv\n  contra init my-rules\n  contra check my-rules"
)]
struct Arguments {
    #[command(flatten)]
    everywhere: Everywhere,
    #[command(subcommand)]
    command: Command,
}

/// Options of every subcommand, as typed.
#[derive(Debug, clap::Args)]
struct Everywhere {
    /// Folder of rule files to use; `embedded` is the protocol inside the program
    #[arg(long, value_name = "DIR", env = "CONTRA_RULES", global = true, help_heading = EVERYWHERE)]
    rules: Option<PathBuf>,
    /// When to use color
    #[arg(long, value_name = "WHEN", default_value = "auto", global = true, help_heading = EVERYWHERE)]
    color: When,
    /// Do not print remarks on stderr; errors and the name of the protocol are still printed
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    quiet: bool,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
enum Command {
    Interview(interview::Arguments),
    Screen(screen::Arguments),
    Check(check::Arguments),
    Test(test::Arguments),
    Diff(diff::Arguments),
    Approve(approve::Arguments),
    List(list::Arguments),
    Explain(explain::Arguments),
    Init(init::Arguments),
    Map(map::Arguments),
    Record(record::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// The command, and the parts of this run that do not change.
#[derive(Debug)]
struct Invocation {
    command: Command,
    session: Session,
}

/// The settings that every subcommand needs, validated.
#[derive(Debug)]
struct Session {
    /// From `--rules` or `CONTRA_RULES`.
    named_rules: Option<Origin>,
    colors: Colors,
    quiet: bool,
    today: Date,
    width: usize,
}

impl Session {
    /// The rules to use: those inside the program, unless others are named.
    fn rules(&self) -> Origin {
        self.named_rules.clone().unwrap_or(Origin::Embedded)
    }
}

/// Runs the program `contra` with its command line. Prints an error, if there is one, and returns the exit code.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    run_to_exit(arguments).into()
}

fn run_to_exit(arguments: impl IntoIterator<Item = OsString>) -> Exit {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let colors = Colors::decide(&arguments);
    let ended = parse(&arguments, colors).and_then(dispatch);
    match ended {
        Ok(exit) => exit,
        Err(error) => match error.downcast_ref::<clap::Error>() {
            Some(error) => print_clap(error, colors),
            None => failed(&error),
        },
    }
}

/// Reads the command line. A request for help is an error too, and is printed like other errors of `clap`.
fn parse(arguments: &[OsString], colors: Colors) -> anyhow::Result<Invocation> {
    streams::check(arguments)?;
    let parsed = Arguments::try_parse_from(arguments);
    if parsed.as_ref().is_err_and(|error| !error.use_stderr()) {
        streams::check_help(arguments)?;
    }
    let Arguments {
        everywhere,
        command,
    } = parsed?;
    paint::apply(colors);
    let session = Session {
        named_rules: everywhere.rules.map(Origin::from_argument),
        colors,
        quiet: everywhere.quiet,
        today: today(),
        width: width(),
    };
    Ok(Invocation { command, session })
}

/// The date in the user's time zone. The system's time zone is a single file. Only if `TZ` is set (UTC if it is empty)
/// must the time zones be searched.
fn today() -> Date {
    let named = std::env::var_os("TZ").is_some();
    let own = || std::fs::read("/etc/localtime").ok();
    let zone = if named {
        None
    } else {
        own().and_then(|zone| TimeZone::tzif("Local", &zone).ok())
    };
    match zone {
        Some(zone) => Timestamp::now().to_zoned(zone).date(),
        None => Zoned::now().date(),
    }
}

/// Runs the command. An error has its exit code.
fn dispatch(invocation: Invocation) -> anyhow::Result<Exit> {
    private::begin();
    interrupt::watch()?;
    panic_hook::install();
    let session = &invocation.session;
    protocol::protect(session.named_rules.as_ref());
    match invocation.command {
        Command::Interview(arguments) => interview::run(&arguments, session),
        Command::Screen(arguments) => screen::run(arguments, session),
        Command::Check(arguments) => check::run(&arguments, session),
        Command::Test(arguments) => test::run(&arguments, session),
        Command::Diff(arguments) => diff::run(&arguments, session),
        Command::Approve(arguments) => approve::run(&arguments, session),
        Command::List(arguments) => list::run(&arguments, session),
        Command::Explain(arguments) => explain::run(&arguments, session),
        Command::Init(arguments) => init::run(&arguments, session),
        Command::Map(arguments) => map::run(&arguments, session),
        Command::Record(arguments) => record::run(&arguments, session),
        Command::Completions(arguments) => completions::run(&arguments),
        Command::Man(arguments) => man::run(&arguments),
    }
}

/// Prints why the run failed. A closed pipe is not a failure.
fn failed(error: &anyhow::Error) -> Exit {
    if exit::is_closed_pipe(error) {
        return Exit::Done;
    }
    stderr::failure(error);
    Exit::of(error)
}

/// Prints help or an error of `clap`. Help and version go to stdout and are not failures.
fn print_clap(error: &clap::Error, colors: Colors) -> Exit {
    let rendered = error.render();
    let text = |colored: bool| {
        if colored {
            rendered.ansi().to_string()
        } else {
            rendered.to_string()
        }
    };
    if error.use_stderr() {
        stderr::print(&text(colors.stderr));
        return Exit::Usage;
    }
    match Output::print(&text(colors.stdout)) {
        Ok(()) => Exit::Done,
        Err(error) if exit::is_closed_pipe(&error) => Exit::Done,
        Err(error) => {
            stderr::failure(&error);
            Exit::of(&error)
        }
    }
}

/// Width at which results on stdout are wrapped.
fn width() -> usize {
    if io::stdout().is_terminal() {
        textwrap::termwidth().min(MAX_WIDTH)
    } else {
        FILE_WIDTH
    }
}

/// The definition of the whole command, from which other files are generated.
fn command() -> clap::Command {
    Arguments::command()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_valid() {
        command().debug_assert();
    }

    #[test]
    fn every_help_has_valid_examples() {
        let root = command();
        for one in std::iter::once(&root).chain(root.get_subcommands()) {
            let after = one.get_after_help().map(ToString::to_string);
            let after = after.unwrap_or_default();
            let mut lines = after.lines();
            assert_eq!(lines.next(), Some("Examples:"), "{}", one.get_name());
            let examples: Vec<&str> = lines.collect();
            assert!(!examples.is_empty(), "{}", one.get_name());
            for example in examples {
                let words = example.split_whitespace();
                assert!(Arguments::try_parse_from(words).is_ok(), "{example}");
            }
        }
    }
}
