//! The index that makes evaluation fast. It combines the truths of the parts of rules, for many rules at once, and
//! skips rules and show-ifs for which no answer makes a difference. It does not evaluate answers: `cells` has the truth
//! of a test for an answer in a single cell, and `sheet` finds every other truth.

mod clauses;
mod draft;
mod everyday;

use super::tables::Tables;
use everyday::Everyday;

pub(super) use clauses::{BlockMask, Clauses, Sheet, row};

/// The index of a compiled protocol.
#[derive(Debug, Clone)]
pub(super) struct Index {
    pub clauses: Clauses,
    pub everyday: Everyday,
}

impl Index {
    pub(super) fn new(tables: &Tables) -> Self {
        let clauses = Clauses::new(tables);
        let everyday = Everyday::new(tables, &clauses);
        Self { clauses, everyday }
    }
}
