//! From the meaning of a cell to an answer, once the days of its record are known.

use jiff::civil::Date;

use super::CellMeaning;
use crate::intake::value::{check_day, number_range};
use crate::model::{
    Answer, AsOf, Duration, Kind, NumberKind, NumberRange, PartialDate, Question, YEARS,
};

/// The days of a record.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    /// The screening date.
    pub on: Date,
    /// The day on which the answer was given, if it is known.
    pub submitted: Option<Date>,
}

/// The answer to a question.
///
/// # Errors
///
/// If the question does not accept it. The message never contains the answer.
pub(crate) fn resolve(
    meaning: &CellMeaning,
    question: &Question,
    days: Days,
) -> Result<Answer, String> {
    match meaning {
        CellMeaning::Missing => Ok(Answer::Missing),
        CellMeaning::Unsure => Ok(Answer::Unsure),
        CellMeaning::Declined => Ok(Answer::Declined),
        CellMeaning::OneOf(options) => Ok(match options.as_slice() {
            [one] => Answer::Option(*one),
            several => Answer::OneOf(several.to_vec()),
        }),
        CellMeaning::Ticks(ticks) => Ok(Answer::Ticks(ticks.clone())),
        CellMeaning::Words(words) => Ok(Answer::Text(words.clone())),
        CellMeaning::Numbers(range) => numbers(*range, question),
        CellMeaning::Date(date) => dated(*date, question, days),
        CellMeaning::Since { within, older_than } => {
            let date = since(*within, *older_than, days)?;
            dated(date, question, days)
        }
        CellMeaning::Born(birth) => numbers(age(*birth, days.on, question)?, question),
    }
}

/// One of the numbers of a range, within the limits of the question.
fn numbers(range: NumberRange, question: &Question) -> Result<Answer, String> {
    let Some(kind) = question.kind.as_number() else {
        return Err("this question takes no number".to_owned());
    };
    let low = range.low.max(kind.min);
    let high = match (range.high, kind.max) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    };
    match (low, high) {
        (Some(low), Some(high)) if low > high => Err(number_range(kind)),
        (Some(low), Some(high)) if low == high => Ok(Answer::Number(low)),
        (low, high) => Ok(Answer::Range(NumberRange { low, high })),
    }
}

fn dated(date: PartialDate, question: &Question, days: Days) -> Result<Answer, String> {
    let Kind::Date(dated) = question.kind else {
        return Err("this question takes no date".to_owned());
    };
    let as_of = AsOf {
        on: days.on,
        given: days.submitted,
    };
    check_day(dated, date, as_of).map(Answer::Date)
}

/// The days before the day on which a form was filled in, by these durations.
fn since(
    within: Option<Duration>,
    older_than: Option<Duration>,
    days: Days,
) -> Result<PartialDate, String> {
    let Some(submitted) = days.submitted else {
        return Err(
            "the time is counted from the day the form was filled, and that is not known"
                .to_owned(),
        );
    };
    let from = within.map(|within| within.first_within(submitted));
    let to = match older_than {
        None => Some(submitted),
        Some(older) => older.first_within(submitted).yesterday().ok(),
    };
    let is_in_years = to.is_some_and(|to| YEARS.contains(&to.year()));
    let date = PartialDate::between(from.map(PartialDate::Day), to.map(PartialDate::Day));
    date.filter(|_| is_in_years).ok_or_else(|| {
        "the duration is too long: the day would be before the first supported year".to_owned()
    })
}

/// The completed years of somebody who was born on a day, in a month or in a year.
fn age(birth: PartialDate, on: Date, question: &Question) -> Result<NumberRange, String> {
    let (first, last) = birth.days();
    if first > on {
        return Err(format!("the birth lies after the screening date {on}"));
    }
    let decimals = question.kind.as_number().map_or(0, |kind| kind.decimals);
    let years = |birth: Date| {
        let years = completed_years(birth, on);
        NumberKind::steps(&years.to_string(), decimals)
    };
    Ok(NumberRange {
        low: years(last.min(on)),
        high: years(first),
    })
}

/// Completed years of age. 29 February counts as 28 February in other years.
fn completed_years(birth: Date, on: Date) -> i16 {
    let years = on.year() - birth.year();
    let last = Date::new(on.year(), birth.month(), 1).map_or(birth.day(), Date::days_in_month);
    let day = birth.day().min(last);
    if (birth.month(), day) > (on.month(), on.day()) {
        years - 1
    } else {
        years
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Unit, parse_day};

    fn day(text: &str) -> Date {
        parse_day(text).expect("a day")
    }

    fn months(count: u32) -> Option<Duration> {
        Some(Duration {
            count,
            unit: Unit::Month,
        })
    }

    #[test]
    fn years_are_completed_on_the_birthday() {
        for (birth, on, years) in [
            ("2000-11-22", "2026-11-21", 25),
            ("2000-11-22", "2026-11-22", 26),
            ("2000-02-29", "2026-02-27", 25),
            ("2000-02-29", "2026-02-28", 26),
            ("2026-11-22", "2026-11-22", 0),
            ("1900-12-31", "2199-12-30", 298),
            ("1900-01-01", "2199-12-31", 299),
            ("2199-12-31", "2199-12-31", 0),
        ] {
            assert_eq!(completed_years(day(birth), day(on)), years, "{birth} {on}");
        }
    }

    #[test]
    fn a_time_ago_is_a_range_of_days() {
        let days = Days {
            on: day("2026-12-24"),
            submitted: Some(day("2026-11-22")),
        };
        let since = |within, older| since(within, older, days).map(|date| date.to_string());
        assert_eq!(
            since(months(6), None),
            Ok("2026-05-23..2026-11-22".to_owned())
        );
        assert_eq!(since(None, months(6)), Ok("..2026-05-22".to_owned()));
        assert_eq!(
            since(months(12), months(6)),
            Ok("2025-11-23..2026-05-22".to_owned())
        );
    }
}
