//! What became of the cases: a line each, what differs where one failed, and the rules that none made fire.

use std::fmt::Write as _;

use super::spelling::spelled;
use crate::model::{Protocol, RuleId};
use crate::source::Sources;
use crate::suite::{Case, CaseResult, Difference};

/// A line for one case, as it is run.
pub fn line(case: &Case, result: &CaseResult, sources: &Sources) -> String {
    let file = sources.get(case.file).name();
    let end = if result.passed() { "ok" } else { "FAILED" };
    format!("case {file}: {} ... {end}\n", spelled(&case.name))
}

/// What stands below the lines: each failed case with its differences, and the count.
pub fn summary(
    protocol: &Protocol,
    sources: &Sources,
    cases: &[Case],
    results: &[CaseResult],
    unfired: &[RuleId],
) -> String {
    let mut text = String::new();
    let failed: Vec<_> = cases
        .iter()
        .zip(results)
        .filter(|(_, result)| !result.passed())
        .collect();
    if !failed.is_empty() {
        text.push_str("\nfailures:\n");
    }
    for (case, result) in &failed {
        let source = sources.get(case.file);
        let place = source.place(case.span.start);
        let _ = writeln!(
            text,
            "\n---- {} ({}:{}:{}) ----",
            spelled(&case.name),
            source.name(),
            place.line,
            place.column
        );
        for difference in &result.differences {
            push_difference(&mut text, difference);
        }
    }
    if !unfired.is_empty() {
        let _ = writeln!(text, "\nrules that no case fired: {}", unfired.len());
        for rule in unfired {
            let _ = writeln!(text, "    {}", protocol.rule(*rule).id);
        }
    }
    let verdict = if failed.is_empty() { "ok" } else { "FAILED" };
    let passed = results.len() - failed.len();
    let _ = writeln!(
        text,
        "\ncase result: {verdict}. {passed} passed; {} failed; {} of {} rules fired",
        failed.len(),
        protocol.rules.len() - unfired.len(),
        protocol.rules.len()
    );
    text
}

/// What only one side has, marked as in a diff; what both have, plain.
fn push_difference(text: &mut String, difference: &Difference) {
    let Difference { key, expected, got } = difference;
    let _ = writeln!(text, "{key}:");
    for one in expected {
        let mark = if got.contains(one) { ' ' } else { '-' };
        let side = if mark == '-' { "   (expected)" } else { "" };
        let _ = writeln!(text, "  {mark} {}{side}", spelled(one));
    }
    for one in got.iter().filter(|one| !expected.contains(one)) {
        let _ = writeln!(text, "  + {}   (got)", spelled(one));
    }
    if expected.is_empty() && got.is_empty() {
        text.push_str("    nothing\n");
    }
}
