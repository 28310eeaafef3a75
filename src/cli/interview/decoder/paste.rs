//! The text between the two marks of a paste.

use super::ESCAPE;

/// Maximum number of bytes that are stored of a paste: many times what a person pastes.
pub(super) const MAX_PASTE_LENGTH: usize = 64 * 1024;

/// The marks that end a paste.
const PASTE_ENDS: [&str; 2] = ["\u{1b}[201~", "\u{9b}201~"];

/// A paste, up to its end mark.
#[derive(Default)]
pub(super) struct Paste {
    text: String,
    /// The last characters, to find the end mark.
    tail: String,
    /// Whether the text was passed on, so that everything after it is dropped.
    pub passed_on: bool,
}

impl Paste {
    /// Adds a character. Returns true if it completes the end mark.
    pub(super) fn push(&mut self, character: char) -> bool {
        self.tail.push(character);
        if self.tail.chars().count() > PASTE_ENDS[0].len() {
            self.tail.remove(0);
        }
        if self.text.len() < MAX_PASTE_LENGTH && !self.passed_on {
            self.text.push(character);
        }
        PASTE_ENDS.iter().any(|end| self.tail.ends_with(end))
    }

    /// The text without its end mark. Everything after it is dropped.
    pub(super) fn pass_on(&mut self) -> String {
        self.passed_on = true;
        let text = std::mem::take(&mut self.text);
        pasted(without_end(&text))
    }
}

/// A paste without its end mark, or without the start of an incomplete mark.
fn without_end(text: &str) -> &str {
    let ends = PASTE_ENDS.iter();
    let mut parts = ends.flat_map(|end| (1..=end.len()).rev().filter_map(|at| end.get(..at)));
    parts
        .find_map(|part| text.strip_suffix(part))
        .unwrap_or(text)
}

/// The part of a pasted text that is inserted into a line.
fn pasted(text: &str) -> String {
    let shown = text.chars().filter_map(|character| match character {
        ESCAPE | '\u{8}' | '\u{7f}'..='\u{9f}' => None,
        _ if character.is_control() => Some(' '),
        _ => Some(character),
    });
    shown.collect()
}
