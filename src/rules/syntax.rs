//! Rule-file text → a tree, with every syntax error in one run.

mod cleanup;
mod headers;
mod known;
mod length;
mod quotes;
mod spoken;
mod unclosed;
mod unknown;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::de::DeTable;
use toml_parser::lexer::TokenKind;

use super::Checks;
use super::plain;
use super::repair::{Repaired, line_around};
use super::toml_1_1;
use super::tree::{self, Table};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::source::{FileId, Source, Span};

/// A file that could be read, at least in part.
#[derive(Debug)]
pub(crate) struct Document {
    pub table: Table,
    /// Whether something could not be repaired, so that a missing part may exist.
    pub damaged: bool,
}

/// Maximum number of syntax errors. After that, the rest of a file is not read.
const MAX_MISTAKES: usize = 60;

/// Maximum nesting of brackets. A rule needs ten.
const MAX_DEPTH: usize = 40;

/// Maximum number of bytes that the search for the smallest edits may read for all mistakes of one file. After that, a
/// line that cannot be read is left out.
const SEARCHED_BYTES: usize = 30_000_000;

/// Maximum number of bytes that repairing all mistakes of one file may cost. After that, the rest of the file is not
/// read.
const MENDED_BYTES: usize = 60_000_000;

/// Cost of a mistake, as the number of bytes that take as long to read.
const BYTES_OF_MISTAKE: usize = 200;

/// The kind of a file. Only the blocks of rule files are known well enough to repair their headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum FileKind {
    Rules,
    Mapping,
}

/// Reads a rule file or a case file as far as possible.
pub(crate) fn read(file: FileId, source: &Source, diagnostics: &mut Diagnostics) -> Document {
    read_rules(Checks::All, file, source, diagnostics)
}

