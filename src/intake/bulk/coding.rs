//! From the bytes of one value to its code, by way of what the same bytes came to before.
//!
//! What was not seen yet is read by the one reader of values, and so is what is too long to be remembered. A value that
//! cannot be read has no code.

use jiff::civil::Date;

use super::days::{Days, number};
use super::rows::Span;
use super::tables::{FEWEST, Look, MOST_ENTRIES, Table, Tables};
use crate::intake::json;
use crate::intake::record::Assembly;
use crate::intake::value::{Given, is_words, read};
use crate::model::{Answer, Kind, QuestionId};

/// What answers come to for whoever screens them.
pub trait Coder: Sync {
    /// The code of an answer.
    type Code: Copy + PartialEq + Send;

    /// The code of an answer to a question on a screening date, on which it depends only where the question asks for a
    /// date. Two days with one code have no other between them.
    fn code(&self, question: QuestionId, answer: &Answer, on: Date) -> Self::Code;
}

/// How a file writes a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// As a cell of a CSV, without its quotes.
    Cell,
    /// As JSON.
    Json,
}

/// The codes of the answers to every question.
pub(super) struct Codings<C> {
    written: Written,
    /// Of values that do not depend on the day.
    tables: Tables<C, 4>,
    kinds: Vec<What<C>>,
    /// The code of no answer to each question.
    missing: Vec<C>,
}

enum What<C> {
    Value(Table),
    Date(Days<C>),
    /// Words, which all have one code.
    Words(C),
}

impl<C: Copy + PartialEq> Codings<C> {
    pub fn new(assembly: &Assembly<'_>, written: Written, coder: &impl Coder<Code = C>) -> Self {
        let questions = &assembly.protocol.questions;
        let no_answer = |index| coder.code(QuestionId::from(index), &Answer::Missing, Date::ZERO);
        let missing: Vec<C> = (0..questions.len()).map(no_answer).collect();
        let mut tables = Tables::new();
        let mut kinds = Vec::new();
        // of very many questions each has less room
        let room = (MOST_ENTRIES / questions.len().max(1)).max(2).ilog2();
        for (index, question) in questions.iter().enumerate() {
            kinds.push(match question.kind {
                Kind::Text => {
                    let words = Answer::Text(String::new());
                    What::Words(coder.code(QuestionId::from(index), &words, Date::ZERO))
                }
                Kind::Date(_) => What::Date(Days::new()),
                _ => What::Value(tables.add(room.min(FEWEST), missing[index])),
            });
        }
        Self {
            written,
            tables,
            kinds,
            missing,
        }
    }

    /// The codes of no answers.
    pub fn missing(&self) -> &[C] {
        &self.missing
    }

    /// Whether the code of an answer hangs on nothing but its text, and the text comes again.
    pub fn is_value(&self, question: QuestionId) -> bool {
        matches!(self.kinds[question.index()], What::Value(_))
    }

    /// The code of such an answer, where its text came before.
    #[inline(always)]
    pub fn known(&self, question: QuestionId, bytes: &[u8], span: Span) -> Option<C> {
        let What::Value(table) = &self.kinds[question.index()] else {
            return None;
        };
        let Look { value, is_known } = self.tables.look(table, bytes, span);
        is_known.then_some(*value)
    }

    /// The code of any answer; none where it cannot be read.
    pub fn code(
        &mut self,
        question: QuestionId,
        bytes: &[u8],
        span: Span,
        on: Date,
        (assembly, coder): (&Assembly<'_>, &impl Coder<Code = C>),
    ) -> Option<C> {
        let text = || text(bytes, span);
        match &mut self.kinds[question.index()] {
            What::Value(_) => {
                let code = self.read(question, text()?, on, assembly, coder)?;
                if let What::Value(table) = &mut self.kinds[question.index()] {
                    self.tables.learn(table, bytes, span, code);
                }
                Some(code)
            }
            What::Words(code) => {
                let text = text()?;
                let is_plain = match self.written {
                    Written::Cell => is_words(text),
                    Written::Json => json::plain_string(text).is_some_and(is_words),
                };
                match is_plain {
                    true => Some(*code),
                    false => self.read(question, text, on, assembly, coder),
                }
            }
            What::Date(days) => {
                let day = match (self.written, &bytes[span.0..span.1]) {
                    (Written::Cell, cell) => number(cell),
                    (Written::Json, [b'"', day @ .., b'"']) => number(day),
                    (Written::Json, _) => None,
                };
                if let Some(code) = day.and_then(|day| days.get(on, day)) {
                    return Some(code);
                }
                if self.written == Written::Cell && span.0 == span.1 {
                    return Some(self.missing[question.index()]);
                }
                let code = self.read(question, text()?, on, assembly, coder)?;
                if let (What::Date(days), Some(day)) = (&mut self.kinds[question.index()], day) {
                    days.set(on, day, code);
                }
                Some(code)
            }
        }
    }

    /// What a value says, where it can be read.
    pub fn answer(
        &self,
        question: QuestionId,
        value: &[u8],
        on: Date,
        assembly: &Assembly<'_>,
    ) -> Option<Answer> {
        let given = self.written.given(std::str::from_utf8(value).ok()?)?;
        read(assembly.protocol.question(question), &given, on).ok()
    }

    fn read(
        &self,
        question: QuestionId,
        text: &str,
        on: Date,
        assembly: &Assembly<'_>,
        coder: &impl Coder<Code = C>,
    ) -> Option<C> {
        let given = self.written.given(text)?;
        let answer = read(assembly.protocol.question(question), &given, on).ok()?;
        Some(coder.code(question, &answer, on))
    }
}

impl Written {
    /// What a file gives with a text; none where it is no JSON.
    pub fn given(self, text: &str) -> Option<Given<'_>> {
        match self {
            Self::Cell => Some(Given::cell(text)),
            Self::Json => json::answer(text),
        }
    }
}

/// The text between two places, where it is one. It is checked with the bytes around it, as many at a time as the check
/// likes best, unless a character is cut at their ends.
pub(super) fn text(bytes: &[u8], (start, end): Span) -> Option<&str> {
    const BEST: usize = 16;
    let (from, to) = (start - start % BEST, end.next_multiple_of(BEST));
    if let Some(Ok(around)) = bytes.get(from..to).map(std::str::from_utf8) {
        return around.get(start - from..end - from);
    }
    std::str::from_utf8(bytes.get(start..end)?).ok()
}
