//! Windows: how results and pages show the days on which the same answers would give at most a precaution.

mod properties;

use crate::support::program::Place;

const TOPIC: &str = r#"[topic]
title = "Dates"

[[question]]
id    = "capsule"
ask   = "When did you take the last capsule?"
type  = "date"
dated = "past"
clear = { older-than = "6 months" }

[[question]]
id    = "holiday"
ask   = "When is your next holiday in the sun?"
type  = "date"
dated = "future"
clear = { later-than = "2 weeks" }

[[question]]
id   = "keloid"
ask  = "Have you ever had a keloid?"
type = "yes-no"
keep = "visit"

[[rule]]
id      = "capsule-recent"
for     = ["needling"]
verdict = "defer"
when    = { capsule = { within = "6 months" } }
say     = "The last capsule was taken less than six months ago."
because = ["handout"]

[[rule]]
id      = "holiday-soon"
verdict = "defer"
when    = { holiday = { in-next = "2 weeks" } }
say     = "There is a holiday in the sun within two weeks."
until   = "the holiday is over"
because = ["handout"]

[[rule]]
id      = "keloids"
for     = ["peel"]
verdict = "refer"
when    = { keloid = "yes" }
say     = "Another keloid may follow."
because = ["handout"]
"#;

fn place() -> Place {
    let place = Place::new();
    place.write("rules/skin.toml", TOPIC);
    place
}

/// A page for these answers, with a window.
fn page(answers: &str, more: &[&str]) -> String {
    let place = place();
    let head = r#""id":"C-1","on":"2026-11-22","answered":"2026-11-20""#;
    place.write("one.json", format!("{{{head},{answers}}}"));
    let words = ["screen", "one.json", "--quiet", "--window", "--brief"];
    let ended = place.run(&[&words[..], more].concat());
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout
}

/// Records whose windows start later, end, never start, are a single day, are partly known, or
/// depend on a date that cannot be read.
const RECORDS: &str = r#"{"id":"ends","on":"2026-11-22","answered":"2026-11-20","procedures":["needling"],"answers":{"capsule":"2026-06-20","holiday":"2027-01-18","keloid":"no"}}
{"id":"open","on":"2026-11-22","answered":"2026-11-20","procedures":["needling"],"answers":{"capsule":"2026-06-20","holiday":"2026-12-01","keloid":"no"}}
{"id":"now","on":"2026-11-22","answered":"2026-11-20","procedures":["needling"],"answers":{"capsule":"2025-06-20","holiday":"2026-12-07","keloid":"no"}}
{"id":"never","on":"2026-11-22","answered":"2026-11-20","procedures":["peel"],"answers":{"holiday":"2027-01-18","keloid":"unsure"}}
{"id":"month","on":"2026-11-22","answered":"2026-11-20","procedures":["needling"],"answers":{"capsule":"2026-11","holiday":"2029-12","keloid":"no"}}
{"id":"undated","on":"2026-11-22","procedures":["needling"],"answers":{"capsule":"2026-11","holiday":"2027-01-18","keloid":"no"}}
{"id":"later","on":"2026-11-22","procedures":["needling"],"answers":{"capsule":"2026-11-23","holiday":"2027-01-18","keloid":"no"}}
{"id":"broken","on":"tomorrow","answers":{}}
"#;

