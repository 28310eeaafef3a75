//! The answers of a finished interview whose page nobody can read, or that could not be written. They are kept.

use super::autosave::Autosave;
use super::ending::{Shown, say_written};
use super::exit_message::ExitMessage;
use super::kept::Setup;
use super::outputs::Outputs;
use super::unfinished::Folder;
use crate::cli::exit::Failure;
use crate::cli::stderr;
use crate::interview::Interview;

/// Destinations of the answers, apart from the autosave. Known before anything is written.
pub(super) struct Elsewhere {
    /// Whether the page goes to a device that nobody can read, and is shown on no terminal.
    is_null: bool,
    /// The file for the answers.
    saved: Option<String>,
}

impl Elsewhere {
    pub(super) fn of(outputs: &Outputs) -> Self {
        let save = outputs.save.as_ref().map(|(output, _)| output);
        let save = save.filter(|output| !output.is_null());
        Self {
            is_null: outputs.result.is_null()
                && Shown::beside(&outputs.result, outputs.format).is_none(),
            saved: save.map(|output| output.name().to_owned()),
        }
    }

    /// Whether nobody can read the page.
    pub(super) fn is_null(&self) -> bool {
        self.is_null
    }

    /// Refuses an interview, before its first question, if neither a page nor answers would be kept.
    pub(super) fn refuse_if_lost(&self) -> anyhow::Result<()> {
        if !self.is_null || self.saved.is_some() {
            return Ok(());
        }
        let message =
            "the page would go to a device where nobody can read it, and `--no-save` keeps nothing";
        let help = "name a file with `-o` or `--save`, or leave out `--no-save`";
        Err(Failure::usage(message).with_help(help).into())
    }

    /// Closes a finished interview. It is deleted only once its answers are stored elsewhere.
    pub(super) fn close(
        self,
        saved: anyhow::Result<()>,
        print: impl FnOnce() -> anyhow::Result<()>,
        autosave: Option<Autosave>,
        keep: impl FnOnce() -> anyhow::Result<()>,
        exit_message: &ExitMessage,
    ) -> anyhow::Result<()> {
        if saved.is_err() && autosave.is_none() {
            keep()?;
        }
        saved?;
        if let (Some(saved), None) = (&self.saved, &autosave) {
            exit_message.say(format!(
                "the answers are in {saved}; nothing else of this interview is kept"
            ));
        }
        let printed = print();
        if let (Err(_), Some(saved)) = (&printed, &self.saved) {
            say_written(std::slice::from_ref(saved), true);
        }
        printed?;
        if self.is_null {
            self.say_where()?;
        }
        autosave.map_or(Ok(()), Autosave::close)
    }

    /// Says where the answers are if nobody can read the page. Fails if they are not stored.
    fn say_where(&self) -> anyhow::Result<()> {
        let Some(saved) = &self.saved else {
            let message = "the page went to a device where nobody can read it";
            let help = "name a file with `-o`, or leave stdout open";
            return Err(Failure::files(message).with_help(help).into());
        };
        stderr::line(&format!(
            "the page went to a device where nobody can read it; the answers are in {saved}"
        ));
        Ok(())
    }
}

/// Keeps an interview that was not to be kept, because its answers could not be saved.
pub(super) fn keep(
    interview: &Interview<'_>,
    setup: &Setup,
    exit_message: &ExitMessage,
) -> anyhow::Result<()> {
    let mut autosave = Folder::of_user()?.begin(setup.clone(), exit_message)?;
    autosave.keep(interview)
}
