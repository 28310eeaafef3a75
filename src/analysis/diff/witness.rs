//! The smallest answer sheet that two protocols judge differently, which each evaluator has judged before it is shown.
//!
//! A sheet is looked for with the rules that are not shared alone. Where another rule makes its verdict graver than
//! wanted, that rule is taken in and the search goes on: so most rules are never looked at.

mod clauses;
mod dated;

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::civil::Date;

use super::formula::FormulaId;
use super::joint::{Cells, Value};
use super::view::View;
use super::{Pair, SIDES, Seen, Side};
use crate::analysis::prover::CLAUSE;
use crate::analysis::sheet::written;
use crate::analysis::smallest::{Search, fewest, held};
use crate::analysis::solver::{Answered, Budget, Lit, Solver};
use crate::diagnostic::Given;
use crate::model::{Answer, Answers, Outcome, QuestionId, Reason, Verdict};

/// How many sheets are looked at before it is not decided.
const SHEETS: usize = 400;

/// An answer sheet for both protocols: every answer that is not clear in both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// In interview order.
    pub answers: Vec<WitnessAnswer>,
}

/// One answer of a [`Witness`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WitnessAnswer {
    /// The id of the question.
    pub question: String,
    /// The answer to the old and to the new protocol; none where that does not ask.
    pub given: [Option<Given>; 2],
}

/// A sheet with what both evaluators say of it.
pub(super) struct Judged {
    pub witness: Witness,
    pub outcomes: [Outcome; 2],
}

/// Looks for sheets of one procedure.
pub(super) struct Seeker<'a> {
    pair: &'a Pair<'a>,
    seen: Seen<'a>,
    on: Date,
    solver: Solver,
    budget: &'a mut Budget,
    /// Of each variable that a clause is about, the literal of each value.
    values: BTreeMap<usize, Vec<Lit>>,
    literals: HashMap<FormulaId, Lit>,
    /// The questions of those variables.
    own: BTreeMap<usize, Own>,
}

/// A question that clauses are about.
struct Own {
    /// Holds where the question is asked and its answer is not the one that is filled in as clear.
    differs: Lit,
    /// The answer that both protocols fill in as clear.
    clear: Option<Value>,
}

/// The effort did not suffice.
pub(super) struct NotDecided;

impl<'a> Seeker<'a> {
    pub(super) fn new(
        pair: &'a Pair<'a>,
        seen: Seen<'a>,
        on: Date,
        budget: &'a mut Budget,
    ) -> Result<Self, NotDecided> {
        if budget.is_spent() {
            return Err(NotDecided);
        }
        budget.spend(seen.view.asked.len() as u64 * CLAUSE);
        let mut seeker = Self {
            pair,
            seen,
            on,
            solver: Solver::new(),
            budget,
            values: BTreeMap::new(),
            literals: HashMap::new(),
            own: BTreeMap::new(),
        };
        // what has no clear answer must be answered wherever it is asked
        let places: Vec<usize> = seen.view.asked.keys().copied().collect();
        for place in places {
            if seeker.clear(place).is_none() {
                seeker.take_in(place)?;
            }
        }
        Ok(seeker)
    }

    /// Begins the first of so many parts of the effort.
    pub(super) fn begin(&mut self, parts: u64) {
        self.budget.begin(parts);
    }

