//! Not-before dates of every verdict: how a page and a result show them, and that a final date is correct on that day.

use serde_json::Value;

use crate::support::program::Place;

const TOPIC: &str = r#"[topic]
title = "Dates"

[[question]]
id    = "birth"
ask   = "When did you give birth?"
type  = "date"
clear = { older-than = "6 months" }

[[question]]
id    = "sun"
ask   = "When were you in the sun?"
type  = "date"
clear = { older-than = "1 month" }

[[question]]
id    = "flight"
ask   = "When do you fly?"
type  = "date"
dated = "future"
clear = { later-than = "2 weeks" }

[[question]]
id   = "scar"
ask  = "Do you have a scar?"
type = "yes-no"

[[rule]]
id      = "birth-recent"
for     = ["needling"]
verdict = "contraindicated"
when    = { birth = { within = "6 months" } }
say     = "The birth was less than six months ago."
because = ["handout"]

[[rule]]
id      = "sun-recent"
verdict = "refer"
when    = { sun = { within = "1 month" } }
say     = "The skin was in the sun less than a month ago."
because = ["handout"]

[[rule]]
id      = "sun-or-scar"
for     = ["peel"]
verdict = "contraindicated"
when    = { any = [{ scar = "yes" }, { sun = { within = "2 months" } }] }
say     = "Neither sun nor scars go with a peel."
because = ["handout"]

[[rule]]
id      = "flight-soon"
for     = ["peel"]
verdict = "refer"
when    = { flight = { in-next = "2 weeks" } }
say     = "There is a flight within two weeks."
because = ["handout"]

[[rule]]
id      = "scarred"
for     = ["needling"]
verdict = "contraindicated"
when    = { scar = "yes" }
say     = "Scars must not be needled."
because = ["handout"]
"#;

fn place() -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    place.write(
        "rules/protocol.toml",
        protocol.replace("\"skin\"", "\"dates\""),
    );
    std::fs::remove_file(place.path("rules/skin.toml")).expect("a file");
    place.write("rules/dates.toml", TOPIC);
    place
}

fn record(place: &Place, head: &str, procedure: &str, answers: &str) {
    let text = format!("procedures = [\"{procedure}\"]\n{head}\n[answers]\n{answers}\n");
    place.write("form.toml", text);
}

/// The date of a result in short form.
fn dated(place: &Place, arguments: &[&str]) -> String {
    let ended = place.run(&[&["screen", "form.toml", "--format", "ndjson"], arguments].concat());
    let result: Value = serde_json::from_str(&ended.stdout).expect("one result");
    let reasons = result["reasons"].as_array().expect("reasons").iter();
    let reasons: Vec<_> = reasons
        .map(|reason| format!("{} {}", reason["rule"], reason["not_before"]))
        .collect();
    format!(
        "{} {} {} [{}] {}",
        result["verdict"],
        result["not_before"],
        result["not_before_final"],
        reasons.join(", "),
        result["needed"]
    )
    .replace('"', "")
}

#[test]
fn a_month_answered_in_the_same_month_has_a_final_date() {
    let place = place();
    let answers = "birth = \"2026-11\"\nsun = 2020-01-01\nscar = \"no\"";
    record(&place, "answered = 2026-11-22", "needling", answers);
    let of = |on: &str| dated(&place, &["--on", on]);
    assert_eq!(
        of("2026-11-22"),
        "contraindicated 2027-05-22 true [birth-recent 2027-05-22] []"
    );
    assert_eq!(of("2027-05-21"), "incomplete null false [] [birth]");
    assert_eq!(of("2027-05-22"), "eligible null true [] []");
    record(&place, "", "needling", answers);
    let of = |on: &str| dated(&place, &["--on", on]);
    assert_eq!(
        of("2026-11-22"),
        "contraindicated 2027-05-30 true [birth-recent 2027-05-30] []"
    );
    assert_eq!(of("2027-05-30"), "eligible null true [] []");
}

