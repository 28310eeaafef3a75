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
        self.settle_each(on, answers, |sheet, question, is_asked| {
            let condition = self.questions[question.index()].show_if;
            let one = match (is_asked, condition) {
                (Truth::True, _) => Asking::Yes,
                (Truth::Unknown, Some(condition)) if sheet.could_hold(condition, &asking) => {
                    Asking::Maybe
                }
                _ => Asking::No,
            };
            asking.push(one);
            (one != Asking::Yes).then_some(Answer::Missing)
        });
        asking
    }

    /// Goes through the questions in interview order: says of each whether it is asked by then, and takes another answer
    /// to it where `settle` has one, before the next is looked at.
    pub(super) fn settle_each(
        &self,
        on: Date,
        answers: &mut Answers,
        mut settle: impl FnMut(&Sheet<'_, Answers>, QuestionId, Truth) -> Option<Answer>,
    ) {
        let count = self.questions.len();
        let mut asked = Vec::with_capacity(count);
        let mut codes = self.calm().missing().to_vec();
        for question in (0..count).map(QuestionId::from) {
            let sheet = Sheet {
                program: self,
                on,
                values: &*answers,
                codes: &codes,
                asked: &asked,
            };
            let is_asked = sheet.is_asked(question);
            if let Some(answer) = settle(&sheet, question, is_asked) {
                answers.set(question, answer);
            }
            codes[question.index()] = self.code(question, answers.get(question), on);
            asked.push(is_asked);
        }
    }
}

impl Sheet<'_, Answers> {
    /// Whether some answer to the questions without one makes a condition true.
    fn could_hold(&self, node: NodeId, asking: &[Asking]) -> bool {
        let mut could = |&member: &NodeId| self.could_hold(member, asking);
        match self.program.node(node) {
            Node::All(members) => self.program.members(members).iter().all(&mut could),
            Node::Any(members) => self.program.members(members).iter().any(&mut could),
            Node::Test(test) => {
                let question = self.program.test(test).question;
                match asking[question.index()] {
                    Asking::No => false,
                    _ if *self.values.get(question) == Answer::Missing => true,
                    _ => self.holds(node) == Truth::True,
                }
            }
        }
    }
}
