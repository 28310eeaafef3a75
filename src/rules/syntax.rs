//! Rule-file text → a tree, with every mistake of syntax in one run.

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;
use toml_parser::lexer::TokenKind;

use super::confusable::{hidden, looks_like};
use super::repair::{Edit, Repaired, line_around, small_edits};
use super::toml_1_1;
use super::tree::{self, Table};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::source::{FileId, Source, Span};

/// A file that could be read, perhaps in part.
#[derive(Debug)]
pub(crate) struct Document {
    pub table: Table,
    /// Something was beyond repair: what seems to be missing may stand there.
    pub damaged: bool,
}

/// Blocks of which there can be several.
const BLOCKS: [&str; 6] = ["rule", "question", "case", "source", "procedure", "allow"];

/// After so many mistakes of syntax the rest of a file is not read.
const MOST_MISTAKES: usize = 60;

/// Above this size a line that cannot be read is left out without a search for the smallest edit.
const SEARCHED_BYTES: usize = 200_000;

/// Reads a file as far as it can be read.
pub(crate) fn read(file: FileId, source: &Source, diagnostics: &mut Diagnostics) -> Document {
    let mut reading = Reading {
        file,
        repaired: Repaired::new(source.text()),
        reported: BTreeSet::new(),
        diagnostics,
    };
    reading.hidden_characters(source.text());
    reading.lone_carriage_returns();
    reading.single_brackets();
    let mut mistakes = 0;
    while mistakes < MOST_MISTAKES && reading.mend_first_mistake() {
        mistakes += 1;
    }
    let Reading { repaired, .. } = reading;
    let (table, _) = DeTable::parse_recoverable(repaired.text());
    if mistakes < MOST_MISTAKES {
        toml_1_1::check(file, &repaired, diagnostics);
    }
    let damaged = repaired.left_something_out() || mistakes == MOST_MISTAKES;
    let mut table = tree::build(file, table.get_ref(), &repaired);
    table.damaged = damaged;
    Document { table, damaged }
}

struct Reading<'a> {
    file: FileId,
    repaired: Repaired,
    /// Mistakes that stay in the text, by where they stand in the original.
    reported: BTreeSet<(usize, String)>,
    diagnostics: &'a mut Diagnostics,
}

/// A mistake as the TOML reader sees it, in the mended text.
struct Mistake {
    range: Range<usize>,
    message: String,
}

