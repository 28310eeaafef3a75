//! Which scores and questions are drawn with topics and rules.

use std::collections::BTreeSet;

use crate::model::{Protocol, QuestionId, RuleId, ScoreId, Test, TopicId};

/// The scores of the drawn topics, and those that the rules test, in file order.
pub(super) fn scores(
    protocol: &Protocol,
    rules: &[RuleId],
    is_drawn: impl Fn(TopicId) -> bool,
) -> BTreeSet<ScoreId> {
    let all = (0..protocol.scores.len()).map(ScoreId::from);
    let mut scores: BTreeSet<ScoreId> = all
        .filter(|&id| is_drawn(protocol.score(id).topic))
        .collect();
    for &rule in rules {
        let when = &protocol.rule(rule).when;
        when.for_each_score(&mut |test| {
            scores.insert(test.score);
        });
    }
    scores
}

/// The questions of the drawn topics, and those on which they and the rules depend, in interview order.
pub(super) fn questions(
    protocol: &Protocol,
    rules: &[RuleId],
    scores: &BTreeSet<ScoreId>,
    is_drawn: impl Fn(TopicId) -> bool,
) -> BTreeSet<QuestionId> {
    let mut open: Vec<QuestionId> = (0..protocol.questions.len())
        .map(QuestionId::from)
        .filter(|&id| is_drawn(protocol.question(id).topic))
        .collect();
    let mut tested = |test: &Test| open.push(test.question);
    for &rule in rules {
        protocol
            .rule(rule)
            .when
            .for_each_test(&protocol.scores, &mut tested);
    }
    let points = scores.iter().flat_map(|&id| &protocol.score(id).points);
    for points in points {
        points.when.for_each_test(&[], &mut tested);
    }
    let mut found = BTreeSet::new();
    while let Some(id) = open.pop() {
        if found.insert(id)
            && let Some(condition) = &protocol.question(id).show_if
        {
            condition.for_each_test(&protocol.scores, &mut |test| open.push(test.question));
        }
    }
    found
}
