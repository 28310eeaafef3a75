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

      `Client`: read, 2 filled, 2 distinct texts

      `Keloids?`: read, 2 filled, 2 distinct texts
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

      `Keloids?`: read, 2 filled, 2 distinct texts
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
    error[unfinished-guess]: a guess that nobody has checked
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
