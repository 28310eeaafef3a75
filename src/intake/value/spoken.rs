//! Dates in spoken form: `3 months ago`, `14 May 2026`, `yesterday`.
//!
//! A day in words is never read as more exact than it is: `3 months ago` is that month, `2 years ago` that year, `3
//! weeks ago` the days from 24 to 18 days ago, `about 3 months ago` those from 4 to 2 months ago. An exact day could be
//! on the permissive side of a boundary. The order of day and month is never guessed.

use jiff::ToSpan;
use jiff::civil::Date;

use super::day::{check, explain, is_numeric, range_in};
use super::given::Shape;
use crate::model::{AsOf, Dated, MONTHS, PartialDate, YEARS};

/// Reads a date in the notation of a CSV cell or in spoken form. `today` is the day on which it is said. The days of
/// `as_of` may limit it.
///
/// # Errors
///
/// If it is not a date, is not exact enough, or is completely on the wrong side of `as_of`. The message never contains
/// the text.
pub fn spoken_date(
    dated: Dated,
    text: &str,
    today: Date,
    as_of: impl Into<AsOf>,
) -> Result<PartialDate, String> {
    let text = text.trim();
    let date = match (PartialDate::parse(text), range_in(text)) {
        (Some(date), _) => date,
        (None, Some(range)) => range?,
        (None, None) if is_numeric(text) => return Err(explain(text, &Shape::Cell)),
        (None, None) => in_words(text, today)?,
    };
    let (first, last) = date.days();
    if ![first, last].iter().all(|day| YEARS.contains(&day.year())) {
        return Err(outside());
    }
    check(dated, date, as_of.into())
}

fn in_words(text: &str, today: Date) -> Result<PartialDate, String> {
    let text = text.to_lowercase().replace(',', " ");
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["today"] => Ok(PartialDate::Day(today)),
        ["yesterday"] => days(today, -1),
        ["tomorrow"] => days(today, 1),
        ["last" | "this" | "next", "week"] => Err(
            "say how many weeks, such as `2 weeks ago`, or days, such as `10 days ago`".to_owned(),
        ),
        [which @ ("last" | "this" | "next"), unit] => {
            let count = match *which {
                "last" => -1,
                "this" => 0,
                _ => 1,
            };
            moved(today, count, unit)
        }
        [count, unit, "ago"] => moved(today, -number(count).ok_or_else(wanted)?, unit),
        ["in", count, unit] => moved(today, number(count).ok_or_else(wanted)?, unit),
        [about, count, unit, "ago"] if ABOUT.contains(about) => {
            around(today, -number(count).ok_or_else(wanted)?, unit)
        }
        ["in", about, count, unit] | [about, "in", count, unit] if ABOUT.contains(about) => {
            around(today, number(count).ok_or_else(wanted)?, unit)
        }
        [month, year] if is_year(year) => match month_named(month) {
            Some(month) => Ok(PartialDate::Month(year_of(year)?, month)),
            None => Err(wanted()),
        },
        [one, other, year] if is_year(year) => {
            let (month, day) = match (month_named(one), month_named(other)) {
                (Some(month), None) => (month, other),
                (None, Some(month)) => (month, one),
                _ => return Err(wanted()),
            };
            let day = ordinal(day).ok_or_else(wanted)?;
            Date::new(year_of(year)?, month, day)
                .map(PartialDate::Day)
                .map_err(|_| "there is no such day".to_owned())
        }
        words if words.iter().any(|word| month_named(word).is_some()) => {
            Err("add the year: `May 2026`, `14 May 2026`".to_owned())
        }
        _ => Err(wanted()),
    }
}

/// The words for "about".
const ABOUT: [&str; 4] = ["about", "around", "roughly", "approximately"];

/// A number of days, weeks, months or years from today: the day, the days from three before it to three after it, the
/// month or the year.
fn moved(today: Date, count: i32, unit: &str) -> Result<PartialDate, String> {
    let moved = |span: jiff::Span| today.checked_add(span).map_err(|_| outside());
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => days(today, count),
        "month" => {
            let day = moved(count.months())?;
            Ok(PartialDate::Month(day.year(), day.month()))
        }
        "year" => Ok(PartialDate::Year(moved(count.years())?.year())),
        "week" => between(today, count, (7 * count - 3).days(), (7 * count + 3).days()),
        _ => Err(wanted()),
    }
}

