//! Folding: texts that look the same are treated as the same text, in a mapping and in an export. Case is significant.

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use super::value::is_zero_width;

/// A text in NFC, without zero-width characters and without whitespace at its ends. Each run of whitespace becomes one
/// space, curly quotes become straight, and dashes become hyphens.
pub(crate) fn fold(text: &str) -> Cow<'_, str> {
    if is_folded(text) {
        return Cow::Borrowed(text);
    }
    let mut folded = String::with_capacity(text.len());
    let mut is_space = false;
    for c in text.chars().filter(|c| !is_zero_width(*c)).nfc() {
        if c.is_whitespace() {
            is_space = true;
            continue;
        }
        if std::mem::take(&mut is_space) && !folded.is_empty() {
            folded.push(' ');
        }
        folded.push(plain(c));
    }
    Cow::Owned(folded)
}

/// Whether folding would change nothing, as far as a quick check can tell.
fn is_folded(text: &str) -> bool {
    // a space must not be at the start
    let (mut is_plain, mut is_space) = (true, true);
    for byte in text.bytes() {
        let was_space = std::mem::replace(&mut is_space, byte == b' ');
        is_plain &= matches!(byte, b' '..=b'~') & !(was_space & is_space);
    }
    is_plain && (!is_space || text.is_empty())
}

fn plain(c: char) -> char {
    match c {
        '‘' | '’' | '‚' | '‛' => '\'',
        '“' | '”' | '„' | '‟' => '"',
        '\u{58a}'
        | '\u{5be}'
        | '\u{1400}'
        | '\u{1806}'
        | '\u{2010}'..='\u{2015}'
        | '\u{2212}'
        | '\u{2e17}'
        | '\u{2e1a}'
        | '\u{2e3a}'
        | '\u{2e3b}'
        | '\u{2e40}'
        | '\u{2e5d}'
        | '\u{301c}'
        | '\u{3030}'
        | '\u{30a0}'
        | '\u{fe31}'
        | '\u{fe32}'
        | '\u{fe58}'
        | '\u{fe63}'
        | '\u{ff0d}'
        | '\u{10ead}' => '-',
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_look_the_same_are_the_same() {
        for (text, folded) in [
            ("", ""),
            ("Yes", "Yes"),
            (" Yes,\u{a0} I\r\n do \u{feff}", "Yes, I do"),
            ("Don’t “know”", "Don't \"know\""),
            ("6–12 months", "6-12 months"),
            ("6 − 12", "6 - 12"),
            ("cafe\u{301}", "café"),
            ("e\u{200b}\u{301}", "é"),
            ("👩\u{200d}⚕️", "👩⚕️"),
            ("\u{200b}\u{a0}", ""),
        ] {
            assert_eq!(fold(text), folded, "{text:?}");
            assert_eq!(fold(folded), folded, "{text:?}");
        }
        assert_ne!(fold("yes"), fold("Yes"));
    }
}
