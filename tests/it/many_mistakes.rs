//! Files with thousands of mistakes: the first of each kind are reported, the others are counted, and reading them does
//! not take quadratic time.

use std::fmt::Write as _;

use serde_json::Value;

use crate::findings::BASE;
use crate::support::program::Place;

/// A place with a protocol that has this topic.
fn place(topic: &str) -> Place {
    let place = Place::new();
    place.write("many/protocol.toml", BASE);
    place.write("many/general-health.toml", topic);
    place
}

const TOPIC: &str = "[topic]\ntitle = \"General health\"\n";

/// A line for each name: how many findings are printed, and the message of the last one.
fn names(json: &str) -> String {
    let found: Vec<Value> = serde_json::from_str(json).expect("JSON");
    let mut names: Vec<(&str, usize, &str)> = Vec::new();
    for one in &found {
        let text = |key: &str| one[key].as_str().expect("text");
        match names.iter_mut().find(|(name, ..)| *name == text("name")) {
            Some((_, count, message)) => {
                *count += 1;
                *message = text("message");
            }
            None => names.push((text("name"), 1, text("message"))),
        }
    }
    let lines = names
        .iter()
        .map(|(name, count, last)| format!("{count} {name}, last: {last}\n"));
    lines.collect()
}

#[test]
fn fifty_findings_of_each_name_are_printed_and_the_others_counted() {
    let place = place(&format!("{TOPIC}{}", "[[rule]]\n".repeat(2000)));
    let json = place.run(&["check", "many", "--format", "json"]);
    assert_eq!(json.code, Some(1));
    insta::assert_snapshot!(names(&json.stdout), @"51 missing-key, last: and 9950 more in this file");
    let sarif = place.run(&["check", "many", "--format", "sarif"]).stdout;
    let sarif: Value = serde_json::from_str(&sarif).expect("JSON");
    let results = sarif["runs"][0]["results"].as_array().expect("results");
    assert_eq!(
        results.len(),
        serde_json::from_str::<Vec<Value>>(&json.stdout)
            .expect("JSON")
            .len()
    );
    let text = place.run(&["check", "many"]).stdout;
    let last = text.lines().last().expect("a line");
    insta::assert_snapshot!(last, @"10000 errors in 2 files; the errors prevent checks of logic, dates and coverage");
}

#[test]
fn a_file_with_too_much_in_it_is_not_read_further() {
    let place = place(&format!("{TOPIC}{}", "[[rule]]\n".repeat(60_000)));
    let json = place.run(&["check", "many", "--format", "json"]).stdout;
    insta::assert_snapshot!(names(&json), @"
    51 missing-key, last: and 199940 more in this file
    1 toml-syntax, last: the file is not read further: it has too much in it
    ");
}

#[test]
fn the_first_mistakes_of_a_file_with_too_much_in_it_are_reported() {
    let found = |lines: &str| {
        let place = place(&format!("{TOPIC}{lines}"));
        names(&place.run(&["check", "many", "--format", "json"]).stdout)
    };
    let twice = format!("[[rule]]\n{}", "say = \"x\"\n".repeat(155_000));
    insta::assert_snapshot!(found(&twice), @"12 toml-syntax, last: the file is not read further: it has too many mistakes");
    insta::assert_snapshot!(found(&"[a.b\n".repeat(50_100)), @"
    6 toml-syntax, last: this line cannot be read
    1 unknown-key, last: a topic file has no key `a`
    ");
}

#[test]
fn hundreds_of_unknown_questions_are_counted() {
    let mut topic = TOPIC.to_owned();
    for number in 0..300 {
        let _ = write!(
            topic,
            "[[question]]\nid = \"question-{number}-a\"\nask = \"Which?\"\ntype = \"yes-no\"\n\
             [[rule]]\nid = \"rule-{number}\"\nverdict = \"refer\"\nwhen = {{ question-{number}-b = \"yes\" }}\n\
             say = \"It holds.\"\nbecause = [\"handout\"]\n"
        );
    }
    let place = place(&topic);
    let json = place.run(&["check", "many", "--format", "json"]).stdout;
    insta::assert_snapshot!(names(&json), @"51 unknown-question, last: and 250 more in this file");
}

#[test]
fn a_very_long_line_is_shown_around_its_mark() {
    let say = format!(
        "{}Stop aspirin. {}",
        "It is so. ".repeat(2000),
        "It is so. ".repeat(2000)
    );
    let topic = format!(
        "{TOPIC}[[question]]\nid = \"keloid\"\nask = \"Do you?\"\ntype = \"yes-no\"\n[[rule]]\nid = \"a\"\n\
         verdict = \"refer\"\nwhen = {{ keloid = [\"yes\", \"unsure\"] }}\nsay = \"{say}\"\nbecause = [\"handout\"]\n"
    );
    let text = place(&topic).run(&["check", "many"]).stdout;
    let shown: Vec<&str> = text
        .split("\n\n")
        .filter(|one| one.starts_with("error"))
        .collect();
    assert_eq!(shown.len(), 1, "{text}");
    insta::assert_snapshot!(shown[0], @r#"
    error[forbidden-advice]: `say` says "Stop aspirin"
      --> many/general-health.toml:11:20008
       |
    11 | ... is so. It is so. It is so. It is so. It is so. It is so. Stop aspirin. It is so. It is so. It is so. It is so. It is so. It is s...
       |                                                              ^^^^^^^^^^^^
       |
       = help: never advise on taking a medicine: say when to rebook, or whom to ask
    "#);
}
