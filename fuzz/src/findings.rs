//! Findings: every format can render them, and each points into its file.

use contraindication::diagnostic::{Diagnostic, Severity};
use contraindication::report::findings::{github, json, junit, sarif, text};
use contraindication::source::Sources;

/// Renders findings in each format.
pub fn render(diagnostics: &[Diagnostic], sources: &Sources) {
    let pages = [
        text(diagnostics, sources, true),
        json(diagnostics, sources),
        sarif(diagnostics, sources),
        github(diagnostics, sources),
        junit(diagnostics, sources, Severity::Warn, crate::today()),
    ];
    for page in &pages[1..3] {
        serde_json::from_str::<serde_json::Value>(page).expect("JSON");
    }
}
