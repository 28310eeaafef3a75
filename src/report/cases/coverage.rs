//! The coverage of cases: a line for each thing that is counted, then the gaps.

use std::fmt::Write as _;

use super::not_a_gate;
use crate::analysis::Coverage;
use crate::report::text::spelling::spelled_out;
use crate::source::Sources;

/// The fractions, and every gap with its location. Says if the fractions do not change the exit code.
pub fn coverage(coverage: &Coverage, is_gate: bool, sources: &Sources) -> String {
    let parts = coverage.parts();
    let wide = |count: usize| count.to_string().len();
    let widest = parts.iter().map(|(_, part)| wide(part.of)).max();
    let widest = widest.unwrap_or_default();
    let mut text = format!("\ncoverage{}:\n", not_a_gate(is_gate));
    for (name, part) in &parts {
        // writing to a string cannot fail
        let _ = writeln!(
            text,
            "    {:>widest$} of {:>widest$}  {name}",
            part.tried(),
            part.of
        );
    }
    let gaps: Vec<_> = parts.iter().flat_map(|(_, part)| &part.untried).collect();
    if !gaps.is_empty() {
        text.push_str("\nnot tried:\n");
    }
    for gap in gaps {
        let source = sources.get(gap.span.file);
        let place = source.place(gap.span.start);
        let _ = writeln!(
            text,
            "    {}:{}:{}: {}",
            spelled_out(source.name()),
            place.line,
            place.column,
            spelled_out(&gap.words)
        );
    }
    text
}
