//! The outcome of the answers of one person for one procedure.

use jiff::civil::Date;

use super::date::Duration;
use super::id::{ProcedureId, QuestionId, RuleId, ScoreId};
use super::rule::Verdict;
use super::score::ScoreValue;

/// The verdict as an interval, with everything that supports it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// The procedure.
    pub procedure: ProcedureId,
    /// The screening date: the day on which the procedure would be done.
    pub on: Date,
    /// The most severe verdict of the rules that are true.
    pub at_least: Verdict,
    /// The most severe verdict of the rules that are true or unknown.
    pub at_most: Verdict,
    /// The rules that are true, most severe first, then in file order.
    pub reasons: Vec<Reason>,
    /// The scores that rules of the procedure test, in file order.
    pub scores: Vec<(ScoreId, ScoreValue)>,
    /// The rules that are unknown, in file order.
    pub unknown: Vec<RuleId>,
    /// The latest date of a true rule above `precaution`.
    pub not_before: Option<NotBefore>,
    /// False if a rule with a date is unknown, or if the date of a true rule may be later: its answer has no last day,
    /// or is in the future and was given on an unknown day.
    pub not_before_final: bool,
    /// The days on which the same answers give at most a precaution, if they were computed.
    pub window: Option<Window>,
    /// The questions to ask next, most important first.
    pub needed: Vec<QuestionId>,
    /// Questions that were answered although they are not asked, in interview order.
    pub ignored: Vec<QuestionId>,
    /// The ignored questions whose answer raises a concern, so that the answers contradict each other.
    pub contradictions: Vec<QuestionId>,
    /// Questions whose answers are too old, in interview order. They count as missing.
    pub stale: Vec<QuestionId>,
    /// Questions that are asked and have no value, in interview order: missing, unreadable, "not sure" and declined.
    pub open: Vec<QuestionId>,
}

/// The first consecutive days, from the screening date to two years later, on which the same answers give at most a
/// precaution. The age of the answers on those days is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Window {
    /// There is no such day.
    Never,
    /// From the first day to the last one, both included.
    Days {
        /// The first day.
        from: Date,
        /// The last day. `None` if the window is still open after two years.
        to: Option<Date>,
    },
}

/// A rule that is true.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reason {
    /// The rule.
    pub rule: RuleId,
    /// The questions whose answers made it true, in interview order.
    pub answers: Vec<QuestionId>,
    /// The scores whose tests made it true, in file order.
    pub scores: Vec<ReasonScore>,
    /// Its own date, if it gives one.
    pub not_before: Option<NotBefore>,
}

/// A score that made a rule true.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReasonScore {
    /// The score.
    pub score: ScoreId,
    /// Its value.
    pub value: ScoreValue,
    /// The indices of the entries that hold, among the points of the score.
    pub points: Vec<usize>,
}

/// A date with its calculation: `from` + `duration` = `day`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotBefore {
    /// The first day on which the rule no longer defers.
    pub day: Date,
    /// The start of the wait.
    pub from: WaitFrom,
    /// The length of the wait.
    pub duration: Duration,
    /// Whether the answer that it depends on is only partly known, so that the day may be earlier.
    pub is_about: bool,
}

/// The day from which a wait is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitFrom {
    /// The answer to a date question. If it is partly known, its last day, but not after the day the answer was given.
    Answer(QuestionId, Date),
    /// The screening date.
    Screening(Date),
}

impl NotBefore {
    /// Whether another date replaces this one: a later one, or the same day if that is known exactly.
    pub fn is_sooner_than(&self, other: &Self) -> bool {
        (self.day, other.is_about) < (other.day, self.is_about)
    }
}

impl Outcome {
    /// The verdict. `None` if it is not decided.
    pub fn decided(&self) -> Option<Verdict> {
        (self.at_least == self.at_most).then_some(self.at_least)
    }
}
