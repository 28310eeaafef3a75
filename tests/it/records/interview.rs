//! The record file of an interview, and the decision at its end.

use contraindication::seal::check;

use crate::interview_lines::fed;
use crate::support::program::{Ended, Place, today};

/// An interview about a peel in which these lines are typed.
fn interview(place: &Place, more: &[&str], lines: &[&str]) -> Ended {
    let typed: String = lines.iter().map(|line| format!("{line}\n")).collect();
    fed(
        place.command(&[&["interview", "peel"], more].concat()),
        typed.as_bytes(),
    )
}

/// Two lines about the record, the answer to the question, and the review.
const FRECKLES: [&str; 4] = ["C-7", "front desk", "2", "v"];

fn timeless(text: &str) -> String {
    text.replace(&today().to_string(), "TODAY")
}

#[test]
fn an_interview_writes_a_record_and_asks_for_the_decision() {
    let place = Place::new();
    let more = ["-o", "page.txt", "--save", "a.toml"];
    let decision = [
        "1",
        "Freckles are welcome.",
        "A. Practitioner",
        "nurse",
        "y",
    ];
    let ended = interview(&place, &more, &[&FRECKLES[..], &decision].concat());
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
    let (_, end) = ended.stderr.split_once("\nwrote ").expect("the files");
    insta::assert_snapshot!(end, @"
    `a.toml`
    wrote `page.txt`

    Decision of the practitioner on Peel: PRECAUTION
      1  Treat
      2  Do not treat
      3  Rebook
    > 0  None yet
      An empty line keeps what is marked with `>`.
    > 
    The reason (may be empty):
      In your words, on one line
    > 
    Your name:
      It is part of the record
    > 
    Your role:
      It is part of the record
    > 
    Peel: PRECAUTION. Treat (Freckles are welcome.). A. Practitioner, nurse.
    Add this to the record? It cannot be changed later.
      y  Yes
      n  No: nothing is added
    > 
    added a decision to `a.toml`
    ");
    let text = place.read("a.toml");
    let seal = check(text.as_bytes());
    assert_eq!((seal.fault, seal.decisions), (None, 1));
    let hashes = text.split("sha256 = \"").skip(1).map(|rest| &rest[..64]);
    let hashless = hashes.fold(timeless(&text), |text, hash| text.replace(hash, "HASH"));
    insta::assert_snapshot!(hashless, @r#"
    record = 1
    id = "C-7"
    on = TODAY
    answered = TODAY
    asked-by = "front desk"
    procedures = ["peel"]

    [answers]
    area = ["freckles"]

    [found]
    program = "contra 0.1.0"
    protocol = { id = "small", version = "1", status = "draft", sha256 = "HASH" }
    results = [
      { procedure = "peel", verdict = "precaution", at-least = "precaution", at-most = "precaution", until = [], reasons = ["freckles"], needed = [] },
    ]

    [seal]
    sha256 = "HASH"

    [[decision]]
    procedure = "peel"
    decided = "treat"
    reason = "Freckles are welcome."
    by = "A. Practitioner"
    role = "nurse"
    on = TODAY
    sha256 = "HASH"
    "#);
    let verified = place.run(&["record", "verify", "a.toml", "-q"]);
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
}

/// However the input ends, the record was written before.
#[test]
fn an_interview_without_a_decision_ends_well() {
    let place = Place::new();
    for (number, lines) in [
        &[][..],
        &[""],
        &["0"],
        &[":q"],
        &["1"],
        &["1", "", "A", "B", "n"],
    ]
    .iter()
    .enumerate()
    {
        let file = format!("{number}.toml");
        let ended = interview(&place, &["--save", &file], &[&FRECKLES[..], lines].concat());
        assert_eq!(ended.code, Some(0), "{lines:?} {}", ended.stderr);
        let text = place.read(&file);
        let seal = check(text.as_bytes());
        assert_eq!((seal.fault, seal.decisions), (None, 0));
    }
    assert_eq!(place.names("state/contra/interviews"), [""; 0]);
}

/// A plain answer file cannot contain a decision, and nobody can decide on a page that cannot be read.
#[test]
fn no_decision_is_asked_for_without_a_record_and_a_page() {
    let place = Place::new();
    for more in [
        &["--save", "a.json"][..],
        &["-o", "page.txt"],
        &["-o", "/dev/null", "--save", "b.toml"],
    ] {
        let ended = interview(&place, more, &FRECKLES);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        assert!(!ended.stderr.contains("Decision"), "{}", ended.stderr);
    }
}

/// For a day in the past, `answered` cannot be stored, so a comment contains it.
#[test]
fn an_interview_for_a_day_in_the_past_says_when_it_was() {
    let place = Place::new();
    let more = ["--on", "2026-11-22", "--save", "a.toml"];
    assert_eq!(interview(&place, &more, &FRECKLES).code, Some(0));
    let text = place.read("a.toml");
    let head = text.split("\n\n").next().expect("a head");
    insta::assert_snapshot!(timeless(head), @r#"
    record = 1
    # answers given on TODAY, after the day asked for
    id = "C-7"
    on = 2026-11-22
    asked-by = "front desk"
    procedures = ["peel"]
    "#);
    let verified = place.run(&["record", "verify", "a.toml", "-q"]);
    assert_eq!(verified.code, Some(0), "{}", verified.stdout);
}

#[test]
fn a_record_is_corrected_by_another_that_names_its_seal() {
    let place = Place::new();
    assert_eq!(
        interview(&place, &["--save", "a.toml"], &FRECKLES).code,
        Some(0)
    );
    let before = place.read("a.toml");
    let seal = check(before.as_bytes()).hash.expect("a seal").to_owned();
    let more = ["--replaces", "a.toml", "--save", "b.toml"];
    let ended = interview(&place, &more, &["C-7", "", "0", "v"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    let after = place.read("b.toml");
    assert!(
        after.contains(&format!("\nreplaces = \"{seal}\"\n")),
        "{after}"
    );
    assert_eq!(place.read("a.toml"), before);
    let verified = place.run(&["record", "verify", "a.toml", "b.toml", "-q"]);
    let own = &check(after.as_bytes()).hash.expect("a seal")[..8];
    let old = &seal[..8];
    assert_eq!(
        verified.stdout,
        format!(
            "a.toml: matches: seal {old}, no decision\n\
             b.toml: matches: seal {own}, no decision, replaces the record with the seal {old}\n"
        )
    );
    place.write("edited.toml", before.replace("C-7", "C-8"));
    place.write("plain.toml", "[answers]\n");
    insta::assert_snapshot!(place.told(&[
        "interview peel --replaces edited.toml --save c.toml",
        "interview peel --replaces plain.toml --save c.toml",
        "interview peel --replaces gone.toml --save c.toml",
        "interview peel --replaces a.toml --save c.json",
        "interview peel --replaces a.toml --save a.toml --overwrite",
        "interview peel --replaces a.toml",
    ]), @"
    $ contra interview peel --replaces edited.toml --save c.toml
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `edited.toml` cannot be replaced: the seal does not match: the file was changed after it was sealed
    help: name the record file that is corrected

    $ contra interview peel --replaces plain.toml --save c.toml
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `plain.toml` cannot be replaced: it is a plain answer file, without a seal
    help: name the record file that is corrected

    $ contra interview peel --replaces gone.toml --save c.toml
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot read `gone.toml`: no such file or folder

    $ contra interview peel --replaces a.toml --save c.json
    ended with 2
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: a JSON answer file cannot correct a record file
    help: end the name of the file after `--save` with .toml

    $ contra interview peel --replaces a.toml --save a.toml --overwrite
    ended with 2
    --- stdout
    --- stderr
    error: `a.toml` is an input and would be overwritten

    $ contra interview peel --replaces a.toml
    ended with 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      --save <FILE>

    Usage: contra interview --save <FILE> --replaces <FILE> --rules <DIR> <PROCEDURE>...

    For more information, try '--help'.
    ");
}
