//! Limits how much of a file is read. A file that no author writes, such as a million blocks, must not take minutes and
//! gigabytes.

use toml::de::DeTable;
use toml_parser::lexer::TokenKind;

use crate::diagnostic::{Diagnostic, Finding};
use crate::rules::confusable::hidden;
use crate::source::{FileId, Source, Span};

/// Maximum cost of one file. A rule of usual size costs about 800, so this is about 12,000 rules.
const MAX: usize = 10_000_000;

/// Number of bytes of a long file that are examined first. If they contain too many mistakes, the rest is not read.
const TRIED: usize = 250_000;

/// Maximum number of mistakes in these bytes.
const MANY_MISTAKES: usize = 2_000;

/// Maximum number of invisible characters.
const MAX_HIDDEN: usize = 20_000;

/// Number of bytes of a file that are read: all of them, or those before the block that exceeds the limit.
pub(super) fn readable(text: &str) -> usize {
    affordable(seen(text))
}

/// Number of bytes of a file that are read if it has a mistake: as many as without one, or only the first lines if these
/// contain too many mistakes.
pub(super) fn readable_with_mistakes(text: &str, without: usize) -> usize {
    if text.len() <= TRIED {
        return without;
    }
    let seen = seen(text);
    let tried = &seen[..seen.floor_char_boundary(TRIED)];
    let whole_lines = tried.rfind('\n').map_or(tried.len(), |at| at + 1);
    let (_, mistakes) = DeTable::parse_recoverable(&tried[..whole_lines]);
    if mistakes.len() > MANY_MISTAKES {
        whole_lines
    } else {
        without
    }
}

/// A text, or the lines before those of a long one with too many invisible characters.
fn seen(text: &str) -> &str {
    if text.len() <= TRIED {
        return text;
    }
    match hidden(text).get(MAX_HIDDEN) {
        Some(&(at, _)) => &text[..text[..at].rfind('\n').map_or(at, |end| end + 1)],
        None => text,
    }
}

/// Number of bytes that can be read without too much memory.
fn affordable(text: &str) -> usize {
    if text.len().saturating_mul(cost(TokenKind::Dot)) <= MAX {
        return text.len();
    }
    let mut spent = 0;
    let mut depth = 0_usize;
    let mut last_block = 0;
    let mut last_line = 0;
    let mut begins_line = true;
    for token in toml_parser::Source::new(text).lex() {
        spent += cost(token.kind());
        if spent > MAX {
            return if last_block > 0 {
                last_block
            } else {
                last_line
            };
        }
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                if begins_line && depth == 0 {
                    last_block = token.span().start();
                }
                depth += 1;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Newline if depth == 0 => last_line = token.span().end(),
            _ => {}
        }
        begins_line = token.kind() == TokenKind::Newline;
    }
    text.len()
}

/// Cost of a token. Blocks and tables take most of the memory, and each dot in a key makes a table.
fn cost(kind: TokenKind) -> usize {
    match kind {
        TokenKind::Dot => 200,
        TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => 100,
        TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => 20,
        TokenKind::Whitespace | TokenKind::Comment => 3,
        _ => 10,
    }
}

/// Says from which line on a file is not read.
pub(super) fn too_long(file: FileId, source: &Source, read: usize) -> Diagnostic {
    let line = source.line_range(source.place(read).line);
    let message = "the file is not read further: it has too much in it";
    Diagnostic::new(Finding::TomlSyntax, Span::new(file, line), message)
        .help("split it into several topic files, or remove what does not belong here")
}
