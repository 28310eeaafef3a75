//! `contra record verify`: one line for each file, and the changes that it detects.

use contraindication::model::Decided;
use contraindication::report::record_file::{Circumstances, with_decision};
use jiff::civil::date;

use super::{DEFERRED, decided, decision, forged, record_of, record_with};
use crate::support::program::Place;

/// The output of `record verify` for a text, and its exit code.
fn verified(place: &Place, text: impl AsRef<[u8]>) -> (Option<i32>, String) {
    place.write("a.toml", text);
    let ended = place.run(&["record", "verify", "a.toml", "-q"]);
    assert_eq!(ended.stderr, "protocol: small 1, draft, rules\n");
    (ended.code, ended.stdout)
}

#[test]
fn each_file_has_a_line_that_names_what_differs() {
    let place = Place::new();
    let record = record_of(&place, DEFERRED);
    place.write("records/b.toml", decided(&place));
    place.write("records/a.toml", &record);
    place.write(
        "records/c.toml",
        record.replace("area = [\"freckles\"]", "area = [\"none\"]"),
    );
    place.write("records/d.toml", DEFERRED);
    place.write("records/e.toml", "record = 1\n");
    let hash = "01234567".repeat(8);
    let circumstances = Circumstances {
        replaces: Some(&hash),
        ..Circumstances::default()
    };
    place.write(
        "records/f.toml",
        record_with(&place, DEFERRED, &circumstances),
    );
    place.write("records/g.toml", "\n");
    place.write("records/.h.toml", "hidden");
    place.write("records/notes.txt", "no record");
    place.write("answers.json", "{}");
    let ended = place.run(&["record", "verify", "records", "answers.json", "gone.toml"]);
    insta::assert_snapshot!(ended.whole());
}

/// All bytes are covered. Another test of the seal changes every single one.
#[test]
fn a_record_that_was_edited_does_not_match() {
    let place = Place::new();
    let text = decided(&place);
    let bytes = text.as_bytes();
    assert_eq!(verified(&place, &text).0, Some(0));
    for at in (0..bytes.len()).step_by(61) {
        let mut edited = bytes.to_vec();
        edited[at] ^= 1;
        for edited in [
            edited,
            [&bytes[..at], b"\n", &bytes[at..]].concat(),
            bytes[..at].to_vec(),
        ] {
            let (code, said) = verified(&place, &edited);
            // the edit may be in the hash of the rules
            let expected = if said.contains("; other rules: ") {
                3
            } else {
                1
            };
            assert_eq!(code, Some(expected), "{at}: {said}");
            assert!(
                said.starts_with("a.toml: does not match: ") || edited.is_empty(),
                "{said}"
            );
        }
    }
}

/// A forger recomputes the hashes, but the results are also computed again from the answers.
#[test]
fn wrong_results_are_named() {
    let place = Place::new();
    let text = decided(&place);
    for (from, to, expected) in [
        (
            "capsules-last = \"2026-06-20\"",
            "capsules-last = \"2026-05-20\"",
            "`at-least` of `needling` is \"defer\" in the record, and \"eligible\" now; \
             `at-most` of `needling` is \"defer\" in the record, and \"eligible\" now; \
             `not-before` of `needling` is 2026-12-20 in the record, and absent now; \
             `reasons` of `needling` is [\"capsules\"] in the record, and [] now; \
             `verdict` of `needling` is \"defer\" in the record, and \"eligible\" now",
        ),
        (
            ", not-before = 2026-12-20",
            "",
            "`not-before` of `needling` is absent in the record, and 2026-12-20 now",
        ),
        (
            "reasons = [\"freckles\"]",
            "reasons = []",
            "`reasons` of `peel` is [] in the record, and [\"freckles\"] now",
        ),
        (
            "procedures = [\"needling\", \"peel\"]",
            "procedures = [\"peel\", \"needling\"]",
            "the results are not those of the procedures of the record",
        ),
        (
            "procedures = [\"needling\", \"peel\"]",
            "procedures = [\"needling\"]",
            "the results are not those of the procedures of the record",
        ),
        (
            "status = \"draft\"",
            "status = \"approved\"",
            "`status` of the protocol is \"approved\" in the record, and \"draft\" in the rules",
        ),
        (
            "keloid = \"no\"",
            "keloid = \"mabye\"",
            "keloid: this is not one of the options `yes` and `no`; \
             `at-most` of `needling` is \"defer\" in the record, and \"refer\" now; \
             `needed` of `needling` is [] in the record, and [\"keloid\"] now; \
             `verdict` of `needling` is \"defer\" in the record, and \"incomplete\" now",
        ),
        (
            "on = 2026-11-22\n",
            "",
            "it cannot be read: `on` is missing",
        ),
        (
            "answered = 2026-11-20",
            "answered = 2026-11-23",
            "it cannot be read: `answered` lies after the screening date 2026-11-22",
        ),
        (
            "procedure = \"peel\"\n",
            "procedure = \"tattoo\"\n",
            "decision 2 is on `tattoo`, which was not screened",
        ),
        (
            "decided = \"rebook\"",
            "decided = \"treat\"",
            "decision 1 has no reason to treat",
        ),
        (
            "role = \"nurse\"\non = 2026-11-23",
            "role = \"nurse\"\non = 2026-11-21",
            "decision 2 has the date 2026-11-21, before 2026-11-22",
        ),
        (
            "role = \"nurse\"\non = 2026-11-22",
            "role = \"nurse\"\non = 2026-11-19",
            "decision 1 has the date 2026-11-19, before 2026-11-20",
        ),
    ] {
        let line = format!("a.toml: does not match: {expected}\n");
        assert_eq!(
            verified(&place, forged(&text, from, to)),
            (Some(1), line),
            "{from}"
        );
    }
}

