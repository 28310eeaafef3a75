//! The screening dates on which sheets are searched for: one date, or all of them.

use jiff::civil::Date;

use super::joint::Joint;

/// The screening dates on which sheets are searched for.
pub(super) struct Scope {
    /// The date of the comparison. For all dates, the one that is tried first.
    pub on: Date,
    /// The values of each variable that are possible on such a date.
    pub values: Vec<Vec<bool>>,
    /// Whether any date is accepted.
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