impl Reading<'_> {
    fn report(&mut self, finding: Finding, range: Range<usize>, message: &str, help: String) {
        let span = Span::new(self.file, self.repaired.original(range));
        self.diagnostics
            .push(Diagnostic::new(finding, span, message).help(help));
    }

    fn hidden_characters(&mut self, text: &str) {
        for (at, c) in hidden(text) {
            let code = u32::from(c);
            self.report(
                Finding::ConfusableCharacter,
                at..at + c.len_utf8(),
                &format!("an invisible character, U+{code:04X}"),
                "remove it: it changes what the file means without being seen".to_owned(),
            );
        }
        // outside text and comments the reader would stumble over them once more
        while let Some(at) = self.repaired.text().find(super::confusable::is_hidden) {
            let c = self.repaired.text()[at..]
                .chars()
                .next()
                .map_or(1, char::len_utf8);
            self.repaired.apply(&Edit {
                range: at..at + c,
                with: String::new(),
            });
        }
    }

    /// An old editor ends every line so: one mistake, however many lines.
    fn lone_carriage_returns(&mut self) {
        let text = self.repaired.text();
        let lone: Vec<usize> = text
            .match_indices('\r')
            .map(|(at, _)| at)
            .filter(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
            .collect();
        let Some(&first) = lone.first() else { return };
        self.report(
            Finding::TomlSyntax,
            first..first + 1,
            "a lone carriage return (CR)",
            "end lines with LF or CRLF; most editors can convert the file".to_owned(),
        );
        for at in lone {
            self.repaired.apply(&Edit {
                range: at..at + 1,
                with: "\n".to_owned(),
            });
        }
    }

    /// `[rule]` where there can be several: the second would be a mistake of syntax.
    fn single_brackets(&mut self) {
        loop {
            let text = self.repaired.text();
            let tokens = toml_parser::Source::new(text).lex().into_vec();
            let header = tokens.windows(3).enumerate().find_map(|(index, three)| {
                let [open, name, close] = three else {
                    return None;
                };
                let key = &text[name.span().start()..name.span().end()];
                let alone = open.kind() == TokenKind::LeftSquareBracket
                    && close.kind() == TokenKind::RightSquareBracket
                    && tokens
                        .get(index + 3)
                        .is_none_or(|next| next.kind() != TokenKind::RightSquareBracket);
                let line = line_around(text, open.span().start());
                let first = text[line.start..open.span().start()].trim().is_empty();
                (alone && first && BLOCKS.contains(&key))
                    .then(|| (key.to_owned(), open.span().start()..close.span().end()))
            });
            let Some((key, range)) = header else { return };
            let message = format!("`[{key}]` in single brackets");
            let help = format!("write `[[{key}]]`: there can be several");
            self.report(Finding::WrongValueType, range.clone(), &message, help);
            self.repaired.apply(&Edit {
                range: range.end..range.end,
                with: "]".to_owned(),
            });
            self.repaired.apply(&Edit {
                range: range.start..range.start,
                with: "[".to_owned(),
            });
        }
    }

    fn mistakes(&self, text: &str) -> Vec<Mistake> {
        let (_, errors) = DeTable::parse_recoverable(text);
        let mut mistakes: Vec<_> = errors
            .into_iter()
            .map(|error| Mistake {
                range: error.span().unwrap_or(0..0),
                message: error.message().to_owned(),
            })
            .collect();
        mistakes.sort_by_key(|mistake| (mistake.range.start, mistake.range.end));
        mistakes
    }

    /// Reports the first mistake that is not reported yet and mends it; false where there is none.
    fn mend_first_mistake(&mut self) -> bool {
        let mistakes = self.mistakes(self.repaired.text());
        let fresh = mistakes.iter().find(|mistake| {
            let at = self.repaired.original(mistake.range.clone()).start;
            !self.reported.contains(&(at, mistake.message.clone()))
        });
        let Some(mistake) = fresh else { return false };
        let known = self.duplicate_key(mistake)
            || self.look_alike(mistake)
            || self.curly_quotes(mistake)
            || self.unquoted(mistake)
            || self.bad_value(mistake)
            || self.unclosed_long_text(mistake)
            || self.no_value(mistake);
        if !known && !self.small_edit(mistake, mistakes.len()) {
            self.leave_line_out(mistake);
        }
        true
    }

    /// Remembers a mistake that stays in the text.
    fn keep(&mut self, mistake: &Mistake) {
        let at = self.repaired.original(mistake.range.clone()).start;
        self.reported.insert((at, mistake.message.clone()));
    }

    fn written(&self, mistake: &Mistake) -> &str {
        self.repaired
            .text()
            .get(mistake.range.clone())
            .unwrap_or("")
    }

    fn duplicate_key(&mut self, mistake: &Mistake) -> bool {
        if mistake.message != "duplicate key" {
            return false;
        }
        let key = self.written(mistake).to_owned();
        self.report(
            Finding::TomlSyntax,
            mistake.range.clone(),
            &format!("`{key}` is given twice"),
            "keep one of them".to_owned(),
        );
        self.keep(mistake);
        true
    }

    /// A letter, dash or space of another script outside text.
    fn look_alike(&mut self, mistake: &Mistake) -> bool {
        let text = self.repaired.text();
        let at = mistake.range.start;
        let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else {
            return false;
        };
        let Some(plain) = looks_like(c) else {
            return false;
        };
        let shown = if plain == ' ' {
            "a plain space".to_owned()
        } else {
            format!("`{plain}`")
        };
        let code = u32::from(c);
        let line = line_around(text, at);
        // one finding for a word, however many of its letters are strange
        let word_end = text[at..line.end]
            .find(|c: char| c.is_ascii() && !c.is_alphanumeric() && c != '-')
            .map_or(line.end, |length| at + length);
        let replaced: String = text[at..word_end]
            .chars()
            .map(|c| looks_like(c).unwrap_or(c))
            .collect();
        self.report(
            Finding::ConfusableCharacter,
            at..at + c.len_utf8(),
            &format!("U+{code:04X} looks like {shown} but is another character"),
            format!("type {shown}"),
        );
        self.repaired.apply(&Edit {
            range: at..word_end,
            with: replaced,
        });
        true
    }

    fn curly_quotes(&mut self, mistake: &Mistake) -> bool {
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let from = mistake.range.start.clamp(line.start, line.end);
        let Some(open) = text[from..line.end].chars().next().filter(|c| is_curly(*c)) else {
            return false;
        };
        let inside = from + open.len_utf8();
        let close = text[inside..line.end]
            .char_indices()
            .find(|(_, c)| is_curly(*c) || *c == '"')
            .map(|(at, c)| inside + at..inside + at + c.len_utf8());
        let end = close.as_ref().map_or(line.end, |close| close.end);
        let content_end = close.map_or(line.end, |close| close.start);
        let content = text[inside..content_end].replace('\\', "\\\\");
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

    /// A word where a value belongs: `clear = no`.
    fn unquoted(&mut self, mistake: &Mistake) -> bool {
        let text = self.repaired.text();
        let start = mistake.range.start;
        let line = line_around(text, start);
        if !text[start.min(text.len())..].starts_with(|c: char| c.is_alphabetic()) {
            return false;
        }
        let before = &text[line.start..start];
        let Some(value) = before.find('=') else {
            return false;
        };
        let inline = before[value..].contains(['[', '{']);
        if !inline && !before[value + 1..].trim().is_empty() {
            return false;
        }
        let rest = &text[start..line.end];
        let ends: &[char] = if inline {
            &[',', ']', '}', '#']
        } else {
            &['#']
        };
        let word = rest[..rest.find(ends).unwrap_or(rest.len())].trim_end();
        if word.contains(['"', '=', '\'']) {
            return false;
        }
        let (word, range) = (word.to_owned(), start..start + word.len());
        self.report(
            Finding::TomlSyntax,
            range.clone(),
            &format!("`{word}` needs quotes"),
            format!("write `\"{word}\"`"),
        );
        let quoted = format!("\"{}\"", word.replace('\\', "\\\\"));
        self.repaired.apply(&Edit {
            range,
            with: quoted,
        });
        true
    }

    /// A number, date or escape that TOML does not have: it stays, and means nothing.
    fn bad_value(&mut self, mistake: &Mistake) -> bool {
        let kinds = [
            ("invalid date", "dates are written year first: `2026-11-22`"),
            ("invalid time", "only a date belongs here: `2026-11-22`"),
            (
                "invalid datetime",
                "dates are written year first: `2026-11-22`",
            ),
            (
                "invalid month",
                "dates are written year first: `2026-11-22`",
            ),
            (
                "unexpected leading zero",
                "write the number without a leading zero",
            ),
            ("invalid mantissa", "write a digit before the point: `0.5`"),
            ("invalid fraction", "write a digit after the point: `5.0`"),
            ("invalid integer", "write digits only: `18`"),
            ("invalid float", "write digits, a point and digits: `0.5`"),
            ("missing escaped value", "write `\\\\` for a backslash"),
            ("invalid escape", "write `\\\\` for a backslash"),
        ];
        let Some((_, help)) = kinds
            .iter()
            .find(|(start, _)| mistake.message.starts_with(start))
        else {
            return false;
        };
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let at = mistake.range.start.clamp(line.start, line.end);
        if help.contains("backslash") {
            let from = text[line.start..at]
                .rfind('\\')
                .map_or(at, |back| line.start + back);
            let c = text[from + 1..].chars().next().map_or(0, char::len_utf8);
            self.report(
                Finding::TomlSyntax,
                from..from + 1 + c,
                "a backslash begins an escape that does not exist",
                (*help).to_owned(),
            );
            self.repaired.apply(&Edit {
                range: from..from,
                with: "\\".to_owned(),
            });
            return true;
        }
        let is_part = |c: char| c.is_alphanumeric() || "+-._:".contains(c);
        let start = text[line.start..at]
            .char_indices()
            .rev()
            .find(|(_, c)| !is_part(*c))
            .map_or(line.start, |(index, c)| line.start + index + c.len_utf8());
        let end = text[at..line.end]
            .find(|c| !is_part(c))
            .map_or(line.end, |length| at + length);
        let word = text[start..end].to_owned();
        if word.is_empty() {
            return false;
        }
        let what = mistake
            .message
            .split(", expected ")
            .nth(1)
            .filter(|_| mistake.message.starts_with("invalid date"));
        let detail = what.map_or(String::new(), |expected| format!(": expected {expected}"));
        self.report(
            Finding::TomlSyntax,
            start..end,
            &format!("`{word}` cannot be read{detail}"),
            (*help).to_owned(),
        );
        // in its place a text of the same meaning: none
        self.repaired.mark_broken(start..end);
        self.repaired.apply(&Edit {
            range: start..end,
            with: "\"\"".to_owned(),
        });
        true
    }

    /// `"""` without an end: it would swallow the rest of the file.
    fn unclosed_long_text(&mut self, mistake: &Mistake) -> bool {
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

    /// `verdict =` and nothing behind it: the key stays, and means nothing.
    fn no_value(&mut self, mistake: &Mistake) -> bool {
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let content = &text[line.clone()];
        let Some((key, value)) = content.split_once('=') else {
            return false;
        };
        let is_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if key.trim().is_empty()
            || !key.trim().chars().all(is_key)
            || !(value.trim().is_empty() || value.trim_start().starts_with('#'))
        {
            return false;
        }
        let start = line.start + key.len() - key.trim_start().len();
        let at = line.start + key.len() + 1;
        let key = key.trim().to_owned();
        self.report(
            Finding::TomlSyntax,
            start..at,
            &format!("`{key}` has no value"),
            "write the value behind the `=`, or leave the key out".to_owned(),
        );
        self.repaired.mark_broken(at..at);
        self.repaired.apply(&Edit {
            range: at..at,
            with: "\"\"".to_owned(),
        });
        true
    }

    /// Tries every small edit of the line and of the one before; takes the one after which the fewest mistakes remain,
    /// and none on these lines.
    fn small_edit(&mut self, mistake: &Mistake, before: usize) -> bool {
        let text = self.repaired.text();
        if text.len() > SEARCHED_BYTES {
            return false;
        }
        let line = line_around(text, mistake.range.start);
        let above = text[..line.start].trim_end();
        let mut candidates = small_edits(text, &line);
        if !above.is_empty() {
            candidates.extend(small_edits(text, &line_around(text, above.len())));
        }
        let mut best: Option<(usize, Edit)> = None;
        for edit in candidates {
            let mut tried = text.to_owned();
            tried.replace_range(edit.range.clone(), &edit.with);
            let left = self.mistakes(&tried);
            let grown = (tried.len() + line.end).saturating_sub(text.len());
            let from = line_around(text, edit.range.start).start.min(line.start);
            let mended = left
                .iter()
                .all(|mistake| mistake.range.start < from || mistake.range.start > grown);
            if mended && left.len() < best.as_ref().map_or(before, |(fewest, _)| *fewest) {
                best = Some((left.len(), edit));
            }
        }
        let Some((_, edit)) = best else { return false };
        let (message, mark, help) = describe(text, &edit);
        self.report(Finding::TomlSyntax, mark, &message, help);
        self.repaired.apply(&edit);
        true
    }

    fn leave_line_out(&mut self, mistake: &Mistake) {
        let text = self.repaired.text();
        let mut line = line_around(text, mistake.range.start);
        if text[line.clone()].trim().is_empty() {
            line = line_around(text, text[..line.start].trim_end().len());
        }
        let content = &text[line.clone()];
        let start = line.start + content.len() - content.trim_start().len();
        let help = if content.contains("= \"") && content.matches('"').count() > 2 {
            "write a quote inside text as `\\\"`"
        } else if content.contains('=') {
            "write `key = value`, text in straight quotes, lists in `[ ]`, tables in `{ }` on one line"
        } else {
            "write `key = value`, or put `#` in front of a remark"
        };
        let range = start..start + content.trim().len();
        self.report(
            Finding::TomlSyntax,
            range,
            "this line cannot be read",
            help.to_owned(),
        );
        if line.is_empty() {
            self.keep(mistake);
        } else {
            self.repaired.leave_out(line);
        }
    }
}

fn is_curly(c: char) -> bool {
    matches!(
        c,
        '“' | '”' | '„' | '‟' | '«' | '»' | '‘' | '’' | '‚' | '＂' | '″'
    )
}

/// Whether a line begins a block or a key with a value.
fn begins_statement(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("").trim_start();
    let key = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    line.starts_with('[') || key.len() < line.len() && key.trim_start().starts_with('=')
}

/// What an edit says about the mistake: the message, the word to mark, what to do.
fn describe(text: &str, edit: &Edit) -> (String, Range<usize>, String) {
    let at = edit.range.start;
    let line = line_around(text, at);
    if edit.with.is_empty() {
        let taken = &text[edit.range.clone()];
        let shown = taken.escape_debug();
        return (
            format!("`{shown}` does not belong here"),
            edit.range.clone(),
            format!("remove `{shown}`"),
        );
    }
    if !edit.range.is_empty() {
        let taken = &text[edit.range.clone()];
        return (
            format!("`{taken}` where `{}` belongs", edit.with),
            edit.range.clone(),
            format!("write `{}`", edit.with),
        );
    }
    let opening = match edit.with.as_str() {
        "]" | "]]" => text[..at].rfind('['),
        "}" => text[..at].rfind('{'),
        "\"" | "'" => text[line.start..at]
            .rfind(['"', '\''])
            .map(|quote| line.start + quote),
        _ => None,
    };
    let mark = match opening {
        Some(open) if open >= line.start => open..at.max(open + 1),
        Some(open) => open..open + 1,
        None => {
            let spaces = text[at..line.end].len() - text[at..line.end].trim_start().len();
            match text[at + spaces..line.end].chars().next() {
                Some(next) => at + spaces..at + spaces + next.len_utf8(),
                None => word_before(text, &line, at),
            }
        }
    };
    (
        format!("missing `{}`", edit.with),
        mark,
        format!("add `{}`", edit.with),
    )
}

fn word_before(text: &str, line: &Range<usize>, at: usize) -> Range<usize> {
    let content = text[line.start..at].trim_end();
    let end = line.start + content.len();
    let start = content
        .rfind(char::is_whitespace)
        .map_or(line.start, |space| line.start + space + 1);
    start..end
}
