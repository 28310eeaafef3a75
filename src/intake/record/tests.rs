//! Whole records: what makes one unreadable, and what wins over what.

use super::*;
use crate::intake::sample::{all_shown, day, defaults, protocol};
use crate::intake::{Format, open};

fn shown(line: &str) -> String {
    all_shown(line, Format::Ndjson)
}

#[test]
fn the_screening_date_is_known_before_the_answers() {
    assert_eq!(
        shown("{\"answers\":{\"last\":\"2026-11-25\"},\"on\":\"2026-11-25\"}"),
        "1:1 - last=2026-11-25"
    );
}

#[test]
fn the_command_line_wins_over_the_record_and_the_record_over_the_default() {
    let form = |defaults: &Defaults, line: &str| {
        let protocol = protocol();
        let mut records =
            open(line.as_bytes(), Format::Ndjson, &protocol, defaults).expect("an input");
        let record = records.next().expect("a record").expect("a line");
        let form = record.content.expect("a form");
        (form.on.to_string(), form.procedures)
    };
    let full = "{\"on\":\"2026-12-01\",\"procedures\":[\"chemical-peel\"],\"answers\":{}}";
    let bare = "{\"id\":null,\"on\":\" \",\"procedures\":[],\"answers\":{}}";
    let [first, second] = [ProcedureId(0), ProcedureId(1)];
    let said = |day: &str, procedures: &[ProcedureId]| (day.to_owned(), procedures.to_vec());
    assert_eq!(form(&defaults(), full), said("2026-12-01", &[second]));
    assert_eq!(
        form(&defaults(), bare),
        said("2026-11-22", &[first, second])
    );
    let given = Defaults {
        on: Some(day("2027-01-01")),
        procedures: vec![first],
        ..defaults()
    };
    assert_eq!(form(&given, full), said("2027-01-01", &[first]));
    assert_eq!(form(&given, bare), said("2027-01-01", &[first]));
}

#[test]
fn a_record_that_cannot_be_read_says_why() {
    for (line, expected) in [
        (
            "{\"id\":\"a\",\"anwsers\":{}}",
            "a unreadable: unknown key `anwsers` (did you mean `answers`?); there are no `answers`: without any, write an empty table of that name",
        ),
        (
            "{\"id\":\"a\"}",
            "a unreadable: there are no `answers`: without any, write an empty table of that name",
        ),
        (
            "{\"id\":\"a\",\"answers\":[]}",
            "a unreadable: `answers` must be a table of question ids and answers",
        ),
        (
            "{\"id\":1042,\"answers\":{}}",
            "- unreadable: `id` must be text: put it in quotes [1042]",
        ),
        (
            "{\"id\":\"a\",\"keloid\":\"no\",\"answers\":{}}",
            "a unreadable: the question `keloid` belongs under `answers`",
        ),
        (
            "{\"id\":\"a\",\"answers\":{\"on\":\"2026-01-01\"}}",
            "a unreadable: `on` belongs beside `answers`, not under it",
        ),
        (
            "{\"id\":\"a\",\"answers\":{\"keliod\":\"no\"}}",
            "a unreadable: unknown question `keliod` (did you mean `keloid`?)",
        ),
        (
            "{\"id\":\"a\",\"answers\":{\"q1\":1,\"q2\":1,\"q3\":1,\"q4\":1,\"q5\":1}}",
            "a unreadable: key 1 of `answers` is not a question; key 2 of `answers` is not a question; key 3 of `answers` is not a question; and 2 more [q1; q2; q3]",
        ),
        (
            "{\"id\":\"a\",\"answers\":{},\"secret words\":1}",
            "a unreadable: key 3 is unknown: a record has `id`, `on`, `procedures` and `answers` [secret words]",
        ),
        (
            "{\"id\":\"a\\u0007b\",\"answers\":{}}",
            "- unreadable: `id` holds a control character as its character 2: remove it [a\u{7}b]",
        ),
        (
            "{\"id\":\"a\u{2028}b\",\"answers\":{}}",
            "- unreadable: `id` holds a line break as its character 2: remove it [a\u{2028}b]",
        ),
        (
            "{\"id\":\"é\u{ad}\",\"answers\":{}}",
            "- unreadable: `id` holds a character that cannot be seen as its character 2: remove it [é\u{ad}]",
        ),
        (
            "{\"id\":\"\u{200b}\",\"answers\":{}}",
            "- unreadable: `id` holds only characters that cannot be seen: remove them [\u{200b}]",
        ),
        (
            "{\"id\":\"a\",\"answers\":{},\"answers\":{}}",
            "a unreadable: `answers` is given twice",
        ),
        (
            "{\"on\":\"2026-11\",\"answers\":{}}",
            "- unreadable: `on` must be a full day, written YYYY-MM-DD [2026-11]",
        ),
        (
            "{\"on\":20261101,\"answers\":{}}",
            "- unreadable: `on` must be a day written YYYY-MM-DD, in quotes [20261101]",
        ),
        (
            "{\"on\":\"2026-02-30\",\"procedures\":[\"peel\"],\"answers\":{}}",
            "- unreadable: `on` cannot be read: there is no such day; `procedures` names an unknown procedure as entry 1 [2026-02-30; [\"peel\"]]",
        ),
        (
            "{\"procedures\":[\"microneedlng\"],\"answers\":{}}",
            "- unreadable: `procedures` names an unknown procedure as entry 1 (did you mean `microneedling`?) [[\"microneedlng\"]]",
        ),
        (
            "{\"procedures\":[\"microneedling\",\"microneedling\"],\"answers\":{}}",
            "- unreadable: `procedures` names `microneedling` twice [[\"microneedling\",\"microneedling\"]]",
        ),
        (
            "{\"procedures\":\"microneedling\",\"answers\":{}}",
            "- unreadable: `procedures` must be a list: put square brackets around it [microneedling]",
        ),
        (
            "{\"procedures\":[1],\"answers\":{}}",
            "- unreadable: `procedures` must hold ids of procedures and nothing else [[1]]",
        ),
    ] {
        assert_eq!(shown(line), format!("1:1 {expected}"));
    }
}

#[test]
fn a_question_answered_twice_is_an_error_of_that_question() {
    assert_eq!(
        shown(
            "{\"answers\":{\"keloid\":\"no\",\"count\":5,\"keloid\":\"no\",\"weight\":1,\"keloid\":null}}"
        ),
        "1:1 - count=5 keloid! [no, no, null] (the question is answered twice: keep one answer) \
         weight! [1] (the number must be from 30.0 to 300.0 kg)"
    );
}
