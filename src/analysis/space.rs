//! A group of questions, with the rules about them, as clauses: every way to answer the questions is a model.
//!
//! The literal of a condition holds exactly if the condition is certainly true. Values that no test tells apart share
//! one literal; "not sure" and "prefer not to say" have one each.

mod points;
mod reading;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::cells::{Cell, cells};
use super::solver::{Answered, Budget, Lit, Solver};
use super::sum::Sum;
use crate::engine::Program;
use crate::model::{
    Accept, Answer, Condition, Cuts, Kind, OptionId, Protocol, QuestionId, RuleId, ScoreId, Test,
    Tick, TickTest,
};
use points::Ends;
use reading::Certain;
pub(super) use reading::{Possible, Reading};

/// One question of a space.
pub(super) struct Asked {
    /// Holds if it is certainly asked.
    pub shown: Lit,
    pub cells: Vec<Cell>,
    /// One literal for each cell; for a `multi`, one for each option. They hold whether or not the question is asked.
    pub values: Vec<Lit>,
    pub unsure: Lit,
    pub declined: Lit,
    pub is_multi: bool,
}

/// The clauses of some questions and rules.
pub(super) struct Space<'a> {
    pub protocol: &'a Protocol,
    pub program: &'a Program,
    pub today: Date,
    pub solver: Solver,
    /// The questions, in interview order.
    pub asked: BTreeMap<QuestionId, Asked>,
    /// The literal of each rule, in file order.
    pub rules: BTreeMap<RuleId, Lit>,
    /// If it holds, every answer is a value.
    pub plain: Lit,
    tests: HashMap<(QuestionId, Vec<bool>), Lit>,
    /// Whether a question is not certainly left out. Filled on demand.
    maybe_shown: HashMap<QuestionId, Lit>,
    /// The sums of each score. Filled on demand.
    scores: HashMap<ScoreId, Ends>,
    /// The number of literals that hold, for some lists of literals. Filled on demand.
    counts: BTreeMap<Vec<Lit>, Sum>,
    /// The questions that a score of these rules depends on. If such a question is only maybe asked, its answer counts.
    scored: BTreeSet<QuestionId>,
    /// For each model that was found, the rules that hold in it. Rules that differ in one model are not equivalent.
    pub seen: Vec<Vec<bool>>,
    /// Whether one of its cells has an answer on some screening dates only.
    pub depends_on_date: bool,
}

impl<'a> Space<'a> {
    /// Builds the clauses. The questions are in interview order.
    pub(super) fn new(
        protocol: &'a Protocol,
        program: &'a Program,
        today: Date,
        questions: &[QuestionId],
        rules: &[RuleId],
        cuts: &[Cuts],
    ) -> Self {
        let mut solver = Solver::new();
        let plain = solver.literal();
        let mut space = Self {
            protocol,
            program,
            today,
            solver,
            asked: BTreeMap::new(),
            rules: BTreeMap::new(),
            plain,
            tests: HashMap::new(),
            maybe_shown: HashMap::new(),
            scores: HashMap::new(),
            counts: BTreeMap::new(),
            scored: scored(protocol, rules),
            seen: Vec::new(),
            depends_on_date: false,
        };
        for &question in questions {
            let shown = match &protocol.question(question).show_if {
                Some(condition) => space.condition(condition),
                None => space.solver.always,
            };
            space.add(question, shown, &cuts[question.index()]);
        }
        for &rule in rules {
            let literal = space.condition(&protocol.rule(rule).when);
            space.rules.insert(rule, literal);
        }
        space
    }

    fn add(&mut self, question: QuestionId, shown: Lit, cuts: &Cuts) {
        let kind = &self.protocol.question(question).kind;
        let cells = cells(self.protocol, question, cuts, self.today);
        let is_multi = matches!(kind, Kind::Multi { .. });
        let count = if is_multi {
            kind.option_count()
        } else {
            cells.len()
        };
        self.depends_on_date |= cells.iter().any(Cell::is_of_some_days);
        let values: Vec<Lit> = (0..count).map(|_| self.solver.literal()).collect();
        let [unsure, declined] = [(); 2].map(|()| self.solver.literal());
        self.solver.clause(&[!self.plain, !unsure]);
        self.solver.clause(&[!self.plain, !declined]);
        if !is_multi {
            let every = [&values[..], &[unsure, declined]].concat();
            self.solver.exactly_one(&every);
        }
        self.asked.insert(
            question,
            Asked {
                shown,
                cells,
                values,
                unsure,
                declined,
                is_multi,
            },
        );
    }

    /// Holds if a condition is certainly true.
    pub(super) fn condition(&mut self, condition: &Condition) -> Lit {
        self.condition_with(condition, &mut Certain)
    }

    /// Holds if a question is asked and its answer certainly passes.
    pub(super) fn test(&mut self, test: &Test) -> Lit {
        if self.asked[&test.question].is_multi {
            let passed = self.ticks(test);
            let shown = self.asked[&test.question].shown;
            return self.solver.all_of(&[shown, passed]);
        }
        let passing = self.passing(test);
        if let Some(&known) = self.tests.get(&(test.question, passing.clone())) {
            return known;
        }
        let asked = &self.asked[&test.question];
        let shown = asked.shown;
        let answers = asked.answers_of(&passing);
        let passed = self.solver.some_of(&answers);
        let literal = self.solver.all_of(&[shown, passed]);
        self.tests.insert((test.question, passing), literal);
        literal
    }

