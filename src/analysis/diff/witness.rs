//! The smallest answer sheet that two protocols judge differently. Both evaluators judge it before it is shown.
//!
//! The search begins with the rules that are not shared. If another rule makes the verdict of a sheet more severe than
//! wanted, that rule is added and the search continues, so most rules are never examined. The screening date is that of
//! the comparison, or any date on which each cell of the sheet has an answer.

mod clauses;
mod clear;
mod dated;
mod matter;
mod screening;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

use jiff::civil::Date;

use super::days::DayCell;
use super::formula::FormulaId;
use super::joint::{Cells, Value};
use super::view::View;
use super::{Pair, SIDES, Scope, Seen, Side};
use crate::analysis::prover::CLAUSE;
use crate::analysis::smallest::{Search, fewest, held};
use crate::analysis::solver::{Answered, Budget, Lit, Solver};
use crate::diagnostic::Given;
use crate::model::{Answer, Answers, Outcome, QuestionId, Reason, Verdict};

/// Maximum number of sheets that are examined. After that, the question is not decided.
const SHEETS: usize = 400;

/// Factor by which a sheet takes longer if the clear day of each date question depends on its own screening date.
const CLEAR_DAYS: u64 = 16;

/// Maximum number of days of answers and screening dates that one search tries if the outcome depends on them.
const DATES: usize = 3 * 24;

/// An answer sheet for both protocols: every answer that is not clear in both, and the clear ones that matter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// The screening date.
    pub on: Date,
    /// The answers, in interview order.
    pub answers: Vec<WitnessAnswer>,
}

/// One answer of a [`Witness`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAnswer {
    /// The id of the question.
    pub question: String,
    /// The answer to the old and to the new protocol. `None` if that protocol does not ask.
    pub given: [Option<Given>; 2],
    /// Whether it is the clear answer, listed because the verdict depends on it.
    pub is_clear: bool,
}

/// A sheet with its outcome from both evaluators.
pub(super) struct Judged {
    pub witness: Witness,
    pub outcomes: [Outcome; 2],
}

/// Searches for sheets of one procedure.
pub(super) struct Seeker<'a> {
    pair: &'a Pair<'a>,
    seen: Seen<'a>,
    scope: &'a Scope,
    /// Screening dates that are tried before others.
    preferred: Vec<Date>,
    solver: Solver,
    budget: &'a mut Budget,
    /// For each variable in a clause, the literal of each value.
    values: BTreeMap<usize, Vec<Lit>>,
    literals: HashMap<FormulaId, Lit>,
    /// Those variables whose questions are not added yet.
    fresh: Vec<usize>,
    /// The questions of those variables.
    own: BTreeMap<usize, Own>,
}

/// A question that occurs in clauses.
struct Own {
    /// Holds if the question is asked.
    asked: Lit,
    /// Holds if the question is asked and its answer is not the one that is filled in as clear.
    differs: Lit,
    /// The answer that both protocols fill in as clear.
    clear: Option<Value>,
}

/// The answers to the questions in the clauses.
struct Model {
    /// Every answer that is not the clear one.
    values: BTreeMap<usize, Value>,
    /// The cell of each date question that is asked, while the screening date is still open.
    days: Vec<FoundDays>,
}

/// The cell of a date question.
struct FoundDays {
    place: usize,
    cell: usize,
    of: Rc<DayCell>,
}

/// The reason why a sheet does not fit.
enum Misfit {
    /// A true rule changes the verdict on every screening date.
    Always,
    /// A true rule changes the verdict on the dates of this sheet.
    Here,
}

/// The effort was not enough.
pub(super) struct NotDecided;

impl<'a> Seeker<'a> {
    pub(super) fn new(
        pair: &'a Pair<'a>,
        seen: Seen<'a>,
        scope: &'a Scope,
        budget: &'a mut Budget,
    ) -> Result<Self, NotDecided> {
        if budget.is_spent() {
            return Err(NotDecided);
        }
        budget.spend(seen.view.asked.len() as u64 * CLAUSE);
        let mut seeker = Self {
            pair,
            seen,
            scope,
            preferred: Vec::new(),
            solver: Solver::new(),
            budget,
            values: BTreeMap::new(),
            literals: HashMap::new(),
            fresh: Vec::new(),
            own: BTreeMap::new(),
        };
        // a question without a clear answer must be answered if it is asked
        let places: Vec<usize> = seen.view.asked.keys().copied().collect();
        for place in places {
            if seeker.clear(place).is_none() {
                seeker.take_in(place)?;
            }
        }
        Ok(seeker)
    }

