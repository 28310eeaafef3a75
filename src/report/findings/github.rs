//! Findings as commands of a GitHub workflow, which shows them beside the lines of a change.

use std::fmt::Write as _;

use super::message;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::spelling::push_spelled;
use crate::source::Sources;

/// One command for each finding; nothing where there is none.
pub fn github(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut text = String::new();
    for diagnostic in diagnostics {
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
        // columns are only taken where both ends stand on one line
        if start.line == end.line {
            let _ = write!(
                text,
                ",col={},endLine={},endColumn={}",
                start.column, end.line, end.column
            );
        } else {
            let _ = write!(text, ",endLine={}", end.line);
        }
        let (title, data) = (diagnostic.finding.name(), data(&message(diagnostic)));
        let _ = writeln!(text, ",title={title}::{data}");
    }
    text
}

/// The text of a command, on one line.
fn data(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => escaped.push_str("%25"),
            '\n' => escaped.push_str("%0A"),
            _ => push_spelled(&mut escaped, character),
        }
    }
    escaped
}

/// A property of a command: a comma or a colon would end it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
