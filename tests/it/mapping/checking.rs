//! `contra map check`, as a user sees it.

use super::screening::{EXPORT, MAPPING, place};

#[test]
fn map_check_shows_the_answer_of_each_text() {
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
        1 × `None, Warts`: area refused: a text that means `none` or `missing` is beside another text

      refused:
        1 × `Keloids?`, keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `On the skin`, area: a text that means `none` or `missing` is beside another text
        1 × `Timestamp`, submitted: the day the form was filled cannot be read: this is not a day in the format that the mapping declares
    --- stderr
    protocol: small 1, draft, rules

    $ contra map check export.csv --map form.toml --on 2026-11-22 --format json
    ended with 1
    --- stdout
    {"mapping":{"file":"form.toml","title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"examples":[{"line":21,"passed":true,"differences":[]}],"without_column":["capsules-last"],"not_offered":[],"exports":[{"file":"export.csv","problems":[],"records":3,"repeated_ids":[],"too_old":0,"remarks":[],"unreadable":[],"refused":[{"column":"Keloids?","question":"keloid","count":1,"message":"the mapping does not name this text: add it to `answers` once it is clear what it means"},{"column":"On the skin","question":"area","count":1,"message":"a text that means `none` or `missing` is beside another text"},{"column":"Timestamp","question":null,"count":1,"message":"the day the form was filled cannot be read: this is not a day in the format that the mapping declares"}],"left_out_like":[],"columns":[{"name":"Client","header":"Client","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"Timestamp","header":"Timestamp","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"Keloids?","header":"Keloids?","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":[{"text":"Maybe","count":1,"answers":[{"question":"keloid","answer":null,"refused":"the mapping does not name this text: add it to `answers` once it is clear what it means","count":1}]},{"text":"No","count":1,"answers":[{"question":"keloid","answer":"no","refused":null,"count":1}]},{"text":"Yes","count":1,"answers":[{"question":"keloid","answer":"yes","refused":null,"count":1}]}],"unseen":[]},{"name":"On the skin","header":"On the skin","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":[{"text":"Freckles","count":1,"answers":[{"question":"area","answer":"freckles","refused":null,"count":1}]},{"text":"None","count":1,"answers":[{"question":"area","answer":"none","refused":null,"count":1}]},{"text":"None, Warts","count":1,"answers":[{"question":"area","answer":null,"refused":"a text that means `none` or `missing` is beside another text","count":1}]}],"unseen":[]}]}]}
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
fn map_check_counts_the_answers_of_each_text() {
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
      1 cannot be read: `only` does not take this text: the row is not a record
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
    {"mapping":{"file":"project.toml","title":"Project","sha256":"54c19d0917e50e902dc3f25725fa33ed648a2a16bd919e6a5d12180017072c0c"},"examples":[],"without_column":[],"not_offered":[],"exports":[{"file":"project.csv","problems":[],"records":5,"repeated_ids":[{"id":"7","records":[1,2,4]}],"too_old":0,"remarks":[],"unreadable":[{"count":1,"message":"`only` does not take this text: the row is not a record"}],"refused":[{"column":"a___0","question":"area","count":1,"message":"a box that means `none` or `missing` is ticked beside another one"},{"column":"k2","question":"keloid","count":1,"message":"two columns of the question are filled, and differ"},{"column":"last","question":"capsules-last","count":1,"message":"the date lies after the day it was given, 2024-11-20"},{"column":"last","question":"capsules-last","count":1,"message":"the date lies after the day it was given, 2026-11-20"}],"left_out_like":["redcap_event_name"],"columns":[{"name":"id","header":"id","left_out":false,"absent":false,"filled":5,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"day","header":"day","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":null,"unseen":[]},{"name":"state","header":"state","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":null,"unseen":[]},{"name":"k","header":"k","left_out":false,"absent":false,"filled":4,"different":2,"either_order":0,"texts":[{"text":"0","count":2,"answers":[{"question":"keloid","answer":null,"refused":"the record cannot be read","count":1},{"question":"keloid","answer":"no","refused":null,"count":1}]},{"text":"1","count":2,"answers":[{"question":"keloid","answer":"yes","refused":null,"count":1},{"question":"keloid","answer":null,"refused":"two columns of the question are filled, and differ","count":1}]}],"unseen":["UNK"]},{"name":"k2","header":"k2","left_out":false,"absent":false,"filled":2,"different":1,"either_order":0,"texts":[{"text":"0","count":2,"answers":[{"question":"keloid","answer":null,"refused":"two columns of the question are filled, and differ","count":1},{"question":"keloid","answer":"no","refused":null,"count":1}]}],"unseen":["1","UNK"]},{"name":"a___1","header":"a___1","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":[{"text":"0","count":1,"answers":[{"question":"area","answer":"missing","refused":null,"count":1}]},{"text":"1","count":4,"answers":[{"question":"area","answer":"warts","refused":null,"count":1},{"question":"area","answer":null,"refused":"the record cannot be read","count":1},{"question":"area","answer":null,"refused":"a box that means `none` or `missing` is ticked beside another one","count":1},{"question":"area","answer":"missing","refused":null,"count":1}]}],"unseen":[]},{"name":"a___2","header":"a___2","left_out":false,"absent":false,"filled":5,"different":1,"either_order":0,"texts":[{"text":"0","count":5,"answers":[{"question":"area","answer":"not freckles","refused":null,"count":1},{"question":"area","answer":"missing","refused":null,"count":2},{"question":"area","answer":null,"refused":"the record cannot be read","count":1},{"question":"area","answer":null,"refused":"a box that means `none` or `missing` is ticked beside another one","count":1}]}],"unseen":["1"]},{"name":"a___0","header":"a___0","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":[{"text":"0","count":4,"answers":[{"question":"area","answer":"not none","refused":null,"count":1},{"question":"area","answer":"missing","refused":null,"count":2},{"question":"area","answer":null,"refused":"the record cannot be read","count":1}]},{"text":"1","count":1,"answers":[{"question":"area","answer":null,"refused":"a box that means `none` or `missing` is ticked beside another one","count":1}]}],"unseen":[]},{"name":"done","header":"done","left_out":false,"absent":false,"filled":5,"different":2,"either_order":0,"texts":null,"unseen":[]},{"name":"last","header":"last","left_out":false,"absent":false,"filled":4,"different":4,"either_order":1,"texts":null,"unseen":[]}]}]}
    --- stderr
    protocol: small 1, draft, rules
    "#);
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
        1 × `Timestamp`, submitted: the day the form was filled cannot be read: this is not a day in the format that the mapping declares
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
        1 × `None, Warts`: area refused: a text that means `none` or `missing` is beside another text

      refused:
        1 × `Keloids?`, keloid: the mapping does not name this text: add it to `answers` once it is clear what it means
        1 × `On the skin`, area: a text that means `none` or `missing` is beside another text
        1 × `Timestamp`, submitted: the day the form was filled cannot be read: this is not a day in the format that the mapping declares
    --- stderr
    protocol: small 1, draft, rules
    error: answers.csv: there is no column `Client`; there is no column `Timestamp`; there is no column `Keloids?`; there is no column `On the skin`; columns 1, 2, 3 and 4 are neither read nor left out: map each, or add it to `left-out`
    error: empty.csv: the export is empty: it must hold a header
    error: joined.csv: the input cannot be read: line 5 names columns again, and contains no answer: two files were joined, or rows of the header are not counted in `header` and `skip`

    $ contra map check other.csv answers.csv --map form.toml --on 2026-11-22 --format json
    ended with 4
    --- stdout
    {"mapping":{"file":"form.toml","title":"The clinic's form","sha256":"fa46f61bd5fd18625d187bba76bac4637b6a03ed4f9d9dc83daedcafe38b4c21"},"examples":[{"line":21,"passed":true,"differences":[]}],"without_column":["capsules-last"],"not_offered":[],"exports":[{"file":"other.csv","problems":["there is no column `Client`","there is no column `On the skin`","columns 1 and 4 are neither read nor left out: map each, or add it to `left-out`"],"records":3,"repeated_ids":[],"too_old":0,"remarks":[],"unreadable":[],"refused":[{"column":"Keloids?","question":"keloid","count":1,"message":"the mapping does not name this text: add it to `answers` once it is clear what it means"},{"column":"Timestamp","question":null,"count":1,"message":"the day the form was filled cannot be read: this is not a day in the format that the mapping declares"}],"left_out_like":[],"columns":[{"name":"Client","header":"Client","left_out":false,"absent":true,"filled":0,"different":0,"either_order":0,"texts":null,"unseen":[]},{"name":"Timestamp","header":"Timestamp","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":null,"unseen":[]},{"name":"Keloids?","header":"Keloids?","left_out":false,"absent":false,"filled":3,"different":3,"either_order":0,"texts":[{"text":"Maybe","count":1,"answers":[{"question":"keloid","answer":null,"refused":"the mapping does not name this text: add it to `answers` once it is clear what it means","count":1}]},{"text":"No","count":1,"answers":[{"question":"keloid","answer":"no","refused":null,"count":1}]},{"text":"Yes","count":1,"answers":[{"question":"keloid","answer":"yes","refused":null,"count":1}]}],"unseen":[]},{"name":"On the skin","header":"On the skin","left_out":false,"absent":true,"filled":0,"different":0,"either_order":0,"texts":null,"unseen":[]}]},{"file":"answers.csv","problems":["there is no column `Client`; there is no column `Timestamp`; there is no column `Keloids?`; there is no column `On the skin`; columns 1, 2, 3 and 4 are neither read nor left out: map each, or add it to `left-out`"],"records":0,"repeated_ids":[],"too_old":0,"remarks":[],"unreadable":[],"refused":[],"left_out_like":[],"columns":[]}]}
    --- stderr
    protocol: small 1, draft, rules
    error: other.csv: there is no column `Client`; there is no column `On the skin`; columns 1 and 4 are neither read nor left out: map each, or add it to `left-out`
    error: answers.csv: there is no column `Client`; there is no column `Timestamp`; there is no column `Keloids?`; there is no column `On the skin`; columns 1, 2, 3 and 4 are neither read nor left out: map each, or add it to `left-out`
    "#);
}
