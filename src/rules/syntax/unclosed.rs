//! Brackets that are still open where the next block or key starts. They are closed on their own line, so that they do
//! not include the rest of the file.

use std::ops::Range;

use toml::de::DeTable;
use toml_parser::lexer::{Token, TokenKind};

use super::Reading;
use crate::diagnostic::Finding;
use crate::rules::repair::{Edit, line_around};
use crate::rules::statement::is_unclosed;

impl Reading<'_> {
    /// Reports one mistake for each line with unclosed brackets.
    pub(super) fn unclosed_brackets(&mut self) {
        let text = self.repaired.text();
        let found = lines_that_break_off(text, self.repaired.tokens());
        let mut edits = Vec::new();
        for (open, at) in found {
            let Some(&(_, first)) = open.first() else {
                continue;
            };
            let line = line_around(text, at);
            let content = text[line.clone()].trim_end();
            // a trailing comma is removed; a line that ends after an `=` is not handled here
            let kept = content.trim_end_matches([',', ' ', '\t']);
            let from = line.start + kept.len();
            let closers: String = open.iter().rev().map(|(closer, _)| *closer).collect();
            let header = text[line_around(text, first)].trim_start().starts_with('[');
            if header || open.len() > 8 || from <= first || kept.ends_with('=') {
                continue;
            }
            let mended = format!("{}{closers}", &text[line.start..from]);
            let one_line = line_around(text, first) == line;
            if one_line && DeTable::parse(mended.trim_start()).is_err() {
                // the line has yet another mistake
                continue;
            }
            edits.push((
                first,
                closers.clone(),
                Edit {
                    range: from..line.start + content.len(),
                    with: closers,
                },
            ));
        }
        if edits.is_empty() {
            return;
        }
        let text = text.to_owned();
        for (first, closers, edit) in &edits {
            let line = line_around(&text, *first);
            let end = edit.range.start.min(line.end).max(first + 1);
            self.report(
                Finding::TomlSyntax,
                *first..end,
                &format!("missing `{closers}`"),
                format!("add `{closers}`"),
            );
        }
        let edits: Vec<Edit> = edits.into_iter().map(|(.., edit)| edit).collect();
        self.repaired.apply_all(&edits);
    }
}

/// The brackets that are still open at the end of an incomplete line, and the end of that line.
fn lines_that_break_off(text: &str, tokens: &[Token]) -> Vec<(Vec<(char, usize)>, usize)> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut broken_text = false;
    let mut found = Vec::new();
    let mut following = Following::default();
    for token in tokens {
        let at = token.span().start();
        match token.kind() {
            TokenKind::LeftSquareBracket => open.push((']', at)),
            TokenKind::LeftCurlyBracket => open.push(('}', at)),
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                open.pop();
            }
            TokenKind::Newline | TokenKind::Eof => {
                if broken_text {
                    // the quote is handled first
                    open.clear();
                } else if ends_here(text, at, &open, &mut following) {
                    found.push((std::mem::take(&mut open), at));
                }
                broken_text = false;
            }
            _ => broken_text |= is_unclosed(token, text),
        }
    }
    found
}

/// Whether open brackets cannot continue after a line end: a header follows, or a key that does not belong to them.
fn ends_here(
    text: &str,
    newline: usize,
    open: &[(char, usize)],
    following: &mut Following,
) -> bool {
    let (Some(&(innermost, _)), Some(&(_, first))) = (open.last(), open.first()) else {
        return false;
    };
    let Some(next) = following.line(text, newline) else {
        return true;
    };
    let indent = |line: &str| line.len() - line.trim_start().len();
    if is_header(next) {
        return true;
    }
    let deeper = indent(next) > indent(&text[line_around(text, first)]);
    super::known::begins_statement(next) && (innermost == ']' || !deeper)
}

/// The next line that is neither empty nor a comment, found once for all line ends before it.
#[derive(Default)]
struct Following {
    /// The offset from which on it is the next one.
    from: usize,
    /// `None` if there is none.
    line: Option<Range<usize>>,
    is_known: bool,
}

impl Following {
    /// The next such line after the line end at an offset. Offsets must be in increasing order.
    fn line<'t>(&mut self, text: &'t str, newline: usize) -> Option<&'t str> {
        let is_past = |line: &Range<usize>| line.start <= newline;
        if !self.is_known || newline < self.from || self.line.as_ref().is_some_and(is_past) {
            self.find(text, newline);
        }
        self.line.clone().map(|line| &text[line])
    }

    fn find(&mut self, text: &str, newline: usize) {
        self.from = newline;
        self.is_known = true;
        self.line = None;
        let mut start = newline;
        for (index, line) in text[newline..].split_inclusive('\n').enumerate() {
            let content = line.trim_end_matches(['\n', '\r']);
            let says = !content.trim().is_empty() && !content.trim_start().starts_with('#');
            if index > 0 && says {
                self.line = Some(start..start + content.len());
                return;
            }
            start += line.len();
        }
    }
}

/// Whether a line is `[name]` or `[[name]]`, which no list contains.
fn is_header(line: &str) -> bool {
    let line = line.split('#').next().unwrap_or("").trim();
    let name = line.trim_start_matches('[').trim_end_matches(']');
    line.starts_with('[')
        && line.ends_with(']')
        && !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        && name.chars().any(|c| c.is_ascii_alphabetic())
}
