//! Bounds and windows: tests that are always true, never true, or about nothing, durations that cannot be compared, and
//! numbers that fall between two tests.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::rc::Rc;

use super::{Resolver, Target, Usage};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{
    Accept, DateTest, Dated, Kind, NumberRange, QuestionId, ScoreTest, ScoreValue, Test, Tick,
};
use crate::rules::duration;
use crate::source::Span;

/// A bound as written: its operator, its number in steps, its location.
pub(super) type WrittenBound = (&'static str, i64, Span);

/// The numbers that a test is compared with.
#[derive(Default)]
pub(super) struct Limits {
    min: Option<i64>,
    max: Option<i64>,
    /// The limits in words, such as "the question takes 0 to 10". Empty without limits.
    shown: String,
    help: &'static str,
}

impl Limits {
    /// The limits of a question. `None` for a type other than `number`.
    fn of_question(kind: &Kind) -> Option<Self> {
        let Kind::Number(number) = kind else {
            return None;
        };
        let bounds = match (number.min, number.max) {
            (Some(min), Some(max)) => format!("{} to {}", number.show(min), number.show(max)),
            (Some(min), None) => format!("{} and more", number.show(min)),
            (None, Some(max)) => format!("{} and less", number.show(max)),
            (None, None) => String::new(),
        };
        Some(Self {
            min: number.min,
            max: number.max,
            shown: format!("the question takes {bounds}"),
            help: "put the bound inside the range of the question, or widen its `min` and `max`",
        })
    }

    /// The limits of a score.
    pub(super) fn of_score(range: ScoreValue) -> Self {
        let (min, max) = (range.at_least, range.at_most);
        Self {
            min: Some(min),
            max: Some(max),
            shown: format!("the score is from {min} to {max}"),
            help: "compare with a sum that the points can reach, or correct the points",
        }
    }
}

impl Resolver<'_> {
    /// Reports a range that is empty (and returns true), or that lies outside the range of the question.
    pub(super) fn check_range(
        &mut self,
        kind: &Kind,
        range: NumberRange,
        written: &[WrittenBound],
        clear: bool,
    ) -> bool {
        let limits = Limits::of_question(kind);
        limits.is_none_or(|limits| self.check_limits(&limits, range, written, clear))
    }

    /// Compares a test with the limits of a question or of a score.
    pub(super) fn check_limits(
        &mut self,
        limits: &Limits,
        range: NumberRange,
        written: &[WrittenBound],
        clear: bool,
    ) -> bool {
        if let (Some(low), Some(high), Some((_, _, span))) = (range.low, range.high, written.last())
            && low > high
        {
            self.diagnostics.push(
                Diagnostic::new(
                    Finding::EmptyRange,
                    *span,
                    "no number lies between these bounds",
                )
                .help("the lower bound must be below the upper one"),
            );
            return false;
        }
        for &(operator, steps, span) in written {
            let low_side = matches!(operator, "at-least" | "over");
            let below = limits.min.is_some_and(|min| steps < min);
            let above = limits.max.is_some_and(|max| steps > max);
            let never = match operator {
                "is" => below || above,
                "under" => below || limits.min == Some(steps),
                "over" => above || limits.max == Some(steps),
                _ if low_side => above,
                _ => below,
            };
            let always = match operator {
                "is" => false,
                _ if low_side => below,
                _ => above,
            };
            let what = match (never, always) {
                (true, _) => "never true",
                (false, true) => "always true",
                (false, false) => continue,
            };
            if clear && !(below || above) {
                continue;
            }
            let message = format!("{what}: {}", limits.shown);
            self.out_of_range = Some(span);
            self.diagnostics
                .push(Diagnostic::new(Finding::OutOfRange, span, message).help(limits.help));
        }
        true
    }

    /// Reports a window that contains no allowed date.
    pub(super) fn check_window(&mut self, kind: &Kind, test: DateTest, span: Span, clear: bool) {
        let Kind::Date(dated) = kind else { return };
        let why = match (dated, test) {
            (
                Dated::Future,
                DateTest::Since {
                    older_than: Some(_),
                    ..
                },
            ) => "never true: the question takes future dates, and none of them is past",
            (Dated::Past, DateTest::LaterThan(_)) => {
                "never true: the question takes past dates, and none of them is in the future"
            }
            _ => return,
        };
        let help = if clear {
            "name dates that can be answered"
        } else {
            "use another window, or set `dated` on the question"
        };
        self.out_of_range = Some(span);
        self.diagnostics
            .push(Diagnostic::new(Finding::OutOfRange, span, why).help(help));
    }

    /// Reports a test that accepts every answer.
    pub(super) fn check_always_true(&mut self, kind: &Kind, test: &Test, span: Span) {
        if accepts_everything(kind, &test.accepts) && !self.is_marked(span) {
            self.diagnostics.push(
                Diagnostic::new(
                    Finding::TestAlwaysTrue,
                    span,
                    "this test accepts every answer",
                )
                .help("leave the test out, or leave out the answers that should not count"),
            );
        }
    }

    /// Checks whether a test on a score accepts every value.
    pub(super) fn check_accepts_every_value(&mut self, limits: &Limits, test: &ScoreTest) {
        if accepts_every_number(test.ranges.clone(), limits.min, limits.max)
            && !self.is_marked(test.span)
        {
            let message = format!("this test accepts every value: {}", limits.shown);
            self.diagnostics.push(
                Diagnostic::new(Finding::TestAlwaysTrue, test.span, message)
                    .help("leave the test out, or leave out the values that should not count"),
            );
        }
    }

    /// Whether a finding inside the last test already says that it is always true.
    fn is_marked(&self, span: Span) -> bool {
        self.out_of_range.is_some_and(|marked| {
            marked.file == span.file && span.start <= marked.start && marked.end <= span.end
        })
    }
}

