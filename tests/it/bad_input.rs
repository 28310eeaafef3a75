//! Invalid inputs: each gives one error with its name, and the other inputs are screened.

use crate::support::program::Place;

/// One person who is eligible, in each format.
const GOOD: [(&str, &str); 4] = [
    (
        "good.csv",
        "id,on,procedures,area\nC-1,2026-11-22,peel,none\n",
    ),
    (
        "good.ndjson",
        "{\"id\":\"C-2\",\"on\":\"2026-11-22\",\"procedures\":[\"peel\"],\"answers\":{\"area\":[\"none\"]}}\n",
    ),
    (
        "good.json",
        "{\"id\":\"C-3\",\"on\":\"2026-11-22\",\"procedures\":[\"peel\"],\"answers\":{\"area\":[\"none\"]}}\n",
    ),
    (
        "good.toml",
        "id = \"C-4\"\non = 2026-11-22\nprocedures = [\"peel\"]\n[answers]\narea = [\"none\"]\n",
    ),
];

const FORMATS: [&str; 4] = ["csv", "ndjson", "json", "toml"];

fn place() -> Place {
    let place = Place::new();
    for (name, text) in GOOD {
        place.write(name, text);
    }
    place
}

/// `contra screen` with results as CSV and without remarks.
fn screen<'a>(files: &[&'a str]) -> Vec<&'a str> {
    [&["screen", "-q", "--format", "csv"], files].concat()
}

