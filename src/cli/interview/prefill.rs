//! Answers from before the interview: the settings of a practice, or an earlier answer file.

use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;

use crate::cli::exit::Failure;
use crate::cli::input::STDIN;
use crate::cli::one_record::{self, Which};
use crate::intake::{Defaults, Form, UsedMapping};
use crate::interview::Interview;
use crate::model::{Answers, ProcedureId, Protocol, long_date};
use crate::report::result::unread::question_id;

/// The answers of a file with one record.
pub(super) struct Prefill {
    /// The file name as given by the user.
    pub name: String,
    pub id: Option<String>,
    /// The procedures that it names. Empty if it names none, or all.
    pub procedures: Vec<ProcedureId>,
    pub answers: Answers,
    /// The mapping that explained them, if there was one.
    pub mapping: Option<Arc<UsedMapping>>,
    /// The screening date of the file, if it is not that of the interview.
    other_day: Option<Date>,
    /// The reason why the seal of a record file does not match.
    seal_fault: Option<String>,
    /// Questions whose answers cannot be read, with the reason.
    unread: Vec<(String, String)>,
}

impl Prefill {
    /// Refuses a file that cannot be an answer file, before anything is read.
    pub(super) fn check(path: &Path, is_mapped: bool) -> anyhow::Result<()> {
        if path.as_os_str() == STDIN {
            return Err(
                Failure::usage("`--answers` takes a file: stdin answers the questions").into(),
            );
        }
        if is_mapped {
            Ok(())
        } else {
            one_record::check_ending(path)
        }
    }

    /// Reads one record of a file. Its date is ignored: the answers are for `on`.
    pub(super) fn read(which: Which<'_>, protocol: &Protocol, on: Date) -> anyhow::Result<Self> {
        let path = which.path;
        let form = read(which, protocol, on, Some(on))?;
        let own_day = read(which, protocol, on, None)?.on;
        let mapping = which.mapping.map(|mapping| {
            Arc::new(UsedMapping {
                title: mapping.title.clone(),
                sha256: mapping.sha256.clone(),
            })
        });
        let all = form.procedures.len() == protocol.procedures.len();
        Ok(Self {
            name: path.display().to_string(),
            id: form.id,
            procedures: if all { Vec::new() } else { form.procedures },
            other_day: (own_day != on).then_some(own_day),
            seal_fault: form.record_file.and_then(|file| file.fault),
            unread: form
                .errors
                .iter()
                .map(|error| {
                    let id = question_id(protocol, error).unwrap_or("answered");
                    (id.to_owned(), error.message_without_guess().to_owned())
                })
                .collect(),
            mapping,
            answers: form.answers,
        })
    }

    /// Describes the parts of it that do not count, without any answer.
    pub(super) fn remarks(&self, on: Date) -> Vec<String> {
        let name = &self.name;
        let seal = self.seal_fault.as_ref();
        let seal = seal.map(|fault| format!("{name}: {fault}; the answers are still read"));
        let other_day = self.other_day.map(|day| {
            let (day, on) = (long_date(day), long_date(on));
            format!("{name}: its answers were given for {day}, and this interview is for {on}")
        });
        let unread = self
            .unread
            .iter()
            .map(|(question, message)| format!("{name}: {question}: {message}; it is asked again"));
        seal.into_iter().chain(other_day).chain(unread).collect()
    }
}

/// The comment of a record file: the date of the answers, if the record is for an earlier day and cannot contain it.
pub(super) fn remark(interview: &Interview<'_>) -> Option<String> {
    let (today, on) = (interview.today(), interview.on());
    (today > on).then(|| format!("answers given on {today}, after the day asked for"))
}

fn read(
    which: Which<'_>,
    protocol: &Protocol,
    today: Date,
    on: Option<Date>,
) -> anyhow::Result<Form> {
    let defaults = Defaults {
        today,
        on,
        procedures: Vec::new(),
    };
    one_record::read(which, protocol, &defaults)
}
