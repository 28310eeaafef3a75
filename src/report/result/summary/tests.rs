//! Tests counts and summaries as a user sees them.

use super::*;
use crate::report::sample;

fn counts(protocol: &Protocol) -> Counts {
    let mut counts = Counts::default();
    counts.add(&sample::deferred(protocol));
    counts.add(&sample::unreadable());
    counts.add(&sample::screened(
        protocol,
        sample::form(protocol, &[0, 1], &[]),
    ));
    counts
}

#[test]
fn the_lines_under_a_table() {
    let protocol = sample::protocol();
    let lines = counts(&protocol).lines(&protocol, sample::day("2026-11-22"));
    insta::assert_snapshot!(lines, @"
    3 records, 4 results; 1 unreadable; 1 with answers that cannot be read
    2 eligible, 1 incomplete
    skin-procedures 2026.11.0 (draft, 3f9a1c02), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_bar_for_each_verdict_and_the_most_frequent_reasons() {
    let protocol = sample::protocol();
    let mut counts = counts(&protocol);
    for _ in 0..20 {
        let same = counts.clone();
        counts.merge(&same);
    }
    for width in [80, 40] {
        let chart = counts.chart(&protocol, width, &crate::report::text::style::plain);
        assert!(chart.lines().all(|line| line.chars().count() <= width));
    }
    insta::assert_snapshot!(counts.chart(&protocol, 60, &crate::report::text::style::plain), @"
    eligible         2 097 152  50.0 %  ████████████████████████
    incomplete       1 048 576  25.0 %  ████████████
    unreadable       1 048 576  25.0 %  ████████████
    most frequent reasons
    1 048 576  isotretinoin-recent
    ");
    insta::assert_snapshot!(counts.progress_line(), @"3 145 728 records: eligible 2 097 152, incomplete 1 048 576, unreadable 1 048 576");
}

#[test]
fn the_summary_file() {
    let protocol = sample::protocol();
    let on = sample::day("2026-11-22");
    insta::assert_snapshot!(counts(&protocol).json(&protocol, on, &[QuestionId::new(3)], &Tally::default()), @r#"
    {
      "schema": 1,
      "records": 3,
      "results": 4,
      "unreadable": 1,
      "with_errors": 1,
      "verdicts": {
        "eligible": 2,
        "precaution": 0,
        "defer": 0,
        "refer": 0,
        "contraindicated": 0,
        "incomplete": 1
      },
      "questions_without_column": [
        "keloid"
      ],
      "rules": [
        {
          "rule": "isotretinoin-recent",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "warts",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "rash",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "keloid-history",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "under-18",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "suspicious-lesion",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "strong-cream",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        },
        {
          "rule": "strong-cream-young",
          "results": 0,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        }
      ],
      "questions": [
        {
          "question": "isotretinoin",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "isotretinoin-last",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "area-skin",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "keloid",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "age",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "lesion",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "cream-strength",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "notes",
          "asked": 0,
          "answered": 0,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        }
      ],
      "protocol": {
        "id": "skin-procedures",
        "version": "2026.11.0",
        "status": "draft",
        "sha256": "3f9a1c0255aa"
      },
      "on": "2026-11-22"
    }
    "#);
}
