//! A later visit: earlier answers are shown and asked again, and only those of the practice count.

use std::fmt::Write as _;

use super::clinic::{self, clinic};
use super::resuming::after_question;
use crate::support::program::{Ended, Place, differences, today, without_differences};
use crate::support::record::{answers, without_record};

/// Questions for the practice, about a date, and with options that a form may lack.
const PRACTICE: &str = r#"
[[question]]
id       = "device"
ask      = "Which device is used?"
type     = "choice"
options  = [{ id = "pen", label = "A pen" }, { id = "roller", label = "A roller" }]
asked-of = "practice"
clear    = "pen"

[[question]]
id       = "calibrated"
ask      = "When was it calibrated?"
type     = "date"
asked-of = "practice"
clear    = { within = "50 years" }

[[rule]]
id      = "roller"
verdict = "refer"
when    = { device = "roller" }
say     = "A roller is not used here."
because = ["handout"]

[[rule]]
id      = "not-calibrated"
verdict = "refer"
when    = { calibrated = { older-than = "50 years" } }
say     = "The device has to be calibrated."
because = ["handout"]
"#;

/// Answers to all questions about needling, all clear.
const CLEAR: &str = r#"
[answers]
age = 34
pregnant = "no"
medicines = ["none"]
keloid = "never"
note = "nothing"
device = "pen"
calibrated = 2026-01-15
"#;

fn practice() -> Place {
    let place = clinic();
    place.write("rules/skin.toml", format!("{}{PRACTICE}", clinic::SKIN));
    place
}

/// The text with the day replaced.
fn undated(text: &str) -> String {
    let day = today();
    let long = contraindication::model::long_date(day);
    text.replace(&long, "TODAY")
        .replace(&day.to_string(), "TODAY")
}

/// An interview for today.
fn visit(place: &Place, arguments: &[&str], lines: &[&str]) -> Ended {
    let day = today().to_string();
    place.interview(&[&["needling", "--on", &day], arguments].concat(), lines)
}

#[test]
fn an_earlier_visit_is_asked_about_again() {
    let place = practice();
    place.write(
        "may.toml",
        format!("id = \"C-1\"\nanswered = 2026-05-02{CLEAR}"),
    );
    // without a reply, there is no verdict and nothing is saved
    let ended = visit(
        &place,
        &["--answers", "may.toml", "--save", "x.toml"],
        &["", ""],
    );
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(130), ""));
    assert!(!place.path("x.toml").exists());
    // one answer is changed, the others are kept with an empty line
    let lines = ["", "B.", "", "y", "2", "", "2", "", "v"];
    let arguments = ["--answers", "may.toml", "--save", "today.toml"];
    let ended = visit(&place, &arguments, &lines);
    insta::assert_snapshot!(undated(&ended.whole()));
    insta::assert_snapshot!(undated(answers(&place.read("today.toml"))), @r#"
    record = 1
    id = "C-1"
    on = TODAY
    answered = TODAY
    asked-by = "B."
    procedures = ["needling"]

    [answers]
    age = 34
    pregnant = "yes"
    medicines = ["none"]
    keloid = "one"
    note = "nothing"
    device = "pen"
    calibrated = "2026-01-15"

    [carried]
    device = 2026-05-02
    calibrated = 2026-05-02
    "#);
    // the page of the file is that of the interview, with the seal and without the differences
    let screened = place.run(&["screen", "today.toml"]);
    let told = without_differences(&ended.stdout);
    assert_eq!(without_record(&screened.stdout), told);
}

