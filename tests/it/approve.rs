//! `contra approve`: what it refuses, asks and writes, and that the written approval is valid.

use std::io::{Read, Write};
use std::process::Stdio;

use crate::support::program::{Ended, Place};

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
    let place = Place::sound();
    is_approved(&place);
    place.write("rules/skin.test.toml", CASES);
    place
}

/// Sets the status, and a review date that is never overdue during a run.
fn is_approved(place: &Place) {
    let protocol = place.read("rules/protocol.toml");
    let approved = protocol
        .replace("\"draft\"", "\"approved\"")
        .replace("review-by = 2027", "review-by = 2199");
    place.write("rules/protocol.toml", approved);
}

fn approve(place: &Place, typed: &str) -> Ended {
    place.write("typed.txt", typed);
    place.run_on("typed.txt", &["approve"])
}

/// The approval, with the day of the run replaced.
fn approval(place: &Place) -> String {
    let text = place.read("rules/approval.toml");
    let lines = text.lines().map(|line| match line.split_once(" = ") {
        Some(("on    ", day)) if day.len() == 10 => "on     = TODAY\n".to_owned(),
        _ => format!("{line}\n"),
    });
    lines.collect()
}

#[test]
fn rules_that_let_a_concern_pass_are_not_approved() {
    let place = Place::new();
    is_approved(&place);
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @r#"
    ended with 3
    --- stdout
    --- stderr
    error[fails-open]: `area = ["freckles"]` is not clear and still ends eligible for `needling`
      --> rules/skin.toml:16:11
       |
    16 | id      = "area"
       |           ^^^^^^ an answer that raises a concern passes
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    1 error in 2 files
    error: `rules` has errors and cannot be approved
    help: correct the errors above
    "#);
    assert!(!place.path("rules/approval.toml").exists());
}

