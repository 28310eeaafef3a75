//! Converts the bytes of a value to its code, and caches the code by the text.
//!
//! The one reader of values reads a text that is not in the cache or too long for it. A value that cannot be read has
//! no code.

mod days;
mod encoding;
mod head;
pub(super) mod table;
mod texts;

use std::borrow::Cow;

use jiff::civil::Date;

use super::simd::Span;
use crate::engine::{Code, Program};
use crate::intake::parts::{Assembly, is_words, plain_string, read_on};
use crate::intake::value::read;
use crate::model::{Answer, AsOf, Kind, QuestionId};
use head::HeadMemo;
use table::{Lookup, MAX_ENTRIES, MIN_BITS, Table, Tables};

pub(in crate::batch) use days::{DayMemo, number};
pub(super) use encoding::{Encoding, text};
pub(super) use texts::{Known, UnitTexts};

/// The caches of one thread, for every file format.
pub(super) struct Context<'l> {
    pub assembly: &'l Assembly<'l>,
    pub head: HeadMemo,
    pub program: &'l Program,
    encoding: Encoding,
    /// The codes of values that do not depend on any day.
    tables: Tables<Code, 4>,
    /// The answers whose value is needed in addition to their code, and those whose texts are too long for the tables.
    texts: UnitTexts,
    memos: Vec<QuestionMemo>,
    /// The code of a missing answer, for each question.
    missing: Vec<Code>,
}

/// The cache of the codes of the answers to one question.
enum QuestionMemo {
    /// By the text of the answer.
    Value(Table),
    Date(DayMemo),
    /// Every text has the same code.
    Words(Code),
}

impl<'l> Context<'l> {
    pub(super) fn new(
        assembly: &'l Assembly<'l>,
        encoding: Encoding,
        program: &'l Program,
    ) -> Self {
        let questions = &assembly.protocol.questions;
        let code =
            |index, answer: &Answer| program.code(QuestionId::from(index), answer, Date::ZERO);
        let missing: Vec<Code> = (0..questions.len())
            .map(|index| code(index, &Answer::Missing))
            .collect();
        let mut tables = Tables::new();
        // if there are very many questions, each has less room
        let room = (MAX_ENTRIES / questions.len().max(1)).max(2).ilog2();
        let memo = |(index, kind): (usize, &Kind)| match kind {
            Kind::Text => QuestionMemo::Words(code(index, &Answer::Text(String::new()))),
            Kind::Date(_) => QuestionMemo::Date(DayMemo::new()),
            Kind::YesNo | Kind::Choice(_) | Kind::Multi { .. } | Kind::Number(_) => {
                QuestionMemo::Value(tables.add(room.min(MIN_BITS), missing[index]))
            }
        };
        let kinds = questions.iter().map(|question| &question.kind);
        let memos = kinds.enumerate().map(memo).collect();
        Self {
            assembly,
            head: HeadMemo::new(assembly),
            program,
            encoding,
            tables,
            texts: UnitTexts::new(questions.len()),
            memos,
            missing,
        }
    }

    /// The code of a missing answer, for each question.
    pub(super) fn missing(&self) -> &[Code] {
        &self.missing
    }

    /// The day that a record gives, if any. Returns `None` if it cannot be read.
    pub(super) fn day(&mut self, bytes: &[u8], span: Span) -> Option<Option<Date>> {
        let encoding = self.encoding;
        let read = |text: &str| read_on(Some(&encoding.given(text)?)).ok();
        self.head.day(bytes, span, read)
    }

    /// The index of the procedures that a record names. Returns `None` if they cannot be read.
    pub(super) fn procedures(&mut self, bytes: &[u8], span: Span) -> Option<usize> {
        let (assembly, encoding) = (self.assembly, self.encoding);
        let read = |text: &str| assembly.read_procedures(Some(&encoding.given(text)?)).ok();
        self.head.procedures(bytes, span, assembly, read)
    }

    /// Whether the code of an answer depends on its text only, and texts repeat.
    pub(super) fn is_value(&self, question: QuestionId) -> bool {
        matches!(self.memos[question.index()], QuestionMemo::Value(_))
    }

    /// The code of such an answer, if its text is known.
    #[inline(always)]
    pub(super) fn known(&self, question: QuestionId, bytes: &[u8], span: Span) -> Option<Code> {
        let QuestionMemo::Value(table) = &self.memos[question.index()] else {
            return None;
        };
        let Lookup { value, is_known } = self.tables.look_up(table, bytes, span);
        is_known.then_some(*value)
    }

