//! Answers → an export made by the inverse of a random mapping → screened, equals the answers read directly.

use std::fmt::Write as _;

use contraindication::intake::{Defaults, Form, Format, Mapping, open, open_mapped};
use contraindication::model::{Kind, Protocol};
use proptest::prelude::*;

use super::{TOPIC, mapping_file, protocol_of};
use crate::support::random::{Dice, config, dice};

/// Texts that are no texts of the mapping whatever they are joined with.
const WORDS: [&str; 8] = [
    "Yes, a little",
    "no",
    "I don\u{2019}t",
    "6\u{2013}12",
    "cafe\u{301}; x",
    "a  b",
    "-",
    "\u{a0}n/a",
];

/// A mapping with an export of its form, and the same answers in an answer file.
struct Made {
    mapping: String,
    export: String,
    answers: String,
}

/// A text for each of some names, none of which can be taken for another.
fn texts(names: &[&str], dice: &mut Dice) -> Vec<(String, String)> {
    let texts = names.iter().enumerate().map(|(index, name)| {
        let word = dice.pick(&WORDS);
        ((*name).to_owned(), format!("{index}) {word}"))
    });
    texts.collect()
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// A text as a TOML string.
fn toml(text: &str) -> String {
    serde_json::to_string(text).expect("JSON")
}

fn table(texts: &[(String, String)]) -> String {
    let entries = texts
        .iter()
        .map(|(name, text)| format!("{} = \"{name}\"", toml(text)));
    format!("{{ {} }}", entries.collect::<Vec<_>>().join(", "))
}

/// How a text may look in a cell.
fn as_seen(text: &str, dice: &mut Dice) -> String {
    match dice.one_in(2) {
        true => text.to_owned(),
        false => format!(
            " {} ",
            text.replace('\u{2019}', "'")
                .replace('\u{2013}', "-")
                .replace("  ", "\u{a0}")
        ),
    }
}

fn made(protocol: &Protocol, dice: &mut Dice) -> Made {
    let delimiter = *dice.pick(&[",", ";", "|"]);
    let many = *dice.pick(&["; ", " / ", "\n"]);
    let mut mapping = format!(
        "[export]\ndelimiter = \"{delimiter}\"\nmany = {}\ndate = \"D/M/YYYY\"\ndecimal = \",\"\nticked = [\"x\"]\nunticked = [\"\"]\n[record]\nid = \"No\"\n",
        toml(many)
    );
    let (mut header, mut row) = (vec!["No".to_owned()], vec!["C-1".to_owned()]);
    let (mut ids, mut answers) = (vec!["id".to_owned()], vec!["C-1".to_owned()]);
    for question in &protocol.questions {
        let column = format!("{} (asked, again)", question.ask);
        ids.push(question.id.clone());
        let mut statuses = texts(&["missing", "unsure", "declined"], dice);
        for (name, text) in &mut statuses {
            *text = format!("{name}: {text}");
        }
        let _ = writeln!(mapping, "[question.{}]", question.id);
        for (name, text) in &statuses {
            let _ = writeln!(mapping, "{name} = [{}]", toml(text));
        }
        let names = question.kind.option_ids();
        let boxes = matches!(question.kind, Kind::Multi { .. }) && dice.one_in(2);
        let status = dice.one_in(4).then(|| dice.pick(&statuses).clone());
        let (cell, answer) = match &question.kind {
            Kind::YesNo | Kind::Choice(_) => {
                let options = texts(&names, dice);
                let _ = writeln!(mapping, "answers = {}", table(&options));
                let (name, text) = dice.pick(&options).clone();
                (as_seen(&text, dice), name)
            }
            Kind::Multi { .. } => {
                let all: Vec<&str> = names.iter().copied().chain(["none"]).collect();
                let options = texts(&all, dice);
                let ticked: Vec<_> = options[..names.len()]
                    .iter()
                    .filter(|_| dice.one_in(2))
                    .cloned()
                    .collect();
                let ticked = match ticked.is_empty() {
                    true => vec![options[names.len()].clone()],
                    false => ticked,
                };
                let ids: Vec<&str> = ticked.iter().map(|(name, _)| name.as_str()).collect();
                if boxes {
                    let entries = options
                        .iter()
                        .map(|(name, _)| format!("\"{column} {name}\" = \"{name}\""));
                    let entries: Vec<_> = entries.collect();
                    let _ = writeln!(mapping, "boxes = {{ {} }}", entries.join(", "));
                    for (name, _) in &options {
                        header.push(format!("{column} {name}"));
                        let mark = if ids.contains(&name.as_str()) {
                            "x"
                        } else {
                            ""
                        };
                        row.push(mark.to_owned());
                    }
                    answers.push(ids.join(";"));
                    continue;
                }
                let _ = writeln!(mapping, "answers = {}", table(&options));
                let cells: Vec<_> = ticked.iter().map(|(_, text)| as_seen(text, dice)).collect();
                (cells.join(many), ids.join(";"))
            }
            Kind::Number(kind) => {
                let steps = i64::try_from(dice.below(100)).expect("a number");
                let number = kind.show(steps);
                (number.replace('.', ","), number)
            }
            Kind::Date(_) => {
                let (day, month) = (dice.below(28) + 1, dice.below(12) + 1);
                (
                    format!("{day}/{month}/2025 10:00"),
                    format!("2025-{month:02}-{day:02}"),
                )
            }
            Kind::Text => ("so \"they\" said".to_owned(), "so \"they\" said".to_owned()),
        };
        let _ = writeln!(mapping, "column = {}", toml(&column));
        header.push(column);
        match status {
            Some((name, text)) => {
                row.push(as_seen(&text, dice));
                answers.push(if name == "missing" {
                    String::new()
                } else {
                    name
                });
            }
            None => {
                row.push(cell);
                answers.push(answer);
            }
        }
    }
    let line = |cells: &[String], delimiter: &str| {
        cells
            .iter()
            .map(|cell| quoted(cell))
            .collect::<Vec<_>>()
            .join(delimiter)
    };
    Made {
        mapping: mapping_file(&mapping),
        export: format!("{}\n{}\n", line(&header, delimiter), line(&row, delimiter)),
        answers: format!("{}\n{}\n", line(&ids, ","), line(&answers, ",")),
    }
}

fn only<T, E: std::fmt::Debug>(mut records: impl Iterator<Item = Result<T, E>>) -> T {
    let first = records.next().expect("a record").expect("a reader");
    assert!(records.next().is_none());
    first
}

proptest! {
    #![proptest_config(config(100))]

    #[test]
    fn an_export_gives_the_answers_that_were_put_into_it(mut dice in dice(200..400)) {
        let protocol = protocol_of(TOPIC);
        let made = made(&protocol, &mut dice);
        let loaded = Mapping::read("form.toml", made.mapping.as_bytes(), &protocol);
        let found = format!("{:#?}\n{}", loaded.diagnostics, made.mapping);
        let mapping = loaded.mapping.expect(&found);
        let defaults = Defaults {
            today: contraindication::model::parse_day("2026-11-22").expect("a day"),
            on: None,
            procedures: Vec::new(),
        };
        let direct = open(made.answers.as_bytes(), Format::Csv, &protocol, &defaults).expect("answers");
        let direct: Form = only(direct).content.expect("a form");
        let mapped = match open_mapped(made.export.as_bytes(), &mapping, &protocol, &defaults) {
            Ok(mapped) => mapped,
            Err(error) => panic!("{error}\n{}", made.export),
        };
        let mapped = only(mapped).content;
        let mapped = mapped.unwrap_or_else(|one| panic!("{}\n{}", one.message, made.export));
        let told = format!("{:#?}\n{}\n{}", mapped.errors, made.mapping, made.export);
        prop_assert_eq!(mapped, direct, "{}", told);
    }
}
