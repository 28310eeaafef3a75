//! A page about one question: its answers, and what depends on them.

use serde::Serialize;

use crate::model::{Protocol, Question, QuestionId, Rule, Test};
use crate::report::json;
use crate::report::protocol::catalog::{self, QuestionEntry, score};
use crate::report::text::lines::Lines;
use crate::report::text::style::{Paint, Style};
use crate::report::words::condition::quoted;
use crate::report::words::question;

/// A question with everything that depends on it. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct QuestionPage<'a> {
    #[serde(flatten)]
    question: QuestionEntry<'a>,
    clear: Vec<String>,
    rules: Vec<&'a str>,
    scores: Vec<&'a str>,
    shows: Vec<&'a str>,
}

/// The page for one question, wrapped at `width` columns.
pub fn page(protocol: &Protocol, id: QuestionId, width: usize, paint: Paint<'_>) -> String {
    let question = protocol.question(id);
    let mut lines = Lines::new(width, paint);
    let heading = format!("{}: {}", question.id, question.kind.word());
    lines.say(Style::Heading, 0, &heading);
    let titles = question::titles_or_group(protocol, &question.procedures);
    let topic = &protocol.topic(question.topic).title;
    lines.say(Style::Plain, 0, &format!("For {titles}; topic {topic}"));
    lines.blank();
    lines.say(Style::Heading, 0, "It asks");
    lines.say(Style::Plain, 2, &quoted(&question.ask));
    let asked = [
        question::asked_of(question).map(str::to_owned),
        question::asked_only_if(protocol, question),
        question::counts(protocol, question).map(|words| format!("Its answer counts {words}")),
        question.help.clone(),
    ];
    for words in asked.into_iter().flatten() {
        lines.say(Style::Plain, 2, &words);
    }
    lines.blank();
    lines.say(Style::Heading, 0, "Answers");
    lines.say(Style::Plain, 2, &question::answers(question));
    for words in question::clear(protocol, question) {
        lines.say(Style::Plain, 2, &format!("Raises no concern: {words}"));
    }
    lines.blank();
    depending(&mut lines, protocol, id);
    lines.into_text()
}

/// A question as one object.
pub fn json(protocol: &Protocol, id: QuestionId) -> String {
    let question = protocol.question(id);
    json::line(&QuestionPage {
        question: catalog::question(protocol, question),
        clear: question::clear(protocol, question),
        rules: testing(protocol, id).map(|rule| rule.id.as_str()).collect(),
        scores: score::counting(protocol, id)
            .map(|score| protocol.score(score).id.as_str())
            .collect(),
        shows: shown_by(protocol, id).map(|one| one.id.as_str()).collect(),
    })
}

fn depending(lines: &mut Lines<'_>, protocol: &Protocol, id: QuestionId) {
    lines.say(Style::Heading, 0, "Rules that test it");
    let mut rules = testing(protocol, id).peekable();
    if rules.peek().is_none() {
        lines.say(Style::Plain, 2, "None");
    }
    for rule in rules {
        let words = format!("{}: {}: {}", rule.id, rule.verdict, rule.say);
        lines.item(Style::Plain, 2, &words);
    }
    let mut scores = score::counting(protocol, id).peekable();
    if scores.peek().is_some() {
        lines.blank();
        lines.say(Style::Heading, 0, "Scores that it adds to");
    }
    for score in scores {
        let score = protocol.score(score);
        let words = format!("{} ({})", score.title, score.id);
        lines.item(Style::Plain, 2, &words);
    }
    let mut shown = shown_by(protocol, id).peekable();
    if shown.peek().is_some() {
        lines.blank();
        lines.say(Style::Heading, 0, "Questions that it shows");
    }
    for question in shown {
        let words = format!("{} ({})", question.ask, question.id);
        lines.item(Style::Plain, 2, &words);
    }
}

/// The rules whose condition tests the question.
fn testing(protocol: &Protocol, id: QuestionId) -> impl Iterator<Item = &Rule> {
    let rules = protocol.rules.iter();
    rules.filter(move |rule| is_among(id, &rule.when.tests(&protocol.scores)))
}

/// The questions whose `show-if` tests the question.
fn shown_by(protocol: &Protocol, id: QuestionId) -> impl Iterator<Item = &Question> {
    protocol.questions.iter().filter(move |question| {
        let condition = question.show_if.as_ref();
        condition.is_some_and(|condition| is_among(id, &condition.tests(&protocol.scores)))
    })
}

fn is_among(id: QuestionId, tests: &[&Test]) -> bool {
    tests.iter().any(|test| test.question == id)
}
