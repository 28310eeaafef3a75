//! Text output of `check`: notes in lists, errors last, and the counts.

use crate::support::program::Place;

/// Two thresholds that no case covers, an answer that fails open, and a file that is not read.
fn place() -> Place {
    let place = Place::new();
    place.write("rules/notes.txt", "");
    let case = "[[case]]\nname = \"warts\"\nprocedure = \"needling\"\non = 2026-11-22\n\
                given = { capsules-last = 2026-11-01, keloid = \"yes\", area = [\"warts\"] }\n\
                rest = \"clear\"\nexpect = \"contraindicated\"\n\n\
                [[case]]\nname = \"freckles\"\nprocedure = \"peel\"\non = 2026-11-22\n\
                given = { area = [\"freckles\"] }\nrest = \"clear\"\nexpect = \"precaution\"\n";
    place.write("rules/skin.test.toml", case);
    let skin = place.read("rules/skin.toml");
    let skin = skin.replace(
        "\"6 months\" } }\nsay",
        "\"6 months\", older-than = \"1 day\" } }\nsay",
    );
    place.write("rules/skin.toml", skin);
    place
}

fn check(place: &Place, arguments: &str) -> String {
    let typed = format!("check --on 2026-11-22{arguments}");
    let arguments: Vec<&str> = typed.split(' ').collect();
    place.run(&arguments).whole()
}

