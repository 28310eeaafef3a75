//! Headers that are missing or have the wrong brackets. Without them, a block would continue the one above it.

use std::collections::BTreeSet;

use super::Reading;
use crate::diagnostic::Finding;
use crate::diagnostic::nearest;
use crate::rules::repair::{Edit, line_around};
use crate::rules::statement::{Line, Statement};

/// Blocks that can occur several times.
const BLOCKS: [&str; 8] = [
    "question",
    "score",
    "rule",
    "procedure",
    "group",
    "source",
    "allow",
    "case",
];

/// Tables that occur once.
const TABLES: [&str; 2] = ["protocol", "topic"];

/// More keys than any block has.
const MAX_KEYS: usize = 40;

/// Tables that a block can have under their own header.
const INNER: [&str; 6] = ["when", "show-if", "clear", "clear-for", "given", "options"];

/// Stands for an unreadable header: the following lines can belong to any block.
const UNREADABLE: &str = "?";

/// The keys of a block so far. There are few, mostly of different lengths, so a list is faster than a set. Only a file
/// without headers has thousands.
#[derive(Default)]
struct Keys<'t> {
    few: Vec<&'t str>,
    others: BTreeSet<&'t str>,
}

impl<'t> Keys<'t> {
    fn contains(&self, key: &str) -> bool {
        self.few.contains(&key) || self.others.contains(key)
    }

    fn insert(&mut self, key: &'t str) {
        if self.few.len() >= MAX_KEYS {
            self.others.insert(key);
        } else if !self.few.contains(&key) {
            self.few.push(key);
        }
    }

    fn clear(&mut self) {
        self.few.clear();
        self.others.clear();
    }
}

