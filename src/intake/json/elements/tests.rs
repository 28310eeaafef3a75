use crate::intake::Format;
use crate::intake::place::LIMIT;
use crate::intake::sample::{all_shown, records, refusal};

fn shown_lines(input: impl AsRef<[u8]>) -> Vec<String> {
    let text = all_shown(input, Format::Json);
    text.lines().map(str::to_owned).collect()
}

#[test]
fn an_object_is_one_record_and_an_array_has_one_for_each_element() {
    let one = "{\n \"id\": \"a]},{\\\"\",\n \"answers\": {\"keloid\": \"yes\"}\n}\n";
    assert_eq!(shown_lines(one), ["1:1 a]},{\" keloid=yes"]);
    assert_eq!(
        shown_lines(format!("\u{feff}\n[\n{one},{one}\n, {one}]\n")),
        [
            "1:3 a]},{\" keloid=yes",
            "2:7 a]},{\" keloid=yes",
            "3:12 a]},{\" keloid=yes"
        ]
    );
    assert!(records(" [ ] ", Format::Json).is_empty());
    for blank in ["", " \n", "\u{feff}"] {
        assert_eq!(
            refusal(blank, Format::Json),
            "the input is empty: without any record, write an empty array `[]`"
        );
    }
}

#[test]
fn a_broken_element_does_not_end_the_run() {
    let input = "[{\"id\":\"a\",\"answers\":{\"area\":[\"warts\"}},\n {\"id\":\"b\",\"answers\":{}},\n 42, \"x\", [{}], null]";
    assert_eq!(
        shown_lines(input),
        [
            "1:1 a unreadable: broken JSON in line 1, column 38: a comma or `]` is missing",
            "2:2 b",
            "3:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
            "4:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
            "5:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
            "6:3 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
        ]
    );
}

#[test]
fn commas_that_are_missing_or_too_many_are_records_that_cannot_be_read() {
    let record = "{\"id\":\"a\",\"answers\":{}}";
    assert_eq!(
        shown_lines(format!("[{record} {record},\n{record}]")),
        [
            "1:1 a",
            "2:1 a unreadable: a comma is missing before the record",
            "3:2 a"
        ]
    );
    let nothing = "- unreadable: there is a comma without a record beside it";
    assert_eq!(
        shown_lines(format!("[{record},,{record},]")),
        [
            "1:1 a".to_owned(),
            format!("2:1 {nothing}"),
            "3:1 a".to_owned(),
            format!("4:1 {nothing}")
        ]
    );
}

