//! Sets the codes of the questions of each unit in a row.

use jiff::civil::Date;

use super::plan::{Last, Mapped, Plan, UnitKind};
use super::row::{RowCells, days};
use crate::batch::fast::csv::{GROUP, RowLanes};
use crate::batch::fast::memo::{DayMemo, Known, UnitTexts};
use crate::engine::{Code, Program};
use crate::intake::mapping::ColumnId;
use crate::intake::parts::{CellReader, Notation};
use crate::model::{Answer, AsOf, Protocol};

/// The days for answers that depend on no day.
const ANY_DAY: AsOf = AsOf {
    on: Date::ZERO,
    given: None,
};

/// Reads the units of a row.
pub(super) struct Units<'a> {
    pub protocol: &'a Protocol,
    pub program: &'a Program,
    pub notation: &'a Notation<'a>,
    pub plan: &'a Plan,
    pub texts: &'a mut UnitTexts,
    /// The codes of the days of each unit.
    pub days: &'a mut [DayMemo],
    /// The code of a missing answer, for each question.
    pub missing: &'a [Code],
    /// Buffer for the texts of cells that are not adjacent, and for days.
    pub buffer: &'a mut Vec<u8>,
}

impl Units<'_> {
    /// Sets the codes that depend on texts only. Returns `None` if a cell is refused.
    pub(super) fn look_up(
        &mut self,
        lanes: &mut RowLanes,
        row: RowCells<'_>,
        codes: &mut [Code],
    ) -> Option<()> {
        let mut first = 0;
        while first < lanes.count() {
            let mut unknown = lanes.look_up(first, row.bytes, row.places, codes);
            while unknown != 0 {
                let number = first + unknown.trailing_zeros() as usize;
                unknown &= unknown - 1;
                for part in lanes.parts(number).iter() {
                    let unit = self.plan.unit_of[part.questions[0].index()]?;
                    self.set_texts(unit, row, codes)?;
                }
                lanes.insert(number, row.bytes, row.places, codes, true);
            }
            first += GROUP;
        }
        for &unit in &self.plan.others {
            self.set_texts(unit, row, codes)?;
        }
        Some(())
    }

    /// Sets the codes of a unit that depend on its texts only.
    fn set_texts(&mut self, unit: usize, row: RowCells<'_>, codes: &mut [Code]) -> Option<()> {
        let plan = self.plan;
        let one = &plan.units[unit];
        let mut buffer = std::mem::take(self.buffer);
        let key = one.key(row, &mut buffer);
        if let Some(known) = self.texts.get(unit, key) {
            for (one, code) in one.questions.iter().zip(&known.codes) {
                codes[one.question.index()] = *code;
            }
        } else {
            let mut known = Known::default();
            for one in &one.questions {
                let answer = self.answer(*one, row, ANY_DAY)?;
                let code = self.program.code(one.question, &answer, ANY_DAY);
                codes[one.question.index()] = code;
                known.codes.push(code);
                known.answers.push(answer);
            }
            self.texts.insert(unit, key, known);
        }
        *self.buffer = buffer;
        Some(())
    }

    /// Sets the code of a unit that depends on more than its texts, or whose texts do not repeat.
    #[inline(always)]
    pub(super) fn set_last(
        &mut self,
        last: &Last,
        row: RowCells<'_>,
        as_of: AsOf,
        codes: &mut [Code],
    ) -> Option<()> {
        let question = last.question.index();
        codes[question] = match last.place.map(|place| row.places.cell(place)) {
            // most of these cells are blank
            Some((start, end)) if start == end => self.missing[question],
            Some((start, end)) => self.read_cell(last.unit, &row.bytes[start..end], row, as_of)?,
            None => self.read_cells(last.unit, row, as_of)?,
        };
        Some(())
    }

    /// The code of a unit of one cell.
    // not inlined: the loop over blank cells needs the registers
    #[inline(never)]
    fn read_cell(
        &mut self,
        unit: usize,
        cell: &[u8],
        row: RowCells<'_>,
        as_of: AsOf,
    ) -> Option<Code> {
        let one = &self.plan.units[unit];
        let (question, column) = (one.questions[0], one.columns[0]);
        match one.kind {
            UnitKind::Words => {
                let text = std::str::from_utf8(cell).ok()?;
                if !self.notation.is_free_text(column, text) {
                    return self.read(question, row, as_of);
                }
                let words = Answer::Text(String::new());
                Some(self.program.code(question.question, &words, as_of))
            }
            UnitKind::Days | UnitKind::Texts => match self.plain_day(question, column, cell) {
                Some(day) => self.by_day(unit, in_order(day), row, as_of),
                None => self.by_text_and_days(unit, row, as_of),
            },
        }
    }

    /// The code of a unit of several cells.
    #[inline(never)]
    fn read_cells(&mut self, unit: usize, row: RowCells<'_>, as_of: AsOf) -> Option<Code> {
        let one = &self.plan.units[unit];
        match one.kind {
            UnitKind::Words => self.read(one.questions[0], row, as_of),
            UnitKind::Days | UnitKind::Texts => self.by_text_and_days(unit, row, as_of),
        }
    }

    /// The day in the cell of a unit, if the cell contains nothing else.
    fn plain_day(&self, question: Mapped, column: ColumnId, cell: &[u8]) -> Option<Date> {
        let in_digits = self.notation.day_in_digits(question.index, column, cell);
        in_digits.or_else(|| {
            let text = std::str::from_utf8(cell).ok()?;
            self.notation.plain_day(question.index, column, text)
        })
    }

    /// The code of a unit whose cell contains only a day.
    fn by_day(&mut self, unit: usize, day: u64, row: RowCells<'_>, as_of: AsOf) -> Option<Code> {
        if let Some(code) = self.days[unit].get(as_of, day) {
            return Some(code);
        }
        let code = self.read(self.plan.units[unit].questions[0], row, as_of)?;
        self.days[unit].set(as_of, day, code);
        Some(code)
    }

    /// The code of a unit that depends on its texts and on days.
    fn by_text_and_days(&mut self, unit: usize, row: RowCells<'_>, as_of: AsOf) -> Option<Code> {
        let one = &self.plan.units[unit];
        let question = one.questions[0];
        let mut buffer = std::mem::take(self.buffer);
        one.join(row, &mut buffer);
        for day in [Some(as_of.on), as_of.given] {
            buffer.extend(day.map_or(0, in_order).to_le_bytes());
        }
        let code = match self.texts.get(unit, &buffer) {
            Some(known) => known.codes[0],
            None => {
                let answer = self.answer(question, row, as_of)?;
                let code = self.program.code(question.question, &answer, as_of);
                let known = Known {
                    codes: vec![code],
                    answers: vec![answer],
                };
                self.texts.insert(unit, &buffer, known);
                code
            }
        };
        *self.buffer = buffer;
        Some(code)
    }

    fn read(&self, question: Mapped, row: RowCells<'_>, as_of: AsOf) -> Option<Code> {
        let answer = self.answer(question, row, as_of)?;
        Some(self.program.code(question.question, &answer, as_of))
    }

    /// The answer to a question that was shown. Returns `None` if it is refused.
    fn answer(&self, question: Mapped, row: RowCells<'_>, as_of: AsOf) -> Option<Answer> {
        let reader = CellReader {
            cells: &row,
            mapping: row.columns.mapping(),
        };
        let days = days(as_of);
        let answer = reader.answer_if_shown(question.index, self.notation, self.protocol, days);
        answer.ok()
    }
}

/// A day as a number that grows with time.
fn in_order(day: Date) -> u64 {
    // years have four digits
    u64::from(day.year().unsigned_abs()) << 16
        | u64::from(day.month().unsigned_abs()) << 8
        | u64::from(day.day().unsigned_abs())
}
