//! An answer sheet as it is printed: the answers that are not the clear ones.

use jiff::civil::Date;

use crate::diagnostic::Given;
use crate::model::{Answer, ProcedureId, Question, QuestionId, WrittenAnswer};

/// An answer sheet of one procedure on one screening date.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AnswerSheet {
    pub procedure: ProcedureId,
    pub on: Date,
    /// The given answers. Every other question gets its clear answer.
    pub given: Vec<(QuestionId, Answer)>,
}

/// An answer as a message shows it.
pub(super) fn written(question: &Question, answer: &Answer) -> Given {
    let owned = |word: &str| word.to_owned();
    match WrittenAnswer::new(question, answer) {
        WrittenAnswer::Nothing => Given::Word(String::new()),
        WrittenAnswer::Word(word) => Given::Word(owned(word)),
        WrittenAnswer::Date(date) => Given::Date(date.to_string()),
        WrittenAnswer::Number(number) => Given::Number(number),
        // no proof is about partly known answers
        WrittenAnswer::Days { .. } | WrittenAnswer::Numbers { .. } => Given::Word(String::new()),
        WrittenAnswer::OneOf(options) => Given::List(options.into_iter().map(owned).collect()),
        WrittenAnswer::Ticks { ticked, .. } => Given::List(ticked.into_iter().map(owned).collect()),
    }
}
