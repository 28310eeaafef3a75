//! The commands about rules: the output of `check`, `test` and `explain`.

use contraindication::diagnostic::Finding;
use contraindication::engine::Program;
use contraindication::report::protocol::rule_page;
use contraindication::{rules, suite};

use crate::shipped;
use crate::support::program::Place;

/// A case that passes, or does not.
fn case(name: &str, ticked: &str, expect: &str, rules: &str) -> String {
    format!(
        "[[case]]\nname = \"{name}\"\nprocedure = \"peel\"\non = 2026-11-22\nrest = \"clear\"\n\
         given = {{ area = [\"{ticked}\"] }}\nexpect = \"{expect}\"\nrules = [{rules}]\n\n"
    )
}

#[test]
fn a_case_that_fails_shows_what_differs() {
    let place = Place::sound();
    let cases = [
        case("warts", "warts", "contraindicated", "\"warts\""),
        case(
            "freckles",
            "freckles",
            "contraindicated",
            "\"freckles\", \"warts\"",
        ),
        case("nothing", "none", "precaution", "\"freckles\""),
    ];
    place.write("rules/skin.test.toml", cases.concat());
    insta::assert_snapshot!(place.told(&["test", "test --quiet"]), @"
    $ contra test
    ended with 1
    --- stdout
    case rules/skin.test.toml: warts ... ok
    case rules/skin.test.toml: freckles ... FAILED
    case rules/skin.test.toml: nothing ... FAILED

    failures:

    ---- freckles (rules/skin.test.toml:11:8) ----
    expect:
      - contraindicated   expected
      + precaution   got
    rules:
      - warts   expected
        freckles

    ---- nothing (rules/skin.test.toml:20:8) ----
    expect:
      - precaution   expected
      + eligible   got
    rules:
      - freckles   expected
      + nothing   got

    rules that no case fired:
        capsules
        keloids

    case result: FAILED. 1 passed; 2 failed; 2 of 4 rules fired
    --- stderr

    $ contra test --quiet
    ended with 1
    --- stdout
    case rules/skin.test.toml: freckles ... FAILED
    case rules/skin.test.toml: nothing ... FAILED

    failures:

    ---- freckles (rules/skin.test.toml:11:8) ----
    expect:
      - contraindicated   expected
      + precaution   got
    rules:
      - warts   expected
        freckles

    ---- nothing (rules/skin.test.toml:20:8) ----
    expect:
      - precaution   expected
      + eligible   got
    rules:
      - freckles   expected
      + nothing   got

    rules that no case fired:
        capsules
        keloids

    case result: FAILED. 1 passed; 2 failed; 2 of 4 rules fired
    --- stderr
    ");
}

#[test]
fn an_incomplete_case_goes_from_a_milder_verdict_to_a_more_severe_one() {
    let place = Place::sound();
    let cases = [("same", "refer", "refer"), ("turned", "defer", "eligible")].map(
        |(name, at_least, at_most)| {
            format!(
                "[[case]]\nname = \"{name}\"\nprocedure = \"peel\"\non = 2026-11-22\nrest = \"missing\"\n\
                 expect = \"incomplete\"\nat-least = \"{at_least}\"\nat-most = \"{at_most}\"\n\n"
            )
        },
    );
    place.write("rules/skin.test.toml", cases.concat());
    insta::assert_snapshot!(place.told(&["check --on 2026-11-22"]), @r#"
    $ contra check --on 2026-11-22
    ended with 1
    --- stdout
    error[invalid-case]: an incomplete case cannot be at least refer and at most refer
     --> rules/skin.test.toml:8:11
      |
    7 | at-least = "refer"
      |            ------- at least this
    8 | at-most = "refer"
      |           ^^^^^^^
      |
      = help: `at-most` must be more severe than `at-least`; if both are the same verdict, `expect` it

    error[invalid-case]: an incomplete case cannot be at least defer and at most eligible
      --> rules/skin.test.toml:17:11
       |
    16 | at-least = "defer"
       |            ------- at least this
    17 | at-most = "eligible"
       |           ^^^^^^^^^^
       |
       = help: `at-most` must be more severe than `at-least`; if both are the same verdict, `expect` it

    2 errors, 2 notes in 3 files; the errors prevent checks of coverage; `--show info` lists the notes
    --- stderr
    "#);
}

#[test]
fn a_case_with_an_unknown_name_gets_a_suggestion() {
    let place = Place::sound();
    let named = "[[case]]\nname = \"a\"\nprocedure = \"tattoo\"\non = 2026-11-22\ngiven = { age = 30 }\n\
                 rest = \"clear\"\nexpect = \"eligible\"\nrules = [\"wartz\", \"pregnant\"]\nneeds = []\n";
    place.write("rules/skin.test.toml", named);
    insta::assert_snapshot!(place.run(&["test", "--quiet"]).stderr, @r#"
    error[invalid-case]: there is no procedure `tattoo`
     --> rules/skin.test.toml:3:13
      |
    3 | procedure = "tattoo"
      |             ^^^^^^^^
      |
      = help: there is `needling` and `peel`

    error[invalid-case]: there is no question `age`
     --> rules/skin.test.toml:5:11
      |
    5 | given = { age = 30 }
      |           ^^^
      |
      = help: there is `capsules-last`, `keloid` and `area`

    error[invalid-case]: there is no rule `wartz`
     --> rules/skin.test.toml:8:10
      |
    8 | rules = ["wartz", "pregnant"]
      |          ^^^^^^^
      |
      = help: did you mean `warts`?

    error[invalid-case]: there is no rule `pregnant`
     --> rules/skin.test.toml:8:19
      |
    8 | rules = ["wartz", "pregnant"]
      |                   ^^^^^^^^^^
      |
      = help: there is `capsules`, `keloids`, `warts` and `freckles`

    4 errors in 3 files
    error: the cases in `rules` have errors
    help: correct the errors above; a case that cannot be read is not run
    "#);
}

#[test]
fn a_case_that_cannot_be_read_is_not_run() {
    let place = Place::sound();
    let cases = [
        case("warts", "warts", "contraindicated", "\"warts\""),
        case("wart", "wart", "contraindicated", "\"warts\""),
        case("extra", "warts", "contraindicated", "\"warts\"").replace("rest =", "rests ="),
    ];
    place.write("rules/skin.test.toml", cases.concat());
    insta::assert_snapshot!(place.told(&["test", "check --on 2026-11-22"]), @r#"
    $ contra test
    ended with 3
    --- stdout
    case rules/skin.test.toml: warts ... ok

    rules that no case fired:
        capsules
        keloids
        freckles

    case result: FAILED. 1 passed; 0 failed; some cannot be read; 1 of 4 rules fired
    --- stderr
    error[invalid-case]: `wart` is not an option of `area`
      --> rules/skin.test.toml:15:19
       |
    15 | given = { area = ["wart"] }
       |                   ^^^^^^
       |
       = help: did you mean `warts`?

    error[invalid-case]: a case has no key `rests`
      --> rules/skin.test.toml:23:1
       |
    23 | rests = "clear"
       | ^^^^^
       |
       = help: did you mean `rest`?

    2 errors in 3 files
    error: the cases in `rules` have errors
    help: correct the errors above; a case that cannot be read is not run

    $ contra check --on 2026-11-22
    ended with 1
    --- stdout
    error[invalid-case]: `wart` is not an option of `area`
      --> rules/skin.test.toml:15:19
       |
    15 | given = { area = ["wart"] }
       |                   ^^^^^^
       |
       = help: did you mean `warts`?

    error[invalid-case]: a case has no key `rests`
      --> rules/skin.test.toml:23:1
       |
    23 | rests = "clear"
       | ^^^^^
       |
       = help: did you mean `rest`?

    2 errors, 2 notes in 3 files; the errors prevent checks of coverage; `--show info` lists the notes
    --- stderr
    "#);
    let ended = place.run(&["screen", "missing.csv"]);
    assert_eq!(ended.code, Some(4), "cases keep nobody from being screened");
}

#[test]
fn findings_of_check_are_a_json_array() {
    let place = Place::sound();
    let skin = place
        .read("rules/skin.toml")
        .replace("verdict = \"refer\"", "verdict = \"reffer\"");
    place.write("rules/skin.toml", skin);
    place.write("rules/notes.txt", "");
    insta::assert_snapshot!(place.told(&["check --format json", "test"]), @r#"
    $ contra check --format json
    ended with 1
    --- stdout
    [
    {"name":"unknown-value","severity":"error","file":"rules/skin.toml","line":35,"column":11,"end_line":35,"end_column":19,"message":"`verdict` cannot be `reffer`","help":"did you mean `refer`?","witness":null,"procedures":null},
    {"name":"unread-file","severity":"warn","file":"rules/notes.txt","line":1,"column":1,"end_line":1,"end_column":1,"message":"this is not part of the protocol and is not read","help":"move it elsewhere: a protocol is its `.toml` files","witness":null,"procedures":null}
    ]
    --- stderr

    $ contra test
    ended with 3
    --- stdout
    --- stderr
    error[unknown-value]: `verdict` cannot be `reffer`
      --> rules/skin.toml:35:11
       |
    35 | verdict = "reffer"
       |           ^^^^^^^^
       |
       = help: did you mean `refer`?

    1 error in 3 files
    error: the rules in `rules` have errors
    help: correct the errors above; `contra check` shows everything that it finds
    "#);
    let place = Place::sound();
    place.write("rules/notes.txt", "");
    for (fail_on, code) in [("error", 0), ("warn", 1), ("info", 1)] {
        assert_eq!(
            place
                .run(&["check", "--on", "2026-11-22", "--fail-on", fail_on])
                .code,
            Some(code),
            "{fail_on}"
        );
    }
    insta::assert_snapshot!(place.run(&["check", "--fail-on", "notes"]).whole(), @"
    ended with 2
    --- stdout
    --- stderr
    error: invalid value 'notes' for '--fail-on <SEVERITY>'
      [possible values: error, warn, info]

    For more information, try '--help'.
    ");
}

#[test]
fn every_finding_is_explained() {
    let place = Place::sound();
    for finding in Finding::ALL {
        let name = finding.name();
        let ended = place.run(&["explain", name, "--format", "json"]);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{name}");
        let page: serde_json::Value = serde_json::from_str(&ended.stdout).expect("an object");
        assert_eq!(page["id"], *name);
    }
}

#[test]
fn every_rule_is_explained() {
    let loaded = rules::load(shipped::folder()).expect("a protocol file");
    let protocol = shipped::protocol();
    let trial = suite::try_all(&loaded, protocol, &Program::compile(protocol));
    for (index, rule) in protocol.rules.iter().enumerate() {
        let page = rule_page::json(protocol, index.into(), &trial, &loaded.sources);
        let page: serde_json::Value = serde_json::from_str(&page).expect("an object");
        assert_eq!(page["id"], *rule.id);
        let cases = page["cases"].as_array().expect("a list");
        assert!(!cases.is_empty(), "{}", rule.id);
    }
}

#[test]
fn a_rule_is_explained_with_the_cases_that_make_it_fire() {
    let place = Place::sound();
    let cases = [
        case("warts", "warts", "contraindicated", "\"warts\""),
        case("a wart, expected otherwise", "warts", "refer", "\"warts\""),
        case("freckles", "freckles", "precaution", "\"freckles\""),
        case("extra", "warts", "contraindicated", "\"warts\"").replace("rest =", "rests ="),
    ];
    place.write("rules/skin.test.toml", cases.concat());
    insta::assert_snapshot!(place.told(&["explain warts", "explain capsules", "explain warts --format json"]), @r#"
    $ contra explain warts
    ended with 0
    --- stdout
    warts: contraindicated
    For Needling, Peel; topic Skin

    It asks
      - Is any of this on the skin to be treated? (area)
        Answers: any of “Warts”, “Freckles”, “None of these”
        Raises no concern: “None of these”
        Raises no concern: for Needling: “Freckles”, “None of these”

    It is true when
      “Is any of this on the skin to be treated?” includes “Warts”

    What follows
      Reason: Skin with warts must not be treated.
      Until: the warts are gone

    Sources
      - A handout (clinic), read on 22 November 2026
        https://example.org/handout

    Cases that make it fire
      - warts (rules/skin.test.toml:2): contraindicated
      - a wart, expected otherwise (rules/skin.test.toml:11): contraindicated; it
        fails
      Some cases cannot be read; `contra check` shows them.
    --- stderr

    $ contra explain capsules
    ended with 0
    --- stdout
    capsules: defer
    For Needling; topic Skin

    It asks
      - When did you take the last capsule? (capsules-last)
        Answers: a date up to the day of the procedure
        Raises no concern: what is 6 months ago or longer

    It is true when
      “When did you take the last capsule?” is within 6 months

    What follows
      Reason: The last capsule was taken less than six months ago.
      Next step: Rebook once six months have passed.
      Date: not before “When did you take the last capsule?” + 6 months

    Sources
      - A handout (clinic), read on 22 November 2026
        https://example.org/handout

    Cases that make it fire
      None
      Some cases cannot be read; `contra check` shows them.
    --- stderr

    $ contra explain warts --format json
    ended with 0
    --- stdout
    {"id":"warts","topic":"skin","verdict":"contraindicated","procedures":["needling","peel"],"questions":["area"],"when":"“Is any of this on the skin to be treated?” includes “Warts”","say":"Skin with warts must not be treated.","do":null,"because":["handout"],"against":[],"disputed":null,"urgent":null,"until":"the warts are gone","wait":null,"asks":[{"id":"area","topic":"skin","ask":"Is any of this on the skin to be treated?","help":null,"type":"multi","options":[{"id":"warts","label":"Warts"},{"id":"freckles","label":"Freckles"},{"id":"none","label":"None of these"}],"unit":null,"show_if":null,"asked_of":"client","keep":null,"procedures":["needling","peel"]}],"scores":[],"date":null,"sources":[{"id":"handout","title":"A handout","url":"https://example.org/handout","seen":"2026-11-22","grade":"clinic","rules":["capsules","keloids","warts","freckles"],"against":[]}],"cases":[{"name":"warts","file":"rules/skin.test.toml","line":2,"procedure":"peel","verdict":"contraindicated","passed":true},{"name":"a wart, expected otherwise","file":"rules/skin.test.toml","line":11,"procedure":"peel","verdict":"contraindicated","passed":false}]}
    --- stderr
    "#);
}

#[test]
fn completions_are_scripts() {
    let place = Place::sound();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert_eq!(place.run(&["completions", shell]).code, Some(0), "{shell}");
    }
    insta::assert_snapshot!(place.run(&["completions", "tcsh"]).whole(), @"
    ended with 2
    --- stdout
    --- stderr
    error: invalid value 'tcsh' for '<SHELL>'
      [possible values: bash, elvish, fish, powershell, zsh]

      tip: a similar value exists: 'zsh'

    For more information, try '--help'.
    ");
    place.write("contra.bash", place.run(&["completions", "bash"]).stdout);
    // if there is a bash, it must accept the script
    let read = std::process::Command::new("bash")
        .arg("-n")
        .arg(place.path("contra.bash"))
        .output();
    assert!(read.map_or(true, |read| read.status.success()));
}
