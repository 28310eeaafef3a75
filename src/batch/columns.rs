//! Tables whose columns are in memory, such as those of Arrow: the meaning of each column, and the code of each value.
//!
//! Does not depend on a memory format: the caller turns each value into the cell that a CSV of the same table would
//! have. Each row is a record, even one without any value. Refuses a column that is not a question.
//!
//! The caller caches the code of each different value of a column. Only dates are cached here, because their codes
//! depend on the screening date. A row with a value that cannot be read is passed as a whole to the reader of single
//! records.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::Date;

use super::fast::{DayMemo, day_number};
use super::{Screened, screen};
use crate::engine::{Code, Program, Values};
use crate::intake::parts::{
    Assembly, NAMES, RawRecord, header_problems, id_of_cell, is_words, read_id, read_on,
};
use crate::intake::value::{Given, Shape, read};
use crate::intake::{Defaults, Form, Record, UnreadableRecord};
use crate::model::{Answer, AsOf, Kind, ProcedureId, Protocol, QuestionId};

pub use crate::intake::parts::Column;

/// The meaning of the columns of a table.
pub struct TableLayout<'p> {
    assembly: Assembly<'p>,
    columns: Vec<Column>,
}

/// One row of a table.
pub trait TableRow {
    /// The value in a column, as the cell of a CSV would hold it. Ticks may be a list of texts.
    fn cell(&self, column: usize) -> Given<'_>;
}

/// Converts values to codes. Each thread has its own.
pub struct TableReader<'l> {
    layout: &'l TableLayout<'l>,
    program: &'l Program,
    /// The code of a missing answer, for each question.
    missing: Vec<Code>,
    /// The codes of days, for each question about a date.
    days: Vec<Option<DayMemo>>,
    /// The code of any text, for each text question.
    words: Vec<Option<Code>>,
}

/// The answers of a row whose values can all be read.
pub struct RowAnswers<'a, R> {
    /// The meaning of the columns.
    pub layout: &'a TableLayout<'a>,
    /// The row.
    pub row: &'a R,
    /// The screening date, and the day the answers were given.
    pub as_of: AsOf,
}

impl<'p> TableLayout<'p> {
    /// The columns of a table, by their names.
    ///
    /// # Errors
    ///
    /// If a name is neither a question nor a key of a record, or occurs twice. The message is one line and lists every
    /// fault. It gives the number of a column whose name is not similar to a known one, because the name may be an
    /// answer.
    pub fn named(
        names: &[&str],
        protocol: &'p Protocol,
        defaults: &'p Defaults,
    ) -> Result<Self, String> {
        let assembly = Assembly::new(protocol, defaults);
        let column = |name: &&str| {
            let of_record = NAMES.iter().find(|(known, _)| known == name);
            let of_record = of_record.map(|(_, column)| *column);
            of_record.or_else(|| assembly.question_named(name).map(Column::Question))
        };
        let columns: Vec<Option<Column>> = names.iter().map(column).collect();
        if names.is_empty() {
            let columns = Vec::new();
            return Ok(Self { assembly, columns });
        }
        match header_problems(names, &columns, &assembly, NO_NAME) {
            Some(problems) => Err(problems),
            None => Ok(Self {
                assembly,
                columns: columns.into_iter().flatten().collect(),
            }),
        }
    }

    /// The meaning of each column, in order.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The screening date of a record: `given` if it is there, otherwise the default.
    pub fn day(&self, given: Option<Date>) -> Date {
        self.assembly.day(given)
    }

    /// The procedures of a record: `named` if there are any, otherwise the default.
    pub fn wanted(&self, named: Vec<ProcedureId>) -> Vec<ProcedureId> {
        self.assembly.wanted(named)
    }

    /// Screens a row with the reader of single records. `record` is counted from 1.
    pub fn screen(&self, program: &Program, record: u64, row: &impl TableRow) -> Screened {
        let content = self.read(row);
        let record = Record {
            record,
            line: record,
            mapping: None,
            content,
        };
        screen(program, record)
    }

    fn read(&self, row: &impl TableRow) -> Result<Form, UnreadableRecord> {
        let mut record = RawRecord::default();
        for (index, &column) in self.columns.iter().enumerate() {
            let given = row.cell(index);
            if given.written().contains('\0') {
                let name = self.name(column);
                record.problems.add(|| {
                    format!("there is a NUL in the column `{name}` of the row: it is not text")
                });
                continue;
            }
            match column {
                Column::Id => record.id = Some(given),
                Column::On => record.on = Some(given),
                Column::Answered => record.answered = Some(given),
                Column::Procedures => record.procedures = Some(given),
                Column::Question(question) => record.answers.push((question, given)),
            }
        }
        self.assembly.form(record)
    }

    fn name(&self, column: Column) -> &str {
        if let Column::Question(question) = column {
            return &self.assembly.protocol.question(question).id;
        }
        let named = NAMES.iter().find(|(_, known)| *known == column);
        named.map_or("", |(name, _)| name)
    }
}

