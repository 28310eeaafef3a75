//! The offer at the review to write the answers to a file. It never overwrites a file or writes among the rules.

use std::path::{Path, PathBuf};

use super::{Prompts, Replied};
use crate::cli::argument::keep_apart;
use crate::cli::exit::Failure;
use crate::cli::interview::arguments::Arguments;
use crate::cli::interview::keyboard::{Field, Keyboard};
use crate::cli::interview::outputs::{Save, SaveFormat, refuse_among_rules};
use crate::cli::output::{Existing, Output};
use crate::cli::protocol::Origin;
use crate::interview::Reply;
use crate::report::text::style::Style;

const HINT: &str = "A new file; its name ends in .toml or .json";
// on other systems, a file has the rights of its folder
const WHY: &str = if cfg!(unix) {
    "`contra screen` and `--answers` read the file. Only you can read it."
} else {
    "`contra screen` and `--answers` read the file."
};

/// The paths that are refused for the answers, and the chosen file.
pub(in crate::cli::interview) struct Saving {
    /// The folder of the rules, if they are in one.
    rules: Option<PathBuf>,
    /// The file of the result.
    result: Option<PathBuf>,
    chosen: Option<Save>,
}

impl Saving {
    /// An offer, if the command line names no file for the answers.
    pub(in crate::cli::interview) fn offered(
        arguments: &Arguments,
        origin: &Origin,
    ) -> Option<Self> {
        arguments.save.is_none().then(|| Self {
            rules: origin.kept().map(PathBuf::from),
            result: arguments.output.clone(),
            chosen: None,
        })
    }

    pub(super) fn chosen(self) -> Option<Save> {
        self.chosen
    }

    /// Opens the file, which is created when the interview is finished.
    fn choose(&mut self, path: &Path) -> anyhow::Result<()> {
        let format = SaveFormat::of(path)?;
        if path.symlink_metadata().is_ok() {
            let message = format!("`{}` already exists", path.display());
            return Err(Failure::files(message).into());
        }
        refuse_among_rules(path, self.rules.as_deref())?;
        keep_apart(self.result.as_deref(), &[Some(path)], &[])?;
        // a file that was named before is not written
        self.chosen = None;
        self.chosen = Some((Output::file_with(path, Existing::Refuse)?, format));
        Ok(())
    }
}

impl Prompts {
    /// Asks for a file for the answers, until one can be written.
    pub(super) fn ask_for_file(&mut self) -> Replied<()> {
        self.head("", &["Which file should the answers be written to?"])?;
        let mut again = false;
        loop {
            let field = Field::new(HINT).again(std::mem::replace(&mut again, true));
            let name = match self.keyboard.type_in(field.required(true))? {
                Reply::Given(name) => name,
                Reply::Why => {
                    self.say(Style::Plain, WHY)?;
                    continue;
                }
                reply => return Ok(reply.map(|_| ())),
            };
            let Some(saving) = &mut self.saving else {
                return Ok(Reply::Back);
            };
            match saving.choose(Path::new(&name)) {
                Ok(()) => {
                    self.echo(&format!("{name}, written with the verdict"))?;
                    return Ok(Reply::Given(()));
                }
                Err(error) => {
                    let help = error.downcast_ref::<Failure>().and_then(Failure::help);
                    let help = help.unwrap_or("type another name").to_owned();
                    self.say(Style::Error, &format!("{error:#}: {help}"))?;
                }
            }
        }
    }
}
