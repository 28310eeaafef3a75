//! Random choices from a seed: SplitMix64, which is small, fast and the same everywhere.

pub(super) struct Dice(u64);

impl Dice {
    /// Dice for the thing with this number, whatever was drawn for those before it.
    pub(super) fn of(seed: u64, number: u64) -> Self {
        let mut dice = Self(seed);
        Self(dice.next() ^ number.wrapping_mul(0xD6E8_FEB8_6659_FD93))
    }

    /// A number from 0 to `count`, which is left out.
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.next()) * count as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn within(&mut self, low: u32, high: u32) -> u32 {
        low + self.below((high - low + 1) as usize) as u32
    }

    pub(super) fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }

    /// The first `count` of a slice become a random choice of its members.
    pub(super) fn shuffle<T>(&mut self, slice: &mut [T], count: usize) {
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
