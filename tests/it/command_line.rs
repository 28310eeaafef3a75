//! The whole command line: help, color, and the subcommands that list things.

use crate::support::program::Place;

#[test]
fn lists_are_lines_or_objects() {
    let place = Place::new();
    insta::assert_snapshot!(place.run(&["list", "questions"]).whole(), @"
    ended with 0
    --- stdout
    capsules-last  date    When did you take the last capsule?
    keloid         yes-no  Have you ever had a keloid?
    area           multi   Is any of this on the skin to be treated?
    --- stderr
    ");
    insta::assert_snapshot!(place.run(&["list", "rules", "--format", "json"]).stdout, @r#"
    [
    {"id":"capsules","topic":"skin","verdict":"defer","procedures":["needling"],"questions":["capsules-last"],"when":"“When did you take the last capsule?” is within 6 months","say":"The last capsule was taken less than six months ago.","do":"Rebook once six months have passed.","because":["handout"],"against":[],"disputed":null,"urgent":null,"until":null,"wait":null},
    {"id":"keloids","topic":"skin","verdict":"refer","procedures":["needling"],"questions":["keloid"],"when":"“Have you ever had a keloid?” is “Yes”","say":"Someone who has had a keloid may get another.","do":null,"because":["handout"],"against":[],"disputed":null,"urgent":null,"until":null,"wait":null},
    {"id":"warts","topic":"skin","verdict":"contraindicated","procedures":["needling","peel"],"questions":["area"],"when":"“Is any of this on the skin to be treated?” includes “Warts”","say":"Skin with warts must not be treated.","do":null,"because":["handout"],"against":[],"disputed":null,"urgent":null,"until":"the warts are gone","wait":null},
    {"id":"freckles","topic":"skin","verdict":"precaution","procedures":["peel"],"questions":["area"],"when":"“Is any of this on the skin to be treated?” includes “Freckles”","say":"Freckles may fade.","do":null,"because":["handout"],"against":[],"disputed":null,"urgent":null,"until":null,"wait":null}
    ]
    "#);
    for what in ["procedures", "questions", "rules", "sources"] {
        let ended = place.run(&["list", what, "--format", "json"]);
        let list: Vec<serde_json::Value> = serde_json::from_str(&ended.stdout).expect("an array");
        assert!(list.iter().all(|one| one["id"].is_string()), "{what}");
    }
}

#[test]
fn a_rule_and_a_finding_are_explained() {
    let place = Place::new();
    insta::assert_snapshot!(place.run(&["explain", "capsules"]).whole(), @"
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
    --- stderr
    ");
    let ended = place.run(&["explain", "unknown-key"]);
    assert_eq!(ended.stdout.lines().next(), Some("# unknown-key"));
    let ended = place.run(&["explain", "unknown-key", "--format", "json"]);
    let page: serde_json::Value = serde_json::from_str(&ended.stdout).expect("an object");
    assert_eq!(
        (page["id"].as_str(), page["severity"].as_str()),
        (Some("unknown-key"), Some("error"))
    );
}

#[test]
fn a_misspelled_name_is_answered_with_the_nearest() {
    let place = Place::new();
    let mut all = String::new();
    for arguments in [
        ["explain", "capsule"],
        ["explain", "unknown-kye"],
        ["explain", "zzz"],
        ["man", "scren"],
    ] {
        all += &place.run(&arguments).whole();
    }
    insta::assert_snapshot!(all, @"
    ended with 2
    --- stdout
    --- stderr
    error: there is no finding, rule, question or score `capsule`
    help: did you mean `capsules`?
    ended with 2
    --- stdout
    --- stderr
    error: there is no finding, rule, question or score `unknown-kye`
    help: did you mean `unknown-key`?
    ended with 2
    --- stdout
    --- stderr
    error: there is no finding, rule, question or score `zzz`
    help: `contra list rules` and `contra list questions` show every rule and question
    ended with 2
    --- stdout
    --- stderr
    error: there is no command `scren`
    help: did you mean `screen`?
    ");
}

#[test]
fn a_finding_is_explained_though_the_rules_are_broken() {
    let place = Place::new();
    place.write("rules/skin.toml", "[topic");
    assert_eq!(place.run(&["explain", "toml-syntax"]).code, Some(0));
    assert_eq!(place.run(&["explain", "capsules"]).code, Some(3));
}

#[test]
fn init_writes_the_embedded_protocol_and_replaces_nothing() {
    let place = Place::new();
    let ended = place.run(&["init", "mine"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
    insta::assert_snapshot!(place.names("mine").join("\n"), @"
    .gitattributes
    .schema
    acne-medications.test.toml
    acne-medications.toml
    allergies.test.toml
    allergies.toml
    antibiotics.test.toml
    antibiotics.toml
    clear-answers.test.toml
    diabetes.test.toml
    diabetes.toml
    examination.test.toml
    examination.toml
    general-health.test.toml
    general-health.toml
    healing-and-cancer.test.toml
    healing-and-cancer.toml
    immune-health.test.toml
    immune-health.toml
    implants-and-energy.test.toml
    implants-and-energy.toml
    infection-risk.test.toml
    infection-risk.toml
    isotretinoin.test.toml
    isotretinoin.toml
    keloid-history.test.toml
    keloid-history.toml
    marks-in-area.test.toml
    marks-in-area.toml
    medicines.test.toml
    medicines.toml
    not-sure.test.toml
    numbing-cream.test.toml
    numbing-cream.toml
    practice.test.toml
    practice.toml
    pregnancy.test.toml
    pregnancy.toml
    protocol.toml
    recent-peels-and-lasers.test.toml
    recent-peels-and-lasers.toml
    recent-procedures.test.toml
    recent-procedures.toml
    recent-treatments.test.toml
    recent-treatments.toml
    stories.test.toml
    sun.test.toml
    sun.toml
    treatment-area.test.toml
    treatment-area.toml
    warning-signs.test.toml
    warning-signs.toml
    ");
    assert_eq!(
        place.run(&["--rules", "mine", "list", "rules"]).code,
        Some(0)
    );
    insta::assert_snapshot!(place.run(&["init", "mine"]).whole(), @"
    ended with 2
    --- stdout
    --- stderr
    error: `mine` is not empty
    help: name a folder that is empty or does not exist
    ");
    place.write("a-file", "");
    assert_eq!(place.run(&["init", "a-file"]).code, Some(4));
}

#[test]
fn generated_pages_are_printed() {
    let place = Place::new();
    for arguments in [
        &["completions", "bash"][..],
        &["completions", "fish"],
        &["man"],
        &["man", "screen"],
        &["--version"],
    ] {
        let ended = place.run(arguments);
        assert_eq!(
            (ended.code, ended.stderr.as_str()),
            (Some(0), ""),
            "{arguments:?}"
        );
        assert!(!ended.stdout.is_empty(), "{arguments:?}");
    }
}

#[test]
fn the_help_says_who_may_use_the_program() {
    let place = Place::new();
    insta::assert_snapshot!(place.run(&["-h"]).whole(), @"
    ended with 0
    --- stdout
    Compares a person's answers with a written protocol and names the contraindications

    Usage: contra [OPTIONS] <COMMAND>

    Commands:
      interview    Interview a person and print the verdict with its reasons
      screen       Screen answer files and exported forms
      check        Find every mistake in the rule files of a folder
      test         Run the cases of a folder of rule files
      diff         Show what another version of the rules changes
      approve      Approve exactly the rules of a folder: writes `approval.toml`
      list         Show the content of a protocol
      explain      Explain a finding of `check`, a rule, a question or a score
      init         Write the protocol inside the program into a folder, to edit
      map          Draft and check the mapping file of a form
      record       Verify record files and add decisions to them
      completions  Print a script that completes commands in a shell
      man          Print the manual page, in the format that `man` reads

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Everywhere:
          --rules <DIR>   Folder of rule files to use; `embedded` is the protocol inside the program
                          [env: CONTRA_RULES=rules]
          --color <WHEN>  When to use color [default: auto] [possible values: auto, always, never]
      -q, --quiet         Do not print remarks on stderr; errors and the name of the protocol are still
                          printed

    Examples:
      contra screen examples/intake.csv
      contra init my-rules
      contra check my-rules
    --- stderr
    ");
    let long = place.run(&["--help"]).stdout;
    let about: Vec<_> = long
        .lines()
        .take_while(|line| !line.starts_with("Usage"))
        .collect();
    insta::assert_snapshot!(about.join("\n"), @"
    Compares a person's answers with a written protocol and names the contraindications.

    For trained practitioners, before a cosmetic procedure on the skin. It lists what a written protocol
    finds in the answers given. It does not examine, diagnose or decide: a practitioner checks each
    reason against its source and decides. It is not for clients screening themselves, nor for booking
    or refusing anyone without a person deciding. No regulator has evaluated it; whether software used
    like this is a medical device depends on where and how it is used.
    ");
}

#[test]
fn output_has_color_only_on_request() {
    let place = Place::new();
    place.write(
        "form.json",
        r#"{"answers": {"area": ["warts"]}, "procedures": ["peel"]}"#,
    );
    let colored = |arguments: &[&str], variables: &[(&str, &str)]| {
        let arguments = [&["screen", "form.json"], arguments].concat();
        let output = place
            .command(&arguments)
            .envs(variables.iter().copied())
            .output();
        output.expect("the program runs").stdout.contains(&0x1b)
    };
    assert!(!colored(&[], &[]));
    assert!(colored(&["--color", "always"], &[("NO_COLOR", "1")]));
    assert!(colored(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!colored(&["--color=never"], &[("CLICOLOR_FORCE", "1")]));
    place.run(&["screen", "form.json", "--color=always", "-o", "out.txt"]);
    assert!(!place.read("out.txt").contains('\u{1b}'));
}
