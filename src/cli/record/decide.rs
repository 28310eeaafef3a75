//! `contra record decide`: shows a record with its verdict, asks for the decision, and appends it to the file.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::check::{Checked, check};
use crate::batch::Screened;
use crate::cli::decision::{self, Ended};
use crate::cli::exit::{Exit, Failure};
use crate::cli::interview::lines::Plain;
use crate::cli::output::Output;
use crate::cli::paint::paint;
use crate::cli::record_text::{RecordText, read};
use crate::cli::{Session, files, interrupt, protocol, stderr, today};
use crate::engine::Program;
use crate::model::{Protocol, RecordFile};
use crate::report::result::page::{Detail, View, Visit, page};

/// Add the decision of a practitioner to a record file
///
/// Shows the verdict and the reasons first, then asks line by line for the procedure, the decision, the reason and the
/// person. Writes nothing without a final `yes`. A decision never changes a verdict.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  contra record decide c-1042.toml")]
pub(super) struct Arguments {
    /// The record file
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    files::note_stdin()?;
    let path = &arguments.file;
    let protocol = protocol::ready(&session.rules(), session)?;
    protocol::announce(&protocol, &session.rules());
    let program = Program::compile(&protocol);
    let bytes = read(path)?;
    let (file, screened) = match check(path, &bytes, (&protocol, &program)) {
        Checked::Matches(matching) => *matching,
        other => return Err(refused(path, &other)),
    };
    let mut record = RecordText {
        path: path.clone(),
        // a file that matches is text
        text: String::from_utf8_lossy(&bytes).into_owned(),
        last_day: last_day(&file, &screened),
    };
    decision::refuse_clock(&record, session.today)?;
    decision::refuse_unwritable(&record)?;
    show(&screened, &record, &protocol, session)?;
    let outcomes = screened
        .content
        .as_ref()
        .map(|(_, outcomes)| outcomes.as_slice());
    let outcomes = outcomes.unwrap_or_default();
    let mut subjects = decision::subjects(&protocol, outcomes, &file.decisions);
    let name = path.display().to_string();
    interrupt::set_exit_action(move || {
        stderr::print(&format!("\nno further decision was added to `{name}`\n"));
    });
    match decision::ask(&mut Plain::new(), &mut record, &mut subjects, today)? {
        Ended::Answered => {
            interrupt::clear_exit_action();
            Ok(Exit::Done)
        }
        Ended::Left => interrupt::exit_early(),
    }
}

fn show(
    screened: &Screened,
    record: &RecordText,
    protocol: &Protocol,
    session: &Session,
) -> anyhow::Result<()> {
    let view = View {
        protocol,
        today: session.today,
        on: session.today,
        visit: Visit::default(),
        detail: Detail::Usual,
        width: session.width,
        paint: &paint,
        links: session.colors.stdout,
    };
    let name = record.path.display().to_string();
    Output::print(&page(&view, &name, screened))
}

/// Refuses a file that was changed.
fn refused(path: &Path, checked: &Checked) -> anyhow::Error {
    let name = path.display();
    match checked {
        Checked::OtherRules(rules, _) => {
            let (id, version) = (&rules.id, &rules.version);
            let message = format!("`{name}` was made with other rules: {id} {version}");
            let help = "name the folder of those rules with `--rules`";
            Failure::rules(message).with_help(help).into()
        }
        Checked::Differs(differences) => {
            let message = format!("`{name}` does not match: {}", differences.join("; "));
            let help = "a decision is added only to a record that `contra record verify` accepts";
            Failure::found(message).with_help(help).into()
        }
        Checked::Plain | Checked::Matches(_) => {
            let message = format!("`{name}` is a plain answer file, without results");
            let help = "`contra interview --save FILE.toml` writes a record file";
            Failure::found(message).with_help(help).into()
        }
    }
}

/// The date of the last entry of a record.
fn last_day(file: &RecordFile, screened: &Screened) -> Option<Date> {
    let form = screened.content.as_ref().ok().map(|(form, _)| form);
    let answered = form.and_then(|form| form.answers.days.answered);
    let decided = file.decisions.iter().map(|one| one.on).max();
    answered.max(decided)
}
