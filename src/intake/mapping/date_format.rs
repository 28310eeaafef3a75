//! The date formats that a mapping declares. Nothing guesses which number is the day and which the month.

mod plain;
mod time;

use jiff::civil::Date;

pub(crate) use self::plain::LastDay;
use self::plain::PlainFormat;
use self::time::is_time;
use crate::intake::fold::fold;
use crate::model::{MONTHS, PartialDate, YEARS};

/// A declared date format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DateFormat {
    parts: Vec<Part>,
    /// The plain form of the format, if it has one.
    plain: Option<PlainFormat>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// `YYYY`
    Year,
    /// `YY`, in this century.
    ShortYear,
    /// `MM` or `M`: with two digits, or with one or two.
    Month { padded: bool },
    /// `MMM` or `MMMM`: the English name, with three letters or complete.
    MonthName { whole: bool },
    /// `DD` or `D`.
    Day { padded: bool },
    /// The text between them.
    Between(String),
}

/// The numbers of a date while it is being read.
#[derive(Debug, Default)]
struct Numbers {
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
}

impl DateFormat {
    /// Reads a format.
    ///
    /// # Errors
    ///
    /// If it is not a format. The error is the correction.
    pub(crate) fn parse(written: &str) -> Result<Self, String> {
        let folded = fold(written);
        let mut rest = folded.as_ref();
        let mut parts: Vec<Part> = Vec::new();
        while let Some(first) = rest.chars().next() {
            let length = rest.len() - rest.trim_start_matches(first).len();
            let part = match (first, length) {
                ('Y', 4) => Part::Year,
                ('Y', 2) => Part::ShortYear,
                ('M', 1 | 2) => Part::Month {
                    padded: length == 2,
                },
                ('M', 3 | 4) => Part::MonthName { whole: length == 4 },
                ('D', 1 | 2) => Part::Day {
                    padded: length == 2,
                },
                (c, _) if c.is_alphanumeric() => {
                    return Err(
                        "use `YYYY`, `YY`, `MMMM`, `MMM`, `MM`, `M`, `DD` and `D`; a time that follows needs no letters"
                            .to_owned(),
                    );
                }
                _ => Part::Between(rest[..length].to_owned()),
            };
            parts.push(part);
            rest = &rest[length..];
        }
        let plain = PlainFormat::new(&parts);
        let format = Self { parts, plain };
        format.check()?;
        Ok(format)
    }

    fn check(&self) -> Result<(), String> {
        let count = |is: fn(&Part) -> bool| self.parts.iter().filter(|part| is(part)).count();
        let years = count(|part| matches!(part, Part::Year | Part::ShortYear));
        let months = count(|part| matches!(part, Part::Month { .. } | Part::MonthName { .. }));
        let days = count(|part| matches!(part, Part::Day { .. }));
        if years != 1 || months > 1 || days > 1 || days > months {
            return Err(
                "name the year once, and the day only with the month: `D/M/YYYY`".to_owned(),
            );
        }
        let is_digits = |part: &Part| !matches!(part, Part::MonthName { .. } | Part::Between(_));
        let varies = |part: &Part| {
            matches!(
                part,
                Part::Month { padded: false } | Part::Day { padded: false }
            )
        };
        let is_joined = self.parts.windows(2).any(|pair| {
            is_digits(&pair[0]) && is_digits(&pair[1]) && (varies(&pair[0]) || varies(&pair[1]))
        });
        if is_joined {
            Err("write `MM` and `DD` where digits follow each other".to_owned())
        } else {
            Ok(())
        }
    }

    /// Whether it contains the day.
    pub(crate) fn has_day(&self) -> bool {
        self.parts
            .iter()
            .any(|part| matches!(part, Part::Day { .. }))
    }

    /// Whether day and month are numbers, so that another order would also be a date.
    pub(crate) fn is_numeric(&self) -> bool {
        let is_month = |part: &Part| matches!(part, Part::Month { .. });
        self.has_day() && self.parts.iter().any(is_month) && !matches!(self.parts[0], Part::Year)
    }

