//! Decides which columns of a table are looked up together.

use super::lanes::Lanes;
use crate::engine::Code;
use crate::model::{Kind, Question, QuestionId};

/// The lanes of a table: numbers stand alone, other answers together as far as they fit.
pub(super) type RowLanes = Lanes<WORDS, TOGETHER>;

/// The most columns that are looked up as one text, and the most words of eight bytes of that text.
const TOGETHER: usize = 8;
const WORDS: usize = 4;

/// Columns side by side whose answers usually fit into one text.
#[derive(Default)]
pub(super) struct LaneDraft {
    first: usize,
    questions: Vec<QuestionId>,
    width: usize,
}

impl LaneDraft {
    /// Whether one more column fits into the lane.
    pub fn takes(&self, column: usize, width: usize) -> bool {
        self.first + self.questions.len() == column
            && self.questions.len() < TOGETHER
            && self.width + 1 + width <= 8 * WORDS
    }

    pub fn add(&mut self, column: usize, question: QuestionId, width: usize) {
        match self.questions.is_empty() {
            true => (self.first, self.width) = (column, width),
            false => self.width += 1 + width,
        }
        self.questions.push(question);
    }

    /// Adds the lane, and starts the next one.
    pub fn close(&mut self, lanes: &mut RowLanes, missing: &[Code]) {
        if !self.questions.is_empty() {
            lanes.push(self.first, &self.questions, missing);
        }
        self.questions.clear();
    }
}

/// The usual width of an answer to a question in a cell, in bytes. Returns `None` if there are too many different answers
/// to look them up together with others.
pub(super) fn usual_width(question: &Question) -> Option<usize> {
    match &question.kind {
        Kind::YesNo => Some("yes".len()),
        Kind::Choice(options) => options.iter().map(|option| option.id.len()).max(),
        Kind::Multi { .. } => Some("none".len()),
        // most people are not asked
        Kind::Date(_) => question.show_if.as_ref().map(|_| 0),
        Kind::Number(_) | Kind::Text => None,
    }
}
