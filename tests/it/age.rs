//! How long answers count: `valid-for`, `keep`, and the days on which a record was answered.

mod properties;
mod rules;

use contraindication::model::{Duration, Keep, Protocol, Unit};
use serde_json::Value;

use crate::support::program::Place;
use crate::support::random::Dice;

const TOPIC: &str = r#"[topic]
title = "Skin"

[[question]]
id   = "keloid"
ask  = "Have you ever had a keloid?"
type = "yes-no"
keep = "always"

[[question]]
id      = "medicine"
ask     = "Do you take isotretinoin?"
type    = "choice"
options = ["never", "past", "now"]
clear   = ["never", "past"]

[[question]]
id      = "last"
ask     = "When did you take the last capsule?"
type    = "date"
show-if = { medicine = "past" }
clear   = { older-than = "6 months" }
keep    = "6 months"

[[question]]
id       = "sore"
ask      = "Is the skin sore today?"
type     = "yes-no"
asked-of = "practitioner"
keep     = "visit"

[[question]]
id       = "device"
ask      = "Which device is used?"
type     = "choice"
options  = ["pen", "roller"]
clear    = "pen"
asked-of = "practice"

[[question]]
id   = "note"
ask  = "Anything else?"
type = "text"

[[rule]]
id      = "keloids"
verdict = "refer"
when    = { keloid = "yes" }
say     = "Another keloid may follow."
because = ["handout"]

[[rule]]
id      = "medicine-now"
verdict = "contraindicated"
when    = { medicine = "now" }
say     = "The medicine makes skin heal poorly."
until   = "it is no longer taken"
because = ["handout"]

[[rule]]
id      = "last-recent"
verdict = "defer"
when    = { last = { within = "6 months" } }
say     = "The last capsule was not long ago."
because = ["handout"]

[[rule]]
id      = "skin-sore"
verdict = "precaution"
when    = { sore = "yes" }
say     = "Sore skin is treated gently."
because = ["handout"]

[[rule]]
id      = "roller"
verdict = "precaution"
when    = { device = "roller" }
say     = "A roller needs more care."
because = ["handout"]
"#;

/// A place with these rules for one procedure. Answers are valid for four weeks.
pub(crate) fn place() -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    let peel = "[[procedure]]\nid    = \"peel\"\ntitle = \"Peel\"\n\n";
    assert!(protocol.contains(peel));
    let protocol = protocol.replace(peel, "").replace(
        "topics    = [\"skin\"]\n",
        "topics    = [\"skin\"]\nvalid-for = \"4 weeks\"\n",
    );
    place.write("rules/protocol.toml", protocol);
    place.write("rules/skin.toml", TOPIC);
    place
}

pub(crate) const ANSWERS: &str = r#"[answers]
keloid   = "no"
medicine = "past"
last     = 2026-01-05
sore     = "no"
device   = "pen"
note     = "nothing"
"#;

fn record(place: &Place, head: &str, carried: &str) {
    place.write("form.toml", format!("{head}\n{ANSWERS}{carried}"));
}

fn result(place: &Place, arguments: &[&str]) -> Value {
    let all = [&["screen", "form.toml", "--format", "ndjson"], arguments].concat();
    serde_json::from_str(&place.run(&all).stdout).expect("one result")
}

/// A protocol whose questions have random limits of age.
pub(crate) fn with_limits(mut protocol: Protocol, dice: &mut Dice) -> Protocol {
    let duration = |dice: &mut Dice| {
        let (count, unit) = *dice.pick(&[
            (1, Unit::Day),
            (2, Unit::Day),
            (6, Unit::Week),
            (1, Unit::Month),
            (13, Unit::Month),
            (1, Unit::Year),
        ]);
        Duration { count, unit }
    };
    protocol.valid_for = dice.one_in(2).then(|| duration(dice));
    for question in &mut protocol.questions {
        question.keep = match dice.below(6) {
            0..3 => None,
            3 => Some(Keep::Visit),
            4 => Some(Keep::Always),
            _ => Some(Keep::For(duration(dice))),
        };
    }
    protocol
}

