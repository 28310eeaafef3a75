//! The values of results and of their reasons that can differ between records.

use crate::model::{Keep, Protocol, Rule};

/// A value of a result that depends on the record.
#[derive(Debug, Clone, Copy)]
pub(super) enum ResultGap {
    Record,
    Line,
    Id,
    Procedure,
    On,
    Answered,
    Mapping,
    Verdict,
    AtLeast,
    AtMost,
    NotBefore,
    NotBeforeFinal,
    Until,
    Window,
    Reasons,
    Scores,
    Needed,
    Ignored,
    Stale,
}

/// A value of a reason that depends on the record.
#[derive(Debug, Clone, Copy)]
pub(super) enum ReasonGap {
    Answers,
    Scores,
    NotBefore,
}

impl ResultGap {
    /// The gap for the value of a key. `None` if it is the same in all results.
    pub(super) fn of(key: &str) -> Option<Self> {
        Some(match key {
            "record" => Self::Record,
            "line" => Self::Line,
            "id" => Self::Id,
            "procedure" => Self::Procedure,
            "on" => Self::On,
            "answered" => Self::Answered,
            "mapping" => Self::Mapping,
            "verdict" => Self::Verdict,
            "at_least" => Self::AtLeast,
            "at_most" => Self::AtMost,
            "not_before" => Self::NotBefore,
            "not_before_final" => Self::NotBeforeFinal,
            "until" => Self::Until,
            "window" => Self::Window,
            "reasons" => Self::Reasons,
            "scores" => Self::Scores,
            "needed" => Self::Needed,
            "ignored" => Self::Ignored,
            "stale" => Self::Stale,
            _ => return None,
        })
    }

    /// Whether the value can differ between the results of a protocol.
    pub(super) fn can_vary(self, protocol: &Protocol) -> bool {
        let has_limit = |question| protocol.limit_of(question) != Keep::Always;
        match self {
            Self::Scores => !protocol.scores.is_empty(),
            Self::Stale => protocol.questions.iter().any(has_limit),
            Self::Record
            | Self::Line
            | Self::Id
            | Self::Procedure
            | Self::On
            | Self::Answered
            | Self::Mapping
            | Self::Verdict
            | Self::AtLeast
            | Self::AtMost
            | Self::NotBefore
            | Self::NotBeforeFinal
            | Self::Until
            | Self::Window
            | Self::Reasons
            | Self::Needed
            | Self::Ignored => true,
        }
    }

    /// Whether the value can differ between results in which no rule is true or unknown.
    pub(super) fn is_in_quiet(self) -> bool {
        match self {
            Self::Record
            | Self::Line
            | Self::Id
            | Self::Procedure
            | Self::On
            | Self::Answered
            | Self::Mapping
            | Self::Window
            | Self::Scores => true,
            Self::Verdict
            | Self::AtLeast
            | Self::AtMost
            | Self::NotBefore
            | Self::NotBeforeFinal
            | Self::Until
            | Self::Reasons
            | Self::Needed
            | Self::Ignored
            | Self::Stale => false,
        }
    }
}

impl ReasonGap {
    /// The gap for the value of a key. `None` if it is the same in all reasons of a rule.
    pub(super) fn of(key: &str) -> Option<Self> {
        match key {
            "answers" => Some(Self::Answers),
            "scores" => Some(Self::Scores),
            "not_before" => Some(Self::NotBefore),
            _ => None,
        }
    }

    /// Whether the value can differ between the reasons of a rule.
    pub(super) fn can_vary(self, rule: &Rule) -> bool {
        match self {
            Self::Answers | Self::NotBefore => true,
            Self::Scores => rule.when.tests_score(),
        }
    }
}