    /// Tries these screening dates first if any date is accepted.
    pub(super) fn prefer(&mut self, dates: Vec<Date>) {
        self.preferred = dates;
    }

    /// Begins the first of `parts` parts of the effort.
    pub(super) fn begin(&mut self, parts: u64) {
        self.budget.begin(parts);
    }

    /// A sheet whose verdict changes from one to another.
    pub(super) fn change(
        &mut self,
        from: Verdict,
        to: Verdict,
    ) -> Result<Search<Judged>, NotDecided> {
        let wanted = [from, to];
        let view = self.seen.view;
        let mut assumed = Vec::new();
        for side in SIDES {
            let verdict = wanted[side.index()];
            if verdict == Verdict::Eligible {
                continue;
            }
            let changed = view.changed.iter();
            let changed = changed.filter(|(_, verdicts)| verdicts[side.index()] == verdict);
            let mut makers: Vec<FormulaId> = changed.map(|(rule, _)| *rule).collect();
            // the more severe verdict comes from a rule that the other protocol does not share
            if verdict == from.min(to) {
                let shared = view.shared.iter().filter(|(_, one)| *one == verdict);
                makers.extend(shared.map(|(rule, _)| *rule));
            }
            let mut literals = Vec::new();
            for maker in makers {
                literals.push(self.literal(maker)?);
            }
            assumed.push(self.solver.some_of(&literals));
        }
        let pair = self.pair;
        let too_grave = |_: &[Outcome; 2], side: Side, reason: &Reason| {
            let own = pair.of(side).protocol.rule(reason.rule).verdict;
            (own > wanted[side.index()]).then_some(Misfit::Always)
        };
        self.seek(assumed, false, too_grave, |outcomes| {
            SIDES.map(|side| outcomes[side.index()].decided()) == wanted.map(Some)
        })
    }

    /// The smallest sheet on which literals hold and both evaluators agree. A rule that prevents this must not be true.
    /// `dated` says whether the outcome depends on the days within the cells of the answers; then several days are
    /// tried.
    fn seek(
        &mut self,
        mut assumed: Vec<Lit>,
        dated: bool,
        hinders: impl Fn(&[Outcome; 2], Side, &Reason) -> Option<Misfit>,
        fits: impl Fn(&[Outcome; 2]) -> bool,
    ) -> Result<Search<Judged>, NotDecided> {
        let mut barred = BTreeSet::new();
        let mut is_complete = true;
        let mut left = if dated { DATES } else { 1 };
        for _ in 0..SHEETS {
            let model = match self.smallest(&assumed)? {
                Search::Found(model) => model,
                Search::Nothing if is_complete => return Ok(Search::Nothing),
                Search::Nothing | Search::NotDecided => return Ok(Search::NotDecided),
            };
            let dates = self.dates(&model, dated, left);
            left = left.saturating_sub(dates.len()).max(1);
            if dates.is_empty() {
                is_complete &= self.rule_out(&model);
                continue;
            }
            let mut first = None;
            for (on, near) in dates {
                if self.budget.is_spent() {
                    return Err(NotDecided);
                }
                let dated = if self.scope.every { CLEAR_DAYS } else { 1 };
                self.budget.spend(self.pair.screening() * dated);
                let (given, answers) = self.sheet(&model, on, near);
                let outcomes = self.outcomes(on, &answers);
                if fits(&outcomes) {
                    let witness = self.witness(on, given, &answers, &outcomes);
                    return Ok(Search::Found(Judged { witness, outcomes }));
                }
                first.get_or_insert(outcomes);
            }
            let Some(outcomes) = first else { break };
            let mut more = false;
            for side in SIDES {
                for reason in &outcomes[side.index()].reasons {
                    let Some(misfit) = hinders(&outcomes, side, reason) else {
                        continue;
                    };
                    let condition = View::condition(self.seen.formulas, side, reason.rule);
                    if barred.insert(condition) {
                        assumed.push(!self.literal(condition)?);
                        is_complete &= matches!(misfit, Misfit::Always);
                        more = true;
                    }
                }
            }
            if !more {
                break;
            }
        }
        Ok(Search::NotDecided)
    }

