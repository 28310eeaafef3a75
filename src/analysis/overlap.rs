//! Rules without an effect of their own: a rule with the condition of another one, or a rule that never decides the
//! verdict.

use std::collections::{BTreeMap, BTreeSet};

use super::prover::Prover;
use super::raised::Raised;
use super::smallest::Search;
use super::solver::{Answered, Lit};
use crate::diagnostic::{Diagnostic, Finding, listing};
use crate::model::{ProcedureId, RuleId};

impl Prover<'_> {
    /// Reports `equivalent-rules` among rules that can fire. Returns the rules that are reported.
    pub(super) fn equivalent_rules(&mut self, dead: &BTreeSet<RuleId>) -> BTreeSet<RuleId> {
        let mut reported = BTreeSet::new();
        for space in 0..self.spaces.len() {
            let rules: Vec<RuleId> = self.spaces[space]
                .rules
                .keys()
                .copied()
                .filter(|rule| !dead.contains(rule))
                .collect();
            let places: BTreeMap<RuleId, usize> = self.spaces[space].places();
            self.tell_apart(space, &rules, &places);
            for (index, &rule) in rules.iter().enumerate() {
                if self.budget.is_spent() && index + 1 < rules.len() {
                    let one = self.protocol.rule(rule);
                    self.undecided(Finding::EquivalentRules, one.span, &one.id);
                    continue;
                }
                for &other in &rules[index + 1..] {
                    let Some((weaker, stronger)) = self.weaker(rule, other) else {
                        continue;
                    };
                    if reported.contains(&weaker) {
                        continue;
                    }
                    match self.are_the_same(space, &places, rule, other) {
                        Some(true) => {
                            reported.insert(weaker);
                            self.report_equivalent(space, weaker, stronger);
                        }
                        Some(false) => {}
                        None => {
                            let weaker = self.protocol.rule(weaker);
                            self.undecided(Finding::EquivalentRules, weaker.span, &weaker.id);
                            if self.budget.is_spent() {
                                break;
                            }
                        }
                    }
                }
            }
        }
        reported
    }

    /// Finds a model for each rule in which it holds: most pairs of rules differ in one of these models.
    fn tell_apart(&mut self, space: usize, rules: &[RuleId], places: &BTreeMap<RuleId, usize>) {
        let own = &mut self.spaces[space];
        for rule in rules {
            if own.seen.iter().any(|seen| seen[places[rule]]) {
                continue;
            }
            if own.solver.ask(&[own.rules[rule]], &mut self.budget) == Answered::Yes {
                own.remember();
            }
        }
    }

    /// Two rules with the same condition, the redundant one first. It gives the same or a milder verdict, and applies
    /// to no procedure that the other does not apply to.
    fn weaker(&self, first: RuleId, second: RuleId) -> Option<(RuleId, RuleId)> {
        let adds_nothing = |one: RuleId, beside: RuleId| {
            let (one, beside) = (self.protocol.rule(one), self.protocol.rule(beside));
            let mut procedures = one.procedures.iter();
            one.verdict <= beside.verdict && procedures.all(|own| beside.procedures.contains(own))
        };
        if adds_nothing(second, first) {
            Some((second, first))
        } else if adds_nothing(first, second) {
            Some((first, second))
        } else {
            None
        }
    }

    /// Whether two rules fire on the same sheets.
    fn are_the_same(
        &mut self,
        space: usize,
        places: &BTreeMap<RuleId, usize>,
        rule: RuleId,
        other: RuleId,
    ) -> Option<bool> {
        let own = &mut self.spaces[space];
        let (first, second) = (places[&rule], places[&other]);
        if own.seen.iter().any(|seen| seen[first] != seen[second]) {
            return Some(false);
        }
        let literals = [own.rules[&rule], own.rules[&other]];
        for [holds, fails] in [literals, [literals[1], literals[0]]] {
            match own.solver.ask(&[holds, !fails], &mut self.budget) {
                Answered::Yes => {
                    own.remember();
                    return Some(false);
                }
                Answered::No(_) => {}
                Answered::NotDecided => return None,
            }
        }
        Some(true)
    }

    fn report_equivalent(&mut self, space: usize, weaker: RuleId, stronger: RuleId) {
        let (rule, other) = (self.protocol.rule(weaker), self.protocol.rule(stronger));
        let verdict = if rule.verdict == other.verdict {
            "the same"
        } else {
            "a milder"
        };
        let diagnostic = Diagnostic::new(Finding::EquivalentRules, rule.span, "")
            .label(rule.verdict.word())
            .related(other.span, other.verdict.word())
            .help("join them into one rule, or correct the condition of one");
        let diagnostic = self.about(diagnostic, &rule.procedures);
        let raised = Raised::new(diagnostic, format!("`{}` fires", rule.id)).after(format!(
            " exactly when `{}` does, with {verdict} verdict",
            other.id
        ));
        let literal = self.spaces[space].rules[&weaker];
        let procedure = self.shown_for(Finding::EquivalentRules, &rule.procedures);
        if let Some(procedure) = procedure {
            let shown = (procedure, weaker, literal);
            self.show_fired(space, shown, raised, &[weaker, stronger]);
        }
    }

    /// Reports `never-decides` among rules that can fire. Rules in `passed_over` are skipped.
    pub(super) fn never_decides(&mut self, passed_over: &BTreeSet<RuleId>) {
        for index in 0..self.protocol.rules.len() {
            let id = RuleId::from(index);
            if passed_over.contains(&id) {
                continue;
            }
            let space = self.home_of(id);
            if let Some(covering) = self.covered_everywhere(space, id) {
                for (procedures, more_severe) in covering {
                    self.report_never_decides(space, id, &procedures, &more_severe);
                }
            }
        }
    }

    /// For the procedures of a rule, with those that are alike grouped: more severe rules such that one of them fires
    /// whenever the rule does. `None` if the rule decides for one of the procedures.
    fn covered_everywhere(
        &mut self,
        space: usize,
        id: RuleId,
    ) -> Option<Vec<(Vec<ProcedureId>, Vec<RuleId>)>> {
        let rule = self.protocol.rule(id);
        let mut covering = Vec::new();
        for procedures in self.alike(&rule.procedures) {
            match self.covered(space, id, procedures[0]) {
                Search::Found(rules) => covering.push((procedures, rules)),
                Search::Nothing => return None,
                Search::NotDecided => {
                    self.undecided(Finding::NeverDecides, rule.span, &rule.id);
                    return None;
                }
            }
        }
        Some(covering)
    }

    fn report_never_decides(
        &mut self,
        space: usize,
        id: RuleId,
        procedures: &[ProcedureId],
        covering: &[RuleId],
    ) {
        let rule = self.protocol.rule(id);
        let names: Vec<&str> = covering
            .iter()
            .map(|rule| self.protocol.rule(*rule).id.as_str())
            .collect();
        let clause = match names.as_slice() {
            [one] => format!("the more severe `{one}` also fires"),
            _ => format!("one of the more severe {} also fires", listing(&names)),
        };
        let lead = format!("whenever `{}` fires, ", rule.id);
        let mut diagnostic = Diagnostic::new(Finding::NeverDecides, rule.span, lead)
            .label(rule.verdict.word())
            .subject(&rule.id)
            .help(
                "its reason is shown, but its verdict never counts: check whether this is intended",
            );
        for other in covering {
            let other = self.protocol.rule(*other);
            diagnostic = diagnostic.related(other.span, other.verdict.word());
        }
        let raised = Raised::new(self.about(diagnostic, procedures), clause);
        let shown = (procedures[0], id, self.spaces[space].rules[&id]);
        self.show_fired(space, shown, raised, &[id]);
    }

    /// More severe rules of a procedure such that one of them fires whenever a rule fires. `Nothing` if the rule can
    /// fire alone.
    fn covered(&mut self, space: usize, id: RuleId, procedure: ProcedureId) -> Search<Vec<RuleId>> {
        let rule = self.protocol.rule(id);
        let own = &mut self.spaces[space];
        let places: Vec<(usize, RuleId, Lit)> = own
            .rules
            .iter()
            .enumerate()
            .map(|(place, (rule, literal))| (place, *rule, *literal))
            .collect();
        let more_severe: Vec<_> = places
            .iter()
            .filter(|(_, other, _)| {
                let other = self.protocol.rule(*other);
                other.verdict > rule.verdict && other.procedures.contains(&procedure)
            })
            .collect();
        let Some(&(place, _, fires)) = places.iter().find(|(_, other, _)| *other == id) else {
            return Search::Nothing;
        };
        let fires_alone =
            |seen: &Vec<bool>| seen[place] && more_severe.iter().all(|(other, ..)| !seen[*other]);
        if more_severe.is_empty() || own.seen.iter().any(fires_alone) {
            return Search::Nothing;
        }
        let mut assumed = vec![fires];
        assumed.extend(more_severe.iter().map(|(_, _, literal)| !*literal));
        let mut core = match own.solver.ask(&assumed, &mut self.budget) {
            Answered::Yes => {
                own.remember();
                return Search::Nothing;
            }
            Answered::No(core) => core,
            Answered::NotDecided => return Search::NotDecided,
        };
        core.retain(|one| *one != fires);
        for one in core.clone() {
            let fewer = core.iter().copied().filter(|other| *other != one);
            let assumed: Vec<Lit> = std::iter::once(fires).chain(fewer).collect();
            if let Answered::No(_) = own.solver.ask(&assumed, &mut self.budget) {
                core.retain(|other| *other != one);
            }
        }
        let covering = more_severe
            .iter()
            .filter(|(_, _, literal)| core.contains(&!*literal));
        Search::Found(covering.map(|(_, rule, _)| *rule).collect())
    }

    /// Reports a finding about a rule with the smallest sheet of a procedure on which rules fire.
    fn show_fired(
        &mut self,
        space: usize,
        (procedure, rule, literal): (ProcedureId, RuleId, Lit),
        raised: Raised,
        fired: &[RuleId],
    ) {
        let one = self.protocol.rule(rule);
        match self.sheet(space, &[literal], procedure, &Vec::new()) {
            Search::Found(sheet) => self.show(raised, &one.id, &sheet, |_, outcome| {
                let mut fired = fired.iter();
                fired.all(|rule| outcome.reasons.iter().any(|reason| reason.rule == *rule))
            }),
            _ => self.undecided(raised.diagnostic.finding, one.span, &one.id),
        }
    }
}
