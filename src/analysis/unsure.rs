//! "Not sure" answers that leave a verdict open while no rule says what to do.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use super::prover::Prover;
use super::raised::{Raised, for_procedures, in_order};
use super::sheet::AnswerSheet;
use super::smallest::Search;
use super::solver::Lit;
use super::space::{Possible, Reading, Space};
use crate::diagnostic::{Diagnostic, Diagnostics, Finding};
use crate::model::{
    Accept, Condition, Count, Kind, Outcome, ProcedureId, Protocol, QuestionId, RuleId, ScoreTest,
    Test, Verdict,
};

/// Merges the findings about a question into one. Findings that are not decided are kept apart.
pub(super) fn once(protocol: &Protocol, found: Diagnostics) -> Diagnostics {
    let is_own =
        |one: &Diagnostic| one.finding == Finding::UnhandledUnsure && !one.procedures.is_empty();
    let (own, others): (Vec<_>, Vec<_>) = found.into_whole().into_iter().partition(is_own);
    others.into_iter().chain(of_all(protocol, own)).collect()
}

/// Merges the findings of all questions into one, at the first question.
fn of_all(protocol: &Protocol, mut found: Vec<Diagnostic>) -> Option<Diagnostic> {
    found.sort_by_key(|one| one.span);
    if found.len() < 2 {
        return found.pop();
    }
    let message = message(&found);
    let has_several = protocol.procedures.len() > 1;
    for one in &mut found {
        if let Some(id) = one.subject.take() {
            let own = has_several.then(|| for_procedures(&one.procedures));
            one.label = format!("`{id}`: {}{}", one.label, own.unwrap_or_default());
        }
    }
    let mut found = found.into_iter();
    let mut whole = found.next()?;
    for more in found {
        whole.related.push((more.span, more.label));
        whole.procedures.extend(more.procedures);
    }
    in_order(protocol, &mut whole.procedures);
    whole.message = message;
    let help = "write a rule for each question that tests it for `\"unsure\"`, or `unsure = \"open\"` if the verdict should stay open";
    Some(whole.help(help))
}

/// Names every question with its procedures. Questions with the same procedures are grouped.
fn message(found: &[Diagnostic]) -> String {
    let mut groups: Vec<(&[String], Vec<&str>)> = Vec::new();
    for one in found {
        let id = one.subject.as_deref().unwrap_or_default();
        match groups.iter_mut().find(|(own, _)| *own == one.procedures) {
            Some((_, ids)) => ids.push(id),
            None => groups.push((&one.procedures, vec![id])),
        }
    }
    let parts = groups.iter().map(|(procedures, ids)| {
        let ids = every(ids);
        (ids, for_procedures(procedures))
    });
    let parts: Vec<(String, String)> = parts.collect();
    match &parts[..] {
        [(ids, procedures)] => format!(
            "\"not sure\" about {ids} leaves the verdict open{procedures}, and no rule says what to do"
        ),
        _ => {
            let parts: Vec<String> = parts
                .iter()
                .map(|(ids, own)| format!("{ids}{own}"))
                .collect();
            let parts = parts.join("; ");
            format!("\"not sure\" leaves the verdict open, and no rule says what to do: {parts}")
        }
    }
}

/// Joins ids as `a, b and c`, without a limit.
fn every(ids: &[&str]) -> String {
    match ids {
        [] => String::new(),
        [one] => format!("`{one}`"),
        [rest @ .., last] => format!("`{}` and `{last}`", rest.join("`, `")),
    }
}

