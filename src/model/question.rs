//! Questions, and the answers that raise no concern.

use super::condition::{Accept, Condition};
use super::date::{FIRST_DAY, LAST_DAY, PartialDate};
use super::days::{AsOf, Keep};
use super::id::{OptionId, ProcedureId, TopicId};
use crate::source::Span;

/// One question of a topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id in answer files and rules.
    pub id: String,
    /// The topic it belongs to.
    pub topic: TopicId,
    /// The text that is read aloud.
    pub ask: String,
    /// Help for the interview: why it is asked, brand names, how to ask.
    pub help: Option<String>,
    /// Its type, with the properties of that type.
    pub kind: Kind,
    /// The condition under which it is asked. `None` if it is always asked.
    pub show_if: Option<Condition>,
    /// The answers that raise no concern by themselves.
    pub clear: Clear,
    /// The clear answers for certain procedures, which replace `clear`.
    pub clear_for: Vec<(ProcedureId, Clear)>,
    /// Locations in the file of `clear`, and of `clear-for` with its procedures.
    pub clear_spans: Vec<(Option<ProcedureId>, Span)>,
    /// The person who answers it.
    pub asked_of: AskedOf,
    /// The time for which its answer may be used. `None` if the limit of the protocol applies.
    pub keep: Option<Keep>,
    /// Whether the author intends that "not sure" leaves a verdict incomplete.
    pub unsure_open: bool,
    /// The procedures for which it is asked, in protocol order.
    pub procedures: Vec<ProcedureId>,
    /// Location of its id in the file.
    pub span: Span,
    /// Location of the whole block, from its header to its last value.
    pub block: Span,
}

/// The type of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `yes-no`: option 0 is `no`, option 1 is `yes`.
    YesNo,
    /// One of several options.
    Choice(Vec<Choice>),
    /// Any number of options, or none of them.
    Multi {
        /// The options that can be ticked.
        options: Vec<Choice>,
        /// The label of the exclusive option `none`.
        none: String,
    },
    /// A number.
    Number(NumberKind),
    /// A date.
    Date(Dated),
    /// Text that is recorded and printed, but never tested.
    Text,
}

/// An option with its label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Its id.
    pub id: String,
    /// The text shown for it.
    pub label: String,
}

/// Unit, range and step of a number. Numbers are stored as whole multiples of the step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberKind {
    /// Unit, shown after the number.
    pub unit: Option<String>,
    /// The minimum, in steps.
    pub min: Option<i64>,
    /// The maximum, in steps.
    pub max: Option<i64>,
    /// Number of decimals of the step: 0 for 1, 3 for 0.001.
    pub decimals: u8,
}

/// The days that a date may name, relative to the day it was given, otherwise to the screening date. Both `Past` and
/// `Future` include that day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dated {
    /// Up to that day.
    Past,
    /// From that day on.
    Future,
    /// Any day.
    Any,
}

/// The person who answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AskedOf {
    /// The person to be treated.
    Client,
    /// Seen or measured by the practitioner.
    Practitioner,
    /// Known to the practice: device, needle depth, cream strength.
    Practice,
}

/// The answers that raise no concern by themselves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clear {
    /// Any answer. Only for a `text`.
    Any,
    /// Options of a `yes-no` or `choice`, in file order.
    Options(Vec<OptionId>),
    /// Ticks of a `multi`: each ticked option must be one of these. "None of these" is clear only if `none` is set.
    Ticks {
        /// Clear options.
        options: Vec<OptionId>,
        /// Whether "none of these" is clear.
        none: bool,
    },
    /// Tests of a number or a date. The answer is clear if it passes one of them.
    Tests(Vec<Accept>),
}

impl Question {
    /// Location of the clear answers for a procedure in the file. `None` if they follow from the type.
    pub fn clear_span(&self, procedure: ProcedureId) -> Option<Span> {
        let span_of = |of: Option<ProcedureId>| self.clear_spans.iter().find(|(one, _)| *one == of);
        let found = span_of(Some(procedure)).or_else(|| span_of(None));
        found.map(|(_, span)| *span)
    }
}

