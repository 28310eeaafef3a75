//! Turns the cells of a row into codes without branches: adjacent columns are looked up as one text, in a memo table
//! with the codes of each text. The columns of a lane consist of parts, each with the questions that it answers.
//!
//! Lanes whose text is unknown are marked and read afterwards.

use std::rc::Rc;

use super::cells::CellPlaces;
use crate::batch::fast::memo::table::{Lookup, MIN_BITS, Table, Tables};
use crate::batch::fast::simd::Span;
use crate::engine::Code;
use crate::model::QuestionId;

/// Lanes of columns whose answers repeat: up to `TOGETHER` adjacent columns, in texts of up to `8 * WORDS` bytes.
pub(in crate::batch::fast) struct Lanes<const WORDS: usize, const TOGETHER: usize> {
    lanes: Vec<Lane<TOGETHER>>,
    tables: Tables<[Code; TOGETHER], WORDS>,
    /// The number of rows since the lanes were last split.
    rows: u32,
}

/// Adjacent columns, and the questions that they alone answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::batch::fast) struct Part {
    pub first: usize,
    pub last: usize,
    /// The questions, at least one.
    pub questions: Vec<QuestionId>,
}

/// Adjacent columns, and the table of their texts.
#[derive(Debug, Clone)]
struct Lane<const TOGETHER: usize> {
    first: u32,
    last: u32,
    /// The questions of its parts, in order. If there are fewer than `TOGETHER`, the last one is repeated.
    questions: [QuestionId; TOGETHER],
    parts: Rc<[Part]>,
    /// Whether the questions follow one another, and `TOGETHER` questions exist from the first on.
    in_order: bool,
    table: Table,
    /// The number of rows whose text was unknown.
    unknown: u32,
}

/// Number of lanes that are looked up before unknown texts are read: one for each bit.
pub(in crate::batch::fast) const GROUP: usize = 64;

/// The number of rows after which lanes with too many unknown texts are split.
const SPLIT_AFTER: u32 = 1 << 12;

/// A lane is split if more than one in this many rows was unknown.
const ONE_OF: u32 = 4;

impl<const WORDS: usize, const TOGETHER: usize> Lanes<WORDS, TOGETHER> {
    pub(crate) fn new() -> Self {
        Self {
            lanes: Vec::new(),
            tables: Tables::new(),
            rows: 0,
        }
    }

    /// Adds a lane of adjacent parts, at least one, with at most `TOGETHER` questions. `missing` has the code of a
    /// missing answer for each question. After the last lane, call [`sort`](Self::sort).
    pub(crate) fn push(&mut self, parts: &[Part], missing: &[Code]) {
        let questions: Vec<QuestionId> = parts
            .iter()
            .flat_map(|part| &part.questions)
            .copied()
            .collect();
        let narrow = |column| u32::try_from(column).expect("a header has fewer than 2^32 names");
        let last = questions.len() - 1;
        let follows = |two: &[QuestionId]| two[0].index() + 1 == two[1].index();
        let first_question = questions[0].index();
        let in_order =
            questions.windows(2).all(follows) && first_question + TOGETHER <= missing.len();
        let questions = std::array::from_fn(|place| questions[place.min(last)]);
        let codes = codes_of(&questions, in_order, missing);
        let lane = Lane {
            first: narrow(parts[0].first),
            last: narrow(parts[parts.len() - 1].last),
            questions,
            parts: parts.into(),
            in_order,
            table: self.tables.add(MIN_BITS, codes),
            unknown: 0,
        };
        self.lanes.push(lane);
    }

    pub(crate) fn count(&self) -> usize {
        self.lanes.len()
    }

    /// The parts of a lane.
    pub(crate) fn parts(&self, number: usize) -> Rc<[Part]> {
        Rc::clone(&self.lanes[number].parts)
    }

    /// Splits each lane with too many unknown texts into two. Does so only after a number of rows.
    pub(crate) fn split_if_due(&mut self, missing: &[Code]) {
        if self.rows < SPLIT_AFTER {
            return;
        }
        let most = std::mem::take(&mut self.rows) / ONE_OF;
        for number in 0..self.lanes.len() {
            let lane = &mut self.lanes[number];
            if std::mem::take(&mut lane.unknown) <= most || lane.parts.len() == 1 {
                continue;
            }
            let parts = Rc::clone(&lane.parts);
            let (one, other) = parts.split_at(parts.len() / 2);
            self.push(one, missing);
            self.push(other, missing);
            self.lanes.swap_remove(number);
        }
        self.sort();
    }

    /// Sorts the lanes so that each comes after those whose codes it may overwrite.
    pub(crate) fn sort(&mut self) {
        self.lanes
            .sort_by_key(|lane| (!lane.in_order, lane.questions[0]));
    }

