//! Rules, and the verdicts in order of severity.

use std::fmt;

use super::condition::Condition;
use super::date::Duration;
use super::id::{ProcedureId, QuestionId, SourceId, TopicId};
use crate::source::Span;

/// The verdict of a rule, mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// No rule is true and none is unknown.
    Eligible,
    /// Something to observe during treatment.
    Precaution,
    /// A temporary contraindication.
    Defer,
    /// A relative contraindication: refer for medical clearance.
    Refer,
    /// An absolute contraindication.
    Contraindicated,
}

/// One rule of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id.
    pub id: String,
    /// The topic it belongs to.
    pub topic: TopicId,
    /// The procedures it applies to, in protocol order.
    pub procedures: Vec<ProcedureId>,
    /// The verdict when it is true; never `Eligible`.
    pub verdict: Verdict,
    /// The condition under which it is true.
    pub when: Condition,
    /// The reason shown.
    pub say: String,
    /// The next step for the practitioner.
    pub next_step: Option<String>,
    /// Its sources, at least one.
    pub because: Vec<SourceId>,
    /// The sources that differ. Empty if the rule names none.
    pub against: Vec<SourceId>,
    /// The disagreement of the sources, in words.
    pub disputed: Option<String>,
    /// Printed before everything else if the rule is true.
    pub urgent: Option<String>,
    /// The condition that would end it, as a text.
    pub until: Option<String>,
    /// The wait of a `defer` rule, from the screening date.
    pub wait: Option<Duration>,
    /// Location of its id in the file.
    pub span: Span,
    /// Location of the whole block, from its header to its last value.
    pub block: Span,
}

impl Rule {
    /// The windows that give its date: those that must hold for the rule to hold. A `precaution` has no date, and the
    /// `until` of a `refer` or `contraindicated` rule replaces one.
    pub fn dated_windows(&self) -> Vec<(QuestionId, Duration)> {
        match (self.verdict, &self.until) {
            (Verdict::Defer, _) | (Verdict::Refer | Verdict::Contraindicated, None) => {
                self.when.required_windows()
            }
            (Verdict::Eligible | Verdict::Precaution, _)
            | (Verdict::Refer | Verdict::Contraindicated, Some(_)) => Vec::new(),
        }
    }

    /// Whether the rule gives a date.
    pub fn gives_date(&self) -> bool {
        self.wait.is_some() || !self.dated_windows().is_empty()
    }
}

impl Verdict {
    /// Every verdict, mildest first.
    pub const ALL: [Verdict; 5] = [
        Self::Eligible,
        Self::Precaution,
        Self::Defer,
        Self::Refer,
        Self::Contraindicated,
    ];

    /// The word for it in files and results.
    pub fn word(self) -> &'static str {
        match self {
            Self::Eligible => "eligible",
            Self::Precaution => "precaution",
            Self::Defer => "defer",
            Self::Refer => "refer",
            Self::Contraindicated => "contraindicated",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
