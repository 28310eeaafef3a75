//! Headers that are missing or have the wrong brackets. Without them, a block would continue the one above it.

use std::collections::BTreeSet;

use toml_parser::lexer::TokenKind;

use super::Reading;
use super::unclosed::is_unclosed;
use crate::diagnostic::Finding;
use crate::diagnostic::nearest;
use crate::rules::repair::{Edit, Repaired, line_around};

/// Blocks that can occur several times, each with the keys that only it has.
const BLOCKS: [(&str, &[&str]); 8] = [
    (
        "question",
        &["ask", "type", "options", "show-if", "clear", "asked-of"],
    ),
    ("score", &["points"]),
    ("rule", &["verdict", "when", "say", "do", "because"]),
    ("procedure", &["companions"]),
    ("group", &["procedures"]),
    ("source", &["url", "grade", "seen"]),
    ("allow", &["finding", "reason"]),
    ("case", &["expect", "rest", "given", "needs"]),
];

/// Tables that occur once, with the keys that only they have at the top of a file.
const TABLES: [(&str, &[&str]); 2] = [
    (
        "protocol",
        &["version", "reviewed", "review-by", "status", "topics"],
    ),
    ("topic", &["title"]),
];

/// More keys than any block has.
const MOST_KEYS: usize = 40;

/// Tables that a block can have under their own header.
const INNER: [&str; 6] = ["when", "show-if", "clear", "clear-for", "given", "options"];

/// Stands for an unreadable header: what follows it can belong anywhere.
const UNREADABLE: &str = "?";

/// A line that starts a block or a key.
enum Statement<'a> {
    Header(&'a str),
    Key(&'a str),
}

/// A statement with its offset.
struct Line<'a> {
    at: usize,
    statement: Statement<'a>,
}

impl Reading<'_> {
    /// Handles an unfinished last header, as in `[rule`: one mistake, and the line is left out.
    pub(super) fn unfinished_header(&mut self) {
        let text = self.repaired.text();
        let Some(last) = statements(&self.repaired).pop() else {
            return;
        };
        let line = line_around(text, last.at);
        let mut rest = text[line.end..].lines().map(str::trim);
        let is_last = rest.all(|line| line.is_empty() || line.starts_with('#'));
        let content = text[last.at..line.end].trim_end();
        let Some(help) = unfinished(content).filter(|_| is_last) else {
            return;
        };
        let end = last.at + content.len();
        let message = "this header is not finished";
        self.report(Finding::TomlSyntax, last.at..end, message, help);
        self.repaired.leave_out(line);
    }

    /// Handles a header with additional text in it or after it.
    pub(super) fn spoilt_headers(&mut self) {
        let text = self.repaired.text();
        let mut edits = Vec::new();
        let mut found = Vec::new();
        for line in statements(&self.repaired) {
            let Statement::Header(_) = line.statement else {
                continue;
            };
            let end = line_around(text, line.at).end;
            let content = &text[line.at..end];
            if !content.starts_with('[') {
                continue;
            }
            let Some((header, length, named)) = meant_header(content) else {
                continue;
            };
            let range = line.at..line.at + length;
            let message = if named {
                format!("`{}` has a name in it", content.trim())
            } else {
                "this header cannot be read".to_owned()
            };
            let help = if named {
                format!("write `{header}`; the name goes into `id`")
            } else {
                format!("write `{header}` on a line of its own")
            };
            let with = if range.end < end {
                format!("{header}\n")
            } else {
                header
            };
            found.push((line.at..end, message, help));
            edits.push(Edit { range, with });
        }
        for (range, message, help) in found {
            self.report(Finding::TomlSyntax, range, &message, help);
        }
        self.repaired.apply_all(&edits);
    }

    /// Handles `[rule]` for a block that can occur several times: the second would be a syntax error.
    pub(super) fn single_brackets(&mut self) {
        let text = self.repaired.text();
        let headers: Vec<_> = statements(&self.repaired)
            .into_iter()
            .filter_map(|line| match line.statement {
                Statement::Header(name) if BLOCKS.iter().any(|(block, _)| *block == name) => {
                    let single = format!("[{name}]");
                    // `None` if the file ends before the bracket is closed
                    let rest = text[line.at..].strip_prefix(single.as_str())?;
                    (!rest.starts_with(']'))
                        .then(|| (name.to_owned(), line.at..line.at + single.len()))
                }
                _ => None,
            })
            .collect();
        let mut edits = Vec::new();
        for (name, range) in headers {
            let message = format!("`[{name}]` in single brackets");
            let help = format!("write `[[{name}]]`: there can be several");
            self.report(Finding::WrongValueType, range.clone(), &message, help);
            edits.push(insert(range.start, "["));
            edits.push(insert(range.end, "]"));
        }
        self.repaired.apply_all(&edits);
    }

    /// Handles a block whose header is missing: its first key is in a block that already has it, or does not take it.
    pub(super) fn missing_headers(&mut self) {
        let lines = statements(&self.repaired);
        let owned_after = next_owned(&lines);
        let mut found = Vec::new();
        let mut header = String::new();
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for (index, line) in lines.iter().enumerate() {
            match line.statement {
                Statement::Header(name) => {
                    header = as_meant(name).to_owned();
                    keys.clear();
                }
                Statement::Key(key) => {
                    // only a key that follows can show which header is missing
                    let may_miss = owned_after[index] < index + MOST_KEYS;
                    let rest = &lines[index..];
                    let missing = may_miss.then(|| missing_above(&header, key, &keys, rest));
                    if let Some(missing) = missing.flatten() {
                        header = missing.trim_matches(['[', ']']).to_owned();
                        found.push((line.at, key.len(), missing));
                        keys.clear();
                    }
                    keys.insert(key);
                }
            }
        }
        let mut edits = Vec::new();
        for (at, length, missing) in found {
            let message = format!("`{missing}` is missing above this key");
            let help = format!("write `{missing}` on a line of its own");
            self.report(Finding::TomlSyntax, at..at + length, &message, help);
            edits.push(insert(at, &format!("{missing}\n")));
        }
        self.repaired.apply_all(&edits);
    }
}

