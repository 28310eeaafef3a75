//! The cells of a date question: groups of answers that no test of either version tells apart, on every screening date.
//!
//! A cell lies between edges that move with the screening date. If one version counts in days and the other in months,
//! the order of two edges can depend on the date. Then every date from 1900 to 2199 is examined, and each cell stores
//! the dates on which it has an answer. Beyond a limit, a question has only the cells of one date and is partial.

use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::Date;

use crate::analysis::cells::Edge;
use crate::model::{Accept, Cuts, DateTest, Dated, Duration, FIRST_DAY, LAST_DAY, YEARS};

/// Maximum number of steps for comparing edges: about a second for the most expensive rules.
const EFFORT: usize = 60_000_000;

/// Steps for computing the day of an edge.
const COLUMN: usize = 8;

/// Maximum number of cells of one question.
const MAX_CELLS: usize = 400;

/// The days of a month that are examined. Months are counted in the same way from each of the first 27 days.
const DAYS_OF_A_MONTH: [i8; 5] = [1, 28, 29, 30, 31];

/// Days between edges.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct DayCell {
    /// The cell begins at the latest of these edges.
    from: Vec<Edge>,
    /// It ends on the day before the earliest of these edges.
    to: Vec<Edge>,
    /// A screening date on which the cell has an answer, and that answer: its first day.
    pub sample: (Date, Date),
    /// The last day of the cell on that date. Every test is applied to every sample.
    last: Date,
    /// The screening dates on which the cell has an answer, without the limits of the calendar. `None` if it has one on
    /// each.
    pub on: Option<ScreeningDates>,
}

/// A set of the screening dates in [`dates`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct ScreeningDates(Vec<u64>);

/// The number of edges that lie before a cell, and whether each edge does. Sorted by that number.
type Reached = (usize, Vec<bool>);

/// Cuts date questions into cells.
pub(super) struct Cutter {
    left: usize,
    /// Minimum and maximum number of days in a number of months.
    spans: HashMap<u32, (u32, u32)>,
    columns: HashMap<Edge, Rc<Vec<i32>>>,
    known: HashMap<Vec<Edge>, Rc<Cut>>,
}

/// The cells of a date question, in order.
#[derive(Debug)]
pub(super) struct Cut {
    pub cells: Vec<Rc<DayCell>>,
    /// Whether cells of other screening dates may be missing.
    pub is_partial: bool,
}

/// Each screening date that can make a difference, in order.
pub(super) fn dates() -> &'static [Date] {
    static DATES: OnceLock<Vec<Date>> = OnceLock::new();
    DATES.get_or_init(|| {
        let months = YEARS.flat_map(|year| (1..=12).map(move |month| (year, month)));
        let days = months.flat_map(|(year, month)| {
            let days = DAYS_OF_A_MONTH.into_iter();
            days.filter_map(move |day| Date::new(year, month, day).ok())
        });
        days.collect()
    })
}

/// The index in [`dates`] of the date from which months are counted in the same way as from this one.
fn place_of(on: Date) -> usize {
    dates()
        .partition_point(|date| *date <= on)
        .saturating_sub(1)
}

impl DayCell {
    /// The days after these edges, on these screening dates. `None` if no answer can have such a day.
    fn new(edges: &[Edge], reached: &[bool], on: ScreeningDates) -> Option<Self> {
        let cell = Self::between(edges, reached).shown_on(on.iter())?;
        Some(Self {
            on: Some(on),
            ..cell
        })
    }

    /// Adds the first of these dates on which the cell has an answer, and that answer. `None` if there is no such date.
    fn shown_on(self, mut dates: impl Iterator<Item = Date>) -> Option<Self> {
        let (on, (first, last)) = dates.find_map(|on| Some((on, self.days(on)?)))?;
        Some(Self {
            sample: (on, first),
            last,
            ..self
        })
    }

    fn between(edges: &[Edge], reached: &[bool]) -> Self {
        let side = |wanted: bool| {
            let sides = edges.iter().zip(reached);
            let own = sides.filter(|(_, reached)| **reached == wanted);
            own.map(|(edge, _)| *edge).collect()
        };
        Self {
            from: side(true),
            to: side(false),
            ..Self::unknown()
        }
    }

    /// A cell without edges and without a sample.
    fn unknown() -> Self {
        Self {
            from: Vec::new(),
            to: Vec::new(),
            sample: (Date::MIN, Date::MIN),
            last: Date::MIN,
            on: None,
        }
    }

