//! `screen --map` and `map check`, as a user sees them.

use crate::support::program::Place;

const MAPPING: &str = r#"format = 1
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

const EXPORT: &str = "Client,Timestamp,Keloids?,On the skin
C-1,11/20/2026 10:00:00,No,None
C-2,11/21/2026 10:00:00,Maybe,\"None, Warts\"
C-3,yesterday,Yes,Freckles
";

fn place() -> Place {
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
    {"schema":1,"file":"export.csv","record":2,"line":3,"id":"C-2","procedure":"peel","on":"2026-11-22","verdict":"incomplete","at_least":"eligible","at_most":"contraindicated","not_before":null,"not_before_final":true,"until":[],"reasons":[],"scores":{},"needed":["area"],"ignored":[],"stale":[],"carried":{},"errors":[{"question":"keloid","value":"Maybe","message":"the mapping does not name this text: add it to `answers` once it is clear what it means"},{"question":"area","value":"None, Warts","message":"a text that means `none` or `missing` stands beside another text"}],"answered":"2026-11-21","mapping":{"title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    {"schema":1,"file":"export.csv","record":3,"line":4,"id":"C-3","procedure":"peel","on":"2026-11-22","verdict":"precaution","at_least":"precaution","at_most":"precaution","not_before":null,"not_before_final":true,"until":[],"reasons":[{"rule":"freckles","verdict":"precaution","say":"Freckles may fade.","do":null,"because":["handout"],"against":[],"disputed":null,"until":null,"urgent":null,"answers":{"area":["freckles"]},"scores":{},"not_before":null}],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[{"question":null,"value":"yesterday","message":"the day the form was filled cannot be read: this is no day in the format that the mapping declares"}],"answered":null,"mapping":{"title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    --- stderr
    protocol: small 1, draft, rules
    export.csv: 1 question has no column: `capsules-last`
    export.csv: record 2, line 3, column `Keloids?`: keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
    export.csv: record 2, line 3, column `On the skin`: area: a text that means `none` or `missing` stands beside another text
    export.csv: record 3, line 4, column `Timestamp`: answered: the day the form was filled cannot be read: this is no day in the format that the mapping declares
    3 records, 3 results; 2 with answers that cannot be read
    "#);
    insta::assert_snapshot!(place.read("errors.ndjson"), @r#"
    {"file":"export.csv","record":2,"line":3,"column":"Keloids?","question":"keloid","value":"Maybe","message":"the mapping does not name this text: add it to `answers` once it is clear what it means"}
    {"file":"export.csv","record":2,"line":3,"column":"On the skin","question":"area","value":"None, Warts","message":"a text that means `none` or `missing` stands beside another text"}
    {"file":"export.csv","record":3,"line":4,"column":"Timestamp","question":null,"value":"yesterday","message":"the day the form was filled cannot be read: this is no day in the format that the mapping declares"}
    "#);
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
        "csv",
        "-q",
    ]);
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
fn an_export_with_another_header_in_it_ends_with_4() {
    let place = place();
    place.write(
        "export.csv",
        "Client,Timestamp,Keloids?,On the skin
C-1,11/20/2026 10:00:00,No,None
On the skin,Timestamp,Keloids?,Client
C-2,11/20/2026 10:00:00,No,None
",
    );
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
        "csv",
    ]);
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
fn map_check_shows_what_each_text_becomes() {
    let place = place();
    let told = place.told(&[
        "map check --map form.toml",
        "map check export.csv --map form.toml --on 2026-11-22",
        "map check export.csv --map form.toml --on 2026-11-22 --format json",
    ]);
    insta::assert_snapshot!(told, @r#"
    $ contra map check --map form.toml
    ended with 0
    --- stdout
    form.toml: The clinic's form
    1 example, 0 failed
    questions without a column: `capsules-last`
    --- stderr
    protocol: small 1, draft, rules

    $ contra map check export.csv --map form.toml --on 2026-11-22
    ended with 1
    --- stdout
    form.toml: The clinic's form
    1 example, 0 failed
    questions without a column: `capsules-last`

    export.csv
      3 records

      `Client`: read, 3 filled, 3 distinct texts

      `Timestamp`: read, 3 filled, 3 distinct texts

      `Keloids?`: read, 3 filled, 3 distinct texts
        1 × `Maybe`: keloid refused: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `No`: keloid = no
        1 × `Yes`: keloid = yes

      `On the skin`: read, 3 filled, 3 distinct texts
        1 × `Freckles`: area = freckles
        1 × `None`: area = none
        1 × `None, Warts`: area refused: a text that means `none` or `missing` stands beside another text

      refused:
        1 × `Keloids?`, keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `On the skin`, area: a text that means `none` or `missing` stands beside another text
        1 × `Timestamp`, submitted: the day the form was filled cannot be read: this is no day in the format that the mapping declares
    --- stderr
    protocol: small 1, draft, rules

    $ contra map check export.csv --map form.toml --on 2026-11-22 --format json
    ended with 1
    --- stdout
    {"mapping":{"file":"form.toml","title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"examples":[{"line":21,"passed":true,"differences":[]}],"without_column":["capsules-last"],"not_offered":[],"exports":[{"file":"export.csv","problems":[],"records":3,"repeated_ids":[],"too_old":0,"remarks":[],"unreadable":[],"refused":[{"column":"Keloids?","question":"keloid","count":1,"message":"the mapping does not name this text: add it to `answers` once it is clear what it means"},{"column":"On the skin","question":"area","count":1,"message":"a text that means `none` or `missing` stands beside another text"},{"column":"Timestamp","question":null,"count":1,"message":"the day the form was filled cannot be read: this is no day in the format that the mapping declares"}],"left_out_like":[],"columns":[{"name":"Client","header":"Client","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"Timestamp","header":"Timestamp","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"Keloids?","header":"Keloids?","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":[{"text":"Maybe","count":1,"answers":[{"question":"keloid","answer":null,"refused":"the mapping does not name this text: add it to `answers` once it is clear what it means","count":1}]},{"text":"No","count":1,"answers":[{"question":"keloid","answer":"no","refused":null,"count":1}]},{"text":"Yes","count":1,"answers":[{"question":"keloid","answer":"yes","refused":null,"count":1}]}],"unseen":[]},{"name":"On the skin","header":"On the skin","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":[{"text":"Freckles","count":1,"answers":[{"question":"area","answer":"freckles","refused":null,"count":1}]},{"text":"None","count":1,"answers":[{"question":"area","answer":"none","refused":null,"count":1}]},{"text":"None, Warts","count":1,"answers":[{"question":"area","answer":null,"refused":"a text that means `none` or `missing` stands beside another text","count":1}]}],"unseen":[]}]}]}
    --- stderr
    protocol: small 1, draft, rules
    "#);
    let mapping = MAPPING
        .replace(", capsules-last = \"missing\"", "")
        .replace("keloid = \"yes\"", "keloid = \"no\"");
    place.write("form.toml", mapping);
    insta::assert_snapshot!(place.run(&["map", "check", "--map", "form.toml"]).whole(), @r#"
    ended with 1
    --- stdout
    form.toml: The clinic's form
    form.toml:21: the example fails
      keloid: expected "no", got "yes"
    1 example, 1 failed
    questions without a column: `capsules-last`
    --- stderr
    protocol: small 1, draft, rules
    "#);
}

#[test]
fn map_check_says_what_becomes_of_a_text_in_each_record() {
    let place = place();
    place.write(
        "project.toml",
        r#"format = 1
title = "Project"
protocol = "small"
[export]
preset = "redcap-raw"
[record]
id = "id"
submitted = "day"
only = { state = ["done"] }
left-out = [{ like = "redcap_*" }]
[every]
unsure = ["UNK"]
[question.keloid]
column = ["k", "k2"]
answers = { "1" = "yes", "0" = "no" }
[question.area]
boxes = { a___1 = "warts", a___2 = "freckles", a___0 = "none" }
shown = { done = ["2"] }
[question.capsules-last]
column = "last"
date = "D/M/YYYY"
"#,
    );
    place.write(
        "project.csv",
        "id,day,state,redcap_event_name,k,k2,a___1,a___2,a___0,done,last\n\
         7,2026-11-20,done,e,1,,1,0,0,2,3/4/2026\n\
         7,2024-11-20,done,e,1,0,0,0,0,2,13/4/2026\n\
         8,2026-11-20,test,e,0,,1,0,0,2,\n\
         7,2026-11-20,done,e,0,,1,0,1,2,1/1/2030\n\
         9,2026-11-20,done,e,,0,1,0,0,0,4/4/2026\n",
    );
    let told = place.told(&[
        "map check project.csv --map project.toml --on 2026-11-22",
        "map check project.csv --map project.toml --on 2026-11-22 --format json",
    ]);
    insta::assert_snapshot!(told, @r#"
    $ contra map check project.csv --map project.toml --on 2026-11-22
    ended with 1
    --- stdout
    project.toml: Project
    0 examples, 0 failed

    project.csv
      5 records
      1 cannot be read: this is none of the texts that `only` takes: the row is no record
      the id `7` repeats: records 1, 2, 4
      left out by a pattern: `redcap_event_name`

      `id`: read, 5 filled, 3 distinct texts

      `day`: read, 5 filled, 2 distinct texts

      `state`: read, 5 filled, 2 distinct texts

      `k`: read, 4 filled, 2 distinct texts
        2 × `0`: 1 × keloid refused: the record cannot be read, 1 × keloid = no
        2 × `1`: 1 × keloid = yes, 1 × keloid refused: two columns of the question are filled, and differ
        0 × `UNK`

      `k2`: read, 2 filled, 1 distinct text
        2 × `0`: 1 × keloid refused: two columns of the question are filled, and differ, 1 × keloid = no
        0 × `1`
        0 × `UNK`

      `a___1`: read, 5 filled, 2 distinct texts
        1 × `0`: area = missing
        4 × `1`: 1 × area = warts, 1 × area refused: the record cannot be read, 1 × area refused: a box that means `none` or `missing` is ticked beside another one, 1 × area = missing

      `a___2`: read, 5 filled, 1 distinct text
        5 × `0`: 1 × area = not freckles, 2 × area = missing, 1 × area refused: the record cannot be read, 1 × area refused: a box that means `none` or `missing` is ticked beside another one
        0 × `1`

      `a___0`: read, 5 filled, 2 distinct texts
        4 × `0`: 1 × area = not none, 2 × area = missing, 1 × area refused: the record cannot be read
        1 × `1`: area refused: a box that means `none` or `missing` is ticked beside another one

      `done`: read, 5 filled, 2 distinct texts

      `last`: read, 4 filled, 4 distinct texts
        1 can be read with day and month in either order: check which is right

      refused:
        1 × `a___0`, area: a box that means `none` or `missing` is ticked beside another one
        1 × `k2`, keloid: two columns of the question are filled, and differ
        1 × `last`, capsules-last: the date lies after the day it was given, 2024-11-20
        1 × `last`, capsules-last: the date lies after the day it was given, 2026-11-20
    --- stderr
    protocol: small 1, draft, rules

    $ contra map check project.csv --map project.toml --on 2026-11-22 --format json
    ended with 1
    --- stdout
    {"mapping":{"file":"project.toml","title":"Project","sha256":"54c19d0917e50e902dc3f25725fa33ed648a2a16bd919e6a5d12180017072c0c"},"examples":[],"without_column":[],"not_offered":[],"exports":[{"file":"project.csv","problems":[],"records":5,"repeated_ids":[{"id":"7","records":[1,2,4]}],"too_old":0,"remarks":[],"unreadable":[{"count":1,"message":"this is none of the texts that `only` takes: the row is no record"}],"refused":[{"column":"a___0","question":"area","count":1,"message":"a box that means `none` or `missing` is ticked beside another one"},{"column":"k2","question":"keloid","count":1,"message":"two columns of the question are filled, and differ"},{"column":"last","question":"capsules-last","count":1,"message":"the date lies after the day it was given, 2024-11-20"},{"column":"last","question":"capsules-last","count":1,"message":"the date lies after the day it was given, 2026-11-20"}],"left_out_like":["redcap_event_name"],"columns":[{"name":"id","header":"id","left_out":false,"absent":false,"filled":5,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"day","header":"day","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":null,"unseen":[]},{"name":"state","header":"state","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":null,"unseen":[]},{"name":"k","header":"k","left_out":false,"absent":false,"filled":4,"different":2,"either_order":0,"texts":[{"text":"0","count":2,"answers":[{"question":"keloid","answer":null,"refused":"the record cannot be read","count":1},{"question":"keloid","answer":"no","refused":null,"count":1}]},{"text":"1","count":2,"answers":[{"question":"keloid","answer":"yes","refused":null,"count":1},{"question":"keloid","answer":null,"refused":"two columns of the question are filled, and differ","count":1}]}],"unseen":["UNK"]},{"name":"k2","header":"k2","left_out":false,"absent":false,"filled":2,"different":1,"either_order":0,"texts":[{"text":"0","count":2,"answers":[{"question":"keloid","answer":null,"refused":"two columns of the question are filled, and differ","count":1},{"question":"keloid","answer":"no","refused":null,"count":1}]}],"unseen":["1","UNK"]},{"name":"a___1","header":"a___1","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":[{"text":"0","count":1,"answers":[{"question":"area","answer":"missing","refused":null,"count":1}]},{"text":"1","count":4,"answers":[{"question":"area","answer":"warts","refused":null,"count":1},{"question":"area","answer":null,"refused":"the record cannot be read","count":1},{"question":"area","answer":null,"refused":"a box that means `none` or `missing` is ticked beside another one","count":1},{"question":"area","answer":"missing","refused":null,"count":1}]}],"unseen":[]},{"name":"a___2","header":"a___2","left_out":false,"absent":false,"filled":5,"different":1,"either_order":0,"texts":[{"text":"0","count":5,"answers":[{"question":"area","answer":"not freckles","refused":null,"count":1},{"question":"area","answer":"missing","refused":null,"count":2},{"question":"area","answer":null,"refused":"the record cannot be read","count":1},{"question":"area","answer":null,"refused":"a box that means `none` or `missing` is ticked beside another one","count":1}]}],"unseen":["1"]},{"name":"a___0","header":"a___0","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":[{"text":"0","count":4,"answers":[{"question":"area","answer":"not none","refused":null,"count":1},{"question":"area","answer":"missing","refused":null,"count":2},{"question":"area","answer":null,"refused":"the record cannot be read","count":1}]},{"text":"1","count":1,"answers":[{"question":"area","answer":null,"refused":"a box that means `none` or `missing` is ticked beside another one","count":1}]}],"unseen":[]},{"name":"done","header":"done","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":null,"unseen":[]},{"name":"last","header":"last","left_out":false,"absent":false,"filled":4,"different":4,"either_order":1,"texts":null,"unseen":[]}]}]}
    --- stderr
    protocol: small 1, draft, rules
    "#);
}

#[test]
fn a_draft_says_what_is_not_certain() {
    let place = place();
    place.write(
        "form.csv",
        "Timestamp,Email Address,Have you ever had a keloid?,On the skin to be treated?,Your name\n\
         11/20/2026 10:00:00,a@example.org,No,Warts,Ann\n\
         11/21/2026 10:00:00,b@example.org,Not sure,\"Freckles, Warts\",Bo\n",
    );
    place.write(
        "project.csv",
        "record_id,redcap_event_name,intake_timestamp,keloid,skin___1,skin___2,skin___0,intake_complete\n1,a,,0,1,0,0,2\n",
    );
    place.write(
        "dictionary.csv",
        "\u{feff}\"Variable / Field Name\",Form Name,Section Header,Field Type,Field Label,\"Choices, Calculations, OR Slider Labels\"\n\
         keloid,intake,,radio,<p>Have you ever had a keloid?</p>,\"0, No | 1, Yes | UNK, Not sure\"\n\
         skin,intake,,checkbox,Is any of this on the skin to be treated?,\"1, Warts | 2, Freckles | 0, None of these\"\n",
    );
    let told = place.told(&[
        "map init form.csv",
        "map init project.csv --dictionary dictionary.csv -q",
        "map init form.csv --preset goggle-forms",
        "list presets",
    ]);
    insta::assert_snapshot!(told, @r#"
    $ contra map init form.csv
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "google-sheets"
    # date    = "M/D/YYYY"           # or "D/M/YYYY": the cells do not show which; write what the tool uses

    [record]
    # id = ""                        # the header of its column, if there is one
    submitted = "Timestamp"
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "Email Address",
    #   "Your name",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "Have you ever had a keloid?"
    unsure = ["Not sure"]
    answers = { "No" = "no" }
    # Options without a text:
    #   "yes": Yes

    # Is any of this on the skin to be treated?
    [question.area]
    column = "On the skin to be treated?"
    answers = { "Freckles" = "freckles", "Warts" = "warts" }
    # Options without a text:
    #   "none": None of these

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules
    this is a draft: compare each question with the form, then run `contra map check`

    $ contra map init project.csv --dictionary dictionary.csv -q
    ended with 0
    --- stdout
    format   = 1
    title    = "Form"                # the name of this mapping in results
    protocol = "small"

    [export]
    preset = "redcap-raw"

    [record]
    id = "record_id"
    submitted = "intake_timestamp"
    # rows = "joined"                 # if the events of a person are one record
    # Columns without a question. Map each, or leave it out: remove the `# ` of its line, the first and the last one
    # left-out = [
    #   "redcap_event_name",
    # ]

    # Have you ever had a keloid?
    [question.keloid]
    column = "keloid"
    unsure = ["UNK"]
    answers = { "0" = "no", "1" = "yes" }

    # Is any of this on the skin to be treated?
    [question.area]
    shown = { "intake_complete" = ["2"] }   # 2 is a completed form: boxes that nobody saw are 0 too
    [question.area.boxes]
    "skin___1" = "warts"
    "skin___2" = "freckles"
    "skin___0" = "none"

    # Questions without a column. They stay unknown for everyone:
    #   capsules-last: When did you take the last capsule?
    --- stderr
    protocol: small 1, draft, rules

    $ contra map init form.csv --preset goggle-forms
    ended with 2
    --- stdout
    --- stderr
    error: there is no preset `goggle-forms`
    help: did you mean `google-forms`?

    $ contra list presets
    ended with 0
    --- stdout
    google-forms: Google Forms: the CSV that a form itself downloads
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      many      = ";"
      date      = "YYYY/MM/DD"

    google-sheets: Google Sheets: the sheet that is linked to a form, downloaded as CSV
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      many      = ", "

    jotform: Jotform: the CSV of submissions, several answers in one cell on lines of their own
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      many      = "\n"

    kobo: KoboToolbox: CSV with XML values and headers, several answers in one column
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ";"
      many      = " "
      date      = "YYYY-MM-DD"
      ticked    = ["1", "true", "True", "TRUE"]
      unticked  = ["0", "false", "False", "FALSE"]

    limesurvey: LimeSurvey: CSV with whole answers and question codes
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = ["Yes"]
      unticked  = ["No"]
      [record]
      missing = ["1980-01-01 00:00:00"]
      [every]
      missing = ["N/A"]

    microsoft-forms: Microsoft Forms: the workbook of responses
      [export]
      type = "xlsx"
      many = ";"

    redcap-label: REDCap: CSV with labels
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = ["Checked"]
      unticked  = ["Unchecked"]
      [record]
      missing = ["[not completed]"]

    redcap-raw: REDCap: CSV with raw values
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = ["1"]
      unticked  = ["0"]
      [record]
      missing = ["[not completed]"]

    typeform-csv: Typeform: CSV with a column for each option
      [export]
      type      = "csv"
      encoding  = "utf-8"
      delimiter = ","
      date      = "YYYY-MM-DD"
      ticked    = "header"
      unticked  = [""]

    typeform-json: Typeform: the responses of the API, or what a webhook sends
      [export]
      type     = "typeform-json"
      encoding = "utf-8"
      date     = "YYYY-MM-DD"
      [record]
      missing = ["0001-01-01T00:00:00Z"]

    Name one in a mapping file: `[export]` and `preset = "google-sheets"`.
    --- stderr
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
        "csv",
        "-q",
    ]);
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

/// The report shows what it can of each export, and the program ends with 4.
#[test]
fn an_export_with_other_columns_is_reported_as_far_as_it_can_be_read() {
    let place = place();
    place.write(
        "other.csv",
        EXPORT
            .replace("On the skin", "On your skin")
            .replace("Client,", "Number,"),
    );
    place.write(
        "joined.csv",
        format!("{EXPORT}Client,When,Smoker?,Keloids?\nC-4,11/20/2026,No,No\n"),
    );
    place.write(
        "answers.csv",
        EXPORT.lines().skip(1).collect::<Vec<_>>().join("\n"),
    );
    place.write("empty.csv", "");
    let told = place.told(&[
        "map check other.csv --map form.toml --on 2026-11-22",
        "map check answers.csv empty.csv joined.csv --map form.toml --on 2026-11-22",
        "map check other.csv answers.csv --map form.toml --on 2026-11-22 --format json",
    ]);
    insta::assert_snapshot!(told, @r#"
    $ contra map check other.csv --map form.toml --on 2026-11-22
    ended with 4
    --- stdout
    form.toml: The clinic's form
    1 example, 0 failed
    questions without a column: `capsules-last`

    other.csv
      the export cannot be screened:
        there is no column `Client`
        there is no column `On the skin`
        columns 1 and 4 are neither read nor left out: map each, or add it to `left-out`
      3 records

      `Client`: not found

      `Timestamp`: read, 3 filled, 3 distinct texts

      `Keloids?`: read, 3 filled, 3 distinct texts
        1 × `Maybe`: keloid refused: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `No`: keloid = no
        1 × `Yes`: keloid = yes

      `On the skin`: not found

      refused:
        1 × `Keloids?`, keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `Timestamp`, submitted: the day the form was filled cannot be read: this is no day in the format that the mapping declares
    --- stderr
    protocol: small 1, draft, rules
    error: other.csv: there is no column `Client`; there is no column `On the skin`; columns 1 and 4 are neither read nor left out: map each, or add it to `left-out`

    $ contra map check answers.csv empty.csv joined.csv --map form.toml --on 2026-11-22
    ended with 4
    --- stdout
    form.toml: The clinic's form
    1 example, 0 failed
    questions without a column: `capsules-last`

    answers.csv
      the export cannot be screened:
        there is no column `Client`; there is no column `Timestamp`; there is no column `Keloids?`; there is no column `On the skin`; columns 1, 2, 3 and 4 are neither read nor left out: map each, or add it to `left-out`

    empty.csv
      the export cannot be screened:
        the export is empty: it must hold a header

    joined.csv
      the export cannot be screened:
        the input cannot be read: line 5 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`
      3 records

      `Client`: read, 3 filled, 3 distinct texts

      `Timestamp`: read, 3 filled, 3 distinct texts

      `Keloids?`: read, 3 filled, 3 distinct texts
        1 × `Maybe`: keloid refused: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `No`: keloid = no
        1 × `Yes`: keloid = yes

      `On the skin`: read, 3 filled, 3 distinct texts
        1 × `Freckles`: area = freckles
        1 × `None`: area = none
        1 × `None, Warts`: area refused: a text that means `none` or `missing` stands beside another text

      refused:
        1 × `Keloids?`, keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `On the skin`, area: a text that means `none` or `missing` stands beside another text
        1 × `Timestamp`, submitted: the day the form was filled cannot be read: this is no day in the format that the mapping declares
    --- stderr
    protocol: small 1, draft, rules
    error: answers.csv: there is no column `Client`; there is no column `Timestamp`; there is no column `Keloids?`; there is no column `On the skin`; columns 1, 2, 3 and 4 are neither read nor left out: map each, or add it to `left-out`
    error: empty.csv: the export is empty: it must hold a header
    error: joined.csv: the input cannot be read: line 5 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`

    $ contra map check other.csv answers.csv --map form.toml --on 2026-11-22 --format json
    ended with 4
    --- stdout
    {"mapping":{"file":"form.toml","title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"examples":[{"line":21,"passed":true,"differences":[]}],"without_column":["capsules-last"],"not_offered":[],"exports":[{"file":"other.csv","problems":["there is no column `Client`","there is no column `On the skin`","columns 1 and 4 are neither read nor left out: map each, or add it to `left-out`"],"records":3,"repeated_ids":[],"too_old":0,"remarks":[],"unreadable":[],"refused":[{"column":"Keloids?","question":"keloid","count":1,"message":"the mapping does not name this text: add it to `answers` once it is clear what it means"},{"column":"Timestamp","question":null,"count":1,"message":"the day the form was filled cannot be read: this is no day in the format that the mapping declares"}],"left_out_like":[],"columns":[{"name":"Client","header":"Client","left_out":false,"absent":true,"filled":0,"different":0,"either_order":0,"texts":null,"unseen":[]},{"name":"Timestamp","header":"Timestamp","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"Keloids?","header":"Keloids?","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":[{"text":"Maybe","count":1,"answers":[{"question":"keloid","answer":null,"refused":"the mapping does not name this text: add it to `answers` once it is clear what it means","count":1}]},{"text":"No","count":1,"answers":[{"question":"keloid","answer":"no","refused":null,"count":1}]},{"text":"Yes","count":1,"answers":[{"question":"keloid","answer":"yes","refused":null,"count":1}]}],"unseen":[]},{"name":"On the skin","header":"On the skin","left_out":false,"absent":true,"filled":0,"different":0,"either_order":0,"texts":null,"unseen":[]}]},{"file":"answers.csv","problems":["there is no column `Client`; there is no column `Timestamp`; there is no column `Keloids?`; there is no column `On the skin`; columns 1, 2, 3 and 4 are neither read nor left out: map each, or add it to `left-out`"],"records":0,"repeated_ids":[],"too_old":0,"remarks":[],"unreadable":[],"refused":[],"left_out_like":[],"columns":[]}]}
    --- stderr
    protocol: small 1, draft, rules
    error: other.csv: there is no column `Client`; there is no column `On the skin`; columns 1 and 4 are neither read nor left out: map each, or add it to `left-out`
    error: answers.csv: there is no column `Client`; there is no column `Timestamp`; there is no column `Keloids?`; there is no column `On the skin`; columns 1, 2, 3 and 4 are neither read nor left out: map each, or add it to `left-out`
    "#);
}
