//! The effect of another version of a protocol on records: the results that change, and the rules that cause it.
//!
//! Each result of the old version is compared with that of the new version for the same record and procedure. Nothing
//! here reads a file or renders a result.

mod change;
mod compare;
mod counts;
mod ids;
mod responsible;
mod sample;

pub use change::{Change, ChangeKind, RuleChange, RuleState, SideResult, VerdictWord};
pub use compare::Comparer;
pub use counts::{Counts, ProcedureCounts, RuleCounts};
pub use ids::Ids;
pub use sample::Sample;

/// The index of the old version in pairs.
pub const OLD: usize = 0;
/// The index of the new version in pairs.
pub const NEW: usize = 1;
