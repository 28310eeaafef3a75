//! A change of a result, and whether it is looser or stricter.

use jiff::civil::Date;

use crate::model::{QuestionId, RuleId, Verdict};

/// A result that differs between the versions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Number of the record, from 1 within its file.
    pub record: u64,
    /// The physical line on which the record starts.
    pub line: u64,
    /// The record number, as written.
    pub id: Option<String>,
    /// The number of the procedure. `None` if neither version has a result for one.
    pub procedure: Option<usize>,
    /// The screening date, if a version can read the record.
    pub on: Option<Date>,
    /// The kind of difference.
    pub kind: ChangeKind,
    /// The results of the old and of the new version, if they exist.
    pub sides: [Option<SideResult>; 2],
    /// The rules that cause the change, in the order of the new version.
    pub rules: Vec<RuleChange>,
}

/// The difference between two results of a record for a procedure. If there are several, the first one in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// The new verdict, or a bound of it, is milder.
    LooserVerdict,
    /// The verdict is the same, and the not-before date is earlier, has become final or is gone.
    LooserDate,
    /// The new version cannot read the record. Its verdict may be milder.
    UnreadableInNew,
    /// The new verdict, or a bound of it, is more severe, and none is milder.
    StricterVerdict,
    /// The verdict is the same, and the not-before date is later or no longer final.
    StricterDate,
    /// The old version cannot read the record.
    UnreadableInOld,
    /// The verdict and its date are the same, but the true rules differ, or their verdicts or dates.
    Reasons,
    /// The result is the same, but only one version can read some answer.
    Answers,
    /// Only the old version has a result for this procedure.
    OnlyOld,
    /// Only the new version has a result for this procedure.
    OnlyNew,
}

/// The result of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SideResult {
    /// The mildest and the most severe possible verdict. `None` if the record cannot be read.
    pub bounds: Option<(Verdict, Verdict)>,
    /// The not-before date.
    pub not_before: Option<Date>,
    /// Whether the date is final.
    pub is_final: bool,
    /// The true rules, most severe first.
    pub reasons: Vec<RuleId>,
    /// The questions whose answers cannot be read. `None` stands for the day of the answers.
    pub errors: Vec<Option<QuestionId>>,
    /// The reason why the record cannot be read.
    pub message: Option<String>,
}

/// A rule that causes a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RuleChange {
    /// The number of the rule.
    pub rule: usize,
    /// Its state in the old and in the new version.
    pub states: [RuleState; 2],
}

/// The state of a rule in a version for the answers of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleState {
    /// The version has no such rule for the procedure.
    Absent,
    /// It is false.
    False,
    /// It is unknown, with its verdict.
    Unknown(Verdict),
    /// It is true, with its verdict and its own date.
    True(Verdict, Option<Date>),
}

/// The verdict of a result as one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerdictWord {
    /// The verdict is decided.
    Decided(Verdict),
    /// The verdict is not decided.
    Incomplete,
    /// The record cannot be read.
    Unreadable,
}

/// Whether something is milder or more severe than before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Looser,
    Stricter,
}

impl ChangeKind {
    /// Every kind. Those that need attention come first.
    pub const ALL: [Self; 10] = [
        Self::LooserVerdict,
        Self::LooserDate,
        Self::UnreadableInNew,
        Self::StricterVerdict,
        Self::StricterDate,
        Self::UnreadableInOld,
        Self::Reasons,
        Self::Answers,
        Self::OnlyOld,
        Self::OnlyNew,
    ];

