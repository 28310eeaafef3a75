//! What everyday answers come to, so that a sheet costs what it has beside them.
//!
//! An answer is calm where it makes no difference which one it is: every clause that has its question for a pivot is
//! false, and every show-if that tests it is what it is on a sheet of everyday answers. Any other answer stirs. Where
//! nothing stirs, each question is asked or not as on that sheet, and no clause with a pivot can hold.

use jiff::civil::Date;

use super::Truth;
use super::cells::{Cell, Code};
use super::compile::{FlatTest, Node, NodeId, Program};
use super::evaluate::Sheet;
use super::filter::row;
use crate::model::{Accept, Answer, Answers, Clear, QuestionId};

/// Which answers stir, and what holds where none does.
#[derive(Debug, Clone)]
pub(super) struct Calm {
    /// Whether each question is asked.
    asked: Vec<Truth>,
    /// For each cell of each question whether it stirs.
    stirs: Vec<bool>,
    /// Where those of each question start.
    starts: Vec<usize>,
    /// No answer, to each question.
    missing: Vec<Code>,
    /// The questions with a show-if that tests each question, as places among all that have one.
    dependents: Vec<Vec<usize>>,
}

impl Calm {
    pub fn new(program: &Program) -> Self {
        let count = program.questions.len();
        let mut calm = Self {
            asked: Vec::with_capacity(count),
            stirs: Vec::new(),
            starts: Vec::with_capacity(count),
            missing: Vec::with_capacity(count),
            dependents: vec![Vec::new(); count],
        };
        let mut show_if_tests: Vec<Vec<FlatTest>> = vec![Vec::new(); count];
        for (place, conditional) in program.conditional.iter().enumerate() {
            program.for_each_test(conditional.show_if, &mut |test| {
                let tested = test.question.index();
                show_if_tests[tested].push(test);
                if calm.dependents[tested].last() != Some(&place) {
                    calm.dependents[tested].push(place);
                }
            });
        }
        let nobody = Answers::missing(count);
        let mut everyday = Vec::with_capacity(count);
        for (index, tests) in show_if_tests.iter().enumerate() {
            let question = QuestionId::from(index);
            let sheet = Sheet {
                program,
                on: Date::ZERO,
                values: &nobody,
                codes: &everyday,
                asked: &calm.asked,
            };
            let asked = sheet.is_asked(question);
            let usual = match asked {
                Truth::False => Cell::MISSING,
                Truth::True | Truth::Unknown => program.everyday(question),
            };
            let cells = &program.questions[index].cells;
            let stirs = |cell: Cell| {
                let is_ignored = asked == Truth::False && cell.is_given();
                let truth = |test, cell| asked.and(program.truth(test, cell));
                is_ignored
                    || cell == Cell::MIXED
                    || tests
                        .iter()
                        .any(|&test| truth(test, cell) != truth(test, usual))
                    || program
                        .filter()
                        .is_possible(question, row(cell, asked, || cells.count()))
            };
            calm.starts.push(calm.stirs.len());
            calm.stirs.extend(cells.each().map(stirs));
            let of = |cell| Code::new(cell, calm.is_stirred_by(question, cell));
            let (no_answer, usual) = (of(Cell::MISSING), of(usual));
            calm.missing.push(no_answer);
            everyday.push(usual);
            calm.asked.push(asked);
        }
        calm
    }

    /// Whether a cell of a question stirs.
    pub fn is_stirred_by(&self, question: QuestionId, cell: Cell) -> bool {
        self.stirs[self.starts[question.index()] + usize::from(cell.place())]
    }

    /// Whether each question is asked where nothing stirs.
    pub fn asked(&self) -> &[Truth] {
        &self.asked
    }

    /// No answer, to each question.
    pub fn missing(&self) -> &[Code] {
        &self.missing
    }

    /// The questions with a show-if that tests a question, as places among all that have one, in order.
    pub fn dependents(&self, question: QuestionId) -> &[usize] {
        &self.dependents[question.index()]
    }
}

impl Program {
    /// A cell that many answers to a question lie in. This decides how fast a sheet is judged, not what is said of it.
    fn everyday(&self, question: QuestionId) -> Cell {
        let question = &self.questions[question.index()];
        let place = match &question.clear {
            Clear::Options(options) => options.first().map_or(0, |option| option.index()),
            Clear::Tests(tests) => {
                let bound = tests.iter().find_map(|accept| match accept {
                    Accept::Number(range) => range.low.or(range.high),
                    _ => None,
                });
                if let Some(bound) = bound {
                    return question.cells.of(&Answer::Number(bound), Date::ZERO);
                }
                // the longest time ago
                0
            }
            // nothing ticked
            Clear::Ticks { .. } | Clear::Any => 0,
        };
        question.cells.value(place)
    }

    fn for_each_test(&self, node: NodeId, found: &mut impl FnMut(FlatTest)) {
        match self.node(node) {
            Node::All(members) | Node::Any(members) => {
                for &member in self.members(members) {
                    self.for_each_test(member, found);
                }
            }
            Node::Test(test) => found(self.test(test)),
        }
    }
}
