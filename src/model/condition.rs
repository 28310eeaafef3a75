//! Conditions: when a rule fires, and when a question is asked.

use super::date::Duration;
use super::id::{OptionId, QuestionId, ScoreId};
use crate::source::Span;

/// A condition over answers. There is no negation, so additional knowledge can only narrow a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// All must hold.
    All(Vec<Condition>),
    /// At least one must hold.
    Any(Vec<Condition>),
    /// At least a given number must hold.
    Count(Count),
    /// One question is tested.
    Test(Test),
    /// A score is tested; never in a show-if.
    Score(ScoreTest),
}

/// A condition that counts how many of several conditions hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Minimum number of conditions that must hold: from 2 to all.
    pub at_least: usize,
    /// The conditions.
    pub of: Vec<Condition>,
    /// Location of the number in the file.
    pub span: Span,
}

/// A test on one question. It is true if the answer is one of the accepted ones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Test {
    /// The question.
    pub question: QuestionId,
    /// The answers that it accepts. Each is tested separately.
    pub accepts: Vec<Accept>,
    /// Whether the file has a list here.
    pub list: bool,
    /// Location of the accepted answers.
    pub span: Span,
}

/// A test on the value of a score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoreTest {
    /// The score.
    pub score: ScoreId,
    /// The accepted values: those in any of these ranges.
    pub ranges: Vec<NumberRange>,
    /// Whether the file has a list here.
    pub list: bool,
    /// Location of the accepted values.
    pub span: Span,
}

/// One accepted answer.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Accept {
    /// The status "not sure".
    Unsure,
    /// The status "prefer not to say".
    Declined,
    /// This option of a `yes-no` or `choice`.
    Is(OptionId),
    /// A value other than these options.
    NoneOf(Vec<OptionId>),
    /// Ticks of a `multi`.
    Ticks(TickTest),
    /// A number of ticks of a `multi`.
    TickCount(TickCount),
    /// A number in a range.
    Number(NumberRange),
    /// A date in a window.
    Date(DateTest),
}

/// Ticks that must all be there and ticks that must all be absent.
#[derive(Debug, Clone, PartialEq, Eq, Default, Hash)]
pub struct TickTest {
    /// Each must be ticked.
    pub all_of: Vec<Tick>,
    /// None may be ticked.
    pub none_of: Vec<Tick>,
}

/// A minimum number of these options must be ticked.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TickCount {
    /// Minimum number of ticks: from 2 to all.
    pub at_least: usize,
    /// The options, each once.
    pub of: Vec<OptionId>,
}

/// Something that can be ticked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tick {
    /// An option.
    Option(OptionId),
    /// "None of these".
    None,
}

/// A range of numbers in steps, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct NumberRange {
    /// The lowest number, if there is a lower bound.
    pub low: Option<i64>,
    /// The highest number, if there is an upper bound.
    pub high: Option<i64>,
}

/// A window of dates, relative to the screening date `on`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DateTest {
    /// `within` and `older-than`, at least one of them.
    Since {
        /// Holds while `on < event + duration`.
        within: Option<Duration>,
        /// Holds while `on >= event + duration`.
        older_than: Option<Duration>,
    },
    /// Holds when `on <= event <= on + duration`.
    InNext(Duration),
    /// Holds when `event > on + duration`.
    LaterThan(Duration),
}

impl Condition {
    /// Calls `visit` with this condition and every condition in it.
    pub fn for_each<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match self {
            Self::All(members) | Self::Any(members) | Self::Count(Count { of: members, .. }) => {
                for member in members {
                    member.for_each(visit);
                }
            }
            Self::Test(_) | Self::Score(_) => {}
        }
    }

    /// Whether it contains a `count`, of conditions or of ticks, or tests a score. A rule with such a condition is
    /// never called lasting.
    pub fn counts(&self) -> bool {
        let mut counts = false;
        self.for_each(&mut |one| {
            counts |= match one {
                Self::Count(_) | Self::Score(_) => true,
                Self::Test(test) => test.accepts.iter().any(Accept::counts_ticks),
                Self::All(_) | Self::Any(_) => false,
            }
        });
        counts
    }

    /// Calls `visit` with every test on a score, from left to right.
    pub fn for_each_score<'a>(&'a self, visit: &mut impl FnMut(&'a ScoreTest)) {
        self.for_each(&mut |one| {
            if let Self::Score(test) = one {
                visit(test);
            }
        });
    }

    /// Whether it tests a score.
    pub fn tests_score(&self) -> bool {
        let mut tests = false;
        self.for_each_score(&mut |_| tests = true);
        tests
    }

    /// The `within` windows that must hold for the condition to hold: those not in a list and only inside `all`s.
    pub fn required_windows(&self) -> Vec<(QuestionId, Duration)> {
        match self {
            Self::All(members) => members.iter().flat_map(Self::required_windows).collect(),
            Self::Any(_) | Self::Count(_) | Self::Score(_) => Vec::new(),
            Self::Test(test) => match test.accepts.as_slice() {
                [
                    Accept::Date(DateTest::Since {
                        within: Some(duration),
                        ..
                    }),
                ] if !test.list => vec![(test.question, *duration)],
                _ => Vec::new(),
            },
        }
    }
}

impl Accept {
    /// Whether it can stop holding as time passes, although the answer stays the same.
    pub fn passes_with_time(&self) -> bool {
        match self {
            Self::Date(DateTest::Since { within, .. }) => within.is_some(),
            Self::Date(DateTest::InNext(_) | DateTest::LaterThan(_)) => true,
            Self::Unsure
            | Self::Declined
            | Self::Is(_)
            | Self::NoneOf(_)
            | Self::Ticks(_)
            | Self::TickCount(_)
            | Self::Number(_) => false,
        }
    }

    /// Whether it counts ticks.
    pub fn counts_ticks(&self) -> bool {
        matches!(self, Self::TickCount(_))
    }

    /// The range of a test on a number. `None` for any other test.
    pub fn number_range(&self) -> Option<NumberRange> {
        match self {
            Self::Number(range) => Some(*range),
            Self::Unsure
            | Self::Declined
            | Self::Is(_)
            | Self::NoneOf(_)
            | Self::Ticks(_)
            | Self::TickCount(_)
            | Self::Date(_) => None,
        }
    }
}

impl Test {
    /// Whether it has a `within` that gives no date: one in a list or inside an `any`.
    pub fn has_lost_window(&self, inside_any: bool) -> bool {
        let is_within = |accept: &Accept| {
            matches!(
                accept,
                Accept::Date(DateTest::Since {
                    within: Some(_),
                    ..
                })
            )
        };
        (inside_any || self.list) && self.accepts.iter().any(is_within)
    }
}

impl ScoreTest {
    /// Whether a value of the score is accepted.
    pub fn accepts(&self, value: i64) -> bool {
        self.ranges.iter().any(|range| range.holds(value))
    }
}

impl NumberRange {
    /// Whether the range contains a number.
    pub fn holds(self, number: i64) -> bool {
        self.low.is_none_or(|low| low <= number) && self.high.is_none_or(|high| number <= high)
    }
}