fn insert(at: usize, with: &str) -> Edit {
    Edit {
        range: at..at,
        with: with.to_owned(),
    }
}

/// For each line, the first from there on with a key that only one block or table has.
fn next_owned(lines: &[Line<'_>]) -> Vec<usize> {
    let owned: BTreeSet<&str> = BLOCKS
        .iter()
        .chain(&TABLES)
        .flat_map(|(_, keys)| *keys)
        .copied()
        .collect();
    let mut next = vec![usize::MAX; lines.len()];
    let mut following = usize::MAX;
    for (index, line) in lines.iter().enumerate().rev() {
        if matches!(line.statement, Statement::Key(key) if owned.contains(key)) {
            following = index;
        }
        next[index] = following;
    }
    next
}

/// The header that is missing above a key, if that is certain: at least two of the following keys belong to another
/// block than this one.
fn missing_above(
    header: &str,
    key: &str,
    keys: &BTreeSet<&str>,
    rest: &[Line<'_>],
) -> Option<String> {
    if header == UNREADABLE || header.contains('.') {
        return None;
    }
    // there are few, mostly of different lengths, so a list is faster than a set
    let mut following: Vec<&str> = Vec::new();
    for line in rest.iter().take(MOST_KEYS) {
        match line.statement {
            Statement::Key(key) if following.contains(&key) => {}
            Statement::Key(key) => following.push(key),
            Statement::Header(_) => break,
        }
    }
    let owned = |names: &[&str]| {
        names
            .iter()
            .filter(|name| following.contains(*name))
            .count()
    };
    let (block, names) = BLOCKS.iter().max_by_key(|(_, names)| owned(names))?;
    if owned(names) < 2 {
        let (table, names) = TABLES.iter().find(|(_, names)| owned(names) > 0)?;
        let begins = header.is_empty() && (key == "id" || names.contains(&key));
        return begins.then(|| format!("[{table}]"));
    }
    let another = header != *block;
    let begins = match header {
        "" | "topic" | "protocol" => key != "title" && key != "format" && !is_of_table(header, key),
        // the first repeated key starts the next block; a single repeated key is another mistake
        _ if another => names.contains(&key) || keys.contains(key),
        _ => keys.contains(key) && following.iter().filter(|key| keys.contains(*key)).count() > 2,
    };
    begins.then(|| format!("[[{block}]]"))
}

fn is_of_table(table: &str, key: &str) -> bool {
    table == "protocol" && key == "id"
        || TABLES
            .iter()
            .any(|(name, names)| *name == table && names.contains(&key))
}

/// Help for a header without all its closing brackets. `None` for anything else.
fn unfinished(content: &str) -> Option<String> {
    let opened = content.trim_start_matches('[');
    let name = opened.trim_end_matches(']');
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let is_open = opened.len() - name.len() < content.len() - opened.len();
    if name.is_empty() || !name.chars().all(is_part) || !is_open {
        return None;
    }
    Some(match near_header(name) {
        Some(table) if TABLES.iter().any(|(one, _)| *one == table) => format!("write `[{table}]`"),
        Some(block) => format!("write `[[{block}]]`, and its keys below it"),
        None => "close it, or remove the line".to_owned(),
    })
}

/// The block or table that a header most likely means.
fn as_meant(name: &str) -> &str {
    near_header(name).unwrap_or(name)
}

/// The block or table with this name or a similar one.
fn near_header(name: &str) -> Option<&'static str> {
    let known = || BLOCKS.iter().map(|(name, _)| *name);
    let tables = || TABLES.iter().map(|(name, _)| *name);
    let is_it = |known: &&str| *known == name;
    let exact = known().chain(tables()).find(is_it);
    exact.or_else(|| nearest(name, known().chain(tables())))
}

/// The header that a line with a bracket most likely means, if it is not a valid one: the header, and how much of the
/// line it covers.
fn meant_header(line: &str) -> Option<(String, usize, bool)> {
    let open = line.len() - line.trim_start_matches(['[', ' ']).len();
    let word = |c: char| c.is_alphanumeric() || c == '-' || c == '_';
    let length = line[open..].find(|c| !word(c)).unwrap_or(line.len() - open);
    let name = &line[open..open + length];
    let meant = near_header(name)?;
    let rest = &line[open + length..];
    let close = rest.len() - rest.trim_start_matches([']', ' ']).len();
    let end = open + length + close;
    let header = if TABLES.iter().any(|(table, _)| *table == meant) {
        format!("[{meant}]")
    } else {
        format!("[[{meant}]]")
    };
    let inner = rest.trim_start_matches('.').split([']', '.']).next();
    if rest.starts_with('.') {
        let named = inner.is_some_and(|inner| !INNER.contains(&inner));
        return named.then_some((header, line.len(), true));
    }
    let behind = line[end..].trim();
    let spaced = line[..open].contains(' ') || rest[..close].trim_end().contains(' ');
    let spoilt = rest.starts_with([']', ' ']) && !behind.is_empty() && !behind.starts_with('#');
    let key = behind.contains('=');
    (spoilt || spaced).then_some((header, if key { end } else { line.len() }, false))
}

/// The lines that start a block or a key, outside lists, tables and multi-line texts.
fn statements(repaired: &Repaired) -> Vec<Line<'_>> {
    let text = repaired.text();
    let mut lines = Vec::new();
    let mut at_start = true;
    let mut depth = 0_usize;
    // brackets inside an unclosed text cannot be counted
    let mut broken_text = false;
    for token in repaired.tokens() {
        broken_text |= is_unclosed(token, text);
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
                    let line = &text[line_around(text, at)];
                    let name = line.trim_start().trim_start_matches('[');
                    let name = name.split(']').next().unwrap_or("").trim();
                    lines.push(Line {
                        at,
                        statement: Statement::Header(name),
                    });
                }
                depth += 1;
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                depth = depth.saturating_sub(1);
            }
            TokenKind::Atom if at_start && depth == 0 => {
                let key = &text[at..token.span().end()];
                let rest = text[token.span().end()..].trim_start_matches([' ', '\t']);
                // anything else may be a header with a mistake in it
                let statement = if rest.starts_with('=') {
                    Statement::Key(key)
                } else {
                    Statement::Header(UNREADABLE)
                };
                lines.push(Line { at, statement });
            }
            _ => {}
        }
        at_start = false;
    }
    lines
}
