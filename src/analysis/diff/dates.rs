//! Not-before dates that come earlier or later while the verdict stays: a `wait` or a window of a rule is shorter or
//! longer.

use jiff::civil::Date;

use super::formula::Formulas;
use super::joint::Joint;
use super::view::View;
use super::witness::{Judged, Seeker, Witness};
use super::{Pair, SIDES, Seen, Side};
use crate::analysis::smallest::Search;
use crate::analysis::solver::Budget;
use crate::model::{Accept, DateTest, Duration, Outcome, Rule, RuleId, Verdict};

/// A month on average: 400 years have 146 097 days.
const DAYS_A_MONTH: f64 = 146_097.0 / 4_800.0;

/// How many days months differ from their average, however many there are.
const LEEWAY: f64 = 4.0;

/// A `wait` or a window of a rule that both versions have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DateChange {
    /// The rule.
    pub rule: String,
    /// The question whose `within` it is; none of a `wait`.
    pub question: Option<String>,
    /// How long before; none where there was no date.
    pub old: Option<String>,
    /// How long now; none where there is no date any more.
    pub new: Option<String>,
    /// Whether the date comes earlier, or is no more.
    pub earlier: bool,
    /// The smallest answer sheet found with the same verdict and another date.
    pub shown: Option<ShownDate>,
}

/// An answer sheet with another date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownDate {
    /// The procedure.
    pub procedure: String,
    /// The sheet.
    pub witness: Witness,
    /// The date of the old and of the new version.
    pub days: [Option<Date>; 2],
}

/// Both versions, and how sheets are looked for.
#[derive(Clone, Copy)]
pub(super) struct Judge<'a> {
    pub pair: &'a Pair<'a>,
    pub joint: &'a Joint,
    pub formulas: &'a Formulas,
    pub views: &'a [View],
    pub on: Date,
}

/// Every `defer` rule of both versions whose dates differ.
pub(super) fn compare(judge: Judge<'_>, budget: &mut Budget) -> Vec<DateChange> {
    let [old, new] = SIDES.map(|side| judge.pair.of(side).protocol);
    let mut all = Vec::new();
    for (index, rule) in new.rules.iter().enumerate() {
        let Some(before) = old.rule_named(&rule.id) else {
            continue;
        };
        let ids = [before, RuleId::from(index)];
        let rules = [old.rule(before), rule];
        if rules.iter().any(|rule| rule.verdict != Verdict::Defer) {
            continue;
        }
        let mut changes = Vec::new();
        changes.extend(judge.change(rules, None, rules.map(|rule| rule.wait)));
        for (question, durations) in judge.windows(rules) {
            changes.extend(judge.change(rules, Some(question), durations));
        }
        for change in &mut changes {
            change.shown = judge.shown(ids, change.earlier, budget);
        }
        all.extend(changes);
    }
    for index in 0..old.rules.len() {
        let gone = judge.gone(RuleId::from(index), budget);
        let is_told =
            |gone: &DateChange| all.iter().any(|one| one.earlier && one.rule == gone.rule);
        all.extend(gone.filter(|gone| !is_told(gone)));
    }
    all
}

impl<'a> Judge<'a> {
    /// A `defer` rule of the old version that is not there any more, or true of other answers, where a sheet is found
    /// on which the verdict stays and the date comes earlier.
    fn gone(self, id: RuleId, budget: &mut Budget) -> Option<DateChange> {
        let protocol = self.pair.of(Side::Old).protocol;
        let rule = protocol.rule(id);
        if rule.verdict != Verdict::Defer {
            return None;
        }
        let window = rule.when.required_windows().into_iter();
        let window = window.min_by_key(|(_, duration)| duration.after(self.on));
        let (question, duration) = match (rule.wait, window) {
            (Some(wait), _) => (None, wait),
            (None, Some((question, duration))) => {
                (Some(protocol.question(question).id.clone()), duration)
            }
            (None, None) => return None,
        };
        let shown = self
            .views
            .iter()
            .find_map(|view| self.missed(id, view, budget))?;
        Some(DateChange {
            rule: rule.id.clone(),
            question,
            old: Some(duration.to_string()),
            new: None,
            earlier: true,
            shown: Some(shown),
        })
    }

    /// A sheet of one procedure on which the date of a rule is missed.
    fn missed(self, id: RuleId, view: &'a View, budget: &mut Budget) -> Option<ShownDate> {
        let edition = self.pair.of(Side::Old);
        let [procedure, of_new] = view.procedure;
        if !edition.protocol.rule(id).procedures.contains(&procedure) {
            return None;
        }
        let condition = View::condition(self.formulas, Side::Old, id);
        let new = self.pair.of(Side::New);
        let is_kept = new.program.rules_of(of_new).iter().any(|&other| {
            View::condition(self.formulas, Side::New, other) == condition
                && new.protocol.rule(other).verdict == Verdict::Defer
                && self.dates(Side::New, other) == self.dates(Side::Old, id)
        });
        if is_kept {
            return None;
        }
        let mut seeker = Seeker::new(self.pair, self.seen(view), self.on, budget).ok()?;
        for verdict in [Verdict::Defer, Verdict::Refer, Verdict::Contraindicated] {
            let found = seeker.sooner(id, verdict, |outcomes| moved(outcomes, true));
            if let Ok(Search::Found(judged)) = found {
                return Some(self.told(view, judged));
            }
        }
        None
    }

