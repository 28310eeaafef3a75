//! The time after a date, which is dropped: neither it nor its zone ever changes the day.

/// Whether a text is a time, including the characters between it and its date: `T08:30:00.5+02:00`, ` 1:10:31 PM
/// GMT+1`.
pub(super) fn is_time(text: &str) -> bool {
    let Some(text) = text.strip_prefix([' ', 'T']) else {
        return false;
    };
    let Some((hour, rest)) = number(text, 1) else {
        return false;
    };
    let Some((minute, mut rest)) = rest.strip_prefix(':').and_then(|rest| number(rest, 2)) else {
        return false;
    };
    let mut second = 0;
    if let Some(after) = rest.strip_prefix(':') {
        let Some((seconds, after)) = number(after, 2) else {
            return false;
        };
        second = seconds;
        rest = without_fraction(after);
    }
    let (is_half_day, rest) = match half_day(rest) {
        Some(rest) => (true, rest),
        None => (false, rest),
    };
    let hours = if is_half_day { 1..=12 } else { 0..=23 };
    hours.contains(&hour) && minute < 60 && second <= 60 && is_zone(rest)
}

/// A number of `least` to two digits, and the rest of the text.
fn number(text: &str, least: usize) -> Option<(u8, &str)> {
    let (mut number, mut length) = (0, 0);
    for byte in text.bytes().take(2) {
        if !byte.is_ascii_digit() {
            break;
        }
        number = 10 * number + (byte - b'0');
        length += 1;
    }
    (length >= least).then(|| (number, &text[length..]))
}

fn without_fraction(text: &str) -> &str {
    let Some(fraction) = text.strip_prefix(['.', ',']) else {
        return text;
    };
    let rest = fraction.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() < fraction.len() {
        rest
    } else {
        text
    }
}

fn half_day(text: &str) -> Option<&str> {
    let text = text.strip_prefix(' ').unwrap_or(text);
    let word = text.get(..2)?;
    let is_half = word.eq_ignore_ascii_case("AM") || word.eq_ignore_ascii_case("PM");
    is_half.then(|| &text[2..])
}

/// Whether it is a zone or empty: `Z`, `+02:00`, `-0500`, `GMT+1`, `CEST`.
fn is_zone(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let text = text.strip_prefix(' ').unwrap_or(text);
    let length = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (name, offset) = text.split_at(length);
    match offset.strip_prefix(['+', '-']) {
        None => offset.is_empty() && (1..=5).contains(&name.len()),
        Some(offset) => name.len() <= 5 && is_offset(offset),
    }
}

fn is_offset(text: &str) -> bool {
    let (hours, minutes) = match text.split_once(':') {
        Some((hours, minutes)) => (hours, Some(minutes)),
        None if text.len() == 4 && text.is_ascii() => (&text[..2], Some(&text[2..])),
        None => (text, None),
    };
    let is_number = |text: &str, least: usize| {
        (least..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    is_number(hours, 1) && minutes.is_none_or(|minutes| is_number(minutes, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_time_is_a_time() {
        for text in [
            " 13:10",
            " 9:01:00",
            "T12:10:31Z",
            "T12:10:31.250+02:00",
            " 1:10:31 PM GMT+1",
            " 13:10:31 -0500",
            " 00:00:00 CEST",
            " 12:05am",
        ] {
            assert!(is_time(text), "{text}");
        }
        for text in [
            "",
            " ",
            "13:10",
            " 25:00",
            " 13:10 PM",
            " 1:1",
            " 13:60",
            " 13:10 or so",
            " noon",
            " 13:10:31.",
            " 13:10+",
            "/2026",
        ] {
            assert!(!is_time(text), "{text}");
        }
    }
}
