//! Who can be eligible: nobody with an answer that is not clear, everybody with clear answers only, and at least
//! somebody.

use std::collections::BTreeSet;

use super::prover::Prover;
use super::raised::Raised;
use super::sheet::AnswerSheet;
use super::smallest::Search;
use super::solver::{Answered, Lit};
use super::space::{Reading, Space};
use crate::diagnostic::{Diagnostic, Finding, Severity, listing};
use crate::model::{Outcome, ProcedureId, QuestionId, RuleId, ScoreTest, Test, Verdict};

/// The help if several clear answers together make a rule fire.
const TOGETHER: &str = "nothing to do if only these answers together raise the concern";

/// Number of sets of rules that are tried. After that, the set that covers every sheet need not be the smallest.
const TRIES: usize = 400;

impl Prover<'_> {
    /// Reports `no-one-eligible`. Returns the procedures that somebody can be eligible for.
    pub(super) fn no_one_eligible(&mut self) -> Vec<ProcedureId> {
        let every: Vec<ProcedureId> = self.protocol.procedure_ids().collect();
        let mut open = Vec::new();
        for procedures in self.alike(&every) {
            let spaces = 0..self.spaces.len();
            let parts: Vec<_> = spaces
                .map(|space| self.eligible(space, procedures[0]))
                .collect();
            let barred = parts.iter().enumerate();
            let barred: Vec<usize> = barred
                .filter(|(_, part)| **part == Search::Nothing)
                .map(|(space, _)| space)
                .collect();
            if barred.is_empty() && parts.contains(&Search::NotDecided) {
                self.undecided_for(Finding::NoOneEligible, &procedures);
                self.undecided_for(Finding::FailsOpen, &procedures);
            } else if barred.is_empty() {
                open.extend(procedures);
            } else {
                for space in barred {
                    self.report_barred(space, &procedures);
                }
            }
        }
        open.sort_unstable();
        open
    }

    fn undecided_for(&mut self, finding: Finding, procedures: &[ProcedureId]) {
        for &procedure in procedures {
            let one = self.protocol.procedure(procedure);
            self.undecided(finding, one.span, &one.id);
        }
    }

    /// Reports `no-one-eligible` for procedures that are alike. The rules of one space cover every sheet.
    fn report_barred(&mut self, space: usize, procedures: &[ProcedureId]) {
        let Some(rules) = self.barring(space, procedures[0]) else {
            return self.undecided_for(Finding::NoOneEligible, procedures);
        };
        let plain = self.spaces[space].plain;
        let Search::Found(sheet) = self.sheet(space, &[plain], procedures[0], &Vec::new()) else {
            return self.undecided_for(Finding::NoOneEligible, procedures);
        };
        for &procedure in procedures {
            let sheet = AnswerSheet {
                procedure,
                ..sheet.clone()
            };
            let raised = self.barred(&rules, procedure);
            let id = &self.protocol.procedure(procedure).id;
            self.show(raised, id, &sheet, |_, outcome| {
                outcome.at_least > Verdict::Eligible
            });
        }
    }

    fn barred(&self, rules: &[RuleId], procedure: ProcedureId) -> Raised {
        let names: Vec<&str> = rules
            .iter()
            .map(|rule| self.protocol.rule(*rule).id.as_str())
            .collect();
        let verb = if names.len() == 1 { "covers" } else { "cover" };
        let span = self.protocol.procedure(procedure).span;
        let mut diagnostic = Diagnostic::new(Finding::NoOneEligible, span, "")
            .label("no sheet ends eligible")
            .help("make one of these rules narrower, so that somebody can be eligible");
        for rule in rules {
            diagnostic = diagnostic.related(
                self.protocol.rule(*rule).span,
                "fires, or another of these does",
            );
        }
        Raised::new(
            self.about(diagnostic, &[procedure]),
            "nobody can be eligible",
        )
        .after(format!(": {} {verb} every answer sheet", listing(&names)))
    }

    /// A smallest set of rules such that at least one of them is true on every sheet of values.
    ///
    /// Rules that are not in the set may be true or not. If a sheet makes no rule of a set true, one of the rules that
    /// it makes true is added to the set. Smaller sets are tried first, so the first set without such a sheet is one
    /// of the smallest.
    fn barring(&mut self, space: usize, procedure: ProcedureId) -> Option<Vec<RuleId>> {
        let own = &mut self.spaces[space];
        let rules: Vec<(RuleId, Lit)> = own
            .rules
            .iter()
            .filter(|(rule, _)| own.protocol.rule(**rule).procedures.contains(&procedure))
            .map(|(rule, literal)| (*rule, *literal))
            .collect();
        let every: BTreeSet<usize> = (0..rules.len()).collect();
        let mut level = vec![BTreeSet::new()];
        let mut met: BTreeSet<BTreeSet<usize>> = BTreeSet::new();
        let mut tries = 0;
        while !level.is_empty() && tries <= TRIES {
            let mut next = Vec::new();
            for set in level {
                tries += 1;
                match self.passes(space, &rules, &set) {
                    Answered::No(_) => return Some(set.iter().map(|&one| rules[one].0).collect()),
                    Answered::NotDecided => return None,
                    Answered::Yes => {}
                }
                let solver = &self.spaces[space].solver;
                let held = (0..rules.len()).filter(|&one| solver.holds(rules[one].1));
                for one in held.collect::<Vec<_>>() {
                    let mut more = set.clone();
                    if more.insert(one) && met.insert(more.clone()) {
                        next.push(more);
                    }
                }
            }
            level = next;
        }
        // too many sets: take one from which no rule can be removed
        let mut set = every;
        for one in 0..rules.len() {
            let mut fewer = set.clone();
            fewer.remove(&one);
            if let Answered::No(_) = self.passes(space, &rules, &fewer) {
                set = fewer;
            }
        }
        Some(set.iter().map(|&one| rules[one].0).collect())
    }

    /// Whether a sheet makes none of these rules true.
    fn passes(&mut self, space: usize, rules: &[(RuleId, Lit)], set: &BTreeSet<usize>) -> Answered {
        let own = &mut self.spaces[space];
        let mut assumed = vec![own.plain];
        assumed.extend(set.iter().map(|&one| !rules[one].1));
        own.solver.ask(&assumed, &mut self.budget)
    }

    /// Reports `fails-open` for the procedures that somebody can be eligible for.
    pub(super) fn fails_open(&mut self, procedures: &[ProcedureId]) {
        for procedures in self.alike(procedures) {
            for index in 0..self.program.questions_of(procedures[0]).len() {
                let id = self.program.questions_of(procedures[0])[index];
                self.fails_open_on(&procedures, id);
            }
        }
    }

    fn fails_open_on(&mut self, procedures: &[ProcedureId], id: QuestionId) {
        let procedure = procedures[0];
        let question = self.protocol.question(id);
        let space = self.home(id);
        let profile = self.profile(space, procedure);
        let Some(own) = profile.questions.iter().find(|own| own.question == id) else {
            return;
        };
        let wanted = [self.spaces[space].plain, profile.no_rule, own.concern];
        let elsewhere = match self.eligible_elsewhere(space, procedure) {
            Search::Found(elsewhere) => elsewhere,
            _ => return self.undecided(Finding::FailsOpen, question.span, &question.id),
        };
        let sheet = match self.sheet(space, &wanted, procedure, &elsewhere) {
            Search::Found(sheet) => sheet,
            Search::Nothing => return,
            Search::NotDecided => {
                return self.undecided(Finding::FailsOpen, question.span, &question.id);
            }
        };
        let answers = self.answers(&sheet);
        let given = self.answer_in_words(id, answers.get(id));
        let message = format!(
            "`{} = {given}` is not clear and still ends eligible",
            question.id
        );
        let diagnostic = Diagnostic::new(Finding::FailsOpen, question.span, "")
            .label("an answer that raises a concern passes")
            .help("write a rule for this answer, or name it in `clear` if it raises no concern by itself");
        let raised = Raised::new(self.about(diagnostic, procedures), message);
        let on = sheet.on;
        self.show(raised, &question.id, &sheet, |prover, outcome| {
            outcome.decided() == Some(Verdict::Eligible)
                && !outcome.ignored.contains(&id)
                && prover
                    .program
                    .is_outside_clear(procedure, id, on, answers.get(id))
        });
    }

    /// Reports `clear-is-not-clear`: an error if one answer causes it, a note if several together do.
    pub(super) fn clear_is_not_clear(&mut self) {
        for index in 0..self.protocol.rules.len() {
            let id = RuleId::from(index);
            let rule = self.protocol.rule(id);
            let examined = self.in_own_space(Some(id), [], |prover, space| {
                for procedures in prover.alike(&rule.procedures) {
                    prover.clear_fires(space, id, &procedures);
                }
            });
            if examined.is_none() {
                self.undecided(Finding::ClearIsNotClear, rule.span, &rule.id);
            }
        }
    }

    fn clear_fires(&mut self, space: usize, id: RuleId, procedures: &[ProcedureId]) {
        let procedure = procedures[0];
        if !self.can_be_all_clear(procedure) {
            return;
        }
        let rule = self.protocol.rule(id);
        let profile = self.profile(space, procedure);
        let own = &mut self.spaces[space];
        let fires = [own.plain, profile.all_clear, own.rules[&id]];
        match own.solver.ask(&fires, &mut self.budget) {
            Answered::No(_) => return,
            Answered::NotDecided => {
                return self.undecided(Finding::ClearIsNotClear, rule.span, &rule.id);
            }
            Answered::Yes => {}
        }
        let mut best: Option<(QuestionId, AnswerSheet)> = None;
        for question in self.tested(id) {
            let Some(alone) = self.alone(space, id, question) else {
                return self.undecided(Finding::ClearIsNotClear, rule.span, &rule.id);
            };
            let wanted = [fires[0], fires[1], fires[2], alone];
            match self.sheet(space, &wanted, procedure, &Vec::new()) {
                Search::Found(sheet) => {
                    let fewest = best.as_ref().map(|(_, best)| best.given.len());
                    if fewest.is_none_or(|fewest| sheet.given.len() < fewest) {
                        best = Some((question, sheet));
                    }
                }
                Search::Nothing => {}
                Search::NotDecided => {
                    return self.undecided(Finding::ClearIsNotClear, rule.span, &rule.id);
                }
            }
        }
        let (severity, after) = match best {
            Some(_) => (Severity::Error, " though every answer is clear"),
            None => (Severity::Info, " on answers that are clear one by one"),
        };
        let diagnostic = Diagnostic::new(Finding::ClearIsNotClear, rule.span, "")
            .severity(severity)
            .subject(&rule.id);
        let alone = best.as_ref().map(|(question, _)| *question);
        let diagnostic = match alone {
            Some(question) => self.less_clear(diagnostic, question, procedure),
            None => diagnostic.help(TOGETHER),
        };
        let sheet = match best {
            Some((_, sheet)) => Search::Found(sheet),
            None => self.sheet(space, &fires, procedure, &Vec::new()),
        };
        let diagnostic = self.about(diagnostic, procedures);
        let raised = Raised::new(diagnostic, format!("`{}` fires", rule.id)).after(after);
        match sheet {
            Search::Found(sheet) => {
                let answers = self.answers(&sheet);
                let on = sheet.on;
                self.show(raised, &rule.id, &sheet, |prover, outcome| {
                    let fired = outcome.reasons.iter().any(|reason| reason.rule == id);
                    fired && prover.is_all_clear(outcome, on, &answers)
                });
            }
            // its dates have no day in common
            Search::Nothing => {}
            Search::NotDecided => {
                self.undecided(Finding::ClearIsNotClear, rule.span, &rule.id);
            }
        }
    }

    /// Whether each question that is always asked has an answer that is clear.
    fn can_be_all_clear(&self, procedure: ProcedureId) -> bool {
        let (program, on) = (self.program, self.today);
        let asked = program.questions_of(procedure).iter().copied();
        let mut always = asked.filter(|id| self.protocol.question(*id).show_if.is_none());
        always.all(|id| {
            let answer = program.clear_answer(procedure, id, on);
            !program.is_outside_clear(procedure, id, on, &answer)
        })
    }

    /// The questions that a rule tests.
    fn tested(&self, rule: RuleId) -> BTreeSet<QuestionId> {
        let tests = self.protocol.rule(rule).when.tests(&self.protocol.scores);
        tests.iter().map(|test| test.question).collect()
    }

    /// Says which answer should no longer be clear, and where.
    fn less_clear(
        &self,
        diagnostic: Diagnostic,
        question: QuestionId,
        procedure: ProcedureId,
    ) -> Diagnostic {
        let question = self.protocol.question(question);
        let id = &question.id;
        match question.clear_span(procedure) {
            Some(span) => diagnostic.help_at(
                span,
                format!("remove the answer to `{id}` from the rule, or from `clear`"),
            ),
            None => diagnostic.help_at(
                question.span,
                format!(
                    "remove the answer to `{id}` from the rule, or name other answers in a `clear`"
                ),
            ),
        }
    }

    fn is_all_clear(
        &self,
        outcome: &Outcome,
        on: jiff::civil::Date,
        answers: &crate::model::Answers,
    ) -> bool {
        let asked = self.program.questions_of(outcome.procedure).iter();
        let mut asked = asked.filter(|question| !outcome.ignored.contains(question));
        asked.all(|&question| {
            let answer = answers.get(question);
            !self
                .program
                .is_outside_clear(outcome.procedure, question, on, answer)
        })
    }

    /// Holds if a rule is true because of the answers to one question and to the questions in its show-if alone: every
    /// other test fails and gives no points.
    fn alone(&mut self, space: usize, rule: RuleId, question: QuestionId) -> Option<Lit> {
        let mut chain = BTreeSet::new();
        self.openers(question, &mut chain);
        let when = &self.protocol.rule(rule).when;
        self.add(space, |space| {
            space.condition_with(when, &mut Alone { chain })
        })
    }
}

/// Reads the tests on some questions only. Every answer is a value, and at most one tick of a `multi` counts, because
/// several ticks are several answers.
struct Alone {
    chain: BTreeSet<QuestionId>,
}

impl Reading for Alone {
    fn test(&mut self, space: &mut Space<'_>, test: &Test) -> Lit {
        if self.chain.contains(&test.question) {
            let alone = [space.test(test), space.one_tick(test.question)];
            space.solver.all_of(&alone)
        } else {
            !space.solver.always
        }
    }

    fn score(&mut self, space: &mut Space<'_>, test: &ScoreTest) -> Lit {
        space.score_with(test, self)
    }
}
