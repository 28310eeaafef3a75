//! `contra test`: runs the cases of a folder.

use std::path::PathBuf;

use super::exit::{Exit, Failure};
use super::output::Output;
use super::{Session, protocol, stderr};
use crate::diagnostic::Severity;
use crate::engine::Program;
use crate::report::{cases, findings};
use crate::suite::{self, CaseResult};

/// Run the cases of a folder of rule files
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// Folder of rule files: by default this one or `rules` below it; `embedded` names the protocol inside the program
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
    /// Write to this file instead of stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    let origin = protocol::to_check(arguments.folder.as_deref(), session)?;
    let loaded = protocol::load(&origin)?;
    let Some(rules) = &loaded.protocol else {
        return Err(protocol::errors(loaded, &origin, session));
    };
    let program = Program::compile(rules);
    let (all, found) = suite::read(&loaded, Some(&program));
    let found = found.into_sorted();
    let all_read = !found.iter().any(|one| one.severity == Severity::Error);
    let output = Output::open(arguments.output.as_deref())?;
    let mut text = String::new();
    let mut run = Vec::new();
    for case in all {
        let result = suite::run(rules, &program, &case);
        if !session.quiet || !result.passed() {
            text.push_str(&cases::line(&case, &result, &loaded.sources));
        }
        run.push((case, result));
    }
    let results: Vec<CaseResult> = run.iter().map(|(_, result)| result.clone()).collect();
    let unfired = suite::unfired(rules, &results);
    text.push_str(&cases::summary(
        rules,
        &loaded.sources,
        &run,
        &unfired,
        all_read,
    ));
    output.finish(&text)?;
    if !found.is_empty() {
        stderr::print(&findings::text(
            &found,
            &loaded.sources,
            session.colors.stderr,
        ));
    }
    if !all_read {
        let message = format!("the cases in `{}` have errors", origin.name());
        return Err(Failure::rules(message)
            .with_help("correct what is marked above; a case that cannot be read is not run")
            .into());
    }
    Ok(if results.iter().all(CaseResult::passed) {
        Exit::Done
    } else {
        Exit::Found
    })
}
