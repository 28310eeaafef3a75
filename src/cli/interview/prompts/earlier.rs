//! Earlier answers, as they are shown before the first question and at each question that is asked again.

use super::Prompts;
use crate::cli::interview::answering::{choices, from_picked};
use crate::interview::{Earlier, Held, Interview};
use crate::model::{Answer, Kind, Protocol, Question, QuestionId, long_date};
use crate::report::result::days::given;
use crate::report::text::style::Style;
use crate::report::words::answer::in_words;
use crate::report::words::condition::quoted;

/// The answer that a prompt offers, so that Enter keeps it.
pub(super) struct Current<'a> {
    pub answer: &'a Answer,
    /// Whether it has another meaning than on the day it was given, so that keeping it must be confirmed.
    pub confirm: bool,
}

/// The answer of this interview, or otherwise of an earlier day.
pub(super) fn current<'a>(interview: &'a Interview<'_>, id: QuestionId) -> Option<Current<'a>> {
    match interview.held(id) {
        (_, Held::Nothing) => {
            let earlier = interview.earlier(id)?;
            let confirm = !interview.means_the_same(id, earlier);
            let answer = &earlier.answer;
            Some(Current { answer, confirm })
        }
        (Answer::Missing, _) => None,
        (answer, _) => Some(Current {
            answer,
            confirm: false,
        }),
    }
}

/// `on 2 May 2026: No`
pub(in crate::cli::interview) fn dated(question: &Question, earlier: &Earlier) -> String {
    let day = earlier.day.map_or("day not known".to_owned(), |day| {
        format!("on {}", long_date(day))
    });
    format!("{day}: {}", in_words(question, &earlier.answer))
}

/// The remark that today's answers do not count on the day of the procedure.
pub(super) fn expires(interview: &Interview<'_>) -> String {
    let on = long_date(interview.on());
    format!(
        "Some answers of today will be too old for {on}: they count as missing, and have to be asked again on the day."
    )
}

impl Prompts {
    /// Shows an answer from an earlier day.
    pub(super) fn show_earlier(
        &mut self,
        interview: &Interview<'_>,
        id: QuestionId,
    ) -> anyhow::Result<()> {
        let Some(earlier) = interview.earlier(id) else {
            return Ok(());
        };
        let question = interview.protocol().question(id);
        let line = format!("Earlier, {}", dated(question, earlier));
        self.say(Style::Plain, &line)
    }

    /// Shows the earlier answers that count, with their file, and how the others are asked again.
    pub(super) fn show_taken_over(&mut self, interview: &Interview<'_>) -> anyhow::Result<()> {
        let taken_over = taken_over(interview);
        let asks_again = interview.asks_again();
        let file = self.prefilled_from.clone();
        let title = match (&file, taken_over.is_empty()) {
            (Some(file), true) if !asks_again => {
                Some(format!("No answers in {file} to these questions."))
            }
            (_, true) => None,
            (Some(file), false) => Some(format!("From {file}, to be changed at the review:")),
            (None, false) => Some("From an earlier day, to be changed at the review:".to_owned()),
        };
        if let Some(title) = title {
            self.head("", &[&title])?;
        }
        self.tell(|lines| {
            for line in &taken_over {
                lines.item(Style::Plain, 2, line);
            }
        })?;
        if !asks_again {
            return Ok(());
        }
        let which = match (&file, taken_over.is_empty()) {
            (_, false) => "The others".to_owned(),
            (Some(file), true) => format!("The answers in {file}"),
            (None, true) => "Answers of an earlier day".to_owned(),
        };
        let again =
            format!("{which} are asked again: each is shown with its day, and Enter keeps it.");
        self.head("", &[&again])
    }
}

/// Questions and answers that count without being asked, with the date of those that are not from today.
fn taken_over(interview: &Interview<'_>) -> Vec<String> {
    let protocol = interview.protocol();
    let review = interview.review().into_iter();
    review
        .filter_map(|entry| {
            let id = entry.question;
            let answer = answered(protocol, id, interview.held(id).0);
            match (interview.held(id).1, interview.earlier(id)) {
                (Held::Prefilled, _) => Some(answer),
                (Held::Carried, Some(earlier)) => {
                    Some(format!("{answer} ({})", given(earlier.day)))
                }
                _ => None,
            }
        })
        .collect()
}

fn answered(protocol: &Protocol, id: QuestionId, answer: &Answer) -> String {
    let question = protocol.question(id);
    format!("{} {}", quoted(&question.ask), in_words(question, answer))
}

/// Whether the list of a question can show an answer completely. An option that was never offered cannot be shown as
/// such.
pub(super) fn fits_list(kind: &Kind, answer: &Answer) -> bool {
    let list = choices(kind, Some(answer));
    list.has_current() && from_picked(kind, &list, &list.current()) == *answer
}
