//! Outputs of `check`, `test` and `diff` about counts and scores, as a user sees them.

use crate::support::program::{Place, today};

const SLEEP: &str = r#"[topic]
title = "Sleep"

[[question]]
id    = "snores"
ask   = "Do you snore?"
type  = "yes-no"
clear = "no"

[[question]]
id      = "tired"
ask     = "How tired are you during the day?"
type    = "choice"
options = ["never", "often", "always"]
clear   = ["never", "often", "always"]

[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
min   = 0
max   = 120
clear = { at-least = 0 }

[[question]]
id      = "conditions"
ask     = "Do you have one of these?"
type    = "multi"
options = ["asthma", "eczema", "hay-fever"]
clear   = ["none", "asthma", "eczema", "hay-fever"]

[[score]]
id     = "sleep"
title  = "Sleep apnoea"
points = [
    { add = 2, when = { snores = "yes" } },
    { add = 1, when = { tired = "often" } },
    { add = 3, when = { tired = "always" } },
    { add = 1, when = { age = { over = 50 } } },
]

[[rule]]
id      = "snoring"
verdict = "precaution"
when    = { snores = "yes" }
say     = "The person snores."
because = ["handout"]

[[rule]]
id      = "apnoea"
verdict = "refer"
when    = { sleep = { at-least = 5 } }
say     = "The answers suggest sleep apnoea."
because = ["handout"]

[[rule]]
id      = "atopic"
verdict = "refer"
when    = { count = { at-least = 2, of = [{ snores = "yes" }, { conditions = { at-least = 2 } }, { age = { over = 120 } }] } }
say     = "Several signs together."
because = ["handout"]
"#;

const CASES: &str = r#"[[case]]
name      = "just enough points"
procedure = "peel"
on        = 2026-11-22
given     = { snores = "yes", tired = "always", age = 50 }
rest      = "clear"
expect    = "refer"
rules     = ["apnoea", "snoring"]
"#;

fn place() -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    place.write(
        "rules/protocol.toml",
        protocol.replace("\"skin\"]", "\"sleep\"]"),
    );
    std::fs::remove_file(place.path("rules/skin.toml")).expect("a file");
    place.write("rules/sleep.toml", SLEEP);
    place
}

/// Removes the date, so that the result is the same on every day.
fn dated(text: &str) -> String {
    text.replace(&today().to_string(), "TODAY")
}

