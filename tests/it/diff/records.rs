//! `contra diff --answers`: what another version of the rules does to records.

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

/// A shorter wait, a graver verdict, and an option that is gone.
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
    insta::assert_snapshot!(records(&place(), &["--answers", "old.csv"]), @"");
}

#[test]
fn every_change_is_listed_for_programs() {
    let place = place();
    insta::assert_snapshot!(told(&place, &["--answers old.csv --format csv"]), @"");
    let json = ["--answers", "old.csv", "--format", "json"];
    insta::assert_snapshot!(records(&place, &json), @"");
    let object = place
        .run(&[&["diff", "rules", "new"], &json[..]].concat())
        .stdout;
    serde_json::from_str::<serde_json::Value>(&object).expect("an object");
}

#[test]
fn markdown_names_no_record() {
    let markdown = ["--answers", "old.csv", "--format", "markdown"];
    insta::assert_snapshot!(records(&place(), &markdown), @"");
}

#[test]
fn a_record_that_one_version_alone_can_read_is_counted_and_listed() {
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
    insta::assert_snapshot!(records(&place, &["--answers", "old.ndjson"]), @"");
    // of a CSV, no record can be read
    insta::assert_snapshot!(told(&place, &["--answers old.csv --format csv"]), @"");
    place.write("other.csv", "id,nothing\nC-1,no\n");
    insta::assert_snapshot!(told(&place, &["--answers other.csv --format csv"]), @"");
}

#[test]
fn a_procedure_that_one_version_alone_has_is_counted_and_listed() {
    let place = changed(&[("id    = \"peel\"", "id    = \"scrub\"")]);
    place.write(
        "old.ndjson",
        "{\"id\":\"C-1\",\"answers\":{\"area\":[\"none\"]}}\n",
    );
    insta::assert_snapshot!(records(&place, &["--answers", "old.ndjson"]), @"");
}

#[test]
fn each_way_in_gives_the_same_changes() {
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
    let mapping = "mapping = 1\n[export]\ntitle = \"Own\"\nformat = \"csv\"\n[record]\nid = \"Client\"\non = \"Day\"\n\
        [[answer]]\nquestion = \"capsules-last\"\ncolumn = \"Capsules\"\n";
    let _ = mapping;
    let row = |file: &str| {
        let arguments = ["diff", "rules", "new", "--answers", file, "--format", "csv"];
        let ended = place.run(&arguments);
        assert_eq!(ended.code, Some(0), "{}", ended.stderr);
        let row = ended.stdout.lines().nth(1).unwrap_or_default().to_owned();
        row.split_once(',').map(|(_, row)| row.to_owned())
    };
    let expected = row("one.csv").map(|row| row.replacen("1,2,", "1,1,", 1));
    insta::assert_snapshot!(expected.clone().unwrap_or_default(), @"");
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
fn rows_that_the_versions_end_at_other_places_are_all_there() {
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
    insta::assert_snapshot!(told(&place, &["--on 2026-11-22 --answers old.csv --format csv"]), @"");
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
    let file = place.run(&[
        "diff",
        "rules",
        "new",
        "--on",
        "2026-11-22",
        "--answers",
        "old.csv",
        "--format",
        "csv",
    ]);
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
    insta::assert_snapshot!(shown.lines().filter(|line| line.contains('…')).collect::<String>(), @"");
}

#[test]
fn the_gate_counts_records_too() {
    // no answer sheet is milder, but a record of which an answer cannot be read any more may be
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
    ]), @"");
}

#[test]
fn what_cannot_be_meant_is_a_usage_error() {
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
    ]), @"");
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
    ]), @"");
    assert_eq!(place.names("."), ["changes.csv", "new", "old.csv", "rules"]);
}
