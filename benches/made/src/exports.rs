//! The records as exports of two common tools, each with a mapping file that explains it.

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::ON;
use super::data::Data;
use super::questions::{Kind, Question};
use super::records::{Answer, Record, date};

/// A tool that exports forms.
#[derive(Clone, Copy, PartialEq)]
pub enum Tool {
    /// Texts in headers and cells. The ticks of a question are in one cell.
    GoogleSheets,
    /// Codes in headers and cells. Each option has a column.
    Redcap,
}

/// The codes of REDCap for no answer.
const UNSURE: &str = "-98";
const DECLINED: &str = "-99";

/// The text of an option, or of another word.
fn label(word: &str) -> String {
    match word {
        "unsure" => "Not sure".to_owned(),
        "declined" => "Prefer not to say".to_owned(),
        "none" => "None of these".to_owned(),
        _ => {
            let (first, rest) = word.split_at(1);
            first.to_uppercase() + &rest.replace('-', " ")
        }
    }
}

/// The wording of a question in a header.
fn wording(question: &Question) -> String {
    format!("{}?", label(&question.id))
}

/// The name of a field, and of the box of a code.
fn field(question: &Question) -> String {
    question.id.replace('-', "_")
}

fn box_of(question: &Question, code: &str) -> String {
    format!("{}___{}", field(question), code.replace('-', "_"))
}

fn options(kind: &Kind) -> Vec<&str> {
    match kind {
        Kind::YesNo => vec!["no", "yes"],
        Kind::Choice { usual, others } => usual.iter().chain(others).map(String::as_str).collect(),
        Kind::Trait(options) | Kind::Multi(options) => options.iter().map(String::as_str).collect(),
        Kind::Number { .. } | Kind::Birth | Kind::Past | Kind::Future => Vec::new(),
    }
}

/// The code of an option: its number, and for "no" and "yes" 0 and 1.
fn code(kind: &Kind, word: &str) -> String {
    let first = usize::from(!matches!(kind, Kind::YesNo));
    let place = options(kind).iter().position(|option| *option == word);
    match (word, place) {
        ("unsure", _) => UNSURE.to_owned(),
        ("declined", _) => DECLINED.to_owned(),
        (_, Some(place)) => (place + first).to_string(),
        (_, None) => "0".to_owned(),
    }
}

/// The codes of the boxes of a question.
fn codes(kind: &Kind) -> Vec<(String, &str)> {
    let words = options(kind).into_iter();
    let words = words.chain(["none", "unsure", "declined"]);
    words.map(|word| (code(kind, word), word)).collect()
}

