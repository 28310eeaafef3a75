//! The rule format once more, as slowly and plainly as it can be said: conditions are walked as trees, and a date that
//! is known to the month is judged by trying each of its days. Shares no arithmetic with the engine.

use std::collections::BTreeSet;

use contraindication::model::{
    Accept, Answer, Answers, Condition, DateTest, Dated, Duration, Kind, OptionState, PartialDate,
    ProcedureId, Protocol, QuestionId, Rule, RuleId, Test, Tick, Ticks, Unit, Verdict,
};
use jiff::ToSpan;
use jiff::civil::Date;

/// True, false, or none where it is not known.
pub type Known = Option<bool>;

/// One person on one day.
pub struct Oracle<'a> {
    pub protocol: &'a Protocol,
    pub answers: &'a Answers,
    pub on: Date,
}

impl Oracle<'_> {
    /// Every rule of a procedure, and whether it holds.
    pub fn rules(&self, procedure: ProcedureId) -> Vec<(RuleId, Known)> {
        (0..self.protocol.rules.len())
            .map(RuleId::from)
            .filter(|&id| self.protocol.rule(id).procedures.contains(&procedure))
            .map(|id| (id, self.holds(&self.protocol.rule(id).when)))
            .collect()
    }

    /// The gravest verdict of the rules that are true, and of those that are true or unknown.
    pub fn interval(&self, procedure: ProcedureId) -> (Verdict, Verdict) {
        let gravest = |wanted: &[Known]| {
            let rules = self.rules(procedure).into_iter();
            rules
                .filter(|(_, known)| wanted.contains(known))
                .map(|(id, _)| self.protocol.rule(id).verdict)
                .max()
                .unwrap_or(Verdict::Eligible)
        };
        (gravest(&[Some(true)]), gravest(&[Some(true), None]))
    }

    /// The latest date of the rules that are true.
    pub fn not_before(&self, procedure: ProcedureId) -> Option<Date> {
        let rules = self.rules(procedure).into_iter();
        rules
            .filter(|(_, known)| *known == Some(true))
            .filter_map(|(id, _)| self.rule_not_before(self.protocol.rule(id)))
            .max()
    }

    /// Whether no rule that is still unknown could give a date, whatever the answers will be, and no date of a true rule can
    /// become later.
    pub fn not_before_is_final(&self, procedure: ProcedureId) -> bool {
        self.rules(procedure).into_iter().all(|(id, known)| {
            let rule = self.protocol.rule(id);
            match known {
                Some(false) => true,
                None => !has_date(rule),
                Some(true) => {
                    let mut windows = self.windows(rule).into_iter();
                    windows.all(|(question, _)| self.ends_for_good(question))
                }
            }
        })
    }

    /// Whether the answer itself says which day is the last, and can be read on every later day.
    fn ends_for_good(&self, question: QuestionId) -> bool {
        let has_end = match self.answers.get(question) {
            Answer::Date(PartialDate::Between { to, .. }) => to.is_some(),
            _ => true,
        };
        let is_ahead = self.protocol.question(question).kind == Kind::Date(Dated::Future);
        has_end && !(is_ahead && self.answers.days.of(question).is_none())
    }

    /// The questions to ask next. A question that waits for another one is not asked, but what it waits for.
    pub fn needed(&self, procedure: ProcedureId) -> BTreeSet<QuestionId> {
        let (least, _) = self.interval(procedure);
        let mut needed = BTreeSet::new();
        for (id, known) in self.rules(procedure) {
            let rule = self.protocol.rule(id);
            let graver = rule.verdict > least;
            let beside = rule.verdict == Verdict::Defer && least == Verdict::Defer;
            if known.is_none() && (graver || beside || has_date(rule)) {
                self.unknown_tests(&rule.when, &mut needed);
            }
        }
        needed
    }

    fn unknown_tests(&self, condition: &Condition, into: &mut BTreeSet<QuestionId>) {
        match condition {
            Condition::All(members) | Condition::Any(members) => {
                members.iter().for_each(|one| self.unknown_tests(one, into));
            }
            Condition::Test(test) if self.holds(condition).is_none() => {
                match (
                    &self.protocol.question(test.question).show_if,
                    self.is_asked(test.question),
                ) {
                    (Some(show_if), None) => self.unknown_tests(show_if, into),
                    _ => drop(into.insert(test.question)),
                }
            }
            Condition::Test(_) => {}
            Condition::Count(_) | Condition::Score(_) => todo!(),
        }
    }

    fn rule_not_before(&self, rule: &Rule) -> Option<Date> {
        if !has_date(rule) {
            return None;
        }
        let windows = self.windows(rule).into_iter();
        let closings = windows.filter_map(|(question, within)| self.closing(question, within));
        let wait = rule.wait.map(|wait| later(self.on, wait));
        closings.min().max(wait)
    }

    /// The day on which a `within` stops holding for certain.
    fn closing(&self, question: QuestionId, within: Duration) -> Option<Date> {
        let Answer::Date(date) = self.answers.get(question) else {
            return None;
        };
        let is_past = self.protocol.question(question).kind == Kind::Date(Dated::Past);
        let has_end = !matches!(date, PartialDate::Between { to: None, .. });
        // of a day that is not known, every day of the answer may still come
        let days = match (has_end, self.answers.days.of(question)) {
            (false, _) if !is_past => Vec::new(),
            (true, None) => days_of(*date, &[]),
            (true | false, _) => self.days(question, *date, &[]),
        };
        days.last().map(|day| later(*day, within))
    }

    /// The `within`s of a rule with a date that stand in `all`s alone.
    fn windows(&self, rule: &Rule) -> Vec<(QuestionId, Duration)> {
        let mut windows = Vec::new();
        let is_dated = match rule.verdict {
            Verdict::Eligible | Verdict::Precaution => false,
            Verdict::Defer => true,
            Verdict::Refer | Verdict::Contraindicated => rule.until.is_none(),
        };
        if is_dated {
            required(&rule.when, &mut windows);
        }
        windows
    }

    fn holds(&self, condition: &Condition) -> Known {
        match condition {
            Condition::All(members) => every(members.iter().map(|one| self.holds(one))),
            Condition::Any(members) => some(members.iter().map(|one| self.holds(one))),
            Condition::Count(_) | Condition::Score(_) => todo!(),
            Condition::Test(test) => every([self.is_asked(test.question), self.test(test)]),
        }
    }

    fn is_asked(&self, question: QuestionId) -> Known {
        match &self.protocol.question(question).show_if {
            Some(condition) => self.holds(condition),
            None => Some(true),
        }
    }

    fn test(&self, test: &Test) -> Known {
        let values = self.values(test);
        let known = values.iter().map(|value| {
            let accepts = test.accepts.iter();
            some(accepts.map(|accept| self.accepts(accept, value)))
        });
        let known: Vec<Known> = known.collect();
        let same = known.iter().all(|one| *one == known[0]);
        known.first().copied().filter(|_| same).flatten()
    }

    /// Each value that an answer could be, as an answer of its own. Of numbers those next to what is tested.
    fn values(&self, test: &Test) -> Vec<Answer> {
        let answer = self.answers.get(test.question);
        match answer {
            Answer::OneOf(options) => options.iter().map(|one| Answer::Option(*one)).collect(),
            Answer::Range(range) => {
                let kind = &self.protocol.question(test.question).kind;
                let (min, max) = match kind {
                    Kind::Number(number) => (number.min, number.max),
                    _ => (None, None),
                };
                let low = range.low.or(min).unwrap_or(i64::MIN);
                let high = range.high.or(max).unwrap_or(i64::MAX);
                let mut numbers = vec![low, high];
                for accept in &test.accepts {
                    if let Accept::Number(range) = accept {
                        let ends = range.low.into_iter().chain(range.high);
                        numbers.extend(ends.flat_map(|end| [end - 1, end, end + 1]));
                    }
                }
                numbers.retain(|number| (low..=high).contains(number));
                numbers.into_iter().map(Answer::Number).collect()
            }
            Answer::Date(date) => {
                let turns = test.accepts.iter().flat_map(|accept| self.turns(accept));
                let turns: Vec<Date> = turns.collect();
                let days = self.days(test.question, *date, &turns).into_iter();
                days.map(|day| Answer::Date(PartialDate::Day(day)))
                    .collect()
            }
            _ => vec![answer.clone()],
        }
    }

    /// Whether one value is accepted.
    fn accepts(&self, accept: &Accept, answer: &Answer) -> Known {
        match answer {
            Answer::Missing | Answer::Invalid => None,
            Answer::Unsure => (*accept == Accept::Unsure).then_some(true),
            Answer::Declined => (*accept == Accept::Declined).then_some(true),
            Answer::Ticks(ticks) => accepts_ticks(accept, ticks),
            Answer::Option(option) => Some(match accept {
                Accept::Is(wanted) => option == wanted,
                Accept::NoneOf(others) => others.iter().all(|other| other != option),
                _ => false,
            }),
            Answer::Number(number) => Some(match accept {
                Accept::Number(range) => {
                    range.low.is_none_or(|low| *number >= low)
                        && range.high.is_none_or(|high| *number <= high)
                }
                _ => false,
            }),
            Answer::Date(date) => match accept {
                Accept::Date(test) => Some(self.holds_on(test, date.days().0)),
                _ => Some(false),
            },
            Answer::Text(_) => Some(false),
            Answer::OneOf(_) | Answer::Range(_) => panic!("one value at a time"),
        }
    }

    fn holds_on(&self, test: &DateTest, event: Date) -> bool {
        let on = self.on;
        match *test {
            DateTest::Since { within, older_than } => {
                within.is_none_or(|wait| on < later(event, wait))
                    && older_than.is_none_or(|wait| on >= later(event, wait))
            }
            DateTest::InNext(wait) => on <= event && event <= later(on, wait),
            DateTest::LaterThan(wait) => event > later(on, wait),
        }
    }

    /// The days near which a test can change.
    fn turns(&self, accept: &Accept) -> Vec<Date> {
        let on = self.on;
        let (back, ahead) = match accept {
            Accept::Date(DateTest::Since { within, older_than }) => ([*within, *older_than], None),
            Accept::Date(DateTest::InNext(wait) | DateTest::LaterThan(wait)) => {
                ([None, None], Some(*wait))
            }
            _ => ([None, None], None),
        };
        let back = back.into_iter().flatten();
        let back = back.map(|wait| on - i64::from(wait.count) * span_of(wait.unit));
        back.chain(ahead.map(|wait| later(on, wait)))
            .chain([on])
            .collect()
    }

    /// Every day that a date may stand for, seen from the day it was given; of a long range only some.
    fn days(&self, question: QuestionId, date: PartialDate, turns: &[Date]) -> Vec<Date> {
        let seen_from = match self.answers.days.carried.get(&question) {
            Some(day) => *day,
            None => self.answers.days.answered,
        };
        let seen_from = seen_from.unwrap_or(self.on);
        let kind = &self.protocol.question(question).kind;
        let near = [turns, &[seen_from]].concat();
        let mut days = days_of(date, &near);
        days.retain(|day| match kind {
            Kind::Date(Dated::Past) => *day <= seen_from,
            Kind::Date(Dated::Future) => *day >= seen_from,
            _ => true,
        });
        days
    }
}

