//! Rule files and cases about how long answers count, and the findings in them.

use serde_json::Value;

use super::{TOPIC, place};
use crate::support::program::Place;

/// Writes the rules with another `valid-for` or `keep`.
fn changed(folder: &str, place: &Place, from: &str, to: &str) {
    for name in ["protocol.toml", "skin.toml"] {
        let text = place.read(&format!("rules/{name}"));
        place.write(&format!("{folder}/{name}"), text.replace(from, to));
    }
}

#[test]
fn each_mistake_is_one_finding_at_its_word() {
    let place = place();
    let mut told = String::new();
    for (from, to) in [
        ("keep    = \"6 months\"", "keep    = \"6 month\""),
        ("keep    = \"6 months\"", "keep    = \"six months\""),
        ("keep    = \"6 months\"", "keep    = \"0 days\""),
        ("keep    = \"6 months\"", "keep    = \"36 hours\""),
        ("keep    = \"6 months\"", "keep    = \"6\u{a0}months\""),
        ("keep = \"always\"", "keep = \"alway\""),
        ("keep = \"always\"", "keep = \"never\""),
        ("keep = \"always\"", "keep = \"Visit\""),
        ("keep = \"always\"", "keep = \"\""),
        ("keep = \"always\"", "keep = true"),
        ("keep = \"always\"", "keep = 6"),
        ("keep = \"always\"", "keep = [\"always\"]"),
        ("keep = \"always\"", "kep = \"always\""),
        ("valid-for = \"4 weeks\"", "valid-for = 3"),
        ("valid-for = \"4 weeks\"", "valid-for = \"4 week\""),
        ("valid-for = \"4 weeks\"", "valid-for = \"always\""),
        ("valid-for = \"4 weeks\"", "valid-for = \"201 years\""),
        ("valid-for = \"4 weeks\"", "valid_for = \"4 weeks\""),
    ] {
        changed("new", &place, from, to);
        let ended = place.run(&["check", "new"]);
        assert_eq!(ended.code, Some(1), "{to}");
        told += &format!("{}\n", ended.stdout);
    }
    insta::assert_snapshot!(told);
}

