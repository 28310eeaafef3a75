//! The cells of a row to codes, without a choice on the way: one table for each column, in which no two texts that came
//! so far have the same place.
//!
//! What a table does not know is only marked, and read with all care behind the row.

use super::memo::{FACTORS, word};
use super::rows::{Cut, Span};
use crate::model::QuestionId;

/// Columns of texts of up to eight bytes for each of `WORDS`.
pub(super) struct Lanes<C, const WORDS: usize> {
    lanes: Vec<Lane>,
    entries: Vec<Entry<C, WORDS>>,
    /// The most places of one table, as a power of two.
    most: u32,
}

/// The table of one column.
#[derive(Debug, Clone, Copy)]
struct Lane {
    column: u32,
    question: QuestionId,
    start: u32,
    /// What is left of a hash.
    shift: u32,
    factor: u64,
    /// How often it was made anew.
    tries: u32,
}

#[derive(Clone, Copy)]
struct Entry<C, const WORDS: usize> {
    words: [u64; WORDS],
    code: C,
}

/// How many lanes are looked at before what they do not know is read: as many as there are bits.
pub(super) const GROUP: usize = 64;

/// No text in UTF-8, which is why it stands where no text is.
const NOTHING: u64 = u64::MAX;

/// How many factors are tried before a table grows.
const TRIES: u32 = 32;

/// How often a table is made anew; after that a new text takes the place of an old one.
const MOST_TRIES: u32 = 64;

/// The places of a new table, as a power of two.
const FEWEST: u32 = 4;

impl<C: Copy, const WORDS: usize> Lanes<C, WORDS> {
    /// No column yet. A table has up to two to the power of `most` places.
    pub fn new(most: u32) -> Self {
        Self {
            lanes: Vec::new(),
            entries: Vec::new(),
            most: most.max(FEWEST),
        }
    }

    /// Adds the column of a question; `nothing` is the code of whatever is not known.
    pub fn push(&mut self, column: usize, question: QuestionId, nothing: C) {
        let start = self.room(FEWEST, nothing);
        self.lanes.push(Lane {
            column: u32::try_from(column).expect("a header has fewer than 2^32 names"),
            question,
            start,
            shift: 64 - FEWEST,
            factor: FACTORS[0],
            tries: 0,
        });
    }

    pub fn count(&self) -> usize {
        self.lanes.len()
    }

    /// A column and its question.
    pub fn column(&self, number: usize) -> (usize, QuestionId) {
        let lane = self.lanes[number];
        (lane.column as usize, lane.question)
    }

    /// Puts the codes of a group of columns in their places. A bit is set for each that is not known, whose code is of
    /// no account.
    #[inline(never)]
    pub fn look(&self, first: usize, bytes: &[u8], row: Cut<'_>, codes: &mut [C]) -> u64 {
        let lanes = &self.lanes[first..];
        let lanes = &lanes[..lanes.len().min(GROUP)];
        let mut unknown = 0;
        for lane in lanes {
            let span = row.cell(lane.column as usize);
            let words = words(bytes, span);
            let entry = &self.entries[lane.place(words)];
            codes[lane.question.index()] = entry.code;
            let is_unknown = (entry.words != words) | (span.1.wrapping_sub(span.0) > 8 * WORDS);
            unknown = unknown >> 1 | u64::from(is_unknown) << 63;
        }
        unknown >> (64 - lanes.len()).min(63)
    }

    /// Remembers the code of a text, unless it is too long.
    pub fn learn(&mut self, number: usize, bytes: &[u8], span: Span, code: C) {
        if span.1 - span.0 > 8 * WORDS {
            return;
        }
        let words = words(bytes, span);
        let lane = self.lanes[number];
        if self.is_taken(lane, words) && lane.tries < MOST_TRIES {
            self.make_room(number, words);
        }
        let place = self.lanes[number].place(words);
        self.entries[place] = Entry { words, code };
    }

    fn is_taken(&self, lane: Lane, words: [u64; WORDS]) -> bool {
        let held = self.entries[lane.place(words)].words;
        held != [NOTHING; WORDS] && held != words
    }

    /// Finds a factor with which a text and all that are known have places of their own; where there is none, the table
    /// stays as it is.
    fn make_room(&mut self, number: usize, words: [u64; WORDS]) {
        self.lanes[number].tries += 1;
        let old = self.lanes[number];
        let mut known = self.entries[old.range()].to_vec();
        let nothing = known[0].code;
        known.retain(|entry| entry.words != [NOTHING; WORDS]);
        let texts = || known.iter().map(|entry| entry.words).chain([words]);
        // by which try a place was taken
        let mut taken = vec![0; 1 << self.most];
        let mut lane = Lane { start: 0, ..old };
        for number_of_try in 1..=TRIES * (self.most - old.bits() + 1) {
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
                self.entries[lane.place(entry.words)] = entry;
            }
            return;
        }
    }

    /// A table of so many places.
    fn room(&mut self, bits: u32, nothing: C) -> u32 {
        let start = self.entries.len();
        self.entries
            .resize(start + (1 << bits), Entry::nothing(nothing));
        u32::try_from(start).expect("tables are small")
    }
}

impl<C, const WORDS: usize> Entry<C, WORDS> {
    fn nothing(code: C) -> Self {
        Self {
            words: [NOTHING; WORDS],
            code,
        }
    }
}

impl Lane {
    #[inline(always)]
    fn place<const WORDS: usize>(self, words: [u64; WORDS]) -> usize {
        let mut hash = 0;
        for (word, turn) in words.into_iter().zip([0, 32]) {
            hash ^= word.wrapping_mul(self.factor.rotate_left(turn));
        }
        self.start
            .wrapping_add(hash.wrapping_shr(self.shift) as u32) as usize
    }

    fn bits(self) -> u32 {
        64 - self.shift
    }

    fn range(self) -> std::ops::Range<usize> {
        let start = self.start as usize;
        start..start + (1 << self.bits())
    }
}

#[inline(always)]
fn words<const WORDS: usize>(bytes: &[u8], (start, end): Span) -> [u64; WORDS] {
    let length = end.wrapping_sub(start);
    std::array::from_fn(|index| word(bytes, start + 8 * index, length.saturating_sub(8 * index)))
}
