//! The codes of days: of two days with one code all between them have it too, so few of them have to be read.

use jiff::civil::Date;

/// For some screening dates, from when to when days with each code were seen.
pub(super) struct Days<C> {
    known: Vec<Known<C>>,
}

#[derive(Clone)]
struct Known<C> {
    on: Option<Date>,
    stretches: Vec<Stretch<C>>,
}

#[derive(Clone)]
struct Stretch<C> {
    first: u32,
    last: u32,
    code: C,
}

/// For how many screening dates at once; a power of two.
const DATES: usize = 64;

impl<C: Copy + PartialEq> Days<C> {
    pub fn new() -> Self {
        let nothing = Known {
            on: None,
            stretches: Vec::new(),
        };
        Self {
            known: vec![nothing; DATES],
        }
    }

    /// The code of a day, where it lies between two that were read.
    #[inline]
    pub fn get(&self, on: Date, day: u32) -> Option<C> {
        let known = &self.known[place(on)];
        if known.on != Some(on) {
            return None;
        }
        let mut stretches = known.stretches.iter();
        let found = stretches.find(|one| one.first <= day && day <= one.last)?;
        Some(found.code)
    }

    /// Adds a day that was read.
    pub fn set(&mut self, on: Date, day: u32, code: C) {
        let known = &mut self.known[place(on)];
        if known.on != Some(on) {
            known.on = Some(on);
            known.stretches.clear();
        }
        match known.stretches.iter_mut().find(|one| one.code == code) {
            Some(stretch) => {
                stretch.first = stretch.first.min(day);
                stretch.last = stretch.last.max(day);
            }
            None => known.stretches.push(Stretch {
                first: day,
                last: day,
                code,
            }),
        }
    }
}

/// A day of a month that every year and month has, written in full, as a number in the order of time.
#[inline]
pub(super) fn number(text: &[u8]) -> Option<u32> {
    let &[y, e, a, r, b'-', m, n, b'-', d, f] = text else {
        return None;
    };
    let mut number = 0;
    for digit in [y, e, a, r, m, n, d, f] {
        let digit = u32::from(digit.wrapping_sub(b'0'));
        if digit > 9 {
            return None;
        }
        number = number * 10 + digit;
    }
    let (month, day) = (number / 100 % 100, number % 100);
    ((1..=12).contains(&month) && (1..=28).contains(&day)).then_some(number)
}

fn place(on: Date) -> usize {
    let days = usize::from(on.month().unsigned_abs()) * 31 + usize::from(on.day().unsigned_abs());
    days % DATES
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_every_month_has_have_a_number() {
        assert_eq!(number(b"2026-05-28"), Some(20_260_528));
        for text in [
            "2026-05-29",
            "2026-00-01",
            "2026-13-01",
            "2026-05-00",
            "2026-5-01",
            "2026-05-1",
            "2026/05/01",
            "202a-05-01",
            "2026-05-01 ",
            "",
        ] {
            assert_eq!(number(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn what_lies_between_two_days_with_one_code_has_it_too() {
        let on = Date::constant(2026, 11, 22);
        let mut days = Days::new();
        days.set(on, 20_260_101, 'a');
        days.set(on, 20_260_601, 'b');
        days.set(on, 20_260_301, 'a');
        let of = |day| days.get(on, day);
        assert_eq!(of(20_260_201), Some('a'));
        assert_eq!(of(20_260_401), None);
        assert_eq!(of(20_260_601), Some('b'));
        assert_eq!(days.get(Date::constant(2026, 11, 23), 20_260_201), None);
    }
}
