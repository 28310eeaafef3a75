//! A protocol of any number of rules about the questions, as rule-file text.

use std::fmt::Write as _;

use super::ON;
use super::dice::Dice;
use super::questions::{Kind, Question, TOPICS, all};

/// Verdicts, as often as they are given.
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

/// Of a thousand rules, how many have each shape, for protocols of at least so many rules. A rare test is true of a few
/// people in a hundred, a common one of a third of them.
struct Shapes {
    rules: usize,
    rare: usize,
    rare_and_common: usize,
    two_rare: usize,
    // the rest: two rare and a common one
}

const SHAPES: [Shapes; 3] = [
    shapes(4500, 0, 10, 130),
    shapes(450, 40, 140, 500),
    shapes(0, 600, 200, 100),
];

/// The files of a protocol, as names and texts.
pub(crate) fn protocol(rules: usize, seed: u64) -> Vec<(String, String)> {
    let mut texts = TOPICS.each_ref().map(|(topic, questions)| {
        let mut text = format!("[topic]\ntitle = \"{topic}\"\n");
        questions.iter().for_each(|one| question(one, &mut text));
        text
    });
    for number in 0..rules {
        let mut dice = Dice::of(seed, number as u64);
        texts[number % TOPICS.len()] += &rule(number + 1, rules, &mut dice);
    }
    let files = TOPICS.iter().zip(texts);
    let files = files.map(|((topic, _), text)| (format!("{topic}.toml"), text));
    files
        .chain([("protocol.toml".to_owned(), head())])
        .collect()
}

fn head() -> String {
    let topics = TOPICS.each_ref().map(|(topic, _)| *topic);
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
    let id = question.id;
    let (kind, more) = match &question.kind {
        Kind::YesNo => ("yes-no", String::new()),
        Kind::Choice(options) => {
            let clear = &options[..1];
            (
                "choice",
                format!("options = {options:?}\nclear = {clear:?}\n"),
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
    if let Some((before, answer)) = question.show_if {
        _ = writeln!(text, "show-if = {{ {before} = \"{answer}\" }}");
    }
}

fn rule(number: usize, rules: usize, dice: &mut Dice) -> String {
    let verdict = dice.pick(&VERDICTS);
    let source = dice.pick(&SOURCES);
    let ends = match (verdict, dice.below(2)) {
        ("defer", 0) => "wait = \"2 weeks\"\n",
        ("defer", _) => "until = \"it has settled\"\n",
        _ => "",
    };
    let when = when(rules, dice);
    format!(
        "
[[rule]]
id = \"rule-{number:04}\"
verdict = \"{verdict}\"
when = {{ {when} }}
say = \"What was answered speaks against the procedure, says rule {number}.\"
do = \"Ask further before you book.\"
because = [\"{source}\"]
{ends}"
    )
}

/// The tests of a condition.
fn when(rules: usize, dice: &mut Dice) -> String {
    let (mut common, mut rare): (Vec<_>, Vec<_>) = all().partition(|one| one.is_common());
    dice.shuffle(&mut rare, 2);
    dice.shuffle(&mut common, 1);
    let [one, other, common] = [rare[0], rare[1], common[0]]
        .map(|question| format!("{} = {}", question.id, test(question, dice)));
    let shapes = SHAPES.iter().find(|shapes| rules >= shapes.rules);
    let shapes = shapes.expect("the last has no least number");
    let drawn = dice.below(1000);
    let after_pair = shapes.rare + shapes.rare_and_common;
    let mut tests = if drawn < shapes.rare {
        vec![one]
    } else if drawn < after_pair {
        match dice.below(3) {
            0 => vec![format!("any = [{{ {one} }}, {{ {other} }}]"), common],
            _ => vec![one, common],
        }
    } else if drawn < after_pair + shapes.two_rare {
        vec![one, other]
    } else {
        vec![one, other, common]
    };
    let count = tests.len();
    dice.shuffle(&mut tests, count);
    tests.join(", ")
}

/// A test as it stands behind the name of a question.
fn test(question: &Question, dice: &mut Dice) -> String {
    match &question.kind {
        Kind::YesNo => match dice.below(10) {
            0 => "\"unsure\"".to_owned(),
            1 => "[\"yes\", \"unsure\"]".to_owned(),
            2 => "[\"yes\", \"declined\"]".to_owned(),
            3 => "{ is-not = \"no\" }".to_owned(),
            _ => "\"yes\"".to_owned(),
        },
        Kind::Choice(options) => {
            let (first, others) = (options[0], &options[1..]);
            let other = dice.pick(others);
            match dice.below(6) {
                0 => format!("{{ is-not = \"{first}\" }}"),
                1 => format!("{{ none-of = [\"{first}\", \"{other}\"] }}"),
                2 => format!("[\"{other}\", \"unsure\"]"),
                _ => format!("\"{other}\""),
            }
        }
        Kind::Trait(options) => {
            let at = dice.below(options.len());
            let (one, next) = (options[at], options[(at + 1) % options.len()]);
            match dice.below(3) {
                0 => format!("[\"{one}\", \"{next}\"]"),
                1 => format!("{{ none-of = [\"{one}\", \"{next}\"] }}"),
                _ => format!("\"{one}\""),
            }
        }
        Kind::Multi(options) => {
            let at = dice.below(options.len());
            let (one, next) = (options[at], options[(at + 1) % options.len()]);
            match dice.below(6) {
                0 => format!("{{ all-of = [\"{one}\", \"{next}\"] }}"),
                1 => format!("{{ none-of = [\"none\", \"{one}\"] }}"),
                2 => format!("[\"{one}\", \"{next}\"]"),
                _ => format!("\"{one}\""),
            }
        }
        Kind::Number { allowed, usual } => {
            let over = dice.within(usual.1 + 1, allowed.1 - 2);
            match dice.below(3) {
                0 => format!("{{ over = {over} }}"),
                1 => format!("{{ at-least = {over}, under = {} }}", allowed.1),
                _ => format!("{{ at-least = {over} }}"),
            }
        }
        Kind::Birth => {
            let years = dice.within(25, 70);
            match dice.below(2) {
                0 => format!("{{ within = \"{years} years\" }}"),
                _ => format!("{{ older-than = \"{years} years\" }}"),
            }
        }
        Kind::Past => {
            let days = dice.within(5, 700);
            match dice.below(3) {
                0 => format!(
                    "{{ older-than = \"{days} days\", within = \"{} days\" }}",
                    days + 90
                ),
                _ => format!("{{ within = \"{days} days\" }}"),
            }
        }
        Kind::Future => {
            let days = dice.within(5, 300);
            match dice.below(2) {
                0 => format!("{{ in-next = \"{days} days\" }}"),
                _ => format!("{{ later-than = \"{days} days\" }}"),
            }
        }
    }
}

const fn shapes(rules: usize, rare: usize, rare_and_common: usize, two_rare: usize) -> Shapes {
    Shapes {
        rules,
        rare,
        rare_and_common,
        two_rare,
    }
}
