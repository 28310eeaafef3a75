//! Memo tables: the value of each text that was read before. The hash of a table is perfect: no two of its texts share
//! a slot, so one comparison finds a text or shows that it is unknown.

use crate::batch::fast::simd::{PADDING, Span};

/// The entries of all tables of one kind: texts of up to `8 * WORDS` bytes with their values. `WORDS` is at most four.
pub(in crate::batch::fast) struct Tables<V, const WORDS: usize> {
    entries: Vec<Entry<V, WORDS>>,
}

/// One table.
#[derive(Debug, Clone, Copy)]
pub(in crate::batch::fast) struct Table {
    start: u32,
    /// Number of bits by which a hash is shifted to get a slot.
    shift: u32,
    factors: [u64; 4],
    /// Number of times that it was rebuilt.
    rebuilds: u32,
}

/// The result of a lookup.
pub(in crate::batch::fast) struct Lookup<'t, V> {
    /// The value of the text, if it is known. Otherwise any value.
    pub value: &'t V,
    pub is_known: bool,
}

#[derive(Clone, Copy)]
struct Entry<V, const WORDS: usize> {
    text: [u64; WORDS],
    value: V,
}

/// The first word of an empty slot. It starts with a NUL, which is not the first byte of any text that is looked up
/// here.
const NOTHING: u64 = !0xFF;

/// Number of slots of the largest table, as a power of two.
const MAX_BITS: u32 = 10;

/// Maximum number of entries of all tables of one kind, so that memory does not grow with the number of texts.
pub(in crate::batch::fast) const MAX_ENTRIES: usize = 1 << 16;

/// Number of slots of a new table, as a power of two.
pub(in crate::batch::fast) const MIN_BITS: u32 = 4;

/// Number of factors that are tried before a table grows.
const TRIES: u32 = 32;

/// Maximum number of times that a table is rebuilt. After that, a new text replaces an old one.
const MAX_REBUILDS: u32 = 64;

/// Digits of pi: odd numbers without a pattern.
const FACTORS: [u64; 2] = [0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7345];

impl<V: Copy, const WORDS: usize> Tables<V, WORDS> {
    /// Maximum length of a text, in bytes.
    pub(crate) const MAX_LENGTH: usize = 8 * WORDS;

    pub(crate) fn new() -> Self {
        Self {
            entries: Vec::new(),
        }
    }

    /// Adds a table with two to the power of `bits` slots, at least two. `nothing` is the value of an empty slot.
    pub(crate) fn add(&mut self, bits: u32, nothing: V) -> Table {
        Table {
            start: self.room(bits, nothing),
            shift: 64 - bits,
            factors: turned(FACTORS[0]),
            rebuilds: 0,
        }
    }

    /// Looks up a text in a table. A text that is too long is unknown.
    #[inline(always)]
    pub(crate) fn look_up(&self, table: &Table, bytes: &[u8], span: Span) -> Lookup<'_, V> {
        let text = text(bytes, span);
        let entry = &self.entries[table.place(text)];
        let is_long = span.1.wrapping_sub(span.0) > Self::MAX_LENGTH;
        Lookup {
            value: &entry.value,
            is_known: (entry.text == text) & !is_long,
        }
    }

    /// Stores the value of a text, unless the text is too long.
    pub(crate) fn insert(&mut self, table: &mut Table, bytes: &[u8], span: Span, value: V) {
        if span.1 - span.0 > Self::MAX_LENGTH {
            return;
        }
        let text = text(bytes, span);
        let held = self.entries[table.place(text)].text;
        if held[0] != NOTHING && held != text && table.rebuilds < MAX_REBUILDS {
            self.make_room(table, text);
        }
        self.entries[table.place(text)] = Entry { text, value };
    }

    /// Rebuilds a table with a factor that gives this text and all known texts different slots. If there is no such
    /// factor, the table is not changed.
    fn make_room(&mut self, table: &mut Table, text: [u64; WORDS]) {
        table.rebuilds += 1;
        let old = *table;
        let mut known = self.entries[old.range()].to_vec();
        let nothing = Entry::nothing(known[0].value);
        known.retain(|entry| entry.text[0] != NOTHING);
        let texts = || known.iter().map(|entry| entry.text).chain([text]);
        // for each slot, the number of the try that used it last
        let mut taken = vec![0; 1 << MAX_BITS];
        let mut new = Table { start: 0, ..old };
        for number_of_try in 1..=TRIES * (MAX_BITS - old.bits() + 1) {
            new.factors = turned(new.factors[0].wrapping_mul(FACTORS[1]) | 1);
            new.shift = old.shift - (number_of_try - 1) / TRIES;
            if new.bits() > old.bits() && self.entries.len() + (1 << new.bits()) > MAX_ENTRIES {
                break;
            }
            let is_free =
                |place: usize| std::mem::replace(&mut taken[place], number_of_try) != number_of_try;
            if !texts().map(|text| new.place(text)).all(is_free) {
                continue;
            }
            new.start = if new.shift == old.shift {
                old.start
            } else {
                self.room(new.bits(), nothing.value)
            };
            self.entries[new.range()].fill(nothing);
            for entry in known {
                self.entries[new.place(entry.text)] = entry;
            }
            *table = new;
            return;
        }
        // with more texts there will be no such factor either
        table.rebuilds = MAX_REBUILDS;
    }

    /// Adds empty slots. Returns the index of the first.
    fn room(&mut self, bits: u32, nothing: V) -> u32 {
        let start = self.entries.len();
        let entry = Entry::nothing(nothing);
        self.entries.resize(start + (1 << bits), entry);
        u32::try_from(start).expect("tables are small")
    }
}

