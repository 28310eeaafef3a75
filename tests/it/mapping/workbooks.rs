//! Workbooks with a mapping: cells by their values, and refused cells by their addresses.

use insta::assert_snapshot;

use super::records;
use crate::support::program::Place;
use crate::support::workbook::{row, text, workbook};

const MAPPING: &str = r#"
[export]
preset = "microsoft-forms"
date = "D/M/YYYY"
[record]
id = "ID"
submitted = "Completion time"
[question.area]
column = "On the skin"
not-offered = ["rash"]
answers = { "Warts" = "warts", "Spots" = "spots", "None" = "none" }
[question.weight]
column = "Weight"
[question.last-peel]
column = "Last peel"
"#;

fn header() -> String {
    let names = [
        "ID",
        "Completion time",
        "On the skin",
        "Weight",
        "Last peel",
    ];
    let cells: Vec<String> = names
        .iter()
        .zip(["A1", "B1", "C1", "D1", "E1"])
        .map(|(name, address)| text(address, name))
        .collect();
    row(1, &cells)
}

#[test]
fn cells_are_read_by_their_values() {
    let number = |address: &str, value: &str, style: u8| {
        format!("<c r=\"{address}\" s=\"{style}\"><v>{value}</v></c>")
    };
    let rows = [
        header(),
        row(
            2,
            &[
                number("A2", "1", 0),
                number("B2", "46346.5", 1),
                text("C2", "Warts;Spots;"),
                number("D2", "61.50", 0),
                number("E2", "46300", 1),
            ],
        ),
        // a number of 19 digits, a formula without a value, an error, a duration
        row(
            3,
            &[
                number("A3", "1234567890123456789", 0),
                number("B3", "46346", 1),
                text("C3", "None"),
            ],
        ),
        row(
            4,
            &[
                number("A4", "3", 0),
                number("B4", "46346", 1),
                "<c r=\"C4\"><f>A1</f></c>".to_owned(),
                "<c r=\"D4\" t=\"e\"><v>#N/A</v></c>".to_owned(),
                number("E4", "1.5", 2),
            ],
        ),
        // text among days, and a merged cell
        row(
            5,
            &[
                number("A5", "4", 0),
                number("B5", "46346", 1),
                text("C5", "None"),
                text("D5", "61.5"),
                text("E5", "31/10/2026"),
            ],
        ),
        row(
            6,
            &[
                number("A6", "5.0", 0),
                number("B6", "46346", 1),
                text("C6", "Mole"),
            ],
        ),
        row(7, &[]),
    ];
    let sheet = format!(
        "<sheetData>{}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"D6:E6\"/></mergeCells>",
        rows.concat()
    );
    let read = records(MAPPING, workbook(&[("Form", "visible", &sheet)], false));
    assert_snapshot!(read.join("\n"), @r#"
    1:2 1 answered=2026-11-20 area={"ticked":["warts","spots"],"open":["rash"]} weight=61.5 last-peel="2026-10-05"
    2:3 - unreadable @3 ID [1234567890123456800] the cell A3 holds a number of more than 15 digits, which the workbook has rounded: format the column as text
    3:4 3 answered=2026-11-20 ! area@4 On the skin [] the cell C4 holds a formula without a value: open the workbook and save it again ! weight@4 Weight [] the cell D4 holds an error ! last-peel@4 Last peel [] the cell E4 holds a duration, which is not an answer
    4:5 4 answered=2026-11-20 area={"ticked":["none"],"open":["rash"]} ! weight@5 Weight [61.5] this is not a number of digits only, and not a text of the mapping: decimals need `decimal` in `[export]` ! last-peel@5 Last peel [31/10/2026] this is not a date in the format that the mapping declares, and not a text of the mapping
    5:6 5 answered=2026-11-20 ! area@6 On the skin [Mole] the mapping does not name this text: add it to `answers` once it is clear what it means ! weight@6 Weight [] the cell D6 is merged with other cells: it is not clear to which row it belongs ! last-peel@6 Last peel [] the cell E6 is merged with other cells: it is not clear to which row it belongs
    "#);
}

#[test]
fn both_date_systems_are_read() {
    let rows = [
        header(),
        row(2, &["<c r=\"E2\" s=\"1\"><v>44838</v></c>".to_owned()]),
    ];
    let sheet = format!("<sheetData>{}</sheetData>", rows.concat());
    let read = |is_1904| records(MAPPING, workbook(&[("Form", "visible", &sheet)], is_1904));
    assert_eq!(
        [read(false), read(true)].concat(),
        [
            "1:2 - last-peel=\"2022-10-04\"",
            "1:2 - last-peel=\"2026-10-05\""
        ]
    );
}

#[test]
fn a_mapping_names_the_sheet_if_several_are_visible() {
    let sheet = format!("<sheetData>{}</sheetData>", header());
    let other = format!("<sheetData>{}</sheetData>", row(1, &[text("A1", "secret")]));
    let named = MAPPING.replace("date =", "sheet = \"Form\"\ndate =");
    let two = workbook(
        &[("Notes", "visible", &other), ("Form", "visible", &sheet)],
        false,
    );
    let hidden = workbook(
        &[("Notes", "hidden", &other), ("Form", "visible", &sheet)],
        false,
    );
    let read = [
        records(MAPPING, &two),
        records(&named, &two),
        records(MAPPING, &hidden),
        records(&named.replace("\"Form\"", "\"Fomr\""), &hidden),
        records(MAPPING, "ID,Weight\n"),
        records(MAPPING, &two[..two.len() - 40]),
    ];
    assert_snapshot!(read.concat().join("\n"), @"
    the workbook has the sheets `Notes` and `Form`: name one with `sheet` in `[export]`
    the workbook has no sheet `Fomr`
    the export is not a workbook: save it as `.xlsx`, or correct `type`
    the workbook is over 256 MiB unpacked, or damaged: save the sheet as CSV
    ");
}

#[test]
fn a_sheet_that_would_fill_the_memory_is_refused() {
    let far = |address: &str, number: usize| {
        let rows = [header(), row(number, &[text(address, "x")])];
        let sheet = format!("<sheetData>{}</sheetData>", rows.concat());
        records(MAPPING, workbook(&[("Form", "visible", &sheet)], false))
    };
    let damaged = header().replace("r=\"1\"", "r=\"DDDDDDDD2\"");
    let damaged = format!("<sheetData>{damaged}</sheetData>");
    let damaged = workbook(&[("Form", "visible", &damaged)], false);
    let read = [far("XFD1048576", 1_048_576), records(MAPPING, &damaged)];
    assert_snapshot!(read.concat().join("\n"), @"
    the sheet reaches to the cell XFD1048576, too far to be read: delete the rows and columns beyond the answers, or save the sheet as CSV
    the workbook is damaged, or not an `.xlsx`
    ");
}

#[test]
fn dates_of_a_workbook_need_no_format_and_text_needs_one() {
    let mapping = r#"
[export]
type = "xlsx"
[record]
id = "ID"
submitted = "Completion time"
[question.last-peel]
column = "Last peel"
[question.age]
born = "Weight"
[question.weight]
column = "On the skin"
"#;
    let day = |address: &str, value: &str| format!("<c r=\"{address}\" s=\"1\"><v>{value}</v></c>");
    let rows = [
        header(),
        row(
            2,
            &[day("B2", "46346"), day("D2", "36526"), day("E2", "46300")],
        ),
        row(
            3,
            &[
                text("B3", "20/11/2026"),
                text("D3", "1/1/2000"),
                text("E3", "1/1/2026"),
            ],
        ),
    ];
    let sheet = format!("<sheetData>{}</sheetData>", rows.concat());
    let days = format!("<sheetData>{}</sheetData>", rows[..2].concat());
    let only_text = format!("<sheetData>{}{}</sheetData>", rows[0], rows[2]);
    let read = |sheet: &str, mapping: &str| {
        records(mapping, workbook(&[("Form", "visible", sheet)], false))
    };
    let decimal = mapping.replace("type = \"xlsx\"", "type = \"xlsx\"\ndecimal = \",\"");
    let comma = format!(
        "<sheetData>{}{}</sheetData>",
        rows[0],
        row(2, &[text("C2", "61,5")])
    );
    let told = [
        read(&days, mapping),
        read(&sheet, mapping),
        read(&only_text, mapping),
        read(&comma, &decimal),
    ];
    assert_snapshot!(told.concat().join("\n"), @r#"
    1:2 - answered=2026-11-20 age=26 last-peel="2026-10-05"
    1:2 - answered=2026-11-20 age=26 last-peel="2026-10-05"
    2:3 - ! -@3 Completion time [20/11/2026] the day the form was filled cannot be read: this is text in a column of days ! last-peel@3 Last peel [1/1/2026] the mapping does not name this text, and declares no format of dates ! age@3 Weight [1/1/2000] the mapping does not name this text, and declares no format of dates
    1:3 - ! -@3 Completion time [20/11/2026] the day the form was filled cannot be read: this is text, and the mapping declares no format of dates ! last-peel@3 Last peel [1/1/2026] the mapping does not name this text, and declares no format of dates ! age@3 Weight [1/1/2000] the mapping does not name this text, and declares no format of dates
    1:2 - weight=61.5
    "#);
}

/// A spreadsheet that read days in the wrong order left those as text that are not valid in that order.
#[test]
fn dates_beside_text_are_reported_as_possibly_swapped() {
    let day = |address: &str| format!("<c r=\"{address}\" s=\"1\"><v>46300</v></c>");
    let header = row(
        1,
        &[
            text("A1", "ID"),
            text("B1", "Capsules"),
            text("C1", "Notes"),
        ],
    );
    let last = row(3, &[text("A3", "b"), day("B3"), text("C3", "words")]);
    let mixed = row(2, &[text("A2", "a"), text("B2", "31/10/2026"), day("C2")]);
    let plain = row(2, &[text("A2", "a"), day("B2"), day("C2")]);
    let place = Place::new();
    for (name, row) in [("mixed.xlsx", mixed), ("plain.xlsx", plain)] {
        let sheet = format!("<sheetData>{header}{row}{last}</sheetData>");
        place.write(name, workbook(&[("Form", "visible", &sheet)], false));
    }
    let mapping = "format = 1\ntitle = \"Form\"\nprotocol = \"small\"\n[export]\ntype = \"xlsx\"\n[record]\nid = \"ID\"\n\
                   left-out = [\"Notes\"]\n[question.capsules-last]\ncolumn = \"Capsules\"\n";
    let mut told = Vec::new();
    for date in ["", "date = \"D/M/YYYY\"\n"] {
        place.write("form.toml", format!("{mapping}{date}"));
        for name in ["mixed.xlsx", "plain.xlsx"] {
            let screened = place.run(&[
                "screen",
                name,
                "--map",
                "form.toml",
                "--on",
                "2026-11-22",
                "--procedure",
                "peel",
            ]);
            let checked = place.run(&["map", "check", name, "--map", "form.toml"]);
            let remarks = |text: String| {
                let lines = text.lines().filter(|line| line.contains("swapped"));
                lines.map(str::to_owned).collect::<Vec<_>>().join("; ")
            };
            told.push(format!(
                "{name} screen: {}.",
                remarks(screened.stderr.clone())
            ));
            told.push(format!("{name} check: {}.", remarks(checked.whole())));
        }
    }
    assert_snapshot!(told.join("\n"), @"
    mixed.xlsx screen: mixed.xlsx: column `Capsules` holds days and text: day and month of its days may be swapped.
    mixed.xlsx check:   column `Capsules` holds days and text: day and month of its days may be swapped.
    plain.xlsx screen: .
    plain.xlsx check: .
    mixed.xlsx screen: mixed.xlsx: column `Capsules` holds days and text: day and month of its days may be swapped.
    mixed.xlsx check:   column `Capsules` holds days and text: day and month of its days may be swapped.
    plain.xlsx screen: .
    plain.xlsx check: .
    ");
}

/// Each message says what is wrong with the value, and never how the text of a CSV would have to be written.
#[test]
fn numbers_and_dates_of_the_wrong_type_are_refused() {
    let number = |address: &str, value: &str| format!("<c r=\"{address}\"><v>{value}</v></c>");
    let day = |address: &str| format!("<c r=\"{address}\" s=\"1\"><v>46300</v></c>");
    let weights = [
        "37.05",
        "37.1",
        "37.100000000000001",
        "-3",
        "NaN",
        "INF",
        "-1e400",
        "1e15",
        "0.1",
        "1e-7",
        "37",
    ];
    let mut rows = vec![header()];
    for (at, weight) in (2..).zip(weights) {
        rows.push(row(at, &[number(&format!("D{at}"), weight)]));
    }
    let at = rows.len() + 1;
    // a number instead of a day, a day instead of a number or a text, and texts that are not numbers
    rows.push(row(
        at,
        &[
            number(&format!("B{at}"), "46346"),
            number(&format!("E{at}"), "46300.5"),
        ],
    ));
    rows.push(row(
        at + 1,
        &[day(&format!("C{}", at + 1)), day(&format!("D{}", at + 1))],
    ));
    for (at, text_of) in (at + 2..).zip(["37.05", "037", "12345678901234567890", "thirty"]) {
        rows.push(row(at, &[text(&format!("D{at}"), text_of)]));
    }
    let sheet = format!("<sheetData>{}</sheetData>", rows.concat());
    let decimal = MAPPING.replace("date =", "decimal = \".\"\ndate =");
    let place = Place::new();
    let export = workbook(&[("Form", "visible", &sheet)], false);
    let read = [
        records(MAPPING, &export),
        records(&decimal, &export)[13..].to_vec(),
    ];
    assert_snapshot!(read.concat().join("\n"), @"
    1:2 - ! weight@2 Weight [37.05] this number has more decimals than the question takes: at most 1
    2:3 - weight=37.1
    3:4 - weight=37.1
    4:5 - ! weight@5 Weight [-3] this number is negative: the question takes digits alone
    5:6 - ! weight@6 Weight [NaN] the cell D6 does not have a valid number: type it again
    6:7 - ! weight@7 Weight [inf] the cell D7 does not have a valid number: type it again
    7:8 - ! weight@8 Weight [-inf] the cell D8 does not have a valid number: type it again
    8:9 - ! weight@9 Weight [1000000000000000] the cell D9 holds a number of more than 15 digits, which the workbook has rounded: format the column as text
    9:10 - weight=0.1
    10:11 - ! weight@11 Weight [0.0000001] this number has more decimals than the question takes: at most 1
    11:12 - weight=37.0
    12:13 - ! -@13 Completion time [46346] the day the form was filled cannot be read: this is a number, not a day: format the cells of the column as dates ! last-peel@13 Last peel [46300.5] this is a number, and the question takes a date: format the cells of the column as dates
    13:14 - ! area@14 On the skin [2026-10-05] this is a date, and not a text of the mapping: a spreadsheet may have turned typed text into a date ! weight@14 Weight [2026-10-05] this is a date, and the question takes a number: a spreadsheet may have turned typed text into a date
    14:15 - ! weight@15 Weight [37.05] this is not a number of digits only, and not a text of the mapping: decimals need `decimal` in `[export]`
    15:16 - ! weight@16 Weight [037] write the number without leading zeros
    16:17 - ! weight@17 Weight [12345678901234567890] the number has too many digits
    17:18 - ! weight@18 Weight [thirty] this is not a number of digits only, and not a text of the mapping: decimals need `decimal` in `[export]`
    14:15 - ! weight@15 Weight [37.05] this number has more decimals than the question takes: at most 1
    15:16 - ! weight@16 Weight [037] write the number without leading zeros
    16:17 - ! weight@17 Weight [12345678901234567890] the number has too many digits
    17:18 - ! weight@18 Weight [thirty] this is not a number that the question takes, and not a text of the mapping: write digits, with decimals after the declared mark
    ");
    // stderr names the location and the fault, but no answer
    place.write(
        "form.xlsx",
        workbook(
            &[("Form", "visible", &sheet.replace("Weight", "Keloids"))],
            false,
        ),
    );
    place.write(
        "form.toml",
        "format = 1\ntitle = \"Form\"\nprotocol = \"small\"\n[export]\ntype = \"xlsx\"\n[record]\nid = \"ID\"\nsubmitted = \"Completion time\"\n\
         left-out = [\"On the skin\", \"Last peel\"]\n[question.keloid]\ncolumn = \"Keloids\"\nanswers = { \"37\" = \"yes\" }\n",
    );
    let screened =
        place.run_line("screen form.xlsx --map form.toml --on 2026-11-22 --procedure peel");
    assert_snapshot!(screened.stderr, @"
    protocol: small 1, draft, rules
    form.xlsx: 2 questions have no column: `capsules-last` and `area`
    form.xlsx: record 1, line 2, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 2, line 3, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 3, line 4, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 4, line 5, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 5, line 6, column `Keloids`: keloid: the cell D6 does not have a valid number: type it again
    form.xlsx: record 6, line 7, column `Keloids`: keloid: the cell D7 does not have a valid number: type it again
    form.xlsx: record 7, line 8, column `Keloids`: keloid: the cell D8 does not have a valid number: type it again
    form.xlsx: record 8, line 9, column `Keloids`: keloid: the cell D9 holds a number of more than 15 digits, which the workbook has rounded: format the column as text
    form.xlsx: record 9, line 10, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 10, line 11, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 12, line 13, column `Completion time`: answered: the day the form was filled cannot be read: this is a number, not a day: format the cells of the column as dates
    form.xlsx: record 13, line 14, column `Keloids`: keloid: this is a date, and not a text of the mapping: a spreadsheet may have turned typed text into a date
    form.xlsx: record 14, line 15, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 15, line 16, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 16, line 17, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: record 17, line 18, column `Keloids`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    form.xlsx: column `Keloids` holds days and text: day and month of its days may be swapped
    ");
}
