//! Sets of slots.

/// The owner of a value of a line: the index of a question, or a number after the questions for a key other than an
/// answer.
pub(super) type Slot = usize;

/// A set of slots, one bit for each.
pub(super) struct SlotSet(Vec<u64>);

impl SlotSet {
    /// An empty set for slots below `slots`.
    pub(super) fn new(slots: usize) -> Self {
        Self(vec![0; slots.div_ceil(64)])
    }

    pub(super) fn clear(&mut self) {
        self.0.fill(0);
    }

    pub(super) fn contains(&self, slot: Slot) -> bool {
        self.0[slot / 64] >> (slot % 64) & 1 == 1
    }

    /// Adds a slot. Returns false if it was already there.
    #[inline(always)]
    pub(super) fn insert(&mut self, slot: Slot) -> bool {
        let bit = 1 << (slot % 64);
        let part = &mut self.0[slot / 64];
        let was_there = *part & bit != 0;
        *part |= bit;
        !was_there
    }

    /// Removes a slot. Returns false if it was not there.
    pub(super) fn remove(&mut self, slot: Slot) -> bool {
        let was_there = self.contains(slot);
        self.0[slot / 64] &= !(1 << (slot % 64));
        was_there
    }

    /// The slots, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = Slot> {
        let parts = self.0.iter().enumerate();
        parts.flat_map(|(part, bits)| each_bit(*bits).map(move |bit| 64 * part + bit))
    }
}

fn each_bit(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let bit = bits.trailing_zeros() as usize;
        bits &= bits.wrapping_sub(1);
        (bit < 64).then_some(bit)
    })
}
