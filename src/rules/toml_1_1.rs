//! Syntax that is valid in TOML 1.1 and not in TOML 1.0: our parser accepts it, other tools cannot read it.

use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

use super::repair::Repaired;
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::source::{FileId, Span};

/// Reports each inline table over several lines or with a trailing comma, each new escape, and each time without
/// seconds.
pub(super) fn check(file: FileId, repaired: &Repaired, diagnostics: &mut Diagnostics) {
    let text = repaired.text();
    let tokens = repaired.tokens();
    let mut report = |range: Range<usize>, message: &str, help: &str| {
        let span = Span::new(file, repaired.original(range));
        diagnostics.push(Diagnostic::new(Finding::Toml11, span, message).help(help));
    };
    inline_tables(tokens, &mut report);
    for token in tokens {
        let range = token.span().start()..token.span().end();
        let written = &text[range.clone()];
        match token.kind() {
            TokenKind::BasicString | TokenKind::MlBasicString => {
                for escape in new_escapes(written) {
                    report(
                        range.start + escape.start..range.start + escape.end,
                        "an escape that only TOML 1.1 has",
                        "write the character itself, or `\\u` and four digits",
                    );
                }
            }
            TokenKind::Atom if is_time_without_seconds(written) => report(
                range,
                "a time without seconds: TOML 1.0 cannot read it",
                "write a day, without a time: `2026-11-22`",
            ),
            _ => {}
        }
    }
}

/// Whether a text is `07:32`, optionally after a day and a `T`, optionally before an offset.
fn is_time_without_seconds(written: &str) -> bool {
    let Some((hour, rest)) = written.split_once(':') else {
        return false;
    };
    let hour = hour.rsplit(['T', 't']).next().unwrap_or_default();
    let two_digits = |text: &str| text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
    let minute = rest.get(..2).unwrap_or_default();
    let after = rest.get(2..).unwrap_or_default();
    two_digits(hour) && two_digits(minute) && !after.starts_with(':')
}

fn inline_tables(tokens: &[Token], report: &mut impl FnMut(Range<usize>, &str, &str)) {
    // the open brackets: the location of each, whether it is an inline table, whether it is reported
    let mut open: Vec<(Range<usize>, bool, bool)> = Vec::new();
    let mut after_comma = false;
    for token in tokens {
        let range = token.span().start()..token.span().end();
        match token.kind() {
            TokenKind::LeftCurlyBracket => open.push((range, true, false)),
            TokenKind::LeftSquareBracket => open.push((range, false, false)),
            TokenKind::RightSquareBracket => {
                open.pop();
            }
            TokenKind::RightCurlyBracket => {
                if let Some((start, _, false)) = open.pop().filter(|_| after_comma) {
                    report(
                        start,
                        "an inline table that ends with a comma: TOML 1.0 cannot read it",
                        "remove the last comma",
                    );
                }
            }
            TokenKind::Newline => {
                if let Some((start, true, reported @ false)) = open.last_mut() {
                    *reported = true;
                    report(
                        start.clone(),
                        "an inline table over several lines: TOML 1.0 cannot read it",
                        "write it on one line, or as a list of tables with one table on each line",
                    );
                }
            }
            _ => {}
        }
        match token.kind() {
            TokenKind::Comma => after_comma = true,
            TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment => {}
            _ => after_comma = false,
        }
    }
}

/// The ranges of `\e` and `\xHH` in the text of a basic string.
fn new_escapes(written: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut characters = written.char_indices();
    while let Some((at, c)) = characters.next() {
        if c == '\\'
            && let Some((_, 'e' | 'x')) = characters.next()
        {
            found.push(at..at + 2);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_seconds_is_recognized() {
        for time in [
            "07:32",
            "2026-11-22T07:32",
            "2026-11-22t07:32Z",
            "07:32+01:00",
        ] {
            assert!(is_time_without_seconds(time), "{time}");
        }
        for other in [
            "07:32:00",
            "2026-11-22T07:32:00",
            "2026-11-22",
            "a:b",
            "7:3",
            "1",
        ] {
            assert!(!is_time_without_seconds(other), "{other}");
        }
    }
}