impl Reading<'_> {
    /// Handles an unfinished last header, as in `[rule`: one mistake, and the line is left out.
    pub(super) fn unfinished_header(&mut self) {
        let text = self.repaired.text();
        let Some(last) = self.repaired.statements().last() else {
            return;
        };
        let line = line_around(text, last.at);
        let mut rest = text[line.end..].lines().map(str::trim);
        let is_last = rest.all(|line| line.is_empty() || line.starts_with('#'));
        let content = text[last.at..line.end].trim_end();
        let Some(help) = unfinished(content).filter(|_| is_last) else {
            return;
        };
        let range = last.at..last.at + content.len();
        let message = "this header is not finished";
        self.report(Finding::TomlSyntax, range, message, help);
        self.repaired.leave_out(line);
    }

    /// Handles a header with additional text in it or after it.
    pub(super) fn headers_with_extra_text(&mut self) {
        let text = self.repaired.text();
        let mut edits = Vec::new();
        let mut found = Vec::new();
        for line in self.repaired.statements() {
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
        let headers: Vec<_> = self
            .repaired
            .statements()
            .iter()
            .filter_map(|line| {
                let Statement::Header(name) = &line.statement else {
                    return None;
                };
                // `None` if the file ends before the bracket is closed
                let opened = text[line.at..].strip_prefix('[')?;
                let name = &text[name.clone()];
                let rest = opened.strip_prefix(name)?.strip_prefix(']')?;
                let length = text.len() - line.at - rest.len();
                let is_single = !rest.starts_with(']') && BLOCKS.contains(&name);
                is_single.then(|| (name.to_owned(), line.at..line.at + length))
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
        let text = self.repaired.text();
        let lines = self.repaired.statements();
        let mut found = Vec::new();
        let mut header = "";
        let mut keys = Keys::default();
        for (index, line) in lines.iter().enumerate() {
            match &line.statement {
                Statement::Header(name) => {
                    header = as_meant(&text[name.clone()]);
                    keys.clear();
                }
                Statement::Unreadable => {
                    header = UNREADABLE;
                    keys.clear();
                }
                Statement::Key(key) => {
                    let key = &text[key.clone()];
                    let rest = &lines[index..];
                    if let Some(missing) = missing_above(text, header, key, &keys, rest) {
                        header = missing;
                        found.push((line.at, key.len(), written(missing)));
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

/// The block that alone has a key, or the table that alone has it at the top of a file.
fn owner(key: &str) -> Option<&'static str> {
    Some(match key {
        "ask" | "type" | "options" | "show-if" | "clear" | "asked-of" => "question",
        "points" => "score",
        "verdict" | "when" | "say" | "do" | "because" => "rule",
        "companions" => "procedure",
        "procedures" => "group",
        "url" | "grade" | "seen" => "source",
        "finding" | "reason" => "allow",
        "expect" | "rest" | "given" | "needs" => "case",
        "version" | "reviewed" | "review-by" | "status" | "topics" => "protocol",
        "title" => "topic",
        _ => return None,
    })
}

/// The block or table whose header is missing above a key, if that is certain: at least two of the following keys
/// belong to another block than this one.
fn missing_above(
    text: &str,
    header: &str,
    key: &str,
    keys: &Keys<'_>,
    rest: &[Line],
) -> Option<&'static str> {
    if header == UNREADABLE || header.contains('.') {
        return None;
    }
    let is_at_top = matches!(header, "" | "topic" | "protocol");
    let is_of_other = || owner(key).is_some_and(|owner| owner != header);
    if !is_at_top && !keys.contains(key) && !is_of_other() {
        return None;
    }
    // only a key that follows can show which header is missing
    let is_owned_line = |line: &Line| matches!(&line.statement, Statement::Key(key) if owner(&text[key.clone()]).is_some());
    if !rest.iter().take(MAX_KEYS).any(is_owned_line) {
        return None;
    }
    // there are few, mostly of different lengths, so a list is faster than a set
    let mut following: Vec<&str> = Vec::new();
    for line in rest.iter().take(MAX_KEYS) {
        match &line.statement {
            Statement::Key(key) => {
                let key = &text[key.clone()];
                if !following.contains(&key) {
                    following.push(key);
                }
            }
            Statement::Header(_) | Statement::Unreadable => break,
        }
    }
    let is_owned = |key: &str, name: &str| owner(key) == Some(name);
    let owned = |name: &str| following.iter().filter(|key| is_owned(key, name)).count();
    let block = BLOCKS.into_iter().max_by_key(|name| owned(name))?;
    if owned(block) < 2 {
        let table = TABLES.into_iter().find(|name| owned(name) > 0)?;
        let begins = header.is_empty() && (key == "id" || is_owned(key, table));
        return begins.then_some(table);
    }
    let another = header != block;
    let begins = match header {
        "" | "topic" | "protocol" => key != "title" && key != "format" && !is_of_table(header, key),
        // the first repeated key starts the next block; a single repeated key is another mistake
        _ if another => is_owned(key, block) || keys.contains(key),
        _ => keys.contains(key) && following.iter().filter(|key| keys.contains(key)).count() > 2,
    };
    begins.then_some(block)
}

/// The header of a block or a table, as it is written.
fn written(name: &str) -> String {
    if TABLES.contains(&name) {
        format!("[{name}]")
    } else {
        format!("[[{name}]]")
    }
}

fn is_of_table(table: &str, key: &str) -> bool {
    table == "protocol" && key == "id" || TABLES.contains(&table) && owner(key) == Some(table)
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
        Some(table) if TABLES.contains(&table) => format!("write `[{table}]`"),
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
    let known = || BLOCKS.into_iter().chain(TABLES);
    let exact = known().find(|known| *known == name);
    exact.or_else(|| nearest(name, known()))
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
    let inner = rest.trim_start_matches('.').split([']', '.']).next();
    if rest.starts_with('.') {
        let named = inner.is_some_and(|inner| !INNER.contains(&inner));
        return named.then(|| (written(meant), line.len(), true));
    }
    let behind = line[end..].trim();
    let spaced = line[..open].contains(' ') || rest[..close].trim_end().contains(' ');
    let spoilt = rest.starts_with([']', ' ']) && !behind.is_empty() && !behind.starts_with('#');
    let key = behind.contains('=');
    (spoilt || spaced).then(|| (written(meant), if key { end } else { line.len() }, false))
}
