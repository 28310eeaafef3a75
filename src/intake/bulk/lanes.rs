//! The cells of a row to codes, without a choice on the way: columns that stand side by side are one text, and a table
//! holds what each text came to.
//!
//! What a table does not know is only marked, and read with all care afterwards.

use super::rows::{Cut, Span};
use super::tables::{FEWEST, Look, Table, Tables};
use crate::model::QuestionId;

/// Columns whose answers come again and again: up to `TOGETHER` side by side, in texts of up to eight bytes for each of
/// `WORDS`, four at most.
pub(super) struct Lanes<C, const WORDS: usize, const TOGETHER: usize> {
    lanes: Vec<Lane<TOGETHER>>,
    tables: Tables<[C; TOGETHER], WORDS>,
    /// How many rows were looked at since all lanes were looked over.
    rows: u32,
}

/// Columns side by side, and their table.
#[derive(Debug, Clone, Copy)]
struct Lane<const TOGETHER: usize> {
    first: u32,
    last: u32,
    /// Of each column; where there are fewer, the last one again.
    questions: [QuestionId; TOGETHER],
    /// Whether each question follows the one before, and as many as one entry has codes come from the first on.
    in_order: bool,
    table: Table,
    /// How many rows it did not know.
    unknown: u32,
}

/// How many lanes are looked at before what they do not know is read: as many as there are bits.
pub(super) const GROUP: usize = 64;

/// After how many rows it is seen which lanes know too little.
const LOOKED_OVER: u32 = 1 << 12;

/// Of so many rows a lane may not know one.
const ONE_OF: u32 = 4;

impl<C: Copy, const WORDS: usize, const TOGETHER: usize> Lanes<C, WORDS, TOGETHER> {
    pub fn new() -> Self {
        Self {
            lanes: Vec::new(),
            tables: Tables::new(),
            rows: 0,
        }
    }

    /// Adds the columns of some questions, at least one and at most `TOGETHER`, from one column on. `missing` are the codes
    /// of no answers, by question. Once all are there, they are [put in order](Self::put_in_order).
    pub fn push(&mut self, first: usize, questions: &[QuestionId], missing: &[C]) {
        let narrow = |column| u32::try_from(column).expect("a header has fewer than 2^32 names");
        let last = questions.len() - 1;
        let follows = |two: &[QuestionId]| two[0].index() + 1 == two[1].index();
        let first_question = questions[0].index();
        let in_order =
            questions.windows(2).all(follows) && first_question + TOGETHER <= missing.len();
        let questions = std::array::from_fn(|place| questions[place.min(last)]);
        let codes = codes_of(&questions, in_order, missing);
        let lane = Lane {
            first: narrow(first),
            last: narrow(first + last),
            questions,
            in_order,
            table: self.tables.add(FEWEST, codes),
            unknown: 0,
        };
        self.lanes.push(lane);
    }

    pub fn count(&self) -> usize {
        self.lanes.len()
    }

    /// The columns of a lane, each with its question.
    pub fn columns(
        &self,
        number: usize,
    ) -> impl Iterator<Item = (usize, QuestionId)> + use<C, WORDS, TOGETHER> {
        let lane = self.lanes[number];
        (lane.first as usize..=lane.last as usize).zip(lane.questions)
    }

    /// Now and then parts the lanes that know too little, each into two.
    pub fn look_over(&mut self, missing: &[C]) {
        if self.rows < LOOKED_OVER {
            return;
        }
        let most = std::mem::take(&mut self.rows) / ONE_OF;
        for number in 0..self.lanes.len() {
            let lane = &mut self.lanes[number];
            let (first, last) = (lane.first, lane.last);
            if std::mem::take(&mut lane.unknown) <= most || first == last {
                continue;
            }
            let count = (last - first + 1) as usize;
            let questions = lane.questions;
            let (one, other) = questions[..count].split_at(count / 2);
            self.push(first as usize, one, missing);
            self.push(first as usize + one.len(), other, missing);
            self.lanes.swap_remove(number);
        }
        self.put_in_order();
    }

    /// Has each lane come behind those whose codes it may write over.
    pub fn put_in_order(&mut self) {
        self.lanes
            .sort_by_key(|lane| (!lane.in_order, lane.questions[0]));
    }

