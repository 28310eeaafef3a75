//! The dates of true rules. A date and the days of an answer are computed once for each sheet, and the end of a wait
//! once for each screening date, even if many rules have it.

use jiff::civil::Date;

use super::bits::Bits;
use super::found::Found;
use super::sheet::{Evaluation, Values};
use super::tables::{DateSource, Tables, narrow};
use crate::model::{Dated, Limits, NotBefore, QuestionId, RuleId, WaitFrom};

/// The date of a true rule.
#[derive(Debug, Clone, Copy)]
struct RuleDate {
    not_before: Option<NotBefore>,
    /// Whether the date cannot become later, neither on another day nor with more answers.
    is_final: bool,
}

impl RuleDate {
    const NONE: Self = Self {
        not_before: None,
        is_final: true,
    };
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

/// The ends that were computed, in reused memory.
#[derive(Debug)]
pub(super) struct Ends {
    /// The number of the sheet.
    sheet: u64,
    /// For each date source, the sheet for which its date was computed, and the date.
    dates: Vec<(u64, RuleDate)>,
    /// For each question, the sheet for which the days of its answer were computed, and those days.
    events: Vec<(u64, Option<Event>)>,
    /// For each wait, the screening date for which its end was computed, and the end.
    waits: Vec<Option<(Date, Date)>>,
}

impl Ends {
    pub(super) fn new(tables: &Tables) -> Self {
        Self {
            sheet: 0,
            dates: vec![(0, RuleDate::NONE); tables.date_sources.len()],
            events: vec![(0, None); tables.questions.len()],
            waits: vec![None; tables.waits.len()],
        }
    }

    /// Starts the next sheet, and drops the dates of the last one.
    pub(super) fn begin_sheet(&mut self) {
        self.sheet += 1;
    }
}

/// The date sources of the true rules of a procedure, in reused memory.
#[derive(Debug)]
pub(super) struct Due {
    sources: Bits,
    /// For each of them, its first true rule in file order. Other places contain any rule.
    first: Vec<RuleId>,
}

impl Due {
    pub(super) fn new(tables: &Tables) -> Self {
        let count = tables.date_sources.len();
        Self {
            sources: Bits::new(count),
            first: vec![RuleId::new(0); count],
        }
    }

    /// Adds the date source of a true rule.
    #[inline]
    pub(super) fn add(&mut self, source: u32, rule: RuleId) {
        let place = source as usize;
        let first = &mut self.first[place];
        if !self.sources.contains(place) || rule < *first {
            *first = rule;
        }
        self.sources.insert(place);
    }
}

impl<V: Values + ?Sized> Evaluation<'_, V> {
    /// Adds the dates of the true rules of a procedure to its result, and the latest of them. Clears `due`.
    pub(super) fn add_dates(&self, due: &mut Due, ends: &mut Ends, found: &mut Found) {
        if due.sources.is_empty() {
            return;
        }
        // of equal dates, that of the first rule in file order
        let mut best: Option<(NotBefore, RuleId)> = None;
        due.sources.each(|place| {
            let source = narrow(place);
            let date = self.rule_date(source, ends);
            found.is_date_open |= !date.is_final;
            let Some(wait) = date.not_before else {
                return;
            };
            found.dates.push((source, wait));
            let rule = due.first[place];
            let is_better = best.is_none_or(|(best, first)| {
                best.is_sooner_than(&wait) || rule < first && !wait.is_sooner_than(&best)
            });
            if is_better {
                best = Some((wait, rule));
            }
        });
        found.not_before = best.map(|(wait, _)| wait);
        due.sources.clear();
    }

    /// The date of a true rule, by its date source.
    fn rule_date(&self, source: u32, ends: &mut Ends) -> RuleDate {
        let place = source as usize;
        if ends.dates[place].0 != ends.sheet {
            let date = self.date_of(&self.tables.date_sources[place], ends);
            ends.dates[place] = (ends.sheet, date);
        }
        ends.dates[place].1
    }

    /// The date of a true rule: the end of the first window that closes, since the rule needs them all, or the end of
    /// the wait, whichever is later.
    fn date_of(&self, source: &DateSource, ends: &mut Ends) -> RuleDate {
        let mut is_final = true;
        let mut earliest = Date::MAX;
        let mut latest: Option<NotBefore> = None;
        for &(question, duration) in &source.windows {
            let Some(event) = self.event_of(question, ends) else {
                continue;
            };
            is_final &= event.is_final;
            let first = duration.after(event.first);
            earliest = earliest.min(first);
            let Some(last) = event.last else { continue };
            let day = if last == event.first {
                first
            } else {
                duration.after(last)
            };
            if latest.is_none_or(|latest| day < latest.day) {
                latest = Some(NotBefore {
                    day,
                    from: WaitFrom::Answer(question, last),
                    duration,
                    is_about: false,
                });
            }
        }
        let window = latest.map(|latest| NotBefore {
            is_about: earliest < latest.day,
            ..latest
        });
        let wait = source.wait.map(|wait| NotBefore {
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

    /// The days of the answer to a question, if the date is known.
    fn event_of(&self, question: QuestionId, ends: &mut Ends) -> Option<Event> {
        let (sheet, event) = &mut ends.events[question.index()];
        if *sheet != ends.sheet {
            (*sheet, *event) = (ends.sheet, self.event(question));
        }
        *event
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
