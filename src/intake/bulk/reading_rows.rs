//! The rows of a chunk, read to codes: a row without quotes is cut at marks that were found beforehand.

use std::collections::VecDeque;
use std::io;

use jiff::civil::Date;
use memchr::memchr;

use super::coding::{Coder, Codings, text};
use super::lanes::{GROUP, Lanes};
use super::marks::Marks;
use super::rows::{Cut, may_be_blank, next_cell, rows_at};
use super::{Chunk, ReadAt, Said, Sense};
use crate::intake::csv::row::Row;
use crate::intake::csv::{Column, Columns, NAMES, is_column, is_separator};
use crate::intake::place::LIMIT;
use crate::intake::record::{Assembly, id_of_cell};
use crate::intake::value::trim;
use crate::model::{Kind, Protocol, Question, QuestionId};

/// Reads the rows of a table.
pub(super) struct RowReader<'l, C> {
    columns: &'l Columns,
    /// The columns of answers that come again and again: numbers, each alone, and all others, some at a time.
    numbers: Lanes<C, 1, 1>,
    words: Lanes<C, WORDS, TOGETHER>,
    /// The columns beside the answers.
    head: Vec<(usize, Column)>,
    /// The columns of answers that are read one by one.
    others: Vec<(usize, QuestionId)>,
    /// Of the columns that are looked up, those of a row that are read one by one all the same.
    filled: Vec<(usize, QuestionId)>,
    /// The column of each question.
    column_of: Vec<Option<usize>>,
    marks: Marks,
    /// The mark before the row that comes next, and which of those that are no commas comes next.
    mark: usize,
    odd: usize,
    /// How the row was cut that was read last.
    last: LastCut,
    /// Of a row with quotes, the place before each cell, and behind it.
    cells: Vec<[u32; 2]>,
    /// Rows that were read together with the one before them.
    pending: VecDeque<Row>,
    /// The bytes that the name of a column starts with, or Excel's `sep=`.
    starts_name: Box<[bool; 256]>,
}

/// How a row was cut.
#[derive(Debug, Clone, Copy)]
enum LastCut {
    /// At the marks from one on.
    Marks(usize),
    /// Cell by cell.
    Cells,
}

impl<'l, C: Copy + PartialEq> RowReader<'l, C> {
    pub fn new(columns: &'l Columns, protocol: &Protocol, codings: &Codings<C>) -> Self {
        let held = columns.in_order();
        let questions = protocol.questions.len();
        let column_of = |question| {
            let wanted = Column::Question(question);
            held.iter().position(|column| *column == wanted)
        };
        let mut reader = Self {
            columns,
            numbers: Lanes::new(),
            words: Lanes::new(),
            head: Vec::new(),
            others: Vec::new(),
            filled: Vec::new(),
            column_of: (0..questions)
                .map(QuestionId::from)
                .map(column_of)
                .collect(),
            marks: Marks::default(),
            mark: 0,
            odd: 0,
            last: LastCut::Cells,
            cells: vec![[0; 2]; held.len()],
            pending: VecDeque::new(),
            starts_name: starts_of_names(protocol),
        };
        let mut together = Together::default();
        for (column, what) in held.iter().enumerate() {
            let Column::Question(question) = *what else {
                reader.head.push((column, *what));
                continue;
            };
            match usual_width(protocol.question(question)) {
                Some(width) => {
                    if !together.takes(column, width) {
                        together.close(&mut reader.words, codings);
                    }
                    together.add(column, question, width);
                }
                None if codings.is_value(question) => {
                    reader.numbers.push(column, &[question], codings.missing())
                }
                None => reader.others.push((column, question)),
            }
        }
        together.close(&mut reader.words, codings);
        reader.words.put_in_order();
        reader
    }

