//! Outputs of `contra check` and `contra diff` for published tables: whole texts, and counts by enumeration.

use std::collections::BTreeMap;

use contraindication::model::Verdict;
use serde_json::Value;

use super::{Calculator, FILES, bleeding, completions, long_sum, mood, rule_file, skin_type};
use crate::support::program::Place;

/// A folder with the rules of a table, and another version of them.
struct Versions {
    place: Place,
    id: &'static str,
}

/// Number of complete sheets for each change of verdict.
type Changes = BTreeMap<(String, String), u128>;

impl Versions {
    /// The rules of a table in `old`, and in `new` with a text replaced.
    fn of(id: &'static str, change: [&str; 2]) -> Self {
        let place = Place::new();
        for name in FILES {
            let text = rule_file(id, name);
            let [before, after] = change;
            let changed = text.replacen(before, after, 1);
            place.write(&format!("old/{name}"), &text);
            place.write(&format!("new/{name}"), &changed);
        }
        Self { place, id }
    }

    /// The changes that `diff` counts, with the number of sheets.
    fn counted(&self) -> (u128, Changes) {
        let typed = [
            "diff",
            "old",
            "new",
            "--on",
            "2026-11-22",
            "--format",
            "json",
        ];
        let ended = self.place.run(&typed);
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{}",
            self.id
        );
        let json: Value = serde_json::from_str(&ended.stdout).expect("JSON");
        let procedure = &json["procedures"][0];
        let changes = procedure["verdicts"].as_array().expect("a list");
        let changes = changes.iter().map(|change| {
            let word = |key: &str| change[key].as_str().expect("a verdict").to_owned();
            ((word("from"), word("to")), number(&change["sheets"]))
        });
        (number(&procedure["sheets"]), changes.collect())
    }
}

fn number(value: &Value) -> u128 {
    let text = value.as_str().expect("a number in quotes");
    text.parse().expect("a number")
}

/// Tries every complete sheet.
fn tried(items: &[Vec<usize>], old: Calculator, new: Calculator) -> (u128, Changes) {
    let mut changes = Changes::new();
    let mut count = 0;
    for sheet in completions(items) {
        let ((_, before), (_, after)) = (old(&sheet), new(&sheet));
        count += 1;
        if before != after {
            *changes.entry(named(before, after)).or_default() += 1;
        }
    }
    (count, changes)
}

fn named(before: Verdict, after: Verdict) -> (String, String) {
    (before.to_string(), after.to_string())
}

fn check(id: &'static str) -> String {
    let versions = Versions::of(id, ["", ""]);
    let typed = ["check", "--rules", "old", "--on", "2026-11-22"];
    versions.place.run(&typed).whole()
}

#[test]
fn a_threshold_of_a_small_table_is_counted_as_brute_force_does() {
    let versions = Versions::of("has-bled", ["{ at-least = 3 }", "{ at-least = 2 }"]);
    let expected = tried(&vec![vec![0, 1]; 9], bleeding::CALCULATOR, |answers| {
        let yes: usize = answers.iter().sum();
        let verdict = if yes >= 2 {
            Verdict::Refer
        } else {
            Verdict::Eligible
        };
        (yes as i64, verdict)
    });
    assert_eq!(versions.counted(), expected);
}

#[test]
fn a_point_of_a_table_is_counted_as_brute_force_does() {
    let change = [
        "{ add = 3, when = { item-9 = \"p3\" } }",
        "{ add = 2, when = { item-9 = \"p3\" } }",
    ];
    let versions = Versions::of("phq-9", change);
    let expected = tried(&vec![vec![0, 1, 2, 3]; 9], mood::CALCULATOR, |answers| {
        let mut answers = answers.to_vec();
        answers[8] = answers[8].min(2);
        (mood::CALCULATOR)(&answers)
    });
    assert_eq!(versions.counted(), expected);
}

#[test]
fn a_threshold_of_a_table_with_millions_of_sheets_is_counted() {
    let versions = Versions::of("fitzpatrick", ["{ at-least = 26 }", "{ at-least = 25 }"]);
    let sums = sums(&[[0, 1, 2, 3, 4]; 10]);
    let expected = BTreeMap::from([(named(Verdict::Defer, Verdict::Refer), sums[&25])]);
    assert_eq!(versions.counted(), (5_u128.pow(10), expected));
    let verdict = |points: usize| (skin_type::CALCULATOR)(&[points]).1;
    assert_eq!((verdict(25), verdict(26)), (Verdict::Defer, Verdict::Refer));
}

#[test]
fn a_point_of_a_long_sum_is_counted() {
    let change = [
        "{ add = 7, when = { item-10 = \"yes\" } }",
        "{ add = 6, when = { item-10 = \"yes\" } }",
    ];
    let versions = Versions::of("long-sum", change);
    let others = long_sum::POINTS.iter().enumerate();
    let others = others.filter(|(item, _)| *item != 9);
    let others: Vec<[i64; 2]> = others.map(|(_, &points)| [0, points]).collect();
    let mut expected = Changes::new();
    for (points, count) in sums(&others) {
        let (before, after) = (long_sum::band(points + 7), long_sum::band(points + 6));
        if before != after {
            *expected.entry(named(before, after)).or_default() += count;
        }
    }
    assert_eq!(versions.counted(), (2_u128.pow(42), expected));
}

/// Number of ways to get each sum, for items with these points.
fn sums<const OPTIONS: usize>(items: &[[i64; OPTIONS]]) -> BTreeMap<i64, u128> {
    let mut sums = BTreeMap::from([(0, 1)]);
    for item in items {
        let mut next = BTreeMap::new();
        for (sum, count) in &sums {
            for points in item {
                *next.entry(sum + points).or_default() += count;
            }
        }
        sums = next;
    }
    sums
}
#[test]
fn a_check_says_what_no_case_tries() {
    for id in [
        "stop-bang",
        "has-bled",
        "cha2ds2-vasc",
        "fitzpatrick",
        "phq-9",
        "long-sum",
    ] {
        insta::assert_snapshot!(id, check(id));
    }
}
