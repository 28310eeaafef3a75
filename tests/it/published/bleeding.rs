//! HAS-BLED: nine yes-no items, high from three.

use contraindication::model::Verdict;

use super::{Calculator, Table, sheets};

pub(super) const CALCULATOR: Calculator = |answers| {
    let yes: usize = answers.iter().sum();
    let verdict = match yes {
        0..=2 => Verdict::Eligible,
        _ => Verdict::Refer,
    };
    (yes as i64, verdict)
};

#[test]
fn every_sheet_of_yes_no_and_missing_is_scored_as_its_completions() {
    let table = Table::load("has-bled");
    let mut count = 0;
    for sheet in sheets(9, 2) {
        table.agrees("table", &sheet, CALCULATOR);
        count += 1;
    }
    assert_eq!(count, 19_683);
}
