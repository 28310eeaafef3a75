//! Entries of scores and members of counts that never change a verdict.
//!
//! For each of them, the rules that contain it are read again without it. It matters if some sheet of values has a more
//! severe verdict with it, or without it. It can matter only on sheets on which it holds. There, the score without an
//! entry is the same sum with other bounds, and the count without a member is the same count that needs one more. A
//! `count` in a `show-if` or in an entry of a score is not examined.

use std::collections::{BTreeMap, BTreeSet};

use super::diff::notation;
use super::prover::Prover;
use super::raised::Raised;
use super::solver::{Answered, Lit};
use super::space::Space;
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{
    Accept, Condition, Count, ProcedureId, Protocol, RuleId, ScoreId, ScoreTest, Test, Tick,
    TickCount, TickTest, Verdict,
};
use crate::source::Span;

/// A part of a rule or of a score.
struct Member {
    /// The member in the notation of rule files.
    words: String,
    /// The words of a message that say where the member is.
    place: String,
    span: Span,
    /// The rules that contain it, each as it is without it.
    rules: Vec<(RuleId, Without)>,
}

/// A rule without a member.
enum Without {
    /// A member of a count, and the condition without it.
    Condition(Condition, Condition),
    /// A score without one of its entries.
    Entry(ScoreId, usize),
}

impl Prover<'_> {
    /// Reports `never-matters`. Members of rules in `reported` are skipped.
    pub(super) fn never_matters(&mut self, reported: &BTreeSet<RuleId>) {
        let mut passed_over: BTreeSet<RuleId> = reported.clone();
        let outranked = self.found.iter().map(|one| &one.diagnostic);
        let outranked = outranked.filter(|one| one.finding == Finding::NeverDecides);
        let outranked: BTreeSet<Span> = outranked.map(|one| one.span).collect();
        let rules = self.protocol.rules.iter().enumerate();
        let rules = rules.filter(|(_, rule)| outranked.contains(&rule.span));
        passed_over.extend(rules.map(|(index, _)| RuleId::from(index)));
        for member in members(self.protocol) {
            if member
                .rules
                .iter()
                .all(|(rule, _)| passed_over.contains(rule))
            {
                continue;
            }
            match self.matters(&member) {
                Some(true) => {}
                Some(false) => self.report_idle(&member),
                None => self.undecided(Finding::NeverMatters, member.span, &member.words),
            }
        }
    }

    /// Whether a member changes a verdict on some sheet of values; `None` if that is not decided.
    fn matters(&mut self, member: &Member) -> Option<bool> {
        let space = self.home_of(member.rules[0].0);
        let changed = self.add(space, |space| {
            let mut pairs = BTreeMap::new();
            let mut counts = space.solver.always;
            for (rule, without) in &member.rules {
                counts = space.counts(without);
                let without = space.without(*rule, without);
                pairs.insert(*rule, [space.rules[rule], without]);
            }
            Changed { counts, pairs }
        })?;
        for procedures in self.alike(&self.procedures_of(member)) {
            let levels = changed.pairs.keys().map(|rule| self.protocol.rule(*rule));
            let levels = levels.filter(|rule| rule.procedures.contains(&procedures[0]));
            let levels: BTreeSet<Verdict> = levels.map(|rule| rule.verdict).collect();
            for level in levels {
                for gone in [0, 1] {
                    let wanted = self.add(space, |space| {
                        space.falls_short(procedures[0], level, &changed, gone)
                    })?;
                    match self.spaces[space].solver.ask(&wanted, &mut self.budget) {
                        Answered::Yes => return Some(true),
                        Answered::No(_) => {}
                        Answered::NotDecided => return None,
                    }
                }
            }
        }
        Some(false)
    }

    fn procedures_of(&self, member: &Member) -> Vec<ProcedureId> {
        let rules = member
            .rules
            .iter()
            .map(|(rule, _)| self.protocol.rule(*rule));
        let own: BTreeSet<ProcedureId> = rules.flat_map(|rule| &rule.procedures).copied().collect();
        own.into_iter().collect()
    }

    fn report_idle(&mut self, member: &Member) {
        let diagnostic = Diagnostic::new(Finding::NeverMatters, member.span, "")
            .label("every verdict is the same without it")
            .help("remove it, or correct the points or the number of the count");
        let diagnostic = self.about(diagnostic, &self.procedures_of(member));
        let message = format!(
            "`{}` in {} never changes a verdict",
            member.words, member.place
        );
        self.found.push(Raised::new(diagnostic, message));
    }
}

/// The rules that contain a member.
struct Changed {
    /// Holds if the member can make a difference.
    counts: Lit,
    /// The literals of each rule with and without the member.
    pairs: BTreeMap<RuleId, [Lit; 2]>,
}

