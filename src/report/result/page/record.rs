//! What belongs to the record, whatever the procedure: answers that cannot be read, what is open, recorded words.

use super::days::is_stale;
use super::procedure::answered;
use crate::intake::Form;
use crate::model::{Answer, AskedOf, Kind, Outcome, Protocol, QuestionId, long_date};
use crate::report::text::lines::Lines;
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::Style;
use crate::report::words::answer::to_ask;
use crate::report::words::condition::quoted;

/// The answers of the record, with their outcomes.
struct Answered<'a> {
    protocol: &'a Protocol,
    form: &'a Form,
    outcomes: &'a [Outcome],
}

pub(super) fn sections(
    lines: &mut Lines<'_>,
    protocol: &Protocol,
    form: &Form,
    outcomes: &[Outcome],
) {
    errors(lines, protocol, form);
    let needed = united(outcomes.iter().map(|outcome| outcome.needed.as_slice()));
    let mut open = united(outcomes.iter().map(|outcome| outcome.open.as_slice()));
    open.retain(|question| !needed.contains(question));
    open.sort_unstable();
    let answers = Answered {
        protocol,
        form,
        outcomes,
    };
    questions(lines, &answers, "Still needed", &needed);
    let others = match needed.is_empty() {
        true => "Not answered",
        false => "Also not answered",
    };
    questions(lines, &answers, others, &open);
    recorded(lines, protocol, form, outcomes);
}

fn errors(lines: &mut Lines<'_>, protocol: &Protocol, form: &Form) {
    if form.errors.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Answers that cannot be read");
    for error in &form.errors {
        let ask = quoted(&protocol.question(error.question).ask);
        let message = spelled_out(&error.message);
        lines.item(Style::Error, 2, &format!("{ask} {message}"));
        let written = format!("Written: {}", spelled_out(&error.value));
        lines.say(Style::Plain, 4, &written);
    }
}

/// Questions by whom they are to be asked, in the order given.
fn questions(lines: &mut Lines<'_>, answers: &Answered<'_>, title: &str, ids: &[QuestionId]) {
    if ids.is_empty() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, title);
    for asked_of in [AskedOf::Client, AskedOf::Practitioner, AskedOf::Practice] {
        let mut group = ids
            .iter()
            .copied()
            .filter(|&id| answers.protocol.question(id).asked_of == asked_of)
            .peekable();
        if group.peek().is_some() {
            lines.say(Style::Plain, 2, &format!("{}:", to_ask(asked_of)));
        }
        for id in group {
            lines.item(Style::Plain, 4, &open_question(answers, id));
        }
    }
}

/// A question with what was said instead of a value.
fn open_question(answers: &Answered<'_>, id: QuestionId) -> String {
    let Answered {
        protocol,
        form,
        outcomes,
    } = *answers;
    let ask = || quoted(&protocol.question(id).ask);
    match (form.answers.get(id), form.answers.days.of(id)) {
        (Answer::Missing, _) => ask(),
        (_, Some(day)) if is_stale(outcomes, id) => {
            format!("{} the answer of {} is too old", ask(), long_date(day))
        }
        _ => answered(protocol, form, id),
    }
}

fn recorded(lines: &mut Lines<'_>, protocol: &Protocol, form: &Form, outcomes: &[Outcome]) {
    let asked = |procedures: &[_]| {
        outcomes
            .iter()
            .any(|outcome| procedures.contains(&outcome.procedure))
    };
    let left_out = |id: &QuestionId| {
        let is_ignored = outcomes.iter().any(|outcome| outcome.ignored.contains(id));
        is_ignored || is_stale(outcomes, *id)
    };
    let mut texts = protocol
        .questions
        .iter()
        .enumerate()
        .filter(|(_, question)| question.kind == Kind::Text && asked(&question.procedures))
        .map(|(index, _)| QuestionId::from(index))
        .filter(|id| !left_out(id))
        .filter(|&id| matches!(form.answers.get(id), Answer::Text(text) if !text.is_empty()))
        .peekable();
    if texts.peek().is_none() {
        return;
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Recorded, and tested by no rule");
    for id in texts {
        lines.item(Style::Plain, 2, &answered(protocol, form, id));
    }
}

/// Each question once, in the order in which they come.
fn united<'a>(lists: impl Iterator<Item = &'a [QuestionId]>) -> Vec<QuestionId> {
    let mut all = Vec::new();
    for &question in lists.flatten() {
        if !all.contains(&question) {
            all.push(question);
        }
    }
    all
}