    /// The answers that are not the clear one, as few as possible.
    fn smallest(&mut self, wanted: &[Lit]) -> Result<Search<Model>, NotDecided> {
        let places: Vec<usize> = self.own.keys().copied().collect();
        let differs: Vec<Lit> = self.own.values().map(|own| own.differs).collect();
        let free = match fewest(&mut self.solver, wanted, &differs, self.budget) {
            Search::Found(free) => free,
            Search::Nothing => return Ok(Search::Nothing),
            Search::NotDecided => return Err(NotDecided),
        };
        let mut assumed = held(&self.solver, wanted, &differs, &free);
        for &index in &free {
            let is_one = matches!(
                self.seen.joint.questions[places[index]].cells,
                Cells::One(_)
            );
            for wish in self.preferred_values(places[index]) {
                assumed.push(wish);
                match self.solver.ask(&assumed, self.budget) {
                    Answered::Yes if is_one => break,
                    Answered::Yes => {}
                    Answered::No(_) => {
                        assumed.pop();
                    }
                    Answered::NotDecided => return Err(NotDecided),
                }
            }
        }
        match self.solver.ask(&assumed, self.budget) {
            Answered::Yes => {}
            Answered::No(_) => return Ok(Search::Nothing),
            Answered::NotDecided => return Err(NotDecided),
        }
        let own = self.own.iter();
        let differing = own.filter(|(_, own)| self.solver.holds(own.differs));
        let values = differing.map(|(&place, _)| (place, self.value(place)));
        Ok(Search::Found(Model {
            values: values.collect(),
            days: self.days(),
        }))
    }

    /// The preferred values of an answer, best first: the cell next to the clear one, few ticks, the first options.
    fn preferred_values(&self, place: usize) -> Vec<Lit> {
        let question = &self.seen.joint.questions[place];
        if matches!(question.cells, Cells::Ticks(_)) {
            let options = (question.first..question.first + question.count).rev();
            return options.map(|option| self.values[&option][0]).collect();
        }
        let cells = &self.values[&question.first];
        let mut order: Vec<usize> = (0..cells.len()).collect();
        if let Some(Value::Cell(clear)) = &self.own[&place].clear {
            order.sort_by_key(|cell| cell.abs_diff(*clear));
        }
        order.into_iter().map(|cell| cells[cell]).collect()
    }

    /// The answer to a question in the last model.
    fn value(&self, place: usize) -> Value {
        let question = &self.seen.joint.questions[place];
        let holds =
            |variable: usize, value: usize| self.solver.holds(self.values[&variable][value]);
        match &question.cells {
            Cells::Ticks(options) => {
                let ticked = (0..options.len()).map(|option| holds(question.first + option, 1));
                Value::Ticks(ticked.collect())
            }
            Cells::One(cells) => {
                let held = (0..cells.len()).find(|&cell| holds(question.first, cell));
                Value::Cell(held.unwrap_or(0))
            }
        }
    }

    /// A sheet for both protocols on a screening date, with days as near as possible to `day`, and the indices of the
    /// answers that are not clear.
    fn sheet(&self, model: &Model, on: Date, day: Date) -> (BTreeSet<usize>, [Answers; 2]) {
        let mut given = model.values.clone();
        for &FoundDays { place, cell, .. } in &model.days {
            // on another screening date the clear answer can lie in another cell
            let value = Value::Cell(cell);
            if !given.contains_key(&place) && !self.is_clear(place, &value, on) {
                given.insert(place, value);
            }
        }
        let answers = SIDES.map(|side| {
            let given = given.iter().filter_map(|(&place, value)| {
                let id = self.asked_id(side, place)?;
                let near = (self.near(place), day);
                let question = &self.seen.joint.questions[place];
                let answer = question.answer(self.pair.of(side), side, value, on, near)?;
                Some((id, answer))
            });
            self.filled(side, on, given.collect())
        });
        (given.keys().copied().collect(), answers)
    }

    /// The outcome of a sheet from both evaluators.
    fn outcomes(&self, on: Date, answers: &[Answers; 2]) -> [Outcome; 2] {
        SIDES.map(|side| {
            let procedure = self.seen.view.procedure[side.index()];
            let program = self.pair.of(side).program;
            program.evaluate(procedure, on, &answers[side.index()])
        })
    }

    /// A sheet of one protocol, with the clear answer to each question that is not in `given`.
    fn filled(&self, side: Side, on: Date, given: Vec<(QuestionId, Answer)>) -> Answers {
        let edition = self.pair.of(side);
        let procedure = self.seen.view.procedure[side.index()];
        let mut answers = Answers::missing(edition.protocol.questions.len());
        let mut known = BTreeSet::new();
        for (question, answer) in given {
            known.insert(question);
            answers.set(question, answer);
        }
        edition
            .program
            .fill_clear(procedure, on, &mut answers, &known);
        answers
    }
}
