//! The days on which the same answers give at most a precaution: the days on which a test can change are evaluated one
//! by one, each at most once for all procedures.

use jiff::civil::Date;

use super::Evaluator;
use crate::engine::change_days::{ChangeDays, GivenDate};
use crate::engine::sheet::Values;
use crate::model::{AsOf, Duration, LAST_DAY, ProcedureId, Unit, Verdict, Window};

/// Time for which windows are searched for, from the screening date on.
const HORIZON: Duration = Duration {
    count: 2,
    unit: Unit::Year,
};

/// The days of a sheet on which a test can change, in reused memory. They are the same for each procedure.
#[derive(Debug, Default)]
pub(super) struct WindowDays {
    /// The dates among the answers that some test asks for.
    dates: Vec<GivenDate>,
    /// The screening date, then the days on which a test can change, in order. Empty if they were not found yet.
    days: Vec<Date>,
    /// For each of the first days, those that were evaluated, the rules that exclude a session.
    exclusions: Vec<Exclusions>,
}

/// The rules that exclude a session on a day, of all procedures.
#[derive(Debug)]
struct Exclusions {
    /// The ranks of the rules above `precaution` that are true.
    sure: Vec<usize>,
    /// The clauses of rules above `precaution` that are unknown, by their block.
    unknown: Vec<(usize, u64)>,
}

impl WindowDays {
    /// Starts the next sheet.
    pub(super) fn begin_sheet(&mut self) {
        self.days.clear();
        self.exclusions.clear();
    }
}

impl Evaluator<'_> {
    /// The window of a procedure. Does not change the sheet.
    // most runs request none
    #[cold]
    #[inline(never)]
    pub(super) fn window(
        &mut self,
        procedure: ProcedureId,
        change_days: &ChangeDays,
        values: &(impl Values + ?Sized),
    ) -> Window {
        if self.window_days.days.is_empty() {
            self.find_days(change_days, values);
        }
        let on = self.sheet.on;
        // the codes of the answers on that day, once the sheet was moved to another one
        let mut codes = None;
        let mut from = None;
        let mut to = None;
        for index in 0..self.window_days.days.len() {
            let day = self.window_days.days[index];
            if index == self.window_days.exclusions.len() {
                if codes.is_none() {
                    codes = Some(self.sheet.codes.clone());
                    self.restore_stale(values);
                }
                self.move_to(day, values);
                let exclusions = self.exclusions(values);
                self.window_days.exclusions.push(exclusions);
            }
            match (from, self.allows(index, procedure)) {
                (None, true) => from = Some(day),
                (Some(_), false) => {
                    to = day.yesterday().ok();
                    break;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
        if let Some(codes) = codes {
            self.sheet.codes = codes;
            self.sheet.on = on;
            self.resolve(values);
        }
        from.map_or(Window::Never, |from| Window::Days { from, to })
    }

    /// Finds the days of the sheet on which a test can change.
    fn find_days(&mut self, change_days: &ChangeDays, values: &(impl Values + ?Sized)) {
        let on = self.sheet.on;
        let found = &mut self.window_days;
        found.dates = change_days.dates(values);
        let last = HORIZON.after(on).min(LAST_DAY);
        let days = change_days.days(&found.dates, (on, last), values);
        found.days.push(on);
        found.days.extend(days);
    }

    /// Restores the codes of the answers that are too old, since their age does not matter here.
    fn restore_stale(&mut self, values: &(impl Values + ?Sized)) {
        for &question in &self.stale {
            let as_of = AsOf {
                on: self.sheet.on,
                given: values.given(question),
            };
            let answer = values.answer(question);
            self.sheet.codes[question.index()] = self.program.code(question, &answer, as_of);
        }
    }

    /// Moves the sheet to another day.
    fn move_to(&mut self, day: Date, values: &(impl Values + ?Sized)) {
        self.sheet.on = day;
        for date in &self.window_days.dates {
            let (answer, as_of) = date.on(day);
            self.sheet.codes[date.question.index()] =
                self.program.code(date.question, &answer, as_of);
        }
        self.resolve(values);
    }

    /// Finds the rules that exclude a session on the day of the sheet.
    fn exclusions(&mut self, values: &(impl Values + ?Sized)) -> Exclusions {
        self.judge_clauses(values);
        let (tables, clauses) = (&self.program.tables, &self.program.index.clauses);
        let is_above = |rank: &usize| tables.ranked[*rank].verdict > Verdict::Precaution;
        let unknown = self
            .unknown
            .iter()
            .map(|&(block, unknown)| (block, clauses.above(block, unknown, Verdict::Precaution)));
        Exclusions {
            // the most severe are first
            sure: self.sure.iter().take_while(is_above).collect(),
            unknown: unknown.filter(|(_, above)| *above != 0).collect(),
        }
    }

    /// Whether no rule above `precaution` is true or unknown on a day that was evaluated, by the index of the day.
    fn allows(&self, index: usize, procedure: ProcedureId) -> bool {
        let clauses = &self.program.index.clauses;
        let own = &self.program.tables.procedure(procedure).ranks;
        let Exclusions { sure, unknown } = &self.window_days.exclusions[index];
        let mut unknown = unknown.iter();
        !sure.iter().any(|rank| own.contains(*rank))
            && unknown
                .all(|&(block, of_block)| of_block & clauses.of_procedure(block, procedure) == 0)
    }
}
