//! Properties of every protocol and every record: promises of the rule format, checked with random ones.

mod agreement;

use std::collections::{BTreeMap, BTreeSet};

use contraindication::engine::Program;
use contraindication::intake::{Form, Format};
use contraindication::model::{
    AnswerDays, Answers, Dated, Kind, Outcome, PartialDate, Protocol, QuestionId, RuleId, Verdict,
    WaitFrom,
};
use jiff::civil::Date;
use proptest::prelude::*;

use crate::support::random::{
    Case, Content, Draft, Layout, Sheet, cases_with, config, errors, read,
};

/// A result with names instead of indices, so that protocols in another order can be compared.
#[derive(Debug, PartialEq, Eq)]
struct Seen {
    verdict: Option<Verdict>,
    at_least: Verdict,
    at_most: Verdict,
    not_before: Option<Date>,
    not_before_final: bool,
    /// Rules that are true, with the answers that make them true.
    reasons: BTreeMap<String, BTreeSet<String>>,
    /// The minimum and maximum value of each score.
    scores: BTreeMap<String, (i64, i64)>,
    until: BTreeSet<String>,
    unknown: BTreeSet<String>,
    needed: BTreeSet<String>,
    ignored: BTreeSet<String>,
    contradictions: BTreeSet<String>,
    stale: BTreeSet<String>,
    open: BTreeSet<String>,
}

/// Without ages and scores: an answer may be too old on another day, and a missing date may have another value.
const COUNTS: Content = Content {
    counts: true,
    scores: false,
    ages: false,
};

fn seen(protocol: &Protocol, outcome: &Outcome) -> Seen {
    let rule = |id: &RuleId| protocol.rule(*id).id.clone();
    let questions = |ids: &[QuestionId]| -> BTreeSet<String> {
        let ids = ids.iter();
        ids.map(|id| protocol.question(*id).id.clone()).collect()
    };
    let reasons = outcome.reasons.iter();
    Seen {
        verdict: outcome.decided(),
        at_least: outcome.at_least,
        at_most: outcome.at_most,
        not_before: outcome.not_before.map(|wait| wait.day),
        not_before_final: outcome.not_before_final,
        reasons: reasons
            .clone()
            .map(|reason| (rule(&reason.rule), questions(&reason.answers)))
            .collect(),
        scores: outcome
            .scores
            .iter()
            .map(|(score, value)| {
                let id = protocol.score(*score).id.clone();
                (id, (value.at_least, value.at_most))
            })
            .collect(),
        until: reasons
            .filter_map(|reason| protocol.rule(reason.rule).until.clone())
            .collect(),
        unknown: outcome.unknown.iter().map(rule).collect(),
        needed: questions(&outcome.needed),
        ignored: questions(&outcome.ignored),
        contradictions: questions(&outcome.contradictions),
        stale: questions(&outcome.stale),
        open: questions(&outcome.open),
    }
}

/// The results of every procedure, by its name.
fn screened(protocol: &Protocol, sheet: &Sheet) -> BTreeMap<String, Seen> {
    let program = Program::compile(protocol);
    let form = read(protocol, sheet, Format::Json, &sheet.json());
    protocol
        .procedure_ids()
        .map(|procedure| {
            let outcome = program.evaluate(procedure, form.on, &form.answers);
            let id = protocol.procedure(procedure).id.clone();
            (id, seen(protocol, &outcome))
        })
        .collect()
}

fn protocol(draft: &Draft, layout: &Layout) -> Protocol {
    let loaded = draft.load(layout);
    assert_eq!(errors(&loaded), "");
    loaded.protocol.expect("a protocol without errors")
}

fn as_drawn(draft: &Draft) -> Protocol {
    protocol(draft, &Layout::as_drawn(draft))
}

fn takes_nothing_away(before: &Seen, after: &Seen) -> Result<(), TestCaseError> {
    prop_assert!(before.at_least <= after.at_least, "{before:#?}\n{after:#?}");
    prop_assert!(before.at_most <= after.at_most, "{before:#?}\n{after:#?}");
    prop_assert!(
        before.not_before <= after.not_before,
        "{before:#?}\n{after:#?}"
    );
    prop_assert!(
        before.until.is_subset(&after.until),
        "{before:#?}\n{after:#?}"
    );
    for (rule, answers) in &before.reasons {
        prop_assert_eq!(after.reasons.get(rule), Some(answers));
    }
    Ok(())
}

