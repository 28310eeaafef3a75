//! What a text was read as before: most answers of an export were seen already, byte for byte.

/// Texts of up to 32 bytes with what each of them came to, apart for each lane. A new one takes the place of an old one.
pub(super) struct Memo<T> {
    lanes: Vec<Lane>,
    /// Of up to eight bytes.
    short: Vec<Short<T>>,
    long: Vec<Long<T>>,
}

/// The texts of one question, or of one key beside the answers.
#[derive(Debug, Clone, Copy)]
struct Lane {
    start: u32,
    /// How many entries it has, less one.
    mask: u32,
    /// What is left of a hash.
    shift: u32,
}

/// An entry for a text of up to eight bytes.
#[derive(Clone, Copy)]
struct Short<T> {
    word: u64,
    length: u32,
    value: T,
}

#[derive(Clone, Copy)]
struct Long<T> {
    words: [u64; LONGEST / 8],
    length: u32,
    value: T,
}

/// The longest text that is remembered, in bytes.
const LONGEST: usize = 32;

/// The length of no text.
const NONE: u32 = u32::MAX;

// the digits of pi: odd, and without a pattern
pub(super) const FACTORS: [u64; LONGEST / 8] = [
    0x243F_6A88_85A3_08D3,
    0x1319_8A2E_0370_7345,
    0xA409_3822_299F_31D1,
    0x082E_FA98_EC4E_6C89,
];

/// The bytes of a word that belong to a text of so many bytes.
const MASKS: [u64; 9] = [
    0,
    0xFF,
    0xFFFF,
    0xFF_FFFF,
    0xFFFF_FFFF,
    0xFF_FFFF_FFFF,
    0xFFFF_FFFF_FFFF,
    0xFF_FFFF_FFFF_FFFF,
    u64::MAX,
];

impl<T: Copy> Memo<T> {
    pub fn new() -> Self {
        Self {
            lanes: Vec::new(),
            short: Vec::new(),
            long: Vec::new(),
        }
    }

    /// Adds a lane with room for two to the power of `bits` texts of each kind, at least two, all free; `nothing` is what
    /// they come to.
    pub fn add_lane(&mut self, bits: u32, nothing: T) {
        let start = u32::try_from(self.short.len()).expect("lanes are small");
        let size = 1 << bits;
        self.lanes.push(Lane {
            start,
            mask: size - 1,
            shift: 64 - bits,
        });
        let short = Short {
            word: 0,
            length: NONE,
            value: nothing,
        };
        let long = Long {
            words: [0; LONGEST / 8],
            length: NONE,
            value: nothing,
        };
        let end = (start + size) as usize;
        self.short.resize(end, short);
        self.long.resize(end, long);
    }

    /// What the text between two places came to, where it is remembered. As many bytes as the longest has must follow.
    #[inline(always)]
    pub fn get(&self, lane: usize, bytes: &[u8], (start, end): (usize, usize)) -> Option<T> {
        let length = end - start;
        if length > 8 {
            return self.get_long(lane, bytes, (start, end));
        }
        let word = word(bytes, start, length);
        let [first, second] = self.lanes[lane].places(word.wrapping_mul(FACTORS[0]));
        let entry = &self.short[first];
        if entry.word == word && entry.length == length as u32 {
            return Some(entry.value);
        }
        let entry = &self.short[second];
        (entry.word == word && entry.length == length as u32).then_some(entry.value)
    }

    fn get_long(&self, lane: usize, bytes: &[u8], span: (usize, usize)) -> Option<T> {
        let words = words(bytes, span)?;
        let length = (span.1 - span.0) as u32;
        let places = self.lanes[lane].places(mixed(&words));
        let entries = places.map(|place| &self.long[place]);
        let is = |entry: &&Long<T>| entry.words == words && entry.length == length;
        entries.into_iter().find(is).map(|entry| entry.value)
    }

    /// Remembers what a text came to, unless it is too long.
    pub fn set(&mut self, lane: usize, bytes: &[u8], span: (usize, usize), value: T) {
        let (start, end) = span;
        let length = (end - start) as u32;
        if length <= 8 {
            let word = word(bytes, start, end - start);
            let [first, second] = self.lanes[lane].places(word.wrapping_mul(FACTORS[0]));
            // the place that is free, else the second becomes the place of the older one
            if self.short[first].length != NONE {
                self.short[second] = self.short[first];
            }
            self.short[first] = Short {
                word,
                length,
                value,
            };
        } else if let Some(words) = words(bytes, span) {
            let [first, second] = self.lanes[lane].places(mixed(&words));
            if self.long[first].length != NONE {
                self.long[second] = self.long[first];
            }
            self.long[first] = Long {
                words,
                length,
                value,
            };
        }
    }
}

impl Lane {
    /// The two places of a hash.
    #[inline(always)]
    fn places(self, hash: u64) -> [usize; 2] {
        let place = (hash >> self.shift) as u32 & self.mask;
        [self.start + place, self.start + (place ^ 1)].map(|place| place as usize)
    }
}

fn words(bytes: &[u8], (start, end): (usize, usize)) -> Option<[u64; LONGEST / 8]> {
    let length = end - start;
    if length > LONGEST {
        return None;
    }
    let mut words = [0; LONGEST / 8];
    for (index, to) in words.iter_mut().enumerate() {
        *to = word(bytes, start + 8 * index, length.saturating_sub(8 * index));
    }
    Some(words)
}

fn mixed(words: &[u64; LONGEST / 8]) -> u64 {
    let mixed = words.iter().zip(FACTORS).enumerate();
    let mixed = mixed
        .map(|(index, (word, factor))| word.wrapping_mul(factor).rotate_left(17 * index as u32));
    mixed.fold(0, |sum, one| sum ^ one).wrapping_mul(FACTORS[0])
}

/// The first eight bytes of a text, or as many as it has.
#[inline(always)]
fn word(bytes: &[u8], start: usize, length: usize) -> u64 {
    let mut eight = [0; 8];
    if let Some(found) = bytes.get(start..start + 8) {
        eight.copy_from_slice(found);
    }
    u64::from_le_bytes(eight) & MASKS[length.min(8)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_its_lane_all_its_bytes_and_its_length() {
        let texts = [
            "",
            "a",
            "b",
            "a\0",
            "abcdefgh",
            "abcdefghi",
            "abcdefghj",
            "bbcdefghi",
            "abcdefghi\0",
            "abcdefghijklmnopqrstuvwxyz012345",
            "abcdefghijklmnopqrstuvwxyz012346",
        ];
        let padded = |text: &str| [text.as_bytes(), &[b'x'; 40]].concat();
        for bits in [1, 4, 10] {
            let mut memo = Memo::new();
            memo.add_lane(bits, 0);
            memo.add_lane(bits, 0);
            for (number, text) in texts.iter().enumerate() {
                let span = (0, text.len());
                memo.set(1, &padded(text), span, number);
                for (other, text) in texts.iter().enumerate() {
                    let found = memo.get(1, &padded(text), (0, text.len()));
                    assert!(found.is_none_or(|value| value == other));
                    assert_eq!(memo.get(0, &padded(text), (0, text.len())), None);
                }
                assert_eq!(memo.get(1, &padded(text), span), Some(number));
            }
        }
        let mut memo = Memo::new();
        memo.add_lane(4, 0);
        memo.set(0, &[b'x'; 80], (0, 33), 7);
        assert_eq!(memo.get(0, &[b'x'; 80], (0, 33)), None);
    }
}
