//! Partly known answers: read in the same way from every format, evaluated with all their possible values, and shown as
//! what they are.

use serde_json::Value;

use crate::support::program::Place;

const TOPIC: &str = r#"[topic]
title = "Parts"

[[question]]
id      = "isotretinoin"
ask     = "Have you taken isotretinoin?"
type    = "choice"
options = ["never", { id = "past", label = "Yes, in the past" }, "now"]
clear   = ["never", "past"]

[[question]]
id    = "age"
ask   = "How old are you?"
type  = "number"
unit  = "years"
min   = 0
max   = 120
clear = { at-least = 18 }

[[question]]
id      = "capsule"
ask     = "When was the last capsule?"
type    = "date"
show-if = { isotretinoin = "past" }
clear   = { older-than = "6 months" }

[[question]]
id    = "flight"
ask   = "When do you fly?"
type  = "date"
dated = "future"
clear = { later-than = "2 weeks" }

[[question]]
id      = "area"
ask     = "What is on the skin?"
type    = "multi"
options = ["warts", "molluscum"]

[[rule]]
id      = "taken"
verdict = "refer"
when    = { isotretinoin = "now" }
say     = "Isotretinoin is taken."
because = ["handout"]

[[rule]]
id      = "capsule-recent"
verdict = "defer"
when    = { capsule = { within = "6 months" } }
say     = "The last capsule was less than six months ago."
because = ["handout"]

[[rule]]
id      = "young-or-old"
verdict = "precaution"
when    = { age = [{ under = 18 }, { over = 65 }] }
say     = "Look closer at the skin."
because = ["handout"]

[[rule]]
id      = "any-age"
verdict = "precaution"
when    = { age = [{ under = 35 }, { at-least = 35 }] }
say     = "An age is given."
because = ["handout"]

[[rule]]
id      = "flight-soon"
for     = ["peel"]
verdict = "defer"
when    = { flight = { within = "1 week" } }
say     = "A flight is ahead."
because = ["handout"]

[[rule]]
id      = "infected"
verdict = "contraindicated"
when    = { area = ["warts", "molluscum"] }
say     = "The skin is infected."
until   = "it has healed"
because = ["handout"]
"#;

fn place() -> Place {
    let place = Place::new();
    let protocol = place.read("rules/protocol.toml");
    place.write(
        "rules/protocol.toml",
        protocol.replace("\"skin\"", "\"parts\""),
    );
    std::fs::remove_file(place.path("rules/skin.toml")).expect("a file");
    place.write("rules/parts.toml", TOPIC);
    place
}

/// Clear answers to the other questions.
const CLEAR: [(&str, &str, &str, &str); 4] = [
    ("isotretinoin", "\"never\"", "\"never\"", "never"),
    ("age", "40", "40", "40"),
    ("flight", "2027-06-01", "\"2027-06-01\"", "2027-06-01"),
    ("area", "[\"none\"]", "[\"none\"]", "none"),
];

