//! The days on which answers were given, in an answer file, in a result, and for a person.

use jiff::civil::Date;

use crate::model::{AnswerDays, Protocol, UNKNOWN_DAY, long_date};

/// The questions whose answers were carried over, with the day, in interview order.
pub fn carried<'a>(protocol: &'a Protocol, days: &AnswerDays) -> Vec<(&'a str, String)> {
    let carried = days.carried.iter();
    carried
        .map(|(&question, day)| {
            let id = protocol.question(question).id.as_str();
            (
                id,
                day.map_or(UNKNOWN_DAY.to_owned(), |day| day.to_string()),
            )
        })
        .collect()
}

/// The day on which answers were given: `given 2 May 2026`, or that it is not known.
pub fn given(day: Option<Date>) -> String {
    day.map_or("day not known".to_owned(), |day| {
        format!("given {}", long_date(day))
    })
}
