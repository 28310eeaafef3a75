//! Continues after a syntax error, so that one mistake gives one finding and never hides the next.
//!
//! A copy of the text is repaired just enough to be read: of a few small edits (a missing bracket, quote, comma or
//! equals sign), the one after which the fewest mistakes remain is chosen. A line that no small edit repairs is left
//! out, and its block is marked as damaged. Every location is mapped back to the original text.

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

use super::statement::{Line, statements};

/// A repaired text, with a map back to the original.
#[derive(Debug)]
pub(crate) struct Repaired {
    text: String,
    /// Its tokens, computed on demand.
    tokens: OnceCell<Vec<Token>>,
    /// The lines that start a block or a key, computed on demand.
    statements: OnceCell<Vec<Line>>,
    /// For each byte of `text`, and one past its end, the offset in the original. `None` as long as they are the same.
    origin: Option<Vec<u32>>,
    /// Values that stay in the text but have no meaning, as ranges of the original.
    broken: Vec<Range<usize>>,
    /// Words that were put in quotes, as ranges of the original.
    mended: Vec<Range<usize>>,
    /// Offsets in the original of lines that were left out.
    left_out: BTreeSet<usize>,
}

/// Number of bytes for which room for a token is reserved. The rules inside the program have six for each token.
const BYTES_OF_TOKEN: usize = 5;

/// Replaces a range of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub range: Range<usize>,
    pub with: String,
}

impl Repaired {
    pub(super) fn new(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            tokens: OnceCell::new(),
            statements: OnceCell::new(),
            origin: None,
            broken: Vec::new(),
            mended: Vec::new(),
            left_out: BTreeSet::new(),
        }
    }

    /// The repaired text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The tokens of the repaired text.
    pub(crate) fn tokens(&self) -> &[Token] {
        self.tokens.get_or_init(|| {
            let mut tokens = Vec::with_capacity(self.text.len() / BYTES_OF_TOKEN);
            tokens.extend(toml_parser::Source::new(&self.text).lex());
            tokens
        })
    }

    /// The lines of the repaired text that start a block or a key.
    pub(super) fn statements(&self) -> &[Line] {
        let find = || statements(&self.text, self.tokens());
        self.statements.get_or_init(find)
    }

    /// Frees the memory of the tokens, which are not valid or not needed any more.
    pub(super) fn forget_tokens(&mut self) {
        self.tokens.take();
        self.statements.take();
    }

    /// The range of the original for a range of the repaired text.
    pub(crate) fn original(&self, range: Range<usize>) -> Range<usize> {
        let last = self.text.len();
        let (start, end) = (range.start.min(last), range.end.min(last));
        let (start, end) = match &self.origin {
            Some(origin) => (origin[start] as usize, origin[end] as usize),
            None => (start, end),
        };
        start..end.max(start)
    }

    /// Whether a value is already reported as broken.
    pub(crate) fn is_broken(&self, range: &Range<usize>) -> bool {
        let original = self.original(range.clone());
        self.broken
            .iter()
            .any(|broken| broken.start <= original.start && original.end <= broken.end)
    }

    /// Whether a value is a word that was put in quotes, which is already reported.
    pub(crate) fn is_mended(&self, range: &Range<usize>) -> bool {
        let original = self.original(range.clone());
        self.mended.iter().any(|one| one.start == original.start)
    }

    /// Offsets of the lines of the repaired text that start with a bracket, in order. Empty if nothing was left out.
    pub(crate) fn headers(&self) -> Vec<usize> {
        if self.left_out.is_empty() {
            return Vec::new();
        }
        let breaks = self.text.match_indices('\n').map(|(at, _)| at + 1);
        let is_header = |line: &usize| {
            let line = &self.text[*line..];
            line.trim_start_matches([' ', '\t']).starts_with('[')
        };
        breaks.filter(is_header).collect()
    }

    /// Whether a line between this header and the next one of [`Self::headers`] was left out.
    pub(crate) fn is_damaged_block(&self, header: &Range<usize>, headers: &[usize]) -> bool {
        if self.left_out.is_empty() {
            return false;
        }
        let from = self.original(header.clone()).start;
        let next = headers.partition_point(|line| *line <= header.end);
        let body_end = headers.get(next).copied().unwrap_or(self.text.len());
        let to = self.original(body_end..body_end).start;
        self.left_out.range(from..to.max(from + 1)).next().is_some()
    }

    /// Whether the text is the original one.
    pub(super) fn is_original(&self) -> bool {
        self.origin.is_none() && self.left_out.is_empty()
    }

    /// Whether anything was left out.
    pub(crate) fn left_something_out(&self) -> bool {
        !self.left_out.is_empty()
    }

    /// Whether almost no line of the file could be read.
    pub(crate) fn is_mostly_left_out(&self) -> bool {
        const MIN_LINES: usize = 4;
        let kept = self.text.lines().filter(|line| !line.trim().is_empty());
        self.left_out.len() >= MIN_LINES && kept.count() * 4 <= self.left_out.len()
    }

    pub(super) fn apply(&mut self, edit: &Edit) {
        self.forget_tokens();
        let Edit { range, with } = edit;
        let mut origin = self.take_origin();
        let at = origin[range.start];
        self.text.replace_range(range.clone(), with);
        origin.splice(range.clone(), std::iter::repeat_n(at, with.len()));
        self.origin = Some(origin);
    }

    /// Applies edits that do not overlap, in order of their offsets.
    pub(super) fn apply_all(&mut self, edits: &[Edit]) {
        if edits.is_empty() {
            return;
        }
        self.forget_tokens();
        let mut text = String::with_capacity(self.text.len());
        let old = self.take_origin();
        let mut origin = Vec::with_capacity(old.len());
        let mut from = 0;
        for Edit { range, with } in edits {
            text.push_str(&self.text[from..range.start]);
            origin.extend_from_slice(&old[from..range.start]);
            text.push_str(with);
            origin.extend(std::iter::repeat_n(old[range.start], with.len()));
            from = range.end;
        }
        text.push_str(&self.text[from..]);
        origin.extend_from_slice(&old[from..]);
        self.text = text;
        self.origin = Some(origin);
    }

    fn take_origin(&mut self) -> Vec<u32> {
        let same = || (0..=self.text.len()).map(short).collect();
        self.origin.take().unwrap_or_else(same)
    }

    pub(super) fn mark_broken(&mut self, range: Range<usize>) {
        let original = self.original(range);
        self.broken.push(original);
    }

    pub(super) fn mark_mended(&mut self, range: Range<usize>) {
        let original = self.original(range);
        self.mended.push(original);
    }

    /// Blanks a line of the repaired text.
    pub(super) fn leave_out(&mut self, line: Range<usize>) {
        let original = self.original(line.clone());
        self.left_out.insert(original.start);
        self.forget_tokens();
        let blank = " ".repeat(line.len());
        self.text.replace_range(line, &blank);
    }
}

