//! Tests whole records: why one is unreadable, and what takes precedence.

use super::*;
use crate::intake::sample::{all_shown, day, defaults, protocol, refusal};
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
fn the_command_line_overrides_the_record_and_the_record_the_default() {
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
    let [first, second] = [ProcedureId::new(0), ProcedureId::new(1)];
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

/// Records that cannot be read, with their messages.
const UNREADABLE: &[(&str, &str)] = &[
    (
        "{\"id\":\"a\",\"anwsers\":{}}",
        "a unreadable: unknown key `anwsers` (did you mean `answers`?); `answers` is missing: if there are no answers, write an empty table",
    ),
    (
        "{\"id\":\"a\"}",
        "a unreadable: `answers` is missing: if there are no answers, write an empty table",
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
        "a unreadable: key 3 is unknown: a record has `id`, `on`, `answered`, `procedures`, `answers` and `carried` [secret words]",
    ),
    (
        "{\"id\":\"a\\u0007b\",\"answers\":{}}",
        "- unreadable: `id` holds a control character as character 2: remove it [a\u{7}b]",
    ),
    (
        "{\"id\":\"a\u{2028}b\",\"answers\":{}}",
        "- unreadable: `id` holds a line break as character 2: remove it [a\u{2028}b]",
    ),
    (
        "{\"id\":\"é\u{ad}\",\"answers\":{}}",
        "- unreadable: `id` holds a character that cannot be seen as character 2: remove it [é\u{ad}]",
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
];

#[test]
fn a_record_that_cannot_be_read_says_why() {
    for (line, expected) in UNREADABLE {
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

/// Keys that say when a record was answered, and how it is read with them.
const ANSWERED: &[(&str, &str)] = &[
    ("", ""),
    ("\"answered\":null,\"carried\":null,", ""),
    ("\"answered\":\" \",\"carried\":{},", ""),
    ("\"answered\":\"2026-11-22\",", " on 2026-11-22"),
    (
        "\"answered\":\"2026-05-02\",\"carried\":{\"keloid\":\"2024-02-29\"},",
        " on 2026-05-02 keloid@2024-02-29",
    ),
    // an answer that cannot be read still counts as present
    (
        "\"carried\":{\"last\":\"2026-11-22\",\"keloid\":\"unknown\"},",
        " keloid@? last@2026-11-22",
    ),
];

#[test]
fn a_record_says_when_it_was_answered() {
    let json = |days: &str| {
        format!("{{{days}\"answers\":{{\"keloid\":\"no\",\"count\":null,\"last\":\"?\"}}}}")
    };
    for (days, expected) in ANSWERED {
        let shown = shown(&json(days));
        let (readable, _) = shown.split_once(" last! ").expect("an error");
        assert_eq!(readable, format!("1:1 - keloid=no{expected}"), "{days}");
    }
    for (days, message) in [
        (
            "\"answered\":\"2026-11-23\",",
            "`answered` lies after the screening date 2026-11-22 [2026-11-23]",
        ),
        (
            "\"answered\":\"2026-11\",",
            "`answered` must be a full day, written YYYY-MM-DD [2026-11]",
        ),
        (
            "\"answered\":\"unknown\",",
            "`answered` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known [unknown]",
        ),
        (
            "\"answered\":20261122,",
            "`answered` must be a day written YYYY-MM-DD, in quotes [20261122]",
        ),
        (
            "\"answered\":\"2026-11-01\",\"answered\":\"2026-11-01\",",
            "`answered` is given twice",
        ),
        (
            "\"carried\":\"2026-11-01\",",
            "`carried` must be a table of question ids and days",
        ),
        (
            "\"carried\":{\"secret words\":\"2026-11-01\"},",
            "key 1 of `carried` is not a question [secret words]",
        ),
        (
            "\"carried\":{\"on\":\"2026-11-01\"},",
            "`on` belongs beside `carried`, not under it",
        ),
        (
            "\"carried\":{\"keliod\":\"2026-11-01\"},",
            "unknown question `keliod` (did you mean `keloid`?)",
        ),
        (
            "\"carried\":{\"count\":\"2026-11-01\"},",
            "`carried` names `count`, which is not answered",
        ),
        (
            "\"carried\":{\"area\":\"2026-11-01\"},",
            "`carried` names `area`, which is not answered",
        ),
        (
            "\"carried\":{\"keloid\":\"2026-11-23\"},",
            "`carried`: the day of `keloid` lies after the screening date 2026-11-22 [2026-11-23]",
        ),
        (
            "\"carried\":{\"keloid\":\"2026\"},",
            "`carried`: the day of `keloid` must be a full day, written YYYY-MM-DD [2026]",
        ),
        (
            "\"carried\":{\"keloid\":null},",
            "`carried`: the day of `keloid` must be a full day, written YYYY-MM-DD, or \"unknown\" [null]",
        ),
        (
            "\"carried\":{\"keloid\":\"2026-11-01\",\"keloid\":\"unknown\"},",
            "`carried` names `keloid` twice",
        ),
    ] {
        assert_eq!(
            shown(&json(days)),
            format!("1:1 - unreadable: {message}"),
            "{days}"
        );
    }
}

#[test]
fn every_format_says_when_it_was_answered() {
    let toml = "answered = 2026-05-02\n[answers]\nkeloid = \"no\"\ncount = 3\n[carried]\nkeloid = 2026-01-01\ncount = \"unknown\"\n";
    let json = "{\"answers\":{\"keloid\":\"no\",\"count\":3},\"answered\":\"2026-05-02\",\
                \"carried\":{\"keloid\":\"2026-01-01\",\"count\":\"unknown\"}}";
    let expected = "1:1 - keloid=no count=3 on 2026-05-02 keloid@2026-01-01 count@?";
    for (text, format) in [
        (toml, Format::Toml),
        (json, Format::Json),
        (json, Format::Ndjson),
    ] {
        assert_eq!(all_shown(text, format), expected);
    }
    assert_eq!(
        all_shown(
            "keloid,answered\nno, 2026-05-02 \nno,\nno,2026-11-23\n",
            Format::Csv
        ),
        "1:2 - keloid=no on 2026-05-02\n2:3 - keloid=no\n\
         3:4 - unreadable: `answered` lies after the screening date 2026-11-22 [2026-11-23]"
    );
    assert_eq!(
        refusal("keloid,carried\nno,2026-05-02\n", Format::Csv),
        "column 2 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`"
    );
    // the limit is the screening date, wherever it comes from
    let late = Defaults {
        on: Some(day("2026-05-01")),
        ..defaults()
    };
    let protocol = protocol();
    let mut records = open(json.as_bytes(), Format::Json, &protocol, &late).expect("an input");
    let content = records.next().expect("a record").expect("a text").content;
    let message = content.err().map(|record| record.message);
    assert_eq!(
        message.as_deref(),
        Some("`answered` lies after the screening date 2026-05-01")
    );
}
