//! An answer and an earlier one, in words.

use jiff::civil::Date;

use super::answer::in_words;
use crate::model::{Answer, Difference, Question, long_date};

/// `2 May 2026: No; today: Yes`
pub fn difference(question: &Question, difference: &Difference, today: Date) -> String {
    let earlier = in_words(question, &difference.earlier);
    let now = match &difference.now {
        None => "not asked".to_owned(),
        Some(answer) => answer_or_blank(question, answer),
    };
    match difference.day {
        Some(day) if day == today => format!("earlier today: {earlier}; now: {now}"),
        Some(day) => format!("{}: {earlier}; today: {now}", long_date(day)),
        None => format!("earlier, day not known: {earlier}; today: {now}"),
    }
}

/// An answer in words, or the word for a text that was left blank.
pub fn answer_or_blank(question: &Question, answer: &Answer) -> String {
    if *answer == Answer::Missing {
        "left blank".to_owned()
    } else {
        in_words(question, answer)
    }
}
