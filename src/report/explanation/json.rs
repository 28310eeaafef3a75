//! An explanation as one object. The order of the fields is the order of the keys.

use serde::Serialize;

use super::View;
use super::score::entries;
use super::words::{is_stale, sum_in_words, truth_word};
use crate::model::{Explained, ExplainedScore, ExplainedTest, Outcome, Truth};
use crate::report::json::line;
use crate::report::result::{
    AnswerEntry, ErrorEntry, ProtocolEntry, answer_entry, error_entry, protocol_entry, verdict_word,
};
use crate::report::words::answer::in_words;
use crate::report::words::condition::accept_in_words;
use crate::report::words::points::ranges_in_words;

#[derive(Serialize)]
struct Page<'a> {
    id: &'a str,
    verdict: &'static str,
    record: Option<&'a str>,
    on: String,
    truth: &'static str,
    condition: Node<'a>,
    show_ifs: Vec<ShowIf<'a>>,
    procedures: Vec<Procedure<'a>>,
    errors: Vec<ErrorEntry<'a>>,
    protocol: ProtocolEntry<'a>,
}

/// A part of a condition. Fields of other kinds are absent.
#[derive(Serialize)]
struct Node<'a> {
    truth: &'static str,
    kind: &'static str,
    #[serde(rename = "at_least", skip_serializing_if = "Option::is_none")]
    wanted: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    members: Option<Vec<Node<'a>>>,
    #[serde(flatten)]
    test: Option<Test<'a>>,
    #[serde(flatten)]
    score: Option<Score<'a>>,
}

/// A test on a score, with its entries in file order.
#[derive(Serialize)]
struct Score<'a> {
    score: &'a str,
    test: String,
    at_least: i64,
    at_most: i64,
    points: Vec<Points<'a>>,
}

#[derive(Serialize)]
struct Points<'a> {
    add: i64,
    truth: &'static str,
    condition: Node<'a>,
}

#[derive(Serialize)]
struct Test<'a> {
    question: &'a str,
    asked: &'static str,
    because: Vec<&'a str>,
    answer: AnswerEntry<'a>,
    answer_in_words: String,
    stale: bool,
    accepts: Vec<Accepted>,
}

#[derive(Serialize)]
struct Accepted {
    truth: &'static str,
    test: String,
    arithmetic: Vec<String>,
}

#[derive(Serialize)]
struct ShowIf<'a> {
    question: &'a str,
    asked: &'static str,
    condition: Node<'a>,
}

#[derive(Serialize)]
struct Procedure<'a> {
    id: &'a str,
    verdict: &'static str,
    at_least: &'static str,
    at_most: &'static str,
    not_before: Option<String>,
}

/// The explanation as one object.
pub fn json(view: &View<'_>) -> String {
    let protocol = view.protocol;
    let rule = protocol.rule(view.rule);
    let explanation = view.explanation;
    let show_ifs = explanation.show_ifs.iter();
    let errors = view.form.errors.iter();
    line(&Page {
        id: &rule.id,
        verdict: rule.verdict.word(),
        record: view.form.id.as_deref(),
        on: view.form.on.to_string(),
        truth: truth_word(explanation.condition.truth()),
        condition: node(view, &explanation.condition),
        show_ifs: show_ifs
            .map(|(id, explained)| ShowIf {
                question: &protocol.question(*id).id,
                asked: asked(explained.truth()),
                condition: node(view, explained),
            })
            .collect(),
        procedures: view
            .outcomes
            .iter()
            .map(|outcome| procedure(view, outcome))
            .collect(),
        errors: errors.map(|error| error_entry(protocol, error)).collect(),
        protocol: protocol_entry(protocol),
    })
}

fn node<'a>(view: &View<'a>, explained: &Explained) -> Node<'a> {
    let (kind, members, tested) = match explained {
        Explained::All(_, members) => ("all", Some(members), None),
        Explained::Any(_, members) => ("any", Some(members), None),
        Explained::Count(_, _, members) => ("count", Some(members), None),
        Explained::Score(_) => ("score", None, None),
        Explained::Test(one) => ("test", None, Some(test(view, one))),
    };
    let at_least = match explained {
        Explained::Count(_, wanted, _) => Some(*wanted),
        Explained::All(..) | Explained::Any(..) | Explained::Test(_) | Explained::Score(_) => None,
    };
    let tested_score = match explained {
        Explained::Score(one) => Some(score(view, one)),
        Explained::All(..) | Explained::Any(..) | Explained::Count(..) | Explained::Test(_) => None,
    };
    let members = members.map(|members| {
        let members = members.iter();
        members.map(|member| node(view, member)).collect()
    });
    Node {
        truth: truth_word(explained.truth()),
        kind,
        wanted: at_least,
        members,
        test: tested,
        score: tested_score,
    }
}

fn test<'a>(view: &View<'a>, test: &ExplainedTest) -> Test<'a> {
    let question = view.protocol.question(test.question);
    let answer = view.form.answers.get(test.question);
    let accepts = test.accepts.iter();
    Test {
        question: &question.id,
        asked: asked(test.asked),
        because: test
            .because
            .iter()
            .map(|&id| view.protocol.question(id).id.as_str())
            .collect(),
        answer: answer_entry(question, answer),
        answer_in_words: in_words(question, answer),
        stale: is_stale(view, test.question),
        accepts: accepts
            .map(|one| Accepted {
                truth: truth_word(one.truth),
                test: accept_in_words(question, &one.accept),
                arithmetic: one.sums.iter().map(sum_in_words).collect(),
            })
            .collect(),
    }
}

fn score<'a>(view: &View<'a>, explained: &ExplainedScore) -> Score<'a> {
    let score = view.protocol.score(explained.score);
    let points = entries(explained).into_iter();
    Score {
        score: &score.id,
        test: ranges_in_words(&explained.ranges),
        at_least: explained.value.at_least,
        at_most: explained.value.at_most,
        points: points
            .map(|(place, entry)| Points {
                add: score.points[place].add,
                truth: truth_word(entry.truth()),
                condition: node(view, entry),
            })
            .collect(),
    }
}

fn asked(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "yes",
        Truth::Unknown => "maybe",
        Truth::False => "no",
    }
}

fn procedure<'a>(view: &View<'a>, outcome: &Outcome) -> Procedure<'a> {
    let mut reasons = outcome.reasons.iter();
    let reason = reasons.find(|reason| reason.rule == view.rule);
    let wait = reason.and_then(|reason| reason.not_before);
    Procedure {
        id: &view.protocol.procedure(outcome.procedure).id,
        verdict: verdict_word(outcome),
        at_least: outcome.at_least.word(),
        at_most: outcome.at_most.word(),
        not_before: wait.map(|wait| wait.day.to_string()),
    }
}
