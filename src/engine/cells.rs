//! The cells of a question: groups of answers that no test tells apart. Each test has one truth for each cell.
//!
//! An answer that is not in a single cell, such as several ticks or a month that a window divides, is mixed: it is
//! evaluated by its value.

mod code;

use std::ops::RangeInclusive;

use jiff::civil::Date;

pub use self::code::Code;
pub(super) use self::code::Properties;
use super::judge::judge;
use crate::model::{
    Accept, Answer, AsOf, Cuts, DateTest, Dated, DayEdge, Duration, Kind, Limits, NumberRange,
    OptionId, OptionState, PartialDate, Possible, ScoreValue, Ticks, Truth,
};

/// The cell of an answer, among those of its question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(u16);

/// The cells of one question: the statuses, then mixed answers, then the values in order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cells {
    scale: Scale,
    dated: Dated,
    count: u16,
    /// Number of cells of values, including those beyond `count`.
    values: usize,
    /// The minimum and maximum number that the question allows.
    bounds: NumberRange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Scale {
    Options,
    /// Nothing ticked, or exactly one of this number of options.
    Ticks(usize),
    /// The numbers at which a new cell starts, in order.
    Numbers(Vec<i64>),
    /// The days at which a new cell starts, in order on every screening date.
    Days(Vec<DayEdge>),
    Words,
}

/// Maximum number of cells of a question. Values beyond them are mixed.
const MAX: usize = 1 << 10;

impl Cell {
    /// No value, whatever the reason.
    pub(super) const MISSING: Self = Self(0);
    /// "Not sure".
    pub(super) const UNSURE: Self = Self(1);
    /// "Prefer not to say".
    pub(super) const DECLINED: Self = Self(2);
    /// A value that is not in a single cell.
    pub(super) const MIXED: Self = Self(3);
    /// The first cell of values.
    const FIRST: u16 = 4;

    /// Index of the cell in a table about its question.
    pub(super) fn place(self) -> u16 {
        self.0
    }

    /// Whether the person said something: a value, "not sure" or "prefer not to say".
    pub(super) fn is_given(self) -> bool {
        self != Self::MISSING
    }

    /// Index among the cells of values, if it is one of them.
    pub(super) fn value_place(self) -> Option<usize> {
        self.0.checked_sub(Self::FIRST).map(usize::from)
    }

    /// Whether it is a value, not a status.
    pub(super) fn is_value(self) -> bool {
        self.0 >= Self::MIXED.0
    }
}

impl Cells {
    /// The cells of a question with these cuts.
    pub(super) fn new(kind: &Kind, cuts: &Cuts) -> Self {
        let scale = match kind {
            Kind::YesNo | Kind::Choice(_) => Scale::Options,
            Kind::Multi { options, .. } => Scale::Ticks(options.len()),
            Kind::Number(_) => Scale::Numbers(cuts.numbers.clone()),
            Kind::Date(_) => Scale::Days(cuts.edges()),
            Kind::Text => Scale::Words,
        };
        let values = match &scale {
            Scale::Options => kind.option_count(),
            Scale::Ticks(options) => options + 1,
            Scale::Numbers(starts) => starts.len() + 1,
            Scale::Days(edges) => edges.len() + 1,
            Scale::Words => 1,
        };
        let (dated, bounds) = limits(kind);
        Self {
            scale,
            dated,
            count: Cell::FIRST + narrow(values.min(MAX)),
            values,
            bounds,
        }
    }

    /// Number of cells, including those of statuses and mixed answers.
    pub(super) fn count(&self) -> u16 {
        self.count
    }

    /// All of them, in order.
    pub(super) fn each(&self) -> impl Iterator<Item = Cell> + use<> {
        (0..self.count).map(Cell)
    }

    /// The cell of an answer.
    pub(super) fn of(&self, answer: &Answer, as_of: AsOf) -> Cell {
        match (answer, &self.scale) {
            (Answer::Missing | Answer::Invalid, _) => Cell::MISSING,
            (Answer::Unsure, _) => Cell::UNSURE,
            (Answer::Declined, _) => Cell::DECLINED,
            (Answer::Option(option), Scale::Options) => self.value(option.index()),
            (Answer::Ticks(ticks), Scale::Ticks(_)) => {
                place_of_ticks(ticks).map_or(Cell::MIXED, |place| self.value(place))
            }
            (Answer::Number(number), Scale::Numbers(starts)) => {
                self.value(starts.partition_point(|start| start <= number))
            }
            (Answer::Range(range), Scale::Numbers(starts)) => self.numbers(*range, starts),
            (Answer::Date(date), Scale::Days(edges)) => self.days(*date, edges, as_of),
            (Answer::Text(_), Scale::Words) => self.value(0),
            // several ticked options are in several cells; an answer to another kind of question is unknown
            (
                Answer::Option(_)
                | Answer::OneOf(_)
                | Answer::Ticks(_)
                | Answer::Number(_)
                | Answer::Range(_)
                | Answer::Date(_)
                | Answer::Text(_),
                Scale::Options
                | Scale::Ticks(_)
                | Scale::Numbers(_)
                | Scale::Days(_)
                | Scale::Words,
            ) => Cell::MIXED,
        }
    }

