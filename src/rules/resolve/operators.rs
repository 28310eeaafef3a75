//! Tests with an operator: `{ within = "6 months" }`, `{ none-of = [...] }`, `{ under = 18 }`.

use super::not_taken::{Subject, operators};
use super::ranges::WrittenBound;
use super::{Bound, Resolver, Target, Window};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Accept, DateTest, Duration, Kind, NumberRange, QuestionId, TickTest};
use crate::rules::block::{self, Spanned};
use crate::rules::tree::Table;
use crate::rules::{duration, number};
use crate::source::Span;

impl Resolver<'_> {
    pub(super) fn operators(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        table: &Table,
        span: Span,
        clear: bool,
    ) -> Option<Accept> {
        let is_multi = matches!(kind, Kind::Multi { .. });
        if is_multi && self.has_upper_bound(table)
            || !self.operators_fit(operators(kind, clear), table, || {
                Subject::of_question(kind, clear)
            })
        {
            self.use_every_option(id, kind);
            return None;
        }
        match kind {
            Kind::YesNo | Kind::Choice(_) => self.none_of(id, kind, table, span),
            Kind::Multi { .. } if table.get("at-least").or(table.get("of")).is_some() => {
                self.tick_count(id, kind, table, span)
            }
            Kind::Multi { .. } => self.tick_test(id, kind, table),
            Kind::Number(number) => self.number_range(id, kind, number.decimals, table, clear),
            Kind::Date(_) => self.date_window(id, kind, table, span, clear),
            Kind::Text => None,
        }
    }

    fn none_of(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        table: &Table,
        span: Span,
    ) -> Option<Accept> {
        if table.entries.len() > 1 {
            self.mismatch(
                span,
                "`is-not` and `none-of` are in one test",
                "list them all in one `none-of`",
            );
            return None;
        }
        let entry = table.entries.first()?;
        let names = if entry.key == "is-not" {
            vec![block::text(&entry.value, "is-not", self.diagnostics)?]
        } else {
            block::names(&entry.value, "none-of", self.diagnostics)?
        };
        let options = self.each(&names, |resolver, name| {
            resolver.option(id, kind, &name.value, name.span)
        })?;
        Some(Accept::NoneOf(options))
    }

    fn tick_test(&mut self, id: QuestionId, kind: &Kind, table: &Table) -> Option<Accept> {
        let mut test = TickTest::default();
        let mut whole = true;
        for entry in &table.entries {
            let Some(names) = block::names(&entry.value, &entry.key, self.diagnostics) else {
                self.use_every_option(id, kind);
                whole = false;
                continue;
            };
            if names.iter().any(|name| name.value == "none") {
                // "none of these" is about every option
                self.use_every_option(id, kind);
            }
            let ticks = self.each(&names, |resolver, name| {
                resolver.tick(id, kind, &name.value, name.span)
            });
            match (ticks, entry.key.as_str()) {
                (Some(ticks), "all-of") => test.all_of = ticks,
                (Some(ticks), _) => test.none_of = ticks,
                (None, _) => whole = false,
            }
        }
        whole.then_some(Accept::Ticks(test))
    }

    pub(super) fn each<T>(
        &mut self,
        names: &[Spanned<String>],
        mut read: impl FnMut(&mut Self, &Spanned<String>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let read: Vec<Option<T>> = names.iter().map(|name| read(self, name)).collect();
        read.into_iter().collect()
    }

    fn number_range(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        decimals: u8,
        table: &Table,
        clear: bool,
    ) -> Option<Accept> {
        let (range, written) = self.bounds(Target::Question(id), decimals, table)?;
        self.check_range(kind, range, &written, clear)
            .then_some(Accept::Number(range))
    }

    /// Reads at most one lower and one upper bound, in steps.
    pub(super) fn bounds(
        &mut self,
        of: Target,
        decimals: u8,
        table: &Table,
    ) -> Option<(NumberRange, Vec<WrittenBound>)> {
        let mut range = NumberRange {
            low: None,
            high: None,
        };
        let mut written = Vec::new();
        let mut whole = true;
        for entry in &table.entries {
            let (value, key) = (&entry.value, entry.key.as_str());
            let steps = match of {
                Target::Question(_) => number::read(value, key, decimals, self.diagnostics),
                Target::Score(_) => number::whole(value, key, self.diagnostics),
            };
            let Some(steps) = steps else {
                whole = false;
                continue;
            };
            let (operator, bound) = match key {
                "under" => ("under", steps.saturating_sub(1)),
                "at-most" => ("at-most", steps),
                "at-least" => ("at-least", steps),
                _ => ("over", steps.saturating_add(1)),
            };
            let side = if matches!(operator, "under" | "at-most") {
                &mut range.high
            } else {
                &mut range.low
            };
            if side.replace(bound).is_some() {
                self.mismatch(
                    entry.key_span,
                    "two bounds on the same side",
                    "keep the one that is meant",
                );
                return None;
            }
            written.push((operator, steps, value.span));
            self.usage.bounds.push(Bound {
                of: Some(of),
                operator,
                steps,
                span: value.span,
            });
        }
        whole.then_some((range, written))
    }

    fn date_window(
        &mut self,
        id: QuestionId,
        kind: &Kind,
        table: &Table,
        span: Span,
        clear: bool,
    ) -> Option<Accept> {
        let mut read = |key: &str| -> Option<Option<Spanned<Duration>>> {
            match table.get(key) {
                None => Some(None),
                Some(entry) => duration::read(&entry.value, key, self.diagnostics).map(Some),
            }
        };
        let [within, older_than, in_next, later_than] = [
            read("within"),
            read("older-than"),
            read("in-next"),
            read("later-than"),
        ];
        let (within, older_than, in_next, later_than) =
            (within?, older_than?, in_next?, later_than?);
        let windows = [
            (&within, true),
            (&older_than, true),
            (&in_next, false),
            (&later_than, false),
        ];
        for (window, from_event) in windows {
            if let Some(window) = window {
                self.usage.durations.push(Window {
                    question: id,
                    from_event,
                    duration: window.value,
                    span: window.span,
                });
            }
        }
        let test = match (within, older_than, in_next, later_than) {
            (within, older_than, None, None) => {
                let ends = within.as_ref().zip(older_than.as_ref());
                if ends.is_some_and(|(within, older)| self.is_empty_window(within, older, span)) {
                    return None;
                }
                DateTest::Since {
                    within: within.map(|window| window.value),
                    older_than: older_than.map(|window| window.value),
                }
            }
            (None, None, Some(in_next), None) => DateTest::InNext(in_next.value),
            (None, None, None, Some(later)) => DateTest::LaterThan(later.value),
            _ => {
                self.mismatch(
                    span,
                    "these windows cannot be combined in one test",
                    "only `within` and `older-than` do; write two tests in an `all`",
                );
                return None;
            }
        };
        self.check_window(kind, test, span, clear);
        Some(Accept::Date(test))
    }

    /// Reports a window that contains no day.
    fn is_empty_window(
        &mut self,
        within: &Spanned<Duration>,
        older: &Spanned<Duration>,
        span: Span,
    ) -> bool {
        let order = duration::compare(within.value, older.value);
        let is_empty = order.is_some_and(std::cmp::Ordering::is_le);
        if is_empty {
            let (within, older) = (within.value, older.value);
            let message = format!("nothing is within {within} and older than {older}");
            let empty = Diagnostic::new(Finding::EmptyRange, span, message);
            self.diagnostics
                .push(empty.help("write the longer duration with `within`"));
        }
        is_empty
    }
}
