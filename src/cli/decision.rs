//! The decision of a practitioner: asked for line by line, and added to the end of a record file.
//!
//! It never changes a verdict. Nothing is added without a last `yes`.

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

/// A procedure of a record that can be decided on.
pub(super) struct Subject {
    /// Its id.
    pub id: String,
    /// Its title with the verdict.
    pub title: String,
    pub verdict: &'static str,
    /// The decision that was added last.
    pub last: Option<Decided>,
}

/// How asking for decisions ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    /// By a decision, or by the reply that there is none yet.
    Answered,
    /// It was left or broken off.
    Left,
}

/// The procedures of a record; `before` are the decisions that it holds.
pub(super) fn subjects(
    protocol: &Protocol,
    outcomes: &[Outcome],
    before: &[Decision],
) -> Vec<Subject> {
    let subject = |outcome: &Outcome| {
        let procedure = protocol.procedure(outcome.procedure);
        let verdict = verdict_word(outcome);
        let said = match outcome.decided() {
            Some(verdict) => verdict.word().to_uppercase(),
            None => "NOT DECIDED".to_owned(),
        };
        let of_it = |one: &&Decision| one.procedure == procedure.id;
        Subject {
            id: procedure.id.clone(),
            title: format!("{}: {said}", procedure.title),
            verdict,
            last: before.iter().rev().find(of_it).map(|one| one.decided),
        }
    };
    outcomes.iter().map(subject).collect()
}

/// Asks for decisions and adds each of them to the record file at once. `clock` gives the day of each.
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
        // the reply to the last prompt came from a pipe, without a line end on stderr
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
    let mut said = lines(keyboard.width());
    said.say(style, 0, text);
    keyboard.show(&said.into_text())
}
