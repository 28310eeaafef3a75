//! Sets the codes of the questions of each unit in a row.

use jiff::civil::Date;

use super::plan::{Mapped, Plan, UnitKind};
use super::row::{RowCells, days};
use super::texts::{Known, UnitTexts};
use crate::batch::fast::csv::{GROUP, RowLanes};
use crate::batch::fast::memo::DayMemo;
use crate::engine::{Code, Program};
use crate::intake::parts::{CellReader, Notation};
use crate::model::{Answer, AsOf, Protocol};

/// For answers that depend on no day.
const ANY_DAY: AsOf = AsOf {
    on: Date::ZERO,
    given: None,
};

/// The parts that read the units of a row.
pub(super) struct Units<'a> {
    pub protocol: &'a Protocol,
    pub program: &'a Program,
    pub notation: &'a Notation<'a>,
    pub plan: &'a Plan,
    pub texts: &'a mut UnitTexts,
    /// The codes of the days of each unit.
    pub days: &'a mut [DayMemo],
    /// The code of no answer, for each question.
    pub missing: &'a [Code],
    /// The texts of cells that do not stand side by side, and days.
    pub buffer: &'a mut Vec<u8>,
}

impl Units<'_> {
    /// Sets the codes that depend on texts alone. Returns `None` if a cell is refused.
    pub fn look_up(
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

    /// Sets the codes of a unit that depend on its texts alone.
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

    /// Sets the code of a unit that depends on more than its texts, or is never repeated.
    pub fn set_last(
        &mut self,
        unit: usize,
        row: RowCells<'_>,
        as_of: AsOf,
        codes: &mut [Code],
    ) -> Option<()> {
        let one = &self.plan.units[unit];
        let question = one.questions[0];
        let code = &mut codes[question.question.index()];
        let only = match one.places.as_slice() {
            [place] => {
                let (start, end) = row.places.cell(*place);
                if start == end {
                    *code = self.missing[question.question.index()];
                    return Some(());
                }
                Some(row.text(*place)?)
            }
            _ => None,
        };
        *code = match (one.kind, only) {
            (UnitKind::Words, Some(text)) if self.notation.is_free_text(one.columns[0], text) => {
                let words = Answer::Text(String::new());
                self.program.code(question.question, &words, as_of)
            }
            (UnitKind::Words, _) => self.read(question, row, as_of)?,
            (UnitKind::Days | UnitKind::Texts, _) => self.day(unit, only, row, as_of)?,
        };
        Some(())
    }

    /// The code of a unit that depends on days.
    fn day(
        &mut self,
        unit: usize,
        only: Option<&str>,
        row: RowCells<'_>,
        as_of: AsOf,
    ) -> Option<Code> {
        let one = &self.plan.units[unit];
        let question = one.questions[0];
        let column = one.columns[0];
        let plain_day = |text| self.notation.plain_day(question.index, column, text);
        let day = only.and_then(plain_day);
        if let Some(day) = day.map(in_order) {
            if let Some(code) = self.days[unit].get(as_of, day) {
                return Some(code);
            }
            let code = self.read(question, row, as_of)?;
            self.days[unit].set(as_of, day, code);
            return Some(code);
        }
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

/// A day as a number in the order of time.
fn in_order(day: Date) -> u64 {
    // years have four digits
    u64::from(day.year().unsigned_abs()) << 16
        | u64::from(day.month().unsigned_abs()) << 8
        | u64::from(day.day().unsigned_abs())
}
