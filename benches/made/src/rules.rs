//! A protocol of any number of rules about the questions, as rule-file text.

use std::error::Error;
use std::fmt::Write as _;

use super::ON;
use super::data::Data;
use super::dice::Dice;
use super::questions::{Kind, Question, Topic};

/// Verdicts, repeated according to their frequency.
const VERDICTS: [&str; 10] = [
    "precaution",
    "precaution",
    "precaution",
    "defer",
    "defer",
    "defer",
    "refer",
    "refer",
    "refer",
    "contraindicated",
];

/// The files of a protocol, as names and texts.
pub fn protocol(
    data: &Data,
    rules: usize,
    seed: u64,
) -> Result<Vec<(String, String)>, Box<dyn Error>> {
    let topics = data.topics()?;
    let questions: Vec<&Question> = topics.iter().flat_map(|topic| &topic.questions).collect();
    let mut texts: Vec<String> = topics.iter().map(topic).collect();
    let count = texts.len();
    for number in 0..rules {
        let mut dice = Dice::of(seed, number as u64);
        let text = rule(number + 1, &mut dice, |dice| {
            data.condition(&questions, rules, dice)
        });
        texts[number % count] += &text.ok_or("these data have rules of their own")?;
    }
    let names = topics.iter().map(|topic| format!("{}.toml", topic.id));
    let files = names.zip(texts);
    Ok(files
        .chain([("protocol.toml".to_owned(), head(&topics))])
        .collect())
}

fn topic(topic: &Topic) -> String {
    let mut text = format!("[topic]\ntitle = \"{}\"\n", topic.id);
    for one in &topic.questions {
        question(one, &mut text);
    }
    text
}

fn head(topics: &[Topic]) -> String {
    let topics: Vec<&str> = topics.iter().map(|topic| topic.id.as_str()).collect();
    let mut text = format!(
        "format = 1

[protocol]
id        = \"made\"
title     = \"Made up to measure\"
version   = \"1\"
reviewed  = {ON}
review-by = 2027-11-22
status    = \"draft\"
topics    = {topics:?}

[[procedure]]
id    = \"microneedling\"
title = \"Microneedling\"
"
    );
    for source in SOURCES {
        let url = format!("https://example.org/{source}");
        _ = write!(
            text,
            "
[[source]]
id    = \"{source}\"
title = \"Source {source}\"
url   = \"{url}\"
seen  = {ON}
grade = \"clinic\"
"
        );
    }
    text
}

const SOURCES: [&str; 3] = ["handout", "review", "guideline"];

fn question(question: &Question, text: &mut String) {
    let id = &question.id;
    let (kind, more) = match &question.kind {
        Kind::YesNo => ("yes-no", String::new()),
        Kind::Choice { usual, others } => {
            let options: Vec<&String> = usual.iter().chain(others).collect();
            (
                "choice",
                format!("options = {options:?}\nclear = {usual:?}\n"),
            )
        }
        Kind::Trait(options) => (
            "choice",
            format!("options = {options:?}\nclear = {options:?}\n"),
        ),
        Kind::Multi(options) => ("multi", format!("options = {options:?}\n")),
        Kind::Number { allowed, usual } => {
            let ((min, max), (low, high)) = (allowed, usual);
            let clear = format!("{{ at-least = {low}, at-most = {high} }}");
            (
                "number",
                format!("min = {min}\nmax = {max}\nclear = {clear}\n"),
            )
        }
        Kind::Birth => ("date", "clear = { older-than = \"18 years\" }\n".to_owned()),
        Kind::Past => ("date", "clear = { older-than = \"180 days\" }\n".to_owned()),
        Kind::Future => (
            "date",
            "dated = \"future\"\nclear = { later-than = \"30 days\" }\n".to_owned(),
        ),
    };
    _ = write!(
        text,
        "\n[[question]]\nid = \"{id}\"\nask = \"What about {id}?\"\ntype = \"{kind}\"\n{more}"
    );
    for (before, answers) in &question.show_if {
        _ = writeln!(text, "show-if = {{ {before} = {answers:?} }}");
    }
}

fn rule(
    number: usize,
    dice: &mut Dice,
    when: impl FnOnce(&mut Dice) -> Option<String>,
) -> Option<String> {
    let verdict = dice.pick(&VERDICTS);
    let source = dice.pick(&SOURCES);
    let ends = match (verdict, dice.below(2)) {
        ("defer", 0) => "wait = \"2 weeks\"\n",
        ("defer", _) => "until = \"it has settled\"\n",
        _ => "",
    };
    let when = when(dice)?;
    Some(format!(
        "
[[rule]]
id = \"rule-{number:04}\"
verdict = \"{verdict}\"
when = {{ {when} }}
say = \"What was answered speaks against the procedure, says rule {number}.\"
do = \"Ask further before you book.\"
because = [\"{source}\"]
{ends}"
    ))
}
