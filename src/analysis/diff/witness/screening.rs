//! The screening date of a sheet: that of the comparison, or one on which every cell of the sheet has an answer.

use std::rc::Rc;

use jiff::civil::Date;

use super::{FoundDays, Model, Seeker};
use crate::analysis::diff::cell::Cell;
use crate::analysis::diff::days::{ScreeningDates, dates};
use crate::analysis::diff::joint::Cells;
use crate::analysis::solver::Lit;

impl Seeker<'_> {
    /// The cell of each date question that is asked in the last model. Empty if the screening date is given.
    pub(super) fn days(&self) -> Vec<FoundDays> {
        if !self.scope.every {
            return Vec::new();
        }
        let mut days = Vec::new();
        for (&place, own) in &self.own {
            let question = &self.seen.joint.questions[place];
            let Cells::One(cells) = &question.cells else {
                continue;
            };
            for (cell, &value) in self.values[&question.first].iter().enumerate() {
                if let Some(Cell::Days(of)) = cells.get(cell)
                    && self.solver.holds(own.asked)
                    && self.solver.holds(value)
                {
                    let of = Rc::clone(of);
                    days.push(FoundDays { place, cell, of });
                }
            }
        }
        days
    }

    /// At most `count` screening dates for a sheet, each with a day to which the days of its answers should be near.
    /// `dated` says whether the outcome depends on those days.
    pub(super) fn dates(&self, model: &Model, dated: bool, count: usize) -> Vec<(Date, Date)> {
        let near = |on: Date| {
            if dated {
                vec![(on, on), (on, Date::MIN), (on, Date::MAX)]
            } else {
                vec![(on, on)]
            }
        };
        let start = self.scope.on;
        if !self.scope.every {
            return near(start);
        }
        let common = common(model.days.iter());
        let can_be = |on: &Date| model.days.iter().all(|one| one.of.days(*on).is_some());
        let first = dates().partition_point(|date| *date < start);
        let places = (first..dates().len()).chain(0..first);
        let places = places.filter(|&place| common.as_ref().is_none_or(|one| one.contains(place)));
        let others = places.map(|place| dates()[place]);
        let preferred = std::iter::once(start).chain(self.preferred.iter().copied());
        let all = preferred.chain(others).filter(can_be);
        all.take(count).flat_map(near).collect()
    }

    /// Adds that no sheet has these cells together: each pair of cells without a common date, or otherwise all of them.
    /// Returns whether this is true without the limits of the calendar; near its limits it depends on the day.
    pub(super) fn rule_out(&mut self, model: &Model) -> bool {
        let days = &model.days;
        let pairs = (0..days.len()).flat_map(|one| (0..one).map(move |other| [one, other]));
        let pairs = pairs.map(|pair| pair.map(|place| &days[place]));
        let apart: Vec<[&FoundDays; 2]> = pairs.filter(|pair| are_apart(pair)).collect();
        for pair in &apart {
            self.bar(pair);
        }
        if apart.is_empty() {
            let days: Vec<&FoundDays> = days.iter().collect();
            self.bar(&days);
            return are_apart(&days);
        }
        true
    }

    /// Adds that no sheet has these cells together.
    fn bar(&mut self, days: &[&FoundDays]) {
        let clause = days.iter().flat_map(|one| {
            let variable = self.seen.joint.questions[one.place].first;
            [
                !self.own[&one.place].asked,
                !self.values[&variable][one.cell],
            ]
        });
        let clause: Vec<Lit> = clause.collect();
        self.solver.clause(&clause);
    }
}

/// Whether these cells have no screening date in common, even without the limits of the calendar.
fn are_apart(days: &[&FoundDays]) -> bool {
    common(days.iter().copied()).is_some_and(|common| common.is_empty())
}

/// The screening dates on which each of these cells has an answer. `None` if all of them have one on every date.
fn common<'a>(days: impl Iterator<Item = &'a FoundDays>) -> Option<ScreeningDates> {
    let sets = days.filter_map(|one| one.of.on.as_ref());
    sets.fold(None, |common: Option<ScreeningDates>, set| match common {
        None => Some(set.clone()),
        Some(mut common) => {
            common.keep(set);
            Some(common)
        }
    })
}
