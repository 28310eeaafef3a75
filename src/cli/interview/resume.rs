//! Interviews that were left or broken off: choosing one, going on with it, deleting.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::desk::Desk;
use super::keeping::{Folder, Parting, Unfinished};
use super::kept::At;
use super::keyboard::{Keyboard, List, Role, lines};
use super::{Arguments, hold};
use crate::cli::exit::{Exit, Failure};
use crate::cli::protocol::Origin;
use crate::cli::{Session, interrupt, stderr};
use crate::diagnostic::listing;
use crate::engine::Program;
use crate::interview::{Interview, Reply};
use crate::model::{Answer, Protocol, long_date};
use crate::report::style::Style;

/// Goes on with an interview.
pub(super) fn run(
    arguments: &Arguments,
    session: &Session,
    mut keyboard: Box<dyn Keyboard>,
    parting: &Parting,
) -> anyhow::Result<Exit> {
    let unfinished = delete_old(&Folder::of_user()?)?;
    let asked = "Which interview is to go on?";
    let mut chosen = choose(keyboard.as_mut(), unfinished, asked, false)?;
    let Some(unfinished) = chosen.pop() else {
        return Err(Failure::files("there is no unfinished interview").into());
    };
    let kept = unfinished.read()?;
    let origin = match (&session.named_rules, &kept.rules) {
        (Some(named), _) => named.clone(),
        (None, Some(folder)) => Origin::Folder(folder.into()),
        (None, None) => Origin::Embedded,
    };
    let protocol = arguments.protocol(&origin, session)?;
    let program = Program::compile(&protocol);
    let beside = kept.origin(arguments.on, session.today, &origin);
    let on = beside.on.unwrap_or(session.today);
    let written = arguments.open()?;

    let (procedures, lost) = kept.procedures(&protocol);
    let mut interview = Interview::new(&protocol, &program, on, procedures);
    let holding = kept.holding(&protocol, on);
    interview.prefill(&holding.prefilled);
    interview.restore(&holding.given);
    for question in &holding.blank {
        interview.restore_answer(*question, Answer::Missing);
    }
    interview.restore_record(kept.id.clone(), kept.asked_by.clone());
    if kept.choosing {
        interview.restore_choosing();
    }
    match kept.at {
        At::Companions => interview.resume_companions(),
        At::RecordNumber => {}
        At::AskedBy => interview.resume_asked_by(),
        At::Questions => interview.resume(kept.stopped),
    }
    if !kept.is_of(&protocol) {
        report_change(&protocol, &lost, &holding.lost, holding.held);
    }
    if beside.begun_on != session.today {
        stderr::line(&format!(
            "the first answers were given on {}: ask again what may have changed",
            long_date(beside.begun_on)
        ));
    }
    let prefilled_from = beside.prefilled_from.clone();
    let keeping = unfinished.go_on(beside, parting, &interview)?;
    let mut desk = Desk::new(keyboard, session.today, Some(keeping), prefilled_from);
    // else it is said once all procedures are known
    if kept.at != At::Companions {
        desk.introduce(&interview)?;
    }
    hold(interview, desk, written, session)
}

/// Deletes one unfinished interview, or all.
pub(super) fn discard(mut keyboard: Box<dyn Keyboard>) -> anyhow::Result<Exit> {
    let unfinished = delete_old(&Folder::of_user()?)?;
    let asked = "Which interview is to be deleted?";
    let chosen = choose(keyboard.as_mut(), unfinished, asked, true)?;
    if chosen.is_empty() {
        return Err(Failure::files("there is no unfinished interview").into());
    }
    for one in chosen {
        let words = in_words(&one);
        one.delete()?;
        stderr::line(&format!("deleted: {words}"));
    }
    interrupt::forget_farewell();
    Ok(Exit::Done)
}

/// Deletes what is older than a week, and says so. Gives the rest.
pub(super) fn delete_old(folder: &Folder) -> anyhow::Result<Vec<Unfinished>> {
    let (unfinished, deleted) = folder.delete_old()?;
    match deleted {
        0 => {}
        1 => stderr::line("deleted an unfinished interview that was older than 7 days"),
        count => stderr::line(&format!(
            "deleted {count} unfinished interviews that were older than 7 days"
        )),
    }
    Ok(unfinished)
}

/// The one that is there, or those that are chosen; none where there are none.
fn choose(
    keyboard: &mut dyn Keyboard,
    mut unfinished: Vec<Unfinished>,
    asked: &str,
    all: bool,
) -> anyhow::Result<Vec<Unfinished>> {
    if unfinished.len() < 2 {
        return Ok(unfinished);
    }
    let mut list = List::default();
    for one in &unfinished {
        list.add(Role::End, "", &in_words(one));
    }
    if all {
        list.add_keyed('a', Role::End, "all", "All of them");
    }
    let mut said = lines(keyboard.width());
    said.say(Style::Plain, 0, asked);
    keyboard.show(&said.into_text())?;
    loop {
        match keyboard.pick(&list)? {
            Reply::Given(picked) => {
                let index = picked.ended.unwrap_or_default();
                return Ok(match index < unfinished.len() {
                    true => vec![unfinished.swap_remove(index)],
                    false => unfinished,
                });
            }
            // there is nothing before it, and nothing to explain
            Reply::Back | Reply::Why => {}
            Reply::Leave | Reply::Interrupted => interrupt::leave(),
        }
    }
}

/// Number, time and how far: no answers.
fn in_words(unfinished: &Unfinished) -> String {
    let time = Timestamp::try_from(unfinished.changed)
        .map(|time| time.to_zoned(TimeZone::system()))
        .map(|time| format!("{}, {}", long_date(time.date()), time.strftime("%H:%M")));
    let time = time.unwrap_or_else(|_| "time unknown".to_owned());
    match unfinished.read() {
        Ok(kept) => {
            let number = kept.id.as_deref().unwrap_or("no record number");
            let answered = match kept.answered() {
                1 => "1 answer".to_owned(),
                count => format!("{count} answers"),
            };
            format!("{number}, {time}, {answered}, at most {} to go", kept.left)
        }
        Err(_) => format!("cannot be read, {time}"),
    }
}

/// Says what of the answers still holds under the rules as they are now.
fn report_change(protocol: &Protocol, procedures: &[&str], questions: &[String], held: usize) {
    let answers = |count: usize| match count {
        1 => "1 answer".to_owned(),
        count => format!("{count} answers"),
    };
    stderr::line(&format!(
        "the protocol `{}` has changed since: {} still hold, {} do not",
        protocol.id,
        answers(held),
        answers(questions.len())
    ));
    if !questions.is_empty() {
        let ids: Vec<_> = questions.iter().map(String::as_str).collect();
        stderr::line(&format!(
            "asked again where it is still asked: {}",
            listing(&ids)
        ));
    }
    if !procedures.is_empty() {
        stderr::line(&format!("not there any more: {}", listing(procedures)));
    }
}