#[test]
fn a_page_says_which_answers_are_too_old_and_since_when() {
    let place = place();
    record(
        &place,
        "id = \"C-1\"\non = 2026-11-22\nanswered = 2026-05-02",
        "[carried]\nsore = 2026-11-22\nlast = 2026-05-23\n",
    );
    insta::assert_snapshot!(place.told(&["screen form.toml"]), @"
    $ contra screen form.toml
    ended with 0
    --- stdout
    C-1 · for 22 November 2026
    Answers given on 2 May 2026, 204 days before.

    Needling: NOT DECIDED: 1 question is open; the most severe answer would mean
    contraindicated.
    Do not treat on the basis of this page.

    Not decided: what to ask
      Ask the client:
        - “Do you take isotretinoin?” the answer of 2 May 2026 is too old

    Answers taken over from before
      - “When did you take the last capsule?” 5 January 2026 (given 23 May 2026)
      - “Is the skin sore today?” No (given 22 November 2026)

    Answers of 2 May 2026 are too old for 22 November 2026, and count as missing
      - “Do you take isotretinoin?” Past (counts for 4 weeks)
      - “Anything else?” nothing (counts for 4 weeks)

    Also not answered
      Ask the client:
        - “Anything else?” the answer of 2 May 2026 is too old

    small 1 (draft, d1e1ad29), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
    // on an unknown day, and on the day itself
    record(&place, "on = 2026-11-22", "");
    insta::assert_snapshot!(place.told(&["screen form.toml"]), @"
    $ contra screen form.toml
    ended with 0
    --- stdout
    No record number · for 22 November 2026
    The day these answers were given is not known.

    Needling: ELIGIBLE
    No contraindication found among the questions asked.

    Recorded, and tested by no rule
      - “Anything else?” nothing

    small 1 (draft, d1e1ad29), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
    record(&place, "on = 2026-11-22\nanswered = 2026-11-22", "");
    insta::assert_snapshot!(place.told(&["screen form.toml"]), @"
    $ contra screen form.toml
    ended with 0
    --- stdout
    No record number · for 22 November 2026
    Answers given on 22 November 2026, the same day.

    Needling: ELIGIBLE
    No contraindication found among the questions asked.

    Recorded, and tested by no rule
      - “Anything else?” nothing

    small 1 (draft, d1e1ad29), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
}

#[test]
fn every_format_of_results_lists_what_is_too_old() {
    let place = place();
    place.write(
        "intake.csv",
        "id,on,answered,keloid,medicine,sore,device\n\
         C-1,2026-11-22,2026-11-22,no,never,no,pen\n\
         C-2,2026-11-22,2026-11-21,no,never,no,pen\n\
         C-3,2026-11-22,2026-10-25,no,never,yes,pen\n\
         C-4,2026-11-22,2026-10-26,no,now,,pen\n\
         C-5,2026-11-22,,no,never,no,pen\n\
         C-6,2026-11-22,2026-11-23,no,never,no,pen\n",
    );
    for format in ["csv", "ndjson", "text"] {
        let ended = place.run(&["screen", "intake.csv", "--format", format]);
        insta::assert_snapshot!(format!("table_as_{format}"), ended.stdout);
    }
    let text = place.read("intake.csv");
    let one_by_one = text.replace("C-1,", "\"C-1\"\"\",");
    let fast = place
        .run(&["screen", "intake.csv", "--format", "ndjson"])
        .stdout;
    place.write("intake.csv", one_by_one);
    let slow = place
        .run(&["screen", "intake.csv", "--format", "ndjson"])
        .stdout;
    assert_eq!(slow.replace("C-1\\\"", "C-1"), fast);
}

/// The last day on which each answer counts, and the first day on which it is too old.
#[test]
fn an_answer_is_too_old_from_the_end_of_its_limit_on() {
    let place = place();
    record(&place, "answered = 2026-05-31", "");
    let stale = |on: &str| {
        let result = result(&place, &["--on", on]);
        format!("{} {}", result["verdict"], result["stale"]).replace('"', "")
    };
    for (on, expected) in [
        ("2026-05-31", "defer []"),
        ("2026-06-01", "defer [sore]"),
        ("2026-06-27", "defer [sore]"),
        ("2026-06-28", "incomplete [medicine,sore,note]"),
        // the last of May plus six months is the end of November
        ("2026-11-29", "incomplete [medicine,sore,note]"),
        ("2026-11-30", "incomplete [medicine,last,sore,note]"),
        ("2199-12-31", "incomplete [medicine,last,sore,note]"),
    ] {
        assert_eq!(stale(on), expected, "{on}");
    }
}

#[test]
fn the_day_of_a_single_answer_overrides_that_of_the_record() {
    let place = place();
    let on = "on = 2026-11-22";
    for (answered, carried, expected) in [
        (
            "answered = 2026-05-02",
            "",
            r#"["medicine","last","sore","note"]"#,
        ),
        (
            "answered = 2026-05-02",
            "[carried]\nmedicine = 2026-11-01\nsore = \"unknown\"\n",
            r#"["last","note"]"#,
        ),
        (
            "answered = 2026-11-22",
            "[carried]\nmedicine = 2026-05-02\nsore = 2026-11-21\nkeloid = 2001-01-01\ndevice = 2001-01-01\n",
            r#"["medicine","sore"]"#,
        ),
        ("", "[carried]\nlast = 2026-05-22\n", r#"["last"]"#),
        ("", "[carried]\nlast = 2026-05-23\n", "[]"),
        ("", "", "[]"),
    ] {
        record(&place, &format!("{on}\n{answered}"), carried);
        let stale = result(&place, &[])["stale"].to_string();
        assert_eq!(stale, expected, "{answered} {carried}");
    }
}

/// For whatever reason a question has no usable answer, `stale`, `ignored` and `errors` have no member in common.
#[test]
fn an_old_answer_is_neither_ignored_nor_an_error() {
    let place = place();
    let with = |answers: &str| {
        place.write(
            "form.toml",
            format!("on = 2026-11-22\nanswered = 2026-05-02\n[answers]\n{answers}"),
        );
        let result = result(&place, &[]);
        let errors = result["errors"].as_array().expect("errors").iter();
        let errors: Vec<_> = errors.map(|error| error["question"].clone()).collect();
        format!(
            "stale {} ignored {} errors {} needed {}",
            result["stale"],
            result["ignored"],
            Value::from(errors),
            result["needed"]
        )
        .replace('"', "")
    };
    // not asked, and the answer to its show-if never becomes too old
    let asked_by_keloid = TOPIC.replace(
        "show-if = { medicine = \"past\" }",
        "show-if = { keloid = \"yes\" }",
    );
    place.write("rules/skin.toml", asked_by_keloid);
    let told: Vec<_> = [
        "keloid = \"no\"\nlast = 2026-01-05",
        "keloid = \"no\"\nlast = \"soon\"",
        "keloid = \"no\"\nlast = \"unsure\"\nmedicine = \"declined\"\nsore = \"\"",
        "keloid = \"yes\"\nlast = 2026-01-05\nmedicine = \"later\"",
    ]
    .map(with)
    .into();
    insta::assert_snapshot!(told.join("\n"), @"
    stale [last] ignored [] errors [] needed [medicine,sore,device]
    stale [] ignored [] errors [last] needed [medicine,sore,device]
    stale [medicine,last] ignored [] errors [] needed [medicine,sore,device]
    stale [last] ignored [] errors [medicine] needed [medicine,last]
    ");
}

#[test]
fn a_record_with_an_impossible_day_is_unreadable_in_every_format() {
    let place = place();
    place.write(
        "late.csv",
        "id,on,answered,keloid\nC-1,2026-11-22,2026-11-23,no\nC-2,2026-11-22,2026-02-30,no\n",
    );
    place.write(
        "late.ndjson",
        "{\"on\":\"2026-11-22\",\"answered\":\"2026-11-23\",\"answers\":{}}\n\
         {\"on\":\"2026-11-22\",\"answers\":{\"keloid\":\"no\"},\"carried\":{\"keloid\":\"2026-11-23\"}}\n\
         {\"on\":\"2026-11-22\",\"answers\":{\"keloid\":\"no\"},\"carried\":{\"sore\":\"2026-11-22\"}}\n\
         {\"on\":\"2026-11-22\",\"answers\":{\"keloid\":null},\"carried\":{\"keloid\":\"unknown\"}}\n\
         {\"on\":\"2026-11-22\",\"answers\":{\"keloid\":\"no\"},\"carried\":{\"keloid\":\"2026-11\"}}\n",
    );
    place.write(
        "late.toml",
        "on = 2026-11-22\nanswered = 2026-11-23\n[answers]\nkeloid = \"no\"\n",
    );
    let ended = place.run_line("screen late.csv late.ndjson late.toml --format csv");
    assert_eq!(ended.code, Some(1));
    insta::assert_snapshot!(ended.stdout, @r#"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    late.csv,1,2,C-1,,,unreadable,,,,,,,,,`answered` lies after the screening date 2026-11-22,,,small@1+draft
    late.csv,2,3,C-2,,,unreadable,,,,,,,,,`answered` cannot be read: there is no such day,,,small@1+draft
    late.ndjson,1,1,,,,unreadable,,,,,,,,,`answered` lies after the screening date 2026-11-22,,,small@1+draft
    late.ndjson,2,2,,,,unreadable,,,,,,,,,`carried`: the day of `keloid` lies after the screening date 2026-11-22,,,small@1+draft
    late.ndjson,3,3,,,,unreadable,,,,,,,,,"`carried` names `sore`, which is not answered",,,small@1+draft
    late.ndjson,4,4,,,,unreadable,,,,,,,,,"`carried` names `keloid`, which is not answered",,,small@1+draft
    late.ndjson,5,5,,,,unreadable,,,,,,,,,"`carried`: the day of `keloid` must be a full day, written YYYY-MM-DD",,,small@1+draft
    late.toml,1,1,,,,unreadable,,,,,,,,,`answered` lies after the screening date 2026-11-22,,,small@1+draft
    "#);
}

#[test]
fn an_explanation_says_that_an_answer_is_too_old() {
    let place = place();
    record(
        &place,
        "on = 2026-11-22\nanswered = 2026-05-02",
        "[carried]\nlast = 2026-11-20\n",
    );
    insta::assert_snapshot!(place.told(&["explain last-recent --answers form.toml"]), @"
    $ contra explain last-recent --answers form.toml
    ended with 0
    --- stdout
    last-recent: defer
    The last capsule was not long ago.

    It is false on 22 November 2026
      - false: “When did you take the last capsule?” is within 6 months
        Maybe asked, because the answer to “Do you take isotretinoin?” is too old
        Answer: 5 January 2026
        5 January 2026 + 6 months = 5 July 2026, before 22 November 2026

    “When did you take the last capsule?” is maybe asked
      Asked only if “Do you take isotretinoin?” is “Past”
      - unknown: “Do you take isotretinoin?” is “Past”
        The answer given 2 May 2026 is too old and counts as missing: Past

    Effect on the verdict
      - Needling: incomplete, could become contraindicated
        The rule is false and adds nothing.

    small 1 (draft, d1e1ad29), explained for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
    insta::assert_snapshot!(place.told(&["explain medicine-now --answers form.toml --format json"]), @r#"
    $ contra explain medicine-now --answers form.toml --format json
    ended with 0
    --- stdout
    {"id":"medicine-now","verdict":"contraindicated","record":null,"on":"2026-11-22","truth":"unknown","condition":{"truth":"unknown","kind":"all","members":[{"truth":"unknown","kind":"test","question":"medicine","asked":"yes","because":[],"answer":"past","answer_in_words":"Past","stale":true,"accepts":[{"truth":"unknown","test":"is “Now”","arithmetic":[]}]}]},"show_ifs":[],"procedures":[{"id":"needling","verdict":"incomplete","at_least":"eligible","at_most":"contraindicated","not_before":null}],"errors":[],"protocol":{"id":"small","version":"1","status":"draft","sha256":"d1e1ad29f7cfaa4dd535df982da1014f8bd22f6f051e6ef437bd0d34c22bbc03"}}
    --- stderr
    protocol: small 1, draft, rules
    "#);
}