    /// What gives a rule its date.
    fn dates(self, side: Side, id: RuleId) -> (Option<Duration>, Vec<(&'a str, Duration)>) {
        let protocol = self.pair.of(side).protocol;
        let rule = protocol.rule(id);
        let windows = rule.when.required_windows().into_iter();
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
        if durations[0] == durations[1] {
            return None;
        }
        let day = durations.map(|duration| duration.map(|duration| duration.after(self.on)));
        let [old, new] = durations.map(|duration| duration.map(|one| one.to_string()));
        // other words for the same length are no change of the date
        let earlier = match day {
            [Some(old), Some(new)] if old == new => return None,
            [old, new] => new < old,
        };
        Some(DateChange {
            rule: rules[1].id.clone(),
            question,
            old,
            new,
            earlier,
            shown: None,
        })
    }

    /// The shortest window of each question that both versions of a rule ask.
    fn windows(self, rules: [&Rule; 2]) -> Vec<(String, [Option<Duration>; 2])> {
        let mut all: Vec<(String, [Option<Duration>; 2])> = Vec::new();
        for side in SIDES {
            for (question, duration) in rules[side.index()].when.required_windows() {
                let id = &self.pair.of(side).protocol.question(question).id;
                let place = match all.iter().position(|(known, _)| known == id) {
                    Some(place) => place,
                    None => {
                        all.push((id.clone(), [None; 2]));
                        all.len() - 1
                    }
                };
                let known = &mut all[place].1[side.index()];
                let shorter = known.filter(|known| known.after(self.on) <= duration.after(self.on));
                *known = Some(shorter.unwrap_or(duration));
            }
        }
        all.retain(|(_, durations)| durations.iter().all(Option::is_some));
        all
    }

    /// The first procedure with a sheet on which the verdict is the same and the date is not.
    fn shown(self, rules: [RuleId; 2], earlier: bool, budget: &mut Budget) -> Option<ShownDate> {
        for view in self.views {
            let applies = SIDES.iter().all(|&side| {
                let rule = self.pair.of(side).protocol.rule(rules[side.index()]);
                rule.procedures.contains(&view.procedure[side.index()])
            });
            if !applies {
                continue;
            }
            let seeker = Seeker::new(self.pair, self.seen(view), self.on, budget);
            let found = seeker.and_then(|mut seeker| {
                seeker.same_verdict(rules, |outcomes| moved(outcomes, earlier))
            });
            if let Ok(Search::Found(judged)) = found {
                return Some(self.told(view, judged));
            }
        }
        None
    }

    fn seen(self, view: &'a View) -> Seen<'a> {
        Seen {
            joint: self.joint,
            formulas: self.formulas,
            view,
        }
    }

    fn told(self, view: &View, judged: Judged) -> ShownDate {
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

/// Whether the date of the new version comes earlier, or later.
fn moved(outcomes: &[Outcome; 2], earlier: bool) -> bool {
    let [old, new] = [0, 1].map(|side: usize| outcomes[side].not_before);
    let [old, new] = [old, new].map(|date| date.map(|date| date.day));
    old != new && (new < old) == earlier
}

/// The questions whose dates are compared in days by one test and in months by another, about as long: which of them is
/// longer depends on the day.
pub(super) fn day_dependent(pair: &Pair<'_>, joint: &Joint) -> Vec<String> {
    let mut all = Vec::new();
    for question in &joint.questions {
        let mut known = Vec::new();
        let mut name = None;
        for side in SIDES {
            if let Some(id) = question.ids[side.index()] {
                let edition = pair.of(side);
                name = Some(&edition.protocol.question(id).id);
                known.extend(edition.tests_of(id).iter().flat_map(|one| durations(one)));
            }
        }
        let days = known.iter().filter_map(|one| one.in_days());
        let mut days = days.map(f64::from);
        let months: Vec<f64> = known
            .iter()
            .filter_map(|one| one.in_months())
            .map(|months| f64::from(months) * DAYS_A_MONTH)
            .collect();
        if days.any(|days| months.iter().any(|months| (days - months).abs() < LEEWAY)) {
            all.extend(name.cloned());
        }
    }
    all
}

fn durations(accept: &Accept) -> Vec<Duration> {
    match accept {
        Accept::Date(DateTest::Since { within, older_than }) => {
            within.iter().chain(older_than).copied().collect()
        }
        Accept::Date(DateTest::InNext(wait) | DateTest::LaterThan(wait)) => vec![*wait],
        _ => Vec::new(),
    }
}
