//! The page for one record, in a file and on a terminal: its order and its details.

mod details;
mod hostile_texts;
mod markup;

use unicode_width::UnicodeWidthStr;

use crate::support::program::Place;

const TODAY: &str = "2026-11-22";

/// One question that contraindicates every procedure.
const PREGNANCY: &str = r#"[topic]
title = "Skin"

[[question]]
id   = "pregnant"
ask  = "Are you pregnant?"
type = "yes-no"

[[question]]
id   = "acne"
ask  = "Are there spots on the skin to be treated?"
type = "yes-no"

[[rule]]
id      = "pregnant"
verdict = "contraindicated"
when    = { pregnant = "yes" }
say     = "This is not done during a pregnancy."
do      = "Offer a new date after the birth."
until   = "the pregnancy is over"
because = ["handout"]

[[rule]]
id      = "acne"
for     = ["needling"]
verdict = "defer"
when    = { acne = "yes" }
say     = "The spots have to heal first."
until   = "the spots there have settled"
because = ["handout"]
"#;

/// A folder with this number of procedures, and one topic.
fn place(procedures: usize, skin: &str) -> Place {
    let place = Place::new();
    let more = (3..=procedures).map(|number| {
        format!("\n[[procedure]]\nid = \"p{number}\"\ntitle = \"Procedure {number}\"\n")
    });
    let protocol = place.read("rules/protocol.toml") + &more.collect::<String>();
    place.write("rules/protocol.toml", protocol);
    place.write("rules/skin.toml", skin);
    place
}

fn procedures(count: usize) -> String {
    let more = (3..=count).map(|number| format!(", \"p{number}\""));
    format!("\"needling\", \"peel\"{}", more.collect::<String>())
}

fn screened(place: &Place, record: &str, more: &[&str]) -> String {
    place.write("one.json", record);
    let words = [&["screen", "one.json", "--on", TODAY, "--quiet"], more].concat();
    let ended = place.run(&words);
    assert!(matches!(ended.code, Some(0 | 1)), "{}", ended.stderr);
    ended.stdout
}

#[test]
fn one_answer_for_twelve_procedures_is_one_reason() {
    let place = place(12, PREGNANCY);
    let all = procedures(12);
    let record = format!(
        r#"{{"id": "C-1042", "procedures": [{all}], "answers": {{"pregnant": "yes", "acne": "no"}}}}"#
    );
    let page = screened(&place, &record, &[]);
    assert!(page.lines().count() < 40, "{page}");
    insta::assert_snapshot!(page, @"
    C-1042 · for 22 November 2026

    Procedure     Verdict          Not before
    Needling      CONTRAINDICATED  no date
    Peel          CONTRAINDICATED  no date
    Procedure 3   CONTRAINDICATED  no date
    Procedure 4   CONTRAINDICATED  no date
    Procedure 5   CONTRAINDICATED  no date
    Procedure 6   CONTRAINDICATED  no date
    Procedure 7   CONTRAINDICATED  no date
    Procedure 8   CONTRAINDICATED  no date
    Procedure 9   CONTRAINDICATED  no date
    Procedure 10  CONTRAINDICATED  no date
    Procedure 11  CONTRAINDICATED  no date
    Procedure 12  CONTRAINDICATED  no date

    Tell the client
      This is not done during a pregnancy.

    Do now
      Offer a new date after the birth.

    Rebook
      Once the pregnancy is over

    Why
      contraindicated  This is not done during a pregnancy.
                       “Are you pregnant?” Yes
                       [1]
                       rule pregnant

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, b27f8e42), screened for 2026-11-22. A practitioner decides.
    ");
}

