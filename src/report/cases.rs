//! The results of cases: a line for each, the differences of those that failed, and the rules that no case fired.

mod coverage;
mod junit;
mod mutants;
mod suggestions;

pub use coverage::coverage;
pub use junit::junit;
pub use mutants::mutants;
pub use suggestions::suggestions;

use std::fmt::Write as _;

use crate::model::{Protocol, RuleId};
use crate::report::text::spelling::spelled_out;
use crate::source::Sources;
use crate::suite::{Case, CaseResult, Difference};

/// The line of one case.
pub fn line(case: &Case, result: &CaseResult, sources: &Sources) -> String {
    let file = sources.get(case.file).name();
    let end = if result.passed() { "ok" } else { "FAILED" };
    format!(
        "case {}: {} ... {end}\n",
        spelled_out(file),
        spelled_out(&case.name)
    )
}

/// The text below the lines: each failed case with its differences, the rules that no case fired, the count, and
/// whether some cases were not run because they cannot be read.
pub fn summary(
    protocol: &Protocol,
    sources: &Sources,
    run: &[(Case, CaseResult)],
    unfired: &[RuleId],
    all_read: bool,
) -> String {
    let mut text = String::new();
    let failed: Vec<_> = run.iter().filter(|(_, result)| !result.passed()).collect();
    if !failed.is_empty() {
        text.push_str("\nfailures:\n");
    }
    for (case, result) in &failed {
        let source = sources.get(case.file);
        let place = source.place(case.span.start);
        let _ = writeln!(
            text,
            "\n---- {} ({}:{}:{}) ----",
            spelled_out(&case.name),
            spelled_out(source.name()),
            place.line,
            place.column
        );
        for difference in &result.differences {
            push_difference(&mut text, difference);
        }
    }
    if !unfired.is_empty() {
        let _ = writeln!(text, "\nrules that no case fired:");
        for rule in unfired {
            let _ = writeln!(text, "    {}", protocol.rule(*rule).id);
        }
    }
    let verdict = if failed.is_empty() && all_read && !run.is_empty() {
        "ok"
    } else {
        "FAILED"
    };
    let unread = if all_read {
        ""
    } else {
        "; some cannot be read"
    };
    let _ = writeln!(
        text,
        "\ncase result: {verdict}. {} passed; {} failed{unread}; {} of {} rules fired",
        run.len() - failed.len(),
        failed.len(),
        protocol.rules.len() - unfired.len(),
        protocol.rules.len()
    );
    text
}

/// Marks members that only one side has, as in a diff. Members of both are not marked.
fn push_difference(text: &mut String, difference: &Difference) {
    let Difference { key, expected, got } = difference;
    let _ = writeln!(text, "{key}:");
    for one in expected {
        let (mark, side) = if got.contains(one) {
            (' ', "")
        } else {
            ('-', "   expected")
        };
        let _ = writeln!(text, "  {mark} {}{side}", spelled_out(one));
    }
    if expected.is_empty() {
        text.push_str("  - nothing   expected\n");
    }
    for one in got.iter().filter(|one| !expected.contains(one)) {
        let _ = writeln!(text, "  + {}   got", spelled_out(one));
    }
    if got.is_empty() {
        text.push_str("  + nothing   got\n");
    }
}

/// The end of a heading for something that is only measured.
fn not_a_gate(is_gate: bool) -> &'static str {
    if is_gate {
        ""
    } else {
        " (no gate without `--fail-under PERCENT`)"
    }
}
