//! Decides which columns of a table are looked up together.

use super::lanes::{Lanes, Part};
use crate::engine::Code;
use crate::model::{Kind, Question, QuestionId};

/// The lanes of a table. Numbers have lanes of their own; other answers share lanes as far as they fit.
pub(in crate::batch::fast) type RowLanes = Lanes<WORDS, TOGETHER>;

/// Maximum number of columns that are looked up as one text, and of eight-byte words in that text.
const TOGETHER: usize = 8;
const WORDS: usize = 4;

/// Adjacent columns whose answers usually fit into one text.
#[derive(Default)]
pub(in crate::batch::fast) struct LaneDraft {
    parts: Vec<Part>,
    width: usize,
}

impl LaneDraft {
    /// Maximum number of questions in a lane.
    pub(crate) const MAX: usize = TOGETHER;

    /// Maximum length of the text of a lane, in bytes.
    pub(crate) const MAX_WIDTH: usize = 8 * WORDS;

    /// Adds columns of a usual width to the lane, or starts another lane with them.
    pub(crate) fn add(&mut self, part: Part, width: usize, lanes: &mut RowLanes, missing: &[Code]) {
        let questions = self.parts.iter().map(|part| part.questions.len());
        let count = questions.sum::<usize>() + part.questions.len();
        let is_next = self
            .parts
            .last()
            .is_some_and(|last| last.last + 1 == part.first);
        if !is_next || count > Self::MAX || self.width + 1 + width > Self::MAX_WIDTH {
            self.close(lanes, missing);
        }
        self.width += width + usize::from(!self.parts.is_empty());
        self.parts.push(part);
    }

    /// Adds the lane, and starts the next one.
    pub(crate) fn close(&mut self, lanes: &mut RowLanes, missing: &[Code]) {
        if !self.parts.is_empty() {
            lanes.push(&self.parts, missing);
        }
        self.parts.clear();
        self.width = 0;
    }
}

impl Part {
    /// A part with one column that answers one question.
    pub(crate) fn one(column: usize, question: QuestionId) -> Self {
        Self {
            first: column,
            last: column,
            questions: vec![question],
        }
    }
}

/// The usual width of an answer to a question in a cell, in bytes. Returns `None` if there are too many different
/// answers to look them up together with others.
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