/// Reads a rule file as far as possible.
pub(super) fn read_rules(
    checks: Checks,
    file: FileId,
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Document {
    read_with(FileKind::Rules, checks, file, source, diagnostics)
}

/// Reads a file as far as possible.
pub(crate) fn read_kind(
    kind: FileKind,
    file: FileId,
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Document {
    read_with(kind, Checks::All, file, source, diagnostics)
}

fn read_with(
    kind: FileKind,
    checks: Checks,
    file: FileId,
    source: &Source,
    diagnostics: &mut Diagnostics,
) -> Document {
    let mut found = Diagnostics::default();
    let whole = source.text();
    let mut read = length::readable(whole);
    let mut repaired = Repaired::new(&whole[..read]);
    let mut plain = plain::read(file, repaired.text(), repaired.tokens());
    if plain.is_none() || read < whole.len() {
        let with_mistakes = length::readable_with_mistakes(whole, read);
        if with_mistakes != read {
            read = with_mistakes;
            repaired = Repaired::new(&whole[..read]);
            plain = None;
        }
    }
    let mut reading = Reading {
        file,
        repaired,
        reported: BTreeSet::new(),
        below_duplicate: Vec::new(),
        search: SEARCHED_BYTES,
        diagnostics: &mut found,
    };
    reading.hidden_characters(&whole[..read]);
    reading.lone_carriage_returns();
    reading.deep_brackets();
    reading.merge_conflicts();
    reading.headers(kind);
    let correct = reading.correct(plain);
    let is_unread = match &correct {
        Ok(_) => false,
        Err(mistakes) => reading.mend(*mistakes),
    };
    let Reading { mut repaired, .. } = reading;
    if repaired.is_mostly_left_out() {
        diagnostics.push(not_such_a_file(kind, file, source));
    } else {
        if is_unread {
            let last = found.iter().max_by_key(|one| one.span).cloned();
            found.extend(last.map(not_read_further).into_iter().collect());
        } else if checks == Checks::All {
            toml_1_1::check(file, &repaired, &mut found);
        }
        diagnostics.extend(found);
    }
    if read < whole.len() && !is_unread {
        diagnostics.push(length::too_long(file, source, read));
    }
    repaired.forget_tokens();
    let damaged = repaired.left_something_out() || is_unread || read < whole.len();
    let mut table = correct.unwrap_or_else(|_| {
        let (table, _) = DeTable::parse_recoverable(repaired.text());
        tree::build(file, table.get_ref(), &repaired)
    });
    table.damaged = damaged;
    if is_unread {
        // reading stopped early, so a missing part may be further down
        table.damage();
    }
    Document { table, damaged }
}

/// Cost of reading a text with a number of mistakes, in bytes.
fn cost(text: &str, mistakes: usize) -> usize {
    (text.len() + mistakes * BYTES_OF_MISTAKE).max(1)
}

/// The finding for a spreadsheet, a web page or a program with the name of a rule file: one for the whole file, not one
/// for each line.
fn not_such_a_file(kind: FileKind, file: FileId, source: &Source) -> Diagnostic {
    let span = Span::new(file, source.line_range(1));
    let (message, help) = match kind {
        FileKind::Rules => (
            "this is not a rule file",
            "almost no line of it can be read; rule files contain `[[blocks]]` of `key = value`",
        ),
        FileKind::Mapping => (
            "this is not a mapping file",
            "almost no line of it can be read; mapping files contain `[blocks]` of `key = value`",
        ),
    };
    Diagnostic::new(Finding::TomlSyntax, span, message).help(help)
}

/// The finding for a file with too many mistakes.
fn not_read_further(last: Diagnostic) -> Diagnostic {
    let message = "the file is not read further: it has too many mistakes";
    Diagnostic::new(Finding::TomlSyntax, last.span, message).help("correct those above first")
}

struct Reading<'a> {
    file: FileId,
    repaired: Repaired,
    /// Mistakes that stay in the text, by their offset in the original.
    reported: BTreeSet<(usize, String)>,
    /// Ranges of the original below a header that occurs twice. Duplicate keys there are not reported.
    below_duplicate: Vec<Range<usize>>,
    /// Number of bytes that may still be read in the search for the smallest edits.
    search: usize,
    diagnostics: &'a mut Diagnostics,
}

/// A mistake as the TOML parser sees it, in the repaired text.
struct Mistake {
    range: Range<usize>,
    message: String,
}

impl Reading<'_> {
    /// The tree of a text without syntax errors, otherwise the number of errors. `plain` is the tree of the original.
    fn correct(&self, plain: Option<Table>) -> Result<Table, usize> {
        let text = self.repaired.text();
        if let Some(table) = plain.filter(|_| self.repaired.is_original()) {
            return Ok(table);
        }
        let (table, errors) = DeTable::parse_recoverable(text);
        if errors.is_empty() {
            Ok(tree::build(self.file, table.get_ref(), &self.repaired))
        } else {
            Err(errors.len())
        }
    }

    /// Repairs one mistake after the other. Returns true if the rest of the file is not read, because there are too
    /// many.
    fn mend(&mut self, mistakes: usize) -> bool {
        let affordable = MENDED_BYTES / cost(self.repaired.text(), mistakes);
        let most = affordable.clamp(1, MAX_MISTAKES);
        let mut mended = 0;
        while mended < most && self.mend_first_mistake() {
            mended += 1;
        }
        mended >= most
    }

    /// Repairs headers, and brackets that extend into the next block.
    fn headers(&mut self, kind: FileKind) {
        match kind {
            FileKind::Rules => {
                self.unfinished_header();
                self.headers_with_extra_text();
                self.unclosed_brackets();
                self.single_brackets();
                self.missing_headers();
            }
            FileKind::Mapping => self.unclosed_brackets(),
        }
    }

    fn report(&mut self, finding: Finding, range: Range<usize>, message: &str, help: String) {
        let span = Span::new(self.file, self.repaired.original(range));
        self.diagnostics
            .push(Diagnostic::new(finding, span, message).help(help));
    }

    /// Leaves out lines with brackets that are nested deeper than any rule needs. Reading them would only take time.
    fn deep_brackets(&mut self) {
        let text = self.repaired.text();
        let tokens = self.repaired.tokens();
        let mut depth = 0_usize;
        let mut lines: Vec<Range<usize>> = Vec::new();
        for token in tokens {
            let at = token.span().start();
            if lines.last().is_some_and(|line| at < line.end) {
                continue;
            }
            match token.kind() {
                TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => depth += 1,
                TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                    depth = depth.saturating_sub(1);
                }
                TokenKind::Newline if depth > 0 && known::begins_statement(&text[at + 1..]) => {
                    depth = 0;
                }
                _ => {}
            }
            if depth > MAX_DEPTH {
                lines.push(line_around(text, at));
                depth = 0;
            }
        }
        for line in lines {
            self.report(
                Finding::TomlSyntax,
                line.start..line.start + 1,
                "the brackets of this line are nested too deep",
                "a condition has at most three levels".to_owned(),
            );
            self.repaired.leave_out(line);
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

    /// Reports and repairs the first mistake that is not reported yet. Returns false if there is none.
    fn mend_first_mistake(&mut self) -> bool {
        let mistakes = self.mistakes(self.repaired.text());
        let fresh = mistakes.iter().find(|mistake| {
            let at = self.repaired.original(mistake.range.clone()).start;
            !self.reported.contains(&(at, mistake.message.clone()))
        });
        let Some(mistake) = fresh else { return false };
        let known = self.duplicate_key(mistake)
            || self.curly_quotes(mistake)
            || self.half_curly(mistake)
            || self.wrapped_text(mistake)
            || self.spoken_list(mistake)
            || self.spoken_duration(mistake)
            || self.decimal_comma(mistake)
            || self.unquoted(mistake)
            || self.look_alike(mistake)
            || self.bad_value(mistake)
            || self.unclosed_long_text(mistake)
            || self.no_value(mistake);
        if !known && !self.small_edit(mistake, mistakes.len()) {
            self.leave_line_out(mistake);
        }
        true
    }

    /// Records a mistake that stays in the text.
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
