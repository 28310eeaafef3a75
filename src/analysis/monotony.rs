//! Numbers and dates whose verdict rises and falls again: a value between two others gets a more severe verdict than
//! both.

use std::collections::{BTreeMap, BTreeSet};

use super::prover::Prover;
use super::raised::Raised;
use super::sheet::AnswerSheet;
use super::smallest::Search;
use super::solver::Lit;
use super::space::{Reading, Space};
use crate::diagnostic::{Diagnostic, Finding};
use crate::model::{
    Condition, Dated, Kind, ProcedureId, Question, QuestionId, RuleId, ScoreTest, Test, Verdict,
};

/// The rules that depend on one question, as they are with another answer to that question.
struct Copy {
    cells: Vec<Lit>,
    /// Whether the questions that depend on it are shown.
    shown: BTreeMap<QuestionId, Lit>,
    rules: BTreeMap<RuleId, Lit>,
}

/// Two such copies, one with a value before and one with a value after the value of the sheet.
struct Copies {
    pair: [Copy; 2],
    /// Holds if the values are in this order.
    in_order: Lit,
}

impl Prover<'_> {
    /// Reports `not-monotonic`, once for each question.
    pub(super) fn not_monotonic(&mut self) {
        for index in 0..self.protocol.questions.len() {
            let id = QuestionId::from(index);
            let question = self.protocol.question(id);
            let space = self.home(id);
            let cells = self.spaces[space].asked[&id].cells.len();
            let is_ordered = match question.kind {
                Kind::Number(_) | Kind::Date(_) => true,
                Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } | Kind::Text => false,
            };
            if !is_ordered || cells < 3 {
                continue;
            }
            if self.budget.is_spent() {
                self.undecided_order(question);
                continue;
            }
            let dependent = self.depending_on(space, id);
            let rules = self.rules_on(space, &dependent);
            if rules.is_empty() {
                continue;
            }
            let copies = self.add(space, |space| {
                let pair = [(); 2].map(|()| space.copy(id, &dependent, &rules));
                let in_order = space.around(id, &pair);
                Copies { pair, in_order }
            });
            let Some(copies) = copies else {
                self.undecided_order(question);
                continue;
            };
            for procedures in self.alike(&question.procedures) {
                self.rises_and_falls(id, &procedures, &rules, &copies);
            }
        }
    }

    /// A question, and every question whose show-if depends on it, directly or through other questions.
    pub(super) fn depending_on(&mut self, space: usize, id: QuestionId) -> BTreeSet<QuestionId> {
        let own = &self.spaces[space];
        self.budget.spend(own.asked.len() as u64);
        own.depending_on(id)
    }

    /// The rules that test one of these questions.
    pub(super) fn rules_on(
        &mut self,
        space: usize,
        questions: &BTreeSet<QuestionId>,
    ) -> Vec<RuleId> {
        let own = &self.spaces[space];
        self.budget.spend(own.rules.len() as u64);
        own.rules_on(questions)
    }

    /// Reports `not-monotonic` for procedures that are alike, with the most severe verdict that falls again.
    fn rises_and_falls(
        &mut self,
        id: QuestionId,
        procedures: &[ProcedureId],
        rules: &[RuleId],
        Copies {
            pair: [before, after],
            in_order,
        }: &Copies,
    ) {
        let procedure = procedures[0];
        let index = self.home(id);
        let profile = self.profile(index, procedure);
        let question = self.protocol.question(id);
        let verdict_of = |rule: &RuleId| {
            let rule = self.protocol.rule(*rule);
            rule.procedures.contains(&procedure).then_some(rule.verdict)
        };
        let levels: BTreeSet<Verdict> = rules.iter().filter_map(verdict_of).collect();
        let elsewhere = match self.eligible_elsewhere(index, procedure) {
            Search::Found(elsewhere) if !levels.is_empty() => elsewhere,
            Search::NotDecided => return self.undecided_order(question),
            Search::Found(_) | Search::Nothing => return,
        };
        let space = &mut self.spaces[index];
        let opened_clear = space.solver.literal();
        // a question that only another answer shows gets its clear answer
        for own in &profile.questions {
            for copy in [before, after] {
                if let Some(&opened) = copy.shown.get(&own.question) {
                    let shown = space.asked[&own.question].shown;
                    let clause = [!opened_clear, !opened, shown, own.same];
                    space.solver.clause(&clause);
                }
            }
        }
        for level in levels.into_iter().rev() {
            let space = &mut self.spaces[index];
            let counts = |rule: &RuleId| verdict_of(rule).is_some_and(|verdict| verdict >= level);
            let mut wanted = vec![*in_order, opened_clear, space.plain];
            wanted.push(space.asked[&id].shown);
            let more_severe: Vec<Lit> = rules
                .iter()
                .filter(|rule| counts(rule))
                .map(|rule| space.rules[rule])
                .collect();
            wanted.push(space.solver.some_of(&more_severe));
            for rule in space.rules.keys().filter(|rule| counts(rule)) {
                match before.rules.get(rule).zip(after.rules.get(rule)) {
                    Some((&before, &after)) => wanted.extend([!before, !after]),
                    None => wanted.push(!space.rules[rule]),
                }
            }
            match self.sheet(index, &wanted, procedure, &elsewhere) {
                Search::Nothing => {}
                Search::NotDecided => return self.undecided_order(question),
                Search::Found(sheet) => {
                    let own = profile.questions.iter().find(|own| own.question == id);
                    let clear = own.and_then(|own| own.clear_cell);
                    let [beyond, near] = self.beyond_and_near(index, clear, [before, after]);
                    let other = [beyond, near].map(|cell| self.instead(&sheet, id, cell));
                    if let [Some(beyond), Some(near)] = other {
                        return self.report_fall(id, procedures, [&sheet, &beyond, &near]);
                    }
                }
            }
        }
    }

    fn undecided_order(&mut self, question: &Question) {
        self.undecided(Finding::NotMonotonic, question.span, &question.id);
    }

    /// The values that two copies hold. The first is the value beyond the one with the more severe verdict, seen from
    /// the clear one.
    fn beyond_and_near(
        &self,
        space: usize,
        clear: Option<usize>,
        [before, after]: [&Copy; 2],
    ) -> [Option<usize>; 2] {
        let solver = &self.spaces[space].solver;
        let held = |copy: &Copy| copy.cells.iter().position(|&cell| solver.holds(cell));
        let (before, after) = (held(before), held(after));
        if clear.is_some() && clear == after {
            [before, after]
        } else {
            [after, before]
        }
    }

    /// The sheet with another answer to one question.
    fn instead(
        &self,
        sheet: &AnswerSheet,
        id: QuestionId,
        cell: Option<usize>,
    ) -> Option<AnswerSheet> {
        let value = super::smallest::Value::Cell(cell?);
        let answer = self.answer(sheet.procedure, id, &value, sheet.on);
        if answer == crate::model::Answer::Missing {
            return None;
        }
        let mut sheet = sheet.clone();
        sheet.given.retain(|(question, _)| *question != id);
        sheet.given.push((id, answer));
        sheet.given.sort_by_key(|(question, _)| *question);
        Some(sheet)
    }

    fn report_fall(
        &mut self,
        id: QuestionId,
        procedures: &[ProcedureId],
        [more_severe, beyond, near]: [&AnswerSheet; 3],
    ) {
        let question = self.protocol.question(id);
        let [top, fallen, before] = [more_severe, beyond, near].map(|sheet| {
            let answers = self.answers(sheet);
            let given = self.answer_in_words(id, answers.get(id));
            (given, self.outcome(sheet).at_least)
        });
        let lead = format!("`{}`: ", question.id);
        let clause = format!("{} is {}, but {} only {}", top.0, top.1, fallen.0, fallen.1);
        let diagnostic = Diagnostic::new(Finding::NotMonotonic, question.span, lead)
            .label(format!("{} is {}", before.0, before.1))
            .help(
                "extend the more severe rule to the end, or write a rule for the values beyond it",
            );
        // an answer to a question that is no longer shown is not part of the sheet
        let mut sheet = beyond.clone();
        let ignored = self.outcome(beyond).ignored;
        sheet.given.retain(|(one, _)| !ignored.contains(one));
        let mildest = fallen.1.max(before.1);
        let raised = Raised::new(self.about(diagnostic, procedures), clause).verdict(top.1);
        self.show(raised, &question.id, &sheet, |_, outcome| {
            top.1 > mildest && outcome.at_least == fallen.1
        });
    }
}

