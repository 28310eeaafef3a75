//! Makes text from a file safe to show: characters that control a terminal are spelled out.

use std::borrow::Cow;
use std::fmt::Write;

/// Spells out every control character, including line ends and tabs: `\u{1b}`. For values, which stay on one line.
pub fn spelled_out(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        push_spelled(&mut shown, character);
    }
    Cow::Owned(shown)
}

/// Spells out control characters in text that will be wrapped. Line ends and tabs become spaces.
pub fn flowing(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_control) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' | '\t' if shown.ends_with(' ') => {}
            '\n' | '\r' | '\t' => shown.push(' '),
            _ => push_spelled(&mut shown, character),
        }
    }
    shown.truncate(shown.trim_end().len());
    Cow::Owned(shown)
}

/// Text for a log that a GitHub workflow may read, without commands: no line starts with `::` or contains `##[`.
pub fn without_commands(text: &str) -> Cow<'_, str> {
    let begins = |line: &str| line.trim_start().starts_with("::");
    if !text.contains("##[") && !text.lines().any(begins) {
        return Cow::Borrowed(text);
    }
    let lines = text.split_inclusive('\n').map(|line| {
        if begins(line) {
            line.replacen(':', r"\u{3a}", 1)
        } else {
            line.to_owned()
        }
    });
    Cow::Owned(lines.collect::<String>().replace("##[", r"##\u{5b}"))
}

/// Adds one character, spelled out if it would control a terminal.
pub fn push_spelled(to: &mut String, character: char) {
    if is_control(character) {
        // writing to a string cannot fail
        let _ = write!(to, "\\u{{{:x}}}", u32::from(character));
    } else {
        to.push(character);
    }
}

/// Whether a character is C0, DEL, C1, a line or paragraph separator, the byte order mark, or changes the writing
/// direction.
pub fn is_control(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}'
                | '\u{feff}'
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_are_spelled_out() {
        assert_eq!(
            spelled_out("a\u{1b}[31m\u{9b}\u{7f}\n\tж\u{202e}"),
            r"a\u{1b}[31m\u{9b}\u{7f}\u{a}\u{9}ж\u{202e}"
        );
        assert!(matches!(spelled_out("漢字 é"), Cow::Borrowed("漢字 é")));
    }

    #[test]
    fn no_line_of_a_log_is_a_command() {
        assert_eq!(
            without_commands("a\n \u{a0}::error::b\n::: c\nd ###[debug]##[[e]]\nf :: g"),
            "a\n \u{a0}\\u{3a}:error::b\n\\u{3a}:: c\nd ###\\u{5b}debug]##\\u{5b}[e]]\nf :: g"
        );
        assert!(matches!(without_commands("# [x]\na::b"), Cow::Borrowed(_)));
    }

    #[test]
    fn running_text_keeps_spaces_between_words() {
        assert_eq!(flowing("one\r\ntwo\tthree \u{7}\n"), r"one two three \u{7}");
    }
}
