//! Numbers and days in digits.

use jiff::civil::Date;

/// Writes a number in digits.
pub(in crate::report) fn push_number(out: &mut Vec<u8>, mut number: u64) {
    let mut digits = [0; 20];
    let mut start = digits.len();
    loop {
        start -= 1;
        // a digit fits
        digits[start] = b'0' + (number % 10) as u8;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    out.extend_from_slice(&digits[start..]);
}

/// Writes a day as `2026-11-22`.
pub(in crate::report) fn push_day(out: &mut Vec<u8>, day: Date) {
    let Ok(year @ 0..=9999) = u16::try_from(day.year()) else {
        return out.extend_from_slice(day.to_string().as_bytes());
    };
    let digit = |number: u16| b'0' + (number % 10) as u8;
    let [month, day] = [day.month(), day.day()].map(|part| u16::from(part.unsigned_abs()));
    out.extend_from_slice(&[
        digit(year / 1000),
        digit(year / 100),
        digit(year / 10),
        digit(year),
        b'-',
        digit(month / 10),
        digit(month),
        b'-',
        digit(day / 10),
        digit(day),
    ]);
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;

    use super::*;

    #[test]
    fn numbers_are_written_in_digits() {
        for number in [0, 7, 10, 999, 1_000, u64::MAX] {
            let mut out = Vec::new();
            push_number(&mut out, number);
            assert_eq!(out, number.to_string().into_bytes());
        }
    }

    #[test]
    fn days_are_written_as_they_are_read() {
        let days = Date::constant(1999, 12, 1).series(1.day()).take(500);
        let ends = [
            Date::MIN,
            Date::MAX,
            Date::constant(0, 1, 1),
            Date::constant(-1, 1, 1),
        ];
        for day in days.chain(ends) {
            let mut out = Vec::new();
            push_day(&mut out, day);
            assert_eq!(String::from_utf8(out).expect("digits"), day.to_string());
        }
    }
}
