//! Quotes that are curly, missing on one side, or never closed.

use std::ops::Range;

use toml_parser::lexer::TokenKind;

use super::known::begins_statement;
use super::{Mistake, Reading};
use crate::diagnostic::Finding;
use crate::rules::repair::{Edit, line_around};
use crate::rules::statement::is_unclosed;

impl Reading<'_> {
    pub(super) fn curly_quotes(&mut self, mistake: &Mistake) -> bool {
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let from = mistake.range.start.clamp(line.start, line.end);
        let Some(open) = text[from..line.end].chars().next().filter(|c| is_curly(*c)) else {
            return false;
        };
        let inside = from + open.len_utf8();
        let closers: Vec<Range<usize>> = text[inside..line.end]
            .char_indices()
            .filter(|(_, c)| closes(open, *c))
            .map(|(at, c)| inside + at..inside + at + c.len_utf8())
            .collect();
        let ends = |close: &&Range<usize>| ends_value(&text[close.end..line.end]);
        let close = closers.iter().find(ends).or(closers.first()).cloned();
        let end = close.as_ref().map_or(line.end, |close| close.end);
        let content_end = close.map_or(line.end, |close| close.start);
        let content = text[inside..content_end].replace(['\\', '"'], "'");
        self.report(
            Finding::TomlSyntax,
            from..inside,
            &format!("`{open}` is a curly quote"),
            "write the straight quote `\"` on both sides".to_owned(),
        );
        self.repaired.apply(&Edit {
            range: from..end,
            with: format!("\"{content}\""),
        });
        true
    }

    /// Handles a straight quote on one side and a curly one on the other.
    pub(super) fn half_curly(&mut self, mistake: &Mistake) -> bool {
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let tokens = toml_parser::Source::new(&text[line.clone()]).lex();
        let unclosed = tokens
            .filter(|token| token.kind() == TokenKind::BasicString)
            .find(|token| is_unclosed(token, &text[line.clone()]));
        let Some(token) = unclosed else { return false };
        let from = line.start + token.span().start();
        let curly = text[from..line.end]
            .char_indices()
            .find(|(at, c)| is_curly(*c) && ends_value(&text[from + at + c.len_utf8()..line.end]));
        let Some((at, c)) = curly else { return false };
        let range = from + at..from + at + c.len_utf8();
        self.report(
            Finding::TomlSyntax,
            range.clone(),
            &format!("`{c}` is a curly quote"),
            "write the straight quote `\"` on both sides".to_owned(),
        );
        self.repaired.apply(&Edit {
            range,
            with: "\"".to_owned(),
        });
        true
    }

    /// Handles text that continues on the next line without three quotes.
    pub(super) fn wrapped_text(&mut self, mistake: &Mistake) -> bool {
        const MAX_LINES: usize = 12;
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let tokens = toml_parser::Source::new(&text[line.clone()]).lex();
        let unclosed = tokens
            .filter(|token| token.kind() == TokenKind::BasicString)
            .find(|token| is_unclosed(token, &text[line.clone()]));
        let Some(token) = unclosed else { return false };
        let open = line.start + token.span().start();
        let mut breaks = Vec::new();
        let mut at = line.end;
        while breaks.len() < MAX_LINES && text[at..].starts_with(['\n', '\r']) {
            let start = at + text[at..].find('\n').map_or(1, |newline| newline + 1);
            let next = line_around(text, start);
            let content = &text[next.clone()];
            if content.trim().is_empty() || content.starts_with('[') || begins_statement(content) {
                return false;
            }
            breaks.push(at..start);
            at = next.end;
            let quotes = content.matches('"').count();
            if quotes == 1 && ends_value(content.rsplit('"').next().unwrap_or("")) {
                let edits: Vec<Edit> = breaks
                    .into_iter()
                    .map(|range| Edit {
                        range,
                        with: " ".to_owned(),
                    })
                    .collect();
                self.report(
                    Finding::TomlSyntax,
                    open..line.end,
                    "this text continues on the next line",
                    "write it on one line, or put three quotes on each side: `\"\"\"`".to_owned(),
                );
                self.repaired.apply_all(&edits);
                return true;
            }
            if quotes > 0 {
                return false;
            }
        }
        false
    }

    /// Handles an unclosed `"""`, which would include the rest of the file.
    pub(super) fn unclosed_long_text(&mut self, mistake: &Mistake) -> bool {
        if !mistake.message.starts_with("invalid multi-line") {
            return false;
        }
        let quotes = if mistake.message.contains("literal") {
            "'''"
        } else {
            "\"\"\""
        };
        let text = self.repaired.text();
        let Some(open) = text[..mistake.range.start.min(text.len())].rfind(quotes) else {
            return false;
        };
        let end = text[open..]
            .match_indices('\n')
            .map(|(at, _)| open + at)
            .find(|&at| begins_statement(&text[at + 1..]))
            .unwrap_or(text.len());
        self.report(
            Finding::TomlSyntax,
            open..open + 3,
            "this text is never closed",
            format!("end it with `{quotes}`"),
        );
        self.repaired.apply(&Edit {
            range: end..end,
            with: quotes.to_owned(),
        });
        true
    }
}

/// Whether a quote closes a text that another one opened.
fn closes(open: char, c: char) -> bool {
    match open {
        '‘' | '‚' => matches!(c, '’' | '‘' | '\''),
        '«' => c == '»',
        _ => matches!(c, '”' | '“' | '"' | '″' | '＂'),
    }
}

/// Whether a value ends before this text.
fn ends_value(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.is_empty() || rest.starts_with([',', ']', '}', '#'])
}

fn is_curly(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '＂' | '″'
    )
}
