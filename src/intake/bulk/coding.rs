//! From the bytes of one value to its code, by way of what the same bytes came to before.
//!
//! What was not seen yet is read by the one reader of values, and so is what is too long to be remembered. A value that
//! cannot be read has no code.

use jiff::civil::Date;

use super::memo::{Key, Memo};
use super::rows::Span;
use crate::intake::json;
use crate::intake::record::Assembly;
use crate::intake::value::{Given, is_words, read};
use crate::model::{Answer, Kind, PartialDate, QuestionId};

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
    /// Dates: those of a month that lie in one cell, and single days.
    Dates(Memo<C>, Memo<C>),
    Values(Memo<C>),
}

impl<C: Copy + PartialEq> Coding<C> {
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
            Kind::Date(_) => What::Dates(Memo::new(8), Memo::new(10)),
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
                let key = Key::new(bytes, span, 0);
                let known = key.and_then(|key| memo.get(&key));
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

    /// Where all days of a month have one code, it is enough to know the month.
    fn date(
        &mut self,
        bytes: &[u8],
        span: Span,
        on: Date,
        assembly: &Assembly<'_>,
        coder: &impl Coder<Code = C>,
    ) -> Option<C> {
        let number = number_of(on);
        let month = self.month(bytes, span);
        let month_key = month.and_then(|month| Key::new(bytes, month, number));
        let day_key = Key::new(bytes, span, number);
        if let What::Dates(months, days) = &self.what {
            let known = month_key
                .and_then(|key| months.get(&key))
                .or_else(|| day_key.and_then(|key| days.get(&key)));
            if known.is_some() {
                return known;
            }
        }
        let code = self.read(text(bytes, span)?, on, assembly, coder)?;
        let is_whole = month
            .and_then(|month| PartialDate::parse(text(bytes, month)?))
            .is_some_and(|month| self.is_one_code(month, on, assembly, coder));
        if let What::Dates(months, days) = &mut self.what {
            match (month_key.filter(|_| is_whole), day_key) {
                (Some(key), _) => months.set(key, code),
                (None, Some(key)) => days.set(key, code),
                (None, None) => {}
            }
        }
        Some(code)
    }

    /// The month of a day that every month has, written in full.
    fn month(&self, bytes: &[u8], (start, end): Span) -> Option<Span> {
        let (start, end) = match self.written {
            Written::Cell => (start, end),
            Written::Json if bytes[start] == b'"' && end - start > 2 => (start + 1, end - 1),
            Written::Json => return None,
        };
        let &[_, _, _, _, _, _, _, b'-', tens, ones] = bytes.get(start..end)? else {
            return None;
        };
        let is_in_every_month = match tens {
            b'0' => (b'1'..=b'9').contains(&ones),
            b'1' => ones.is_ascii_digit(),
            b'2' => (b'0'..=b'8').contains(&ones),
            _ => false,
        };
        is_in_every_month.then_some((start, start + 7))
    }

    fn is_one_code(
        &self,
        month: PartialDate,
        on: Date,
        assembly: &Assembly<'_>,
        coder: &impl Coder<Code = C>,
    ) -> bool {
        let (first, last) = month.days();
        let question = assembly.protocol.question(self.question);
        let code = |day: Date| {
            let answer = read(question, &Given::cell(day.to_string()), on).ok()?;
            Some(coder.code(self.question, &answer, on))
        };
        code(first).is_some_and(|first| Some(first) == code(last))
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

/// A number that no other day has.
fn number_of(day: Date) -> i32 {
    (i32::from(day.year()) * 16 + i32::from(day.month())) * 32 + i32::from(day.day())
}