/// Every day of a date; of a long range the first and the last, and those near some days.
fn days_of(date: PartialDate, near: &[Date]) -> Vec<Date> {
    let written = date.to_string();
    let (first, last) = match date {
        PartialDate::Day(day) => (day, day),
        PartialDate::Month(year, month) => (day_of(year, month, 1), day_of(year, month, 31)),
        PartialDate::Year(year) => (day_of(year, 1, 1), day_of(year, 12, 31)),
        PartialDate::Between { from, to } => {
            let from = from.unwrap_or(day_of(1900, 1, 1));
            let to = to.unwrap_or(day_of(2199, 12, 31));
            let mut days: Vec<Date> = from.series(1.day()).take(400).collect();
            days.push(to);
            for day in near {
                days.extend((*day - 5.days()).series(1.day()).take(11));
            }
            days.retain(|day| from <= *day && *day <= to);
            days.sort_unstable();
            return days;
        }
    };
    first
        .series(1.day())
        .take_while(|day| *day <= last)
        .filter(|day| day.to_string().starts_with(&written))
        .collect()
}

/// The `within`s of a condition that stand in `all`s alone.
fn required(condition: &Condition, into: &mut Vec<(QuestionId, Duration)>) {
    match condition {
        Condition::All(members) => members.iter().for_each(|one| required(one, into)),
        Condition::Test(test) if !test.list => {
            if let [
                Accept::Date(DateTest::Since {
                    within: Some(within),
                    ..
                }),
            ] = test.accepts[..]
            {
                into.push((test.question, within));
            }
        }
        Condition::Any(_) | Condition::Test(_) => {}
        Condition::Count(_) | Condition::Score(_) => todo!(),
    }
}

