//! Counts: "three or more", "three of these", "3 of 8".

use super::words::{Word, is_close, number};

pub(super) fn is_word(words: &[Word<'_>], at: usize, text: &str) -> bool {
    words.get(at).is_some_and(|word| word.text == text)
}

/// Whether "or more" follows a word.
pub(super) fn says_or_more(words: &[Word<'_>], at: usize) -> bool {
    let is_near = |place: usize| words.get(place).is_some_and(|word| is_close(word.gap));
    let near = is_near(at + 1) && is_near(at + 2);
    near && is_word(words, at + 1, "or") && is_word(words, at + 2, "more")
}

/// "Three of these". "One of these" can mean anything.
pub(super) fn is_part_of(words: &[Word<'_>], at: usize, end: usize) -> bool {
    let of = words.get(end + 1);
    of.is_some_and(|of| of.text == "of" && is_close(of.gap))
        && number(&words[at].text).is_some_and(|number| !matches!(number.as_str(), "0" | "1"))
}

/// Whether a number is the total in "3 of 8" or "3 or more of 8".
pub(super) fn is_total(words: &[Word<'_>], at: usize) -> bool {
    let before = |steps: usize| at.checked_sub(steps).map(|place| &words[place]);
    let is_number = |steps| before(steps).is_some_and(|word| number(&word.text).is_some());
    let is_of = before(1).is_some_and(|word| word.text == "of");
    let or_more = at
        .checked_sub(4)
        .is_some_and(|place| says_or_more(words, place));
    is_of && (is_number(2) || or_more && is_number(4))
}
