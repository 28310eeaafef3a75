//! The program `contra`: parse, run, print one error chain, return the code.

use std::process::ExitCode;

use contraindication::cli;

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args_os().collect();
    let colors = cli::Colors::decide(&arguments);
    let ended = cli::parse(&arguments, colors).and_then(cli::run);
    cli::conclude(ended, colors)
}
