use crate::intake::sample::{all_shown, records, shown};
use crate::intake::{Format, place::LIMIT};

fn shown_lines(input: impl AsRef<[u8]>) -> Vec<String> {
    let text = all_shown(input, Format::Ndjson);
    text.lines().map(str::to_owned).collect()
}

#[test]
fn blank_lines_are_not_records_but_count_as_lines() {
    let input = "\u{feff}{\"id\":\"a\",\"answers\":{}}\r\n\r\n \t\n{\"id\":\"b\",\"answers\":{}}";
    assert_eq!(shown_lines(input), ["1:1 a", "2:4 b"]);
    assert!(records("", Format::Ndjson).is_empty());
    assert!(records("\n\n", Format::Ndjson).is_empty());
}

#[test]
fn a_broken_line_is_one_unreadable_record_and_the_run_continues() {
    let broken = [
        (
            "{\"id\":\"é\",\"answers\":{\"keloid\"}}",
            "é unreadable: broken JSON in line 1, column 30: a colon is missing after a key",
        ),
        (
            "{\"answers\":{\"keloid\":yes}}",
            "- unreadable: broken JSON in line 1, column 22: a value is missing or lacks its quotes",
        ),
        (
            "{\"answers\":{} \"id\":\"a\"}",
            "- unreadable: broken JSON in line 1, column 15: a comma or `}` is missing",
        ),
        (
            "{\"answers\":{},}",
            "- unreadable: broken JSON in line 1, column 15: there is a comma after the last entry",
        ),
        (
            "{\"answers\":{\"area\":[\"warts\" \"eczema\"]}}",
            "- unreadable: broken JSON in line 1, column 29: a comma or `]` is missing",
        ),
        (
            "{'answers':{}}",
            "- unreadable: broken JSON in line 1, column 2: a key must be in double quotes",
        ),
        (
            "{\"id\":\"a\\x\",\"answers\":{}}",
            "- unreadable: broken JSON in line 1, column 10: a string has a `\\` that does not begin a valid escape",
        ),
        (
            "{\"answers\":{\"notes\":\"\\ud800\"}}",
            "- unreadable: broken JSON in line 1, column 28: a string has a `\\` that does not begin a valid escape",
        ),
        (
            "{\"answers\":{\"area\":[\"\\ud800\"]}}",
            "- unreadable: broken JSON in line 1, column 28: a string has a `\\` that does not begin a valid escape",
        ),
        (
            "{\"answers\":{}} []",
            "- unreadable: broken JSON in line 1, column 16: there is more text after the end of the record",
        ),
        (
            "{\"answers\":{\"count\":007}}",
            "- unreadable: broken JSON in line 1, column 22: a number is misspelled",
        ),
        (
            "[]",
            "- unreadable: a record is an object in braces: `{\"answers\": {…}}`",
        ),
        (
            "nonsense",
            "- unreadable: a record is an object in braces: `{\"answers\": {…}}`",
        ),
        (
            "{\"id\":\"a\",\"answers\":{\"notes\":\"cut o",
            "a unreadable: broken JSON in line 1, column 35: the text ends in the middle of the record",
        ),
    ];
    for (line, expected) in broken {
        let lines = shown_lines(format!("{line}\n{{\"answers\":{{}}}}\n"));
        assert_eq!(lines, [format!("1:1 {expected}"), "2:2 -".to_owned()]);
    }
}

#[test]
fn a_nul_is_not_text_at_any_place() {
    let filler = "\n".repeat(9_000);
    assert_eq!(
        shown_lines(format!(
            "{filler}{{\"id\":\"a\",\"answers\":{{\"notes\":\"x\0y\"}}}}\n{{\"answers\":{{}}}}"
        )),
        [
            "1:9001 a unreadable: there is a NUL in line 9001, byte 32: it is not text",
            "2:9002 -"
        ]
    );
}