    /// Whether its year has two digits. The century is certain only for the day on which a form was filled in.
    pub(crate) fn has_short_year(&self) -> bool {
        self.parts.contains(&Part::ShortYear)
    }

    /// Reads a folded text. Returns `None` if it is not such a date. A time after it is dropped.
    pub(crate) fn read(&self, text: &str) -> Option<PartialDate> {
        let mut numbers = Numbers::default();
        let mut rest = text;
        for part in &self.parts {
            rest = numbers.take(part, rest)?;
        }
        let is_end = rest.is_empty() || self.has_day() && is_time(rest);
        numbers.date().filter(|_| is_end)
    }

    /// Reads an unfolded cell if it is a day in digits, optionally with a time. The result is that of [`Self::read`]
    /// for the folded text. Returns `None` for any other cell, which may still be a date.
    pub(crate) fn read_plain(&self, cell: &[u8]) -> Option<Date> {
        self.plain.as_ref()?.read(cell)
    }

    /// Reads as [`Self::read_plain`] does. `last` is used for this format only.
    pub(crate) fn read_plain_again(&self, cell: &[u8], last: &mut LastDay) -> Option<Date> {
        self.plain.as_ref()?.read_again(cell, last)
    }

    /// Whether some text is a date in both formats.
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        // numbers that can be read as another part: every day and month, and the years that look like both
        let years = (1901..=1912).chain(2001..=2031).chain(2101..=2112);
        years.into_iter().any(|year| {
            (1..=12).any(|month| {
                (1..=31).any(|day| {
                    let date = (year, month, day);
                    self.texts(date)
                        .iter()
                        .any(|text| self.read(text).is_some() && other.read(text).is_some())
                })
            })
        })
    }

    /// The notations of a date, with and without zeros.
    fn texts(&self, date: (i16, i8, i8)) -> Vec<String> {
        let mut texts = vec![String::new()];
        for part in &self.parts {
            let ways = part.ways(date);
            let longer = texts.iter().flat_map(|text| {
                let ways = ways.iter();
                ways.map(move |way| format!("{text}{way}"))
            });
            texts = longer.collect();
        }
        texts
    }
}

impl Part {
    fn ways(&self, (year, month, day): (i16, i8, i8)) -> Vec<String> {
        let digits = |number: i8, padded: bool| match padded {
            true => vec![format!("{number:02}")],
            false if number < 10 => vec![format!("{number}"), format!("{number:02}")],
            false => vec![format!("{number}")],
        };
        match self {
            Self::Year => vec![format!("{year:04}")],
            Self::ShortYear => vec![format!("{:02}", year % 100)],
            Self::Month { padded } => digits(month, *padded),
            Self::Day { padded } => digits(day, *padded),
            Self::MonthName { whole } => {
                let name = MONTHS[usize::from(month.unsigned_abs()) - 1];
                vec![name[..if *whole { name.len() } else { 3 }].to_owned()]
            }
            Self::Between(text) => vec![text.clone()],
        }
    }
}

impl Numbers {
    /// Reads a part from the start of a text. Returns the rest.
    fn take<'t>(&mut self, part: &Part, text: &'t str) -> Option<&'t str> {
        match part {
            Part::Year => {
                let (year, rest) = digits(text, 4, 4)?;
                self.year = Some(year);
                Some(rest)
            }
            Part::ShortYear => {
                let (year, rest) = digits(text, 2, 2)?;
                self.year = Some(2000 + year);
                Some(rest)
            }
            Part::Month { padded } => {
                let (month, rest) = digits(text, if *padded { 2 } else { 1 }, 2)?;
                self.month = i8::try_from(month).ok();
                Some(rest)
            }
            Part::Day { padded } => {
                let (day, rest) = digits(text, if *padded { 2 } else { 1 }, 2)?;
                self.day = i8::try_from(day).ok();
                Some(rest)
            }
            Part::MonthName { whole } => {
                let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
                let (name, rest) = text.split_at(length);
                let at = MONTHS.iter().position(|month| {
                    let known = &month[..if *whole { month.len() } else { 3 }];
                    known.eq_ignore_ascii_case(name)
                })?;
                self.month = i8::try_from(at + 1).ok();
                Some(rest)
            }
            Part::Between(between) => match between.as_bytes() {
                // most formats have one character here
                [sign] => (text.as_bytes().first() == Some(sign)).then(|| &text[1..]),
                _ => text.strip_prefix(between.as_str()),
            },
        }
    }

    fn date(self) -> Option<PartialDate> {
        let year = self.year.filter(|year| YEARS.contains(year))?;
        match (self.month, self.day) {
            (None, _) => Some(PartialDate::Year(year)),
            (Some(month), None) => (1..=12)
                .contains(&month)
                .then_some(PartialDate::Month(year, month)),
            (Some(month), Some(day)) => Date::new(year, month, day).ok().map(PartialDate::Day),
        }
    }
}