#[test]
fn a_window_is_a_column() {
    let place = place();
    place.write("records.ndjson", RECORDS);
    let ended = place.run(&["screen", "records.ndjson", "--window", "--format", "csv"]);
    insta::assert_snapshot!(ended.stdout, @r#"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,window,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    records.ndjson,1,1,ends,needling,2026-11-22,defer,defer,defer,2026-12-20,,2026-12-20..2027-01-03,capsule-recent,,,,,2026-11-20,,small@1+draft
    records.ndjson,2,2,open,needling,2026-11-22,defer,defer,defer,2026-12-20,the holiday is over,2026-12-20..,capsule-recent;holiday-soon,,,,,2026-11-20,,small@1+draft
    records.ndjson,3,3,now,needling,2026-11-22,eligible,eligible,eligible,,,2026-11-22..2026-11-22,,,,,,2026-11-20,,small@1+draft
    records.ndjson,4,4,never,peel,2026-11-22,incomplete,eligible,refer,,,,,keloid,,keloid,,2026-11-20,,small@1+draft
    records.ndjson,5,5,month,needling,2026-11-22,defer,defer,defer,2027-05-20,,2027-05-20..,capsule-recent,,,,,2026-11-20,,small@1+draft
    records.ndjson,6,6,undated,needling,2026-11-22,defer,defer,defer,2027-05-30,,,capsule-recent,,,,,,,small@1+draft
    records.ndjson,7,7,later,needling,2026-11-22,incomplete,eligible,defer,,,,,capsule,,,capsule,,,small@1+draft
    records.ndjson,8,8,broken,,,unreadable,,,,,,,,,,"`on` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known",,,small@1+draft
    "#);
}

#[test]
fn a_window_is_a_key() {
    let place = place();
    place.write("records.ndjson", RECORDS);
    for format in ["ndjson", "json"] {
        let words = ["screen", "records.ndjson", "--window", "--format", format];
        let with = place.run(&words).stdout;
        let windows = with.lines().filter_map(|line| {
            let (_, rest) = line.split_once(r#""window":"#)?;
            let (window, _) = rest.split_once(r#","reasons":"#)?;
            Some(window)
        });
        assert_eq!(
            windows.collect::<Vec<_>>(),
            [
                r#"{"from":"2026-12-20","to":"2027-01-03"}"#,
                r#"{"from":"2026-12-20","to":null}"#,
                r#"{"from":"2026-11-22","to":"2026-11-22"}"#,
                "null",
                r#"{"from":"2027-05-20","to":null}"#,
                "null",
                "null",
                "null",
            ]
        );
        let without = place.run(&["screen", "records.ndjson", "--format", format]);
        assert!(!without.stdout.contains("window"), "{}", without.stdout);
    }
}

#[test]
fn a_window_is_in_the_table() {
    let place = place();
    place.write("records.ndjson", RECORDS);
    let ended = place.run(&["screen", "records.ndjson", "--window"]);
    insta::assert_snapshot!(ended.stdout, @"
    record (line)   id                procedure  verdict          not before  window                    reasons
    1 (1)           ends              needling   defer            2026-12-20  2026-12-20 to 2027-01-03  capsule-recent
    2 (2)           open              needling   defer            2026-12-20  2026-12-20 on             capsule-recent, holiday-soon; until the holiday is over
    3 (3)           now               needling   eligible                     only 2026-11-22
    4 (4)           never             peel       incomplete                                             could become refer; needs keloid; 1 answer is too old
    5 (5)           month             needling   defer            2027-05-20  2027-05-20 on             capsule-recent; about this date
    6 (6)           undated           needling   defer            2027-05-30                            capsule-recent; about this date
    7 (7)           later             needling   incomplete                                             could become defer; needs capsule; 1 answer cannot be read
    8 (8)           broken                       unreadable                                             `on` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known

    8 records, 8 results; 1 unreadable; 1 with answers that cannot be read
    1 eligible, 4 defer, 2 incomplete
    small 1 (draft, 9e67f381), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_page_says_when_to_ask_again() {
    let answers = r#""procedures":["needling"],"answers":{"capsule":"2026-06-20","holiday":"2027-01-18","keloid":"no"}"#;
    insta::assert_snapshot!(page(answers, &[]), @"
    C-1 · for 22 November 2026
    Answers given on 20 November 2026, 2 days before.

    Needling: DEFER, not before 20 December 2026

    Tell the client
      The last capsule was taken less than six months ago.

    Rebook from 20 December 2026
      “When did you take the last capsule?” 20 June 2026 + 6 months
      These answers would give at most a precaution from 20 December 2026 to
      3 January 2027; ask again on the day.

    small 1 (draft, 9e67f381), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_page_without_a_date_to_rebook_says_until_when() {
    let answers = r#""procedures":["needling"],"answers":{"capsule":"2025-06-20","holiday":"2026-12-07","keloid":"no"}"#;
    insta::assert_snapshot!(page(answers, &[]), @"
    C-1 · for 22 November 2026
    Answers given on 20 November 2026, 2 days before.

    Needling: ELIGIBLE
    No contraindication found among the questions asked.
    These answers would give at most a precaution only on 22 November 2026; ask
    again on the day.

    small 1 (draft, 9e67f381), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn an_answer_that_is_too_old_counts_for_the_window() {
    let answers = r#""procedures":["peel"],"answers":{"holiday":"2027-01-18","keloid":"no"}"#;
    insta::assert_snapshot!(page(answers, &[]), @"
    C-1 · for 22 November 2026
    Answers given on 20 November 2026, 2 days before.

    Peel: NOT DECIDED: 1 question is open; the most severe answer would mean refer.
    Do not treat on the basis of this page.
    If the client gives the same answers again, they would give at most a precaution
    from 22 November 2026 to 3 January 2027; ask again on the day.

    Not decided: what to ask
      Ask the client:
        - “Have you ever had a keloid?” the answer of 20 November 2026 is too old

    small 1 (draft, 9e67f381), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn a_page_shows_no_window_that_never_opens() {
    let answers = r#""procedures":["peel"],"answers":{"holiday":"2027-01-18","keloid":"yes"}"#;
    insta::assert_snapshot!(page(answers, &[]), @"
    C-1 · for 22 November 2026
    Answers given on 20 November 2026, 2 days before.

    Peel: NOT DECIDED: 1 question is open; the most severe answer would mean refer.
    Do not treat on the basis of this page.

    Not decided: what to ask
      Ask the client:
        - “Have you ever had a keloid?” the answer of 20 November 2026 is too old

    small 1 (draft, 9e67f381), screened for 2026-11-22. A practitioner decides.
    ");
}

const BOTH: &str = r#""procedures":["needling","peel"],"answers":{"capsule":"2026-06-20","holiday":"2027-01-18","keloid":"no"}"#;

#[test]
fn several_procedures_have_a_column() {
    insta::assert_snapshot!(page(BOTH, &[]), @"
    C-1 · for 22 November 2026
    Answers given on 20 November 2026, 2 days before.

    Procedure  Verdict      Not before
    Needling   DEFER        20 December 2026
      window: from 20 December 2026 to 3 January 2027
    Peel       NOT DECIDED
      window: from 22 November 2026 to 3 January 2027
    Do not treat on the basis of this page.
    Window: the days on which these answers, also those that are too old, would give
    at most a precaution; ask again on the day.

    Tell the client
      The last capsule was taken less than six months ago. (Needling)

    Rebook
      Needling: from 20 December 2026
        “When did you take the last capsule?” 20 June 2026 + 6 months

    Not decided: what to ask
      Peel: 1 question is open; the most severe answer would mean refer.
      Ask the client:
        - “Have you ever had a keloid?” the answer of 20 November 2026 is too old

    small 1 (draft, 9e67f381), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn several_procedures_have_a_column_in_a_document() {
    insta::assert_snapshot!(page(BOTH, &["--format", "markdown"]), @r"
    # C-1 · for 22 November 2026

    Answers given on 20 November 2026, 2 days before.

    | Procedure | Verdict | Not before | Window |
    |---|---|---|---|
    | Needling | DEFER | 20 December 2026 | from 20 December 2026 to 3 January 2027 |
    | Peel | NOT DECIDED |  | from 22 November 2026 to 3 January 2027 |

    **Do not treat on the basis of this page.**

    Window: the days on which these answers, also those that are too old, would give at most a precaution; ask again on the day.

    ## Tell the client

    - The last capsule was taken less than six months ago. (Needling)

    ## Rebook

    - Needling: from 20 December 2026\
      “When did you take the last capsule?” 20 June 2026 + 6 months

    ## Not decided: what to ask

    - Peel: 1 question is open; the most severe answer would mean refer.

    Ask the client:

    - “Have you ever had a keloid?” the answer of 20 November 2026 is too old

    small 1 (draft, 9e67f381), screened for 2026-11-22. A practitioner decides.
    ");
}

/// A protocol in which no rule tests the day of the holiday.
fn place_without_tests_of_the_holiday() -> Place {
    let place = place();
    let topic = TOPIC.replace(
        "{ holiday = { in-next = \"2 weeks\" } }",
        "{ holiday = [\"unsure\", \"declined\"] }",
    );
    place.write("rules/skin.toml", topic);
    place
}

/// The results of `screen --window` for some records, as CSV.
fn windows(place: &Place, records: &str) -> String {
    place.write("records.ndjson", records);
    let command = "screen records.ndjson --procedure needling --window -q --format csv";
    let words: Vec<&str> = command.split(' ').collect();
    let ended = place.run(&words);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    ended.stdout
}

/// A date that lies in the future may be readable only for some time, also if no rule tests the date itself.
#[test]
fn a_window_ends_when_a_future_date_can_no_longer_be_read() {
    let place = place_without_tests_of_the_holiday();
    let answers = r#""answers":{"capsule":"2020-06-20","holiday":"2027-01-18","keloid":"no"}"#;
    let record = |head: &str| format!(r#"{{"on":"2026-11-22",{head}{answers}}}"#) + "\n";
    let records = record("") + &record(r#""answered":"2026-11-20","#);
    insta::assert_snapshot!(windows(&place, &records), @"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,window,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    records.ndjson,1,1,,needling,2026-11-22,eligible,eligible,eligible,,,2026-11-22..2027-01-18,,,,,,,,small@1+draft
    records.ndjson,2,2,,needling,2026-11-22,eligible,eligible,eligible,,,2026-11-22..,,,,,,2026-11-20,,small@1+draft
    ");
}

/// Later days cannot be screened, and no date on them can be read.
#[test]
fn a_window_is_not_searched_for_after_the_last_year_of_the_calendar() {
    let place = place_without_tests_of_the_holiday();
    let record = |capsule: &str| {
        format!(
            r#"{{"on":"2199-12-30","answers":{{"capsule":"{capsule}","holiday":"2199-12-31"}}}}"#
        ) + "\n"
    };
    let records = record("2199-11-01") + &record("2198-11-01");
    insta::assert_snapshot!(windows(&place, &records), @"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,window,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    records.ndjson,1,1,,needling,2199-12-30,defer,defer,defer,2200-05-01,,,capsule-recent,,,,,,,small@1+draft
    records.ndjson,2,2,,needling,2199-12-30,eligible,eligible,eligible,,,2199-12-30..,,,,,,,,small@1+draft
    ");
}
