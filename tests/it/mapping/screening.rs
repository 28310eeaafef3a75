//! `contra screen --map`, as a user sees it.

use crate::support::program::Place;

pub(super) const MAPPING: &str = r#"format = 1
title = "The clinic's form"
protocol = "small"

[export]
preset = "google-sheets"
date = "M/D/YYYY"

[record]
id = "Client"
submitted = "Timestamp"

[question.keloid]
column = "Keloids?"
answers = { "Yes" = "yes", "No" = "no" }

[question.area]
column = "On the skin"
answers = { "Warts" = "warts", "Freckles" = "freckles", "None" = "none" }

[[example]]
on = 2026-11-22
cells = { "Keloids?" = "Yes", "On the skin" = "Warts, Freckles" }
answers = { keloid = "yes", area = ["warts", "freckles"], capsules-last = "missing" }
"#;

pub(super) const EXPORT: &str = "Client,Timestamp,Keloids?,On the skin
C-1,11/20/2026 10:00:00,No,None
C-2,11/21/2026 10:00:00,Maybe,\"None, Warts\"
C-3,yesterday,Yes,Freckles
";

/// A folder with the mapping and the export.
pub(super) fn place() -> Place {
    let place = Place::new();
    let mapping = MAPPING.replace(", capsules-last = \"missing\"", "");
    place.write("form.toml", mapping);
    place.write("export.csv", EXPORT);
    place
}

