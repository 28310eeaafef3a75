//! `contra record decide`: its prompts, and what is added to the file.

use std::io::{Read, Write};
use std::process::Stdio;

use contraindication::model::Decided;
use contraindication::report::record_file::with_decision;
use contraindication::seal::check;
use jiff::ToSpan;

use super::{DEFERRED, decision, record_of};
use crate::interview_lines::fed;
use crate::support::program::{Ended, Place, today};

/// Runs `record decide` with these lines typed, followed by the end of input.
fn decide(place: &Place, file: &str, lines: &[&str]) -> Ended {
    let typed: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fed(place.command(&["record", "decide", file]), typed.as_bytes())
}

/// A place with a record about needling alone, whose answers raise no concern.
fn with_record() -> Place {
    let place = Place::new();
    let clear = DEFERRED
        .replace("2026-06-20", "\"2020\"")
        .replace("[\"needling\", \"peel\"]", "[\"needling\"]")
        .replace("freckles", "none");
    place.write("clear.toml", record_of(&place, &clear));
    place.write("deferred.toml", record_of(&place, DEFERRED));
    place
}

/// The text that was added to a file.
fn added(place: &Place, file: &str, before: &str) -> String {
    let text = place.read(file);
    assert_eq!(check(text.as_bytes()).fault, None);
    let added = text.strip_prefix(before).expect("what stood there before");
    let lines = added.lines().filter(|line| !line.starts_with("sha256 = "));
    let lines: String = lines.flat_map(|line| [line, "\n"]).collect();
    lines.replace(&today().to_string(), "TODAY")
}

/// A run on the record without a concern, and the text that it adds.
fn decided(lines: &[&str]) -> (Ended, String) {
    let place = with_record();
    let before = place.read("clear.toml");
    let ended = decide(&place, "clear.toml", lines);
    let added = added(&place, "clear.toml", &before);
    (ended, added)
}

