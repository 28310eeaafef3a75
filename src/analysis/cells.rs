//! The cells of a question: groups of answers that no test of the protocol tells apart.
//!
//! A cell is an option, a range of numbers between two bounds, or a range of days between two windows. The ticks of a
//! `multi` have no cells; each option is tested separately.

use jiff::ToSpan;
use jiff::civil::Date;

use crate::model::{
    Answer, Clear, Cuts, Dated, DayEdge, Duration, Kind, OptionId, PartialDate, Protocol,
    QuestionId, YEARS, accepts_by_question,
};

/// Number of days from today on that are tried to find a screening date on which a cell has an answer. Four years
/// include one leap year.
const DAYS_AHEAD: i32 = 4 * 365 + 1;

/// A group of answers that every test judges alike.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    kind: CellKind,
    /// A screening date on which the cell has an answer, and that answer.
    pub sample: (Date, Answer),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CellKind {
    Option(OptionId),
    /// A range of numbers, both ends included. Without a bound, the end is the lowest or the highest number that the
    /// type can hold.
    Numbers(i64, i64),
    /// The days from the first edge to the day before the second.
    Days(Edge, Edge),
    Words,
}

/// The first day of a range of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Edge {
    First,
    /// The first day that is still within a duration.
    Recent(Duration),
    Today,
    Tomorrow,
    /// The first day that is later than a duration.
    Beyond(Duration),
    End,
}

/// The cuts of every question: those of each test and each `clear`.
pub(super) fn cuts(protocol: &Protocol) -> Vec<Cuts> {
    let mut accepts = accepts_by_question(protocol);
    for (question, accepts) in protocol.questions.iter().zip(&mut accepts) {
        let special = question.clear_for.iter().map(|(_, clear)| clear);
        for clear in std::iter::once(&question.clear).chain(special) {
            if let Clear::Tests(tests) = clear {
                accepts.extend(tests);
            }
        }
    }
    accepts.into_iter().map(Cuts::new).collect()
}

/// The cells of a question, in order. Empty for a `multi`.
pub(super) fn cells(
    protocol: &Protocol,
    question: QuestionId,
    cuts: &Cuts,
    today: Date,
) -> Vec<Cell> {
    let constant = |kind: CellKind, answer: Answer| Cell {
        kind,
        sample: (today, answer),
    };
    match &protocol.question(question).kind {
        kind @ (Kind::YesNo | Kind::Choice(_)) => (0..kind.option_count())
            .map(OptionId::from)
            .map(|option| constant(CellKind::Option(option), Answer::Option(option)))
            .collect(),
        Kind::Multi { .. } => Vec::new(),
        Kind::Text => vec![constant(CellKind::Words, Answer::Text("any".to_owned()))],
        Kind::Number(number) => {
            let (min, max) = (
                number.min.unwrap_or(i64::MIN),
                number.max.unwrap_or(i64::MAX),
            );
            let inside = |start: &&i64| min < **start && **start <= max;
            let starts = cuts.numbers.iter().filter(inside).copied();
            let starts: Vec<i64> = std::iter::once(min).chain(starts).collect();
            let ends = starts[1..].iter().map(|start| start - 1).chain([max]);
            let ranges = starts.iter().copied().zip(ends);
            ranges
                .map(|(low, high)| {
                    let kind = CellKind::Numbers(low, high);
                    constant(kind, Answer::Number(nearest(0, low, high)))
                })
                .collect()
        }
        Kind::Date(dated) => {
            let edges = edges(*dated, cuts);
            let pairs = edges
                .windows(2)
                .map(|pair| CellKind::Days(pair[0], pair[1]));
            pairs
                .filter_map(|kind| {
                    let on = days_to_try(today, kind.depends_on_the_calendar())
                        .find(|&on| kind.days(on).is_some())?;
                    let sample = (on, kind.answer(on, 0)?);
                    Some(Cell { kind, sample })
                })
                .collect()
        }
    }
}

fn edges(dated: Dated, cuts: &Cuts) -> Vec<Edge> {
    let is_ahead = |edge: &DayEdge| matches!(edge, DayEdge::Beyond(_));
    let (ahead, past): (Vec<_>, Vec<_>) = cuts.edges().into_iter().partition(is_ahead);
    let (past, ahead) = (
        past.into_iter().map(Edge::from),
        ahead.into_iter().map(Edge::from),
    );
    let past = std::iter::once(Edge::First).chain(past);
    match dated {
        Dated::Past => past.chain([Edge::Tomorrow]).collect(),
        Dated::Future => std::iter::once(Edge::Today)
            .chain(ahead)
            .chain([Edge::End])
            .collect(),
        Dated::Any => past.chain(ahead).chain([Edge::End]).collect(),
    }
}

/// The first screening date on which each of these cells has an answer.
pub(super) fn day_for(cells: &[&Cell], today: Date) -> Option<Date> {
    let moves = cells.iter().any(|cell| cell.kind.depends_on_the_calendar());
    days_to_try(today, moves).find(|&on| cells.iter().all(|cell| cell.kind.has_answer(on)))
}

fn days_to_try(today: Date, further: bool) -> impl Iterator<Item = Date> {
    let last = if further { DAYS_AHEAD } else { 0 };
    (0..=last).filter_map(move |days| today.checked_add(days.days()).ok())
}

impl Cell {
    /// An answer in the cell on a screening date: the number nearest to `near`, or the day nearest to the screening
    /// date.
    pub(super) fn answer(&self, on: Date, near: i64) -> Option<Answer> {
        self.kind.answer(on, near)
    }

