//! Words, numbers and lengths of time in a text.

use std::ops::Range;

use super::Length;

pub(super) struct Word<'a> {
    /// The word in lowercase.
    pub text: String,
    pub range: Range<usize>,
    /// The text between the previous word and this one.
    pub gap: &'a str,
}

/// Whether there are only blanks or a hyphen between, as in "four-week".
pub(super) fn is_close(gap: &str) -> bool {
    gap.chars()
        .all(|c| c.is_whitespace() || matches!(c, '-' | '‑'))
}

/// A number of a unit of time, as days or months. Hours become the days that a rule file has for them.
pub(super) fn length(number: &str, unit: &str) -> Option<Length> {
    let count: u32 = number.parse().ok()?;
    let unit = unit.strip_suffix('s').unwrap_or(unit);
    Some(match unit {
        "day" => Length::Days(count),
        "week" => Length::Days(count.checked_mul(7)?),
        "fortnight" => Length::Days(count.checked_mul(14)?),
        "month" => Length::Months(count),
        "year" => Length::Months(count.checked_mul(12)?),
        "hour" => Length::Days(count.div_ceil(24).checked_add(1)?),
        _ => return None,
    })
}

/// A number in digits, as rule files write it, from digits or from words up to ninety-nine.
pub(super) fn number(word: &str) -> Option<String> {
    const SMALL: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = [
        "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
    ];
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let digits = word.bytes().all(|b| b.is_ascii_digit() || b == b'.');
        return digits.then(|| trimmed(word).to_owned());
    }
    let small = |word: &str| SMALL.iter().position(|one| *one == word);
    let tens = |word: &str| {
        TENS.iter()
            .position(|one| *one == word)
            .map(|at| (at + 2) * 10)
    };
    let value = small(word).or_else(|| tens(word)).or_else(|| {
        let (ten, one) = word.split_once('-')?;
        Some(tens(ten)? + small(one).filter(|one| (1..10).contains(one))?)
    });
    value.map(|value| value.to_string())
}

/// Removes zeros at the end of a fraction.
pub(in crate::rules::resolve::wording) fn trimmed(digits: &str) -> &str {
    if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        digits
    }
}

pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let mut rest = 0;
    while let Some(from) = text[rest..].find(char::is_alphanumeric).map(|at| rest + at) {
        let word = &text[from..];
        let length = word
            .char_indices()
            .find(|&(at, c)| !is_part(word, at, c))
            .map_or(word.len(), |(at, _)| at);
        let range = from..from + length;
        words.push(Word {
            text: text[range.clone()].to_lowercase(),
            gap: &text[rest..from],
            range: range.clone(),
        });
        rest = range.end;
    }
    words
}

/// Whether a character is part of a word: letters and digits, a point in a number, and the hyphen of "twenty-one" and
/// "type-5".
pub(super) fn is_part(word: &str, at: usize, c: char) -> bool {
    let next = word[at + c.len_utf8()..].chars().next();
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let last = word[..at].chars().next_back();
    match c {
        '.' => digit(last) && digit(next),
        '-' => joins(&word[..at], &word[at + 1..]),
        _ => c.is_alphanumeric(),
    }
}

/// Whether a hyphen joins two words into one. No number and no name is longer than 20 letters.
pub(super) fn joins(before: &str, after: &str) -> bool {
    if before.len() > 20 {
        return false;
    }
    let before = before.to_lowercase();
    let end = after
        .find(|c: char| !c.is_alphanumeric())
        .unwrap_or(after.len());
    let after = after[..end].to_lowercase();
    let is_number = |word: &str| number(word).is_some();
    if after.starts_with(|c: char| c.is_ascii_digit()) {
        before.starts_with(char::is_alphabetic) && !is_number(&before)
    } else {
        before.ends_with("ty") && is_number(&before) && is_number(&after)
    }
}
