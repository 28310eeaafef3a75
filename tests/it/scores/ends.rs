//! Contraindications that count: never called lasting, what a reason says about a score, where a member is reported.

use super::PROTOCOL;
use crate::support::program::Place;

const TOPIC: &str = r#"[topic]
title = "Heart"

[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
clear = { at-least = 0 }

[[question]]
id    = "smoker"
ask   = "Do you smoke?"
type  = "yes-no"
clear = ["no", "yes"]

[[question]]
id      = "signs"
ask     = "Do you have one of these?"
type    = "multi"
options = ["cough", "fever", "rash"]
clear   = ["none", "cough", "fever", "rash"]

[[score]]
id     = "risk"
title  = "Risk"
points = [
    { add = 1, when = { smoker = "yes" } },
    { add = 2, when = { age = { over = 50 } } },
]
"#;

/// A place whose rules contraindicate, each with one of these conditions.
fn place(whens: &[(&str, &str)]) -> Place {
    let place = Place::new();
    std::fs::remove_file(place.path("rules/skin.toml")).expect("the file");
    place.write("rules/protocol.toml", PROTOCOL);
    let mut topic = TOPIC.to_owned();
    for (id, when) in whens {
        topic += &format!(
            "\n[[rule]]\nid = \"{id}\"\nverdict = \"contraindicated\"\nwhen = {when}\nsay = \"It holds.\"\n\
             because = [\"handout\"]\n"
        );
    }
    place.write("rules/heart.toml", topic);
    place
}

#[test]
fn no_rule_that_counts_is_lasting() {
    let rules = [
        ("ticks", "{ signs = { at-least = 2 } }"),
        (
            "ticks-of",
            "{ signs = { at-least = 2, of = [\"cough\", \"rash\"] } }",
        ),
        (
            "ticks-in-a-list",
            "{ signs = [\"fever\", { at-least = 2 }] }",
        ),
        (
            "ticks-beside",
            "{ any = [{ smoker = \"yes\" }, { signs = { at-least = 2 } }] }",
        ),
        (
            "count",
            "{ count = { at-least = 2, of = [{ smoker = \"yes\" }, { signs = \"rash\" }, { age = { over = 50 } }] } }",
        ),
        ("score", "{ risk = { at-least = 2 } }"),
        ("all-of", "{ signs = { all-of = [\"cough\", \"rash\"] } }"),
        (
            "any",
            "{ any = [{ smoker = \"yes\" }, { signs = \"rash\" }] }",
        ),
    ];
    let place = place(&rules);
    let ends = rules.map(|(rule, _)| {
        let page = place.run(&["explain", rule]).stdout;
        let lines = page.lines().map(str::trim);
        let is_end = |line: &&str| line.starts_with("Date:") || line.starts_with("Until:");
        let ends: Vec<&str> = lines.filter(is_end).collect();
        format!("{rule}: {}", ends.join("; "))
    });
    insta::assert_snapshot!(ends.join("\n"), @"
    ticks: Date: no date can be computed
    ticks-of: Date: no date can be computed
    ticks-in-a-list: Date: no date can be computed
    ticks-beside: Date: no date can be computed
    count: Date: no date can be computed
    score: Date: no date can be computed
    all-of: Until: lasting
    any: Until: lasting
    ");
}

#[test]
fn a_page_calls_no_count_of_ticks_lasting_and_separates_points_from_numbers() {
    let place = place(&[
        ("signs-several", "{ signs = { at-least = 2 } }"),
        ("risk-high", "{ risk = { at-least = 2 } }"),
    ]);
    place.write(
        "form.toml",
        "on = 2026-11-22\n[answers]\nage = 61\nsmoker = \"yes\"\nsigns = [\"cough\", \"rash\"]\n",
    );
    insta::assert_snapshot!(place.told(&["screen form.toml"]), @"
    $ contra screen form.toml
    ended with 0
    --- stdout
    No record number · for 22 November 2026

    Peel: CONTRAINDICATED

    Tell the client
      It holds.

    Rebook
      No date can be computed

    Why
      contraindicated  It holds.
                       “Do you have one of these?” Cough; Rash
                       no date can be computed for this reason
                       [1]
                       rule signs-several
      contraindicated  It holds.
                       Risk: 3 points (smoker: 1, age at least 51: 2)
                       “How old are you?” 61
                       “Do you smoke?” Yes
                       no date can be computed for this reason
                       [1]
                       rule risk-high

    Sources
      [1] A handout (clinic) https://example.org/handout

    skin 1 (draft, 2db23865), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: skin 1, draft, rules
    ");
}

#[test]
fn a_member_of_a_count_is_reported_in_its_rule() {
    let place = place(&[
        (
            "with-score",
            "{ count = { at-least = 2, of = [{ smoker = \"yes\" }, { risk = { at-least = 3 } }, { age = { over = 50 } }] } }",
        ),
        (
            "with-count",
            "{ count = { at-least = 2, of = [{ smoker = \"yes\" }, { signs = \"rash\" }, { count = { at-least = 2, of = [{ smoker = \"yes\" }, { signs = \"rash\" }] } }] } }",
        ),
    ]);
    let topic = std::fs::read_to_string(place.path("rules/heart.toml")).expect("the topic");
    let page = place.run(&["check", "--show", "info"]).stdout;
    let found = page.lines().filter_map(|line| {
        let line = line.trim().strip_prefix("--> rules/heart.toml:")?;
        let (at, message) = line.split_once(": ")?;
        let (row, column) = at.split_once(':')?;
        let (row, column): (usize, usize) = (row.parse().ok()?, column.parse().ok()?);
        let there = &topic.lines().nth(row - 1)?[column - 1..];
        message
            .contains("in a count of")
            .then(|| format!("{message} --> {there}"))
    });
    insta::assert_snapshot!(found.collect::<Vec<_>>().join("\n"), @r#"
    `{ smoker = "yes" }` in a count of `with-score` never changes a verdict for `peel` --> "yes" }, { risk = { at-least = 3 } }, { age = { over = 50 } }] } }
    `{ risk = { at-least = 3 } }` in a count of `with-score` never changes a verdict for `peel` --> { at-least = 3 } }, { age = { over = 50 } }] } }
    `{ age = { at-least = 51 } }` in a count of `with-score` never changes a verdict for `peel` --> { over = 50 } }] } }
    `{ smoker = "yes" }` in a count of `with-count` never changes a verdict for `peel` --> "yes" }, { signs = "rash" }, { count = { at-least = 2, of = [{ smoker = "yes" }, { signs = "rash" }] } }] } }
    `{ signs = "rash" }` in a count of `with-count` never changes a verdict for `peel` --> "rash" }, { count = { at-least = 2, of = [{ smoker = "yes" }, { signs = "rash" }] } }] } }
    `{ count = { at-least = 2, of = [{ smoker = "yes" }, { signs = "rash" }] } }` in a count of `with-count` never changes a verdict for `peel` --> 2, of = [{ smoker = "yes" }, { signs = "rash" }] } }] } }
    `{ smoker = "yes" }` in a count of `with-count` never changes a verdict for `peel` --> "yes" }, { signs = "rash" }] } }] } }
    `{ signs = "rash" }` in a count of `with-count` never changes a verdict for `peel` --> "rash" }] } }] } }
    "#);
}
