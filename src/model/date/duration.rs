//! Durations, and the days on which they end.

use std::cmp::Ordering;
use std::fmt;

use jiff::ToSpan;
use jiff::civil::Date;

use super::YEARS;

/// The unit of a [`Duration`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unit {
    /// Days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years.
    Year,
}

/// A duration as a source states it: `6 months`. At least 1 of its unit, at most 200 years.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duration {
    /// The number of units.
    pub count: u32,
    /// The unit.
    pub unit: Unit,
}

impl Unit {
    /// The word for one such unit.
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    /// The largest count of a duration in this unit: 200 years.
    pub fn most(self) -> u32 {
        match self {
            Self::Day => 73_000,
            Self::Week => 10_400,
            Self::Month => 2_400,
            Self::Year => 200,
        }
    }
}

impl Duration {
    /// The day that is later by this duration. Months and years follow the calendar, clamped to the end of a shorter
    /// month.
    pub fn after(self, day: Date) -> Date {
        let count = self.count.min(self.unit.most());
        match self.unit {
            Unit::Day => day.saturating_add(i64::from(count).days()),
            Unit::Week => day.saturating_add(i64::from(7 * count).days()),
            Unit::Month => months_after(count, day),
            Unit::Year => months_after(12 * count, day),
        }
    }

    /// The first day in [`YEARS`] from which the duration reaches beyond `on`. A later start always ends later.
    pub fn first_within(self, on: Date) -> Date {
        let first = Date::constant(*YEARS.start(), 1, 1);
        let day = match (self.in_days(), self.in_months()) {
            (Some(days), _) => on.saturating_sub((i64::from(days) - 1).days()),
            (_, months) => first_within_months(months.unwrap_or(0), on),
        };
        day.clamp(first, on.max(first))
    }

    /// Compares the day that is later than `start` by this duration with another day. Computes that day only if
    /// necessary.
    pub fn compare_end(self, start: Date, other: Date) -> Ordering {
        match self.in_months() {
            Some(months) => {
                let end = month_number(start) + months.min(Unit::Month.most()).cast_signed();
                let day = start.day().min(other.days_in_month());
                (end, day).cmp(&(month_number(other), other.day()))
            }
            None if other <= start => Ordering::Greater,
            None => {
                let years = i32::from(other.year()) - i32::from(start.year());
                // 364 days are less than a year
                let most = self.in_days().unwrap_or(0) / 364 + 1;
                if years > most.cast_signed() {
                    Ordering::Less
                } else {
                    self.after(start).cmp(&other)
                }
            }
        }
    }

    /// Average length in parts of a day: 400 years have 146 097 days and 4 800 months. It sorts the durations of one
    /// question in an order that holds on every day.
    pub fn length(self) -> u64 {
        match (self.in_days(), self.in_months()) {
            (Some(days), _) => u64::from(days) * 4_800,
            (_, months) => u64::from(months.unwrap_or(0)) * 146_097,
        }
    }

    /// Length in days. `None` if it depends on the calendar.
    pub fn in_days(self) -> Option<u32> {
        match self.unit {
            Unit::Day => Some(self.count),
            Unit::Week => Some(self.count * 7),
            Unit::Month | Unit::Year => None,
        }
    }

    /// Length in months. `None` if it does not depend on the calendar.
    pub fn in_months(self) -> Option<u32> {
        match self.unit {
            Unit::Day | Unit::Week => None,
            Unit::Month => Some(self.count),
            Unit::Year => Some(self.count * 12),
        }
    }
}

/// The day that is `months` later: the same day of a month, or its last day if the month is too short. `Date::MAX` if
/// the calendar of `jiff` has no such month.
fn months_after(months: u32, day: Date) -> Date {
    let Some(first) = first_of_month(month_number(day) + months.cast_signed()) else {
        return Date::MAX;
    };
    let last = day.day().min(first.days_in_month());
    Date::new(first.year(), first.month(), last).unwrap_or(Date::MAX)
}

/// The first day of a month. `None` if the month is outside the calendar of `jiff`.
fn first_of_month(number: i32) -> Option<Date> {
    let year = i16::try_from(number.div_euclid(12)).ok()?;
    let month = i8::try_from(number.rem_euclid(12) + 1).ok()?;
    Date::new(year, month, 1).ok()
}

