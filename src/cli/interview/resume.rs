//! Unfinished interviews: choosing one, resuming it, deleting it.

use super::arguments::Arguments;
use super::ask;
use super::choosing::{self, tell};
use super::exit_message::ExitMessage;
use super::kept::{At, Holding, Kept};
use super::keyboard::Keyboard;
use super::one_day::OneDay;
use super::prompts::{Prompts, Saving};
use super::unfinished::{Folder, Found};
use crate::cli::exit::Exit;
use crate::cli::protocol::Origin;
use crate::cli::{Session, interrupt, stderr, today};
use crate::diagnostic::listing;
use crate::engine::Program;
use crate::interview::Interview;
use crate::model::Protocol;

/// Resumes an interview.
pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    mut keyboard: Box<dyn Keyboard>,
    exit_message: &ExitMessage,
) -> anyhow::Result<Exit> {
    let found = delete_old(&Folder::of_user()?)?;
    let unfinished = choosing::to_resume(keyboard.as_mut(), found)?;
    let kept = unfinished.read()?;
    let origin = match (&session.named_rules, &kept.rules) {
        (Some(named), _) => named.clone(),
        (None, Some(folder)) => Origin::Folder(folder.into()),
        (None, None) => Origin::Embedded,
    };
    let protocol = arguments.protocol(&origin, session)?;
    let program = Program::compile(&protocol);
    let setup = kept.setup(arguments.on, session.today, &origin);
    let on = setup.on.unwrap_or(session.today);
    let outputs = arguments.open(&origin)?;

    let (procedures, lost) = kept.procedures(&protocol);
    let mut interview = Interview::new(&protocol, &program, on, session.today, procedures);
    let holding = kept.holding(&protocol, on);
    for (question, earlier) in &holding.earlier {
        interview.offer(*question, earlier.clone());
    }
    for (question, earlier) in &holding.answers {
        interview.take_over(*question, earlier.clone());
    }
    if kept.choosing {
        interview.restore_choice();
    }
    interview.restore_record(kept.id.clone(), kept.asked_by.clone());
    match kept.at {
        // they must be chosen again
        _ if interview.procedures().is_empty() => {}
        At::Companions => interview.resume_companions(),
        At::RecordNumber => {}
        At::AskedBy => interview.resume_asked_by(),
        At::Questions => interview.resume(kept.is_stopped_on(session.today)),
    }
    if !kept.is_of(&protocol) {
        report_rules(keyboard.as_mut(), &kept, &protocol, &origin)?;
    }
    let is_lost = !holding.lost.is_empty() || !lost.is_empty();
    if is_lost || !kept.is_of(&protocol) {
        report_answers(keyboard.as_mut(), &lost, &holding)?;
    }
    if is_lost && !goes_on(keyboard.as_mut())? {
        interrupt::exit_early();
    }
    let prefilled_from = setup.prefilled_from.clone();
    let autosave = unfinished.go_on(setup, exit_message);
    let saving = Saving::offered(arguments, &origin);
    let keyboard = OneDay::new(keyboard, session.today, today);
    let prompts = Prompts::new(keyboard, Some(autosave), prefilled_from);
    let mut prompts = prompts.with_saving(saving);
    // otherwise it is said once all procedures are known
    if kept.at != At::Companions && !interview.procedures().is_empty() {
        prompts.introduce(&interview)?;
    }
    ask::to_the_end(interview, prompts, outputs, session, exit_message)
}

/// Deletes one unfinished interview, or all.
pub(super) fn discard(mut keyboard: Box<dyn Keyboard>) -> anyhow::Result<Exit> {
    let found = delete_old(&Folder::of_user()?)?;
    for one in choosing::to_discard(keyboard.as_mut(), found)? {
        let words = choosing::in_words(&one);
        one.delete()?;
        tell(keyboard.as_mut(), &format!("deleted: {words}"))?;
    }
    interrupt::clear_exit_action();
    Ok(Exit::Done)
}

/// Deletes interviews that are older than a week, and says so. Also mentions those dated in the future. Returns the
/// rest.
pub(super) fn delete_old(folder: &Folder) -> anyhow::Result<Found> {
    let found = folder.delete_old()?;
    match found.deleted {
        0 => {}
        1 => stderr::line("deleted an unfinished interview that was older than 7 days"),
        count => stderr::line(&format!(
            "deleted {count} unfinished interviews that were older than 7 days"
        )),
    }
    match found.redated {
        0 => {}
        1 => stderr::line(
            "an unfinished interview is dated in the future: check the clock; it is kept for 7 days from now",
        ),
        count => stderr::line(&format!(
            "{count} unfinished interviews are dated in the future: check the clock; they are kept for 7 days from now"
        )),
    }
    Ok(found)
}

/// Says that the rules are not those of the interview.
fn report_rules(
    keyboard: &mut dyn Keyboard,
    kept: &Kept,
    protocol: &Protocol,
    origin: &Origin,
) -> anyhow::Result<()> {
    let id = &protocol.id;
    if kept.rules == origin.kept() {
        return tell(keyboard, &format!("the protocol `{id}` has changed since"));
    }
    let before = kept
        .rules
        .as_deref()
        .map(|folder| format!("those in `{folder}`"));
    let before = before.unwrap_or_else(|| "the protocol inside the program".to_owned());
    tell(
        keyboard,
        &format!("this interview used other rules: {before}"),
    )
}

/// Says which answers are still valid under these rules and for this day.
fn report_answers(
    keyboard: &mut dyn Keyboard,
    procedures: &[&str],
    holding: &Holding,
) -> anyhow::Result<()> {
    let [held, lost] = [&holding.held, &holding.lost]
        .map(|ids| ids.iter().map(String::as_str).collect::<Vec<_>>());
    for (what, ids) in [
        ("answers that are still valid", held.as_slice()),
        (
            "answers that are not valid with these rules or for this day",
            lost.as_slice(),
        ),
        ("procedures that no longer exist", procedures),
    ] {
        if !ids.is_empty() {
            tell(keyboard, &format!("{what}: {}", listing(ids)))?;
        }
    }
    Ok(())
}

/// Asks whether to continue without the answers that are no longer valid. Nothing is discarded before that.
fn goes_on(keyboard: &mut dyn Keyboard) -> anyhow::Result<bool> {
    let asked = "Continue without them? Their questions are asked again if they still exist.";
    let no = "No: everything stays as it was";
    Ok(choosing::confirm(keyboard, asked, no)? == Some(true))
}
