//! Headers that are missing or in the wrong brackets. Without them a block would run into the one above it.

use std::collections::BTreeSet;

use toml_parser::lexer::TokenKind;

use super::Reading;
use crate::diagnostic::Finding;
use crate::rules::repair::{Edit, line_around};

/// Blocks of which there can be several, each with the key it begins with and keys that only it has.
const BLOCKS: [(&str, &str, &[&str]); 6] = [
    ("question", "id", &["ask", "type"]),
    ("rule", "id", &["verdict", "when", "say"]),
    ("procedure", "id", &["title"]),
    ("source", "id", &["url", "grade"]),
    ("allow", "finding", &["reason"]),
    ("case", "name", &["expect", "rest"]),
];

/// Tables of which there is one, with keys that only they have at the top of a file.
const TABLES: [(&str, &[&str]); 2] = [
    (
        "protocol",
        &["version", "reviewed", "review-by", "status", "topics"],
    ),
    ("topic", &["title"]),
];

/// A line that begins a block or a key.
enum Statement<'a> {
    Header(&'a str),
    Key(&'a str),
}

/// A statement with the offset at which it stands.
struct Line<'a> {
    at: usize,
    statement: Statement<'a>,
}

impl Reading<'_> {
    /// `[rule]` where there can be several: the second would be a mistake of syntax.
    pub(super) fn single_brackets(&mut self) {
        let text = self.repaired.text();
        let headers: Vec<_> = statements(text)
            .into_iter()
            .filter_map(|line| match line.statement {
                Statement::Header(name) if BLOCKS.iter().any(|(block, ..)| *block == name) => {
                    let single = format!("[{name}]");
                    let rest = &text[line.at + single.len()..];
                    (text[line.at..].starts_with(&single) && !rest.starts_with(']'))
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

    /// A block whose header is missing: its first key stands in a block that has it already, or does not take it.
    pub(super) fn missing_headers(&mut self) {
        let text = self.repaired.text();
        let lines = statements(text);
        let mut found = Vec::new();
        let mut header = "";
        let mut keys: BTreeSet<&str> = BTreeSet::new();
        for (index, line) in lines.iter().enumerate() {
            match line.statement {
                Statement::Header(name) => {
                    header = name;
                    keys.clear();
                }
                Statement::Key(key) => {
                    if let Some(missing) = missing_above(header, key, &keys, &lines[index..]) {
                        found.push((line.at, key.len(), missing));
                        header = missing.trim_matches(['[', ']']);
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

/// The header that is missing above a key, where that is certain: the keys that follow belong to another block.
fn missing_above(
    header: &str,
    key: &str,
    keys: &BTreeSet<&str>,
    rest: &[Line<'_>],
) -> Option<&'static str> {
    let following: BTreeSet<&str> = rest
        .iter()
        .map_while(|line| match line.statement {
            Statement::Key(key) => Some(key),
            Statement::Header(_) => None,
        })
        .collect();
    let only = |owned: &[&str]| owned.iter().any(|key| following.contains(key));
    if header.is_empty() {
        let (table, owned) = TABLES.iter().find(|(_, owned)| only(owned))?;
        let begins = key == "id" || owned.contains(&key);
        return begins.then_some(match *table {
            "protocol" => "[protocol]",
            _ => "[topic]",
        });
    }
    let same = |block: &&(&str, &str, &[&str])| block.1 == key && only(block.2);
    let (block, ..) = BLOCKS.iter().find(same)?;
    let takes_it = header != "topic";
    if takes_it && !keys.contains(key) {
        return None;
    }
    // a key given twice is another mistake: here a whole block must stand below
    let own = BLOCKS.iter().find(|(name, ..)| *name == header);
    let whole = own
        .is_none_or(|(name, _, owned)| name != block || owned.iter().any(|key| keys.contains(key)));
    whole.then_some(match *block {
        "question" => "[[question]]",
        "rule" => "[[rule]]",
        "procedure" => "[[procedure]]",
        "source" => "[[source]]",
        "allow" => "[[allow]]",
        _ => "[[case]]",
    })
}

/// The lines that begin a block or a key, outside lists, tables and long texts.
fn statements(text: &str) -> Vec<Line<'_>> {
    let tokens = toml_parser::Source::new(text).lex().into_vec();
    let mut lines = Vec::new();
    let mut at_start = true;
    let mut depth = 0_usize;
    for token in &tokens {
        let at = token.span().start();
        match token.kind() {
            TokenKind::Newline => {
                at_start = true;
                if super::known::begins_statement(&text[at + 1..]) {
                    depth = 0;
                }
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
                    Statement::Header("?")
                };
                lines.push(Line { at, statement });
            }
            _ => {}
        }
        at_start = false;
    }
    lines
}