    /// The first and the last day on a screening date. `None` if the cell has no answer on it.
    pub(super) fn days(&self, on: Date) -> Option<(Date, Date)> {
        if on == self.sample.0 {
            return Some((self.sample.1, self.last));
        }
        if let Some(dates) = &self.on
            && !dates.contains(place_of(on))
        {
            return None;
        }
        let first = self.from.iter().map(|edge| edge.day(on)).max()?;
        let end = self.to.iter().map(|edge| edge.day(on)).min()?;
        let last = end.yesterday().ok()?;
        (first <= last).then_some((first, last))
    }
}

impl ScreeningDates {
    fn none() -> Self {
        Self(vec![0; dates().len().div_ceil(64)])
    }

    fn insert(&mut self, place: usize) {
        self.0[place / 64] |= 1 << (place % 64);
    }

    pub(super) fn contains(&self, place: usize) -> bool {
        self.0[place / 64] >> (place % 64) & 1 == 1
    }

    fn iter(&self) -> impl Iterator<Item = Date> {
        let places = (0..dates().len()).filter(|&place| self.contains(place));
        places.map(|place| dates()[place])
    }

    /// Adds the dates of another set.
    fn add(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own |= other;
        }
    }

    /// Keeps only the dates that another set contains too.
    pub(super) fn keep(&mut self, other: &Self) {
        for (own, other) in self.0.iter_mut().zip(&other.0) {
            *own &= other;
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.iter().all(|&one| one == 0)
    }
}

impl Cutter {
    pub(super) fn new() -> Self {
        Self {
            left: EFFORT,
            spans: HashMap::new(),
            columns: HashMap::new(),
            known: HashMap::new(),
        }
    }

    /// The cells of a question with these kinds of days and these tests. `on` is the date of the comparison.
    pub(super) fn cut(&mut self, dated: &[Dated], tests: &[&Accept], on: Date) -> Rc<Cut> {
        let cuts = Cuts::new(tests.iter().copied());
        let depends = self.depends_on_date(&cuts.since) || self.depends_on_date(&cuts.ahead);
        let edges = edges(dated, tests, &cuts);
        if let Some(known) = self.known.get(&edges) {
            return Rc::clone(known);
        }
        let cut = Rc::new(if depends {
            self.of_each_date(&edges, on)
        } else {
            in_order(&edges)
        });
        self.known.insert(edges, Rc::clone(&cut));
        cut
    }

    /// Whether the order of two of these durations depends on the date.
    fn depends_on_date(&mut self, durations: &[Duration]) -> bool {
        let days = || durations.iter().filter_map(|one| one.in_days());
        durations.iter().any(|one| {
            let Some(months) = one.in_months() else {
                return false;
            };
            // every month has 28 to 31 days
            let mut near = days().filter(|days| (28 * months..=31 * months).contains(days));
            near.any(|days| {
                let known = self.spans.entry(months);
                let (fewest, most) = *known.or_insert_with(|| one.days());
                (fewest..=most).contains(&days)
            })
        })
    }

    fn of_each_date(&mut self, edges: &[Edge], on: Date) -> Cut {
        let cells = self.all_cells(edges);
        let is_partial = cells.is_none();
        // cells of one date say nothing about other dates
        let cells = cells.unwrap_or_else(|| of_one_date(edges, on));
        let cells = cells.into_iter().map(Rc::new).collect();
        Cut { cells, is_partial }
    }

    /// The cells of every date. `None` if there are too many edges or cells.
    fn all_cells(&mut self, edges: &[Edge]) -> Option<Vec<DayCell>> {
        let columns = edges.iter().map(|&edge| self.column(edge));
        let columns: Vec<Rc<Vec<i32>>> = columns.collect::<Option<_>>()?;
        self.spend(dates().len() * edges.len())?;
        let mut found: BTreeMap<Reached, ScreeningDates> = BTreeMap::new();
        for (place, dates) in same_order(&columns) {
            self.spend(edges.len() * (edges.len() + dates.0.len()))?;
            let days: Vec<i32> = columns.iter().map(|column| column[place]).collect();
            for reached in reached(&days) {
                let known = found.entry(reached).or_insert_with(ScreeningDates::none);
                known.add(&dates);
            }
            if found.len() > MAX_CELLS {
                return None;
            }
        }
        let cells = found.into_iter();
        let cells = cells.filter_map(|((_, reached), on)| DayCell::new(edges, &reached, on));
        Some(cells.collect())
    }

    /// The distance in days from each screening date to an edge.
    fn column(&mut self, edge: Edge) -> Option<Rc<Vec<i32>>> {
        if let Some(known) = self.columns.get(&edge) {
            return Some(Rc::clone(known));
        }
        let months = match edge {
            Edge::Recent(duration) | Edge::Beyond(duration) => duration.in_months(),
            Edge::First | Edge::Today | Edge::Tomorrow | Edge::End => None,
        };
        let column = match months {
            None => vec![distance(edge, dates()[0]); dates().len()],
            Some(_) => {
                self.spend(dates().len() * COLUMN)?;
                dates().iter().map(|&on| distance(edge, on)).collect()
            }
        };
        let column = Rc::new(column);
        self.columns.insert(edge, Rc::clone(&column));
        Some(column)
    }