    /// Holds if the answer to a question passes, whether the question is asked or not.
    pub(super) fn passed(&mut self, test: &Test) -> Lit {
        if self.asked[&test.question].is_multi {
            return self.ticks(test);
        }
        let passing = self.passing(test);
        let answers = self.asked[&test.question].answers_of(&passing);
        self.solver.some_of(&answers)
    }

    /// Whether each cell passes, then "not sure", then "prefer not to say", as the evaluator judges them.
    pub(super) fn passing(&self, test: &Test) -> Vec<bool> {
        let cells = self.asked[&test.question].cells.iter();
        cells
            .map(|cell| self.program.passes(test, cell.sample.0, &cell.sample.1))
            .chain(
                [Answer::Unsure, Answer::Declined]
                    .iter()
                    .map(|status| self.program.passes(test, self.today, status)),
            )
            .collect()
    }

    /// Holds if at most one option of a `multi` is ticked. Always holds for other questions.
    pub(super) fn one_tick(&mut self, question: QuestionId) -> Lit {
        let asked = &self.asked[&question];
        if asked.is_multi {
            let values = asked.values.clone();
            !self.at_least(2, &values)
        } else {
            self.solver.always
        }
    }

    fn ticks(&mut self, test: &Test) -> Lit {
        let accepted: Vec<Lit> = test
            .accepts
            .iter()
            .map(|accept| match accept {
                Accept::Unsure => self.asked[&test.question].unsure,
                Accept::Declined => self.asked[&test.question].declined,
                Accept::Ticks(ticks) => self.tick_test(test.question, ticks),
                Accept::TickCount(count) => self.tick_count(test.question, count),
                Accept::Is(_) | Accept::NoneOf(_) | Accept::Number(_) | Accept::Date(_) => {
                    !self.solver.always
                }
            })
            .collect();
        self.solver.some_of(&accepted)
    }

    /// Holds if a test on ticks is certainly true. An option is known to be not ticked only if no status was given with
    /// the ticks.
    fn tick_test(&mut self, question: QuestionId, ticks: &TickTest) -> Lit {
        let asked = &self.asked[&question];
        let ticked = |option: OptionId| asked.values[option.index()];
        let settled = [!asked.unsure, !asked.declined];
        let nothing = asked.values.iter().map(|&one| !one).chain(settled);
        let mut needed = Vec::new();
        for tick in &ticks.all_of {
            match tick {
                Tick::Option(option) => needed.push(ticked(*option)),
                Tick::None => needed.extend(nothing.clone()),
            }
        }
        let mut something = false;
        for tick in &ticks.none_of {
            match tick {
                Tick::Option(option) => {
                    needed.push(!ticked(*option));
                    needed.extend(settled);
                }
                Tick::None => something = true,
            }
        }
        if something {
            let any = asked.values.clone();
            needed.push(self.solver.some_of(&any));
        }
        self.solver.all_of(&needed)
    }

    /// Whether a score of these rules depends on a question.
    pub(super) fn is_scored(&self, question: QuestionId) -> bool {
        self.scored.contains(&question)
    }

    /// Asks the solver.
    pub(super) fn ask(&mut self, assumed: &[Lit], budget: &mut Budget) -> Answered {
        self.solver.ask(assumed, budget)
    }

    /// The index of each rule in an entry of `seen`.
    pub(super) fn places(&self) -> BTreeMap<RuleId, usize> {
        let rules = self.rules.keys().enumerate();
        rules.map(|(place, &rule)| (rule, place)).collect()
    }

    /// Adds the rules that hold in the last model to `seen`.
    pub(super) fn remember(&mut self) {
        let held = self.rules.values().map(|&rule| self.solver.holds(rule));
        let held = held.collect();
        self.seen.push(held);
    }
}

impl Asked {
    fn answers_of(&self, passing: &[bool]) -> Vec<Lit> {
        let every = self.values.iter().chain([&self.unsure, &self.declined]);
        every
            .zip(passing)
            .filter(|(_, passes)| **passes)
            .map(|(literal, _)| *literal)
            .collect()
    }
}

/// The questions with a show-if that the scores of some rules test, and those in the show-ifs of such questions.
fn scored(protocol: &Protocol, rules: &[RuleId]) -> BTreeSet<QuestionId> {
    let mut open = Vec::new();
    for &rule in rules {
        protocol.rule(rule).when.for_each_score(&mut |test| {
            let points = protocol.scores[test.score.index()].points.iter();
            for points in points {
                let mut tested = |test: &Test| open.push(test.question);
                points.when.for_each_test(&[], &mut tested);
            }
        });
    }
    let mut scored = BTreeSet::new();
    while let Some(next) = open.pop() {
        if let Some(show_if) = &protocol.question(next).show_if
            && scored.insert(next)
        {
            show_if.for_each_test(&[], &mut |test| open.push(test.question));
        }
    }
    scored
}
