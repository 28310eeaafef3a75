//! Invisible characters: dropped at the ends of a cell, refused inside a record number.

/// A text without the whitespace, byte order marks and zero-width characters at its ends.
pub(crate) fn trim(text: &str) -> &str {
    match text.as_bytes() {
        // most texts need no closer check
        [b'!'..=b'~'] | [b'!'..=b'~', .., b'!'..=b'~'] => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || is_zero_width(c)),
    }
}

/// Whether a character has no width and no meaning by itself.
pub(in crate::intake) fn is_zero_width(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | BYTE_ORDER_MARK)
}

/// The byte order mark that some programs write at the start of a file in UTF-8.
pub(in crate::intake) const BYTE_ORDER_MARK: char = '\u{feff}';

/// Whether a character is not part of a line of readable text: a control character, a line separator, or an invisible
/// one. Whitespace is visible.
///
/// Unicode 17: the general categories Cc, Cf, Zl and Zp, and the property `Default_Ignorable_Code_Point`.
pub(in crate::intake) fn is_unseen(c: char) -> bool {
    c.is_control()
        || !c.is_ascii()
            && matches!(
                c,
                '\u{ad}'
                    | '\u{34f}'
                    | '\u{600}'..='\u{605}'
                    | '\u{61c}'
                    | '\u{6dd}'
                    | '\u{70f}'
                    | '\u{890}'..='\u{891}'
                    | '\u{8e2}'
                    | '\u{115f}'..='\u{1160}'
                    | '\u{17b4}'..='\u{17b5}'
                    | '\u{180b}'..='\u{180f}'
                    | '\u{200b}'..='\u{200f}'
                    | '\u{2028}'..='\u{202e}'
                    | '\u{2060}'..='\u{206f}'
                    | '\u{3164}'
                    | '\u{fe00}'..='\u{fe0f}'
                    | '\u{feff}'
                    | '\u{ffa0}'
                    | '\u{fff0}'..='\u{fffb}'
                    | '\u{110bd}'
                    | '\u{110cd}'
                    | '\u{13430}'..='\u{1343f}'
                    | '\u{1bca0}'..='\u{1bca3}'
                    | '\u{1d173}'..='\u{1d17a}'
                    | '\u{e0000}'..='\u{e0fff}'
            )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_characters_are_dropped_only_at_the_ends() {
        for (text, trimmed) in [
            ("", ""),
            ("a", "a"),
            (" a b ", "a b"),
            ("\u{feff}C-1", "C-1"),
            ("\u{200b}\u{a0}é\u{200d} \u{2060}", "é"),
            ("a\u{200b}b", "a\u{200b}b"),
            (" \u{feff} ", ""),
        ] {
            assert_eq!(trim(text), trimmed, "{text:?}");
        }
    }

    #[test]
    fn letters_digits_signs_and_spaces_are_visible() {
        for c in "azAZ09-_/#. \u{a0}éßЖ漢🧑".chars() {
            assert!(!is_unseen(c), "{c:?}");
        }
        for c in "\0\t\n\r\u{7f}\u{85}\u{ad}\u{200b}\u{202e}\u{2028}\u{feff}\u{e0041}".chars() {
            assert!(is_unseen(c), "{c:?}");
        }
    }
}