#[test]
fn a_range_is_cut_at_the_day_of_its_answer() {
    let place = place();
    let answers = "birth = \"2026-11\"\nsun = 2020-01-01\nscar = \"no\"";
    let carried = "\n[carried]\nbirth = 2026-11-10";
    record(
        &place,
        "answered = 2026-11-22",
        "needling",
        &format!("{answers}{carried}"),
    );
    assert_eq!(
        dated(&place, &["--on", "2026-11-25"]),
        "contraindicated 2027-05-10 true [birth-recent 2027-05-10] []"
    );
    let carried = "\n[carried]\nbirth = \"unknown\"";
    record(
        &place,
        "answered = 2026-11-22",
        "needling",
        &format!("{answers}{carried}"),
    );
    assert_eq!(
        dated(&place, &["--on", "2026-11-25"]),
        "contraindicated 2027-05-30 true [birth-recent 2027-05-30] []"
    );
}

#[test]
fn a_date_is_read_as_of_the_day_it_was_given() {
    let place = place();
    let answers = "sun = 2020-01-01\nscar = \"no\"\nflight = 2026-12-01";
    record(&place, "answered = 2026-11-22", "peel", answers);
    // the flight has passed, and is still an answer
    assert_eq!(
        dated(&place, &["--on", "2026-12-24"]),
        "eligible null true [] []"
    );
    let answers = "sun = 2026-11-23\nscar = \"no\"\nflight = 2026-12-01";
    record(&place, "answered = 2026-11-22", "peel", answers);
    let ended = place.run_line("screen form.toml --on 2026-12-24 --format json");
    let results: Value = serde_json::from_str(&ended.stdout).expect("results");
    assert_eq!(
        results[0]["errors"][0]["message"],
        "the date lies after the day it was given, 2026-11-22"
    );
}

#[test]
fn a_date_is_final_unless_an_unknown_rule_has_one_too() {
    let place = place();
    record(&place, "", "needling", "birth = 2026-11-01\nscar = \"no\"");
    assert_eq!(
        dated(&place, &["--on", "2026-11-22"]),
        "contraindicated 2027-05-01 false [birth-recent 2027-05-01] [sun]"
    );
    // a rule without its own date does not prevent a date from being final
    record(
        &place,
        "",
        "needling",
        "birth = 2026-11-01\nsun = 2020-01-01",
    );
    assert_eq!(
        dated(&place, &["--on", "2026-11-22"]),
        "contraindicated 2027-05-01 true [birth-recent 2027-05-01] []"
    );
}

fn page(head: &str, procedure: &str, answers: &str) -> String {
    let place = place();
    record(&place, head, procedure, answers);
    place
        .run(&["screen", "form.toml", "--on", "2026-11-22"])
        .stdout
}

