//! The window of a record equals that from screening it day by day, for every protocol and every record.

use contraindication::engine::Program;
use contraindication::intake::Format;
use contraindication::model::{ProcedureId, Protocol, Verdict, Window};
use jiff::ToSpan;
use jiff::civil::Date;
use proptest::prelude::*;

use crate::shipped;
use crate::support::oracle::{self, Oracle};
use crate::support::random::{Case, Content, Layout, Sheet, cases_with, config, dice, read};

/// Without ages, since a window ignores the age of answers.
const TIMELESS: Content = Content {
    counts: true,
    scores: true,
    ages: false,
};

fn protocol(case: &Case) -> Protocol {
    let loaded = case.draft.load(&Layout::as_drawn(&case.draft));
    loaded.protocol.expect("a protocol without errors")
}

/// The windows that `screen --window` finds, by procedure, whatever the order of the procedures.
fn found(program: &Program, protocol: &Protocol, sheet: &Sheet) -> Vec<Window> {
    let form = read(protocol, sheet, Format::Json, &sheet.json());
    let procedures: Vec<ProcedureId> = protocol.procedure_ids().collect();
    let windows = |procedures: Vec<ProcedureId>| -> Vec<Window> {
        let outcomes = program.evaluate_each(procedures, form.on, &form.answers);
        let windows = outcomes.iter().map(|outcome| outcome.window);
        windows.map(|window| window.expect("a window")).collect()
    };
    let found = windows(procedures.clone());
    let mut reversed = windows(procedures.into_iter().rev().collect());
    reversed.reverse();
    assert_eq!(found, reversed, "{}", sheet.toml());
    found
}

/// The sheet without the answers that cannot be read on its screening date, such as a past date that lies after it. A
/// window takes them as missing on every day.
fn readable(protocol: &Protocol, sheet: &Sheet) -> Sheet {
    let unreadable = Oracle::new(protocol, sheet).errors().into_iter();
    let ids: Vec<&str> = unreadable
        .map(|question| protocol.question(question).id.as_str())
        .collect();
    sheet.without(&ids)
}

/// The windows from `screen --on` on each day in turn.
fn day_by_day(program: &Program, protocol: &Protocol, sheet: &Sheet) -> Vec<Window> {
    let procedures: Vec<ProcedureId> = protocol.procedure_ids().collect();
    let mut windows = vec![(None, None); procedures.len()];
    let sheet = readable(protocol, sheet);
    let mut day = sheet.on;
    while day <= two_years_after(sheet.on) {
        let moved = sheet.moved_to(day);
        let form = read(protocol, &moved, Format::Json, &moved.json());
        for (procedure, (from, to)) in procedures.iter().zip(&mut windows) {
            let outcome = program.evaluate(*procedure, day, &form.answers);
            match (*from, *to, outcome.at_most <= Verdict::Precaution) {
                (None, _, true) => *from = Some(day),
                (Some(_), None, false) => *to = Some(day.saturating_sub(1.day())),
                _ => {}
            }
        }
        day = day.saturating_add(1.day());
    }
    let windows = windows.into_iter();
    windows
        .map(|(from, to)| from.map_or(Window::Never, |from| Window::Days { from, to }))
        .collect()
}

fn two_years_after(day: Date) -> Date {
    let year = day.year() + 2;
    let is_last = Date::new(year, day.month(), day.day());
    is_last.unwrap_or(Date::constant(year, 2, 28))
}

fn agrees(program: &Program, protocol: &Protocol, sheet: &Sheet) -> Result<(), TestCaseError> {
    let found = found(&program.clone().with_windows(), protocol, sheet);
    let expected = day_by_day(program, protocol, sheet);
    prop_assert_eq!(
        found,
        expected,
        "screened on {}\n{}",
        sheet.on,
        sheet.toml()
    );
    Ok(())
}

proptest! {
    #![proptest_config(config(4))]

    #[test]
    fn a_window_is_that_of_screening_on_each_day(case in cases_with(TIMELESS)) {
        let protocol = protocol(&case);
        let program = Program::compile(&protocol);
        for (sheet, _) in case.records.iter().take(2) {
            agrees(&program, &protocol, sheet)?;
        }
    }

    #[test]
    fn a_window_ignores_the_age_of_answers(case in cases_with(Content::ALL)) {
        let aged = protocol(&case);
        let mut timeless = aged.clone();
        timeless.valid_for = None;
        timeless.questions.iter_mut().for_each(|question| question.keep = None);
        let [aged_program, timeless_program] =
            [&aged, &timeless].map(|one| Program::compile(one).with_windows());
        for (sheet, _) in &case.records {
            let windows = found(&aged_program, &aged, sheet);
            prop_assert_eq!(windows, found(&timeless_program, &timeless, sheet));
        }
    }

    /// Computing a window changes nothing else.
    #[test]
    fn window_adds_only_the_window(case in cases_with(Content::ALL)) {
        let protocol = protocol(&case);
        let program = Program::compile(&protocol);
        let with_windows = program.clone().with_windows();
        for (sheet, _) in &case.records {
            let form = read(&protocol, sheet, Format::Json, &sheet.json());
            let found = with_windows.evaluate_each(protocol.procedure_ids(), form.on, &form.answers);
            for (procedure, mut found) in protocol.procedure_ids().zip(found) {
                let expected = program.evaluate(procedure, form.on, &form.answers);
                prop_assert!(found.window.take().is_some());
                prop_assert_eq!(found, expected);
            }
        }
    }
}

proptest! {
    #![proptest_config(config(2))]

    #[test]
    fn a_window_is_that_of_the_oracle(case in cases_with(TIMELESS)) {
        let protocol = protocol(&case);
        let program = Program::compile(&protocol).with_windows();
        for (sheet, _) in case.records.iter().take(2) {
            for (procedure, window) in protocol.procedure_ids().zip(found(&program, &protocol, sheet)) {
                let expected = oracle::window(&protocol, &readable(&protocol, sheet), procedure);
                prop_assert_eq!(window, expected, "screened on {}\n{}", sheet.on, sheet.toml());
            }
        }
    }

    #[test]
    fn the_shipped_rules_have_the_windows_of_each_day(mut dice in dice(100..400)) {
        // the protocol without limits of age
        let mut protocol = shipped::protocol().clone();
        protocol.valid_for = None;
        protocol.questions.iter_mut().for_each(|question| question.keep = None);
        let sheet = Sheet::draw(&protocol, &mut dice);
        agrees(&Program::compile(&protocol), &protocol, &sheet)?;
    }
}
