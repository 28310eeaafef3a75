//! `contra approve`: a clinician approves exactly the rules of a folder.
//!
//! The hash includes the bytes of `protocol.toml`, so the status must say "approved" before the approval is written.
//! Name, role and note are prompted for and are not options, because other programs can read a command line.

use std::fs;
use std::path::{Path, PathBuf};

use super::exit::{Exit, Failure};
use super::interview::keyboard::{self, Keyboard, lines};
use super::interview::lines::Plain;
use super::output::{Existing, Output};
use super::paint::paint_stderr;
use super::protocol::Origin;
use super::{Session, check, files, interrupt, protocol, stderr};
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::engine::Program;
use crate::interview::Reply;
use crate::model::{Approval, Protocol, Status};
use crate::report::protocol::approval;
use crate::report::text::style::Style;
use crate::report::{cases, findings};
use crate::rules::{self, APPROVAL_FILE, Loaded, PROTOCOL_FILE};
use crate::suite::{self, Trial};

/// Approve exactly the rules of a folder: writes `approval.toml`
///
/// Set `status = "approved"` in `protocol.toml` first: the approval covers the exact bytes of the files. It shows what
/// is covered, asks for name, role and note line by line, and writes nothing without a final `yes`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  contra approve rules")]
pub(super) struct Arguments {
    /// Folder of rule files; by default the current folder, or `rules` in it
    #[arg(value_name = "DIR")]
    folder: Option<PathBuf>,
}

/// The prompts, in this order.
const FIELDS: [Field; 3] = [
    Field {
        asked: "Your name:",
        why: "It is written in the approval, and in every document of this protocol.",
    },
    Field {
        asked: "Your role:",
        why: "The role in which you approve these rules, such as medical director.",
    },
    Field {
        asked: "What you checked, in your words:",
        why: "Such as: read in full, with the sources.",
    },
];

/// The keys at each prompt.
const HINT: &str = "? why · < back · :q leave, nothing is written";

struct Field {
    asked: &'static str,
    why: &'static str,
}

pub(super) fn run(arguments: &Arguments, session: &Session) -> anyhow::Result<Exit> {
    files::note_stdin()?;
    let origin = protocol::to_check(arguments.folder.as_deref(), session)?;
    let Origin::Folder(folder) = &origin else {
        let failure = Failure::usage("the protocol inside the program cannot be approved");
        let help = "`contra init DIR` writes it out, to read, correct and approve";
        return Err(failure.with_help(help).into());
    };
    let loaded = protocol::load_to_approve(&origin, session)?;
    let Some(rules) = &loaded.protocol else {
        return Err(protocol::errors(loaded, &origin, session));
    };
    let program = Program::compile(rules);
    let trial = suite::try_all(&loaded, rules, &program);
    let found = check::proved(&loaded, rules, &program, &trial, session.today);
    let remarks = refuse_errors(found, &loaded, &origin, session)?;
    refuse_draft(rules, folder)?;
    refuse_failing_cases(&loaded, rules, &trial, &origin)?;

    let path = folder.join(APPROVAL_FILE);
    let output = Output::file_with(&path, Existing::ReplaceOwn)?;
    interrupt::set_exit_action(|| {
        stderr::print("\nnothing was approved, and nothing was written\n")
    });
    let mut keyboard = Plain::new();
    let (today, width) = (session.today, keyboard.width());
    let cover = approval::cover(rules, folder, &trial, remarks, today, width, &paint_stderr);
    keyboard.show(&cover)?;
    let [by, role, note] = ask(&mut keyboard)?;
    let approval = Approval {
        by,
        role,
        on: session.today,
        note,
    };
    let text = approval::toml(&approval, &rules.sha256);
    compare_with_shown(&text, rules, &origin, session)?;
    output.finish(&text)?;
    interrupt::clear_exit_action();
    // not a secret: everyone who can read the rules may read who approved them
    let _ = fs::metadata(folder.join(PROTOCOL_FILE))
        .and_then(|rules| fs::set_permissions(&path, rules.permissions()));
    stderr::line(&format!(
        "wrote `{}`: `{}` {} is approved until a rule file changes",
        path.display(),
        rules.id,
        rules.version
    ));
    Ok(Exit::Done)
}

/// Refuses rules and cases with errors, including errors of advice and of logic. Counts the other findings.
fn refuse_errors(
    found: Diagnostics,
    loaded: &Loaded,
    origin: &Origin,
    session: &Session,
) -> anyhow::Result<usize> {
    let is_error = |one: &Diagnostic| one.severity == Severity::Error;
    let found = found.into_sorted().into_iter();
    let (errors, remarks): (Vec<_>, Vec<_>) = found.partition(is_error);
    if errors.is_empty() {
        return Ok(remarks.len());
    }
    let colored = session.colors.stderr;
    stderr::print(&findings::text(&errors, &loaded.sources, colored));
    let message = format!("`{}` has errors and cannot be approved", origin.name());
    let failure = Failure::rules(message);
    Err(failure.with_help("correct the errors above").into())
}