/// A key that is missing in a record is not compared.
#[test]
fn results_are_compared_in_the_keys_that_the_record_has() {
    let place = Place::new();
    let text = forged(&record_of(&place, DEFERRED), "until = [], ", "");
    assert_eq!(verified(&place, text).0, Some(0));
}

#[test]
fn other_rules_end_with_3_and_the_seal_is_checked_all_the_same() {
    let place = Place::new();
    let record = record_of(&place, DEFERRED);
    place.write("records/a.toml", &record);
    place.write("records/b.toml", record.replace("C-7", "C-8"));
    let skin = place.read("rules/skin.toml").replace("keloid", "scar");
    place.write("rules/skin.toml", skin);
    let hash = record.split("sha256 = \"").nth(1).expect("a hash")[..8].to_owned();
    let ended = place.run(&["record", "verify", "records", "-q"]);
    assert_eq!(
        ended.stdout.replace(&hash, "HASH"),
        "records/a.toml: other rules: it was made with small 1 (HASH); the seal matches\n\
         records/b.toml: does not match: the seal does not match: the file was changed after it was sealed; other rules: it was made with small 1 (HASH)\n"
    );
    assert_eq!(ended.code, Some(3));
    let ended = place.run(&["record", "verify", "records", "--rules", "embedded"]);
    assert_eq!(ended.code, Some(3));
}

#[test]
fn a_folder_of_many_records_has_a_line_for_each() {
    let place = Place::new();
    let record = record_of(&place, DEFERRED);
    for number in 0..200 {
        place.write(&format!("records/{number:03}.toml"), &record);
    }
    let ended = place.run(&["record", "verify", "records"]);
    let names = ended.stdout.lines().map(|line| &line[..16]);
    let expected = (0..200).map(|number| format!("records/{number:03}.toml"));
    assert!(names.eq(expected));
    assert_eq!(ended.code, Some(0));
    assert_eq!(
        ended.stderr,
        "protocol: small 1, draft, rules\n200 files match\n"
    );
}

/// Two records of one client in one file are not a record, whatever their seals are.
#[test]
fn two_records_in_one_file_are_named() {
    let place = Place::new();
    let record = record_of(&place, DEFERRED);
    let (code, said) = verified(&place, format!("{record}{record}"));
    assert_eq!(code, Some(1));
    insta::assert_snapshot!(said, @"a.toml: does not match: it cannot be read: broken TOML in line 31, column 2: `answers` is given twice");
    let ended = place.run(&["screen", "a.toml", "--format", "csv"]);
    assert_eq!(ended.code, Some(1));
    insta::assert_snapshot!(ended.stderr, @"
    protocol: small 1, draft, rules
    a.toml: record 1, line 1: the record cannot be read: broken TOML in line 31, column 2: `answers` is given twice
    1 record, 1 result; 1 unreadable
    ");
}

#[test]
fn a_folder_without_records_and_a_folder_of_rules_are_errors() {
    let place = Place::new();
    place.write("empty/notes.txt", "");
    insta::assert_snapshot!(place.told(&["record verify empty", "record verify rules"]), @"
    $ contra record verify empty
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `empty` has no record file: the name of one ends in `.toml`

    $ contra record verify rules
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `rules` is a folder of rules, not of record files
    ");
}

/// A later run has another date, so the date of the run must not matter.
#[test]
fn a_record_of_the_future_is_verified() {
    let place = Place::new();
    let future = DEFERRED
        .replace("2026-11", "2199-11")
        .replace("2026-05-02", "2199-05-02");
    let record = record_of(&place, &future);
    let one = decision("peel", Decided::Treat, date(2199, 11, 22));
    assert_eq!(verified(&place, with_decision(&record, &one)).0, Some(0));
}
