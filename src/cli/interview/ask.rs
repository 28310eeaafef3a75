//! Asks all questions, then writes the result and the answers.

use super::ending;
use super::exit_message::ExitMessage;
use super::lines::Plain;
use super::outputs::Outputs;
use super::prompts::Prompts;
use super::unread_page::{Elsewhere, keep};
use crate::cli::decision;
use crate::cli::exit::Exit;
use crate::cli::record_text::RecordText;
use crate::cli::{Session, interrupt, today};
use crate::interview::{Ending, Interview, conduct};

/// Asks all questions and prints the result. Does not return if the user quits.
pub(super) fn to_the_end(
    mut interview: Interview<'_>,
    mut prompts: Prompts,
    mut outputs: Outputs,
    session: &Session,
    exit_message: &ExitMessage,
) -> anyhow::Result<Exit> {
    // if asking or printing fails, the interview can still be resumed
    let finished = match conduct(&mut interview, &mut prompts) {
        Ok(Ending::Left) => leave(&interview, prompts, outputs, exit_message),
        Ok(Ending::Finished) => {
            // restore the terminal before anything is printed
            let (autosave, save) = prompts.leave();
            outputs.save = outputs.save.or(save);
            let (elsewhere, unkept) = (Elsewhere::of(&outputs), outputs.unkept.take());
            let (names, has_answers) = (outputs.names(), outputs.saves());
            let (saved, written) = match outputs.save(&interview) {
                Ok(written) => (Ok(()), written),
                Err(error) => (Err(error), None),
            };
            let is_read = !elsewhere.is_null();
            let print = || {
                outputs.print(&interview, session)?;
                ending::say_written(&names, has_answers);
                Ok(())
            };
            let keep = || unkept.map_or(Ok(()), |setup| keep(&interview, &setup, exit_message));
            let closed = elsewhere.close(saved, print, autosave, keep, exit_message);
            closed.and_then(|()| match written.filter(|_| is_read) {
                Some(record) => decide(&interview, record, exit_message),
                None => Ok(()),
            })
        }
        Err(error) => Err(error),
    };
    match finished {
        Ok(()) => interrupt::clear_exit_action(),
        Err(_) => interrupt::run_exit_action(),
    }
    finished.map(|()| Exit::Done)
}

/// Asks for the decision of the practitioner after the record is written and the page is shown.
fn decide(
    interview: &Interview<'_>,
    mut record: RecordText,
    exit_message: &ExitMessage,
) -> anyhow::Result<()> {
    exit_message.say(format!(
        "the record is in `{0}`; `contra record decide {0}` adds a decision",
        record.path.display()
    ));
    let outcomes = interview.outcomes();
    let mut subjects = decision::subjects(interview.protocol(), &outcomes, &[]);
    // the record is written in any case
    decision::ask(&mut Plain::new(), &mut record, &mut subjects, today).map(|_| ())
}

/// Ends an interview that the user leaves. If the date has changed, answers that were to be saved are kept.
fn leave(
    interview: &Interview<'_>,
    prompts: Prompts,
    outputs: Outputs,
    exit_message: &ExitMessage,
) -> anyhow::Result<()> {
    if prompts.is_of_another_day() {
        let (_autosave, save) = prompts.leave();
        if let (Some(_), Some(setup)) = (outputs.save.or(save), &outputs.unkept) {
            keep(interview, setup, exit_message)?;
        }
    }
    interrupt::exit_early()
}