    /// The index among all kinds.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The difference in one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::LooserVerdict | Self::StricterVerdict => "verdict",
            Self::LooserDate | Self::StricterDate => "date",
            Self::UnreadableInNew | Self::UnreadableInOld => "record",
            Self::Reasons => "reasons",
            Self::Answers => "answers",
            Self::OnlyOld | Self::OnlyNew => "procedure",
        }
    }

    /// Whether the result is looser or stricter, if that can be said.
    pub fn direction(self) -> Option<&'static str> {
        match self {
            Self::LooserVerdict | Self::LooserDate => Some("looser"),
            Self::UnreadableInNew => Some("may be looser"),
            Self::StricterVerdict | Self::StricterDate => Some("stricter"),
            Self::UnreadableInOld
            | Self::Reasons
            | Self::Answers
            | Self::OnlyOld
            | Self::OnlyNew => None,
        }
    }

    /// Whether the result is looser or may be.
    pub fn may_be_looser(self) -> bool {
        matches!(
            self,
            Self::LooserVerdict | Self::LooserDate | Self::UnreadableInNew
        )
    }
}

impl SideResult {
    /// The result of a record that cannot be read.
    pub(super) fn unreadable(message: &str) -> Self {
        Self {
            bounds: None,
            not_before: None,
            is_final: false,
            reasons: Vec::new(),
            errors: Vec::new(),
            message: Some(message.to_owned()),
        }
    }

    /// Its verdict.
    pub fn verdict(&self) -> VerdictWord {
        VerdictWord::of(self.bounds)
    }
}

impl VerdictWord {
    /// Number of words.
    pub(super) const COUNT: usize = Verdict::ALL.len() + 2;

    /// Every word, from the mildest verdict to the most severe, then those without a verdict.
    pub fn all() -> impl Iterator<Item = Self> {
        let decided = Verdict::ALL.into_iter().map(Self::Decided);
        decided.chain([Self::Incomplete, Self::Unreadable])
    }

    pub(super) fn of(bounds: Option<(Verdict, Verdict)>) -> Self {
        match bounds {
            Some((least, most)) if least == most => Self::Decided(least),
            Some(_) => Self::Incomplete,
            None => Self::Unreadable,
        }
    }

    /// The index among all words.
    pub(super) fn index(self) -> usize {
        match self {
            Self::Decided(verdict) => verdict as usize,
            Self::Incomplete => Verdict::ALL.len(),
            Self::Unreadable => Verdict::ALL.len() + 1,
        }
    }

    /// The word, as in a result.
    pub fn word(self) -> &'static str {
        match self {
            Self::Decided(verdict) => verdict.word(),
            Self::Incomplete => "incomplete",
            Self::Unreadable => "unreadable",
        }
    }
}

impl RuleState {
    /// The state as one word.
    pub fn word(self) -> &'static str {
        match self {
            Self::Absent => "none",
            Self::False => "false",
            Self::Unknown(_) => "unknown",
            Self::True(..) => "true",
        }
    }
}

/// Compares two intervals. If a bound is lower, the new one is looser, whatever the other bound is.
pub(super) fn direction<T: Ord, U: Ord>(old: (T, U), new: (T, U)) -> Option<Direction> {
    if new.0 < old.0 || new.1 < old.1 {
        return Some(Direction::Looser);
    }
    (new.0 > old.0 || new.1 > old.1).then_some(Direction::Stricter)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Verdict::{Contraindicated, Defer, Eligible, Refer};

    #[test]
    fn a_bound_that_is_milder_makes_a_verdict_looser() {
        let looser = Some(Direction::Looser);
        let stricter = Some(Direction::Stricter);
        for (old, new, expected) in [
            ((Defer, Defer), (Defer, Defer), None),
            ((Defer, Defer), (Eligible, Eligible), looser),
            ((Eligible, Refer), (Eligible, Defer), looser),
            ((Defer, Defer), (Eligible, Contraindicated), looser),
            ((Eligible, Refer), (Refer, Refer), stricter),
            ((Eligible, Eligible), (Eligible, Refer), stricter),
        ] {
            assert_eq!(direction(old, new), expected, "{old:?} → {new:?}");
        }
    }

    #[test]
    fn each_kind_and_each_word_has_its_index() {
        for (index, kind) in ChangeKind::ALL.into_iter().enumerate() {
            assert_eq!(kind.index(), index);
        }
        for (index, word) in VerdictWord::all().enumerate() {
            assert_eq!(word.index(), index);
        }
        assert_eq!(VerdictWord::all().count(), VerdictWord::COUNT);
    }
}
