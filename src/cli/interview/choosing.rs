//! Chooses one of the unfinished interviews. Nothing is resumed or deleted without a reply.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::keyboard::{Keyboard, List, Role, lines};
use super::prompts::opening::rounded;
use super::unfinished::{Found, Unfinished};
use crate::cli::exit::Failure;
use crate::cli::interrupt;
use crate::interview::Reply;
use crate::model::{long_date, parse_day};
use crate::report::text::style::Style;

/// The interview to resume.
pub(super) fn to_resume(keyboard: &mut dyn Keyboard, found: Found) -> anyhow::Result<Unfinished> {
    let mut unfinished = some(found)?;
    if unfinished.len() > 1 {
        let picked = pick(
            keyboard,
            &unfinished,
            "Which interview do you want to continue?",
            false,
        )?;
        return Ok(unfinished.swap_remove(picked.unwrap_or_default()));
    }
    let one = unfinished.swap_remove(0);
    // one that cannot be read is an error, not a question
    if one.read().is_ok() {
        tell(keyboard, &format!("Kept: {}", in_words(&one)))?;
        if confirm(
            keyboard,
            "Continue this interview?",
            "No: it stays as it is",
        )? != Some(true)
        {
            interrupt::exit_early();
        }
    }
    Ok(one)
}

/// The interviews to delete, at least one.
pub(super) fn to_discard(
    keyboard: &mut dyn Keyboard,
    found: Found,
) -> anyhow::Result<Vec<Unfinished>> {
    let mut unfinished = some(found)?;
    loop {
        let index = match unfinished.len() {
            1 => Some(0),
            _ => pick(
                keyboard,
                &unfinished,
                "Which interview do you want to delete?",
                true,
            )?,
        };
        let is_meant = match index {
            Some(index) => is_meant(keyboard, &unfinished[index])?,
            None => are_all_meant(keyboard, unfinished.len())?,
        };
        match is_meant {
            Some(true) => {
                return Ok(match index {
                    Some(index) => vec![unfinished.swap_remove(index)],
                    None => unfinished,
                });
            }
            // going back leads to the list, if there is one
            None if unfinished.len() > 1 => {}
            _ => interrupt::exit_early(),
        }
    }
}

fn is_meant(keyboard: &mut dyn Keyboard, one: &Unfinished) -> anyhow::Result<Option<bool>> {
    tell(keyboard, &format!("Kept: {}", in_words(one)))?;
    confirm(keyboard, "Delete this interview?", "No: it stays as it is")
}

/// Asks a second time, because deleting cannot be undone.
fn are_all_meant(keyboard: &mut dyn Keyboard, count: usize) -> anyhow::Result<Option<bool>> {
    let keep = "No: all of them stay as they are";
    match confirm(keyboard, &format!("Delete all {count} interviews?"), keep)? {
        Some(true) => {
            let asked = format!(
                "They cannot be restored. Do you really want to delete all {count} interviews?"
            );
            confirm(keyboard, &asked, keep)
        }
        reply => Ok(reply),
    }
}

/// The interviews that were found, or an error if there are none.
fn some(found: Found) -> anyhow::Result<Vec<Unfinished>> {
    if !found.unfinished.is_empty() {
        return Ok(found.unfinished);
    }
    let failure = Failure::files("there is no unfinished interview");
    Err(match found.busy {
        0 => failure,
        1 => failure.with_help("one is open in another window"),
        count => failure.with_help(format!("{count} are open in other windows")),
    }
    .into())
}

/// The index of the one that is picked; `None` for all.
fn pick(
    keyboard: &mut dyn Keyboard,
    unfinished: &[Unfinished],
    asked: &str,
    all: bool,
) -> anyhow::Result<Option<usize>> {
    let mut list = List::default();
    for one in unfinished {
        list.add(Role::End, "", &in_words(one));
    }
    if all {
        list.add_none("all", "All of them");
    }
    tell(keyboard, asked)?;
    loop {
        match keyboard.pick(&list)? {
            Reply::Given(picked) => {
                return Ok(picked.ended.filter(|&index| index < unfinished.len()));
            }
            // this is the first prompt, without an explanation
            Reply::Back | Reply::Why => {}
            Reply::Leave | Reply::Interrupted => interrupt::exit_early(),
        }
    }
}

/// Asks for yes or no. Returns `None` for a step back. Does not return if the user quits.
pub(super) fn confirm(
    keyboard: &mut dyn Keyboard,
    asked: &str,
    no: &str,
) -> anyhow::Result<Option<bool>> {
    tell(keyboard, asked)?;
    let mut list = List::default();
    list.add_keyed('y', Role::End, "yes", "Yes");
    list.add_keyed('n', Role::End, "no", no);
    loop {
        match keyboard.pick(&list)? {
            Reply::Given(picked) => return Ok(Some(picked.ended == Some(0))),
            Reply::Back => return Ok(None),
            // no explanation
            Reply::Why => {}
            Reply::Leave | Reply::Interrupted => interrupt::exit_early(),
        }
    }
}

/// Describes an interview without its answers: its number, when it started, when it was last changed, and its progress.
pub(super) fn in_words(unfinished: &Unfinished) -> String {
    let time = Timestamp::try_from(unfinished.changed)
        .map(|time| time.to_zoned(TimeZone::system()))
        .map(|time| format!("{}, {}", long_date(time.date()), time.strftime("%H:%M")));
    let time = time.unwrap_or_else(|_| "time unknown".to_owned());
    match unfinished.read() {
        Ok(kept) => {
            let number = kept.id.as_deref().unwrap_or("no record number");
            let begun = parse_day(&kept.begun_on).map_or("day unknown".to_owned(), long_date);
            let answered = match kept.answered() {
                1 => "1 answer".to_owned(),
                count => format!("{count} answers"),
            };
            let left = rounded(kept.left);
            format!("{number}, started {begun}, last reply {time}, {answered}, about {left} to go")
        }
        Err(_) => format!("cannot be read, {time}"),
    }
}

/// Shows a remark, wrapped like all text of an interview.
pub(super) fn tell(keyboard: &mut dyn Keyboard, text: &str) -> anyhow::Result<()> {
    let mut page = lines(keyboard.width());
    page.say(Style::Plain, 0, text);
    keyboard.show(&page.into_text())
}
