//! Records with answers to the questions, as CSV, NDJSON or an export.
//!
//! A record depends only on the seed and its number, so a shorter file is the start of a longer one.

use std::error::Error;
use std::io::{self, Write};

use super::ON as ON_TEXT;
use super::data::Data;
use super::dice::Dice;
use super::exports::{self, Tool};
use super::questions::{Kind, Question, Rates};

/// The format of records.
#[derive(Clone, Copy)]
pub enum Format {
    /// A column for each question.
    Csv,
    /// A CSV with the day on which the answers were given.
    AnsweredCsv,
    /// The format of an exporting tool.
    Export(Tool),
    /// The answers of a record by the ids of the questions. Blank answers are absent.
    Ndjson,
}

/// A record with its number.
pub struct Record<'a> {
    pub number: u64,
    pub answers: &'a [Answer<'a>],
}

/// The answer to a question.
#[derive(Clone, Copy, PartialEq)]
pub enum Answer<'a> {
    Blank,
    Word(&'a str),
    /// One or two ticked options.
    Ticks(&'a str, Option<&'a str>),
    Number(u32),
    /// Days since the first of January 1970.
    Day(i32),
}

/// [`ON`](super::ON), in days since the first of January 1970.
const ON: i32 = 20_779;

/// Writes the first `count` records.
pub fn write(
    data: &Data,
    format: Format,
    count: u64,
    seed: u64,
    mut out: impl Write,
) -> Result<(), Box<dyn Error>> {
    let topics = data.topics()?;
    let questions: Vec<&Question> = topics.iter().flat_map(|topic| &topic.questions).collect();
    let at = |id: &str| questions.iter().position(|question| question.id == *id);
    let ways = |question: &'_ Question| -> Option<Vec<(usize, Vec<String>)>> {
        let ways = question.show_if.iter();
        ways.map(|(id, answers)| Some((at(id)?, answers.clone())))
            .collect()
    };
    let shown: Option<Vec<_>> = questions.iter().map(|question| ways(question)).collect();
    let shown = shown.ok_or("a question is asked after one that is not there")?;
    header(format, &questions, &mut out)?;
    let rates = data.rates();
    let mut answers: Vec<Answer> = Vec::with_capacity(questions.len());
    for number in 1..=count {
        let mut dice = Dice::of(seed, number);
        answers.clear();
        for (question, shown) in questions.iter().zip(&shown) {
            let opens = |(at, words): &(usize, Vec<String>)| answers[*at].is_one_of(words);
            let is_asked = shown.is_empty() || shown.iter().any(opens);
            // now and then, a question that is not asked has an answer
            let is_answered = is_asked || dice.below(500) == 0;
            answers.push(if is_answered {
                answer(question, rates, &mut dice)
            } else {
                Answer::Blank
            });
        }
        match format {
            Format::Csv => csv(number, "", &answers, &mut out)?,
            Format::AnsweredCsv => csv(number, ON_TEXT, &answers, &mut out)?,
            Format::Export(tool) => {
                let answers = &answers;
                exports::row(tool, &questions, &Record { number, answers }, &mut out)?;
            }
            Format::Ndjson => ndjson(number, &questions, &answers, &mut out)?,
        }
    }
    Ok(out.flush()?)
}

impl Answer<'_> {
    /// Whether it is one of these words, or one of them is ticked.
    fn is_one_of(&self, words: &[String]) -> bool {
        let is = |word: &str| words.iter().any(|one| one == word);
        match self {
            Self::Word(word) => is(word),
            Self::Ticks(one, other) => is(one) || other.is_some_and(is),
            Self::Blank | Self::Number(_) | Self::Day(_) => false,
        }
    }
}

