//! Text for XML.

use crate::report::text::spelling::push_spelled;

/// Escapes text for an element or an attribute. XML cannot represent most control characters.
pub(in crate::report) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#10;"),
            // not valid in XML, but possible in text
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            _ => push_spelled(&mut escaped, character),
        }
    }
    escaped
}
