//! The layout of a protocol: the places of rules and scores, and the order of topics and files.

use super::Dice;
use super::draft::Draft;

/// The places of rules and scores, and the order of topics and files.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    /// Each rule with the index of its topic.
    pub(super) rules: Vec<(usize, usize)>,
    /// Each score with the index of its topic.
    pub(super) scores: Vec<(usize, usize)>,
    pub(super) topics: Vec<usize>,
    pub(super) files: Vec<usize>,
}

impl Layout {
    /// Rules and scores in the last topic, everything in the order in which it was drawn.
    pub(crate) fn as_drawn(draft: &Draft) -> Self {
        let last = draft.topics - 1;
        let in_last = |count: usize| (0..count).map(|one| (one, last)).collect();
        Self {
            rules: in_last(draft.rules.len()),
            scores: in_last(draft.scores.len()),
            topics: (0..draft.topics).collect(),
            files: (0..=draft.topics).collect(),
        }
    }

    /// Rules and scores in any order and any topic, files in any order, topics in any order in which each show-if tests
    /// earlier questions.
    pub(crate) fn draw(draft: &Draft, dice: &mut Dice) -> Self {
        let mut left = dice.order(draft.topics);
        let mut topics = Vec::new();
        while !left.is_empty() {
            let ready = |topic: usize| {
                let mut own = draft.questions.iter().filter(|one| one.topic == topic);
                own.all(|one| one.after.iter().all(|after| topics.contains(after)))
            };
            let next = left.iter().position(|&topic| ready(topic));
            topics.push(left.remove(next.expect("show-ifs go round in no circle")));
        }
        Self {
            rules: anywhere(draft.rules.len(), draft.topics, dice),
            scores: anywhere(draft.scores.len(), draft.topics, dice),
            topics,
            files: dice.order(draft.topics + 1),
        }
    }
}

/// This number of blocks in any order, each with any topic.
fn anywhere(count: usize, topics: usize, dice: &mut Dice) -> Vec<(usize, usize)> {
    let order = dice.order(count).into_iter();
    order.map(|one| (one, dice.below(topics))).collect()
}
