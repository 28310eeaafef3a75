//! Records and answers that cannot be read: each has a result with its location, and stderr never contains an answer.

use crate::support::program::Place;

/// Screens files for a peel on a fixed day.
fn screen<'a>(files: &[&'a str]) -> Vec<&'a str> {
    let asked = "screen --procedure peel --on 2026-11-22 --format csv";
    asked.split(' ').chain(files.iter().copied()).collect()
}

#[test]
fn rows_that_cannot_be_split_are_unreadable_records() {
    let place = Place::new();
    let files = [
        (
            "ragged.csv",
            "id,keloid,area\nC-1,no\nC-2,no,none,x\nC-3,no,none\n",
        ),
        (
            "semicolons.csv",
            "id,keloid,area\nC-1;no;none\nC-2,no,warts;freckles\n",
        ),
        (
            "bare-quote.csv",
            "id,keloid,area\nC-1,n\"o,none\nC-2,\"no\" x,none\nC-3,\" no \",none\n",
        ),
        (
            "unclosed.csv",
            "id,keloid,area\nC-1,\"no,none\nC-2,no,none\nC-3,no,none\n",
        ),
        (
            "windows.csv",
            "\u{feff}id,keloid,area\r\nC-1,no,none\r\nC-2,no\r\n",
        ),
        ("old-mac.csv", "id,keloid,area\rC-1,no,none\rC-2,no\r"),
        (
            "blank-lines.csv",
            "id,keloid,area\n\n,,\n   \nC-2,no,none\n\n",
        ),
        (
            "line-in-cell.csv",
            "id,keloid,area\n\"C\n1\",no,none\nC-2,maybe,none\n",
        ),
        ("same-id.csv", "id,keloid,area\nC-1,no,none\nC-1,no,warts\n"),
    ];
    for (name, text) in files {
        place.write(name, text);
    }
    let ended = place.run(&screen(&files.map(|(name, _)| name)));
    insta::assert_snapshot!(ended.whole(), @r#"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    ragged.csv,1,2,C-1,,,unreadable,,,,,,,,,"the row has 2 cells, the header has 3",,,small@1+draft
    ragged.csv,2,3,C-2,,,unreadable,,,,,,,,,"the row has 4 cells, the header has 3",,,small@1+draft
    ragged.csv,3,4,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    semicolons.csv,1,2,C-1;no;none,,,unreadable,,,,,,,,,"the row has 1 cell, the header has 3",,,small@1+draft
    semicolons.csv,2,3,C-2,peel,2026-11-22,contraindicated,contraindicated,contraindicated,,the warts are gone,warts;freckles,,,,,,,small@1+draft
    bare-quote.csv,1,2,C-1,,,unreadable,,,,,,,,,"a quote in line 2, column 6 is inside a cell: put the whole cell in quotes and double the quote",,,small@1+draft
    bare-quote.csv,2,3,C-2,,,unreadable,,,,,,,,,"text follows the closing quote in line 3, column 10: double a quote that belongs to the cell",,,small@1+draft
    bare-quote.csv,3,4,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    unclosed.csv,1,2,C-1,,,unreadable,,,,,,,,,"the quote opened in line 2, column 5 is never closed",,,small@1+draft
    unclosed.csv,2,3,C-2,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    unclosed.csv,3,4,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    windows.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    windows.csv,2,3,C-2,,,unreadable,,,,,,,,,"the row has 2 cells, the header has 3",,,small@1+draft
    old-mac.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    old-mac.csv,2,3,C-2,,,unreadable,,,,,,,,,"the row has 2 cells, the header has 3",,,small@1+draft
    blank-lines.csv,1,5,C-2,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    line-in-cell.csv,1,2,,,,unreadable,,,,,,,,,"the quoted cell that opens in line 2, column 1 runs to line 3: is a quote missing? (2 lines)",,,small@1+draft
    line-in-cell.csv,2,3,,,,unreadable,,,,,,,,,"a quote in line 3, column 2 is inside a cell: put the whole cell in quotes and double the quote",,,small@1+draft
    line-in-cell.csv,3,4,C-2,peel,2026-11-22,eligible,eligible,eligible,,,,,,,keloid,,,small@1+draft
    same-id.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    same-id.csv,2,3,C-1,peel,2026-11-22,contraindicated,contraindicated,contraindicated,,the warts are gone,warts,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    ragged.csv: 1 question has no column: `capsules-last`
    ragged.csv: record 1, line 2: the record cannot be read: the row has 2 cells, the header has 3
    ragged.csv: record 2, line 3: the record cannot be read: the row has 4 cells, the header has 3
    semicolons.csv: 1 question has no column: `capsules-last`
    semicolons.csv: record 1, line 2: the record cannot be read: the row has 1 cell, the header has 3
    bare-quote.csv: 1 question has no column: `capsules-last`
    bare-quote.csv: record 1, line 2: the record cannot be read: a quote in line 2, column 6 is inside a cell: put the whole cell in quotes and double the quote
    bare-quote.csv: record 2, line 3: the record cannot be read: text follows the closing quote in line 3, column 10: double a quote that belongs to the cell
    unclosed.csv: 1 question has no column: `capsules-last`
    unclosed.csv: record 1, line 2: the record cannot be read: the quote opened in line 2, column 5 is never closed
    windows.csv: 1 question has no column: `capsules-last`
    windows.csv: record 2, line 3: the record cannot be read: the row has 2 cells, the header has 3
    old-mac.csv: 1 question has no column: `capsules-last`
    old-mac.csv: record 2, line 3: the record cannot be read: the row has 2 cells, the header has 3
    blank-lines.csv: 1 question has no column: `capsules-last`
    blank-lines.csv: 1 row has only blank cells and is not a record
    line-in-cell.csv: 1 question has no column: `capsules-last`
    line-in-cell.csv: record 1, line 2: the record cannot be read: the quoted cell that opens in line 2, column 1 runs to line 3: is a quote missing? (2 lines)
    line-in-cell.csv: record 2, line 3: the record cannot be read: a quote in line 3, column 2 is inside a cell: put the whole cell in quotes and double the quote
    line-in-cell.csv: record 3, line 4: keloid: this is not one of the options `yes` and `no`
    same-id.csv: 1 question has no column: `capsules-last`
    21 records, 21 results; 10 unreadable; 1 with answers that cannot be read
    "#);
}

#[test]
fn truncated_json_loses_no_record_before_its_end() {
    let place = Place::new();
    let (first, last) = (
        "{\"id\":\"C-1\",\"answers\":{}}",
        "{\"id\":\"C-3\",\"answers\":{}}",
    );
    let cut = "{\"id\":\"C-2\",\"answers\":{\"kel";
    let files = [
        ("line.ndjson", format!("{first}\n{cut}\n{last}\n")),
        ("last-line.ndjson", format!("{first}\n{cut}")),
        ("record.json", format!("[{first},\n{cut}")),
        ("array.json", format!("[{first},\n{last}\n")),
        ("comma.json", format!("[{first},\n{last},")),
        ("lines.json", format!("{first}\n{last}\n")),
        ("trailing.json", format!("[{first}] {last}")),
        ("scalar.json", "42".to_owned()),
        ("deep.json", "[".repeat(100_000)),
        (
            "cut.toml",
            "id = \"C-4\"\n[answers]\nkeloid = \"n".to_owned(),
        ),
    ];
    for (name, text) in &files {
        place.write(name, text);
    }
    let names: Vec<_> = files.iter().map(|(name, _)| *name).collect();
    insta::assert_snapshot!(place.run(&screen(&names)).whole(), @r#"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    line.ndjson,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    line.ndjson,2,2,C-2,,,unreadable,,,,,,,,,"broken JSON in line 2, column 27: the text ends in the middle of the record",,,small@1+draft
    line.ndjson,3,3,C-3,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    last-line.ndjson,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    last-line.ndjson,2,2,C-2,,,unreadable,,,,,,,,,"broken JSON in line 2, column 27: the text ends in the middle of the record",,,small@1+draft
    record.json,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    record.json,2,2,C-2,,,unreadable,,,,,,,,,the array is not closed: the file is cut off,,,small@1+draft
    array.json,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    array.json,2,2,C-3,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    array.json,3,3,,,,unreadable,,,,,,,,,the array is not closed: the file is cut off,,,small@1+draft
    comma.json,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    comma.json,2,2,C-3,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    comma.json,3,2,,,,unreadable,,,,,,,,,the array is not closed: the file is cut off,,,small@1+draft
    lines.json,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    lines.json,2,2,C-3,,,unreadable,,,,,,,,,"there is more text after the end of the JSON, from line 2, column 1 on: put several records in an array, or one on each line in NDJSON",,,small@1+draft
    trailing.json,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    trailing.json,2,1,C-3,,,unreadable,,,,,,,,,"there is more text after the end of the JSON, from line 1, column 29 on: put several records in an array, or one on each line in NDJSON",,,small@1+draft
    scalar.json,1,1,,,,unreadable,,,,,,,,,"a record is an object in braces: `{""answers"": {…}}`",,,small@1+draft
    deep.json,1,1,,,,unreadable,,,,,,,,,the array is not closed: the file is cut off,,,small@1+draft
    cut.toml,1,1,C-4,,,unreadable,,,,,,,,,"broken TOML in line 3, column 12: a quote is not closed",,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    line.ndjson: record 2, line 2: the record cannot be read: broken JSON in line 2, column 27: the text ends in the middle of the record
    last-line.ndjson: record 2, line 2: the record cannot be read: broken JSON in line 2, column 27: the text ends in the middle of the record
    record.json: record 2, line 2: the record cannot be read: the array is not closed: the file is cut off
    array.json: record 3, line 3: the record cannot be read: the array is not closed: the file is cut off
    comma.json: record 3, line 2: the record cannot be read: the array is not closed: the file is cut off
    lines.json: record 2, line 2: the record cannot be read: there is more text after the end of the JSON, from line 2, column 1 on: put several records in an array, or one on each line in NDJSON
    trailing.json: record 2, line 1: the record cannot be read: there is more text after the end of the JSON, from line 1, column 29 on: put several records in an array, or one on each line in NDJSON
    scalar.json: record 1, line 1: the record cannot be read: a record is an object in braces: `{"answers": {…}}`
    deep.json: record 1, line 1: the record cannot be read: the array is not closed: the file is cut off
    cut.toml: record 1, line 1: the record cannot be read: broken TOML in line 3, column 12: a quote is not closed
    20 records, 20 results; 10 unreadable
    "#);
}

#[test]
fn a_value_outside_its_question_is_an_error_of_that_question() {
    let place = Place::new();
    let answers = [
        r#""keloid": true, "area": "warts", "capsules-last": 2026"#,
        r#""keloid": "maybe", "area": ["wart", "freckles"], "capsules-last": "2026-02-30""#,
        r#""keloid": ["yes"], "area": ["none", "warts"], "capsules-last": "03/04/2026""#,
        r#""keloid": {}, "area": ["warts", "warts"], "capsules-last": "0000-01-01""#,
        r#""keloid": "YES", "area": [["warts"]], "capsules-last": "2026-11-23""#,
        r#""keloid": " yes", "area": [1], "capsules-last": "2026-13""#,
        r#""keloid": "yes", "keloid": "no", "capsules-last": "2200""#,
        r#""keloid": "missing", "area": {"ticked": ["warts"], "open": ["warts"]}, "capsules-last": "2026-11-22T10:00""#,
    ];
    let lines = answers.map(|answers| format!("{{\"answers\": {{{answers}}}}}\n"));
    place.write("values.ndjson", lines.concat());
    let mut arguments = screen(&["values.ndjson"]);
    arguments.extend(["--errors", "errors.ndjson"]);
    let ended = place.run(&arguments);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    values.ndjson,1,1,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area;capsules-last,,,small@1+draft
    values.ndjson,2,2,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area;capsules-last,,,small@1+draft
    values.ndjson,3,3,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area;capsules-last,,,small@1+draft
    values.ndjson,4,4,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area;capsules-last,,,small@1+draft
    values.ndjson,5,5,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area;capsules-last,,,small@1+draft
    values.ndjson,6,6,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area;capsules-last,,,small@1+draft
    values.ndjson,7,7,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;capsules-last,,,small@1+draft
    values.ndjson,8,8,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid;area;capsules-last,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    values.ndjson: record 1, line 1: keloid: write `yes` or `no` in quotes
    values.ndjson: record 1, line 1: area: put square brackets around it: this question takes a list
    values.ndjson: record 1, line 1: capsules-last: put quotes around the year
    values.ndjson: record 2, line 2: keloid: this is not one of the options `yes` and `no`
    values.ndjson: record 2, line 2: area: entry 1 is not one of the options `warts`, `freckles` and `none`
    values.ndjson: record 2, line 2: capsules-last: there is no such day
    values.ndjson: record 3, line 3: keloid: this question takes one answer, not a list
    values.ndjson: record 3, line 3: area: `none` cannot be combined with other options
    values.ndjson: record 3, line 3: capsules-last: the year comes first: YYYY-MM-DD, with two digits for month and day
    values.ndjson: record 4, line 4: keloid: this question takes one answer, not a table: if it is not known, write `unsure`
    values.ndjson: record 4, line 4: area: entry 2 is given twice
    values.ndjson: record 4, line 4: capsules-last: the year must be from 1900 to 2199
    values.ndjson: record 5, line 5: keloid: this is not one of the options `yes` and `no`
    values.ndjson: record 5, line 5: area: this is not an option: write its id in quotes
    values.ndjson: record 5, line 5: capsules-last: the date lies after the screening date 2026-11-22
    values.ndjson: record 6, line 6: keloid: remove the spaces at the ends
    values.ndjson: record 6, line 6: area: this is not an option: write its id in quotes
    values.ndjson: record 6, line 6: capsules-last: there is no such month
    values.ndjson: record 7, line 7: keloid: the question is answered twice: keep one answer
    values.ndjson: record 7, line 7: capsules-last: the year must be from 1900 to 2199
    … and 3 more
    8 records, 8 results; 8 with answers that cannot be read
    ");
    insta::assert_snapshot!(place.read("errors.ndjson"), @r#"
    {"file":"values.ndjson","record":1,"line":1,"question":"keloid","value":"true","message":"write `yes` or `no` in quotes"}
    {"file":"values.ndjson","record":1,"line":1,"question":"area","value":"warts","message":"put square brackets around it: this question takes a list"}
    {"file":"values.ndjson","record":1,"line":1,"question":"capsules-last","value":"2026","message":"put quotes around the year"}
    {"file":"values.ndjson","record":2,"line":2,"question":"keloid","value":"maybe","message":"this is not one of the options `yes` and `no`"}
    {"file":"values.ndjson","record":2,"line":2,"question":"area","value":"[\"wart\", \"freckles\"]","message":"entry 1 is not one of the options `warts`, `freckles` and `none` (did you mean `warts`?)"}
    {"file":"values.ndjson","record":2,"line":2,"question":"capsules-last","value":"2026-02-30","message":"there is no such day"}
    {"file":"values.ndjson","record":3,"line":3,"question":"keloid","value":"[\"yes\"]","message":"this question takes one answer, not a list"}
    {"file":"values.ndjson","record":3,"line":3,"question":"area","value":"[\"none\", \"warts\"]","message":"`none` cannot be combined with other options"}
    {"file":"values.ndjson","record":3,"line":3,"question":"capsules-last","value":"03/04/2026","message":"the year comes first: YYYY-MM-DD, with two digits for month and day"}
    {"file":"values.ndjson","record":4,"line":4,"question":"keloid","value":"{}","message":"this question takes one answer, not a table: if it is not known, write `unsure`"}
    {"file":"values.ndjson","record":4,"line":4,"question":"area","value":"[\"warts\", \"warts\"]","message":"entry 2 is given twice"}
    {"file":"values.ndjson","record":4,"line":4,"question":"capsules-last","value":"0000-01-01","message":"the year must be from 1900 to 2199"}
    {"file":"values.ndjson","record":5,"line":5,"question":"keloid","value":"YES","message":"this is not one of the options `yes` and `no` (did you mean `yes`?)"}
    {"file":"values.ndjson","record":5,"line":5,"question":"area","value":"[[\"warts\"]]","message":"this is not an option: write its id in quotes"}
    {"file":"values.ndjson","record":5,"line":5,"question":"capsules-last","value":"2026-11-23","message":"the date lies after the screening date 2026-11-22"}
    {"file":"values.ndjson","record":6,"line":6,"question":"keloid","value":" yes","message":"remove the spaces at the ends"}
    {"file":"values.ndjson","record":6,"line":6,"question":"area","value":"[1]","message":"this is not an option: write its id in quotes"}
    {"file":"values.ndjson","record":6,"line":6,"question":"capsules-last","value":"2026-13","message":"there is no such month"}
    {"file":"values.ndjson","record":7,"line":7,"question":"keloid","value":"yes, no","message":"the question is answered twice: keep one answer"}
    {"file":"values.ndjson","record":7,"line":7,"question":"capsules-last","value":"2200","message":"the year must be from 1900 to 2199"}
    {"file":"values.ndjson","record":8,"line":8,"question":"keloid","value":"missing","message":"this is not one of the options `yes` and `no`"}
    {"file":"values.ndjson","record":8,"line":8,"question":"area","value":"{\"ticked\": [\"warts\"], \"open\": [\"warts\"]}","message":"an option is both ticked and open"}
    {"file":"values.ndjson","record":8,"line":8,"question":"capsules-last","value":"2026-11-22T10:00","message":"write the date without a time"}
    "#);
}

#[test]
fn all_faults_of_a_record_are_in_one_message() {
    let place = Place::new();
    let records = [
        r#"{"id": 5, "on": "2026-02-30", "procedures": "peel", "answers": {}}"#,
        r#"{"id": "C-2", "on": "2026-11", "procedures": ["peel", "pell"], "answers": {}}"#,
        r#"{"id": "C-3", "on": "tomorrow", "procedures": ["tattoo"], "answers": {"keloids": "no"}}"#,
        r#"{"id": "C-4", "answer": {}}"#,
        r#"{"id": "C-5", "keloid": "no", "answers": {"on": "2026-11-22"}}"#,
        r#"{"id": "C-6", "answers": null}"#,
    ];
    place.write("records.ndjson", records.join("\n"));
    let ended = place.run_line("screen records.ndjson --format csv --errors errors.ndjson");
    insta::assert_snapshot!(ended.whole(), @r#"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    records.ndjson,1,1,,,,unreadable,,,,,,,,,`id` must be text: put it in quotes; `on` cannot be read: there is no such day; `procedures` must be a list: put square brackets around it,,,small@1+draft
    records.ndjson,2,2,C-2,,,unreadable,,,,,,,,,"`on` must be a full day, written YYYY-MM-DD; `procedures` names an unknown procedure as entry 2 (did you mean `peel`?)",,,small@1+draft
    records.ndjson,3,3,C-3,,,unreadable,,,,,,,,,"unknown question `keloids` (did you mean `keloid`?); `on` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known; `procedures` names an unknown procedure as entry 1",,,small@1+draft
    records.ndjson,4,4,C-4,,,unreadable,,,,,,,,,"unknown key `answer` (did you mean `answers`?); `answers` is missing: if there are no answers, write an empty table",,,small@1+draft
    records.ndjson,5,5,C-5,,,unreadable,,,,,,,,,"the question `keloid` belongs under `answers`; `on` belongs beside `answers`, not under it",,,small@1+draft
    records.ndjson,6,6,C-6,,,unreadable,,,,,,,,,"`answers` is missing: if there are no answers, write an empty table",,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    records.ndjson: record 1, line 1: the record cannot be read: `id` must be text: put it in quotes; `on` cannot be read: there is no such day; `procedures` must be a list: put square brackets around it
    records.ndjson: record 2, line 2: the record cannot be read: `on` must be a full day, written YYYY-MM-DD; `procedures` names an unknown procedure as entry 2 (did you mean `peel`?)
    records.ndjson: record 3, line 3: the record cannot be read: unknown question `keloids` (did you mean `keloid`?); `on` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known; `procedures` names an unknown procedure as entry 1
    records.ndjson: record 4, line 4: the record cannot be read: unknown key `answer` (did you mean `answers`?); `answers` is missing: if there are no answers, write an empty table
    records.ndjson: record 5, line 5: the record cannot be read: the question `keloid` belongs under `answers`; `on` belongs beside `answers`, not under it
    records.ndjson: record 6, line 6: the record cannot be read: `answers` is missing: if there are no answers, write an empty table
    6 records, 6 results; 6 unreadable
    "#);
    insta::assert_snapshot!(place.read("errors.ndjson"), @r#"
    {"file":"records.ndjson","record":1,"line":1,"question":null,"value":"5; 2026-02-30; peel","message":"`id` must be text: put it in quotes; `on` cannot be read: there is no such day; `procedures` must be a list: put square brackets around it"}
    {"file":"records.ndjson","record":2,"line":2,"question":null,"value":"2026-11; [\"peel\", \"pell\"]","message":"`on` must be a full day, written YYYY-MM-DD; `procedures` names an unknown procedure as entry 2 (did you mean `peel`?)"}
    {"file":"records.ndjson","record":3,"line":3,"question":null,"value":"tomorrow; [\"tattoo\"]","message":"unknown question `keloids` (did you mean `keloid`?); `on` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known; `procedures` names an unknown procedure as entry 1"}
    {"file":"records.ndjson","record":4,"line":4,"question":null,"value":null,"message":"unknown key `answer` (did you mean `answers`?); `answers` is missing: if there are no answers, write an empty table"}
    {"file":"records.ndjson","record":5,"line":5,"question":null,"value":null,"message":"the question `keloid` belongs under `answers`; `on` belongs beside `answers`, not under it"}
    {"file":"records.ndjson","record":6,"line":6,"question":null,"value":null,"message":"`answers` is missing: if there are no answers, write an empty table"}
    "#);
}

#[test]
fn many_errors_are_counted_on_stderr_and_listed_in_the_file() {
    let place = Place::new();
    place.write(
        "many.csv",
        format!(
            "id,keloid,area,capsules-last\n{}",
            "C-1,maybe,none,\n".repeat(1000)
        ),
    );
    let mut arguments = screen(&["many.csv"]);
    arguments.extend(["--errors", "errors.ndjson"]);
    let ended = place.run(&arguments);
    assert_eq!(ended.code, Some(1));
    let told: Vec<_> = ended.stderr.lines().skip(20).collect();
    insta::assert_snapshot!(told.join("\n"), @"
    many.csv: record 20, line 21: keloid: this is not one of the options `yes` and `no`
    … and 980 more
    1000 records, 1000 results; 1000 with answers that cannot be read
    ");
    assert_eq!(place.read("errors.ndjson").lines().count(), 1000);
}
