//! A set of small numbers, one bit for each, in reused memory.

/// A set of numbers. Clearing and reading it takes time in proportion to the number of words that are not zero, and
/// does not depend on the maximum number.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Bits {
    words: Vec<u64>,
    /// One bit for each word that is not zero.
    used: Vec<u64>,
}

impl Bits {
    /// An empty set of numbers below a limit.
    pub(super) fn new(count: usize) -> Self {
        let words = count.div_ceil(64);
        Self {
            words: vec![0; words],
            used: vec![0; words.div_ceil(64)],
        }
    }

    /// Whether it contains a number.
    pub(super) fn contains(&self, number: usize) -> bool {
        self.words[number / 64] & 1 << (number % 64) != 0
    }

    /// Whether there is no number in it.
    pub(super) fn is_empty(&self) -> bool {
        self.used.iter().all(|used| *used == 0)
    }

    /// Its numbers, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        let words = self.words();
        words.flat_map(|(word, bits)| ones(bits).map(move |place| 64 * word + place))
    }

    /// Calls `found` with each number, in order.
    #[inline(always)]
    pub(super) fn each(&self, found: impl FnMut(usize)) {
        self.each_in(self, found);
    }

    /// Calls `found` with each number that another set with the same limit contains too, in order.
    #[inline(always)]
    pub(super) fn each_in(&self, other: &Self, mut found: impl FnMut(usize)) {
        // nested loops take fewer instructions than an iterator
        for (part, used) in self.used.iter().enumerate() {
            for word in ones(*used) {
                let word = 64 * part + word;
                for place in ones(self.words[word] & other.words[word]) {
                    found(64 * word + place);
                }
            }
        }
    }

    /// The words that are not zero, with their indices, in order.
    #[inline]
    pub(super) fn words(&self) -> impl Iterator<Item = (usize, u64)> + '_ {
        self.used_words().map(|word| (word, self.words[word]))
    }

    #[inline]
    pub(super) fn insert(&mut self, number: usize) {
        let word = number / 64;
        self.words[word] |= 1 << (number % 64);
        self.used[word / 64] |= 1 << (word % 64);
    }

    pub(super) fn clear(&mut self) {
        for (part, used) in self.used.iter_mut().enumerate() {
            for word in ones(std::mem::take(used)) {
                self.words[64 * part + word] = 0;
            }
        }
    }

    fn used_words(&self) -> impl Iterator<Item = usize> + '_ {
        let parts = self.used.iter().enumerate();
        parts.flat_map(|(part, used)| ones(*used).map(move |word| 64 * part + word))
    }
}

/// The indices of the set bits, in order.
pub(super) fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if bits == 0 {
            return None;
        }
        let place = bits.trailing_zeros() as usize;
        bits &= bits - 1;
        Some(place)
    })
}
