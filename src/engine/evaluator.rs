//! The evaluator: takes answers, and returns the verdict as an interval with its reasons.

mod rules;
mod status;
mod window;

use jiff::civil::Date;

use self::rules::IndexedSheet;
pub use self::status::AnswerStatus;
use self::window::WindowDays;
use super::age::remove_stale;
use super::bits::Bits;
use super::cells::{Cell, Code, Properties};
use super::dates::{Due, Ends};
use super::found::Found;
use super::index::BlockMask;
use super::needed::Needs;
use super::program::Program;
use super::sheet::{Evaluation, Values};
use super::tables::Tables;
use crate::model::{
    Answers, AsOf, Outcome, ProcedureId, QuestionId, Reason, RuleId, ScoreId, ScoreValue, Truth,
};

/// Evaluates one sheet after another in the same memory.
///
/// Set the codes of the answers of a sheet, call [`resolve_asked`](Self::resolve_asked), then evaluate any number of
/// procedures.
#[derive(Debug)]
pub struct Evaluator<'p> {
    program: &'p Program,
    sheet: CodedSheet,
    /// The questions with a notable answer, and those that are asked or not asked differently than on an everyday
    /// sheet.
    notable: Vec<QuestionId>,
    /// The show-ifs that are not yet evaluated, one bit for each.
    open: Vec<u64>,
    /// The questions that were answered although they are not asked, in interview order.
    ignored: Vec<QuestionId>,
    /// The questions whose answers are too old, in interview order.
    stale: Vec<QuestionId>,
    /// Whether the true rules and the unknown clauses were found for this sheet.
    is_judged: bool,
    /// The blocks of the index that were examined.
    examined: Vec<BlockMask>,
    /// The ranks of the rules that are true, of all procedures.
    sure: Bits,
    /// The blocks of the index with unknown clauses, with those clauses of all procedures.
    unknown: Vec<(usize, u64)>,
    /// Unknown rules whose tests are examined one by one.
    open_rules: Vec<RuleId>,
    due: Due,
    ends: Ends,
    found: Found,
    needs: Needs,
    window_days: WindowDays,
}

/// The answers of a sheet as codes, with the questions that are asked and the values of the scores.
#[derive(Debug)]
struct CodedSheet {
    /// The screening date.
    on: Date,
    /// The codes of the answers, by question, padded to whole blocks.
    codes: Vec<Code>,
    /// Whether each question is asked.
    asked: Vec<Truth>,
    /// The value of each score.
    scores: Vec<ScoreValue>,
    /// Whether an answer to a question is not in a single cell.
    has_mixed: bool,
    /// Whether some question may be asked or not. Not set for a sheet without an unknown clause.
    some_may_be_asked: bool,
    /// One bit for each question whose answer may leave a clause possible in which it is the second question.
    seconds: Vec<u64>,
    /// One bit for each of those for which a test may be unknown.
    unknown_seconds: Vec<u64>,
    /// The rows of the masks of the second and the notable questions, by question, in groups of 64.
    rows: Vec<[u16; 64]>,
}

/// Number of codes that are compared at once.
const BLOCK: usize = 8;

impl Program {
    /// Evaluates the answers of one person for one procedure on one day.
    pub fn evaluate(&self, procedure: ProcedureId, on: Date, answers: &Answers) -> Outcome {
        let mut evaluator = Evaluator::new(self);
        evaluator.take(answers, on);
        evaluator.outcome(procedure, answers)
    }

    /// Evaluates the answers of one person for each of some procedures on one day.
    pub fn evaluate_each(
        &self,
        procedures: impl IntoIterator<Item = ProcedureId>,
        on: Date,
        answers: &Answers,
    ) -> Vec<Outcome> {
        let mut evaluator = Evaluator::new(self);
        evaluator.take(answers, on);
        let procedures = procedures.into_iter();
        procedures
            .map(|procedure| evaluator.outcome(procedure, answers))
            .collect()
    }
}

impl<'p> Evaluator<'p> {
    /// An evaluator of the sheets of a program.
    pub fn new(program: &'p Program) -> Self {
        let everyday = &program.index.everyday;
        Self {
            program,
            sheet: CodedSheet {
                on: Date::ZERO,
                codes: in_blocks(everyday.missing()),
                asked: everyday.asked().to_vec(),
                scores: vec![ScoreValue::default(); program.tables.scores.len()],
                has_mixed: false,
                some_may_be_asked: false,
                seconds: vec![0; program.tables.questions.len().div_ceil(64)],
                unknown_seconds: vec![0; program.tables.questions.len().div_ceil(64)],
                rows: vec![[0; 64]; program.tables.questions.len().div_ceil(64)],
            },
            notable: Vec::new(),
            open: vec![0; program.tables.conditional.len().div_ceil(64)],
            ignored: Vec::new(),
            stale: Vec::new(),
            is_judged: false,
            examined: Vec::new(),
            sure: Bits::new(program.tables.rules.len()),
            unknown: Vec::new(),
            open_rules: Vec::new(),
            due: Due::new(&program.tables),
            ends: Ends::new(&program.tables),
            found: Found::nothing(),
            needs: Needs::new(program.tables.questions.len()),
            window_days: WindowDays::default(),
        }
    }

