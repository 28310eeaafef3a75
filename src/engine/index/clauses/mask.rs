//! The effect of one answer on the clauses of a block.

use crate::engine::cells::Cell;
use crate::model::Truth;

/// The effect of a cell of a question on the clauses of a block.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mask {
    /// The clauses that no part makes false.
    pub possible: u64,
    /// The clauses whose parts are all true.
    pub certain: u64,
}

impl Mask {
    /// Excludes no clause.
    pub(super) const ALL: Self = Self::only(u64::MAX);

    /// Excludes all clauses but these.
    pub(super) const fn only(clauses: u64) -> Self {
        Self {
            possible: clauses,
            certain: clauses,
        }
    }

    pub(super) fn and(&mut self, other: Self) {
        self.possible &= other.possible;
        self.certain &= other.certain;
    }

    pub(super) fn or(&mut self, other: Self) {
        self.possible |= other.possible;
        self.certain |= other.certain;
    }

    /// Applies the truth of a part of some clauses.
    pub(super) fn narrow(&mut self, truth: Truth, clauses: u64) {
        if truth == Truth::False {
            self.possible &= !clauses;
        }
        if truth != Truth::True {
            self.certain &= !clauses;
        }
    }
}

/// The index of a cell among the masks of its question: first those of a question that is asked, then, if it has a
/// show-if, those of one that may be asked, then the single mask of a question that is not asked.
#[inline]
pub(in crate::engine) fn row(cell: Cell, asked: Truth, count: impl FnOnce() -> u16) -> u16 {
    match asked {
        Truth::True => cell.place(),
        Truth::Unknown => count() + cell.place(),
        Truth::False => 2 * count(),
    }
}