fn answer<'a>(question: &'a Question, rates: Rates, dice: &mut Dice) -> Answer<'a> {
    let drawn = dice.below(1000);
    if drawn < rates.unsure {
        return Answer::Word("unsure");
    } else if drawn < rates.unsure + rates.declined {
        return Answer::Word("declined");
    } else if drawn < rates.unsure + rates.declined + rates.blank {
        return Answer::Blank;
    }
    let of_note = rates.of_note;
    match &question.kind {
        // few people are asked a follow-up, and both answers are frequent
        Kind::YesNo if !question.show_if.is_empty() => Answer::Word(["no", "yes"][dice.below(2)]),
        Kind::YesNo => Answer::Word(if dice.percent(of_note) { "yes" } else { "no" }),
        Kind::Choice { others, .. } if dice.percent(of_note) => Answer::Word(dice.pick(others)),
        Kind::Choice { usual, .. } if usual.len() == 1 => Answer::Word(&usual[0]),
        Kind::Choice { usual, .. } => Answer::Word(dice.pick(usual)),
        Kind::Trait(options) => Answer::Word(dice.pick(options)),
        Kind::Multi(options) if dice.percent(of_note) => {
            let at = dice.below(options.len());
            let next = options.get(at + 1).filter(|_| dice.percent(30));
            Answer::Ticks(&options[at], next.map(String::as_str))
        }
        Kind::Multi(_) => Answer::Word("none"),
        Kind::Number { allowed, .. } if dice.percent(of_note) => {
            Answer::Number(dice.within(allowed.0, allowed.1))
        }
        Kind::Number { usual, .. } => Answer::Number(dice.within(usual.0, usual.1)),
        Kind::Birth => Answer::Day(ON - dice.within(18 * 365, 85 * 365) as i32),
        Kind::Past => Answer::Day(ON - dice.within(0, 4 * 365) as i32),
        Kind::Future => Answer::Day(ON + dice.within(0, 365) as i32),
    }
}

fn header(format: Format, questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    match format {
        Format::Csv | Format::AnsweredCsv => {
            let is_answered = matches!(format, Format::AnsweredCsv);
            write!(out, "id{}", if is_answered { ",answered" } else { "" })?;
            for question in questions {
                write!(out, ",{}", question.id)?;
            }
            writeln!(out)
        }
        Format::Export(tool) => exports::header(tool, questions, out),
        Format::Ndjson => Ok(()),
    }
}

fn csv(number: u64, answered: &str, answers: &[Answer], out: &mut impl Write) -> io::Result<()> {
    write!(out, "C-{number:08}")?;
    if !answered.is_empty() {
        write!(out, ",{answered}")?;
    }
    for answer in answers {
        out.write_all(b",")?;
        match answer {
            Answer::Blank => {}
            Answer::Word(word) => out.write_all(word.as_bytes())?,
            Answer::Ticks(one, None) => out.write_all(one.as_bytes())?,
            Answer::Ticks(one, Some(other)) => write!(out, "{one};{other}")?,
            Answer::Number(number) => write!(out, "{number}")?,
            Answer::Day(day) => date(*day, out)?,
        }
    }
    out.write_all(b"\n")
}

fn ndjson(
    number: u64,
    questions: &[&Question],
    answers: &[Answer],
    out: &mut impl Write,
) -> io::Result<()> {
    write!(out, "{{\"id\":\"C-{number:08}\",\"answers\":{{")?;
    let mut between = "";
    for (question, answer) in questions.iter().zip(answers) {
        if *answer == Answer::Blank {
            continue;
        }
        write!(out, "{between}\"{}\":", question.id)?;
        between = ",";
        let is_multi = matches!(question.kind, Kind::Multi(_));
        match answer {
            Answer::Word(word) if is_multi => write!(out, "[\"{word}\"]")?,
            Answer::Word(word) => write!(out, "\"{word}\"")?,
            Answer::Ticks(one, None) => write!(out, "[\"{one}\"]")?,
            Answer::Ticks(one, Some(other)) => write!(out, "[\"{one}\",\"{other}\"]")?,
            Answer::Number(number) => write!(out, "{number}")?,
            Answer::Day(day) => {
                out.write_all(b"\"")?;
                date(*day, out)?;
                out.write_all(b"\"")?;
            }
            Answer::Blank => {}
        }
    }
    out.write_all(b"}}\n")
}

/// A day as `2026-11-22`, computed with the 400-year cycle of the calendar.
pub fn date(day: i32, out: &mut impl Write) -> io::Result<()> {
    // years start in March here, so that a leap day is the last of its year
    let since_0000 = day + 719_468;
    let (era, of_era) = (
        since_0000.div_euclid(146_097),
        since_0000.rem_euclid(146_097),
    );
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * of_year + 2) / 153;
    let day = of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i32::from(month <= 2);
    write!(out, "{year:04}-{month:02}-{day:02}")
}
