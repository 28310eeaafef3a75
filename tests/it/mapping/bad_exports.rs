//! Exports that differ from their mapping: each is refused at the location, or read as the mapping says.

use insta::assert_snapshot;

use super::records;

const MAPPING: &str = r#"
[export]
preset = "google-sheets"
date = "M/D/YYYY"
[record]
id = "Client"
submitted = "Timestamp"
left-out = ["Email"]
[question.pregnancy]
column = "Are you pregnant?"
not-offered = ["trying"]
answers = { "No" = ["no", "trying"], "Yes" = "yes" }
[question.area]
column = "On the skin"
not-offered = ["rash"]
answers = { "Warts" = "warts", "Spots, sore" = "spots", "None of these" = "none" }
"#;

/// The header of this form.
pub(super) const HEADER: &str = "Client,Timestamp,Email,Are you pregnant?,On the skin";

/// The records of an export of this form.
pub(super) fn told(export: &str) -> String {
    records(MAPPING, export).join("\n")
}

#[test]
fn a_header_that_differs_from_the_mapping_is_refused() {
    let headers = [
        // changed
        HEADER.replace("Are you pregnant?", "Are you pregnant or trying?"),
        // twice
        HEADER.replace("Email", "Are you pregnant?"),
        // gone
        HEADER.replace(",On the skin", ""),
        // new
        format!("{HEADER},Keloids?"),
        // without a name
        format!("{HEADER},"),
        // answers
        "a,8/21/2026 13:10:31,a@b.c,No,Warts".to_owned(),
        "Client;Timestamp;Email;Are you pregnant?;On the skin".to_owned(),
        String::new(),
    ];
    let with_a_row = |header: &String| match header.as_str() {
        "" => told("\n"),
        _ => told(&format!(
            "{header}\nx{}\n",
            ",".repeat(header.matches(',').count())
        )),
    };
    let told: Vec<String> = headers.iter().map(with_a_row).collect();
    assert_snapshot!(told.join("\n"), @"
    there is no column `Are you pregnant?`; the column `Are you pregnant or trying?` is neither read nor left out: map each, or add it to `left-out`
    there is no column `Email`; the columns 3, 4 have the header `Are you pregnant?`: give each a name in `[columns]`
    there is no column `On the skin`
    the column `Keloids?` is neither read nor left out: map each, or add it to `left-out`
    column 6 is neither read nor left out: map each, or add it to `left-out`
    there is no column `Client`; there is no column `Timestamp`; there is no column `Email`; there is no column `Are you pregnant?`; there is no column `On the skin`; columns 1, 2, 3, 4 and 5 are neither read nor left out: map each, or add it to `left-out`
    there is no column `Client`; there is no column `Timestamp`; there is no column `Email`; there is no column `Are you pregnant?`; there is no column `On the skin`; column 1 is neither read nor left out: map each, or add it to `left-out`
    the export has no header in row 1: it ends before
    ");
}

/// A row may have been joined to the header, so the message has only the number of an unknown column.
#[test]
fn an_answer_in_the_header_is_not_repeated() {
    let joined = format!("{HEADER}x,8/21/2026");
    let column = "there is no column `On the skin`; columns 5 and 6 are neither read nor left out: map each, or add it to `left-out`";
    for rows in ["", "x,8/21/2026,,No,Warts\n"] {
        assert_eq!(told(&format!("{joined}\n{rows}")), column);
    }
}

#[test]
fn headers_that_look_the_same_are_the_same() {
    let header = "\u{feff}Client ,Timestamp,\"Email\",\"Are you\r\npregnant?\",On\u{a0}the  skin";
    let rows = "a,8/21/2026,,No,None of these";
    assert_eq!(
        told(&format!("{header}\r\n{rows}\r\n")),
        "1:3 a answered=2026-08-21 pregnancy={\"one-of\":[\"no\",\"trying\"]} area={\"ticked\":[\"none\"],\"open\":[\"rash\"]}"
    );
}

#[test]
fn each_bad_cell_is_refused_at_its_place() {
    let cells = [
        // a new option
        ("8/21/2026", "Maybe", "None of these"),
        // `none` together with a tick
        ("8/21/2026", "No", "None of these, Warts"),
        // free text, which is never a no
        ("8/21/2026", "n/a", "-"),
        ("8/21/2026", "none", "none"),
        ("8/21/2026", "NO", "no"),
        // a day that is invalid in this order, and one that is valid in both
        ("21/8/2026", "No", "Warts"),
        ("3/4/2026 10:00:00", "No", "Warts"),
        // a zone never changes the day
        ("8/21/2026 23:59:00 GMT-11", "No", "Warts"),
        ("46255", "No", "Warts"),
        // another spelling, which looks the same
        ("8/21/2026", "No\u{a0}", "Spots,\u{a0}sore"),
        ("8/21/2026", "\u{200b}No", "Spots, sore, Warts"),
        ("8/21/2026", "No 👍", "<b>Warts</b>"),
        // after the screening date
        ("11/23/2026", "No", "Warts"),
    ];
    let rows: Vec<String> = cells
        .iter()
        .map(|(day, pregnant, skin)| format!("x,{day},,\"{pregnant}\",\"{skin}\""))
        .collect();
    assert_snapshot!(told(&format!("{HEADER}\n{}\n", rows.join("\n"))), @r#"
    1:2 x answered=2026-08-21 area={"ticked":["none"],"open":["rash"]} ! pregnancy@2 Are you pregnant? [Maybe] the mapping does not name this text: add it to `answers` once it is clear what it means
    2:3 x answered=2026-08-21 pregnancy={"one-of":["no","trying"]} ! area@3 On the skin [None of these, Warts] a text that means `none` or `missing` is beside another text
    3:4 x answered=2026-08-21 ! pregnancy@4 Are you pregnant? [n/a] the mapping does not name this text: add it to `answers` once it is clear what it means ! area@4 On the skin [-] the mapping does not name this text: add it to `answers` once it is clear what it means
    4:5 x answered=2026-08-21 ! pregnancy@5 Are you pregnant? [none] the mapping does not name this text: add it to `answers` once it is clear what it means ! area@5 On the skin [none] the mapping does not name this text: add it to `answers` once it is clear what it means
    5:6 x answered=2026-08-21 ! pregnancy@6 Are you pregnant? [NO] the mapping does not name this text: add it to `answers` once it is clear what it means ! area@6 On the skin [no] the mapping does not name this text: add it to `answers` once it is clear what it means
    6:7 x pregnancy={"one-of":["no","trying"]} area={"ticked":["warts"],"open":["rash"]} ! -@7 Timestamp [21/8/2026] the day the form was filled cannot be read: this is not a day in the format that the mapping declares
    7:8 x answered=2026-03-04 pregnancy={"one-of":["no","trying"]} area={"ticked":["warts"],"open":["rash"]}
    8:9 x answered=2026-08-21 pregnancy={"one-of":["no","trying"]} area={"ticked":["warts"],"open":["rash"]}
    9:10 x pregnancy={"one-of":["no","trying"]} area={"ticked":["warts"],"open":["rash"]} ! -@10 Timestamp [46255] the day the form was filled cannot be read: this is not a day in the format that the mapping declares
    10:11 x answered=2026-08-21 pregnancy={"one-of":["no","trying"]} area={"ticked":["spots"],"open":["rash"]}
    11:12 x answered=2026-08-21 pregnancy={"one-of":["no","trying"]} area={"ticked":["warts","spots"],"open":["rash"]}
    12:13 x answered=2026-08-21 ! pregnancy@13 Are you pregnant? [No 👍] the mapping does not name this text: add it to `answers` once it is clear what it means ! area@13 On the skin [<b>Warts</b>] the mapping does not name this text: add it to `answers` once it is clear what it means
    13:14 x unreadable @14 Timestamp [11/23/2026] the form was filled after the screening date 2026-11-22
    "#);
}

#[test]
fn rows_that_are_not_records_are_refused_and_none_is_lost() {
    let rows = [
        "a,8/21/2026,,No,Warts",
        "b,8/21/2026,,No",
        "c,8/21/2026,,No,Warts,",
        HEADER,
        ",,,,",
        "",
        "d,8/21/2026,\"x\ny\",No,Warts",
        "e,8/21/2026,,\"No\n\",Warts",
        "f,8/21/2026,\"open,No,Warts",
        "g,8/21/2026,,No,Warts",
        "h,8/21/2026,,N\"o,Warts",
        "i\u{200b}i,8/21/2026,,No,Warts",
    ];
    let told = told(&format!("{HEADER}\n{}\n", rows.join("\n")));
    let told = told.replace('\u{200b}', "\\u{200b}");
    assert_snapshot!(told, @r#"
    1:2 a answered=2026-08-21 pregnancy={"one-of":["no","trying"]} area={"ticked":["warts"],"open":["rash"]}
    2:3 b unreadable [-] the row has 4 cells, the header has 5
    3:4 c unreadable [-] the row has 6 cells, the header has 5
    4:5 - unreadable [-] repeats the header: two files were joined
    5:8 d answered=2026-08-21 pregnancy={"one-of":["no","trying"]} area={"ticked":["warts"],"open":["rash"]}
    6:10 e unreadable [-] the quoted cell that opens in line 10, column 14 runs to line 11: is a quote missing? (2 lines)
    7:12 f unreadable [-] text follows the closing quote in line 14, column 16: double a quote that belongs to the cell, or close the one opened in line 12, column 13
    8:13 g answered=2026-08-21 pregnancy={"one-of":["no","trying"]} area={"ticked":["warts"],"open":["rash"]}
    9:14 h unreadable [-] a quote in line 14, column 15 is inside a cell: put the whole cell in quotes and double the quote
    10:15 - unreadable @15 Client [i\u{200b}i] the id holds a character that cannot be seen as character 2: remove it
    "#);
}

#[test]
fn rows_above_the_header_are_counted() {
    let mapping = MAPPING.replace(
        "preset = \"google-sheets\"",
        "preset = \"google-sheets\"\ndelimiter = \";\"\nheader = 3\nskip = 1",
    );
    let header = HEADER.replace(',', ";");
    let export = format!(
        "sep=;\nThe clinic's form\n\n{header}\nQ1;Q2;Q3;Q4;Q5\na;8/21/2026;;No;Warts\nb;8/21/2026;;Yes;\"Spots, sore\"\n"
    );
    assert_eq!(
        records(&mapping, &export),
        [
            "1:6 a answered=2026-08-21 pregnancy={\"one-of\":[\"no\",\"trying\"]} area={\"ticked\":[\"warts\"],\"open\":[\"rash\"]}",
            "2:7 b answered=2026-08-21 pregnancy=\"yes\" area={\"ticked\":[\"spots\"],\"open\":[\"rash\"]}",
        ]
    );
    assert_eq!(
        records(&mapping, export.replace("sep=;", "sep=,")),
        [
            "line 1 says that the columns are separated by `,`, and the mapping that they are by `;`: correct `delimiter`"
        ]
    );
    assert_eq!(
        records(&mapping, "a\nb\n"),
        ["the export has no header in row 3: it ends before"]
    );
}

#[test]
fn declared_encodings_are_read_and_others_refused() {
    let mapping = |encoding: &str| {
        format!(
            "[export]\nencoding = \"{encoding}\"\n[question.keloid]\ncolumn = \"Narbe – früher?\"\nanswers = {{ \"Ja\" = \"yes\", \"Nein\" = \"no\" }}\n"
        )
    };
    let text = "Narbe – früher?\nNein\n";
    let windows = b"Narbe \x96 fr\xFCher?\nNein\n";
    let mut utf_16 = vec![0xFF, 0xFE];
    utf_16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    let read = ["1:2 - keloid=\"no\""];
    assert_eq!(records(&mapping("utf-8"), text), read);
    assert_eq!(records(&mapping("utf-16"), &utf_16), read);
    assert_eq!(records(&mapping("windows-1252"), windows), read);
    let refused = [
        records(&mapping("utf-8"), windows),
        records(&mapping("utf-8"), &utf_16),
        records(&mapping("windows-1252"), &utf_16),
        records(&mapping("windows-1252"), text),
        records(&mapping("utf-16"), text),
        records(&mapping("utf-8"), b"PK\x03\x04"),
        records(&mapping("utf-8"), [text.as_bytes(), b"Ja\xE9\n"].concat()),
    ];
    assert_snapshot!(refused.concat().join("\n"), @r#"
    the input cannot be read: the byte at offset 6 is not text in the encoding that the mapping declares, `encoding = "utf-8"`; if it was saved by Excel, try `encoding = "windows-1252"`
    the export begins with the mark of utf-16 at byte offset 0, and the mapping declares `encoding = "utf-8"`: correct the mapping
    the export begins with the mark of utf-16 at byte offset 0, and the mapping declares `encoding = "windows-1252"`: correct the mapping
    there is no column `Narbe – früher?`; column 1 is neither read nor left out: map each, or add it to `left-out`
    the export has no byte order mark at byte offset 0, and the mapping declares `encoding = "utf-16"`
    the export is a workbook or another packed file: write `type = "xlsx"`, or save it as CSV
    1:2 - keloid="no"
    2:3 - unreadable [-] the byte at offset 26 is not text in the encoding that the mapping declares, `encoding = "utf-8"`; if it was saved by Excel, try `encoding = "windows-1252"`
    "#);
}

/// As in a CSV with a column per question: one result for each row, whatever the other rows contain.
#[test]
fn a_byte_that_is_not_utf8_makes_only_its_row_unreadable() {
    let mapping = "[record]\nid = \"No\"\nleft-out = [\"Mail\"]\n[question.keloid]\ncolumn = \"Keloid\"\nanswers = { Yes = \"yes\", No = \"no\" }\n[question.notes]\ncolumn = \"Notes\"\n";
    let export = b"\xEF\xBB\xBFNo,Keloid,Notes,Mail\n1,No,,\n2,No,caf\xE9,\n3,Yes,\"two\nlines, the second \xFF\",\n4,No,,\xC3\n\xF05,No,,\n6,Yes,caf\xC3\xA9,\n7,No,,\xE2\x82";
    assert_snapshot!(records(mapping, export).join("\n"), @r#"
    1:2 1 keloid="no"
    2:3 2 unreadable [-] the byte at offset 39 is not text in the encoding that the mapping declares, `encoding = "utf-8"`; if it was saved by Excel, try `encoding = "windows-1252"`
    3:4 3 unreadable [-] the byte at offset 71 is not text in the encoding that the mapping declares, `encoding = "utf-8"`; if it was saved by Excel, try `encoding = "windows-1252"`
    4:6 4 unreadable [-] the byte at offset 81 is not text in the encoding that the mapping declares, `encoding = "utf-8"`; if it was saved by Excel, try `encoding = "windows-1252"`
    5:7 - unreadable [-] the byte at offset 83 is not text in the encoding that the mapping declares, `encoding = "utf-8"`; if it was saved by Excel, try `encoding = "windows-1252"`
    6:8 6 keloid="yes" notes="café"
    7:9 7 unreadable [-] the byte at offset 110 is not text in the encoding that the mapping declares, `encoding = "utf-8"`; if it was saved by Excel, try `encoding = "windows-1252"`
    "#);
}