/// About a number of weeks, months or years from today: from one less to one more.
fn around(today: Date, count: i32, unit: &str) -> Result<PartialDate, String> {
    let [low, high] = [count - 1, count + 1];
    match unit.strip_suffix('s').unwrap_or(unit) {
        "day" => Err("say it in weeks, such as `about 2 weeks ago`, or give the days".to_owned()),
        "week" => between(today, count, low.weeks(), high.weeks()),
        "month" => between(today, count, low.months(), high.months()),
        "year" => between(today, count, low.years(), high.years()),
        _ => Err(wanted()),
    }
}

/// The days between two spans from today, on the side of today on which the count is.
fn between(
    today: Date,
    count: i32,
    low: jiff::Span,
    high: jiff::Span,
) -> Result<PartialDate, String> {
    let day = |span| -> Result<_, String> {
        let day = today.checked_add(span).map_err(|_| outside())?;
        let day = if count > 0 {
            day.max(today)
        } else {
            day.min(today)
        };
        Ok(Some(PartialDate::Day(day)))
    };
    PartialDate::between(day(low)?, day(high)?).ok_or_else(outside)
}

fn days(today: Date, count: i32) -> Result<PartialDate, String> {
    let day = today.checked_add(count.days());
    day.map(PartialDate::Day).map_err(|_| outside())
}

/// A count of at most 73,000, the maximum number of days of a duration.
fn number(word: &str) -> Option<i32> {
    const WORDS: [&str; 13] = [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
        "eleven", "twelve",
    ];
    if matches!(word, "a" | "an") {
        return Some(1);
    }
    let in_words = WORDS.iter().position(|one| *one == word);
    let in_words = in_words.and_then(|count| i32::try_from(count).ok());
    in_words.or_else(|| {
        let digits = !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let count = digits.then(|| word.parse().ok())?;
        count.filter(|&count| count <= 73_000)
    })
}

/// `14`, `14th`, `1st`.
fn ordinal(word: &str) -> Option<i8> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ending = &word[digits.len()..];
    let plain = (1..=2).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (plain && matches!(ending, "" | "st" | "nd" | "rd" | "th")).then(|| digits.parse().ok())?
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.bytes().all(|byte| byte.is_ascii_digit())
}

fn year_of(word: &str) -> Result<i16, String> {
    let year = word.parse().ok().filter(|year| YEARS.contains(year));
    year.ok_or_else(outside)
}

/// The month with an English name, complete or with the first three or four letters.
fn month_named(word: &str) -> Option<i8> {
    let word = word.strip_suffix('.').unwrap_or(word);
    let month = MONTHS.iter().position(|month| {
        let length = match word.len() {
            length @ (3 | 4) => length.min(month.len()),
            _ => month.len(),
        };
        month[..length].eq_ignore_ascii_case(word)
    })?;
    i8::try_from(month + 1).ok()
}

fn outside() -> String {
    format!("the year must be from {} to {}", YEARS.start(), YEARS.end())
}

