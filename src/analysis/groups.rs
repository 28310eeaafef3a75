//! Groups of questions that are connected by rules and show-ifs. Proofs examine one group at a time.

use std::collections::BTreeMap;

use crate::model::{Condition, Protocol, QuestionId, RuleId};

/// The groups of questions that rules and show-ifs connect, each with its rules.
pub(super) fn groups(protocol: &Protocol) -> Vec<(Vec<QuestionId>, Vec<RuleId>)> {
    let mut leaders: Vec<usize> = (0..protocol.questions.len()).collect();
    let mut join = |questions: &[usize]| {
        for pair in questions.windows(2) {
            let [a, b] = [pair[0], pair[1]].map(|one| leader(&mut leaders, one));
            leaders[a.max(b)] = a.min(b);
        }
    };
    let tested = |condition: &Condition| -> Vec<usize> {
        let tests = condition.tests(&protocol.scores);
        tests.iter().map(|test| test.question.index()).collect()
    };
    for (index, question) in protocol.questions.iter().enumerate() {
        if let Some(show_if) = &question.show_if {
            join(&[vec![index], tested(show_if)].concat());
        }
    }
    for rule in &protocol.rules {
        join(&tested(&rule.when));
    }
    let mut groups: BTreeMap<usize, (Vec<QuestionId>, Vec<RuleId>)> = BTreeMap::new();
    for index in 0..protocol.questions.len() {
        let group = groups.entry(leader(&mut leaders, index)).or_default();
        group.0.push(QuestionId::from(index));
    }
    for (index, rule) in protocol.rules.iter().enumerate() {
        if let Some(test) = rule.when.tests(&protocol.scores).first() {
            let group = groups.entry(leader(&mut leaders, test.question.index()));
            group.or_default().1.push(RuleId::from(index));
        }
    }
    groups.into_values().collect()
}

/// The first member of the group that contains `of`.
pub(super) fn leader(leaders: &mut [usize], mut of: usize) -> usize {
    while leaders[of] != of {
        leaders[of] = leaders[leaders[of]];
        of = leaders[of];
    }
    of
}
