//! Cache of the codes and answers of each text of a unit: a question, or questions whose cells are read together. It is
//! bounded: a full table is cleared.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use crate::engine::Code;
use crate::model::Answer;

/// The texts of all units.
pub(in crate::batch::fast) struct UnitTexts {
    units: Vec<HashMap<Box<[u8]>, Known, BuildHasherDefault<TextHasher>>>,
    /// Maximum number of texts of a unit.
    most: usize,
}

/// The meaning of a text for the questions of its unit, in their order.
#[derive(Default)]
pub(in crate::batch::fast) struct Known {
    pub codes: Vec<Code>,
    pub answers: Vec<Answer>,
}

/// Maximum number of texts of all units, and of one.
const MAX: usize = 1 << 14;
const MAX_OF_ONE: usize = 1 << 11;

/// Maximum length of a cached text, in bytes.
const MAX_LENGTH: usize = 512;

impl UnitTexts {
    /// An empty cache for `units` units.
    pub(crate) fn new(units: usize) -> Self {
        Self {
            units: (0..units).map(|_| HashMap::default()).collect(),
            most: (MAX / units.max(1)).clamp(16, MAX_OF_ONE),
        }
    }

    /// The meaning of a text.
    pub(crate) fn get(&self, unit: usize, text: &[u8]) -> Option<&Known> {
        self.units[unit].get(text)
    }

    /// Caches the meaning of a text, unless the text is too long.
    pub(crate) fn insert(&mut self, unit: usize, text: &[u8], known: Known) {
        let texts = &mut self.units[unit];
        if text.len() > MAX_LENGTH {
            return;
        }
        if texts.len() >= self.most {
            texts.clear();
        }
        texts.insert(text.into(), known);
    }
}

/// Hashes texts. It need not resist attacks: somebody who writes texts with the same hash only slows down the
/// reading of their own file.
#[derive(Default)]
struct TextHasher(u64);

/// Digits of pi: an odd number without a pattern.
const FACTOR: u64 = 0x243F_6A88_85A3_08D3;

impl TextHasher {
    fn add(&mut self, word: u64) {
        let product = u128::from(self.0 ^ word) * u128::from(FACTOR);
        self.0 = (product as u64) ^ ((product >> 64) as u64);
    }
}

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        let (words, rest) = bytes.as_chunks::<8>();
        for word in words {
            self.add(u64::from_le_bytes(*word));
        }
        let mut last = [0; 8];
        last[..rest.len()].copy_from_slice(rest);
        self.add(u64::from_le_bytes(last) ^ ((bytes.len() as u64) << 56));
    }

    fn write_usize(&mut self, number: usize) {
        self.add(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
