//! `contra screen`: results, stderr, files and exit codes.

use crate::support::program::Place;

const FORM: &str = r#"id = "C-1042"
on = 2026-11-22
procedures = ["needling"]

[answers]
capsules-last = 2026-06-20
keloid = "no"
area = ["none"]
"#;

const TABLE: &str = "id,on,procedures,capsules-last,area
C-1,2026-11-22,needling;peel,2026-06,none
=1+1,2026-11-22,peel,2020,warts
C-3,2026-11-22,needling,last summer,none
C-4,2026-11-22
";

fn place() -> Place {
    let place = Place::new();
    place.write("form.toml", FORM);
    place.write("table.csv", TABLE);
    place
}

#[test]
fn one_record_has_a_page() {
    let ended = place().run(&["screen", "form.toml"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 0
    --- stdout
    C-1042 · for 22 November 2026

    Needling: DEFER, not before 20 December 2026

    Tell the client
      The last capsule was taken less than six months ago.

    Do now
      Rebook once six months have passed.

    Rebook from 20 December 2026
      “When did you take the last capsule?” 20 June 2026 + 6 months

    Why
      defer  The last capsule was taken less than six months ago.
             “When did you take the last capsule?” 20 June 2026
             [1]
             rule capsules

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
}

#[test]
fn many_records_have_a_table() {
    let ended = place().run(&["screen", "table.csv", "form.toml"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 1
    --- stdout
    record (line)   id                procedure  verdict          not before  reasons
    table.csv
    1 (2)           C-1               needling   incomplete       2026-12-30  capsules; at least defer, could become refer; about this date; needs keloid
    1 (2)           C-1               peel       eligible
    2 (3)           =1+1              peel       contraindicated              warts; until the warts are gone
    3 (4)           C-3               needling   incomplete                   could become refer; needs keloid, capsules-last; 1 answer cannot be read
    4 (5)           C-4                          unreadable                   the row has 2 cells, the header has 5
    form.toml
    1 (1)           C-1042            needling   defer            2026-12-20  capsules

    5 records, 6 results; 1 unreadable; 1 with answers that cannot be read
    1 eligible, 1 defer, 1 contraindicated, 2 incomplete
    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    table.csv: 1 question has no column: `keloid`
    table.csv: record 3, line 4: capsules-last: a date is written YYYY-MM-DD, or YYYY-MM or YYYY where no more is known
    table.csv: record 4, line 5: the record cannot be read: the row has 2 cells, the header has 5
    ");
}

#[test]
fn quiet_leaves_the_protocol_and_nothing_else_on_stderr() {
    let ended = place().run(&["screen", "table.csv", "--quiet", "--format", "csv"]);
    insta::assert_snapshot!(ended.whole(), @r#"
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    table.csv,1,2,C-1,needling,2026-11-22,incomplete,defer,refer,2026-12-30,,capsules,keloid,,,,,,small@1+draft
    table.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    table.csv,2,3,'=1+1,peel,2026-11-22,contraindicated,contraindicated,contraindicated,,the warts are gone,warts,,,,,,,small@1+draft
    table.csv,3,4,C-3,needling,2026-11-22,incomplete,eligible,refer,,,,keloid;capsules-last,,,capsules-last,,,small@1+draft
    table.csv,4,5,C-4,,,unreadable,,,,,,,,,"the row has 2 cells, the header has 5",,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    "#);
}

#[test]
fn stdin_is_an_input() {
    let place = place();
    let arguments = [
        "screen",
        "-",
        "--input-format",
        "csv",
        "-q",
        "--procedure",
        "peel",
        "--format",
        "ndjson",
    ];
    insta::assert_snapshot!(place.run_on("table.csv", &arguments).whole(), @r#"
    ended with 1
    --- stdout
    {"schema":1,"file":"<stdin>","record":1,"line":2,"id":"C-1","procedure":"peel","on":"2026-11-22","verdict":"eligible","at_least":"eligible","at_most":"eligible","not_before":null,"not_before_final":true,"until":[],"reasons":[],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[],"answered":null,"mapping":null,"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    {"schema":1,"file":"<stdin>","record":2,"line":3,"id":"=1+1","procedure":"peel","on":"2026-11-22","verdict":"contraindicated","at_least":"contraindicated","at_most":"contraindicated","not_before":null,"not_before_final":true,"until":["the warts are gone"],"reasons":[{"rule":"warts","verdict":"contraindicated","say":"Skin with warts must not be treated.","do":null,"because":["handout"],"against":[],"disputed":null,"until":"the warts are gone","urgent":null,"answers":{"area":["warts"]},"scores":{},"not_before":null}],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[],"answered":null,"mapping":null,"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    {"schema":1,"file":"<stdin>","record":3,"line":4,"id":"C-3","procedure":"peel","on":"2026-11-22","verdict":"eligible","at_least":"eligible","at_most":"eligible","not_before":null,"not_before_final":true,"until":[],"reasons":[],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[{"question":"capsules-last","value":"last summer","message":"a date is written YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"}],"answered":null,"mapping":null,"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    {"schema":1,"file":"<stdin>","record":4,"line":5,"id":"C-4","procedure":null,"on":null,"verdict":"unreadable","at_least":null,"at_most":null,"not_before":null,"not_before_final":false,"until":[],"reasons":[],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[{"question":null,"value":null,"message":"the row has 2 cells, the header has 5"}],"answered":null,"mapping":null,"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    --- stderr
    protocol: small 1, draft, rules
    "#);
}

#[test]
fn an_array_holds_every_result() {
    let place = place();
    place.write("empty.json", "[]");
    let ended = place.run(&["screen", "form.toml", "--format", "json", "-q"]);
    insta::assert_snapshot!(ended.stdout, @r#"
    [
    {"schema":1,"file":"form.toml","record":1,"line":1,"id":"C-1042","procedure":"needling","on":"2026-11-22","verdict":"defer","at_least":"defer","at_most":"defer","not_before":"2026-12-20","not_before_final":true,"until":[],"reasons":[{"rule":"capsules","verdict":"defer","say":"The last capsule was taken less than six months ago.","do":"Rebook once six months have passed.","because":["handout"],"against":[],"disputed":null,"until":null,"urgent":null,"answers":{"capsules-last":"2026-06-20"},"scores":{},"not_before":"2026-12-20"}],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[],"answered":null,"mapping":null,"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
    ]
    "#);
    assert_eq!(
        place
            .run(&["screen", "empty.json", "--format", "json"])
            .stdout,
        "[]\n"
    );
}

#[test]
fn every_file_is_written_for_its_owner_alone() {
    let place = place();
    let arguments = [
        "screen",
        "table.csv",
        "-o",
        "out.csv",
        "--summary",
        "sum.json",
        "--errors",
        "errors.ndjson",
    ];
    let ended = place.run(&arguments);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(1), ""));
    insta::assert_snapshot!(ended.stderr, @"
    protocol: small 1, draft, rules
    table.csv: 1 question has no column: `keloid`
    table.csv: record 3, line 4: capsules-last: a date is written YYYY-MM-DD, or YYYY-MM or YYYY where no more is known
    table.csv: record 4, line 5: the record cannot be read: the row has 2 cells, the header has 5
    rules that were never true: keloids, freckles
    rules that were true and never set a verdict: capsules
    rules that were always unknown: keloids
    questions that were asked and never answered: keloid
    4 records, 5 results; 1 unreadable; 1 with answers that cannot be read
    1 cell would run as a formula in a spreadsheet and got a leading `'`; `--no-defuse` leaves cells as they are
    ");
    insta::assert_snapshot!(place.read("out.csv"), @r#"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    table.csv,1,2,C-1,needling,2026-11-22,incomplete,defer,refer,2026-12-30,,capsules,keloid,,,,,,small@1+draft
    table.csv,1,2,C-1,peel,2026-11-22,eligible,eligible,eligible,,,,,,,,,,small@1+draft
    table.csv,2,3,'=1+1,peel,2026-11-22,contraindicated,contraindicated,contraindicated,,the warts are gone,warts,,,,,,,small@1+draft
    table.csv,3,4,C-3,needling,2026-11-22,incomplete,eligible,refer,,,,keloid;capsules-last,,,capsules-last,,,small@1+draft
    table.csv,4,5,C-4,,,unreadable,,,,,,,,,"the row has 2 cells, the header has 5",,,small@1+draft
    "#);
    insta::assert_snapshot!(place.read("sum.json"), @r#"
    {
      "schema": 1,
      "records": 4,
      "results": 5,
      "unreadable": 1,
      "with_errors": 1,
      "verdicts": {
        "eligible": 1,
        "precaution": 0,
        "defer": 0,
        "refer": 0,
        "contraindicated": 1,
        "incomplete": 2
      },
      "questions_without_column": [
        "keloid"
      ],
      "rules": [
        {
          "rule": "capsules",
          "results": 2,
          "true": 1,
          "set_verdict": 0,
          "unknown": 1
        },
        {
          "rule": "keloids",
          "results": 2,
          "true": 0,
          "set_verdict": 0,
          "unknown": 2
        },
        {
          "rule": "warts",
          "results": 4,
          "true": 1,
          "set_verdict": 1,
          "unknown": 0
        },
        {
          "rule": "freckles",
          "results": 2,
          "true": 0,
          "set_verdict": 0,
          "unknown": 0
        }
      ],
      "questions": [
        {
          "question": "capsules-last",
          "asked": 2,
          "answered": 1,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 1
        },
        {
          "question": "keloid",
          "asked": 2,
          "answered": 0,
          "missing": 2,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        },
        {
          "question": "area",
          "asked": 3,
          "answered": 3,
          "missing": 0,
          "unsure": 0,
          "declined": 0,
          "stale": 0,
          "unreadable": 0
        }
      ],
      "protocol": {
        "id": "small",
        "version": "1",
        "status": "draft",
        "sha256": "273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"
      },
      "on": "2026-11-22"
    }
    "#);
    insta::assert_snapshot!(place.read("errors.ndjson"), @r#"
    {"file":"table.csv","record":3,"line":4,"question":"capsules-last","value":"last summer","message":"a date is written YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"}
    {"file":"table.csv","record":4,"line":5,"question":null,"value":null,"message":"the row has 2 cells, the header has 5"}
    "#);
    #[cfg(unix)]
    for name in ["out.csv", "sum.json", "errors.ndjson"] {
        use std::os::unix::fs::PermissionsExt;
        let metadata = place.path(name).metadata().expect("a file");
        assert_eq!(metadata.permissions().mode() & 0o777, 0o600, "{name}");
    }
}

#[test]
fn an_input_that_is_missing_keeps_the_others_from_no_result_but_no_file_appears() {
    let place = place();
    place.write("empty.csv", "");
    let ended = place.run_line("screen nope.csv empty.csv form.toml --format csv");
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    form.toml,1,1,C-1042,needling,2026-11-22,defer,defer,defer,2026-12-20,,capsules,,,,,,,small@1+draft
    --- stderr
    protocol: small 1, draft, rules
    error: cannot read `nope.csv`: no such file or folder
    error: empty.csv: the input is empty: a CSV starts with a line of column names
    1 record, 1 result
    ");
    let ended = place.run(&["screen", "rules", "form.toml"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    C-1042 · for 22 November 2026

    Needling: DEFER, not before 20 December 2026

    Tell the client
      The last capsule was taken less than six months ago.

    Do now
      Rebook once six months have passed.

    Rebook from 20 December 2026
      “When did you take the last capsule?” 20 June 2026 + 6 months

    Why
      defer  The last capsule was taken less than six months ago.
             “When did you take the last capsule?” 20 June 2026
             [1]
             rule capsules

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    error: `rules` is a folder of rules, not of record files
    ");
    let before = place.names(".");
    let ended = place.run_line("screen nope.csv form.toml -o out.csv --errors e.ndjson");
    insta::assert_snapshot!(ended.whole(), @"
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot read `nope.csv`: no such file or folder
    no output file was written: an input could not be read
    1 record, 1 result
    ");
    assert_eq!(place.names("."), before);
}

#[test]
fn the_verdict_of_a_single_result_can_be_the_exit_code() {
    let place = place();
    let code = |procedure, answers: &str| {
        place.write("one.json", format!("{{\"answers\": {answers}}}"));
        let arguments = [
            "screen",
            "one.json",
            "--exit-verdict",
            "--on",
            "2026-11-22",
            "--procedure",
            procedure,
        ];
        place.run(&arguments).code
    };
    assert_eq!(code("peel", r#"{"area": ["none"]}"#), Some(0));
    assert_eq!(code("peel", r#"{"area": ["freckles"]}"#), Some(10));
    let needling = |last: &str, keloid: &str| {
        let answers =
            format!(r#"{{"area": "none", "capsules-last": "{last}", "keloid": "{keloid}"}}"#);
        code("needling", &answers.replace("\"none\"", "[\"none\"]"))
    };
    assert_eq!(needling("2026-11-01", "no"), Some(11));
    assert_eq!(needling("2026-11-01", "yes"), Some(12));
    assert_eq!(code("peel", r#"{"area": ["warts"]}"#), Some(13));
    assert_eq!(code("peel", "{}"), Some(14));
    assert_eq!(code("peel", r#"{"area": ["wart"]}"#), Some(1));
}

#[test]
fn several_results_have_no_single_verdict() {
    let place = place();
    for arguments in [
        [
            "screen",
            "table.csv",
            "--exit-verdict",
            "-q",
            "--format=csv",
        ],
        [
            "screen",
            "table.csv",
            "--exit-verdict",
            "-q",
            "--format=text",
        ],
    ] {
        insta::allow_duplicates! {
            insta::assert_snapshot!(place.run(&arguments).whole(), @"
            ended with 2
            --- stdout
            --- stderr
            protocol: small 1, draft, rules
            error: `--exit-verdict` takes one result, and there are several
            help: name one procedure with `--procedure`, and screen one record
            ");
        }
    }
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
    let place = place();
    place.write("form.docx", "");
    let wrong = [
        &["form.toml", "--procedure", "needlin"][..],
        &["form.toml", "--procedure", "tattoo"],
        &["form.toml", "--on", "22.11.2026"],
        &["form.docx"],
        &["-"],
        &["-", "-", "--input-format", "csv"],
        &["form.toml", "--errors", "./form.toml"],
        &["form.toml", "-o", "out.xlsx"],
        &["form.toml", "-o", "out.json", "--errors", "./out.json"],
        &["form.toml", "--threads", "0"],
        &["form.toml", "--threads", "many"],
    ];
    let mut all = String::new();
    for arguments in wrong {
        let ended = place.run(&[&["screen"], arguments].concat());
        assert_eq!(
            (ended.code, ended.stdout.as_str()),
            (Some(2), ""),
            "{arguments:?}"
        );
        all += &format!("{}\n{}\n", arguments.join(" "), ended.stderr);
    }
    insta::assert_snapshot!(all, @"
    form.toml --procedure needlin
    protocol: small 1, draft, rules
    error: there is no procedure `needlin`
    help: did you mean `needling`?

    form.toml --procedure tattoo
    protocol: small 1, draft, rules
    error: there is no procedure `tattoo`
    help: `small` knows `needling` and `peel`

    form.toml --on 22.11.2026
    error: invalid value '22.11.2026' for '--on <DATE>': write a day that exists, from 1900 to 2199, such as 2026-11-22

    For more information, try '--help'.

    form.docx
    error: the extension of `form.docx` is not a known format
    help: name the format with `--input-format`: csv, ndjson, json or toml

    -
    error: stdin has no extension that gives its format
    help: name the format with `--input-format`: csv, ndjson, json or toml

    - - --input-format csv
    error: stdin can be read only once

    form.toml --errors ./form.toml
    error: `./form.toml` is an input and would be overwritten

    form.toml -o out.xlsx
    error: the extension of `out.xlsx` is not a format of this command
    help: end its name with .txt, .csv, .ndjson, .json, .md or .html, or name the format with `--format`: text, csv, ndjson, json, markdown or html

    form.toml -o out.json --errors ./out.json
    error: `./out.json` cannot hold two outputs

    form.toml --threads 0
    error: invalid value '0' for '--threads <NUMBER>': write a number from 1 to 256

    For more information, try '--help'.

    form.toml --threads many
    error: invalid value 'many' for '--threads <NUMBER>': write a number from 1 to 256

    For more information, try '--help'.
    ");
}

#[test]
fn rules_with_errors_screen_nobody() {
    let place = place();
    let broken = place
        .read("rules/skin.toml")
        .replace("verdict = \"refer\"", "verdict = \"reffer\"");
    place.write("rules/skin.toml", &broken);
    insta::assert_snapshot!(place.run(&["screen", "form.toml"]).whole(), @r#"
    ended with 3
    --- stdout
    --- stderr
    error[unknown-value]: `verdict` cannot be `reffer`
      --> rules/skin.toml:34:11
       |
    34 | verdict = "reffer"
       |           ^^^^^^^^
       |
       = help: did you mean `refer`?

    1 error in 2 files
    error: the rules in `rules` have errors
    help: correct the errors above; `contra check` shows everything that it finds
    "#);
    let ended = place.run(&["--rules", "nowhere", "screen", "form.toml"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 3
    --- stdout
    --- stderr
    error: cannot read the rules in `nowhere`: no such file or folder
    ");
}

#[test]
fn a_draft_is_refused_where_approval_is_required() {
    let ended = place().run(&["screen", "form.toml", "--require-approved"]);
    insta::assert_snapshot!(ended.whole(), @"
    ended with 3
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: `small` 1 is a draft
    help: leave out `--require-approved` to screen anyway
    ");
}

#[test]
fn the_embedded_protocol_is_named() {
    let mut arguments = vec!["--rules", "embedded", "list", "procedures"];
    let place = place();
    assert_eq!(place.run(&arguments).code, Some(0));
    arguments.truncate(2);
    arguments.extend(["screen", "form.toml"]);
    let ended = place.run(&arguments);
    let first = ended.stderr.lines().next().unwrap_or_default();
    assert!(
        first.starts_with("protocol: ") && first.ends_with(", embedded"),
        "{first}"
    );
}

#[test]
fn results_are_the_same_however_many_threads_there_are() {
    let place = place();
    let rows = "C-1,2026-11-22,needling,2026-06,none\nC-2,,,2026-13,\nC-3,2026-11-22,peel,,warts\n";
    place.write(
        "many.csv",
        format!(
            "id,on,procedures,capsules-last,area\n{}",
            rows.repeat(5_000)
        ),
    );
    let line = "{\"id\": \"C-1\", \"answers\": {\"area\": [\"warts\"]}}\n{\"id\": 1}\n";
    place.write("many.ndjson", line.repeat(5_000));
    for format in ["csv", "ndjson", "json"] {
        let run = |threads: &str| {
            let files = ["screen", "many.csv", "many.ndjson", "--on", "2026-11-22"];
            let options = [
                "--format",
                format,
                "--threads",
                threads,
                "--errors",
                "errors.ndjson",
            ];
            let ended = place.run(&[&files[..], &options].concat());
            let errors = place.read("errors.ndjson");
            (ended.code, ended.stdout, ended.stderr, errors)
        };
        let one = run("1");
        assert_eq!(one.0, Some(1));
        let counts =
            "25000 records, 35000 results; 5000 unreadable; 5000 with answers that cannot be read";
        assert_eq!(one.2.lines().last(), Some(counts));
        // without the tables in the message, because they are long
        assert!(one == run("3"), "{format}");
    }
}

#[test]
fn control_characters_of_a_form_never_reach_the_terminal() {
    let place = place();
    place.write(
        "nasty.json",
        "[{\"id\": \"\\u001b[2Jx\\u009b\\u202e\", \"answers\": {\"keloid\": \"\\u001b[31m\"}}]",
    );
    for format in ["text", "csv", "ndjson", "json"] {
        let ended = place.run(&["screen", "nasty.json", "--format", format]);
        let shown = format!("{}{}", ended.stdout, ended.stderr);
        let control = shown
            .chars()
            .find(|&one| one.is_control() && one != '\n' || one == '\u{202e}');
        assert_eq!(control, None, "{format}");
    }
}
