//! Not-before dates that move while the verdict stays the same: a `wait` or a window of a rule is shorter or longer.
//!
//! Which of two durations is longer is decided over all days, never on one day: a month has 28 to 31 days.

use jiff::civil::Date;

use super::days;
use super::formula::{FormulaId, Formulas};
use super::joint::Joint;
use super::view::View;
use super::witness::{Judged, Seeker, Witness};
use super::{GATE_EFFORT, Pair, SIDES, Scope, Seen, Side};
use crate::analysis::smallest::Search;
use crate::analysis::solver::Budget;
use crate::model::{Duration, Outcome, Rule, RuleId, Verdict};

/// A `wait` or a window of a rule that both versions have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateChange {
    /// The rule.
    pub rule: String,
    /// The question that the `within` tests. `None` for a `wait`.
    pub question: Option<String>,
    /// The old duration. `None` if there was no date.
    pub old: Option<Duration>,
    /// The new duration. `None` if there is no date any more.
    pub new: Option<Duration>,
    /// Whether the date comes earlier.
    pub shift: Shift,
    /// The smallest answer sheet that was found with the same verdict and another date.
    pub shown: Option<ShownDate>,
}

/// Whether a date comes earlier.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shift {
    /// It comes earlier, or there is no date any more.
    Earlier,
    /// It comes earlier on some days only, or this is not decided.
    MayBeEarlier,
    /// It never comes earlier.
    Later,
}

/// An answer sheet with another date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDate {
    /// The procedure.
    pub procedure: String,
    /// The sheet.
    pub witness: Witness,
    /// The date in the old and in the new version.
    pub days: [Option<Date>; 2],
}

/// Number of steps that may be spent to show that a condition is covered, before a sheet is searched for.
const SHAPES: u32 = 400;

/// The verdicts that can stay the same while the date changes.
const SEVERE: [Verdict; 3] = [Verdict::Defer, Verdict::Refer, Verdict::Contraindicated];

/// Both versions, and the search for sheets.
#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    pub pair: &'a Pair<'a>,
    pub joint: &'a Joint,
    pub formulas: &'a Formulas,
    pub views: &'a [View],
    /// The screening date of the comparison.
    pub here: &'a Scope,
    /// All screening dates.
    pub every: &'a Scope,
}

/// The effort for searches for sheets with a missing date.
struct Effort<'a> {
    /// The effort for sheets on the date of the comparison.
    here: &'a mut Budget,
    /// The effort for each search over every date. It depends only on the rules, so the exit code does too.
    every: u64,
}

/// Every rule of either version whose dates differ.
pub(super) fn compare(judge: Judge<'_>, budget: &mut Budget) -> Vec<DateChange> {
    let [old, new] = SIDES.map(|side| judge.pair.of(side).protocol);
    let mut all = Vec::new();
    for (index, rule) in new.rules.iter().enumerate() {
        let Some(before) = old.rule_named(&rule.id) else {
            continue;
        };
        let ids = [before, RuleId::from(index)];
        let rules = [old.rule(before), rule];
        if rules.iter().any(|rule| rule.verdict <= Verdict::Precaution) {
            continue;
        }
        let mut changes = Vec::new();
        changes.extend(judge.change(rules, None, rules.map(|rule| rule.wait)));
        for (question, durations) in judge.windows(rules) {
            changes.extend(judge.change(rules, Some(question), durations));
        }
        for change in &mut changes {
            change.shown = judge.shown(ids, change, budget);
        }
        all.extend(changes);
    }
    let is_told = |rule: &Rule| {
        let mut reported = all.iter().filter(|one| one.shift != Shift::Later);
        reported.any(|one| one.rule == rule.id)
    };
    let rules = old.rules.iter().enumerate();
    let rules = rules.filter(|(_, rule)| rule.gives_date() && !is_told(rule));
    let rules: Vec<RuleId> = rules.map(|(index, _)| RuleId::from(index)).collect();
    let searches = rules.len() * judge.views.len() * SEVERE.len();
    let mut effort = Effort {
        here: budget,
        every: GATE_EFFORT / (searches as u64).max(1),
    };
    let gone = rules
        .into_iter()
        .filter_map(|rule| judge.gone(rule, &mut effort));
    all.extend(gone.collect::<Vec<_>>());
    all
}

