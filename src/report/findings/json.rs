//! Findings as an array of objects.

use serde::Serialize;

use super::help;
use super::witness::Answers;
use crate::diagnostic::Diagnostic;
use crate::report::json;
use crate::source::Sources;

/// One finding. The order of the fields is the order of the keys.
#[derive(Serialize)]
struct FindingEntry<'a> {
    name: &'static str,
    severity: &'static str,
    file: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    message: &'a str,
    help: Option<String>,
    witness: Option<Answers<'a>>,
    /// Null if the finding is not about procedures.
    procedures: Option<&'a [String]>,
}

/// The findings as an array, one to a line.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    json::array(diagnostics.iter().map(|diagnostic| {
        let source = sources.get(diagnostic.span.file);
        let start = source.place(diagnostic.span.start);
        let end = source.place(diagnostic.span.end);
        FindingEntry {
            name: diagnostic.finding.name(),
            severity: diagnostic.severity.word(),
            file: source.name(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            message: &diagnostic.message,
            help: help(diagnostic, sources),
            witness: diagnostic.witness.as_ref().map(Answers),
            procedures: Some(diagnostic.procedures.as_slice()).filter(|ids| !ids.is_empty()),
        }
    }))
}
