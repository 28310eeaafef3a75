//! The cells of a row to codes, without a choice on the way: some columns that stand side by side are one text, and a
//! table holds what each text came to, in which no two that came so far have the same place.
//!
//! What a table does not know is only marked, and read with all care afterwards.

use super::memo::{FACTORS, word};
use super::rows::{Cut, Span};
use crate::model::QuestionId;

/// Columns whose answers come again and again, a few at a time.
pub(super) struct Lanes<C> {
    lanes: Vec<Lane>,
    entries: Vec<Entry<C>>,
}

/// Columns side by side, and their table.
#[derive(Debug, Clone, Copy)]
struct Lane {
    first: u32,
    last: u32,
    /// Of each column; where there are fewer, the last one again.
    questions: [QuestionId; TOGETHER],
    start: u32,
    /// What is left of a hash.
    shift: u32,
    factor: u64,
    /// How often the table was made anew.
    renewals: u32,
}

#[derive(Clone, Copy)]
struct Entry<C> {
    text: Text,
    codes: [C; TOGETHER],
}

/// A text of up to sixteen bytes.
type Text = [u64; 2];

/// The most columns of one lane.
pub(super) const TOGETHER: usize = 4;

/// The longest text of a table, in bytes.
pub(super) const LONGEST: usize = 16;

/// How many lanes are looked at before what they do not know is read: as many as there are bits.
pub(super) const GROUP: usize = 64;

/// No text in UTF-8, which is why it stands where no text is.
const NOTHING: Text = [u64::MAX; 2];

/// The places of a new table, and of the largest, as powers of two.
const FEWEST: u32 = 4;
const MOST: u32 = 11;

/// How many factors are tried before a table grows.
const TRIES: u32 = 32;

/// How often a table is made anew; after that a new text takes the place of an old one.
const MOST_RENEWALS: u32 = 128;

