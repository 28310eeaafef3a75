//! How much of a file is read. What no author writes, such as a million blocks, must not cost minutes and gigabytes.

use toml_parser::lexer::TokenKind;

use crate::diagnostic::{Diagnostic, Finding};
use crate::source::{FileId, Source, Span};

/// What may be read of one file: a rule of the usual size costs about 700, so some 14,000 of them.
const MOST: usize = 10_000_000;

/// How many bytes of a file are read: all of them, or those before the block at which it becomes too much.
pub(super) fn readable(text: &str) -> usize {
    if text
        .len()
        .saturating_mul(cost(TokenKind::LeftSquareBracket))
        <= MOST
    {
        return text.len();
    }
    let mut spent = 0;
    let mut depth = 0_usize;
    let mut last_block = 0;
    let mut last_line = 0;
    let mut begins_line = true;
    for token in toml_parser::Source::new(text).lex() {
        spent += cost(token.kind());
        if spent > MOST {
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

/// What a token costs: brackets make blocks and tables, which take most of the memory.
fn cost(kind: TokenKind) -> usize {
    match kind {
        TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => 100,
        TokenKind::Equals | TokenKind::Comma | TokenKind::Newline => 20,
        _ => 1,
    }
}

/// Says from where on a file is not read.
pub(super) fn too_long(file: FileId, source: &Source, read: usize) -> Diagnostic {
    let line = source.line_range(source.place(read).line);
    let message = "the file is not read further: it has too much in it";
    Diagnostic::new(Finding::TomlSyntax, Span::new(file, line), message)
        .help("split it into several topic files, or remove what does not belong here")
}
