//! The bounds that a case states in addition to its verdict.

use crate::diagnostic::{Diagnostic, Finding};
use crate::model::Verdict;
use crate::rules::{Block, Spanned};

/// Reports bounds that a verdict lacks or contradicts.
pub(super) fn check(
    block: &mut Block<'_, '_>,
    verdict: Option<&Spanned<Option<Verdict>>>,
    at_least: Option<&Spanned<Verdict>>,
    at_most: Option<&Spanned<Verdict>>,
) {
    let verdict = verdict.map(|verdict| verdict.value);
    match verdict {
        Some(None) => {
            block.require(
                "at-least",
                "an incomplete case says how mild the verdict can be",
            );
            block.require(
                "at-most",
                "an incomplete case says how severe the verdict can become",
            );
        }
        Some(Some(Verdict::Defer)) if block.value("not-before").is_none() => {
            block.require(
                "until",
                "a case that expects `defer` gives its `not-before` or its `until`",
            );
        }
        _ => {}
    }
    if let (Some(None), Some(at_least), Some(at_most)) = (verdict, at_least, at_most)
        && at_least.value >= at_most.value
    {
        let (low, high) = (at_least.value.word(), at_most.value.word());
        let message = format!("an incomplete case cannot be at least {low} and at most {high}");
        let help = "`at-most` must be more severe than `at-least`; if both are the same verdict, `expect` it";
        block.diagnostics.push(
            Diagnostic::new(Finding::InvalidCase, at_most.span, message)
                .related(at_least.span, "at least this")
                .help(help),
        );
    }
}
