//! Text with a meaning where it is shown: terminal commands, spreadsheet formulas.

use crate::support::program::Place;

const NASTY: &str = r#"[
{"id": "\u001b[2J\u001b]0;x\u0007\u009b\u202ey\nz\u0000", "answers": {"keloid": "\u001b[31m\u202e\nyes"}},
{"id": "=cmd|' /C calc'!A0", "answers": {}},
{"id": "@SUM(A1)", "answers": {"key\u001b": 1}},
{"id": "\t=1", "key\n": 1, "answers": {}},
{"id": "a,\"b\";c", "procedures": ["\u001b[1m"], "answers": {}},
{"id": "[2J<b>", "answers": {"keloid": "\u001b[31m\u202e\nyes"}}
]
"#;

fn screen(name: &str, format: &str) -> String {
    let place = Place::new();
    place.write("nasty.json", NASTY);
    place.write("nasty-one.json", NASTY.lines().nth(6).unwrap_or_default());
    let asked = [
        "screen",
        name,
        "--procedure",
        "peel",
        "--on",
        "2026-11-22",
        "--format",
        format,
    ];
    place.run(&asked).whole()
}

#[test]
fn a_table_escapes_control_characters() {
    insta::assert_snapshot!(screen("nasty.json", "text"), @r#"
    ended with 1
    --- stdout
    record (line)   id                procedure  verdict          not before  reasons
    1 (2)                                        unreadable                   `id` holds a control character as character 1: remove it
    2 (3)           =cmd|' /C calc'…  peel       incomplete                   could become contraindicated; needs area
    3 (4)           @SUM(A1)                     unreadable                   key 1 of `answers` is not a question
    4 (5)                                        unreadable                   key 2 is unknown: a record has `id`, `on`, `answered`, `procedures`, `answers` and `carried`; `id` holds a control character as character 1: remove it
    5 (6)           a,"b";c                      unreadable                   `procedures` names an unknown procedure as entry 1
    6 (7)           [2J<b>            peel       incomplete                   could become contraindicated; needs area; 1 answer cannot be read

    6 records, 6 results; 4 unreadable; 1 with answers that cannot be read
    2 incomplete
    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    nasty.json: record 1, line 2: the record cannot be read: `id` holds a control character as character 1: remove it
    nasty.json: record 3, line 4: the record cannot be read: key 1 of `answers` is not a question
    nasty.json: record 4, line 5: the record cannot be read: key 2 is unknown: a record has `id`, `on`, `answered`, `procedures`, `answers` and `carried`; `id` holds a control character as character 1: remove it
    nasty.json: record 5, line 6: the record cannot be read: `procedures` names an unknown procedure as entry 1
    nasty.json: record 6, line 7: keloid: this is not one of the options `yes` and `no`
    "#);
}

#[test]
fn a_page_escapes_control_characters() {
    insta::assert_snapshot!(screen("nasty-one.json", "text"), @r"
    ended with 1
    --- stdout
    [2J<b> · for 22 November 2026

    Peel: NOT DECIDED: 1 question is open; the most severe answer would mean
    contraindicated.
    Do not treat on the basis of this page.

    Not decided: what to ask
      Ask the client:
        - “Is any of this on the skin to be treated?”

    Answers that cannot be read
      - “Have you ever had a keloid?” this is not one of the options `yes` and `no`
        Written: \u{1b}[31m\u{202e}\u{a}yes

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    nasty-one.json: record 1, line 1: keloid: this is not one of the options `yes` and `no`
    ");
}

#[test]
fn a_spreadsheet_runs_no_cell_as_a_formula() {
    insta::assert_snapshot!(screen("nasty.json", "csv"), @r#"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    nasty.json,1,2,,,,unreadable,,,,,,,,,`id` holds a control character as character 1: remove it,,,small@1+draft
    nasty.json,2,3,'=cmd|' /C calc'!A0,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,,,,small@1+draft
    nasty.json,3,4,'@SUM(A1),,,unreadable,,,,,,,,,key 1 of `answers` is not a question,,,small@1+draft
    nasty.json,4,5,,,,unreadable,,,,,,,,,"key 2 is unknown: a record has `id`, `on`, `answered`, `procedures`, `answers` and `carried`; `id` holds a control character as character 1: remove it",,,small@1+draft
    nasty.json,5,6,"a,""b"";c",,,unreadable,,,,,,,,,`procedures` names an unknown procedure as entry 1,,,small@1+draft
    nasty.json,6,7,[2J<b>,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    nasty.json: record 1, line 2: the record cannot be read: `id` holds a control character as character 1: remove it
    nasty.json: record 3, line 4: the record cannot be read: key 1 of `answers` is not a question
    nasty.json: record 4, line 5: the record cannot be read: key 2 is unknown: a record has `id`, `on`, `answered`, `procedures`, `answers` and `carried`; `id` holds a control character as character 1: remove it
    nasty.json: record 5, line 6: the record cannot be read: `procedures` names an unknown procedure as entry 1
    nasty.json: record 6, line 7: keloid: this is not one of the options `yes` and `no`
    6 records, 6 results; 4 unreadable; 1 with answers that cannot be read
    2 cells would run as a formula in a spreadsheet and got a leading `'`; `--no-defuse` leaves cells as they are
    "#);
}

#[test]
fn json_escapes_control_characters() {
    insta::assert_snapshot!(screen("nasty-one.json", "ndjson"), @r#"
    ended with 1
    --- stdout
    {"schema":1,"file":"nasty-one.json","record":1,"line":1,"id":"[2J<b>","procedure":"peel","on":"2026-11-22","verdict":"incomplete","at_least":"eligible","at_most":"contraindicated","not_before":null,"not_before_final":true,"until":[],"reasons":[],"scores":{},"needed":["area"],"ignored":[],"stale":[],"carried":{},"errors":[{"question":"keloid","value":"\u001b[31m\u202e\nyes","message":"this is not one of the options `yes` and `no`"}],"answered":null,"mapping":null,"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    --- stderr
    protocol: small 1, draft, rules
    nasty-one.json: record 1, line 1: keloid: this is not one of the options `yes` and `no`
    1 record, 1 result; 1 with answers that cannot be read
    "#);
}

#[cfg(unix)]
#[test]
fn control_characters_in_file_names_are_escaped() {
    let place = Place::new();
    let name = "=1\u{1b}[31m\n.ndjson";
    place.write(
        name,
        "{\"on\": \"2026-11-22\", \"answers\": {\"keloid\": \"maybe\"}}\n",
    );
    let ended = place.run(&[
        "screen",
        name,
        "\u{1b}.csv",
        "--procedure",
        "peel",
        "--format",
        "csv",
    ]);
    insta::assert_snapshot!(ended.whole(), @r"
    ended with 4
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    '=1\u{1b}[31m\u{a}.ndjson,1,1,,peel,2026-11-22,incomplete,eligible,contraindicated,,,,area,,,keloid,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    =1\u{1b}[31m\u{a}.ndjson: record 1, line 1: keloid: this is not one of the options `yes` and `no`
    error: cannot read `\u{1b}.csv`: no such file or folder
    1 record, 1 result; 1 with answers that cannot be read
    1 cell would run as a formula in a spreadsheet and got a leading `'`; `--no-defuse` leaves cells as they are
    ");
}