impl Kind {
    /// The word for it in a rule file.
    pub fn word(&self) -> &'static str {
        match self {
            Self::YesNo => "yes-no",
            Self::Choice(_) => "choice",
            Self::Multi { .. } => "multi",
            Self::Number(_) => "number",
            Self::Date(_) => "date",
            Self::Text => "text",
        }
    }

    /// Number of options, without the `none` of a `multi`.
    pub fn option_count(&self) -> usize {
        match self {
            Self::YesNo => 2,
            Self::Choice(options) | Self::Multi { options, .. } => options.len(),
            Self::Number(_) | Self::Date(_) | Self::Text => 0,
        }
    }

    /// The id of an option.
    pub fn option_id(&self, option: OptionId) -> &str {
        match self {
            Self::YesNo => ["no", "yes"][option.index().min(1)],
            Self::Choice(options) | Self::Multi { options, .. } => &options[option.index()].id,
            Self::Number(_) | Self::Date(_) | Self::Text => "",
        }
    }

    /// The label of an option.
    pub fn option_label(&self, option: OptionId) -> &str {
        match self {
            Self::YesNo => ["No", "Yes"][option.index().min(1)],
            Self::Choice(options) | Self::Multi { options, .. } => &options[option.index()].label,
            Self::Number(_) | Self::Date(_) | Self::Text => "",
        }
    }

    /// The option with this id.
    pub fn option_named(&self, id: &str) -> Option<OptionId> {
        (0..self.option_count())
            .map(OptionId::from)
            .find(|option| self.option_id(*option) == id)
    }

    /// The label of "none of these". `None` for any type but `multi`.
    pub fn none_label(&self) -> Option<&str> {
        match self {
            Self::Multi { none, .. } => Some(none),
            Self::YesNo | Self::Choice(_) | Self::Number(_) | Self::Date(_) | Self::Text => None,
        }
    }

    /// Unit, range and step of a number. `None` for any other type.
    pub fn as_number(&self) -> Option<&NumberKind> {
        match self {
            Self::Number(number) => Some(number),
            Self::YesNo | Self::Choice(_) | Self::Multi { .. } | Self::Date(_) | Self::Text => None,
        }
    }

    /// The days that a date may name. `None` for any other type.
    pub fn as_date(&self) -> Option<Dated> {
        match self {
            Self::Date(dated) => Some(*dated),
            Self::YesNo | Self::Choice(_) | Self::Multi { .. } | Self::Number(_) | Self::Text => {
                None
            }
        }
    }

    /// Formats a number of steps as a decimal.
    pub fn show_number(&self, steps: i64) -> String {
        match self.as_number() {
            Some(number) => number.show(steps),
            None => steps.to_string(),
        }
    }

    /// Every option id, in order.
    pub fn option_ids(&self) -> Vec<&str> {
        (0..self.option_count())
            .map(|index| self.option_id(OptionId::from(index)))
            .collect()
    }
}

impl NumberKind {
    /// Reads a decimal into whole steps: an optional minus, digits, and optionally a point with digits. Returns `None`
    /// if it has another form, has more decimals than the step, or does not fit.
    pub fn steps(written: &str, decimals: u8) -> Option<i64> {
        let (sign, digits) = match written.as_bytes() {
            [b'-', digits @ ..] => (-1, digits),
            digits => (1, digits),
        };
        let (whole, fraction) = match digits.iter().position(|byte| *byte == b'.') {
            Some(point) => (&digits[..point], Some(&digits[point + 1..])),
            None => (digits, None),
        };
        let is_digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
        let leading_zero = whole.len() > 1 && whole[0] == b'0';
        if !is_digits(whole) || leading_zero || fraction.is_some_and(|one| !is_digits(one)) {
            return None;
        }
        let fraction = fraction.unwrap_or_default();
        let zeros = usize::from(decimals).checked_sub(fraction.len())?;
        let digits = whole.iter().chain(fraction).map(|digit| digit - b'0');
        let mut digits = digits.chain(std::iter::repeat_n(0, zeros));
        digits.try_fold(0_i64, |steps, digit| {
            steps.checked_mul(10)?.checked_add(sign * i64::from(digit))
        })
    }

    /// Formats a number of steps as a decimal.
    pub fn show(&self, steps: i64) -> String {
        let decimals = usize::from(self.decimals);
        if decimals == 0 {
            return steps.to_string();
        }
        let sign = if steps < 0 { "-" } else { "" };
        let digits = format!("{:0>width$}", steps.unsigned_abs(), width = decimals + 1);
        let (whole, fraction) = digits.split_at(digits.len() - decimals);
        format!("{sign}{whole}.{fraction}")
    }
}

impl AskedOf {
    /// The word for it in a rule file.
    pub fn word(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Practitioner => "practitioner",
            Self::Practice => "practice",
        }
    }
}

impl Dated {
    /// The days of a date that count, relative to the day it was given. `None` if no day of it is allowed.
    pub fn cut(
        self,
        date: PartialDate,
        limit: jiff::civil::Date,
    ) -> Option<(jiff::civil::Date, jiff::civil::Date)> {
        let (first, last) = date.days();
        let (first, last) = match self {
            Self::Past => (first, last.min(limit)),
            Self::Future => (first.max(limit), last),
            Self::Any => (first, last),
        };
        (first <= last).then_some((first, last))
    }

    /// The first and the last day that a date may name. A question without an answer may still be answered on the
    /// screening date, even if the other answers were given on another day.
    pub fn every_day(self, as_of: AsOf) -> (jiff::civil::Date, jiff::civil::Date) {
        match self {
            Self::Past => (FIRST_DAY, as_of.on),
            Self::Future => (as_of.limit(), LAST_DAY),
            Self::Any => (FIRST_DAY, LAST_DAY),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_as_whole_steps() {
        for (written, decimals, steps) in [
            ("0", 0, Some(0)),
            ("-0", 0, Some(0)),
            ("-0.5", 1, Some(-5)),
            ("1.5", 3, Some(1_500)),
            ("7", 3, Some(7_000)),
            ("-9223372036854775808", 0, Some(i64::MIN)),
            ("9223372036854775807", 0, Some(i64::MAX)),
            ("922337203685477580.8", 1, None),
            ("922337203685477581", 1, None),
            ("9223372036854775808", 0, None),
            ("1.50", 1, None),
            ("1.", 1, None),
            (".5", 1, None),
            ("1..5", 3, None),
            ("01", 0, None),
            ("--1", 0, None),
            ("+1", 0, None),
            ("1e3", 0, None),
            ("-", 0, None),
            ("", 0, None),
        ] {
            assert_eq!(NumberKind::steps(written, decimals), steps, "{written}");
        }
    }
}
