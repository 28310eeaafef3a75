//! Tests quotes that are missing or misplaced, and cells over several lines: no row includes another.

use super::shown_lines;
use crate::intake::place::LIMIT;

#[test]
fn misplaced_quotes_are_refused_and_the_next_line_is_read() {
    assert_eq!(
        shown_lines("id,notes\na,5\" scar\nb,\"x\"y\nc,ok\n\"d\" \"e\",\nf,"),
        [
            "1:2 a unreadable: a quote in line 2, column 4 is inside a cell: put the whole cell in quotes and double the quote",
            "2:3 b unreadable: text follows the closing quote in line 3, column 6: double a quote that belongs to the cell",
            "3:4 c notes=\"ok\"",
            "4:5 - unreadable: text follows the closing quote in line 5, column 5: double a quote that belongs to the cell",
            "5:6 f"
        ]
    );
}

#[test]
fn an_unclosed_quote_does_not_affect_other_rows() {
    assert_eq!(
        shown_lines("id,notes\na,ok\nb,\"open\nc,ok\nd,ok\n"),
        [
            "1:2 a notes=\"ok\"",
            "2:3 b unreadable: the quote opened in line 3, column 3 is never closed",
            "3:4 c notes=\"ok\"",
            "4:5 d notes=\"ok\""
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
            "2:3 c notes=\"ok\"",
            "3:4 d notes=\"ok\""
        ]
    );
    let long = format!("id,notes\na,\"{}", "b,ok\n".repeat(LIMIT));
    let lines = shown_lines(long);
    // the first of the repeated lines is in the cell
    assert_eq!(lines.len(), LIMIT);
    assert_eq!(
        lines[0],
        "1:2 a unreadable: the quoted cell that opens in line 2, column 3 runs on for more than 1 MiB: is a quote missing?"
    );
    assert_eq!(lines[1], "2:3 b notes=\"ok\"");
}

/// As in the records of a clinic: the row of one person is lost because of the quotes of two others.
#[test]
fn rows_between_unmatched_quotes_are_read() {
    let header = "id,on,keloid,count,area,notes";
    let rows = |first: &str, last: &str| {
        format!(
            "{header}\n{first},2026-11-22,yes,33,none,\n\
             C-2,2026-11-22,no,41,warts,fine\n\
             {last},2026-11-22,no,38,none,\n"
        )
    };
    assert_eq!(
        shown_lines(rows("\"C-1", "C-3\"")),
        [
            "1:2 - unreadable: the quoted cell that opens in line 2, column 1 runs to line 4: is a quote missing? (3 lines)",
            "2:3 C-2 keloid=no area=+-- count=41 notes=\"fine\"",
            "3:4 - unreadable: a quote in line 4, column 4 is inside a cell: put the whole cell in quotes and double the quote",
        ]
    );
    // without the row between them, each of both persons still has a result
    assert_eq!(
        shown_lines(format!(
            "{header}\n\"C-1,2026-11-22,yes,33,none,\nC-3\",2026-11-22,no,38,none,\n"
        )),
        [
            "1:2 - unreadable: the quoted cell that opens in line 2, column 1 runs to line 3: is a quote missing? (2 lines)",
            "2:3 - unreadable: a quote in line 3, column 4 is inside a cell: put the whole cell in quotes and double the quote",
        ]
    );
}

#[test]
fn a_line_end_in_a_cell_of_another_type_than_text_is_refused() {
    let header = "id,on,procedures,keloid,isotretinoin,area,weight,last,notes";
    for (column, value) in [
        (0, "C-1"),
        (1, "2026-11-22"),
        (2, "microneedling"),
        (3, "no"),
        (4, "past"),
        (5, "warts"),
        (6, "70"),
        (7, "2026-05"),
        (8, "said"),
    ] {
        for end in ["\n", "\r\n", "\r", "\n\n"] {
            let mut cells = vec![String::new(); 9];
            cells[0] = "C-0".to_owned();
            cells[column] = format!("\"{value}{end}\"");
            let lines = shown_lines(format!("{header}\n{}\nC-9,,,,,,,,ok", cells.join(",")));
            let last = if end == "\n\n" { 4 } else { 3 };
            let rest = format!("2:{} C-9 notes=\"ok\"", last + 1);
            let at: usize = cells[..column].iter().map(|cell| cell.len() + 1).sum();
            let first = match column {
                8 => format!("1:2 C-0 notes=\"{value}\""),
                _ => format!(
                    "1:2 {} unreadable: the quoted cell that opens in line 2, column {} runs to line {last}: is a quote missing? ({} lines)",
                    if column == 0 { "-" } else { "C-0" },
                    at + 1,
                    last - 1
                ),
            };
            assert_eq!(lines, [first, rest], "{column} {end:?}");
        }
    }
}

