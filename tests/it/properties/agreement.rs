//! The evaluator agrees with the oracle about every rule of every procedure.

use std::cmp::Reverse;

use contraindication::engine::Program;
use contraindication::intake::Format;
use contraindication::model::{
    Outcome, ProcedureId, Protocol, QuestionId, RuleId, ScoreId, Verdict,
};
use jiff::civil::Date;
use proptest::prelude::*;

use super::as_drawn;
use crate::shipped;
use crate::support::oracle::Oracle;
use crate::support::random::{Content, Sheet, cases_of_many_rules, cases_with, config, dice, read};

/// The whole outcome for a procedure, without texts.
#[derive(Debug, PartialEq, Eq)]
struct Found {
    verdict: Option<Verdict>,
    at_least: Verdict,
    at_most: Verdict,
    reasons: Vec<FoundReason>,
    unknown: Vec<RuleId>,
    scores: Vec<(ScoreId, i64, i64)>,
    not_before: Option<Date>,
    not_before_final: bool,
    needed: Vec<QuestionId>,
    ignored: Vec<QuestionId>,
    stale: Vec<QuestionId>,
    open: Vec<QuestionId>,
}

#[derive(Debug, PartialEq, Eq)]
struct FoundReason {
    rule: RuleId,
    answers: Vec<QuestionId>,
    /// The scores, each with its minimum and maximum value and the entries that hold.
    scores: Vec<(ScoreId, i64, i64, Vec<usize>)>,
    not_before: Option<Date>,
}

fn by_evaluator(outcome: &Outcome) -> Found {
    let reasons = outcome.reasons.iter().map(|reason| FoundReason {
        rule: reason.rule,
        answers: reason.answers.clone(),
        scores: reason
            .scores
            .iter()
            .map(|one| {
                let (low, high) = (one.value.at_least, one.value.at_most);
                (one.score, low, high, one.points.clone())
            })
            .collect(),
        not_before: reason.not_before.map(|wait| wait.day),
    });
    let scores = outcome.scores.iter();
    Found {
        verdict: outcome.decided(),
        at_least: outcome.at_least,
        at_most: outcome.at_most,
        reasons: reasons.collect(),
        unknown: outcome.unknown.clone(),
        scores: scores
            .map(|(score, value)| (*score, value.at_least, value.at_most))
            .collect(),
        not_before: outcome.not_before.map(|wait| wait.day),
        not_before_final: outcome.not_before_final,
        needed: outcome.needed.clone(),
        ignored: outcome.ignored.clone(),
        stale: outcome.stale.clone(),
        open: outcome.open.clone(),
    }
}

fn by_oracle(protocol: &Protocol, oracle: &Oracle<'_>, procedure: ProcedureId) -> Found {
    let rules = oracle.rules(procedure);
    let that_are = |known| -> Vec<RuleId> {
        let rules = rules.iter().filter(|(_, one)| *one == known);
        rules.map(|(rule, _)| *rule).collect()
    };
    let mut sure = that_are(Some(true));
    sure.sort_by_key(|rule| Reverse(protocol.rule(*rule).verdict));
    let (at_least, at_most) = oracle.interval(procedure);
    let reasons = sure.into_iter().map(|rule| FoundReason {
        rule,
        answers: oracle.support(rule),
        scores: oracle.support_of_scores(rule),
        not_before: oracle.rule_not_before(rule),
    });
    Found {
        // eligible only if every rule is false
        verdict: (at_least == at_most).then_some(at_least),
        at_least,
        at_most,
        reasons: reasons.collect(),
        unknown: that_are(None),
        scores: oracle.scores(procedure),
        not_before: oracle.not_before(procedure),
        not_before_final: oracle.not_before_is_final(procedure),
        needed: oracle.needed(procedure),
        ignored: oracle.ignored(procedure),
        stale: oracle.stale(procedure),
        open: oracle.open(procedure),
    }
}

/// Checks that the evaluator agrees with the oracle, and that a person is eligible if every rule is false.
fn agrees_with_oracle(
    program: &Program,
    protocol: &Protocol,
    sheet: &Sheet,
) -> Result<(), TestCaseError> {
    let form = read(protocol, sheet, Format::Json, &sheet.json());
    let oracle = Oracle::new(protocol, sheet);
    let mut errors: Vec<QuestionId> = form.errors.iter().filter_map(|one| one.question).collect();
    errors.sort_unstable();
    prop_assert_eq!(errors, oracle.errors());
    for procedure in protocol.procedure_ids() {
        let outcome = program.evaluate(procedure, form.on, &form.answers);
        let found = by_evaluator(&outcome);
        let expected = by_oracle(protocol, &oracle, procedure);
        prop_assert_eq!(&found, &expected, "\n{:?}\n{}", procedure, sheet.toml());
        let rules = oracle.rules(procedure);
        let is_clear = rules.iter().all(|(_, known)| *known == Some(false));
        prop_assert_eq!(found.verdict == Some(Verdict::Eligible), is_clear);
        asks_for_more(protocol, &oracle, &outcome)?;
    }
    Ok(())
}

/// Checks that an open verdict says what to ask, and asks only questions of this procedure that have no exact answer.
fn asks_for_more(
    protocol: &Protocol,
    oracle: &Oracle<'_>,
    outcome: &Outcome,
) -> Result<(), TestCaseError> {
    prop_assert!(outcome.decided().is_some() || !outcome.needed.is_empty());
    for &question in &outcome.needed {
        let asked = protocol.question(question);
        let is_own = asked.procedures.contains(&outcome.procedure);
        prop_assert!(is_own, "{}", asked.id);
        prop_assert!(!oracle.is_exact(question), "{} is answered", asked.id);
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(25))]

    #[test]
    fn the_evaluator_agrees_with_the_oracle(case in cases_with(Content::ALL)) {
        let protocol = as_drawn(&case.draft);
        let program = Program::compile(&protocol);
        for (sheet, _) in &case.records {
            agrees_with_oracle(&program, &protocol, sheet)?;
        }
    }

    // the index stores the rules of a large protocol differently
    #[test]
    fn the_evaluator_agrees_with_the_oracle_on_many_rules(case in cases_of_many_rules()) {
        let protocol = as_drawn(&case.draft);
        let program = Program::compile(&protocol);
        for (sheet, _) in &case.records {
            agrees_with_oracle(&program, &protocol, sheet)?;
        }
    }

    #[test]
    fn the_shipped_rules_agree_with_the_oracle(
        records in prop::collection::vec(dice(100..400), 1..24),
    ) {
        let protocol = shipped::protocol();
        let program = Program::compile(protocol);
        for mut dice in records {
            let sheet = Sheet::draw(protocol, &mut dice);
            agrees_with_oracle(&program, protocol, &sheet)?;
        }
    }
}
