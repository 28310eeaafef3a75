//! Cache of the codes of days. If two days have the same code, every day between them has it too, so few days must be
//! read.

use jiff::civil::Date;

use crate::engine::Code;
use crate::model::AsOf;

/// The codes of days, for some screening dates and days on which the answers were given.
pub(in crate::batch) struct DayMemo {
    known: Vec<Known>,
    /// The index of the pair of days that was used last.
    last: usize,
}

/// The codes of days for one screening date and one day on which answers were given.
#[derive(Clone)]
struct Known {
    as_of: Option<AsOf>,
    /// Sorted by time. No two have a day in common.
    stretches: Vec<Stretch>,
}

/// A range of days with the same code. The first and the last of them were read.
#[derive(Clone)]
struct Stretch {
    first: u64,
    last: u64,
    code: Code,
}

/// Maximum number of such pairs of days in the cache.
const DATES: usize = 64;

impl DayMemo {
    pub(crate) fn new() -> Self {
        let nothing = Known {
            as_of: None,
            stretches: Vec::new(),
        };
        Self {
            known: vec![nothing; DATES],
            last: 0,
        }
    }

    /// The code of a day, if it lies between two days that were read.
    #[inline]
    pub(crate) fn get(&mut self, as_of: AsOf, day: u64) -> Option<Code> {
        if self.known[self.last].as_of != Some(as_of) {
            let place = place(as_of);
            if self.known[place].as_of != Some(as_of) {
                return None;
            }
            self.last = place;
        }
        let known = &self.known[self.last];
        let stretches = &known.stretches;
        let after = stretches.partition_point(|one| one.first <= day);
        let found = stretches.get(after.checked_sub(1)?)?;
        (day <= found.last).then_some(found.code)
    }

    /// Adds a day that was read.
    pub(crate) fn set(&mut self, as_of: AsOf, day: u64, code: Code) {
        let known = &mut self.known[place(as_of)];
        if known.as_of != Some(as_of) {
            known.as_of = Some(as_of);
            known.stretches.clear();
        }
        match known.stretches.iter_mut().find(|one| one.code == code) {
            Some(stretch) => {
                stretch.first = stretch.first.min(day);
                stretch.last = stretch.last.max(day);
            }
            None => {
                let is_earlier = |one: &Stretch| one.first < day;
                let place = known.stretches.partition_point(is_earlier);
                let (first, last) = (day, day);
                known.stretches.insert(place, Stretch { first, last, code });
            }
        }
    }
}

/// A day as a number that grows with time, if it is written in full and exists in every year.
#[inline]
pub(in crate::batch) fn number(text: &[u8]) -> Option<u64> {
    let (text, day) = text.split_first_chunk::<8>()?;
    let day: [u8; 2] = day.try_into().ok()?;
    // the rest of each byte: the digit, and zero for a dash
    let left = u64::from_be_bytes(*text) ^ u64::from_be_bytes(*b"0000-00-");
    let day = u16::from_be_bytes(day) ^ u16::from_be_bytes(*b"00");
    let [_, _, _, _, dash, tens, ones, other_dash] = left.to_be_bytes();
    // a byte between 9 and 128 gets its highest bit
    let is_date = (left | left.wrapping_add(0x7676_7676_7676_7676)) & 0x8080_8080_8080_8080 == 0
        && (day | day.wrapping_add(0x7676)) & 0x8080 == 0
        && dash | other_dash == 0;
    let month = usize::from(10 * (tens & 15) + (ones & 15));
    let [day_tens, day_ones] = day.to_be_bytes();
    let day_of_month = 10 * (day_tens & 15) + (day_ones & 15);
    let last = *LAST_DAYS.get(month)?;
    // the last byte of the text is a dash
    let is_day = (1..=last).contains(&day_of_month);
    (is_date && is_day).then_some(left | u64::from(day_of_month))
}

/// The last day that each month has in every year. There is no month 0.
const LAST_DAYS: [u8; 13] = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

fn place(as_of: AsOf) -> usize {
    let of = |day: Date| {
        usize::from(day.month().unsigned_abs()) * 31 + usize::from(day.day().unsigned_abs())
    };
    (of(as_of.on) + 7 * as_of.given.map_or(0, of)) % DATES
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn days_that_every_year_has_have_a_number_in_their_order() {
        let mut last = None;
        for day in Date::constant(2026, 1, 1).series(1.day()).take(365 * 3 + 1) {
            let text = day.to_string();
            let found = number(text.as_bytes());
            if text.ends_with("02-29") {
                assert_eq!(found, None);
                continue;
            }
            assert!(found.is_some() && found > last, "{text}");
            last = found;
        }
        for text in [
            "2026-02-29",
            "2026-00-01",
            "2026-13-01",
            "2026-04-31",
            "2026-05-00",
            "2026-05-32",
            "2026-5-01",
            "2026-05-1",
            "2026/05/01",
            "2026-05/01",
            "2026-05-0:",
            "2026-05-/1",
            "2026-0\u{7f}-01",
            "202a-05-01",
            "\u{e9}26-05-01",
            "2026-05-01 ",
            "",
        ] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn a_day_between_two_days_with_the_same_code_has_it_too() {
        let [a, b] = [1, 2].map(Code::sample);
        let on = Date::constant(2026, 11, 22);
        let day = |text: &str| number(text.as_bytes()).expect("a day");
        let mut days = DayMemo::new();
        days.set(on.into(), day("2026-01-01"), a);
        days.set(on.into(), day("2026-06-01"), b);
        days.set(on.into(), day("2026-03-01"), a);
        let mut of = |text| days.get(on.into(), text);
        assert_eq!(of(day("2026-02-01")), Some(a));
        assert_eq!(of(day("2026-04-01")), None);
        assert_eq!(of(day("2026-06-01")), Some(b));
        assert_eq!(
            days.get(Date::constant(2026, 11, 23).into(), day("2026-02-01")),
            None
        );
        let given = AsOf {
            on,
            given: Some(on),
        };
        assert_eq!(days.get(given, day("2026-02-01")), None);
    }
}