    /// A sheet whose verdict goes from one to another.
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
            // the graver verdict is that of a rule which the other protocol does not share
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
            pair.of(side).protocol.rule(reason.rule).verdict > wanted[side.index()]
        };
        self.seek(assumed, &[self.on], too_grave, |outcomes| {
            SIDES.map(|side| outcomes[side.index()].decided()) == wanted.map(Some)
        })
    }

    /// The smallest sheet on which literals hold and both evaluators fit; a rule that hinders must not be true. Answers
    /// are as near to one of these days as can be.
    fn seek(
        &mut self,
        mut assumed: Vec<Lit>,
        days: &[Date],
        hinders: impl Fn(&[Outcome; 2], Side, &Reason) -> bool,
        fits: impl Fn(&[Outcome; 2]) -> bool,
    ) -> Result<Search<Judged>, NotDecided> {
        let mut barred = BTreeSet::new();
        for _ in 0..SHEETS {
            let values = match self.smallest(&assumed)? {
                Search::Found(values) => values,
                Search::Nothing => return Ok(Search::Nothing),
                Search::NotDecided => return Ok(Search::NotDecided),
            };
            let mut first = None;
            for &day in days {
                self.budget.spend(self.pair.screening());
                let judged = self.judged(&values, day);
                if fits(&judged.outcomes) {
                    return Ok(Search::Found(judged));
                }
                first.get_or_insert(judged);
            }
            let Some(judged) = first else { break };
            let mut more = false;
            for side in SIDES {
                for reason in &judged.outcomes[side.index()].reasons {
                    if !hinders(&judged.outcomes, side, reason) {
                        continue;
                    }
                    let condition = View::condition(self.seen.formulas, side, reason.rule);
                    if barred.insert(condition) {
                        assumed.push(!self.literal(condition)?);
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

    /// Every answer that is not the clear one, as few as possible.
    fn smallest(&mut self, wanted: &[Lit]) -> Result<Search<BTreeMap<usize, Value>>, NotDecided> {
        let places: Vec<usize> = self.own.keys().copied().collect();
        let differs: Vec<Lit> = self.own.values().map(|own| own.differs).collect();
        let free = match fewest(&mut self.solver, wanted, &differs, self.budget) {
            Search::Found(free) => free,
            Search::Nothing => return Ok(Search::Nothing),
            Search::NotDecided => return Err(NotDecided),
        };
        let mut assumed = held(&self.solver, wanted, &differs, &free);
        for &index in &free {
            let is_one = matches!(self.seen.joint.questions[places[index]].what, Cells::One(_));
            for wish in self.wishes(places[index]) {
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
        Ok(Search::Found(values.collect()))
    }

    /// What is wished of an answer, best first: the cell next to the clear one, few ticks and those that stand first.
    fn wishes(&self, place: usize) -> Vec<Lit> {
        let question = &self.seen.joint.questions[place];
        if matches!(question.what, Cells::Ticks(_)) {
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

    /// How a question is answered in the last model.
    fn value(&self, place: usize) -> Value {
        let question = &self.seen.joint.questions[place];
        let holds =
            |variable: usize, value: usize| self.solver.holds(self.values[&variable][value]);
        match &question.what {
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

    /// What both evaluators say of a sheet, with days as near as can be to one.
    fn judged(&self, values: &BTreeMap<usize, Value>, day: Date) -> Judged {
        let mut answers = Vec::new();
        for (&place, value) in values {
            let question = &self.seen.joint.questions[place];
            let near = (self.near(place), day);
            let given = SIDES.map(|side| {
                let id = self.asked_id(side, place)?;
                let answer = question.answer(self.pair.of(side), side, value, near)?;
                Some((id, answer))
            });
            answers.push(given);
        }
        let outcomes = SIDES.map(|side| {
            let own = answers
                .iter()
                .filter_map(|given| given[side.index()].clone());
            self.outcome(side, own.collect())
        });
        let shown = answers.iter().filter_map(|given| {
            let mut id = None;
            let given = SIDES.map(|side| {
                let (question, answer) = given[side.index()].as_ref()?;
                let question_of = self.pair.of(side).protocol.question(*question);
                id.get_or_insert(&question_of.id);
                let is_ignored = outcomes[side.index()].ignored.contains(question);
                (!is_ignored).then(|| written(question_of, answer))
            });
            let question = id?.clone();
            Some(WitnessAnswer { question, given })
        });
        let witness = Witness {
            answers: shown.collect(),
        };
        Judged { witness, outcomes }
    }

    fn outcome(&self, side: Side, given: Vec<(QuestionId, Answer)>) -> Outcome {
        let edition = self.pair.of(side);
        let procedure = self.seen.view.procedure[side.index()];
        let mut answers = Answers::missing(edition.protocol.questions.len());
        let mut known = BTreeSet::new();
        for (question, answer) in given {
            known.insert(question);
            answers.set(question, answer);
        }
        let program = edition.program;
        program.fill_clear(procedure, self.on, &mut answers, &known);
        program.evaluate(procedure, self.on, &answers)
    }

    /// A question in one protocol, where that asks it for the procedure.
    fn asked_id(&self, side: Side, place: usize) -> Option<QuestionId> {
        let id = self.seen.joint.questions[place].ids[side.index()]?;
        let procedure = self.seen.view.procedure[side.index()];
        self.pair.asks(side, procedure, id).then_some(id)
    }

    /// The answer that is filled in as clear, in one protocol.
    fn clear_answer(&self, side: Side, place: usize) -> Option<Answer> {
        let id = self.asked_id(side, place)?;
        let procedure = self.seen.view.procedure[side.index()];
        let program = self.pair.of(side).program;
        Some(program.clear_answer(procedure, id, self.on))
    }

    /// The value that whoever asks fills in as clear; none where the protocols do not agree.
    fn clear(&self, place: usize) -> Option<Value> {
        let question = &self.seen.joint.questions[place];
        let mut clear = None;
        for side in SIDES {
            if let Some(answer) = self.clear_answer(side, place) {
                let value = question.value_of(side, &answer)?;
                if *clear.get_or_insert_with(|| value.clone()) != value {
                    return None;
                }
            }
        }
        clear
    }

    /// The clear number, to which the number on a sheet is near.
    fn near(&self, place: usize) -> i64 {
        let clear = SIDES.iter().rev();
        let mut clear = clear.filter_map(|&side| self.clear_answer(side, place));
        match clear.next() {
            Some(Answer::Number(number)) => number,
            _ => 0,
        }
    }
}
