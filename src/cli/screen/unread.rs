//! Answers that cannot be read: named on stderr without their value, and with it in a file of their own.

use std::io::Write;

use crate::batch::Screened;
use crate::cli::output::Output;
use crate::cli::stderr;
use crate::model::Protocol;
use crate::report::result::unread::UnreadEntry;

/// How many are named on stderr.
const MOST: u64 = 20;

/// Where they go.
pub(super) struct Unread {
    file: Option<Output>,
    quiet: bool,
    count: u64,
}

/// Those of some records, in order.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// Whether they are written to a file.
    keep: bool,
    count: u64,
    /// The first of them, as they may be named on stderr.
    told: Vec<String>,
    /// All of them, as they are written to the file.
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

    /// Room for the notes on some records.
    pub(super) fn notes(&self) -> Notes {
        Notes::new(self.file.is_some())
    }

    /// Names the first few, and writes all.
    pub(super) fn report(&mut self, notes: &Notes) -> anyhow::Result<()> {
        let left = usize::try_from(MOST.saturating_sub(self.count)).unwrap_or_default();
        if !self.quiet {
            notes
                .told
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

    /// Says how many were not named, and keeps the file where the run was whole.
    pub(super) fn close(self, keep: bool) -> anyhow::Result<()> {
        if self.count > MOST && !self.quiet {
            stderr::line(&format!("… and {} more", self.count - MOST));
        }
        match self.file {
            Some(file) if keep => file.commit(),
            _ => Ok(()),
        }
    }
}

impl Notes {
    /// With `keep` they are written to a file.
    pub(super) fn new(keep: bool) -> Self {
        Self {
            keep,
            ..Self::default()
        }
    }

    /// Notes what of a record cannot be read.
    pub(super) fn add(&mut self, protocol: &Protocol, file: &str, screened: &Screened) {
        let entry = |question, value, message| UnreadEntry {
            file,
            record: screened.record,
            line: screened.line,
            question,
            value,
            message,
        };
        match &screened.content {
            Ok((form, _)) => {
                for error in &form.errors {
                    let question = protocol.question(error.question).id.as_str();
                    let told = error.message_without_guess();
                    self.note(
                        &entry(Some(question), Some(&error.value), &error.message),
                        told,
                    );
                }
            }
            Err(record) => {
                let (value, message) = (record.value.as_deref(), &record.message);
                self.note(&entry(None, value, message), message);
            }
        }
    }

    /// `told` is the message as it may stand on stderr.
    fn note(&mut self, entry: &UnreadEntry<'_>, told: &str) {
        if self.count < MOST {
            let what = entry.question.unwrap_or("the record cannot be read");
            let (file, record, line) = (entry.file, entry.record, entry.line);
            let told = format!("{file}: record {record}, line {line}: {what}: {told}");
            self.told.push(told);
        }
        self.count += 1;
        if self.keep {
            entry.push_to(&mut self.written);
        }
    }
}
