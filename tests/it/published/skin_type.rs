//! The Fitzpatrick questionnaire: ten items of 0 to 4 points, in five bands.

use contraindication::model::Verdict;
use proptest::prelude::*;

use super::{Calculator, Table, completions};
use crate::support::random::config;

pub(super) const CALCULATOR: Calculator = |answers| {
    let points: usize = answers.iter().sum();
    let verdict = match points {
        0..=7 => Verdict::Eligible,
        8..=16 => Verdict::Precaution,
        17..=25 => Verdict::Defer,
        26..=30 => Verdict::Refer,
        _ => Verdict::Contraindicated,
    };
    (points as i64, verdict)
};

/// Sheets with at most six items that are known in part or missing.
fn sets() -> impl Strategy<Value = Vec<Vec<usize>>> {
    let all = vec![0, 1, 2, 3, 4];
    let exact = prop::collection::vec(prop::sample::subsequence(all.clone(), 1), 4);
    let some = prop::collection::vec(prop::sample::subsequence(all, 1..=5), 6);
    (exact, some)
        .prop_map(|(exact, some)| [exact, some].concat())
        .prop_shuffle()
}

#[test]
fn every_sum_is_in_its_band() {
    let table = Table::load("fitzpatrick");
    let items = [vec![vec![0, 1, 2, 3, 4]; 4], vec![vec![0, 4]; 6]].concat();
    let mut reached = [false; 41];
    for options in completions(&items) {
        let sheet: Vec<Vec<usize>> = options.iter().map(|&option| vec![option]).collect();
        table.agrees("table", &sheet, CALCULATOR);
        reached[options.iter().sum::<usize>()] = true;
    }
    assert_eq!(reached, [true; 41]);
}

proptest! {
    #![proptest_config(config(50))]

    #[test]
    fn a_sheet_known_in_part_is_scored_as_its_completions(sheet in sets()) {
        let table = Table::load("fitzpatrick");
        table.agrees("table", &sheet, CALCULATOR);
    }
}