#[test]
fn the_verdict_is_shown_then_the_decision_is_asked_for() {
    let place = with_record();
    let before = place.read("clear.toml");
    let ended = decide(
        &place,
        "clear.toml",
        &["1", "", "A. Practitioner", "nurse", "y"],
    );
    insta::assert_snapshot!(
        ended
            .whole()
            .replace(check(before.as_bytes()).hash.expect("a seal"), "SEAL")
    );
    insta::assert_snapshot!(added(&place, "clear.toml", &before), @r#"

    [[decision]]
    procedure = "needling"
    decided = "treat"
    by = "A. Practitioner"
    role = "nurse"
    on = TODAY
    "#);
    let verified = place.run(&["record", "verify", "clear.toml", "-q"]);
    assert_eq!(verified.code, Some(0), "{}", verified.whole());
}

#[test]
fn several_procedures_have_decisions_of_their_own() {
    let place = with_record();
    let before = place.read("deferred.toml");
    let lines = [
        "2",
        "1",
        "Freckles are welcome.",
        "A. Practitioner",
        "nurse",
        "y", // the peel
        "1",
        "1",
        "",
        "Letter seen.",
        "",
        "senior nurse",
        "y", // needling, above precaution
        "1",
        "3",
        "",
        "B. Doctor",
        "",
        "y", // and again
        "",
    ];
    let ended = decide(&place, "deferred.toml", &lines);
    assert_eq!(ended.code, Some(0), "{}", ended.whole());
    insta::assert_snapshot!(ended.stderr);
    insta::assert_snapshot!(added(&place, "deferred.toml", &before), @r#"

    [[decision]]
    procedure = "peel"
    decided = "treat"
    reason = "Freckles are welcome."
    by = "A. Practitioner"
    role = "nurse"
    on = TODAY

    [[decision]]
    procedure = "needling"
    decided = "treat"
    reason = "Letter seen."
    by = "A. Practitioner"
    role = "senior nurse"
    on = TODAY

    [[decision]]
    procedure = "needling"
    decided = "rebook"
    by = "B. Doctor"
    role = "senior nurse"
    on = TODAY
    "#);
    let page = place.run(&["screen", "deferred.toml"]).stdout;
    let (_, decisions) = page.split_once("Record and decisions").expect("a section");
    let (_, decisions) = decisions.split_once("- Decision").expect("a decision");
    let (decisions, _) = decisions.split_once("Sources").expect("a section");
    let decisions = decisions.replace(&contraindication::model::long_date(today()), "TODAY");
    insta::assert_snapshot!(format!("- Decision{decisions}"), @"
    - Decision on Peel: Treat.
        Freckles are welcome.
        A. Practitioner, nurse, TODAY
      - Decision on Needling: Treat (replaced by a later one).
        Letter seen.
        A. Practitioner, senior nurse, TODAY
      - Decision on Needling: Rebook.
        B. Doctor, senior nurse, TODAY
      - Nobody can tell from the file whether the last decision was removed.
    ");
}

#[test]
fn no_decision_is_added_without_a_final_yes() {
    let place = with_record();
    let before = place.read("clear.toml");
    for (lines, code) in [
        (&[""][..], 0),
        (&["0"], 0),
        (&["1", "", "A", "nurse", "n"], 0),
        (&["1", "", "A", "nurse"], 130),
        (&[":q"], 130),
        (&["1", "", ":q"], 130),
        (&[], 130),
        (&["<", "?", "4", "none"], 0),
    ] {
        let ended = decide(&place, "clear.toml", lines);
        assert_eq!(ended.code, Some(code), "{lines:?} {}", ended.whole());
        assert_eq!(place.read("clear.toml"), before);
        let is_told = ended
            .stderr
            .ends_with("\nno further decision was added to `clear.toml`\n");
        assert_eq!(is_told, code == 130, "{}", ended.stderr);
    }
}

#[test]
fn a_dash_goes_back_one_prompt_and_invisible_characters_are_refused() {
    let lines = [
        "2",
        "<",
        "3",
        "of\u{200b}course",
        "later",
        "",
        "Dr. B",
        "<",
        "Dr. C",
        "doctor",
        "<",
        "surgeon",
        "maybe",
        "y",
    ];
    let (ended, added) = decided(&lines);
    insta::assert_snapshot!(ended.stderr);
    insta::assert_snapshot!(added, @r#"

    [[decision]]
    procedure = "needling"
    decided = "rebook"
    reason = "later"
    by = "Dr. C"
    role = "surgeon"
    on = TODAY
    "#);
}

#[test]
fn enter_keeps_the_reason_after_going_back() {
    let lines = ["3", "later", "<", "", "Dr. B", "doctor", "y"];
    let (ended, added) = decided(&lines);
    insta::assert_snapshot!(ended.stderr);
    insta::assert_snapshot!(added, @r#"

    [[decision]]
    procedure = "needling"
    decided = "rebook"
    reason = "later"
    by = "Dr. B"
    role = "doctor"
    on = TODAY
    "#);
}

#[test]
fn only_a_record_that_matches_takes_a_decision() {
    let place = with_record();
    let record = place.read("clear.toml");
    place.write("edited.toml", record.replace("C-7", "C-8"));
    place.write("plain.toml", DEFERRED);
    let later = today().checked_add(2.days()).expect("a day");
    let future = DEFERRED.replace("2026-11-22", "2199-11-22");
    let future = future.replace("2026-11-20", &later.to_string());
    place.write("future.toml", record_of(&place, &future));
    let one = decision("needling", Decided::Rebook, later);
    place.write("decided.toml", with_decision(&record, &one));
    let runs = ["edited", "plain", "future", "decided", "gone"];
    let runs = runs.map(|name| format!("record decide {name}.toml"));
    let mut told = place.told(&runs.each_ref().map(String::as_str));
    let skin = place.read("rules/skin.toml").replace("keloid", "scar");
    place.write("rules/skin.toml", skin);
    told += &place.told(&["record decide clear.toml"]);
    let told = told.replace(&later.to_string(), "LATER");
    insta::assert_snapshot!(told.replace(&today().to_string(), "TODAY"));
    assert_eq!(place.read("clear.toml"), record);
}

/// The file changes while the name is typed.
#[test]
fn a_record_that_changes_during_the_prompts_is_not_overwritten() {
    let place = with_record();
    let mut command = place.command(&["record", "decide", "clear.toml"]);
    let (stdin, stdout, stderr) = (Stdio::piped(), Stdio::null(), Stdio::piped());
    let mut child = command
        .stdin(stdin)
        .stdout(stdout)
        .stderr(stderr)
        .spawn()
        .expect("the program runs");
    let mut typed = child.stdin.take().expect("a pipe");
    let mut told = child.stderr.take().expect("a pipe");
    let mut seen = Vec::new();
    let mut byte = [0];
    while !seen.ends_with(b"> ") {
        told.read_exact(&mut byte).expect("a prompt");
        seen.extend(byte);
    }
    let one = decision("needling", Decided::Rebook, today());
    let changed = with_decision(&place.read("clear.toml"), &one);
    place.write("clear.toml", &changed);
    typed.write_all(b"1\n\nA\nnurse\ny\n").expect("a prompt");
    drop(typed);
    let mut rest = String::new();
    told.read_to_string(&mut rest).expect("text");
    assert_eq!(child.wait().expect("an end").code(), Some(4));
    let (_, error) = rest.split_once("error: ").expect("an error");
    assert_eq!(
        error,
        "cannot add a decision to `clear.toml`: the file has changed since it was read\n\
         help: look at the file, then run `contra record decide` again\n"
    );
    assert_eq!(place.read("clear.toml"), changed);
}

#[cfg(unix)]
#[test]
fn a_record_stays_private_and_links_are_refused() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let place = with_record();
    let path = place.path("clear.toml");
    let lines = ["1", "", "A", "nurse", "y"];
    assert_eq!(decide(&place, "clear.toml", &lines).code, Some(0));
    let mode = std::fs::metadata(&path)
        .expect("a file")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = place.read("clear.toml");
    symlink(&path, place.path("link.toml")).expect("a link");
    let ended = decide(&place, "link.toml", &lines);
    assert_eq!(
        ended.whole(),
        "ended with 4\n--- stdout\n--- stderr\nprotocol: small 1, draft, rules\n\
         error: cannot write `link.toml`: it is a link\n"
    );
    assert_eq!(place.read("clear.toml"), before);
    assert_eq!(
        place
            .names(".")
            .iter()
            .filter(|name| name.starts_with(".contra"))
            .count(),
        0
    );
}