    /// The truth of a test for each cell. For mixed answers it is unknown: they are evaluated by their value.
    pub(super) fn truths(&self, accepts: &[Accept]) -> Vec<Truth> {
        let statuses = [Answer::Missing, Answer::Unsure, Answer::Declined];
        let mut truths: Vec<Truth> = statuses.iter().map(|one| by_value(accepts, one)).collect();
        truths.push(Truth::Unknown);
        let values = usize::from(self.count - Cell::FIRST);
        truths.extend((0..values).map(|place| self.truth(accepts, place)));
        truths
    }

    /// The days at which a new cell of dates starts, in order on every screening date. Empty for other questions.
    pub(super) fn edges(&self) -> &[DayEdge] {
        match &self.scale {
            Scale::Days(edges) => edges,
            Scale::Options | Scale::Ticks(_) | Scale::Numbers(_) | Scale::Words => &[],
        }
    }

    /// Number of cells of values, including those whose values are mixed.
    pub(super) fn values(&self) -> usize {
        self.values
    }

    /// The indices of the values that the question allows. `None` if they depend on the day.
    pub(super) fn every_value(&self) -> Option<RangeInclusive<usize>> {
        match &self.scale {
            Scale::Options | Scale::Ticks(_) | Scale::Words => Some(0..=self.values - 1),
            Scale::Numbers(starts) => {
                let place = |number: i64| starts.partition_point(|start| *start <= number);
                let low = self.bounds.low.map_or(0, place);
                Some(low..=self.bounds.high.map_or(starts.len(), place))
            }
            Scale::Days(_) => None,
        }
    }

    /// Minimum and maximum of `sums`, which has one sum for each value cell, over the possible values of an answer. An
    /// answer without a value can have every value that the question allows.
    pub(super) fn sums(&self, answer: &Answer, limits: Limits, sums: &[i64]) -> Option<ScoreValue> {
        let AsOf { on, .. } = limits.as_of;
        match (&self.scale, answer.possible(limits)) {
            (Scale::Options, Some(Possible::Options(options))) => {
                ScoreValue::over(options.iter().map(|option| sums[option.index()]))
            }
            (Scale::Numbers(starts), Some(Possible::Numbers(low, high))) => {
                let place = |number: i64| starts.partition_point(|start| *start <= number);
                ScoreValue::over((place(low)..=place(high)).map(|place| sums[place]))
            }
            (Scale::Days(edges), Some(Possible::Days(first, last))) => {
                sums_of_days(edges, (first, last), on, sums)
            }
            (Scale::Days(edges), _) => {
                sums_of_days(edges, self.dated.every_day(limits.as_of), on, sums)
            }
            (Scale::Options | Scale::Ticks(_) | Scale::Words | Scale::Numbers(_), _) => {
                let places = self.every_value().into_iter().flatten();
                ScoreValue::over(places.map(|place| sums[place]))
            }
        }
    }

    /// The truth of a test for the values of a cell.
    pub(super) fn truth(&self, accepts: &[Accept], place: usize) -> Truth {
        match &self.scale {
            Scale::Options => by_value(accepts, &Answer::Option(OptionId::from(place))),
            Scale::Ticks(count) => {
                let ticked: Vec<_> = place
                    .checked_sub(1)
                    .map(OptionId::from)
                    .into_iter()
                    .collect();
                let ticks = Ticks::new(*count, &ticked, &[], false, false);
                by_value(accepts, &Answer::Ticks(ticks))
            }
            Scale::Numbers(starts) => {
                // the last number before the next cell begins
                let sample = starts.get(place).map_or(i64::MAX, |next| next - 1);
                by_value(accepts, &Answer::Number(sample))
            }
            Scale::Days(edges) => {
                let truths = accepts
                    .iter()
                    .map(|accept| day_truth(accept, &edges[..place]));
                truths.fold(Truth::False, Truth::or)
            }
            Scale::Words => by_value(accepts, &Answer::Text(String::new())),
        }
    }

