//! Properties of every protocol, record and limit of age.

use std::collections::BTreeSet;

use contraindication::engine::Program;
use contraindication::intake::{Form, Format};
use contraindication::model::{
    Accept, Answer, Condition, Keep, NumberRange, Outcome, Points, Protocol, QuestionId, Rule,
    Score, ScoreId, ScoreTest, TopicId, Unit,
};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use super::with_limits;
use crate::support::random::{Case, Layout, Sheet, cases, config, read};

/// The protocol of a case with limits of age, and the same without.
fn protocols(case: &Case) -> (Protocol, Protocol) {
    let loaded = case.draft.load(&Layout::as_drawn(&case.draft));
    let mut timeless = loaded.protocol.expect("a protocol without errors");
    let mut dice = case.dice.clone();
    for rule in 0..timeless.rules.len() {
        if dice.one_in(3) {
            add_score(&mut timeless, rule);
        }
    }
    let aged = with_limits(timeless.clone(), &mut dice);
    (aged, timeless)
}

/// Lets a rule also hold if two of its tests do, by a score.
fn add_score(protocol: &mut Protocol, rule: usize) {
    let Rule { when, span, .. } = &protocol.rules[rule];
    let (when, span) = (when.clone(), *span);
    let is_status = |accept: &Accept| matches!(accept, Accept::Unsure | Accept::Declined);
    let tests = when.tests(&[]).into_iter();
    let tests = tests.filter(|test| !test.accepts.iter().any(is_status));
    let points: Vec<Points> = (1..)
        .zip(tests)
        .map(|(add, test)| Points {
            add,
            when: Condition::Test(test.clone()),
            span,
        })
        .collect();
    if points.is_empty() {
        return;
    }
    let score = ScoreTest {
        score: ScoreId::from(protocol.scores.len()),
        ranges: vec![NumberRange {
            low: Some(2),
            high: None,
        }],
        list: false,
        span,
    };
    protocol.scores.push(Score {
        id: format!("score-{rule}"),
        topic: TopicId::from(0),
        title: "Score".to_owned(),
        points,
        span,
        block: span,
    });
    protocol.rules[rule].when = Condition::Any(vec![when, Condition::Score(score)]);
}

fn form(protocol: &Protocol, sheet: &Sheet) -> Form {
    read(protocol, sheet, Format::Json, &sheet.json())
}

/// The questions whose answers are too old, found by counting days and months one by one.
fn too_old(protocol: &Protocol, form: &Form) -> BTreeSet<QuestionId> {
    let questions = (0..protocol.questions.len()).map(QuestionId::from);
    let is_too_old = |id: &QuestionId| {
        let days = &form.answers.days;
        let given = match days.carried.get(id) {
            Some(day) => *day,
            None => days.answered,
        };
        let Some(given) = given.filter(|_| form.answers.get(*id).is_given()) else {
            return false;
        };
        match (protocol.question(*id).keep, protocol.valid_for) {
            (Some(Keep::Always), _) | (None, None) => false,
            (Some(Keep::Visit), _) => form.on != given,
            (Some(Keep::For(limit)), _) | (None, Some(limit)) => {
                last_day(given, limit.count, limit.unit) <= form.on
            }
        }
    };
    questions.filter(is_too_old).collect()
}

/// The day on which a number of units has gone by.
fn last_day(given: Date, count: u32, unit: Unit) -> Date {
    let step = match unit {
        Unit::Day => return (0..count).fold(given, |day, _| day + 1.day()),
        Unit::Week => return (0..7 * count).fold(given, |day, _| day + 1.day()),
        Unit::Month => count,
        Unit::Year => 12 * count,
    };
    let first = Date::constant(given.year(), given.month(), 1);
    let month = (0..step).fold(first, |month, _| month.last_of_month() + 1.day());
    let day = given.day().min(month.days_in_month());
    Date::constant(month.year(), month.month(), day)
}

/// An outcome without the list of questions that are too old.
fn timeless(outcome: Outcome) -> Outcome {
    let mut outcome = outcome;
    outcome.stale.clear();
    outcome
}

fn stale_of(protocol: &Protocol, outcome: &Outcome, old: &BTreeSet<QuestionId>) -> Vec<QuestionId> {
    let of_procedure = old.iter().copied().filter(|id| {
        let procedures = &protocol.question(*id).procedures;
        procedures.contains(&outcome.procedure)
    });
    of_procedure.collect()
}

proptest! {
    #![proptest_config(config(40))]

    #[test]
    fn an_answer_that_is_too_old_counts_as_missing(case in cases()) {
        let (aged, plain) = protocols(&case);
        let (aged_program, plain_program) = (Program::compile(&aged), Program::compile(&plain));
        for (sheet, _) in &case.records {
            let form = form(&aged, sheet);
            let old = too_old(&aged, &form);
            let mut without = form.answers.clone();
            for &question in &old {
                without.set(question, Answer::Missing);
            }
            for procedure in aged.procedure_ids() {
                let found = aged_program.evaluate(procedure, form.on, &form.answers);
                prop_assert_eq!(&found.stale, &stale_of(&aged, &found, &old));
                let both = found.stale.iter().find(|one| found.ignored.contains(one));
                prop_assert_eq!(both, None);
                let expected = plain_program.evaluate(procedure, form.on, &without);
                prop_assert_eq!(timeless(found), expected);
            }
        }
    }

    #[test]
    fn an_answer_that_becomes_too_old_only_widens_the_interval(case in cases()) {
        let (aged, plain) = protocols(&case);
        let (aged_program, plain_program) = (Program::compile(&aged), Program::compile(&plain));
        for (sheet, _) in &case.records {
            let form = form(&aged, sheet);
            for procedure in aged.procedure_ids() {
                let wide = aged_program.evaluate(procedure, form.on, &form.answers);
                let narrow = plain_program.evaluate(procedure, form.on, &form.answers);
                prop_assert!(wide.at_least <= narrow.at_least && narrow.at_most <= wide.at_most);
                let reasons = narrow.reasons.iter().map(|reason| reason.rule);
                let reasons: BTreeSet<_> = reasons.chain(narrow.unknown).collect();
                let mut lost = reasons.into_iter().filter(|rule| {
                    let is_true = wide.reasons.iter().any(|reason| reason.rule == *rule);
                    !is_true && !wide.unknown.contains(rule)
                });
                prop_assert_eq!(lost.next(), None);
            }
        }
    }

    #[test]
    fn every_format_has_the_same_days(case in cases()) {
        let (aged, _) = protocols(&case);
        let program = Program::compile(&aged);
        for (sheet, _) in &case.records {
            let texts = [(Format::Json, sheet.json()), (Format::Toml, sheet.toml())];
            let csv = sheet.csv().map(|csv| (Format::Csv, csv));
            let [first, others @ ..] = &texts.into_iter().chain(csv).collect::<Vec<_>>()[..] else {
                unreachable!("there are texts");
            };
            let outcomes = |(format, text): &(Format, String)| -> Vec<Outcome> {
                let form = read(&aged, sheet, *format, text);
                let procedures = form.procedures.iter();
                procedures
                    .map(|procedure| program.evaluate(*procedure, form.on, &form.answers))
                    .collect()
            };
            for other in others {
                prop_assert_eq!(outcomes(first), outcomes(other));
            }
        }
    }
}