/// An offset as a number of 32 bits, to save memory. Files of 4 GiB or more are not read.
fn short(offset: usize) -> u32 {
    u32::try_from(offset).unwrap_or(u32::MAX)
}

/// The line of a text around an offset, without its line end.
pub(super) fn line_around(text: &str, offset: usize) -> Range<usize> {
    let offset = text.floor_char_boundary(offset.min(text.len()));
    let start = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let end = text[offset..]
        .find('\n')
        .map_or(text.len(), |at| offset + at);
    let end = start + text[start..end].trim_end_matches('\r').len();
    start..end
}

/// The small edits that could repair a line: text inserted between two tokens, or one token removed.
pub(super) fn small_edits(text: &str, line: &Range<usize>) -> Vec<Edit> {
    const INSERTED: [&str; 10] = ["]", "}", "\"", "=", ",", "]]", "[", "{", "[[", "'"];
    const MAX: usize = 3_000;
    let content = &text[line.clone()];
    let places_end = line.start + content.trim_end().len();
    let mut places: Vec<usize> = vec![places_end];
    let is_word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let mut previous = ' ';
    for (at, c) in content.char_indices() {
        if !(is_word(c) && is_word(previous)) {
            places.push(line.start + at);
        }
        previous = c;
    }
    places.push(line.end);
    // insert directly before a word rather than before the space in front of it
    let before_space = |place: &usize| text[*place..].starts_with([' ', '\t']);
    let mut after_space = places.clone();
    after_space.sort_by_key(|place| (*place != places_end, before_space(place)));
    let mut edits = Vec::new();
    let closers = missing_closers(content);
    if closers.len() > 1 {
        edits.push(Edit {
            range: places_end..places_end,
            with: closers,
        });
    }
    for insert in INSERTED {
        // but a closing quote goes before the space
        let places = if insert == "\"" || insert == "'" {
            &places
        } else {
            &after_space
        };
        for &place in places {
            edits.push(Edit {
                range: place..place,
                with: insert.to_owned(),
            });
        }
    }
    for (at, c) in content.char_indices() {
        let start = line.start + at;
        let range = start..start + c.len_utf8();
        let replaced_by = match c {
            ':' => Some("="),
            ' ' if content[..at].trim_start().chars().all(is_word) => Some("-"),
            _ => None,
        };
        if let Some(with) = replaced_by {
            edits.push(Edit {
                range: range.clone(),
                with: with.to_owned(),
            });
        }
        if !is_word(c) && !c.is_whitespace() || c.is_control() {
            edits.push(Edit {
                range,
                with: String::new(),
            });
        }
    }
    edits.truncate(MAX);
    edits
}

/// Closing brackets for every bracket that a line leaves open.
pub(super) fn missing_closers(line: &str) -> String {
    let mut open = Vec::new();
    for token in toml_parser::Source::new(line).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket => open.push(']'),
            TokenKind::LeftCurlyBracket => open.push('}'),
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                open.pop();
            }
            _ => {}
        }
    }
    open.iter().rev().collect()
}