/// The number at the start of a text, with `least` to `most` digits, at most four, and the rest of the text.
fn digits(text: &str, least: usize, most: usize) -> Option<(i16, &str)> {
    let (mut number, mut length) = (0, 0);
    for byte in text.bytes().take(most) {
        if !byte.is_ascii_digit() {
            break;
        }
        number = 10 * number + i16::from(byte - b'0');
        length += 1;
    }
    (length >= least).then(|| (number, &text[length..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn format(written: &str) -> DateFormat {
        DateFormat::parse(written).expect("a format")
    }

    fn read(written: &str, text: &str) -> String {
        let date = format(written).read(text);
        date.map_or_else(|| "-".to_owned(), |date| date.to_string())
    }

    #[test]
    fn a_date_is_read_only_in_its_format() {
        for (written, text, date) in [
            ("M/D/YYYY", "8/21/2026", "2026-08-21"),
            ("M/D/YYYY", "08/02/2026", "2026-08-02"),
            ("D/M/YYYY", "8/21/2026", "-"),
            ("M/D/YYYY", "8/21/26", "-"),
            ("M/D/YY", "8/21/26", "2026-08-21"),
            ("DD.MM.YYYY", "1.2.2026", "-"),
            ("DD.MM.YYYY", "01.02.2026", "2026-02-01"),
            ("YYYYMMDD", "20260821", "2026-08-21"),
            ("MMM D, YYYY", "May 1, 2026", "2026-05-01"),
            ("D MMMM YYYY", "1 may 2026", "2026-05-01"),
            ("D MMM YYYY", "1 June 2026", "-"),
            ("YYYY-MM", "2026-05", "2026-05"),
            ("YYYY", "1990", "1990"),
            ("YYYY", "1990 10:00", "-"),
            ("YYYY-MM-DD", "2026-02-30", "-"),
            ("YYYY-MM-DD", "1899-02-03", "-"),
            ("YYYY-MM-DD", "2026-02-03x", "-"),
        ] {
            assert_eq!(read(written, text), date, "{written} {text}");
        }
    }

    #[test]
    fn invalid_formats_are_refused() {
        for written in [
            "",
            "DD",
            "D/YYYY",
            "YYYY/YYYY",
            "YYY",
            "DD/MM",
            "DMYYYY",
            "d/m/y",
            "YYYY-MM-DD HH:mm",
            "DDD/M/YYYY",
        ] {
            assert!(DateFormat::parse(written).is_err(), "{written}");
        }
    }

    #[test]
    fn formats_overlap_if_a_text_fits_both() {
        for (one, other, overlaps) in [
            ("D/M/YYYY", "M/D/YYYY", true),
            ("DD/MM/YYYY", "M/D/YYYY", true),
            ("YYYY-MM-DD", "D/M/YYYY", false),
            ("D MMM YYYY", "D MMMM YYYY", true),
            ("YYYY", "YYYY-MM", false),
            ("YYYYMMDD", "DDMMYYYY", false),
            ("D/M/YY", "D/M/YYYY", false),
            ("DDMMYY", "MMDDYY", true),
        ] {
            assert_eq!(
                format(one).overlaps(&format(other)),
                overlaps,
                "{one} {other}"
            );
            assert_eq!(
                format(other).overlaps(&format(one)),
                overlaps,
                "{other} {one}"
            );
        }
    }
}
