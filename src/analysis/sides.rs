//! The thresholds that a case can be above or below: of a number or a date, of a score, or of a count.

use std::collections::{BTreeMap, BTreeSet};

use super::diff::notation;
use crate::model::{
    Accept, Condition, DateTest, Duration, NumberRange, Protocol, QuestionId, RuleId, ScoreTest,
    Test,
};
use crate::source::Span;

/// One side of a threshold.
pub(super) struct Side {
    /// The id of the question, of the score, or of the rule with the count.
    pub subject: String,
    /// The test that names the threshold first.
    pub span: Span,
    pub target: Target,
    /// The gap in words: a phrase for what no case does.
    pub untried: String,
}

/// The task of a case that fills a gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Make a rule true.
    Rule(RuleId),
    /// Give such an answer to a question.
    Answer(QuestionId, Accept),
    /// Make a condition true or false that is part of a rule.
    Condition(RuleId, Condition, bool),
}

/// Identifies a threshold: a number at which a new cell begins, or a duration from the answer or from the screening
/// date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Number(i64),
    Since(Option<u32>, Option<u32>),
    Ahead(Option<u32>, Option<u32>),
}

/// Both sides of every threshold, with the first test that names it, then those of scores and of counts.
pub(super) fn sides(protocol: &Protocol) -> Vec<Side> {
    let show_ifs = protocol.questions.iter();
    let show_ifs = show_ifs.filter_map(|question| question.show_if.as_ref());
    let whens = protocol.rules.iter().map(|rule| &rule.when);
    let mut tests: Vec<&Test> = whens
        .chain(show_ifs)
        .flat_map(|one| one.tests(&protocol.scores))
        .collect();
    tests.sort_by_key(|test| test.span);
    let mut known: BTreeMap<(QuestionId, Key), ()> = BTreeMap::new();
    let mut sides = Vec::new();
    for test in tests {
        let accepts = test.accepts.iter();
        for (key, pair) in accepts.flat_map(|accept| pairs(protocol, test, accept)) {
            if known.insert((test.question, key), ()).is_none() {
                sides.extend(pair);
            }
        }
    }
    sides.extend(score_sides(protocol));
    sides.extend(count_sides(protocol));
    sides
}

fn pairs(protocol: &Protocol, test: &Test, accept: &Accept) -> Vec<(Key, [Side; 2])> {
    match accept {
        Accept::Number(range) => {
            let pair = |start| (Key::Number(start), beside(protocol, test, start));
            starts(*range).map(pair).collect()
        }
        Accept::Date(DateTest::Since { within, older_than }) => within
            .iter()
            .chain(older_than)
            .map(|&wait| {
                let within = DateTest::Since {
                    within: Some(wait),
                    older_than: None,
                };
                let older = DateTest::Since {
                    within: None,
                    older_than: Some(wait),
                };
                let words = [
                    format!("a day within {wait}"),
                    format!("a day older than {wait}"),
                ];
                let (days, months) = key(wait);
                (
                    Key::Since(days, months),
                    dates(protocol, test, [within, older], words),
                )
            })
            .collect(),
        Accept::Date(DateTest::InNext(wait) | DateTest::LaterThan(wait)) => {
            let words = [
                format!("a day in the next {wait}"),
                format!("a day later than {wait} from now"),
            ];
            let tests = [DateTest::InNext(*wait), DateTest::LaterThan(*wait)];
            let (days, months) = key(*wait);
            vec![(
                Key::Ahead(days, months),
                dates(protocol, test, tests, words),
            )]
        }
        Accept::Unsure
        | Accept::Declined
        | Accept::Is(_)
        | Accept::NoneOf(_)
        | Accept::Ticks(_)
        | Accept::TickCount(_) => Vec::new(),
    }
}

/// The first number of a range, and the first number above it.
fn starts(range: NumberRange) -> impl Iterator<Item = i64> {
    let above = range.high.and_then(|high| high.checked_add(1));
    range.low.into_iter().chain(above)
}

/// The numbers below a start, and those from it on.
fn below_and_from(start: i64) -> [NumberRange; 2] {
    let range = |low, high| NumberRange { low, high };
    [range(None, start.checked_sub(1)), range(Some(start), None)]
}

fn beside(protocol: &Protocol, test: &Test, start: i64) -> [Side; 2] {
    let shown = protocol.question(test.question).kind.show_number(start);
    let [below, from] = below_and_from(start);
    [
        answered(
            protocol,
            test,
            Accept::Number(below),
            &format!("less than {shown}"),
        ),
        answered(
            protocol,
            test,
            Accept::Number(from),
            &format!("{shown} or more"),
        ),
    ]
}

