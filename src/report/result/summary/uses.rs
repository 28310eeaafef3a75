//! The part of the summary about each rule and each question.

use serde::Serialize;

use crate::batch::{QuestionTally, RuleTally, Tally};
use crate::model::{Protocol, QuestionId, RuleId};

/// Maximum number of ids on one line.
const MAX: usize = 20;

/// The counts of a rule. The order of the fields is the order of the keys.
#[derive(Serialize)]
pub(super) struct RuleEntry<'a> {
    rule: &'a str,
    results: u64,
    #[serde(rename = "true")]
    was_true: u64,
    set_verdict: u64,
    unknown: u64,
}

/// The counts of the records that ask a question. The order of the fields is the order of the keys.
#[derive(Serialize)]
pub(super) struct QuestionEntry<'a> {
    question: &'a str,
    asked: u64,
    answered: u64,
    missing: u64,
    unsure: u64,
    declined: u64,
    stale: u64,
    unreadable: u64,
}

/// An entry for each rule, in the order of the protocol.
pub(super) fn rules<'a>(protocol: &'a Protocol, tally: &Tally) -> Vec<RuleEntry<'a>> {
    let rules = each_rule(protocol, tally);
    let entries = rules.map(|(rule, tally, results)| RuleEntry {
        rule,
        results,
        was_true: tally.was_true,
        set_verdict: tally.decided,
        unknown: tally.unknown,
    });
    entries.collect()
}

/// An entry for each question, in the order of the protocol.
pub(super) fn questions<'a>(protocol: &'a Protocol, tally: &Tally) -> Vec<QuestionEntry<'a>> {
    let questions = each_question(protocol, tally);
    let entries = questions.map(|(question, tally)| QuestionEntry {
        question,
        asked: tally.asked,
        answered: tally.answered(),
        missing: tally.missing,
        unsure: tally.unsure,
        declined: tally.declined,
        stale: tally.stale,
        unreadable: tally.unreadable,
    });
    entries.collect()
}

/// Lines about rules and questions without effect. They contain only ids.
pub fn idle(protocol: &Protocol, tally: &Tally) -> Vec<String> {
    let rules_that = |is: &dyn Fn(&RuleTally, u64) -> bool| -> Vec<&str> {
        let rules = each_rule(protocol, tally);
        let rules = rules.filter(|(_, tally, results)| *results > 0 && is(tally, *results));
        rules.map(|(rule, ..)| rule).collect()
    };
    let unanswered = each_question(protocol, tally);
    let unanswered = unanswered.filter(|(_, tally)| tally.asked > 0 && tally.answered() == 0);
    let lines = [
        (
            "rules that were never true",
            rules_that(&|rule, _| rule.was_true == 0),
        ),
        (
            "rules that were true and never set a verdict",
            rules_that(&|rule, _| rule.was_true > 0 && rule.decided == 0),
        ),
        (
            "rules that were always unknown",
            rules_that(&|rule, results| rule.unknown == results),
        ),
        (
            "questions that were asked and never answered",
            unanswered.map(|(question, _)| question).collect(),
        ),
    ];
    let lines = lines.into_iter().filter(|(_, ids)| !ids.is_empty());
    lines
        .map(|(what, ids)| format!("{what}: {}", listed(&ids)))
        .collect()
}

/// The first ids, and the number of the others.
fn listed(ids: &[&str]) -> String {
    let first = ids[..ids.len().min(MAX)].join(", ");
    match ids.len().saturating_sub(MAX) {
        0 => first,
        more => format!("{first} and {more} more"),
    }
}

/// Each rule with its counts and the number of results for its procedures.
fn each_rule<'a>(
    protocol: &'a Protocol,
    tally: &Tally,
) -> impl Iterator<Item = (&'a str, RuleTally, u64)> {
    let rules = protocol.rules.iter().enumerate();
    rules.map(|(index, rule)| {
        let counts = tally.rule(RuleId::from(index));
        (rule.id.as_str(), counts, tally.results_of(&rule.procedures))
    })
}

fn each_question<'a>(
    protocol: &'a Protocol,
    tally: &Tally,
) -> impl Iterator<Item = (&'a str, QuestionTally)> {
    let questions = protocol.questions.iter().enumerate();
    questions.map(|(index, question)| {
        let counts = tally.question(QuestionId::from(index));
        (question.id.as_str(), counts)
    })
}