#[test]
fn differences_between_procedures_name_the_procedure() {
    let place = place(3, PREGNANCY);
    let all = procedures(3);
    let record = format!(
        r#"{{"id": "C-1042", "procedures": [{all}], "answers": {{"pregnant": "unsure", "acne": "yes"}}}}"#
    );
    insta::assert_snapshot!(screened(&place, &record, &[]), @"
    C-1042 · for 22 November 2026

    Procedure    Verdict               Not before
    Needling     DEFER or more severe  no date
    Peel         NOT DECIDED
    Procedure 3  NOT DECIDED
    Do not treat on the basis of this page.

    Tell the client
      The spots have to heal first. (Needling)

    Rebook
      Needling: once the spots there have settled

    Not decided: what to ask
      Needling: 1 question is open.
      Peel, Procedure 3: 1 question is open; the most severe answer would mean
      contraindicated.
      Ask the client:
        - “Are you pregnant?” Not sure

    Why
      defer  The spots have to heal first.
             for Needling
             “Are there spots on the skin to be treated?” Yes
             [1]
             rule acne

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, 28185df6), screened for 2026-11-22. A practitioner decides.
    ");
}

/// A procedure that is never done, for a client who only has to wait for other procedures.
#[test]
fn a_lasting_reason_has_no_end_and_no_new_visit() {
    let lasting = r#"
[[question]]
id   = "keloid"
ask  = "Did a scar ever grow beyond the wound?"
type = "yes-no"

[[rule]]
id      = "keloid"
for     = ["needling"]
verdict = "contraindicated"
when    = { keloid = "yes" }
say     = "Skin with such scars is never needled."
do      = "Do not treat."
because = ["handout"]
"#;
    let place = place(2, &format!("{PREGNANCY}{lasting}"));
    let record = |procedures: &str| {
        format!(
            r#"{{"id": "C-1042", "procedures": [{procedures}], "answers": {{"pregnant": "yes", "acne": "yes", "keloid": "yes"}}}}"#
        )
    };
    insta::assert_snapshot!(screened(&place, &record(r#""needling""#), &[]), @"
    C-1042 · for 22 November 2026

    Needling: CONTRAINDICATED, lasting

    Tell the client
      - This is not done during a pregnancy.
      - Skin with such scars is never needled.
      - The spots have to heal first.

    Do now
      - Do not treat.
      - Offer a new date after the birth. Even then, a lasting contraindication
        remains.

    No date to rebook
      A lasting contraindication

    Why
      contraindicated  This is not done during a pregnancy.
                       “Are you pregnant?” Yes
                       [1]
                       rule pregnant
      contraindicated  Skin with such scars is never needled.
                       “Did a scar ever grow beyond the wound?” Yes
                       [1]
                       rule keloid
      defer            The spots have to heal first.
                       “Are there spots on the skin to be treated?” Yes
                       [1]
                       rule acne

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, b9d0bbb7), screened for 2026-11-22. A practitioner decides.
    ");
    insta::assert_snapshot!(screened(&place, &record(r#""needling", "peel""#), &[]), @"
    C-1042 · for 22 November 2026

    Procedure  Verdict          Not before
    Needling   CONTRAINDICATED  lasting
    Peel       CONTRAINDICATED  no date

    Tell the client
      - This is not done during a pregnancy.
      - Skin with such scars is never needled. (Needling)
      - The spots have to heal first. (Needling)

    Do now
      - Offer a new date after the birth. (Peel)
      - Do not treat. (Needling)

    Rebook
      - Needling: a lasting contraindication
      - Peel: once the pregnancy is over

    Why
      contraindicated  This is not done during a pregnancy.
                       “Are you pregnant?” Yes
                       [1]
                       rule pregnant
      contraindicated  Skin with such scars is never needled.
                       for Needling
                       “Did a scar ever grow beyond the wound?” Yes
                       [1]
                       rule keloid
      defer            The spots have to heal first.
                       for Needling
                       “Are there spots on the skin to be treated?” Yes
                       [1]
                       rule acne

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, b9d0bbb7), screened for 2026-11-22. A practitioner decides.
    ");
}

/// Thirty procedures and 158 rules, all of them true: each reason appears once, and none is lost.
#[test]
fn a_page_shows_each_of_many_reasons_once() {
    let verdicts = ["precaution", "defer", "refer", "contraindicated"];
    let rules = (0..158).map(|number| {
        let verdict = verdicts[number % 4];
        let until = match verdict {
            "precaution" => String::new(),
            _ => format!("until = \"step {number} is done\"\n"),
        };
        let procedure = if number % 3 == 0 { "for = [\"peel\"]\n" } else { "" };
        format!(
            "\n[[rule]]\nid = \"r{number}\"\n{procedure}{until}verdict = \"{verdict}\"\nwhen = {{ pregnant = \"yes\" }}\n\
             say = \"Reason {number} of all.\"\ndo = \"Step {number} of all.\"\nbecause = [\"handout\"]\n"
        )
    });
    let question = PREGNANCY.split("[[rule]]").next().unwrap_or_default();
    let place = place(30, &(question.to_owned() + &rules.collect::<String>()));
    let all = procedures(30);
    let record = format!(
        r#"{{"id": "C-1", "procedures": [{all}], "answers": {{"pregnant": "yes", "acne": "no"}}}}"#
    );
    let page = screened(&place, &record, &[]);
    for number in 0..158 {
        let times = |words: String| page.matches(&words).count();
        assert_eq!(times(format!(" Reason {number} of all.")), 2, "{number}");
        assert_eq!(times(format!(" Step {number} of all.")), 1, "{number}");
        assert_eq!(times(format!("rule r{number}\n")), 1, "{number}");
    }
    assert!(page.lines().all(|line| line.width() <= 80), "{page}");
}

/// With color, a link is a terminal sequence; the words are the same.
#[test]
fn addresses_are_links_if_color_is_on() {
    let place = Place::new();
    let record = r#"{"id": "C-1042", "procedures": ["needling"], "answers": {"keloid": "yes"}}"#;
    let bare = screened(&place, record, &[]);
    let colored = screened(&place, record, &["--color", "always"]);
    insta::assert_snapshot!(colored.replace('\u{1b}', "ESC"), @r"
    ESC[1mC-1042 · for 22 November 2026ESC[0m

    ESC[1;34mNeedling: REFER or more severe: 2 questions are open.ESC[0m
    ESC[1;34mDo not treat on the basis of this page.ESC[0m

    ESC[1mTell the clientESC[0m
      Someone who has had a keloid may get another.

    ESC[1mRebookESC[0m
      No date can be computed

    ESC[1mNot decided: what to askESC[0m
      Ask the client:
        - “Is any of this on the skin to be treated?”
        - “When did you take the last capsule?”

    ESC[1mWhyESC[0m
      ESC[1;35mreferESC[0m  Someone who has had a keloid may get another.
             “Have you ever had a keloid?” Yes
             no date can be computed for this reason
             [1]
             ESC[2mrule keloidsESC[0m

    ESC[1mSourcesESC[0m
      [1] ESC]8;;https://example.org/handoutESC\A handout (clinic)ESC]8;;ESC\

    ESC[2msmall 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.ESC[0m
    ");
    insta::assert_snapshot!(bare, @"
    C-1042 · for 22 November 2026

    Needling: REFER or more severe: 2 questions are open.
    Do not treat on the basis of this page.

    Tell the client
      Someone who has had a keloid may get another.

    Rebook
      No date can be computed

    Not decided: what to ask
      Ask the client:
        - “Is any of this on the skin to be treated?”
        - “When did you take the last capsule?”

    Why
      refer  Someone who has had a keloid may get another.
             “Have you ever had a keloid?” Yes
             no date can be computed for this reason
             [1]
             rule keloids

    Sources
      [1] A handout (clinic) https://example.org/handout

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    ");
    let no_color = place
        .command(&["screen", "one.json", "--on", TODAY, "--quiet"])
        .env("NO_COLOR", "1")
        .output()
        .expect("an output");
    assert_eq!(String::from_utf8_lossy(&no_color.stdout), bare);
}
