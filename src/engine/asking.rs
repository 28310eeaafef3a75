//! Determines which questions an interview asks while answers are still being given.

use jiff::civil::Date;

use super::cells::{Cell, Code};
use super::program::Program;
use super::sheet::Evaluation;
use super::tables::Node;
use crate::model::{Answer, Answers, QuestionId, Truth};

/// Whether a question should be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// It is asked.
    Yes,
    /// It depends on questions without an answer.
    Maybe,
    /// It is not asked, whatever the missing answers will be.
    No,
}

impl Program {
    /// Determines for every question whether it should be asked, and removes the answers to the questions that should
    /// not, or not yet.
    ///
    /// A question is not asked if its show-if stays unknown because of a "not sure".
    pub fn asking(&self, on: Date, answers: &mut Answers) -> Vec<Asking> {
        let mut asking = Vec::with_capacity(self.tables.questions.len());
        self.resolve_each(on, answers, |evaluation, question, is_asked| {
            let condition = self.tables.question(question).show_if;
            let one = match (is_asked, condition) {
                (Truth::True, _) => Asking::Yes,
                (Truth::Unknown, Some(condition)) if evaluation.could_hold(condition, &asking) => {
                    Asking::Maybe
                }
                (Truth::Unknown | Truth::False, _) => Asking::No,
            };
            asking.push(one);
            (one != Asking::Yes).then_some(Answer::Missing)
        });
        asking
    }

    /// Visits the questions in interview order: tells `resolve` whether each is asked, and sets the answer that
    /// `resolve` returns, if any, before the next question.
    pub(super) fn resolve_each(
        &self,
        on: Date,
        answers: &mut Answers,
        mut resolve: impl FnMut(&Evaluation<'_, Answers>, QuestionId, Truth) -> Option<Answer>,
    ) {
        let count = self.tables.questions.len();
        let mut asked = Vec::with_capacity(count);
        let mut codes = vec![Code::plain(Cell::MISSING); count];
        for question in (0..count).map(QuestionId::from) {
            let evaluation = Evaluation {
                tables: &self.tables,
                on,
                values: &*answers,
                codes: &codes,
                asked: &asked,
                scores: &[],
            };
            let is_asked = evaluation.is_asked(question);
            if let Some(answer) = resolve(&evaluation, question, is_asked) {
                answers.set(question, answer);
            }
            let as_of = answers.days.as_of(question, on);
            if !self.tables.is_stale(question, as_of) {
                codes[question.index()] = self.code(question, answers.get(question), as_of);
            }
            asked.push(is_asked);
        }
    }
}

impl Evaluation<'_, Answers> {
    /// Whether the unanswered questions can be answered so that a condition is true.
    fn could_hold(&self, node: Node, asking: &[Asking]) -> bool {
        let mut could = |&member: &Node| self.could_hold(member, asking);
        match node {
            Node::All(members) => self.tables.members(members).iter().all(&mut could),
            Node::Any(members) => self.tables.members(members).iter().any(&mut could),
            Node::Count(wanted, members) => {
                let members = self.tables.members(members).iter();
                members.filter(|member| could(member)).count() >= wanted as usize
            }
            // a show-if tests no score
            Node::Score(_) => false,
            Node::Test(test) => {
                let question = test.question;
                match asking[question.index()] {
                    Asking::No => false,
                    Asking::Yes | Asking::Maybe => {
                        *self.values.get(question) == Answer::Missing
                            || self.holds(node) == Truth::True
                    }
                }
            }
        }
    }
}
