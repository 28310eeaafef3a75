//! The code of an answer: its cell and two properties, so that many answers can be searched for them at once.

use wide::i16x8;

use super::Cell;

/// The cell of an answer, and two properties of the answer: whether it is notable, so that it can change more than an
/// everyday answer, and whether it is open, so that it may leave a clause possible in which its question is second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Code(u16);

/// Which of eight codes have a property, one bit for each.
#[derive(Debug, Clone, Copy)]
pub(in crate::engine) struct Properties {
    pub notable: u32,
    pub open: u32,
    /// The answer is a status, such as "not sure".
    pub no_value: u32,
}

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

    /// A bit for each code with a property.
    #[inline(always)]
    pub(in crate::engine) fn properties(codes: &[Self; 8]) -> Properties {
        let codes = i16x8::new(codes.map(|code| code.0.cast_signed()));
        let status = i16x8::splat((Self::NOTABLE | Self::OPEN).cast_signed());
        let first = i16x8::splat(Cell::MIXED.0.cast_signed());
        Properties {
            notable: codes.to_bitmask(),
            // doubling moves the second bit to the place of the first
            open: (codes + codes).to_bitmask(),
            no_value: (codes & !status).simd_lt(first).to_bitmask(),
        }
    }
}
