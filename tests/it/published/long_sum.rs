//! A sum of 42 yes-no answers, some of which subtract points.

use contraindication::model::Verdict;
use proptest::prelude::*;

use super::{Calculator, Table};
use crate::support::random::config;

/// The points of each item.
pub(super) const POINTS: [i64; 42] = [
    1, 2, 3, -1, 5, 2, -3, 4, 1, 7, -2, 3, 6, 1, -5, 2, 8, 3, -4, 1, 9, 2, 5, -1, 3, 4, -2, 6, 1,
    2, -3, 7, 4, 1, -1, 5, 2, 3, -4, 8, 6, 1,
];

const CALCULATOR: Calculator = |answers| {
    let answers = answers.iter().zip(POINTS);
    let points: i64 = answers
        .map(|(&answer, points)| answer as i64 * points)
        .sum();
    (points, band(points))
};

pub(super) fn band(points: i64) -> Verdict {
    match points {
        90.. => Verdict::Contraindicated,
        50.. => Verdict::Refer,
        20.. => Verdict::Precaution,
        _ => Verdict::Eligible,
    }
}

/// Sheets with at most ten missing items.
fn sheets() -> impl Strategy<Value = Vec<Vec<usize>>> {
    (
        prop::collection::vec(0..2_usize, 42),
        prop::collection::vec(0..42_usize, 0..=10),
    )
        .prop_map(|(answers, missing)| {
            let answers = answers.into_iter().enumerate();
            answers
                .map(|(item, answer)| {
                    if missing.contains(&item) {
                        vec![0, 1]
                    } else {
                        vec![answer]
                    }
                })
                .collect()
        })
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn a_sheet_is_scored_as_its_completions(sheet in sheets()) {
        let table = Table::load("long-sum");
        table.agrees("table", &sheet, CALCULATOR);
    }
}
