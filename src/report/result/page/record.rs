//! Sections about the record as a whole: contradictions, ignored answers, answers that cannot be read, recorded texts.

use jiff::civil::Date;

use super::answered::Answered;
use super::content::{Entry, Lead, Section, plain};
use crate::model::{Answer, Condition, Difference, Kind, QuestionId};
use crate::report::markup::block::{between, text};
use crate::report::text::spelling::spelled_out;
use crate::report::text::style::Style;
use crate::report::words::condition;
use crate::report::words::difference::difference;

/// Answers that differ from those of an earlier record, in the given order.
pub(super) fn differences(
    answered: &Answered<'_>,
    differences: &[Difference],
    today: Date,
) -> Option<Section> {
    let entries = differences.iter().map(|one| {
        let question = answered.protocol.question(one.question);
        let words = text(&difference(question, one, today));
        let words = vec![answered.asked(one.question), between(" "), words];
        Entry::new(Lead::Item, words)
    });
    Section::of(
        "Answers that differ from the earlier record",
        entries.collect(),
    )
}

/// Answers that raise a concern although their question is not asked.
pub(super) fn contradictions(answered: &Answered<'_>) -> Option<Section> {
    let questions = answered.united(|outcome| &outcome.contradictions);
    let entries = questions.into_iter().map(|id| {
        let mut words = answered.both(id);
        if let Some(show_if) = &answered.protocol.question(id).show_if {
            let only_if = condition::in_words(answered.protocol, show_if);
            words.push(between(". "));
            let other = other_answer(answered, show_if);
            words.push(text(&format!("This is asked only if {only_if}{other}.")));
        }
        Entry::new(Lead::Item, words)
    });
    Section::of("The answers contradict each other", entries.collect())
}

/// The answer that prevents a question from being asked, if its condition tests only one answer.
fn other_answer(answered: &Answered<'_>, show_if: &Condition) -> String {
    let tested = match show_if {
        Condition::Test(test) => Some(test.question),
        Condition::All(_) | Condition::Any(_) | Condition::Count(_) | Condition::Score(_) => None,
    };
    let answers = &answered.form.answers;
    let tested = tested.filter(|&id| *answers.get(id) != Answer::Missing);
    tested.map_or(String::new(), |id| {
        let answer = plain(&[answered.answer(id)]);
        format!("; the answer to that is {}", condition::quoted(&answer))
    })
}

/// Other answers to questions that are not asked.
pub(super) fn ignored(answered: &Answered<'_>) -> Option<Section> {
    let contradictions = answered.united(|outcome| &outcome.contradictions);
    let mut ignored = answered.united(|outcome| &outcome.ignored);
    ignored.retain(|question| !contradictions.contains(question));
    let entries = ignored.into_iter();
    let entries = entries.map(|id| Entry::new(Lead::Item, answered.both(id)));
    Section::of("Answered though not asked, and ignored", entries.collect())
}

/// Answers that cannot be read, as written.
pub(super) fn errors(answered: &Answered<'_>) -> Option<Section> {
    let entries = answered.form.errors.iter().map(|error| {
        let message = text(&spelled_out(&error.message));
        let words = match error.question {
            Some(question) => vec![answered.asked(question), between(" "), message],
            None => match &error.place {
                Some(place) => vec![
                    text(&condition::quoted(&spelled_out(&place.column))),
                    between(" "),
                    message,
                ],
                None => vec![message],
            },
        };
        let written = text(&format!("Written: {}", spelled_out(&error.value)));
        let mut entry = Entry::new(Lead::Item, words).with(Style::Plain, vec![written]);
        entry.style = Style::Error;
        entry
    });
    Section::of("Answers that cannot be read", entries.collect())
}

/// Texts, which no rule tests.
pub(super) fn recorded(answered: &Answered<'_>) -> Option<Section> {
    let protocol = answered.protocol;
    let ignored = answered.united(|outcome| &outcome.ignored);
    let is_asked = |id: QuestionId| {
        let procedures = &protocol.question(id).procedures;
        let mut outcomes = answered.outcomes.iter();
        outcomes.any(|outcome| procedures.contains(&outcome.procedure))
    };
    let entries = (0..protocol.questions.len())
        .map(QuestionId::from)
        .filter(|&id| protocol.question(id).kind == Kind::Text && is_asked(id))
        .filter(|id| !ignored.contains(id) && !answered.is_stale(*id))
        .filter(
            |&id| matches!(answered.form.answers.get(id), Answer::Text(text) if !text.is_empty()),
        )
        .map(|id| Entry::new(Lead::Item, answered.both(id)));
    Section::of("Recorded, and tested by no rule", entries.collect())
}