impl<'a> Judge<'a> {
    /// A rule of the old version that gives a date and was removed or now applies to other answers, if there is a sheet
    /// on which the verdict stays the same and no remaining rule certainly gives a date that late.
    fn gone(self, id: RuleId, effort: &mut Effort<'_>) -> Option<DateChange> {
        let protocol = self.pair.of(Side::Old).protocol;
        let rule = protocol.rule(id);
        let window = rule.dated_windows().into_iter();
        let window = window.min_by_key(|(_, duration)| duration.length());
        let (question, duration) = match (rule.wait, window) {
            (Some(wait), _) => (None, wait),
            (None, Some((question, duration))) => {
                (Some(protocol.question(question).id.clone()), duration)
            }
            (None, None) => return None,
        };
        let mut is_open = false;
        let mut shown = None;
        for view in self.views {
            match self.missed(id, view, effort) {
                Search::Nothing => {}
                Search::NotDecided => is_open = true,
                Search::Found(found) => {
                    shown = Some(found);
                    break;
                }
            }
        }
        let shift = match &shown {
            Some(shown) if shown.witness.on == self.here.on => Shift::Earlier,
            None if !is_open => return None,
            _ => Shift::MayBeEarlier,
        };
        Some(DateChange {
            rule: rule.id.clone(),
            question,
            old: Some(duration),
            new: None,
            shift,
            shown,
        })
    }

