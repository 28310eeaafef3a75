//! The prompts for one decision: the procedure, the decision, the reason, the person, and a final `yes`.

use super::{Subject, say};
use crate::cli::interview::keyboard::{Field, Keyboard, List, Role};
use crate::intake::checked_id;
use crate::interview::Reply;
use crate::model::Decided;
use crate::report::text::style::Style;

/// The reply.
pub(super) enum Asked {
    Given(Draft),
    /// There is no decision yet, or no further one.
    None,
    /// The user quit, or the input ended.
    Left,
}

/// A decision without its date.
pub(super) struct Draft {
    /// Its index among the subjects.
    pub subject: usize,
    pub decided: Decided,
    pub reason: Option<String>,
    pub by: String,
    pub role: String,
}

/// A prompt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Step {
    Subject,
    Decided,
    Reason,
    By,
    Role,
    Confirm,
}

/// The replies so far.
#[derive(Default)]
struct Replies {
    subject: usize,
    decided: Option<Decided>,
    reason: String,
    by: String,
    role: String,
}

/// The reply to one prompt.
enum Taken {
    Next,
    /// The prompt is shown again.
    Again,
    None,
}

const STEPS: [Step; 6] = [
    Step::Subject,
    Step::Decided,
    Step::Reason,
    Step::By,
    Step::Role,
    Step::Confirm,
];

const WHY: &str = "A decision is added to the end of the record file, with your name. It changes no verdict. It cannot be \
     changed or removed later without a trace, except for the last one.";

/// Asks for one decision. `signer` is the name and the role in the previous decision.
pub(super) fn ask(
    keyboard: &mut dyn Keyboard,
    subjects: &[Subject],
    signer: Option<&(String, String)>,
) -> anyhow::Result<Asked> {
    let first = usize::from(subjects.len() == 1);
    let mut replies = Replies::default();
    if let Some((by, role)) = signer {
        (replies.by, replies.role) = (by.clone(), role.clone());
    }
    let mut at = first;
    while let Some(step) = STEPS.get(at) {
        let subject = subjects.get(replies.subject);
        let reply = match step {
            Step::Subject => which(keyboard, subjects, &mut replies, signer.is_some())?,
            Step::Decided => decided(keyboard, subject, first == 1, &mut replies)?,
            Step::Reason => reason(keyboard, subject, &mut replies)?,
            Step::By => line(keyboard, "Your name:", &mut replies.by)?,
            Step::Role => line(keyboard, "Your role:", &mut replies.role)?,
            Step::Confirm => confirm(keyboard, subject, &replies)?,
        };
        match reply {
            Reply::Given(Taken::Next) => at += 1,
            Reply::Given(Taken::Again) => {}
            Reply::Given(Taken::None) => return Ok(Asked::None),
            Reply::Back => at = at.saturating_sub(1).max(first),
            Reply::Why => say(keyboard, Style::Plain, WHY)?,
            Reply::Leave | Reply::Interrupted => return Ok(Asked::Left),
        }
    }
    let Replies {
        subject,
        decided,
        reason,
        by,
        role,
    } = replies;
    Ok(decided.map_or(Asked::None, |decided| {
        Asked::Given(Draft {
            subject,
            decided,
            reason: (!reason.is_empty()).then_some(reason),
            by,
            role,
        })
    }))
}

/// Asks for the procedure, which the user may decline.
fn which(
    keyboard: &mut dyn Keyboard,
    subjects: &[Subject],
    replies: &mut Replies,
    is_more: bool,
) -> anyhow::Result<Reply<Taken>> {
    let asked = if is_more {
        "Is there another decision?"
    } else {
        "Is there a decision of the practitioner on one of these?"
    };
    heading(keyboard, asked)?;
    let mut list = List::default();
    for subject in subjects {
        list.add(Role::End, &subject.id, &titled(subject));
    }
    let reply = pick_or_none(keyboard, list, if is_more { "No more" } else { "None yet" })?;
    Ok(reply.map(|picked| match picked {
        Some(index) => {
            replies.subject = index;
            Taken::Next
        }
        None => Taken::None,
    }))
}

/// Asks for the decision. There may be none if this is the only procedure.
fn decided(
    keyboard: &mut dyn Keyboard,
    subject: Option<&Subject>,
    is_alone: bool,
    replies: &mut Replies,
) -> anyhow::Result<Reply<Taken>> {
    let title = subject.map(titled).unwrap_or_default();
    heading(
        keyboard,
        &format!("Decision of the practitioner on {title}"),
    )?;
    let mut list = List::default();
    for decided in Decided::ALL {
        list.add(Role::End, decided.word(), decided.label());
    }
    let reply = if is_alone {
        pick_or_none(keyboard, list, "None yet")?
    } else {
        keyboard.pick(&list)?.map(|picked| picked.ended)
    };
    Ok(reply.map(|picked| match picked {
        Some(index) => {
            replies.decided = Decided::ALL.get(index).copied();
            Taken::Next
        }
        None => Taken::None,
    }))
}