    fn spend(&mut self, steps: usize) -> Option<()> {
        self.left = self.left.checked_sub(steps)?;
        Some(())
    }
}

/// The distance in days from a screening date to an edge, without the limits of the calendar.
fn distance(edge: Edge, on: Date) -> i32 {
    // the calendar repeats after 400 years, and then no edge lies before the first year
    let later = on.saturating_add(400.years());
    let day = match edge {
        Edge::First => return i32::MIN,
        Edge::End => return i32::MAX,
        Edge::Today => later,
        Edge::Tomorrow => later.saturating_add(1.day()),
        Edge::Recent(duration) => duration.first_within(later),
        Edge::Beyond(duration) => duration.after(later).saturating_add(1.day()),
    };
    later.until(day).map_or(0, |span| span.get_days())
}

/// Groups the screening dates on which the edges have the same order, each group with the index of its first date.
fn same_order(columns: &[Rc<Vec<i32>>]) -> Vec<(usize, ScreeningDates)> {
    let mut classes = vec![0_usize; dates().len()];
    let mut count = 1;
    for column in columns {
        let (low, high) = column
            .iter()
            .fold((i32::MAX, i32::MIN), |(low, high), &day| {
                (low.min(day), high.max(day))
            });
        if low == high {
            continue;
        }
        let width = high.abs_diff(low) as usize + 1;
        let mut numbers = vec![None; count * width];
        count = 0;
        for (class, &day) in classes.iter_mut().zip(column.iter()) {
            let number = &mut numbers[*class * width + day.abs_diff(low) as usize];
            *class = *number.get_or_insert_with(|| {
                count += 1;
                count - 1
            });
        }
    }
    let mut sets: Vec<(usize, ScreeningDates)> = Vec::new();
    for (place, class) in classes.into_iter().enumerate() {
        if class == sets.len() {
            sets.push((place, ScreeningDates::none()));
        }
        sets[class].1.insert(place);
    }
    sets
}

/// For each cell, the edges that lie before it, if the edges have these days.
fn reached(days: &[i32]) -> Vec<Reached> {
    let end = days[days.len() - 1];
    let mut starts = days.to_vec();
    starts.retain(|day| (days[0]..end).contains(day));
    starts.sort_unstable();
    starts.dedup();
    let reached = starts.into_iter().map(|start| {
        let reached: Vec<bool> = days.iter().map(|day| *day <= start).collect();
        let count = reached.iter().filter(|one| **one).count();
        (count, reached)
    });
    reached.collect()
}

/// The cells of one screening date.
fn of_one_date(edges: &[Edge], on: Date) -> Vec<DayCell> {
    let days: Vec<i32> = edges.iter().map(|&edge| distance(edge, on)).collect();
    let cells = reached(&days).into_iter().filter_map(|(_, reached)| {
        let cell = DayCell::between(edges, &reached);
        cell.shown_on(std::iter::once(on))
    });
    cells.collect()
}

/// The cells of edges whose order is the same on every date.
fn in_order(edges: &[Edge]) -> Cut {
    // from most dates, long durations reach beyond the first or the last year
    let dates = [Date::constant(2050, 6, 15), FIRST_DAY, LAST_DAY];
    let cells = edges.windows(2).filter_map(|pair| {
        let cell = DayCell {
            from: vec![pair[0]],
            to: vec![pair[1]],
            ..DayCell::unknown()
        };
        cell.shown_on(dates.into_iter()).map(Rc::new)
    });
    Cut {
        cells: cells.collect(),
        is_partial: false,
    }
}

/// The edges from the first possible day of an answer to the day after the last one, longest ago first.
fn edges(dated: &[Dated], tests: &[&Accept], cuts: &Cuts) -> Vec<Edge> {
    let is_ahead = dated.contains(&Dated::Future);
    let is_past = dated.contains(&Dated::Past);
    let mut edges = vec![if is_ahead { Edge::Today } else { Edge::First }];
    if !is_ahead {
        edges.extend(cuts.since.iter().rev().map(|&one| Edge::Recent(one)));
        let from_today = |accept: &&Accept| matches!(accept, Accept::Date(DateTest::InNext(_)));
        edges.extend(tests.iter().copied().find(from_today).map(|_| Edge::Today));
    }
    if !is_past {
        edges.extend(cuts.ahead.iter().map(|&one| Edge::Beyond(one)));
    }
    edges.push(if is_past { Edge::Tomorrow } else { Edge::End });
    edges
}
