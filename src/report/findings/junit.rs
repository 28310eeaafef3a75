//! Findings as a JUnit report, which every CI can show: a suite for each file, a case for each finding.

use std::fmt::Write as _;

use jiff::civil::Date;

use super::message;
use crate::diagnostic::{Diagnostic, Severity};
use crate::report::text::xml::escaped;
use crate::source::{FileId, Source, Sources};

/// Findings with at least the severity `fail_on` are failures. A file without one has a case that passes. Milder
/// findings are in the output of its suite.
pub fn junit(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    fail_on: Severity,
    today: Date,
) -> String {
    let mut text = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n");
    for (id, (file, _)) in sources.iter().enumerate() {
        suite(&mut text, diagnostics, fail_on, today, id, (file, sources));
    }
    text += "</testsuites>\n";
    text
}

fn suite(
    text: &mut String,
    diagnostics: &[Diagnostic],
    fail_on: Severity,
    today: Date,
    id: usize,
    (file, sources): (FileId, &Sources),
) {
    let source = sources.get(file);
    let own = || diagnostics.iter().filter(|one| one.span.file == file);
    let failed: Vec<&Diagnostic> = own().filter(|one| one.severity >= fail_on).collect();
    let name = escaped(source.name());
    let _ = writeln!(
        text,
        "  <testsuite name=\"{name}\" package=\"contra check\" id=\"{id}\" timestamp=\"{today}T00:00:00\" \
         hostname=\"localhost\" tests=\"{}\" failures=\"{}\" errors=\"0\" time=\"0\">",
        failed.len().max(1),
        failed.len()
    );
    text.push_str("    <properties/>\n");
    if failed.is_empty() {
        let _ = writeln!(
            text,
            "    <testcase name=\"nothing to correct\" classname=\"{name}\" time=\"0\"/>"
        );
    }
    for diagnostic in failed {
        let place = place(diagnostic, source);
        let finding = diagnostic.finding.name();
        let message = escaped(&diagnostic.message);
        let _ = write!(
            text,
            "    <testcase name=\"{place}: {finding}: {message}\" classname=\"{name}\" time=\"0\">\n      \
             <failure message=\"{message}\" type=\"{finding}\">{}</failure>\n    </testcase>\n",
            escaped(&line(diagnostic, sources))
        );
    }
    let milder: Vec<String> = own()
        .filter(|one| one.severity < fail_on)
        .map(|one| line(one, sources))
        .collect();
    let _ = writeln!(
        text,
        "    <system-out>{}</system-out>\n    <system-err/>\n  </testsuite>",
        escaped(&milder.join("\n"))
    );
}

fn place(diagnostic: &Diagnostic, source: &Source) -> String {
    let place = source.place(diagnostic.span.start);
    format!("{}:{}", place.line, place.column)
}

fn line(diagnostic: &Diagnostic, sources: &Sources) -> String {
    let source = sources.get(diagnostic.span.file);
    format!(
        "{}:{}: {}[{}]: {}",
        source.name(),
        place(diagnostic, source),
        diagnostic.severity,
        diagnostic.finding,
        message(diagnostic, sources)
    )
}