    pub fn columns(&self) -> &'l Columns {
        self.columns
    }

    /// Starts a chunk.
    pub fn start(&mut self, chunk: &Chunk, missing: &[C]) {
        self.words.look_over(missing);
        self.numbers.look_over(missing);
        self.marks.find(chunk.padded(), chunk.size());
        (self.mark, self.odd) = (0, 0);
        self.pending.clear();
    }

    /// The codes of the row that starts at a place, what else it says, and where the next one starts. None where the row
    /// is not plain, or a cell cannot be read.
    pub fn code<'a, K: Coder<Code = C>>(
        &mut self,
        sense: &mut Sense<'_, K>,
        bytes: &'a [u8],
        start: usize,
        codes: &mut [C],
    ) -> Option<(Said<'a>, usize)> {
        // a row of one cell may be blank
        if self.cells.len() < 2 || !self.pending.is_empty() {
            return None;
        }
        let next = match self.marks_of_row(bytes, start) {
            Some((mark, next)) => {
                self.last = LastCut::Marks(mark);
                next
            }
            None => {
                self.last = LastCut::Cells;
                self.cut_cells(bytes, start)?
            }
        };
        if next - start > LIMIT || may_be_blank(&bytes[start..next]) {
            return None;
        }
        let cut = cut(self.last, &self.marks, &self.cells);
        // what is looked up together may write over what is looked up alone
        self.filled.clear();
        let filled = &mut self.filled;
        look_up(&mut self.words, sense, bytes, cut, codes, filled)?;
        look_up(&mut self.numbers, sense, bytes, cut, codes, filled)?;
        let said = self.code_others(sense, bytes, cut, codes)?;
        Some((said, next))
    }

    /// The mark before a row without quotes, and where the next one starts; none where the row is another.
    fn marks_of_row(&mut self, bytes: &[u8], start: usize) -> Option<(usize, usize)> {
        // what was read otherwise is passed by
        while self.marks.from(self.mark).first()?.wrapping_add(1) < start as u32 {
            self.mark += 1;
        }
        while *self.marks.odd_from(self.odd).first()? < start as u32 {
            self.odd += 1;
        }
        let (mark, last) = (self.mark, self.mark + self.cells.len());
        let end = self.marks.from(mark).get(self.cells.len())?;
        if self.marks.odd_from(self.odd).first() != Some(end) {
            return None;
        }
        let end = *end as usize;
        let (more, next) = match bytes[end] {
            b'\n' => (0, end + 1),
            b'\r' if bytes[end + 1] == b'\n' => (1, end + 2),
            _ => return None,
        };
        self.mark = last + more;
        self.odd += 1 + more;
        Some((mark, next))
    }

    /// Cuts a row some of whose cells stand in quotes, and says where the next one starts.
    fn cut_cells(&mut self, bytes: &[u8], start: usize) -> Option<usize> {
        let last = self.cells.len() - 1;
        let mut at = start;
        for (column, cell) in self.cells.iter_mut().enumerate() {
            let (span, end) = next_cell(bytes, at)?;
            // a chunk is not that long
            *cell = [(span.0 as u32).wrapping_sub(1), span.1 as u32];
            at = end + 1;
            match bytes[end] {
                b',' if column < last => {}
                b'\n' if column == last => {}
                b'\r' if column == last && bytes[at] == b'\n' => at += 1,
                _ => return None,
            }
        }
        // quotes at the ends of a lane are not in its text; where they make a difference, a comma stands in an answer, and
        // no answer of a lane that is remembered holds one. What has no business in a text stands for the end of one there
        memchr(0, &bytes[start..at]).is_none().then_some(at)
    }

    /// What of a row is not looked up; none where one of them cannot be read.
    fn code_others<'a, K: Coder<Code = C>>(
        &self,
        sense: &mut Sense<'_, K>,
        bytes: &'a [u8],
        cut: Cut<'_>,
        codes: &mut [C],
    ) -> Option<Said<'a>> {
        let (mut id, mut on, mut answered, mut procedures) = (None, None, None, 0);
        for &(column, what) in &self.head {
            let cell = cut.cell(column);
            match what {
                Column::Id => id = id_of_cell(text(bytes, cell)?).ok()?,
                Column::On => on = sense.head.day(bytes, cell)?,
                Column::Answered => answered = sense.head.day(bytes, cell)?,
                Column::Procedures => {
                    procedures = sense.head.procedures(bytes, cell, sense.assembly)?;
                }
                Column::Question(_) => {}
            }
        }
        // a row that names columns is not a record
        let first = match self.columns.in_order().first() {
            Some(Column::Id) => id.unwrap_or_default(),
            _ => trim(text(bytes, cut.cell(0))?),
        };
        let may_be_name = first
            .as_bytes()
            .first()
            .is_some_and(|byte| self.starts_name[usize::from(*byte)]);
        if may_be_name && (is_column(first, sense.assembly) || is_separator(first)) {
            return None;
        }
        let on = sense.assembly.day(on);
        if answered.is_some_and(|day| day > on) {
            return None;
        }
        for &(column, question) in self.others.iter().chain(&self.filled) {
            codes[question.index()] = sense.read(question, bytes, cut.cell(column), on)?;
        }
        Some(Said {
            id,
            on,
            answered,
            procedures,
        })
    }

    /// The row at a place, read as a whole.
    ///
    /// # Errors
    ///
    /// If the rows behind it cannot be read.
    pub fn read(
        &mut self,
        assembly: &Assembly<'_>,
        text: &[u8],
        start: usize,
        line: u64,
    ) -> io::Result<ReadAt> {
        if self.pending.is_empty() {
            self.pending = rows_at(text, start, line, self.columns.shape()).into();
        }
        let Some(row) = self.pending.pop_front() else {
            return Ok(ReadAt {
                content: None,
                next: text.len(),
                lines: 0,
                is_blank_row: false,
            });
        };
        self.columns.refuse_other_header(&row, assembly)?;
        let is_blank_row = row.is_blank();
        let is_record = !is_blank_row && !row.is_empty_line();
        Ok(ReadAt {
            content: is_record.then(|| self.columns.read(&row, assembly)),
            next: start + row.extent.bytes,
            lines: row.extent.lines,
            is_blank_row,
        })
    }

    /// The cell of a question in the row that was coded last.
    pub fn value<'a>(&self, question: QuestionId, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let column = self.column_of[question.index()]?;
        let cut = cut(self.last, &self.marks, &self.cells);
        let (start, end) = cut.cell(column);
        Some(&bytes[start..end])
    }
}

