//! All answers by topic, as evidence of what was asked.

use super::answered::Answered;
use super::content::{Body, Section, Topic};
use crate::model::{Answer, QuestionId, TopicId};
use crate::report::markup::block::{Run, text};
use crate::report::result::days::given;

/// How a question was treated in a record.
#[derive(PartialEq, Eq)]
enum QuestionState {
    /// It was asked, or answered although it was not.
    Answered,
    /// Its condition is false or unknown.
    NotAsked,
    /// It is for other procedures, but was answered.
    Beside,
    /// It is for other procedures, and was not answered.
    Nothing,
}

/// Every question of the procedures with its answer, then those that were not asked.
pub(super) fn section(answered: &Answered<'_>) -> Section {
    let protocol = answered.protocol;
    let ignored = answered.united(|outcome| &outcome.ignored);
    let open = answered.united(|outcome| &outcome.open);
    let state_of = |id: QuestionId| {
        let question = protocol.question(id);
        let mut outcomes = answered.outcomes.iter();
        let is_for = outcomes.any(|outcome| question.procedures.contains(&outcome.procedure));
        let is_missing = *answered.form.answers.get(id) == Answer::Missing;
        match (is_for, is_missing) {
            (true, true) if !open.contains(&id) => QuestionState::NotAsked,
            (true, _) => QuestionState::Answered,
            (false, true) => QuestionState::Nothing,
            (false, false) => QuestionState::Beside,
        }
    };
    let questions = || (0..protocol.questions.len()).map(QuestionId::from);
    let both = |id| (answered.asked(id), answer(answered, id, &ignored));
    let mut topics = Vec::new();
    let mut add = |title: &str, answers: Vec<(Run, Run)>| {
        if !answers.is_empty() {
            let title = title.to_owned();
            topics.push(Topic { title, answers });
        }
    };
    for topic in (0..protocol.topics.len()).map(TopicId::from) {
        let of_topic = questions().filter(|&id| protocol.question(id).topic == topic);
        let asked = of_topic.filter(|&id| state_of(id) == QuestionState::Answered);
        add(&protocol.topic(topic).title, asked.map(both).collect());
    }
    let beside = questions().filter(|&id| state_of(id) == QuestionState::Beside);
    add(
        "Answered, and for other procedures",
        beside.map(both).collect(),
    );
    let not_asked = questions().filter(|&id| state_of(id) == QuestionState::NotAsked);
    let not_asked = not_asked.map(|id| (answered.asked(id), text("not asked")));
    add(
        "Not asked, since other answers do not call for it",
        not_asked.collect(),
    );
    Section {
        title: "All answers".to_owned(),
        body: Body::Answers(topics),
    }
}

/// The answer to a question, with remarks about it.
fn answer(answered: &Answered<'_>, id: QuestionId, ignored: &[QuestionId]) -> Run {
    let words = super::content::plain(&[answered.answer(id)]);
    let carried = answered.form.answers.days.carried.get(&id);
    let mut remarks: Vec<String> = carried.map(|day| given(*day)).into_iter().collect();
    if ignored.contains(&id) {
        remarks.push("not asked, and ignored".to_owned());
    }
    if answered.is_stale(id) {
        remarks.push("too old, and counts as missing".to_owned());
    }
    if remarks.is_empty() {
        text(&words)
    } else {
        text(&format!("{words} ({})", remarks.join("; ")))
    }
}