/// Number of months since the year 0.
fn month_number(day: Date) -> i32 {
    i32::from(day.year()) * 12 + i32::from(day.month()) - 1
}

/// The first day from which `months` months reach beyond `on`.
///
/// Usually this is the day after the anniversary of `on`. It is the first day of the following month if `on` is the
/// last day of its month, or if the earlier month has no such day.
fn first_within_months(months: u32, on: Date) -> Date {
    let ago = month_number(on) - months.min(Unit::Month.most()).cast_signed();
    let first_of = |month: i32| first_of_month(month).unwrap_or(Date::MIN);
    let is_last = on.day() == on.days_in_month();
    match Date::new(first_of(ago).year(), first_of(ago).month(), on.day() + 1) {
        Ok(day) if !is_last => day,
        _ => first_of(ago + 1),
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plural = if self.count == 1 { "" } else { "s" };
        write!(f, "{} {}{plural}", self.count, self.unit.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::date::{LAST_DAY, parse_day};

    #[test]
    fn months_are_clamped_and_the_anniversary_is_the_same_day() {
        let day = |text| parse_day(text).expect("a day");
        let months = |count| Duration {
            count,
            unit: Unit::Month,
        };
        assert_eq!(months(1).after(day("2026-01-31")), day("2026-02-28"));
        assert_eq!(months(12).after(day("2024-02-29")), day("2025-02-28"));
        assert_eq!(months(6).after(day("2026-05-22")), day("2026-11-22"));
    }

    #[test]
    fn a_day_is_later_by_a_duration_as_the_calendar_has_it() {
        let units = [Unit::Day, Unit::Week, Unit::Month, Unit::Year];
        let first = parse_day("2023-12-25").expect("a day");
        for day in first.series(1.day()).take(800).chain([LAST_DAY, Date::MAX]) {
            for unit in units {
                for count in [1, 2, 5, 11, 12, 13, 25, unit.most()] {
                    let span = match unit {
                        Unit::Day => i64::from(count).days(),
                        Unit::Week => i64::from(count).weeks(),
                        Unit::Month => i64::from(count).months(),
                        Unit::Year => i64::from(count).years(),
                    };
                    let expected = day.saturating_add(span);
                    assert_eq!(Duration { count, unit }.after(day), expected);
                }
            }
        }
    }

    #[test]
    fn the_first_day_within_is_the_first_that_reaches_beyond() {
        let durations = [
            (1, Unit::Month),
            (2, Unit::Month),
            (13, Unit::Month),
            (1, Unit::Year),
        ];
        let durations = durations
            .into_iter()
            .chain([(1, Unit::Day), (61, Unit::Day)]);
        let mut on = parse_day("1996-01-01").expect("a day");
        let durations: Vec<_> = durations.collect();
        while on.year() < 2_005 {
            for &(count, unit) in &durations {
                let duration = Duration { count, unit };
                let first = duration.first_within(on);
                let before = first.yesterday().expect("a day");
                assert!(duration.after(first) > on, "{duration}, {on}");
                assert!(duration.after(before) <= on, "{duration}, {on}");
            }
            on = on.tomorrow().expect("a day");
        }
        let year = Duration {
            count: 1,
            unit: Unit::Year,
        };
        let early = parse_day("1900-05-01").expect("a day");
        assert_eq!(
            year.first_within(early),
            parse_day("1900-01-01").expect("a day")
        );
    }

    #[test]
    fn an_end_is_compared_like_its_day() {
        let units = [Unit::Day, Unit::Week, Unit::Month, Unit::Year];
        let counts = [1, 2, 7, 12, 30, 52, 53, 365, 366];
        let start = parse_day("2019-12-27").expect("a day");
        let days: Vec<_> = start.series(9.days()).take(130).collect();
        for (unit, count) in units.iter().flat_map(|&unit| counts.map(|one| (unit, one))) {
            let duration = Duration { count, unit };
            for &day in &days {
                let end = duration.after(day);
                let near = (-32..=32).map(|offset| end.saturating_add(offset.days()));
                for other in near.chain(days.iter().copied()) {
                    let found = duration.compare_end(day, other);
                    assert_eq!(found, end.cmp(&other), "{duration}, {day}, {other}");
                }
            }
        }
    }
}