impl<V, const WORDS: usize> Entry<V, WORDS> {
    fn nothing(value: V) -> Self {
        Self {
            text: [NOTHING; WORDS],
            value,
        }
    }
}

impl Table {
    #[inline(always)]
    fn place<const WORDS: usize>(&self, text: [u64; WORDS]) -> usize {
        let mut hash = 0;
        for (word, factor) in text.into_iter().zip(self.factors) {
            hash ^= word.wrapping_mul(factor);
        }
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

/// The factors of the four words.
fn turned(factor: u64) -> [u64; 4] {
    [0, 32, 16, 48].map(|turn| factor.rotate_left(turn))
}

/// For each length of a text, a mask of its bytes in four words.
static MASKS: [[u64; 4]; 33] = {
    let mut masks = [[0; 4]; 33];
    let mut length = 1;
    while length < masks.len() {
        masks[length] = masks[length - 1];
        let byte = length - 1;
        masks[length][byte / 8] |= 0xFF << (8 * (byte % 8));
        length += 1;
    }
    masks
};

/// The first bytes of a text as words. If too little follows the text, the result equals no text.
#[inline(always)]
fn text<const WORDS: usize>(bytes: &[u8], (start, end): Span) -> [u64; WORDS] {
    const { assert!(8 * WORDS <= PADDING, "a text is read as a whole") }
    let Some(bytes) = bytes.get(start..start.wrapping_add(8 * WORDS)) else {
        return [u64::MAX; WORDS];
    };
    let (words, _) = bytes.as_chunks::<8>();
    let masks = &MASKS[end.wrapping_sub(start).min(8 * WORDS)];
    std::array::from_fn(|place| u64::from_le_bytes(words[place]) & masks[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn padded(text: &str) -> Vec<u8> {
        [text.as_bytes(), &[b'x'; 40]].concat()
    }

    #[test]
    fn a_text_is_known_by_its_table_all_its_bytes_and_its_length() {
        let texts = [
            "",
            "a",
            "b",
            "ax",
            "abcdefgh",
            "abcdefghi",
            "abcdefghj",
            "bbcdefghi",
            "abcdefghix",
            "abcdefghijklmnopqrstuvwxyz012345",
            "abcdefghijklmnopqrstuvwxyz012346",
        ];
        for bits in [1, 4, MAX_BITS] {
            let mut tables = Tables::<usize, 4>::new();
            let (other, mut table) = (tables.add(bits, 0), tables.add(bits, 0));
            for (number, text) in texts.iter().enumerate() {
                let span = (0, text.len());
                tables.insert(&mut table, &padded(text), span, number);
                for (index, text) in texts.iter().enumerate() {
                    let span = (0, text.len());
                    let found = tables.look_up(&table, &padded(text), span);
                    assert_eq!(found.is_known, index <= number, "{text}");
                    assert!(!found.is_known || *found.value == index);
                    assert!(!tables.look_up(&other, &padded(text), span).is_known);
                }
            }
        }
    }

    #[test]
    fn long_texts_are_unknown() {
        let mut tables = Tables::<usize, 4>::new();
        let mut table = tables.add(MIN_BITS, 0);
        let text = padded("");
        tables.insert(&mut table, &text, (0, 32), 7);
        tables.insert(&mut table, &text, (0, 33), 8);
        assert_eq!(*tables.look_up(&table, &text, (0, 32)).value, 7);
        assert!(tables.look_up(&table, &text, (0, 32)).is_known);
        assert!(!tables.look_up(&table, &text, (0, 33)).is_known);
    }

    #[test]
    fn each_of_many_texts_has_its_value_or_is_unknown() {
        let mut tables = Tables::<usize, 1>::new();
        let mut table = tables.add(MIN_BITS, 0);
        for number in 0..5000 {
            let text = padded(&number.to_string());
            let span = (0, text.len() - 40);
            tables.insert(&mut table, &text, span, number);
            let found = tables.look_up(&table, &text, span);
            assert!(found.is_known && *found.value == number);
        }
        let is_known = |number: &usize| {
            let text = padded(&number.to_string());
            let found = tables.look_up(&table, &text, (0, text.len() - 40));
            assert!(!found.is_known || *found.value == *number);
            found.is_known
        };
        let known = (0..5000).filter(is_known).count();
        assert!((50..=1 << MAX_BITS).contains(&known), "{known}");
        assert!(tables.entries.len() <= MAX_ENTRIES);
    }
}