#[test]
fn a_page_says_how_reliable_a_date_is() {
    let exact = "birth = 2026-11-01\nsun = 2020-01-01\nscar = \"no\"";
    insta::assert_snapshot!(page("", "needling", exact), @"
    No record number · for 22 November 2026

    Needling: CONTRAINDICATED, not before 1 May 2027

    Tell the client
      The birth was less than six months ago.

    Rebook from 1 May 2027
      “When did you give birth?” 1 November 2026 + 6 months

    Why
      contraindicated  The birth was less than six months ago.
                       “When did you give birth?” 1 November 2026
                       [1]
                       rule birth-recent

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, d0c61e19), screened for 2026-11-22. A practitioner decides.
    ");
    let open = "birth = \"2026-10\"\nscar = \"no\"";
    insta::assert_snapshot!(page("", "needling", open), @"
    No record number · for 22 November 2026

    Needling: CONTRAINDICATED, not before about 30 April 2027 at the earliest

    Tell the client
      The birth was less than six months ago.

    Rebook from about 30 April 2027 at the earliest
      “When did you give birth?” October 2026, counted from 31 October 2026, +
      6 months

    The date can still change. To find out:
      Ask the client:
        - “When were you in the sun?”

    Why
      contraindicated  The birth was less than six months ago.
                       “When did you give birth?” October 2026
                       [1]
                       rule birth-recent

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, d0c61e19), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_page_names_dates_that_cannot_be_computed() {
    let lasting = "birth = 2026-11-01\nsun = 2020-01-01\nscar = \"yes\"";
    insta::assert_snapshot!(page("", "needling", lasting), @"
    No record number · for 22 November 2026

    Needling: CONTRAINDICATED, lasting

    Tell the client
      - The birth was less than six months ago.
      - Scars must not be needled.

    No date to rebook
      A lasting contraindication

    Why
      contraindicated  The birth was less than six months ago.
                       “When did you give birth?” 1 November 2026
                       [1]
                       rule birth-recent
      contraindicated  Scars must not be needled.
                       “Do you have a scar?” Yes
                       [1]
                       rule scarred

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, d0c61e19), screened for 2026-11-22. A practitioner decides.
    ");
    let lost = "sun = 2026-10-01\nscar = \"no\"\nflight = 2026-11-30";
    insta::assert_snapshot!(page("", "peel", lost), @"
    No record number · for 22 November 2026

    Peel: CONTRAINDICATED

    Tell the client
      - Neither sun nor scars go with a peel.
      - There is a flight within two weeks.

    Rebook
      No date can be computed

    Why
      contraindicated  Neither sun nor scars go with a peel.
                       “When were you in the sun?” 1 October 2026
                       no date can be computed for this reason
                       [1]
                       rule sun-or-scar
      refer            There is a flight within two weeks.
                       “When do you fly?” 30 November 2026
                       no date can be computed for this reason
                       [1]
                       rule flight-soon

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, d0c61e19), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_table_and_a_case_have_the_date() {
    let place = place();
    place.write(
        "forms.csv",
        "procedures,birth,sun,scar\nneedling,2026-11-01,2020-01-01,yes\nneedling,2026-10,,no\n\
         needling,2026-10,2020-01-01,no\nneedling,2026-11-01,,no\n",
    );
    place.write(
        "rules/dates.test.toml",
        r#"[[case]]
name       = "a birth three weeks ago"
procedure  = "needling"
on         = 2026-11-22
given      = { birth = 2026-11-01 }
rest       = "clear"
expect     = "contraindicated"
not-before = 2027-04-30
rules      = ["birth-recent"]
"#,
    );
    insta::assert_snapshot!(place.told(&["screen forms.csv --on 2026-11-22", "test"]), @"
    $ contra screen forms.csv --on 2026-11-22
    ended with 0
    --- stdout
    record (line)   id                procedure  verdict          not before  reasons
    1 (2)                             needling   contraindicated              birth-recent, scarred
    2 (3)                             needling   contraindicated  2027-04-30  birth-recent; about this date at the earliest; needs sun
    3 (4)                             needling   contraindicated  2027-04-30  birth-recent; about this date
    4 (5)                             needling   contraindicated  2027-05-01  birth-recent; date at the earliest; needs sun

    4 records, 4 results
    4 contraindicated
    small 1 (draft, d0c61e19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    forms.csv: 1 question has no column: `flight`

    $ contra test
    ended with 1
    --- stdout
    case rules/dates.test.toml: a birth three weeks ago ... FAILED

    failures:

    ---- a birth three weeks ago (rules/dates.test.toml:2:14) ----
    not-before:
      - 2027-04-30   expected
      + 2027-05-01   got

    rules that no case fired:
        sun-recent
        sun-or-scar
        flight-soon
        scarred

    case result: FAILED. 0 passed; 1 failed; 1 of 5 rules fired
    --- stderr
    ");
}

#[test]
fn a_rule_says_how_it_ends() {
    let place = place();
    let told = |rule: &str| {
        let page = place.run(&["explain", rule]).stdout;
        let lines = page.lines().map(str::trim);
        let is_end = |line: &&str| line.starts_with("Date:") || line.starts_with("Until:");
        lines.filter(is_end).map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(
        told("birth-recent"),
        ["Date: not before “When did you give birth?” + 6 months"]
    );
    assert_eq!(told("sun-or-scar"), ["Date: no date can be computed"]);
    assert_eq!(told("flight-soon"), ["Date: no date can be computed"]);
    assert_eq!(told("scarred"), ["Until: lasting"]);
}

#[test]
fn a_check_names_a_date_that_is_lost() {
    let place = place();
    let found = |place: &Place| {
        let ended = place.run(&["check", "--format", "json"]);
        let found: Value = serde_json::from_str(&ended.stdout).expect("findings");
        found.to_string().matches("\"date-lost\"").count()
    };
    assert_eq!(found(&place), 1);
    let end = "because = [\"handout\"]\n\n[[rule]]\nid      = \"flight-soon\"";
    let topic = TOPIC.replace(end, &format!("until = \"the scar has gone\"\n{end}"));
    assert_ne!(topic, TOPIC);
    place.write("rules/dates.toml", topic);
    assert_eq!(found(&place), 0);
}