    /// A sheet of one procedure on which the date of a rule is missing.
    fn missed(self, id: RuleId, view: &'a View, effort: &mut Effort<'_>) -> Search<ShownDate> {
        let edition = self.pair.of(Side::Old);
        let [procedure, _] = view.procedure;
        if !edition.protocol.rule(id).procedures.contains(&procedure) {
            return Search::Nothing;
        }
        let new = self.pair.of(Side::New);
        let rules = new.program.rules_of(view.procedure[1]);
        let condition = View::condition(self.formulas, Side::Old, id);
        let is_kept = rules.iter().any(|&other| {
            View::condition(self.formulas, Side::New, other) == condition
                && self.dates(Side::New, other) == self.dates(Side::Old, id)
        });
        if is_kept {
            return Search::Nothing;
        }
        let covers = self.covers(id, view);
        let implied = |&cover: &FormulaId| {
            let mut steps = SHAPES;
            self.formulas.implies(condition, cover, &mut steps)
        };
        if covers.iter().any(implied) {
            return Search::Nothing;
        }
        let mut all = Search::Nothing;
        for verdict in SEVERE {
            let search = |scope: &'a Scope, budget: &mut Budget| {
                let seeker = Seeker::new(self.pair, self.seen(view), scope, budget);
                let found = seeker.and_then(|mut seeker| {
                    seeker.sooner(id, &covers, verdict, |outcomes| moved(outcomes, true))
                });
                found.unwrap_or(Search::NotDecided)
            };
            effort.here.spend(rules.len() as u64);
            let found = match search(self.here, effort.here) {
                Search::Found(judged) => Search::Found(judged),
                _ if self.is_partial() => Search::NotDecided,
                _ => search(self.every, &mut Budget::new(effort.every)),
            };
            match found {
                Search::Found(judged) => return Search::Found(self.shown_date(view, judged)),
                Search::NotDecided => all = Search::NotDecided,
                Search::Nothing => {}
            }
        }
        all
    }

    /// Whether a question has only the cells of one screening date.
    fn is_partial(self) -> bool {
        let mut questions = self.joint.questions.iter();
        questions.any(|question| question.is_partial)
    }

    /// The conditions of the new rules whose date is never earlier than that of an old rule.
    fn covers(self, id: RuleId, view: &View) -> Vec<FormulaId> {
        let new = self.pair.of(Side::New);
        let (wait, windows) = self.dates(Side::Old, id);
        let is_late = |other: RuleId| {
            let (own_wait, own_windows) = self.dates(Side::New, other);
            let waits = match (own_wait, wait) {
                (_, None) => true,
                (Some(own), Some(wait)) => own.is_never_shorter_than(wait),
                (None, Some(_)) => false,
            };
            // the date comes from the window that closes first
            let covered = own_windows.iter().all(|(question, own)| {
                windows.iter().any(|(asked, duration)| {
                    asked == question && own.is_never_shorter_than(*duration)
                })
            });
            waits && (windows.is_empty() || covered && !own_windows.is_empty())
        };
        let rules = new.program.rules_of(view.procedure[1]).iter().copied();
        let dated = rules.filter(|&other| new.protocol.rule(other).gives_date());
        let late = dated.filter(|&other| is_late(other));
        late.map(|other| View::condition(self.formulas, Side::New, other))
            .collect()
    }

    /// The wait and the windows from which the date of a rule is computed.
    fn dates(self, side: Side, id: RuleId) -> (Option<Duration>, Vec<(&'a str, Duration)>) {
        let protocol = self.pair.of(side).protocol;
        let rule = protocol.rule(id);
        let windows = rule.dated_windows().into_iter();
        let windows =
            windows.map(|(question, duration)| (protocol.question(question).id.as_str(), duration));
        (rule.wait, windows.collect())
    }

    fn change(
        self,
        rules: [&Rule; 2],
        question: Option<String>,
        durations: [Option<Duration>; 2],
    ) -> Option<DateChange> {
        let shift = match durations {
            [None, None] => return None,
            [Some(old), Some(new)] => shift(old, new)?,
            [_, None] => Shift::Earlier,
            [None, _] => Shift::Later,
        };
        let [old, new] = durations;
        Some(DateChange {
            rule: rules[1].id.clone(),
            question,
            old,
            new,
            shift,
            shown: None,
        })
    }

    /// The shortest window for each question that both versions of a rule test.
    fn windows(self, rules: [&Rule; 2]) -> Vec<(String, [Option<Duration>; 2])> {
        let mut all: Vec<(String, [Option<Duration>; 2])> = Vec::new();
        for side in SIDES {
            for (question, duration) in rules[side.index()].dated_windows() {
                let id = &self.pair.of(side).protocol.question(question).id;
                let place = match all.iter().position(|(known, _)| known == id) {
                    Some(place) => place,
                    None => {
                        all.push((id.clone(), [None; 2]));
                        all.len() - 1
                    }
                };
                let known = &mut all[place].1[side.index()];
                let shorter = known.filter(|known| known.length() <= duration.length());
                *known = Some(shorter.unwrap_or(duration));
            }
        }
        all.retain(|(_, durations)| durations.iter().all(Option::is_some));
        all
    }

    /// The first procedure with a sheet that has the same verdict and another date.
    fn shown(
        self,
        rules: [RuleId; 2],
        change: &DateChange,
        budget: &mut Budget,
    ) -> Option<ShownDate> {
        let earlier = change.shift != Shift::Later;
        let preferred = self.shorter_from(change);
        let scopes = match change.shift {
            Shift::MayBeEarlier => vec![self.here, self.every],
            _ => vec![self.here],
        };
        for view in self.views {
            let applies = SIDES.iter().all(|&side| {
                let rule = self.pair.of(side).protocol.rule(rules[side.index()]);
                rule.procedures.contains(&view.procedure[side.index()])
            });
            if !applies {
                continue;
            }
            for &scope in &scopes {
                let seeker = Seeker::new(self.pair, self.seen(view), scope, budget);
                let found = seeker.and_then(|mut seeker| {
                    seeker.prefer(preferred.clone());
                    seeker.same_verdict(rules, |outcomes| moved(outcomes, earlier))
                });
                if let Ok(Search::Found(judged)) = found {
                    return Some(self.shown_date(view, judged));
                }
            }
        }
        None
    }

    /// Some days from which the new duration is shorter, if that depends on the day.
    fn shorter_from(self, change: &DateChange) -> Vec<Date> {
        const SOME: usize = 12;
        let (Shift::MayBeEarlier, Some(old), Some(new)) = (change.shift, change.old, change.new)
        else {
            return Vec::new();
        };
        let all = days::dates();
        let start = all.partition_point(|date| *date < self.every.on);
        let all = all[start..].iter().chain(&all[..start]).copied();
        let shorter = all.filter(|&day| new.after(day) < old.after(day));
        shorter.take(SOME).collect()
    }

    fn seen(self, view: &'a View) -> Seen<'a> {
        Seen {
            joint: self.joint,
            formulas: self.formulas,
            view,
        }
    }

    fn shown_date(self, view: &View, judged: Judged) -> ShownDate {
        let protocol = self.pair.of(Side::New).protocol;
        let [_, procedure] = view.procedure;
        let day = |outcome: Outcome| outcome.not_before.map(|date| date.day);
        ShownDate {
            procedure: protocol.procedure(procedure).id.clone(),
            witness: judged.witness,
            days: judged.outcomes.map(day),
        }
    }
}

/// Whether the date in the new version is earlier, or later.
fn moved(outcomes: &[Outcome; 2], earlier: bool) -> bool {
    let [old, new] = [0, 1].map(|side: usize| outcomes[side].not_before);
    let [old, new] = [old, new].map(|date| date.map(|date| date.day));
    old != new && (new < old) == earlier
}

/// Whether a date comes earlier if one duration replaces another. `None` if they always have the same length.
fn shift(old: Duration, new: Duration) -> Option<Shift> {
    let is_later = new.is_never_shorter_than(old);
    match (is_later, old.is_never_shorter_than(new)) {
        // another notation of the same length does not change the date
        (true, true) => None,
        (true, false) => Some(Shift::Later),
        (false, true) if is_always_shorter(new, old) => Some(Shift::Earlier),
        (false, _) => Some(Shift::MayBeEarlier),
    }
}

fn is_always_shorter(one: Duration, other: Duration) -> bool {
    match (one.in_months(), other.in_months()) {
        (Some(one), Some(other)) => one < other,
        _ => one.days().1 < other.days().0,
    }
}
