//! Random choices from a seed with SplitMix64, which is small, fast and the same on every machine.

pub struct Dice(u64);

impl Dice {
    /// Dice for the item with this number, independent of the items before it.
    pub fn of(seed: u64, number: u64) -> Self {
        let mut dice = Self(seed);
        Self(dice.next() ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// A number from 0 up to `count`, exclusive.
    pub fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, inclusive.
    pub fn within(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high - low + 1) as usize) as u32
    }

    pub fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub fn pick<'a>(&mut self, from: &'a [impl AsRef<str>]) -> &'a str {
        from[self.below(from.len())].as_ref()
    }

    /// Makes the first `count` members of a slice a random choice of all.
    pub fn shuffle<T>(&mut self, slice: &mut [T], count: usize) {
        for index in 0..count {
            let other = index + self.below(slice.len() - index);
            slice.swap(index, other);
        }
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }
}
