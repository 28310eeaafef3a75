//! Rule-file text → a tree, with every mistake of syntax in one run.

mod known;
mod unknown;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;
use toml_parser::lexer::TokenKind;

use super::confusable::hidden;
use super::repair::{Edit, Repaired, line_around};
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
}
