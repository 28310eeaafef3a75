//! Dates in digits, read byte by byte. Most rows contain no others. Anything else is left to
//! [`DateFormat::read`](super::DateFormat::read).

use jiff::civil::Date;

use super::Part;
use crate::model::YEARS;

/// A day that was read, with its text. Many cells of a column have the same day, with different times.
#[derive(Debug, Default)]
pub(crate) struct LastDay {
    text: Vec<u8>,
    day: Date,
}

/// A format of a year, a month and a day, with one character between them, in which the year is the first or the last:
/// `YYYY-MM-DD`, `M/D/YYYY`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlainFormat {
    is_year_first: bool,
    is_month_first: bool,
    signs: [u8; 2],
    /// Whether the first and the second of month and day always have two digits.
    padded: [bool; 2],
}

impl PlainFormat {
    /// The format of some parts. Returns `None` if they are not plain.
    pub(super) fn new(parts: &[Part]) -> Option<Self> {
        let [one, Part::Between(sign), two, Part::Between(other), three] = parts else {
            return None;
        };
        let (is_year_first, first, second) = match (one, three) {
            (Part::Year, _) => (true, two, three),
            (_, Part::Year) => (false, one, two),
            _ => return None,
        };
        let (is_month_first, padded) = match (first, second) {
            (Part::Month { padded: month }, Part::Day { padded: day }) => (true, [*month, *day]),
            (Part::Day { padded: day }, Part::Month { padded: month }) => (false, [*day, *month]),
            _ => return None,
        };
        let sign_of = |text: &str| match text.as_bytes() {
            [sign @ b' '..=b'~'] => Some(*sign),
            _ => None,
        };
        Some(Self {
            is_year_first,
            is_month_first,
            signs: [sign_of(sign)?, sign_of(other)?],
            padded,
        })
    }

    /// The day in a cell, with or without a time of hours, minutes and seconds. Folding does not change such a cell.
    pub(super) fn read(&self, cell: &[u8]) -> Option<Date> {
        let (day, rest) = self.day(cell)?;
        may_follow_day(rest).then_some(day)
    }

    /// Reads as [`read`](Self::read) does. `last` has a day that this format read before.
    pub(super) fn read_again(&self, cell: &[u8], last: &mut LastDay) -> Option<Date> {
        let is_known = !last.text.is_empty();
        let rest = cell.strip_prefix(last.text.as_slice());
        if rest.is_some_and(|rest| is_known && may_follow_day(rest)) {
            return Some(last.day);
        }
        let (day, rest) = self.day(cell)?;
        last.text.clear();
        last.text
            .extend_from_slice(&cell[..cell.len() - rest.len()]);
        last.day = day;
        may_follow_day(rest).then_some(day)
    }

    /// The day with which a cell starts, and the bytes after it.
    fn day<'c>(&self, cell: &'c [u8]) -> Option<(Date, &'c [u8])> {
        let [sign, other] = self.signs;
        let [is_first_padded, is_second_padded] = self.padded;
        let (year, first, second, rest) = if self.is_year_first {
            let (year, rest) = four(cell)?;
            let (first, rest) = two(behind(rest, sign)?, is_first_padded)?;
            let (second, rest) = two(behind(rest, other)?, is_second_padded)?;
            (year, first, second, rest)
        } else {
            let (first, rest) = two(cell, is_first_padded)?;
            let (second, rest) = two(behind(rest, sign)?, is_second_padded)?;
            let (year, rest) = four(behind(rest, other)?)?;
            (year, first, second, rest)
        };
        if !YEARS.contains(&year) {
            return None;
        }
        let day = if self.is_month_first {
            Date::new(year, first, second).ok()
        } else {
            Date::new(year, second, first).ok()
        };
        Some((day?, rest))
    }
}

/// Whether some bytes may follow a day in its cell.
#[inline(always)]
fn may_follow_day(bytes: &[u8]) -> bool {
    bytes.is_empty() || is_plain_time(bytes)
}

/// The bytes after a character with which they must start.
#[inline(always)]
fn behind(bytes: &[u8], sign: u8) -> Option<&[u8]> {
    match bytes {
        [first, rest @ ..] if *first == sign => Some(rest),
        _ => None,
    }
}

/// The value of a digit. More than 9 for any other byte.
#[inline(always)]
fn digit(byte: u8) -> u8 {
    byte.wrapping_sub(b'0')
}

/// The number in the first four digits of some bytes, and the rest.
#[inline(always)]
fn four(bytes: &[u8]) -> Option<(i16, &[u8])> {
    let [a, b, c, d, rest @ ..] = bytes else {
        return None;
    };
    let (high, low) = (pair(*a, *b)?, pair(*c, *d)?);
    // at most 9999
    let number = i16::from(high)
        .wrapping_mul(100)
        .wrapping_add(i16::from(low));
    Some((number, rest))
}

/// The number in the first two digits of some bytes, or in one if two are not required, and the rest.
#[inline(always)]
fn two(bytes: &[u8], is_padded: bool) -> Option<(i8, &[u8])> {
    match bytes {
        [tens, ones, rest @ ..] if digit(*ones) <= 9 => Some((pair(*tens, *ones)?, rest)),
        [ones, rest @ ..] if !is_padded => Some((pair(b'0', *ones)?, rest)),
        _ => None,
    }
}

