//! Exports of Microsoft Forms.

use super::read;
#[cfg(feature = "xlsx")]
use crate::support::workbook::{row, text, workbook};

/// A title above the header, a hidden sheet, days as numbers, text among days, merged cells, formulas without values.
#[cfg(feature = "xlsx")]
#[test]
fn answers_in_a_workbook_of_microsoft_forms_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "microsoft-forms"
date = "D/M/YYYY"
header = 3
[record]
id = "ID"
submitted = "Completion time"
left-out = ["Email", { like = "Points - *" }]
[question.keloid]
column = "Keloids – or scars?"
answers = { "Yes" = "yes", "No" = "no" }
[question.area]
column = "On the skin"
answers = { "Warts" = "warts", "Spots" = "spots", "Rash" = "rash", "None" = "none" }
[question.weight]
column = "Weight"
[question.last-peel]
column = "Last peel"
"#;
    let number = |address: &str, value: &str| format!("<c r=\"{address}\"><v>{value}</v></c>");
    let day = |address: &str, value: &str| format!("<c r=\"{address}\" s=\"1\"><v>{value}</v></c>");
    let names = [
        "ID",
        "Completion time",
        "Email",
        "Keloids - or\nscars?",
        "On the skin",
        "Weight",
        "Last peel",
        "Points - Weight",
    ];
    let columns = ["A", "B", "C", "D", "E", "F", "G", "H"];
    let header: Vec<String> = columns
        .iter()
        .zip(names)
        .map(|(column, name)| text(&format!("{column}3"), name))
        .collect();
    let rows = [
        row(1, &[text("A1", "Intake")]),
        row(3, &header),
        row(
            4,
            &[
                number("A4", "1"),
                day("B4", "46346.9"),
                text("C4", "anonymous"),
                text("D4", "No"),
                text("E4", "Warts;Rash;"),
                number("F4", "61.5"),
                day("G4", "46300"),
            ],
        ),
        row(
            5,
            &[
                number("A5", "2"),
                day("B5", "46346"),
                text("D5", "No"),
                text("E5", "None;Warts;"),
                number("F5", "61.55"),
                text("G5", "31/10/2026"),
            ],
        ),
        row(
            6,
            &[
                number("A6", "1234567890123456789"),
                day("B6", "46346"),
                text("D6", "No"),
            ],
        ),
        row(
            7,
            &[
                number("A7", "4"),
                text("B7", "20/11/2026"),
                "<c r=\"D7\"><f>A1</f></c>".to_owned(),
                text("E7", "None;"),
                "<c r=\"F7\" t=\"e\"><v>#REF!</v></c>".to_owned(),
            ],
        ),
        row(
            8,
            &[
                number("A8", "5"),
                day("B8", "46346"),
                "<c r=\"D8\" t=\"b\"><v>0</v></c>".to_owned(),
                text("E8", ";"),
            ],
        ),
        row(
            9,
            &[number("A9", "6"), day("B9", "46346"), text("D9", "No")],
        ),
        row(10, &[]),
        row(
            11,
            &[number("A11", "7"), day("B11", "46350"), text("D11", "No")],
        ),
        row(
            12,
            &header
                .iter()
                .map(|cell| cell.replace("3\"", "12\""))
                .collect::<Vec<_>>(),
        ),
    ];
    let sheet = format!(
        "<sheetData>{}</sheetData><mergeCells count=\"2\"><mergeCell ref=\"A1:H1\"/><mergeCell ref=\"D9:E9\"/></mergeCells>",
        rows.concat()
    );
    let other = format!("<sheetData>{}</sheetData>", row(1, &[text("A1", "ID")]));
    let export = workbook(
        &[("Lists", "hidden", &other), ("Form1", "visible", &sheet)],
        false,
    );
    assert_eq!(
        read(mapping, export),
        [
            "1 1 (2026-11-20) keloid=no area=[warts,rash] weight=61.5 last-peel=2026-10-05",
            "2 2 (2026-11-20) keloid=no area! 5 On the skin [None;Warts;] weight! 5 Weight [61.55] last-peel! 5 Last peel [31/10/2026]",
            "3 - unreadable 6 ID [1234567890123456800]",
            "4 4 area=[none] submitted! 7 Completion time [20/11/2026] keloid! 7 Keloids - or scars? [] weight! 7 Weight []",
            "5 5 (2026-11-20) keloid! 8 Keloids - or scars? [FALSE] area! 8 On the skin [;]",
            "6 6 (2026-11-20) keloid! 9 Keloids - or scars? [] area! 9 On the skin []",
            "7 7 unreadable 11 Completion time [2026-11-24]",
            "8 - unreadable - [-]",
        ]
    );
}

/// Saved by Excel as CSV: Windows-1252, semicolons, `sep=`, a decimal comma.
#[test]
fn answers_of_microsoft_forms_saved_as_csv_are_read_or_refused() {
    let mapping = r#"
[export]
preset = "microsoft-forms"
type = "csv"
encoding = "windows-1252"
delimiter = ";"
date = "D.M.YYYY"
decimal = ","
[record]
id = "ID"
submitted = "Completion time"
[question.keloid]
column = "Keloids – or scars?"
unsure = ["I don’t know"]
answers = { "Yes" = "yes", "No" = "no" }
[question.weight]
column = "Weight"
[question.area]
column = "On the skin"
answers = { "Warts" = "warts", "Café au lait" = "spots", "Rash" = "rash", "None" = "none" }
"#;
    let text = "sep=;\r\nID;Completion time;Keloids \u{96} or scars?;Weight;On the skin\r\n\
                1;20.11.2026 09:05;No;61,5;\"Warts;Caf\u{e9} au lait;\"\r\n\
                2;20.11.26 09:05;I don\u{92}t know;61.5;None\r\n\
                3;11.20.2026;no;1.061,5;\"None;Rash;\"\r\n\
                4;20.11.2026;;\"61,50\";Warts;Rash\r\n";
    let bytes: Vec<u8> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).expect("a byte"))
        .collect();
    assert_eq!(
        read(mapping, &bytes),
        [
            "1 1 (2026-11-20) keloid=no area=[warts,spots] weight=61.5",
            "2 2 keloid=unsure area=[none] submitted! 4 Completion time [20.11.26 09:05] weight! 4 Weight [61.5]",
            "3 3 submitted! 5 Completion time [11.20.2026] keloid! 5 Keloids - or scars? [no] weight! 5 Weight [1.061,5] area! 5 On the skin [None;Rash;]",
            "4 4 unreadable - [-]",
        ]
    );
    let utf_8 = mapping.replace("encoding = \"windows-1252\"", "encoding = \"utf-8\"");
    assert_eq!(
        read(&utf_8, &bytes),
        [
            "the input cannot be read: the byte at offset 34 is not text in the encoding that the mapping declares, `encoding = \"utf-8\"`; if it was saved by Excel, try `encoding = \"windows-1252\"`"
        ]
    );
}