impl<C: Copy> Lanes<C> {
    pub fn new() -> Self {
        Self {
            lanes: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Adds the columns of some questions, at least one and at most [`TOGETHER`], from one column on. `nothing` is the
    /// code of whatever is not known.
    pub fn push(&mut self, first: usize, questions: &[QuestionId], nothing: C) {
        let narrow = |column| u32::try_from(column).expect("a header has fewer than 2^32 names");
        let last = questions.len() - 1;
        let start = self.room(FEWEST, nothing);
        self.lanes.push(Lane {
            first: narrow(first),
            last: narrow(first + last),
            questions: std::array::from_fn(|place| questions[place.min(last)]),
            start,
            shift: 64 - FEWEST,
            factor: FACTORS[0],
            renewals: 0,
        });
    }

    pub fn count(&self) -> usize {
        self.lanes.len()
    }

    /// The columns of a lane, each with its question.
    pub fn columns(&self, number: usize) -> impl Iterator<Item = (usize, QuestionId)> + use<C> {
        let lane = self.lanes[number];
        (lane.first as usize..=lane.last as usize).zip(lane.questions)
    }

    /// Puts the codes of a group of lanes in their places. A bit is set for each that is not known, whose codes are of no
    /// account.
    // alone, for the sake of registers
    #[inline(never)]
    pub fn look(&self, first: usize, bytes: &[u8], row: Cut<'_>, codes: &mut [C]) -> u64 {
        let lanes = &self.lanes[first..];
        let lanes = &lanes[..lanes.len().min(GROUP)];
        let mut unknown = 0;
        for lane in lanes {
            let span = lane.span(row);
            let text = text(bytes, span);
            let entry = &self.entries[lane.place(text)];
            for (question, code) in lane.questions.into_iter().zip(entry.codes) {
                codes[question.index()] = code;
            }
            let is_unknown = (entry.text != text) | (span.1.wrapping_sub(span.0) > LONGEST);
            unknown = unknown >> 1 | u64::from(is_unknown) << 63;
        }
        unknown >> (64 - lanes.len()).min(63)
    }

    /// Remembers the codes that the columns of a lane were given in a row, unless their text is too long.
    pub fn learn(&mut self, number: usize, bytes: &[u8], row: Cut<'_>, codes: &[C]) {
        let lane = self.lanes[number];
        let span = lane.span(row);
        if span.1 - span.0 > LONGEST {
            return;
        }
        let text = text(bytes, span);
        let held = self.entries[lane.place(text)].text;
        if held != NOTHING && held != text && lane.renewals < MOST_RENEWALS {
            self.make_room(number, text);
        }
        let place = self.lanes[number].place(text);
        let codes = lane.questions.map(|question| codes[question.index()]);
        self.entries[place] = Entry { text, codes };
    }

    /// Finds a factor with which a text and all that are known have places of their own; where there is none, the table
    /// stays as it is.
    fn make_room(&mut self, number: usize, text: Text) {
        self.lanes[number].renewals += 1;
        let old = self.lanes[number];
        let mut known = self.entries[old.range()].to_vec();
        let nothing = known[0].codes[0];
        known.retain(|entry| entry.text != NOTHING);
        let texts = || known.iter().map(|entry| entry.text).chain([text]);
        // by which try a place was taken
        let mut taken = vec![0; 1 << MOST];
        let mut lane = Lane { start: 0, ..old };
        for number_of_try in 1..=TRIES * (MOST - old.bits() + 1) {
            lane.factor = lane.factor.wrapping_mul(FACTORS[1]) | 1;
            lane.shift = old.shift - (number_of_try - 1) / TRIES;
            let is_free =
                |place: usize| std::mem::replace(&mut taken[place], number_of_try) != number_of_try;
            if !texts().map(|text| lane.place(text)).all(is_free) {
                continue;
            }
            lane.start = match lane.shift == old.shift {
                true => old.start,
                false => self.room(lane.bits(), nothing),
            };
            self.lanes[number] = lane;
            self.entries[lane.range()].fill(Entry::nothing(nothing));
            for entry in known {
                self.entries[lane.place(entry.text)] = entry;
            }
            return;
        }
    }

    /// A table of so many places.
    fn room(&mut self, bits: u32, nothing: C) -> u32 {
        let start = self.entries.len();
        let entry = Entry::nothing(nothing);
        self.entries.resize(start + (1 << bits), entry);
        u32::try_from(start).expect("tables are small")
    }
}

impl<C: Copy> Entry<C> {
    fn nothing(code: C) -> Self {
        Self {
            text: NOTHING,
            codes: [code; TOGETHER],
        }
    }
}

impl Lane {
    /// From where to where its columns reach.
    #[inline(always)]
    fn span(&self, row: Cut<'_>) -> Span {
        (row.start(self.first as usize), row.end(self.last as usize))
    }

    #[inline(always)]
    fn place(&self, text: Text) -> usize {
        let hash =
            text[0].wrapping_mul(self.factor) ^ text[1].wrapping_mul(self.factor.rotate_left(32));
        self.start
            .wrapping_add(hash.wrapping_shr(self.shift) as u32) as usize
    }

    fn bits(&self) -> u32 {
        64 - self.shift
    }

    fn range(&self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + (1 << self.bits())
    }
}

#[inline(always)]
fn text(bytes: &[u8], (start, end): Span) -> Text {
    let length = end.wrapping_sub(start);
    [
        word(bytes, start, length),
        word(bytes, start + 8, length.saturating_sub(8)),
    ]
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
                (number % 500).to_string(),
                words[number / 36 % 6].to_owned(),
            ]
            .to_vec()
        };
        let all: Vec<_> = (0..3000).map(cells).collect();
        let (bytes, cuts) = rows(&all);
        let mut lanes = Lanes::new();
        lanes.push(0, &[QuestionId(0), QuestionId(1)], 0);
        lanes.push(2, &[QuestionId(2)], 0);
        lanes.push(3, &[QuestionId(3)], 0);
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
                    lanes.learn(number, &bytes, cut, &expected(row));
                }
            }
        }
        // what is too long is never known: 11 of 36 pairs, and a sixth
        let most = 3000 - 500 + 2 * 3000 - 3000 * 11 / 36 - 3000 / 6;
        assert!(known > most * 9 / 10 && known <= most, "{known} of {most}");
    }
}