    /// Sets all answers of a sheet.
    pub fn take(&mut self, answers: &Answers, on: Date) {
        let program = self.program;
        for (index, code) in self.codes_mut().iter_mut().enumerate() {
            let question = QuestionId::from(index);
            let as_of = answers.days.as_of(question, on);
            *code = program.code(question, answers.get(question), as_of);
        }
        self.resolve_asked(on, answers);
    }

    /// The codes of the answers of a sheet, by question, to be set.
    pub fn codes_mut(&mut self) -> &mut [Code] {
        let count = self.program.tables.questions.len();
        &mut self.sheet.codes[..count]
    }

    /// Removes answers that are too old and resolves which questions are asked, after the codes were set.
    #[inline]
    pub fn resolve_asked(&mut self, on: Date, values: &(impl Values + ?Sized)) {
        self.sheet.on = on;
        self.window_days.begin_sheet();
        if !self.program.tables.limits.is_empty() {
            self.remove_stale(values);
        }
        self.resolve(values);
    }

    /// Resolves which questions are asked. A show-if tests only earlier questions, so one pass in interview order
    /// resolves them all. Only show-ifs that test something notable are evaluated.
    // not inlined: the loop needs the registers
    #[inline(never)]
    fn resolve(&mut self, values: &(impl Values + ?Sized)) {
        self.ends.begin_sheet();
        let everyday = &self.program.index.everyday;
        let usual = everyday.asked();
        for question in &self.notable {
            self.sheet.asked[question.index()] = usual[question.index()];
        }
        self.notable.clear();
        let mut some_ignored = false;
        self.is_judged = false;
        self.sheet.has_mixed = false;
        let (blocks, _) = self.sheet.codes.as_chunks::<BLOCK>();
        for (part, blocks) in blocks.chunks(64 / BLOCK).enumerate() {
            let (mut bits, mut seconds, mut no_values) = (0, 0, 0);
            for (place, codes) in blocks.iter().enumerate() {
                let Properties {
                    notable,
                    open,
                    no_value,
                } = Code::properties(codes);
                bits |= u64::from(notable) << (BLOCK * place);
                seconds |= u64::from(open) << (BLOCK * place);
                no_values |= u64::from(no_value) << (BLOCK * place);
            }
            self.sheet.seconds[part] = seconds;
            self.sheet.unknown_seconds[part] = seconds & no_values;
            let rows = self.sheet.rows[part].iter_mut();
            for (row, code) in rows.zip(blocks.as_flattened()) {
                *row = code.cell().place();
            }
            while bits != 0 {
                let index = 64 * part + bits.trailing_zeros() as usize;
                bits &= bits - 1;
                let question = QuestionId::from(index);
                self.notable.push(question);
                self.sheet.has_mixed |= self.sheet.codes[index].is_mixed();
                some_ignored |= self.sheet.asked[index] == Truth::False;
                mark(&mut self.open, everyday.dependents(question));
            }
        }
        for part in 0..self.open.len() {
            while self.open[part] != 0 {
                let place = 64 * part + self.open[part].trailing_zeros() as usize;
                self.open[part] &= self.open[part] - 1;
                some_ignored |= self.resolve_one(place, values);
            }
        }
        self.ignored.clear();
        if some_ignored {
            let evaluation = self.sheet.evaluation(&self.program.tables, values);
            self.ignored.extend(evaluation.ignored());
        }
        self.find_other_rows();
        self.add_up(values);
    }

    /// Adds up the points of each score.
    fn add_up(&mut self, values: &(impl Values + ?Sized)) {
        let program = self.program;
        for (place, score) in program.tables.scores.iter().enumerate() {
            self.sheet.scores[place] = self.evaluation(values).score(score);
        }
    }

    fn remove_stale(&mut self, values: &(impl Values + ?Sized)) {
        let program = self.program;
        let codes = (
            self.sheet.codes.as_mut_slice(),
            program.index.everyday.missing(),
        );
        self.stale.clear();
        remove_stale(
            &program.tables,
            self.sheet.on,
            values,
            codes,
            &mut self.stale,
        );
    }

