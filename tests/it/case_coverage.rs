//! `contra test`: the coverage of cases, and the test report.

use crate::support::program::Place;

const CASES: &str = r#"[[case]]
name      = "warts & <freckles>"
procedure = "peel"
on        = 2026-11-22
given     = { area = ["warts", "freckles"], capsules-last = 2026-01-01 }
rest      = "clear"
expect    = "contraindicated"

[[case]]
name      = "a capsule today, expected otherwise"
procedure = "needling"
on        = 2026-11-22
given     = { capsules-last = 2026-11-22, keloid = "unsure" }
rest      = "clear"
expect    = "refer"
rules     = ["keloids"]
"#;

fn place() -> Place {
    let place = Place::sound();
    place.write("rules/skin.test.toml", CASES);
    place
}

#[test]
fn answers_that_no_case_covers_are_named_with_their_line() {
    let place = place();
    insta::assert_snapshot!(place.run(&["test", "--quiet", "--coverage"]).whole(), @r#"
    ended with 1
    --- stdout
    case rules/skin.test.toml: a capsule today, expected otherwise ... FAILED

    failures:

    ---- a capsule today, expected otherwise (rules/skin.test.toml:10:13) ----
    expect:
      - refer   expected
      + incomplete   got
    rules:
      - keloids   expected
      + capsules   got

    rules that no case fired:
        keloids

    case result: FAILED. 1 passed; 1 failed; 3 of 4 rules fired

    coverage (no gate without `--fail-under PERCENT`):
        3 of 4  rules fired
        1 of 4  rules decided
        1 of 2  sides of thresholds
        3 of 5  options
        1 of 3  questions answered "not sure"

    not tried:
        rules/skin.toml:33:11: no case makes `keloids` fire
        rules/skin.toml:24:11: in no case is the verdict that of `capsules`
        rules/skin.toml:33:11: in no case is the verdict that of `keloids`
        rules/skin.toml:49:11: in no case is the verdict that of `freckles`
        rules/skin.toml:27:29: no case answers `capsules-last` with a day older than 6 months
        rules/skin.toml:11:8: no case answers `keloid` with `no`
        rules/skin.toml:11:8: no case answers `keloid` with `yes`
        rules/skin.toml:5:9: no case answers `capsules-last` with `unsure`
        rules/skin.toml:16:11: no case answers `area` with `unsure`
    --- stderr
    "#);
}

#[test]
fn suggested_cases_pass_and_fill_the_gaps() {
    let place = place();
    place.write("rules/skin.test.toml", "");
    let ended = place.run(&["test", "--quiet", "--coverage", "--suggest"]);
    let (_, suggested) = ended.stdout.split_once("\n# ").expect("suggestions");
    let suggested = format!("# {suggested}");
    place.write("rules/skin.test.toml", &suggested);
    let again = place.run(&["test", "--quiet", "--coverage", "--fail-under", "100"]);
    let today = crate::support::program::today();
    let deferred = today.saturating_add(jiff::Span::new().months(6));
    let suggested = suggested
        .replace(&today.to_string(), "TODAY")
        .replace(&deferred.to_string(), "SIX MONTHS LATER");
    insta::assert_snapshot!(suggested, @r#"
    # Suggested cases. They expect the present verdicts of the rules: compare them with the sources first.

    [[case]]
    name       = "makes `capsules` fire"
    procedure  = "needling"
    on         = TODAY
    given      = { capsules-last = "TODAY" }
    rest       = "clear"
    expect     = "defer"
    not-before = SIX MONTHS LATER
    rules      = ["capsules"]

    [[case]]
    name       = "makes `keloids` fire"
    procedure  = "needling"
    on         = TODAY
    given      = { keloid = "yes" }
    rest       = "clear"
    expect     = "refer"
    rules      = ["keloids"]

    [[case]]
    name       = "makes `warts` fire"
    procedure  = "needling"
    on         = TODAY
    given      = { area = ["warts"] }
    rest       = "clear"
    expect     = "contraindicated"
    until      = ["the warts are gone"]
    rules      = ["warts"]

    [[case]]
    name       = "makes `freckles` fire"
    procedure  = "peel"
    on         = TODAY
    given      = { area = ["freckles"] }
    rest       = "clear"
    expect     = "precaution"
    rules      = ["freckles"]

    [[case]]
    name       = "answers `capsules-last` with a day older than 6 months"
    procedure  = "needling"
    on         = TODAY
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `area` with `freckles`"
    procedure  = "needling"
    on         = TODAY
    given      = { area = ["freckles"] }
    rest       = "clear"
    expect     = "eligible"
    rules      = []

    [[case]]
    name       = "answers `capsules-last` with `unsure`"
    procedure  = "needling"
    on         = TODAY
    given      = { capsules-last = "unsure" }
    rest       = "clear"
    expect     = "incomplete"
    at-least   = "eligible"
    at-most    = "defer"
    needs      = ["capsules-last"]
    rules      = []

    [[case]]
    name       = "answers `keloid` with `unsure`"
    procedure  = "needling"
    on         = TODAY
    given      = { keloid = "unsure" }
    rest       = "clear"
    expect     = "incomplete"
    at-least   = "eligible"
    at-most    = "refer"
    needs      = ["keloid"]
    rules      = []

    [[case]]
    name       = "answers `area` with `unsure`"
    procedure  = "needling"
    on         = TODAY
    given      = { area = "unsure" }
    rest       = "clear"
    expect     = "incomplete"
    at-least   = "eligible"
    at-most    = "contraindicated"
    needs      = ["area"]
    rules      = []
    "#);
    insta::assert_snapshot!(again.whole(), @r#"
    ended with 0
    --- stdout

    case result: ok. 9 passed; 0 failed; 4 of 4 rules fired

    coverage:
        4 of 4  rules fired
        4 of 4  rules decided
        2 of 2  sides of thresholds
        5 of 5  options
        3 of 3  questions answered "not sure"
    --- stderr
    "#);
}

#[test]
fn changes_of_rules_that_no_case_detects_are_named_with_their_line() {
    let place = place();
    insta::assert_snapshot!(place.run(&["test", "--quiet", "--mutants"]).stdout, @"
    case rules/skin.test.toml: a capsule today, expected otherwise ... FAILED

    failures:

    ---- a capsule today, expected otherwise (rules/skin.test.toml:10:13) ----
    expect:
      - refer   expected
      + incomplete   got
    rules:
      - keloids   expected
      + capsules   got

    rules that no case fired:
        keloids

    case result: FAILED. 1 passed; 1 failed; 3 of 4 rules fired

    mutants (no gate without `--fail-under PERCENT`): 2 of 16 noticed

    not noticed:
        rules/skin.toml:24:11: `capsules`: dropped
        rules/skin.toml:24:11: `capsules`: softened to precaution
        rules/skin.toml:24:11: `capsules`: `capsules-last` with within 5 months
        rules/skin.toml:24:11: `capsules`: `capsules-last` with within 7 months
        rules/skin.toml:24:11: `capsules`: `capsules-last` also with `unsure`
        rules/skin.toml:33:11: `keloids`: dropped
        rules/skin.toml:33:11: `keloids`: softened to defer
        rules/skin.toml:33:11: `keloids`: `keloid` also with `no`
        rules/skin.toml:33:11: `keloids`: `keloid` also with `unsure`
        rules/skin.toml:41:11: `warts`: `area` also with `freckles`
        rules/skin.toml:41:11: `warts`: `area` also with `unsure`
        rules/skin.toml:49:11: `freckles`: dropped
        rules/skin.toml:49:11: `freckles`: `area` also with `warts`
        rules/skin.toml:49:11: `freckles`: `area` also with `unsure`
    ");
}

#[test]
fn too_little_coverage_is_a_finding() {
    let place = place();
    let passing = CASES.split("[[case]]").nth(1).expect("a case");
    place.write("rules/skin.test.toml", format!("[[case]]{passing}"));
    let code = |arguments: &[&str]| place.run(&[&["test"], arguments].concat()).code;
    assert_eq!(code(&["--coverage"]), Some(0));
    assert_eq!(code(&["--coverage", "--fail-under", "0"]), Some(0));
    assert_eq!(code(&["--coverage", "--fail-under", "1"]), Some(1));
    assert_eq!(code(&["--mutants", "--fail-under", "1"]), Some(0));
    assert_eq!(code(&["--mutants", "--fail-under", "100"]), Some(1));
    let told = place.told(&[
        "test --fail-under 50",
        "test --coverage --fail-under 101",
        "test --coverage --fail-under 90%",
    ]);
    insta::assert_snapshot!(told, @"
    $ contra test --fail-under 50
    ended with 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      <--coverage|--mutants>

    Usage: contra test --fail-under <PERCENT> --rules <DIR> <--coverage|--mutants> [DIR]

    For more information, try '--help'.

    $ contra test --coverage --fail-under 101
    ended with 2
    --- stdout
    --- stderr
    error: invalid value '101' for '--fail-under <PERCENT>': write a whole number from 0 to 100

    For more information, try '--help'.

    $ contra test --coverage --fail-under 90%
    ended with 2
    --- stdout
    --- stderr
    error: invalid value '90%' for '--fail-under <PERCENT>': write a whole number from 0 to 100

    For more information, try '--help'.
    ");
}

#[test]
fn the_report_of_a_test_run_lists_every_case() {
    let place = place();
    let ended = place.run(&["test", "--coverage", "-o", "report.xml"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    // measurements are printed to stderr
    assert!(ended.stderr.starts_with("\ncoverage (no gate without"));
    let report = place.read("report.xml");
    assert_eq!(place.run(&["test", "--format", "junit"]).stdout, report);
    let (_, day) = report.split_once("timestamp=\"").expect("a day");
    let report = report.replace(&day[..10], "TODAY");
    insta::assert_snapshot!(report, @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <testsuites>
      <testsuite name="rules/skin.test.toml" package="contra test" id="0" timestamp="TODAYT00:00:00" hostname="localhost" tests="2" failures="1" errors="0" time="0">
        <properties/>
        <testcase name="warts &amp; &lt;freckles&gt;" classname="rules/skin.test.toml" time="0"/>
        <testcase name="a capsule today, expected otherwise" classname="rules/skin.test.toml" time="0">
          <failure message="10:13: expect, rules" type="failed-case">expect:&#10;  - refer   expected&#10;  + incomplete   got&#10;rules:&#10;  - keloids   expected&#10;  + capsules   got&#10;</failure>
        </testcase>
        <system-out/>
        <system-err/>
      </testsuite>
    </testsuites>
    "#);
}

#[test]
fn a_folder_without_a_case_fails() {
    let place = Place::sound();
    let told = place.told(&["test", "test --quiet --mutants --fail-under 0"]);
    insta::assert_snapshot!(told, @"
    $ contra test
    ended with 1
    --- stdout

    rules that no case fired:
        capsules
        keloids
        warts
        freckles

    case result: FAILED. 0 passed; 0 failed; 0 of 4 rules fired
    --- stderr
    error: there is no case in `rules`
    help: write cases to a file beside the rules whose name ends in `.test.toml`; `contra test --coverage --suggest` prints some to begin with

    $ contra test --quiet --mutants --fail-under 0
    ended with 1
    --- stdout

    rules that no case fired:
        capsules
        keloids
        warts
        freckles

    case result: FAILED. 0 passed; 0 failed; 0 of 4 rules fired

    mutants: 0 of 16 noticed

    not noticed:
        rules/skin.toml:24:11: `capsules`: dropped
        rules/skin.toml:24:11: `capsules`: softened to precaution
        rules/skin.toml:24:11: `capsules`: `capsules-last` with within 5 months
        rules/skin.toml:24:11: `capsules`: `capsules-last` with within 7 months
        rules/skin.toml:24:11: `capsules`: `capsules-last` also with `unsure`
        rules/skin.toml:33:11: `keloids`: dropped
        rules/skin.toml:33:11: `keloids`: softened to defer
        rules/skin.toml:33:11: `keloids`: `keloid` also with `no`
        rules/skin.toml:33:11: `keloids`: `keloid` also with `unsure`
        rules/skin.toml:41:11: `warts`: dropped
        rules/skin.toml:41:11: `warts`: softened to refer
        rules/skin.toml:41:11: `warts`: `area` also with `freckles`
        rules/skin.toml:41:11: `warts`: `area` also with `unsure`
        rules/skin.toml:49:11: `freckles`: dropped
        rules/skin.toml:49:11: `freckles`: `area` also with `warts`
        rules/skin.toml:49:11: `freckles`: `area` also with `unsure`
    --- stderr
    error: there is no case in `rules`
    help: write cases to a file beside the rules whose name ends in `.test.toml`; `contra test --coverage --suggest` prints some to begin with
    ");
    let report = place.run(&["test", "-o", "cases.xml"]);
    assert_eq!(report.code, Some(1));
    assert!(place.path("cases.xml").is_file());
    // a file without a case does not count either
    place.write("rules/skin.test.toml", "# to be written\n");
    assert_eq!(place.run(&["test"]).code, Some(1));
}
