//! Rules, scores and conditions as text.

use std::collections::BTreeSet;

use super::Dice;
use super::draft::{Draft, GROUP};
use super::kind::{Allowed, DURATIONS, Kind};

/// Names that the tests of a condition may use in addition to values of questions.
#[derive(Clone, Copy)]
pub(super) struct Scope {
    statuses: bool,
    scores: bool,
}

/// The windows of a rule, and what else a condition may contain.
struct Place<'a> {
    level: usize,
    windows: &'a [usize],
    scope: Scope,
}

/// The scope of a rule.
const OF_RULE: Scope = Scope {
    statuses: true,
    scores: true,
};

/// The scope of a show-if.
pub(super) const OF_SHOW_IF: Scope = Scope {
    statuses: true,
    scores: false,
};

/// The scope of an entry of a score.
const OF_POINTS: Scope = Scope {
    statuses: false,
    scores: false,
};

impl Draft {
    pub(super) fn rule(&self, number: usize, dice: &mut Dice) -> String {
        let verdicts = ["precaution", "defer", "refer", "contraindicated", "defer"];
        let verdict = *dice.pick(&verdicts);
        let dates = (0..self.questions.len())
            .filter(|&index| matches!(self.questions[index].kind, Kind::Date(_)))
            .collect::<Vec<_>>();
        let window = verdict == "defer" && !dates.is_empty() && !dice.one_in(3);
        let windows = if window {
            dice.some_of(&dates)
        } else {
            Vec::new()
        };
        let place = Place {
            level: 1,
            windows: &windows,
            scope: OF_RULE,
        };
        let when = self.nested(&place, &mut BTreeSet::new(), dice);
        let mut text = format!(
            "[[rule]]\nid = \"rule-{number}\"\nverdict = \"{verdict}\"\nwhen = {when}\n\
             say = \"Rule {number} holds.\"\nbecause = [\"handout\"]\n"
        );
        if number > 0 && dice.one_in(2) {
            text += &self.procedures_of_rule(dice);
        }
        let written_end = verdict == "defer" && !window;
        let wait = written_end && dice.one_in(2);
        if wait || verdict == "defer" && dice.one_in(3) {
            let durations = DURATIONS[dice.below(DURATIONS.len())];
            let wait = dice.pick(durations);
            text += &format!("wait = \"{wait}\"\n");
        }
        if written_end && !wait || verdict != "precaution" && dice.one_in(3) {
            let until = dice.pick(&["the skin has healed", "a doctor has looked at it"]);
            text += &format!("until = \"{until}\"\n");
        }
        if dice.one_in(4) {
            text += &format!("urgent = \"Rule {number} cannot wait.\"\n");
        }
        text
    }

    /// The `for` of a rule: some procedures, possibly the group.
    fn procedures_of_rule(&self, dice: &mut Dice) -> String {
        let procedures: Vec<usize> = (1..=self.procedures).collect();
        let mut some = dice.some_of(&procedures);
        let grouped = !self.group.is_empty() && dice.one_in(2);
        if grouped {
            some.retain(|procedure| !self.group.contains(procedure));
        }
        let some = some.into_iter();
        let some = some.map(|procedure| format!("\"procedure-{procedure}\""));
        let some: Vec<_> = some.chain(grouped.then(|| GROUP.to_owned())).collect();
        format!("for = [{}]\n", some.join(", "))
    }

    /// A score with entries on one question, some of them on the same, and entries on several.
    pub(super) fn score(&self, number: usize, dice: &mut Dice) -> String {
        let testable = self.testable();
        let mut entries = Vec::new();
        for _ in 0..1 + dice.below(3) {
            let question = &self.questions[*dice.pick(&testable)];
            for _ in 0..1 + dice.below(3) {
                let test = question.kind.test(self.allowed(OF_POINTS), dice);
                entries.push(format!("{{ {} = {test} }}", question.id));
            }
        }
        for _ in 0..dice.below(3) {
            entries.push(self.condition(OF_POINTS, &mut BTreeSet::new(), dice));
        }
        let points = different(entries).into_iter().map(|when| {
            let add = dice.pick(&[1, 2, 3, -1, 1, 7, -2, 1]);
            format!("    {{ add = {add}, when = {when} }},\n")
        });
        let points: String = points.collect();
        format!(
            "[[score]]\nid = \"score-{number}\"\ntitle = \"Score {number}\"\npoints = [\n{points}]\n"
        )
    }

    /// The questions that can be tested.
    pub(super) fn testable(&self) -> Vec<usize> {
        let all = 0..self.questions.len();
        all.filter(|&index| self.questions[index].kind != Kind::Text)
            .collect()
    }