/// Whether a rule can have a date: it waits, or a `within` must hold and no text stands in its place.
fn has_date(rule: &Rule) -> bool {
    match rule.verdict {
        Verdict::Eligible | Verdict::Precaution => false,
        Verdict::Defer => rule.wait.is_some() || must_be_within(&rule.when),
        Verdict::Refer | Verdict::Contraindicated => {
            rule.until.is_none() && must_be_within(&rule.when)
        }
    }
}

fn must_be_within(condition: &Condition) -> bool {
    match condition {
        Condition::All(members) => members.iter().any(must_be_within),
        Condition::Any(_) => false,
        Condition::Count(_) | Condition::Score(_) => todo!(),
        Condition::Test(test) => {
            let is_within = |accept: &Accept| matches!(accept, Accept::Date(DateTest::Since { within, .. }) if within.is_some());
            !test.list && test.accepts.iter().all(is_within)
        }
    }
}

fn accepts_ticks(accept: &Accept, ticks: &Ticks) -> Known {
    match accept {
        Accept::Unsure => match (ticks.unsure, ticks.declined) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        },
        Accept::Declined => match (ticks.declined, ticks.unsure) {
            (true, _) => Some(true),
            (false, true) => None,
            (false, false) => Some(false),
        },
        Accept::Ticks(test) => {
            let not = |known: Known| known.map(|known| !known);
            let ticked = |state: OptionState| match state {
                OptionState::Ticked => Some(true),
                OptionState::NotTicked => Some(false),
                OptionState::Unknown => None,
            };
            let is = |tick: &Tick| match tick {
                Tick::Option(option) => ticked(ticks.state(*option)),
                Tick::None => not(some(ticks.states().map(ticked))),
            };
            let present = test.all_of.iter().map(is);
            let absent = test.none_of.iter().map(|tick| not(is(tick)));
            every(present.chain(absent))
        }
        _ => Some(false),
    }
}