/// A mapping file for the exports of a tool.
pub fn mapping(data: &Data, tool: Tool) -> Result<String, Box<dyn Error>> {
    let mut text = "format = 1\ntitle = \"Made up to measure\"\nprotocol = \"made\"\n".to_owned();
    text += match tool {
        Tool::GoogleSheets => {
            "
[export]
preset = \"google-sheets\"
date = \"M/D/YYYY\"

[record]
id = \"Client number\"
submitted = \"Timestamp\"

[every]
unsure = [\"Not sure\"]
declined = [\"Prefer not to say\"]
"
        }
        Tool::Redcap => {
            "
[export]
preset = \"redcap-raw\"

[record]
id = \"record_id\"
submitted = \"intake_timestamp\"
left-out = [{ like = \"redcap_*\" }]

[every]
unsure = [\"-98\"]
declined = [\"-99\"]
"
        }
    };
    let topics = data.topics()?;
    for question in topics.iter().flat_map(|topic| &topic.questions) {
        _ = write!(text, "\n[question.{}]\n", question.id);
        let is_multi = matches!(question.kind, Kind::Multi(_));
        let words = options(&question.kind).into_iter();
        let words = words.chain(is_multi.then_some("none"));
        match tool {
            Tool::GoogleSheets => {
                _ = writeln!(text, "column = {:?}", wording(question));
                let texts = words.map(|word| format!("{:?} = {word:?}", label(word)));
                answers("answers", texts.collect(), &mut text);
            }
            Tool::Redcap => {
                _ = writeln!(text, "shown = {{ intake_complete = [\"2\"] }}");
                if is_multi {
                    let boxes = codes(&question.kind).into_iter();
                    let boxes =
                        boxes.map(|(code, word)| format!("{} = {word:?}", box_of(question, &code)));
                    answers("boxes", boxes.collect(), &mut text);
                    continue;
                }
                _ = writeln!(text, "column = {:?}", field(question));
                let texts =
                    words.map(|word| format!("{:?} = {word:?}", code(&question.kind, word)));
                answers("answers", texts.collect(), &mut text);
            }
        }
    }
    Ok(text)
}

fn answers(key: &str, texts: Vec<String>, text: &mut String) {
    if !texts.is_empty() {
        _ = writeln!(text, "{key} = {{ {} }}", texts.join(", "));
    }
}

/// Writes the header.
pub fn header(tool: Tool, questions: &[&Question], out: &mut impl Write) -> io::Result<()> {
    match tool {
        Tool::GoogleSheets => write!(out, "Timestamp,Client number")?,
        Tool::Redcap => write!(out, "record_id,redcap_survey_identifier,intake_timestamp")?,
    }
    for question in questions {
        match (tool, &question.kind) {
            (Tool::GoogleSheets, _) => write!(out, ",{}", wording(question))?,
            (Tool::Redcap, Kind::Multi(_)) => {
                for (code, _) in codes(&question.kind) {
                    write!(out, ",{}", box_of(question, &code))?;
                }
            }
            (Tool::Redcap, _) => write!(out, ",{}", field(question))?,
        }
    }
    let end = if tool == Tool::Redcap {
        ",intake_complete"
    } else {
        ""
    };
    writeln!(out, "{end}")
}

/// Writes a record.
pub fn row(
    tool: Tool,
    questions: &[&Question],
    record: &Record<'_>,
    out: &mut impl Write,
) -> io::Result<()> {
    let number = record.number;
    let (hour, minute, second) = (number / 3600 % 24, number / 60 % 60, number % 60);
    match tool {
        Tool::GoogleSheets => {
            let (year, month, day) = (&ON[..4], &ON[5..7], &ON[8..]);
            write!(
                out,
                "{month}/{day}/{year} {hour}:{minute:02}:{second:02},C-{number:08}"
            )?;
        }
        Tool::Redcap => write!(out, "C-{number:08},,{ON} {hour:02}:{minute:02}:{second:02}")?,
    }
    for (question, answer) in questions.iter().zip(record.answers) {
        if let (Tool::Redcap, Kind::Multi(_)) = (tool, &question.kind) {
            for (_, word) in codes(&question.kind) {
                let is_ticked = match *answer {
                    Answer::Word(one) => one == word,
                    Answer::Ticks(one, other) => one == word || other == Some(word),
                    Answer::Blank | Answer::Number(_) | Answer::Day(_) => false,
                };
                write!(out, ",{}", u8::from(is_ticked))?;
            }
            continue;
        }
        out.write_all(b",")?;
        match (tool, *answer) {
            (_, Answer::Blank) => {}
            (Tool::GoogleSheets, Answer::Word(word)) => write!(out, "{}", label(word))?,
            (Tool::Redcap, Answer::Word(word)) => write!(out, "{}", code(&question.kind, word))?,
            (_, Answer::Ticks(one, None)) => write!(out, "{}", label(one))?,
            (_, Answer::Ticks(one, Some(other))) => {
                write!(out, "\"{}, {}\"", label(one), label(other))?;
            }
            (_, Answer::Number(number)) => write!(out, "{number}")?,
            (Tool::Redcap, Answer::Day(day)) => date(day, out)?,
            (Tool::GoogleSheets, Answer::Day(day)) => {
                let mut text = Vec::new();
                date(day, &mut text)?;
                let text = String::from_utf8_lossy(&text);
                let short = |part: &str| part.trim_start_matches('0').to_owned();
                let (year, month, day) = (&text[..4], short(&text[5..7]), short(&text[8..]));
                write!(out, "{month}/{day}/{year}")?;
            }
        }
    }
    let end = if tool == Tool::Redcap { ",2" } else { "" };
    writeln!(out, "{end}")
}
