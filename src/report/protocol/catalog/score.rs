//! Scores of a protocol in the output of `list` and `explain`.

use serde::Serialize;

use crate::model::{Protocol, QuestionId, Rule, ScoreId};
use crate::report::words::condition;

/// A score with its entries and the rules that test it.
#[derive(Serialize)]
pub(in crate::report) struct ScoreEntry<'a> {
    id: &'a str,
    topic: &'a str,
    title: &'a str,
    at_least: i64,
    at_most: i64,
    points: Vec<PointsEntry<'a>>,
    rules: Vec<&'a str>,
}

#[derive(Serialize)]
struct PointsEntry<'a> {
    add: i64,
    when: String,
    questions: Vec<&'a str>,
}

/// A score with all its texts. The conditions of its entries are in words.
pub(in crate::report) fn score(protocol: &Protocol, id: ScoreId) -> ScoreEntry<'_> {
    let score = protocol.score(id);
    let range = score.range(&protocol.questions);
    let points = score.points.iter().map(|points| {
        let tests = points.when.tests(&[]);
        let mut questions: Vec<QuestionId> = tests.iter().map(|test| test.question).collect();
        questions.sort_unstable();
        questions.dedup();
        let questions = questions.into_iter();
        PointsEntry {
            add: points.add,
            when: condition::in_words(protocol, &points.when),
            questions: questions
                .map(|question| protocol.question(question).id.as_str())
                .collect(),
        }
    });
    ScoreEntry {
        id: &score.id,
        topic: &protocol.topic(score.topic).id,
        title: &score.title,
        at_least: range.at_least,
        at_most: range.at_most,
        points: points.collect(),
        rules: testing(protocol, id).map(|rule| rule.id.as_str()).collect(),
    }
}

/// The rules that test a score, in file order.
pub(in crate::report) fn testing(protocol: &Protocol, id: ScoreId) -> impl Iterator<Item = &Rule> {
    protocol.rules.iter().filter(move |rule| {
        let mut tests = false;
        rule.when
            .for_each_score(&mut |test| tests |= test.score == id);
        tests
    })
}

/// The scores that a rule tests, each once, in file order.
pub(in crate::report) fn tested(rule: &Rule) -> Vec<ScoreId> {
    let mut scores = Vec::new();
    rule.when
        .for_each_score(&mut |test| scores.push(test.score));
    scores.sort_unstable();
    scores.dedup();
    scores
}

/// The scores with an entry that tests a question, in file order.
pub(in crate::report) fn counting(
    protocol: &Protocol,
    question: QuestionId,
) -> impl Iterator<Item = ScoreId> {
    let scores = (0..protocol.scores.len()).map(ScoreId::from);
    scores.filter(move |&id| {
        let points = protocol.score(id).points.iter();
        let mut tests = points.flat_map(|points| points.when.tests(&[]));
        tests.any(|test| test.question == question)
    })
}
