//! Runs a command and reports how long it took and how much memory it used: `timed REPORT COMMAND…`.
//!
//! The reported size of a process is at least that of the process that starts it, so this one is small. The report
//! contains the seconds and the maximum memory in bytes.

use std::error::Error;
use std::fs;
use std::process::{Command, ExitCode};
use std::time::Instant;

use wait4::Wait4;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut words = std::env::args_os().skip(1);
    let (Some(report), Some(program)) = (words.next(), words.next()) else {
        return Err("timed REPORT COMMAND…".into());
    };
    let started = Instant::now();
    let ended = Command::new(program).args(words).spawn()?.wait4()?;
    let seconds = started.elapsed().as_secs_f64();
    fs::write(report, format!("{seconds} {}\n", ended.rusage.maxrss))?;
    let code = ended.status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(u8::MAX)))
}
