//! Answers that cannot be read: named on stderr without their value, and with it in a file of their own.

use serde::Serialize;

use crate::batch::Screened;
use crate::cli::output::Output;
use crate::cli::stderr;
use crate::model::Protocol;
use crate::report::ndjson;

/// How many are named on stderr.
const MOST: u64 = 20;

/// Where they go.
pub(super) struct Unread {
    file: Option<Output>,
    quiet: bool,
    count: u64,
}

/// A line of the file. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct Entry<'a> {
    file: &'a str,
    record: u64,
    line: u64,
    question: Option<&'a str>,
    value: Option<&'a str>,
    message: &'a str,
}

impl Unread {
    pub(super) fn new(file: Option<Output>, quiet: bool) -> Self {
        Self {
            file,
            quiet,
            count: 0,
        }
    }

    /// Reports what of a record cannot be read.
    pub(super) fn report(
        &mut self,
        protocol: &Protocol,
        file: &str,
        screened: &Screened,
    ) -> anyhow::Result<()> {
        let entry = |question, value, message| Entry {
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
                    self.add(
                        &entry(Some(question), Some(&error.value), &error.message),
                        told,
                    )?;
                }
                Ok(())
            }
            Err(record) => {
                let (value, message) = (record.value.as_deref(), &record.message);
                self.add(&entry(None, value, message), message)
            }
        }
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

    /// `told` is the message as it may stand on stderr.
    fn add(&mut self, entry: &Entry<'_>, told: &str) -> anyhow::Result<()> {
        self.count += 1;
        if self.count <= MOST && !self.quiet {
            let what = entry.question.unwrap_or("the record cannot be read");
            let (file, record, line) = (entry.file, entry.record, entry.line);
            stderr::line(&format!(
                "{file}: record {record}, line {line}: {what}: {told}"
            ));
        }
        if let Some(file) = &mut self.file {
            ndjson::write(file, entry)?;
        }
        Ok(())
    }
}