#[test]
fn a_text_over_several_lines_is_read_unless_it_may_contain_rows() {
    let header = "id,keloid,notes,count";
    let refused = |last: u64| {
        format!(
            "1:2 C-1 unreadable: the quoted cell that opens in line 2, column 8 runs to line {last}: is a quote missing? ({} lines)",
            last - 1
        )
    };
    let read = |rows: &str| shown_lines(format!("{header}\n{rows}\nC-9,,,1"));
    // a note
    for (note, shown) in [
        ("one\ntwo, three\n\nfour", "one\\ntwo, three\\n\\nfour"),
        ("a\n\"\"b, c\"\", d\ne", "a\\n\\\"b, c\\\", d\\ne"),
    ] {
        let lines = read(&format!("C-1,no,\"{note}\",5"));
        assert_eq!(
            lines[0],
            format!("1:2 C-1 keloid=no count=5 notes=\"{shown}\"")
        );
        assert_eq!(lines.len(), 2);
    }
    // an inner line that is a row
    assert_eq!(
        read("C-1,no,\"one,2\nC-2,yes,two,2\nC-3,no,three\",3"),
        [
            refused(4),
            "2:3 C-2 keloid=yes count=2 notes=\"two\"".to_owned(),
            "3:4 C-3 unreadable: a quote in line 4, column 13 is inside a cell: put the whole cell in quotes and double the quote".to_owned(),
            "4:5 C-9 count=1".to_owned()
        ]
    );
    // the first and the last line are rows except for their quotes
    assert_eq!(
        read("C-1,no,\"one,1\nC-2,yes,two\",2"),
        [
            refused(3),
            "2:3 C-2 unreadable: a quote in line 3, column 12 is inside a cell: put the whole cell in quotes and double the quote".to_owned(),
            "3:4 C-9 count=1".to_owned()
        ]
    );
}

/// Rows whose quotes are wrong in a way that a person could overlook, with the result for each person.
#[test]
fn no_two_people_share_a_result() {
    let runs = |line: u64, column: usize, last: u64| {
        format!(
            "the quoted cell that opens in line {line}, column {column} runs to line {last}: is a quote missing? ({} lines)",
            last - line + 1
        )
    };
    let rest =
        "the row may be the end of the record in line 2: correct the quotes of that record first";
    // a note over two lines that is not closed, and a quote too many in the next row
    assert_eq!(
        shown_lines(
            "id,keloid,notes,on\nC-1,no,\"first\nsecond,2026-11-22\nC-2,yes,\",2026-11-22\n"
        ),
        [
            format!("1:2 C-1 unreadable: {}", runs(2, 8, 4)),
            "2:4 C-2 unreadable: the quote opened in line 4, column 9 is never closed".to_owned()
        ]
    );
    assert_eq!(
        shown_lines("id,notes,keloid\nC-1,\"first\nsecond,yes\nC-2,a\",no\nC-3,,yes\n")[1..],
        [
            "2:4 C-2 unreadable: a quote in line 4, column 6 is inside a cell: put the whole cell in quotes and double the quote",
            "3:5 C-3 keloid=yes"
        ]
    );
    // the end of a note looks like a row, with the record number of the same person
    assert_eq!(
        shown_lines("keloid,notes,id\nyes,\"first\nno, thanks,C-1\nyes,,C-2\n"),
        [
            "1:2 - unreadable: the quote opened in line 2, column 5 is never closed".to_owned(),
            format!("2:3 - unreadable: {rest}"),
            "3:4 C-2 keloid=yes".to_owned()
        ]
    );
    // the next person's note has several lines too
    assert_eq!(
        shown_lines("keloid,notes,id\n\"yes,x,P1\nno,\"a\nb\",P2\nyes,,P3\n"),
        [
            "1:2 - unreadable: text follows the closing quote in line 3, column 5: double a quote that belongs to the cell, or close the one opened in line 2, column 1",
            "2:3 P2 keloid=no notes=\"a\\nb\"",
            "3:5 P3 keloid=yes"
        ]
    );
    // a row that is refused on its second line
    assert_eq!(
        shown_lines("id,notes,keloid\nC-1,\"first\nsecond\",\"no\n\"C-2,,yes\nC-3,,no\n")[1..],
        [
            "2:4 - unreadable: the quote opened in line 4, column 1 is never closed",
            "3:5 C-3 keloid=no"
        ]
    );
}

#[test]
fn a_note_over_several_lines_may_be_in_any_column() {
    let note = "\"see the letter,\nand call, if it itches, the doctor\"";
    let shown = "notes=\"see the letter,\\nand call, if it itches, the doctor\"";
    for (header, row) in [
        ("notes,id,keloid,count", format!("{note},C-1,no,5")),
        ("id,notes,keloid,count", format!("C-1,{note},no,5")),
        ("id,keloid,notes,count", format!("C-1,no,{note},5")),
        ("id,keloid,count,notes", format!("C-1,no,5,{note}")),
    ] {
        assert_eq!(
            shown_lines(format!("{header}\n{row}\n")),
            [format!("1:2 C-1 keloid=no count=5 {shown}")],
            "{header}"
        );
    }
}
