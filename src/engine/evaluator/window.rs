//! The days on which the same answers give at most a precaution: the days on which a test can change are evaluated one
//! by one.

use jiff::civil::Date;

use super::Evaluator;
use crate::engine::change_days::{ChangeDays, GivenDate};
use crate::engine::sheet::Values;
use crate::model::{AsOf, Duration, ProcedureId, RuleId, Unit, Verdict, Window};

/// Time for which windows are searched for, from the screening date on.
const HORIZON: Duration = Duration {
    count: 2,
    unit: Unit::Year,
};

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
        let (on, codes) = (self.sheet.on, self.sheet.codes.clone());
        let dates = change_days.dates(values);
        let days = change_days.days(&dates, (on, HORIZON.after(on)), values);
        self.restore_stale(values);
        let mut from = None;
        let mut to = None;
        for day in std::iter::once(on).chain(days) {
            self.move_to(day, &dates, values);
            match (from, self.allows(procedure, values)) {
                (None, true) => from = Some(day),
                (Some(_), false) => {
                    to = day.yesterday().ok();
                    break;
                }
                (None, false) | (Some(_), true) => {}
            }
        }
        self.sheet.codes = codes;
        self.sheet.on = on;
        self.resolve(values);
        from.map_or(Window::Never, |from| Window::Days { from, to })
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
    fn move_to(&mut self, day: Date, dates: &[GivenDate], values: &(impl Values + ?Sized)) {
        self.sheet.on = day;
        for date in dates {
            let (answer, as_of) = date.on(day);
            self.sheet.codes[date.question.index()] =
                self.program.code(date.question, &answer, as_of);
        }
        self.resolve(values);
    }

    /// Whether no rule above `precaution` is true or unknown.
    fn allows(&mut self, procedure: ProcedureId, values: &(impl Values + ?Sized)) -> bool {
        self.judge_rules(procedure, values);
        let tables = &self.program.tables;
        let is_allowed = |rule: RuleId| tables.rule(rule).verdict <= Verdict::Precaution;
        let clauses = &self.program.index.clauses;
        let own = &tables.procedure(procedure).rule_set;
        let mut sure = self
            .sure
            .iter()
            .filter(|rule| own.contains(*rule))
            .map(RuleId::from);
        let mut unknown = self.found.unknown_rules(clauses);
        sure.all(is_allowed) && unknown.all(is_allowed)
    }
}
