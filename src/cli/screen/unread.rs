//! Answers that cannot be read: named on stderr without their value, and written with it to a separate file.

use std::io::Write;

use crate::batch::Screened;
use crate::cli::output::Output;
use crate::cli::stderr;
use crate::intake::CellPlace;
use crate::model::Protocol;
use crate::report::result::unread::{UnreadEntry, question_id};
use crate::rules::shown;

/// Maximum number of unread answers on stderr.
const MAX: u64 = 20;

/// The answers that cannot be read, with the file to which they are written.
pub(super) struct Unread {
    file: Option<Output>,
    quiet: bool,
    count: u64,
}

/// The answers of some records that cannot be read, in order.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Whether they are written to a file.
    keep: bool,
    count: u64,
    /// The first of them, as messages for stderr.
    messages: Vec<String>,
    /// All of them, as text for the file.
    written: Vec<u8>,
}

impl Unread {
    pub(super) fn new(file: Option<Output>, quiet: bool) -> Self {
        Self {
            file,
            quiet,
            count: 0,
        }
    }

    /// Empty notes for some records.
    pub(super) fn notes(&self) -> Notes {
        Notes::new(self.file.is_some())
    }

    /// Prints the first few, and writes all to the file.
    pub(super) fn report(&mut self, notes: &Notes) -> anyhow::Result<()> {
        let left = usize::try_from(MAX.saturating_sub(self.count)).unwrap_or_default();
        if !self.quiet {
            notes
                .messages
                .iter()
                .take(left)
                .for_each(|line| stderr::line(line));
        }
        self.count += notes.count;
        if let Some(file) = &mut self.file {
            file.write_all(&notes.written)?;
        }
        Ok(())
    }

    /// Says how many were not printed, and keeps the file if the run was complete.
    pub(super) fn close(self, keep: bool) -> anyhow::Result<()> {
        if self.count > MAX && !self.quiet {
            stderr::line(&format!("… and {} more", self.count - MAX));
        }
        match self.file {
            Some(file) if keep => file.commit(),
            _ => Ok(()),
        }
    }
}

impl Notes {
    /// Creates empty notes. If `keep` is set, they are written to a file.
    pub(super) fn new(keep: bool) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// Adds the parts of a record that cannot be read.
    pub(super) fn add<'a>(
        &mut self,
        protocol: &'a Protocol,
        file: &'a str,
        screened: &'a Screened,
    ) {
        let is_mapped = screened.mapping.is_some();
        let entry = |place: Option<&'a CellPlace>, question, value, message| UnreadEntry {
            file,
            record: screened.record,
            line: place.map_or(screened.line, |place| place.line),
            column: is_mapped.then(|| place.map(|place| place.column.as_str())),
            question,
            value,
            message,
        };
        match &screened.content {
            Ok((form, _)) => {
                for error in &form.errors {
                    let question = question_id(protocol, error);
                    let text = error.message_without_guess();
                    let place = error.place.as_ref();
                    self.note(
                        &entry(place, question, Some(&error.value), &error.message),
                        text,
                        error.question.is_none(),
                    );
                }
            }
            Err(record) => {
                let (value, message) = (record.value.as_deref(), &record.message);
                let entry = entry(record.place.as_ref(), None, value, message);
                self.note(&entry, message, false);
            }
        }
    }

    /// Adds a note. `text` is the message for stderr. `of_day` says whether it is about the day on which the form was
    /// filled in.
    fn note(&mut self, entry: &UnreadEntry<'_>, text: &str, of_day: bool) {
        if self.count < MAX {
            let what = entry.question.unwrap_or(if of_day {
                "answered"
            } else {
                "the record cannot be read"
            });
            let column = entry.column.flatten();
            let column =
                column.map_or_else(String::new, |name| format!(", column `{}`", shown(name)));
            let (file, record, line) = (entry.file, entry.record, entry.line);
            let message = format!("{file}: record {record}, line {line}{column}: {what}: {text}");
            self.messages.push(message);
        }
        self.count += 1;
        if self.keep {
            entry.push_to(&mut self.written);
        }
    }
}