    /// The code of an answer. Returns `None` if the answer cannot be read. Only the code of a date depends on
    /// `as_of`.
    #[inline(always)]
    pub(super) fn code(
        &mut self,
        question: QuestionId,
        bytes: &[u8],
        span: Span,
        as_of: AsOf,
    ) -> Option<Code> {
        let known = self.known(question, bytes, span);
        match known {
            Some(_) => known,
            None => self.code_of_unknown(question, bytes, span, as_of),
        }
    }

    /// The code of an answer whose text is not known.
    pub(super) fn code_of_unknown(
        &mut self,
        question: QuestionId,
        bytes: &[u8],
        span: Span,
        as_of: AsOf,
    ) -> Option<Code> {
        let text = || text(bytes, span);
        match &mut self.memos[question.index()] {
            QuestionMemo::Value(_) => {
                let code = self.value_code(question, bytes, span, as_of)?;
                if let QuestionMemo::Value(table) = &mut self.memos[question.index()] {
                    self.tables.insert(table, bytes, span, code);
                }
                Some(code)
            }
            QuestionMemo::Words(code) => {
                let text = text()?;
                let is_plain = match self.encoding {
                    Encoding::Cell => is_words(text),
                    Encoding::Json => plain_string(text).is_some_and(is_words),
                };
                if is_plain {
                    Some(*code)
                } else {
                    self.read_code(question, text, as_of)
                }
            }
            QuestionMemo::Date(days) => {
                let day = self.encoding.day(&bytes[span.0..span.1]);
                if let Some(code) = day.and_then(|day| days.get(as_of, day)) {
                    return Some(code);
                }
                if self.encoding == Encoding::Cell && span.0 == span.1 {
                    return Some(self.missing[question.index()]);
                }
                let code = self.read_code(question, text()?, as_of)?;
                let memo = &mut self.memos[question.index()];
                if let (QuestionMemo::Date(days), Some(day)) = (memo, day) {
                    days.set(as_of, day, code);
                }
                Some(code)
            }
        }
    }

    /// The code of an answer that does not depend on any day and whose text is not in a table.
    fn value_code(
        &mut self,
        question: QuestionId,
        bytes: &[u8],
        span: Span,
        as_of: AsOf,
    ) -> Option<Code> {
        let (unit, value) = (question.index(), &bytes[span.0..span.1]);
        let known = self.texts.get(unit, value);
        if let Some(code) = known.and_then(|known| known.codes.first()) {
            return Some(*code);
        }
        let answer = self.read(question, text(bytes, span)?, as_of)?;
        let code = self.program.code(question, &answer, as_of);
        if code.is_mixed() || value.len() > Tables::<Code, 4>::MAX_LENGTH {
            let (codes, answers) = (vec![code], vec![answer]);
            self.texts.insert(unit, value, Known { codes, answers });
        }
        Some(code)
    }

    /// The answer in a value. Returns `None` if it cannot be read.
    pub(super) fn answer(
        &self,
        question: QuestionId,
        value: &[u8],
        as_of: AsOf,
    ) -> Option<Cow<'_, Answer>> {
        let known = self.texts.get(question.index(), value);
        if let Some(answer) = known.and_then(|known| known.answers.first()) {
            return Some(Cow::Borrowed(answer));
        }
        let text = std::str::from_utf8(value).ok()?;
        self.read(question, text, as_of).map(Cow::Owned)
    }

    fn read(&self, question: QuestionId, text: &str, as_of: AsOf) -> Option<Answer> {
        let given = self.encoding.given(text)?;
        read(self.assembly.protocol.question(question), &given, as_of).ok()
    }

    fn read_code(&self, question: QuestionId, text: &str, as_of: AsOf) -> Option<Code> {
        let answer = self.read(question, text, as_of)?;
        Some(self.program.code(question, &answer, as_of))
    }
}

impl Encoding {
    /// A day that is written in full, as a number that grows with time.
    fn day(self, value: &[u8]) -> Option<u64> {
        match (self, value) {
            (Self::Cell, cell) => number(cell),
            (Self::Json, [b'"', day @ .., b'"']) => number(day),
            (Self::Json, _) => None,
        }
    }
}
