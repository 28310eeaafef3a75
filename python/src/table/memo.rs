//! Cache of the codes of the values of a column.

use std::collections::HashMap;

/// A value as a number, and its kind: the bytes of a short text with their count, a number, or a day.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Key {
    content: u128,
    kind: u32,
}

/// Maximum length of a text that is a key, in bytes.
pub(super) const SHORT: usize = 16;

impl Key {
    /// No value.
    pub(super) const NULL: Self = Self::other(0, 64);
    /// A value that is not a key: a long text, or a list.
    pub(super) const NONE: Self = Self::other(0, 65);

    const fn other(content: u128, kind: u32) -> Self {
        Self { content, kind }
    }

    /// A text whose bytes are the lowest ones of a number, in order.
    #[inline(always)]
    pub(super) fn text(content: u128, length: usize) -> Self {
        Self {
            content,
            kind: length as u32,
        }
    }

    /// A number of a column that has numbers.
    pub(super) fn number(number: i128) -> Self {
        Self::other(number.cast_unsigned(), 66)
    }

    /// A day of a column that has days.
    pub(super) fn day(day: i32) -> Self {
        Self::other(u128::from(day.cast_unsigned()), 67)
    }

    #[inline(always)]
    fn place(self) -> usize {
        let low = self.content as u64;
        let high = (self.content >> 64) as u64;
        let mixed =
            (low ^ high.rotate_left(29) ^ u64::from(self.kind)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        (mixed >> (64 - BITS)) as usize
    }
}

/// Number of slots of a memo, as a power of two.
const BITS: u32 = 7;

/// Maximum number of other values in the cache.
const MAX: usize = 4096;

/// Cache of the values of a column. A new value replaces another one in its slot, which is then found in the full
/// table.
pub(super) struct Memo<V> {
    last: (Key, V),
    places: Box<[(Key, V)]>,
    all: HashMap<Key, V>,
    long: HashMap<Box<[u8]>, V>,
}

impl<V: Copy> Memo<V> {
    /// An empty memo. `nothing` is never returned.
    pub(super) fn new(nothing: V) -> Self {
        Self {
            last: (Key::NONE, nothing),
            places: vec![(Key::NONE, nothing); 1 << BITS].into(),
            all: HashMap::new(),
            long: HashMap::new(),
        }
    }

    /// The code of a value. Calls `read` if it is not known.
    #[inline(always)]
    pub(super) fn get(
        &mut self,
        key: Key,
        read: impl FnOnce(&mut HashMap<Box<[u8]>, V>) -> V,
    ) -> V {
        if key == self.last.0 && key != Key::NONE {
            return self.last.1;
        }
        let place = key.place();
        let (known, value) = self.places[place];
        if known == key && key != Key::NONE {
            self.last = (key, value);
            return value;
        }
        if key == Key::NONE {
            return read(&mut self.long);
        }
        let value = match self.all.get(&key) {
            Some(value) => *value,
            None => {
                let value = read(&mut self.long);
                make_room(&mut self.all);
                self.all.insert(key, value);
                value
            }
        };
        self.places[place] = (key, value);
        self.last = (key, value);
        value
    }
}

/// The code of a long value.
pub(super) fn long<V: Copy>(
    known: &mut HashMap<Box<[u8]>, V>,
    bytes: &[u8],
    read: impl FnOnce() -> V,
) -> V {
    if let Some(value) = known.get(bytes) {
        return *value;
    }
    let value = read();
    make_room(known);
    known.insert(bytes.into(), value);
    value
}

/// Clears a table that is too large.
fn make_room<K, V>(known: &mut HashMap<K, V>) {
    if known.len() >= MAX {
        known.clear();
    }
}