#[test]
fn answers_of_the_practice_keep_their_day_from_file_to_file() {
    let place = practice();
    place.write("may.json", "{\"answered\": \"2026-05-02\", \"answers\": {\"device\": \"pen\", \"calibrated\": \"2026-01-15\"}, \
        \"carried\": {\"device\": \"2024-02-29\", \"calibrated\": \"unknown\"}}");
    let lines = ["", "", "34", "n", "0", "1", "-", "v"];
    let days = |result: &str| {
        let result: serde_json::Value = serde_json::from_str(result).expect("JSON");
        (result["answered"].clone(), result["carried"].clone())
    };
    let expected = (
        serde_json::Value::from(today().to_string()),
        serde_json::json!({"device": "2024-02-29", "calibrated": "unknown"}),
    );
    let mut from = "may.json".to_owned();
    for to in ["second.toml", "third.json", "fourth.toml"] {
        let arguments = ["--answers", &from, "--save", to, "--format", "ndjson"];
        let ended = visit(&place, &arguments, &lines);
        assert_eq!(days(&ended.stdout), expected, "{}", ended.stderr);
        let screened = place.run(&["screen", to, "--format", "ndjson"]);
        assert_eq!(days(&screened.stdout), expected);
        // as if the interview was some time ago
        let text = place.read(to).replace(&today().to_string(), "2026-06-01");
        place.write(to, text);
        from = to.to_owned();
    }
    insta::assert_snapshot!(place.read("third.json"), @r#"
    {
      "id": null,
      "on": "2026-06-01",
      "answered": "2026-06-01",
      "procedures": [
        "needling"
      ],
      "answers": {
        "age": 34,
        "pregnant": "no",
        "medicines": [
          "none"
        ],
        "keloid": "never",
        "device": "pen",
        "calibrated": "2026-01-15"
      },
      "carried": {
        "device": "2024-02-29",
        "calibrated": "unknown"
      }
    }
    "#);
}

#[test]
fn an_interview_resumed_on_another_day_asks_again_and_keeps_every_day() {
    let place = practice();
    place.write("may.toml", format!("answered = 2026-05-02{CLEAR}"));
    // the first answer is kept with an empty line, the second is changed
    let lines = ["", "", "", "s"];
    let ended = place.typed(&["interview", "needling", "--answers", "may.toml"], &lines);
    assert_eq!(ended.code, Some(130));
    let folder = "state/contra/interviews";
    let name = format!("{folder}/{}", place.names(folder)[0]);
    let yesterday = place
        .read(&name)
        .replace(&today().to_string(), "2026-11-20");
    place.write(&name, yesterday);
    let lines = ["yes", "", "n", "", "", "-", "v"];
    let arguments = ["interview", "--resume", "--save", "today.toml"];
    let mut ended = place.typed(&arguments, &lines);
    ended.stderr = after_question(&ended.stderr);
    insta::assert_snapshot!(undated(&ended.whole()));
    insta::assert_snapshot!(undated(answers(&place.read("today.toml"))), @r#"
    record = 1
    on = TODAY
    answered = TODAY
    procedures = ["needling"]

    [answers]
    age = 34
    pregnant = "no"
    medicines = ["none"]
    keloid = "never"
    device = "pen"
    calibrated = "2026-01-15"

    [carried]
    device = 2026-05-02
    calibrated = 2026-05-02
    "#);
}

#[test]
fn an_interview_that_was_stopped_on_another_day_asks_again() {
    let place = practice();
    let rules = place.read("rules/skin.toml");
    let stricter = rules.replace(
        "id      = \"roller\"\nverdict = \"refer\"",
        "id      = \"roller\"\nverdict = \"contraindicated\"\nuntil   = \"another device is there\"",
    );
    assert_ne!(stricter, rules);
    place.write("rules/skin.toml", stricter);
    // the practice uses a roller, and the interview is stopped
    let lines = ["", "", "34", "n", "0", "1", "-", "2", "1"];
    let ended = place.typed(&["interview", "needling"], &lines);
    assert_eq!(ended.code, Some(130), "{}", ended.stderr);
    let resumed = |lines: &[&str]| {
        let mut ended = place.typed(&["interview", "--resume", "--format", "csv"], lines);
        ended.stderr = after_question(&ended.stderr);
        ended
    };
    let review = resumed(&["yes"]).stderr;
    let (before, _) = review.split_once("Review\n").expect("a review");
    assert!(!before.contains("1 of"), "on the same day: {before}");
    let folder = "state/contra/interviews";
    let name = format!("{folder}/{}", place.names(folder)[0]);
    let kept = place.read(&name);
    place.write(&name, kept.replace(&today().to_string(), "2026-11-20"));
    let ended = resumed(&["yes", "2", "", "", "", "", "", "-", "unsure", "v"]);
    insta::assert_snapshot!(undated(&ended.stderr));
}

#[test]
fn answers_of_today_count_and_are_not_asked_again() {
    let place = practice();
    place.write("now.toml", format!("answered = {}{CLEAR}", today()));
    let arguments = [
        "--answers",
        "now.toml",
        "--save",
        "x.toml",
        "--format",
        "csv",
    ];
    let ended = visit(&place, &arguments, &["", "", "v"]);
    assert_eq!(ended.code, Some(0));
    insta::assert_snapshot!(undated(&ended.stdout), @"
    file,record,line,id,procedure,on,verdict,at_least,at_most,not_before,until,window,reasons,needed,ignored,stale,errors,answered,mapping,protocol
    <interview>,1,1,,needling,TODAY,eligible,eligible,eligible,,,TODAY..,,,,,,TODAY,,clinic@1+draft
    ");
    let saved = place.read("x.toml");
    let (saved, _) = saved.split_once("\n[seal]\n").expect("a seal");
    insta::assert_snapshot!(undated(saved), @r#"
    record = 1
    on = TODAY
    answered = TODAY
    procedures = ["needling"]

    [answers]
    age = 34
    pregnant = "no"
    medicines = ["none"]
    keloid = "never"
    note = "nothing"
    device = "pen"
    calibrated = "2026-01-15"

    [found]
    program = "contra 0.1.0"
    protocol = { id = "clinic", version = "1", status = "draft", sha256 = "0987b2852665153250d7e811d453e4a1e8c7f5b82769e4b8a1a18b62ba1158bc" }
    results = [
      { procedure = "needling", verdict = "eligible", at-least = "eligible", at-most = "eligible", until = [], reasons = [], needed = [] },
    ]
    "#);
}

#[test]
fn an_answer_with_another_meaning_today_is_not_kept_silently() {
    let place = practice();
    // the year of a past date was limited by the day it was given; the form did not offer the blood thinner
    place.write(
        "may.json",
        "{\"answered\": \"2026-05-02\", \"answers\": {\"calibrated\": \"2026\", \"device\": \"pen\",
          \"medicines\": {\"ticked\": [\"isotretinoin\"], \"open\": [\"thinner\"]}, \"isotretinoin-last\": \"2026\"}}",
    );
    let lines = [
        "", "", "34", "n", "", "1", "", "n", "2026-03", "y", "1", "-", "v",
    ];
    let ended = place.interview(
        &["needling", "--answers", "may.json", "--on", "2026-11-22"],
        &lines,
    );
    let (_, asked) = ended
        .stderr
        .split_once("Health · 3")
        .expect("the third question");
    insta::assert_snapshot!(asked, @"
     of 5
    Do you take any of these?
      Earlier, on 2 May 2026: Isotretinoin; A blood thinner not known
      1  Isotretinoin
      2  A blood thinner
      0  None of these
      s  Not sure about the rest
      p  Prefer not to say
    >   type one or several numbers from 1 to 2, 0, s or p
    >   = Isotretinoin

    Health · 4 of 6
    When did you take the last capsule?
      Earlier, on 2 May 2026: 2026
      Enter keeps 2026 · 2026-05-14, 2026-05, 2026, or in words: 3 months ago · s
      not sure · p prefer not to say
    >   That is 2026, any day of that year. Is that right?
      y  Yes
      n  No, I will type it again
    > >   That is March 2026, any day of that month. Is that right?
      y  Yes
      n  No, I will type it again
    >   = March 2026

    Skin · 5 of 6
    Have you ever had a keloid?
      1  Never
      2  Yes, one
      3  Yes, several
      s  Not sure
      p  Prefer not to say
    >   = Never

    Skin · 6 of 6
    Is there anything else to note?
      - leaves it blank · :s not sure · :p prefer not to say
    >   = left blank

    Review
      r  Record number: none
      k  Asked by: nobody named
    Health
      3  “Do you take any of these?”
         ! 2 May 2026: Isotretinoin; A blood thinner not known; today: Isotretinoin
      4  “When did you take the last capsule?”
         2 May 2026: 2026; today: March 2026
      6 clear answers: a shows all
      v shows the verdict · a number changes that answer · w saves the answers
    > 
    no answer file was written
    ");
}

#[test]
fn an_answer_that_is_not_asked_any_more_is_left_out_with_its_day() {
    let place = practice();
    let answers = "medicines = [\"isotretinoin\"]\nisotretinoin-last = 2026-04-30\n";
    place.write(
        "may.toml",
        format!("answered = 2026-05-02\n[answers]\n{answers}"),
    );
    let lines = [
        "",
        "",
        "34",
        "n",
        "0",
        "1",
        "-",
        "1",
        "2026-01-15",
        "y",
        "v",
    ];
    let arguments = ["needling", "--answers", "may.toml", "--on", "2026-05-03"];
    let ended = place.interview(&arguments, &lines);
    let (_, review) = ended.stderr.split_once("\nReview\n").expect("a review");
    insta::assert_snapshot!(review, @"
      r  Record number: none
      k  Asked by: nobody named
    Health
      3  “Do you take any of these?”
         2 May 2026: Isotretinoin; today: None of these
    Left out, since it is not asked now (from may.toml)
      - ! “When did you take the last capsule?” 30 April 2026 (given 2 May 2026). It
        raises a concern and contradicts an answer above: ask which is right
      6 clear answers: a shows all
      1 question was not asked, because of other answers
      v shows the verdict · a number changes that answer · w saves the answers
    > 
    no answer file was written
    ");
    // on the page, it also contradicts today's answers
    insta::assert_snapshot!(differences(&ended.stdout), @"
    - “Do you take any of these?” 2 May 2026: Isotretinoin; today: None of these
    - “When did you take the last capsule?” 2 May 2026: 30 April 2026; today:
      not asked
    ");
}

#[test]
fn a_visit_for_a_day_in_the_past_is_not_dated_after_it() {
    let place = practice();
    place.write("may.toml", format!("answered = 2026-05-02{CLEAR}"));
    let lines = ["", "", "", "", "", "", "", "v"];
    let arguments = [
        "--answers",
        "may.toml",
        "--save",
        "x.toml",
        "--on",
        "2026-06-01",
        "needling",
    ];
    let ended = place.interview(&arguments, &lines);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);
    insta::assert_snapshot!(undated(answers(&place.read("x.toml"))), @r#"
    record = 1
    # answers given on TODAY, after the day asked for
    on = 2026-06-01
    procedures = ["needling"]

    [answers]
    age = 34
    pregnant = "no"
    medicines = ["none"]
    keloid = "never"
    note = "nothing"
    device = "pen"
    calibrated = "2026-01-15"

    [carried]
    device = 2026-05-02
    calibrated = 2026-05-02
    "#);
    let screened = place.run(&["screen", "x.toml", "--window"]);
    assert_eq!(without_record(&screened.stdout), ended.stdout);
}

/// A file with impossible days is refused, in every format.
#[test]
fn impossible_days_are_refused() {
    let place = practice();
    let mut told = String::new();
    for (name, text) in [
        ("late.toml", "answered = 2026-11-23\n[answers]\nage = 34\n"),
        (
            "late.json",
            "{\"answered\": \"2026-11-23\", \"answers\": {}}",
        ),
        (
            "late.ndjson",
            "{\"answered\": \"2026-11-23\", \"answers\": {}}\n",
        ),
        ("late.csv", "id,answered,age\nC-1,2026-11-23,34\n"),
        (
            "month.toml",
            "answered = \"2026-11\"\n[answers]\nage = 34\n",
        ),
        ("month.csv", "id,answered,age\nC-1,2026-11,34\n"),
        ("carried.csv", "id,carried,age\nC-1,2026-11-01,34\n"),
        (
            "carried.toml",
            "[answers]\nage = 34\n[carried]\nage = 2026-11-23\n",
        ),
    ] {
        place.write(name, text);
        let ended = place.interview(&["needling", "--answers", name], &["", "", "34"]);
        assert_eq!(ended.code, Some(4), "{name}");
        let error = ended
            .stderr
            .lines()
            .filter(|line| line.starts_with("error:"));
        for line in error {
            let _ = writeln!(told, "{line}");
        }
    }
    insta::assert_snapshot!(told, @"
    error: late.toml: the record cannot be read: `answered` lies after the screening date 2026-11-22
    error: late.json: the record cannot be read: `answered` lies after the screening date 2026-11-22
    error: late.ndjson: the record cannot be read: `answered` lies after the screening date 2026-11-22
    error: late.csv: the record cannot be read: `answered` lies after the screening date 2026-11-22
    error: month.toml: the record cannot be read: `answered` must be a full day, written YYYY-MM-DD
    error: month.csv: the record cannot be read: `answered` must be a full day, written YYYY-MM-DD
    error: carried.csv: column 2 is unknown: a column is a question id, `id`, `on`, `answered` or `procedures`
    error: carried.toml: the record cannot be read: `carried`: the day of `age` lies after the screening date 2026-11-22
    ");
}
