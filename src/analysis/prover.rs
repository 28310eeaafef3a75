//! A protocol split into spaces that share no question, with the findings so far and the remaining effort.

mod about;
mod sheets;

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use jiff::civil::Date;

use super::alike::kinds;
use super::cells::{cuts, day_for};
use super::groups::groups;
use super::profile::Profile;
use super::raised::Raised;
use super::sheet::AnswerSheet;
use super::smallest::{Search, Value, Values};
use super::solver::{Budget, Lit};
use super::space::Space;
use crate::diagnostic::{Diagnostic, Finding, Severity, listing};
use crate::engine::Program;
use crate::model::{Cuts, Outcome, ProcedureId, Protocol, QuestionId, RuleId};
use crate::source::Span;

/// Effort of one check: a few seconds for the most expensive rules, otherwise very little.
pub(super) const EFFORT: u64 = 50_000_000;

/// Number of steps that a literal of a new clause counts as.
pub(super) const CLAUSE: u64 = 8;

/// Number of steps that a question or a rule counts as when a sheet is screened.
const SCREENED: u64 = 2;

/// Maximum number of sheets whose dates no screening date allows together. After that, the question is not decided.
const MISFITS: usize = 32;

/// Proves things about one protocol.
pub(super) struct Prover<'a> {
    pub protocol: &'a Protocol,
    pub program: &'a Program,
    pub today: Date,
    pub spaces: Vec<Space<'a>>,
    pub budget: Budget,
    pub found: Vec<Raised>,
    cuts: Vec<Cuts>,
    /// For each procedure, the first one that is alike.
    pub kinds: Vec<ProcedureId>,
    /// The space of each question.
    homes: Vec<usize>,
    profiles: BTreeMap<(usize, ProcedureId), Rc<Profile>>,
    /// For a space and a procedure, answers that make no rule of the procedure true.
    eligible: BTreeMap<(usize, ProcedureId), Search<Values>>,
    /// For each procedure, the spaces in which such answers are not all clear, or do not exist.
    differing: BTreeMap<ProcedureId, Vec<(usize, Search<Values>)>>,
    not_decided: BTreeMap<Finding, BTreeSet<(Span, String)>>,
}

impl<'a> Prover<'a> {
    pub(super) fn new(protocol: &'a Protocol, program: &'a Program, today: Date) -> Self {
        let groups = groups(protocol);
        let cuts = cuts(protocol);
        let mut homes = vec![0; protocol.questions.len()];
        let mut spaces = Vec::new();
        for (questions, rules) in &groups {
            for question in questions {
                homes[question.index()] = spaces.len();
            }
            let space = Space::new(protocol, program, today, questions, rules, &cuts);
            spaces.push(space);
        }
        let kinds = kinds(protocol, program);
        let size: u64 = spaces.iter().map(|space| space.solver.size()).sum();
        let mut budget = Budget::new(EFFORT);
        budget.spend(size * CLAUSE);
        if spaces.iter().any(|space| space.solver.lacks_sums) {
            budget.end();
        }
        Self {
            protocol,
            program,
            today,
            spaces,
            budget,
            found: Vec::new(),
            kinds,
            cuts,
            homes,
            profiles: BTreeMap::new(),
            eligible: BTreeMap::new(),
            differing: BTreeMap::new(),
            not_decided: BTreeMap::new(),
        }
    }