    /// Sets the codes of a group of lanes. Returns a bit for each lane whose text is unknown. The codes of those lanes
    /// are wrong.
    ///
    /// A lane in order always writes `TOGETHER` codes. Those after its own columns are the codes that were there when
    /// its text was inserted. They are overwritten later, or never change.
    // not inlined: the loop needs the registers
    #[inline(never)]
    pub(crate) fn look_up(
        &mut self,
        first: usize,
        bytes: &[u8],
        row: CellPlaces<'_>,
        codes: &mut [Code],
    ) -> u64 {
        self.rows += u32::from(first == 0);
        let lanes = &self.lanes[first..];
        let lanes = &lanes[..lanes.len().min(GROUP)];
        let mut unknown = 0;
        for lane in lanes {
            let Lookup { value, is_known } =
                self.tables.look_up(&lane.table, bytes, lane.span(row));
            if lane.in_order {
                let first = lane.questions[0].index();
                codes[first..first + TOGETHER].copy_from_slice(value);
            } else {
                for (question, code) in lane.questions.into_iter().zip(*value) {
                    codes[question.index()] = code;
                }
            }
            unknown = unknown >> 1 | u64::from(!is_known) << 63;
        }
        unknown >> (64 - lanes.len()).min(63)
    }

    /// Counts an unknown text of a lane. With `keep`, inserts the codes that its columns have in this row: they depend
    /// on the text alone.
    pub(crate) fn insert(
        &mut self,
        number: usize,
        bytes: &[u8],
        row: CellPlaces<'_>,
        codes: &[Code],
        keep: bool,
    ) {
        let lane = &mut self.lanes[number];
        lane.unknown += 1;
        if keep {
            let codes = codes_of(&lane.questions, lane.in_order, codes);
            let span = lane.span(row);
            self.tables.insert(&mut lane.table, bytes, span, codes);
        }
    }
}

impl<const TOGETHER: usize> Lane<TOGETHER> {
    /// The text of its columns.
    #[inline(always)]
    fn span(&self, row: CellPlaces<'_>) -> Span {
        (row.start(self.first as usize), row.end(self.last as usize))
    }
}

/// The codes of some questions, among the codes of all.
fn codes_of<const TOGETHER: usize>(
    questions: &[QuestionId; TOGETHER],
    in_order: bool,
    codes: &[Code],
) -> [Code; TOGETHER] {
    std::array::from_fn(|place| {
        if in_order {
            codes[questions[0].index() + place]
        } else {
            codes[questions[place].index()]
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of these cells, with the places of the cells of each row.
    fn rows(rows: &[Vec<String>]) -> (Vec<u8>, Vec<Vec<u32>>) {
        let (mut bytes, mut cuts) = (Vec::new(), Vec::new());
        for row in rows {
            let mut cut = vec![(bytes.len() as u32).wrapping_sub(1)];
            for cell in row {
                bytes.extend(cell.bytes());
                cut.push(bytes.len() as u32);
                bytes.push(b',');
            }
            cuts.push(cut);
        }
        bytes.extend([0; 64]);
        (bytes, cuts)
    }

    #[test]
    fn a_row_has_its_codes_or_is_unknown() {
        let cells = |number: usize| {
            let words = [
                "",
                "no",
                "yes",
                "unsure",
                "declined",
                "a rather long answer",
            ];
            [
                words[number % 6].to_owned(),
                words[number / 6 % 6].to_owned(),
                (number % 100).to_string(),
                words[number / 36 % 6].to_owned(),
            ]
            .to_vec()
        };
        let all: Vec<_> = (0..3000).map(cells).collect();
        let (bytes, cuts) = rows(&all);
        let mut lanes = Lanes::<2, 2>::new();
        let part = |column: usize| Part {
            first: column,
            last: column,
            questions: vec![QuestionId::from(column)],
        };
        for parts in [&[part(0), part(1)][..], &[part(2)], &[part(3)]] {
            lanes.push(parts, &[Code::sample(0); 4]);
        }
        lanes.sort();
        assert_eq!(lanes.parts(0).len(), 2);
        let code = |row: usize, column: usize| {
            let number = all[row][column].len() * 1000 + row % 500;
            Code::sample(u16::try_from(number).expect("a small number"))
        };
        let expected = |row: usize| -> Vec<Code> {
            let text = |column: usize| {
                let first = all.iter().position(|other| match column {
                    0 | 1 => other[..2] == all[row][..2],
                    _ => other[column] == all[row][column],
                });
                first.map_or(Code::sample(0), |first| code(first, column))
            };
            (0..4).map(text).collect()
        };
        let mut known = 0;
        for (row, places) in cuts.iter().enumerate() {
            let cut = CellPlaces { places, step: 1 };
            let mut codes = vec![Code::sample(0); 4];
            let unknown = lanes.look_up(0, &bytes, cut, &mut codes);
            for number in 0..lanes.count() {
                if unknown >> number & 1 == 0 {
                    known += 1;
                    for part in lanes.parts(number).iter() {
                        assert_eq!(codes[part.first], expected(row)[part.first]);
                    }
                } else {
                    for part in lanes.parts(number).iter() {
                        codes[part.first] = expected(row)[part.first];
                    }
                    lanes.insert(number, &bytes, cut, &codes, true);
                }
            }
        }
        // a text that is too long is never known: 11 of 36 pairs, and a sixth
        let most = 3000 - 100 + 2 * 3000 - 3000 * 11 / 36 - 3000 / 6;
        assert!(known > most * 9 / 10 && known <= most, "{known} of {most}");
    }
}