/// The verdict can only narrow, and a decided one does not change: an eligible person stays eligible.
fn narrows(before: &Seen, after: &Seen) -> Result<(), TestCaseError> {
    prop_assert!(before.at_least <= after.at_least, "{before:#?}\n{after:#?}");
    prop_assert!(after.at_most <= before.at_most, "{before:#?}\n{after:#?}");
    for (score, (low, high)) in &before.scores {
        let (lower, higher) = after.scores[score];
        prop_assert!(*low <= lower && higher <= *high, "{score}");
    }
    // a date that is final never becomes later
    let is_sooner = after.not_before <= before.not_before;
    prop_assert!(
        !before.not_before_final || is_sooner,
        "{before:#?}\n{after:#?}"
    );
    for rule in before.reasons.keys() {
        prop_assert!(after.reasons.contains_key(rule), "{rule} is no longer true");
    }
    for rule in after.reasons.keys().chain(&after.unknown) {
        let open = before.unknown.contains(rule) || before.reasons.contains_key(rule);
        prop_assert!(open, "{rule} was false");
    }
    Ok(())
}

/// On the date of a rule, the rule is false, and not only unknown. Two kinds of answers are left out if the day on
/// which they were given is unknown, because then the date is not final: one in the future, which cannot be read on
/// that date any more, and one without a last day.
fn holds_on_its_day(
    protocol: &Protocol,
    program: &Program,
    form: &Form,
    outcome: &Outcome,
) -> Result<(), TestCaseError> {
    for reason in &outcome.reasons {
        let Some(wait) = reason.not_before else {
            continue;
        };
        let WaitFrom::Answer(question, _) = wait.from else {
            continue;
        };
        let kind = &protocol.question(question).kind;
        let answer = form.answers.get(question).as_date();
        let is_open = answer.is_none_or(|date| !date.has_last_day());
        let is_undated = form.answers.days.of(question).is_none();
        if is_undated && (is_open || *kind == Kind::Date(Dated::Future)) {
            prop_assert!(!outcome.not_before_final);
            continue;
        }
        let then = program.evaluate(outcome.procedure, wait.day, &form.answers);
        let mut left = then.reasons.iter().map(|one| one.rule).chain(then.unknown);
        let rule = &protocol.rule(reason.rule).id;
        prop_assert!(
            !left.any(|one| one == reason.rule),
            "{rule} on {}",
            wait.day
        );
    }
    Ok(())
}

/// The dates among the answers, with the days that their questions allow.
fn dates(protocol: &Protocol, answers: &Answers) -> impl Iterator<Item = (Dated, PartialDate)> {
    let questions = (0..protocol.questions.len()).map(QuestionId::from);
    questions.filter_map(|question| {
        let dated = protocol.question(question).kind.as_date()?;
        Some((dated, answers.get(question).as_date()?))
    })
}

/// Compares TOML, JSON, NDJSON and, if it can contain the record, CSV.
fn says_the_same_in_every_format(protocol: &Protocol, sheet: &Sheet) -> Result<(), TestCaseError> {
    let json = sheet.json();
    let expected = outcomes_of(protocol, sheet, Format::Json, &json);
    for (format, text) in [
        (Format::Toml, sheet.toml()),
        (Format::Ndjson, json.clone()),
        (Format::Json, format!("[{json}]")),
    ] {
        let found = outcomes_of(protocol, sheet, format, &text);
        prop_assert!(found == expected, "{found:?}\n{expected:?}\n{text}");
    }
    let Some(csv) = sheet.csv() else {
        return Ok(());
    };
    let found = outcomes_of(protocol, sheet, Format::Csv, &csv);
    prop_assert!(found == expected, "{found:?}\n{expected:?}\n{csv}");
    Ok(())
}

/// The form without the values that cannot be read, since each format writes a list or a table differently, and the
/// outcomes.
fn outcomes_of(
    protocol: &Protocol,
    sheet: &Sheet,
    format: Format,
    text: &str,
) -> (Form, Vec<Outcome>) {
    let mut form = read(protocol, sheet, format, text);
    form.errors.iter_mut().for_each(|error| error.value.clear());
    let program = Program::compile(protocol);
    let procedures = form.procedures.iter();
    let outcomes = procedures
        .map(|&procedure| program.evaluate(procedure, form.on, &form.answers))
        .collect();
    (form, outcomes)
}

