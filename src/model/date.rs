//! Days, months, years and partly known dates.

mod calendar;
mod duration;
mod span;

use std::fmt;

use jiff::civil::Date;

pub use self::calendar::{FIRST_DAY, LAST_DAY, YEARS};
pub use self::duration::{Duration, Unit};

/// A date that is known to the day, the month or the year, or to lie in a range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PartialDate {
    /// `2026-05-14`
    Day(Date),
    /// `2026-05`
    Month(i16, i8),
    /// `2026`
    Year(i16),
    /// `2025-01-01..2026-05-22`: at least two days, both ends included.
    Between {
        /// The first day. `None` if only the calendar limits it.
        from: Option<Date>,
        /// The last day. `None` if only the calendar limits it.
        to: Option<Date>,
    },
}

/// The names of the months, January first.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Reads `2026-05-14`, strictly: four, two and two digits, a day that exists, a year in [`YEARS`].
pub fn parse_day(text: &str) -> Option<Date> {
    match PartialDate::parse(text) {
        Some(PartialDate::Day(day)) => Some(day),
        _ => None,
    }
}

/// Formats a day for a page: `20 December 2026`.
pub fn long_date(day: Date) -> String {
    format!(
        "{} {} {}",
        day.day(),
        MONTHS[usize::from(day.month().unsigned_abs()) - 1],
        day.year()
    )
}

impl PartialDate {
    /// Reads `2026-05-14`, `2026-05` or `2026`. Returns `None` if it is not such a date or its year is outside
    /// [`YEARS`].
    pub fn parse(text: &str) -> Option<Self> {
        let (year, rest) = digits::<4>(text.as_bytes())?;
        if !YEARS.contains(&year) {
            return None;
        }
        let [b'-', rest @ ..] = rest else {
            return rest.is_empty().then_some(Self::Year(year));
        };
        let (month, rest) = digits::<2>(rest)?;
        let month = i8::try_from(month).ok()?;
        if !(1..=12).contains(&month) {
            return None;
        }
        let [b'-', rest @ ..] = rest else {
            return rest.is_empty().then_some(Self::Month(year, month));
        };
        let (day, rest) = digits::<2>(rest)?;
        let day = i8::try_from(day).ok()?;
        match rest {
            [] => Date::new(year, month, day).ok().map(Self::Day),
            _ => None,
        }
    }

    /// The days from the first day of one date to the last day of another. Returns `None` if there are none.
    pub fn between(from: Option<Self>, to: Option<Self>) -> Option<Self> {
        let from = from.map(|date| date.days().0);
        let to = to.map(|date| date.days().1);
        let (first, last) = Self::Between { from, to }.days();
        if first == last {
            Some(Self::Day(first))
        } else {
            (first < last).then_some(Self::Between { from, to })
        }
    }

    /// The first and the last day that it can be.
    pub fn days(self) -> (Date, Date) {
        match self {
            Self::Day(day) => (day, day),
            Self::Month(year, month) => {
                let first = Date::constant(year, month, 1);
                (first, first.last_of_month())
            }
            Self::Year(year) => (Date::constant(year, 1, 1), Date::constant(year, 12, 31)),
            Self::Between { from, to } => (from.unwrap_or(FIRST_DAY), to.unwrap_or(LAST_DAY)),
        }
    }

    /// Whether its last day is limited by something other than the end of the calendar.
    pub fn has_last_day(self) -> bool {
        !matches!(self, Self::Between { to: None, .. })
    }
}

/// The number in the first `WIDTH` digits of a text, and the rest of the text. Returns `None` if there are fewer
/// digits.
fn digits<const WIDTH: usize>(text: &[u8]) -> Option<(i16, &[u8])> {
    let (digits, rest) = text.split_first_chunk::<WIDTH>()?;
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        number = 10 * number + i16::from(digit - b'0');
    }
    Some((number, rest))
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Day(day) => write!(f, "{day}"),
            Self::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Between { from, to } => {
                let day = |day: &Option<Date>| day.map_or(String::new(), |day| day.to_string());
                write!(f, "{}..{}", day(from), day(to))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_that_exist_are_read() {
        for text in [
            "2026-02-30",
            "03/04/2026",
            "0000",
            "2026-1-2",
            "2026-13",
            "2200",
            "2026-05-01T00",
            "2026-",
            "2026-05-",
            "2026-05-1",
            "2026-05-01-",
            "2026 05",
            "202\u{e9}",
            "+026",
            "",
        ] {
            assert_eq!(PartialDate::parse(text), None, "{text}");
        }
        assert_eq!(
            PartialDate::parse("2026-05").map(|date| date.to_string()),
            Some("2026-05".to_owned())
        );
    }
}
