//! Whole files: what their rows say, and why a header or a row is refused.

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
            "2:6 -",
            "3:7 C-3 keloid=no"
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
        [
            ("2026-12-01".to_owned(), 2),
            ("2026-11-22".to_owned(), 2),
            ("2026-11-22".to_owned(), 1)
        ]
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
            "unknown column `Keloid` (did you mean `keloid`?); unknown column `colour`; unknown column `areas` (did you mean `area`?)",
        ),
        ("id,keloid, id\n", "column `id` stands there twice"),
        ("id,,keloid\n", "column 2 has no name"),
        (
            "C-1,yes,2026-01-01\n",
            "the first line names no column: it must hold `id`, `on`, `procedures` or question ids",
        ),
        (
            "C-1,no,none\n",
            "the first line names no column: it must hold `id`, `on`, `procedures` or question ids",
        ),
        ("ID,keloid\n", "unknown column `ID` (did you mean `id`?)"),
        (
            "id;keloid\na;no\n",
            "the header has one column: columns must be separated by commas",
        ),
        (
            "id\tkeloid\na\tno\n",
            "the header has one column: columns must be separated by commas",
        ),
        (
            "id,\"keloid\na,no\n",
            "the header cannot be read: the quote opened in line 1, column 4 is never closed: nothing from there to line 2 can be read",
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
fn quotes_out_of_place_are_refused_and_the_next_line_is_read() {
    assert_eq!(
        shown_lines("id,notes\na,5\" scar\nb,\"x\"y\nc,ok\n\"d\" \"e\",\nf,"),
        [
            "1:2 a unreadable: a quote in line 2, column 4 stands inside a cell: put the whole cell in quotes and double the quote",
            "2:3 b unreadable: text follows the closing quote in line 3, column 6: double a quote that belongs to the cell",
            "3:4 c notes=\"ok\"",
            "4:5 - unreadable: text follows the closing quote in line 5, column 5: double a quote that belongs to the cell",
            "5:6 f"
        ]
    );
}

#[test]
fn a_quote_that_is_never_closed_does_not_swallow_records_silently() {
    assert_eq!(
        shown_lines("id,notes\na,ok\nb,\"open\nc,ok\nd,ok\n"),
        [
            "1:2 a notes=\"ok\"",
            "2:3 b unreadable: the quote opened in line 3, column 3 is never closed: nothing from there to line 5 can be read"
        ]
    );
    assert_eq!(
        shown_lines("id,notes\nb,\"open"),
        ["1:2 b unreadable: the quote opened in line 2, column 3 is never closed"]
    );
    // closed by the quote that opens a later cell
    assert_eq!(
        shown_lines("id,notes\nb,\"open\nc,\"ok\"\nd,ok"),
        [
            "1:2 b unreadable: text follows the closing quote in line 3, column 4: double a quote that belongs to the cell, or close the one opened in line 2, column 3",
            "2:4 d notes=\"ok\""
        ]
    );
    let long = format!("id,notes\na,\"{}", "b,ok\n".repeat(LIMIT));
    assert_eq!(
        shown_lines(long),
        [format!(
            "1:2 a unreadable: the quote opened in line 2, column 3 is never closed: nothing from there to line {} can be read",
            LIMIT + 1
        )]
    );
}

#[test]
fn a_row_past_the_limit_or_not_utf8_is_one_unreadable_record() {
    let input = format!("id,notes\na,\"{}\"\nb,", "x\n".repeat(LIMIT));
    assert_eq!(
        shown_lines(input),
        [
            "1:2 a unreadable: the record is longer than 1 MiB".to_owned(),
            format!("2:{} b", LIMIT + 3)
        ]
    );
    assert_eq!(
        shown_lines(b"id,notes\na,\xE9\nb,"),
        [
            "1:2 a unreadable: the text is not UTF-8 in column 2 of the row: save the file as UTF-8",
            "2:3 b"
        ]
    );
}
