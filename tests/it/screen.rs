//! `contra screen`: results, and what is on stderr.

mod exit_codes;
mod files;
mod refused;

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
    table.csv: record 3, line 4: capsules-last: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known
    table.csv: record 4, line 5: the record cannot be read: the row has 2 cells, the header has 5
    ");
}

#[test]
fn quiet_leaves_only_the_protocol_on_stderr() {
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
    {"schema":1,"file":"<stdin>","record":3,"line":4,"id":"C-3","procedure":"peel","on":"2026-11-22","verdict":"eligible","at_least":"eligible","at_most":"eligible","not_before":null,"not_before_final":true,"until":[],"reasons":[],"scores":{},"needed":[],"ignored":[],"stale":[],"carried":{},"errors":[{"question":"capsules-last","value":"last summer","message":"a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known"}],"answered":null,"mapping":null,"protocol":{"id":"small","version":"1","status":"draft","sha256":"273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e"}}
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
fn results_are_the_same_for_any_number_of_threads() {
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