/// Screens for one procedure on a fixed day, with remarks.
fn screen_for<'a>(procedure: &'a str, files: &[&'a str]) -> Vec<&'a str> {
    let asked = [
        "screen",
        "--procedure",
        procedure,
        "--on",
        "2026-11-22",
        "--format",
        "csv",
    ];
    [&asked, files].concat()
}

#[test]
fn an_unusable_input_is_named_and_the_others_are_screened() {
    let place = place();
    let mut names = Vec::new();
    for format in FORMATS {
        let contents: [(&str, &[u8]); 5] = [
            ("empty", b""),
            ("blank", b" \r\n\n"),
            ("binary", b"\x7fELF\x02\x01\x00\x00"),
            ("utf-16", b"\xFF\xFEi\x00d\x00"),
            ("workbook", b"PK\x03\x04\x14\x00"),
        ];
        for (name, content) in contents {
            let name = format!("{name}.{format}");
            place.write(&name, content);
            names.push(name);
        }
        place.write(&format!("folder.{format}/file"), "");
        names.push(format!("folder.{format}"));
        names.push(format!("missing.{format}"));
    }
    let mut files: Vec<_> = names.iter().map(String::as_str).collect();
    files.extend(GOOD.map(|(name, _)| name));
    insta::assert_snapshot!(place.run(&screen(&files)).whole(), @"
    ended with 4
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    good.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    good.ndjson,1,1,C-2,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    good.json,1,1,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    good.toml,1,1,C-4,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    error: empty.csv: the input is empty: a CSV starts with a line of column names
    error: blank.csv: the input is empty: a CSV starts with a line of column names
    error: binary.csv: the input is not text: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: utf-16.csv: the input is text in UTF-16: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: workbook.csv: the input is a workbook or another packed file: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: `folder.csv` has no record file: the name of one ends in `.toml`
    error: cannot read `missing.csv`: no such file or folder
    error: binary.ndjson: the input is not text: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: utf-16.ndjson: the input is text in UTF-16: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: workbook.ndjson: the input is a workbook or another packed file: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: `folder.ndjson` has no record file: the name of one ends in `.toml`
    error: cannot read `missing.ndjson`: no such file or folder
    error: empty.json: the input is empty: without any record, write an empty array `[]`
    error: blank.json: the input is empty: without any record, write an empty array `[]`
    error: binary.json: the input is not text: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: utf-16.json: the input is text in UTF-16: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: workbook.json: the input is a workbook or another packed file: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: `folder.json` has no record file: the name of one ends in `.toml`
    error: cannot read `missing.json`: no such file or folder
    error: empty.toml: the input is empty: it must hold a record
    error: blank.toml: the input is empty: it must hold a record
    error: binary.toml: the input is not text: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: utf-16.toml: the input is text in UTF-16: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: workbook.toml: the input is a workbook or another packed file: save it as CSV, NDJSON, JSON or TOML in UTF-8
    error: `folder.toml` has no record file: the name of one ends in `.toml`
    error: cannot read `missing.toml`: no such file or folder
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_truncated_input_is_an_error() {
    let place = place();
    for format in FORMATS {
        let ended = place.run(&screen(&["/proc/self/mem", "--input-format", format]));
        insta::allow_duplicates! {
            insta::assert_snapshot!(ended.whole(), @"
            ended with 4
            --- stdout
            --- stderr
            protocol: small 1, draft, rules
            error: /proc/self/mem: the input cannot be read: Input/output error (os error 5)
            ");
        }
    }
}

#[test]
fn a_row_that_is_not_utf8_is_one_unreadable_record() {
    let place = place();
    place.write("latin.csv", b"id,area\nC-1,none\nJos\xE9,none\n");
    place.write(
        "latin.ndjson",
        b"{\"id\":\"C-1\",\"answers\":{}}\n{\"id\":\"Jos\xE9\",\"answers\":{}}\n",
    );
    place.write(
        "latin.json",
        b"[{\"id\":\"C-1\",\"answers\":{}},\n{\"id\":\"Jos\xE9\",\"answers\":{}}]\n",
    );
    place.write("latin.toml", b"id = \"C-1\"\nx = \"Jos\xE9\"\n");
    let files = ["latin.csv", "latin.ndjson", "latin.json", "latin.toml"];
    let ended = place.run(&screen_for("peel", &files));
    insta::assert_snapshot!(ended.whole(), @r#"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    latin.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    latin.csv,2,3,,,,unreadable,,,,,,,,,the text is not UTF-8 in column 1 of the row: save the file as UTF-8,,,small@1+draft
    latin.ndjson,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    latin.ndjson,2,2,,,,unreadable,,,,,,,,,"the text is not UTF-8 in line 2, byte 11: save the file as UTF-8",,,small@1+draft
    latin.json,1,1,C-1,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    latin.json,2,2,,,,unreadable,,,,,,,,,"the text is not UTF-8 in line 2, byte 11: save the file as UTF-8",,,small@1+draft
    latin.toml,1,1,C-1,,,unreadable,,,,,,,,,"the text is not UTF-8 in line 2, byte 9: save the file as UTF-8",,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    latin.csv: 2 questions have no column: `capsules-last` and `keloid`
    latin.csv: record 2, line 3: the record cannot be read: the text is not UTF-8 in column 1 of the row: save the file as UTF-8
    latin.ndjson: record 2, line 2: the record cannot be read: the text is not UTF-8 in line 2, byte 11: save the file as UTF-8
    latin.json: record 2, line 2: the record cannot be read: the text is not UTF-8 in line 2, byte 11: save the file as UTF-8
    latin.toml: record 1, line 1: the record cannot be read: the text is not UTF-8 in line 2, byte 9: save the file as UTF-8
    7 records, 7 results; 4 unreadable
    "#);
}

#[test]
fn a_record_that_is_too_long_is_unreadable_and_the_next_is_screened() {
    let place = place();
    let long = "x".repeat(3 << 20);
    place.write("long.csv", format!("id,keloid\nC-1,{long}\nC-2,no\n"));
    place.write("long-header.csv", &long);
    place.write(
        "long.ndjson",
        format!("{{\"id\":\"C-1\",\"answers\":{{\"keloid\":\"{long}\"}}}}\n{{\"id\":\"C-2\",\"answers\":{{}}}}\n"),
    );
    place.write(
        "long.json",
        format!("[{{\"id\":\"C-1\",\"answers\":{{\"keloid\":\"{long}\"}}}},{{\"id\":\"C-2\",\"answers\":{{}}}}]"),
    );
    place.write(
        "long.toml",
        format!("id = \"C-1\"\n[answers]\nkeloid = \"{long}\"\n"),
    );
    place.write(
        "spaces.toml",
        format!("{}id = \"C-1\"\n", " ".repeat(3 << 20)),
    );
    let files = [
        "long.csv",
        "long-header.csv",
        "long.ndjson",
        "long.json",
        "long.toml",
        "spaces.toml",
    ];
    let ended = place.run(&screen_for("needling", &files));
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    long.csv,1,2,C-1,,,unreadable,,,,,,,,,the record is longer than 1 MiB,,,small@1+draft
    long.csv,2,3,C-2,needling,2026-11-22,incomplete,eligible,contraindicated,,,,area;capsules-last,,,,,,small@1+draft
    long.ndjson,1,1,C-1,,,unreadable,,,,,,,,,the record is longer than 1 MiB,,,small@1+draft
    long.ndjson,2,2,C-2,needling,2026-11-22,incomplete,eligible,contraindicated,,,,area;keloid;capsules-last,,,,,,small@1+draft
    long.json,1,1,C-1,,,unreadable,,,,,,,,,the record is longer than 1 MiB,,,small@1+draft
    long.json,2,1,C-2,needling,2026-11-22,incomplete,eligible,contraindicated,,,,area;keloid;capsules-last,,,,,,small@1+draft
    long.toml,1,1,,,,unreadable,,,,,,,,,the record is longer than 1 MiB,,,small@1+draft
    spaces.toml,1,1,,,,unreadable,,,,,,,,,the record is longer than 1 MiB,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    long.csv: 2 questions have no column: `capsules-last` and `area`
    long.csv: record 1, line 2: the record cannot be read: the record is longer than 1 MiB
    error: long-header.csv: the header is longer than 1 MiB
    long.ndjson: record 1, line 1: the record cannot be read: the record is longer than 1 MiB
    long.json: record 1, line 1: the record cannot be read: the record is longer than 1 MiB
    long.toml: record 1, line 1: the record cannot be read: the record is longer than 1 MiB
    spaces.toml: record 1, line 1: the record cannot be read: the record is longer than 1 MiB
    8 records, 8 results; 5 unreadable
    ");
}

#[test]
fn stdin_is_read_in_the_format_that_is_named() {
    let place = place();
    let mut all = String::new();
    for (name, format) in [
        ("good.csv", "csv"),
        ("good.ndjson", "ndjson"),
        ("good.json", "json"),
        ("good.toml", "toml"),
        ("good.csv", "json"),
        ("good.csv", "toml"),
        ("good.toml", "ndjson"),
        ("good.ndjson", "csv"),
    ] {
        let ended = place.run_on(name, &screen(&["-", "--input-format", format]));
        all += &format!("{name} as {format}\n{}\n", ended.whole());
    }
    insta::assert_snapshot!(all, @r#"
    good.csv as csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules

    good.ndjson as ndjson
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,1,C-2,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules

    good.json as json
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,1,C-3,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules

    good.toml as toml
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,1,C-4,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules

    good.csv as json
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,1,,,,unreadable,,,,,,,,,"a record is an object in braces: `{""answers"": {…}}`",,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules

    good.csv as toml
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,1,,,,unreadable,,,,,,,,,"broken TOML in line 1, column 3: an equals sign is missing after a key; in line 2, column 4: an equals sign is missing after a key",,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules

    good.toml as ndjson
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <stdin>,1,1,,,,unreadable,,,,,,,,,"a record is an object in braces: `{""answers"": {…}}`",,,small@1+draft
    <stdin>,2,2,,,,unreadable,,,,,,,,,"a record is an object in braces: `{""answers"": {…}}`",,,small@1+draft
    <stdin>,3,3,,,,unreadable,,,,,,,,,"a record is an object in braces: `{""answers"": {…}}`",,,small@1+draft
    <stdin>,4,4,,,,unreadable,,,,,,,,,"a record is an object in braces: `{""answers"": {…}}`",,,small@1+draft
    <stdin>,5,5,,,,unreadable,,,,,,,,,"a record is an object in braces: `{""answers"": {…}}`",,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules

    good.ndjson as csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: <stdin>: the header cannot be read: a quote in line 1, column 2 is inside a cell: put the whole cell in quotes and double the quote
    "#);
}

#[test]
fn an_unusable_header_is_an_error_of_the_file() {
    let place = place();
    let headers = [
        ("unknown-all", "Name,Age\nJane,40\n"),
        ("unknown-one", "id,keloids,age\nC-1,no,40\n"),
        ("record-first", "C-1,no,none\n"),
        ("twice", "id,keloid,keloid,id\nC-1,no,no,C-1\n"),
        ("semicolons", "id;keloid;area\nC-1;no;none\n"),
        ("tabs", "id\tkeloid\tarea\nC-1\tno\tnone\n"),
        ("capitals", "ID,Keloid\nC-1,no\n"),
        ("nameless", "id,keloid,\nC-1,no,\n"),
        ("excel", "sep=,\nid,keloid\nC-1,no\n"),
        ("escape", "id,\u{1b}[2Jkeloid\nC-1,no\n"),
        ("unclosed", "id,\"keloid\nC-1,no\n"),
    ];
    let names = headers.map(|(name, text)| {
        let name = format!("{name}.csv");
        place.write(&name, text);
        name
    });
    let files: Vec<_> = names.iter().map(String::as_str).collect();
    insta::assert_snapshot!(place.run(&screen(&files)).whole(), @"
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: unknown-all.csv: the first line names no column: it must hold `id`, `on`, `answered`, `procedures` or question ids; the export of a form needs a mapping, `--map`
    error: unknown-one.csv: unknown column `keloids` (did you mean `keloid`?); column 3 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`
    error: record-first.csv: the first line names no column: it must hold `id`, `on`, `answered`, `procedures` or question ids; the export of a form needs a mapping, `--map`
    error: twice.csv: column `keloid` occurs twice; column `id` occurs twice
    error: semicolons.csv: the columns are separated by semicolons (`;`): separate them with commas
    error: tabs.csv: the columns are separated by tabs: separate them with commas
    error: capitals.csv: unknown column `ID` (did you mean `id`?); unknown column `Keloid` (did you mean `keloid`?)
    error: nameless.csv: column 3 has no name
    error: excel.csv: line 1 is Excel's `sep=` line: remove it
    error: escape.csv: column 2 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`
    error: unclosed.csv: the header cannot be read: the quote opened in line 1, column 4 is never closed
    ");
}

#[test]
fn an_input_without_records_is_not_an_error() {
    let place = place();
    place.write("header.csv", "id,area,keloid,capsules-last\n");
    place.write("header-alone.csv", "id,area,keloid,capsules-last");
    place.write("empty.json", "[]");
    place.write("empty.ndjson", "");
    let files = [
        "header.csv",
        "header-alone.csv",
        "empty.json",
        "empty.ndjson",
    ];
    insta::assert_snapshot!(place.run(&screen(&files)).whole(), @"
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    --- stderr
    protocol: small 1, draft, rules
    ");
    let mut arguments = vec!["screen", "--on", "2026-11-22"];
    arguments.extend(files);
    insta::assert_snapshot!(place.run(&arguments).whole(), @"
    ended with 0
    --- stdout
    0 records, 0 results
    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
}

#[test]
fn an_impossible_screening_date_is_a_usage_error() {
    let place = place();
    let mut all = String::new();
    for day in [
        "2026-02-30",
        "tomorrow",
        "2200-01-01",
        "0000-01-01",
        "03/04/2026",
        "2026-11",
        "",
    ] {
        let ended = place.run(&["screen", "good.toml", "--on", day]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{day}");
        all += ended.stderr.lines().next().unwrap_or_default();
        all.push('\n');
    }
    insta::assert_snapshot!(all, @"
    error: invalid value '2026-02-30' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22
    error: invalid value 'tomorrow' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22
    error: invalid value '2200-01-01' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22
    error: invalid value '0000-01-01' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22
    error: invalid value '03/04/2026' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22
    error: invalid value '2026-11' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22
    error: invalid value '' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22
    ");
}

/// The first line of a file without a header, and the keys of a record, can be answers.
#[test]
fn stderr_repeats_no_text_of_an_input() {
    let place = place();
    let files = [
        (
            "row.csv",
            "C-1,2026-11-22,,canary words\nC-2,2026-11-22,,canary\n",
        ),
        ("blank.csv", ",,canary,\n"),
        (
            "mixed.csv",
            "id,keloid,canary words,\"canary\n2\"\nC-1,canary,,\n",
        ),
        (
            "cells.csv",
            "id,keloid,area\ncanary,canary,canary;none\n\"canary\n2\",no,\n",
        ),
        ("sep.csv", "canary;id;keloid\n"),
        (
            "keys.ndjson",
            "{\"canary words\":1,\"answers\":{}}\n{\"answers\":{\"canary\":1,\"keloid\":\"canary\"}}\n\
             {\"procedures\":[\"canary\"],\"on\":\"canary\",\"id\":\"canary\\u0007\",\"answers\":{}}\n{canary\n",
        ),
        (
            "keys.json",
            "[{\"canary\":1,\"answers\":{\"canary\":2}}, canary, {\"answers\":{}} {\"canary\":1",
        ),
        (
            "keys.toml",
            "canary = 1\n[answers]\n\"canary words\" = 2\nkeloid = \"canary\"\n",
        ),
        ("twice.toml", "[answers]\ncanary = 1\ncanary = 2\n"),
        ("word.toml", "[answers]\nkeloid = canary\n"),
        ("day.toml", "on = 2026-13-canary\n[answers]\n"),
    ];
    for (name, text) in files {
        place.write(name, text);
        for format in ["csv", "ndjson", "json", "text"] {
            let ended = place.run(&["screen", name, "--format", format]);
            assert!(!ended.stderr.contains("canary"), "{name}\n{}", ended.stderr);
            assert!(
                matches!(ended.code, Some(1 | 4)),
                "{name}\n{}",
                ended.whole()
            );
        }
        for arguments in [
            ["interview", "--plain", "--answers", name],
            ["explain", "keloids", "--answers", name],
        ] {
            let ended = place.run(&arguments);
            assert!(
                !ended.stderr.contains("canary"),
                "{arguments:?}\n{}",
                ended.stderr
            );
            assert_ne!(ended.code, Some(0), "{arguments:?}");
        }
    }
}
