//! What a text was read as before: most answers of an export were seen already, byte for byte.

/// Many texts of up to 32 bytes with what each of them came to. A new one takes the place of an old one.
pub(super) struct Memo<T> {
    short: Vec<Short<T>>,
    long: Vec<Long<T>>,
    shift: u32,
}

/// A text of up to eight bytes.
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

/// A text of at most so many bytes, in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Key {
    Short(u64, u32),
    Long([u64; LONGEST / 8], u32),
}

/// The longest text that is remembered, in bytes.
const LONGEST: usize = 32;

/// The length of no text.
const NONE: u32 = u32::MAX;

// the digits of pi: odd, and without a pattern
const FACTORS: [u64; LONGEST / 8] = [
    0x243F_6A88_85A3_08D3,
    0x1319_8A2E_0370_7345,
    0xA409_3822_299F_31D1,
    0x082E_FA98_EC4E_6C89,
];

impl Key {
    /// The text between two places, followed by at least as many bytes as the longest has; none where it is longer.
    #[inline]
    pub fn new(bytes: &[u8], (start, end): (usize, usize)) -> Option<Self> {
        let length = end - start;
        // a text that long is turned away below
        let short = length as u32;
        if length <= 8 {
            return Some(Self::Short(word(bytes, start, length), short));
        }
        if length > LONGEST {
            return None;
        }
        let mut words = [0; LONGEST / 8];
        for (index, to) in words.iter_mut().enumerate() {
            *to = word(bytes, start + 8 * index, length.saturating_sub(8 * index));
        }
        Some(Self::Long(words, short))
    }
}

impl<T: Copy + Default> Memo<T> {
    /// Room for two to the power of `bits` texts of each kind, at least one bit.
    pub fn new(bits: u32) -> Self {
        let short = Short {
            word: 0,
            length: NONE,
            value: T::default(),
        };
        let long = Long {
            words: [0; LONGEST / 8],
            length: NONE,
            value: T::default(),
        };
        Self {
            short: vec![short; 1 << bits],
            long: vec![long; 1 << bits],
            shift: 64 - bits,
        }
    }

    /// What a text came to, where it is remembered.
    #[inline]
    pub fn get(&self, key: Key) -> Option<T> {
        match key {
            Key::Short(word, length) => {
                let entry = &self.short[self.short_place(word)];
                (entry.word == word && entry.length == length).then_some(entry.value)
            }
            Key::Long(words, length) => {
                let entry = &self.long[self.long_place(&words)];
                (entry.words == words && entry.length == length).then_some(entry.value)
            }
        }
    }

    /// Remembers what a text came to.
    pub fn set(&mut self, key: Key, value: T) {
        match key {
            Key::Short(word, length) => {
                let place = self.short_place(word);
                self.short[place] = Short {
                    word,
                    length,
                    value,
                };
            }
            Key::Long(words, length) => {
                let place = self.long_place(&words);
                self.long[place] = Long {
                    words,
                    length,
                    value,
                };
            }
        }
    }

    #[inline]
    fn short_place(&self, word: u64) -> usize {
        (word.wrapping_mul(FACTORS[0]) >> self.shift) as usize
    }

    #[inline]
    fn long_place(&self, words: &[u64; LONGEST / 8]) -> usize {
        let mixed = words
            .iter()
            .zip(FACTORS)
            .enumerate()
            .map(|(index, (word, factor))| {
                word.wrapping_mul(factor).rotate_left(17 * index as u32)
            });
        let mixed = mixed.fold(0, |sum: u64, one| sum ^ one);
        (mixed.wrapping_mul(FACTORS[0]) >> self.shift) as usize
    }
}

/// The first eight bytes of a text, or as many as it has.
#[inline]
fn word(bytes: &[u8], start: usize, length: usize) -> u64 {
    let mut eight = [0; 8];
    if let Some(found) = bytes.get(start..start + 8) {
        eight.copy_from_slice(found);
    }
    let whole = u64::from_le_bytes(eight);
    match length {
        0 => 0,
        1..8 => whole & (u64::MAX >> (64 - 8 * length)),
        _ => whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_by_all_its_bytes_and_its_length() {
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
        let key = |text: &str| {
            let bytes = [text.as_bytes(), &[b'x'; 40]].concat();
            Key::new(&bytes, (0, text.len())).expect("short enough")
        };
        for bits in [1, 4, 10] {
            let mut memo = Memo::new(bits);
            for (number, text) in texts.iter().enumerate() {
                memo.set(key(text), number);
                for (other, text) in texts.iter().enumerate() {
                    let found = memo.get(key(text));
                    assert!(found.is_none_or(|value| value == other));
                }
                assert_eq!(memo.get(key(text)), Some(number));
            }
        }
        let long = [b'x'; 80];
        assert!(Key::new(&long, (0, 33)).is_none());
    }
}