fn dates(
    protocol: &Protocol,
    test: &Test,
    tests: [DateTest; 2],
    [one, other]: [String; 2],
) -> [Side; 2] {
    let [first, second] = tests.map(Accept::Date);
    [
        answered(protocol, test, first, &one),
        answered(protocol, test, second, &other),
    ]
}

fn answered(protocol: &Protocol, test: &Test, accept: Accept, words: &str) -> Side {
    let id = &protocol.question(test.question).id;
    Side {
        subject: id.clone(),
        span: test.span,
        target: Target::Answer(test.question, accept),
        untried: format!("no case answers `{id}` with {words}"),
    }
}

/// Equal for durations that are equal on every day: `1 year` and `12 months`.
fn key(duration: Duration) -> (Option<u32>, Option<u32>) {
    (duration.in_days(), duration.in_months())
}

/// Both sides of every bound of a score.
fn score_sides(protocol: &Protocol) -> Vec<Side> {
    let mut known = BTreeSet::new();
    let mut sides = Vec::new();
    for (index, rule) in protocol.rules.iter().enumerate() {
        let mut visit = |test: &ScoreTest| {
            for start in test.ranges.iter().flat_map(|range| starts(*range)) {
                if rule.procedures.is_empty() || !known.insert((test.score, start)) {
                    continue;
                }
                let id = &protocol.scores[test.score.index()].id;
                let words = [format!("less than {start}"), format!("{start} or more")];
                let pair = below_and_from(start).into_iter().zip(words);
                sides.extend(pair.map(|(range, words)| {
                    let condition = Condition::Score(ScoreTest {
                        ranges: vec![range],
                        list: false,
                        ..test.clone()
                    });
                    Side {
                        subject: id.clone(),
                        span: test.span,
                        target: Target::Condition(RuleId::from(index), condition, true),
                        untried: format!("in no case is `{id}` {words}"),
                    }
                }));
            }
        };
        rule.when.for_each_score(&mut visit);
    }
    sides
}

/// Both sides of each count in the condition of a rule: it is reached, or it is not.
fn count_sides(protocol: &Protocol) -> Vec<Side> {
    let mut sides = Vec::new();
    for (index, rule) in protocol.rules.iter().enumerate() {
        let mut visit = |condition: &Condition| {
            let Some(span) = count_span(condition).filter(|_| !rule.procedures.is_empty()) else {
                return;
            };
            let written = notation::condition(protocol, condition);
            sides.extend([true, false].map(|holds| {
                let words = if holds { "reached" } else { "not reached" };
                Side {
                    subject: rule.id.clone(),
                    span,
                    target: Target::Condition(RuleId::from(index), condition.clone(), holds),
                    untried: format!("in no case is `{written}` of `{}` {words}", rule.id),
                }
            }));
        };
        rule.when.for_each(&mut visit);
    }
    sides
}

/// The location of a count.
fn count_span(condition: &Condition) -> Option<Span> {
    let counts_ticks = |accept: &Accept| matches!(accept, Accept::TickCount(_));
    match condition {
        Condition::Count(count) => Some(count.span),
        Condition::Test(test) => test.accepts.iter().any(counts_ticks).then_some(test.span),
        Condition::All(_) | Condition::Any(_) | Condition::Score(_) => None,
    }
}

/// One side for each entry of a score that a rule tests: its condition is true.
pub(super) fn entries(protocol: &Protocol) -> Vec<Side> {
    let mut sides = Vec::new();
    for (index, score) in protocol.scores.iter().enumerate() {
        let tests = protocol.rules.iter().position(|rule| {
            let mut is_tested = false;
            let mut look = |test: &ScoreTest| is_tested |= test.score.index() == index;
            rule.when.for_each_score(&mut look);
            is_tested && !rule.procedures.is_empty()
        });
        let Some(rule) = tests.map(RuleId::from) else {
            continue;
        };
        sides.extend(score.points.iter().map(|points| {
            let written = notation::condition(protocol, &points.when);
            Side {
                subject: score.id.clone(),
                span: points.span,
                target: Target::Condition(rule, points.when.clone(), true),
                untried: format!("no case meets `{written}` of `{}`", score.id),
            }
        }));
    }
    sides
}

/// A test of a question that accepts one kind of answer.
pub(super) fn test_of(question: QuestionId, accept: &Accept, span: Span) -> Test {
    Test {
        question,
        accepts: vec![accept.clone()],
        list: false,
        span,
    }
}
