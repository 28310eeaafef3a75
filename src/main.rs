//! The program `contra`.

use std::process::ExitCode;

fn main() -> ExitCode {
    contraindication::cli::run(std::env::args_os())
}