    /// A table of tests, possibly with `all`, `any` and `count`.
    pub(super) fn condition(
        &self,
        scope: Scope,
        used: &mut BTreeSet<usize>,
        dice: &mut Dice,
    ) -> String {
        let place = Place {
            level: 1,
            windows: &[],
            scope,
        };
        self.nested(&place, used, dice)
    }

    /// Draws a condition at a nesting level. Each of the windows gets a `within` that must hold.
    fn nested(&self, place: &Place<'_>, used: &mut BTreeSet<usize>, dice: &mut Dice) -> String {
        let Place {
            level,
            windows,
            scope,
        } = *place;
        let mut entries = self.windows(windows, dice);
        let plain = dice.one_in(2);
        let groups: Vec<&str> = ["all", "any", "count"]
            .into_iter()
            .filter(|group| *group != "count" || self.content.counts)
            .filter(|group| level < 3 && !entries.iter().any(|entry| entry.starts_with(group)))
            .filter(|_| !plain && dice.one_in(3))
            .collect();
        let tests = match entries.len() + groups.len() {
            0 if plain => 1,
            0 => 1 + dice.below(2),
            _ if plain => 0,
            _ => dice.below(2),
        };
        let mut free = self.testable();
        free.retain(|index| !windows.contains(index));
        for index in dice.order(free.len()).into_iter().take(tests) {
            let question = &self.questions[free[index]];
            used.insert(free[index]);
            let test = question.kind.test(self.allowed(scope), dice);
            entries.push(format!("{} = {test}", question.id));
        }
        if scope.scores && !self.scores.is_empty() && dice.one_in(3) {
            let score = 1 + dice.below(self.scores.len());
            entries.push(format!("score-{score} = {}", score_test(dice)));
        }
        let deeper = Place {
            level: level + 1,
            windows: &[],
            scope,
        };
        for group in groups {
            let is_count = group == "count";
            let count = if is_count {
                2 + dice.below(3)
            } else {
                1 + dice.below(2)
            };
            let members = (0..count).map(|_| self.nested(&deeper, used, dice));
            let members: Vec<String> = members.collect();
            let has_all = entries.iter().any(|entry| entry.starts_with("all"));
            if is_count {
                entries.extend(counted(members, has_all, dice))
            } else {
                entries.push(format!("{group} = [{}]", members.join(", ")))
            }
        }
        format!("{{ {} }}", entries.join(", "))
    }

    fn allowed(&self, scope: Scope) -> Allowed {
        Allowed {
            statuses: scope.statuses,
            counts: self.content.counts,
        }
    }

    /// A `within` for each of some dates, possibly inside an `all`.
    fn windows(&self, windows: &[usize], dice: &mut Dice) -> Vec<String> {
        let mut entries = Vec::new();
        for &window in windows {
            let question = &self.questions[window];
            let test = question.kind.window(dice);
            let (id, nested) = (&question.id, dice.one_in(4));
            if !entries
                .iter()
                .any(|entry: &String| entry.starts_with("all"))
                && nested
            {
                entries.push(format!("all = [{{ {id} = {test} }}]"))
            } else {
                entries.push(format!("{id} = {test}"))
            }
        }
        entries
    }
}

/// A `count` of conditions, each of which counts once. With a single condition, an `all`, unless there is one already.
fn counted(members: Vec<String>, has_all: bool, dice: &mut Dice) -> Option<String> {
    let members = different(members);
    let of = members.join(", ");
    match members.len() {
        1 => (!has_all).then(|| format!("all = [{of}]")),
        count => {
            let wanted = 2 + dice.below(count - 1);
            Some(format!("count = {{ at-least = {wanted}, of = [{of}] }}"))
        }
    }
}

/// The condition without repeated parts, in any order.
fn different(all: Vec<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let letters = |one: &String| {
        let mut letters: Vec<char> = one.chars().collect();
        letters.sort_unstable();
        letters
    };
    all.into_iter()
        .filter(|one| seen.insert(letters(one)))
        .collect()
}

/// A test on a score.
fn score_test(dice: &mut Dice) -> String {
    let low = [2, 1, 3, 5, 0, -1][dice.below(6)];
    let high = low + 2 + [0, 1, 4][dice.below(3)];
    match dice.below(6) {
        0 | 1 => format!("{{ at-least = {low} }}"),
        2 => low.to_string(),
        3 => format!("{{ under = {high} }}"),
        4 => format!("{{ over = {low}, at-most = {high} }}"),
        _ => format!("[{low}, {{ at-least = {high} }}]"),
    }
}