#[test]
fn without_its_approval_everything_else_about_the_rules_is_checked() {
    let place = Place::new();
    let skin = place.read("rules/skin.toml");
    let question =
        "[[question]]\nid = \"coffee\"\nask = \"Do you drink coffee?\"\ntype = \"yes-no\"\n";
    let allow = "[[allow]]\nfinding = \"unused-question\"\nquestion = \"coffee\"\nreason = \"For the audit.\"\nuntil = 2199-11-22\n";
    place.write("rules/skin.toml", format!("{skin}\n{question}\n{allow}"));
    let findings = |place: &Place| {
        let ended = place.run(&["check", "--format", "json", "--on", "2026-11-22"]);
        let found: serde_json::Value = serde_json::from_str(&ended.stdout).expect("a list");
        let found = found.as_array().expect("a list").iter();
        found
            .map(|one| format!("{} {}", one["name"], one["line"]))
            .collect::<Vec<_>>()
    };
    let of_draft = findings(&place);
    is_approved(&place);
    let unapproved = findings(&place);
    insta::assert_debug_snapshot!(unapproved, @r#"
    [
        "\"approval-mismatch\" 9",
        "\"unhandled-unsure\" 5",
        "\"fails-open\" 16",
        "\"uncovered-rule\" 23",
        "\"uncovered-boundary\" 26",
        "\"uncovered-boundary\" 26",
        "\"uncovered-rule\" 32",
        "\"uncovered-rule\" 40",
        "\"uncovered-rule\" 48",
        "\"fails-open\" 56",
    ]
    "#);
    let others = |all: &[String], but: &str| -> Vec<String> {
        let all = all.iter().filter(|one| !one.contains(but));
        all.cloned().collect()
    };
    assert_eq!(
        others(&unapproved, "approval-mismatch"),
        others(&of_draft, "draft-protocol")
    );
}

#[test]
fn exactly_these_rules_are_approved() {
    let place = place();
    insta::assert_snapshot!(place.told(&["check --show error", "screen typed.csv"]), @r#"
    $ contra check --show error
    ended with 1
    --- stdout
    error[approval-mismatch]: approved, but there is no `approval.toml`
     --> rules/protocol.toml:9:13
      |
    9 | status    = "approved"
      |             ^^^^^^^^^^
      |
      = help: `contra approve` writes it once a clinician has read exactly these rules; until then, set `status = "draft"`

    1 error, 3 warnings, 3 notes in 3 files; `--show info` lists the warnings and notes
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
    help: correct the errors above; `contra check` shows everything that it finds
    "#);
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @"
    ended with 0
    --- stdout
    --- stderr
    A small protocol: small 1
    SHA-256 b3972cf66a3925689a55047ad83607aa66ce3cfaf81733f22cea5db5d326b87f
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - 6 notes and warnings: `contra check --show info` lists them
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2199
    `contra list protocol --rules rules -o FILE` writes the document to read.
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
    sha256 = "b3972cf66a3925689a55047ad83607aa66ce3cfaf81733f22cea5db5d326b87f"
    "#);
    insta::assert_snapshot!(place.told(&["check --on 2026-11-22"]), @r#"
    $ contra check --on 2026-11-22
    ended with 0
    --- stdout
    warn[uncovered-rule]: no case makes `capsules` fire
      --> rules/skin.toml:24:11
       |
    24 | id      = "capsules"
       |           ^^^^^^^^^^
       |
       = witness: capsules-last = 2026-11-22, every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[uncovered-rule]: no case makes `keloids` fire
      --> rules/skin.toml:33:11
       |
    33 | id      = "keloids"
       |           ^^^^^^^^^
       |
       = witness: keloid = "yes", every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[uncovered-rule]: no case makes `freckles` fire
      --> rules/skin.toml:49:11
       |
    49 | id      = "freckles"
       |           ^^^^^^^^^^
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    3 warnings, 3 notes in 4 files; `--show info` lists the notes
    --- stderr
    "#);
    place.write("one.json", "{\"on\": \"2026-11-22\", \"answers\": {}}");
    let screened = place.run(&["screen", "one.json", "--require-approved"]);
    assert_eq!(screened.code, Some(0));
    // only this file was created, and everyone who may read the rules may read it
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
fn an_edited_rule_needs_a_new_approval() {
    let place = place();
    approve(&place, TYPED);
    let skin = place.read("rules/skin.toml");
    place.write("rules/skin.toml", skin.replace("6 months", "7 months"));
    insta::assert_snapshot!(place.told(&["check --on 2026-11-22"]), @r#"
    $ contra check --on 2026-11-22
    ended with 1
    --- stdout
    warn[uncovered-rule]: no case makes `capsules` fire
      --> rules/skin.toml:24:11
       |
    24 | id      = "capsules"
       |           ^^^^^^^^^^
       |
       = witness: capsules-last = 2026-11-22, every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[wording-differs]: `say` says "six months", but the rule has 7 months
      --> rules/skin.toml:28:49
       |
    27 | when    = { capsules-last = { within = "7 months" } }
       |                                        ---------- this is tested
    28 | say     = "The last capsule was taken less than six months ago."
       |                                                 ^^^^^^^^^^
       |
       = help: write "7 months" here, or correct the rule

    warn[wording-differs]: `do` says "six months", but the rule has 7 months
      --> rules/skin.toml:29:24
       |
    27 | when    = { capsules-last = { within = "7 months" } }
       |                                        ---------- this is tested
    28 | say     = "The last capsule was taken less than six months ago."
    29 | do      = "Rebook once six months have passed."
       |                        ^^^^^^^^^^
       |
       = help: write "7 months" here, or correct the rule

    warn[uncovered-rule]: no case makes `keloids` fire
      --> rules/skin.toml:33:11
       |
    33 | id      = "keloids"
       |           ^^^^^^^^^
       |
       = witness: keloid = "yes", every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    warn[uncovered-rule]: no case makes `freckles` fire
      --> rules/skin.toml:49:11
       |
    49 | id      = "freckles"
       |           ^^^^^^^^^^
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a case in a `.test.toml` file, with these answers for example

    error[approval-mismatch]: approved, but not these rules
     --> rules/approval.toml:5:10
      |
    5 | sha256 = "b3972cf66a3925689a55047ad83607aa66ce3cfaf81733f22cea5db5d326b87f"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: edited rules are a draft again: set `status = "draft"`, or have these rules approved with `contra approve`; their hash is 57bd476908dd416a35ace08fd47b8328ee6e4fa971a1b863f05e36ef6fae316f

    1 error, 5 warnings, 3 notes in 4 files; `--show info` lists the notes
    --- stderr
    "#);
    assert_eq!(approve(&place, TYPED).code, Some(0));
    assert_eq!(place.run(&["check"]).code, Some(0));
    // the second time, it names the approval that it replaces
    let dated = approval(&place).replace("TODAY", "2026-11-23");
    place.write("rules/approval.toml", dated);
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @r#"
    ended with 0
    --- stdout
    --- stderr
    A small protocol: small 1
    SHA-256 57bd476908dd416a35ace08fd47b8328ee6e4fa971a1b863f05e36ef6fae316f
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - 8 notes and warnings: `contra check --show info` lists them
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2199
    - approved by A. "Ex" Ample, Medical director, on 23 November 2026; a new
      approval replaces it
    `contra list protocol --rules rules -o FILE` writes the document to read.
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
    // at the first prompt, everything is read and shown
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
    5 | sha256 = "b3972cf66a3925689a55047ad83607aa66ce3cfaf81733f22cea5db5d326b87f"
      |          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: edited rules are a draft again: set `status = "draft"`, or have these rules approved with `contra approve`; their hash is 92a2b72fccb40efbcd0d432c22c9e3a46ebbcc4bd6c59897410a47996071fdde

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
fn nothing_is_written_without_a_final_yes() {
    let place = place();
    let typed = "\n?\nA. Example\n<\nB. Example\nNurse\n:q\n";
    insta::assert_snapshot!(approve(&place, typed).whole(), @"
    ended with 130
    --- stdout
    --- stderr
    A small protocol: small 1
    SHA-256 b3972cf66a3925689a55047ad83607aa66ce3cfaf81733f22cea5db5d326b87f
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - 6 notes and warnings: `contra check --show info` lists them
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2199
    `contra list protocol --rules rules -o FILE` writes the document to read.
    Your name:
      ? why · < back · :q leave, nothing is written
    > this cannot be empty
    Your name:
      ? why · < back · :q leave, nothing is written
    > It is written in the approval, and in every document of this protocol.
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
    SHA-256 b3972cf66a3925689a55047ad83607aa66ce3cfaf81733f22cea5db5d326b87f
    - 2 procedures, 3 questions, 4 rules, 1 source
    - 0 rules whose sources disagree
    - 1 case, which passes; 3 rules fire in none
    - 6 notes and warnings: `contra check --show info` lists them
    - reviewed on 22 November 2026, to be reviewed again by 22 November 2199
    `contra list protocol --rules rules -o FILE` writes the document to read.
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
fn unapprovable_rules_are_refused_before_the_first_prompt() {
    let draft = Place::sound();
    insta::assert_snapshot!(approve(&draft, TYPED).whole(), @r#"
    ended with 3
    --- stdout
    --- stderr
    error: `small` 1 is a draft
    help: first set `status = "approved"` in `rules/protocol.toml`, then run `contra approve rules` again: exactly these bytes are approved
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
      --> rules/skin.toml:53:12
       |
    53 | say     = "Stop taking your blood thinner."
       |            ^^^^^^^^^^^
       |
       = help: never advise on taking a medicine: say when to rebook, or whom to ask

    1 error in 3 files
    error: `rules` has errors and cannot be approved
    help: correct the errors above
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
    help: correct the errors above
    "#);
}

#[cfg(unix)]
#[test]
fn an_approval_is_not_written_through_a_link() {
    let place = place();
    place.write("elsewhere.toml", "of another protocol");
    std::os::unix::fs::symlink("../elsewhere.toml", place.path("rules/approval.toml"))
        .expect("a link");
    insta::assert_snapshot!(approve(&place, TYPED).whole(), @"
    ended with 4
    --- stdout
    --- stderr
    error: cannot write `rules/approval.toml`: it is a link
    ");
    assert_eq!(place.read("elsewhere.toml"), "of another protocol");
    assert!(place.path("rules/approval.toml").is_symlink());
    // also if the link is broken
    std::fs::remove_file(place.path("elsewhere.toml")).expect("a file");
    assert_eq!(approve(&place, TYPED).code, Some(3));
    assert!(!place.path("elsewhere.toml").exists());
}

#[test]
fn an_approval_of_a_later_day_does_not_count() {
    let place = place();
    assert_eq!(approve(&place, TYPED).code, Some(0));
    let template = approval(&place);
    let dated = |days: i64| {
        let day = crate::support::program::today() + jiff::Span::new().days(days);
        place.write(
            "rules/approval.toml",
            template.replace("TODAY", &day.to_string()),
        );
    };
    let codes = || {
        let codes = [
            "check",
            "list rules",
            "list protocol",
            "diff rules rules --fail-on any",
        ];
        codes.map(|typed| place.run(&typed.split(' ').collect::<Vec<_>>()).code)
    };
    // for the person who approves, it can already be the next day
    for days in [-400, -1, 0, 1] {
        dated(days);
        assert_eq!(codes(), [Some(0); 4], "{days}");
    }
    let document = || place.run(&["list", "protocol"]).stdout;
    assert!(document().contains("Ample"));
    for days in [2, 30, 10_000] {
        dated(days);
        assert_eq!(codes(), [Some(1), Some(3), Some(0), Some(0)], "{days}");
        assert!(!document().contains("Ample"));
    }
    let told = place.run(&["list", "rules"]).stderr;
    let day = crate::support::program::today();
    let later = day + jiff::Span::new().days(10_000);
    let told = told
        .replace(&later.to_string(), "LATER")
        .replace(&day.to_string(), "TODAY");
    insta::assert_snapshot!(told, @"
    error[approval-mismatch]: approved on a day in the future: today is TODAY
     --> rules/approval.toml:3:10
      |
    3 | on     = LATER
      |          ^^^^^^^^^^
      |
      = help: have these rules approved with `contra approve`, which writes the day; also see whether the clock of this machine is right

    1 error in 4 files
    error: the rules in `rules` have errors
    help: correct the errors above; `contra check` shows everything that it finds
    ");
}