fn wanted() -> String {
    "write a date year first, `2026-05-14`, or as far as it is known, `2026-05` or `2026`, or in \
     words: `10 days ago`, `3 weeks ago`, `about 2 months ago`, `14 May 2026`"
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::parse_day;

    fn said(text: &str) -> Result<String, String> {
        let today = parse_day("2026-11-25").expect("a day");
        spoken_date(Dated::Any, text, today, today).map(|date| date.to_string())
    }

    #[test]
    fn a_spoken_date_is_never_made_more_exact() {
        let cases = [
            ("2026-05-14", "2026-05-14"),
            ("2026-05", "2026-05"),
            (" 2026 ", "2026"),
            ("today", "2026-11-25"),
            ("Yesterday", "2026-11-24"),
            ("tomorrow", "2026-11-26"),
            ("10 days ago", "2026-11-15"),
            ("a day ago", "2026-11-24"),
            ("in 3 days", "2026-11-28"),
            ("3 months ago", "2026-08"),
            ("three  MONTHS ago", "2026-08"),
            ("11 months ago", "2025-12"),
            ("in 2 months", "2027-01"),
            ("2 years ago", "2024"),
            ("last month", "2026-10"),
            ("this year", "2026"),
            ("next month", "2026-12"),
            ("May 2026", "2026-05"),
            ("sept. 2025", "2025-09"),
            ("14 May 2026", "2026-05-14"),
            ("May 14th, 2026", "2026-05-14"),
            ("1st june 2026", "2026-06-01"),
            ("3 weeks ago", "2026-11-01..2026-11-07"),
            ("a week ago", "2026-11-15..2026-11-21"),
            ("in 2 weeks", "2026-12-06..2026-12-12"),
            ("0 weeks ago", "2026-11-22..2026-11-25"),
            ("about 3 months ago", "2026-07-25..2026-09-25"),
            ("About a month ago", "2026-09-25..2026-11-25"),
            ("around 2 weeks ago", "2026-11-04..2026-11-18"),
            ("about 2 years ago", "2023-11-25..2025-11-25"),
            ("in about a month", "2026-11-25..2027-01-25"),
            ("about in 2 weeks", "2026-12-02..2026-12-16"),
            ("2025..2026-05", "2025-01-01..2026-05-31"),
            ("..2026-05-22", "..2026-05-22"),
        ];
        for (text, date) in cases {
            assert_eq!(said(text), Ok(date.to_owned()), "{text}");
        }
    }

    #[test]
    fn inexact_and_ambiguous_dates_are_refused() {
        let wanted = "write a date year first, `2026-05-14`, or as far as it is known, `2026-05` or \
                      `2026`, or in words: `10 days ago`, `3 weeks ago`, `about 2 months ago`, `14 May \
                      2026`";
        let weeks = "say how many weeks, such as `2 weeks ago`, or days, such as `10 days ago`";
        let year_first = "the year comes first: YYYY-MM-DD, with two digits for month and day";
        let cases = [
            ("last week", weeks),
            (
                "about 10 days ago",
                "say it in weeks, such as `about 2 weeks ago`, or give the days",
            ),
            ("about 2026-05", wanted),
            ("last summer", wanted),
            ("about 200 years ago", "the year must be from 1900 to 2199"),
            (
                "2026-06..2026-05",
                "the range ends before it begins: no day is left",
            ),
            (
                "2026-06..x",
                "after `..`: a date is written YYYY-MM-DD, or YYYY-MM or YYYY if no more is known",
            ),
            ("03/04/2026", year_first),
            ("14.5.2026", year_first),
            ("5", year_first),
            ("2026-02-30", "there is no such day"),
            ("30 February 2026", "there is no such day"),
            ("May", "add the year: `May 2026`, `14 May 2026`"),
            ("14 May", "add the year: `May 2026`, `14 May 2026`"),
            ("200 years ago", "the year must be from 1900 to 2199"),
            ("99999 months ago", wanted),
            ("-3 months ago", wanted),
            ("a while ago", wanted),
            ("2 hours ago", wanted),
            ("may may 2026", wanted),
            ("114 May 2026", wanted),
        ];
        for (text, message) in cases {
            assert_eq!(said(text), Err(message.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_date_on_the_wrong_side_is_refused_and_a_month_is_cut() {
        let [today, on] = ["2026-11-25", "2026-11-20"].map(|day| parse_day(day).expect("a day"));
        let said = |dated, text| spoken_date(dated, text, today, on);
        assert_eq!(
            said(Dated::Past, "today"),
            Err("the date lies after the screening date 2026-11-20".to_owned())
        );
        assert_eq!(
            said(Dated::Future, "last month"),
            Err("the date lies before the screening date 2026-11-20".to_owned())
        );
        assert_eq!(
            said(Dated::Past, "this month"),
            Ok(PartialDate::Month(2026, 11))
        );
    }
}
