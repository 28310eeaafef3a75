//! An explanation agrees with the evaluator and the oracle, and each part of it follows from its own parts.

use std::cmp::Ordering;

use contraindication::engine::Program;
use contraindication::intake::{Form, Format};
use contraindication::model::{
    Accept, Answer, DateTest, Explained, ExplainedAccept, ExplainedTest, PartialDate, Protocol,
    QuestionId, RuleId, Truth,
};
use proptest::prelude::*;

use crate::support::oracle::Oracle;
use crate::support::random::{Content, Layout, Sheet, cases_with, config, read};

fn known(truth: Truth) -> Option<bool> {
    match truth {
        Truth::True => Some(true),
        Truth::False => Some(false),
        Truth::Unknown => None,
    }
}

/// Each part of a tree follows from its own parts by Kleene's logic.
fn holds_together(explained: &Explained, form: &Form) -> Result<(), TestCaseError> {
    let fold = |members: &[Explained], start, join: fn(Truth, Truth) -> Truth| {
        let members = members.iter().map(Explained::truth);
        members.fold(start, join)
    };
    match explained {
        Explained::All(truth, members) => {
            prop_assert_eq!(*truth, fold(members, Truth::True, Truth::and));
            members.iter().try_for_each(|one| holds_together(one, form))
        }
        Explained::Any(truth, members) => {
            prop_assert_eq!(*truth, fold(members, Truth::False, Truth::or));
            members.iter().try_for_each(|one| holds_together(one, form))
        }
        Explained::Count(truth, wanted, members) => {
            let truths = members.iter().map(Explained::truth);
            prop_assert_eq!(*truth, Truth::at_least(*wanted, truths));
            members.iter().try_for_each(|one| holds_together(one, form))
        }
        Explained::Score(score) => {
            let values = score.groups.iter().map(|group| group.value);
            let low: i64 = values.clone().map(|value| value.at_least).sum();
            let high: i64 = values.map(|value| value.at_most).sum();
            prop_assert_eq!((score.value.at_least, score.value.at_most), (low, high));
            let passes = |value| score.ranges.iter().any(|range| range.holds(value));
            let every = (low..=high).all(passes);
            prop_assert_eq!(
                score.truth,
                Truth::of_range(every, (low..=high).any(passes))
            );
            let mut entries = score.groups.iter().flat_map(|group| &group.entries);
            entries.try_for_each(|(_, one)| holds_together(one, form))
        }
        Explained::Test(test) => {
            let accepts = test.accepts.iter().map(|accept| accept.truth);
            match accepts.fold(Truth::False, Truth::or) {
                // for a partly known answer, each value may match another member of a list
                Truth::Unknown if test.accepts.len() > 1 => {
                    prop_assert_ne!(test.truth, Truth::False);
                }
                truth => prop_assert_eq!(test.truth, truth),
            }
            prop_assert_eq!(test.asked == Truth::True, test.because.is_empty());
            let mut accepts = test.accepts.iter();
            accepts.try_for_each(|accept| adds_up(test, accept, form))
        }
    }
}

/// Checks that the result of a test on a known day follows from its sums.
fn adds_up(
    test: &ExplainedTest,
    accept: &ExplainedAccept,
    form: &Form,
) -> Result<(), TestCaseError> {
    let (Accept::Date(window), Answer::Date(PartialDate::Day(_))) =
        (&accept.accept, form.answers.get(test.question))
    else {
        return Ok(());
    };
    if test.asked == Truth::False {
        prop_assert_eq!((accept.truth, accept.sums.len()), (Truth::False, 0));
        return Ok(());
    }
    let orders: Vec<Ordering> = accept.sums.iter().map(|sum| sum.order).collect();
    let holds = match (window, orders.as_slice()) {
        (DateTest::Since { within, older_than }, sums) => {
            let within = within.is_none() || sums[0].is_gt();
            let older_than = older_than.is_none() || sums[sums.len() - 1].is_le();
            within && older_than
        }
        (DateTest::InNext(_), [day, end]) => day.is_ge() && end.is_ge(),
        (DateTest::LaterThan(_), [end]) => end.is_lt(),
        (_, sums) => panic!("{sums:?}"),
    };
    prop_assert_eq!(accept.truth, test.asked.and(Truth::from(holds)));
    Ok(())
}

/// Adds every question below a tree that is not certainly asked.
fn hidden(explained: &Explained, into: &mut Vec<QuestionId>) {
    match explained {
        Explained::All(_, members) | Explained::Any(_, members) => {
            members.iter().for_each(|one| hidden(one, into));
        }
        Explained::Count(_, _, members) => members.iter().for_each(|one| hidden(one, into)),
        Explained::Score(score) => {
            let entries = score.groups.iter().flat_map(|group| &group.entries);
            entries.for_each(|(_, one)| hidden(one, into));
        }
        Explained::Test(test) if test.asked != Truth::True => into.push(test.question),
        Explained::Test(_) => {}
    }
}

fn agrees(protocol: &Protocol, sheet: &Sheet) -> Result<(), TestCaseError> {
    let program = Program::compile(protocol);
    let form = &read(protocol, sheet, Format::Json, &sheet.json());
    let oracle = Oracle::new(protocol, sheet);
    for procedure in protocol.procedure_ids() {
        let outcome = program.evaluate(procedure, form.on, &form.answers);
        let truth_of = |rule: RuleId| {
            let is_reason = outcome.reasons.iter().any(|reason| reason.rule == rule);
            match (is_reason, outcome.unknown.contains(&rule)) {
                (true, _) => Some(true),
                (false, true) => None,
                (false, false) => Some(false),
            }
        };
        for (rule, by_oracle) in oracle.rules(procedure) {
            let explanation = program.explain(rule, form.on, &form.answers);
            let truth = known(explanation.condition.truth());
            prop_assert_eq!(truth, truth_of(rule));
            prop_assert_eq!(truth, by_oracle);
            holds_together(&explanation.condition, form)?;
            let mut questions = Vec::new();
            hidden(&explanation.condition, &mut questions);
            for (_, show_if) in &explanation.show_ifs {
                prop_assert_ne!(show_if.truth(), Truth::True);
                holds_together(show_if, form)?;
                hidden(show_if, &mut questions);
            }
            questions.sort_unstable();
            questions.dedup();
            let told: Vec<_> = explanation.show_ifs.iter().map(|(id, _)| *id).collect();
            prop_assert_eq!(told, questions);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(25))]

    #[test]
    fn an_explanation_agrees_with_the_evaluator(case in cases_with(Content { ages: false, ..Content::ALL })) {
        let loaded = case.draft.load(&Layout::as_drawn(&case.draft));
        let protocol = loaded.protocol.expect("a protocol without errors");
        for (sheet, _) in &case.records {
            agrees(&protocol, sheet)?;
        }
    }
}