/// The message about a table without a known name.
const NO_NAME: &str =
    "no column has a known name: a column is a question id, `id`, `on`, `answered` or `procedures`";

impl<'l> TableReader<'l> {
    /// A reader of the values of a table.
    pub fn new(layout: &'l TableLayout<'l>, program: &'l Program) -> Self {
        let kinds = layout.assembly.protocol.questions.iter();
        let kinds = kinds.map(|question| &question.kind).enumerate();
        let code = |index: usize, answer: &Answer| {
            program.code(QuestionId::from(index), answer, Date::ZERO)
        };
        Self {
            layout,
            program,
            missing: kinds
                .clone()
                .map(|(index, _)| code(index, &Answer::Missing))
                .collect(),
            days: kinds
                .clone()
                .map(|(_, kind)| matches!(kind, Kind::Date(_)).then(DayMemo::new))
                .collect(),
            words: kinds
                .map(|(index, kind)| {
                    let is_words = matches!(kind, Kind::Text);
                    is_words.then(|| code(index, &Answer::Text(String::new())))
                })
                .collect(),
        }
    }

    /// The meaning of the columns.
    pub fn layout(&self) -> &'l TableLayout<'l> {
        self.layout
    }

    /// The code of a missing answer, for each question.
    pub fn missing(&self) -> &[Code] {
        &self.missing
    }

    /// Whether the code of an answer also depends on days.
    pub fn is_dated(&self, question: QuestionId) -> bool {
        self.days[question.index()].is_some()
    }

    /// Whether values repeat. Only those of text questions do not.
    pub fn is_repeated(&self, question: QuestionId) -> bool {
        self.words[question.index()].is_none()
    }

    /// The code of a value. Returns `None` if it cannot be read.
    pub fn code(&self, question: QuestionId, given: &Given<'_>, as_of: AsOf) -> Option<Code> {
        if let (Some(code), Shape::Cell) = (self.words[question.index()], given.shape())
            && is_words(given.written())
        {
            return (!given.written().contains('\0')).then_some(code);
        }
        let question_of = self.layout.assembly.protocol.question(question);
        let answer = read(question_of, given, as_of).ok()?;
        Some(self.program.code(question, &answer, as_of))
    }

    /// The code of a day, for a question about a date. `place` is a number that grows with time, on one scale for all
    /// days of a column. Returns `None` if the day cannot be read.
    pub fn code_of_day<'g>(
        &mut self,
        question: QuestionId,
        place: u64,
        as_of: AsOf,
        given: impl FnOnce() -> Given<'g>,
    ) -> Option<Code> {
        let known = self.days[question.index()].as_mut();
        if let Some(code) = known.and_then(|days| days.get(as_of, place)) {
            return Some(code);
        }
        let code = self.code(question, &given(), as_of)?;
        if let Some(days) = &mut self.days[question.index()] {
            days.set(as_of, place, code);
        }
        Some(code)
    }

    /// The procedures that a record names. Returns `None` if they cannot be read.
    pub fn procedures(&self, given: &Given<'_>) -> Option<Vec<ProcedureId>> {
        let assembly = &self.layout.assembly;
        let named = assembly.read_procedures(Some(given)).ok()?;
        Some(assembly.wanted(named))
    }
}

/// A number that grows with time, if the day is written in full and exists in every year.
pub fn place_of_day(text: &str) -> Option<u64> {
    day_number(text.as_bytes())
}

/// The day of a record, if it has one. Returns `None` if it cannot be read.
pub fn day_of(given: &Given<'_>) -> Option<Option<Date>> {
    read_on(Some(given)).ok()
}

/// The record number in a text, if there is one. Returns `None` if it cannot be read.
pub fn id_in(text: &str) -> Option<Option<&str>> {
    id_of_cell(text).ok()
}

/// The record number in a value, if there is one. Returns `None` if it cannot be read.
pub fn id_of(given: &Given<'_>) -> Option<Option<String>> {
    read_id(Some(given)).ok()
}

impl<R: TableRow> Values for RowAnswers<'_, R> {
    fn answer(&self, question: QuestionId) -> Cow<'_, Answer> {
        let mut columns = self.layout.columns.iter();
        let column = columns.position(|column| *column == Column::Question(question));
        let question = self.layout.assembly.protocol.question(question);
        let answer =
            column.and_then(|column| read(question, &self.row.cell(column), self.as_of).ok());
        Cow::Owned(answer.unwrap_or_default())
    }

    fn answered(&self) -> Option<Date> {
        self.as_of.given
    }

    fn carried(&self) -> &BTreeMap<QuestionId, Option<Date>> {
        // a table has no column for carried answers
        static NOTHING: BTreeMap<QuestionId, Option<Date>> = BTreeMap::new();
        &NOTHING
    }

    fn given(&self, _: QuestionId) -> Option<Date> {
        self.as_of.given
    }
}
