//! Which questions are to be put, while the answers are still being given.

use jiff::civil::Date;

use super::Truth;
use super::compile::{Node, NodeId, Program};
use super::evaluate::Sheet;
use crate::model::{Answer, Answers, QuestionId};

/// Whether a question is to be put.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// It is asked.
    Yes,
    /// That depends on questions without an answer so far.
    Maybe,
    /// It is not asked, whatever is answered to the questions that have no answer so far.
    No,
}

impl Program {
    /// Says of every question whether it is to be put, and takes away the answers to those that are not (yet).
    ///
    /// A show-if that stays unknown because of a "not sure" does not put its question.
    pub fn asking(&self, on: Date, answers: &mut Answers) -> Vec<Asking> {
        let mut asking = Vec::with_capacity(self.questions.len());
        let mut shown = Vec::with_capacity(self.questions.len());
        for question in (0..self.questions.len()).map(QuestionId::from) {
            let mut sheet = Sheet {
                program: self,
                answers: &*answers,
                on,
                shown,
            };
            let condition = self.questions[question.index()].show_if;
            let one = match (sheet.settle_next(), condition) {
                (Truth::True, _) => Asking::Yes,
                (Truth::Unknown, Some(condition)) if sheet.could_hold(condition, &asking) => {
                    Asking::Maybe
                }
                _ => Asking::No,
            };
            shown = sheet.shown;
            if one != Asking::Yes {
                answers.set(question, Answer::Missing);
            }
            asking.push(one);
        }
        asking
    }
}

impl Sheet<'_> {
    /// Whether some answer to the questions without one makes a condition true.
    fn could_hold(&self, node: NodeId, asking: &[Asking]) -> bool {
        let mut could = |&member: &NodeId| self.could_hold(member, asking);
        match self.program.node(node) {
            Node::All(members) => self.program.members(members).iter().all(&mut could),
            Node::Any(members) => self.program.members(members).iter().any(&mut could),
            Node::Test(question, _) => match asking[question.index()] {
                Asking::No => false,
                _ if *self.answers.get(question) == Answer::Missing => true,
                _ => self.holds(node) == Truth::True,
            },
        }
    }
}
