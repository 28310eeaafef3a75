//! Open questions: those to ask next and of whom, and the others that have no answer.

use super::answered::Answered;
use super::content::{Entry, Lead, Section};
use super::verdicts::open;
use crate::model::{Answer, AskedOf, ProcedureId, QuestionId, long_date};
use crate::report::markup::block::{Run, between, text};
use crate::report::words::answer::to_ask;
use crate::report::words::not_before::{date_with_verdict, is_lasting};

/// The questions to ask next, the most useful first. `None` if nothing can change any more.
pub(super) fn needed(answered: &Answered<'_>) -> Option<Section> {
    let needed = useful(answered);
    let is_decided = answered
        .outcomes
        .iter()
        .all(|outcome| outcome.decided().is_some());
    let mut outcomes = answered.outcomes.iter();
    let has_date = outcomes.any(|outcome| date_with_verdict(answered.protocol, outcome).is_some());
    let title = match (is_decided, has_date) {
        (true, true) => "The date can still change. To find out:",
        (true, false) => "The verdict is decided. To find the date:",
        (false, _) => "Not decided: what to ask",
    };
    let mut entries = open_by_procedure(answered);
    entries.extend(by_whom(answered, &needed));
    Section::of(title, entries)
}

/// The questions that can still change a verdict or a date on the page.
fn useful(answered: &Answered<'_>) -> Vec<QuestionId> {
    answered.united(|outcome| {
        let is_settled = outcome.decided().is_some() && is_lasting(answered.protocol, outcome);
        if is_settled { &[] } else { &outcome.needed }
    })
}

/// The questions without a value on which nothing on the page depends any more.
pub(super) fn others(answered: &Answered<'_>) -> Option<Section> {
    let needed = useful(answered);
    let mut others = answered.united(|outcome| &outcome.open);
    others.extend(answered.united(|outcome| &outcome.needed));
    others.retain(|question| !needed.contains(question));
    others.sort_unstable();
    others.dedup();
    let title = if needed.is_empty() {
        "Not answered"
    } else {
        "Also not answered"
    };
    Section::of(title, by_whom(answered, &others))
}

/// The number of open questions for each of several procedures. For a single one, its verdict line contains it.
fn open_by_procedure(answered: &Answered<'_>) -> Vec<Entry> {
    if answered.outcomes.len() == 1 {
        return Vec::new();
    }
    let mut all: Vec<(String, Vec<ProcedureId>)> = Vec::new();
    for outcome in &answered.outcomes {
        let Some(words) = open(outcome) else { continue };
        match all.iter_mut().find(|(known, _)| *known == words) {
            Some((_, procedures)) => procedures.push(outcome.procedure),
            None => all.push((words, vec![outcome.procedure])),
        }
    }
    let entries = all.into_iter().map(|(words, procedures)| {
        let them = match answered.concerned(&procedures) {
            Some(them) => format!("{them}: "),
            None => "For each: ".to_owned(),
        };
        Entry::sentence(&format!("{them}{words}."))
    });
    entries.collect()
}

/// Questions by the person to ask, in the given order.
fn by_whom(answered: &Answered<'_>, questions: &[QuestionId]) -> Vec<Entry> {
    let mut entries = Vec::new();
    for asked_of in [AskedOf::Client, AskedOf::Practitioner, AskedOf::Practice] {
        let of = |id: &&QuestionId| answered.protocol.question(**id).asked_of == asked_of;
        let mut group = questions.iter().filter(of).peekable();
        if group.peek().is_some() {
            let words = format!("{}:", to_ask(asked_of));
            entries.push(Entry::new(Lead::Title, vec![text(&words)]));
        }
        entries.extend(group.map(|&id| Entry::new(Lead::Item, question(answered, id))));
    }
    entries
}

/// A question with its status, if it was answered with one.
fn question(answered: &Answered<'_>, id: QuestionId) -> Vec<Run> {
    let answers = &answered.form.answers;
    match (answers.get(id), answers.days.of(id)) {
        (Answer::Missing, _) => vec![answered.asked(id)],
        (_, Some(day)) if answered.is_stale(id) => {
            let words = format!("the answer of {} is too old", long_date(day));
            vec![answered.asked(id), between(" "), text(&words)]
        }
        _ => answered.both(id),
    }
}