impl Prover<'_> {
    /// Finds each question of `unhandled-unsure`. They are reported together.
    pub(super) fn unhandled_unsure(&mut self) {
        for index in 0..self.protocol.questions.len() {
            let id = QuestionId::from(index);
            let question = self.protocol.question(id);
            if question.kind == Kind::Text || self.protocol.unsure_open || question.unsure_open {
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
            let mut possible: Vec<(RuleId, Lit)> = possible.into_iter().collect();
            possible.sort_by_key(|(rule, _)| self.plainness(*rule));
            let mut known = Vec::new();
            for procedures in self.alike(&question.procedures) {
                self.unhandled_for(id, &procedures, &possible, &mut known);
            }
        }
    }

    /// Sort key: rules with fewer tests first, then the more severe ones.
    fn plainness(&self, rule: RuleId) -> (usize, Reverse<Verdict>, &str) {
        let rule = self.protocol.rule(rule);
        (
            rule.when.tests(&self.protocol.scores).len(),
            Reverse(rule.verdict),
            &rule.id,
        )
    }

    /// Reports `unhandled-unsure` for procedures that are alike, with the simplest rule that may fire.
    fn unhandled_for(
        &mut self,
        id: QuestionId,
        procedures: &[ProcedureId],
        possible: &[(RuleId, Lit)],
        known: &mut Vec<(RuleId, AnswerSheet)>,
    ) {
        let procedure = procedures[0];
        let question = self.protocol.question(id);
        let space = self.home(id);
        if let Some((open, sheet)) = self.shown_already(id, procedure, known) {
            let raised = self.unhandled(id, open, procedures);
            return self.show_unhandled(id, raised, &sheet);
        }
        let elsewhere = match self.eligible_elsewhere(space, procedure) {
            Search::Found(elsewhere) => elsewhere,
            // the verdict is always too severe for it to matter
            Search::Nothing => return,
            Search::NotDecided => {
                return self.undecided(Finding::UnhandledUnsure, question.span, &question.id);
            }
        };
        let handlers = self.handlers(id);
        for &(open, may_fire) in possible {
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
                    return self.undecided(Finding::UnhandledUnsure, question.span, &question.id);
                }
                Search::Found(sheet) => {
                    let raised = self.unhandled(id, open, procedures);
                    self.show_unhandled(id, raised, &sheet);
                    return known.push((open, sheet));
                }
            }
        }
    }

    fn show_unhandled(&mut self, id: QuestionId, raised: Raised, sheet: &AnswerSheet) {
        let name = &self.protocol.question(id).id;
        self.show(raised, name, sheet, |prover, outcome| {
            prover.is_unhandled(id, outcome)
        });
    }

    /// A sheet that showed the finding for another procedure and also shows it for this one, which asks all of its
    /// questions. Only this question may be open.
    fn shown_already(
        &mut self,
        id: QuestionId,
        procedure: ProcedureId,
        known: &[(RuleId, AnswerSheet)],
    ) -> Option<(RuleId, AnswerSheet)> {
        self.spend_on_screening(known.len());
        let asked = self.program.questions_of(procedure);
        known.iter().find_map(|(open, sheet)| {
            let applies = self.protocol.rule(*open).procedures.contains(&procedure);
            let asks = sheet.given.iter().all(|(one, _)| asked.contains(one));
            let sheet = AnswerSheet {
                procedure,
                ..sheet.clone()
            };
            let outcome = self.outcome(&sheet);
            let shows = outcome.open == [id] && self.is_unhandled(id, &outcome);
            (applies && asks && shows).then_some((*open, sheet))
        })
    }

    /// Whether the verdict is open and no rule that tests a question for "not sure" is true.
    fn is_unhandled(&self, id: QuestionId, outcome: &Outcome) -> bool {
        let mut fired = outcome.reasons.iter();
        outcome.decided().is_none() && !fired.any(|reason| self.names_unsure(reason.rule, id))
    }

    /// The rules that test a question for "not sure".
    fn handlers(&self, id: QuestionId) -> BTreeSet<RuleId> {
        let rules = self.spaces[self.home(id)].rules.keys().copied();
        rules.filter(|&rule| self.names_unsure(rule, id)).collect()
    }

    fn unhandled(&self, id: QuestionId, open: RuleId, procedures: &[ProcedureId]) -> Raised {
        let question = self.protocol.question(id);
        let rule = self.protocol.rule(open);
        let message = format!(
            "\"not sure\" about `{}` leaves the verdict open",
            question.id
        );
        let help = format!(
            "write a rule with `{} = \"unsure\"` that says what to do then",
            question.id
        );
        let diagnostic = Diagnostic::new(Finding::UnhandledUnsure, question.span, "")
            .label(format!("`{}` may fire", rule.id))
            .subject(&question.id)
            .help(help);
        Raised::new(self.about(diagnostic, procedures), message)
            .after(", and no rule says what to do")
    }

    /// Whether a rule tests a question for "not sure".
    fn names_unsure(&self, rule: RuleId, question: QuestionId) -> bool {
        let tests = self.protocol.rule(rule).when.tests(&self.protocol.scores);
        let mut own = tests.iter().filter(|test| test.question == question);
        own.any(|test| test.accepts.contains(&Accept::Unsure))
    }
}

impl Space<'_> {
    /// The assumptions that one question is answered "not sure" and every other with a value.
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

    /// For each rule, a literal that holds if the rule is true or unknown when one question that is asked is answered
    /// "not sure": each test on that question may hold, and a question that is maybe asked has no answer.
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
        condition: &Condition,
        question: QuestionId,
        maybe_shown: &BTreeMap<QuestionId, Lit>,
    ) -> Lit {
        let mut possibly = Possibly {
            question,
            maybe_shown,
        };
        self.condition_with(condition, &mut possibly)
    }
}

/// Reads tests as true or unknown when one question is answered "not sure".
struct Possibly<'m> {
    question: QuestionId,
    maybe_shown: &'m BTreeMap<QuestionId, Lit>,
}

impl Reading for Possibly<'_> {
    fn test(&mut self, space: &mut Space<'_>, test: &Test) -> Lit {
        let Some(&maybe) = self.maybe_shown.get(&test.question) else {
            return space.test(test);
        };
        if test.question == self.question {
            return maybe;
        }
        // if a score depends on it, the answer to a question that is maybe asked is part of the sheet
        if space.is_scored(test.question) {
            return Possible.test(space, test);
        }
        let certain = space.test(test);
        let shown = space.asked[&test.question].shown;
        let open = space.solver.all_of(&[maybe, !shown]);
        space.solver.some_of(&[certain, open])
    }

    fn score(&mut self, space: &mut Space<'_>, test: &ScoreTest) -> Lit {
        // if no other question depends on this one, it alone leaves the sum open
        let is_alone = self.maybe_shown.len() == 1;
        let alone = is_alone.then(|| space.possible_score_on(test, self.question));
        alone
            .flatten()
            .unwrap_or_else(|| Possible.score(space, test))
    }

    /// Each member about the question may hold and is not certain, so fewer certain members are enough.
    fn count(&mut self, space: &mut Space<'_>, count: &Count) -> Option<Lit> {
        let mut open = 0;
        for member in &count.of {
            let tests = member.tests(&space.protocol.scores);
            let is_own = tests.iter().any(|test| test.question == self.question);
            if !is_own {
                continue;
            }
            match member {
                Condition::Test(test) if !test.accepts.contains(&Accept::Unsure) => open += 1,
                Condition::Test(_)
                | Condition::All(_)
                | Condition::Any(_)
                | Condition::Count(_)
                | Condition::Score(_) => return None,
            }
        }
        if self.maybe_shown.len() > 1 {
            return None;
        }
        let members = count.of.iter().map(|member| space.condition(member));
        let members: Vec<Lit> = members.collect();
        Some(space.at_least(count.at_least.saturating_sub(open), &members))
    }
}
