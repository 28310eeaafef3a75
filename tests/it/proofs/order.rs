//! Findings must not depend on the order of rules, topics and files.

use std::collections::{BTreeMap, BTreeSet};

use contraindication::analysis::{self, Subject};
use contraindication::diagnostic::{Diagnostics, Finding, Severity};
use contraindication::engine::Program;
use contraindication::model::parse_day;
use contraindication::rules::Loaded;
use contraindication::source::Span;
use proptest::prelude::*;

use crate::support::random::{Case, Layout, cases, config};

/// The procedures of each finding about logic, by its subject.
type Concerns = BTreeMap<(Finding, Severity, String), BTreeSet<String>>;

fn concerns(loaded: &Loaded) -> Concerns {
    let protocol = loaded.protocol.as_ref().expect("a protocol without errors");
    let subject = Subject {
        protocol,
        program: &Program::compile(protocol),
        today: parse_day("2026-11-22").expect("a day"),
        cases: Some(&[]),
    };
    let mut concerns = Concerns::new();
    for one in analysis::check(subject, Diagnostics::default()).into_sorted() {
        let word_at = |span: Span| &loaded.sources.get(span.file).text()[span.range()];
        // a threshold is reported at its first occurrence
        let word = one.subject.as_deref().unwrap_or(word_at(one.span));
        let word = match one.finding {
            // of equivalent rules, the later one is reported
            Finding::EquivalentRules | Finding::NeverDecides => continue,
            // several procedures may be one finding
            Finding::NoOneEligible => String::new(),
            // one finding is about all questions, at the first of them
            Finding::UnhandledUnsure => {
                let related = one.related.iter().map(|(span, _)| word_at(*span));
                let words: BTreeSet<&str> = related.chain([word]).collect();
                words.into_iter().collect()
            }
            _ => word.to_owned(),
        };
        let key = (one.finding, one.severity, word);
        concerns.entry(key).or_default().extend(one.procedures);
    }
    concerns
}

proptest! {
    #![proptest_config(config(50))]

    #[test]
    fn the_order_of_rules_and_files_does_not_matter(case in cases()) {
        let Case { draft, mut dice, .. } = case;
        let as_drawn = draft.load(&Layout::as_drawn(&draft));
        let moved = draft.load(&Layout::draw(&draft, &mut dice));
        prop_assert_eq!(concerns(&as_drawn), concerns(&moved));
    }
}
