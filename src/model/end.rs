//! How a rule ends. A rule that has an end is never called lasting.

use std::collections::BTreeSet;

use super::condition::{Accept, Condition};
use super::id::QuestionId;
use super::protocol::Protocol;
use super::rule::{Rule, Verdict};

/// The end of a rule, once it is true.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleEnd {
    /// On a date, or as its `until` says, or it needs no end.
    Stated,
    /// It contraindicates, does not count anything, and never ends as time passes.
    Lasting,
    /// It may end, but no date can be computed.
    NotComputed,
}

impl Protocol {
    /// The end of a rule.
    pub fn end_of(&self, rule: &Rule) -> RuleEnd {
        if rule.verdict <= Verdict::Precaution || rule.until.is_some() || rule.gives_date() {
            RuleEnd::Stated
        } else if rule.verdict == Verdict::Contraindicated
            && !rule.when.counts()
            && !self.passes_with_time(&rule.when)
        {
            RuleEnd::Lasting
        } else {
            RuleEnd::NotComputed
        }
    }

    /// Whether a condition can stop holding as time passes: through a test of its own, or because a question is no
    /// longer asked.
    fn passes_with_time(&self, condition: &Condition) -> bool {
        let mut known: BTreeSet<QuestionId> = BTreeSet::new();
        let mut open = vec![condition];
        while let Some(condition) = open.pop() {
            for test in condition.tests(&self.scores) {
                if test.accepts.iter().any(Accept::passes_with_time) {
                    return true;
                }
                if known.insert(test.question) {
                    open.extend(&self.question(test.question).show_if);
                }
            }
        }
        false
    }
}
