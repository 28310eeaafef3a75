//! The result of a procedure from the evaluator.

use super::program::Program;
use crate::model::{NotBefore, QuestionId, RuleId, Verdict, Window};

/// The result of a procedure without the answers that support it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The most severe verdict of the rules that are true.
    pub at_least: Verdict,
    /// The most severe verdict of the rules that are true or unknown.
    pub at_most: Verdict,
    /// The rules that are true, most severe first, then in file order.
    pub reasons: Vec<RuleId>,
    /// The clauses of rules that are unknown: blocks of the index, each with some of its clauses.
    pub(super) unknown: Vec<(usize, u64)>,
    /// The latest date of a true rule above `precaution`.
    pub not_before: Option<NotBefore>,
    /// The dates of true rules, by their date source, in the order of these.
    pub(super) dates: Vec<(u32, NotBefore)>,
    /// Whether the date of a true rule may become later, or a rule with a date is unknown. The date may become later on
    /// another day, or once more answers are known.
    pub is_date_open: bool,
    /// The questions to ask next, most important first.
    pub needed: Vec<QuestionId>,
    /// The questions that were answered although they are not asked, in interview order.
    pub ignored: Vec<QuestionId>,
    /// The questions whose answers are too old, in interview order. They count as missing.
    pub stale: Vec<QuestionId>,
    /// The days on which the same answers give at most a precaution, if the program computes them.
    pub window: Option<Window>,
}

impl Found {
    /// The result if no rule is true or unknown.
    pub(super) fn nothing() -> Self {
        Self {
            at_least: Verdict::Eligible,
            at_most: Verdict::Eligible,
            reasons: Vec::new(),
            unknown: Vec::new(),
            not_before: None,
            dates: Vec::new(),
            is_date_open: false,
            needed: Vec::new(),
            ignored: Vec::new(),
            stale: Vec::new(),
            window: None,
        }
    }

    /// Clears everything but the window and the unknown clauses. The latter are cleared when rules are judged.
    pub(super) fn clear(&mut self) {
        self.reasons.clear();
        self.needed.clear();
        self.ignored.clear();
        self.stale.clear();
        (self.at_least, self.at_most) = (Verdict::Eligible, Verdict::Eligible);
        self.not_before = None;
        self.dates.clear();
        self.is_date_open = false;
    }

    /// Whether a rule is unknown.
    pub fn has_unknown(&self) -> bool {
        !self.unknown.is_empty()
    }

    /// The rules that are unknown, in file order.
    pub fn unknown(&self, program: &Program) -> Vec<RuleId> {
        let clauses = &program.index.clauses;
        let blocks = self.unknown.iter();
        let ranks = blocks.flat_map(|&(block, unknown)| clauses.ranks(block, unknown));
        let mut rules: Vec<RuleId> = ranks.map(|rank| program.tables.ranked[rank].rule).collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// The date of a true rule.
    pub fn date_of(&self, rule: RuleId, program: &Program) -> Option<NotBefore> {
        let source = program.tables.rule(rule).date_source?;
        let place = self.dates.binary_search_by_key(&source, |(one, _)| *one);
        place.ok().map(|place| self.dates[place].1)
    }

    /// The verdict, if it is decided.
    pub fn decided(&self) -> Option<Verdict> {
        (self.at_least == self.at_most).then_some(self.at_least)
    }

    /// False if a rule with a date is unknown, or if the date of a true one may become later.
    pub fn is_not_before_final(&self) -> bool {
        !self.is_date_open
    }
}