#[test]
fn results_name_the_mapping_and_errors_the_column() {
    let place = place();
    let ended = place.run(&[
        "screen",
        "export.csv",
        "--map",
        "form.toml",
        "--on",
        "2026-11-22",
        "--procedure",
        "peel",
        "--format",
        "ndjson",
        "--errors",
        "errors.ndjson",
    ]);
    let text = ended.whole();
    insta::assert_snapshot!(text, @r#"
    ended with 1
    --- stdout
    {"schema":1,"file":"export.csv","record":1,"line":2,"id":"C-1","procedure":"peel","on":"2026-11-22","verdict":"eligible","at_least":"eligible","at_most":"eligible","not_before":null,"not_before_final":true,"until":[],"reasons":[],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[],"answered":"2026-11-20","mapping":{"title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    {"schema":1,"file":"export.csv","record":2,"line":3,"id":"C-2","procedure":"peel","on":"2026-11-22","verdict":"incomplete","at_least":"eligible","at_most":"contraindicated","not_before":null,"not_before_final":true,"until":[],"reasons":[],"scores":{},"needed":["area"],"ignored":[],"stale":[],"carried":{},"errors":[{"question":"keloid","value":"Maybe","message":"the mapping does not name this text: add it to `answers` once it is clear what it means"},{"question":"area","value":"None, Warts","message":"a text that means `none` or `missing` is beside another text"}],"answered":"2026-11-21","mapping":{"title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    {"schema":1,"file":"export.csv","record":3,"line":4,"id":"C-3","procedure":"peel","on":"2026-11-22","verdict":"precaution","at_least":"precaution","at_most":"precaution","not_before":null,"not_before_final":true,"until":[],"reasons":[{"rule":"freckles","verdict":"precaution","say":"Freckles may fade.","do":null,"because":["handout"],"against":[],"disputed":null,"until":null,"urgent":null,"answers":{"area":["freckles"]},"scores":{},"not_before":null}],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[{"question":null,"value":"yesterday","message":"the day the form was filled cannot be read: this is not a day in the format that the mapping declares"}],"answered":null,"mapping":{"title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    --- stderr
    protocol: small 1, draft, rules
    export.csv: 1 question has no column: `capsules-last`
    export.csv: record 2, line 3, column `Keloids?`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    export.csv: record 2, line 3, column `On the skin`: area: a text that means `none` or `missing` is beside another text
    export.csv: record 3, line 4, column `Timestamp`: answered: the day the form was filled cannot be read: this is not a day in the format that the mapping declares
    3 records, 3 results; 2 with answers that cannot be read
    "#);
    insta::assert_snapshot!(place.read("errors.ndjson"), @r#"
    {"file":"export.csv","record":2,"line":3,"column":"Keloids?","question":"keloid","value":"Maybe","message":"the mapping does not name this text: add it to `answers` once it is clear what it means"}
    {"file":"export.csv","record":2,"line":3,"column":"On the skin","question":"area","value":"None, Warts","message":"a text that means `none` or `missing` is beside another text"}
    {"file":"export.csv","record":3,"line":4,"column":"Timestamp","question":null,"value":"yesterday","message":"the day the form was filled cannot be read: this is not a day in the format that the mapping declares"}
    "#);
    let ended = place.run_line(
        "screen export.csv --map form.toml --on 2026-11-22 --procedure peel --format csv -q",
    );
    insta::assert_snapshot!(ended.whole(), @"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    export.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,2026-11-20,The clinic's form,small@1+draft
    export.csv,2,3,C-2,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area,2026-11-21,The clinic's form,small@1+draft
    export.csv,3,4,C-3,peel,2026-11-22,precaution,precaution,precaution,,,freckles,,,,Timestamp,,The clinic's form,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    ");
}

#[test]
fn a_second_header_ends_the_run_with_4() {
    let place = place();
    place.write(
        "export.csv",
        "Client,Timestamp,Keloids?,On the skin
C-1,11/20/2026 10:00:00,No,None
On the skin,Timestamp,Keloids?,Client
C-2,11/20/2026 10:00:00,No,None
",
    );
    let ended = place.run_line(
        "screen export.csv --map form.toml --on 2026-11-22 --procedure peel --format csv",
    );
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    export.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,2026-11-20,The clinic's form,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    export.csv: 1 question has no column: `capsules-last`
    error: export.csv: the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    1 record, 1 result
    ");
    let ended = place.run(&["map", "check", "export.csv", "--map", "form.toml"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    form.toml: The clinic's form
    1 example, 0 failed
    questions without a column: `capsules-last`

    export.csv
      the export cannot be screened:
        the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
      1 record

      `Client`: read, 1 filled, 1 distinct text

      `Timestamp`: read, 1 filled, 1 distinct text

      `Keloids?`: read, 1 filled, 1 distinct text
        1 × `No`: keloid = no
        0 × `Yes`

      `On the skin`: read, 1 filled, 1 distinct text
        1 × `None`: area = none
        0 × `Freckles`
        0 × `Warts`
    --- stderr
    protocol: small 1, draft, rules
    error: export.csv: the input cannot be read: line 3 names columns again, but not as the header does: two files were joined, or rows of the header are not counted in `header` and `skip`
    ");
}

#[test]
fn a_mapping_with_mistakes_ends_with_3_before_any_record() {
    let place = place();
    let mapping = MAPPING.replace(", capsules-last = \"missing\"", "");
    place.write(
        "wrong.toml",
        mapping
            .replace("\"warts\", \"F", "\"wart\", \"F")
            .replace("\"No\" = \"no\"", "\"No\" = \"now\""),
    );
    place.write(
        "guess.toml",
        mapping.replace("[question.area]", "[question.area]\nguess = true"),
    );
    place.write("other.toml", mapping.replace("\"small\"", "\"smal\""));
    let told = place.told(&[
        "screen export.csv --map wrong.toml",
        "screen export.csv --map guess.toml",
        "map check --map other.toml",
        "screen export.csv --map gone.toml",
        "screen export.csv --map form.toml --input-format csv",
    ]);
    insta::assert_snapshot!(told, @r#"
    $ contra screen export.csv --map wrong.toml
    ended with 3
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error[unknown-answer]: `keloid` has no option `now`
      --> wrong.toml:15:35
       |
    15 | answers = { "Yes" = "yes", "No" = "now" }
       |                                   ^^^^^
       |
       = help: did you mean `no`?

    error[unmapped-option]: nothing in the mapping means the option `warts` of `area`
      --> wrong.toml:17:11
       |
    17 | [question.area]
       |           ^^^^
       |
       = help: map their texts, or write `not-offered = ["warts"]` if the form does not offer them

    error[unknown-answer]: `area` has no option `wart`
      --> wrong.toml:19:23
       |
    19 | answers = { "Warts" = "wart", "Freckles" = "freckles", "None" = "none" }
       |                       ^^^^^^
       |
       = help: did you mean `warts`?

    3 errors in 1 file
    error: the mapping `wrong.toml` has errors
    help: correct the errors above

    $ contra screen export.csv --map guess.toml
    ended with 3
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error[unfinished-guess]: a guess that nobody has checked
      --> guess.toml:18:1
       |
    18 | guess = true
       | ^^^^^
       |
       = help: compare the question with the form, correct what is wrong, and remove `guess`

    1 error in 1 file
    error: the mapping `guess.toml` has errors
    help: correct the errors above

    $ contra map check --map other.toml
    ended with 3
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error[other-protocol]: the mapping is for the protocol `smal`
     --> other.toml:3:12
      |
    3 | protocol = "smal"
      |            ^^^^^^
      |
      = help: the protocol in use is `small`: name it, or give its rules with `--rules`

    1 error in 1 file
    error: the mapping `other.toml` has errors
    help: correct the errors above

    $ contra screen export.csv --map gone.toml
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot read the mapping `gone.toml`: no such file or folder

    $ contra screen export.csv --map form.toml --input-format csv
    ended with 2
    --- stdout
    --- stderr
    error: the argument '--map <FILE>' cannot be used with '--input-format <FORMAT>'

    Usage: contra screen --map <FILE> --rules <DIR> <FILE>...

    For more information, try '--help'.
    "#);
}

#[test]
fn a_day_of_filling_that_cannot_be_read_is_named_by_its_column() {
    let place = place();
    let export = EXPORT
        .replace("Timestamp", "Filled (7)")
        .replace("No,None", "Mabe,None");
    place.write("export.csv", export.replace("11/20/2026 10:00:00", "soon"));
    place.write(
        "form.toml",
        place.read("form.toml").replace("Timestamp", "Filled (7)"),
    );
    let ended = place.run_line(
        "screen export.csv --map form.toml --on 2026-11-22 --procedure peel --format csv -q",
    );
    insta::assert_snapshot!(ended.whole(), @"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    export.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,Filled (7);keloid,,The clinic's form,small@1+draft
    export.csv,2,3,C-2,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area,2026-11-21,The clinic's form,small@1+draft
    export.csv,3,4,C-3,peel,2026-11-22,precaution,precaution,precaution,,,freckles,,,,Filled (7),,The clinic's form,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    ");
}
