//! Entries of scores and members of counts, each compared with a protocol without it.

use contraindication::diagnostic::Finding;
use contraindication::engine::Program;
use contraindication::model::{Condition, Protocol, RuleId, ScoreId};
use contraindication::source::Span;
use proptest::prelude::*;

use super::Found;

/// A member with its location, the rules that contain it, and the protocol without it.
type Member = (Span, Vec<RuleId>, Protocol);

impl Found<'_> {
    /// Checks that a part that never matters is reported, unless its rules are reported.
    pub(super) fn members(&self) -> Result<(), TestCaseError> {
        let protocol = self.tried.protocol;
        let everybody = protocol
            .procedure_ids()
            .all(|procedure| self.somebody_is_eligible(procedure));
        for (span, rules, without) in members(protocol) {
            let matters = self.matters(&without);
            // a tick of a member has the same location, and is named by its option
            let found = self.list.iter().find(|one| {
                let is_here = one.finding == Finding::NeverMatters && one.span == span;
                is_here && one.message.starts_with("`{")
            });
            if let Some(found) = found {
                prop_assert!(!matters, "{}", found.message);
                continue;
            }
            let is_reported = |rule: &RuleId| {
                let span = protocol.rule(*rule).span;
                let findings = [
                    Finding::DeadRule,
                    Finding::EquivalentRules,
                    Finding::NeverDecides,
                ];
                let mut found = findings.iter();
                found.any(|finding| self.at(*finding, span, None).is_some())
            };
            let passed_over = rules.iter().all(is_reported);
            prop_assert!(
                matters || passed_over || self.moves || !everybody,
                "never-matters is not reported at {:?}",
                span
            );
        }
        Ok(())
    }

    /// Whether a sheet of values has another verdict with another version of the protocol.
    fn matters(&self, other: &Protocol) -> bool {
        let program = Program::compile(other);
        self.tried.plain().any(|sheet| {
            let answers = self.tried.answers(&sheet.picks);
            sheet.outcomes.iter().any(|(procedure, outcome)| {
                let other = program.evaluate(*procedure, self.tried.today, &answers);
                other.at_least != outcome.at_least
            })
        })
    }
}

fn members(protocol: &Protocol) -> Vec<Member> {
    let mut all = Vec::new();
    for (index, score) in protocol.scores.iter().enumerate() {
        let rules = protocol.rules.iter().enumerate();
        let tests = rules.filter(|(_, rule)| {
            let mut is_tested = false;
            let id = ScoreId::from(index);
            rule.when
                .for_each_score(&mut |test| is_tested |= test.score == id);
            is_tested
        });
        let rules: Vec<RuleId> = tests.map(|(index, _)| RuleId::from(index)).collect();
        for (entry, points) in score.points.iter().enumerate() {
            let mut without = protocol.clone();
            // the questions are still asked
            without.scores[index].points[entry].when = Condition::Any(Vec::new());
            if !rules.is_empty() {
                all.push((points.span, rules.clone(), without));
            }
        }
    }
    for (index, rule) in protocol.rules.iter().enumerate() {
        // the count itself, or one beside another condition
        for (place, condition) in counts(&rule.when).into_iter().enumerate() {
            let Condition::Count(count) = condition else {
                continue;
            };
            for (number, member) in count.of.iter().enumerate() {
                let Condition::Test(test) = member else {
                    continue;
                };
                let mut without = protocol.clone();
                let mut counts = counts_mut(&mut without.rules[index].when);
                if let Condition::Count(count) = &mut *counts[place] {
                    count.of[number] = Condition::Any(Vec::new());
                }
                all.push((test.span, vec![RuleId::from(index)], without));
            }
        }
    }
    all
}

/// The condition itself if it is not a list, otherwise its members.
fn counts(condition: &Condition) -> Vec<&Condition> {
    match condition {
        Condition::All(members) | Condition::Any(members) => members.iter().collect(),
        Condition::Count(_) | Condition::Test(_) | Condition::Score(_) => vec![condition],
    }
}

fn counts_mut(condition: &mut Condition) -> Vec<&mut Condition> {
    match condition {
        Condition::All(members) | Condition::Any(members) => members.iter_mut().collect(),
        Condition::Count(_) | Condition::Test(_) | Condition::Score(_) => vec![condition],
    }
}
