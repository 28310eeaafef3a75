//! Finds rules that no case fires, and sides of a threshold that no case covers.

use std::collections::BTreeSet;

use super::prover::Prover;
use super::sheet::AnswerSheet;
use super::sides::{Side, Target, sides, test_of};
use super::smallest::Search;
use crate::diagnostic::{Diagnostic, Finding};
use crate::engine::Program;
use crate::model::{Answers, Condition, Outcome, Protocol, Rule, RuleId};
use crate::source::Span;
use crate::suite::{Case, CaseResult, unfired};

impl Prover<'_> {
    /// Reports `uncovered-rule` for rules that can fire.
    pub(super) fn uncovered_rules(
        &mut self,
        cases: &[(Case, CaseResult)],
        dead: &BTreeSet<RuleId>,
    ) {
        let results: Vec<CaseResult> = cases.iter().map(|(_, result)| result.clone()).collect();
        for id in unfired(self.protocol, &results) {
            if dead.contains(&id) {
                continue;
            }
            let rule = self.protocol.rule(id);
            let message = format!("no case makes `{}` fire", rule.id);
            let diagnostic = Diagnostic::new(Finding::UncoveredRule, rule.span, message)
                .help("write a case in a `.test.toml` file, with these answers for example");
            let procedure = rule.procedures.first().copied();
            let sheet = procedure.and_then(|procedure| {
                self.in_own_space(Some(id), [], |prover, space| {
                    let literal = prover.spaces[space].rules[&id];
                    prover.sheet(space, &[literal], procedure, &Vec::new())
                })
            });
            match sheet {
                Some(Search::Found(sheet)) => {
                    self.show(diagnostic.into(), &rule.id, &sheet, |_, outcome| {
                        outcome.reasons.iter().any(|reason| reason.rule == id)
                    });
                }
                // no proof is needed for a rule that no case fires
                _ => self.found.push(diagnostic.into()),
            }
        }
    }

    /// Reports `uncovered-boundary`, once for each side of a threshold, at the first test with that threshold.
    pub(super) fn uncovered_boundaries(&mut self, cases: &[(Case, CaseResult)]) {
        let sides = sides(self.protocol);
        let judge = Judge::new(self.protocol, &sides);
        for (side, sheet) in self.untried_sides(sides, &judge, cases).1 {
            let finding = Finding::UncoveredBoundary;
            let diagnostic = Diagnostic::new(finding, side.span, side.untried.clone())
                .subject(&side.subject)
                .help("write a case with such an answer, so that a moved threshold is noticed");
            let answers = self.answers(&sheet);
            let agrees = |prover: &Self, outcome: &Outcome| {
                judge.is_on(prover.program, &side, &answers, outcome)
            };
            self.show(diagnostic.into(), &side.subject, &sheet, agrees);
        }
    }

    /// Number of sides that a case can cover, and those that no case covers, each with a sheet on that side. If this is
    /// not decided, neither is `uncovered-boundary`.
    pub(super) fn untried_sides(
        &mut self,
        sides: Vec<Side>,
        judge: &Judge,
        cases: &[(Case, CaseResult)],
    ) -> (usize, Vec<(Side, AnswerSheet)>) {
        let mut count = 0;
        let mut untried = Vec::new();
        for side in sides {
            let program = self.program;
            let is_on = |(case, result): &(Case, CaseResult)| {
                judge.is_on(program, &side, &case.answers, &result.outcome)
            };
            if cases.iter().any(is_on) {
                count += 1;
                continue;
            }
            match self.sheet_for(&side.target, side.span, true) {
                Some(Search::Found(sheet)) => {
                    count += 1;
                    untried.push((side, sheet));
                }
                // no answer is on this side
                Some(Search::Nothing) => {}
                Some(Search::NotDecided) | None => {
                    self.undecided(Finding::UncoveredBoundary, side.span, &side.subject);
                }
            }
        }
        (count, untried)
    }

    /// The smallest sheet that fills a gap. `plain` says whether every answer must be a value.
    pub(super) fn sheet_for(
        &mut self,
        target: &Target,
        span: Span,
        plain: bool,
    ) -> Option<Search<AnswerSheet>> {
        let (rule, question, procedures) = match target {
            Target::Rule(rule) | Target::Condition(rule, ..) => {
                (Some(*rule), None, &self.protocol.rule(*rule).procedures)
            }
            Target::Answer(question, _) => {
                let procedures = &self.protocol.question(*question).procedures;
                (None, Some(*question), procedures)
            }
        };
        // no procedure asks the question
        let Some(&procedure) = procedures.first() else {
            return Some(Search::Nothing);
        };
        self.in_own_space(rule, question, |prover, space| {
            let own = &mut prover.spaces[space];
            let mut wanted = match target {
                Target::Rule(rule) => vec![own.rules[rule]],
                Target::Answer(question, accept) => {
                    vec![own.test(&test_of(*question, accept, span))]
                }
                Target::Condition(_, condition, holds) => {
                    let literal = own.condition(condition);
                    let literal = if *holds { literal } else { !literal };
                    vec![literal, own.plain]
                }
            };
            wanted.extend(plain.then_some(own.plain));
            prover.sheet(space, &wanted, procedure, &Vec::new())
        })
    }
}

/// Determines the sides that a sheet is on. Here, a condition that is part of a rule is a rule of its own.
pub(super) struct Judge {
    program: Option<Program>,
    /// The conditions in the order of their rules, with the index of the first one.
    conditions: Vec<Condition>,
    first: usize,
}

impl Judge {
    pub(super) fn new(protocol: &Protocol, sides: &[Side]) -> Self {
        let mut changed = protocol.clone();
        let first = changed.rules.len();
        let mut conditions: Vec<Condition> = Vec::new();
        for side in sides {
            if let Target::Condition(rule, condition, _) = &side.target
                && !conditions.contains(condition)
            {
                conditions.push(condition.clone());
                changed.rules.push(Rule {
                    when: condition.clone(),
                    procedures: protocol.procedure_ids().collect(),
                    ..protocol.rule(*rule).clone()
                });
            }
        }
        Self {
            program: (!conditions.is_empty()).then(|| Program::compile(&changed)),
            conditions,
            first,
        }
    }

    /// Whether a sheet with its outcome is on a side.
    pub(super) fn is_on(
        &self,
        program: &Program,
        side: &Side,
        answers: &Answers,
        outcome: &Outcome,
    ) -> bool {
        match &side.target {
            Target::Rule(rule) => fired(outcome, *rule),
            Target::Answer(question, accept) => {
                let test = test_of(*question, accept, side.span);
                let as_of = answers.days.as_of(*question, outcome.on);
                program.questions_of(outcome.procedure).contains(question)
                    && !outcome.ignored.contains(question)
                    && !outcome.stale.contains(question)
                    && program.passes(&test, as_of, answers.get(*question))
            }
            Target::Condition(rule, condition, holds) => {
                let place = self.conditions.iter().position(|one| one == condition);
                let Some((program, place)) = self.program.as_ref().zip(place) else {
                    return false;
                };
                let own = RuleId::from(self.first + place);
                let is_asked = program.rules_of(outcome.procedure).contains(rule);
                let outcome = program.evaluate(outcome.procedure, outcome.on, answers);
                is_asked && fired(&outcome, own) == *holds && !outcome.unknown.contains(&own)
            }
        }
    }
}

fn fired(outcome: &Outcome, rule: RuleId) -> bool {
    outcome.reasons.iter().any(|reason| reason.rule == rule)
}