#[test]
fn lists_pages_and_the_document_say_how_long_answers_count() {
    let place = place();
    insta::assert_snapshot!(place.told(&[
        "explain last",
        "explain medicine",
        "explain sore",
        "explain device",
        "list questions --format json",
    ]));
    let document = place
        .run(&["list", "protocol", "--format", "markdown"])
        .stdout;
    let lines = document
        .lines()
        .filter(|line| line.to_lowercase().contains("count"));
    insta::assert_snapshot!(lines.collect::<Vec<_>>().join("\n"), @"
    - **Answers count for:** 4 weeks, unless the question says otherwise
    A rule fires if its condition is true. If several rules fire, the most severe verdict counts, and every reason is shown. If an answer that a rule needs is missing, the rule is unknown. The verdict is incomplete as long as an unknown rule could make it more severe.
    An answer that is called clear raises no concern by itself. A question or a rule that names no procedure is for every procedure. Every question may also be answered “Not sure” or “Prefer not to say”. A rule counts such an answer only if it names it; otherwise the rule is unknown.
    Time is counted from the day of the procedure. “Within 6 months” ends on the day six months after the event.
    - **Answer counts:** at every later visit
    - **Answer counts:** for 4 weeks, and every visit asks again
    - **Answer counts:** for 6 months, also at later visits
    - **Answer counts:** only on the day it is given
    - **Answer counts:** at every later visit
    - **Answer counts:** for 4 weeks, and every visit asks again
    ");
}

#[test]
fn a_longer_limit_is_looser() {
    let place = place();
    let mut told = Vec::new();
    for (from, to) in [
        ("keep    = \"6 months\"", "keep    = \"1 year\""),
        ("keep    = \"6 months\"", "keep    = \"5 months\""),
        ("keep    = \"6 months\"", "keep    = \"183 days\""),
        ("keep    = \"6 months\"\n", ""),
        ("keep     = \"visit\"", "keep     = \"1 day\""),
        ("keep     = \"visit\"\n", ""),
        ("valid-for = \"4 weeks\"", "valid-for = \"28 days\""),
        ("valid-for = \"4 weeks\"", "valid-for = \"29 days\""),
        ("valid-for = \"4 weeks\"", "valid-for = \"3 weeks\""),
        ("valid-for = \"4 weeks\"\n", ""),
        (
            "type    = \"choice\"",
            "type    = \"choice\"\nkeep = \"2 weeks\"",
        ),
        ("asked-of = \"practitioner\"", "asked-of = \"practice\""),
        ("asked-of = \"practice\"\n", ""),
    ] {
        changed("new", &place, from, to);
        let arguments = [
            "diff",
            "rules",
            "new",
            "--fail-on",
            "looser",
            "--format",
            "json",
        ];
        let ended = place.run(&arguments);
        let object: Value = serde_json::from_str(&ended.stdout).expect("JSON");
        let changes = object["changed"].as_array().expect("changes").iter();
        let changes = changes.map(|one| {
            let [id, key, old, new] = ["id", "key", "old", "new"].map(|key| &one[key]);
            format!("{id} {key}: {old} → {new}")
        });
        let changes: Vec<_> = changes.collect();
        let code = ended.code.expect("a code");
        let changes = changes.join(", ").replace('"', "");
        told.push(format!("{code} {changes} {}", object["longer_kept"]));
    }
    insta::assert_snapshot!(told.join("\n"), @r#"
    1 last keep: 6 months → 1 year ["last"]
    0 last keep: 6 months → 5 months []
    1 last keep: 6 months → 183 days ["last"]
    0 last keep: 6 months → null []
    0 sore keep: visit → 1 day []
    1 sore keep: visit → null ["sore"]
    0 small valid-for: 4 weeks → 28 days []
    1 small valid-for: 4 weeks → 29 days ["medicine","note"]
    0 small valid-for: 4 weeks → 3 weeks []
    1 small valid-for: 4 weeks → null ["medicine","note"]
    1 medicine keep: null → 2 weeks ["medicine"]
    0 sore asked-of: practitioner → practice []
    0 device asked-of: practice → client, device keep: always → null []
    "#);
    changed(
        "new",
        &place,
        "valid-for = \"4 weeks\"",
        "valid-for = \"29 days\"",
    );
    insta::assert_snapshot!(place.told(&["diff rules new --on 2026-11-22"]), @"
    $ contra diff rules new --on 2026-11-22
    ended with 0
    --- stdout
    old: small 1 (draft, d1e1ad29), rules
    new: small 1 (draft, 688c93c9), new

    needling: no other verdict on any of 32 answer sheets

    Changed
      protocol small, valid-for: 4 weeks → 29 days

    Looser: answers to `medicine` and `note` count longer, or are carried over
    longer.
    small 1 (draft, 688c93c9), compared for 2026-11-22. A practitioner decides.
    --- stderr
    ");
}

const CASES: &str = r#"[[case]]
name      = "on the day"
procedure = "needling"
on        = 2026-11-22
answered  = 2026-11-22
given     = { keloid = "no" }
rest      = "clear"
expect    = "eligible"
rules     = []

[[case]]
name      = "four weeks later everything is asked again"
procedure = "needling"
on        = 2026-11-22
answered  = 2026-10-25
given     = { keloid = "no" }
rest      = "clear"
expect    = "incomplete"
at-least  = "eligible"
at-most   = "contraindicated"
needs     = ["medicine", "sore"]

[[case]]
name      = "one answer is old"
procedure = "needling"
on        = 2026-11-22
given     = { keloid = "no", sore = "no", device = "roller" }
carried   = { sore = 2026-11-21, device = "unknown" }
rest      = "clear"
expect    = "precaution"
rules     = ["roller"]
"#;

#[test]
fn a_case_says_when_it_was_answered() {
    let place = place();
    place.write("rules/skin.test.toml", CASES);
    insta::assert_snapshot!(place.told(&["test rules"]), @"
    $ contra test rules
    ended with 0
    --- stdout
    case rules/skin.test.toml: on the day ... ok
    case rules/skin.test.toml: four weeks later everything is asked again ... ok
    case rules/skin.test.toml: one answer is old ... ok

    rules that no case fired:
        keloids
        medicine-now
        last-recent
        skin-sore

    case result: ok. 3 passed; 0 failed; 1 of 5 rules fired
    --- stderr
    ");
    let document = place
        .run(&["list", "protocol", "--format", "markdown"])
        .stdout;
    let rows = document.lines().filter(|line| line.contains("given 2"));
    insta::assert_snapshot!(rows.collect::<Vec<_>>().join("\n"), @"
    | four weeks later everything is asked again | 22 November 2026 | `keloid` No; all else clear; given 25 October 2026 | **incomplete**; at least eligible; at most contraindicated; asks next for `medicine`, `sore` | yes |
    | on the day | 22 November 2026 | `keloid` No; all else clear; given 22 November 2026 | **eligible**; fires no rule | yes |
    | one answer is old | 22 November 2026 | `keloid` No; `sore` No (given 21 November 2026); `device` Roller (day not known); all else clear | **precaution**; fires `roller` | yes |
    ");
}

/// An answer that is too old covers nothing.
#[test]
fn a_case_with_an_old_answer_covers_nothing_with_it() {
    let place = place();
    let case = |answered: &str| {
        let text = CASES.split("\n\n").next().expect("a case");
        text.replace("answered  = 2026-11-22\n", answered).replace(
            "\"eligible\"\nrules     = []",
            "\"incomplete\"\nat-least = \"eligible\"\nat-most = \"contraindicated\"",
        )
    };
    let missed = |answered: &str| {
        place.write("rules/skin.test.toml", case(answered));
        let ended = place.run(&["test", "rules", "--coverage"]);
        let lines = ended
            .stdout
            .lines()
            .filter(|line| line.contains("no case answers"));
        lines
            .filter(|line| line.contains("medicine") || line.contains("sore"))
            .count()
    };
    assert_eq!(
        missed("answered = 2026-05-02\n"),
        missed("answered = 2026-11-22\n") + 2
    );
}

#[test]
fn each_mistake_in_the_days_of_a_case_is_one_finding() {
    let place = place();
    let mut told = String::new();
    for (from, to) in [
        ("answered  = 2026-11-22", "answered  = 2026-11-23"),
        ("answered  = 2026-11-22", "answered  = \"yesterday\""),
        (
            "answered  = 2026-11-22",
            "carried = { keloid = 2026-11-23 }",
        ),
        (
            "answered  = 2026-11-22",
            "carried = { keloid = \"long ago\" }",
        ),
        (
            "answered  = 2026-11-22",
            "carried = { keloid = 2026-02-30 }",
        ),
        ("answered  = 2026-11-22", "carried = { sore = 2026-11-20 }"),
        (
            "answered  = 2026-11-22",
            "carried = { keliod = 2026-11-20 }",
        ),
        ("answered  = 2026-11-22", "carried = {}"),
        ("answered  = 2026-11-22", "anwered = 2026-11-20"),
    ] {
        let case = CASES.split("\n\n").next().expect("a case");
        place.write("rules/skin.test.toml", case.replace(from, to));
        let ended = place.run(&["check", "rules"]);
        told += &format!("{}\n", ended.stdout);
    }
    insta::assert_snapshot!(told);
}

/// The page and the schema of a protocol agree.
#[test]
fn answers_of_the_practice_never_become_too_old() {
    let place = place();
    let explicit = TOPIC.replace(
        "asked-of = \"practice\"",
        "asked-of = \"practice\"\nkeep = \"always\"",
    );
    place.write("new/skin.toml", explicit);
    place.write("new/protocol.toml", place.read("rules/protocol.toml"));
    let ended = place.run(&["diff", "rules", "new", "--fail-on", "any"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stdout);
}