#[test]
fn an_unclosed_record_does_not_affect_others() {
    let (open, whole) = (
        "{\"id\":\"a\",\"answers\":{\"keloid\":\"no\"",
        "{\"id\":\"b\",\"answers\":{\"notes\":\"}, {\"}}",
    );
    let mut firsts = Vec::new();
    for brackets in ["", "}", ",\"area\":[\"warts\"}", ",\"area\":{\"ticked\":[]"] {
        for separator in [",", " ,\n "] {
            let lines = shown_lines(format!("[{open}{brackets}{separator}{whole}]"));
            let line = if separator.contains('\n') { 2 } else { 1 };
            assert_eq!(lines[1..], [format!("2:{line} b notes=\"}}, {{\"")]);
            firsts.push(lines[0].clone());
        }
    }
    insta::assert_snapshot!(firsts.join("\n"), @"
    1:1 a unreadable: broken JSON in line 1, column 36: the text ends in the middle of the record
    1:1 a unreadable: broken JSON in line 2, column 1: the text ends in the middle of the record
    1:1 a unreadable: broken JSON in line 1, column 37: the text ends in the middle of the record
    1:1 a unreadable: broken JSON in line 2, column 1: the text ends in the middle of the record
    1:1 a unreadable: broken JSON in line 1, column 52: a comma or `]` is missing
    1:1 a unreadable: broken JSON in line 1, column 52: a comma or `]` is missing
    1:1 a unreadable: broken JSON in line 1, column 56: the text ends in the middle of the record
    1:1 a unreadable: broken JSON in line 2, column 1: the text ends in the middle of the record
    ");
    let lines = shown_lines(format!("[{open}}}{whole},{whole}]"));
    assert_eq!(
        lines[1..],
        [
            "2:1 b unreadable: a comma is missing before the record",
            "3:1 b notes=\"}, {\""
        ]
    );
}

#[test]
fn a_missing_quote_does_not_affect_other_records() {
    let whole = |id: &str| format!("{{\"id\":\"{id}\",\"answers\":{{\"keloid\":\"yes\"}}}}");
    let mut seconds = Vec::new();
    for broken in [
        "{\"id\":\"b\",\"answers\":{\"keloid\":\"no}}",
        "{\"id\":\"b\",\"answers\":{\"keloid\":no\"}}",
        "{\"id\":\"b\",\"answers\":{\"keloid\":\"no\\\"}}",
        "{\"id\":\"b,\"answers\":{\"keloid\":\"no\"}}",
        "{\"id\":\"b\",\"answers\":{\"area\":[\"warts}}",
    ] {
        let lines = shown_lines(format!(
            "[{},{broken},{},\u{feff}{}]",
            whole("a"),
            whole("c"),
            whole("d")
        ));
        assert_eq!(
            [&lines[0], &lines[2], &lines[3]],
            ["1:1 a keloid=yes", "3:1 c keloid=yes", "4:1 d keloid=yes"]
        );
        assert_eq!(lines.len(), 4, "{broken}");
        seconds.push(lines[1].clone());
    }
    insta::assert_snapshot!(seconds.join("\n"), @"
    2:1 b unreadable: broken JSON in line 1, column 75: the text ends in the middle of the record
    2:1 b unreadable: broken JSON in line 1, column 71: `true`, `false` or `null` is misspelled
    2:1 b unreadable: broken JSON in line 1, column 77: the text ends in the middle of the record
    2:1 b, unreadable: broken JSON in line 1, column 50: a comma or `}` is missing
    2:1 b unreadable: broken JSON in line 1, column 77: the text ends in the middle of the record
    ");
}

#[test]
fn each_record_after_the_end_has_a_result() {
    let whole = |id: &str| format!("{{\"id\":\"{id}\",\"answers\":{{}}}}");
    let trailing = |line: u64, column: u64| {
        format!(
            "unreadable: there is more text after the end of the JSON, from line {line}, column {column} on: \
             put several records in an array, or one on each line in NDJSON"
        )
    };
    let [a, b, c] = ["a", "b", "c"].map(whole);
    for (input, places) in [
        (format!("[{a}],{b},{c}]"), [(1, 27), (1, 51)]),
        (format!("[{a}]\n[{b},\n{c}]\n"), [(2, 2), (3, 1)]),
        (format!("[{a}]\u{feff}[{b}]{c}"), [(1, 28), (1, 52)]),
        (format!("{a}\n{b}\n{c}\n"), [(2, 1), (3, 1)]),
    ] {
        let [(line_b, column_b), (line_c, column_c)] = places;
        assert_eq!(
            shown_lines(&input),
            [
                "1:1 a".to_owned(),
                format!("2:{line_b} b {}", trailing(line_b, column_b)),
                format!("3:{line_c} c {}", trailing(line_c, column_c))
            ],
            "{input}"
        );
    }
    for (rest, column) in [("]", 26), (" ,", 27), ("x]", 26), ("\"x\"", 26)] {
        assert_eq!(
            shown_lines(format!("[{a}]{rest}")),
            ["1:1 a".to_owned(), format!("2:1 - {}", trailing(1, column))],
            "{rest}"
        );
    }
}

#[test]
fn truncated_and_trailing_text_is_not_lost() {
    let record = "{\"id\":\"a\",\"answers\":{}}";
    let unclosed = "unreadable: the array is not closed: the file is cut off";
    assert_eq!(
        shown_lines(format!("[{record}")),
        ["1:1 a".to_owned(), format!("2:1 - {unclosed}")]
    );
    assert_eq!(
        shown_lines(format!(
            "[{record},{{\"id\":\"b\",\"answers\":{{\"notes\":\"c"
        )),
        ["1:1 a".to_owned(), format!("2:1 b {unclosed}")]
    );
    assert_eq!(shown_lines("["), [format!("1:1 - {unclosed}")]);
    assert_eq!(
        shown_lines(format!("{record}\n{record}\n{record}")),
        [
            "1:1 a",
            "2:2 a unreadable: there is more text after the end of the JSON, from line 2, column 1 on: \
             put several records in an array, or one on each line in NDJSON",
            "3:3 a unreadable: there is more text after the end of the JSON, from line 3, column 1 on: \
             put several records in an array, or one on each line in NDJSON"
        ]
    );
    assert_eq!(
        shown_lines("{\"id\":\"a\",\n\"answers\":{"),
        [
            "1:1 a unreadable: broken JSON in line 2, column 11: the text ends in the middle of the record"
        ]
    );
}

#[test]
fn an_element_past_the_limit_is_skipped() {
    let long = format!(
        "{{\"id\":\"b\",\"answers\":{{\"notes\":\"{}\"}}}}",
        "]},".repeat(LIMIT)
    );
    let deep = format!("{}{}", "[".repeat(LIMIT / 2), "]".repeat(LIMIT / 2));
    let input = format!(
        "[{long},\n{deep},{{\"id\":\"a\",\"answers\":{{\"area\":{deep}}}}},{{\"answers\":{{}}}}]"
    );
    assert_eq!(
        shown_lines(input),
        [
            "1:1 b unreadable: the record is longer than 1 MiB",
            "2:2 - unreadable: a record is an object in braces: `{\"answers\": {…}}`",
            "3:2 a unreadable: the record is longer than 1 MiB",
            "4:2 -"
        ]
    );
}