/// The bytes that the name of a column starts with, or Excel's `sep=`.
fn starts_of_names(protocol: &Protocol) -> Box<[bool; 256]> {
    let mut starts = Box::new([false; 256]);
    let questions = protocol
        .questions
        .iter()
        .map(|question| question.id.as_str());
    let others = NAMES.iter().map(|(name, _)| *name).chain(["sep=", "SEP="]);
    for first in questions
        .chain(others)
        .filter_map(|name| name.bytes().next())
    {
        starts[usize::from(first)] = true;
    }
    starts
}

fn cut<'a>(last: LastCut, marks: &'a Marks, cells: &'a [[u32; 2]]) -> Cut<'a> {
    match last {
        LastCut::Cells => Cut {
            places: cells.as_flattened(),
            step: 2,
        },
        LastCut::Marks(mark) => Cut {
            places: &marks.from(mark)[..=cells.len()],
            step: 1,
        },
    }
}

/// The codes of columns that have tables; none where a cell cannot be read. Cells are added to `filled` that hold an
/// answer which hangs on the day.
fn look_up<K: Coder, const WORDS: usize, const TOGETHER: usize>(
    lanes: &mut Lanes<K::Code, WORDS, TOGETHER>,
    sense: &mut Sense<'_, K>,
    bytes: &[u8],
    cut: Cut<'_>,
    codes: &mut [K::Code],
    filled: &mut Vec<(usize, QuestionId)>,
) -> Option<()> {
    let mut first = 0;
    while first < lanes.count() {
        let mut unknown = lanes.look(first, bytes, cut, codes);
        while unknown != 0 {
            let number = first + unknown.trailing_zeros() as usize;
            unknown &= unknown - 1;
            let mut comes_again = true;
            for (column, question) in lanes.columns(number) {
                let cell = cut.cell(column);
                codes[question.index()] = match sense.codings.is_value(question) {
                    true => sense.code(question, bytes, cell, Date::ZERO)?,
                    false => {
                        if cell.0 < cell.1 {
                            comes_again = false;
                            filled.push((column, question));
                        }
                        sense.codings.missing()[question.index()]
                    }
                };
            }
            lanes.learn(number, bytes, cut, codes, comes_again);
        }
        first += GROUP;
    }
    Some(())
}

/// How many columns are looked up as one text, and how long that is, in words of eight bytes.
const TOGETHER: usize = 8;
const WORDS: usize = 4;

/// Columns side by side whose answers mostly fit into one text.
#[derive(Default)]
struct Together {
    first: usize,
    questions: Vec<QuestionId>,
    width: usize,
}

impl Together {
    fn takes(&self, column: usize, width: usize) -> bool {
        self.first + self.questions.len() == column
            && self.questions.len() < TOGETHER
            && self.width + 1 + width <= 8 * WORDS
    }

    fn add(&mut self, column: usize, question: QuestionId, width: usize) {
        match self.questions.is_empty() {
            true => (self.first, self.width) = (column, width),
            false => self.width += 1 + width,
        }
        self.questions.push(question);
    }

    fn close<C: Copy + PartialEq>(
        &mut self,
        lanes: &mut Lanes<C, WORDS, TOGETHER>,
        codings: &Codings<C>,
    ) {
        if !self.questions.is_empty() {
            lanes.push(self.first, &self.questions, codings.missing());
        }
        self.questions.clear();
    }
}

/// How many bytes an answer to a question mostly takes in a cell; none where answers are too many to be looked up
/// together with others.
fn usual_width(question: &Question) -> Option<usize> {
    match &question.kind {
        Kind::YesNo => Some("yes".len()),
        Kind::Choice(options) => options.iter().map(|option| option.id.len()).max(),
        Kind::Multi { .. } => Some("none".len()),
        // most people are not asked
        Kind::Date(_) => question.show_if.as_ref().map(|_| 0),
        Kind::Number(_) | Kind::Text => None,
    }
}
