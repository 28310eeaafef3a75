//! The codes of the answers in a column. Each different value is read once; a value of a dictionary, once per
//! dictionary.

use std::ops::Range;
use std::sync::Arc;

use arrow_array::{Array, ArrayRef};
use contraindication::batch::columns::{TableReader, place_of_day};
use contraindication::engine::Code;
use contraindication::intake::value::Given;
use contraindication::model::{AsOf, QuestionId};

use super::memo::{Key, Memo, long};
use super::values::{Held, Named, Values};

/// A column of answers, with its cache.
pub(super) struct AnswerColumn {
    /// Its index in the table.
    pub place: usize,
    question: QuestionId,
    memo: Memo<Option<Code>>,
    dictionary: Option<ArrayRef>,
    /// The codes of the values of the dictionary that were read, and that of an index outside it.
    codes: Vec<Option<Option<Code>>>,
}

/// The codes of some rows, row by row, and whether each of them can be evaluated.
pub(super) struct Block<'b> {
    /// The rows in the batch.
    pub rows: Range<usize>,
    /// The number of codes of a row.
    pub width: usize,
    pub codes: &'b mut [Code],
    pub plain: &'b mut [bool],
    /// The days of each row.
    pub days: &'b [AsOf],
}

impl Block<'_> {
    #[inline(always)]
    fn set(&mut self, at: usize, question: QuestionId, code: Option<Code>) {
        match code {
            Some(code) => self.codes[at * self.width + question.index()] = code,
            None => self.plain[at] = false,
        }
    }
}

impl AnswerColumn {
    pub(super) fn new(place: usize, question: QuestionId) -> Self {
        Self {
            place,
            question,
            memo: Memo::new(None),
            dictionary: None,
            codes: Vec::new(),
        }
    }

    /// Sets the codes of some rows. A value that cannot be read marks its row as not plain.
    pub(super) fn code(
        &mut self,
        reader: &mut TableReader<'_>,
        values: &Values,
        block: &mut Block<'_>,
    ) {
        let question = self.question;
        let missing = Some(reader.missing()[question.index()]);
        let rows = block.rows.clone();
        match values.held() {
            _ if reader.is_dated(question) => {
                for (at, row) in rows.enumerate() {
                    let code = if values.is_null(row) {
                        missing
                    } else {
                        day(reader, question, values, row, block.days[at])
                    };
                    block.set(at, question, code);
                }
            }
            Held::Nothing => {
                for at in 0..rows.len() {
                    block.set(at, question, missing);
                }
            }
            Held::Named(named) => {
                self.take(named);
                for (at, row) in rows.enumerate() {
                    let code = if values.is_null(row) {
                        missing
                    } else {
                        self.named(reader, named, row, block.days[at])
                    };
                    block.set(at, question, code);
                }
            }
            Held::Texts(_) | Held::Numbers(_) | Held::Days(_) | Held::Lists(_) => {
                for (at, row) in rows.enumerate() {
                    let code = if values.is_null(row) {
                        missing
                    } else {
                        self.remembered(reader, values, row, block.days[at])
                    };
                    block.set(at, question, code);
                }
            }
        }
    }

    /// Clears the codes of another dictionary.
    fn take(&mut self, named: &Named) {
        let known = self.dictionary.as_ref();
        if known.is_some_and(|known| Arc::ptr_eq(known, &named.dictionary)) {
            return;
        }
        self.dictionary = Some(Arc::clone(&named.dictionary));
        self.codes.clear();
        self.codes.resize(named.dictionary.len(), None);
        // an index outside the dictionary cannot be read
        self.codes.push(Some(None));
    }

    #[inline(always)]
    fn named(
        &mut self,
        reader: &TableReader<'_>,
        named: &Named,
        row: usize,
        as_of: AsOf,
    ) -> Option<Code> {
        let place = named.place(row);
        if let Some(code) = self.codes[place] {
            return code;
        }
        let code = self.remembered(reader, &named.values, place, as_of);
        self.codes[place] = Some(code);
        code
    }

    #[inline(always)]
    fn remembered(
        &mut self,
        reader: &TableReader<'_>,
        values: &Values,
        row: usize,
        as_of: AsOf,
    ) -> Option<Code> {
        let question = self.question;
        let key = values.key(row);
        let read = || reader.code(question, &values.cell(row), as_of);
        self.memo.get(key, |known| match (key, values.held()) {
            // a list, or a long text that repeats
            (Key::NONE, Held::Lists(lists)) => long(known, &lists.bytes(row), read),
            (Key::NONE, Held::Texts(texts)) if reader.is_repeated(question) => {
                match texts.bytes(row) {
                    Some(bytes) => long(known, bytes, read),
                    None => read(),
                }
            }
            _ => read(),
        })
    }
}

/// The code of a value for a question about a date.
fn day(
    reader: &mut TableReader<'_>,
    question: QuestionId,
    values: &Values,
    row: usize,
    as_of: AsOf,
) -> Option<Code> {
    let cell = || -> Given<'_> { values.cell(row) };
    let place = match values.day(row) {
        // days before 1970 are negative
        Some(day) => Some(u64::from(day.cast_unsigned() ^ (1 << 31))),
        None => values.text(row).and_then(place_of_day),
    };
    match place {
        Some(place) => reader.code_of_day(question, place, as_of, cell),
        None => reader.code(question, &cell(), as_of),
    }
}
