//! Number of days in a duration. For months and years it depends on the day from which it is counted.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::{Duration, Unit, YEARS};

/// The calendar repeats after 400 years.
const CYCLE_MONTHS: usize = 400 * 12;

impl Duration {
    /// Minimum and maximum number of days, counted from any day.
    ///
    /// Days and weeks are constant. For months and years, every start day of a 400-year cycle is examined: two months
    /// have 59 to 62 days, a year has 365 or 366.
    pub fn days(self) -> (u32, u32) {
        match (self.in_days(), self.in_months()) {
            (Some(days), _) => (days, days),
            (_, months) => days_in(months.unwrap_or(0)),
        }
    }

    /// Whether it never ends before another one that is counted from the same day.
    pub fn is_never_shorter_than(self, other: Self) -> bool {
        match (self.in_months(), other.in_months()) {
            (Some(own), Some(other)) => own >= other,
            // every month has 28 to 31 days, so most pairs need no calendar
            (Some(months), None) => {
                let days = other.days().1;
                28 * months >= days || 31 * months > days && self.days().0 >= days
            }
            (None, Some(months)) => {
                let days = self.days().0;
                days >= 31 * months || days > 28 * months && days >= other.days().1
            }
            (None, None) => self.days().0 >= other.days().1,
        }
    }
}

/// Minimum and maximum number of days in `months` calendar months, from any day of a 400-year cycle.
///
/// From each of the first 28 days of a month, the number of days is the same as from the first. From later days, the
/// end may be clamped to the end of a shorter month, and then there are fewer days.
fn days_in(months: u32) -> (u32, u32) {
    let first_days = first_days();
    let length = |month: usize| first_days[month + 1] - first_days[month];
    let ahead = months as usize;
    let spans = (0..CYCLE_MONTHS).map(|month| {
        let whole = first_days[month + ahead] - first_days[month];
        let clamped = length(month).saturating_sub(length(month + ahead));
        (whole - clamped, whole)
    });
    spans.fold((u32::MAX, 0), |(fewest, most), (clamped, whole)| {
        (fewest.min(clamped), most.max(whole))
    })
}

/// The number of days before the first day of each month, from January 1900 on, as far as any duration reaches.
fn first_days() -> &'static [u32] {
    static FIRST_DAYS: OnceLock<Vec<u32>> = OnceLock::new();
    FIRST_DAYS.get_or_init(|| {
        let years = Unit::Year.most() as usize + CYCLE_MONTHS / 12 + 1;
        let mut days = vec![0];
        let mut sum = 0;
        for year in (*YEARS.start()..).take(years) {
            for month in 1..=12 {
                let first = Date::constant(year, month, 1);
                sum += u32::from(first.days_in_month().unsigned_abs());
                days.push(sum);
            }
        }
        days
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duration(count: u32, unit: Unit) -> Duration {
        Duration { count, unit }
    }

    #[test]
    fn months_and_years_follow_the_calendar() {
        assert_eq!(duration(1, Unit::Month).days(), (28, 31));
        assert_eq!(duration(2, Unit::Month).days(), (59, 62));
        assert_eq!(duration(6, Unit::Month).days(), (181, 184));
        assert_eq!(duration(1, Unit::Year).days(), (365, 366));
        assert_eq!(duration(4, Unit::Year).days(), (1_460, 1_461));
        assert_eq!(duration(18, Unit::Year).days(), (6_573, 6_575));
        assert_eq!(duration(2_400, Unit::Month).days(), (73_048, 73_049));
        assert_eq!(duration(3, Unit::Week).days(), (21, 21));
    }

    /// Compares the table with counting from each day of the years around a century without a leap day.
    #[test]
    fn no_start_day_gives_fewer_or_more_days() {
        for (count, unit) in [
            (1, Unit::Month),
            (2, Unit::Month),
            (13, Unit::Month),
            (3, Unit::Year),
        ] {
            let duration = duration(count, unit);
            let mut day = Date::constant(2_092, 1, 1);
            let mut spans = Vec::new();
            while day.year() < 2_106 {
                let span = duration.after(day).since(day).expect("a later day");
                spans.push(span.get_days().unsigned_abs());
                day = day.tomorrow().expect("a day");
            }
            let ends = (spans.iter().min().copied(), spans.iter().max().copied());
            let (fewest, most) = duration.days();
            assert_eq!(ends, (Some(fewest), Some(most)), "{duration}");
        }
    }

    #[test]
    fn a_duration_that_is_sometimes_shorter_is_recognized() {
        let two_months = duration(2, Unit::Month);
        let holds = |one: Duration, other: Duration| one.is_never_shorter_than(other);
        assert!(!holds(duration(61, Unit::Day), two_months));
        assert!(holds(duration(62, Unit::Day), two_months));
        assert!(holds(two_months, duration(59, Unit::Day)));
        assert!(!holds(two_months, duration(60, Unit::Day)));
        assert!(holds(duration(1, Unit::Year), duration(12, Unit::Month)));
        assert!(!holds(duration(4, Unit::Week), duration(29, Unit::Day)));
    }
}