/// The number of two digits.
#[inline(always)]
fn pair(tens: u8, ones: u8) -> Option<i8> {
    let (tens, ones) = (digit(tens), digit(ones));
    // at most 99
    let number = tens.wrapping_mul(10).wrapping_add(ones) as i8;
    (tens <= 9 && ones <= 9).then_some(number)
}

/// Whether some bytes are a time without a fraction, AM or PM, and a zone: ` 9:05:00`, `T09:05`.
fn is_plain_time(bytes: &[u8]) -> bool {
    let [b' ' | b'T', time @ ..] = bytes else {
        return false;
    };
    let (hour, rest) = match time {
        [ones, b':', rest @ ..] => ([b'0', *ones], rest),
        [tens, ones, b':', rest @ ..] => ([*tens, *ones], rest),
        _ => return false,
    };
    let is_below =
        |[tens, ones]: [u8; 2], limit: i8| pair(tens, ones).is_some_and(|number| number < limit);
    let is_rest = match rest {
        [tens, ones] => is_below([*tens, *ones], 60),
        [tens, ones, b':', more, last] => {
            is_below([*tens, *ones], 60) && is_below([*more, *last], 61)
        }
        _ => false,
    };
    is_rest && is_below(hour, 24)
}

#[cfg(test)]
mod tests {
    use super::super::DateFormat;
    use super::LastDay;
    use crate::intake::fold::fold;
    use crate::model::PartialDate;

    /// Texts with each of some bytes at each place, inserted or replacing another byte.
    fn near(text: &str) -> Vec<String> {
        let mut all = vec![text.to_owned()];
        for at in 0..=text.len() {
            let (before, behind) = text.split_at(at);
            for more in [
                "", "0", "1", "2", "3", "9", "/", "-", ".", ":", " ", "T", "Z", "é", "x",
            ] {
                all.push(format!("{before}{more}{behind}"));
                all.push(format!("{before}{more}{}", behind.get(1..).unwrap_or("")));
            }
        }
        all
    }

    #[test]
    fn both_readers_give_the_same_dates() {
        let formats = [
            "YYYY-MM-DD",
            "M/D/YYYY",
            "D/M/YYYY",
            "DD.MM.YYYY",
            "D M YYYY",
            "MM-DD-YYYY",
            "YYYY/M/D",
            "YYYYMMDD",
            "M/D/YY",
            "D MMM YYYY",
            "YYYY-MM",
            "D. M. YYYY",
        ];
        let dates = [
            "2026-02-28",
            "2/29/2024",
            "29/2/2023",
            "31.12.1899",
            "1 1 2199",
            "02-29-2026",
            "2026/4/31",
            "20260821",
            "8/21/26",
            "1 May 2026",
            "2026-05",
            "1. 2. 2026",
            "12/11/2026",
            "00/00/0000",
        ];
        let times = [
            "",
            " 9:05",
            " 23:59:60",
            "T00:00:00",
            " 24:00",
            " 1:10:31 PM",
            " 08:30:00.5+02:00",
        ];
        let mut plain = 0;
        for format in formats.map(|format| DateFormat::parse(format).expect("a format")) {
            let mut last = LastDay::default();
            for text in dates
                .iter()
                .flat_map(|date| times.map(|time| format!("{date}{time}")))
            {
                for text in near(&text) {
                    let read = format.read_plain(text.as_bytes());
                    assert_eq!(format.read_plain_again(text.as_bytes(), &mut last), read);
                    let Some(day) = read else {
                        continue;
                    };
                    plain += 1;
                    assert_eq!(fold(&text), text.as_str());
                    assert_eq!(format.read(&text), Some(PartialDate::Day(day)), "{text}");
                }
            }
        }
        assert!(plain > 1000, "{plain}");
    }

    #[test]
    fn days_with_and_without_a_plain_time_are_read_byte_by_byte() {
        for (format, cell, day) in [
            ("YYYY-MM-DD", "2026-11-22 00:00:01", Some("2026-11-22")),
            ("YYYY-MM-DD", "2026-11-22T9:05", Some("2026-11-22")),
            ("M/D/YYYY", "8/21/2026", Some("2026-08-21")),
            ("M/D/YYYY", "11/22/2026 0:00:01", Some("2026-11-22")),
            ("DD.MM.YYYY", "01.02.2026 23:59:60", Some("2026-02-01")),
            ("DD.MM.YYYY", "1.2.2026", None),
            ("M/D/YYYY", "8/21/2026 1:10 PM", None),
            ("M/D/YYYY", " 8/21/2026", None),
            ("M/D/YYYY", "8/21/2026 ", None),
            ("M/D/YY", "8/21/26", None),
            ("YYYY-MM-DD", "", None),
        ] {
            let format = DateFormat::parse(format).expect("a format");
            let read = format.read_plain(cell.as_bytes());
            assert_eq!(read.map(|day| day.to_string()).as_deref(), day, "{cell}");
        }
    }
}
