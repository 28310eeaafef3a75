//! An answer in words for people.

use crate::model::{
    Answer, AskedOf, Kind, NumberRange, OptionId, OptionState, PartialDate, Question, Ticks,
    long_date,
};
use crate::report::text::spelling::spelled_out;

/// The label for "not sure" of every question.
pub const UNSURE: &str = "Not sure";
/// The label for "prefer not to say" of every question.
pub const DECLINED: &str = "Prefer not to say";

/// The answer in the words of its question: labels, a unit, dates in long form.
pub fn in_words(question: &Question, answer: &Answer) -> String {
    match answer {
        Answer::Missing => "not answered".to_owned(),
        Answer::Invalid => "cannot be read".to_owned(),
        Answer::Unsure => UNSURE.to_owned(),
        Answer::Declined => DECLINED.to_owned(),
        Answer::Option(option) => spelled_out(question.kind.option_label(*option)).into_owned(),
        Answer::OneOf(options) => one_of_in_words(&question.kind, options),
        Answer::Ticks(ticks) => ticks_in_words(&question.kind, ticks),
        Answer::Number(steps) => number_in_words(&question.kind, *steps),
        Answer::Range(range) => range_in_words(&question.kind, *range),
        Answer::Date(date) => date_in_words(*date),
        Answer::Text(text) => spelled_out(text).into_owned(),
    }
}

/// A number of steps with its unit.
pub fn number_in_words(kind: &Kind, steps: i64) -> String {
    let shown = kind.show_number(steps);
    match kind.as_number().and_then(|number| number.unit.as_ref()) {
        Some(unit) => format!("{shown} {}", spelled_out(unit)),
        None => shown,
    }
}

/// Formats a range: `between 30 and 39 years`
fn range_in_words(kind: &Kind, range: NumberRange) -> String {
    let last = |steps| number_in_words(kind, steps);
    match (range.low, range.high) {
        (Some(low), Some(high)) => format!("between {} and {}", kind.show_number(low), last(high)),
        (Some(low), None) => format!("{} or more", last(low)),
        (None, Some(high)) => format!("up to {}", last(high)),
        (None, None) => "any number".to_owned(),
    }
}

/// Formats options: `Never, or Yes, in the past`
fn one_of_in_words(kind: &Kind, options: &[OptionId]) -> String {
    let labels = options
        .iter()
        .map(|one| spelled_out(kind.option_label(*one)).into_owned());
    let mut labels: Vec<String> = labels.collect();
    let last = labels.pop().unwrap_or_default();
    if labels.is_empty() {
        last
    } else {
        format!("{}, or {last}", labels.join(", "))
    }
}

/// Formats a date: `20 June 2026`, `June 2026`, `2026` or `between 1 January 2025 and 22 May 2026`.
pub fn date_in_words(date: PartialDate) -> String {
    match date {
        PartialDate::Day(day) => long_date(day),
        PartialDate::Month(..) => {
            let day = long_date(date.days().0);
            day.split_once(' ')
                .map_or(day.clone(), |(_, month)| month.to_owned())
        }
        PartialDate::Year(year) => year.to_string(),
        PartialDate::Between { from, to } => match (from.map(long_date), to.map(long_date)) {
            (Some(from), Some(to)) => format!("between {from} and {to}"),
            (Some(from), None) => format!("from {from} on"),
            (None, Some(to)) => format!("up to {to}"),
            (None, None) => "any day".to_owned(),
        },
    }
}

/// The person to ask.
pub fn to_ask(asked_of: AskedOf) -> &'static str {
    match asked_of {
        AskedOf::Client => "Ask the client",
        AskedOf::Practitioner => "For the practitioner to see or measure",
        AskedOf::Practice => "For the practice to look up",
    }
}

fn ticks_in_words(kind: &Kind, ticks: &Ticks) -> String {
    let label = |option| spelled_out(kind.option_label(option)).into_owned();
    let mut words: Vec<_> = ticks.options_in(OptionState::Ticked).map(label).collect();
    let none = kind.none_label().filter(|_| ticks.is_none());
    words.extend(none.map(|none| spelled_out(none).into_owned()));
    if ticks.unsure {
        words.push("not sure about the rest".to_owned());
    }
    if ticks.declined {
        words.push("prefers not to say about the rest".to_owned());
    }
    if !ticks.unsure && !ticks.declined {
        let open: Vec<_> = ticks.options_in(OptionState::Unknown).map(label).collect();
        if !open.is_empty() {
            words.push(format!("{} not known", open.join(", ")));
        }
    }
    words.join("; ")
}
