//! PHQ-9: nine items of 0 to 3 points, in five bands.

use contraindication::model::Verdict;
use proptest::prelude::*;

use super::{Calculator, Table, completions};
use crate::support::random::config;

pub(super) const CALCULATOR: Calculator = |answers| {
    let points: usize = answers.iter().sum();
    let verdict = match points {
        0..=4 => Verdict::Eligible,
        5..=9 => Verdict::Precaution,
        10..=14 => Verdict::Defer,
        15..=19 => Verdict::Refer,
        _ => Verdict::Contraindicated,
    };
    (points as i64, verdict)
};

/// Every way to answer, including partly: the options that are possible.
fn sets() -> impl Strategy<Value = Vec<Vec<usize>>> {
    let set = prop::sample::subsequence(vec![0, 1, 2, 3], 1..=4);
    prop::collection::vec(set, 9)
}

#[test]
fn every_complete_sheet_is_scored_as_the_calculator_does() {
    let table = Table::load("phq-9");
    // the last four items have two options each; every sum of points still occurs
    let items = [vec![vec![0, 1, 2, 3]; 5], vec![vec![0, 3]; 4]].concat();
    let mut reached = [false; 28];
    for options in completions(&items) {
        let sheet: Vec<Vec<usize>> = options.iter().map(|&option| vec![option]).collect();
        table.agrees("table", &sheet, CALCULATOR);
        reached[options.iter().sum::<usize>()] = true;
    }
    assert_eq!(reached, [true; 28]);
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_sheet_known_in_part_is_scored_as_its_completions(sheet in sets()) {
        let table = Table::load("phq-9");
        table.agrees("table", &sheet, CALCULATOR);
    }
}
