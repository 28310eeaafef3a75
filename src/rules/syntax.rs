//! Rule-file text → a tree, with every syntax error in one run.

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
use super::confusable::hidden;
use super::repair::{Edit, Repaired, line_around};
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
const MOST_MISTAKES: usize = 60;

/// Maximum nesting of brackets. A rule needs ten.
const DEEPEST: usize = 40;

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
    let read = length::readable(whole);
    let mut reading = Reading {
        file,
        repaired: Repaired::new(&whole[..read]),
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
    let text = reading.repaired.text().to_owned();
    let (mut table, errors) = DeTable::parse_recoverable(&text);
    let affordable = MENDED_BYTES / cost(&text, errors.len());
    let most_mistakes = affordable.clamp(1, MOST_MISTAKES);
    let mut mistakes = 0;
    let mended;
    if !errors.is_empty() {
        drop(errors);
        while mistakes < most_mistakes && reading.mend_first_mistake() {
            mistakes += 1;
        }
        mended = reading.repaired.text().to_owned();
        table = DeTable::parse_recoverable(&mended).0;
    }
    let is_unread = mistakes > 0 && mistakes >= most_mistakes;
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
    let mut table = tree::build(file, table.get_ref(), &repaired);
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

/// A spreadsheet, a web page or a program with the name of a rule file: one mistake, not one for each line.
fn not_such_a_file(kind: FileKind, file: FileId, source: &Source) -> Diagnostic {
    let span = Span::new(file, source.line_range(1));
    let (message, help) = match kind {
        FileKind::Rules => (
            "this is not a rule file",
            "almost no line of it can be read; rule files hold `[[blocks]]` of `key = value`",
        ),
        FileKind::Mapping => (
            "this is not a mapping file",
            "almost no line of it can be read; mapping files hold `[blocks]` of `key = value`",
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
    /// Repairs headers, and brackets that extend into the next block.
    fn headers(&mut self, kind: FileKind) {
        match kind {
            FileKind::Rules => {
                self.unfinished_header();
                self.spoilt_headers();
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

    /// Reports each run of invisible characters, and removes it.
    fn hidden_characters(&mut self, text: &str) {
        let mut run: Option<Range<usize>> = None;
        let mut edits = Vec::new();
        for (at, c) in hidden(text) {
            let end = at + c.len_utf8();
            edits.push(Edit {
                range: at..end,
                with: String::new(),
            });
            match &mut run {
                Some(run) if run.end == at => run.end = end,
                _ => {
                    self.report_hidden(text, run.take());
                    run = Some(at..end);
                }
            }
        }
        self.report_hidden(text, run);
        self.repaired.apply_all(&edits);
    }

    fn report_hidden(&mut self, text: &str, run: Option<Range<usize>>) {
        let Some(run) = run else { return };
        let code = text[run.start..].chars().next().map_or(0, u32::from);
        self.report(
            Finding::ConfusableCharacter,
            run,
            &format!("an invisible character, U+{code:04X}"),
            "remove it: it changes what the file means without being seen".to_owned(),
        );
    }

    /// Handles line ends of old editors: one mistake, however many lines.
    fn lone_carriage_returns(&mut self) {
        let text = self.repaired.text();
        // in a file with other line ends, it is an accident within a line
        let with = if text.contains('\n') { " " } else { "\n" };
        let lone: Vec<Edit> = text
            .match_indices('\r')
            .map(|(at, _)| at)
            .filter(|at| text.as_bytes().get(at + 1) != Some(&b'\n'))
            .map(|at| Edit {
                range: at..at + 1,
                with: with.to_owned(),
            })
            .collect();
        let Some(first) = lone.first() else { return };
        self.report(
            Finding::TomlSyntax,
            first.range.clone(),
            "a lone carriage return (CR)",
            "end lines with LF or CRLF; most editors can convert the file".to_owned(),
        );
        self.repaired.apply_all(&lone);
    }

    /// Handles an unresolved merge conflict: one mistake; the first side is read.
    fn merge_conflicts(&mut self) {
        let text = self.repaired.text();
        if !text.contains("<<<<<<< ") {
            return;
        }
        let mut edits: Vec<Edit> = Vec::new();
        let mut first = None;
        let mut inside = false;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let range = start..start + line.trim_end_matches(['\n', '\r']).len();
            start += line.len();
            let marks = |mark: &str| line.starts_with(mark);
            let drop = if marks("<<<<<<< ") {
                inside = false;
                first = first.or(Some(range.clone()));
                true
            } else if first.is_some() && (marks("|||||||") || line.trim_end() == "=======") {
                inside = true;
                true
            } else if marks(">>>>>>> ") {
                inside = false;
                true
            } else {
                inside
            };
            if drop {
                edits.push(Edit {
                    range,
                    with: String::new(),
                });
            }
        }
        let Some(first) = first else { return };
        let help = "keep one side of it, and remove the lines of `<`, `=` and `>`";
        self.report(
            Finding::TomlSyntax,
            first,
            "a merge conflict that is not resolved",
            help.to_owned(),
        );
        self.repaired.apply_all(&edits);
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
            if depth > DEEPEST {
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
