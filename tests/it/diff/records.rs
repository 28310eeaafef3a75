//! `contra diff --answers`: the effect of another version of the rules on records.

use super::changed;
use crate::support::program::Place;

const RECORDS: &str = "id,on,procedures,capsules-last,keloid,area
C-1,2026-11-22,needling,2026-08-01,no,none
C-2,2026-11-22,needling;peel,2020,yes,warts
C-3,2026-11-22,needling,2026-11-01,no,none
C-4,2026-11-22,needling,2020,,freckles
=1+1,2026-11-22,peel,,,freckles
C-6,2026-11-22,needling
C-7,2026-11-22,peel,,,moles
";

/// A shorter wait, a more severe verdict, and a removed option.
fn place() -> Place {
    let place = changed(&[
        ("{ within = \"6 months\" } }", "{ within = \"3 months\" } }"),
        ("verdict = \"refer\"", "verdict = \"contraindicated\""),
    ]);
    place.write("old.csv", RECORDS);
    place
}

fn told(place: &Place, runs: &[&str]) -> String {
    let runs: Vec<String> = runs
        .iter()
        .map(|run| format!("diff rules new {run}"))
        .collect();
    let runs: Vec<&str> = runs.iter().map(String::as_str).collect();
    place.told(&runs)
}

/// The part of a page or an object that is about records.
fn records(place: &Place, arguments: &[&str]) -> String {
    let arguments = [&["diff", "rules", "new", "--on", "2026-11-22"], arguments].concat();
    let whole = place.run(&arguments).whole();
    let start = whole.find("Records: ").or(whole.find("### Records"));
    let start = start.or(whole.find("\"records\":"));
    whole[start.unwrap_or_default()..].to_owned()
}

