//! What a text was read as before: most answers of an export were seen already, byte for byte.

/// A few thousand texts of up to 32 bytes with what each of them came to. A new one takes the place of an old one.
pub(super) struct Memo<T> {
    entries: Vec<Option<Entry<T>>>,
    shift: u32,
}

struct Entry<T> {
    key: Key,
    value: T,
}

/// A text, with a number that tells it from the same text on another day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    words: [u64; LONGEST / 8],
    length: u32,
    day: i32,
}

/// The longest text that is remembered, in bytes.
const LONGEST: usize = 32;

impl Key {
    /// The text between two places, followed by at least as many bytes as the longest has; none where it is longer.
    #[inline]
    pub fn new(bytes: &[u8], (start, end): (usize, usize), day: i32) -> Option<Self> {
        let length = end - start;
        if length > LONGEST {
            return None;
        }
        let mut words = [0; LONGEST / 8];
        words[0] = word(bytes, start, length);
        if length > 8 {
            for (index, to) in words.iter_mut().enumerate().skip(1) {
                *to = word(bytes, start + 8 * index, length.saturating_sub(8 * index));
            }
        }
        Some(Self {
            words,
            length: u32::try_from(length).unwrap_or(u32::MAX),
            day,
        })
    }

    #[inline]
    fn hash(&self) -> u64 {
        // the multipliers are odd and have no pattern: the digits of pi
        let [first, second, third, fourth] = self.words;
        let mut mixed = first ^ u64::from(self.length) << 56 ^ u64::from(self.day.unsigned_abs());
        if self.length > 8 {
            mixed ^= second.wrapping_mul(0x2438_D36A_885A_308D).rotate_left(23);
            mixed ^= third.wrapping_mul(0x1319_8A2E_0370_7345).rotate_left(41);
            mixed ^= fourth.wrapping_mul(0xA409_3822_299F_31D1).rotate_left(11);
        }
        mixed.wrapping_mul(0x243F_6A88_85A3_08D3)
    }

    #[inline]
    fn is(&self, other: &Self) -> bool {
        self.words[0] == other.words[0]
            && self.length == other.length
            && self.day == other.day
            && (self.length <= 8 || self.words == other.words)
    }
}

impl<T: Copy> Memo<T> {
    /// Room for two to the power of `bits` texts, at least one bit.
    pub fn new(bits: u32) -> Self {
        let mut entries = Vec::new();
        entries.resize_with(1 << bits, || None);
        Self {
            entries,
            shift: 64 - bits,
        }
    }

    /// What a text came to, where it is remembered.
    #[inline]
    pub fn get(&self, key: &Key) -> Option<T> {
        let entry = self.entries[self.place(key)].as_ref()?;
        entry.key.is(key).then_some(entry.value)
    }

    /// Remembers what a text came to.
    pub fn set(&mut self, key: Key, value: T) {
        let place = self.place(&key);
        self.entries[place] = Some(Entry { key, value });
    }

    #[inline]
    fn place(&self, key: &Key) -> usize {
        (key.hash() >> self.shift) as usize
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
    fn a_text_is_known_by_all_its_bytes_its_length_and_its_day() {
        let texts = [
            "",
            "a",
            "b",
            "a\0",
            "abcdefgh",
            "abcdefghi",
            "abcdefghj",
            "bbcdefghi",
            "abcdefghijklmnopqrstuvwxyz012345",
            "abcdefghijklmnopqrstuvwxyz012346",
        ];
        let key = |text: &str, day| {
            let bytes = [text.as_bytes(), &[b'x'; 40]].concat();
            Key::new(&bytes, (0, text.len()), day).expect("short enough")
        };
        for bits in [1, 4, 10] {
            let mut memo = Memo::new(bits);
            for (number, text) in texts.iter().enumerate() {
                for day in [0, 7] {
                    memo.set(key(text, day), (number, day));
                    for (other, text) in texts.iter().enumerate() {
                        let found = memo.get(&key(text, day));
                        assert!(found.is_none_or(|value| value == (other, day)));
                    }
                    assert_eq!(memo.get(&key(text, day)), Some((number, day)));
                }
            }
        }
        let long = [b'x'; 80];
        assert!(Key::new(&long, (0, 33), 0).is_none());
    }
}
