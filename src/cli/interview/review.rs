//! The look over all answers: each with a number, what is unsure or withheld marked.

use super::keyboard::lines;
use super::prompts::earlier::dated;
use crate::interview::{Entry, Interview, Standing, Step};
use crate::model::{Answer, QuestionId};
use crate::report::result::days::given;
use crate::report::text::lines::Lines;
use crate::report::text::style::Style;
use crate::report::words::answer::in_words;
use crate::report::words::condition::quoted;

/// The review as it is shown.
pub(super) struct Review {
    pub text: String,
    /// The step that each number changes, from 1.
    pub steps: Vec<Step>,
    /// How many questions are asked and were not put.
    pub not_asked: usize,
}

impl Review {
    /// The step that a number changes.
    pub(super) fn numbered(&self, number: &str) -> Option<Step> {
        let number: usize = number.parse().ok()?;
        self.steps.get(number.checked_sub(1)?).cloned()
    }
}

/// Every answer by topic; `file` is where those that were there before come from.
pub(super) fn of(interview: &Interview<'_>, file: Option<&str>, width: usize) -> Review {
    let protocol = interview.protocol();
    let mut shown = lines(width);
    let mut steps = Vec::new();
    shown.say(Style::Heading, 0, "Review");
    show_record(&mut shown, &mut steps, interview);
    let mut topic = None;
    let mut not_asked = 0;
    let mut left_out = Vec::new();
    for entry in interview.review() {
        let question = protocol.question(entry.question);
        let ask = quoted(&question.ask);
        let answer = answer_of(interview, entry);
        let Some(step) = entry.step() else {
            let day = interview.earlier(entry.question);
            let day = day.map_or(String::new(), |earlier| {
                format!(" ({})", given(earlier.day))
            });
            let line = format!("{ask} {}{day}", in_words(question, answer));
            left_out.push(match raises_concern(interview, entry.question, answer) {
                true => (Style::Error, format!("! {line}. It raises a concern and contradicts an answer above: ask which is right")),
                false => (Style::Plain, line),
            });
            continue;
        };
        if topic != Some(question.topic) {
            topic = Some(question.topic);
            shown.say(Style::Heading, 0, &protocol.topic(question.topic).title);
        }
        numbered(&mut shown, &mut steps, step, &ask);
        let words = in_words(question, answer);
        let (style, words) = match (entry.standing, answer) {
            (Standing::NotAsked, _) => {
                not_asked += 1;
                (Style::Faint, "not asked".to_owned())
            }
            (_, Answer::Missing) => (Style::Plain, "left blank".to_owned()),
            (_, answer) if is_open(answer) => (Style::Error, format!("! {words}")),
            _ => (Style::Plain, words),
        };
        let before = before(interview, entry, file);
        shown.say(style, 5, &format!("{words}{before}"));
    }
    if !left_out.is_empty() {
        let from = file.unwrap_or("an earlier day");
        let title = format!("Left out, since it is not asked now (from {from})");
        shown.say(Style::Heading, 0, &title);
        for (style, line) in left_out {
            shown.item(style, 2, &line);
        }
    }
    Review {
        text: shown.into_text(),
        steps,
        not_asked,
    }
}

/// The entries about the record itself.
fn show_record(shown: &mut Lines<'_>, steps: &mut Vec<Step>, interview: &Interview<'_>) {
    let protocol = interview.protocol();
    if interview.is_choosing() {
        let procedures = interview.procedures().iter();
        let titles: Vec<_> = procedures
            .map(|&procedure| protocol.procedure(procedure).title.as_str())
            .collect();
        let line = format!("Procedures: {}", titles.join(", "));
        numbered(shown, steps, Step::Procedures, &line);
    }
    let line = format!(
        "Record number: {}",
        interview.record_number().unwrap_or("none")
    );
    numbered(shown, steps, Step::RecordNumber, &line);
    let line = format!(
        "Asked by: {}",
        interview.asked_by().unwrap_or("nobody named")
    );
    numbered(shown, steps, Step::AskedBy, &line);
}

fn numbered(shown: &mut Lines<'_>, steps: &mut Vec<Step>, step: Step, line: &str) {
    steps.push(step);
    shown.led(Style::Plain, &format!("{:>3}  ", steps.len()), line);
}

/// The answer to show: one that is left out may have been given before.
fn answer_of<'a>(interview: &'a Interview<'_>, entry: Entry) -> &'a Answer {
    match (entry.standing, interview.earlier(entry.question)) {
        (Standing::LeftOut, Some(earlier)) => &earlier.answer,
        _ => interview.held(entry.question).0,
    }
}

/// Where an answer from before comes from, or what was answered before to a question that was asked again.
fn before(interview: &Interview<'_>, entry: Entry, file: Option<&str>) -> String {
    let question = interview.protocol().question(entry.question);
    let earlier = interview.earlier(entry.question);
    match (entry.standing, earlier) {
        (Standing::Prefilled, None) => file.map_or(String::new(), |file| format!(" (from {file})")),
        (Standing::Prefilled, Some(earlier)) => {
            let day = given(earlier.day);
            match file.filter(|_| earlier.from_file) {
                Some(file) => format!(" (from {file}, {day})"),
                None => format!(" ({day})"),
            }
        }
        (Standing::Given | Standing::NotAsked, Some(earlier))
            if earlier.answer != *interview.held(entry.question).0 =>
        {
            format!(" ({})", dated(question, earlier))
        }
        _ => String::new(),
    }
}

/// Whether an answer lies outside what is clear for one of the procedures.
fn raises_concern(interview: &Interview<'_>, question: QuestionId, answer: &Answer) -> bool {
    let mut procedures = interview.procedures().iter();
    procedures.any(|&procedure| {
        interview
            .program()
            .is_outside_clear(procedure, question, interview.as_of(), answer)
    })
}

/// Whether the answer, or a part of it, is "not sure" or "prefer not to say".
fn is_open(answer: &Answer) -> bool {
    match answer {
        Answer::Unsure | Answer::Declined => true,
        Answer::Ticks(ticks) => ticks.unsure || ticks.declined,
        Answer::Missing
        | Answer::Invalid
        | Answer::Option(_)
        | Answer::OneOf(_)
        | Answer::Number(_)
        | Answer::Range(_)
        | Answer::Date(_)
        | Answer::Text(_) => false,
    }
}
