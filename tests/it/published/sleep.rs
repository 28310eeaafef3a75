//! STOP-BANG: eight yes-no items. The same table with a score, with counts of answers, and with counts of ticks.

use contraindication::model::{Answer, OptionId, Ticks, Verdict};

use super::{Calculator, Completed, Table, completed, sheets};

const ITEMS: usize = 8;

/// Snoring, tired, observed and pressure come first; then body mass index, age, neck and sex.
const CALCULATOR: Calculator = |answers| {
    let yes: usize = answers.iter().sum();
    let stop: usize = answers[..4].iter().sum();
    let [body_mass_index, _age, neck, male] = answers[4..] else {
        panic!("eight items");
    };
    let weighs_more = body_mass_index + neck + male > 0;
    let verdict = match yes {
        5..=8 => Verdict::Refer,
        _ if stop >= 2 && weighs_more => Verdict::Refer,
        3 | 4 => Verdict::Precaution,
        _ => Verdict::Eligible,
    };
    (yes as i64, verdict)
};

#[test]
fn every_sheet_of_yes_no_and_missing_is_scored_as_its_completions() {
    let table = Table::load("stop-bang");
    let mut count = 0;
    for sheet in sheets(ITEMS, 2) {
        table.agrees("by-score", &sheet, CALCULATOR);
        count += 1;
    }
    assert_eq!(count, 6_561);
}

#[test]
fn every_sheet_is_counted_as_its_completions() {
    let table = Table::load("stop-bang");
    for sheet in sheets(ITEMS, 2) {
        let outcome = table.outcome("by-count", &table.answers(&sheet));
        let Completed { verdicts, .. } = completed(&sheet, CALCULATOR);
        assert_eq!((outcome.at_least, outcome.at_most), verdicts, "{sheet:?}");
    }
}

#[test]
fn every_sheet_of_ticks_is_counted_as_its_completions() {
    let table = Table::load("stop-bang");
    for sheet in sheets(ITEMS, 2) {
        let that_are = |wanted: &[usize]| -> Vec<OptionId> {
            let items = (0..ITEMS).filter(|&item| sheet[item] == wanted);
            items.map(OptionId::from).collect()
        };
        let (ticked, open) = (that_are(&[1]), that_are(&[0, 1]));
        let ticks = Ticks::new(ITEMS, &ticked, &open, false, false);
        let mut answers = table.answers(&[]);
        answers.set(table.question("yes-to"), Answer::Ticks(ticks));
        let outcome = table.outcome("by-ticks", &answers);
        let Completed { verdicts, .. } = completed(&sheet, CALCULATOR);
        assert_eq!((outcome.at_least, outcome.at_most), verdicts, "{sheet:?}");
    }
}

#[test]
fn the_table_takes_few_rules() {
    let table = Table::load("stop-bang");
    for procedure in table.protocol.procedure_ids() {
        assert_eq!(table.program.rules_of(procedure).len(), 3);
    }
}
