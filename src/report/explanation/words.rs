//! The texts of an explanation: about an answer, about whether it is asked, about a sum, and about the effect of a
//! rule.

use std::cmp::Ordering;

use super::View;
use crate::model::{Answer, ExplainedTest, Outcome, QuestionId, Sum, Truth, long_date};
use crate::report::result::days::given;
use crate::report::text::spelling::spelled_out;
use crate::report::words::answer;
use crate::report::words::condition::quoted;

/// `true`, `false` or `unknown`.
pub(super) fn truth_word(truth: Truth) -> &'static str {
    match truth {
        Truth::True => "true",
        Truth::False => "false",
        Truth::Unknown => "unknown",
    }
}

/// The word for whether a question is asked, by its show-if.
pub(super) fn asked_word(asked: Truth) -> &'static str {
    match asked {
        Truth::True => "asked",
        Truth::False => "not asked",
        Truth::Unknown => "maybe asked",
    }
}

/// The lines that say whether the question of a test is asked or why not, and what was answered.
pub(super) fn answer_lines(view: &View<'_>, test: &ExplainedTest) -> Vec<String> {
    let question = view.protocol.question(test.question);
    let answer = view.form.answers.get(test.question);
    let words = answer::in_words(question, answer);
    let stale = is_stale(view, test.question);
    let answered = match (answer, test.asked) {
        _ if stale => format!("{}: {words}", too_old(view, test.question)),
        (Answer::Missing, _) => "Not answered".to_owned(),
        (Answer::Invalid, _) => unread(view, test.question),
        (_, Truth::False) => format!("Answered anyway, and ignored: {words}"),
        (_, Truth::True | Truth::Unknown) => format!("Answer: {words}"),
    };
    let asked = match test.asked {
        Truth::True => return vec![answered],
        Truth::False => "Not asked",
        Truth::Unknown => "Maybe asked",
    };
    let causes: Vec<_> = test.because.iter().map(|&id| cause(view, id)).collect();
    let why = format!("{asked}, because {}", causes.join(", and "));
    match (test.asked, answer) {
        // no answer is expected
        (Truth::False, Answer::Missing) => vec![why],
        _ => vec![why, answered],
    }
}

/// An answer that cannot be read, as written.
fn unread(view: &View<'_>, id: QuestionId) -> String {
    let mut errors = view.form.errors.iter();
    let error = errors.find(|error| error.question == Some(id));
    error.map_or("The answer cannot be read".to_owned(), |error| {
        let (message, value) = (&error.message, spelled_out(&error.value));
        format!("The answer cannot be read: {message}; written: {value}")
    })
}

/// Whether the answer to a question is too old.
pub(super) fn is_stale(view: &View<'_>, id: QuestionId) -> bool {
    view.explanation.stale.contains(&id)
}

/// The text for an answer that is too old.
fn too_old(view: &View<'_>, id: QuestionId) -> String {
    let day = view.form.answers.days.of(id);
    format!("The answer {} is too old and counts as missing", given(day))
}

/// The reason why the answer to one question prevents another one from being asked.
fn cause(view: &View<'_>, id: QuestionId) -> String {
    let question = view.protocol.question(id);
    let ask = quoted(&question.ask);
    let mut show_ifs = view.explanation.show_ifs.iter();
    if let Some((_, explained)) = show_ifs.find(|(one, _)| *one == id) {
        return format!("{ask} is {}", asked_word(explained.truth()));
    }
    let answer = view.form.answers.get(id);
    match answer {
        _ if is_stale(view, id) => format!("the answer to {ask} is too old"),
        Answer::Missing => format!("{ask} is not answered"),
        Answer::Invalid => format!("the answer to {ask} cannot be read"),
        Answer::Unsure
        | Answer::Declined
        | Answer::Option(_)
        | Answer::OneOf(_)
        | Answer::Ticks(_)
        | Answer::Number(_)
        | Answer::Range(_)
        | Answer::Date(_)
        | Answer::Text(_) => {
            let words = answer::in_words(question, answer);
            format!("{ask} is answered {}", quoted(&words))
        }
    }
}

/// Formats a sum: `20 June 2026 + 6 months = 20 December 2026, after 22 November 2026`.
pub(super) fn sum_in_words(sum: &Sum) -> String {
    let (day, other) = (long_date(sum.day), long_date(sum.other));
    let added = sum.added.map_or(String::new(), |(from, duration)| {
        format!("{} + {duration} = ", long_date(from))
    });
    let order = match sum.order {
        Ordering::Less => "before",
        Ordering::Equal => "the same day as",
        Ordering::Greater => "after",
    };
    format!("{added}{day}, {order} {other}")
}

/// The effect of the rule on the verdict of a procedure.
pub(super) fn weight(view: &View<'_>, outcome: &Outcome) -> String {
    let verdict = view.protocol.rule(view.rule).verdict;
    match view.explanation.condition.truth() {
        Truth::False => "The rule is false and adds nothing.".to_owned(),
        Truth::True if verdict < outcome.at_least => {
            "The rule is true, and a more severe one sets the verdict.".to_owned()
        }
        Truth::True if outcome.decided().is_some() => {
            "The rule is true and sets the verdict.".to_owned()
        }
        Truth::True => format!("The rule is true, so the verdict is at least {verdict}."),
        Truth::Unknown if verdict > outcome.at_least => {
            format!("The rule is unknown and could make it {verdict}.")
        }
        Truth::Unknown => "The rule is unknown and cannot make it more severe.".to_owned(),
    }
}
