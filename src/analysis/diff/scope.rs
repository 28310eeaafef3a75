//! The screening dates on which sheets are looked for: one, or all.

use jiff::civil::Date;

use super::joint::Joint;

/// The screening dates on which sheets are looked for.
pub(super) struct Scope {
    /// The date of the comparison; of every date, the one that is tried first.
    pub on: Date,
    /// The values of each variable that an answer can have on such a date.
    pub values: Vec<Vec<bool>>,
    /// Whether any date will do.
    pub every: bool,
}

impl Scope {
    pub(super) fn on(joint: &Joint, on: Date) -> Self {
        Self {
            on,
            values: joint.values_on(on),
            every: false,
        }
    }

    pub(super) fn every(joint: &Joint, on: Date) -> Self {
        Self {
            on,
            values: joint.every_value(),
            every: true,
        }
    }
}
