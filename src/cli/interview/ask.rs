//! Asks to the end, then writes the result and the answers.

use super::ending;
use super::exit_message::ExitMessage;
use super::outputs::Outputs;
use super::prompts::Prompts;
use super::unread_page::{Elsewhere, keep};
use crate::cli::Session;
use crate::cli::exit::Exit;
use crate::cli::interrupt;
use crate::interview::{Ending, Interview, conduct};

/// Asks to the end and prints the result. Does not return if the interview is left.
pub(super) fn to_the_end(
    mut interview: Interview<'_>,
    mut prompts: Prompts,
    mut outputs: Outputs,
    session: &Session,
    exit_message: &ExitMessage,
) -> anyhow::Result<Exit> {
    // what cannot be asked or printed can still be resumed
    let finished = match conduct(&mut interview, &mut prompts) {
        Ok(Ending::Left) => leave(&interview, prompts, outputs, exit_message),
        Ok(Ending::Finished) => {
            // the keyboard is given back before anything is printed
            let (autosave, save) = prompts.leave();
            outputs.save = outputs.save.or(save);
            let (elsewhere, unkept) = (Elsewhere::of(&outputs), outputs.unkept.take());
            let (names, has_answers) = (outputs.names(), outputs.saves());
            let saved = outputs.save(&interview);
            let print = || {
                outputs.print(&interview, session)?;
                ending::say_written(&names, has_answers);
                Ok(())
            };
            let keep = || unkept.map_or(Ok(()), |setup| keep(&interview, &setup, exit_message));
            elsewhere.close(saved, print, autosave, keep, exit_message)
        }
        Err(error) => Err(error),
    };
    match finished {
        Ok(()) => interrupt::forget_farewell(),
        Err(_) => interrupt::take_leave(),
    }
    finished.map(|()| Exit::Done)
}

/// Ends an interview that is left. If the day has changed, answers that were to be saved are kept.
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
    interrupt::leave()
}
