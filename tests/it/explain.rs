//! `contra explain RULE --answers FILE`: why a rule is true, false or unknown for one person.

mod agreement;

use crate::support::program::Place;

const SKIN: &str = r#"[topic]
title = "Skin"

[[question]]
id      = "capsules"
ask     = "Have you ever taken the capsules?"
type    = "choice"
options = ["never", "past", "now"]
clear   = "never"

[[question]]
id      = "capsules-last"
ask     = "When did you take the last one?"
type    = "date"
show-if = { capsules = "past" }
clear   = { older-than = "6 months" }

[[question]]
id      = "area"
ask     = "Is any of this on the skin to be treated?"
type    = "multi"
options = ["warts", "freckles"]

[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
unit  = "years"
max   = 120
clear = { at-least = 18 }

[[question]]
id      = "holiday"
ask     = "When do you go into the sun?"
type    = "date"
dated   = "future"
show-if = { capsules-last = { within = "1 year" } }
clear   = { later-than = "4 weeks" }

[[rule]]
id      = "capsules-recent"
for     = ["needling"]
verdict = "defer"
when    = { capsules-last = { within = "6 months" } }
say     = "The last capsule was taken less than six months ago."
because = ["handout"]

[[rule]]
id      = "several"
verdict = "refer"
when    = { area = ["unsure", "warts"], any = [{ age = { under = 18 } }, { capsules = { is-not = "never" }, holiday = { in-next = "4 weeks" } }] }
say     = "Several things come together."
urgent  = "Ask a doctor today."
because = ["handout"]
"#;

fn explain(record: &str, arguments: &str) -> String {
    let place = Place::new();
    place.write("rules/skin.toml", SKIN);
    place.write("record.json", record);
    place.told(&[&format!("explain {arguments} --answers record.json")])
}

#[test]
fn a_true_rule_with_its_sum() {
    let record = r#"{"id": "C-1", "on": "2026-11-22", "answers":
        {"capsules": "past", "capsules-last": "2026-06-20", "area": ["none"], "age": 30}}"#;
    insta::assert_snapshot!(explain(record, "capsules-recent"), @"
    $ contra explain capsules-recent --answers record.json
    ended with 0
    --- stdout
    capsules-recent: defer
    The last capsule was taken less than six months ago.

    It is true for C-1 on 22 November 2026
      - true: “When did you take the last one?” is within 6 months
        Answer: 20 June 2026
        20 June 2026 + 6 months = 20 December 2026, after 22 November 2026

    Effect on the verdict
      - Needling: defer
        The rule is true and sets the verdict.
        Not before 20 December 2026: “When did you take the last one?” 20 June 2026
        + 6 months

    small 1 (draft, f6381b80), explained for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
    insta::assert_snapshot!(explain(record, "capsules-recent --on 2026-12-20"), @"
    $ contra explain capsules-recent --on 2026-12-20 --answers record.json
    ended with 0
    --- stdout
    capsules-recent: defer
    The last capsule was taken less than six months ago.

    It is false for C-1 on 20 December 2026
      - false: “When did you take the last one?” is within 6 months
        Answer: 20 June 2026
        20 June 2026 + 6 months = 20 December 2026, the same day as 20 December 2026

    Effect on the verdict
      - Needling: eligible
        The rule is false and adds nothing.

    small 1 (draft, f6381b80), explained for 2026-12-20. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
    insta::assert_snapshot!(explain(record, "capsules-recent --format json"), @r#"
    $ contra explain capsules-recent --format json --answers record.json
    ended with 0
    --- stdout
    {"id":"capsules-recent","verdict":"defer","record":"C-1","on":"2026-11-22","truth":"true","condition":{"truth":"true","kind":"all","members":[{"truth":"true","kind":"test","question":"capsules-last","asked":"yes","because":[],"answer":"2026-06-20","answer_in_words":"20 June 2026","stale":false,"accepts":[{"truth":"true","test":"is within 6 months","arithmetic":["20 June 2026 + 6 months = 20 December 2026, after 22 November 2026"]}]}]},"show_ifs":[],"procedures":[{"id":"needling","verdict":"defer","at_least":"defer","at_most":"defer","not_before":"2026-12-20"}],"errors":[],"protocol":{"id":"small","version":"1","status":"draft","sha256":"f6381b801055d88b433d0be0661a4b81190c28fe76e43d6e1d1465ec10b881a7"}}
    --- stderr
    protocol: small 1, draft, rules
    "#);
}

#[test]
fn an_unknown_rule_with_the_answers_it_needs() {
    let record = r#"{"on": "2026-11-22", "procedures": ["peel"], "answers":
        {"capsules": "unsure", "capsules-last": "2026-05", "area": ["freckles", "unsure"], "age": "thirty\u001b"}}"#;
    insta::assert_snapshot!(explain(record, "several"), @r"
    $ contra explain several --answers record.json
    ended with 0
    --- stdout
    several: refer
    Several things come together.

    It is unknown on 22 November 2026
      - unknown: all of these
        - true: “Is any of this on the skin to be treated?”, one of these
          Answer: Freckles; not sure about the rest
          - true: is “Not sure”
          - unknown: includes “Warts”
        - unknown: at least one of these
          - unknown: “How old are you?” is at most 17 years
            The answer cannot be read: this question takes a whole number in digits
            alone; written: thirty\u{1b}
          - unknown: all of these
            - unknown: “Have you ever taken the capsules?” is answered, but not
              “Never”
              Answer: Not sure
            - unknown: “When do you go into the sun?” is in the next 4 weeks
              Maybe asked, because “When did you take the last one?” is maybe asked
              Not answered

    “When did you take the last one?” is maybe asked
      Asked only if “Have you ever taken the capsules?” is “Past”
      - unknown: “Have you ever taken the capsules?” is “Past”
        Answer: Not sure

    “When do you go into the sun?” is maybe asked
      Asked only if “When did you take the last one?” is within 1 year
      - unknown: “When did you take the last one?” is within 1 year
        Maybe asked, because “Have you ever taken the capsules?” is answered “Not
        sure”
        Answer: May 2026
        1 May 2026 + 1 year = 1 May 2027, after 22 November 2026
        31 May 2026 + 1 year = 31 May 2027, after 22 November 2026

    Effect on the verdict
      - Peel: incomplete, could become refer
        The rule is unknown and could make it refer.

    small 1 (draft, f6381b80), explained for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    record.json: age: this question takes a whole number in digits alone
    ");
    insta::assert_snapshot!(explain(record, "several --format json"), @r#"
    $ contra explain several --format json --answers record.json
    ended with 0
    --- stdout
    {"id":"several","verdict":"refer","record":null,"on":"2026-11-22","truth":"unknown","condition":{"truth":"unknown","kind":"all","members":[{"truth":"true","kind":"test","question":"area","asked":"yes","because":[],"answer":["freckles","unsure"],"answer_in_words":"Freckles; not sure about the rest","stale":false,"accepts":[{"truth":"true","test":"is “Not sure”","arithmetic":[]},{"truth":"unknown","test":"includes “Warts”","arithmetic":[]}]},{"truth":"unknown","kind":"any","members":[{"truth":"unknown","kind":"all","members":[{"truth":"unknown","kind":"test","question":"age","asked":"yes","because":[],"answer":null,"answer_in_words":"cannot be read","stale":false,"accepts":[{"truth":"unknown","test":"is at most 17 years","arithmetic":[]}]}]},{"truth":"unknown","kind":"all","members":[{"truth":"unknown","kind":"test","question":"capsules","asked":"yes","because":[],"answer":"unsure","answer_in_words":"Not sure","stale":false,"accepts":[{"truth":"unknown","test":"is answered, but not “Never”","arithmetic":[]}]},{"truth":"unknown","kind":"test","question":"holiday","asked":"maybe","because":["capsules-last"],"answer":null,"answer_in_words":"not answered","stale":false,"accepts":[{"truth":"unknown","test":"is in the next 4 weeks","arithmetic":[]}]}]}]}]},"show_ifs":[{"question":"capsules-last","asked":"maybe","condition":{"truth":"unknown","kind":"all","members":[{"truth":"unknown","kind":"test","question":"capsules","asked":"yes","because":[],"answer":"unsure","answer_in_words":"Not sure","stale":false,"accepts":[{"truth":"unknown","test":"is “Past”","arithmetic":[]}]}]}},{"question":"holiday","asked":"maybe","condition":{"truth":"unknown","kind":"all","members":[{"truth":"unknown","kind":"test","question":"capsules-last","asked":"maybe","because":["capsules"],"answer":"2026-05","answer_in_words":"May 2026","stale":false,"accepts":[{"truth":"unknown","test":"is within 1 year","arithmetic":["1 May 2026 + 1 year = 1 May 2027, after 22 November 2026","31 May 2026 + 1 year = 31 May 2027, after 22 November 2026"]}]}]}}],"procedures":[{"id":"peel","verdict":"incomplete","at_least":"eligible","at_most":"refer","not_before":null}],"errors":[{"question":"age","value":"thirty\u001b","message":"this question takes a whole number in digits alone"}],"protocol":{"id":"small","version":"1","status":"draft","sha256":"f6381b801055d88b433d0be0661a4b81190c28fe76e43d6e1d1465ec10b881a7"}}
    --- stderr
    protocol: small 1, draft, rules
    record.json: age: this question takes a whole number in digits alone
    "#);
    insta::assert_snapshot!(explain(record, "capsules-recent"), @"
    $ contra explain capsules-recent --answers record.json
    ended with 0
    --- stdout
    capsules-recent: defer
    The last capsule was taken less than six months ago.

    It is unknown on 22 November 2026
      - unknown: “When did you take the last one?” is within 6 months
        Maybe asked, because “Have you ever taken the capsules?” is answered “Not
        sure”
        Answer: May 2026
        1 May 2026 + 6 months = 1 November 2026, before 22 November 2026
        31 May 2026 + 6 months = 30 November 2026, after 22 November 2026

    “When did you take the last one?” is maybe asked
      Asked only if “Have you ever taken the capsules?” is “Past”
      - unknown: “Have you ever taken the capsules?” is “Past”
        Answer: Not sure

    Effect on the verdict
      The rule is for none of the procedures that the record names.

    small 1 (draft, f6381b80), explained for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    record.json: age: this question takes a whole number in digits alone
    ");
}

#[test]
fn a_false_rule_with_questions_that_are_not_asked() {
    let record = r#"{"on": "2026-11-22", "answers":
        {"capsules": "never", "capsules-last": "2026-06-20", "area": "declined", "age": 30}}"#;
    insta::assert_snapshot!(explain(record, "several --procedure peel"), @"
    $ contra explain several --procedure peel --answers record.json
    ended with 0
    --- stdout
    several: refer
    Several things come together.

    It is false on 22 November 2026
      - false: all of these
        - unknown: “Is any of this on the skin to be treated?”, one of these
          Answer: Prefer not to say
          - unknown: is “Not sure”
          - unknown: includes “Warts”
        - false: at least one of these
          - false: “How old are you?” is at most 17 years
            Answer: 30 years
          - false: all of these
            - false: “Have you ever taken the capsules?” is answered, but not
              “Never”
              Answer: Never
            - false: “When do you go into the sun?” is in the next 4 weeks
              Not asked, because “When did you take the last one?” is not asked

    “When did you take the last one?” is not asked
      Asked only if “Have you ever taken the capsules?” is “Past”
      - false: “Have you ever taken the capsules?” is “Past”
        Answer: Never

    “When do you go into the sun?” is not asked
      Asked only if “When did you take the last one?” is within 1 year
      - false: “When did you take the last one?” is within 1 year
        Not asked, because “Have you ever taken the capsules?” is answered “Never”
        Answered anyway, and ignored: 20 June 2026

    Effect on the verdict
      - Peel: eligible
        The rule is false and adds nothing.

    small 1 (draft, f6381b80), explained for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
}

#[test]
fn a_future_day_is_counted_from_the_day_of_the_procedure() {
    let record = r#"{"on": "2026-11-22", "answers":
        {"capsules": "past", "capsules-last": "2026-11", "holiday": "2026-12-20", "area": ["warts"], "age": 18}}"#;
    insta::assert_snapshot!(explain(record, "several"), @"
    $ contra explain several --answers record.json
    ended with 0
    --- stdout
    Urgent: Ask a doctor today.

    several: refer
    Several things come together.

    It is true on 22 November 2026
      - true: all of these
        - true: “Is any of this on the skin to be treated?”, one of these
          Answer: Warts
          - false: is “Not sure”
          - true: includes “Warts”
        - true: at least one of these
          - false: “How old are you?” is at most 17 years
            Answer: 18 years
          - true: all of these
            - true: “Have you ever taken the capsules?” is answered, but not “Never”
              Answer: Past
            - true: “When do you go into the sun?” is in the next 4 weeks
              Answer: 20 December 2026
              20 December 2026, after 22 November 2026
              22 November 2026 + 4 weeks = 20 December 2026, the same day as
              20 December 2026

    Effect on the verdict
      - Needling: refer
        The rule is true and sets the verdict.
      - Peel: refer
        The rule is true and sets the verdict.

    small 1 (draft, f6381b80), explained for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    ");
}

#[test]
fn unknown_names_are_refused() {
    let place = Place::new();
    place.write("two.ndjson", "{\"answers\": {}}\n{\"answers\": {}}\n");
    place.write("one.json", "{\"answers\": {}}");
    place.write("none.csv", "id,keloid\n");
    place.write("strange.json", "{\"answers\": {\"kelod\": \"yes\"}}");
    insta::assert_snapshot!(place.told(&[
        "explain unknown-key --answers one.json",
        "explain keloids --answers -",
        "explain keloids --answers one.txt",
        "explain keloids --answers gone.json",
        "explain keloids --answers two.ndjson",
        "explain keloids --answers none.csv",
        "explain keloids --answers strange.json",
        "explain keloids --answers one.json --procedure peel",
        "explain keloids --answers one.json --procedure tattoo",
        "explain keloids --answers one.json -o one.json",
        "explain keloids --on 2026-11-22",
    ]), @"
    $ contra explain unknown-key --answers one.json
    ended with 2
    --- stdout
    --- stderr
    error: `unknown-key` is a finding: answers explain a rule

    $ contra explain keloids --answers -
    ended with 2
    --- stdout
    --- stderr
    error: `--answers` takes a file, whose extension gives its format
    help: csv, ndjson, json or toml

    $ contra explain keloids --answers one.txt
    ended with 2
    --- stdout
    --- stderr
    error: the extension of `one.txt` is not a known format
    help: csv, ndjson, json or toml

    $ contra explain keloids --answers gone.json
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: cannot read `gone.json`: no such file or folder

    $ contra explain keloids --answers two.ndjson
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: two.ndjson: contains several records
    help: name a file with the record of this client alone

    $ contra explain keloids --answers none.csv
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: none.csv: contains no record

    $ contra explain keloids --answers strange.json
    ended with 4
    --- stdout
    --- stderr
    protocol: small 1, draft, rules
    error: strange.json: the record cannot be read: unknown question `kelod` (did you mean `keloid`?)

    $ contra explain keloids --answers one.json --procedure peel
    ended with 2
    --- stdout
    --- stderr
    error: `keloids` is not a rule for `peel`
    help: it is for `needling`

    $ contra explain keloids --answers one.json --procedure tattoo
    ended with 2
    --- stdout
    --- stderr
    error: there is no procedure `tattoo`
    help: `small` has `needling` and `peel`

    $ contra explain keloids --answers one.json -o one.json
    ended with 2
    --- stdout
    --- stderr
    error: `one.json` is an input and would be overwritten

    $ contra explain keloids --on 2026-11-22
    ended with 2
    --- stdout
    --- stderr
    error: the following required arguments were not provided:
      --answers <FILE>

    Usage: contra explain --answers <FILE> --on <DATE> --rules <DIR> <FINDING|RULE|QUESTION>

    For more information, try '--help'.
    ");
}

#[cfg(unix)]
#[test]
fn an_explanation_in_a_file_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::new();
    place.write("one.json", "{\"answers\": {\"keloid\": \"yes\"}}");
    let ended = place.run_line("explain keloids --answers one.json --color always -o why.txt");
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(0), ""));
    let shown = place.run(&["explain", "keloids", "--answers", "one.json"]);
    assert_eq!(place.read("why.txt"), shown.stdout);
    let mode = std::fs::metadata(place.path("why.txt")).expect("a file");
    assert_eq!(mode.permissions().mode() & 0o777, 0o600);
}
/// Each question depends on the two before it, so the number of paths back to the first grows exponentially.
#[test]
fn questions_with_many_dependencies_are_shown_once() {
    let mut topic = "[topic]\ntitle = \"Skin\"\n".to_owned();
    for index in 0..200_usize {
        topic += &format!(
            "\n[[question]]\nid = \"q{index}\"\nask = \"Question {index}?\"\ntype = \"yes-no\"\n"
        );
        if let Some(before) = index.checked_sub(1) {
            let other = before.saturating_sub(1);
            topic += &format!(
                "show-if = {{ any = [{{ q{before} = \"yes\" }}, {{ q{other} = \"unsure\" }}] }}\n"
            );
        }
    }
    topic += "\n[[rule]]\nid = \"last\"\nverdict = \"refer\"\nwhen = { q199 = \"yes\" }\nsay = \"Yes to the last.\"\n\
              because = [\"handout\"]\n";
    let place = Place::new();
    place.write("rules/skin.toml", topic);
    place.write("one.json", "{\"on\": \"2026-11-22\", \"answers\": {}}");
    let screened = place.run_line("screen one.json --procedure peel --format csv");
    let result = screened.stdout.lines().nth(1).unwrap_or_default();
    insta::assert_snapshot!(result, @"one.json,1,1,,peel,2026-11-22,incomplete,eligible,refer,,,,q0,,,,,,small@1+draft");
    let explained = place.run(&["explain", "last", "--answers", "one.json"]);
    let page: Vec<_> = explained.stdout.lines().take(10).collect();
    insta::assert_snapshot!(page.join("\n"), @"
    last: refer
    Yes to the last.

    It is unknown on 22 November 2026
      - unknown: “Question 199?” is “Yes”
        Maybe asked, because “Question 197?” is maybe asked, and “Question 198?” is
        maybe asked
        Not answered

    “Question 1?” is maybe asked
    ");
}
