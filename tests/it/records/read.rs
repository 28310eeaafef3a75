//! A record file as an input of `screen`: its answers count, and the page shows the seal and the decisions.

use std::collections::BTreeSet;

use contraindication::report::record_file::Circumstances;

use super::{DEFERRED, decided, record_of, record_with};
use crate::support::markdown::read;
use crate::support::program::Place;

#[test]
fn the_page_shows_the_seal_and_the_decisions() {
    let place = Place::new();
    let circumstances = Circumstances {
        asked_by: Some("front desk 2"),
        ..Circumstances::default()
    };
    place.write("asked.toml", record_with(&place, DEFERRED, &circumstances));
    place.write("decided.toml", decided(&place));
    let ended = place.run(&["screen", "decided.toml"]);
    insta::assert_snapshot!(ended.whole());
    let ended = place.run(&["screen", "asked.toml", "--procedure", "peel"]);
    insta::assert_snapshot!(ended.stdout);
    for format in ["markdown", "html"] {
        let page = place
            .run(&["screen", "decided.toml", "--format", format])
            .stdout;
        let (_, section) = page.split_once("Record and decisions").expect("a section");
        let section = section.split("Sources").next().expect("a section");
        insta::assert_snapshot!(format!("section_{format}"), section);
    }
}

/// A valid answer is never lost because a seal does not match.
#[test]
fn a_file_that_was_edited_is_still_an_answer_file() {
    let place = Place::new();
    let record = record_of(&place, DEFERRED);
    place.write("whole.toml", DEFERRED);
    let expected = place
        .run(&["screen", "whole.toml", "--format", "csv", "-q"])
        .stdout;
    let edited = record.replace("C-7", "C-8");
    let unsealed = record
        .split("\n[seal]")
        .next()
        .expect("a record")
        .to_owned();
    let decided = decided(&place);
    let shortened = decided.strip_suffix("\"\n").expect("a hash").to_owned() + "0\"\n";
    for (name, text, told) in [
        ("sealed", record.clone(), ""),
        (
            "edited",
            edited,
            "edited.toml: the seal does not match: the file was changed after it was sealed; the answers are still read\n",
        ),
        (
            "unsealed",
            unsealed,
            "unsealed.toml: there is no seal: the file was cut off, or edited; the answers are still read\n",
        ),
        (
            "windows",
            record.replace('\n', "\r\n"),
            "windows.toml: there is no seal: the file was cut off, or edited; the answers are still read\n",
        ),
        (
            "longer",
            shortened,
            "longer.toml: decision 2 does not end with its hash: the file was cut off, or edited; the answers are still read\n",
        ),
    ] {
        let file = format!("{name}.toml");
        place.write(&file, text);
        let ended = place.run(&["screen", &file, "--format", "csv", "-q"]);
        let stderr = format!("protocol: small 1, draft, rules\n{told}");
        assert_eq!(ended.stderr, stderr, "{name}");
        let same = ended
            .stdout
            .replace(&file, "whole.toml")
            .replace("C-8", "C-7");
        assert_eq!(same, expected, "{name}");
        assert_eq!(ended.code, Some(0));
    }
}

/// Each mistake, with the message about it.
#[test]
fn wrong_keys_and_values_are_errors_at_their_line() {
    let place = Place::new();
    let text = decided(&place);
    let mut told = String::new();
    for (from, to) in [
        ("record = 1", "record = 2"),
        ("record = 1", "record = 0"),
        ("record = 1", "record = \"1\""),
        ("record = 1\n", ""),
        ("record = 1", "recrod = 1"),
        ("record = 1", "record = 1\nasked-bye = \"A\""),
        ("record = 1", "record = 1\nasked-by = 2"),
        ("record = 1", "record = 1\nreplaces = \"0123\""),
        ("record = 1", "record = 1\nanswer = 1"),
        ("[found]", "[fuond]"),
        ("program = ", "programme = "),
        ("protocol = {", "protocol = { name = \"a\","),
        ("sha256 = \"", "sha265 = \""),
        ("verdict = \"defer\"", "verdit = \"defer\""),
        ("not-before = 2026-12-20", "not-before = \"soon\""),
        ("reasons = [\"capsules\"]", "reasons = \"capsules\""),
        ("reasons = [\"capsules\"]", "reasons = [1]"),
        ("procedure = \"needling\", ", ""),
        ("[seal]\nsha256", "[seal]\nsha1"),
        ("decided = \"rebook\"", "decided = \"rebok\""),
        ("decided = \"rebook\"", "decided = \"a secret\""),
        ("by = \"A. Practitioner\"\n", ""),
        (
            "role = \"nurse\"\non = 2026-11-22\n",
            "role = \"nurse\"\non = \"today\"\n",
        ),
        ("[[decision]]", "[[decisions]]"),
        ("[[decision]]", "[decision]"),
    ] {
        assert!(text.contains(from), "{from}");
        place.write("a.toml", text.replacen(from, to, 1));
        let ended = place.run(&["screen", "a.toml", "-q", "--format", "json"]);
        let results: serde_json::Value = serde_json::from_str(&ended.stdout).expect("JSON");
        assert_eq!(ended.code, Some(1), "{to}: {}", ended.stdout);
        let message = results[0]["errors"][0]["message"]
            .as_str()
            .expect("a message");
        told.push_str(&format!("{to:?}\n  {message}\n"));
    }
    insta::assert_snapshot!(told);
}

/// These keys belong to TOML files.
#[test]
fn a_json_file_has_no_seal() {
    let place = Place::new();
    place.write("a.json", r#"{"record": 1, "answers": {}}"#);
    let ended = place.run(&["screen", "a.json", "--format", "csv"]);
    assert_eq!(ended.code, Some(1));
    insta::assert_snapshot!(ended.stderr, @"
    protocol: small 1, draft, rules
    a.json: record 1, line 1: the record cannot be read: key 1 is unknown: a record has `id`, `on`, `answered`, `procedures`, `answers` and `carried`
    1 record, 1 result; 1 unreadable
    ");
}

/// Every key that is written.
#[test]
fn the_page_about_records_names_every_key() {
    let place = Place::new();
    let circumstances = Circumstances {
        asked_by: Some("front desk 2"),
        mapping: Some(("A form", "a hash")),
        ..Circumstances::default()
    };
    let text = record_with(&place, DEFERRED, &circumstances) + &decided(&place);
    let page = read("docs/records.md");
    let keys = text.split(['\n', ',', '{']);
    let keys = keys.filter_map(|part| part.split_once(" = ").map(|(key, _)| key.trim()));
    let own = ["capsules-last", "keloid", "area"];
    let keys: BTreeSet<&str> = keys.filter(|key| !own.contains(key)).collect();
    assert!(keys.len() > 20, "{keys:?}");
    let unnamed: Vec<_> = keys
        .into_iter()
        .filter(|key| !page.contains(&format!("`{key}`")))
        .collect();
    assert_eq!(unnamed, [""; 0]);
}
