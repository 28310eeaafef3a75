//! The result of a procedure, as the evaluator finds it.

use super::bits::Bits;
use super::program::Program;
use crate::model::{NotBefore, QuestionId, RuleId, Verdict, Window};

/// The result of a procedure without the answers that support it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The gravest verdict of the rules that are true.
    pub at_least: Verdict,
    /// The gravest verdict of the rules that are true or unknown.
    pub at_most: Verdict,
    /// The rules that are true, gravest first, then in file order.
    pub reasons: Vec<RuleId>,
    /// The clauses of rules that are unknown, by their places in the index.
    pub(super) unknown: Bits,
    /// The latest date that a true rule above `precaution` gives.
    pub not_before: Option<NotBefore>,
    /// The date of each true rule that gives one, in file order.
    pub dates: Vec<(RuleId, NotBefore)>,
    /// Whether a true rule may give a later date on another day or once more is known, or a rule that has a date to give is
    /// unknown.
    pub is_date_open: bool,
    /// The questions to ask next, most wanted first.
    pub needed: Vec<QuestionId>,
    /// The questions that were answered although they are not asked, in interview order.
    pub ignored: Vec<QuestionId>,
    /// The questions whose answers are too old, in interview order; they count as missing.
    pub stale: Vec<QuestionId>,
    /// When the same answers give at most a precaution, if the program looks for it.
    pub window: Option<Window>,
}

impl Found {
    /// No rule is true or unknown.
    pub(super) fn nothing(program: &Program) -> Self {
        Self {
            at_least: Verdict::Eligible,
            at_most: Verdict::Eligible,
            reasons: Vec::new(),
            unknown: Bits::new(program.index.clauses.places()),
            not_before: None,
            dates: Vec::new(),
            is_date_open: false,
            needed: Vec::new(),
            ignored: Vec::new(),
            stale: Vec::new(),
            window: None,
        }
    }

    /// Forgets everything but the window.
    pub(super) fn clear(&mut self) {
        self.reasons.clear();
        self.unknown.clear();
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
        let rules = self.unknown.iter().map(|place| clauses.rule_at(place));
        let mut rules: Vec<RuleId> = rules.collect();
        rules.sort_unstable();
        rules.dedup();
        rules
    }

    /// The date that a true rule gives.
    pub fn date_of(&self, rule: RuleId) -> Option<NotBefore> {
        let place = self.dates.binary_search_by_key(&rule, |(one, _)| *one);
        place.ok().map(|place| self.dates[place].1)
    }

    /// The verdict, if it is decided.
    pub fn decided(&self) -> Option<Verdict> {
        (self.at_least == self.at_most).then_some(self.at_least)
    }

    /// False while a rule that has a date to give is unknown, or a true one may give a later date.
    pub fn is_not_before_final(&self) -> bool {
        !self.is_date_open
    }
}