impl Space<'_> {
    /// Holds if a member can make a difference: one that does not hold adds nothing.
    fn counts(&mut self, without: &Without) -> Lit {
        match without {
            Without::Condition(member, _) => self.condition(member),
            Without::Entry(score, entry) => {
                let protocol = self.protocol;
                self.condition(&protocol.scores[score.index()].points[*entry].when)
            }
        }
    }

    /// The literal of a rule without a member that holds, if every answer is a value.
    fn without(&mut self, rule: RuleId, without: &Without) -> Lit {
        match without {
            Without::Condition(_, left) => self.condition(left),
            Without::Entry(score, entry) => {
                let protocol = self.protocol;
                let add = protocol.scores[score.index()].points[*entry].add;
                self.condition_less(&protocol.rule(rule).when, *score, add)
            }
        }
    }

    /// The assumptions that every answer is a value, that one of the rules with at least this verdict is true on one
    /// side of a change, and that none is on the other.
    fn falls_short(
        &mut self,
        procedure: ProcedureId,
        level: Verdict,
        changed: &Changed,
        gone: usize,
    ) -> Vec<Lit> {
        let mut wanted = vec![self.plain, changed.counts];
        let mut there = Vec::new();
        for (rule, &literal) in &self.rules {
            let one = self.protocol.rule(*rule);
            if one.verdict < level || !one.procedures.contains(&procedure) {
                continue;
            }
            match changed.pairs.get(rule) {
                Some(pair) => {
                    wanted.push(!pair[gone]);
                    there.push(pair[1 - gone]);
                }
                None => wanted.push(!literal),
            }
        }
        wanted.push(self.solver.some_of(&there));
        wanted
    }
}

/// Every entry of a score that a rule tests, then every member of a `count` in the condition of a rule.
fn members(protocol: &Protocol) -> Vec<Member> {
    let mut all = Vec::new();
    for (index, score) in protocol.scores.iter().enumerate() {
        let id = ScoreId::from(index);
        let rules = protocol.rules.iter().enumerate();
        let tests = rules.filter(|(_, rule)| {
            let mut is_tested = false;
            let mut look = |test: &ScoreTest| is_tested |= test.score == id;
            rule.when.for_each_score(&mut look);
            is_tested && !rule.procedures.is_empty()
        });
        let rules: Vec<RuleId> = tests.map(|(index, _)| RuleId::from(index)).collect();
        for (entry, points) in score
            .points
            .iter()
            .enumerate()
            .filter(|_| !rules.is_empty())
        {
            let when = notation::condition(protocol, &points.when);
            let rules = rules.iter().map(|rule| (*rule, Without::Entry(id, entry)));
            all.push(Member {
                words: when,
                place: format!("`{}`", score.id),
                span: points.span,
                rules: rules.collect(),
            });
        }
    }
    for (index, rule) in protocol.rules.iter().enumerate() {
        let own = counted(protocol, &rule.when).into_iter();
        let own = own.filter(|_| !rule.procedures.is_empty());
        all.extend(own.map(|one| Member {
            words: one.words,
            place: format!("a count of `{}`", rule.id),
            span: one.span,
            rules: vec![(
                RuleId::from(index),
                Without::Condition(one.member, one.without),
            )],
        }));
    }
    all
}

/// A member of a count.
struct Counted {
    /// The member in the notation of rule files.
    words: String,
    span: Span,
    member: Condition,
    /// The condition if the member does not count although it holds: the count needs one more.
    without: Condition,
}

/// Each member of a count in a condition.
fn counted(protocol: &Protocol, condition: &Condition) -> Vec<Counted> {
    let nested = |members: &[Condition], group: &dyn Fn(Vec<Condition>) -> Condition| {
        let mut all = Vec::new();
        for (index, member) in members.iter().enumerate() {
            for mut one in counted(protocol, member) {
                let mut members = members.to_vec();
                members[index] = one.without;
                one.without = group(members);
                all.push(one);
            }
        }
        all
    };
    match condition {
        Condition::All(members) => nested(members, &Condition::All),
        Condition::Any(members) => nested(members, &Condition::Any),
        Condition::Count(count) => {
            let mut all = nested(&count.of, &|of| {
                Condition::Count(Count {
                    of,
                    ..count.clone()
                })
            });
            for member in &count.of {
                all.push(Counted {
                    words: notation::condition(protocol, member),
                    span: place(member).unwrap_or(count.span),
                    member: member.clone(),
                    without: Condition::Count(Count {
                        at_least: count.at_least + 1,
                        ..count.clone()
                    }),
                });
            }
            all
        }
        Condition::Test(test) => counted_ticks(protocol, test),
        Condition::Score(_) => Vec::new(),
    }
}

/// The location of a condition: that of its first test, or of the number of a count.
fn place(condition: &Condition) -> Option<Span> {
    match condition {
        Condition::All(members) | Condition::Any(members) => members.iter().find_map(place),
        Condition::Count(count) => Some(count.span),
        Condition::Test(test) => Some(test.span),
        Condition::Score(test) => Some(test.span),
    }
}

fn counted_ticks(protocol: &Protocol, test: &Test) -> Vec<Counted> {
    let kind = &protocol.question(test.question).kind;
    let mut all = Vec::new();
    for (place, accept) in test.accepts.iter().enumerate() {
        let Some(count) = tick_count(accept) else {
            continue;
        };
        let mut without = test.clone();
        without.accepts[place] = Accept::TickCount(TickCount {
            at_least: count.at_least + 1,
            ..count.clone()
        });
        for &option in &count.of {
            let ticked = Accept::Ticks(TickTest {
                all_of: vec![Tick::Option(option)],
                none_of: Vec::new(),
            });
            let member = Test {
                accepts: vec![ticked],
                ..test.clone()
            };
            all.push(Counted {
                words: kind.option_id(option).to_owned(),
                span: test.span,
                member: Condition::Test(member),
                without: Condition::Test(without.clone()),
            });
        }
    }
    all
}

fn tick_count(accept: &Accept) -> Option<&TickCount> {
    match accept {
        Accept::TickCount(count) => Some(count),
        Accept::Unsure
        | Accept::Declined
        | Accept::Is(_)
        | Accept::NoneOf(_)
        | Accept::Ticks(_)
        | Accept::Number(_)
        | Accept::Date(_) => None,
    }
}