    /// Puts the codes of a group of lanes in their places. A bit is set for each that is not known, whose codes are of no
    /// account.
    ///
    /// A lane in order writes `TOGETHER` codes, however few its columns are: behind its own those that stood there when its
    /// text was learned. What belongs there is written later, or never changes.
    // alone, for the sake of registers
    #[inline(never)]
    pub fn look(&mut self, first: usize, bytes: &[u8], row: Cut<'_>, codes: &mut [C]) -> u64 {
        // most rows have a step that the compiler can count with
        match row.step {
            1 => self.look_in(first, bytes, Cut { step: 1, ..row }, codes),
            _ => self.look_in(first, bytes, row, codes),
        }
    }

    #[inline(always)]
    fn look_in(&mut self, first: usize, bytes: &[u8], row: Cut<'_>, codes: &mut [C]) -> u64 {
        self.rows += u32::from(first == 0);
        let lanes = &self.lanes[first..];
        let lanes = &lanes[..lanes.len().min(GROUP)];
        let mut unknown = 0;
        for lane in lanes {
            let Look { value, is_known } = self.tables.look(&lane.table, bytes, lane.span(row));
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

    /// Takes in the codes that the columns of a lane were given in a row; they are remembered where they hang on nothing
    /// but the text, and the text is not too long.
    pub fn learn(&mut self, number: usize, bytes: &[u8], row: Cut<'_>, codes: &[C], keep: bool) {
        let lane = &mut self.lanes[number];
        lane.unknown += 1;
        if keep {
            let codes = codes_of(&lane.questions, lane.in_order, codes);
            let span = lane.span(row);
            self.tables.learn(&mut lane.table, bytes, span, codes);
        }
    }
}

impl<const TOGETHER: usize> Lane<TOGETHER> {
    /// From where to where its columns reach.
    #[inline(always)]
    fn span(&self, row: Cut<'_>) -> Span {
        (row.start(self.first as usize), row.end(self.last as usize))
    }
}

/// The part of the codes of all questions that belongs to some.
fn codes_of<C: Copy, const TOGETHER: usize>(
    questions: &[QuestionId; TOGETHER],
    in_order: bool,
    codes: &[C],
) -> [C; TOGETHER] {
    std::array::from_fn(|place| match in_order {
        true => codes[questions[0].index() + place],
        false => codes[questions[place].index()],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of these cells, with where each row is cut.
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
    fn a_row_has_the_codes_it_was_given_or_is_not_known() {
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
        let mut lanes = Lanes::<_, 2, 2>::new();
        lanes.push(0, &[QuestionId(0), QuestionId(1)], &[0; 4]);
        lanes.push(2, &[QuestionId(2)], &[0; 4]);
        lanes.push(3, &[QuestionId(3)], &[0; 4]);
        lanes.put_in_order();
        assert_eq!(lanes.columns(0).count(), 2);
        let code = |row: usize, column: usize| all[row][column].len() * 1000 + row % 500;
        let expected = |row: usize| -> Vec<usize> {
            let text = |column: usize| {
                let first = all.iter().position(|other| match column {
                    0 | 1 => other[..2] == all[row][..2],
                    _ => other[column] == all[row][column],
                });
                first.map_or(0, |first| code(first, column))
            };
            (0..4).map(text).collect()
        };
        let mut known = 0;
        for (row, places) in cuts.iter().enumerate() {
            let cut = Cut { places, step: 1 };
            let mut codes = vec![0; 4];
            let unknown = lanes.look(0, &bytes, cut, &mut codes);
            for number in 0..lanes.count() {
                if unknown >> number & 1 == 0 {
                    known += 1;
                    for (column, question) in lanes.columns(number) {
                        assert_eq!(codes[question.index()], expected(row)[column]);
                    }
                } else {
                    {
                        for (column, question) in lanes.columns(number) {
                            codes[question.index()] = expected(row)[column];
                        }
                        lanes.learn(number, &bytes, cut, &codes, true);
                    }
                }
            }
        }
        // what is too long is never known: 11 of 36 pairs, and a sixth
        let most = 3000 - 100 + 2 * 3000 - 3000 * 11 / 36 - 3000 / 6;
        assert!(known > most * 9 / 10 && known <= most, "{known} of {most}");
    }
}
