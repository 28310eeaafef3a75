//! `contra approve`: what it refuses, asks and writes, and that what it writes holds.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::program::{Ended, Place};

const CASES: &str = r#"[[case]]
name      = "warts"
procedure = "peel"
on        = 2026-11-22
given     = { area = ["warts"] }
rest      = "clear"
expect    = "contraindicated"
"#;

const TYPED: &str = "A. \"Ex\" Ample\nMedical director\nRead in full.\nyes\n";

/// A protocol whose status says that it is approved, and one case.
fn place() -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    let approved = protocol.replace("\"draft\"", "\"approved\"");
    place.write("rules/protocol.toml", approved);
    place.write("rules/skin.test.toml", CASES);
    place
}

fn approve(place: &Place, typed: &str) -> Ended {
    place.write("typed.txt", typed);
    place.run_on("typed.txt", &["approve"])
}

/// The approval, with the day of the run taken out.
fn approval(place: &Place) -> String {
    let text = place.read("rules/approval.toml");
    let lines = text.lines().map(|line| match line.split_once(" = ") {
        Some(("on    ", day)) if day.len() == 10 => "on     = TODAY\n".to_owned(),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn exactly_these_rules_are_approved() {
    let place = place();
    insta::assert_snapshot!(place.told(&["check", "screen typed.csv"]), @r#"
    $ contra check
    ended with 1
    --- stdout
    error[approval-mismatch]: approved, but there is no `approval.toml`
     --> rules/protocol.toml:9:13
      |
    9 | status    = "approved"
      |             ^^^^^^^^^^
      |
      = help: `contra approve` writes it once a clinician has read exactly these rules; until then, set `status = "draft"`

    1 error in 3 files
    --- stderr

    $ contra screen typed.csv
    ended with 3
    --- stdout
    --- stderr
    error[approval-mismatch]: approved, but there is no `approval.toml`
     --> rules/protocol.toml:9:13
      |
    9 | status    = "approved"
      |             ^^^^^^^^^^
      |
      = help: `contra approve` writes it once a clinician has read exactly these rules; until then, set `status = "draft"`

    1 error in 3 files
    error: the rules in `rules` have errors
    help: correct what is marked above; `contra check` shows everything that it finds
    "#);
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @"
    ended with 0
    --- stdout
    --- stderr
    A small protocol: small 1
    SHA-256 128941758fbb8ab51b44aaeb83afa380fa208077ecdb9dd1164524ca077109e3
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2027
    `contra list protocol --rules DIR` writes all of it, to be read in full.
    Your name:
      ? why · < back · :q leave, nothing is written
    > Your role:
    > What you checked, in your words:
    > Have you read all of it, and do you approve exactly these rules? Type yes or no:
    > wrote `rules/approval.toml`: `small` 1 is approved until a rule file changes
    ");
    insta::assert_snapshot!(approval(&place), @r#"
    by     = "A. \"Ex\" Ample"
    role   = "Medical director"
    on     = TODAY
    note   = "Read in full."
    sha256 = "128941758fbb8ab51b44aaeb83afa380fa208077ecdb9dd1164524ca077109e3"
    "#);
    insta::assert_snapshot!(place.told(&["check --fail-on info"]), @"
    $ contra check --fail-on info
    ended with 0
    --- stdout
    no findings in 4 files
    --- stderr
    ");
    place.write("one.json", "{\"on\": \"2026-11-22\", \"answers\": {}}");
    let screened = place.run(&["screen", "one.json", "--require-approved"]);
    assert_eq!(screened.code, Some(0));
    // whoever may read the rules may read who approved them, and nothing else was left there
    let names = [
        "approval.toml",
        "protocol.toml",
        "skin.test.toml",
        "skin.toml",
    ];
    assert_eq!(place.names("rules"), names);
}

#[cfg(unix)]
#[test]
fn the_approval_can_be_read_by_whoever_may_read_the_rules() {
    use std::os::unix::fs::PermissionsExt;
    let place = place();
    let mode = |name: &str| {
        let metadata = std::fs::metadata(place.path(name)).expect("a file");
        metadata.permissions().mode() & 0o777
    };
    let rules = std::fs::Permissions::from_mode(0o640);
    std::fs::set_permissions(place.path("rules/protocol.toml"), rules).expect("a mode");
    assert_eq!(approve(&place, TYPED).code, Some(0));
    assert_eq!(mode("rules/approval.toml"), 0o640);
}

#[test]
fn an_edited_rule_is_approved_anew() {
    let place = place();
    approve(&place, TYPED);
    let skin = place.read("rules/skin.toml");
    place.write("rules/skin.toml", skin.replace("6 months", "7 months"));
    insta::assert_snapshot!(place.told(&["check"]), @r#"
    $ contra check
    ended with 1
    --- stdout
    error[approval-mismatch]: approved, but not these rules
     --> rules/approval.toml:5:10
      |
    5 | sha256 = "128941758fbb8ab51b44aaeb83afa380fa208077ecdb9dd1164524ca077109e3"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: an edited rule is a draft again: set `status = "draft"`, or have these rules approved with `contra approve`; their hash is 42402a4f5b2b5b9276e62d689c2a711129ae018f540823e32c2512d5a8502b2b

    1 error in 4 files
    --- stderr
    "#);
    assert_eq!(approve(&place, TYPED).code, Some(0));
    assert_eq!(place.run(&["check"]).code, Some(0));
    // the second time it says whose approval it takes the place of
    let dated = approval(&place).replace("TODAY", "2026-11-23");
    place.write("rules/approval.toml", dated);
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @r#"
    ended with 0
    --- stdout
    --- stderr
    A small protocol: small 1
    SHA-256 42402a4f5b2b5b9276e62d689c2a711129ae018f540823e32c2512d5a8502b2b
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2027
    - approved by A. "Ex" Ample, Medical director, on 23 November 2026; a new
      approval takes its place
    `contra list protocol --rules DIR` writes all of it, to be read in full.
    Your name:
      ? why · < back · :q leave, nothing is written
    > Your role:
    > What you checked, in your words:
    > Have you read all of it, and do you approve exactly these rules? Type yes or no:
    > wrote `rules/approval.toml`: `small` 1 is approved until a rule file changes
    "#);
}

#[test]
fn rules_that_change_while_they_are_read_are_not_approved() {
    let place = place();
    let mut command = place.command(&["approve"]);
    command.stdin(Stdio::piped()).stdout(Stdio::null());
    let mut child = command
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let mut stderr = child.stderr.take().expect("a pipe");
    // the first prompt: everything is read and shown
    let mut shown = Vec::new();
    while !shown.ends_with(b"> ") {
        let mut byte = [0];
        stderr.read_exact(&mut byte).expect("a prompt");
        shown.extend(byte);
    }
    let skin = place.read("rules/skin.toml");
    place.write("rules/skin.toml", skin.replace("6 months", "5 months"));
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(TYPED.as_bytes()).expect("a pipe");
    drop(stdin);
    let mut rest = String::new();
    stderr.read_to_string(&mut rest).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(3));
    insta::assert_snapshot!(rest, @r#"
    Your role:
    > What you checked, in your words:
    > Have you read all of it, and do you approve exactly these rules? Type yes or no:
    > error[approval-mismatch]: approved, but not these rules
     --> rules/approval.toml:5:10
      |
    5 | sha256 = "128941758fbb8ab51b44aaeb83afa380fa208077ecdb9dd1164524ca077109e3"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: an edited rule is a draft again: set `status = "draft"`, or have these rules approved with `contra approve`; their hash is 9ddcba8e52b743969b2f6c7728a41e077c46d231b7aac438a47c30b5e2729977

    1 error in 4 files
    error: the rules have changed since they were shown: nothing was approved
    help: read them again, then run `contra approve` again
    "#);
    assert_eq!(
        place.names("rules"),
        ["protocol.toml", "skin.test.toml", "skin.toml"]
    );
}

#[test]
fn nothing_is_written_without_a_last_yes() {
    let place = place();
    let typed = "\n?\nA. Example\n<\nB. Example\nNurse\n:q\n";
    insta::assert_snapshot!(approve(&place, typed).whole(), @"
    ended with 130
    --- stdout
    --- stderr
    A small protocol: small 1
    SHA-256 128941758fbb8ab51b44aaeb83afa380fa208077ecdb9dd1164524ca077109e3
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2027
    `contra list protocol --rules DIR` writes all of it, to be read in full.
    Your name:
      ? why · < back · :q leave, nothing is written
    > this cannot be empty
    Your name:
      ? why · < back · :q leave, nothing is written
    > It stands in the approval, and in every document of this protocol.
    Your name:
      ? why · < back · :q leave, nothing is written
    > Your role:
    > Your name:
      ? why · < back · :q leave, nothing is written
    > Your role:
    > What you checked, in your words:
    > 
    nothing was approved, and nothing was written
    ");
    let typed = "A. Example\nDirector\nRead.\ny\n?\n<\nRead twice.\nno\n";
    insta::assert_snapshot!(approve(&place, typed).whole(), @"
    ended with 130
    --- stdout
    --- stderr
    A small protocol: small 1
    SHA-256 128941758fbb8ab51b44aaeb83afa380fa208077ecdb9dd1164524ca077109e3
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2027
    `contra list protocol --rules DIR` writes all of it, to be read in full.
    Your name:
      ? why · < back · :q leave, nothing is written
    > Your role:
    > What you checked, in your words:
    > Have you read all of it, and do you approve exactly these rules? Type yes or no:
    > type the whole word, yes or no
    Have you read all of it, and do you approve exactly these rules? Type yes or no:
    > An approved protocol says so on every page, with your name in its document.
    Have you read all of it, and do you approve exactly these rules? Type yes or no:
    > What you checked, in your words:
    > Have you read all of it, and do you approve exactly these rules? Type yes or no:
    > 
    nothing was approved, and nothing was written
    ");
    for typed in [
        "",
        "A. Example\nDirector\nRead.\n",
        "A. Example\nDirector\nRead.\nyes",
    ] {
        assert_eq!(approve(&place, typed).code, Some(130), "{typed}");
    }
    let names = ["protocol.toml", "skin.test.toml", "skin.toml"];
    assert_eq!(place.names("rules"), names);
}

#[test]
fn what_cannot_be_approved_is_refused_before_anything_is_asked() {
    let draft = Place::new();
    insta::assert_snapshot!(approve(&draft, TYPED).whole(), @r#"
    ended with 3
    --- stdout
    --- stderr
    error: `small` 1 is a draft
    help: set `status = "approved"` in `rules/protocol.toml` first: the approval is of exactly the bytes that stand there
    "#);
    insta::assert_snapshot!(draft.told(&["approve embedded", "approve nowhere"]), @"
    $ contra approve embedded
    ended with 2
    --- stdout
    --- stderr
    error: the protocol inside the program cannot be approved
    help: `contra init DIR` writes it out, to read, correct and approve

    $ contra approve nowhere
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `nowhere`: no such file or folder
    ");
    let place = place();
    let skin = place.read("rules/skin.toml");
    let advice = "say     = \"Stop taking your blood thinner.\"";
    place.write(
        "rules/skin.toml",
        skin.replace("say     = \"Freckles may fade.\"", advice),
    );
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @r#"
    ended with 3
    --- stdout
    --- stderr
    error[forbidden-advice]: `say` says "Stop taking"
      --> rules/skin.toml:52:12
       |
    52 | say     = "Stop taking your blood thinner."
       |            ^^^^^^^^^^^
       |
       = help: never advise on taking a medicine: say when to rebook, or whom to ask

    1 error in 3 files
    error: `rules` has errors and cannot be approved
    help: correct what is marked above
    "#);
    place.write("rules/skin.toml", &skin);
    place.write(
        "rules/skin.test.toml",
        CASES.replace("contraindicated", "refer"),
    );
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @"
    ended with 1
    --- stdout
    --- stderr

    failures:

    ---- warts (rules/skin.test.toml:2:13) ----
    expect:
      - refer   expected
      + contraindicated   got

    rules that no case fired:
        capsules
        keloids
        freckles

    case result: FAILED. 0 passed; 1 failed; 1 of 4 rules fired
    error: the cases in `rules` fail
    help: correct the rules or the cases; `contra test` runs them
    ");
    place.write("rules/skin.test.toml", CASES.replace("rest ", "rast "));
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @r#"
    ended with 3
    --- stdout
    --- stderr
    error[invalid-case]: a case has no key `rast`
     --> rules/skin.test.toml:6:1
      |
    6 | rast      = "clear"
      | ^^^^
      |
      = help: did you mean `rest`?

    1 error in 3 files
    error: `rules` has errors and cannot be approved
    help: correct what is marked above
    "#);
}
