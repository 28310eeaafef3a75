//! The code of an answer: its cell and two properties, so that many answers can be searched for them at once.

use wide::i16x8;

use super::Cell;

/// The cell of an answer, and two properties of the answer: whether it is notable, so that it can change more than an
/// everyday answer, and whether it is open, so that it may leave a clause possible in which its question is second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u16);

impl Code {
    // the sign bit of a number with a sign
    const NOTABLE: u16 = 1 << 15;
    // the bit next to it
    const OPEN: u16 = 1 << 14;

    /// The code of a cell that is neither notable nor open.
    pub(in crate::engine) fn plain(cell: Cell) -> Self {
        Self(cell.0)
    }

    #[must_use]
    pub(in crate::engine) fn with_notable(self, is_notable: bool) -> Self {
        Self(self.0 | if is_notable { Self::NOTABLE } else { 0 })
    }

    #[must_use]
    pub(in crate::engine) fn with_open(self, is_open: bool) -> Self {
        Self(self.0 | if is_open { Self::OPEN } else { 0 })
    }

    pub(in crate::engine) fn cell(self) -> Cell {
        Cell(self.0 & !(Self::NOTABLE | Self::OPEN))
    }

    /// Whether the answer is not in a single cell, such as several ticks. Its tests need the answer itself.
    pub(crate) fn is_mixed(self) -> bool {
        self.cell() == Cell::MIXED
    }

    pub(in crate::engine) fn is_notable(self) -> bool {
        self.0 & Self::NOTABLE != 0
    }

    /// A code for tests that only compare codes.
    #[cfg(test)]
    pub(crate) fn sample(number: u16) -> Self {
        Self::plain(Cell(number))
    }

    /// A bit for each notable code, and a bit for each open one.
    pub(in crate::engine) fn notable_and_open(codes: &[Self; 8]) -> (u32, u32) {
        let codes = i16x8::new(codes.map(|code| code.0.cast_signed()));
        // doubling moves the second bit to the place of the first
        (codes.to_bitmask(), (codes + codes).to_bitmask())
    }
}