/// False where one is false, true where all are true.
fn every(members: impl IntoIterator<Item = Known>) -> Known {
    let members: Vec<Known> = members.into_iter().collect();
    if members.contains(&Some(false)) {
        Some(false)
    } else if members.contains(&None) {
        None
    } else {
        Some(true)
    }
}

/// True where one is true, false where all are false.
fn some(members: impl IntoIterator<Item = Known>) -> Known {
    let members: Vec<Known> = members.into_iter().collect();
    if members.contains(&Some(true)) {
        Some(true)
    } else if members.contains(&None) {
        None
    } else {
        Some(false)
    }
}

fn span_of(unit: Unit) -> jiff::Span {
    match unit {
        Unit::Day => 1.day(),
        Unit::Week => 1.week(),
        Unit::Month => 1.month(),
        Unit::Year => 1.year(),
    }
}

/// The day a duration later, counted by hand.
fn later(day: Date, duration: Duration) -> Date {
    let count = i64::from(duration.count);
    let months = match duration.unit {
        Unit::Day => return day + count.days(),
        Unit::Week => return day + (7 * count).days(),
        Unit::Month => count,
        Unit::Year => 12 * count,
    };
    let from_zero = i64::from(day.year()) * 12 + i64::from(day.month()) - 1 + months;
    let narrow = |number: i64| i16::try_from(number).expect("a year");
    day_of(
        narrow(from_zero / 12),
        narrow(from_zero % 12 + 1) as i8,
        day.day(),
    )
}

/// A day of a month, or its last day where it is shorter.
fn day_of(year: i16, month: i8, day: i8) -> Date {
    let longest = match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    };
    Date::new(year, month, day.min(longest)).expect("a day")
}