proptest! {
    #![proptest_config(config(25))]

    #[test]
    fn the_order_of_rules_and_files_changes_no_verdict(case in cases_with(Content::ALL)) {
        let Case { draft, records, mut dice } = case;
        let layout = Layout::draw(&draft, &mut dice);
        let (before, after) = (as_drawn(&draft), protocol(&draft, &layout));
        for (sheet, _) in &records {
            prop_assert_eq!(screened(&before, sheet), screened(&after, sheet), "{:?}", layout);
        }
    }

    #[test]
    fn an_added_rule_removes_nothing_from_a_result(case in cases_with(Content::ALL)) {
        let Case { draft, records, mut dice } = case;
        let added = 1 + dice.below(draft.rules.len() - 1);
        let (before, after) = (as_drawn(&draft.without_rule(added)), as_drawn(&draft));
        for (sheet, _) in &records {
            let after = screened(&after, sheet);
            for (procedure, before) in screened(&before, sheet) {
                takes_nothing_away(&before, &after[&procedure])?;
            }
        }
    }

    /// Compares the range that `check` and the pages state with the evaluator. A future date that was given on an
    /// earlier day may have passed, so only sheets of the screening date are examined.
    #[test]
    fn no_sheet_gives_a_score_outside_its_range(case in cases_with(Content::ALL)) {
        let protocol = as_drawn(&case.draft);
        let program = Program::compile(&protocol);
        let mut sheets: Vec<(Date, Answers)> = Vec::new();
        for (sheet, _) in &case.records {
            let form = read(&protocol, sheet, Format::Json, &sheet.json());
            if form.answers.days == AnswerDays::default() {
                sheets.push((form.on, Answers::missing(protocol.questions.len())));
                sheets.push((form.on, form.answers));
            }
        }
        for (on, answers) in sheets {
            for procedure in protocol.procedure_ids() {
                for (score, value) in program.evaluate(procedure, on, &answers).scores {
                    let range = protocol.score(score).range(&protocol.questions);
                    let is_inside =
                        range.at_least <= value.at_least && value.at_most <= range.at_most;
                    prop_assert!(is_inside, "{:?} outside {:?} on {}", value, range, on);
                }
            }
        }
    }

    #[test]
    fn days_of_answers_change_no_verdict_if_each_date_is_exact(
        case in cases_with(COUNTS)
    ) {
        let protocol = as_drawn(&case.draft);
        for (sheet, _) in &case.records {
            let undated = sheet.undated();
            let forms = [sheet, &undated].map(|sheet| {
                read(&protocol, sheet, Format::Json, &sheet.json())
            });
            // a future date is not exact either: it is final only if the day on which it was given is known
            let is_exact = |form: &Form| dates(&protocol, &form.answers).all(|(dated, date)| {
                dated != Dated::Future && matches!(date, PartialDate::Day(_))
            });
            if forms[0].errors == forms[1].errors && is_exact(&forms[0]) {
                prop_assert_eq!(screened(&protocol, sheet), screened(&protocol, &undated));
            }
        }
    }

    #[test]
    fn a_rule_that_gives_a_date_is_false_on_that_day(case in cases_with(COUNTS)) {
        let protocol = as_drawn(&case.draft);
        let program = Program::compile(&protocol);
        for (sheet, _) in &case.records {
            let form = read(&protocol, sheet, Format::Json, &sheet.json());
            for procedure in protocol.procedure_ids() {
                let outcome = program.evaluate(procedure, form.on, &form.answers);
                holds_on_its_day(&protocol, &program, &form, &outcome)?;
            }
        }
    }

    #[test]
    fn an_added_answer_only_narrows_the_verdict(case in cases_with(Content::ALL)) {
        let protocol = as_drawn(&case.draft);
        for (sheet, mut dice) in case.records {
            let refined = sheet.refined(&protocol, &mut dice);
            let after = screened(&protocol, &refined);
            for (procedure, before) in screened(&protocol, &sheet) {
                let after = &after[&procedure];
                narrows(&before, after).map_err(|error| {
                    let (before, after) = (sheet.toml(), refined.toml());
                    TestCaseError::fail(format!("{error}\nbefore:\n{before}\nafter:\n{after}"))
                })?;
            }
        }
    }

    #[test]
    fn every_format_has_the_same_results(case in cases_with(Content::ALL)) {
        let protocol = as_drawn(&case.draft);
        for (sheet, _) in &case.records {
            says_the_same_in_every_format(&protocol, sheet)?;
        }
    }
}
