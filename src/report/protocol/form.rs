//! A protocol as a blank form: on paper with boxes to tick, or as the header of a CSV.

use crate::model::{AskedOf, Condition, Kind, NumberKind, Protocol, Question, TopicId, long_date};
use crate::report::markup::block::{Block, Fact, code, fact, section, strong, text};
use crate::report::markup::html::Sheet;
use crate::report::markup::{Markup, html, markdown};
use crate::report::words::answer::{DECLINED, UNSURE};
use crate::report::words::condition;
use crate::report::words::question::titles_or_group;

/// The columns of a record that come before its answers.
const COLUMNS: [&str; 4] = ["id", "on", "answered", "procedures"];

/// The header of a CSV that `screen` reads, for one row per record.
pub fn csv(protocol: &Protocol) -> String {
    let questions = protocol.questions.iter().map(|one| one.id.as_str());
    let columns: Vec<_> = COLUMNS.into_iter().chain(questions).collect();
    columns.join(",") + "\n"
}

/// The space between two boxes, including in HTML.
const GAP: &str = " \u{2003}";

/// The form on paper.
pub fn form(protocol: &Protocol, markup: Markup) -> String {
    let mut blocks = Vec::new();
    front(protocol, &mut blocks);
    for topic in (0..protocol.topics.len()).map(TopicId::from) {
        let of_topic = numbered(protocol).filter(|(_, one)| one.topic == topic);
        let entries: Vec<_> = of_topic
            .map(|(number, question)| entry(protocol, number, question))
            .collect();
        if !entries.is_empty() {
            let anchor = format!("topic-{}", protocol.topic(topic).id);
            blocks.push(section(&protocol.topic(topic).title, &anchor));
            blocks.extend(entries);
        }
    }
    blocks.push(section("Signature", "signature"));
    let labels = [
        "Answered by",
        "Date",
        "Signature",
        "Practitioner",
        "Signature",
    ];
    blocks.push(Block::Blanks(labels.into()));
    match markup {
        Markup::Markdown => markdown::page(&protocol.title, &blocks),
        Markup::Html => html::page(&Sheet::of(protocol), &blocks),
    }
}

/// The questions with their numbers on the form.
fn numbered(protocol: &Protocol) -> impl Iterator<Item = (usize, &Question)> {
    (1..).zip(&protocol.questions)
}

/// Adds the front of the form: its purpose, and how to fill it in.
fn front(protocol: &Protocol, blocks: &mut Vec<Block>) {
    let version = format!("{}, {}", protocol.version, protocol.status.word());
    blocks.push(Block::Facts(vec![
        fact("Protocol", vec![code(&protocol.id)]),
        fact("Version", vec![text(&version)]),
        fact("Reviewed", vec![text(&long_date(protocol.reviewed))]),
        fact("Hash (SHA-256)", vec![code(&protocol.sha256)]),
    ]));
    let labels = [
        "Record number",
        "Day of the procedure",
        "Asked by",
        "Answered on",
    ];
    blocks.push(Block::Blanks(labels.into()));
    blocks.push(section("Procedures", "procedures"));
    let procedures = protocol.procedures.iter();
    let boxes = procedures.map(|one| vec![text(&tick_box(&one.title))]);
    blocks.push(Block::Items(boxes.collect()));
    let words = "Tick one box for each question, unless it says otherwise. Leave out a question whose “Only if” or \
                 “Only for” does not hold. “Not sure” and “Prefer not to say” are answers: never leave a question empty \
                 in their place.";
    blocks.push(Block::Paragraph(vec![strong(words)]));
}

fn entry(protocol: &Protocol, number: usize, question: &Question) -> Block {
    let mut facts: Vec<Fact> = Vec::new();
    let mut say = |label, words: &str| facts.push(fact(label, vec![text(words)]));
    if question.procedures.len() != protocol.procedures.len() {
        say("Only for", &titles_or_group(protocol, &question.procedures));
    }
    if let Some(show_if) = &question.show_if {
        say("Only if", &only_if(protocol, show_if));
    }
    match question.asked_of {
        AskedOf::Client => {}
        AskedOf::Practitioner => say("Answered by", "the practitioner, who sees or measures it"),
        AskedOf::Practice => say("Answered by", "the practice, which knows it"),
    }
    if let Some(help) = &question.help {
        say("Note", help);
    }
    let (label, answer) = answer(question);
    say(label, &answer);
    let words = format!("{number}. {}", question.ask);
    Block::Entry(
        vec![text(&words)],
        facts,
        Some(format!("question-{}", question.id)),
    )
}

/// The condition under which a question is asked, with the numbers of the questions on which it depends.
fn only_if(protocol: &Protocol, show_if: &Condition) -> String {
    let tests = show_if.tests(&protocol.scores);
    let mut tested: Vec<_> = tests.iter().map(|test| test.question).collect();
    tested.sort_unstable();
    tested.dedup();
    let numbers: Vec<_> = tested
        .iter()
        .map(|id| (id.index() + 1).to_string())
        .collect();
    let questions = match numbers.as_slice() {
        [one] => format!("question {one}"),
        several => format!("questions {}", several.join(", ")),
    };
    format!("{} ({questions})", condition::in_words(protocol, show_if))
}

/// The instruction of a question, with its boxes and lines.
fn answer(question: &Question) -> (&'static str, String) {
    let kind = &question.kind;
    let labels = (0..kind.option_ids().len()).map(|index| kind.option_label(index.into()));
    let labels: Vec<_> = labels.chain(kind.none_label()).collect();
    let (label, own) = match kind {
        Kind::YesNo => ("Tick one", boxes(&["Yes", "No"])),
        Kind::Choice(_) => ("Tick one", boxes(&labels)),
        Kind::Multi { .. } => ("Tick all that apply", boxes(&labels)),
        Kind::Number(number) => ("Number", line_for_number(number)),
        Kind::Date(_) => (
            "Date",
            "day ____  month ____  year ________ (as far as it is known)".to_owned(),
        ),
        Kind::Text => ("In words", "_".repeat(60)),
    };
    (label, format!("{own}{GAP}{}", boxes(&[UNSURE, DECLINED])))
}

fn line_for_number(number: &NumberKind) -> String {
    let unit = number
        .unit
        .as_ref()
        .map_or(String::new(), |unit| format!(" {unit}"));
    format!("__________{unit}")
}

fn boxes(labels: &[&str]) -> String {
    let boxes: Vec<_> = labels.iter().map(|label| tick_box(label)).collect();
    boxes.join(GAP)
}

fn tick_box(label: &str) -> String {
    format!("☐\u{a0}{label}")
}
