//! Record files: what an interview writes, how changes to them are detected, and the decisions that are added.

mod decide;
mod interview;
mod read;
mod seal;
mod verify;

use std::fs;
use std::path::Path;

use contraindication::intake::record_file;
use contraindication::model::{Decided, Decision};
use contraindication::report::record_file::{Circumstances, sealed, with_decision};
use contraindication::seal::{DECISION, SEAL, hash_line};
use contraindication::{Defaults, Folder, Format, Program, Protocol, load, open, screen};
use jiff::civil::{Date, date};

use crate::support::markdown;
use crate::support::program::Place;

/// Answers of a client for needling who took a last capsule not long ago.
const DEFERRED: &str = r#"id = "C-7"
on = 2026-11-22
answered = 2026-11-20
procedures = ["needling", "peel"]

[answers]
capsules-last = 2026-06-20
keloid = "no"
area = ["freckles"]

[carried]
keloid = 2026-05-02
"#;

/// The rules in `rules` of a folder.
fn protocol(folder: &Path) -> Protocol {
    let files = markdown::files(&folder.join("rules"), "toml").into_iter();
    let files = files.map(|path| {
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        (name, fs::read(&path).expect("a file"))
    });
    let folder = Folder {
        name: "rules".to_owned(),
        files: files.collect(),
    };
    let loaded = load(&folder).expect("a protocol");
    loaded.protocol.expect("no errors")
}

/// The record file of an answer file, under the rules of a place.
fn record_of(place: &Place, answers: &str) -> String {
    record_with(place, answers, &Circumstances::default())
}

fn record_with(place: &Place, answers: &str, circumstances: &Circumstances<'_>) -> String {
    record_in(&place.path(""), answers, circumstances)
}

/// The record file of an answer file, under the rules in `rules` of a folder.
pub(crate) fn record_in(folder: &Path, answers: &str, circumstances: &Circumstances<'_>) -> String {
    let protocol = protocol(folder);
    let program = Program::compile(&protocol);
    let defaults = Defaults {
        today: date(2026, 11, 22),
        on: None,
        procedures: Vec::new(),
    };
    let records = open(answers.as_bytes(), Format::Toml, &protocol, &defaults);
    let record = records.expect("an input").next().expect("a record");
    let screened = screen(&program, record.expect("a record"));
    let (form, outcomes) = screened
        .content
        .unwrap_or_else(|fault| panic!("{}", fault.message));
    sealed(&protocol, &form, &outcomes, circumstances)
}

/// A decision on a day.
fn decision(procedure: &str, decided: Decided, on: Date) -> Decision {
    Decision {
        procedure: procedure.to_owned(),
        decided,
        reason: None,
        by: "A. Practitioner".to_owned(),
        role: "nurse".to_owned(),
        on,
    }
}

/// A record with two decisions.
fn decided(place: &Place) -> String {
    let record = record_of(place, DEFERRED);
    let first = decision("needling", Decided::Rebook, date(2026, 11, 22));
    let second = decision("peel", Decided::Treat, date(2026, 11, 23));
    with_decision(&with_decision(&record, &first), &second)
}

/// Forges a record: recomputes all hashes after an edit.
fn sealed_again(edited: &str) -> String {
    let (body, rest) = edited.split_once(SEAL).expect("a seal");
    let mut text = body.to_owned();
    let hash = hash_line(text.as_bytes());
    text = text + SEAL + &hash;
    for block in rest.split(DECISION).skip(1) {
        let lines = block.lines().filter(|line| !line.starts_with("sha256 = "));
        text.push_str(DECISION);
        text.extend(lines.flat_map(|line| [line, "\n"]));
        let hash = hash_line(text.as_bytes());
        text.push_str(&hash);
    }
    assert_eq!(contraindication::seal::check(text.as_bytes()).fault, None);
    text
}

/// Forges a record by replacing a text in it.
fn forged(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}\n{text}");
    sealed_again(&text.replacen(from, to, 1))
}

#[test]
fn a_record_file_that_was_written_can_be_read() {
    let place = Place::new();
    let hash = "0".repeat(64);
    let circumstances = Circumstances {
        asked_by: Some("front \"desk\" 2"),
        remark: Some("a remark"),
        replaces: Some(&hash),
        mapping: Some(("A form", &hash)),
    };
    let text = record_with(&place, DEFERRED, &circumstances);
    let mut one = decision("needling", Decided::DoNotTreat, date(2026, 11, 22));
    one.reason = Some("two\nlines, \"quoted\" \\ \u{7f}".to_owned());
    let text = with_decision(&text, &one);
    let file = record_file::read(text.as_bytes()).expect("no mistake");
    let file = file.expect("a record file");
    assert_eq!(file.fault, None);
    assert_eq!(file.asked_by.as_deref(), circumstances.asked_by);
    assert_eq!(file.replaces.as_deref(), Some(hash.as_str()));
    assert!(file.decisions == [one]);
    let found = file.found.expect("what was found");
    assert_eq!(found.mapping, Some(("A form".to_owned(), hash)));
    assert_eq!(found.protocol.sha256, protocol(&place.path("")).sha256);
    let procedures: Vec<_> = found
        .results
        .iter()
        .map(|one| one.procedure.as_str())
        .collect();
    assert_eq!(procedures, ["needling", "peel"]);
    assert_eq!(found.verdict("needling"), Some("defer"));
}