    /// Whether an answer lies in the cell.
    pub(super) fn holds(&self, on: Date, answer: &Answer) -> bool {
        match (self.kind, answer) {
            (CellKind::Option(own), Answer::Option(option)) => own == *option,
            (CellKind::Numbers(low, high), Answer::Number(number)) => (low..=high).contains(number),
            (CellKind::Days(..), Answer::Date(PartialDate::Day(day))) => self
                .kind
                .days(on)
                .is_some_and(|(first, last)| (first..=last).contains(day)),
            (CellKind::Words, Answer::Text(_)) => true,
            // a status, a partly known answer, or an answer of another kind is not in a cell
            (
                CellKind::Option(_) | CellKind::Numbers(..) | CellKind::Days(..) | CellKind::Words,
                Answer::Missing
                | Answer::Invalid
                | Answer::Unsure
                | Answer::Declined
                | Answer::Option(_)
                | Answer::OneOf(_)
                | Answer::Ticks(_)
                | Answer::Number(_)
                | Answer::Range(_)
                | Answer::Date(_)
                | Answer::Text(_),
            ) => false,
        }
    }

    /// Whether the cell contains days from the screening date on, and none before.
    pub(super) fn is_ahead(&self) -> bool {
        matches!(self.kind, CellKind::Days(Edge::Today | Edge::Beyond(_), _))
    }

    /// Whether the cell has no answer on some screening dates.
    pub(super) fn is_of_some_days(&self) -> bool {
        self.kind.depends_on_the_calendar()
    }
}

impl CellKind {
    fn has_answer(self, on: Date) -> bool {
        !matches!(self, Self::Days(..)) || self.days(on).is_some()
    }

    /// Whether there are days between the two edges on some dates only: one duration is in days, and the other is in
    /// months and about as long.
    fn depends_on_the_calendar(self) -> bool {
        match self {
            Self::Days(Edge::Recent(a), Edge::Recent(b))
            | Self::Days(Edge::Beyond(a), Edge::Beyond(b)) => {
                a.in_days().is_some() != b.in_days().is_some()
            }
            Self::Days(..) | Self::Option(_) | Self::Numbers(..) | Self::Words => false,
        }
    }

    fn answer(self, on: Date, near: i64) -> Option<Answer> {
        Some(match self {
            Self::Option(option) => Answer::Option(option),
            Self::Numbers(low, high) => Answer::Number(nearest(near, low, high)),
            Self::Days(..) => {
                let (first, last) = self.days(on)?;
                Answer::Date(PartialDate::Day(on.clamp(first, last)))
            }
            Self::Words => Answer::Text("any".to_owned()),
        })
    }

    /// The first and the last day.
    fn days(self, on: Date) -> Option<(Date, Date)> {
        let Self::Days(from, to) = self else {
            return None;
        };
        let (first, end) = (from.day(on), to.day(on));
        let last = end.yesterday().ok()?;
        (first <= last).then_some((first, last))
    }
}

impl Edge {
    pub(super) fn day(self, on: Date) -> Date {
        let first = Date::constant(*YEARS.start(), 1, 1);
        let end = Date::constant(*YEARS.end() + 1, 1, 1);
        let day = match self {
            Self::First => first,
            Self::Recent(duration) => duration.first_within(on),
            Self::Today => on,
            Self::Tomorrow => on.tomorrow().unwrap_or(end),
            Self::Beyond(duration) => duration.after(on).tomorrow().unwrap_or(end),
            Self::End => end,
        };
        day.clamp(first, end)
    }
}

impl From<DayEdge> for Edge {
    fn from(edge: DayEdge) -> Self {
        match edge {
            DayEdge::Recent(duration) => Self::Recent(duration),
            DayEdge::Today => Self::Today,
            DayEdge::Beyond(duration) => Self::Beyond(duration),
        }
    }
}

fn nearest(near: i64, low: i64, high: i64) -> i64 {
    near.clamp(low, high)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Unit, parse_day};

    fn day(text: &str) -> Date {
        parse_day(text).expect("a day")
    }

    fn duration(count: u32, unit: Unit) -> Duration {
        Duration { count, unit }
    }

    #[test]
    fn the_first_day_within_a_duration_is_the_day_after_the_anniversary() {
        let edge = |count, unit, on| Edge::Recent(duration(count, unit)).day(day(on));
        assert_eq!(edge(6, Unit::Month, "2026-11-22"), day("2026-05-23"));
        assert_eq!(edge(1, Unit::Month, "2026-02-28"), day("2026-02-01"));
        assert_eq!(edge(1, Unit::Month, "2026-03-01"), day("2026-02-02"));
        assert_eq!(edge(1, Unit::Day, "2026-03-01"), day("2026-03-01"));
    }

    #[test]
    fn a_month_differs_from_31_days_on_some_days_only() {
        let edges_of = |wide| {
            edges(
                Dated::Past,
                &Cuts {
                    since: vec![duration(1, Unit::Month), duration(wide, Unit::Day)],
                    ..Cuts::default()
                },
            )
        };
        let [_, wide, narrow, _] = edges_of(31)[..] else {
            panic!("four edges");
        };
        let between = CellKind::Days(wide, narrow);
        assert_eq!(between.days(day("2026-11-25")), None);
        let room = between.days(day("2027-03-05"));
        assert_eq!(room, Some((day("2027-02-03"), day("2027-02-05"))));
    }
}