fn accepts_everything(kind: &Kind, accepts: &[Accept]) -> bool {
    match kind {
        Kind::YesNo | Kind::Choice(_) => (0..kind.option_count()).all(|index| {
            accepts.iter().any(|accept| match accept {
                Accept::Is(option) => option.index() == index,
                Accept::NoneOf(options) => options.iter().all(|option| option.index() != index),
                _ => false,
            })
        }),
        Kind::Multi { .. } => {
            let lone = |tick: Tick| {
                accepts.iter().any(|accept| match accept {
                    Accept::Ticks(test) => test.all_of == [tick] && test.none_of.is_empty(),
                    _ => false,
                })
            };
            let absent = |tick: Tick| {
                accepts.iter().any(|accept| match accept {
                    Accept::Ticks(test) => test.none_of == [tick] && test.all_of.is_empty(),
                    _ => false,
                })
            };
            let mut ticks = (0..kind.option_count())
                .map(|index| Tick::Option(index.into()))
                .chain([Tick::None]);
            ticks.clone().all(lone) || ticks.any(|tick| lone(tick) && absent(tick))
        }
        Kind::Number(number) => {
            let ranges = accepts.iter().filter_map(Accept::number_range);
            accepts_every_number(ranges.collect(), number.min, number.max)
        }
        Kind::Date(dated) => dates_accept_everything(*dated, accepts),
        Kind::Text => false,
    }
}

fn accepts_every_number(mut ranges: Vec<NumberRange>, min: Option<i64>, max: Option<i64>) -> bool {
    ranges.sort_by_key(|range| range.low);
    let mut reached = min.map(|min| min.saturating_sub(1));
    for range in ranges {
        let joins = match (range.low, reached) {
            (None, _) => true,
            (Some(low), Some(reached)) => low <= reached.saturating_add(1),
            (Some(_), None) => false,
        };
        if !joins {
            return false;
        }
        match range.high {
            None => return true,
            high => reached = reached.max(high),
        }
    }
    max.is_some() && reached >= max
}