    /// The cell of a value, by its index among the cells of values.
    pub(super) fn value(&self, place: usize) -> Cell {
        if place < usize::from(self.count - Cell::FIRST) {
            Cell(Cell::FIRST + narrow(place))
        } else {
            Cell::MIXED
        }
    }

    fn numbers(&self, range: NumberRange, starts: &[i64]) -> Cell {
        let (low, high) = range.within(self.bounds);
        let place = |number: i64| starts.partition_point(|start| *start <= number);
        if place(low) == place(high) {
            self.value(place(low))
        } else {
            Cell::MIXED
        }
    }

    fn days(&self, date: PartialDate, edges: &[DayEdge], as_of: AsOf) -> Cell {
        let Some((first, last)) = self.dated.cut(date, as_of.limit()) else {
            return Cell::MIXED;
        };
        let place = |day: Date| edges.partition_point(|edge| edge.is_reached(day, as_of.on));
        let start = place(first);
        if first == last || place(last) == start {
            self.value(start)
        } else {
            Cell::MIXED
        }
    }
}

/// The days that a date may name, and the bounds of a number.
pub(super) fn limits(kind: &Kind) -> (Dated, NumberRange) {
    let (dated, low, high) = match kind {
        Kind::Date(dated) => (*dated, None, None),
        Kind::Number(number) => (Dated::Any, number.min, number.max),
        Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } | Kind::Text => (Dated::Any, None, None),
    };
    (dated, NumberRange { low, high })
}

/// The minimum and maximum sum of the ranges between edges that contain one of these days.
fn sums_of_days(
    edges: &[DayEdge],
    (first, last): (Date, Date),
    on: Date,
    sums: &[i64],
) -> Option<ScoreValue> {
    let place = |day: Date| edges.partition_point(|edge| edge.is_reached(day, on));
    let (start, end) = (place(first), place(last));
    // there may be no day between two edges
    let has_day = |place: usize| edges[place - 1].day(on) < edges[place].day(on);
    let mut points = ScoreValue::over([sums[start], sums[end]])?;
    let inside = sums.iter().enumerate().take(end).skip(start + 1);
    for (place, &sum) in inside {
        if !points.holds(sum) && has_day(place) {
            points = points.or(ScoreValue::over([sum])?);
        }
    }
    Some(points)
}

/// The truth of a test for the days from the last of these edges up to the next one.
fn day_truth(accept: &Accept, reached: &[DayEdge]) -> Truth {
    match accept {
        Accept::Date(test) => Truth::from(holds_between(*test, reached)),
        // a day is not a status
        Accept::Unsure | Accept::Declined => Truth::False,
        Accept::Is(_)
        | Accept::NoneOf(_)
        | Accept::Ticks(_)
        | Accept::TickCount(_)
        | Accept::Number(_) => Truth::Unknown,
    }
}

/// Whether a test holds for the days from the last of these edges up to the next one.
fn holds_between(test: DateTest, reached: &[DayEdge]) -> bool {
    let recent = |wanted: Duration| {
        let is = |edge: &DayEdge| matches!(edge, DayEdge::Recent(one) if one.length() == wanted.length());
        reached.iter().any(is)
    };
    let beyond = |wanted: Duration| {
        let is = |edge: &DayEdge| matches!(edge, DayEdge::Beyond(one) if one.length() == wanted.length());
        reached.iter().any(is)
    };
    match test {
        DateTest::Since { within, older_than } => {
            within.is_none_or(recent) && !older_than.is_some_and(recent)
        }
        DateTest::InNext(wait) => reached.contains(&DayEdge::Today) && !beyond(wait),
        DateTest::LaterThan(wait) => beyond(wait),
    }
}

/// The index of ticks among the cells of values: nothing ticked comes first, then each option alone.
fn place_of_ticks(ticks: &Ticks) -> Option<usize> {
    let sure = !ticks.unsure && !ticks.declined;
    if !sure || ticks.states().any(|state| state == OptionState::Unknown) {
        return None;
    }
    let mut ticked = ticks.options_in(OptionState::Ticked);
    match (ticked.next(), ticked.next()) {
        (None, _) => Some(0),
        (Some(option), None) => Some(option.index() + 1),
        _ => None,
    }
}

/// The truth of a test for an answer that is not a date.
fn by_value(accepts: &[Accept], answer: &Answer) -> Truth {
    judge(accepts, answer, Limits::NONE)
}

fn narrow(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
