//! Keeps dates in running text on one line.

use crate::model::MONTHS;

/// The width of the longest date with a comma after it: `30 September 2026,`.
pub(super) const MAX_DATE_WIDTH: usize = 18;

/// A space at which no line is broken.
const GLUE: char = '\u{a0}';

/// The text with dates such as `20 December 2026` and `June 2026` joined by non-breaking spaces.
pub(super) fn glued(text: &str) -> String {
    let mut glued = String::with_capacity(text.len());
    let mut words = text.split(' ').peekable();
    while let Some(word) = words.next() {
        glued.push_str(word);
        if let Some(next) = words.peek() {
            glued.push(if belong_together(word, next) {
                GLUE
            } else {
                ' '
            });
        }
    }
    glued
}

/// The text with plain spaces in its dates.
pub(super) fn unglued(text: &str) -> String {
    text.replace(GLUE, " ")
}

/// Whether two words are a day and a month, or a month and a year.
fn belong_together(word: &str, next: &str) -> bool {
    let word = word.trim_start_matches(|c: char| !c.is_alphanumeric());
    let is_day = (1..=2).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_digit());
    if is_day {
        is_month(next.trim_end_matches(|c: char| !c.is_alphanumeric()))
    } else {
        is_month(word) && starts_with_year(next)
    }
}

fn is_month(word: &str) -> bool {
    MONTHS.contains(&word)
}

fn starts_with_year(word: &str) -> bool {
    let digits = word.bytes().take_while(u8::is_ascii_digit).count();
    digits == 4
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_become_one_word() {
        for (text, expected) in [
            (
                "not before 20 December 2026: why",
                "not before 20_December_2026: why",
            ),
            ("(June 2026, or 5 May)", "(June_2026, or 5_May)"),
            ("“2 May 2026”", "“2_May_2026”"),
            ("120 May 20265 may", "120 May 20265 may"),
            ("March 3rd and June", "March 3rd and June"),
        ] {
            assert_eq!(glued(text).replace(GLUE, "_"), expected);
            assert_eq!(unglued(&glued(text)), text);
        }
    }

    #[test]
    fn no_date_is_wider() {
        let longest = MONTHS.iter().map(|month| month.len()).max();
        assert_eq!(
            longest.map(|month| 2 + 1 + month + 1 + 4 + 1),
            Some(MAX_DATE_WIDTH)
        );
    }
}
