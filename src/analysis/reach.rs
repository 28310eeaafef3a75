//! Finds questions that are never asked and rules that never fire, on any answer sheet.

use std::collections::BTreeSet;

use super::prover::Prover;
use super::raised::Raised;
use super::smallest::Search;
use super::solver::{Answered, Lit};
use crate::diagnostic::{Diagnostic, Finding, listing};
use crate::model::{ProcedureId, QuestionId, RuleId};

impl Prover<'_> {
    /// Reports `never-asked`. Returns those questions.
    pub(super) fn never_asked(&mut self) -> BTreeSet<QuestionId> {
        let mut never = BTreeSet::new();
        for index in 0..self.protocol.questions.len() {
            let id = QuestionId::from(index);
            let question = self.protocol.question(id);
            let Some(&procedure) = question.procedures.first() else {
                continue;
            };
            if question.show_if.is_none() {
                continue;
            }
            let shown = self.in_own_space(None, [id], |prover, space| {
                let shown = prover.spaces[space].asked[&id].shown;
                prover.can(space, shown, procedure)
            });
            match shown {
                Some(Answered::Yes) => {}
                Some(Answered::NotDecided) | None => {
                    self.undecided(Finding::NeverAsked, question.span, &question.id);
                }
                Some(Answered::No(_)) => {
                    never.insert(id);
                    let diagnostic = Diagnostic::new(Finding::NeverAsked, question.span, "")
                        .label("never asked")
                        .help("its `show-if`, or that of a question that it tests, can never be true: correct it");
                    let diagnostic = self.about(diagnostic, &question.procedures);
                    let raised = Raised::new(diagnostic, "no answer sheet")
                        .after(format!(" reaches `{}`", question.id));
                    self.found.push(raised);
                }
            }
        }
        never
    }

    /// Reports `dead-rule`. Returns those rules.
    pub(super) fn dead_rules(&mut self, never_asked: &BTreeSet<QuestionId>) -> BTreeSet<RuleId> {
        let mut dead = BTreeSet::new();
        for index in 0..self.protocol.rules.len() {
            let id = RuleId::from(index);
            let rule = self.protocol.rule(id);
            let Some(&procedure) = rule.procedures.first() else {
                continue;
            };
            let fires = self.in_own_space(Some(id), [], |prover, space| {
                let fires = prover.spaces[space].rules[&id];
                prover.can(space, fires, procedure)
            });
            match fires {
                Some(Answered::Yes) => {}
                Some(Answered::NotDecided) | None => {
                    self.undecided(Finding::DeadRule, rule.span, &rule.id);
                }
                Some(Answered::No(_)) => {
                    dead.insert(id);
                    let tested: BTreeSet<QuestionId> = rule
                        .when
                        .tests(&self.protocol.scores)
                        .iter()
                        .map(|test| test.question)
                        .collect();
                    let unasked: Vec<&str> = tested
                        .intersection(never_asked)
                        .map(|question| self.protocol.question(*question).id.as_str())
                        .collect();
                    let help = match unasked.as_slice() {
                        [] => "its tests contradict each other, or the `show-if` of a question that it tests: correct it, or delete the rule".to_owned(),
                        [_] => format!("{} is never asked", listing(&unasked)),
                        _ => format!("{} are never asked", listing(&unasked)),
                    };
                    let diagnostic = Diagnostic::new(Finding::DeadRule, rule.span, "")
                        .label("never fires")
                        .help(help);
                    let diagnostic = self.about(diagnostic, &rule.procedures);
                    let raised = Raised::new(diagnostic, "no answer sheet")
                        .after(format!(" makes `{}` fire", rule.id));
                    self.found.push(raised);
                }
            }
        }
        dead
    }

    /// Whether a literal holds on some sheet, which may have statuses. If some cells have an answer on some screening
    /// dates only, all of them must have one on the same date.
    fn can(&mut self, space: usize, literal: Lit, procedure: ProcedureId) -> Answered {
        if !self.spaces[space].depends_on_date {
            return self.spaces[space].solver.ask(&[literal], &mut self.budget);
        }
        match self.sheet(space, &[literal], procedure, &Vec::new()) {
            Search::Found(_) => Answered::Yes,
            Search::Nothing => Answered::No(Vec::new()),
            Search::NotDecided => Answered::NotDecided,
        }
    }
}
