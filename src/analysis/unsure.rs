//! "Not sure" that leaves a verdict open with no rule that says what to do.

use std::collections::{BTreeMap, BTreeSet};

use super::prover::Prover;
use super::smallest::Search;
use super::solver::Lit;
use super::space::Space;
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{Accept, Kind, ProcedureId, QuestionId, RuleId};

impl Prover<'_> {
    /// Reports `unhandled-unsure`, once a question.
    pub(super) fn unhandled_unsure(&mut self) {
        for index in 0..self.protocol.questions.len() {
            let id = QuestionId::from(index);
            let question = self.protocol.question(id);
            if question.kind == Kind::Text {
                continue;
            }
            let space = self.home(id);
            if self.budget.is_spent() {
                self.undecided(Finding::UnhandledUnsure, question.span, &question.id);
                continue;
            }
            let dependent = self.depending_on(space, id);
            let rules = self.rules_on(space, &dependent);
            if rules.is_empty() {
                continue;
            }
            let possible = self.add(space, |space| space.possible(id, &dependent, &rules));
            let Some(possible) = possible else {
                self.undecided(Finding::UnhandledUnsure, question.span, &question.id);
                continue;
            };
            for procedure in self.distinct(&question.procedures) {
                if self.unhandled_for(id, procedure, &possible) {
                    break;
                }
            }
        }
    }

    fn unhandled_for(
        &mut self,
        id: QuestionId,
        procedure: ProcedureId,
        possible: &BTreeMap<RuleId, Lit>,
    ) -> bool {
        let question = self.protocol.question(id);
        let space = self.home(id);
        let elsewhere = match self.eligible_elsewhere(space, procedure) {
            Search::Found(elsewhere) => elsewhere,
            // the verdict is never mild enough for it to matter
            Search::Nothing => return false,
            Search::NotDecided => {
                self.undecided(Finding::UnhandledUnsure, question.span, &question.id);
                return true;
            }
        };
        let handlers: BTreeSet<RuleId> = self.spaces[space]
            .rules
            .keys()
            .copied()
            .filter(|&rule| self.names_unsure(rule, id))
            .collect();
        for (&open, &may_fire) in possible {
            let rule = self.protocol.rule(open);
            if !rule.procedures.contains(&procedure) {
                continue;
            }
            let own = &self.spaces[space];
            let mut wanted = own.only_unsure(id);
            wanted.extend([own.asked[&id].shown, may_fire]);
            for (other, &literal) in &own.rules {
                let one = self.protocol.rule(*other);
                let applies = one.procedures.contains(&procedure);
                if applies && (one.verdict >= rule.verdict || handlers.contains(other)) {
                    wanted.push(!literal);
                }
            }
            match self.sheet(space, &wanted, procedure, &elsewhere) {
                Search::Nothing => {}
                Search::NotDecided => {
                    self.undecided(Finding::UnhandledUnsure, question.span, &question.id);
                    return true;
                }
                Search::Found(sheet) => {
                    let message = format!(
                        "\"not sure\" about `{}` leaves open whether `{}` fires, and no rule says what to do",
                        question.id, rule.id
                    );
                    let name = &self.protocol.procedure(procedure).id;
                    let diagnostic =
                        Diagnostic::new(Finding::UnhandledUnsure, question.span, message)
                            .procedure(name)
                            .help(format!(
                                "write a rule with `{} = \"unsure\"` that says what to do then",
                                question.id
                            ));
                    self.show(diagnostic, &question.id, &sheet, |_, outcome| {
                        let fired = outcome.reasons.iter().map(|reason| reason.rule);
                        let handled = fired.filter(|rule| handlers.contains(rule)).count() > 0;
                        outcome.decided().is_none() && !handled
                    });
                    return true;
                }
            }
        }
        false
    }

    /// Whether a rule tests a question for "not sure".
    fn names_unsure(&self, rule: RuleId, question: QuestionId) -> bool {
        let tests = self.protocol.rule(rule).when.tests();
        let mut own = tests.iter().filter(|test| test.question == question);
        own.any(|test| test.accepts.contains(&Accept::Unsure))
    }
}

impl Space<'_> {
    /// What is assumed where one question is answered "not sure" and every other with a value.
    fn only_unsure(&self, question: QuestionId) -> Vec<Lit> {
        let mut assumed = Vec::new();
        for (&other, asked) in &self.asked {
            assumed.push(!asked.declined);
            if other == question {
                assumed.push(asked.unsure);
                if asked.is_multi {
                    assumed.extend(asked.values.iter().map(|&tick| !tick));
                }
            } else {
                assumed.push(!asked.unsure);
            }
        }
        assumed
    }

    /// For each rule, where it is true or unknown while one question that is asked is answered "not sure": each test
    /// on that question may hold, and a question that is only maybe asked has no answer.
    fn possible(
        &mut self,
        question: QuestionId,
        dependent: &BTreeSet<QuestionId>,
        rules: &[RuleId],
    ) -> BTreeMap<RuleId, Lit> {
        let protocol = self.protocol;
        let mut maybe_shown = BTreeMap::from([(question, self.asked[&question].shown)]);
        for &other in dependent.iter().filter(|other| **other != question) {
            if let Some(show_if) = &protocol.question(other).show_if {
                let literal = self.possibly(show_if, question, &maybe_shown);
                maybe_shown.insert(other, literal);
            }
        }
        rules
            .iter()
            .map(|&rule| {
                let when = &protocol.rule(rule).when;
                (rule, self.possibly(when, question, &maybe_shown))
            })
            .collect()
    }

    fn possibly(
        &mut self,
        condition: &crate::model::Condition,
        question: QuestionId,
        maybe_shown: &BTreeMap<QuestionId, Lit>,
    ) -> Lit {
        self.condition_with(condition, &mut |space, test| {
            let Some(&maybe) = maybe_shown.get(&test.question) else {
                return space.test(test);
            };
            if test.question == question {
                return maybe;
            }
            let certain = space.test(test);
            let shown = space.asked[&test.question].shown;
            let open = space.solver.all_of(&[maybe, !shown]);
            space.solver.some_of(&[certain, open])
        })
    }
}
