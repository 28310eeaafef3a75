//! Which answers are notable, so that the cost of a sheet depends only on its notable answers.
//!
//! An answer is everyday if it makes no difference which one it is: every clause that has its question as its pivot is
//! false, and every show-if that tests it has the truth that it has on a sheet of everyday answers. Every other answer
//! is notable. Without notable answers, each question is asked or not as on that sheet, and no clause with a pivot can
//! hold.

use jiff::civil::Date;

use super::clauses::{Clauses, row};
use crate::engine::cells::{Cell, Code};
use crate::engine::sheet::Evaluation;
use crate::engine::tables::{FlatQuestion, FlatTest, Tables};
use crate::model::{Accept, Answer, Answers, Clear, QuestionId, Truth};

/// The codes of notable and everyday answers, and the results without notable ones.
#[derive(Debug, Clone)]
pub(in crate::engine) struct Everyday {
    /// Whether each question is asked.
    asked: Vec<Truth>,
    /// The code of each cell of each question.
    codes: Vec<Code>,
    /// The first entry of each question in `codes`.
    starts: Vec<usize>,
    /// The code of a missing answer, for each question.
    missing: Vec<Code>,
    /// For each question, the show-ifs that test it, as indices among all questions with a show-if.
    dependents: Vec<Vec<usize>>,
    /// One bit for each question with a show-if.
    conditional: Vec<u64>,
}

impl Everyday {
    pub(crate) fn new(tables: &Tables, clauses: &Clauses) -> Self {
        let count = tables.questions.len();
        let mut everyday = Self {
            asked: Vec::with_capacity(count),
            codes: Vec::new(),
            starts: Vec::with_capacity(count),
            missing: Vec::new(),
            dependents: vec![Vec::new(); count],
            conditional: vec![0; count.div_ceil(64)],
        };
        let show_if_tests = everyday.add_dependents(tables);
        let nobody = Answers::missing(count);
        let mut codes = Vec::with_capacity(count);
        for (index, tests) in show_if_tests.iter().enumerate() {
            let question = QuestionId::from(index);
            let evaluation = Evaluation {
                tables,
                on: Date::ZERO,
                values: &nobody,
                codes: &codes,
                asked: &everyday.asked,
                scores: &[],
            };
            let asked = evaluation.is_asked(question);
            let flat = &tables.questions[index];
            let usual = match asked {
                Truth::False => Cell::MISSING,
                Truth::True | Truth::Unknown => usual_cell(flat),
            };
            let is_notable = |cell: Cell| {
                let is_ignored = asked == Truth::False && cell.is_given();
                let truth = |test, cell| asked.and(tables.truth(test, cell));
                let differs = |&test: &FlatTest| truth(test, cell) != truth(test, usual);
                let row = row(cell, asked, || flat.cells.count());
                is_ignored
                    || cell == Cell::MIXED
                    || tests.iter().any(differs)
                    || clauses.is_possible(question, row)
            };
            everyday.starts.push(everyday.codes.len());
            let code = |cell| Code::plain(cell).with_notable(is_notable(cell));
            everyday.codes.extend(flat.cells.each().map(code));
            codes.push(everyday.code(question, usual));
            everyday.asked.push(asked);
        }
        everyday.add_open(tables, clauses);
        let questions = (0..count).map(QuestionId::from);
        let missing = questions.map(|question| everyday.code(question, Cell::MISSING));
        everyday.missing = missing.collect();
        everyday
    }

    /// Adds the questions with a show-if and the dependents of each question. Returns the tests of show-ifs, by the
    /// question that they test.
    fn add_dependents(&mut self, tables: &Tables) -> Vec<Vec<FlatTest>> {
        let mut tests: Vec<Vec<FlatTest>> = vec![Vec::new(); tables.questions.len()];
        for (place, conditional) in tables.conditional.iter().enumerate() {
            let index = conditional.question.index();
            self.conditional[index / 64] |= 1 << (index % 64);
            tables.for_each_test(conditional.show_if, &mut |test| {
                let tested = test.question.index();
                tests[tested].push(test);
                if self.dependents[tested].last() != Some(&place) {
                    self.dependents[tested].push(place);
                }
            });
        }
        tests
    }

    /// Marks the codes of open answers: those to a second question that leave a clause of it possible.
    fn add_open(&mut self, tables: &Tables, clauses: &Clauses) {
        clauses.each_second(|question, is_possible| {
            let codes = &mut self.codes[self.starts[question.index()]..];
            for (code, cell) in codes.iter_mut().zip(tables.question(question).cells.each()) {
                *code = code.with_open(is_possible(cell));
            }
        });
    }

    /// The code of a cell of a question.
    pub(crate) fn code(&self, question: QuestionId, cell: Cell) -> Code {
        self.codes[self.starts[question.index()] + usize::from(cell.place())]
    }

    /// Whether each question is asked on a sheet without notable answers.
    pub(crate) fn asked(&self) -> &[Truth] {
        &self.asked
    }

    /// The code of a missing answer, for each question.
    pub(crate) fn missing(&self) -> &[Code] {
        &self.missing
    }

    /// One bit for each question with a show-if.
    pub(crate) fn conditional(&self) -> &[u64] {
        &self.conditional
    }

    /// The show-ifs that test a question, as indices among all questions with a show-if, in order.
    pub(crate) fn dependents(&self, question: QuestionId) -> &[usize] {
        &self.dependents[question.index()]
    }
}

/// A cell of a frequent answer to a question. The choice changes how fast a sheet is evaluated, not its result.
fn usual_cell(question: &FlatQuestion) -> Cell {
    let cells = &question.cells;
    match &question.clear {
        Clear::Options(options) => cells.value(options.first().map_or(0, |one| one.index())),
        Clear::Tests(tests) => {
            let mut ranges = tests.iter().filter_map(Accept::number_range);
            match ranges.find_map(|range| range.low.or(range.high)) {
                Some(bound) => cells.of(&Answer::Number(bound), Date::ZERO.into()),
                // the days longest ago
                None => cells.value(0),
            }
        }
        // nothing ticked
        Clear::Ticks { .. } | Clear::Any => cells.value(0),
    }
}