/// Refuses a draft: the hash covers the status, so it must be set before.
fn refuse_draft(rules: &Protocol, folder: &Path) -> anyhow::Result<()> {
    if rules.status == Status::Approved {
        return Ok(());
    }
    let message = format!("`{}` {} is a draft", rules.id, rules.version);
    let help = format!(
        "first set `status = \"approved\"` in `{}`, then run `contra approve {}` again: exactly these bytes are approved",
        folder.join(PROTOCOL_FILE).display(),
        if folder.as_os_str().is_empty() {
            Path::new(".").display()
        } else {
            folder.display()
        }
    );
    Err(Failure::rules(message).with_help(help).into())
}

fn refuse_failing_cases(
    loaded: &Loaded,
    rules: &Protocol,
    trial: &Trial,
    origin: &Origin,
) -> anyhow::Result<()> {
    if trial.failed().next().is_none() {
        return Ok(());
    }
    let unfired = trial.unfired(rules);
    stderr::print(&cases::summary(
        rules,
        &loaded.sources,
        &trial.run,
        &unfired,
        true,
    ));
    let message = format!("the cases in `{}` fail", origin.name());
    let failure = Failure::found(message);
    let help = "correct the rules or the cases; `contra test` runs them";
    Err(failure.with_help(help).into())
}

/// Asks for name, role and note, then for a final yes. Does not return if the user quits.
fn ask(keyboard: &mut impl Keyboard) -> anyhow::Result<[String; 3]> {
    let mut given = [const { String::new() }; 3];
    let mut at = 0;
    loop {
        let Some(field) = FIELDS.get(at) else {
            if confirm(keyboard)? {
                return Ok(given);
            } else {
                at = FIELDS.len() - 1
            }
            continue;
        };
        say(keyboard, Style::Heading, field.asked)?;
        match keyboard.type_in(keyboard::Field::new(HINT).again(at > 0))? {
            Reply::Given(text) if text.is_empty() => {
                say(keyboard, Style::Error, "this cannot be empty")?;
            }
            Reply::Given(text) => {
                given[at] = text;
                at += 1;
            }
            Reply::Back => at = at.saturating_sub(1),
            Reply::Why => say(keyboard, Style::Plain, field.why)?,
            Reply::Leave | Reply::Interrupted => interrupt::exit_early(),
        }
    }
}

/// Asks for the final yes. Returns false to go one step back.
fn confirm(keyboard: &mut impl Keyboard) -> anyhow::Result<bool> {
    let asked = "Have you read all of it, and do you approve exactly these rules? Type yes or no:";
    loop {
        say(keyboard, Style::Heading, asked)?;
        match keyboard.type_in(keyboard::Field::new(HINT).again(true))? {
            Reply::Given(text) if text == "yes" => return Ok(true),
            Reply::Given(text) if text != "no" => {
                say(keyboard, Style::Error, "type the whole word, yes or no")?;
            }
            Reply::Back => return Ok(false),
            Reply::Why => {
                let why =
                    "An approved protocol says so on every page, with your name in its document.";
                say(keyboard, Style::Plain, why)?;
            }
            Reply::Given(_) | Reply::Leave | Reply::Interrupted => interrupt::exit_early(),
        }
    }
}

fn say(keyboard: &mut impl Keyboard, style: Style, text: &str) -> anyhow::Result<()> {
    let mut page = lines(keyboard.width());
    page.say(style, 0, text);
    keyboard.show(&page.into_text())
}

/// Reads the folder again with the approval in it, as every later run will. The rules must be those that were shown.
fn compare_with_shown(
    text: &str,
    shown: &Protocol,
    origin: &Origin,
    session: &Session,
) -> anyhow::Result<()> {
    let mut folder = origin.folder()?;
    folder.files.retain(|(name, _)| name != APPROVAL_FILE);
    folder.files.push((APPROVAL_FILE.to_owned(), text.into()));
    let loaded = protocol::found(rules::load_on(&folder, session.today), origin)?;
    let protocol = loaded.protocol.as_ref();
    let is_same = |one: &Protocol| one.sha256 == shown.sha256 && one.approval.is_some();
    if protocol.is_some_and(is_same) {
        return Ok(());
    }
    if protocol.is_none() {
        // the errors are printed; this failure says more
        let _ = protocol::errors(loaded, origin, session);
    }
    let message = "the rules have changed since they were shown: nothing was approved";
    let help = "read them again, then run `contra approve` again";
    Err(Failure::rules(message).with_help(help).into())
}
