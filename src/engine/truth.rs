//! Kleene's strong three-valued logic.

use crate::model::Truth;

impl Truth {
    /// False wins.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// True wins.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }

    /// Swaps true and false. Only ticks are ever negated, never a condition.
    #[must_use]
    pub fn negated(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }

    /// The truth of "at least this number of these".
    pub fn at_least(wanted: usize, members: impl IntoIterator<Item = Self>) -> Self {
        let (mut sure, mut possible) = (0, 0);
        for member in members {
            sure += usize::from(member == Self::True);
            possible += usize::from(member != Self::False);
        }
        Self::of_range(sure >= wanted, possible >= wanted)
    }

    /// The truth for a range of cases: true if `every` case holds, false if not even `some` case holds.
    pub fn of_range(every: bool, some: bool) -> Self {
        match (every, some) {
            (true, _) => Self::True,
            (false, true) => Self::Unknown,
            (false, false) => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(known: bool) -> Self {
        if known { Self::True } else { Self::False }
    }
}
