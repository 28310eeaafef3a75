//! The program `contra`.

use std::process::ExitCode;

#[expect(
    clippy::disallowed_methods,
    reason = "the program passes its arguments on"
)]
fn main() -> ExitCode {
    contraindication::cli::run(std::env::args_os())
}
