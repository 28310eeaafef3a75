//! The answers that a witness shows: each one that is not clear, and the clear ones on which the verdict depends.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::{Seeker, Witness, WitnessAnswer};
use crate::analysis::diff::{SIDES, Side};
use crate::analysis::sheet::written;
use crate::model::{Answer, Answers, Outcome, Protocol, QuestionId, Reason, RuleId};

impl Seeker<'_> {
    /// A sheet as it is shown. `given` contains the indices of the answers that are not clear.
    pub(super) fn witness(
        &self,
        on: Date,
        given: BTreeSet<usize>,
        answers: &[Answers; 2],
        outcomes: &[Outcome; 2],
    ) -> Witness {
        let mut shown: BTreeMap<usize, bool> = BTreeMap::new();
        for side in SIDES {
            for question in self.matters(side, outcomes) {
                shown.insert(self.seen.joint.place(side, question), true);
            }
        }
        shown.extend(given.into_iter().map(|place| (place, false)));
        let shown = shown.into_iter().filter_map(|(place, is_clear)| {
            let mut id = None;
            let given = SIDES.map(|side| {
                let question = self.asked_id(side, place)?;
                let answer = answers[side.index()].get(question);
                let question_of = self.pair.of(side).protocol.question(question);
                let is_asked = !outcomes[side.index()].ignored.contains(&question);
                let is_shown = is_asked && *answer != Answer::Missing;
                // an empty text has nothing to show
                let is_shown = is_shown && (!is_clear || !matches!(answer, Answer::Text(_)));
                is_shown.then(|| {
                    id = Some(question_of.id.clone());
                    written(question_of, answer)
                })
            });
            Some(WitnessAnswer {
                question: id?,
                given,
                is_clear,
            })
        });
        Witness {
            on,
            answers: shown.collect(),
        }
    }

    /// The questions of one protocol on which the verdicts depend: those that make a rule true that gives the verdict
    /// or its date, those that only the other version of such a rule tests, and those in the show-ifs of these
    /// questions.
    fn matters(&self, side: Side, outcomes: &[Outcome; 2]) -> BTreeSet<QuestionId> {
        let protocol = self.pair.of(side).protocol;
        let mut open = Vec::new();
        for reason in deciding(protocol, &outcomes[side.index()]) {
            open.extend(&reason.answers);
        }
        let other = match side {
            Side::Old => Side::New,
            Side::New => Side::Old,
        };
        let others = self.pair.of(other).protocol;
        for reason in deciding(others, &outcomes[other.index()]) {
            open.extend(only_here(protocol, others, reason.rule));
        }
        let mut all = BTreeSet::new();
        while let Some(next) = open.pop() {
            if all.insert(next)
                && let Some(show_if) = &protocol.question(next).show_if
            {
                show_if.for_each_test(&[], &mut |test| open.push(test.question));
            }
        }
        all
    }
}

/// The rules that give a verdict or its date.
fn deciding<'a>(protocol: &'a Protocol, outcome: &'a Outcome) -> impl Iterator<Item = &'a Reason> {
    let day = outcome.not_before.map(|date| date.day);
    outcome.reasons.iter().filter(move |reason| {
        let gives_date = day.is_some() && reason.not_before.map(|date| date.day) == day;
        gives_date || protocol.rule(reason.rule).verdict == outcome.at_least
    })
}

/// The questions that a rule tests and that the rule with the same id in the other protocol does not.
fn only_here(protocol: &Protocol, others: &Protocol, rule: RuleId) -> Vec<QuestionId> {
    let other = others.rule(rule);
    let Some(own) = protocol.rule_named(&other.id) else {
        return Vec::new();
    };
    let tested: BTreeSet<&str> = other
        .when
        .tests(&others.scores)
        .iter()
        .map(|test| others.question(test.question).id.as_str())
        .collect();
    let own = protocol.rule(own).when.tests(&protocol.scores);
    let own = own.into_iter().map(|test| test.question);
    own.filter(|question| !tested.contains(protocol.question(*question).id.as_str()))
        .collect()
}
