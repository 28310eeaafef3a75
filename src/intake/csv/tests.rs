//! Tests whole files: the records of their rows, and why a header or a row is refused.

mod quotes;

use crate::intake::place::LIMIT;
use crate::intake::sample::{all_shown, defaults, protocol, records, refusal};
use crate::intake::{Format, open};

fn shown_lines(input: impl AsRef<[u8]>) -> Vec<String> {
    let text = all_shown(input, Format::Csv);
    text.lines().map(str::to_owned).collect()
}

fn refused(input: impl AsRef<[u8]>) -> String {
    refusal(input, Format::Csv)
}

#[test]
fn a_row_is_a_record_and_spaces_at_the_ends_do_not_count() {
    let input = "\u{feff} id ,on,procedures,keloid,\"notes\"\r\n\
                 C-1, 2026-12-01 ,microneedling;chemical-peel, yes ,\"a, \"\"b\"\"\n c\"\r\n\
                 \r\n   \n\
                 ,,,,\n\
                 C-3 , ,chemical-peel, \"no\" ,";
    assert_eq!(
        shown_lines(input),
        [
            "1:2 C-1 keloid=yes notes=\"a, \\\"b\\\"\\n c\"",
            "2:7 C-3 keloid=no"
        ]
    );
    let records = records(input, Format::Csv);
    let asked: Vec<_> = records
        .iter()
        .map(|record| record.content.as_ref().expect("a form"))
        .map(|form| (form.on.to_string(), form.procedures.len()))
        .collect();
    assert_eq!(
        asked,
        [("2026-12-01".to_owned(), 2), ("2026-11-22".to_owned(), 1)]
    );
    // the line ends of old spreadsheets
    assert_eq!(shown_lines("id\ra\rb"), ["1:2 a", "2:3 b"]);
    assert!(shown_lines("id,keloid\n").is_empty());
}

#[test]
fn questions_without_a_column_are_known() {
    let (protocol, defaults) = (protocol(), defaults());
    let input = "notes,keloid,area,weight,count,last,seen";
    let records = open(input.as_bytes(), Format::Csv, &protocol, &defaults).expect("a header");
    let ids: Vec<_> = records
        .questions_without_column()
        .iter()
        .map(|question| protocol.question(*question).id.as_str())
        .collect();
    assert_eq!(ids, ["isotretinoin", "wedding"]);
}

#[test]
fn a_header_that_cannot_be_used_is_refused() {
    for (header, expected) in [
        (
            "id,Keloid,colour,areas\n",
            "unknown column `Keloid` (did you mean `keloid`?); unknown column `areas` (did you mean `area`?); column 3 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`",
        ),
        ("id,keloid, id\n", "column `id` occurs twice"),
        ("id,,keloid\n", "column 2 has no name"),
        (
            "C-1,yes,2026-01-01\n",
            "the first line names no column: it must hold `id`, `on`, `answered`, `procedures` or question ids; the export of a form needs a mapping, `--map`",
        ),
        (
            "C-1,no,none\n",
            "the first line names no column: it must hold `id`, `on`, `answered`, `procedures` or question ids; the export of a form needs a mapping, `--map`",
        ),
        ("ID,keloid\n", "unknown column `ID` (did you mean `id`?)"),
        (
            "id,\"keloid\na,no\n",
            "the header cannot be read: the quote opened in line 1, column 4 is never closed",
        ),
        (
            "id,\"keloid\",\"notes\na,no,\"\n",
            "the header cannot be read: the quoted cell that opens in line 1, column 13 runs to line 2: is a quote missing? (2 lines)",
        ),
        (
            " \n\n",
            "the input is empty: a CSV starts with a line of column names",
        ),
        (
            "",
            "the input is empty: a CSV starts with a line of column names",
        ),
    ] {
        assert_eq!(refused(header), expected);
    }
    assert_eq!(
        refused(b"id,k\xE9loid\n"),
        "the header is not UTF-8: save the file as UTF-8"
    );
    assert_eq!(
        refused("id,".repeat(LIMIT)),
        "the header is longer than 1 MiB"
    );
}

#[test]
fn a_ragged_row_is_refused() {
    assert_eq!(
        shown_lines("id,keloid,notes\na,no\nb,no,,\nc,no,"),
        [
            "1:2 a unreadable: the row has 2 cells, the header has 3",
            "2:3 b unreadable: the row has 4 cells, the header has 3",
            "3:4 c keloid=no"
        ]
    );
    assert_eq!(
        shown_lines("keloid,id\nno\nno,a,"),
        [
            "1:2 - unreadable: the row has 1 cell, the header has 2",
            "2:3 - unreadable: the row has 3 cells, the header has 2"
        ]
    );
}