fn dates_accept_everything(dated: Dated, accepts: &[Accept]) -> bool {
    let tests = || {
        accepts.iter().filter_map(|accept| match accept {
            Accept::Date(test) => Some(*test),
            _ => None,
        })
    };
    let recent = tests().filter_map(|test| match test {
        DateTest::Since {
            within: Some(within),
            older_than: None,
        } => Some(within),
        _ => None,
    });
    let older = || {
        tests().filter_map(|test| match test {
            DateTest::Since {
                within: None,
                older_than: Some(older),
            } => Some(older),
            _ => None,
        })
    };
    let mut recent = recent.peekable();
    if dated == Dated::Future && recent.peek().is_some() {
        return true;
    }
    let not_longer = |a, b| duration::compare(a, b).is_some_and(std::cmp::Ordering::is_le);
    if recent.any(|within| older().any(|older| not_longer(older, within))) {
        return true;
    }
    let soon = || {
        tests().filter_map(|test| match test {
            DateTest::InNext(soon) => Some(soon),
            _ => None,
        })
    };
    dated == Dated::Future
        && tests().any(|test| match test {
            DateTest::LaterThan(later) => soon().any(|soon| not_longer(later, soon)),
            _ => false,
        })
}

/// Reports durations on one question whose order depends on the calendar: the first that conflicts with an earlier one.
pub(super) fn check_mixed_durations(usage: &Usage, diagnostics: &mut Diagnostics) {
    // each duration once: a large protocol has "6 months" in hundreds of rules
    let mut seen = HashSet::new();
    // two that are both in days, or both in months, always have the same order
    let mut kept: BTreeMap<(QuestionId, bool, bool), Vec<&super::Window>> = BTreeMap::new();
    let mut reported = BTreeSet::new();
    for later in &usage.durations {
        let (question, from_event) = (later.question, later.from_event);
        if reported.contains(&(question, from_event))
            || !seen.insert((question, from_event, later.duration))
        {
            continue;
        }
        let in_days = later.duration.in_days().is_some();
        let others = kept.get(&(question, from_event, !in_days));
        let conflict = others.and_then(|others| {
            let mut others = others.iter().copied();
            others.find(|earlier| duration::compare(earlier.duration, later.duration).is_none())
        });
        let same = kept.entry((question, from_event, in_days)).or_default();
        same.push(later);
        let Some(earlier) = conflict else { continue };
        reported.insert((question, from_event));
        let (first, second) = if earlier.span <= later.span {
            (earlier, later)
        } else {
            (later, earlier)
        };
        let message = format!(
            "{} and {}: the calendar decides which is longer",
            second.duration, first.duration
        );
        diagnostics.push(
            Diagnostic::new(Finding::MixedDurations, second.span, message)
                .related(first.span, "on the same question")
                .help("write both in months and years, or both in days and weeks"),
        );
    }
}

/// Reports `under = 18` beside `over = 18` if no test accepts 18.
pub(super) fn check_boundary_gaps(
    usage: &Usage,
    kinds: &[Option<Rc<Kind>>],
    diagnostics: &mut Diagnostics,
) {
    let mut sides: BTreeMap<(Target, i64), Vec<&super::Bound>> = BTreeMap::new();
    for bound in &usage.bounds {
        let Some(of) = bound.of else { continue };
        let same = sides.entry((of, bound.steps)).or_default();
        same.push(bound);
    }
    for ((of, _), same) in &sides {
        let first = |operator: &str| same.iter().copied().find(|one| one.operator == operator);
        let taken = ["is", "at-most", "at-least"]
            .iter()
            .any(|operator| first(operator).is_some());
        let (Some(under), Some(over), false) = (first("under"), first("over"), taken) else {
            continue;
        };
        let kind = match of {
            Target::Question(question) => kinds[question.index()].as_deref(),
            Target::Score(_) => None,
        };
        let shown = match kind {
            Some(Kind::Number(number)) => number.show(under.steps),
            _ => under.steps.to_string(),
        };
        let (first, second) = if under.span <= over.span {
            (under, over)
        } else {
            (over, under)
        };
        let message = format!("`under = {shown}` and `over = {shown}`: {shown} belongs to neither");
        diagnostics.push(
            Diagnostic::new(Finding::BoundaryGap, second.span, message)
                .related(first.span, "the other side")
                .help("write `at-most` or `at-least` on one side"),
        );
    }
}
