//! Exports of other tools.

use super::read;

/// Tables with options in quotes inside a cell, tabs and UTF-16, and a grid of yes and no.
#[test]
fn quoted_options_tabs_and_grids_are_read_or_refused() {
    let airtable = r#"
[export]
type = "csv"
many = ","
date = "YYYY-MM-DD"
[question.area]
column = "Skin"
answers = { "Warts" = "warts", "\"Spots, sore\"" = "spots", "Rash" = "rash", "None" = "none" }
[question.last-peel]
column = "Peel"
"#;
    let text = "Skin,Peel\n\"Warts,\"\"Spots, sore\"\"\",2026-11-01\n\"\"\"Spots, sore\"\"\",\n\"Spots, sore\",2026-11\nNone,11/01/2026\n";
    assert_eq!(
        read(airtable, text),
        [
            "1 area=[warts,spots] last-peel=2026-11-01",
            "2 area=[spots]",
            "3 area! 4 Skin [Spots, sore] last-peel! 4 Peel [2026-11]",
            "4 area=[none] last-peel! 5 Peel [11/01/2026]",
        ]
    );
    let grid = r#"
[export]
type = "csv"
encoding = "utf-16"
delimiter = "\t"
[every]
unsure = ["Don't know"]
declined = ["Prefer not to say"]
[question.area]
rows = { "Skin [Warts]" = "warts", "Skin [Spots]" = "spots" }
yes = ["Yes"]
no = ["No"]
not-offered = ["rash"]
[question.age]
column = "Age"
"#;
    let text = "Skin [Warts]\tSkin [Spots]\tAge\nYes\tNo\t34\nNo\tNo\t34.0\nNo\t\t \nDon\u{2019}t know\tYes\t121\nPrefer not to say\tPrefer not to say\t٣٤\nYes\tNein\t34 years\n\t\t\n";
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
    assert_eq!(
        read(grid, bytes),
        [
            "1 area={ticked:[warts],open:[rash]} age=34",
            "2 area={ticked:[none],open:[rash]} age! 3 Age [34.0]",
            "3 area={ticked:[],open:[spots,rash]}",
            "4 area=[spots,unsure] age! 5 Age [121]",
            "5 area=declined age! 6 Age [٣٤]",
            "6 area! 7 Skin [Spots] [Nein] age! 7 Age [34 years]",
        ]
    );
}
