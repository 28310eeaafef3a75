//! Syntax errors with a known form: each is named and repaired as such.

use std::ops::Range;

use super::{Mistake, Reading};
use crate::diagnostic::Finding;
use crate::rules::confusable::looks_like;
use crate::rules::repair::{Edit, line_around};

const DATE: &str = "dates are written year first: `2026-11-22`";

/// The start of a message of the TOML parser about a value, and what to write instead.
const BAD_VALUES: [(&str, &str); 12] = [
    ("invalid date", DATE),
    ("invalid time", "only a date belongs here: `2026-11-22`"),
    ("invalid month", DATE),
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
    ("too few unicode", "write `\\\\` for a backslash"),
    ("invalid value", "write `\\\\` for a backslash"),
];

impl Reading<'_> {
    pub(super) fn duplicate_key(&mut self, mistake: &Mistake) -> bool {
        if mistake.message != "duplicate key" {
            return false;
        }
        let original = self.repaired.original(mistake.range.clone());
        let known = |range: &Range<usize>| range.contains(&original.start);
        if self.below_duplicate.iter().any(known) {
            self.keep(mistake);
            return true;
        }
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        if text[line.clone()].trim_start().starts_with('[') {
            let end = text[line.end..]
                .match_indices("\n[")
                .map(|(at, _)| line.end + at)
                .next()
                .unwrap_or(text.len());
            let below = self.repaired.original(line.end..end);
            self.below_duplicate.push(below);
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

    /// Handles a letter, dash or space of another script outside text.
    pub(super) fn look_alike(&mut self, mistake: &Mistake) -> bool {
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
        // one finding for a word, even with several such letters
        let word_end = text[at..line.end]
            .find(|c: char| c.is_ascii() && !c.is_alphanumeric() && c != '-')
            .map_or(line.end, |length| at + length);
        let replaced: String = text[at..word_end]
            .chars()
            .map(|c| looks_like(c).unwrap_or(c))
            .collect();
        if !replaced.is_ascii() {
            return false;
        }
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

    /// Handles `37,5`: the comma would end the value.
    pub(super) fn decimal_comma(&mut self, mistake: &Mistake) -> bool {
        const REACH: usize = 6;
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let is_digit = |at: usize| text.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
        let comma = text[line.clone()]
            .match_indices(',')
            .map(|(at, _)| line.start + at)
            .find(|&at| {
                at.abs_diff(mistake.range.start) <= REACH
                    && at > line.start
                    && is_digit(at - 1)
                    && is_digit(at + 1)
            });
        let Some(comma) = comma.filter(|&comma| text[line.start..comma].contains('=')) else {
            return false;
        };
        let digits = |c: char| !c.is_ascii_digit();
        let start = text[line.start..comma]
            .rfind(digits)
            .map_or(line.start, |at| line.start + at + 1);
        let end = text[comma + 1..line.end]
            .find(digits)
            .map_or(line.end, |length| comma + 1 + length);
        let written = text[start..end].to_owned();
        self.report(
            Finding::TomlSyntax,
            start..end,
            &format!("`{written}` has a comma"),
            format!("write a point: `{}`", written.replace(',', ".")),
        );
        self.repaired.mark_broken(start..end);
        self.repaired.apply(&Edit {
            range: start..end,
            with: "\"\"".to_owned(),
        });
        true
    }

    /// Handles a word without quotes: `clear = no`.
    pub(super) fn unquoted(&mut self, mistake: &Mistake) -> bool {
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
        self.repaired.mark_mended(range.clone());
        self.repaired.apply(&Edit {
            range,
            with: quoted,
        });
        true
    }

    /// Handles a number, date or escape that TOML does not have: it stays in the text, without a meaning.
    pub(super) fn bad_value(&mut self, mistake: &Mistake) -> bool {
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let at = mistake.range.start.clamp(line.start, line.end);
        let known = BAD_VALUES
            .iter()
            .find(|(start, _)| mistake.message.starts_with(start))
            .map(|(_, help)| *help);
        let Some(help) = known.or_else(|| local_date(&text[line.clone()]).then_some(DATE)) else {
            return false;
        };
        if help.contains("backslash") {
            let from = text[line.start..at]
                .rfind('\\')
                .map_or(at, |back| line.start + back);
            let c = text[from + 1..].chars().next().map_or(0, char::len_utf8);
            self.report(
                Finding::TomlSyntax,
                from..from + 1 + c,
                "a backslash begins an escape that does not exist",
                help.to_owned(),
            );
            self.repaired.apply(&Edit {
                range: from..from,
                with: "\\".to_owned(),
            });
            return true;
        }
        let (start, end) = word_around(text, &line, at);
        let word = text[start..end].to_owned();
        if word.is_empty() {
            return false;
        }
        let help = if local_date(&word) { DATE } else { help };
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
            help.to_owned(),
        );
        // replaced by an empty text
        self.repaired.mark_broken(start..end);
        self.repaired.apply(&Edit {
            range: start..end,
            with: "\"\"".to_owned(),
        });
        true
    }

    /// Handles `verdict =` without a value: the key stays in the text, without a meaning.
    pub(super) fn no_value(&mut self, mistake: &Mistake) -> bool {
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
            "write the value after the `=`, or leave the key out".to_owned(),
        );
        self.repaired.mark_broken(at..at);
        self.repaired.apply(&Edit {
            range: at..at,
            with: "\"\"".to_owned(),
        });
        true
    }
}

/// Whether a line starts a block or a key with a value.
pub(super) fn begins_statement(text: &str) -> bool {
    let line = text.lines().next().unwrap_or("").trim_start();
    let key = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_');
    line.starts_with('[') || key.len() < line.len() && key.trim_start().starts_with('=')
}

/// Whether a word or the value of a line is a date in everyday notation: `22.11.2026`, `11/22/2026`.
fn local_date(text: &str) -> bool {
    let value = text.rsplit('=').next().unwrap_or(text).trim();
    ['.', '/'].iter().any(|separator| {
        let parts: Vec<&str> = value.split(*separator).collect();
        let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        parts.len() == 3 && parts.iter().all(is_number)
    })
}

/// The word around an offset on a line.
fn word_around(text: &str, line: &Range<usize>, at: usize) -> (usize, usize) {
    let is_part = |c: char| c.is_alphanumeric() || "+-._:/".contains(c);
    let start = text[line.start..at]
        .char_indices()
        .rev()
        .find(|(_, c)| !is_part(*c))
        .map_or(line.start, |(index, c)| line.start + index + c.len_utf8());
    let end = text[at..line.end]
        .find(|c| !is_part(c))
        .map_or(line.end, |length| at + length);
    (start, end)
}
