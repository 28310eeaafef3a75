//! Values in spoken form: `"yes" or "unsure"`, `4 weeks`.

use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};

use super::{Mistake, Reading};
use crate::diagnostic::Finding;
use crate::rules::repair::{Edit, line_around};

impl Reading<'_> {
    /// Handles `keloid = "yes" or "unsure"`, which means a list.
    pub(super) fn spoken_list(&mut self, mistake: &Mistake) -> bool {
        let Some(spoken) = self.spoken(mistake, choice) else {
            return false;
        };
        let members: Vec<String> = spoken
            .words
            .iter()
            .map(|word| format!("\"{word}\""))
            .collect();
        let members = members.join(", ");
        let (with, help) = if spoken.is_in_list {
            (
                members.clone(),
                format!("put a comma between them: `{members}`"),
            )
        } else {
            (
                format!("[{members}]"),
                format!("write a list: `[{members}]`"),
            )
        };
        self.replace_spoken(spoken.range, with, help);
        true
    }

    /// Handles `within = 4 weeks`, which lacks quotes.
    pub(super) fn spoken_duration(&mut self, mistake: &Mistake) -> bool {
        let Some(spoken) = self.spoken(mistake, duration) else {
            return false;
        };
        let with = format!("\"{}\"", spoken.words.join(" "));
        let help = format!("a duration needs quotes: `{with}`");
        self.replace_spoken(spoken.range, with, help);
        true
    }

    fn replace_spoken(&mut self, range: Range<usize>, with: String, help: String) {
        let message = format!("`{}` is not a value", &self.repaired.text()[range.clone()]);
        self.report(Finding::TomlSyntax, range.clone(), &message, help);
        self.repaired.apply(&Edit { range, with });
    }

    /// Finds a value in spoken form on the line of a mistake, if the mistake is in it.
    fn spoken(
        &self,
        mistake: &Mistake,
        read: impl Fn(&[Part<'_>]) -> Option<usize>,
    ) -> Option<Spoken> {
        let text = self.repaired.text();
        let line = line_around(text, mistake.range.start);
        let parts = parts(text, &line);
        let mut open = Vec::new();
        for (at, part) in parts.iter().enumerate() {
            match part.kind {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => open.push(part.kind),
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    open.pop();
                }
                _ => {}
            }
            let begins = at > 0 && !matches!(parts[at - 1].kind, TokenKind::Atom | TokenKind::Dot);
            let Some(count) = read(&parts[at..]).filter(|_| begins) else {
                continue;
            };
            let range = part.range.start..parts[at + count - 1].range.end;
            if range.start <= mistake.range.start && mistake.range.start <= range.end {
                let is_value = |part: &&Part<'_>| !matches!(part.text, "or" | "and" | "|" | "||");
                return Some(Spoken {
                    words: parts[at..at + count]
                        .iter()
                        .filter(is_value)
                        .map(Part::word)
                        .collect(),
                    is_in_list: open.last() == Some(&TokenKind::LeftSquareBracket),
                    range,
                });
            }
        }
        None
    }
}

/// A value in spoken form.
struct Spoken {
    range: Range<usize>,
    words: Vec<String>,
    is_in_list: bool,
}

/// A token of a line that is not whitespace.
struct Part<'a> {
    kind: TokenKind,
    text: &'a str,
    range: Range<usize>,
}

impl Part<'_> {
    /// The word without its quotes.
    fn word(&self) -> String {
        self.text.trim_matches(['"', '\'']).to_owned()
    }
}

fn parts<'a>(text: &'a str, line: &Range<usize>) -> Vec<Part<'a>> {
    let content = &text[line.clone()];
    let part = |token: Token| {
        let (start, end) = (token.span().start(), token.span().end());
        Part {
            kind: token.kind(),
            text: &content[start..end],
            range: line.start + start..line.start + end,
        }
    };
    let is_said = |part: &Part<'_>| {
        !matches!(
            part.kind,
            TokenKind::Whitespace | TokenKind::Comment | TokenKind::Eof
        )
    };
    toml_parser::Source::new(content)
        .lex()
        .map(part)
        .filter(is_said)
        .collect()
}

/// Two or more answers with "or" or "and" between them.
fn choice(parts: &[Part<'_>]) -> Option<usize> {
    let mut count = 1;
    is_answer(parts.first()?).then_some(())?;
    while let [joint, next, ..] = parts.get(count..)? {
        if !matches!(joint.text, "or" | "and" | "|" | "||") || !is_answer(next) {
            break;
        }
        count += 2;
    }
    (count > 1).then_some(count)
}

/// Whether a part is a text in quotes, or a word that could be an id.
fn is_answer(part: &Part<'_>) -> bool {
    let is_id = |text: &str| {
        text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .bytes()
                .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    };
    match part.kind {
        TokenKind::BasicString | TokenKind::LiteralString => {
            let word = part.word();
            word.len() + 2 == part.text.len() && !word.contains(['"', '\'', '\\'])
        }
        TokenKind::Atom => is_id(part.text) && !matches!(part.text, "or" | "and"),
        _ => false,
    }
}

/// A number and a unit of time.
fn duration(parts: &[Part<'_>]) -> Option<usize> {
    const UNITS: [&str; 5] = ["day", "week", "month", "year", "hour"];
    let [number, unit, ..] = parts else {
        return None;
    };
    let digits = |part: &Part<'_>| part.text.bytes().all(|b| b.is_ascii_digit());
    let is_unit = UNITS.contains(&unit.text.strip_suffix('s').unwrap_or(unit.text));
    (digits(number) && is_unit).then_some(2)
}