/// A question with an answer in TOML, in JSON and in a cell of a CSV.
const RECORDS: [(&str, &str, &str, &str); 19] = [
    (
        "isotretinoin",
        r#"{ one-of = ["never", "past"] }"#,
        r#"{"one-of":["never","past"]}"#,
        "never|past",
    ),
    (
        "isotretinoin",
        r#"{ one-of = ["past", "now"] }"#,
        r#"{"one-of":["past","now"]}"#,
        "now|past",
    ),
    (
        "age",
        "{ at-least = 30, at-most = 39 }",
        r#"{"at-least":30,"at-most":39}"#,
        "30..39",
    ),
    ("age", "{ at-least = 18 }", r#"{"at-least":18}"#, "18.."),
    ("age", "{ at-most = 17 }", r#"{"at-most":17}"#, "..17"),
    (
        "age",
        "{ at-least = 66, at-most = 999 }",
        r#"{"at-least":66,"at-most":999}"#,
        "66..999",
    ),
    (
        "age",
        "{ at-least = 40, at-most = 30 }",
        r#"{"at-least":40,"at-most":30}"#,
        "40..30",
    ),
    ("capsule", r#""2026-05""#, r#""2026-05""#, "2026-05"),
    (
        "capsule",
        "{ from = 2026-06-01, to = 2026-08-31 }",
        r#"{"from":"2026-06-01","to":"2026-08-31"}"#,
        "2026-06-01..2026-08-31",
    ),
    (
        "capsule",
        r#"{ from = "2026-06" }"#,
        r#"{"from":"2026-06"}"#,
        "2026-06..",
    ),
    (
        "capsule",
        "{ to = 2026-05-22 }",
        r#"{"to":"2026-05-22"}"#,
        "..2026-05-22",
    ),
    (
        "capsule",
        "{ from = 2026-11-23 }",
        r#"{"from":"2026-11-23"}"#,
        "2026-11-23..",
    ),
    ("flight", r#""2026-12""#, r#""2026-12""#, "2026-12"),
    (
        "flight",
        r#"{ to = "2026-12" }"#,
        r#"{"to":"2026-12"}"#,
        "..2026-12",
    ),
    (
        "flight",
        r#"{ from = "2026-12" }"#,
        r#"{"from":"2026-12"}"#,
        "2026-12..",
    ),
    (
        "area",
        r#"{ ticked = ["warts"], open = ["molluscum"] }"#,
        r#"{"ticked":["warts"],"open":["molluscum"]}"#,
        "warts;molluscum?",
    ),
    (
        "area",
        r#"{ ticked = ["none"], open = ["molluscum"] }"#,
        r#"{"ticked":["none"],"open":["molluscum"]}"#,
        "none;molluscum?",
    ),
    (
        "area",
        r#"{ ticked = [], open = ["molluscum"] }"#,
        r#"{"ticked":[],"open":["molluscum"]}"#,
        "molluscum?",
    ),
    (
        "area",
        r#"["warts", "unsure"]"#,
        r#"["warts","unsure"]"#,
        "warts;unsure",
    ),
];

/// The answers of a record: all clear except one.
fn answers(
    question: &str,
) -> impl Iterator<Item = (&'static str, &'static str, &'static str, &'static str)> {
    CLEAR
        .into_iter()
        .filter_map(move |clear| match (clear.0, question) {
            (one, other) if one == other => None,
            ("isotretinoin", "capsule") => Some(("isotretinoin", "\"past\"", "\"past\"", "past")),
            _ => Some(clear),
        })
}

/// The result of a record in short form.
fn short(result: &Value) -> String {
    let of = |key: &str| result[key].to_string();
    let reasons = result["reasons"].as_array().expect("a list").iter();
    let reasons = reasons.map(|reason| {
        let answers = reason["answers"].as_object().expect("a table");
        format!(
            "{} {}",
            reason["rule"],
            serde_json::to_string(answers).expect("JSON")
        )
    });
    let text = format!(
        "  {}: {} {}..{} {} {} needs {} errors {}\n    {}",
        of("procedure"),
        of("verdict"),
        of("at_least"),
        of("at_most"),
        of("not_before"),
        match result["not_before_final"].as_bool() {
            Some(true) => "final",
            _ => "open",
        },
        of("needed"),
        result["errors"][0]["message"],
        reasons.collect::<Vec<_>>().join("; ")
    );
    text.replace('"', "")
}

#[test]
fn each_notation_means_the_same_in_every_format() {
    let place = place();
    let mut told = String::new();
    let mut lines = String::new();
    let mut rows = "answered,isotretinoin,age,capsule,flight,area\n".to_owned();
    let mut of_toml = Vec::new();
    for (question, in_toml, in_json, cell) in RECORDS {
        let all: Vec<_> = answers(question)
            .chain([(question, in_toml, in_json, cell)])
            .collect();
        let toml = all
            .iter()
            .map(|(id, value, ..)| format!("{id} = {value}\n"));
        place.write(
            "form.toml",
            format!(
                "answered = 2026-11-22\n[answers]\n{}",
                toml.collect::<String>()
            ),
        );
        let json: Vec<_> = all
            .iter()
            .map(|(id, _, value, _)| format!("\"{id}\":{value}"))
            .collect();
        lines += &format!(
            "{{\"answered\":\"2026-11-22\",\"answers\":{{{}}}}}\n",
            json.join(",")
        );
        let columns = ["isotretinoin", "age", "capsule", "flight", "area"];
        let cells = columns.map(|column| {
            all.iter()
                .find(|one| one.0 == column)
                .map_or("", |one| one.3)
        });
        rows += &format!("2026-11-22,{}\n", cells.join(","));
        let result = screened(&place, "form.toml");
        let both = result.iter().map(short).collect::<Vec<_>>();
        told += &format!("{question} {cell}\n{}\n", both.join("\n"));
        of_toml.extend(result);
    }
    // repeated so often that the readers of many records know the usual texts
    let times = 10;
    place.write("many.ndjson", lines.repeat(times));
    let (header, cells) = rows.split_once('\n').expect("a header");
    place.write("many.csv", format!("{header}\n{}", cells.repeat(times)));
    place.write("forms.ndjson", &lines);
    let list: Vec<_> = lines.lines().collect();
    place.write("forms.json", format!("[{}]", list.join(",\n")));
    place.write("forms.csv", rows);
    let of_toml: Vec<_> = of_toml.iter().map(short).collect();
    for file in ["forms.ndjson", "forms.json", "forms.csv"] {
        let found: Vec<_> = screened(&place, file).iter().map(short).collect();
        assert_eq!(found, of_toml, "{file}");
    }
    for file in ["many.ndjson", "many.csv"] {
        let found: Vec<_> = screened(&place, file).iter().map(short).collect();
        assert_eq!(found.len(), of_toml.len() * times);
        for part in found.chunks(of_toml.len()) {
            assert_eq!(part, of_toml, "{file}");
        }
    }
    insta::assert_snapshot!(told);
}

/// The results of a file for both procedures on a fixed day.
fn screened(place: &Place, file: &str) -> Vec<Value> {
    let asked = ["screen", file, "--on", "2026-11-22", "--format", "ndjson"];
    let ended = place.run(&asked);
    let results = ended.stdout.lines();
    results
        .map(|line| serde_json::from_str(line).expect("a result"))
        .collect()
}

const FORM: &str = r#"answered = 2026-11-22
procedures = ["needling", "peel"]

[answers]
isotretinoin = { one-of = ["never", "past"] }
age          = { at-least = 10, at-most = 17 }
capsule      = { from = "2025", to = 2026-05-22 }
flight       = { from = "2026-12", to = 2026-12-20 }
area         = { ticked = ["none"], open = ["molluscum"] }
"#;

#[test]
fn a_page_shows_a_partly_known_answer_in_words() {
    let place = place();
    place.write("form.toml", FORM);
    insta::assert_snapshot!(place.told(&["screen form.toml --on 2026-11-22"]));
}

#[test]
fn an_explanation_shows_the_first_and_the_last_day() {
    let place = place();
    place.write(
        "form.toml",
        FORM.replace("[\"never\", \"past\"]", "[\"past\", \"now\"]")
            .replace("at-least = 10, at-most = 17", "at-least = 30, at-most = 39"),
    );
    insta::assert_snapshot!(place.told(&[
        "explain capsule-recent --answers form.toml --on 2026-11-22",
        "explain any-age --answers form.toml --on 2026-11-22",
    ]));
}

#[test]
fn a_case_may_have_partly_known_answers() {
    let place = place();
    place.write(
        "rules/parts.test.toml",
        r#"[[case]]
name      = "may have been taken"
procedure = "needling"
on        = 2026-11-22
given     = { isotretinoin = { one-of = ["never", "past"] }, age = { at-least = 30, at-most = 39 }, capsule = { to = "2026-05" } }
rest      = "clear"
expect    = "incomplete"
at-least  = "precaution"
at-most   = "defer"
needs     = ["isotretinoin"]
rules     = ["any-age"]

[[case]]
name       = "a flight in December"
procedure  = "peel"
on         = 2026-11-22
given      = { flight = { from = "2026-12", to = 2026-12-20 }, area = { ticked = ["none"], open = ["warts"] } }
rest       = "clear"
expect     = "incomplete"
at-least   = "defer"
at-most    = "contraindicated"
not-before = 2026-12-27
needs      = ["area"]
rules      = ["flight-soon", "any-age"]

[[case]]
name      = "none of this can be read"
procedure = "needling"
on        = 2026-11-22
given     = { isotretinoin = { one-of = ["past"] }, age = { at-least = 40, at-most = 30 }, capsule = { form = 2026 } }
rest      = "clear"
expect    = "precaution"
rules     = ["any-age"]

[[case]]
name      = "neither can this"
procedure = "peel"
on        = 2026-11-22
given     = { isotretinoin = { one-of = ["past", "zz"] }, age = { at-least = "x" }, flight = { from = "unsure" }, area = { ticked = ["wart", "none"], open = ["zz"] } }
rest      = "clear"
expect    = "precaution"
rules     = ["any-age"]

[[case]]
name      = "nor this"
procedure = "needling"
on        = 2026-11-22
given     = { isotretinoin = { at-least = 2 }, age = { one-of = [30, 40] }, capsule = { to = "2025", from = "2026" }, area = { ticked = ["warts"], open = ["warts"] } }
rest      = "clear"
expect    = "precaution"
rules     = ["any-age"]
"#,
    );
    insta::assert_snapshot!(place.told(&["test"]));
}

#[test]
fn a_date_without_a_last_day_or_about_the_future_is_not_final() {
    let place = place();
    let dated = |head: &str, answers: &str, on: &str| {
        place.write(
            "form.toml",
            format!("{head}\n[answers]\nage = 40\narea = [\"none\"]\n{answers}\n"),
        );
        let ended = place.run(&[
            "screen",
            "form.toml",
            "--procedure",
            if answers.contains("never") {
                "peel"
            } else {
                "needling"
            },
            "--on",
            on,
            "--format",
            "ndjson",
        ]);
        let result: Value = serde_json::from_str(&ended.stdout).expect("one result");
        short(&result)
            .lines()
            .next()
            .expect("a line")
            .trim()
            .to_owned()
    };
    let past =
        |answer: &str| format!("isotretinoin = \"past\"\nflight = \"2199\"\ncapsule = {answer}");
    let flight = |answer: &str| format!("isotretinoin = \"never\"\nflight = {answer}");
    let answered = "answered = 2026-11-22";
    let mut told = String::new();
    for (head, answers, on) in [
        (answered, past("\"2026-11\""), "2026-11-22"),
        ("", past("\"2026-11\""), "2026-11-22"),
        ("", past("\"2026-11\""), "2027-05-30"),
        (
            answered,
            past("{ from = 2026-06-10, to = 2027-01-01 }"),
            "2026-11-22",
        ),
        (answered, past("{ from = 2026-06-10 }"), "2026-11-22"),
        (answered, past("{ from = 2026-06-10 }"), "2026-12-01"),
        ("", past("{ from = 2026-06-10 }"), "2026-11-22"),
        ("", past("{ from = 2026-06-10 }"), "2026-12-01"),
        (answered, flight("2026-12-20"), "2026-11-22"),
        (answered, flight("2026-12-20"), "2026-12-27"),
        ("", flight("2026-12-20"), "2026-11-22"),
        ("", flight("2026-12-20"), "2026-12-27"),
        (answered, flight("{ to = \"2026-12\" }"), "2026-11-22"),
        (answered, flight("{ from = 2026-12-20 }"), "2026-11-22"),
    ] {
        let answer = answers.lines().last().expect("an answer");
        told += &format!(
            "{answer} ({head}) on {on}\n  {}\n",
            dated(head, &answers, on)
        );
    }
    insta::assert_snapshot!(told);
}

#[test]
fn an_answer_that_was_not_asked_contradicts_only_if_it_raises_a_concern() {
    let place = place();
    let mut told = String::new();
    for capsule in [
        "{ to = \"2026-05-22\" }",
        "{ to = \"2026-05-23\" }",
        "\"2020\"",
    ] {
        let text = format!("[answers]\nisotretinoin = \"never\"\ncapsule = {capsule}\n");
        place.write("form.toml", text);
        let ended = place.run_line("screen form.toml --procedure needling --on 2026-11-22");
        told += &format!("{capsule}\n{}\n", ended.whole());
    }
    insta::assert_snapshot!(told, @r#"
    { to = "2026-05-22" }
    ended with 0
    --- stdout
    No record number · for 22 November 2026

    Needling: NOT DECIDED: 2 questions are open; the most severe answer would mean
    contraindicated.
    Do not treat on the basis of this page.

    Not decided: what to ask
      Ask the client:
        - “What is on the skin?”
        - “How old are you?”

    Answered though not asked, and ignored
      - “When was the last capsule?” up to 22 May 2026

    small 1 (draft, e8563986), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules

    { to = "2026-05-23" }
    ended with 0
    --- stdout
    No record number · for 22 November 2026

    Needling: NOT DECIDED: 2 questions are open; the most severe answer would mean
    contraindicated.
    Do not treat on the basis of this page.

    Not decided: what to ask
      Ask the client:
        - “What is on the skin?”
        - “How old are you?”

    The answers contradict each other
      - “When was the last capsule?” up to 23 May 2026. This is asked only if “Have
        you taken isotretinoin?” is “Yes, in the past”.

    small 1 (draft, e8563986), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules

    "2020"
    ended with 0
    --- stdout
    No record number · for 22 November 2026

    Needling: NOT DECIDED: 2 questions are open; the most severe answer would mean
    contraindicated.
    Do not treat on the basis of this page.

    Not decided: what to ask
      Ask the client:
        - “What is on the skin?”
        - “How old are you?”

    Answered though not asked, and ignored
      - “When was the last capsule?” 2020

    small 1 (draft, e8563986), screened for 2026-11-22. A practitioner decides.
    --- stderr
    protocol: small 1, draft, rules
    "#);
}
