//! The page for one record, in a file and on a terminal: its order and its details.

mod bad_texts;

use unicode_width::UnicodeWidthStr;

use crate::support::program::{Place, today};

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
fn what_differs_between_procedures_is_said_of_each() {
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
fn what_lasts_has_no_end_and_no_step_towards_another_visit() {
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

#[test]
fn each_detail_of_a_page() {
    let place = Place::new();
    let record = r#"{"id": "C-1042", "procedures": ["needling"], "answers": {"capsules-last": "2026-06-20", "keloid": "no", "area": ["none"]}}"#;
    let brief = screened(&place, record, &["--brief"]);
    let usual = screened(&place, record, &[]);
    let full = screened(&place, record, &["--full"]);
    insta::assert_snapshot!(brief, @"
    C-1042 · for 22 November 2026

    Needling: DEFER, not before 20 December 2026

    Tell the client
      The last capsule was taken less than six months ago.

    Do now
      Rebook once six months have passed.

    Rebook from 20 December 2026
      “When did you take the last capsule?” 20 June 2026 + 6 months

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    ");
    insta::assert_snapshot!(usual, @"
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
    ");
    insta::assert_snapshot!(full, @"
    C-1042 · for 22 November 2026
    DRAFT: nobody has approved the protocol.

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

    All answers
      Skin
        - “When did you take the last capsule?” 20 June 2026
        - “Have you ever had a keloid?” No
        - “Is any of this on the skin to be treated?” None of these

    Decision and signature

      Decision   _______________________________________________

      Name       _______________________________________________

      Role       _______________________________________________

      Date       _______________________________________________

      Signature  _______________________________________________

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    SHA-256 of the rules:
    273c6a19739100e5f4678f6909aee0ed60cbdd242ae84cdb9d5a703282c89f1e
    ");
    screened(&place, record, &["-o", "page.txt"]);
    assert_eq!(place.read("page.txt"), full);
    screened(&place, record, &["-o", "short.txt", "--brief"]);
    assert_eq!(place.read("short.txt"), brief);
}

#[test]
fn details_are_for_pages() {
    let place = Place::new();
    place.write("one.json", "{\"answers\": {}}");
    insta::assert_snapshot!(place.told(&[
        "screen one.json --brief --format csv",
        "screen one.json --brief --full",
    ]), @"
    $ contra screen one.json --brief --format csv
    ended with 2
    --- stdout
    --- stderr
    error: `--brief` and `--full` are for pages
    help: `--format` takes text, markdown or html with them

    $ contra screen one.json --brief --full
    ended with 2
    --- stdout
    --- stderr
    error: the argument '--brief' cannot be used with '--full'

    Usage: contra screen --brief --rules <DIR> <FILE>...

    For more information, try '--help'.
    ");
}

/// A page in HTML and in Markdown contains everything that the page in 80 columns contains.
#[test]
fn a_page_to_print() {
    let place = Place::new();
    let record = r#"{"id": "C-1042", "answered": "2026-11-20", "procedures": ["needling", "peel"], "answers": {"capsules-last": "2026-06-20", "keloid": "unsure", "area": ["freckles"]}}"#;
    insta::assert_snapshot!(
        "markdown",
        screened(&place, record, &["--format", "markdown"])
    );
    insta::assert_snapshot!(
        "html",
        body(&screened(&place, record, &["--format", "html"]))
    );
}

#[test]
fn several_records_have_a_page_each() {
    let place = Place::new();
    let records = "id,on,procedures,keloid\nC-1,2026-11-22,needling,yes\n,2026-11-22,needling,maybe\nC-3,tomorrow,needling,no\n";
    place.write("three.csv", records);
    let ended = place.run(&[
        "screen",
        "three.csv",
        "--quiet",
        "--format",
        "markdown",
        "--brief",
    ]);
    insta::assert_snapshot!(ended.whole().replace(&today().to_string(), "TODAY"), @r"
    ended with 1
    --- stdout
    # C-1 · for 22 November 2026

    **Needling: REFER or more severe: 2 questions are open.**

    **Do not treat on the basis of this page.**

    ## Tell the client

    - Someone who has had a keloid may get another.

    ## Rebook

    - No date can be computed

    ## Not decided: what to ask

    Ask the client:

    - “Is any of this on the skin to be treated?”
    - “When did you take the last capsule?”

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.

    # No record number (three.csv, record 2, line 3) · for 22 November 2026

    **Needling: NOT DECIDED: 3 questions are open; the most severe answer would mean contraindicated.**

    **Do not treat on the basis of this page.**

    ## Not decided: what to ask

    Ask the client:

    - “Is any of this on the skin to be treated?”
    - “Have you ever had a keloid?” cannot be read
    - “When did you take the last capsule?”

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.

    # three.csv, record 3, line 4: cannot be read

    Record number: C-3

    \`on\` cannot be read: a date is written YYYY-MM-DD, or YYYY-MM or YYYY where no more is known

    Written: tomorrow

    Nothing of this record was screened.

    small 1 (draft, 273c6a19), screened for TODAY. A practitioner decides.

    3 records, 3 results; 1 unreadable; 1 with answers that cannot be read

    2 incomplete

    small 1 (draft, 273c6a19), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
    let html = place
        .run(&["screen", "three.csv", "--quiet", "--format", "html"])
        .stdout;
    assert_eq!(html.matches("<article>").count(), 3);
    assert!(html.starts_with("<!DOCTYPE html>") && html.ends_with("</html>\n"));
}

#[test]
fn the_style_is_the_only_thing_that_a_page_applies() {
    let place = Place::new();
    let html = screened(&place, "{\"answers\": {}}", &["--format", "html"]);
    let policy = html.split("Content-Security-Policy\" content=\"").nth(1);
    let policy = policy
        .and_then(|rest| rest.split('"').next())
        .expect("a policy");
    let (style, hash) = policy.split_once("'sha256-").expect("a hash");
    assert_eq!(style, "default-src 'none'; style-src ");
    assert!(
        hash.ends_with("'; base-uri 'none'; form-action 'none'"),
        "{hash}"
    );
    for word in ["<script", "style=\"", "src=", "@import", "url(", "<link"] {
        assert!(!html.contains(word), "{word}");
    }
}

fn body(html: &str) -> String {
    let (_, body) = html.split_once("<body>\n").expect("a body");
    body.to_owned()
}

/// Thirty procedures and 158 rules, all of them true: each reason appears once, and none is lost.
#[test]
fn many_rules_for_many_procedures() {
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
    let link = "\u{1b}]8;;https://example.org/handout\u{1b}\\A handout (clinic)\u{1b}]8;;\u{1b}\\";
    assert!(colored.contains(link), "{colored}");
    assert!(!bare.contains('\u{1b}'));
    assert!(bare.contains("  [1] A handout (clinic) https://example.org/handout\n"));
    let no_color = place
        .command(&["screen", "one.json", "--on", TODAY, "--quiet"])
        .env("NO_COLOR", "1")
        .output()
        .expect("an output");
    assert_eq!(String::from_utf8_lossy(&no_color.stdout), bare);
}