#[test]
fn a_row_past_the_limit_or_not_utf8_is_one_unreadable_record() {
    let input = format!("id,notes\na,\"{}\"\nb,", "x\n".repeat(LIMIT));
    assert_eq!(
        shown_lines(input),
        [
            "1:2 a unreadable: the quoted cell that opens in line 2, column 3 runs on for more than 1 MiB: is a quote missing?".to_owned(),
            format!("2:{} b", LIMIT + 3)
        ]
    );
    let input = format!("id,notes\na,\"\n{}\n\"\nb,", "x".repeat(2 * LIMIT));
    assert_eq!(
        shown_lines(input),
        [
            "1:2 a unreadable: the quoted cell that opens in line 2, column 3 runs on for more than 1 MiB: is a quote missing?",
            "2:5 b"
        ]
    );
    let input = format!("id,notes\na,{}\nb,", "x".repeat(2 * LIMIT));
    assert_eq!(
        shown_lines(input),
        ["1:2 a unreadable: the record is longer than 1 MiB", "2:3 b"]
    );
    assert_eq!(
        shown_lines(b"id,notes\na,\xE9\nb,"),
        [
            "1:2 a unreadable: the text is not UTF-8 in column 2 of the row: save the file as UTF-8",
            "2:3 b"
        ]
    );
}

#[test]
fn a_nul_is_not_text_at_any_place() {
    let filler = "f,\n".repeat(5_000);
    let lines = shown_lines(format!("id,notes\n{filler}a,x\0y\nb\0,ok\nc,ok"));
    assert_eq!(
        lines[5_000..],
        [
            "5001:5002 a unreadable: there is a NUL in column 2 of the row: it is not text",
            "5002:5003 - unreadable: there is a NUL in column 1 of the row: it is not text",
            "5003:5004 c notes=\"ok\""
        ]
    );
}

#[test]
fn a_row_that_repeats_the_header_is_not_a_person() {
    let repeats = "unreadable: repeats the header: two files were joined";
    for (header, again) in [
        ("id,keloid", "id,keloid"),
        ("id,keloid", "\u{feff}id, keloid "),
        ("\u{feff}id,keloid", "\"id\",\"keloid\""),
        ("id,notes", "id,notes"),
        ("notes,id", "notes,id"),
    ] {
        let lines = shown_lines(format!("{header}\na,\n{again}\nb,\n"));
        assert_eq!(lines[1], format!("2:3 - {repeats}"), "{header} {again}");
        assert_eq!(lines.len(), 3);
    }
    assert_eq!(
        shown_lines("id,keloid\nsep=,\na,no"),
        [
            "1:2 - unreadable: is Excel's `sep=` line: two files were joined",
            "2:3 a keloid=no"
        ]
    );
}

#[test]
fn a_row_with_only_blank_cells_is_not_a_record() {
    let (protocol, defaults) = (protocol(), defaults());
    let blank = [
        ",,",
        " , ,",
        "\"\",\"\",",
        "\u{feff},\u{200b},\u{a0}",
        ",,,,,",
        ",",
    ];
    let input = format!(
        "id,keloid,notes\n\na,no,\n{}\n  \n{}\nb,,\n",
        blank.join("\n"),
        blank.join("\r\n")
    );
    let mut records = open(input.as_bytes(), Format::Csv, &protocol, &defaults).expect("a header");
    let read: Vec<_> = records
        .by_ref()
        .map(|record| record.expect("a line"))
        .collect();
    let places: Vec<_> = read
        .iter()
        .map(|record| (record.record, record.line))
        .collect();
    assert_eq!(places, [(1, 3), (2, 17)]);
    assert_eq!(records.blank_rows(), 12);
}

#[test]
fn a_record_number_has_only_visible_characters() {
    for (cell, shown) in [
        ("\u{feff}C-1", "C-1"),
        ("\u{200b} C-1\u{200d}\u{2060}", "C-1"),
        ("\u{feff}", "-"),
        (
            "C\u{200b}1",
            "- unreadable: `id` holds a character that cannot be seen as character 2: remove it [C\u{200b}1]",
        ),
        (
            "C-1\u{7f}2",
            "- unreadable: `id` holds a control character as character 4: remove it [C-1\u{7f}2]",
        ),
        (
            "C-1\u{b}2",
            "- unreadable: `id` holds a control character as character 4: remove it [C-1\u{b}2]",
        ),
        (
            "C\u{202e}1",
            "- unreadable: `id` holds a character that cannot be seen as character 2: remove it [C\u{202e}1]",
        ),
        (
            "\u{200b}",
            "- unreadable: `id` holds only characters that cannot be seen: remove them [\u{200b}]",
        ),
    ] {
        let expected = if shown.contains("unreadable") {
            format!("1:2 {shown}")
        } else {
            format!("1:2 {shown} keloid=no")
        };
        assert_eq!(
            shown_lines(format!("id,keloid\n{cell},no\n")),
            [expected],
            "{cell:?}"
        );
    }
    assert_eq!(
        shown_lines("id,keloid\na,no\u{200b}\nb,\u{feff}yes"),
        ["1:2 a keloid=no", "2:3 b keloid=yes"]
    );
}