fn reason(
    keyboard: &mut dyn Keyboard,
    subject: Option<&Subject>,
    replies: &mut Replies,
) -> anyhow::Result<Reply<Taken>> {
    let verdict = subject.map_or("", |subject| subject.verdict);
    let is_needed = replies.decided.is_some_and(|one| one.needs_reason(verdict));
    let asked = if is_needed {
        "The reason, which is needed to treat with this verdict:"
    } else {
        "The reason (may be empty):"
    };
    heading(keyboard, asked)?;
    let before = replies.reason.clone();
    let hint = match before.as_str() {
        "" => "In your words, on one line".to_owned(),
        before => format!("In your words, on one line. Enter keeps: {before}"),
    };
    let field = Field::new(&hint).required(is_needed && before.is_empty());
    keeping(keyboard, field, &mut replies.reason)
}

/// Reads a line that must not be empty.
fn line(
    keyboard: &mut dyn Keyboard,
    asked: &str,
    into: &mut String,
) -> anyhow::Result<Reply<Taken>> {
    heading(keyboard, asked)?;
    let hint = match into.as_str() {
        "" => "It is part of the record".to_owned(),
        before => format!("Enter keeps {before}"),
    };
    let field = Field::new(&hint).required(into.is_empty());
    keeping(keyboard, field, into)
}

/// Reads a line. An empty one keeps the previous text.
fn keeping(
    keyboard: &mut dyn Keyboard,
    field: Field<'_>,
    into: &mut String,
) -> anyhow::Result<Reply<Taken>> {
    let before = into.clone();
    let reply = typed(keyboard, field, into)?;
    if into.is_empty() {
        *into = before;
    }
    Ok(reply)
}

fn confirm(
    keyboard: &mut dyn Keyboard,
    subject: Option<&Subject>,
    replies: &Replies,
) -> anyhow::Result<Reply<Taken>> {
    let title = subject.map_or("", |subject| subject.title.as_str());
    let decided = replies.decided.map_or("", Decided::label);
    let Replies {
        reason, by, role, ..
    } = replies;
    let reason = match reason.as_str() {
        "" => String::new(),
        reason => format!(" ({reason})"),
    };
    heading(
        keyboard,
        &format!("{title}. {decided}{reason}. {by}, {role}."),
    )?;
    let asked = "Add this to the record? It cannot be changed later.";
    say(keyboard, Style::Plain, asked)?;
    let mut list = List::default();
    list.add_keyed('y', Role::End, "yes", "Yes");
    list.add_keyed('n', Role::End, "no", "No: nothing is added");
    Ok(keyboard.pick(&list)?.map(|picked| match picked.ended {
        Some(0) => Taken::Next,
        _ => Taken::None,
    }))
}

/// Reads a line. Asks again if it contains invisible characters.
fn typed(
    keyboard: &mut dyn Keyboard,
    field: Field<'_>,
    into: &mut String,
) -> anyhow::Result<Reply<Taken>> {
    let reply = keyboard.type_in(field)?;
    if let Reply::Given(text) = &reply
        && let Err(fault) = checked_id(text)
    {
        say(keyboard, Style::Error, &format!("this {fault}"))?;
        return Ok(Reply::Given(Taken::Again));
    }
    Ok(reply.map(|text| {
        *into = text;
        Taken::Next
    }))
}

/// Lets the user pick an item of a list or nothing. Enter alone picks nothing.
fn pick_or_none(
    keyboard: &mut dyn Keyboard,
    mut list: List,
    none: &str,
) -> anyhow::Result<Reply<Option<usize>>> {
    let count = list.items.len();
    list.add_keyed('0', Role::Alone, "none", none);
    list.marked = Some(count);
    let reply = keyboard.pick(&list)?;
    Ok(reply.map(|picked| picked.ended.filter(|&index| index < count)))
}

fn titled(subject: &Subject) -> String {
    let title = &subject.title;
    match subject.last {
        Some(last) => format!("{title} (decided before: {})", last.word()),
        None => title.clone(),
    }
}

fn heading(keyboard: &mut dyn Keyboard, asked: &str) -> anyhow::Result<()> {
    keyboard.show("\n")?;
    say(keyboard, Style::Heading, asked)
}