#[test]
fn a_page_counts_by_rule_and_shows_the_first_records() {
    insta::assert_snapshot!(records(&place(), &["--answers", "old.csv"]), @"
    Records: 7 records, 7 results
      needling: 4 of 4 results change
        defer → eligible, looser: 1 result
        defer with an earlier date or none, looser: 1 result
        incomplete → incomplete, stricter: 1 result
        contraindicated for other reasons: 1 result
        by rule capsules: 2 looser
        by rule keloids: 1 stricter, 1 for other reasons
      peel: none of 3 results changes
      1 record that neither version can read

    Looser verdicts
      old.csv, record 1 (line 2), C-1, needling
        defer, not before 2027-02-01 → eligible
        rule capsules: true → not true

    Looser dates
      old.csv, record 3 (line 4), C-3, needling
        defer, not before 2027-05-01 → defer, not before 2027-02-01
        rule capsules: not before 2027-05-01 → not before 2027-02-01

    Stricter verdicts
      old.csv, record 4 (line 5), C-4, needling
        incomplete (eligible to refer) → incomplete (eligible to contraindicated)
        rule keloids: unknown, refer → contraindicated

    Other reasons
      old.csv, record 2 (line 3), C-2, needling
        contraindicated
        rule keloids: refer → contraindicated

    small 1 (draft, bcfec96f), compared for 2026-11-22. A practitioner decides.
    --- stderr
    ");
}

#[test]
fn every_change_is_listed_for_programs() {
    let place = place();
    insta::assert_snapshot!(told(&place, &["--answers old.csv --format csv"]), @"
    $ contra diff rules new --answers old.csv --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,change,direction,old_verdict,new_verdict,old_at_least,new_at_least,old_at_most,new_at_most,old_not_before,new_not_before,old_not_before_final,new_not_before_final,old_reasons,new_reasons,old_errors,new_errors,rules
    old.csv,1,2,C-1,needling,2026-11-22,verdict,looser,defer,eligible,defer,eligible,defer,eligible,2027-02-01,,true,true,capsules,,,,capsules
    old.csv,2,3,C-2,needling,2026-11-22,reasons,,contraindicated,contraindicated,contraindicated,contraindicated,contraindicated,contraindicated,,,true,true,warts;keloids,keloids;warts,,,keloids
    old.csv,3,4,C-3,needling,2026-11-22,date,looser,defer,defer,defer,defer,defer,defer,2027-05-01,2027-02-01,true,true,capsules,capsules,,,capsules
    old.csv,4,5,C-4,needling,2026-11-22,verdict,stricter,incomplete,incomplete,eligible,eligible,refer,contraindicated,,,true,true,,,,,keloids
    --- stderr
    7 records, 7 results: 2 looser, 1 stricter; 1 record that neither version can read
    ");
    let json = ["--answers", "old.csv", "--format", "json"];
    insta::assert_snapshot!(records(&place, &json), @r#"
    "records":{"changes":[
    {"file":"old.csv","record":1,"line":2,"id":"C-1","procedure":"needling","on":"2026-11-22","change":"verdict","direction":"looser","old":{"verdict":"defer","at_least":"defer","at_most":"defer","not_before":"2027-02-01","not_before_final":true,"reasons":["capsules"],"errors":[],"message":null},"new":{"verdict":"eligible","at_least":"eligible","at_most":"eligible","not_before":null,"not_before_final":true,"reasons":[],"errors":[],"message":null},"rules":[{"rule":"capsules","old":"true","new":"false"}]},
    {"file":"old.csv","record":2,"line":3,"id":"C-2","procedure":"needling","on":"2026-11-22","change":"reasons","direction":null,"old":{"verdict":"contraindicated","at_least":"contraindicated","at_most":"contraindicated","not_before":null,"not_before_final":true,"reasons":["warts","keloids"],"errors":[],"message":null},"new":{"verdict":"contraindicated","at_least":"contraindicated","at_most":"contraindicated","not_before":null,"not_before_final":true,"reasons":["keloids","warts"],"errors":[],"message":null},"rules":[{"rule":"keloids","old":"true","new":"true"}]},
    {"file":"old.csv","record":3,"line":4,"id":"C-3","procedure":"needling","on":"2026-11-22","change":"date","direction":"looser","old":{"verdict":"defer","at_least":"defer","at_most":"defer","not_before":"2027-05-01","not_before_final":true,"reasons":["capsules"],"errors":[],"message":null},"new":{"verdict":"defer","at_least":"defer","at_most":"defer","not_before":"2027-02-01","not_before_final":true,"reasons":["capsules"],"errors":[],"message":null},"rules":[{"rule":"capsules","old":"true","new":"true"}]},
    {"file":"old.csv","record":4,"line":5,"id":"C-4","procedure":"needling","on":"2026-11-22","change":"verdict","direction":"stricter","old":{"verdict":"incomplete","at_least":"eligible","at_most":"refer","not_before":null,"not_before_final":true,"reasons":[],"errors":[],"message":null},"new":{"verdict":"incomplete","at_least":"eligible","at_most":"contraindicated","not_before":null,"not_before_final":true,"reasons":[],"errors":[],"message":null},"rules":[{"rule":"keloids","old":"unknown","new":"unknown"}]}
    ],"files":["old.csv"],"counts":{"records":7,"only_old_reads":0,"only_new_reads":0,"neither_reads":1,"answers_only_old_reads":0,"answers_only_new_reads":0,"results":7,"changed":4,"looser":2,"stricter":1,"procedures":[{"id":"needling","results":4,"changed":4,"old":{"defer":2,"contraindicated":1,"incomplete":1},"new":{"eligible":1,"defer":1,"contraindicated":1,"incomplete":1},"changes":[{"change":"verdict","direction":"looser","from":"defer","to":"eligible","results":1},{"change":"date","direction":"looser","from":"defer","to":"defer","results":1},{"change":"verdict","direction":"stricter","from":"incomplete","to":"incomplete","results":1},{"change":"reasons","direction":null,"from":"contraindicated","to":"contraindicated","results":1}],"rules":[{"rule":"capsules","looser":2,"stricter":0,"reasons":0},{"rule":"keloids","looser":0,"stricter":1,"reasons":1}]},{"id":"peel","results":3,"changed":0,"old":{"precaution":1,"contraindicated":1,"incomplete":1},"new":{"precaution":1,"contraindicated":1,"incomplete":1},"changes":[],"rules":[]}]}}}
    --- stderr
    7 records, 7 results: 2 looser, 1 stricter; 1 record that neither version can read
    "#);
    let object = place
        .run(&[&["diff", "rules", "new"], &json[..]].concat())
        .stdout;
    serde_json::from_str::<serde_json::Value>(&object).expect("an object");
}

#[test]
fn markdown_names_no_record() {
    let markdown = ["--answers", "old.csv", "--format", "markdown"];
    insta::assert_snapshot!(records(&place(), &markdown), @"
    ### Records

    7 records, 7 results.

    - 1 record that neither version can read

    | procedure | change | results |
    |---|---|---|
    | `needling` | defer → eligible, looser | 1 |
    | `needling` | defer with an earlier date or none, looser | 1 |
    | `needling` | incomplete → incomplete, stricter | 1 |
    | `needling` | contraindicated for other reasons | 1 |
    | `needling` | none | 0 |
    | `peel` | none | 3 |

    - `needling`, rule `capsules`: 2 looser
    - `needling`, rule `keloids`: 1 stricter, 1 for other reasons

    4 changed results in all.

    small 1 (draft, bcfec96f), compared for 2026-11-22. A practitioner decides.
    --- stderr
    ");
}

#[test]
fn a_record_that_only_one_version_can_read_is_counted_and_listed() {
    let place = changed(&[
        (
            "options = [\"warts\", \"freckles\"]",
            "options = [\"moles\", \"freckles\"]",
        ),
        ("area = \"warts\"", "area = \"moles\""),
        ("id   = \"keloid\"", "id = \"keloids\""),
        ("{ keloid = \"yes\" }", "{ keloids = \"yes\" }"),
    ]);
    let line = |id: &str, answers: &str| {
        format!("{{\"id\":\"{id}\",\"procedures\":[\"peel\"],\"answers\":{{{answers}}}}}\n")
    };
    let lines = [
        line("C-1", "\"area\":[\"none\"]"),
        line("C-2", "\"keloid\":\"no\",\"area\":[\"none\"]"),
        line("C-3", "\"area\":[\"warts\"]"),
        line("C-4", "\"keloids\":\"no\",\"area\":[\"moles\"]"),
        line("C-5", "\"no\":\"no\""),
    ];
    place.write("old.ndjson", lines.concat());
    place.write("old.csv", RECORDS);
    insta::assert_snapshot!(records(&place, &["--answers", "old.ndjson"]), @"
    Records: 5 records, 4 results
      peel: 3 of 4 results change
        contraindicated → incomplete, looser: 1 result
        eligible → unreadable, may be looser: 1 result
        unreadable → contraindicated: 1 result
        by rule warts: 1 looser
      1 record that only the old version can read
      1 record that only the new version can read
      1 record that neither version can read
      1 record with an answer that only the old version can read

    Looser verdicts
      old.ndjson, record 3 (line 3), C-3, peel
        contraindicated → incomplete (eligible to contraindicated)
        rule warts: true → unknown

    Records that only the old version can read
      old.ndjson, record 2 (line 2), C-2, peel
        eligible → unreadable: unknown question `keloid` (did you mean `keloids`?)

    Records that only the new version can read
      old.ndjson, record 4 (line 4), C-4, peel
        unreadable: unknown question `keloids` (did you mean `keloid`?) →
        contraindicated

    Not counted: answers to `area` that are possible in only one version.
    small 1 (draft, 6adb7ac9), compared for 2026-11-22. A practitioner decides.
    --- stderr
    ");
    // no record of the CSV can be read
    insta::assert_snapshot!(told(&place, &["--answers old.csv --format csv"]), @"
    $ contra diff rules new --answers old.csv --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,change,direction,old_verdict,new_verdict,old_at_least,new_at_least,old_at_most,new_at_most,old_not_before,new_not_before,old_not_before_final,new_not_before_final,old_reasons,new_reasons,old_errors,new_errors,rules
    old.csv,1,2,C-1,needling,2026-11-22,record,may be looser,defer,unreadable,defer,,defer,,2027-02-01,,true,false,capsules,,,unknown column `keloid` (did you mean `keloids`?),
    old.csv,2,3,C-2,needling,2026-11-22,record,may be looser,contraindicated,unreadable,contraindicated,,contraindicated,,,,true,false,warts;keloids,,,unknown column `keloid` (did you mean `keloids`?),
    old.csv,2,3,C-2,peel,2026-11-22,record,may be looser,contraindicated,unreadable,contraindicated,,contraindicated,,,,true,false,warts,,,unknown column `keloid` (did you mean `keloids`?),
    old.csv,3,4,C-3,needling,2026-11-22,record,may be looser,defer,unreadable,defer,,defer,,2027-05-01,,true,false,capsules,,,unknown column `keloid` (did you mean `keloids`?),
    old.csv,4,5,C-4,needling,2026-11-22,record,may be looser,incomplete,unreadable,eligible,,refer,,,,true,false,,,,unknown column `keloid` (did you mean `keloids`?),
    old.csv,5,6,'=1+1,peel,2026-11-22,record,may be looser,precaution,unreadable,precaution,,precaution,,,,true,false,freckles,,,unknown column `keloid` (did you mean `keloids`?),
    old.csv,7,8,C-7,peel,2026-11-22,record,may be looser,incomplete,unreadable,eligible,,contraindicated,,,,true,false,,,area,unknown column `keloid` (did you mean `keloids`?),
    --- stderr
    old.csv: the new version cannot read any record: unknown column `keloid` (did you mean `keloids`?)
    7 records, 7 results: 0 looser, 0 stricter; 6 records that only the old version can read; 1 record that neither version can read
    1 cell would run as a formula in a spreadsheet and got a leading `'`
    ");
    place.write("other.csv", "id,nothing\nC-1,no\n");
    insta::assert_snapshot!(told(&place, &["--answers other.csv --format csv"]), @"
    $ contra diff rules new --answers other.csv --format csv
    ended with 4
    --- stdout
    --- stderr
    error: other.csv: column 2 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`
    ");
}

#[test]
fn a_procedure_of_only_one_version_is_counted_and_listed() {
    let place = changed(&[
        ("id    = \"peel\"", "id    = \"scrub\""),
        ("for     = [\"peel\"]", "for     = [\"scrub\"]"),
    ]);
    place.write(
        "old.ndjson",
        "{\"id\":\"C-1\",\"answers\":{\"area\":[\"none\"]}}\n",
    );
    insta::assert_snapshot!(records(&place, &["--answers", "old.ndjson"]), @"
    Records: 1 record, 3 results
      needling: none of 1 result changes
      scrub: 1 of 1 result changes
        no result → eligible: 1 result
      peel: 1 of 1 result changes
        eligible → no result: 1 result

    Results that only the old version has
      old.ndjson, record 1 (line 1), C-1, peel
        eligible → no result

    Results that only the new version has
      old.ndjson, record 1 (line 1), C-1, scrub
        no result → eligible

    small 1 (draft, fee56509), compared for 2026-11-22. A practitioner decides.
    --- stderr
    ");
}

#[test]
fn each_input_format_gives_the_same_changes() {
    let place = place();
    let answers = "capsules-last = 2026-08-01\nkeloid = \"no\"\narea = [\"none\"]\n";
    let head = "id = \"C-1\"\non = 2026-11-22\nprocedures = [\"needling\"]\n";
    let toml = format!("{head}[answers]\n{answers}");
    let json = "{\"id\":\"C-1\",\"on\":\"2026-11-22\",\"procedures\":[\"needling\"],\"answers\":{\"capsules-last\":\"2026-08-01\",\"keloid\":\"no\",\"area\":[\"none\"]}}";
    place.write(
        "one.csv",
        RECORDS
            .lines()
            .take(2)
            .map(|line| format!("{line}\n"))
            .collect::<String>(),
    );
    place.write("one.json", format!("[{json}]"));
    place.write("one.ndjson", json);
    place.write("one.toml", &toml);
    place.write("records/one.toml", &toml);
    let row = |file: &str| {
        let arguments = ["diff", "rules", "new", "--answers", file, "--format", "csv"];
        let ended = place.run(&arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let row = ended.stdout.lines().nth(1).unwrap_or_default().to_owned();
        row.split_once(',').map(|(_, row)| row.to_owned())
    };
    let expected = row("one.csv").map(|row| row.replacen("1,2,", "1,1,", 1));
    insta::assert_snapshot!(expected.clone().unwrap_or_default(), @"1,1,C-1,needling,2026-11-22,verdict,looser,defer,eligible,defer,eligible,defer,eligible,2027-02-01,,true,true,capsules,,,,capsules");
    for file in ["one.json", "one.ndjson", "one.toml", "records"] {
        assert_eq!(row(file), expected, "{file}");
    }
    let arguments = [
        "diff",
        "rules",
        "new",
        "--answers",
        "-",
        "--input-format",
        "json",
        "--format",
        "csv",
    ];
    let piped = place.run_on("one.json", &arguments).stdout;
    let row = piped.lines().nth(1).and_then(|row| row.split_once(','));
    assert_eq!(
        row.map(|(file, row)| (file, Some(row.to_owned()))),
        Some(("<stdin>", expected))
    );
}

#[test]
fn rows_that_the_versions_split_differently_are_all_compared() {
    let note = "[[question]]\nid = \"note\"\nask = \"Anything else?\"\ntype = \"text\"\n\n[[rule]]";
    let place = changed(&[(
        "[[rule]]",
        "[[question]]\nid = \"note\"\nask = \"Anything else?\"\ntype = \"yes-no\"\n\n[[rule]]",
    )]);
    let skin = place.read("rules/skin.toml");
    place.write("rules/skin.toml", skin.replacen("[[rule]]", note, 1));
    place.write(
        "old.csv",
        "id,procedures,area,note\nC-1,peel,none,yes\nC-2,peel,warts,\"two\nlines\"\nC-3,peel,none,no\n",
    );
    insta::assert_snapshot!(told(&place, &["--on 2026-11-22 --answers old.csv --format csv"]), @r#"
    $ contra diff rules new --on 2026-11-22 --answers old.csv --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,change,direction,old_verdict,new_verdict,old_at_least,new_at_least,old_at_most,new_at_most,old_not_before,new_not_before,old_not_before_final,new_not_before_final,old_reasons,new_reasons,old_errors,new_errors,rules
    old.csv,2,3,C-2,peel,2026-11-22,record,may be looser,contraindicated,unreadable,contraindicated,,contraindicated,,,,true,false,warts,,,"the quoted cell that opens in line 3, column 16 runs to line 4: is a quote missing? (2 lines)",
    --- stderr
    old.csv: 2 questions of the old version have no column: `capsules-last` and `keloid`
    old.csv: 2 questions of the new version have no column: `capsules-last` and `keloid`
    3 records, 3 results: 0 looser, 0 stricter; 1 record that only the old version can read
    "#);
    let arguments = [
        "diff",
        "rules",
        "new",
        "--on",
        "2026-11-22",
        "--answers",
        "-",
        "--input-format",
        "csv",
        "--format",
        "csv",
    ];
    let piped = place.run_on("old.csv", &arguments).stdout;
    let file = place.run_line("diff rules new --on 2026-11-22 --answers old.csv --format csv");
    assert_eq!(piped.replace("<stdin>", "old.csv"), file.stdout);
}

#[test]
fn only_the_first_records_of_a_kind_are_shown() {
    let place = place();
    let row = RECORDS.lines().nth(1).expect("a row");
    let head = RECORDS.lines().next().expect("a header");
    place.write(
        "many.csv",
        format!("{head}\n{}", format!("{row}\n").repeat(30)),
    );
    let shown = records(&place, &["--answers", "many.csv"]);
    assert_eq!(shown.matches("many.csv, record ").count(), 10);
    insta::assert_snapshot!(shown.lines().filter(|line| line.contains('…')).collect::<String>(), @"  … and 20 more: `--format csv` and `--format json` have every one");
}

#[test]
fn the_gate_counts_records_too() {
    // no answer sheet is milder, but a record with an answer that can no longer be read may be
    let place = changed(&[
        (
            "options = [\"warts\", \"freckles\"]",
            "options = [\"freckles\"]",
        ),
        ("area = \"warts\"", "area = \"freckles\""),
    ]);
    place.write("old.csv", "procedures,area\npeel,warts\n");
    place.write("clear.csv", "procedures,area\npeel,none\n");
    insta::assert_snapshot!(told(&place, &[
        "--on 2026-11-22 --fail-on looser --answers old.csv --format csv",
        "--on 2026-11-22 --fail-on looser --answers clear.csv --format csv",
        "--on 2026-11-22 --fail-on any --answers clear.csv --format csv",
        "--on 2026-11-22 --answers old.csv --format csv",
    ]), @"
    $ contra diff rules new --on 2026-11-22 --fail-on looser --answers old.csv --format csv
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,change,direction,old_verdict,new_verdict,old_at_least,new_at_least,old_at_most,new_at_most,old_not_before,new_not_before,old_not_before_final,new_not_before_final,old_reasons,new_reasons,old_errors,new_errors,rules
    old.csv,1,2,,peel,2026-11-22,verdict,looser,contraindicated,incomplete,contraindicated,eligible,contraindicated,contraindicated,,,true,true,warts,,,area,warts
    --- stderr
    old.csv: 2 questions of the old version have no column: `capsules-last` and `keloid`
    old.csv: 2 questions of the new version have no column: `capsules-last` and `keloid`
    1 record, 1 result: 1 looser, 0 stricter; 1 record with an answer that only the old version can read

    $ contra diff rules new --on 2026-11-22 --fail-on looser --answers clear.csv --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,change,direction,old_verdict,new_verdict,old_at_least,new_at_least,old_at_most,new_at_most,old_not_before,new_not_before,old_not_before_final,new_not_before_final,old_reasons,new_reasons,old_errors,new_errors,rules
    --- stderr
    clear.csv: 2 questions of the old version have no column: `capsules-last` and `keloid`
    clear.csv: 2 questions of the new version have no column: `capsules-last` and `keloid`
    1 record, 1 result: 0 looser, 0 stricter

    $ contra diff rules new --on 2026-11-22 --fail-on any --answers clear.csv --format csv
    ended with 1
    --- stdout
    file,record,line,id,procedure,on,change,direction,old_verdict,new_verdict,old_at_least,new_at_least,old_at_most,new_at_most,old_not_before,new_not_before,old_not_before_final,new_not_before_final,old_reasons,new_reasons,old_errors,new_errors,rules
    --- stderr
    clear.csv: 2 questions of the old version have no column: `capsules-last` and `keloid`
    clear.csv: 2 questions of the new version have no column: `capsules-last` and `keloid`
    1 record, 1 result: 0 looser, 0 stricter

    $ contra diff rules new --on 2026-11-22 --answers old.csv --format csv
    ended with 0
    --- stdout
    file,record,line,id,procedure,on,change,direction,old_verdict,new_verdict,old_at_least,new_at_least,old_at_most,new_at_most,old_not_before,new_not_before,old_not_before_final,new_not_before_final,old_reasons,new_reasons,old_errors,new_errors,rules
    old.csv,1,2,,peel,2026-11-22,verdict,looser,contraindicated,incomplete,contraindicated,eligible,contraindicated,contraindicated,,,true,true,warts,,,area,warts
    --- stderr
    old.csv: 2 questions of the old version have no column: `capsules-last` and `keloid`
    old.csv: 2 questions of the new version have no column: `capsules-last` and `keloid`
    1 record, 1 result: 1 looser, 0 stricter; 1 record with an answer that only the old version can read
    ");
}

#[test]
fn contradictory_options_are_a_usage_error() {
    let place = place();
    insta::assert_snapshot!(told(&place, &[
        "--format csv",
        "-o changes.csv",
        "--threads 2",
        "--map form.toml",
        "--answers - --answers -",
        "--answers old.csv -o old.csv",
        "--answers old.txt",
        "--answers old.csv --procedure laser",
    ]), @"
    $ contra diff rules new --format csv
    ended with 2
    --- stdout
    --- stderr
    error: CSV lists the changed results of records
    help: name the records with `--answers FILE`

    $ contra diff rules new -o changes.csv
    ended with 2
    --- stdout
    --- stderr
    error: CSV lists the changed results of records
    help: name the records with `--answers FILE`

    $ contra diff rules new --threads 2
    ended with 2
    --- stdout
    --- stderr
    error: `--threads` is for the records of `--answers`
    help: name the records with `--answers FILE`

    $ contra diff rules new --map form.toml
    ended with 2
    --- stdout
    --- stderr
    error: `--map` is for the records of `--answers`
    help: name the records with `--answers FILE`

    $ contra diff rules new --answers - --answers -
    ended with 2
    --- stdout
    --- stderr
    error: stdin can be read only once

    $ contra diff rules new --answers old.csv -o old.csv
    ended with 2
    --- stdout
    --- stderr
    error: `old.csv` is an input and would be overwritten

    $ contra diff rules new --answers old.txt
    ended with 4
    --- stdout
    --- stderr
    error: cannot read `old.txt`: no such file or folder

    $ contra diff rules new --answers old.csv --procedure laser
    ended with 2
    --- stdout
    --- stderr
    error: there is no procedure `laser`
    help: `small` has `needling` and `peel`
    ");
    assert_eq!(place.read("old.csv"), RECORDS);
}

#[test]
fn an_input_that_cannot_be_read_leaves_no_file() {
    let place = place();
    insta::assert_snapshot!(told(&place, &[
        "--answers nope.csv --format json",
        "--answers nope.csv --answers old.csv -o changes.csv",
        "--answers rules -o changes.json",
        "--answers old.csv -o changes.csv --quiet",
    ]), @"
    $ contra diff rules new --answers nope.csv --format json
    ended with 4
    --- stdout
    --- stderr
    error: cannot read `nope.csv`: no such file or folder

    $ contra diff rules new --answers nope.csv --answers old.csv -o changes.csv
    ended with 4
    --- stdout
    --- stderr
    error: cannot read `nope.csv`: no such file or folder
    no output file was written: an input could not be read
    7 records, 7 results: 2 looser, 1 stricter; 1 record that neither version can read

    $ contra diff rules new --answers rules -o changes.json
    ended with 4
    --- stdout
    --- stderr
    error: `rules` is a folder of rules, not of record files

    $ contra diff rules new --answers old.csv -o changes.csv --quiet
    ended with 0
    --- stdout
    --- stderr
    ");
    assert_eq!(place.names("."), ["changes.csv", "new", "old.csv", "rules"]);
}