    /// Adds clauses to a space. Returns `None` if no effort is left.
    pub(super) fn add<T>(
        &mut self,
        space: usize,
        build: impl FnOnce(&mut Space<'a>) -> T,
    ) -> Option<T> {
        if self.budget.is_spent() {
            return None;
        }
        let space = &mut self.spaces[space];
        let before = space.solver.size();
        let built = build(space);
        self.budget.spend((space.solver.size() - before) * CLAUSE);
        if space.solver.lacks_sums {
            self.budget.end();
            return None;
        }
        Some(built)
    }

    /// Works in a separate space for a rule or some questions, with the questions in their show-ifs. A proof that does
    /// not depend on other rules is quick there. The cells are those of the other spaces. Returns `None` if no effort
    /// is left.
    pub(super) fn in_own_space<T>(
        &mut self,
        rule: Option<RuleId>,
        questions: impl IntoIterator<Item = QuestionId>,
        work: impl FnOnce(&mut Self, usize) -> T,
    ) -> Option<T> {
        if self.budget.is_spent() {
            return None;
        }
        let mut asked = BTreeSet::new();
        let tests = rule.map(|rule| self.protocol.rule(rule).when.tests(&self.protocol.scores));
        let tested = tests.iter().flatten().map(|test| test.question);
        for question in tested.chain(questions) {
            self.openers(question, &mut asked);
        }
        let asked: Vec<QuestionId> = asked.into_iter().collect();
        let rules: Vec<RuleId> = rule.into_iter().collect();
        let (protocol, program) = (self.protocol, self.program);
        let space = Space::new(protocol, program, self.today, &asked, &rules, &self.cuts);
        self.budget.spend(space.solver.size() * CLAUSE);
        if space.solver.lacks_sums {
            return None;
        }
        let index = self.spaces.len();
        self.spaces.push(space);
        let worked = work(self, index);
        self.spaces.pop();
        self.profiles.retain(|(space, _), _| *space < index);
        Some(worked)
    }

    /// Adds a question and the questions that its show-if tests, directly or through other questions.
    pub(super) fn openers(&self, question: QuestionId, into: &mut BTreeSet<QuestionId>) {
        let mut open = vec![question];
        while let Some(next) = open.pop() {
            if into.insert(next)
                && let Some(show_if) = &self.protocol.question(next).show_if
            {
                show_if.for_each_test(&[], &mut |test| open.push(test.question));
            }
        }
    }

    /// The space of a question.
    pub(super) fn home(&self, question: QuestionId) -> usize {
        self.homes[question.index()]
    }

    /// The space of a rule.
    pub(super) fn home_of(&self, rule: RuleId) -> usize {
        let tests = self.protocol.rule(rule).when.tests(&self.protocol.scores);
        tests.first().map_or(0, |test| self.home(test.question))
    }

    /// The literals of a procedure in a space.
    pub(super) fn profile(&mut self, space: usize, procedure: ProcedureId) -> Rc<Profile> {
        if let Some(known) = self.profiles.get(&(space, procedure)) {
            return Rc::clone(known);
        }
        let profile = Rc::new(self.spaces[space].profile(procedure));
        self.profiles
            .insert((space, procedure), Rc::clone(&profile));
        profile
    }

    /// The smallest sheet of a procedure on which these literals of a space hold, with a day on which its dates are
    /// possible together. `elsewhere` has the answers to the questions of other spaces.
    pub(super) fn sheet(
        &mut self,
        space: usize,
        wanted: &[Lit],
        procedure: ProcedureId,
        elsewhere: &Values,
    ) -> Search<AnswerSheet> {
        let profile = self.profile(space, procedure);
        let mut misfit: Option<Lit> = None;
        for _ in 0..MISFITS {
            let wanted: Vec<Lit> = wanted.iter().copied().chain(misfit).collect();
            let own = match self.spaces[space].smallest(&wanted, &profile, &mut self.budget) {
                Search::Found(own) => own,
                Search::Nothing => return Search::Nothing,
                Search::NotDecided => return Search::NotDecided,
            };
            let mut values: Values = own.iter().chain(elsewhere).cloned().collect();
            values.sort_by_key(|(question, _)| *question);
            if let Some(on) = self.day(&values) {
                let sheet = self.given(procedure, on, &values);
                return Search::Found(self.as_proved(sheet));
            }
            // these dates have no day in common, so rule out this combination
            let space = &mut self.spaces[space];
            let avoid = *misfit.get_or_insert_with(|| space.solver.literal());
            let mut clause = vec![!avoid];
            for (question, value) in &own {
                if let Value::Cell(cell) = value
                    && space.asked[question].cells[*cell].is_of_some_days()
                {
                    clause.push(!space.asked[question].values[*cell]);
                }
            }
            if clause.len() == 1 {
                break;
            }
            space.solver.clause(&clause);
        }
        Search::NotDecided
    }

    /// Answers to the questions of one space that make no rule of a procedure true, as many of them clear as possible.
    pub(super) fn eligible(&mut self, space: usize, procedure: ProcedureId) -> Search<Values> {
        if let Some(known) = self.eligible.get(&(space, procedure)) {
            return known.clone();
        }
        let profile = self.profile(space, procedure);
        let plain = self.spaces[space].plain;
        let wanted = [plain, profile.no_rule];
        let found = self.spaces[space].smallest(&wanted, &profile, &mut self.budget);
        self.eligible.insert((space, procedure), found.clone());
        found
    }

    /// The answers to the questions of every other space if no rule of a procedure is true there.
    pub(super) fn eligible_elsewhere(
        &mut self,
        space: usize,
        procedure: ProcedureId,
    ) -> Search<Values> {
        if !self.differing.contains_key(&procedure) {
            // in most spaces these are the clear answers, and those spaces are left out
            let spaces = 0..self.spaces.len();
            let parts = spaces.map(|other| (other, self.eligible(other, procedure)));
            let mut differing: Vec<_> = parts.collect();
            differing.retain(|(_, part)| *part != Search::Found(Values::new()));
            self.differing.insert(procedure, differing);
        }
        let mut elsewhere = Values::new();
        for (other, part) in &self.differing[&procedure] {
            match part {
                _ if *other == space => {}
                Search::Found(values) => elsewhere.extend(values.iter().cloned()),
                end => return end.clone(),
            }
        }
        Search::Found(elsewhere)
    }

    fn day(&self, values: &Values) -> Option<Date> {
        let cells: Vec<_> = values
            .iter()
            .filter_map(|(question, value)| match value {
                Value::Cell(cell) => {
                    Some(&self.spaces[self.home(*question)].asked[question].cells[*cell])
                }
                _ => None,
            })
            .collect();
        day_for(&cells, self.today)
    }

    /// The sheet with clear answers that are judged as a proof assumes: as they are today. If a clear day is judged
    /// differently on the date of the sheet, adds a day that is judged as today.
    fn as_proved(&mut self, sheet: AnswerSheet) -> AnswerSheet {
        if sheet.on == self.today {
            return sheet;
        }
        let mut filled = sheet.clone();
        for index in 0..self.program.questions_of(sheet.procedure).len() {
            let question = self.program.questions_of(sheet.procedure)[index];
            let home = self.home(question);
            let given = sheet.given.iter().any(|(one, _)| *one == question);
            if given || !self.spaces[home].depends_on_date {
                continue;
            }
            let profile = self.profile(home, sheet.procedure);
            let own = profile
                .questions
                .iter()
                .find(|own| own.question == question);
            let Some(cell) = own.and_then(|own| own.clear_cell) else {
                continue;
            };
            let cell = &self.spaces[home].asked[&question].cells[cell];
            let clear = self
                .program
                .clear_answer(sheet.procedure, question, sheet.on);
            if !cell.holds(sheet.on, &clear) {
                let instead = cell.answer(sheet.on, 0);
                filled
                    .given
                    .extend(instead.map(|answer| (question, answer)));
            }
        }
        let ignored = self.outcome(&filled).ignored;
        let is_new = |question: &QuestionId| sheet.given.iter().all(|(one, _)| one != question);
        filled
            .given
            .retain(|(question, _)| !is_new(question) || !ignored.contains(question));
        filled.given.sort_by_key(|(question, _)| *question);
        filled
    }

    fn given(&self, procedure: ProcedureId, on: Date, values: &Values) -> AnswerSheet {
        let given = values
            .iter()
            .map(|(question, value)| (*question, self.answer(procedure, *question, value, on)));
        AnswerSheet {
            procedure,
            on,
            given: given.collect(),
        }
    }

    /// Reports a finding with a sheet that shows it if the evaluator agrees. Otherwise reports that it is not decided.
    pub(super) fn show(
        &mut self,
        mut raised: Raised,
        name: &str,
        sheet: &AnswerSheet,
        agrees: impl Fn(&Self, &Outcome) -> bool,
    ) {
        self.spend_on_screening(1);
        let outcome = self.outcome(sheet);
        let agreed = agrees(self, &outcome);
        // on another day the clear day of another question may not be judged as it is today
        debug_assert!(
            agreed || sheet.on != self.today,
            "{}: {name}",
            raised.diagnostic.finding
        );
        if agreed {
            raised.diagnostic.witness = Some(self.witness(sheet));
            self.found.push(raised);
        } else {
            self.undecided(raised.diagnostic.finding, raised.diagnostic.span, name);
        }
    }

    /// Subtracts the effort of screening a number of sheets.
    pub(super) fn spend_on_screening(&mut self, sheets: usize) {
        let whole = self.protocol.questions.len() + self.protocol.rules.len();
        self.budget.spend((sheets * whole) as u64 * SCREENED);
    }

    /// Notes that the effort was not enough to decide a finding.
    pub(super) fn undecided(&mut self, finding: Finding, span: Span, name: &str) {
        let entries = self.not_decided.entry(finding).or_default();
        entries.insert((span, name.to_owned()));
    }

    /// All findings, with one entry for each kind of finding that is not decided somewhere, and the list of those
    /// kinds.
    pub(super) fn finish(mut self) -> (Vec<Raised>, Vec<Finding>) {
        for (finding, entries) in &self.not_decided {
            let mut names: Vec<&str> = entries.iter().map(|(_, name)| name.as_str()).collect();
            names.dedup();
            let Some(&(first, _)) = entries.first() else {
                continue;
            };
            let message = format!("not decided for {}", listing(&names));
            let severity = finding.severity().min(Severity::Warn);
            let diagnostic = Diagnostic::new(*finding, first, message)
                .severity(severity)
                .help("the conditions are too complex for the limit of effort of a check: split the rules, or ask in fewer questions");
            self.found.push(diagnostic.into());
        }
        (self.found, self.not_decided.into_keys().collect())
    }
}
