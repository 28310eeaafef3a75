//! A protocol whose rules would need more masks than the index keeps: every rule is still found.

use crate::support::program::Place;

/// Number of yes-no questions.
const QUESTIONS: usize = 45;

/// A protocol with a rule for each pair of questions. Each rule also tests the age, with 200 limits in all.
fn write_rules(place: &Place) {
    place.write(
        "rules/protocol.toml",
        "format = 1\n\n[protocol]\nid = \"many\"\ntitle = \"Many\"\nversion = \"1\"\nstatus = \"draft\"\nreviewed = 2026-11-01\nreview-by = 2027-11-01\ntopics = [\"skin\"]\n\n[[procedure]]\nid = \"one\"\ntitle = \"One\"\n\n[[source]]\nid = \"book\"\ntitle = \"A book\"\nurl = \"https://example.org/book\"\ngrade = \"review\"\nseen = 2026-11-01\n",
    );
    let mut topic = "[topic]\ntitle = \"All\"\n\n[[question]]\nid = \"age\"\nask = \"Age?\"\ntype = \"number\"\nmin = 0\nmax = 300\nclear = { at-least = 0 }\n".to_owned();
    for question in 0..QUESTIONS {
        topic += &format!(
            "\n[[question]]\nid = \"q-{question}\"\nask = \"Question {question}?\"\ntype = \"yes-no\"\nclear = \"no\"\n"
        );
    }
    for (place, (one, other)) in pairs().enumerate() {
        let limit = place % 200;
        topic += &format!(
            "\n[[rule]]\nid = \"r-{one}-{other}\"\nverdict = \"refer\"\nwhen = {{ q-{one} = \"yes\", q-{other} = \"yes\", age = {{ over = {limit} }} }}\nsay = \"Both.\"\nbecause = [\"book\"]\n"
        );
    }
    place.write("rules/skin.toml", topic);
}

fn pairs() -> impl Iterator<Item = (usize, usize)> {
    (0..QUESTIONS).flat_map(|one| (one + 1..QUESTIONS).map(move |other| (one, other)))
}

#[test]
fn each_rule_is_found_in_a_protocol_with_too_many_masks() {
    let place = Place::new();
    write_rules(&place);
    let header: Vec<String> = (0..QUESTIONS)
        .map(|question| format!("q-{question}"))
        .collect();
    let mut csv = format!("age,{}\n", header.join(","));
    for (one, other) in pairs() {
        let cell = |question| {
            if question == one || question == other {
                "yes"
            } else {
                "no"
            }
        };
        let cells: Vec<&str> = (0..QUESTIONS).map(cell).collect();
        csv += &format!("250,{}\n", cells.join(","));
    }
    place.write("all.csv", csv);
    let ended = place.run(&[
        "screen",
        "all.csv",
        "--rules",
        "rules",
        "--on",
        "2026-11-22",
        "--format",
        "csv",
        "--quiet",
    ]);
    let reasons = |row: &str| row.split(',').nth(11).map(str::to_owned);
    let found: Vec<_> = ended.stdout.lines().skip(1).map(reasons).collect();
    let expected: Vec<_> = pairs()
        .map(|(one, other)| Some(format!("r-{one}-{other}")))
        .collect();
    assert_eq!(found, expected, "{}", ended.stderr);
}
