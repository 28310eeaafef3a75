//! The dates of true rules. The days of an answer and the end of a window are computed once for each sheet, and the end
//! of a wait once for each screening date, even if many rules have it.

use jiff::civil::Date;

use super::sheet::{Evaluation, Values};
use super::tables::{FlatRule, Tables};
use crate::model::{Dated, Limits, NotBefore, QuestionId, WaitFrom};

/// The date of a true rule.
pub(super) struct RuleDate {
    pub not_before: Option<NotBefore>,
    /// Whether the date cannot become later, neither on another day nor with more answers.
    pub is_final: bool,
}

/// The possible days of an event.
#[derive(Debug, Clone, Copy)]
struct Event {
    first: Date,
    /// `None` if only the calendar limits it.
    last: Option<Date>,
    /// Whether the last day comes from the answer, and is the same on a later screening date.
    is_final: bool,
}

/// The end of a window on a sheet.
#[derive(Debug, Clone, Copy)]
struct WindowEnd {
    /// The first day on which it may be over.
    earliest: Date,
    /// The first day on which it is certainly over. `None` if only the calendar limits it.
    certain: Option<NotBefore>,
    is_final: bool,
}

/// The ends that were computed, in reused memory.
#[derive(Debug)]
pub(super) struct Ends {
    /// The number of the sheet.
    sheet: u64,
    /// For each question, the sheet for which the days of its answer were computed, and those days.
    events: Vec<(u64, Option<Event>)>,
    /// For each window, the sheet for which its end was computed, and the end. `None` if the date is not known.
    windows: Vec<(u64, Option<WindowEnd>)>,
    /// For each wait, the screening date for which its end was computed, and the end.
    waits: Vec<Option<(Date, Date)>>,
}

impl Ends {
    pub(super) fn new(tables: &Tables) -> Self {
        Self {
            sheet: 0,
            events: vec![(0, None); tables.questions.len()],
            windows: vec![(0, None); tables.windows.len()],
            waits: vec![None; tables.waits.len()],
        }
    }

    /// Starts the next sheet, and drops the windows of the last one.
    pub(super) fn begin_sheet(&mut self) {
        self.sheet += 1;
    }
}

impl<V: Values + ?Sized> Evaluation<'_, V> {
    /// The date of a true rule: the end of the first window that closes, since the rule needs them all, or the end of
    /// the wait, whichever is later.
    pub(super) fn rule_date(&self, rule: &FlatRule, ends: &mut Ends) -> RuleDate {
        let mut is_final = true;
        let mut earliest = Date::MAX;
        let mut latest: Option<NotBefore> = None;
        for &window in &rule.windows {
            let Some(end) = self.window_end(window, ends) else {
                continue;
            };
            is_final &= end.is_final;
            earliest = earliest.min(end.earliest);
            let Some(closing) = end.certain else { continue };
            if latest.is_none_or(|latest| closing.day < latest.day) {
                latest = Some(closing);
            }
        }
        let window = latest.map(|latest| NotBefore {
            is_about: earliest < latest.day,
            ..latest
        });
        let wait = rule.wait.map(|wait| NotBefore {
            day: self.wait_end(wait, ends),
            from: WaitFrom::Screening(self.on),
            duration: self.tables.waits[wait as usize],
            is_about: false,
        });
        let not_before = match (window, wait) {
            (Some(window), Some(wait)) if window.is_sooner_than(&wait) => Some(wait),
            (None, wait) => wait,
            (window, _) => window,
        };
        RuleDate {
            not_before,
            is_final,
        }
    }

    /// The end of a window, by its index in the tables.
    fn window_end(&self, window: u32, ends: &mut Ends) -> Option<WindowEnd> {
        let place = window as usize;
        if ends.windows[place].0 != ends.sheet {
            let (question, duration) = self.tables.windows[place];
            let (sheet, event) = &mut ends.events[question.index()];
            if *sheet != ends.sheet {
                (*sheet, *event) = (ends.sheet, self.event(question));
            }
            let end = event.map(|event| {
                let earliest = duration.after(event.first);
                let certain = event.last.map(|last| NotBefore {
                    day: if last == event.first {
                        earliest
                    } else {
                        duration.after(last)
                    },
                    from: WaitFrom::Answer(question, last),
                    duration,
                    is_about: false,
                });
                WindowEnd {
                    earliest,
                    certain,
                    is_final: event.is_final,
                }
            });
            ends.windows[place] = (ends.sheet, end);
        }
        ends.windows[place].1
    }

    /// The end of a wait, by its index in the tables.
    fn wait_end(&self, wait: u32, ends: &mut Ends) -> Date {
        match &mut ends.waits[wait as usize] {
            Some((on, end)) if *on == self.on => *end,
            other => {
                let end = self.tables.waits[wait as usize].after(self.on);
                *other = Some((self.on, end));
                end
            }
        }
    }

    /// The days of the answer to a question, for computing a date. The date must also be correct on a later screening
    /// date. Therefore, the last day is not limited if the day on which the answer was given is unknown.
    fn event(&self, question: QuestionId) -> Option<Event> {
        let date = self.answer(question).as_date()?;
        let Limits { as_of, dated, .. } = self.limits(question);
        let (first, cut) = dated.cut(date, as_of.limit())?;
        let last = match (date.has_last_day(), dated, as_of.given) {
            (true, _, None) => Some(date.days().1),
            (true, _, Some(_)) | (false, Dated::Past, _) => Some(cut),
            (false, Dated::Future | Dated::Any, _) => None,
        };
        // a date in the future cannot be read once it is past, unless the day on which it was given is known
        let is_readable = dated != Dated::Future || as_of.given.is_some();
        Some(Event {
            first,
            last,
            is_final: date.has_last_day() && is_readable,
        })
    }
}