#[test]
fn other_separators_are_named() {
    for (header, expected) in [
        (
            "id;keloid",
            "the columns are separated by semicolons (`;`): separate them with commas",
        ),
        (
            "\"id\";\"keloid\"",
            "the columns are separated by semicolons (`;`): separate them with commas",
        ),
        (
            "\"id\" ; \"keloid\"",
            "the columns are separated by semicolons (`;`): separate them with commas",
        ),
        (
            "id|keloid",
            "the columns are separated by vertical bars (`|`): separate them with commas",
        ),
        (
            "\"id\"|\"keloid\"",
            "the columns are separated by vertical bars (`|`): separate them with commas",
        ),
        (
            "id\tkeloid",
            "the columns are separated by tabs: separate them with commas",
        ),
        (
            "\"id\"\t\"keloid\"",
            "the columns are separated by tabs: separate them with commas",
        ),
        (
            "a;b;c",
            "the columns are separated by semicolons (`;`): separate them with commas",
        ),
        ("sep=,", "line 1 is Excel's `sep=` line: remove it"),
        ("\"sep=,\"", "line 1 is Excel's `sep=` line: remove it"),
        (
            "SEP=;",
            "line 1 is Excel's `sep=` line: remove it, and separate the columns with commas",
        ),
        (
            "sep=\t",
            "line 1 is Excel's `sep=` line: remove it, and separate the columns with commas",
        ),
    ] {
        for end in ["\n", "\r\n", "\r"] {
            assert_eq!(
                refused(format!("{header}{end}a,no{end}")),
                expected,
                "{header}"
            );
        }
    }
    assert_eq!(
        refused("\nsep=,\nid\n"),
        "line 2 is Excel's `sep=` line: remove it"
    );
}

/// The first line of a file without a header holds answers.
#[test]
fn no_cell_of_a_first_line_is_repeated() {
    for (line, expected) in [
        (
            "C-1,2026-11-22,,secret words\n",
            "the first line names no column: it must hold `id`, `on`, `answered`, `procedures` or question ids; the export of a form needs a mapping, `--map`",
        ),
        (
            "id,,secret words,more secrets,keloid,\n",
            "columns 3 and 4 are unknown: a column is a question id, `id`, `on`, `answered` or `procedures`; columns 2 and 6 have no name",
        ),
        (
            "id,no,NA\n",
            "columns 2 and 3 are unknown: a column is a question id, `id`, `on`, `answered` or `procedures`",
        ),
    ] {
        assert_eq!(refused(line), expected);
    }
    let many: Vec<_> = (0..40).map(|number| format!("secret{number}")).collect();
    assert_eq!(
        refused(format!("id,{}\n", many.join(","))),
        "columns 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17 and 24 more are unknown: a column is a question id, `id`, `on`, `answered` or `procedures`"
    );
}

/// Below another header, answers would be read under the wrong names.
#[test]
fn names_in_another_order_end_the_input() {
    let (protocol, defaults) = (protocol(), defaults());
    for (header, other) in [
        ("id,keloid,notes", "id,notes,keloid"),
        ("id,keloid,notes", "\u{feff}id , keloid,\"count\""),
        ("notes,id", "id,notes"),
        ("id,notes", "count,weight"),
        ("id,keloid,notes", "ID,notes,keloid"),
        ("id,keloid,notes", "id,notes,smoker"),
        ("id,keloid,notes", "keloid,id,"),
    ] {
        let input = format!("{header}\na,,\n{other}\nb,,\n")
            .replace(",,", &",".repeat(header.matches(',').count()));
        let mut records =
            open(input.as_bytes(), Format::Csv, &protocol, &defaults).expect("a header");
        assert!(records.next().is_some_and(|record| record.is_ok()));
        let ended = records
            .next()
            .and_then(Result::err)
            .map(|error| error.to_string());
        let message = "the input cannot be read: line 3 names columns again, but not as the header does: two files were joined";
        assert_eq!(ended.as_deref(), Some(message), "{other}");
        assert!(records.next().is_none());
    }
}

/// The row before it has an unclosed quote, so this one may be its end.
#[test]
fn names_in_another_order_end_the_input_below_a_row_that_is_refused() {
    let (protocol, defaults) = (protocol(), defaults());
    let input = "id,notes,keloid\na,\"a note\nid,keloid,notes\nb,no,\"more\"\nc,yes,\n";
    let mut records = open(input.as_bytes(), Format::Csv, &protocol, &defaults).expect("a header");
    let unreadable = records.next().and_then(Result::ok);
    assert!(unreadable.is_some_and(|record| record.content.is_err()));
    let ended = records.next().and_then(Result::err);
    assert_eq!(
        ended.map(|error| error.to_string()).as_deref(),
        Some(
            "the input cannot be read: line 3 names columns again, but not as the header does: two files were joined"
        )
    );
    assert!(records.next().is_none());
}