#[test]
fn a_check_finds_what_points_and_counts_can_do() {
    insta::assert_snapshot!(place().run(&["check", "--show", "info"]).whole(), @r#"
    ended with 0
    --- stdout
    info[draft-protocol]: this protocol is a draft
     --> rules/protocol.toml:9:13
      |
    9 | status    = "draft"
      |             ^^^^^^^
      |
      = help: every page says so until a clinician has approved exactly these rules

    info[unhandled-unsure]: "not sure" about 4 questions leaves the verdict open, and no rule says what to do
     --> rules/sleep.toml:5:9: `snores`: `snoring` may fire for `needling` and `peel`
     --> rules/sleep.toml:11:11: `tired`: `apnoea` may fire for `needling` and `peel`
     --> rules/sleep.toml:18:9: `age`: `atopic` may fire for `needling` and `peel`
     --> rules/sleep.toml:26:11: `conditions`: `atopic` may fire for `needling` and `peel`
      = witness: snores = "unsure", every other answer clear
      = help: write a rule for each question that tests it for `"unsure"`, or `unsure = "open"` if the verdict should stay open

    info: 3 × never-matters
     --> rules/sleep.toml:37:5: `{ tired = "often" }` in `sleep` never changes a verdict for `needling` and `peel`
     --> rules/sleep.toml:39:5: `{ age = { at-least = 51 } }` in `sleep` never changes a verdict for `needling` and `peel`
     --> rules/sleep.toml:59:106: `{ age = { at-least = 121 } }` in a count of `atopic` never changes a verdict for `needling` and `peel`
      = help: remove it, or correct the points or the number of the count

    info: 9 × uncovered-boundary: age, sleep, atopic
     --> rules/sleep.toml:39:31: no case answers `age` with 51 or more
     --> rules/sleep.toml:39:31: no case answers `age` with less than 51
     --> rules/sleep.toml:52:21: in no case is `sleep` 5 or more
     --> rules/sleep.toml:52:21: in no case is `sleep` less than 5
     --> rules/sleep.toml:59:34: in no case is `{ count = { at-least = 2, of = [{ snores = "yes" }, { conditions = { at-least = 2 } }, { age = { at-least = 121 } }] } }` of `atopic` not reached
     --> rules/sleep.toml:59:34: in no case is `{ count = { at-least = 2, of = [{ snores = "yes" }, { conditions = { at-least = 2 } }, { age = { at-least = 121 } }] } }` of `atopic` reached
     --> rules/sleep.toml:59:78: in no case is `{ conditions = { at-least = 2 } }` of `atopic` not reached
     --> rules/sleep.toml:59:78: in no case is `{ conditions = { at-least = 2 } }` of `atopic` reached
     --> rules/sleep.toml:59:106: no case answers `age` with less than 121
      = help: write a case with such an answer, so that a moved threshold is noticed

    warn[uncovered-rule]: no case makes `snoring` fire
      --> rules/sleep.toml:43:11
       |
    43 | id      = "snoring"
       |           ^^^^^^^^^
       |
       = witness: snores = "yes", every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[uncovered-rule]: no case makes `apnoea` fire
      --> rules/sleep.toml:50:11
       |
    50 | id      = "apnoea"
       |           ^^^^^^^^
       |
       = witness: snores = "yes", tired = "always", every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[uncovered-rule]: no case makes `atopic` fire
      --> rules/sleep.toml:57:11
       |
    57 | id      = "atopic"
       |           ^^^^^^^^
       |
       = witness: snores = "yes", conditions = ["asthma", "eczema"], every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[out-of-range]: never true: the question takes 0 to 120
      --> rules/sleep.toml:59:115
       |
    59 | when    = { count = { at-least = 2, of = [{ snores = "yes" }, { conditions = { at-least = 2 } }, { age = { over = 120 } }] } }
       |                                                                                                                   ^^^
       |
       = help: put the bound inside the range of the question, or widen its `min` and `max`

    4 warnings, 14 notes in 2 files
    --- stderr
    "#);
}

#[test]
fn cases_try_the_bounds_of_scores_and_counts() {
    let place = place();
    place.write("rules/sleep.test.toml", CASES);
    let run = place.run(&["test", "--quiet", "--coverage", "--suggest", "--mutants"]);
    insta::assert_snapshot!(dated(&run.whole()), @r#"
    ended with 0
    --- stdout

    rules that no case fired:
        atopic

    case result: ok. 1 passed; 0 failed; 2 of 3 rules fired

    coverage (no gate without `--fail-under PERCENT`):
        2 of 3  rules fired
        1 of 3  rules decided
        5 of 9  sides of thresholds
        2 of 4  entries of scores
        3 of 9  options
        0 of 4  questions answered "not sure"

    not tried:
        rules/sleep.toml:57:11: no case makes `atopic` fire
        rules/sleep.toml:43:11: in no case is the verdict that of `snoring`
        rules/sleep.toml:57:11: in no case is the verdict that of `atopic`
        rules/sleep.toml:39:31: no case answers `age` with 51 or more
        rules/sleep.toml:52:21: in no case is `sleep` less than 5
        rules/sleep.toml:59:34: in no case is `{ count = { at-least = 2, of = [{ snores = "yes" }, { conditions = { at-least = 2 } }, { age = { at-least = 121 } }] } }` of `atopic` reached
        rules/sleep.toml:59:78: in no case is `{ conditions = { at-least = 2 } }` of `atopic` reached
        rules/sleep.toml:37:5: no case meets `{ tired = "often" }` of `sleep`
        rules/sleep.toml:39:5: no case meets `{ age = { at-least = 51 } }` of `sleep`
        rules/sleep.toml:5:9: no case answers `snores` with `no`
        rules/sleep.toml:11:11: no case answers `tired` with `never`
        rules/sleep.toml:11:11: no case answers `tired` with `often`
        rules/sleep.toml:26:11: no case answers `conditions` with `asthma`
        rules/sleep.toml:26:11: no case answers `conditions` with `eczema`
        rules/sleep.toml:26:11: no case answers `conditions` with `hay-fever`
        rules/sleep.toml:5:9: no case answers `snores` with `unsure`
        rules/sleep.toml:11:11: no case answers `tired` with `unsure`
        rules/sleep.toml:18:9: no case answers `age` with `unsure`
        rules/sleep.toml:26:11: no case answers `conditions` with `unsure`

    # Suggested cases. They expect the present verdicts of the rules: compare them with the sources first.

    [[case]]
    name       = "makes `atopic` fire"
    procedure  = "needling"
    on         = TODAY
    given      = { snores = "yes", conditions = ["asthma", "eczema"] }
    rest       = "clear"
    expect     = "refer"
    rules      = ["atopic", "snoring"]

    [[case]]
    name       = "the verdict that of `snoring`"
    procedure  = "needling"
    on         = TODAY
    given      = { snores = "yes" }
    rest       = "clear"
    expect     = "precaution"
    rules      = ["snoring"]

    [[case]]
    name       = "answers `age` with 51 or more"
    procedure  = "needling"
    on         = TODAY
    given      = { age = 51 }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "`sleep` less than 5"
    procedure  = "needling"
    on         = TODAY
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "`{ conditions = { at-least = 2 } }` of `atopic` reached"
    procedure  = "needling"
    on         = TODAY
    given      = { conditions = ["asthma", "eczema"] }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "meets `{ tired = \"often\" }` of `sleep`"
    procedure  = "needling"
    on         = TODAY
    given      = { tired = "often" }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `conditions` with `asthma`"
    procedure  = "needling"
    on         = TODAY
    given      = { conditions = ["asthma"] }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `conditions` with `eczema`"
    procedure  = "needling"
    on         = TODAY
    given      = { conditions = ["eczema"] }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `conditions` with `hay-fever`"
    procedure  = "needling"
    on         = TODAY
    given      = { conditions = ["hay-fever"] }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `snores` with `unsure`"
    procedure  = "needling"
    on         = TODAY
    given      = { snores = "unsure" }
    rest       = "clear"
    expect     = "incomplete"
    at-least   = "eligible"
    at-most    = "precaution"
    needs      = ["snores"]
    rules      = []

    [[case]]
    name       = "answers `tired` with `unsure`"
    procedure  = "needling"
    on         = TODAY
    given      = { tired = "unsure" }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `age` with `unsure`"
    procedure  = "needling"
    on         = TODAY
    given      = { age = "unsure" }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `conditions` with `unsure`"
    procedure  = "needling"
    on         = TODAY
    given      = { conditions = "unsure" }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    mutants (no gate without `--fail-under PERCENT`): 9 of 45 noticed

    not noticed:
        rules/sleep.toml:43:11: `snoring`: `snores` also with `no`
        rules/sleep.toml:43:11: `snoring`: `snores` also with `unsure`
        rules/sleep.toml:50:11: `apnoea`: `sleep` with at least 4 points
        rules/sleep.toml:57:11: `atopic`: dropped
        rules/sleep.toml:57:11: `atopic`: softened to defer
        rules/sleep.toml:57:11: `atopic`: `count` with at least 3
        rules/sleep.toml:57:11: `atopic`: `count` without member 1
        rules/sleep.toml:57:11: `atopic`: `count` without member 2
        rules/sleep.toml:57:11: `atopic`: `count` without member 3
        rules/sleep.toml:57:11: `atopic`: `snores` also with `no`
        rules/sleep.toml:57:11: `atopic`: `snores` also with `unsure`
        rules/sleep.toml:57:11: `atopic`: `conditions` with at least 1 tick
        rules/sleep.toml:57:11: `atopic`: `conditions` with at least 3 ticks
        rules/sleep.toml:57:11: `atopic`: `conditions` with `asthma` not counted
        rules/sleep.toml:57:11: `atopic`: `conditions` with `eczema` not counted
        rules/sleep.toml:57:11: `atopic`: `conditions` with `hay-fever` not counted
        rules/sleep.toml:57:11: `atopic`: `conditions` also with `asthma`
        rules/sleep.toml:57:11: `atopic`: `conditions` also with `eczema`
        rules/sleep.toml:57:11: `atopic`: `conditions` also with `hay-fever`
        rules/sleep.toml:57:11: `atopic`: `conditions` also with `unsure`
        rules/sleep.toml:57:11: `atopic`: `age` with at least 120
        rules/sleep.toml:57:11: `atopic`: `age` with at least 122
        rules/sleep.toml:57:11: `atopic`: `age` also with `unsure`
        rules/sleep.toml:36:5: `sleep`: entry 1 with 3 instead of 2
        rules/sleep.toml:36:5: `sleep`: entry 1: `snores` also with `no`
        rules/sleep.toml:37:5: `sleep`: entry 2 with 2 instead of 1
        rules/sleep.toml:37:5: `sleep`: entry 2 dropped
        rules/sleep.toml:37:5: `sleep`: entry 2: `tired` also with `never`
        rules/sleep.toml:37:5: `sleep`: entry 2: `tired` also with `always`
        rules/sleep.toml:38:5: `sleep`: entry 3 with 4 instead of 3
        rules/sleep.toml:38:5: `sleep`: entry 3: `tired` also with `never`
        rules/sleep.toml:38:5: `sleep`: entry 3: `tired` also with `often`
        rules/sleep.toml:39:5: `sleep`: entry 4 with 2 instead of 1
        rules/sleep.toml:39:5: `sleep`: entry 4 dropped
        rules/sleep.toml:39:5: `sleep`: entry 4: `age` with at least 50
        rules/sleep.toml:39:5: `sleep`: entry 4: `age` with at least 52
    --- stderr
    "#);
}

#[test]
fn a_comparison_counts_what_a_point_changes() {
    let place = place();
    place.write("new/protocol.toml", place.read("rules/protocol.toml"));
    let changed = SLEEP
        .replace("{ add = 3, when", "{ add = 2, when")
        .replace("count = { at-least = 2", "count = { at-least = 3");
    place.write("new/sleep.toml", changed);
    let run = place.run(&["diff", "rules", "new"]);
    insta::assert_snapshot!(dated(&run.whole()), @r#"
    ended with 0
    --- stdout
    old: small 1 (draft, bf31f61d), rules
    new: small 1 (draft, c138e771), new

    needling: 96 answer sheets
      refer → precaution, looser: 1 in 4 of all answer sheets (24 of 96)
        snores = "yes", tired = "always", age = 0, every other answer clear

    peel: 96 answer sheets
      refer → precaution, looser: 1 in 4 of all answer sheets (24 of 96)
        snores = "yes", tired = "always", age = 0, every other answer clear

    Changed: [-old-] {+new+}
      score sleep, points: [{ add = 2, when = { snores = "yes" } }, { add = 1, when
      = { tired = "often" } }, { add = [-3-]{+2+}, when = { tired = "always" } },
      { add = 1, when = { age = { at-least = 51 } } }]
      rule atopic, when: { count = { at-least = [-2-]{+3+}, of = [{ snores =
      "yes" }, { conditions = { at-least = 2 } }, { age = { at-least = 121 } }] } }

    small 1 (draft, c138e771), compared for TODAY. A practitioner decides.
    --- stderr
    "#);
}

/// A score over this number of questions, with a point for one of two answers of each.
fn long(questions: usize, bound: usize) -> String {
    let mut text = "[topic]\ntitle = \"Sleep\"\n".to_owned();
    let mut points = String::new();
    for number in 0..questions {
        let question = format!(
            "\n[[question]]\nid = \"q{number}\"\nask = \"Is it {number}?\"\ntype = \"yes-no\"\nclear = [\"no\", \"yes\"]\n"
        );
        text += &question;
        points += &format!("    {{ add = 1, when = {{ q{number} = \"yes\" }} }},\n");
    }
    text += &format!("\n[[score]]\nid = \"sum\"\ntitle = \"Sum\"\npoints = [\n{points}]\n");
    let rule = "\n[[rule]]\nid = \"high\"\nverdict = \"refer\"\nsay = \"It is high.\"\nbecause = [\"handout\"]\n";
    text + rule + &format!("when = {{ sum = {{ at-least = {bound} }} }}\n")
}

#[test]
fn a_long_score_is_counted_exactly() {
    let place = place();
    place.write("rules/sleep.toml", long(42, 20));
    place.write("new/protocol.toml", place.read("rules/protocol.toml"));
    place.write("new/sleep.toml", long(42, 21));
    let run = place.run(&["diff", "--format", "json", "rules", "new"]);
    let json: serde_json::Value = serde_json::from_str(&run.stdout).expect("JSON");
    let procedure = &json["procedures"][0];
    let change = &procedure["verdicts"][0];
    // all sheets, and those with exactly 20 of 42 points
    assert_eq!(
        [
            &procedure["sheets"],
            &change["from"],
            &change["to"],
            &change["sheets"]
        ],
        ["4398046511104", "refer", "eligible", "513791607420"]
    );
}