impl Space<'_> {
    fn depending_on(&self, question: QuestionId) -> BTreeSet<QuestionId> {
        let mut dependent = BTreeSet::from([question]);
        for &other in self.asked.keys() {
            if let Some(show_if) = &self.protocol.question(other).show_if
                && show_if
                    .tests(&[])
                    .iter()
                    .any(|test| dependent.contains(&test.question))
            {
                dependent.insert(other);
            }
        }
        dependent
    }

    fn rules_on(&self, questions: &BTreeSet<QuestionId>) -> Vec<RuleId> {
        let tests_one = |rule: &&RuleId| {
            let tests = self.protocol.rule(**rule).when.tests(&self.protocol.scores);
            tests.iter().any(|test| questions.contains(&test.question))
        };
        self.rules.keys().filter(tests_one).copied().collect()
    }

    fn copy(
        &mut self,
        question: QuestionId,
        dependent: &BTreeSet<QuestionId>,
        rules: &[RuleId],
    ) -> Copy {
        let count = self.asked[&question].cells.len();
        let cells: Vec<Lit> = (0..count).map(|_| self.solver.literal()).collect();
        self.solver.exactly_one(&cells);
        let mut shown = BTreeMap::from([(question, self.asked[&question].shown)]);
        let protocol = self.protocol;
        for &other in dependent.iter().filter(|other| **other != question) {
            if let Some(show_if) = &protocol.question(other).show_if {
                let literal = self.reread(show_if, question, &cells, &shown);
                shown.insert(other, literal);
            }
        }
        let rules = rules
            .iter()
            .map(|&rule| {
                let when = &protocol.rule(rule).when;
                (rule, self.reread(when, question, &cells, &shown))
            })
            .collect();
        shown.remove(&question);
        Copy {
            cells,
            shown,
            rules,
        }
    }

    /// Holds if the value of the sheet lies between those of two copies.
    fn around(&mut self, id: QuestionId, [before, after]: &[Copy; 2]) -> Lit {
        let in_order = self.solver.literal();
        let middle = self.asked[&id].values.clone();
        for (place, (&before, &after)) in before.cells.iter().zip(&after.cells).enumerate() {
            let later = middle[place + 1..].iter().copied();
            let clause: Vec<Lit> = later.chain([!in_order, !before]).collect();
            self.solver.clause(&clause);
            let earlier = middle[..place].iter().copied();
            let clause: Vec<Lit> = earlier.chain([!in_order, !after]).collect();
            self.solver.clause(&clause);
        }
        // an event may matter more the nearer it is, in the past and in the future: the two are examined separately
        if self.protocol.question(id).kind == Kind::Date(Dated::Any) {
            let cells = &self.asked[&id].cells;
            let past = cells.iter().take_while(|cell| !cell.is_ahead()).count();
            for &first in &before.cells[..past] {
                let last = after.cells[..past].iter().copied();
                let clause: Vec<Lit> = last.chain([!in_order, !first]).collect();
                self.solver.clause(&clause);
            }
        }
        in_order
    }

    fn reread(
        &mut self,
        condition: &Condition,
        question: QuestionId,
        cells: &[Lit],
        shown: &BTreeMap<QuestionId, Lit>,
    ) -> Lit {
        let mut reread = Reread {
            question,
            cells,
            shown,
        };
        self.condition_with(condition, &mut reread)
    }
}

/// Reads tests with another answer to one question. Every answer is a value.
struct Reread<'c> {
    question: QuestionId,
    cells: &'c [Lit],
    shown: &'c BTreeMap<QuestionId, Lit>,
}

impl Reading for Reread<'_> {
    fn test(&mut self, space: &mut Space<'_>, test: &Test) -> Lit {
        let Some(&shown) = self.shown.get(&test.question) else {
            return space.test(test);
        };
        let passed = if test.question == self.question {
            let passing = space.passing(test);
            let passing = self.cells.iter().zip(passing);
            let passing = passing.filter(|(_, passes)| *passes);
            let passing: Vec<Lit> = passing.map(|(cell, _)| *cell).collect();
            space.solver.some_of(&passing)
        } else {
            space.passed(test)
        };
        space.solver.all_of(&[shown, passed])
    }

    fn score(&mut self, space: &mut Space<'_>, test: &ScoreTest) -> Lit {
        space.score_with(test, self)
    }
}
