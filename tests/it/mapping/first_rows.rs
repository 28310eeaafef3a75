//! Rows of an export that are not records: titles above the header, and descriptions below it.

use insta::assert_snapshot;

use crate::support::program::Place;

const MAPPING: &str = r#"format = 1
title = "Form"
protocol = "small"

[export]
type = "csv"
header = 2
skip = 3

[record]
id = "Client"

[question.keloid]
column = "Keloids?"
answers = { "Yes" = "yes", "No" = "no" }
"#;

/// A blank row counts, also if a column is missing.
#[test]
fn screen_and_map_check_skip_the_same_rows() {
    let place = Place::new();
    place.write("form.toml", MAPPING);
    let export = "The clinic,,\nClient,Keloids?\nthe number,yes or no\n,\n\n1,No\n,\n2,Yes\n";
    place.write("export.csv", export);
    place.write("other.csv", export.replace("Client,", "Number,"));
    place.write("wider.csv", export.replace("Keloids?\n", "Keloids?,Age\n"));
    let told = place.told(&[
        "screen export.csv --map form.toml --on 2026-11-22 --procedure peel --format csv",
        "map check export.csv --map form.toml --on 2026-11-22",
        "map check other.csv wider.csv --map form.toml --on 2026-11-22",
        "screen other.csv --map form.toml --on 2026-11-22 --procedure peel --format csv",
    ]);
    assert_snapshot!(told, @"
    $ contra screen export.csv --map form.toml --on 2026-11-22 --procedure peel --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    export.csv,1,6,1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,Form,small@1+draft
    export.csv,2,8,2,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,Form,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    export.csv: 2 questions have no column: `capsules-last` and `area`
    export.csv: 1 row has only blank cells and is not a record
    2 records, 2 results

    $ contra map check export.csv --map form.toml --on 2026-11-22
    ended with 0
    --- stdout
    form.toml: Form
    0 examples, 0 failed
    questions without a column: `capsules-last` and `area`

    export.csv
      2 records

      `Client`: read, 2 filled, 2 different

      `Keloids?`: read, 2 filled, 2 different
        1 × `No`: keloid = no
        1 × `Yes`: keloid = yes
    --- stderr
    protocol: small 1, draft, rules

    $ contra map check other.csv wider.csv --map form.toml --on 2026-11-22
    ended with 4
    --- stdout
    form.toml: Form
    0 examples, 0 failed
    questions without a column: `capsules-last` and `area`

    other.csv
      the export cannot be screened:
        there is no column `Client`
        column 1 is neither read nor left out: map each, or add it to `left-out`
      2 records

      `Client`: not found

      `Keloids?`: read, 2 filled, 2 different
        1 × `No`: keloid = no
        1 × `Yes`: keloid = yes

    wider.csv
      the export cannot be screened:
        column 3 is neither read nor left out: map each, or add it to `left-out`
    --- stderr
    protocol: small 1, draft, rules
    error: other.csv: there is no column `Client`; column 1 is neither read nor left out: map each, or add it to `left-out`
    error: wider.csv: column 3 is neither read nor left out: map each, or add it to `left-out`

    $ contra screen other.csv --map form.toml --on 2026-11-22 --procedure peel --format csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: other.csv: there is no column `Client`; column 1 is neither read nor left out: map each, or add it to `left-out`
    ");
}

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
    let told = place.told(&[
        "map init one.csv",
        "map init five.csv -q",
        "map init semicolons.csv -q",
        "map init one.csv --header 2 -q",
    ]);
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

    $ contra map init five.csv -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "csv"
    delimiter = ","
    header = 6
    guess  = "the rows above row 6 are titles"
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

    $ contra map init semicolons.csv -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "csv"
    delimiter = ";"
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

    $ contra map init one.csv --header 2 -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    type = "csv"
    delimiter = ","
    header = 2
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
    "#);
}

/// The draft can only be used once somebody has looked at the rows.
#[test]
fn a_header_below_titles_is_a_guess() {
    let place = Place::new();
    place.write("form.csv", "Intake\nClient,Keloids?,Age\n1,No,34\n");
    let mapping = MAPPING.replace(
        "skip = 3\n",
        "guess = \"the rows above row 2 are titles\"\n",
    );
    place.write("form.toml", mapping);
    let told = place.told(&["screen form.csv --map form.toml --on 2026-11-22 --procedure peel"]);
    assert_snapshot!(told, @r#"
    $ contra screen form.csv --map form.toml --on 2026-11-22 --procedure peel
    ended with 3
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error[unfinished-guess]: a guess that nobody has looked at
     --> form.toml:8:1
      |
    8 | guess = "the rows above row 2 are titles"
      | ^^^^^
      |
      = help: look at the first rows of the export, correct what is wrong, and remove `guess`

    1 error in 1 file
    error: the mapping `form.toml` has errors
    help: correct the errors above
    "#);
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
        ("answers", "Intake\nAnn,No,Warts\nBo,No,Rash\n"),
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
    error: invalid value '0' for '--header <NUMBER>': 0 is not in 1..=1000

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
    use super::workbooks::{row, text, workbook};

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