#[test]
fn another_record_on_a_line_has_its_own_result() {
    let another = |column: usize| {
        format!(
            "unreadable: another record starts here, in line 2, column {column}: put it on a line of its own"
        )
    };
    for between in ["", " ", "\u{feff}", " \t\u{feff}\u{feff} "] {
        let first = format!("{{\"id\":\"a\",\"answers\":{{\"notes\":\"}} {{\"}}}}{between}");
        let second = "{\"id\":\"b\",\"answers\":{\"keloid\":\"no\"}}";
        let column = first.chars().count() + 1;
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(
                shown_lines(format!("{end}{first}{second}{end}{second}{end}")),
                [
                    "1:2 a notes=\"} {\"".to_owned(),
                    format!("2:2 b {}", another(column)),
                    "3:3 b keloid=no".to_owned()
                ]
            );
        }
    }
    let lines = shown_lines(format!("\n{}", "{\"answers\":{}}".repeat(3)));
    let expected = [
        "1:2 -".to_owned(),
        format!("2:2 - {}", another(15)),
        format!("3:2 - {}", another(29)),
    ];
    assert_eq!(lines, expected);
    // the first one is broken, the second is incomplete
    assert_eq!(
        shown_lines("\n{\"id\":\"a\",\"answers\":[}} {\"id\":\"b\""),
        [
            "1:2 a unreadable: broken JSON in line 2, column 22: a value is missing or lacks its quotes".to_owned(),
            format!("2:2 b {}", another(25))
        ]
    );
    assert_eq!(
        shown_lines("\n{\"answers\":{}}, {\"answers\":{}}"),
        [
            "1:2 - unreadable: broken JSON in line 2, column 15: there is more text after the end of the record".to_owned(),
            format!("2:2 - {}", another(17))
        ]
    );
}

#[test]
fn a_truncated_record_does_not_affect_others() {
    let second = "{\"id\":\"b\",\"answers\":{\"keloid\":\"yes\"}}";
    let mut firsts = Vec::new();
    for first in [
        "{\"id\":\"a\",\"answers\":{\"keloid\":\"no\"",
        "{\"id\":\"a\",\"answers\":{\"keloid\":\"no",
        "{\"id\":\"a\",\"answers\":{\"keloid\":\"no\"}};",
        "{\"id\":\"a\",\"answers\":{\"keloid\":\"no\"}}[]",
        "{\"id\":\"a\",\"answers\":{\"keloid\":\"no\"}}\u{1e}",
        "null",
        "[",
    ] {
        let lines = shown_lines(format!("{first}{second}\n{second}"));
        assert_eq!(lines.len(), 3, "{first}");
        let column = first.chars().count() + 1;
        assert_eq!(
            lines[1..],
            [
                format!(
                    "2:1 b unreadable: another record starts here, in line 1, column {column}: put it on a line of its own"
                ),
                "3:2 b keloid=yes".to_owned()
            ]
        );
        firsts.push(lines[0].clone());
    }
    insta::assert_snapshot!(firsts.join("\n"), @r#"
    1:1 a unreadable: broken JSON in line 1, column 34: the text ends in the middle of the record
    1:1 a unreadable: broken JSON in line 1, column 33: the text ends in the middle of the record
    1:1 a unreadable: broken JSON in line 1, column 37: there is more text after the end of the record
    1:1 a unreadable: broken JSON in line 1, column 37: there is more text after the end of the record
    1:1 a unreadable: broken JSON in line 1, column 37: there is more text after the end of the record
    1:1 - unreadable: a record is an object in braces: `{"answers": {…}}`
    1:1 - unreadable: a record is an object in braces: `{"answers": {…}}`
    "#);
}

#[test]
fn a_lone_return_ends_a_line_and_a_byte_order_mark_is_dropped() {
    let input = "\u{feff}{\"id\":\"a\",\"answers\":{}}\r\u{feff}{\"id\":\"b\",\"answers\":{}}\r\r\u{feff}\n{\"id\":\"c\",\"answers\":{}}";
    assert_eq!(shown_lines(input), ["1:1 a", "2:2 b", "3:5 c"]);
}

#[test]
fn bytes_that_are_not_utf8_are_named_by_their_place() {
    let input = b"\n{\"id\":\"\xC3\xA9\",\"answers\":{\"notes\":\"\xE9\"}}\n{\"answers\":{}}";
    assert_eq!(
        shown_lines(input),
        [
            "1:2 é unreadable: the text is not UTF-8 in line 2, byte 32: save the file as UTF-8",
            "2:3 -"
        ]
    );
}

#[test]
fn a_line_past_the_limit_is_skipped() {
    let record = |length: usize| {
        let (head, tail) = ("{\"id\":\"a\",\"answers\":{\"notes\":\"", "\"}}");
        format!(
            "{head}{}{tail}",
            "x".repeat(length - head.len() - tail.len())
        )
    };
    let input = format!(
        "{}\r\n{}\n{}\r\n{{\"answers\":{{}}}}",
        record(LIMIT),
        record(LIMIT + 1),
        record(3 * LIMIT)
    );
    let records = records(input, Format::Ndjson);
    assert!(records[0].content.is_ok());
    let rest: Vec<_> = records[1..].iter().map(shown).collect();
    assert_eq!(
        rest,
        [
            "2:2 a unreadable: the record is longer than 1 MiB",
            "3:3 a unreadable: the record is longer than 1 MiB",
            "4:4 -"
        ]
    );
}