    /// Resolves whether a question is asked. Returns whether its answer may now be one that is ignored.
    fn resolve_one(&mut self, place: usize, values: &(impl Values + ?Sized)) -> bool {
        let conditional = self.program.tables.conditional[place];
        let index = conditional.question.index();
        let asked = self.evaluation(values).holds(conditional.show_if);
        if asked == self.sheet.asked[index] {
            return false;
        }
        self.sheet.asked[index] = asked;
        let code = self.sheet.codes[index];
        if !code.is_notable() {
            self.notable.push(conditional.question);
            let dependents = self.program.index.everyday.dependents(conditional.question);
            mark(&mut self.open, dependents);
        }
        asked == Truth::False && code.cell().is_given()
    }

    /// The result of a procedure.
    pub fn find(&mut self, procedure: ProcedureId, values: &(impl Values + ?Sized)) -> &Found {
        if let Some(change_days) = &self.program.change_days {
            self.found.window = Some(self.window(procedure, change_days, values));
        }
        self.found.clear();
        self.judge_rules(procedure, values);
        self.add_rules(procedure, values);
        let own = &self.program.tables.procedure(procedure).questions;
        let is_own = |question: &QuestionId| own.binary_search(question).is_ok();
        let found = &mut self.found;
        let ignored = self.ignored.iter().copied();
        found.ignored.extend(ignored.filter(is_own));
        let stale = self.stale.iter().copied();
        found.stale.extend(stale.filter(is_own));
        found
    }

    /// The result of a procedure with everything that supports it.
    pub fn outcome(&mut self, procedure: ProcedureId, values: &(impl Values + ?Sized)) -> Outcome {
        self.find(procedure, values);
        let (evaluation, found) = (self.evaluation(values), &self.found);
        let concerns = |question: &QuestionId| {
            let answer = values.answer(*question);
            let program = self.program;
            let (on, given) = (self.sheet.on, values.given(*question));
            program.is_outside_clear(procedure, *question, AsOf { on, given }, &answer)
        };
        Outcome {
            procedure,
            on: self.sheet.on,
            at_least: found.at_least,
            at_most: found.at_most,
            reasons: found
                .reasons
                .iter()
                .map(|&rule| evaluation.reason(rule, found.date_of(rule, self.program)))
                .collect(),
            scores: self.scores_of(procedure).collect(),
            unknown: found.unknown(self.program),
            not_before: found.not_before,
            not_before_final: found.is_not_before_final(),
            window: found.window,
            needed: found.needed.clone(),
            contradictions: found.ignored.iter().copied().filter(concerns).collect(),
            ignored: found.ignored.clone(),
            stale: found.stale.clone(),
            open: evaluation.open(procedure),
        }
    }

    /// The scores that rules of a procedure test, in file order, with their values on the sheet.
    pub fn scores_of(
        &self,
        procedure: ProcedureId,
    ) -> impl Iterator<Item = (ScoreId, ScoreValue)> + '_ {
        let scores = self.program.tables.procedure(procedure).scores.iter();
        scores.map(|&score| (score, self.sheet.scores[score.index()]))
    }

    /// The last result.
    pub fn found(&self) -> &Found {
        &self.found
    }

    /// A true rule of the last result, with the answers that support it.
    pub fn reason(&self, rule: RuleId, values: &(impl Values + ?Sized)) -> Reason {
        let date = self.found.date_of(rule, self.program);
        self.evaluation(values).reason(rule, date)
    }

    /// The screening date of the sheet.
    pub fn on(&self) -> Date {
        self.sheet.on
    }

    pub(super) fn evaluation<'a, V: Values + ?Sized>(&'a self, values: &'a V) -> Evaluation<'a, V> {
        self.sheet.evaluation(&self.program.tables, values)
    }
}

impl CodedSheet {
    fn evaluation<'a, V: Values + ?Sized>(
        &'a self,
        tables: &'a Tables,
        values: &'a V,
    ) -> Evaluation<'a, V> {
        Evaluation {
            tables,
            on: self.on,
            values,
            codes: &self.codes,
            asked: &self.asked,
            scores: &self.scores,
        }
    }

    /// The sheet for the index, once it is resolved.
    fn indexed<'a, V: Values + ?Sized>(
        &'a self,
        tables: &'a Tables,
        values: &'a V,
    ) -> IndexedSheet<'a, V> {
        IndexedSheet {
            evaluation: self.evaluation(tables, values),
            has_mixed: self.has_mixed,
            seconds: &self.seconds,
            unknown_seconds: &self.unknown_seconds,
            rows: &self.rows,
        }
    }
}

/// Pads codes to whole blocks, with codes that are neither notable nor open.
fn in_blocks(codes: &[Code]) -> Vec<Code> {
    let mut blocks = codes.to_vec();
    let size = codes.len().next_multiple_of(BLOCK);
    blocks.resize(size, Code::plain(Cell::MISSING));
    blocks
}

/// Sets the bits at these indices.
fn mark(bits: &mut [u64], places: &[usize]) {
    for place in places {
        bits[place / 64] |= 1 << (place % 64);
    }
}
