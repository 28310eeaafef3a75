//! From the bytes of one value to its code, by way of what the same bytes came to before.
//!
//! What was not seen yet is read by the one reader of values, and so is what is too long to be remembered. A value that
//! cannot be read has no code.

use jiff::civil::Date;

use super::days::{Days, number};
use super::memo::{Key, Memo};
use super::rows::Span;
use crate::intake::json;
use crate::intake::record::Assembly;
use crate::intake::value::{Given, is_words, read};
use crate::model::{Answer, Kind, QuestionId};

/// What answers come to for whoever screens them.
pub trait Coder: Sync {
    /// The code of an answer.
    type Code: Copy + PartialEq + Default + Send;

    /// The code of an answer to a question on a screening date, on which it depends only where the question asks for a
    /// date. Two days with one code have no other between them. The default stands for no answer.
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

/// The codes of the answers to one question.
pub(super) struct Coding<C> {
    question: QuestionId,
    written: Written,
    what: What<C>,
}

enum What<C> {
    /// Words, which all have one code.
    Words(C),
    Dates(Days<C>),
    Values(Memo<C>),
}

impl<C: Copy + PartialEq + Default> Coding<C> {
    pub fn new(
        assembly: &Assembly<'_>,
        question: QuestionId,
        written: Written,
        coder: &impl Coder<Code = C>,
    ) -> Self {
        let what = match assembly.protocol.question(question).kind {
            Kind::Text => {
                let words = Answer::Text(String::new());
                What::Words(coder.code(question, &words, Date::ZERO))
            }
            Kind::Date(_) => What::Dates(Days::new()),
            Kind::Number(_) => What::Values(Memo::new(10)),
            Kind::YesNo | Kind::Choice(_) => What::Values(Memo::new(6)),
            Kind::Multi { .. } => What::Values(Memo::new(8)),
        };
        Self {
            question,
            written,
            what,
        }
    }

    /// The code of a value; none where it cannot be read.
    #[inline]
    pub fn code(
        &mut self,
        bytes: &[u8],
        span: Span,
        on: Date,
        assembly: &Assembly<'_>,
        coder: &impl Coder<Code = C>,
    ) -> Option<C> {
        match &self.what {
            What::Values(memo) => {
                let key = Key::new(bytes, span);
                let known = key.and_then(|key| memo.get(key));
                if known.is_some() {
                    return known;
                }
                let code = self.read(text(bytes, span)?, on, assembly, coder)?;
                if let (What::Values(memo), Some(key)) = (&mut self.what, key) {
                    memo.set(key, code);
                }
                Some(code)
            }
            What::Dates(..) => self.date(bytes, span, on, assembly, coder),
            What::Words(code) => {
                let text = text(bytes, span)?;
                let is_plain = match self.written {
                    Written::Cell => is_words(text),
                    Written::Json => json::plain_string(text).is_some_and(is_words),
                };
                match is_plain {
                    true => Some(*code),
                    false => self.read(text, on, assembly, coder),
                }
            }
        }
    }

    /// What a value says, where it can be read.
    pub fn answer(
        &self,
        bytes: &[u8],
        span: Span,
        on: Date,
        assembly: &Assembly<'_>,
    ) -> Option<Answer> {
        let text = text(bytes, span)?;
        let given = match self.written {
            Written::Cell => Given::cell(text),
            Written::Json => json::answer(text)?,
        };
        read(assembly.protocol.question(self.question), &given, on).ok()
    }

    fn date(
        &mut self,
        bytes: &[u8],
        span: Span,
        on: Date,
        assembly: &Assembly<'_>,
        coder: &impl Coder<Code = C>,
    ) -> Option<C> {
        let day = match self.written {
            Written::Cell => number(&bytes[span.0..span.1]),
            Written::Json => match &bytes[span.0..span.1] {
                [b'"', day @ .., b'"'] => number(day),
                _ => None,
            },
        };
        if let (What::Dates(days), Some(day)) = (&self.what, day)
            && let Some(code) = days.get(on, day)
        {
            return Some(code);
        }
        let code = self.read(text(bytes, span)?, on, assembly, coder)?;
        if let (What::Dates(days), Some(day)) = (&mut self.what, day) {
            days.set(on, day, code);
        }
        Some(code)
    }

    fn read(
        &self,
        text: &str,
        on: Date,
        assembly: &Assembly<'_>,
        coder: &impl Coder<Code = C>,
    ) -> Option<C> {
        let given = match self.written {
            Written::Cell => Given::cell(text),
            Written::Json => json::answer(text)?,
        };
        let answer = read(assembly.protocol.question(self.question), &given, on).ok()?;
        Some(coder.code(self.question, &answer, on))
    }
}

pub(super) fn text(bytes: &[u8], (start, end): Span) -> Option<&str> {
    std::str::from_utf8(bytes.get(start..end)?).ok()
}
