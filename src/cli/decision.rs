//! The decision of a practitioner: prompted for line by line, and appended to a record file.
//!
//! It never changes a verdict. Nothing is appended without a final `yes`.

mod append;
mod prompt;

use std::io::{self, IsTerminal};

use jiff::civil::Date;

pub(super) use self::append::{refuse_clock, refuse_unwritable};
use self::prompt::{Asked, Draft};
use super::interview::keyboard::{Keyboard, lines};
use super::record_text::RecordText;
use super::stderr;
use crate::model::{Decided, Decision, Outcome, Protocol};
use crate::report::result::verdict_word;
use crate::report::text::style::Style;

/// A procedure of a record for which a decision is possible.
pub(super) struct Subject {
    /// Its id.
    pub id: String,
    /// Its title with the verdict.
    pub title: String,
    pub verdict: &'static str,
    /// The last decision so far.
    pub last: Option<Decided>,
}

/// The end of the prompts for decisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// With a decision, or with the reply that there is none yet.
    Answered,
    /// The user quit, or the input ended.
    Left,
}

/// The procedures of a record. `before` are the decisions that it already contains.
pub(super) fn subjects(
    protocol: &Protocol,
    outcomes: &[Outcome],
    before: &[Decision],
) -> Vec<Subject> {
    let subject = |outcome: &Outcome| {
        let procedure = protocol.procedure(outcome.procedure);
        let verdict = verdict_word(outcome);
        let shown = match outcome.decided() {
            Some(verdict) => verdict.word().to_uppercase(),
            None => "NOT DECIDED".to_owned(),
        };
        let of_it = |one: &&Decision| one.procedure == procedure.id;
        Subject {
            id: procedure.id.clone(),
            title: format!("{}: {shown}", procedure.title),
            verdict,
            last: before.iter().rev().find(of_it).map(|one| one.decided),
        }
    };
    outcomes.iter().map(subject).collect()
}

/// Asks for decisions and appends each of them to the record file at once. `clock` gives the date of each.
pub(super) fn ask(
    keyboard: &mut dyn Keyboard,
    record: &mut RecordText,
    subjects: &mut [Subject],
    clock: fn() -> Date,
) -> anyhow::Result<Ended> {
    let mut signer = None;
    loop {
        let draft = match prompt::ask(keyboard, subjects, signer.as_ref())? {
            Asked::Given(draft) => draft,
            Asked::None => return Ok(Ended::Answered),
            Asked::Left => return Ok(Ended::Left),
        };
        let Draft {
            subject,
            decided,
            reason,
            by,
            role,
        } = draft;
        let decision = Decision {
            procedure: subjects[subject].id.clone(),
            decided,
            reason,
            by: by.clone(),
            role: role.clone(),
            on: clock(),
        };
        append::append(record, &decision)?;
        // the last reply came from a pipe, so stderr lacks a line end
        if !io::stderr().is_terminal() {
            stderr::print("\n");
        }
        stderr::line(&format!("added a decision to `{}`", record.path.display()));
        if subjects.len() == 1 {
            return Ok(Ended::Answered);
        }
        subjects[subject].last = Some(decided);
        signer = Some((by, role));
    }
}

/// Shows a line of a prompt.
fn say(keyboard: &mut dyn Keyboard, style: Style, text: &str) -> anyhow::Result<()> {
    let mut page = lines(keyboard.width());
    page.say(style, 0, text);
    keyboard.show(&page.into_text())
}