#[test]
fn the_findings_end_with_the_errors_and_the_counts() {
    insta::assert_snapshot!(check(&place(), ""), @r#"
    ended with 1
    --- stdout
    warn[not-monotonic]: `capsules-last`: 2026-11-21 is defer, but 2026-11-22 only eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ 2026-05-22 is eligible
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: extend the more severe rule to the end, or write a rule for the values beyond it

    warn[unread-file]: this is not part of the protocol and is not read
     --> rules/notes.txt:1:1
      |
    1 |
      | ^
      |
      = help: move it elsewhere: a protocol is its `.toml` files

    error[fails-open]: `capsules-last = 2026-11-22` is not clear and still ends eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ an answer that raises a concern passes
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    error[fails-open]: `area = ["freckles"]` is not clear and still ends eligible for `needling`
      --> rules/skin.toml:16:11
       |
    16 | id      = "area"
       |           ^^^^^^ an answer that raises a concern passes
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    2 errors, 2 warnings, 4 notes in 4 files; `--show info` lists the notes
    --- stderr
    "#);
}

#[test]
fn notes_with_one_name_are_grouped() {
    insta::assert_snapshot!(check(&place(), " --show info"), @r#"
    ended with 1
    --- stdout
    info[draft-protocol]: this protocol is a draft
     --> rules/protocol.toml:9:13
      |
    9 | status    = "draft"
      |             ^^^^^^^
      |
      = help: every page says so until a clinician has approved exactly these rules

    info[unhandled-unsure]: "not sure" about 3 questions leaves the verdict open, and no rule says what to do
     --> rules/skin.toml:5:9: `capsules-last`: `capsules` may fire for `needling`
     --> rules/skin.toml:11:8: `keloid`: `keloids` may fire for `needling`
     --> rules/skin.toml:16:11: `area`: `warts` may fire for `needling` and `peel`
      = witness: capsules-last = "unsure", every other answer clear
      = help: write a rule for each question that tests it for `"unsure"`, or `unsure = "open"` if the verdict should stay open

    info: 2 × uncovered-boundary: capsules-last
     --> rules/skin.toml:26:29: no case answers `capsules-last` with a day older than 6 months
     --> rules/skin.toml:26:29: no case answers `capsules-last` with a day within 1 day
      = help: write a case with such an answer, so that a moved threshold is noticed

    warn[not-monotonic]: `capsules-last`: 2026-11-21 is defer, but 2026-11-22 only eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ 2026-05-22 is eligible
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: extend the more severe rule to the end, or write a rule for the values beyond it

    warn[unread-file]: this is not part of the protocol and is not read
     --> rules/notes.txt:1:1
      |
    1 |
      | ^
      |
      = help: move it elsewhere: a protocol is its `.toml` files

    error[fails-open]: `capsules-last = 2026-11-22` is not clear and still ends eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ an answer that raises a concern passes
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    error[fails-open]: `area = ["freckles"]` is not clear and still ends eligible for `needling`
      --> rules/skin.toml:16:11
       |
    16 | id      = "area"
       |           ^^^^^^ an answer that raises a concern passes
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    2 errors, 2 warnings, 4 notes in 4 files
    --- stderr
    "#);
}

#[test]
fn findings_that_fail_on_counts_are_always_shown() {
    let place = place();
    let check = |arguments: &str| check(&place, arguments);
    insta::assert_snapshot!(check(" --show error"), @r#"
    ended with 1
    --- stdout
    error[fails-open]: `capsules-last = 2026-11-22` is not clear and still ends eligible for `needling`
     --> rules/skin.toml:5:9
      |
    5 | id    = "capsules-last"
      |         ^^^^^^^^^^^^^^^ an answer that raises a concern passes
      |
      = witness: capsules-last = 2026-11-22, every other answer clear
      = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    error[fails-open]: `area = ["freckles"]` is not clear and still ends eligible for `needling`
      --> rules/skin.toml:16:11
       |
    16 | id      = "area"
       |           ^^^^^^ an answer that raises a concern passes
       |
       = witness: area = ["freckles"], every other answer clear
       = help: write a rule for this answer, or name it in `clear` if it raises no concern by itself

    2 errors, 2 warnings, 4 notes in 4 files; `--show info` lists the warnings and notes
    --- stderr
    "#);
    assert_eq!(check(" --show error --fail-on warn"), check(""));
    assert_eq!(check(" --show error --fail-on info"), check(" --show info"));
}

#[test]
fn quiet_leaves_out_how_to_see_the_rest() {
    let place = place();
    let check = |arguments: &str| check(&place, arguments);
    let loud = check("");
    let quiet = loud.replace("; `--show info` lists the notes", "");
    assert_ne!(quiet, loud);
    assert_eq!(check(" --quiet"), quiet);
    assert_eq!(check(" --quiet --show info"), check(" --show info"));
}

#[test]
fn other_formats_have_every_finding() {
    let place = place();
    for format in ["json", "sarif", "github", "junit"] {
        let shown = |show: &str| check(&place, &format!(" --format {format} --show {show}"));
        assert_eq!(shown("error"), shown("info"), "{format}");
    }
}

#[test]
fn a_fresh_protocol_is_one_line() {
    let place = Place::new();
    assert_eq!(place.run(&["init", "fresh"]).code, Some(0));
    let check = |arguments: &str| check(&place, &format!(" fresh{arguments}"));
    insta::assert_snapshot!(check(""), @"
    ended with 0
    --- stdout
    1 note in 50 files; `--show info` lists the note
    --- stderr
    ");
    insta::assert_snapshot!(check(" -q --fail-on error"), @"
    ended with 0
    --- stdout
    1 note in 50 files
    --- stderr
    ");
    insta::assert_snapshot!(check(" --show info"), @r#"
    ended with 0
    --- stdout
    info[draft-protocol]: this protocol is a draft
      --> fresh/protocol.toml:14:13
       |
    14 | status    = "draft"
       |             ^^^^^^^
       |
       = help: every page says so until a clinician has approved exactly these rules

    1 note in 50 files
    --- stderr
    "#);
}

#[test]
fn the_last_line_says_which_checks_the_errors_prevent() {
    let place = place();
    let last = || {
        let ended = place.run(&["check", "--on", "2026-11-22", "--quiet"]);
        ended.stdout.lines().last().expect("a line").to_owned()
    };
    let (skin, cases) = (
        place.read("rules/skin.toml"),
        place.read("rules/skin.test.toml"),
    );
    insta::assert_snapshot!(last(), @"2 errors, 2 warnings, 4 notes in 4 files");
    place.write("rules/skin.test.toml", cases.replacen("name", "nam", 1));
    insta::assert_snapshot!(last(), @"3 errors, 2 warnings, 2 notes in 4 files; the errors prevent checks of coverage");
    place.write("rules/skin.test.toml", b"\xff");
    insta::assert_snapshot!(last(), @"3 errors, 2 warnings, 2 notes in 4 files; the errors prevent checks of coverage");
    place.write("rules/skin.test.toml", cases);
    place.write("rules/skin.toml", skin.replacen("verdict", "verdct", 1));
    insta::assert_snapshot!(last(), @"1 error, 1 warning in 4 files; the errors prevent checks of logic, dates and coverage");
}
