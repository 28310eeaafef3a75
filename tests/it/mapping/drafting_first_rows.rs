//! `contra map init` on tables with titles above the header, or descriptions below it.

use insta::assert_snapshot;

use crate::support::program::Place;

/// A title has few cells. The row below it is the header if its cells are names.
#[test]
fn a_draft_finds_the_header_below_titles() {
    let place = Place::new();
    let table = "ID,Completion time,Have you ever had a keloid?,On the skin to be treated?\n\
                 1,11/20/2026,No,Warts\n2,11/21/2026,Yes,None of these\n";
    place.write("one.csv", format!("Intake of the clinic\n{table}"));
    place.write(
        "five.csv",
        format!("Intake, autumn\nof the clinic,,,\n\n\"two\nlines\",,,\n,,,\n{table}"),
    );
    place.write(
        "semicolons.csv",
        format!("Skin, hair, nails\n{}", table.replace(',', ";")),
    );
    let told = place.told(&["map init one.csv"]);
    assert_snapshot!(told, @r#"
    $ contra map init one.csv
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "csv"
    delimiter = ","
    header = 2
    guess  = "the rows above row 2 are titles"
    # many    = ", "                 # the separator of several answers in a cell
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    id = "ID"
    submitted = "Completion time"

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    answers = { "No" = "no", "Yes" = "yes" }

    # Is any of this on the skin to be treated?
    [question.area]
    column = "On the skin to be treated?"
    answers = { "None of these" = "none", "Warts" = "warts" }
    # Options without a text:
    #   "freckles": Freckles
    # not-offered = ["freckles"]   # those that the form does not offer; map the others

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules
    this is a draft: compare each question with the form, then run `contra map check`
    "#);
    // the other drafts differ from this one only in the place of the header and the delimiter
    let place_of_header = "header = 2\nguess  = \"the rows above row 2 are titles\"\n";
    let (_, one) = told.split_once("--- stdout\n").expect("a draft");
    let (one, _) = one.split_once("--- stderr\n").expect("a draft");
    for (typed, delimiter, header) in [
        ("five.csv", ",", place_of_header.replace('2', "6")),
        ("semicolons.csv", ";", place_of_header.to_owned()),
        ("one.csv --header 2", ",", "header = 2\n".to_owned()),
    ] {
        let draft = one.replace(place_of_header, &header);
        let draft = draft.replace("delimiter = \",\"", &format!("delimiter = \"{delimiter}\""));
        assert_eq!(
            place.run_line(&format!("map init {typed} -q")).whole(),
            format!(
                "ended with 0\n--- stdout\n{draft}--- stderr\nprotocol: small 1, draft, rules\n"
            )
        );
    }
}

#[test]
fn a_draft_refuses_a_table_whose_header_is_not_clear() {
    let place = Place::new();
    let tables = [
        // a header over groups of columns
        (
            "groups",
            "Person,,,Skin,,,Other,,\nID,Name,Born,Warts,Rash,Spots,Keloid,Notes,Seen\n1,,,,,,,,\n",
        ),
        // a title above records
        ("records", "Intake\n1,No,Warts\n2,No,Rash\n"),
        ("answers", "Intake\nAnn,No,Warts\nBo,Yes,Rash\n"),
        // rows that are not as long as the header
        ("ragged", "Intake\nID,Keloid?,Skin\n1,No\n2,Yes\n"),
        // too many titles
        ("titles", "a\nb\nc\nd\ne\nf\nID,Keloid?,Skin\n1,No,Warts\n"),
    ];
    for (name, text) in tables {
        place.write(&format!("{name}.csv"), text);
    }
    place.write("form.json", "[{\"keloid\": \"No\"}]");
    let told = place.told(&[
        "map init groups.csv",
        "map init records.csv",
        "map init answers.csv",
        "map init ragged.csv",
        "map init titles.csv",
        "map init titles.csv --header 7 -q",
        "map init titles.csv --header 12",
        "map init titles.csv --header 0",
        "map init form.json --header 2",
    ]);
    assert_snapshot!(told, @r#"
    $ contra map init groups.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: groups.csv: row 1 has 3 filled cells and row 2 has 9, so it is not clear which row is the header: name it with `--header`

    $ contra map init records.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: records.csv: row 1 has 1 filled cell and row 2 has 3, so it is not clear which row is the header: name it with `--header`

    $ contra map init answers.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: answers.csv: row 1 has 1 filled cell and row 2 has 3, so it is not clear which row is the header: name it with `--header`

    $ contra map init ragged.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: ragged.csv: row 1 has 1 filled cell and row 2 has 3, so it is not clear which row is the header: name it with `--header`

    $ contra map init titles.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: titles.csv: row 1 has 1 filled cell and row 7 has 3, so it is not clear which row is the header: name it with `--header`

    $ contra map init titles.csv --header 7 -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "csv"
    delimiter = ","
    header = 7
    # many    = ", "                 # the separator of several answers in a cell
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    id = "ID"
    # submitted = ""                        # the header of its column, if there is one

    # Have you ever had a keloid?
    [question.keloid]
    guess  = "the wording is only similar: Keloid?"
    column = "Keloid?"
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Is any of this on the skin to be treated?
    [question.area]
    guess  = "the wording is only similar: Skin"
    column = "Skin"
    answers = { "Warts" = "warts" }
    # Options without a text:
    #   "freckles": Freckles
    #   "none": None of these
    # not-offered = ["freckles"]   # those that the form does not offer; map the others

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init titles.csv --header 12
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: titles.csv: the export has no header in row 12: it ends before

    $ contra map init titles.csv --header 0
    ended with 2
    --- stdout
    --- stderr
    error: invalid value '0' for '--header <NUMBER>': write a whole number from 1 to 1000

    For more information, try '--help'.

    $ contra map init form.json --header 2
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: form.json: JSON has no header row: leave out `--header`
    "#);
}

/// Qualtrics writes the wording and its own names below the header.
#[test]
fn a_draft_takes_the_wording_below_the_header() {
    let place = Place::new();
    place.write(
        "form.csv",
        "RecordedDate,ResponseId,Q1,Q2\nRecorded Date,Response ID,Have you ever had a keloid?,Skin\n\
         \"{\"\"ImportId\"\":\"\"recordedDate\"\"}\",\"{\"\"ImportId\"\":\"\"_recordId\"\"}\",\
         \"{\"\"ImportId\"\":\"\"QID1\"\"}\",\"{\"\"ImportId\"\":\"\"QID2\"\"}\"\n\
         2026-11-20 09:05:00,R_1,No,Warts\n2026-11-20 09:06:00,R_2,Yes,Warts\n",
    );
    assert_snapshot!(place.told(&["map init form.csv -q"]), @r#"
    $ contra map init form.csv -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "csv"
    delimiter = ","
    skip = 2
    guess  = "2 rows below the header describe the columns"
    # many    = ", "                 # the separator of several answers in a cell
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    # id = ""                        # the header of its column, if there is one
    # submitted = ""                        # the header of its column, if there is one
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "RecordedDate",
    #   "ResponseId",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Q1"
    answers = { "No" = "no", "Yes" = "yes" }

    # Is any of this on the skin to be treated?
    [question.area]
    guess  = "the wording is only similar: Skin"
    column = "Q2"
    answers = { "Warts" = "warts" }
    # Options without a text:
    #   "freckles": Freckles
    #   "none": None of these
    # not-offered = ["freckles"]   # those that the form does not offer; map the others

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules
    "#);
}

#[cfg(feature = "xlsx")]
#[test]
fn a_draft_finds_the_header_of_a_workbook_below_titles() {
    use crate::support::workbook::{row, text, workbook};

    let place = Place::new();
    let rows = [
        row(1, &[text("A1", "Intake of the clinic")]),
        row(3, &[text("A3", "Exported"), text("C3", "20 November")]),
        row(
            4,
            &[
                text("A4", "ID"),
                text("B4", "Start time"),
                text("C4", "Completion time"),
                text("D4", "Have you ever had a keloid?"),
                text("E4", "Notes"),
            ],
        ),
        row(
            5,
            &[
                text("A5", "1"),
                text("B5", "x"),
                text("C5", "y"),
                text("D5", "No"),
                text("E5", "z"),
            ],
        ),
    ];
    let merged = "<mergeCells count=\"1\"><mergeCell ref=\"A1:E1\"/></mergeCells>";
    let sheet = format!("<sheetData>{}</sheetData>{merged}", rows.concat());
    place.write(
        "form.xlsx",
        workbook(&[("Form1", "visible", &sheet)], false),
    );
    let told = place.told(&[
        "map init form.xlsx -q",
        "map init form.xlsx --header 4 -q",
        "map init form.xlsx --header 6",
    ]);
    assert_snapshot!(told, @r#"
    $ contra map init form.xlsx -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "microsoft-forms"
    header = 4
    guess  = "the rows above row 4 are titles"
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    id = "ID"
    submitted = "Completion time"
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "Start time",
    #   "Notes",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   area: Is any of this on the skin to be treated?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init form.xlsx --header 4 -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "microsoft-forms"
    header = 4
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    id = "ID"
    submitted = "Completion time"
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "Start time",
    #   "Notes",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   area: Is any of this on the skin to be treated?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init form.xlsx --header 6
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: form.xlsx: the sheet has no header in row 6: it ends before
    "#);
}

/// An answer with semicolons does not make a table with titles of a single column.
#[test]
fn a_draft_of_a_single_column_is_not_split() {
    let place = Place::new();
    place.write(
        "form.csv",
        "Is any of this on the skin to be treated?\nWarts; Rash\nFreckles\n",
    );
    assert_snapshot!(place.told(&["map init form.csv -q"]), @r#"
    $ contra map init form.csv -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "csv"
    delimiter = ","
    # many    = ", "                 # the separator of several answers in a cell
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    # id = ""                        # the header of its column, if there is one
    # submitted = ""                        # the header of its column, if there is one

    # Is any of this on the skin to be treated?
    [question.area]
    column = "Is any of this on the skin to be treated?"
    answers = { "Freckles" = "freckles" }
    # 1 other text is in this column; `contra map check` shows all texts
    # Options without a text:
    #   "warts": Warts
    #   "none": None of these
    # not-offered = ["warts"]   # those that the form does not offer; map the others

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    #   keloid: Have you ever had a keloid?
    --- stderr
    protocol: small 1, draft, rules
    "#);
}
