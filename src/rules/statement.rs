//! The lines of a file that start a block or a key, found among its tokens.

use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

/// A line that starts a block or a key, outside lists, tables and multi-line texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// The offset at which it starts.
    pub at: usize,
    pub statement: Statement,
}

/// A statement that a line starts, with the range of its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Statement {
    Header(Range<usize>),
    Key(Range<usize>),
    /// A word without an equals sign, which may be a header with a mistake in it.
    Unreadable,
}

/// Number of tokens of a line on average.
const TOKENS_OF_LINE: usize = 8;

/// The lines of a text that start a block or a key.
pub(super) fn statements(text: &str, tokens: &[Token]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(tokens.len() / TOKENS_OF_LINE);
    let mut at_start = true;
    let mut depth = 0_usize;
    // brackets inside an unclosed text cannot be counted
    let mut broken_text = false;
    for token in tokens {
        let at = token.span().start();
        match token.kind() {
            TokenKind::Newline => {
                at_start = true;
                if broken_text {
                    depth = 0;
                }
                broken_text = false;
                continue;
            }
            TokenKind::Whitespace => continue,
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                if at_start && depth == 0 {
                    let statement = Statement::Header(name_of_header(text, at));
                    lines.push(Line { at, statement });
                }
                depth += 1;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Atom if at_start && depth == 0 => {
                let end = token.span().end();
                let rest = text[end..].trim_start_matches([' ', '\t']);
                let statement = if rest.starts_with('=') {
                    Statement::Key(at..end)
                } else {
                    Statement::Unreadable
                };
                lines.push(Line { at, statement });
            }
            TokenKind::BasicString | TokenKind::LiteralString => {
                broken_text |= is_unclosed(token, text);
            }
            _ => {}
        }
        at_start = false;
    }
    lines
}

/// The name after the opening brackets of a header, up to a closing bracket or the end of its line.
fn name_of_header(text: &str, at: usize) -> Range<usize> {
    let name = text[at..].trim_start_matches('[');
    let start = text.len() - name.len();
    let end = name.find([']', '\n']).unwrap_or(name.len());
    let from_word = name[..end].trim_start();
    let start = start + end - from_word.len();
    start..start + from_word.trim_end().len()
}

/// Whether a token is a quoted text that is not closed on its line.
pub(super) fn is_unclosed(token: &Token, text: &str) -> bool {
    let written = &text[token.span().start()..token.span().end()];
    match token.kind() {
        TokenKind::BasicString if is_plainly_closed(written) => false,
        TokenKind::BasicString => {
            let Some(content) = written.strip_suffix('"').filter(|one| !one.is_empty()) else {
                return true;
            };
            let escapes = content.len() - content.trim_end_matches('\\').len();
            !content.ends_with('"') && escapes % 2 == 1
        }
        TokenKind::LiteralString => written.len() < 2 || !written.ends_with('\''),
        _ => false,
    }
}

/// Whether a text ends with a quote that no backslash precedes, as nearly all do.
fn is_plainly_closed(written: &str) -> bool {
    matches!(written.as_bytes(), [.., before, b'"'] if *before != b'\\')
}
