//! The files that `contra screen` writes.

use super::place;

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
    table.csv: record 3, line 4: capsules-last: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
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
    {"file":"table.csv","record":3,"line":4,"question":"capsules-last","value":"last summer","message":"a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known"}
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
fn a_missing_input_does_not_stop_the_others_but_no_file_is_written() {
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
