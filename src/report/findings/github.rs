//! Findings as commands of a GitHub workflow, which shows them beside the lines of a change.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{count, message};
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::text::spelling::{push_spelled, spelled_out, without_commands};
use crate::source::Sources;

/// Number of annotations of one severity that GitHub keeps per step.
const KEPT: usize = 10;

/// A command for each finding that GitHub keeps, a line of text for each other one, then the count.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut seen = BTreeMap::new();
    let (kept, others): (Vec<_>, Vec<_>) = diagnostics.iter().partition(|one| {
        let count = seen.entry(one.severity).or_insert(0);
        *count += 1;
        *count <= KEPT
    });
    let mut text = String::new();
    for diagnostic in kept {
        push_command(&mut text, diagnostic, sources);
    }
    let lines: String = others.iter().map(|one| line(one, sources)).collect();
    text += &without_commands(&lines);
    text += &count(diagnostics, sources);
    if !others.is_empty() {
        let shown = others.len();
        let _ = write!(
            text,
            "; GitHub keeps {KEPT} annotations of a severity; the others are above as text: {shown}"
        );
    }
    text.push('\n');
    text
}

fn push_command(text: &mut String, diagnostic: &Diagnostic, sources: &Sources) {
    let source = sources.get(diagnostic.span.file);
    let start = source.place(diagnostic.span.start);
    let end = source.place(diagnostic.span.end);
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warn => "warning",
        Severity::Info => "notice",
    };
    let file = property(source.name());
    let _ = write!(text, "::{command} file={file},line={}", start.line);
    // GitHub accepts columns only if both ends are on one line
    if start.line == end.line {
        let _ = write!(
            text,
            ",col={},endLine={},endColumn={}",
            start.column, end.line, end.column
        );
    } else {
        let _ = write!(text, ",endLine={}", end.line);
    }
    let (title, data) = (
        diagnostic.finding.name(),
        data(&message(diagnostic, sources)),
    );
    let _ = writeln!(text, ",title={title}::{data}");
}

/// Formats a finding: `file:line:column: severity[name]: message`
fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let source = sources.get(diagnostic.span.file);
    let place = source.place(diagnostic.span.start);
    format!(
        "{}:{}:{}: {}[{}]: {}\n",
        spelled_out(source.name()),
        place.line,
        place.column,
        diagnostic.severity.word(),
        diagnostic.finding.name(),
        spelled_out(&diagnostic.message)
    )
}

/// The text of a command, on one line.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => escaped.push_str("%25"),
            '\n' => escaped.push_str("%0A"),
            // a command in the old form
            '[' if escaped.ends_with("##") => escaped.push_str(r"\u{5b}"),
            _ => push_spelled(&mut escaped, character),
        }
    }
    escaped
}

/// A property of a command, with commas and colons escaped.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
