//! Changes to scores and counts: a point more or less, a bound moved, a count by one more or less, a member dropped.

use super::variants;
use crate::model::{
    Accept, Condition, Count, NumberRange, OptionId, Points, Protocol, Question, Score, ScoreTest,
    TickCount,
};

/// The wanted number with one more and one less, and the list without each of its members. Only numbers from 1 to the
/// length of the list are returned.
fn fewer<T: Clone>(wanted: usize, of: &[T]) -> (Vec<usize>, Vec<(usize, Vec<T>)>) {
    let moved = [wanted.saturating_sub(1), wanted + 1].into_iter();
    let moved = moved.filter(|wanted| (1..=of.len()).contains(wanted));
    let dropped = (0..of.len()).filter(|_| of.len() > 1).map(|index| {
        let mut left = of.to_vec();
        left.remove(index);
        (index, left)
    });
    (moved.collect(), dropped.collect())
}

/// Every count that differs in one place.
pub(super) fn counts(protocol: &Protocol, count: &Count) -> Vec<(String, Condition)> {
    let with = |at_least: usize, of: Vec<Condition>| {
        Condition::Count(Count {
            at_least,
            of,
            span: count.span,
        })
    };
    let mut all = Vec::new();
    let (moved, dropped) = fewer(count.at_least, &count.of);
    for wanted in moved {
        let words = format!("`count` with at least {wanted}");
        all.push((words, with(wanted, count.of.clone())));
    }
    for (index, left) in dropped {
        let words = format!("`count` without member {}", index + 1);
        all.push((words, with(count.at_least.min(left.len()), left)));
    }
    for (index, member) in count.of.iter().enumerate() {
        for (change, variant) in variants(protocol, member) {
            let mut of = count.of.clone();
            of[index] = variant;
            all.push((change, with(count.at_least, of)));
        }
    }
    all
}

/// Tests on the number of ticks, changed in the same ways.
pub(super) fn tick_counts(question: &Question, count: &TickCount) -> Vec<(String, Accept)> {
    let with = |at_least: usize, of: Vec<OptionId>| Accept::TickCount(TickCount { at_least, of });
    let (moved, dropped) = fewer(count.at_least, &count.of);
    let moved = moved.into_iter().map(|wanted| {
        let ticks = if wanted == 1 { "tick" } else { "ticks" };
        let words = format!("at least {wanted} {ticks}");
        (words, with(wanted, count.of.clone()))
    });
    let dropped = dropped.into_iter().map(|(index, left)| {
        let option = question.kind.option_id(count.of[index]);
        let words = format!("`{option}` not counted");
        (words, with(count.at_least.min(left.len()), left))
    });
    moved.chain(dropped).collect()
}

/// A test with a bound moved by one, or without one of its ranges.
pub(super) fn score_tests(protocol: &Protocol, test: &ScoreTest) -> Vec<(String, Condition)> {
    let id = &protocol.scores[test.score.index()].id;
    let with = |ranges: Vec<NumberRange>| {
        Condition::Score(ScoreTest {
            ranges,
            ..test.clone()
        })
    };
    let mut all = Vec::new();
    for (index, range) in test.ranges.iter().enumerate() {
        for (words, range) in moved_ranges(*range) {
            let mut ranges = test.ranges.clone();
            ranges[index] = range;
            all.push((format!("`{id}` with {words}"), with(ranges)));
        }
        if test.ranges.len() > 1 {
            let mut ranges = test.ranges.clone();
            ranges.remove(index);
            all.push((format!("`{id}` without value {}", index + 1), with(ranges)));
        }
    }
    all
}

/// A range with a bound moved by one. A single number becomes the number before it and the number after it.
fn moved_ranges(range: NumberRange) -> Vec<(String, NumberRange)> {
    if range.low.is_some() && range.low == range.high {
        let moved = [-1, 1].into_iter().filter_map(|step| {
            let value = range.low?.checked_add(step);
            let words = value.map(|value| format!("{value} points"))?;
            let (low, high) = (value, value);
            Some((words, NumberRange { low, high }))
        });
        return moved.collect();
    }
    let mut all = Vec::new();
    for step in [-1, 1] {
        if let Some(bound) = range.low.and_then(|low| low.checked_add(step)) {
            let low = Some(bound);
            all.push((
                format!("at least {bound} points"),
                NumberRange { low, ..range },
            ));
        }
        if let Some(bound) = range.high.and_then(|high| high.checked_add(step)) {
            let high = Some(bound);
            all.push((
                format!("at most {bound} points"),
                NumberRange { high, ..range },
            ));
        }
    }
    all.retain(|(_, range)| range.low <= range.high || range.high.is_none());
    all
}

/// Every score that differs in one entry, with the index of the entry.
pub(super) fn scores(protocol: &Protocol, score: &Score) -> Vec<(usize, String, Score)> {
    let with = |points: Vec<Points>| Score {
        points,
        ..score.clone()
    };
    let mut all = Vec::new();
    for (index, entry) in score.points.iter().enumerate() {
        let number = index + 1;
        let instead = |entry: Points| {
            let mut points = score.points.clone();
            points[index] = entry;
            with(points)
        };
        for add in [entry.add - 1, entry.add + 1] {
            // dropping the entry is the next change
            if add != 0 {
                let entry = Points {
                    add,
                    ..entry.clone()
                };
                let words = format!(
                    "entry {number} with {add} instead of {}",
                    score.points[index].add
                );
                all.push((index, words, instead(entry)));
            }
        }
        let mut points = score.points.clone();
        points.remove(index);
        all.push((index, format!("entry {number} dropped"), with(points)));
        let others = variants(protocol, &entry.when).into_iter();
        // an entry must not test a status
        for (change, when) in others.filter(|(_, when)| !names_status(when)) {
            let entry = Points {
                when,
                ..entry.clone()
            };
            all.push((index, format!("entry {number}: {change}"), instead(entry)));
        }
    }
    all
}

fn names_status(condition: &Condition) -> bool {
    let tests = condition.tests(&[]);
    let mut accepts = tests.iter().flat_map(|test| &test.accepts);
    accepts.any(|accept| [Accept::Unsure, Accept::Declined].contains(accept))
}
